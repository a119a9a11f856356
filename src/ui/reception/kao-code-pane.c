// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-code-pane.h"

#include "ui/kao-pixels.h"

#include <string.h>

/* Dots of a module below which a phone's camera does not tell them apart at arm's length. */
#define LEAST_DOTS 3

struct _KaoCodePane
{
  GtkWidget parent_instance;

  KaoImage *code;    /* owned; one pixel a module */
  KaoPixels *pixels; /* owned; of the size that was last drawn */
  gint dots;         /* of a module in @pixels */
};

G_DEFINE_FINAL_TYPE (KaoCodePane, kao_code_pane, GTK_TYPE_WIDGET)

/* The code with modules of @dots by @dots. NULL when there is no memory. */
static KaoImage *
enlarge (const KaoImage *code, gint dots)
{
  gint width = kao_image_get_width (code);
  gint height = kao_image_get_height (code);
  KaoImage *large = kao_image_new (KAO_IMAGE_GRAY8, width * dots, height * dots, NULL);

  if (large == NULL)
    return NULL;
  for (gint y = 0; y < height * dots; y++)
    for (gint x = 0; x < width; x++)
      memset (kao_image_get_row (large, y) + x * dots, kao_image_get_const_row (code, y / dots)[x], (gsize) dots);
  return large;
}

static void
draw_pixels (KaoCodePane *self, gint dots)
{
  static const gdouble same[6] = { 1, 0, 0, 0, 1, 0 };
  g_autoptr (KaoImage) large = NULL;

  if (self->pixels != NULL && self->dots == dots)
    return;
  g_clear_pointer (&self->pixels, kao_pixels_free);
  large = enlarge (self->code, dots);
  if (large == NULL)
    return;
  self->dots = dots;
  self->pixels = kao_pixels_new (large, same, kao_image_get_width (large), kao_image_get_height (large));
}

static void
kao_code_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  KaoCodePane *self = KAO_CODE_PANE (widget);

  *minimum = *natural = 0;
  if (self->code == NULL)
    return;
  *minimum = *natural = LEAST_DOTS * kao_image_get_width (self->code) / gtk_widget_get_scale_factor (widget);
}

static void
kao_code_pane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KaoCodePane *self = KAO_CODE_PANE (widget);
  gint factor = gtk_widget_get_scale_factor (widget);
  gint width = gtk_widget_get_width (widget);
  gint height = gtk_widget_get_height (widget);
  gint dots, side;

  if (self->code == NULL)
    return;
  dots = MAX (1, MIN (width, height) * factor / kao_image_get_width (self->code));
  draw_pixels (self, dots);
  if (self->pixels == NULL)
    return;
  side = dots * kao_image_get_width (self->code) / factor;
  kao_pixels_snapshot (self->pixels, snapshot,
                       &GRAPHENE_RECT_INIT ((float) ((width - side) / 2), (float) ((height - side) / 2), (float) side,
                                            (float) side));
}

static void
kao_code_pane_dispose (GObject *object)
{
  kao_code_pane_set_code (KAO_CODE_PANE (object), NULL);
  G_OBJECT_CLASS (kao_code_pane_parent_class)->dispose (object);
}

static void
kao_code_pane_class_init (KaoCodePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_code_pane_dispose;
  widget_class->measure = kao_code_pane_measure;
  widget_class->snapshot = kao_code_pane_snapshot;
  gtk_widget_class_set_css_name (widget_class, "codepane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kao_code_pane_init (KaoCodePane *self)
{
}

void
kao_code_pane_set_code (KaoCodePane *self, KaoImage *code)
{
  g_return_if_fail (KAO_IS_CODE_PANE (self));

  g_clear_pointer (&self->pixels, kao_pixels_free);
  g_clear_pointer (&self->code, kao_image_unref);
  if (code != NULL)
    self->code = kao_image_ref (code);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
