// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-card-dialog.h"

#include "base/kao-error.h"
#include "ui/kao-card-fields.h"
#include "ui/kao-card-sentences.h"
#include "ui/kao-i18n.h"
#include "ui/kao-mark.h"
#include "ui/kao-phrases.h"

#include <glib/gi18n-lib.h>

struct _KaoCardDialog
{
  GtkWindow parent_instance;

  /* template children, borrowed */
  GtkWidget *notice;
  KaoMark *mark;
  GtkLabel *what;
  GtkLabel *todo;
  GtkProgressBar *progress;
  KaoCardFields *fields;
  GtkLabel *tries;
  GtkCheckButton *confirm;
  GtkButton *cancel;
  GtkButton *read;

  KaoCardVisitState state; /* as last shown */
  KaoCardProbed probed;    /* as last shown; n_keys is 0 while it is not known */
  gboolean has_error;      /* as last shown */
  gboolean is_final;       /* the last attempt's end leaves nothing to type */
  gboolean is_offered;     /* what stands in the fields was read from the front */
};

enum
{
  SIGNAL_READ,
  SIGNAL_AGAIN,
  SIGNAL_CANCELLED,
  SIGNAL_ACTIVITY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoCardDialog, kao_card_dialog, GTK_TYPE_WINDOW)

/* The least of what the card says; -1 where it says nothing. */
static gint
get_tries (KaoCardDialog *self)
{
  gint least = -1;

  for (guint i = 0; i < self->probed.n_keys; i++)
    if (self->probed.tries[i] >= 0 && (least < 0 || self->probed.tries[i] < least))
      least = self->probed.tries[i];
  return least;
}

static gboolean
is_confirmation_due (KaoCardDialog *self)
{
  gint tries = get_tries (self);

  return tries >= 0 && tries < KAO_CARD_TRIES_ENOUGH && kao_card_fields_is_needed (self->fields);
}

/* --- showing --- */

static void
say (KaoCardDialog *self, KaoMarkKind mark, const gchar *what, const gchar *todo)
{
  g_autofree gchar *spoken = g_strdup_printf ("%s %s", what, todo);

  kao_mark_set_kind (self->mark, mark);
  gtk_widget_set_visible (GTK_WIDGET (self->mark), mark != KAO_MARK_NONE);
  gtk_label_set_label (self->what, what);
  gtk_label_set_label (self->todo, todo);
  gtk_widget_set_visible (GTK_WIDGET (self->todo), todo[0] != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notice), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
say_sentence (KaoCardDialog *self, KaoSentence sentence)
{
  KaoMarkKind mark = sentence.tone == KAO_TONE_CALM    ? KAO_MARK_NOTICE
                     : sentence.tone == KAO_TONE_RETRY ? KAO_MARK_RETRY
                                                       : KAO_MARK_FAULT;

  say (self, mark, sentence.what, sentence.todo);
}

static gboolean
is_entry_open (KaoCardDialog *self)
{
  return self->state == KAO_CARD_VISIT_KNOWN && get_tries (self) != 0 && !self->is_final;
}

static void
update_buttons (KaoCardDialog *self)
{
  gboolean is_open = is_entry_open (self);
  gboolean may_ask = self->state == KAO_CARD_VISIT_LYING;
  gboolean is_confirmed = !is_confirmation_due (self) || gtk_check_button_get_active (self->confirm);

  gtk_widget_set_sensitive (GTK_WIDGET (self->fields), is_open);
  gtk_button_set_label (self->read, may_ask ? _ ("Try again") : _ ("Read"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->read),
                            may_ask || (is_open && is_confirmed && kao_card_fields_is_complete (self->fields)));
}

static void
show_tries (KaoCardDialog *self)
{
  gint tries = get_tries (self);
  gboolean is_open = is_entry_open (self) && kao_card_fields_is_needed (self->fields);
  g_autofree gchar *text = NULL;

  if (is_open && tries > 0)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The card allows %d more try.",
                                         "The card allows %d more tries.", (gulong) tries),
                            tries);
  gtk_label_set_label (self->tries, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->tries), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->confirm), is_open && is_confirmation_due (self));
}

static void
show_known (KaoCardDialog *self, const KaoCardQuestion *question)
{
  if (question->error != NULL)
    say_sentence (self, kao_sentence_for_error (question->error));
  else if (get_tries (self) == 0)
    say_sentence (self, kao_sentence_for_card_error (KAO_CARD_ERROR_LOCKED));
  else if (self->is_offered)
    say (self, KAO_MARK_NOTICE, kao_sentence_for_card_kind (self->probed.kind),
         _ ("The fields were read from the scan. Compare them with the card, and type what is missing."));
  else if (!kao_card_fields_is_licence (self->fields))
    say (self, KAO_MARK_NONE, kao_sentence_for_card_kind (self->probed.kind),
         _ ("Type the three fields as they are printed on the front."));
  else if (kao_card_fields_is_needed (self->fields))
    say (self, KAO_MARK_NONE, kao_sentence_for_card_kind (self->probed.kind),
         _ ("Ask the visitor to type the two PINs. Nobody reads them."));
  else
    say (self, KAO_MARK_NONE, kao_sentence_for_card_kind (self->probed.kind),
         _ ("The visitor has set no PINs. The chip opens without them."));
}

static void
show_words (KaoCardDialog *self, const KaoCardQuestion *question)
{
  gboolean has_progress = question->state == KAO_CARD_VISIT_READING && question->progress != NULL;
  KaoSentence sentence = { "", "", KAO_TONE_CALM };

  switch (question->state)
    {
    case KAO_CARD_VISIT_AWAY:
    case KAO_N_CARD_VISIT_STATES:
      if (question->error != NULL)
        sentence = kao_sentence_for_error (question->error);
      else if (question->reader == KAO_CARD_READER_EMPTY || question->reader == KAO_CARD_READER_CARD)
        sentence = (KaoSentence){ _ ("Lay the card on the reader and leave it there."), "", KAO_TONE_CALM };
      else
        sentence = kao_sentence_for_card_reader (question->reader, question->has_rcs380);
      say_sentence (self, sentence);
      break;
    case KAO_CARD_VISIT_LYING:
      say_sentence (self, question->error != NULL ? kao_sentence_for_error (question->error)
                                                  : kao_sentence_for_card_step (KAO_CARD_STEP_PROBING));
      break;
    case KAO_CARD_VISIT_ASKING:
      sentence = kao_sentence_for_card_step (KAO_CARD_STEP_PROBING);
      say (self, KAO_MARK_BUSY, sentence.what, sentence.todo);
      break;
    case KAO_CARD_VISIT_READING:
      sentence = kao_sentence_for_card_step (has_progress ? question->progress->step : KAO_CARD_STEP_READING);
      say (self, KAO_MARK_BUSY, sentence.what, sentence.todo);
      break;
    case KAO_CARD_VISIT_KNOWN:
      show_known (self, question);
      break;
    case KAO_CARD_VISIT_READ:
      say (self, KAO_MARK_READY, _ ("The chip has been read."), "");
      break;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->progress), question->state == KAO_CARD_VISIT_READING);
  if (has_progress && question->progress->step == KAO_CARD_STEP_READING)
    gtk_progress_bar_set_fraction (self->progress, question->progress->fraction);
  else if (has_progress && question->progress->step > KAO_CARD_STEP_READING)
    gtk_progress_bar_set_fraction (self->progress, 1);
  else
    gtk_progress_bar_set_fraction (self->progress, 0);
}

static void
focus_first (KaoCardDialog *self)
{
  if (!is_entry_open (self) || !kao_card_fields_is_needed (self->fields))
    gtk_widget_grab_focus (is_entry_open (self) ? GTK_WIDGET (self->read) : self->notice);
  else
    kao_card_fields_grab_focus (self->fields);
}

/* No digit and no try mends these. */
static gboolean
is_final_error (const GError *error)
{
  return error != NULL
         && (g_error_matches (error, KAO_CARD_ERROR, KAO_CARD_ERROR_LOCKED)
             || g_error_matches (error, KAO_CARD_ERROR, KAO_CARD_ERROR_UNSUPPORTED));
}

void
kao_card_dialog_show (KaoCardDialog *self, const KaoCardQuestion *question)
{
  gboolean is_new_state, is_new_card, is_new_error;

  g_return_if_fail (KAO_IS_CARD_DIALOG (self));
  g_return_if_fail (question != NULL);

  is_new_state = question->state != self->state;
  is_new_card = question->probed != NULL && question->probed->kind != self->probed.kind;
  if (question->probed == NULL || is_new_card)
    self->is_offered = FALSE;
  if (question->probed == NULL || is_new_card)
    gtk_check_button_set_active (self->confirm, FALSE);
  is_new_error = question->error != NULL && !self->has_error;
  self->has_error = question->error != NULL;
  self->state = question->state;
  self->probed = question->probed != NULL ? *question->probed : (KaoCardProbed){ 0 };
  self->is_final = is_final_error (question->error);
  /* A locked card wants nothing any more. */
  kao_card_fields_set_card (self->fields, get_tries (self) == 0 ? NULL : question->probed);
  show_words (self, question);
  show_tries (self);
  update_buttons (self);
  /* A PIN that was refused is typed anew; of the number only a digit may be wrong. What was confirmed was confirmed for
   * what was typed. */
  if (is_new_error)
    {
      kao_card_fields_clear_pins (self->fields);
      gtk_check_button_set_active (self->confirm, FALSE);
      gtk_widget_grab_focus (self->notice);
    }
  else if (is_new_state || is_new_card)
    focus_first (self);
}

void
kao_card_dialog_open (KaoCardDialog *self)
{
  g_return_if_fail (KAO_IS_CARD_DIALOG (self));

  gtk_window_present (GTK_WINDOW (self));
  focus_first (self);
}

void
kao_card_dialog_close (KaoCardDialog *self)
{
  g_return_if_fail (KAO_IS_CARD_DIALOG (self));

  kao_card_fields_set_card (self->fields, NULL);
  gtk_check_button_set_active (self->confirm, FALSE);
  self->probed = (KaoCardProbed){ 0 };
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
kao_card_dialog_offer (KaoCardDialog *self, const KaoCardNumber *number)
{
  const KaoCardQuestion question = { .state = self->state };

  g_return_if_fail (KAO_IS_CARD_DIALOG (self));

  if (self->is_offered || !is_entry_open (self) || kao_card_fields_is_licence (self->fields)
      || (number->year == 0 && number->expiry_year == 0 && number->code[0] == '\0')
      || !kao_card_fields_offer (self->fields, number))
    return;
  self->is_offered = TRUE;
  show_known (self, &question);
  update_buttons (self);
  gtk_widget_grab_focus (self->notice);
}

void
kao_card_dialog_fill_wish (KaoCardDialog *self, KaoCardWish *wish)
{
  g_return_if_fail (KAO_IS_CARD_DIALOG (self));

  kao_card_fields_fill_wish (self->fields, wish);
  wish->is_confirmed = gtk_check_button_get_active (self->confirm);
}

/* --- what is pressed --- */

/* Everything that can be said without the card, so that no try is spent on it. */
static gboolean
check_number (KaoCardDialog *self)
{
  KaoCardNumberFault fault = kao_card_fields_check (self->fields);

  if (fault == KAO_CARD_NUMBER_GOOD)
    return TRUE;
  say_sentence (self, kao_sentence_for_card_number (fault));
  gtk_widget_grab_focus (self->notice);
  return FALSE;
}

static void
on_read_clicked (KaoCardDialog *self)
{
  if (self->state == KAO_CARD_VISIT_LYING)
    g_signal_emit (self, signals[SIGNAL_AGAIN], 0);
  else if (check_number (self))
    g_signal_emit (self, signals[SIGNAL_READ], 0);
}

static void
on_cancel_clicked (KaoCardDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
}

static gboolean
on_close_request (KaoCardDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
  return GDK_EVENT_STOP;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_signal_emit (widget, signals[SIGNAL_CANCELLED], 0);
  return GDK_EVENT_STOP;
}

static void
on_changed (KaoCardDialog *self)
{
  update_buttons (self);
}

/* Enter reads from here, once all is filled in. */
static void
on_completed (KaoCardDialog *self)
{
  gtk_widget_grab_focus (gtk_widget_get_sensitive (GTK_WIDGET (self->read)) ? GTK_WIDGET (self->read)
                         : gtk_widget_get_visible (GTK_WIDGET (self->confirm)) ? GTK_WIDGET (self->confirm)
                                                                                : self->notice);
}

static gboolean
on_key_pressed (KaoCardDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVITY], 0);
  return GDK_EVENT_PROPAGATE;
}

/* --- the object --- */

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, mark);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, what);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, todo);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, tries);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, confirm);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, KaoCardDialog, read);
}

static void
kao_card_dialog_class_init (KaoCardDialogClass *klass)
{
  static const gchar *const names[N_SIGNALS] = { "read", "again", "cancelled", "activity" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], KAO_TYPE_CARD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (KAO_TYPE_CARD_FIELDS);
  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/kao-card-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_completed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_read_clicked);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
kao_card_dialog_init (KaoCardDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "kaoawase");
  gtk_widget_add_css_class (GTK_WIDGET (self), kao_i18n_get_language ());
  kao_phrases_follow (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
}

KaoCardDialog *
kao_card_dialog_new (GtkWindow *parent)
{
  return g_object_new (KAO_TYPE_CARD_DIALOG, "transient-for", parent, "hide-on-close", TRUE,
                       "destroy-with-parent", TRUE, NULL);
}
