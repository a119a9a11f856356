// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "window-parts.h"

#include "ui/kao-i18n.h"
#include "ui/kao-style.h"

void
begin_windows (void)
{
  kao_i18n_init ("en");
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();
}

void
iterate (void)
{
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

void
fill_facts (KaoScreenFacts *facts, KaoSessionState state, KaoSessionActions actions)
{
  static const KaoResult result = {
    .similarity = 77.7, .threshold = 60, .review_line = 50, .outcome = KAO_OUTCOME_ABOVE
  };
  static const KaoScanProgress progress = { KAO_SCAN_STAGE_READING, 10, 100, 0, 0 };

  *facts = (KaoScreenFacts){
    .state = state,
    .actions = actions,
    .camera_state = KAO_CAMERA_STATE_LIVE,
    .scanner_state = KAO_SCANNER_STATE_READY,
    .pack_title = "pack",
    .result = state == KAO_SESSION_RESULT ? &result : NULL,
    .progress = state == KAO_SESSION_SCANNING ? &progress : NULL,
    .seconds_left = 10,
  };
}

GtkWidget *
find_label (GtkWidget *widget, const gchar *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
has_text (GtkWidget *widget, const gchar *part)
{
  if (GTK_IS_LABEL (widget) && g_strstr_len (gtk_label_get_text (GTK_LABEL (widget)), -1, part))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, part))
      return TRUE;
  return FALSE;
}

GtkExpander *
find_expander (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    return GTK_EXPANDER (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkExpander *found = find_expander (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}
