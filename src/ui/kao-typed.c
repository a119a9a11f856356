// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-typed.h"

#include "secure/kao-memory.h"

#include <string.h>

#define DEFAULT_BYTES 60

struct _KaoTyped
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GtkIMContext *input; /* owned */
  gchar *text;         /* owned, kao_secret; max_bytes + 1 */
  gsize max_bytes;
  gchar *title;        /* owned */
};

enum
{
  PROP_TITLE = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint signal_changed;

G_DEFINE_FINAL_TYPE (KaoTyped, kao_typed, GTK_TYPE_WIDGET)

/* --- showing --- */

/* What the input method has not handed over yet, or NULL. */
static gchar *
get_preedit (KaoTyped *self)
{
  gchar *text = NULL;

  gtk_im_context_get_preedit_string (self->input, &text, NULL, NULL);
  return text;
}

static void
wipe_and_free (gchar *text)
{
  if (text != NULL)
    kao_wipe (text, strlen (text));
  g_free (text);
}

static void
show (KaoTyped *self)
{
  gchar *preedit = get_preedit (self);
  const gchar *cursor = gtk_widget_has_focus (GTK_WIDGET (self)) ? "_" : "";
  gchar *shown = g_strconcat (self->text, preedit != NULL ? preedit : "", cursor, NULL);

  gtk_label_set_label (self->label, shown);
  /* Nobody is told of what is not on screen; GTK 4.8 would have no path for it. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      gchar *spoken = g_strdup_printf ("%s: %s%s", self->title, self->text, preedit != NULL ? preedit : "");

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
      wipe_and_free (spoken);
    }
  wipe_and_free (shown);
  wipe_and_free (preedit);
}

static void
changed (KaoTyped *self)
{
  show (self);
  g_signal_emit (self, signal_changed, 0);
}

/* --- typing --- */

static void
erase_last (KaoTyped *self)
{
  gsize length = strlen (self->text);
  gchar *last;

  if (length == 0)
    return;
  last = g_utf8_find_prev_char (self->text, self->text + length);
  kao_wipe (last, length - (gsize) (last - self->text));
  changed (self);
}

static gboolean
on_key_pressed (KaoTyped *self, guint key, guint code, GdkModifierType modifiers)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_BackSpace:
      erase_last (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      kao_typed_clear (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_focus_changed (KaoTyped *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    gtk_im_context_focus_in (self->input);
  else
    gtk_im_context_focus_out (self->input);
  show (self);
}

static void
on_pressed (KaoTyped *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* --- the object --- */

static void
kao_typed_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KaoTyped *self = KAO_TYPED (object);

  switch (id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      show (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

/* The list of candidates stands below the field. */
static void
kao_typed_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  const GdkRectangle area = { 0, 0, width, height };

  GTK_WIDGET_CLASS (kao_typed_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_im_context_set_cursor_location (KAO_TYPED (widget)->input, &area);
}

static void
kao_typed_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kao_typed_parent_class)->map (widget);
  show (KAO_TYPED (widget));
}

static void
kao_typed_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kao_typed_parent_class)->realize (widget);
  gtk_im_context_set_client_widget (KAO_TYPED (widget)->input, widget);
}

static void
kao_typed_unrealize (GtkWidget *widget)
{
  gtk_im_context_set_client_widget (KAO_TYPED (widget)->input, NULL);
  GTK_WIDGET_CLASS (kao_typed_parent_class)->unrealize (widget);
}

static void
kao_typed_dispose (GObject *object)
{
  KaoTyped *self = KAO_TYPED (object);

  if (self->input != NULL)
    g_signal_handlers_disconnect_by_data (self->input, self);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  G_OBJECT_CLASS (kao_typed_parent_class)->dispose (object);
}

static void
kao_typed_finalize (GObject *object)
{
  KaoTyped *self = KAO_TYPED (object);

  g_clear_object (&self->input);
  kao_secret_free (self->text);
  g_free (self->title);
  G_OBJECT_CLASS (kao_typed_parent_class)->finalize (object);
}

static void
kao_typed_class_init (KaoTypedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = kao_typed_set_property;
  object_class->dispose = kao_typed_dispose;
  object_class->finalize = kao_typed_finalize;
  widget_class->map = kao_typed_map;
  widget_class->realize = kao_typed_realize;
  widget_class->unrealize = kao_typed_unrealize;
  widget_class->size_allocate = kao_typed_size_allocate;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signal_changed = g_signal_new ("changed", KAO_TYPE_TYPED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "typed");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
}

static void
listen (KaoTyped *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_key_set_im_context (GTK_EVENT_CONTROLLER_KEY (keys), self->input);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (on_focus_changed), NULL);
}

static void
kao_typed_init (KaoTyped *self)
{
  self->title = g_strdup ("");
  self->max_bytes = DEFAULT_BYTES;
  self->text = kao_secret_alloc (self->max_bytes + 1);
  self->input = gtk_im_multicontext_new ();
  g_signal_connect_swapped (self->input, "commit", G_CALLBACK (kao_typed_type), self);
  g_signal_connect_swapped (self->input, "preedit-changed", G_CALLBACK (show), self);
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  listen (self);
  show (self);
}

void
kao_typed_set_max_bytes (KaoTyped *self, gsize max_bytes)
{
  g_return_if_fail (KAO_IS_TYPED (self));
  g_return_if_fail (max_bytes > 0 && self->text[0] == '\0');

  kao_secret_free (self->text);
  self->max_bytes = max_bytes;
  self->text = kao_secret_alloc (max_bytes + 1);
}

void
kao_typed_type (KaoTyped *self, const gchar *text)
{
  gsize length;

  g_return_if_fail (KAO_IS_TYPED (self));
  g_return_if_fail (g_utf8_validate (text, -1, NULL));

  length = strlen (self->text);
  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gsize n = (gsize) (g_utf8_next_char (at) - at);

      if (length + n > self->max_bytes || g_unichar_iscntrl (g_utf8_get_char (at)))
        continue;
      memcpy (self->text + length, at, n);
      length += n;
    }
  self->text[length] = '\0';
  changed (self);
}

void
kao_typed_clear (KaoTyped *self)
{
  g_return_if_fail (KAO_IS_TYPED (self));

  kao_wipe (self->text, self->max_bytes + 1);
  gtk_im_context_reset (self->input);
  changed (self);
}

const gchar *
kao_typed_get_text (KaoTyped *self)
{
  g_return_val_if_fail (KAO_IS_TYPED (self), "");
  return self->text;
}
