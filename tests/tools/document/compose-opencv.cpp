// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "compose.h"

#include "compose-print-opencv.h"

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

/* Documents are laid on the page by one affine map. */

/* Eye centres in data/demo/persons/pNN_id.jpg: left x, right x, y; read off by hand. */
static const double marked_eyes[COMPOSE_N_PERSONS][3] = {
  { 252, 446, 461 }, { 258, 447, 447 }, { 263, 441, 436 }, { 270, 430, 404 },
  { 276, 425, 447 }, { 264, 439, 450 }, { 252, 448, 437 }, { 258, 443, 417 },
  { 257, 446, 421 }, { 268, 438, 438 }, { 259, 443, 461 }, { 270, 434, 441 },
};

struct _Composer
{
  ComposeSpecimens specimens;
  double eyes[COMPOSE_N_PERSONS][2][2]; /* left, right; x, y in the person's picture */
  cv::Mat grain;                        /* normal noise, reused at random offsets */
  std::map<std::tuple<int, guint, int, int>, cv::Mat> printed;
};

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

      composer->specimens.card = cv::imread (base + "/documents/card_p01_600.jpg");
      composer->specimens.back = cv::imread (base + "/documents/card_back_600.jpg");
      composer->specimens.form = cv::imread (base + "/documents/form_p01_300.jpg");
      bool is_complete =
          !composer->specimens.card.empty () && !composer->specimens.back.empty () && !composer->specimens.form.empty ();
      for (int i = 0; i < COMPOSE_N_PERSONS; i++)
        {
          composer->specimens.persons[i] = cv::imread (base + cv::format ("/persons/p%02d_id.jpg", i + 1));
          is_complete = is_complete && !composer->specimens.persons[i].empty ();
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

static void
eye_in (const Composer *composer, const ComposeField &field, guint person, int which, double *x_mm,
        double *y_mm)
{
  double aspect = field.width / field.height;
  double width = std::min (700.0, 900 * aspect), height = std::min (900.0, 700 / aspect);

  *x_mm = field.x + (composer->eyes[person][which][0] - (700 - width) / 2) / width * field.width;
  *y_mm = field.y + composer->eyes[person][which][1] / height * field.height;
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
  cv::Mat page = compose_draw (composer->specimens, thing.kind, thing.person, random);

  compose_print_screen (page, thing.screen_lpi, thing.screen_depth, compose_dpi_of (thing.kind));
  return composer->printed[key] = page;
}

/* --- the glass --- */

static cv::Mat
mask_of (ComposeKind kind, const cv::Size &size)
{
  cv::Mat mask (size, CV_8U, cv::Scalar (255));
  int r = compose_px (3.18, COMPOSE_CARD_DPI);

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
  double dpi = compose_dpi_of (thing.kind), scale = scene->dpi / dpi;
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
  int room = compose_px (3, scene->dpi);
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
      cv::Mat shadow, moved = (cv::Mat_<double> (2, 3) << 1, 0, compose_px (0.25, scene->dpi), 0, 1,
                               compose_px (0.35, scene->dpi));

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
  ComposeField field = compose_field_of (thing.kind);
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
        cv::circle (page, at, std::max (1, compose_px (random.uniform (0.04, 0.25), scene->dpi)), ink,
                    cv::FILLED, cv::LINE_AA);
      else
        cv::ellipse (page, at,
                     cv::Size (compose_px (random.uniform (0.5, 4.0), scene->dpi),
                               compose_px (random.uniform (0.3, 2.0), scene->dpi)),
                     random.uniform (0, 360), 0, random.uniform (40, 160), ink,
                     std::max (1, compose_px (0.06, scene->dpi)), cv::LINE_AA);
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

          cv::resize (composer->specimens.persons[i], small, cv::Size (), scale, scale, cv::INTER_AREA);
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
      cv::Mat page (compose_px (scene->height_mm, scene->dpi), compose_px (scene->width_mm, scene->dpi), CV_8UC3,
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
