// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-pages-text.h"
#include "ui/counter/kao-window-private.h"

/* One row per action: its name, the bit that the session speaks of, and its key. Start Matching
 * and its repetition have no key here: theirs is the default button, so Enter presses it wherever nothing else
 * wants Enter. */
static const struct
{
  const gchar *name;
  KaoSessionActions bit;
  const gchar *keys; /* as gtk_shortcut_trigger_parse_string() reads them, or NULL */
} rows[] = {
  { "start", KAO_SESSION_ACTION_START, NULL },
  { "again", KAO_SESSION_ACTION_AGAIN, NULL },
  { "start-without-scan", KAO_SESSION_ACTION_START_WITHOUT_SCAN, "<Shift>Return|<Shift>KP_Enter" },
  { "take-shot", KAO_SESSION_ACTION_TAKE_SHOT, "space" },
  { "retake", KAO_SESSION_ACTION_RETAKE, "space" },
  { "cancel", KAO_SESSION_ACTION_CANCEL, "Escape" },
  { "clear", KAO_SESSION_ACTION_CLEAR, "Delete|KP_Delete|n|Escape" },
};

static void
on_activate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KaoWindow *self = user_data;
  const gchar *name = g_action_get_name (G_ACTION (action));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      g_signal_emit_by_name (self, "requested", (guint)rows[i].bit, 0u);
}

static void
on_choose (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KaoWindow *self = user_data;
  guint portrait = g_variant_get_uint32 (parameter);

  /* There is a key for each of nine. */
  if (self->may_pick)
    g_signal_emit_by_name (self, "requested", (guint)KAO_SESSION_ACTION_PICK, portrait);
  else if (portrait < kao_chooser_get_n_portraits (self->chooser))
    g_signal_emit_by_name (self, "requested", (guint)KAO_SESSION_ACTION_CHOOSE, portrait);
}

static void
on_dismiss (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const KaoWindow *self = user_data;

  kao_message_bar_dismiss (self->message_bar);
}

static void
on_leave (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "left", g_variant_get_uint32 (parameter));
}

static void
on_open_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "page-requested", g_variant_get_uint32 (parameter));
}

/* The pages are there in every state. */
static void
install_pages (KaoWindow *self)
{
  g_autoptr (GSimpleActionGroup) pages = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open", G_VARIANT_TYPE_UINT32);

  g_signal_connect_object (open, "activate", G_CALLBACK (on_open_page), self, 0);
  g_action_map_add_action (G_ACTION_MAP (pages), G_ACTION (open));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (pages));
}

/* "1" to "9" choose among several portraits. */
static void
add_numbers (GtkShortcutController *controller)
{
  for (guint i = 0; i < 9; i++)
    {
      g_autofree gchar *keys = g_strdup_printf ("%u|KP_%u", i + 1, i + 1);
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                                gtk_named_action_new ("session.choose"));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_uint32 (i));
      gtk_shortcut_controller_add_shortcut (controller, shortcut);
    }
}

/* A shortcut whose action is disabled lets the key pass on, so that the space bar can be "take shot" or
 * "retake", whichever is allowed. They act while the key bubbles up: a focused button or check box
 * takes its own space first. */
static void
add_keys (KaoWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *help;

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].keys == NULL)
        continue;
      g_autofree gchar *action = g_strconcat ("session.", rows[i].name, NULL);
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (rows[i].keys),
                            gtk_named_action_new (action)));
    }
  /* After "cancel": while that is allowed, Escape is not for the message. */
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                        gtk_named_action_new ("session.dismiss")));
  add_numbers (GTK_SHORTCUT_CONTROLLER (controller));
  help = gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("F1"), gtk_named_action_new ("page.open"));
  gtk_shortcut_set_arguments (help, g_variant_new_uint32 (KAO_PAGE_CLERK));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), help);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
_kao_window_install_actions (KaoWindow *self)
{
  self->actions = g_simple_action_group_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (rows[i].name, NULL);
      g_simple_action_set_enabled (action, FALSE);
      g_signal_connect_object (action, "activate", G_CALLBACK (on_activate), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  g_autoptr (GSimpleAction) choose = g_simple_action_new ("choose", G_VARIANT_TYPE_UINT32);
  g_simple_action_set_enabled (choose, FALSE);
  g_signal_connect_object (choose, "activate", G_CALLBACK (on_choose), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (choose));
  g_autoptr (GSimpleAction) leave = g_simple_action_new ("leave", G_VARIANT_TYPE_UINT32);
  g_simple_action_set_enabled (leave, FALSE);
  g_signal_connect_object (leave, "activate", G_CALLBACK (on_leave), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (leave));
  g_autoptr (GSimpleAction) dismiss = g_simple_action_new ("dismiss", NULL);
  g_signal_connect_object (dismiss, "activate", G_CALLBACK (on_dismiss), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (dismiss));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "session", G_ACTION_GROUP (self->actions));
  install_pages (self);
  add_keys (self);
}

static void
set_enabled (KaoWindow *self, const gchar *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
_kao_window_update_actions (KaoWindow *self, KaoSessionActions actions, gboolean may_leave)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    set_enabled (self, rows[i].name, (actions & rows[i].bit) != 0);
  set_enabled (self, "leave", may_leave);
  set_enabled (self, "dismiss", gtk_widget_get_visible (GTK_WIDGET (self->message_bar)));
  self->may_pick = (actions & KAO_SESSION_ACTION_PICK) != 0;
  set_enabled (self, "choose", (actions & (KAO_SESSION_ACTION_CHOOSE | KAO_SESSION_ACTION_PICK)) != 0);
}
