// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-digits.h"

#include "secure/kao-memory.h"

#include <glib/gi18n-lib.h>

struct _KaoDigits
{
  GtkWidget parent_instance;

  GtkLabel *label;
  gchar *digits; /* owned, kao_secret; KAO_DIGITS_MAX + 1 */
  gchar *title;  /* owned */
  guint n;
  guint length;
  gboolean is_hidden;
};

enum
{
  PROP_LENGTH = 1,
  PROP_IS_HIDDEN,
  PROP_TITLE,
  N_PROPERTIES
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FULL,
  SIGNAL_LEFT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoDigits, kao_digits, GTK_TYPE_WIDGET)

static void
show (KaoDigits *self)
{
  g_autoptr (GString) text = g_string_sized_new (4 * KAO_DIGITS_MAX);
  g_autofree gchar *spoken = NULL;

  for (guint i = 0; i < self->length; i++)
    if (i >= self->n)
      g_string_append_c (text, '_');
    else if (self->is_hidden)
      g_string_append (text, "●");
    else
      g_string_append_c (text, self->digits[i]);
  gtk_label_set_label (self->label, text->str);
  /* Nobody is told of what is not on screen; GTK 4.8 would have no path for it. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      kao_wipe (text->str, text->allocated_len);
      return;
    }
  /* The dots tell how many, and no more is said. */
  if (self->is_hidden)
    /* Translators: a field for a PIN: its name, how many digits are typed, how many there are. */
    spoken = g_strdup_printf (_ ("%s: %u of %u digits"), self->title, self->n, self->length);
  else
    spoken = g_strdup_printf ("%s: %s", self->title, text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  kao_wipe (text->str, text->allocated_len);
}

static void
set_n (KaoDigits *self, guint n)
{
  if (n < self->n)
    kao_wipe (self->digits + n, KAO_DIGITS_MAX - n);
  self->n = n;
  show (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
on_key_pressed (KaoDigits *self, guint key, guint code, GdkModifierType modifiers)
{
  gunichar c = gdk_keyval_to_unicode (key);

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (g_unichar_digit_value (c) >= 0)
    {
      kao_digits_type (self, (guint) g_unichar_digit_value (c));
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_BackSpace)
    {
      if (self->n == 0)
        g_signal_emit (self, signals[SIGNAL_LEFT], 0);
      else
        kao_digits_erase_last (self);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    {
      kao_digits_clear (self);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
on_pressed (KaoDigits *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
kao_digits_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KaoDigits *self = KAO_DIGITS (object);

  switch (id)
    {
    case PROP_LENGTH:
      kao_digits_set_length (self, g_value_get_uint (value));
      break;
    case PROP_IS_HIDDEN:
      self->is_hidden = g_value_get_boolean (value);
      show (self);
      break;
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      show (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kao_digits_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kao_digits_parent_class)->map (widget);
  show (KAO_DIGITS (widget));
}

static void
kao_digits_dispose (GObject *object)
{
  KaoDigits *self = KAO_DIGITS (object);

  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  g_clear_pointer (&self->digits, kao_secret_free);
  G_OBJECT_CLASS (kao_digits_parent_class)->dispose (object);
}

static void
kao_digits_finalize (GObject *object)
{
  g_free (KAO_DIGITS (object)->title);
  G_OBJECT_CLASS (kao_digits_parent_class)->finalize (object);
}

static void
kao_digits_class_init (KaoDigitsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = kao_digits_set_property;
  object_class->dispose = kao_digits_dispose;
  object_class->finalize = kao_digits_finalize;
  widget_class->map = kao_digits_map;
  properties[PROP_LENGTH] = g_param_spec_uint ("length", NULL, NULL, 1, KAO_DIGITS_MAX, 4,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_HIDDEN] = g_param_spec_boolean ("is-hidden", NULL, NULL, FALSE,
                                                     G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "",
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", KAO_TYPE_DIGITS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_FULL] = g_signal_new ("full", KAO_TYPE_DIGITS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[SIGNAL_LEFT] = g_signal_new ("left", KAO_TYPE_DIGITS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "digits");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
}

static void
kao_digits_init (KaoDigits *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->digits = kao_secret_alloc (KAO_DIGITS_MAX + 1);
  self->length = 4;
  self->title = g_strdup ("");
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  show (self);
}

void
kao_digits_set_length (KaoDigits *self, guint length)
{
  g_return_if_fail (KAO_IS_DIGITS (self));
  g_return_if_fail (length >= 1 && length <= KAO_DIGITS_MAX);

  self->length = length;
  if (self->n > length)
    set_n (self, length);
  else
    show (self);
}

guint
kao_digits_get_length (KaoDigits *self)
{
  g_return_val_if_fail (KAO_IS_DIGITS (self), 0);
  return self->length;
}

guint
kao_digits_get_n (KaoDigits *self)
{
  g_return_val_if_fail (KAO_IS_DIGITS (self), 0);
  return self->n;
}

gboolean
kao_digits_type (KaoDigits *self, guint digit)
{
  g_return_val_if_fail (KAO_IS_DIGITS (self), FALSE);
  g_return_val_if_fail (digit <= 9, FALSE);

  if (self->n == self->length)
    return FALSE;
  self->digits[self->n] = (gchar) ('0' + digit);
  set_n (self, self->n + 1);
  if (self->n == self->length)
    g_signal_emit (self, signals[SIGNAL_FULL], 0);
  return TRUE;
}

void
kao_digits_erase_last (KaoDigits *self)
{
  g_return_if_fail (KAO_IS_DIGITS (self));

  if (self->n > 0)
    set_n (self, self->n - 1);
}

void
kao_digits_clear (KaoDigits *self)
{
  g_return_if_fail (KAO_IS_DIGITS (self));

  set_n (self, 0);
}

void
kao_digits_copy (KaoDigits *self, gchar text[KAO_DIGITS_MAX + 1])
{
  g_return_if_fail (KAO_IS_DIGITS (self));

  for (guint i = 0; i < self->n; i++)
    text[i] = self->digits[i];
  text[self->n] = '\0';
}

guint
kao_digits_get_value (KaoDigits *self)
{
  guint value = 0;

  g_return_val_if_fail (KAO_IS_DIGITS (self), 0);

  for (guint i = 0; i < MIN (self->n, 9); i++)
    value = value * 10 + (guint) (self->digits[i] - '0');
  return value;
}
