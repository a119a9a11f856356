// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-window-private.h"

#include "ui/kao-display.h"
#include "ui/kao-i18n.h"
#include "ui/kao-phrases.h"

#include <glib/gi18n-lib.h>

/* While nobody knows how far a scan is, its bar moves this often. */
#define PULSE_MS 150

G_DEFINE_FINAL_TYPE (KaoWindow, kao_window, GTK_TYPE_APPLICATION_WINDOW)

static guint signal_document_chosen;
static guint signal_whole_glass_changed;
static guint signal_message_dismissed;
static guint signal_activity;

/* --- remarks --- */

static GtkLabel *
make_remark_label (GtkWidget *parent, const gchar *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (parent), label);
  return GTK_LABEL (label);
}

/* A grid and not a box in a row: a box asks a text how wide it is at each height, which means laying it out ten times. */
static KaoRemark
make_remark (GtkBox *parent)
{
  KaoRemark remark = { gtk_grid_new () };
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *mark = kao_mark_new (KAO_MARK_LATER);

  remark.mark = KAO_MARK (mark);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_grid_set_column_spacing (GTK_GRID (remark.box), 8);
  gtk_grid_attach (GTK_GRID (remark.box), mark, 0, 0, 1, 1);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_grid_attach (GTK_GRID (remark.box), texts, 1, 0, 1, 1);
  remark.what = make_remark_label (texts, "strong");
  remark.todo = make_remark_label (texts, NULL);
  gtk_widget_add_css_class (remark.box, "remark");
  gtk_box_append (parent, remark.box);
  return remark;
}

static void
set_remark (const KaoRemark *remark, const KaoScreenLine *line)
{
  kao_mark_set_kind (remark->mark, line->mark);
  gtk_label_set_label (remark->what, line->what);
  gtk_label_set_label (remark->todo, line->todo);
  gtk_widget_set_visible (GTK_WIDGET (remark->todo), line->todo[0] != '\0');
  gtk_widget_set_visible (remark->box, TRUE);
}

/* --- what the clerk does --- */

static void
on_message_dismissed (KaoWindow *self)
{
  g_signal_emit (self, signal_message_dismissed, 0);
}

static void
on_whole_glass_toggled (KaoWindow *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signal_whole_glass_changed, 0,
                   gtk_check_button_get_active (self->whole_glass));
}

static void
on_kind_toggled (KaoWindow *self, GtkToggleButton *button)
{
  KaoDocumentKind kind = KAO_DOCUMENT_CARD;

  /* The one that is let go reports, too. */
  if (self->is_updating || !gtk_toggle_button_get_active (button))
    return;
  if (button == self->kind_form)
    kind = KAO_DOCUMENT_FORM;
  else if (button == self->kind_licence)
    kind = KAO_DOCUMENT_LICENCE;
  g_signal_emit (self, signal_document_chosen, 0, (guint)kind);
}

static void
on_portrait_chosen (KaoWindow *self, guint portrait)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "choose",
                                  g_variant_new_uint32 (portrait));
}

static gboolean
on_key_pressed (KaoWindow *self)
{
  g_signal_emit (self, signal_activity, 0);
  return GDK_EVENT_PROPAGATE;
}

static void
on_button_pressed (KaoWindow *self)
{
  g_signal_emit (self, signal_activity, 0);
}

static void
watch_activity (KaoWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *clicks = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (clicks), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (clicks), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (clicks, "pressed", G_CALLBACK (on_button_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (clicks));
}

/* --- showing --- */

void
kao_window_show_live (KaoWindow *self, const KaoScreenLive *live)
{
  g_return_if_fail (KAO_IS_WINDOW (self));
  g_return_if_fail (live != NULL);

  kao_face_pane_set_people (self->visitor_pane, live->people, live->n_people);
  gboolean is_outside = live->has_face && kao_face_pane_is_outside (self->visitor_pane, &live->face);
  const KaoScreenLine *line = is_outside ? &live->at_edge : &live->within;
  g_autofree gchar *text
      = line->todo[0] == '\0' ? g_strdup (line->what) : g_strdup_printf ("%s %s", line->what, line->todo);

  kao_face_pane_set_face (self->visitor_pane, live->has_face ? &live->face : NULL);
  kao_advice_line_show (self->advice, line->mark, text);
}

static void
show_problems (KaoWindow *self, const KaoScreen *screen)
{
  for (guint i = 0; i < KAO_SCREEN_N_PROBLEMS; i++)
    {
      if (i < screen->n_problems)
        set_remark (&self->problem[i], &screen->problems[i]);
      else
        gtk_widget_set_visible (self->problem[i].box, FALSE);
    }
}

static void
show_steps (KaoWindow *self, const KaoScreen *screen)
{
  for (guint i = 0; i < KAO_SCREEN_N_STEPS; i++)
    {
      set_remark (&self->step[i], &screen->steps[i]);
      if (screen->steps[i].mark == KAO_MARK_BUSY)
        gtk_widget_remove_css_class (self->step[i].box, "dim");
      else
        gtk_widget_add_css_class (self->step[i].box, "dim");
    }
}

static void
show_progress (KaoWindow *self, const KaoScreenProgress *progress)
{
  gtk_label_set_label (self->stage, progress->what);
  gtk_label_set_label (self->stage_todo, progress->todo);
  gtk_widget_set_visible (GTK_WIDGET (self->stage_todo), progress->todo[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress->has_bar);
  if (progress->fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, progress->fraction);
}

static void
show_ready (KaoWindow *self, const KaoScreenLine *ready)
{
  gtk_label_set_label (self->ready_what, ready->what);
  gtk_label_set_label (self->ready_todo, ready->todo);
  gtk_widget_set_visible (GTK_WIDGET (self->ready_todo), ready->todo[0] != '\0');
}

static gboolean
on_pulse (gpointer data)
{
  KaoWindow *self = data;

  gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

/* A bar that stands still looks like a program that does. */
static void
set_pulsing (KaoWindow *self, gboolean is_pulsing)
{
  if (!is_pulsing)
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  else if (self->pulse_id == 0)
    {
      gtk_progress_bar_pulse (self->progress);
      self->pulse_id = g_timeout_add (PULSE_MS, on_pulse, self);
    }
}

static void
show_panel (KaoWindow *self, const KaoScreen *screen)
{
  static const gchar *const names[] = {
    [KAO_SCREEN_PANEL_READY] = "ready",
    [KAO_SCREEN_PANEL_PROGRESS] = "progress",
    [KAO_SCREEN_PANEL_RESULT] = "result",
  };

  switch (screen->panel)
    {
    case KAO_SCREEN_PANEL_READY:
      show_ready (self, &screen->ready);
      break;
    case KAO_SCREEN_PANEL_PROGRESS:
      show_progress (self, &screen->progress);
      show_steps (self, screen);
      break;
    case KAO_SCREEN_PANEL_RESULT:
      if (screen->result.mark != KAO_MARK_NONE)
        kao_result_panel_show (self->result_panel, &screen->result);
      break;
    }
  set_pulsing (self, screen->panel == KAO_SCREEN_PANEL_PROGRESS && screen->progress.has_bar
                         && screen->progress.fraction < 0);
  gtk_stack_set_visible_child_name (self->panel, names[screen->panel]);
}

static void
show_document_choice (KaoWindow *self, const KaoScreen *screen)
{
  GtkToggleButton *kind = self->kind_card;

  if (screen->document == KAO_DOCUMENT_FORM)
    kind = self->kind_form;
  else if (screen->document == KAO_DOCUMENT_LICENCE)
    kind = self->kind_licence;
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (kind, TRUE);
  gtk_check_button_set_active (self->whole_glass, screen->is_whole_glass);
  self->is_updating = FALSE;
  gtk_widget_set_sensitive (self->kinds, screen->may_change_document);
  gtk_widget_set_sensitive (GTK_WIDGET (self->whole_glass), screen->may_change_whole_glass);
}

static void
show_shot (KaoWindow *self, const KaoScreen *screen)
{
  gtk_label_set_label (self->shot_label, screen->shot);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->shot), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  screen->shot, -1);
  gtk_actionable_set_action_name (self->shot,
                                  screen->has_shot ? "session.retake" : "session.take-shot");
}

/* One big button, and Enter for it: what it does follows the visit. */
static void
show_start (KaoWindow *self, const KaoScreen *screen)
{
  gtk_label_set_label (self->start_label, screen->start);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->start), GTK_ACCESSIBLE_PROPERTY_LABEL, screen->start, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start),
                                  screen->may_repeat ? "session.again" : "session.start");
}

static void
show_message (KaoWindow *self, const KaoScreenMessage *message)
{
  self->message_id = message->id;
  kao_message_bar_show (self->message_bar, message->tone, message->what, message->todo,
                        message->detail);
}

/* Whether what has the focus can be seen and used. */
static gboolean
has_focus_somewhere (KaoWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_is_sensitive (focus) && gtk_widget_get_mapped (focus);
}

void
kao_window_turn_to_result (KaoWindow *self)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->result_panel));
  _kao_window_reveal_panel (self);
}

static void
move_focus (KaoWindow *self, KaoFocusChange *change)
{
  change->is_lost = gtk_widget_get_mapped (GTK_WIDGET (self)) && !has_focus_somewhere (self);
  switch (kao_focus_choose (change))
    {
    case KAO_FOCUS_KEEP:
      break;
    case KAO_FOCUS_HOME:
      gtk_widget_grab_focus (GTK_WIDGET (self->visitor_pane));
      break;
    case KAO_FOCUS_RESULT:
      kao_window_turn_to_result (self);
      break;
    case KAO_FOCUS_CHOOSER:
      kao_chooser_grab_focus (self->chooser);
      break;
    case KAO_FOCUS_MESSAGE:
      gtk_widget_grab_focus (GTK_WIDGET (self->message_bar));
      break;
    }
}

void
kao_window_show (KaoWindow *self, const KaoScreen *screen)
{
  g_return_if_fail (KAO_IS_WINDOW (self));
  g_return_if_fail (screen != NULL);

  KaoFocusChange change = {
    .old_state = self->state,
    .new_state = screen->state,
    .had_message = self->message_id != 0
                   && (screen->message.id == 0 || screen->message.id == self->message_id),
    .has_message = screen->message.id != 0,
  };

  if (self->state != screen->state)
    _kao_window_trace (self, kao_session_state_to_string (screen->state));
  if ((screen->actions & KAO_SESSION_ACTION_START) != 0
      && !g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), "start"))
    _kao_window_trace (self, "start allowed");
  self->state = screen->state;
  gtk_label_set_label (self->municipality, screen->municipality);
  kao_display_set_tooltip (GTK_WIDGET (self->municipality), screen->municipality);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_badge), screen->is_demo);
  gtk_widget_set_visible (self->danger, screen->is_unprotected);
  show_message (self, &screen->message);
  show_document_choice (self, screen);
  show_shot (self, screen);
  show_start (self, screen);
  kao_face_pane_set_hint (self->visitor_pane, screen->visitor_hint);
  show_problems (self, screen);
  show_panel (self, screen);
  kao_status_bar_show (self->status_bar, screen->parts);
  _kao_window_update_actions (self, screen->actions, screen->may_leave);
  kao_window_show_live (self, &screen->live);

  gtk_stack_set_visible_child_name (self->document_stack, screen->is_choosing ? "chooser" : "pane");
  move_focus (self, &change);
}

void
kao_window_set_practice (KaoWindow *self)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  self->is_practice = TRUE;
  _kao_window_say_badge (self);
}

void
kao_window_show_seconds_left (KaoWindow *self, guint seconds)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  kao_result_panel_set_seconds_left (self->result_panel, seconds);
}

void
kao_window_set_frame (KaoWindow *self, KaoImage *frame)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  if (!self->has_frame)
    _kao_window_trace (self, "camera");
  self->has_frame = TRUE;
  kao_face_pane_set_frame (self->visitor_pane, frame);
}

void
kao_window_set_portrait (KaoWindow *self, KaoPane pane, KaoImage *portrait)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  kao_face_pane_set_portrait (pane == KAO_PANE_VISITOR ? self->visitor_pane : self->document_pane,
                              portrait);
}

void
kao_window_set_choices (KaoWindow *self, GPtrArray *portraits)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  kao_chooser_set_portraits (self->chooser, portraits);
  /* The state may have come first. */
  if (self->state == KAO_SESSION_CHOOSING)
    kao_chooser_grab_focus (self->chooser);
}

void
kao_window_show_card (KaoWindow *self, const KaoCardScreen *screen)
{
  g_return_if_fail (KAO_IS_WINDOW (self));
  g_return_if_fail (screen != NULL);

  _kao_window_show_card (self, screen);
}

void
kao_window_set_chip (KaoWindow *self, KaoImage *photo)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  kao_face_pane_set_portrait (self->chip_pane, photo);
}

void
kao_window_wipe (KaoWindow *self)
{
  g_return_if_fail (KAO_IS_WINDOW (self));

  self->has_frame = FALSE;
  kao_face_pane_wipe (self->visitor_pane);
  kao_face_pane_wipe (self->document_pane);
  _kao_window_wipe_card (self);
  kao_chooser_wipe (self->chooser);
  kao_result_panel_wipe (self->result_panel);
  kao_advice_line_show (self->advice, KAO_MARK_NONE, "");
}

/* --- the object --- */

static void
kao_window_dispose (GObject *object)
{
  KaoWindow *self = KAO_WINDOW (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_clear_object (&self->actions);
  g_clear_object (&self->read_action);
  g_clear_object (&self->chip_heading);
  g_clear_object (&self->chip_pane);
  G_OBJECT_CLASS (kao_window_parent_class)->dispose (object);
}

static void
kao_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (kao_window_parent_class)->size_allocate (widget, width, height, baseline);
  _kao_window_fit (KAO_WINDOW (widget), width, height);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, municipality);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, demo_badge);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, danger);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, danger_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, visitor_pane);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, advice);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, shot);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, shot_label);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, read_card);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, document_stack);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, document_pane);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, whole_glass);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, kinds);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, kind_card);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, kind_form);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, kind_licence);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, panel);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, ready_what);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, ready_todo);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, stage_todo);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, steps);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, result_panel);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, start);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, start_label);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, status_bar);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, desk);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, feet);
  gtk_widget_class_bind_template_child (widget_class, KaoWindow, panel_scroller);
}

static void
kao_window_class_init (KaoWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_window_dispose;
  widget_class->size_allocate = kao_window_size_allocate;
  g_signal_new ("requested", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signal_document_chosen = g_signal_new ("document-chosen", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signal_whole_glass_changed =
      g_signal_new ("whole-glass-changed", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signal_message_dismissed = g_signal_new ("message-dismissed", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("left", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_signal_new ("page-requested", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                1, G_TYPE_UINT);
  g_signal_new ("card-requested", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signal_activity = g_signal_new ("activity", KAO_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  g_type_ensure (KAO_TYPE_ADVICE_LINE);
  g_type_ensure (KAO_TYPE_CHOOSER);
  g_type_ensure (KAO_TYPE_FACE_PANE);
  g_type_ensure (KAO_TYPE_MARK);
  g_type_ensure (KAO_TYPE_MESSAGE_BAR);
  g_type_ensure (KAO_TYPE_RESULT_PANEL);
  g_type_ensure (KAO_TYPE_STATUS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/counter/kao-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_message_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, on_whole_glass_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_toggled);
}

static void
kao_window_init (KaoWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->state = KAO_SESSION_IDLE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "kaoawase");
  gtk_widget_add_css_class (GTK_WIDGET (self), kao_i18n_get_language ());

  for (guint i = 0; i < KAO_SCREEN_N_PROBLEMS; i++)
    self->problem[i] = make_remark (self->problems);
  for (guint i = 0; i < KAO_SCREEN_N_STEPS; i++)
    self->step[i] = make_remark (self->steps);
  kao_phrases_follow (GTK_WIDGET (self));
  kao_mark_set_kind (self->danger_mark, KAO_MARK_FAULT);
  kao_face_pane_set_kind (self->visitor_pane, KAO_FACE_PANE_VISITOR);
  kao_face_pane_set_kind (self->document_pane, KAO_FACE_PANE_DOCUMENT);
  kao_face_pane_set_hint (self->document_pane,
                          _ ("Lay the document on the scanner with the photo facing down."));
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (on_portrait_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visitor_pane, "picked", G_CALLBACK (on_portrait_chosen), self,
                           G_CONNECT_SWAPPED);
  _kao_window_install_actions (self);
  _kao_window_install_card (self);
  watch_activity (self);
  _kao_window_trace_begin (self);
  /* Not a button: so the space bar is free for the shot, and Enter presses the default button. */
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->visitor_pane));
}

KaoWindow *
kao_window_new (GtkApplication *application)
{
  return g_object_new (KAO_TYPE_WINDOW, "application", application, NULL);
}
