// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "compose.h"

#include "base/kao-error.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

/* Documents are drawn upright, then printed (colour screen) and laid on the page by one affine
 * map. */

static const double CARD_DPI = 600, FORM_DPI = 300, PHOTO_DPI = 600;

/* Eye centres in data/demo/persons/pNN_id.jpg: left x, right x, y; read off by hand. */
static const double marked_eyes[COMPOSE_N_PERSONS][3] = {
  { 252, 446, 461 }, { 258, 447, 447 }, { 263, 441, 436 }, { 270, 430, 404 },
  { 276, 425, 447 }, { 264, 439, 450 }, { 252, 448, 437 }, { 258, 443, 417 },
  { 257, 446, 421 }, { 268, 438, 438 }, { 259, 443, 461 }, { 270, 434, 441 },
};

struct _Composer
{
  cv::Mat card, back, form;
  cv::Mat persons[COMPOSE_N_PERSONS];
  double eyes[COMPOSE_N_PERSONS][2][2]; /* left, right; x, y in the person's picture */
  cv::Mat grain;                        /* normal noise, reused at random offsets */
  std::map<std::tuple<int, guint, int, int>, cv::Mat> printed;
};

/* Where the portrait is on a document, in millimetres from its upper left corner. */
struct Field
{
  double x, y, width, height;
};

static Field
field_of (ComposeKind kind)
{
  switch (kind)
    {
    case COMPOSE_CARD:
    case COMPOSE_CARD_DECORATED:
    case COMPOSE_CARD_INFANT:
    case COMPOSE_CARD_BACK:
      return { 4.5, 53.98 - 4.0 - 27.5, 22.0, 27.5 };
    case COMPOSE_LICENCE:
      return { 85.6 - 3.5 - 24.0, 16.0, 24.0, 30.0 };
    case COMPOSE_FORM:
    case COMPOSE_FORM_UNGLUED:
      return { 155, 16, 35, 45 };
    case COMPOSE_PHOTO:
      return { 0, 0, 35, 45 };
    }
  return { 0, 0, 0, 0 };
}

static double
dpi_of (ComposeKind kind)
{
  if (kind == COMPOSE_FORM || kind == COMPOSE_FORM_UNGLUED)
    return FORM_DPI;
  return kind == COMPOSE_PHOTO ? PHOTO_DPI : CARD_DPI;
}

void
compose_size (ComposeKind kind, gdouble *width_mm, gdouble *height_mm)
{
  bool is_form = kind == COMPOSE_FORM || kind == COMPOSE_FORM_UNGLUED;

  *width_mm = is_form ? 210 : kind == COMPOSE_PHOTO ? 35 : 85.60;
  *height_mm = is_form ? 297 : kind == COMPOSE_PHOTO ? 45 : 53.98;
}

gboolean
compose_has_portrait (ComposeKind kind)
{
  return kind != COMPOSE_CARD_BACK && kind != COMPOSE_CARD_INFANT && kind != COMPOSE_FORM_UNGLUED;
}

void
compose_scene_init (ComposeScene *scene, guint seed, gdouble width_mm, gdouble height_mm,
                    gdouble dpi)
{
  *scene = {};
  scene->seed = seed;
  scene->width_mm = width_mm;
  scene->height_mm = height_mm;
  scene->dpi = dpi;
  scene->lid = 245;
  scene->has_shadow = TRUE;
  scene->blur_mm = 0.03;
  scene->noise = 2.0;
  scene->gamma = 1.0;
}

Composer *
composer_new (const gchar *folder, GError **error)
{
  try
    {
      std::unique_ptr<Composer> composer = std::make_unique<Composer> ();
      std::string base = folder;

      composer->card = cv::imread (base + "/documents/card_p01_600.jpg");
      composer->back = cv::imread (base + "/documents/card_back_600.jpg");
      composer->form = cv::imread (base + "/documents/form_p01_300.jpg");
      bool is_complete =
          !composer->card.empty () && !composer->back.empty () && !composer->form.empty ();
      for (int i = 0; i < COMPOSE_N_PERSONS; i++)
        {
          composer->persons[i] = cv::imread (base + cv::format ("/persons/p%02d_id.jpg", i + 1));
          is_complete = is_complete && !composer->persons[i].empty ();
          for (int k = 0; k < 2; k++)
            {
              composer->eyes[i][k][0] = marked_eyes[i][k];
              composer->eyes[i][k][1] = marked_eyes[i][2];
            }
        }
      if (!is_complete)
        {
          g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
                       "%s lacks specimen pictures", folder);
          return NULL;
        }
      composer->grain.create (1024, 1024, CV_16SC3);
      cv::RNG random (7);
      random.fill (composer->grain, cv::RNG::NORMAL, 0, 256);
      return composer.release ();
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE, "%s", problem.what ());
      return NULL;
    }
}

void
composer_free (Composer *composer)
{
  delete composer;
}

/* --- drawing --- */

static int
px (double mm, double dpi)
{
  return static_cast<int> (std::lround (mm / 25.4 * dpi));
}

static cv::Rect
pixels_of (const Field &field, double dpi)
{
  return cv::Rect (px (field.x, dpi), px (field.y, dpi), px (field.width, dpi),
                   px (field.height, dpi));
}

/* The person's picture cut to the aspect of @field. Eyes are mapped the same way in eye_in(). */
static void
paste_person (cv::Mat &page, const cv::Mat &person, const Field &field, double dpi)
{
  cv::Rect to = pixels_of (field, dpi);
  double aspect = field.width / field.height;
  int width = std::min (person.cols, static_cast<int> (std::lround (person.rows * aspect)));
  int height = std::min (person.rows, static_cast<int> (std::lround (person.cols / aspect)));
  cv::Rect from ((person.cols - width) / 2, 0, width, height);
  cv::Mat target = page (to);

  cv::resize (person (from), target, to.size (), 0, 0,
              to.width < width ? cv::INTER_AREA : cv::INTER_CUBIC);
}

static void
eye_in (const Composer *composer, const Field &field, guint person, int which, double *x_mm,
        double *y_mm)
{
  double aspect = field.width / field.height;
  double width = std::min (700.0, 900 * aspect), height = std::min (900.0, 700 / aspect);

  *x_mm = field.x + (composer->eyes[person][which][0] - (700 - width) / 2) / width * field.width;
  *y_mm = field.y + composer->eyes[person][which][1] / height * field.height;
}

static void
write_line (cv::Mat &page, double dpi, double x, double y, double height_mm, const char *text,
            cv::Scalar ink)
{
  double scale = px (height_mm, dpi) / 22.0;

  cv::putText (page, text, cv::Point (px (x, dpi), px (y, dpi)), cv::FONT_HERSHEY_SIMPLEX, scale,
               ink, std::max (1, static_cast<int> (std::lround (scale * 2))), cv::LINE_AA);
}

static cv::Mat
draw_licence (const cv::Mat &person)
{
  cv::Mat page (px (53.98, CARD_DPI), px (85.6, CARD_DPI), CV_8UC3, cv::Scalar (228, 222, 236));
  const char *lines[] = { "NAME  MIHON SPECIMEN", "BORN  1990-01-23", "ADDRESS  1-2-3 MIHON-CHO",
                          "ISSUED  2024-05-06  00123", "VALID UNTIL  2029-02-23" };

  for (int x = 0; x < page.cols; x += 23)
    cv::line (page, cv::Point (x, 0), cv::Point (x - 300, page.rows), cv::Scalar (218, 214, 230), 1,
              cv::LINE_AA);
  cv::rectangle (
      page, cv::Rect (px (3, CARD_DPI), px (22.5, CARD_DPI), px (52, CARD_DPI), px (5, CARD_DPI)),
      cv::Scalar (90, 170, 80), cv::FILLED);
  for (int i = 0; i < 5; i++)
    write_line (page, CARD_DPI, 4, 7.5 + i * (i > 2 ? 7.5 : 5.5), 2.4, lines[i],
                cv::Scalar (40, 36, 36));
  for (int i = 0; i < 12; i++)
    cv::rectangle (page,
                   cv::Rect (px (4 + i * 4.2, CARD_DPI), px (44, CARD_DPI), px (4, CARD_DPI),
                             px (5, CARD_DPI)),
                   cv::Scalar (120, 120, 120), 2);
  paste_person (page, person, field_of (COMPOSE_LICENCE), CARD_DPI);
  return page;
}

/* Paper over the printed portrait: the specimen's own guilloche from beside it. */
static void
clear_field (cv::Mat &page, const Field &field, double dpi, cv::Scalar paper)
{
  cv::Rect at = pixels_of (field, dpi);

  at.x -= 3;
  at.y -= 3;
  at.width += 6;
  at.height += 6;
  cv::rectangle (page, at, paper, cv::FILLED);
}

static void
draw_face (cv::Mat &page, cv::Point centre, int radius)
{
  cv::Scalar ink (60, 50, 40);
  int thick = std::max (2, radius / 18);

  cv::circle (page, centre, radius, ink, thick, cv::LINE_AA);
  for (int side = -1; side <= 1; side += 2)
    {
      cv::Point eye (centre.x + side * radius * 4 / 10, centre.y - radius / 5);

      cv::ellipse (page, eye, cv::Size (radius / 6, radius / 10), 0, 0, 360, ink, thick,
                   cv::LINE_AA);
      cv::circle (page, eye, radius / 14, ink, cv::FILLED, cv::LINE_AA);
      cv::line (page, eye + cv::Point (-radius / 5, -radius / 5),
                eye + cv::Point (radius / 5, -radius / 5), ink, thick, cv::LINE_AA);
    }
  cv::line (page, centre, centre + cv::Point (radius / 12, radius / 4), ink, thick, cv::LINE_AA);
  cv::ellipse (page, centre + cv::Point (0, radius * 45 / 100), cv::Size (radius / 3, radius / 9),
               0, 0, 180, ink, thick, cv::LINE_AA);
}

/* What must not be taken for a portrait. */
static void
decorate (cv::Mat &page, const cv::Mat &person, cv::RNG &random)
{
  auto at = [] (double mm) { return px (mm, CARD_DPI); };
  cv::Rect ghost (at (66), at (31), at (13), at (16.25));
  cv::Mat small, faded;

  cv::resize (person (cv::Rect (0, 12, 700, 875)), small, ghost.size (), 0, 0, cv::INTER_AREA);
  cv::addWeighted (small, 0.35, page (ghost), 0.65, 0, faded);
  faded.copyTo (page (ghost));

  for (int y = 0; y < 21; y++)
    for (int x = 0; x < 21; x++)
      if (random.uniform (0, 2))
        cv::rectangle (page,
                       cv::Rect (at (69 + x * 0.55), at (10 + y * 0.55), at (0.55), at (0.55)),
                       cv::Scalar (30, 30, 30), cv::FILLED);
  for (int y = at (13); y < at (25); y++)
    for (int x = at (52); x < at (66); x++)
      {
        double phase = x * 0.021 + y * 0.033 + 2 * std::sin (x * 0.011);
        cv::Vec3b &pixel = page.at<cv::Vec3b> (y, x);

        for (int c = 0; c < 3; c++)
          pixel[c] = cv::saturate_cast<guint8> (0.6 * pixel[c]
                                                + 0.4 * (150 + 90 * std::sin (phase + 2.1 * c)));
      }
  cv::circle (page, cv::Point (at (79), at (4)), at (2.6), cv::Scalar (60, 120, 230), cv::FILLED,
              cv::LINE_AA);
  cv::circle (page, cv::Point (at (79), at (4)), at (1.4), cv::Scalar (240, 240, 240), cv::FILLED,
              cv::LINE_AA);
  draw_face (page, cv::Point (at (42), at (44)), at (7.5));
}

static cv::Mat
draw (const Composer *composer, ComposeKind kind, guint person, cv::RNG &random)
{
  const cv::Mat &face = composer->persons[person];
  cv::Mat page;

  switch (kind)
    {
    case COMPOSE_CARD:
    case COMPOSE_CARD_DECORATED:
      page = composer->card.clone ();
      paste_person (page, face, field_of (kind), CARD_DPI);
      if (kind == COMPOSE_CARD_DECORATED)
        decorate (page, face, random);
      break;
    case COMPOSE_CARD_INFANT:
      page = composer->card.clone ();
      clear_field (page, field_of (kind), CARD_DPI, cv::Scalar (236, 234, 230));
      break;
    case COMPOSE_CARD_BACK:
      page = composer->back.clone ();
      break;
    case COMPOSE_LICENCE:
      page = draw_licence (face);
      break;
    case COMPOSE_FORM:
      page = composer->form.clone ();
      paste_person (page, face, field_of (kind), FORM_DPI);
      break;
    case COMPOSE_FORM_UNGLUED:
      page = composer->form.clone ();
      clear_field (page, field_of (kind), FORM_DPI, cv::Scalar (255, 255, 255));
      cv::rectangle (page, pixels_of (field_of (kind), FORM_DPI), cv::Scalar (60, 60, 60), 2);
      write_line (page, FORM_DPI, 164, 38, 3.5, "PHOTO", cv::Scalar (60, 60, 60));
      break;
    case COMPOSE_PHOTO:
      page.create (px (45, PHOTO_DPI), px (35, PHOTO_DPI), CV_8UC3);
      paste_person (page, face, field_of (kind), PHOTO_DPI);
      break;
    }
  return page;
}

/* A colour screen: four-colour print's three visible ones, as cosine dots at their usual angles. */
static void
print_screen (cv::Mat &page, double lpi, double depth, double dpi)
{
  const double angles[] = { 15, 75, 45 };
  double waves[1024];

  if (lpi <= 0 || depth <= 0)
    return;
  for (int i = 0; i < 1024; i++)
    waves[i] = 0.25 * std::cos (2 * G_PI * i / 1024);
  for (int c = 0; c < 3; c++)
    {
      double step = lpi / dpi * 1024;
      double ux = std::cos (angles[c] * G_PI / 180) * step,
             uy = std::sin (angles[c] * G_PI / 180) * step;

      for (int y = 0; y < page.rows; y++)
        {
          guint8 *row = page.ptr (y);

          for (int x = 0; x < page.cols; x++)
            {
              int u = static_cast<int> (x * ux + y * uy) & 1023,
                  v = static_cast<int> (y * ux - x * uy) & 1023;
              double threshold = 0.5 + waves[u] + waves[v];
              double shade = row[x * 3 + c] / 255.0;
              double dot = std::clamp (0.5 + (shade - threshold) * 2.2, 0.0, 1.0);

              row[x * 3 + c] =
                  cv::saturate_cast<guint8> (255 * ((1 - depth) * shade + depth * dot));
            }
        }
    }
}

static const cv::Mat &
printed (Composer *composer, const ComposeThing &thing, guint seed)
{
  std::tuple<int, guint, int, int> key (thing.kind, thing.person,
                                        static_cast<int> (thing.screen_lpi),
                                        static_cast<int> (100 * thing.screen_depth));
  std::map<std::tuple<int, guint, int, int>, cv::Mat>::iterator known =
      composer->printed.find (key);

  if (known != composer->printed.end ())
    return known->second;
  /* A form takes 26 MB: a handful is enough to make runs by person fast. */
  if (composer->printed.size () > 12)
    composer->printed.clear ();
  cv::RNG random (thing.person + 11);
  cv::Mat page = draw (composer, thing.kind, thing.person, random);

  print_screen (page, thing.screen_lpi, thing.screen_depth, dpi_of (thing.kind));
  return composer->printed[key] = page;
}

/* --- the glass --- */

static cv::Mat
mask_of (ComposeKind kind, const cv::Size &size)
{
  cv::Mat mask (size, CV_8U, cv::Scalar (255));
  int r = px (3.18, CARD_DPI);

  if (kind == COMPOSE_FORM || kind == COMPOSE_FORM_UNGLUED || kind == COMPOSE_PHOTO)
    return mask;
  mask.setTo (0);
  cv::rectangle (mask, cv::Rect (r, 0, size.width - 2 * r, size.height), 255, cv::FILLED);
  cv::rectangle (mask, cv::Rect (0, r, size.width, size.height - 2 * r), 255, cv::FILLED);
  for (int i = 0; i < 4; i++)
    cv::circle (mask, cv::Point (i & 1 ? size.width - 1 - r : r, i & 2 ? size.height - 1 - r : r),
                r, 255, cv::FILLED);
  return mask;
}

static void
lay (Composer *composer, const ComposeScene *scene, const ComposeThing &thing, cv::Mat &page)
{
  cv::Mat document = printed (composer, thing, scene->seed);
  cv::Mat mask = mask_of (thing.kind, document.size ());
  double dpi = dpi_of (thing.kind), scale = scene->dpi / dpi;
  double radians = thing.rotation * G_PI / 180;
  double c = std::cos (radians), s = std::sin (radians);

  if (scale < 1)
    {
      cv::resize (document, document, cv::Size (), scale, scale, cv::INTER_AREA);
      cv::resize (mask, mask, document.size (), 0, 0, cv::INTER_AREA);
      scale = 1;
    }
  double cx = thing.x_mm / 25.4 * scene->dpi - 0.5, cy = thing.y_mm / 25.4 * scene->dpi - 0.5;
  double w = document.cols - 1, h = document.rows - 1;
  double m[6] = { c * scale,  s * scale, cx - scale * (c * w + s * h) / 2,
                  -s * scale, c * scale, cy - scale * (-s * w + c * h) / 2 };
  /* Only the part of the page that the document covers is touched. */
  double half_w = scale * (std::fabs (c) * w + std::fabs (s) * h) / 2,
         half_h = scale * (std::fabs (s) * w + std::fabs (c) * h) / 2;
  int room = px (3, scene->dpi);
  cv::Rect part (static_cast<int> (cx - half_w) - room, static_cast<int> (cy - half_h) - room,
                 static_cast<int> (2 * half_w) + 2 * room,
                 static_cast<int> (2 * half_h) + 2 * room);

  part &= cv::Rect (0, 0, page.cols, page.rows);
  if (part.area () == 0)
    return;
  m[2] -= part.x;
  m[5] -= part.y;
  cv::Mat map (2, 3, CV_64F, m), warped, cover, target = page (part);
  cv::warpAffine (document, warped, map, part.size (), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::warpAffine (mask, cover, map, part.size (), cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
  if (scene->has_shadow)
    {
      cv::Mat shadow, moved = (cv::Mat_<double> (2, 3) << 1, 0, px (0.25, scene->dpi), 0, 1,
                               px (0.35, scene->dpi));

      cv::warpAffine (cover, shadow, moved, part.size ());
      cv::GaussianBlur (shadow, shadow, cv::Size (), std::max (0.8, 0.3 / 25.4 * scene->dpi));
      for (int y = 0; y < part.height; y++)
        for (int x = 0; x < part.width; x++)
          {
            cv::Vec3b &pixel = target.at<cv::Vec3b> (y, x);
            int keep = 255 - shadow.at<guint8> (y, x) * 35 / 100;

            for (int k = 0; k < 3; k++)
              pixel[k] = static_cast<guint8> (pixel[k] * keep / 255);
          }
    }
  for (int y = 0; y < part.height; y++)
    for (int x = 0; x < part.width; x++)
      {
        int a = cover.at<guint8> (y, x);
        cv::Vec3b &pixel = target.at<cv::Vec3b> (y, x);
        const cv::Vec3b &over = warped.at<cv::Vec3b> (y, x);

        for (int k = 0; k < 3; k++)
          pixel[k] = static_cast<guint8> ((pixel[k] * (255 - a) + over[k] * a) / 255);
      }
}

static void
note_truth (const Composer *composer, const ComposeThing &thing, GArray *truths)
{
  ComposeTruth truth = {};
  Field field = field_of (thing.kind);
  double width, height;
  double radians = thing.rotation * G_PI / 180, c = std::cos (radians), s = std::sin (radians);

  if (!compose_has_portrait (thing.kind))
    return;
  compose_size (thing.kind, &width, &height);
  auto place = [&] (double x, double y, double *to_x, double *to_y) {
    double u = x - width / 2, v = y - height / 2;

    *to_x = thing.x_mm + u * c + v * s;
    *to_y = thing.y_mm - u * s + v * c;
  };
  place (field.x + field.width / 2, field.y + field.height / 2, &truth.x_mm, &truth.y_mm);
  for (int i = 0; i < 2; i++)
    {
      double x, y;

      eye_in (composer, field, thing.person, i, &x, &y);
      place (x, y, &truth.eyes_mm[i][0], &truth.eyes_mm[i][1]);
    }
  truth.rotation = std::fmod (thing.rotation + 720, 360);
  truth.person = thing.person;
  truth.kind = thing.kind;
  g_array_append_val (truths, truth);
}

static void
open_lid (cv::Mat &page, cv::RNG &random)
{
  double ax = random.uniform (0.3, 1.0), ay = random.uniform (0.3, 1.0),
         base = random.uniform (10.0, 60.0);
  double px0 = random.uniform (0.0, 6.0), top = random.uniform (60.0, 180.0);

  for (int y = 0; y < page.rows; y++)
    for (int x = 0; x < page.cols; x++)
      {
        double u = x / static_cast<double> (page.cols), v = y / static_cast<double> (page.rows);
        double shade =
            base
            + top * (0.5 + 0.5 * std::sin (px0 + 3 * ax * u + 4 * ay * v)) * (0.4 + 0.6 * u * v);

        page.at<cv::Vec3b> (y, x) =
            cv::Vec3b (cv::saturate_cast<guint8> (shade * 0.95), cv::saturate_cast<guint8> (shade),
                       cv::saturate_cast<guint8> (shade * 1.04));
      }
}

static void
add_dust (cv::Mat &page, const ComposeScene *scene, cv::RNG &random)
{
  for (guint i = 0; i < scene->n_dust; i++)
    {
      cv::Point at (random.uniform (0, page.cols), random.uniform (0, page.rows));
      int shade = random.uniform (0, 3) ? random.uniform (30, 130) : random.uniform (190, 255);
      cv::Scalar ink = cv::Scalar::all (shade);

      if (random.uniform (0, 3))
        cv::circle (page, at, std::max (1, px (random.uniform (0.04, 0.25), scene->dpi)), ink,
                    cv::FILLED, cv::LINE_AA);
      else
        cv::ellipse (page, at,
                     cv::Size (px (random.uniform (0.5, 4.0), scene->dpi),
                               px (random.uniform (0.3, 2.0), scene->dpi)),
                     random.uniform (0, 360), 0, random.uniform (40, 160), ink,
                     std::max (1, px (0.06, scene->dpi)), cv::LINE_AA);
    }
}

/* Light falling off to one side, the scanner's own tone curve, and its noise. */
static void
read_out (const Composer *composer, const ComposeScene *scene, cv::Mat &page, cv::RNG &random)
{
  int tone[256];

  for (int i = 0; i < 256; i++)
    tone[i] = static_cast<int> (
        std::lround (256 * (3 + 0.985 * 255 * std::pow (i / 255.0, scene->gamma))));
  int amount = static_cast<int> (std::lround (scene->noise * 256));
  int ox = random.uniform (0, 1024), oy = random.uniform (0, 1024);
  for (int y = 0; y < page.rows; y++)
    {
      const short *grain = composer->grain.ptr<short> ((y + oy) & 1023);
      guint8 *row = page.ptr (y);

      for (int x = 0; x < page.cols; x++)
        {
          const short *g = grain + 3 * ((x + ox) & 1023);
          int fall = 1024 - 15 * x / page.cols;

          for (int c = 0; c < 3; c++)
            row[3 * x + c] = cv::saturate_cast<guint8> (
                ((tone[row[3 * x + c]] * fall >> 10) + (g[c] * amount >> 8) + 128) >> 8);
        }
    }
}

static KaoImage *
to_image (const cv::Mat &page, gdouble dpi, GError **error)
{
  KaoImage *scan = kao_image_new (KAO_IMAGE_RGB24, page.cols, page.rows, error);

  if (scan == NULL)
    return NULL;
  cv::Mat target (page.rows, page.cols, CV_8UC3, kao_image_get_row (scan, 0),
                  kao_image_get_stride (scan));
  cv::cvtColor (page, target, cv::COLOR_BGR2RGB);
  kao_image_set_dpi (scan, dpi);
  return scan;
}

gdouble
composer_learn_eyes (Composer *composer, KaoFindFacesFunc find_faces, gpointer user_data)
{
  /* The finder's box, and with it the landmarks, jitters with the scale: a mean over some. */
  const double scales[] = { 0.45, 0.52, 0.6, 0.7, 0.8 };
  double sum = 0, n = 0;

  for (int i = 0; i < COMPOSE_N_PERSONS; i++)
    {
      double eyes[2][2] = { { 0, 0 }, { 0, 0 } };
      int hits = 0;

      for (double scale : scales)
        {
          g_autoptr (GArray) faces = g_array_new (FALSE, TRUE, sizeof (KaoFace));
          cv::Mat small;

          cv::resize (composer->persons[i], small, cv::Size (), scale, scale, cv::INTER_AREA);
          g_autoptr (KaoImage) image = to_image (small, 300, NULL);
          if (image == NULL || !find_faces (image, 88, FALSE, faces, user_data, NULL) || faces->len != 1)
            continue;
          const KaoFace *face = &g_array_index (faces, KaoFace, 0);
          if (!face->has_points)
            continue;
          for (int k = 0; k < 2; k++)
            {
              eyes[k][0] += face->points[k].x / scale;
              eyes[k][1] += face->points[k].y / scale;
            }
          hits++;
        }
      if (hits == 0)
        continue;
      double apart = marked_eyes[i][1] - marked_eyes[i][0];
      for (int k = 0; k < 2; k++)
        {
          composer->eyes[i][k][0] = eyes[k][0] / hits;
          composer->eyes[i][k][1] = eyes[k][1] / hits;
          sum += std::hypot (composer->eyes[i][k][0] - marked_eyes[i][k],
                             composer->eyes[i][k][1] - marked_eyes[i][2])
                 / apart;
          n++;
        }
    }
  return n > 0 ? sum / n : 0;
}

KaoImage *
composer_scan (Composer *composer, const ComposeScene *scene, GArray *truths, GError **error)
{
  try
    {
      cv::RNG random (scene->seed * 7919u + 13);
      cv::Mat page (px (scene->height_mm, scene->dpi), px (scene->width_mm, scene->dpi), CV_8UC3,
                    cv::Scalar::all (scene->lid));

      if (scene->is_lid_open)
        open_lid (page, random);
      for (guint i = 0; i < scene->n_things; i++)
        {
          lay (composer, scene, scene->things[i], page);
          note_truth (composer, scene->things[i], truths);
        }
      add_dust (page, scene, random);
      double sigma = scene->blur_mm / 25.4 * scene->dpi;
      if (sigma > 0.3)
        cv::GaussianBlur (page, page, cv::Size (), sigma);
      read_out (composer, scene, page, random);
      if (scene->is_grey)
        {
          cv::Mat grey;

          cv::cvtColor (page, grey, cv::COLOR_BGR2GRAY);
          cv::cvtColor (grey, page, cv::COLOR_GRAY2BGR);
        }
      if (scene->jpeg > 0)
        {
          std::vector<guint8> bytes;

          cv::imencode (".jpg", page, bytes, { cv::IMWRITE_JPEG_QUALITY, scene->jpeg });
          page = cv::imdecode (bytes, cv::IMREAD_COLOR);
        }
      return to_image (page, scene->dpi, error);
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY, "%s", problem.what ());
      return NULL;
    }
}
