// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-card-fields.h"

#include "secure/kao-memory.h"
#include "ui/kao-card-sentences.h"
#include "ui/kao-digits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A backspace on the pad of digits. */
#define PAD_BACK 10

struct _KaoCardFields
{
  GtkWidget parent_instance;

  /* template children, borrowed */
  GtkStack *stack;
  GtkBox *eras;
  KaoDigits *year;
  KaoDigits *month;
  KaoDigits *day;
  KaoDigits *expiry;
  KaoDigits *code;
  KaoDigits *pin_1;
  KaoDigits *pin_2;
  GtkGrid *pad;

  GtkToggleButton *era[KAO_N_ERAS]; /* borrowed */

  KaoCardProbed probed; /* as last told; n_keys is 0 while it is not known */
};

static guint signal_changed;
static guint signal_completed;

G_DEFINE_FINAL_TYPE (KaoCardFields, kao_card_fields, GTK_TYPE_WIDGET)

/* All of them, in the order of the eye. */
#define N_DIGITS 7
static KaoDigits *
get_digits (KaoCardFields *self, guint i)
{
  KaoDigits *const all[N_DIGITS] = { self->year, self->month, self->day,  self->expiry,
                                     self->code, self->pin_1, self->pin_2 };

  return all[i];
}

void
kao_card_fields_clear (KaoCardFields *self)
{
  g_return_if_fail (KAO_IS_CARD_FIELDS (self));

  for (guint i = 0; i < N_DIGITS; i++)
    kao_digits_clear (get_digits (self, i));
  gtk_toggle_button_set_active (self->era[KAO_ERA_SHOWA], TRUE);
}

static KaoEra
get_era (KaoCardFields *self)
{
  for (guint era = 0; era < KAO_N_ERAS; era++)
    if (gtk_toggle_button_get_active (self->era[era]))
      return (KaoEra) era;
  return KAO_ERA_SHOWA;
}

static void
get_number (KaoCardFields *self, KaoCardNumber *number)
{
  gchar code[KAO_DIGITS_MAX + 1];

  *number = (KaoCardNumber){ get_era (self),
                             kao_digits_get_value (self->year),
                             kao_digits_get_value (self->month),
                             kao_digits_get_value (self->day),
                             kao_digits_get_value (self->expiry),
                             "" };
  kao_digits_copy (self->code, code);
  g_strlcpy (number->code, code, sizeof number->code);
  kao_wipe (code, sizeof code);
}

gboolean
kao_card_fields_is_licence (KaoCardFields *self)
{
  g_return_val_if_fail (KAO_IS_CARD_FIELDS (self), FALSE);
  return self->probed.n_keys == 2;
}

gboolean
kao_card_fields_is_needed (KaoCardFields *self)
{
  g_return_val_if_fail (KAO_IS_CARD_FIELDS (self), FALSE);
  return self->probed.has_pins || !kao_card_fields_is_licence (self);
}

gboolean
kao_card_fields_is_complete (KaoCardFields *self)
{
  g_return_val_if_fail (KAO_IS_CARD_FIELDS (self), FALSE);

  if (!kao_card_fields_is_needed (self))
    return TRUE;
  if (kao_card_fields_is_licence (self))
    return kao_digits_get_n (self->pin_1) == kao_digits_get_length (self->pin_1)
           && kao_digits_get_n (self->pin_2) == kao_digits_get_length (self->pin_2);
  return kao_digits_get_n (self->year) > 0 && kao_digits_get_n (self->month) > 0
         && kao_digits_get_n (self->day) > 0 && kao_digits_get_n (self->expiry) > 0
         && kao_digits_get_n (self->code) > 0;
}

static void
offer_digits (KaoDigits *field, guint value, guint width)
{
  g_autofree gchar *text = NULL;

  if (value == 0)
    return;
  text = g_strdup_printf ("%0*u", (gint) width, value);
  for (const gchar *c = text; *c != '\0'; c++)
    kao_digits_type (field, (guint) (*c - '0'));
  kao_wipe (text, strlen (text));
}

gboolean
kao_card_fields_offer (KaoCardFields *self, const KaoCardNumber *number)
{
  g_return_val_if_fail (KAO_IS_CARD_FIELDS (self), FALSE);

  for (guint i = 0; i < N_DIGITS; i++)
    if (kao_digits_get_n (get_digits (self, i)) > 0)
      return FALSE;
  if (number->year != 0 && (guint) number->era < KAO_N_ERAS)
    gtk_toggle_button_set_active (self->era[number->era], TRUE);
  offer_digits (self->year, number->year, number->era == KAO_ERA_GREGORIAN ? 4 : 2);
  offer_digits (self->month, number->month, 2);
  offer_digits (self->day, number->day, 2);
  offer_digits (self->expiry, number->expiry_year, 4);
  for (const gchar *c = number->code; *c != '\0'; c++)
    kao_digits_type (self->code, (guint) (*c - '0'));
  return TRUE;
}

void
kao_card_fields_fill_wish (KaoCardFields *self, KaoCardWish *wish)
{
  KaoCardNumber number;
  gchar digits[KAO_DIGITS_MAX + 1];

  g_return_if_fail (KAO_IS_CARD_FIELDS (self));

  wish->kind = self->probed.kind;
  memset (wish->numbers, 0, sizeof wish->numbers);
  if (!kao_card_fields_is_needed (self))
    return;
  if (!kao_card_fields_is_licence (self))
    {
      get_number (self, &number);
      kao_card_number_write (&number, wish->numbers[0]);
      kao_wipe (&number, sizeof number);
      return;
    }
  kao_digits_copy (self->pin_1, digits);
  g_strlcpy (wish->numbers[0], digits, sizeof wish->numbers[0]);
  kao_digits_copy (self->pin_2, digits);
  g_strlcpy (wish->numbers[1], digits, sizeof wish->numbers[1]);
  kao_wipe (digits, sizeof digits);
}

static void
on_changed (KaoCardFields *self)
{
  g_signal_emit (self, signal_changed, 0);
}

/* The era on the card tells how many digits its years have. */
static void
on_era_toggled (KaoCardFields *self)
{
  kao_digits_set_length (self->year, get_era (self) == KAO_ERA_GREGORIAN ? 4 : 2);
}

static void
on_full (KaoCardFields *self, KaoDigits *field)
{
  if (field == self->code || field == self->pin_2)
    g_signal_emit (self, signal_completed, 0);
  else if (gtk_widget_has_focus (GTK_WIDGET (field)))
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static void
on_left (KaoCardFields *self, KaoDigits *field)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_BACKWARD);
}

/* The pad types into the first PIN until that is full. */
static void
on_pad_clicked (GtkButton *button, KaoCardFields *self)
{
  guint key = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kao-key"));
  KaoDigits *full = kao_digits_get_n (self->pin_2) > 0 ? self->pin_2 : self->pin_1;

  if (key == PAD_BACK)
    kao_digits_erase_last (full);
  else if (!kao_digits_type (self->pin_1, key))
    kao_digits_type (self->pin_2, key);
}

static void
make_pad (KaoCardFields *self)
{
  for (guint key = 0; key <= PAD_BACK; key++)
    {
      g_autofree gchar *digit = g_strdup_printf ("%u", key);
      GtkWidget *button = gtk_button_new_with_label (key == PAD_BACK ? "⌫" : digit);
      gint column = key == 0 ? 1 : (key == PAD_BACK ? 2 : (gint) (key - 1) % 3);
      gint row = key == 0 || key == PAD_BACK ? 3 : (gint) (key - 1) / 3;

      if (key == PAD_BACK)
        gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        _ ("Erase the last digit"), -1);
      /* The hardware's keys go on typing where they did. */
      gtk_widget_set_focus_on_click (button, FALSE);
      g_object_set_data (G_OBJECT (button), "kao-key", GUINT_TO_POINTER (key));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_pad_clicked), self, 0);
      gtk_grid_attach (self->pad, button, column, row, 1, 1);
    }
}

static void
make_eras (KaoCardFields *self)
{
  for (guint era = 0; era < KAO_N_ERAS; era++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (kao_sentence_for_era ((KaoEra) era));

      self->era[era] = GTK_TOGGLE_BUTTON (button);
      if (era > 0)
        gtk_toggle_button_set_group (self->era[era], self->era[0]);
      gtk_widget_set_focus_on_click (button, FALSE);
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_era_toggled), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->eras, button);
    }
  gtk_toggle_button_set_active (self->era[KAO_ERA_SHOWA], TRUE);
}

static void
follow_digits (KaoCardFields *self)
{
  for (guint i = 0; i < N_DIGITS; i++)
    {
      KaoDigits *digits = get_digits (self, i);

      g_signal_connect_object (digits, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (digits, "full", G_CALLBACK (on_full), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (digits, "left", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
    }
}

static void
kao_card_fields_dispose (GObject *object)
{
  KaoCardFields *self = KAO_CARD_FIELDS (object);

  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (kao_card_fields_parent_class)->dispose (object);
}

static void
kao_card_fields_class_init (KaoCardFieldsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_card_fields_dispose;
  signal_changed = g_signal_new ("changed", KAO_TYPE_CARD_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signal_completed = g_signal_new ("completed", KAO_TYPE_CARD_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (KAO_TYPE_DIGITS);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/kao-card-fields.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, stack);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, eras);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, year);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, month);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, day);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, expiry);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, code);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, pin_1);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, pin_2);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFields, pad);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cardfields");
}

static void
kao_card_fields_init (KaoCardFields *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_eras (self);
  make_pad (self);
  follow_digits (self);
}

void
kao_card_fields_set_card (KaoCardFields *self, const KaoCardProbed *probed)
{
  const gchar *page = "none";

  g_return_if_fail (KAO_IS_CARD_FIELDS (self));

  /* What was typed is for the card that lay there. */
  if (probed == NULL || probed->kind != self->probed.kind)
    kao_card_fields_clear (self);
  self->probed = probed != NULL ? *probed : (KaoCardProbed){ 0 };
  if (self->probed.n_keys > 0 && kao_card_fields_is_needed (self))
    page = kao_card_fields_is_licence (self) ? "pins" : "number";
  gtk_stack_set_visible_child_name (self->stack, page);
}

KaoCardNumberFault
kao_card_fields_check (KaoCardFields *self)
{
  KaoCardNumber number;
  KaoCardNumberFault fault;

  g_return_val_if_fail (KAO_IS_CARD_FIELDS (self), KAO_CARD_NUMBER_NO_CODE);

  if (kao_card_fields_is_licence (self))
    return KAO_CARD_NUMBER_GOOD;
  get_number (self, &number);
  fault = kao_card_number_check (&number, kao_date_today ());
  kao_wipe (&number, sizeof number);
  return fault;
}

void
kao_card_fields_clear_pins (KaoCardFields *self)
{
  g_return_if_fail (KAO_IS_CARD_FIELDS (self));

  kao_digits_clear (self->pin_1);
  kao_digits_clear (self->pin_2);
}

void
kao_card_fields_grab_focus (KaoCardFields *self)
{
  g_return_if_fail (KAO_IS_CARD_FIELDS (self));

  gtk_widget_grab_focus (GTK_WIDGET (kao_card_fields_is_licence (self) ? self->pin_1 : self->year));
}
