// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-print.h"

#include "ui/kao-pixels.h"

/* A picture's dots on the screen's: a line of 24 becomes no higher than a line of the window's text. */
#define LARGEST_SCALE 1.5

struct _KaoPrint
{
  GtkWidget parent_instance;

  KaoImage *image;   /* owned */
  KaoPixels *pixels; /* owned; of the size that was last drawn */
};

G_DEFINE_FINAL_TYPE (KaoPrint, kao_print, GTK_TYPE_WIDGET)

static gdouble
get_scale (KaoPrint *self, gint width)
{
  return MIN (LARGEST_SCALE, (gdouble) width / kao_image_get_width (self->image));
}

static GtkSizeRequestMode
kao_print_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kao_print_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  KaoPrint *self = KAO_PRINT (widget);

  *minimum = *natural = 0;
  if (self->image == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 60;
      *natural = (gint) (kao_image_get_width (self->image) * LARGEST_SCALE);
    }
  else
    *minimum = *natural = (gint) (kao_image_get_height (self->image)
                                  * (for_size > 0 ? get_scale (self, for_size) : LARGEST_SCALE))
                          + 1;
}

static void
kao_print_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KaoPrint *self = KAO_PRINT (widget);
  gint factor = gtk_widget_get_scale_factor (widget);
  gdouble scale;
  gint width, height;

  if (self->image == NULL || gtk_widget_get_width (widget) <= 0)
    return;
  scale = get_scale (self, gtk_widget_get_width (widget));
  width = MAX (1, (gint) (kao_image_get_width (self->image) * scale));
  height = MAX (1, (gint) (kao_image_get_height (self->image) * scale));
  if (self->pixels != NULL && !kao_pixels_is_size (self->pixels, width * factor, height * factor))
    g_clear_pointer (&self->pixels, kao_pixels_free);
  if (self->pixels == NULL)
    {
      const gdouble step = 1 / (scale * factor);
      const gdouble matrix[6] = { step, 0, 0, 0, step, 0 };

      self->pixels = kao_pixels_new (self->image, matrix, width * factor, height * factor);
    }
  if (self->pixels != NULL)
    kao_pixels_snapshot (self->pixels, snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

static void
kao_print_dispose (GObject *object)
{
  kao_print_set_image (KAO_PRINT (object), NULL);
  G_OBJECT_CLASS (kao_print_parent_class)->dispose (object);
}

static void
kao_print_class_init (KaoPrintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_print_dispose;
  widget_class->get_request_mode = kao_print_get_request_mode;
  widget_class->measure = kao_print_measure;
  widget_class->snapshot = kao_print_snapshot;
  gtk_widget_class_set_css_name (widget_class, "print");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kao_print_init (KaoPrint *self)
{
}

void
kao_print_set_image (KaoPrint *self, KaoImage *image)
{
  g_return_if_fail (KAO_IS_PRINT (self));

  g_clear_pointer (&self->pixels, kao_pixels_free);
  g_clear_pointer (&self->image, kao_image_unref);
  if (image != NULL)
    self->image = kao_image_ref (image);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
