// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-reception-window.h"

#include "ui/kao-em.h"
#include "ui/kao-fit.h"
#include "ui/kao-i18n.h"
#include "ui/kao-message-bar.h"
#include "ui/kao-phrases.h"
#include "ui/reception/kao-day-page.h"
#include "ui/reception/kao-gate-page.h"
#include "ui/reception/kao-line-view.h"
#include "ui/reception/kao-register-page.h"

struct _KaoReceptionWindow
{
  GtkApplicationWindow parent_instance;

  /* template children, borrowed */
  GtkLabel *event;
  GtkLabel *demo_badge;
  GtkWidget *danger;
  KaoMark *danger_mark;
  KaoMessageBar *message_bar;
  GtkWidget *tabs;
  GtkToggleButton *tab_register;
  GtkToggleButton *tab_gate;
  GtkToggleButton *tab_day;
  KaoMark *lock_mark;
  GtkWidget *unlock;
  GtkWidget *locked;
  KaoRegisterPage *register_page;
  KaoGatePage *gate_page;
  KaoDayPage *day_page;
  KaoMark *camera_mark;
  GtkLabel *camera;
  KaoMark *model_mark;
  GtkLabel *model;

  GSimpleActionGroup *actions; /* owned */
  KaoReceptionPage page;       /* as last shown */
  KaoRegisterStep step;        /* likewise */
  gboolean may_go_on;          /* likewise */
  gboolean may_begin;          /* likewise */
  gboolean may_read_card;      /* likewise */
  gboolean is_locked;          /* likewise */
  gboolean is_asking;          /* likewise */
  gboolean is_choosing;        /* likewise */
  gboolean is_updating;        /* the tabs are being set, not pressed */
  KaoFit fit;
  gboolean is_fitted; /* @fit holds for the present size */
  guint fit_id;
};

enum
{
  SIGNAL_REQUESTED,
  SIGNAL_PAGE_REQUESTED,
  SIGNAL_CHOSEN,
  SIGNAL_HANDED_OUT,
  SIGNAL_ACTIVITY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoReceptionWindow, kao_reception_window, GTK_TYPE_APPLICATION_WINDOW)

/* One row per action of the group "desk": its name, and its keys as gtk_shortcut_trigger_parse_string() reads them. A
 * shortcut whose action is disabled lets the key pass on, so Enter is whichever is allowed. */
static const struct
{
  const gchar *name;
  const gchar *keys;
} rows[KAO_N_RECEPTION_REQUESTS] = {
  [KAO_RECEPTION_REQUEST_REGISTER] = { "register", "Return|KP_Enter" },
  [KAO_RECEPTION_REQUEST_READ_CARD] = { "read-card", "F6" },
  [KAO_RECEPTION_REQUEST_CANCEL] = { "cancel", "Escape" },
  [KAO_RECEPTION_REQUEST_NEXT] = { "next", "Return|KP_Enter|Delete|KP_Delete|n|Escape" },
  [KAO_RECEPTION_REQUEST_CLOSE_DAY] = { "close-day", NULL },
  [KAO_RECEPTION_REQUEST_KEEP_DAY] = { "keep-day", "Escape" },
  [KAO_RECEPTION_REQUEST_WIPE_DAY] = { "wipe-day", NULL },
  [KAO_RECEPTION_REQUEST_UNLOCK] = { "unlock", "Return|KP_Enter|space|Escape" },
  [KAO_RECEPTION_REQUEST_DISMISS] = { "dismiss", "Escape" },
};

/* --- what is pressed --- */

static void
on_requested (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  const gchar *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < KAO_N_RECEPTION_REQUESTS; i++)
    if (g_str_equal (rows[i].name, name))
      g_signal_emit (self, signals[SIGNAL_REQUESTED], 0, i);
}

static void
on_page (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_signal_emit (self, signals[SIGNAL_PAGE_REQUESTED], 0, g_variant_get_uint32 (parameter));
}

/* At the gate a number means one of those who are alike, or else a thing that is handed out. */
static void
on_number (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KaoReceptionWindow *self = user_data;
  guint number = g_variant_get_uint32 (parameter);

  if (self->is_choosing && number <= 2)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, number);
  else if (!self->is_choosing && number > 0)
    kao_gate_page_toggle_item (self->gate_page, number - 1);
}

static void
on_tab_toggled (KaoReceptionWindow *self, GtkToggleButton *button)
{
  KaoReceptionPage page = button == self->tab_register ? KAO_RECEPTION_PAGE_REGISTER
                          : button == self->tab_gate   ? KAO_RECEPTION_PAGE_GATE
                                                       : KAO_RECEPTION_PAGE_DAY;

  /* The one that is let go reports, too. */
  if (!self->is_updating && gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[SIGNAL_PAGE_REQUESTED], 0, (guint) page);
}

static void
on_handed_out (KaoReceptionWindow *self, guint item, gboolean is_handed_out)
{
  g_signal_emit (self, signals[SIGNAL_HANDED_OUT], 0, item, is_handed_out);
}

static void
on_message_dismissed (KaoReceptionWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_REQUESTED], 0, (guint) KAO_RECEPTION_REQUEST_DISMISS);
}

static gboolean
on_key_pressed (KaoReceptionWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVITY], 0);
  return GDK_EVENT_PROPAGATE;
}

static void
on_button_pressed (KaoReceptionWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVITY], 0);
}

static void
watch_activity (KaoReceptionWindow *self)
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

/* --- actions --- */

static void
add_action (KaoReceptionWindow *self, const gchar *name, const GVariantType *type, GCallback callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, type);

  g_signal_connect_object (action, "activate", callback, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
add_key (GtkEventController *controller, const gchar *keys, const gchar *action, GVariant *argument)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys), gtk_named_action_new (action));

  if (argument != NULL)
    gtk_shortcut_set_arguments (shortcut, argument);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/* They act while the key bubbles up: what has the focus takes its own space and Enter first. */
static void
add_keys (KaoReceptionWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  for (guint i = 0; i < KAO_N_RECEPTION_REQUESTS; i++)
    {
      g_autofree gchar *action = g_strconcat ("desk.", rows[i].name, NULL);

      if (rows[i].keys != NULL)
        add_key (controller, rows[i].keys, action, NULL);
    }
  for (guint i = 0; i < KAO_N_RECEPTION_PAGES; i++)
    {
      g_autofree gchar *keys = g_strdup_printf ("F%u", 2 + i);

      add_key (controller, keys, "desk.page", g_variant_new_uint32 (i));
    }
  for (guint i = 0; i <= KAO_DAY_MAX_ITEMS; i++)
    {
      g_autofree gchar *keys = g_strdup_printf ("%u|KP_%u", i, i);

      add_key (controller, keys, "desk.number", g_variant_new_uint32 (i));
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
install_actions (KaoReceptionWindow *self)
{
  self->actions = g_simple_action_group_new ();
  for (guint i = 0; i < KAO_N_RECEPTION_REQUESTS; i++)
    add_action (self, rows[i].name, NULL, G_CALLBACK (on_requested));
  add_action (self, "page", G_VARIANT_TYPE_UINT32, G_CALLBACK (on_page));
  add_action (self, "number", G_VARIANT_TYPE_UINT32, G_CALLBACK (on_number));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "desk", G_ACTION_GROUP (self->actions));
  add_keys (self);
}

static void
set_enabled (KaoReceptionWindow *self, const gchar *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

gboolean
kao_reception_window_may_register (KaoReceptionWindow *self)
{
  g_return_val_if_fail (KAO_IS_RECEPTION_WINDOW (self), FALSE);

  return !self->is_locked && self->page == KAO_RECEPTION_PAGE_REGISTER && self->step == KAO_REGISTER_STEP_ASK
         && kao_register_page_is_ready (self->register_page);
}

static void
update_actions (KaoReceptionWindow *self)
{
  gboolean is_open = !self->is_locked;
  gboolean is_at_register = is_open && self->page == KAO_RECEPTION_PAGE_REGISTER;
  gboolean is_at_day = is_open && self->page == KAO_RECEPTION_PAGE_DAY;
  gboolean may_ask = kao_reception_window_may_register (self);

  set_enabled (self, "register", may_ask && self->may_begin);
  set_enabled (self, "read-card", may_ask && self->may_read_card);
  set_enabled (self, "cancel", is_at_register && self->step == KAO_REGISTER_STEP_LOOK);
  set_enabled (self, "next", is_at_register && self->step == KAO_REGISTER_STEP_DONE && self->may_go_on);
  set_enabled (self, "close-day", is_at_day && !self->is_asking);
  set_enabled (self, "keep-day", is_at_day && self->is_asking);
  set_enabled (self, "wipe-day", is_at_day && self->is_asking);
  set_enabled (self, "unlock", self->is_locked);
  set_enabled (self, "dismiss", is_open && gtk_widget_get_visible (GTK_WIDGET (self->message_bar)));
  set_enabled (self, "page", is_open);
  set_enabled (self, "number", is_open && self->page == KAO_RECEPTION_PAGE_GATE);
}

/* --- the room it has --- */

static const gchar *const fit_classes[] = {
  [KAO_FIT_ROOMY] = "roomy",
  [KAO_FIT_COMPACT] = "compact",
  [KAO_FIT_STACKED] = "stacked",
};

static gboolean
on_fit_changed (gpointer user_data)
{
  KaoReceptionWindow *self = user_data;
  GtkOrientation orientation = self->fit == KAO_FIT_STACKED ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  self->fit_id = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (fit_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), fit_classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self), fit_classes[self->fit]);
  kao_register_page_set_orientation (self->register_page, orientation);
  kao_gate_page_set_orientation (self->gate_page, orientation);
  kao_em_show_keys (GTK_WIDGET (self), self->fit == KAO_FIT_ROOMY);
  return G_SOURCE_REMOVE;
}

static void
kao_reception_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KaoReceptionWindow *self = KAO_RECEPTION_WINDOW (widget);
  KaoFit fit = kao_fit_choose (width, height, kao_em_of_widget (widget));

  GTK_WIDGET_CLASS (kao_reception_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (fit == self->fit && self->is_fitted)
    return;
  self->fit = fit;
  self->is_fitted = TRUE;
  /* Not while sizes are being given out. Before the next frame all the same. */
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_changed, self, NULL);
}

/* --- the object --- */

static void
kao_reception_window_dispose (GObject *object)
{
  KaoReceptionWindow *self = KAO_RECEPTION_WINDOW (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (kao_reception_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, event);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, demo_badge);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, danger);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, danger_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, tab_register);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, tab_gate);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, tab_day);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, lock_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, unlock);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, locked);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, register_page);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, gate_page);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, day_page);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, camera_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, camera);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, model_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoReceptionWindow, model);
}

static guint
add_signal (const gchar *name, guint n_arguments, GType second)
{
  return g_signal_new (name, KAO_TYPE_RECEPTION_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_arguments,
                       G_TYPE_UINT, second);
}

static void
kao_reception_window_class_init (KaoReceptionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_reception_window_dispose;
  widget_class->size_allocate = kao_reception_window_size_allocate;
  signals[SIGNAL_REQUESTED] = add_signal ("requested", 1, G_TYPE_NONE);
  signals[SIGNAL_PAGE_REQUESTED] = add_signal ("page-requested", 1, G_TYPE_NONE);
  signals[SIGNAL_CHOSEN] = add_signal ("chosen", 1, G_TYPE_NONE);
  signals[SIGNAL_HANDED_OUT] = add_signal ("handed-out", 2, G_TYPE_BOOLEAN);
  signals[SIGNAL_ACTIVITY] = add_signal ("activity", 0, G_TYPE_NONE);
  g_type_ensure (KAO_TYPE_DAY_PAGE);
  g_type_ensure (KAO_TYPE_GATE_PAGE);
  g_type_ensure (KAO_TYPE_MARK);
  g_type_ensure (KAO_TYPE_MESSAGE_BAR);
  g_type_ensure (KAO_TYPE_REGISTER_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/reception/kao-reception-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_tab_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_message_dismissed);
}

static void
kao_reception_window_init (KaoReceptionWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "kaoawase");
  gtk_widget_add_css_class (GTK_WIDGET (self), kao_i18n_get_language ());
  kao_phrases_follow (GTK_WIDGET (self));
  kao_mark_set_kind (self->danger_mark, KAO_MARK_FAULT);
  kao_mark_set_kind (self->lock_mark, KAO_MARK_NOTICE);
  install_actions (self);
  g_signal_connect_object (self->register_page, "changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate_page, "handed-out", G_CALLBACK (on_handed_out), self, G_CONNECT_SWAPPED);
  watch_activity (self);
  /* Until it is known how much room there is, so that none is asked for that a small screen does not have. */
  self->fit = KAO_FIT_STACKED;
  on_fit_changed (self);
  kao_register_page_grab_focus (self->register_page);
}

KaoReceptionWindow *
kao_reception_window_new (GtkApplication *application)
{
  return g_object_new (KAO_TYPE_RECEPTION_WINDOW, "application", application, NULL);
}

/* --- showing --- */

static void
show_frame (KaoReceptionWindow *self, const KaoReceptionScreen *screen)
{
  gtk_label_set_label (self->event, screen->event);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_badge), screen->is_demo);
  gtk_widget_set_visible (self->danger, screen->is_unprotected);
  kao_message_bar_show (self->message_bar, screen->message_tone, screen->message_what, screen->message_todo,
                        screen->message_detail);
  kao_line_view_show (self->camera_mark, self->camera, NULL, &screen->camera);
  kao_line_view_show (self->model_mark, self->model, NULL, &screen->model);
}

static void
focus_page (KaoReceptionWindow *self)
{
  switch (self->page)
    {
    case KAO_RECEPTION_PAGE_REGISTER:
      kao_register_page_grab_focus (self->register_page);
      break;
    case KAO_RECEPTION_PAGE_GATE:
      kao_gate_page_grab_focus (self->gate_page);
      break;
    case KAO_RECEPTION_PAGE_DAY:
      kao_day_page_grab_focus (self->day_page);
      break;
    case KAO_N_RECEPTION_PAGES:
      break;
    }
}

/* Hidden pages are hidden from a screen reader, too; those of a GtkStack would not be. */
static void
show_page (KaoReceptionWindow *self, const KaoReceptionScreen *screen)
{
  GtkWidget *const pages[KAO_N_RECEPTION_PAGES]
      = { GTK_WIDGET (self->register_page), GTK_WIDGET (self->gate_page), GTK_WIDGET (self->day_page) };
  GtkToggleButton *const tabs[KAO_N_RECEPTION_PAGES] = { self->tab_register, self->tab_gate, self->tab_day };

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (tabs[screen->page], TRUE);
  self->is_updating = FALSE;
  gtk_widget_set_sensitive (self->tabs, !screen->is_locked);
  for (guint i = 0; i < KAO_N_RECEPTION_PAGES; i++)
    gtk_widget_set_visible (pages[i], !screen->is_locked && i == (guint) screen->page);
  gtk_widget_set_visible (self->locked, screen->is_locked);
}

void
kao_reception_window_show (KaoReceptionWindow *self, const KaoReceptionScreen *screen)
{
  gboolean is_moved;

  g_return_if_fail (KAO_IS_RECEPTION_WINDOW (self));
  g_return_if_fail (screen != NULL);

  is_moved = self->page != screen->page || self->is_locked != screen->is_locked;
  self->page = screen->page;
  self->is_locked = screen->is_locked;
  self->step = screen->enrol.step;
  self->may_go_on = screen->enrol.may_go_on;
  self->may_begin = screen->enrol.may_begin;
  self->may_read_card = screen->enrol.may_read_card;
  self->is_asking = screen->day.is_asking;
  self->is_choosing = screen->gate.n_choices > 0;
  show_frame (self, screen);
  /* Before the focus goes to what may be pressed now. */
  update_actions (self);
  kao_register_page_show (self->register_page, &screen->enrol, &screen->live);
  kao_gate_page_show (self->gate_page, &screen->gate, &screen->live);
  kao_day_page_show (self->day_page, &screen->day);
  show_page (self, screen);
  if (is_moved && screen->is_locked)
    gtk_widget_grab_focus (self->unlock);
  else if (is_moved)
    focus_page (self);
}

void
kao_reception_window_show_live (KaoReceptionWindow *self, const KaoReceptionLive *live)
{
  g_return_if_fail (KAO_IS_RECEPTION_WINDOW (self));

  if (self->page == KAO_RECEPTION_PAGE_GATE)
    kao_gate_page_show_live (self->gate_page, live);
  else
    kao_register_page_show_live (self->register_page, live);
}

void
kao_reception_window_set_frame (KaoReceptionWindow *self, KaoImage *frame)
{
  g_return_if_fail (KAO_IS_RECEPTION_WINDOW (self));

  if (self->page == KAO_RECEPTION_PAGE_GATE)
    kao_gate_page_set_frame (self->gate_page, frame);
  else
    kao_register_page_set_frame (self->register_page, frame);
}

void
kao_reception_window_set_code (KaoReceptionWindow *self, KaoImage *code)
{
  g_return_if_fail (KAO_IS_RECEPTION_WINDOW (self));

  kao_register_page_set_code (self->register_page, code);
}

const gchar *
kao_reception_window_get_label (KaoReceptionWindow *self)
{
  return kao_register_page_get_label (self->register_page);
}

gboolean
kao_reception_window_is_listed (KaoReceptionWindow *self)
{
  return kao_register_page_is_listed (self->register_page);
}

gboolean
kao_reception_window_has_ticket (KaoReceptionWindow *self)
{
  return kao_register_page_has_ticket (self->register_page);
}

gboolean
kao_reception_window_is_passed_on (KaoReceptionWindow *self)
{
  return kao_register_page_is_passed_on (self->register_page);
}

void
kao_reception_window_drop_frame (KaoReceptionWindow *self)
{
  g_return_if_fail (KAO_IS_RECEPTION_WINDOW (self));

  kao_register_page_drop_frame (self->register_page);
}

void
kao_reception_window_wipe (KaoReceptionWindow *self)
{
  g_return_if_fail (KAO_IS_RECEPTION_WINDOW (self));

  kao_register_page_wipe (self->register_page);
  kao_gate_page_wipe (self->gate_page);
}
