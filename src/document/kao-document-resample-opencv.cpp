// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"
#include "document/kao-document-scratch.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

/* Cuts turned windows out of the scan. The part that the window touches is averaged down to the
 * wanted resolution first, and only then turned: the cost follows the window, not the scan. */

static cv::Mat
convert (const cv::Mat &from, KaoImageFormat from_format, KaoImageFormat to_format,
         std::unique_ptr<KaoScratch> &to)
{
  to = std::make_unique<KaoScratch> (from.rows, from.cols,
                                     to_format == KAO_IMAGE_GRAY8 ? CV_8U : CV_8UC3);
  if (to_format == KAO_IMAGE_GRAY8)
    cv::cvtColor (from, to->mat,
                  from_format == KAO_IMAGE_RGB24 ? cv::COLOR_RGB2GRAY : cv::COLOR_BGRA2GRAY);
  else if (from_format == KAO_IMAGE_GRAY8)
    cv::cvtColor (from, to->mat, cv::COLOR_GRAY2RGB);
  else
    cv::cvtColor (from, to->mat, cv::COLOR_BGRA2RGB);
  return to->mat;
}

/* Where the corners of the window lie, in pixels of the scan, with room for the filters. */
static cv::Rect
touched_part (const cv::Size &scan, const double m[6], int width, int height, double margin)
{
  double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;

  for (int corner = 0; corner < 4; corner++)
    {
      double u = corner & 1 ? width : 0;
      double v = corner & 2 ? height : 0;
      double x = m[0] * u + m[1] * v + m[2];
      double y = m[3] * u + m[4] * v + m[5];

      x0 = std::min (x0, x);
      y0 = std::min (y0, y);
      x1 = std::max (x1, x);
      y1 = std::max (y1, y);
    }
  int left = static_cast<int> (std::floor (std::clamp (x0 - margin, 0.0, scan.width - 1.0)));
  int top = static_cast<int> (std::floor (std::clamp (y0 - margin, 0.0, scan.height - 1.0)));
  int right = static_cast<int> (std::ceil (std::clamp (x1 + margin, left + 1.0, 1.0 * scan.width)));
  int bottom =
      static_cast<int> (std::ceil (std::clamp (y1 + margin, top + 1.0, 1.0 * scan.height)));

  return cv::Rect (left, top, right - left, bottom - top);
}

cv::Mat
kao_halve (const cv::Mat &from, const cv::Size &wanted, std::unique_ptr<KaoScratch> &to)
{
  cv::Mat current = from;

  while (current.cols >= 2 * wanted.width && current.rows >= 2 * wanted.height)
    {
      cv::Mat even = current (cv::Rect (0, 0, current.cols & ~1, current.rows & ~1));
      std::unique_ptr<KaoScratch> half =
          std::make_unique<KaoScratch> (even.rows / 2, even.cols / 2, even.type ());

      cv::resize (even, half->mat, half->mat.size (), 0, 0, cv::INTER_AREA);
      current = half->mat;
      to = std::move (half);
    }
  return current;
}

/* @rect without what halving to @shrink would drop. */
static cv::Rect
divisible (cv::Rect rect, double shrink)
{
  int step = 1;

  while (2 * step <= shrink)
    step *= 2;
  if (rect.width > step && rect.height > step)
    {
      rect.width -= rect.width % step;
      rect.height -= rect.height % step;
    }
  return rect;
}

static KaoImage *
resample (const KaoImage *scan, const double m[6], double shrink, KaoImage *window)
{
  cv::Mat whole = kao_mat_of (scan);
  cv::Mat out = kao_mat_of (window);
  KaoImageFormat from = kao_image_get_format (scan);
  KaoImageFormat format = kao_image_get_format (window);
  cv::Rect part = divisible (touched_part (whole.size (), m, out.cols, out.rows, 2 * shrink + 2),
                             shrink);
  int small_width = std::max (1, static_cast<int> (std::lround (part.width / shrink)));
  int small_height = std::max (1, static_cast<int> (std::lround (part.height / shrink)));
  double sx = static_cast<double> (part.width) / small_width;
  double sy = static_cast<double> (part.height) / small_height;
  cv::Mat source = whole (part);
  std::unique_ptr<KaoScratch> converted, halved, reduced;

  /* First to grey, where grey is wanted: averaging one channel costs a third. */
  if (from != format && format == KAO_IMAGE_GRAY8)
    source = convert (source, from, format, converted);
  if (small_width != part.width || small_height != part.height)
    {
      reduced = std::make_unique<KaoScratch> (small_height, small_width, source.type ());
      cv::resize (kao_halve (source, reduced->mat.size (), halved), reduced->mat,
                  reduced->mat.size (), 0, 0, cv::INTER_AREA);
      source = reduced->mat;
    }
  if (source.type () != out.type ())
    source = convert (source, from, format, converted);

  /* warpAffine counts from pixel centres, everything here from the outer corner. */
  double shifted[6] = { m[0] / sx, m[1] / sx, (m[2] - part.x) / sx,
                        m[3] / sy, m[4] / sy, (m[5] - part.y) / sy };
  shifted[2] += 0.5 * shifted[0] + 0.5 * shifted[1] - 0.5;
  shifted[5] += 0.5 * shifted[3] + 0.5 * shifted[4] - 0.5;
  cv::warpAffine (source, out, cv::Mat (2, 3, CV_64F, shifted), out.size (),
                  cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT,
                  cv::Scalar::all (128));
  return window;
}

KaoImage *
kao_resample_window (const KaoImage *scan, gdouble x_mm, gdouble y_mm, gdouble width_mm,
                     gdouble height_mm, gdouble rotation, gdouble dpi, KaoImageFormat format,
                     GError **error)
{
  gdouble scan_dpi = kao_image_get_dpi (scan);
  gdouble out_dpi = MIN (dpi, scan_dpi);
  gint width = MAX (1, static_cast<gint> (std::lround (width_mm / KAO_MM_PER_INCH * out_dpi)));
  gint height = MAX (1, static_cast<gint> (std::lround (height_mm / KAO_MM_PER_INCH * out_dpi)));
  gdouble shrink = scan_dpi / out_dpi;
  gdouble radians = rotation * G_PI / 180.0;
  gdouble c = std::cos (radians) * shrink;
  gdouble s = std::sin (radians) * shrink;
  gdouble x = x_mm / KAO_MM_PER_INCH * scan_dpi;
  gdouble y = y_mm / KAO_MM_PER_INCH * scan_dpi;
  /* The window's axes on the scan, whose y points down: right = (cos, -sin), down = (sin, cos). */
  const double m[6] = { c,  s, x - (c * width + s * height) / 2,
                        -s, c, y - (-s * width + c * height) / 2 };

  g_autoptr (KaoImage) window = kao_image_new (format, width, height, error);
  if (window == NULL)
    return NULL;
  kao_image_set_dpi (window, out_dpi);
  try
    {
      resample (scan, m, shrink, window);
    }
  catch (...)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                   "A part of %d x %d pixels could not be cut out of the scan: memory is short; "
                   "close other programs",
                   width, height);
      return NULL;
    }
  return static_cast<KaoImage *> (g_steal_pointer (&window));
}
