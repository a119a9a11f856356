// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-face-pane.h"

#include "secure/kao-memory.h"
#include "ui/kao-phrases.h"
#include "ui/kao-pixels.h"

#include <math.h>

/* After a wipe the pane is drawn blank this many times, so that every buffer that GDK rotates through
 * (up to three on Wayland) is painted over. */
#define N_BLANK_FRAMES 4

struct _KaoFacePane
{
  GtkWidget parent_instance;

  KaoFacePaneKind kind;
  gchar *hint;        /* owned */
  KaoImage *portrait; /* owned; NULL when live */
  gboolean is_live;
  gboolean is_painted; /* what pixels holds has reached the screen */
  gint source_width;   /* of the frame or portrait */
  gint source_height;
  KaoFace face;
  gboolean has_face;
  KaoRect people[KAO_FACE_PANE_MAX_PEOPLE];
  guint n_people;
  gboolean wants_whole;      /* the next frame is to be shown whole: somebody is outside the part that fills the pane */
  gboolean is_whole;         /* the present one is */
  gint64 inside_since_usec;  /* since when everybody is inside again */
  KaoPixels *pixels;  /* owned; the picture at the size of the screen */
  guint blank_frames; /* still to be drawn after a wipe */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (KaoFacePane, kao_face_pane, GTK_TYPE_WIDGET)

/* A picture that jumps between two sizes is worse than one that is small for a moment. */
#define WHOLE_STAYS_USEC (2 * G_USEC_PER_SEC)

static guint signal_picked;

static void
drop_pixels (KaoFacePane *self)
{
  g_clear_pointer (&self->pixels, kao_pixels_free);
}

/* The part of the pane that the picture covers: all of it when live and not whole, else as much as its format fills. */
static graphene_rect_t
get_picture_bounds (KaoFacePane *self)
{
  gfloat width = (gfloat)gtk_widget_get_width (GTK_WIDGET (self));
  gfloat height = (gfloat)gtk_widget_get_height (GTK_WIDGET (self));

  if ((self->is_live && !self->is_whole) || self->source_width <= 0 || self->source_height <= 0)
    return GRAPHENE_RECT_INIT (0, 0, width, height);
  gfloat scale = MIN (width / (gfloat)self->source_width, height / (gfloat)self->source_height);
  gfloat shown_width = floorf ((gfloat)self->source_width * scale);
  gfloat shown_height = floorf ((gfloat)self->source_height * scale);
  return GRAPHENE_RECT_INIT (floorf ((width - shown_width) / 2), floorf ((height - shown_height) / 2),
                             shown_width, shown_height);
}

/* From pixels of the pane (@width x @height of them) to pixels of the picture, so that the picture
 * covers the pane; mirrored when live. */
static void
get_matrix (KaoFacePane *self, gdouble width, gdouble height, gdouble matrix[6])
{
  gdouble step = MIN (self->source_width / width, self->source_height / height);
  gdouble x_step = self->is_live ? -step : step;

  matrix[0] = x_step;
  matrix[1] = 0;
  matrix[2] = self->source_width / 2.0 - x_step * width / 2;
  matrix[3] = 0;
  matrix[4] = step;
  matrix[5] = self->source_height / 2.0 - step * height / 2;
}

static void
kao_face_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 180;
  *natural = 440;
}

static void
draw_visitor_sign (cairo_t *cr)
{
  cairo_arc (cr, 0, -0.12, 0.2, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_arc (cr, 0, 0.52, 0.36, G_PI * 1.08, G_PI * 1.92);
  cairo_stroke (cr);
}

static void
draw_document_sign (cairo_t *cr)
{
  cairo_rectangle (cr, -0.43, -0.27, 0.86, 0.54);
  cairo_stroke (cr);
  cairo_arc (cr, -0.22, -0.07, 0.075, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_arc (cr, -0.22, 0.2, 0.14, G_PI * 1.1, G_PI * 1.9);
  cairo_stroke (cr);
  for (gint i = 0; i < 3; i++)
    {
      cairo_move_to (cr, 0.02, -0.12 + 0.12 * i);
      cairo_line_to (cr, 0.32 - 0.08 * (i == 2), -0.12 + 0.12 * i);
    }
  cairo_stroke (cr);
}

static void
snapshot_hint (KaoFacePane *self, GtkSnapshot *snapshot, const GdkRGBA *colour)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gdouble width = gtk_widget_get_width (widget);
  gdouble height = gtk_widget_get_height (widget);
  gdouble side = MIN (width, height) * 0.42;
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, self->hint);
  PangoAttrList *phrases = self->hint != NULL ? kao_phrases_get_attributes (self->hint) : NULL;
  gint text_height;

  pango_layout_set_attributes (layout, phrases);
  g_clear_pointer (&phrases, pango_attr_list_unref);
  pango_layout_set_width (layout, (gint)(width * 0.84) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  /* The words come first. */
  side = CLAMP (height - text_height, 1, side);
  gdouble top = MAX (0, (height - side - text_height) / 2);

  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (gfloat)width, (gfloat)height));
  cairo_translate (cr, width / 2, top + side / 2);
  cairo_scale (cr, side, side);
  cairo_set_line_width (cr, 0.022);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, 0.45);
  if (self->kind == KAO_FACE_PANE_VISITOR)
    draw_visitor_sign (cr);
  else
    draw_document_sign (cr);
  cairo_destroy (cr);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((gfloat)(width * 0.08), (gfloat)(top + side)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* Every overlay is a light stroke on a dark one, so that it shows on any background. */
static void
stroke_twice (cairo_t *cr, gdouble width)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.55);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.95);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* The oval is dashed while nobody is seen and solid once a face is. */
static void
draw_guide (KaoFacePane *self, cairo_t *cr, gdouble width, gdouble height)
{
  static const gdouble dashes[] = { 9, 8 };
  gdouble side = MIN (width, height);

  if (!self->has_face)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_save (cr);
  cairo_translate (cr, width / 2, height / 2);
  cairo_scale (cr, side * 0.27, side * 0.36);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  stroke_twice (cr, 2);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_corner (cairo_t *cr, gdouble x, gdouble y, gdouble dx, gdouble dy)
{
  cairo_move_to (cr, x + dx, y);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x, y + dy);
}

static void
draw_face (KaoFacePane *self, cairo_t *cr, gdouble width, gdouble height)
{
  gdouble matrix[6];

  get_matrix (self, width, height, matrix);
  gdouble left = (self->face.box.x - matrix[2]) / matrix[0];
  gdouble right = (self->face.box.x + self->face.box.width - matrix[2]) / matrix[0];
  gdouble top = (self->face.box.y - matrix[5]) / matrix[4];
  gdouble bottom = (self->face.box.y + self->face.box.height - matrix[5]) / matrix[4];
  gdouble arm_x = (right - left) * 0.16; /* negative in a mirror: the arms point inwards anyway */
  gdouble arm_y = (bottom - top) * 0.16;

  draw_corner (cr, left, top, arm_x, arm_y);
  draw_corner (cr, right, top, -arm_x, arm_y);
  draw_corner (cr, left, bottom, arm_x, -arm_y);
  draw_corner (cr, right, bottom, -arm_x, -arm_y);
  stroke_twice (cr, 2);
}

/* Whom a number key means. */
static void
draw_number (KaoFacePane *self, cairo_t *cr, guint index, const graphene_rect_t *place)
{
  g_autofree gchar *number = g_strdup_printf ("%u", index + 1);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), number);
  gdouble x = place->origin.x + place->size.width / 2;
  gint width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_new_path (cr);
  cairo_arc (cr, x, MAX (place->origin.y, height * 0.8), height * 0.8, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_move_to (cr, x - width / 2.0, MAX (place->origin.y, height * 0.8) - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

/* Where a rectangle of the frame is in the picture of @width by @height. */
static graphene_rect_t
get_place (KaoFacePane *self, const KaoRect *box, gdouble width, gdouble height)
{
  gdouble matrix[6];

  get_matrix (self, width, height, matrix);
  gdouble left = (box->x + (matrix[0] < 0 ? box->width : 0) - matrix[2]) / matrix[0];
  gdouble top = (box->y - matrix[5]) / matrix[4];

  return GRAPHENE_RECT_INIT ((gfloat)left, (gfloat)top, (gfloat)(box->width / fabs (matrix[0])),
                             (gfloat)(box->height / matrix[4]));
}

static void
draw_live (KaoFacePane *self, cairo_t *cr, const graphene_rect_t *bounds)
{
  gdouble width = bounds->size.width;
  gdouble height = bounds->size.height;

  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  if (!self->is_whole)
    draw_guide (self, cr, width, height);
  if (self->has_face)
    draw_face (self, cr, width, height);
  for (guint i = 0; self->n_people > 1 && i < self->n_people; i++)
    {
      graphene_rect_t place = get_place (self, &self->people[i], width, height);
      draw_number (self, cr, i, &place);
    }
}

static void
draw_eye_ticks (cairo_t *cr, const graphene_rect_t *bounds)
{
  gdouble y = round (bounds->origin.y + bounds->size.height * KAO_PORTRAIT_EYE_HEIGHT) + 0.5;
  gdouble arm = bounds->size.width * 0.045;

  cairo_move_to (cr, bounds->origin.x, y);
  cairo_rel_line_to (cr, arm, 0);
  cairo_move_to (cr, bounds->origin.x + bounds->size.width, y);
  cairo_rel_line_to (cr, -arm, 0);
  stroke_twice (cr, 2);
}

static void
make_pixels (KaoFacePane *self, const KaoImage *image)
{
  graphene_rect_t bounds = get_picture_bounds (self);
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gint width = (gint)bounds.size.width * scale;
  gint height = (gint)bounds.size.height * scale;
  gdouble matrix[6];

  drop_pixels (self);
  if (width <= 0 || height <= 0)
    return;
  get_matrix (self, width, height, matrix);
  self->pixels = kao_pixels_new (image, matrix, width, height);
  self->is_painted = FALSE;
}

/* A portrait is made again for a new size of the pane; a frame is followed by the next one anyway. */
static void
ensure_pixels (KaoFacePane *self, const graphene_rect_t *bounds)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->portrait == NULL
      || (self->pixels != NULL
          && kao_pixels_is_size (self->pixels, (gint)bounds->size.width * scale,
                                 (gint)bounds->size.height * scale)))
    return;
  make_pixels (self, self->portrait);
}

static void
kao_face_pane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KaoFacePane *self = KAO_FACE_PANE (widget);
  graphene_rect_t bounds = get_picture_bounds (self);
  gdouble width = gtk_widget_get_width (widget);
  gdouble height = gtk_widget_get_height (widget);
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  ensure_pixels (self, &bounds);
  if (self->pixels == NULL)
    {
      snapshot_hint (self, snapshot, &colour);
      return;
    }

  kao_pixels_snapshot (self->pixels, snapshot, &bounds);
  self->is_painted = TRUE;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (gfloat)width, (gfloat)height));
  if (self->is_live)
    draw_live (self, cr, &bounds);
  else
    draw_eye_ticks (cr, &bounds);
  cairo_destroy (cr);
}

static gboolean
on_blank_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  KaoFacePane *self = KAO_FACE_PANE (widget);

  gtk_widget_queue_draw (widget);
  if (--self->blank_frames > 0)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
update_accessible (KaoFacePane *self)
{
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      self->portrait != NULL || self->is_live || self->hint == NULL ? "" : self->hint, -1);
}

/* Forgets what was shown and notes what comes: @image may be NULL. */
static void
begin_picture (KaoFacePane *self, const KaoImage *image, gboolean is_live)
{
  drop_pixels (self);
  g_clear_pointer (&self->portrait, kao_image_unref);
  self->source_width = image != NULL ? kao_image_get_width (image) : 0;
  self->source_height = image != NULL ? kao_image_get_height (image) : 0;
  self->is_live = is_live;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (KaoFacePane *self, gint n_press, gdouble x, gdouble y)
{
  graphene_rect_t bounds = get_picture_bounds (self);
  graphene_point_t point
      = GRAPHENE_POINT_INIT ((gfloat)x - bounds.origin.x, (gfloat)y - bounds.origin.y);

  for (guint i = 0; self->is_live && self->n_people > 1 && i < self->n_people; i++)
    {
      graphene_rect_t place = get_place (self, &self->people[i], bounds.size.width, bounds.size.height);
      if (graphene_rect_contains_point (&place, &point))
        {
          g_signal_emit (self, signal_picked, 0, i);
          return;
        }
    }
}

static void
kao_face_pane_dispose (GObject *object)
{
  KaoFacePane *self = KAO_FACE_PANE (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  drop_pixels (self);
  g_clear_pointer (&self->portrait, kao_image_unref);
  g_clear_pointer (&self->hint, g_free);
  G_OBJECT_CLASS (kao_face_pane_parent_class)->dispose (object);
}

static void
kao_face_pane_class_init (KaoFacePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_face_pane_dispose;
  widget_class->measure = kao_face_pane_measure;
  widget_class->snapshot = kao_face_pane_snapshot;
  signal_picked = g_signal_new ("picked", KAO_TYPE_FACE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "facepane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kao_face_pane_init (KaoFacePane *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  GtkGesture *taps = gtk_gesture_click_new ();
  g_signal_connect_swapped (taps, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (taps));
}

void
kao_face_pane_set_kind (KaoFacePane *self, KaoFacePaneKind kind)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));

  self->kind = kind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kao_face_pane_set_hint (KaoFacePane *self, const gchar *hint)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));

  if (g_strcmp0 (self->hint, hint) == 0)
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kao_face_pane_set_frame (KaoFacePane *self, KaoImage *frame)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));
  g_return_if_fail (frame != NULL);

  gboolean was_live = self->is_live;

  /* On a machine that paints slower than the camera delivers, the next frame will do. */
  if (was_live && self->pixels != NULL && !self->is_painted)
    return;
  self->is_whole = self->wants_whole;
  begin_picture (self, frame, TRUE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    make_pixels (self, frame);
  if (!was_live)
    update_accessible (self);
}

void
kao_face_pane_set_face (KaoFacePane *self, const KaoFace *face)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));

  self->has_face = face != NULL;
  if (face != NULL)
    self->face = *face;
  if (self->is_live)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Of the part of the frame that fills a pane of @width by @height, as far as its inner nine tenths. */
static gboolean
is_out_of_part (KaoFacePane *self, const KaoRect *box, gdouble width, gdouble height)
{
  graphene_rect_t place = get_place (self, box, width, height);
  gdouble x = place.origin.x + place.size.width / 2;
  gdouble y = place.origin.y + place.size.height / 2;

  return x < width * 0.1 || x > width * 0.9 || y < height * 0.05 || y > height * 0.95;
}

void
kao_face_pane_set_people (KaoFacePane *self, const KaoRect *people, guint n)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));

  gdouble width = gtk_widget_get_width (GTK_WIDGET (self));
  gdouble height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean is_out = FALSE;

  self->n_people = MIN (n, KAO_FACE_PANE_MAX_PEOPLE);
  for (guint i = 0; i < self->n_people; i++)
    {
      self->people[i] = people[i];
      if (self->is_live && self->source_width > 0 && width > 0 && height > 0)
        is_out = is_out || is_out_of_part (self, &people[i], width, height);
    }
  if (is_out)
    self->wants_whole = TRUE;
  if (is_out || !self->wants_whole)
    self->inside_since_usec = 0;
  else if (self->inside_since_usec == 0)
    self->inside_since_usec = g_get_monotonic_time ();
  else if (g_get_monotonic_time () - self->inside_since_usec > WHOLE_STAYS_USEC)
    self->wants_whole = FALSE;
  if (self->is_live)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
kao_face_pane_is_whole (KaoFacePane *self)
{
  g_return_val_if_fail (KAO_IS_FACE_PANE (self), FALSE);
  return self->wants_whole;
}

gboolean
kao_face_pane_is_outside (KaoFacePane *self, const KaoFace *face)
{
  g_return_val_if_fail (KAO_IS_FACE_PANE (self), FALSE);
  g_return_val_if_fail (face != NULL, FALSE);

  graphene_rect_t bounds = get_picture_bounds (self);

  if (!self->is_live || self->source_width == 0 || bounds.size.width <= 0 || bounds.size.height <= 0)
    return FALSE;
  return is_out_of_part (self, &face->box, bounds.size.width, bounds.size.height);
}

void
kao_face_pane_set_portrait (KaoFacePane *self, KaoImage *portrait)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));

  if (portrait == self->portrait && !self->is_live)
    return;
  if (portrait != NULL)
    kao_image_ref (portrait);
  begin_picture (self, portrait, FALSE);
  self->portrait = portrait;
  update_accessible (self);
}

void
kao_face_pane_wipe (KaoFacePane *self)
{
  g_return_if_fail (KAO_IS_FACE_PANE (self));

  begin_picture (self, NULL, FALSE);
  update_accessible (self);
  kao_wipe (&self->face, sizeof self->face);
  kao_wipe (self->people, sizeof self->people);
  self->n_people = 0;
  self->wants_whole = FALSE;
  self->is_whole = FALSE;
  self->has_face = FALSE;
  self->blank_frames = N_BLANK_FRAMES;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_blank_frame, NULL, NULL);
}
