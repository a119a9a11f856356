// SPDX-License-Identifier: GPL-3.0-or-later
/* Invented persons made worse step by step: one thing changes at a time, the measure that names it falls
 * with every step, and its sentence comes where it should: not at the first step, and from some step on
 * to the last one without a gap. */
#include "config.h"

#include "face/kao-advice.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"

#include <math.h>

#define STEPS 9
/* A network's answer wavers by this much where it is sure already. */
#define WAVER 3.0
/* The scale of light has its best in the middle: above this it says nothing about more or less. */
#define GOOD_LIGHT 90.0

/* Changes @image in place by @amount, 0 = not at all .. 1 = at most; @span is the eye distance. */
typedef void (*Worsen) (KaoImage *image, const KaoFace *face, gdouble span, gdouble amount);

static KaoEngine *
new_engine (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *models = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", NULL);
  const gchar *search_path[] = { models, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
  KaoEngine *engine = kao_engine_new (NULL, places, &error);

  g_assert_no_error (error);
  return engine;
}

static KaoImage *
read_picture (const gchar *folder, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), folder, name, NULL);
  g_autoptr (KaoImage) image = kao_codec_read_file (path, &error);
  KaoImage *colour;

  g_assert_no_error (error);
  colour = kao_image_convert (image, KAO_IMAGE_RGB24, &error);
  g_assert_no_error (error);
  return colour;
}

/* As the program finds it. */
static KaoFace
find_face (KaoEngine *engine, const KaoImage *image)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_file, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (faces->len, >, 0);
  return g_array_index (faces, KaoFace, 0);
}

static gdouble
span_of (const KaoFace *face)
{
  return hypot (face->points[KAO_LANDMARK_EYE_RIGHT].x - face->points[KAO_LANDMARK_EYE_LEFT].x,
                face->points[KAO_LANDMARK_EYE_RIGHT].y - face->points[KAO_LANDMARK_EYE_LEFT].y);
}

/* A person at the counter, cut out of the camera's picture: what lies far from the face takes time only. */
static KaoImage *
read_person (KaoEngine *engine, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) whole = read_picture ("data/demo/persons", name);
  KaoFace face = find_face (engine, whole);
  KaoPoint nose = face.points[KAO_LANDMARK_NOSE_TIP];
  gint half = (gint) (2.2 * span_of (&face));
  KaoImage *image = kao_image_crop (whole, &(KaoRect){ (gint) nose.x - half, (gint) nose.y - half, 2 * half, 2 * half },
                                    &error);

  g_assert_no_error (error);
  return image;
}

static KaoPoint
between (const KaoFace *face, gint a, gint b)
{
  return (KaoPoint){ (face->points[a].x + face->points[b].x) / 2.0,
                     (face->points[a].y + face->points[b].y) / 2.0 };
}

/* --- what makes a picture worse --- */

static void
scale_light (KaoImage *image, gdouble gain, gdouble offset)
{
  for (gint y = 0; y < kao_image_get_height (image); y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (gint x = 0; x < 3 * kao_image_get_width (image); x++)
        row[x] = (guint8) CLAMP (row[x] * gain + offset, 0.0, 255.0);
    }
}

static void
darken (KaoImage *image, G_GNUC_UNUSED const KaoFace *face, G_GNUC_UNUSED gdouble span, gdouble amount)
{
  scale_light (image, pow (0.05, amount), 0.0);
}

static void
brighten (KaoImage *image, G_GNUC_UNUSED const KaoFace *face, G_GNUC_UNUSED gdouble span, gdouble amount)
{
  scale_light (image, 1.0 + 1.5 * amount, 100.0 * amount);
}

/* One line of @n samples, @step bytes apart: the mean of 2 * @radius + 1 neighbours. */
static void
smooth_line (guint8 *line, gint n, gsize step, gint radius)
{
  g_autofree guint8 *before = g_new (guint8, n);

  for (gint i = 0; i < n; i++)
    before[i] = line[(gsize) i * step];
  for (gint i = 0; i < n; i++)
    {
      gint sum = 0;

      for (gint k = -radius; k <= radius; k++)
        sum += before[CLAMP (i + k, 0, n - 1)];
      line[(gsize) i * step] = (guint8) (sum / (2 * radius + 1));
    }
}

/* Twice a box: near enough to a lens that is out of focus. */
static void
blur (KaoImage *image, G_GNUC_UNUSED const KaoFace *face, gdouble span, gdouble amount)
{
  gint radius = (gint) lround (0.16 * span * amount);
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);

  for (gint pass = 0; pass < 2 && radius > 0; pass++)
    for (gint channel = 0; channel < 3; channel++)
      {
        for (gint y = 0; y < height; y++)
          smooth_line (kao_image_get_row (image, y) + channel, width, 3, radius);
        for (gint x = 0; x < width; x++)
          smooth_line (kao_image_get_row (image, 0) + 3 * x + channel, height,
                       kao_image_get_stride (image), radius);
      }
}

/* Coarse dots, as large as a face's crop resolves. */
static void
add_noise (KaoImage *image, G_GNUC_UNUSED const KaoFace *face, gdouble span, gdouble amount)
{
  gint dot = (gint) fmax (1.0, lround (span / 45.0));
  gint columns = kao_image_get_width (image) / dot + 1;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree gdouble *noise = g_new (gdouble, columns);

  for (gint y = 0; y < kao_image_get_height (image); y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (gint i = 0; y % dot == 0 && i < columns; i++)
        noise[i] = g_rand_double_range (random, -70.0, 70.0) * amount;
      for (gint x = 0; x < 3 * kao_image_get_width (image); x++)
        row[x] = (guint8) CLAMP (row[x] + noise[x / 3 / dot], 0.0, 255.0);
    }
}

/* Paints a box of one shade, softly shaded like cloth; the part that lies outside the picture is left. */
static void
paint_box (KaoImage *image, gdouble left, gdouble top, gdouble right, gdouble bottom, gdouble shade)
{
  for (gint y = (gint) fmax (0.0, top); y < fmin (bottom, kao_image_get_height (image)); y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (gint x = (gint) fmax (0.0, left); x < fmin (right, kao_image_get_width (image)); x++)
        for (gint channel = 0; channel < 3; channel++)
          row[3 * x + channel] = (guint8) (shade - 0.1 * shade * fabs ((x - left) / (right - left) - 0.5));
    }
}

/* An upright or lying oval of one shade, like a lens or a cup. */
static void
paint_oval (KaoImage *image, KaoPoint centre, gdouble across, gdouble down, gdouble shade)
{
  for (gint y = (gint) (centre.y - down); y <= centre.y + down; y++)
    {
      gdouble part = (y - centre.y) / fmax (down, 0.5);
      gdouble half = across * sqrt (fmax (0.0, 1.0 - part * part));

      paint_box (image, centre.x - half, y, centre.x + half, y + 1, shade);
    }
}

/* A dark disc over each eye, as wide as a lens of dark glasses in the end. */
static void
cover_eyes (KaoImage *image, const KaoFace *face, gdouble span, gdouble amount)
{
  gdouble radius = 0.36 * span * amount;

  paint_oval (image, face->points[KAO_LANDMARK_EYE_LEFT], radius, radius, 30.0);
  paint_oval (image, face->points[KAO_LANDMARK_EYE_RIGHT], radius, radius, 30.0);
}

/* Something light held before the mouth, as wide as a mask in the end. */
static void
cover_mouth (KaoImage *image, const KaoFace *face, gdouble span, gdouble amount)
{
  KaoPoint mouth = between (face, KAO_LANDMARK_MOUTH_LEFT, KAO_LANDMARK_MOUTH_RIGHT);

  paint_oval (image, mouth, 0.8 * span * amount, 0.55 * span * amount, 215.0);
}

/* A bar of a lamp's reflection across the photo. */
static void
reflect (KaoImage *image, const KaoFace *face, gdouble span, gdouble amount)
{
  KaoPoint mouth = between (face, KAO_LANDMARK_MOUTH_LEFT, KAO_LANDMARK_MOUTH_RIGHT);
  gdouble half = 1.2 * span * amount;

  for (gint y = (gint) (mouth.y - 0.6 * span); y < mouth.y - 0.2 * span; y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (gint x = (gint) (mouth.x - half); x < mouth.x + half; x++)
        for (gint channel = 0; channel < 3; channel++)
          row[3 * x + channel] = 255;
    }
}

/* --- the series of one picture --- */

typedef struct
{
  const gchar *name;
  Worsen worsen;
  KaoQualityComponent component;
  KaoAdvice advice;
  gboolean is_document;
  gdouble waver;
  gdouble best; /* what lies above it counts the same */
} Series;

static const Series all_series[] = {
  { "dark", darken, KAO_QUALITY_LUMINANCE_MEAN, KAO_ADVICE_TOO_DARK, FALSE, 0.0, GOOD_LIGHT },
  { "bright", brighten, KAO_QUALITY_LUMINANCE_MEAN, KAO_ADVICE_TOO_BRIGHT, FALSE, 1.0, GOOD_LIGHT },
  { "blur", blur, KAO_QUALITY_SHARPNESS, KAO_ADVICE_HOLD_STILL, FALSE, 0.0, 100.0 },
  { "blur-document", blur, KAO_QUALITY_SHARPNESS, KAO_ADVICE_DOCUMENT_BLURRED, TRUE, 0.0, 100.0 },
  { "noise", add_noise, KAO_QUALITY_HALFTONE, KAO_ADVICE_DOCUMENT_DOTS, TRUE, 0.0, 100.0 },
  { "eyes-covered", cover_eyes, KAO_QUALITY_EYES_VISIBLE, KAO_ADVICE_EYES_COVERED, FALSE, WAVER, 100.0 },
  { "mouth-covered", cover_mouth, KAO_QUALITY_MOUTH_VISIBLE, KAO_ADVICE_MOUTH_COVERED, FALSE, WAVER, 100.0 },
  { "glare", reflect, KAO_QUALITY_GLARE, KAO_ADVICE_DOCUMENT_GLARE, TRUE, 0.0, 100.0 },
};

static gboolean
draws (const KaoQuality *quality, const Series *series)
{
  KaoAdviceSet set
      = series->is_document ? kao_advice_for_document (quality, &kao_advice_default_lines)
                            : kao_advice_for_visitor (quality, &kao_advice_default_lines, 0);

  return (set & ((KaoAdviceSet) 1 << series->advice)) != 0;
}

static void
check_series (gconstpointer data)
{
  const Series *series = data;
  static const gchar *const persons[] = { "p04_cam1.jpg", "p08_cam1.jpg", "p11_cam1.jpg" };
  g_autoptr (KaoEngine) engine = new_engine ();

  for (gsize p = 0; p < G_N_ELEMENTS (persons); p++)
    {
      g_autoptr (KaoImage) plain = read_person (engine, persons[p]);
      KaoFace face = find_face (engine, plain);
      gdouble best = series->best;
      gboolean is_drawn = FALSE;

      for (gint step = 0; step <= STEPS; step++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (KaoImage) image = kao_image_convert (plain, KAO_IMAGE_RGB24, &error);
          gdouble value;
          KaoQuality quality;

          g_assert_no_error (error);
          series->worsen (image, &face, span_of (&face), (gdouble) step / STEPS);
          kao_engine_measure (engine, image, &face, 1, &quality);
          value = fmin (quality.value[series->component], series->best);
          g_test_message ("%s %s step %d: %.1f %s", series->name, persons[p], step, value,
                          draws (&quality, series) ? "drawn" : "");
          g_assert_cmpfloat (value, >=, 0.0);
          g_assert_cmpfloat (value, <=, best + series->waver);
          best = fmin (best, value);
          g_assert_true (step > 0 || !draws (&quality, series));
          g_assert_true (!is_drawn || draws (&quality, series));
          is_drawn = draws (&quality, series);
        }
      g_assert_true (is_drawn);
    }
}

/* --- renders of known pose and lids --- */

/* Pictures of models/train/quality_render.py, part "series": from plain to worst. */
typedef struct
{
  const gchar *name;
  KaoQualityComponent component;
  KaoAdvice advice;
  gdouble waver;
  gboolean is_crossed; /* the worst one draws the sentence */
  const gchar *files[5];
} Renders;

static const Renders all_renders[] = {
  { "left", KAO_QUALITY_HEAD_YAW, KAO_ADVICE_LOOK_AT_CAMERA, WAVER, TRUE,
    { "p04-yaw-00.jpg", "p04-yaw+10.jpg", "p04-yaw+20.jpg", "p04-yaw+30.jpg", "p04-yaw+40.jpg" } },
  { "right", KAO_QUALITY_HEAD_YAW, KAO_ADVICE_LOOK_AT_CAMERA, WAVER, TRUE,
    { "p04-yaw-00.jpg", "p04-yaw-10.jpg", "p04-yaw-20.jpg", "p04-yaw-30.jpg", "p04-yaw-40.jpg" } },
  { "up", KAO_QUALITY_HEAD_PITCH, KAO_ADVICE_LOOK_AT_CAMERA, WAVER, TRUE,
    { "p04-yaw-00.jpg", "p04-pitch-10.jpg", "p04-pitch-20.jpg", "p04-pitch-30.jpg" } },
  /* A head bent further than this is not found at all. */
  { "down", KAO_QUALITY_HEAD_PITCH, KAO_ADVICE_LOOK_AT_CAMERA, WAVER, FALSE,
    { "p04-yaw-00.jpg", "p04-pitch+10.jpg", "p04-pitch+20.jpg" } },
  { "lids", KAO_QUALITY_EYES_OPEN, KAO_ADVICE_EYES_CLOSED, 5.0, TRUE,
    { "p04-yaw-00.jpg", "p04-lids+25.jpg", "p04-lids+50.jpg", "p04-lids+75.jpg", "p04-lids+100.jpg" } },
};

static void
check_renders (gconstpointer data)
{
  const Renders *renders = data;
  g_autoptr (KaoEngine) engine = new_engine ();
  gdouble best = 100.0;
  gboolean is_drawn = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (renders->files) && renders->files[i] != NULL; i++)
    {
      g_autoptr (KaoImage) image = read_picture ("tests/data/series", renders->files[i]);
      KaoFace face = find_face (engine, image);
      KaoQuality quality;
      gdouble value;
      gboolean is_here;

      kao_engine_measure (engine, image, &face, 1, &quality);
      value = quality.value[renders->component];
      is_here = (kao_advice_for_visitor (&quality, &kao_advice_default_lines, 0)
                 & ((KaoAdviceSet) 1 << renders->advice))
                != 0;
      g_test_message ("%s: %.1f (%.1f) %s", renders->files[i], value, quality.raw[renders->component],
                      is_here ? "drawn" : "");
      g_assert_cmpfloat (value, >=, 0.0);
      g_assert_cmpfloat (value, <=, best + renders->waver);
      best = fmin (best, value);
      /* The first step is a glance beside the camera. */
      g_assert_true (i > 1 || !is_here);
      g_assert_true (!is_drawn || is_here);
      is_drawn = is_here;
    }
  g_assert_true (is_drawn == renders->is_crossed);
}

/* The head tilted by turning the picture: the angle is known to the degree. */
static void
test_tilt (void)
{
  g_autoptr (KaoEngine) engine = new_engine ();
  g_autoptr (KaoImage) plain = read_picture ("tests/data/series", "p04-yaw-00.jpg");
  KaoFace face = find_face (engine, plain);
  gdouble centre = kao_image_get_width (plain) / 2.0;
  KaoQuality upright;

  kao_engine_measure (engine, plain, &face, 1, &upright);
  for (gint degrees = -40; degrees <= 40; degrees += 10)
    {
      g_autoptr (GError) error = NULL;
      gdouble c = cos (degrees * G_PI / 180.0), s = sin (degrees * G_PI / 180.0);
      /* From the turned picture to the plain one. */
      const gdouble matrix[6] = { c, -s, centre - c * centre + s * centre, s, c, centre - s * centre - c * centre };
      g_autoptr (KaoImage) turned
          = kao_image_warp (plain, matrix, kao_image_get_width (plain), kao_image_get_height (plain), &error);
      KaoFace tilted = face;
      KaoQuality quality;

      g_assert_no_error (error);
      for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
        {
          gdouble x = face.points[i].x - centre, y = face.points[i].y - centre;

          tilted.points[i] = (KaoPoint){ centre + c * x + s * y, centre - s * x + c * y };
        }
      kao_engine_measure (engine, turned, &tilted, 1, &quality);
      g_test_message ("%d: %.1f", degrees, quality.raw[KAO_QUALITY_HEAD_ROLL]);
      g_assert_cmpfloat_with_epsilon (quality.raw[KAO_QUALITY_HEAD_ROLL],
                                      upright.raw[KAO_QUALITY_HEAD_ROLL] + degrees, 2.0);
      g_assert_true ((abs (degrees) >= 40)
                     == (quality.value[KAO_QUALITY_HEAD_ROLL]
                         < kao_advice_default_lines.below[KAO_QUALITY_LINE_HEAD_ROLL]));
    }
}

/* A white mask is no bright face, a black one no dark face. */
static void
test_mask_is_no_light (void)
{
  static const gdouble shades[] = { 255.0, 2.0 };
  g_autoptr (KaoEngine) engine = new_engine ();

  for (gsize i = 0; i < G_N_ELEMENTS (shades); i++)
    {
      g_autoptr (KaoImage) image = read_person (engine, "p04_cam1.jpg");
      KaoFace face = find_face (engine, image);
      KaoPoint mouth = between (&face, KAO_LANDMARK_MOUTH_LEFT, KAO_LANDMARK_MOUTH_RIGHT);
      KaoQuality quality;

      paint_oval (image, mouth, 0.9 * span_of (&face), 0.75 * span_of (&face), shades[i]);
      kao_engine_measure (engine, image, &face, 1, &quality);
      g_test_message ("shade %.0f: mouth %.1f, light %.1f", shades[i], quality.value[KAO_QUALITY_MOUTH_VISIBLE],
                      quality.value[KAO_QUALITY_LUMINANCE_MEAN]);
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &kao_advice_default_lines, 0), ==,
                        1u << KAO_ADVICE_MOUTH_COVERED);
    }
}

/* An over-exposed photo is white everywhere: unclear, but no reflection lies on it. */
static void
test_no_reflection (void)
{
  g_autoptr (KaoEngine) engine = new_engine ();
  g_autoptr (KaoImage) image = read_person (engine, "p04_cam1.jpg");
  KaoFace face = find_face (engine, image);

  for (gint step = 0; step < 6; step++)
    {
      KaoQuality quality;
      KaoAdviceSet set;

      scale_light (image, 1.25, 0.0);
      kao_engine_measure (engine, image, &face, 1, &quality);
      set = kao_advice_for_document (&quality, &kao_advice_default_lines);
      g_test_message ("step %d: glare %.1f, light %.1f", step, quality.value[KAO_QUALITY_GLARE],
                      quality.value[KAO_QUALITY_LUMINANCE_MEAN]);
      g_assert_cmpuint (set & (1u << KAO_ADVICE_DOCUMENT_GLARE), ==, 0);
      g_assert_true (step < 5 || (set & (1u << KAO_ADVICE_DOCUMENT_UNCLEAR)) != 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (all_series); i++)
    {
      g_autofree gchar *path = g_strdup_printf ("/face/quality-series/%s", all_series[i].name);

      g_test_add_data_func (path, &all_series[i], check_series);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (all_renders); i++)
    {
      g_autofree gchar *path = g_strdup_printf ("/face/quality-series/rendered-%s", all_renders[i].name);

      g_test_add_data_func (path, &all_renders[i], check_renders);
    }
  g_test_add_func ("/face/quality-series/tilt", test_tilt);
  g_test_add_func ("/face/quality-series/mask-is-no-light", test_mask_is_no_light);
  g_test_add_func ("/face/quality-series/no-reflection", test_no_reflection);
  return g_test_run ();
}
