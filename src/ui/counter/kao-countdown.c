// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-countdown.h"

#include "ui/counter/kao-focus.h"
#include "ui/kao-phrases.h"

#include <glib/gi18n-lib.h>

struct _KaoCountdown
{
  GtkWidget parent_instance;

  guint seconds;
};

G_DEFINE_FINAL_TYPE (KaoCountdown, kao_countdown, GTK_TYPE_WIDGET)

static gchar *
make_text (guint seconds)
{
  if (seconds == 0)
    return g_strdup ("");
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Clears in %u second (any key extends)",
                                       "Clears in %u seconds (any key extends)", seconds),
                          seconds);
}

/* @width: in pixels, -1 for one line. */
static PangoLayout *
make_layout (KaoCountdown *self, gint width)
{
  g_autofree gchar *text = make_text (self->seconds);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *phrases = kao_phrases_get_attributes (text);

  pango_layout_set_attributes (layout, phrases);
  g_clear_pointer (&phrases, pango_attr_list_unref);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width < 0 ? -1 : width * PANGO_SCALE);
  return layout;
}

static GtkSizeRequestMode
kao_countdown_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kao_countdown_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;
  g_autoptr (PangoLayout) narrow = make_layout (KAO_COUNTDOWN (widget), is_width ? 0 : for_size);

  pango_layout_get_pixel_size (narrow, is_width ? minimum : NULL, is_width ? NULL : minimum);
  *natural = *minimum;
}

static void
kao_countdown_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout
      = make_layout (KAO_COUNTDOWN (widget), gtk_widget_get_width (widget));
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_snapshot_append_layout (snapshot, layout, &colour);
}

static void
kao_countdown_class_init (KaoCountdownClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = kao_countdown_get_request_mode;
  widget_class->measure = kao_countdown_measure;
  widget_class->snapshot = kao_countdown_snapshot;
  gtk_widget_class_set_css_name (widget_class, "countdown");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
kao_countdown_init (KaoCountdown *self)
{
}

void
kao_countdown_set_seconds (KaoCountdown *self, guint seconds)
{
  g_return_if_fail (KAO_IS_COUNTDOWN (self));

  gboolean is_first = self->seconds == 0;

  if (seconds == self->seconds)
    return;
  self->seconds = seconds;
  if (is_first || seconds == 0 || kao_focus_is_announced (seconds))
    {
      g_autofree gchar *text = make_text (seconds);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
