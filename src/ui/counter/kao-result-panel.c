// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-result-panel.h"

#include "ui/counter/kao-countdown.h"
#include "ui/kao-gauge.h"
#include "ui/kao-mark.h"
#include "ui/kao-sentences.h"

#include <glib/gi18n-lib.h>

struct _KaoResultPanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *figure;
  KaoGauge *gauge;
  GtkWidget *outcome_box;
  KaoMark *outcome_mark;
  GtkLabel *outcome;
  GtkLabel *next_step;
  GtkLabel *reasons;
  GtkLabel *detail;
  KaoCountdown *countdown;
};

G_DEFINE_FINAL_TYPE (KaoResultPanel, kao_result_panel, GTK_TYPE_WIDGET)

static const gchar *
outcome_class (KaoOutcome outcome)
{
  switch (outcome)
    {
    case KAO_OUTCOME_ABOVE:
      return "above";
    case KAO_OUTCOME_REVIEW:
      return "review";
    case KAO_OUTCOME_BELOW:
      return "below";
    }
  g_assert_not_reached ();
}

static KaoMarkKind
outcome_mark (KaoOutcome outcome)
{
  switch (outcome)
    {
    case KAO_OUTCOME_ABOVE:
      return KAO_MARK_ABOVE;
    case KAO_OUTCOME_REVIEW:
      return KAO_MARK_REVIEW;
    case KAO_OUTCOME_BELOW:
      return KAO_MARK_BELOW;
    }
  g_assert_not_reached ();
}

static void
clear_outcome (KaoResultPanel *self)
{
  for (KaoOutcome outcome = KAO_OUTCOME_ABOVE; outcome <= KAO_OUTCOME_BELOW; outcome++)
    gtk_widget_remove_css_class (self->outcome_box, outcome_class (outcome));
}

static void
append_line (GString *text, const gchar *prefix, const gchar *line)
{
  if (line == NULL || line[0] == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, prefix);
  g_string_append (text, line);
}

/* "Weak picture (visitor): The mouth is covered (mask). If possible, ...": reason and remedy. */
static void
append_weak (GString *text, const gchar *prefix, KaoAdvice advice)
{
  KaoSentence sentence = kao_sentence_for_advice (advice);
  g_autofree gchar *line = NULL;

  if (advice == KAO_ADVICE_NONE)
    return;
  /* Translators: a reason and its remedy, one sentence each; Japanese needs no space between. */
  line = g_strdup_printf (C_ ("reason and remedy", "%s %s"), sentence.what, sentence.todo);
  append_line (text, prefix, line);
}

/* Why the figure may be weaker than the faces. */
static void
show_reasons (KaoResultPanel *self, const KaoScreen *screen)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const KaoResult *result = screen->result;

  /* Translators: stands before a reason, such as "Weak picture (visitor): The mouth is covered (mask)." */
  append_weak (text, _ ("Weak picture (visitor): "), result->visitor_advice);
  append_weak (text, _ ("Weak picture (document): "), result->document_advice);
  append_line (text, "", screen->pack_notice);
  gtk_label_set_label (self->reasons, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->reasons), text->len > 0);
}

/* What the figure is and what it rests on. */
static void
show_detail (KaoResultPanel *self, const KaoResult *result)
{
  g_autoptr (GString) text =
      g_string_new (_ ("0 to 100, higher is more alike. Not a probability."));

  if (result->n_frames > 1)
    {
      g_autofree gchar *frames = g_strdup_printf (_ ("Mean of %u camera pictures (spread %.1f)"),
                                                  result->n_frames, result->spread);
      append_line (text, "", frames);
    }
  if (result->is_extrapolated)
    append_line (text, "", _ ("Estimated beyond the measured range."));
  gtk_label_set_label (self->detail, text->str);
}

static void
kao_result_panel_dispose (GObject *object)
{
  KaoResultPanel *self = KAO_RESULT_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kao_result_panel_parent_class)->dispose (object);
}

static void
kao_result_panel_class_init (KaoResultPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_result_panel_dispose;
  g_type_ensure (KAO_TYPE_COUNTDOWN);
  g_type_ensure (KAO_TYPE_GAUGE);
  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/counter/kao-result-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, box);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, figure);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, gauge);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, outcome_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, outcome);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, next_step);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, reasons);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, detail);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, countdown);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "resultpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kao_result_panel_init (KaoResultPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* So that a screen reader can be led here, and says what came out. */
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static void
update_accessible (KaoResultPanel *self, const KaoResult *result, const gchar *outcome)
{
  /* The figure comes first, as in the scale: the allocator overwrites the first bytes of a freed string.
   *
   * Translators: figure, outcome, line: "54.2: Look closer. The line is 60.0." */
  g_autofree gchar *text = g_strdup_printf (_ ("%.1f: %s. The line is %.1f."),
                                            kao_similarity_rounded (result->similarity), outcome,
                                            result->threshold);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
kao_result_panel_show (KaoResultPanel *self, const KaoScreen *screen)
{
  g_return_if_fail (KAO_IS_RESULT_PANEL (self));
  g_return_if_fail (screen->result != NULL);

  const KaoResult *result = screen->result;
  KaoSentence sentence = kao_sentence_for_outcome (result->outcome);
  gboolean has_own_step = screen->next_step != NULL && screen->next_step[0] != '\0';
  g_autofree gchar *figure = g_strdup_printf ("%.1f", kao_similarity_rounded (result->similarity));

  gtk_label_set_label (self->figure, figure);
  kao_gauge_set_lines (self->gauge, result->threshold, result->review_line);
  kao_gauge_set_figure (self->gauge, result->similarity);

  clear_outcome (self);
  gtk_widget_add_css_class (self->outcome_box, outcome_class (result->outcome));
  kao_mark_set_kind (self->outcome_mark, outcome_mark (result->outcome));
  gtk_label_set_label (self->outcome, sentence.what);
  gtk_label_set_label (self->next_step, has_own_step ? screen->next_step : sentence.todo);
  show_reasons (self, screen);
  show_detail (self, result);
  update_accessible (self, result, sentence.what);
  kao_result_panel_set_seconds_left (self, screen->seconds_left);
}

void
kao_result_panel_set_seconds_left (KaoResultPanel *self, guint seconds)
{
  g_return_if_fail (KAO_IS_RESULT_PANEL (self));

  kao_countdown_set_seconds (self->countdown, seconds);
}

void
kao_result_panel_wipe (KaoResultPanel *self)
{
  g_return_if_fail (KAO_IS_RESULT_PANEL (self));

  gtk_label_set_label (self->figure, "");
  kao_gauge_wipe (self->gauge);
  clear_outcome (self);
  kao_mark_set_kind (self->outcome_mark, KAO_MARK_NONE);
  gtk_label_set_label (self->outcome, "");
  gtk_label_set_label (self->next_step, "");
  gtk_label_set_label (self->reasons, "");
  gtk_label_set_label (self->detail, "");
  kao_countdown_set_seconds (self->countdown, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
}
