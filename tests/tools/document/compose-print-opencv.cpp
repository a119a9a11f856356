// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "compose-print-opencv.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

static const double FORM_DPI = 300, PHOTO_DPI = 600;

ComposeField
compose_field_of (ComposeKind kind)
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

double
compose_dpi_of (ComposeKind kind)
{
  if (kind == COMPOSE_FORM || kind == COMPOSE_FORM_UNGLUED)
    return FORM_DPI;
  return kind == COMPOSE_PHOTO ? PHOTO_DPI : COMPOSE_CARD_DPI;
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

int
compose_px (double mm, double dpi)
{
  return static_cast<int> (std::lround (mm / 25.4 * dpi));
}

static cv::Rect
pixels_of (const ComposeField &field, double dpi)
{
  return cv::Rect (compose_px (field.x, dpi), compose_px (field.y, dpi), compose_px (field.width, dpi),
                   compose_px (field.height, dpi));
}

/* The person's picture cut to the aspect of @field. Eyes are mapped the same way in eye_in(). */
static void
paste_person (cv::Mat &page, const cv::Mat &person, const ComposeField &field, double dpi)
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
write_line (cv::Mat &page, double dpi, double x, double y, double height_mm, const char *text,
            cv::Scalar ink)
{
  double scale = compose_px (height_mm, dpi) / 22.0;

  cv::putText (page, text, cv::Point (compose_px (x, dpi), compose_px (y, dpi)), cv::FONT_HERSHEY_SIMPLEX, scale,
               ink, std::max (1, static_cast<int> (std::lround (scale * 2))), cv::LINE_AA);
}

static cv::Mat
draw_licence (const cv::Mat &person)
{
  cv::Mat page (compose_px (53.98, COMPOSE_CARD_DPI), compose_px (85.6, COMPOSE_CARD_DPI), CV_8UC3, cv::Scalar (228, 222, 236));
  const char *lines[] = { "NAME  MIHON SPECIMEN", "BORN  1990-01-23", "ADDRESS  1-2-3 MIHON-CHO",
                          "ISSUED  2024-05-06  00123", "VALID UNTIL  2029-02-23" };
  auto at = [] (double mm) { return compose_px (mm, COMPOSE_CARD_DPI); };

  for (int x = 0; x < page.cols; x += 23)
    cv::line (page, cv::Point (x, 0), cv::Point (x - 300, page.rows), cv::Scalar (218, 214, 230), 1,
              cv::LINE_AA);
  cv::rectangle (
      page, cv::Rect (at (3), at (22.5), at (52), at (5)),
      cv::Scalar (90, 170, 80), cv::FILLED);
  for (int i = 0; i < 5; i++)
    write_line (page, COMPOSE_CARD_DPI, 4, 7.5 + i * (i > 2 ? 7.5 : 5.5), 2.4, lines[i],
                cv::Scalar (40, 36, 36));
  for (int i = 0; i < 12; i++)
    cv::rectangle (page,
                   cv::Rect (at (4 + i * 4.2), at (44), at (4), at (5)),
                   cv::Scalar (120, 120, 120), 2);
  paste_person (page, person, compose_field_of (COMPOSE_LICENCE), COMPOSE_CARD_DPI);
  return page;
}

/* Paper over the printed portrait: the specimen's own guilloche from beside it. */
static void
clear_field (cv::Mat &page, const ComposeField &field, double dpi, cv::Scalar paper)
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
  auto at = [] (double mm) { return compose_px (mm, COMPOSE_CARD_DPI); };
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

cv::Mat
compose_draw (const ComposeSpecimens &specimens, ComposeKind kind, guint person, cv::RNG &random)
{
  const cv::Mat &face = specimens.persons[person];
  cv::Mat page;

  switch (kind)
    {
    case COMPOSE_CARD:
    case COMPOSE_CARD_DECORATED:
      page = specimens.card.clone ();
      paste_person (page, face, compose_field_of (kind), COMPOSE_CARD_DPI);
      if (kind == COMPOSE_CARD_DECORATED)
        decorate (page, face, random);
      break;
    case COMPOSE_CARD_INFANT:
      page = specimens.card.clone ();
      clear_field (page, compose_field_of (kind), COMPOSE_CARD_DPI, cv::Scalar (236, 234, 230));
      break;
    case COMPOSE_CARD_BACK:
      page = specimens.back.clone ();
      break;
    case COMPOSE_LICENCE:
      page = draw_licence (face);
      break;
    case COMPOSE_FORM:
      page = specimens.form.clone ();
      paste_person (page, face, compose_field_of (kind), FORM_DPI);
      break;
    case COMPOSE_FORM_UNGLUED:
      page = specimens.form.clone ();
      clear_field (page, compose_field_of (kind), FORM_DPI, cv::Scalar (255, 255, 255));
      cv::rectangle (page, pixels_of (compose_field_of (kind), FORM_DPI), cv::Scalar (60, 60, 60), 2);
      write_line (page, FORM_DPI, 164, 38, 3.5, "PHOTO", cv::Scalar (60, 60, 60));
      break;
    case COMPOSE_PHOTO:
      page.create (compose_px (45, PHOTO_DPI), compose_px (35, PHOTO_DPI), CV_8UC3);
      paste_person (page, face, compose_field_of (kind), PHOTO_DPI);
      break;
    }
  return page;
}

void
compose_print_screen (cv::Mat &page, double lpi, double depth, double dpi)
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
