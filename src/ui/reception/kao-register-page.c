// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-register-page.h"

#include "ticket/kao-ticket.h"
#include "ui/kao-face-pane.h"
#include "ui/kao-typed.h"
#include "ui/reception/kao-code-pane.h"
#include "ui/reception/kao-line-view.h"

struct _KaoRegisterPage
{
  GtkBox parent_instance;

  /* template children, borrowed */
  GtkOrientable *desk;
  KaoFacePane *pane;
  KaoCodePane *code;
  KaoMark *live_mark;
  GtkLabel *live_what;
  GtkLabel *live_todo;
  GtkWidget *ask;
  GtkLabel *explanation;
  GtkLabel *passes_on;
  GtkCheckButton *consent;
  KaoTyped *label;
  GtkCheckButton *listed;
  GtkCheckButton *ticket;
  GtkCheckButton *pass_on;
  GtkLabel *pass_on_label;
  GtkWidget *register_; /* "register" is a word of C */
  GtkWidget *read_card;
  GtkWidget *look;
  KaoMark *look_mark;
  GtkLabel *look_what;
  GtkLabel *look_todo;
  GtkWidget *done;
  KaoMark *done_mark;
  GtkLabel *done_what;
  GtkLabel *done_todo;
  GtkLabel *note;
  GtkLabel *passed_on;
  GtkWidget *next;

  KaoRegisterStep step; /* as last shown */
  gboolean may_go_on;   /* likewise */
};

static guint signal_changed;

G_DEFINE_FINAL_TYPE (KaoRegisterPage, kao_register_page, GTK_TYPE_BOX)

static void
on_changed (KaoRegisterPage *self)
{
  g_signal_emit (self, signal_changed, 0);
}

static void
kao_register_page_class_init (KaoRegisterPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signal_changed = g_signal_new ("changed", KAO_TYPE_REGISTER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  g_type_ensure (KAO_TYPE_CODE_PANE);
  g_type_ensure (KAO_TYPE_FACE_PANE);
  g_type_ensure (KAO_TYPE_MARK);
  g_type_ensure (KAO_TYPE_TYPED);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/reception/kao-register-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, desk);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, ask);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, passes_on);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, pane);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, code);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, live_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, live_what);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, live_todo);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, look);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, consent);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, label);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, listed);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, ticket);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, pass_on);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, pass_on_label);
  gtk_widget_class_bind_template_child_full (widget_class, "register", FALSE,
                                             G_STRUCT_OFFSET (KaoRegisterPage, register_));
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, read_card);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, look_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, look_what);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, look_todo);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, done);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, done_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, done_what);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, done_todo);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, note);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, passed_on);
  gtk_widget_class_bind_template_child (widget_class, KaoRegisterPage, next);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
kao_register_page_init (KaoRegisterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kao_face_pane_set_kind (self->pane, KAO_FACE_PANE_VISITOR);
  kao_typed_set_max_bytes (self->label, KAO_TICKET_LABEL_BYTES);
}

void
kao_register_page_show_live (KaoRegisterPage *self, const KaoReceptionLive *live)
{
  kao_face_pane_set_people (self->pane, live->people, live->n_people);
  kao_face_pane_set_face (self->pane, live->has_face ? &live->face : NULL);
  kao_face_pane_set_hint (self->pane, live->hint);
  kao_line_view_show (self->live_mark, self->live_what, self->live_todo, &live->line);
}

/* Whoever cannot see is led to what has changed. */
static void
move_focus (KaoRegisterPage *self)
{
  switch (self->step)
    {
    case KAO_REGISTER_STEP_ASK:
      kao_register_page_grab_focus (self);
      break;
    case KAO_REGISTER_STEP_LOOK:
      gtk_widget_grab_focus (GTK_WIDGET (self->pane));
      break;
    case KAO_REGISTER_STEP_DONE:
      gtk_widget_grab_focus (self->next);
      break;
    case KAO_N_REGISTER_STEPS:
      break;
    }
}

void
kao_register_page_show (KaoRegisterPage *self, const KaoRegisterScreen *screen, const KaoReceptionLive *live)
{
  GtkWidget *const steps[KAO_N_REGISTER_STEPS] = { self->ask, self->look, self->done };
  /* The button that it goes on with cannot be pressed before. */
  gboolean is_new_step = screen->step != self->step || screen->may_go_on != self->may_go_on;

  g_return_if_fail (KAO_IS_REGISTER_PAGE (self));

  self->step = screen->step;
  self->may_go_on = screen->may_go_on;
  for (guint i = 0; i < KAO_N_REGISTER_STEPS; i++)
    gtk_widget_set_visible (steps[i], i == (guint) screen->step);
  gtk_widget_set_visible (GTK_WIDGET (self->code), screen->has_code);
  gtk_widget_set_visible (GTK_WIDGET (self->pane), !screen->has_code);
  gtk_widget_set_visible (self->read_card, screen->may_read_card);
  kao_line_view_show (self->look_mark, self->look_what, self->look_todo, &screen->line);
  kao_line_view_show (self->done_mark, self->done_what, self->done_todo, &screen->line);
  kao_line_view_show_text (self->note, screen->note);
  kao_line_view_show_text (self->passed_on, screen->passed_on);
  gtk_label_set_label (self->explanation, screen->explanation);
  kao_line_view_show_text (self->passes_on, screen->passes_on);
  gtk_label_set_label (self->pass_on_label, screen->pass_on);
  gtk_widget_set_visible (GTK_WIDGET (self->pass_on), screen->pass_on[0] != '\0');
  kao_register_page_show_live (self, live);
  if (is_new_step && gtk_widget_get_mapped (GTK_WIDGET (self)))
    move_focus (self);
}

void
kao_register_page_set_frame (KaoRegisterPage *self, KaoImage *frame)
{
  kao_face_pane_set_frame (self->pane, frame);
}

void
kao_register_page_drop_frame (KaoRegisterPage *self)
{
  kao_face_pane_wipe (self->pane);
}

void
kao_register_page_set_code (KaoRegisterPage *self, KaoImage *code)
{
  kao_code_pane_set_code (self->code, code);
}

gboolean
kao_register_page_is_ready (KaoRegisterPage *self)
{
  return gtk_check_button_get_active (self->consent)
         && (kao_register_page_is_listed (self) || kao_register_page_has_ticket (self)
             || kao_register_page_is_passed_on (self));
}

const gchar *
kao_register_page_get_label (KaoRegisterPage *self)
{
  return kao_typed_get_text (self->label);
}

gboolean
kao_register_page_is_listed (KaoRegisterPage *self)
{
  return gtk_check_button_get_active (self->listed);
}

gboolean
kao_register_page_has_ticket (KaoRegisterPage *self)
{
  return gtk_check_button_get_active (self->ticket);
}

gboolean
kao_register_page_is_passed_on (KaoRegisterPage *self)
{
  return gtk_check_button_get_active (self->pass_on);
}

void
kao_register_page_wipe (KaoRegisterPage *self)
{
  gtk_check_button_set_active (self->pass_on, FALSE);
  gtk_check_button_set_active (self->consent, FALSE);
  kao_typed_clear (self->label);
  kao_face_pane_wipe (self->pane);
  kao_code_pane_set_code (self->code, NULL);
}

void
kao_register_page_grab_focus (KaoRegisterPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->consent));
}

void
kao_register_page_set_orientation (KaoRegisterPage *self, GtkOrientation orientation)
{
  gtk_orientable_set_orientation (self->desk, orientation);
}
