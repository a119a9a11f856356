// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"
#include "document/kao-document-scratch.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

/* A printed photo is a pattern of dots. At 600 dpi a 150 lines-per-inch screen has four pixels
 * per dot: shrinking it as it is folds the dots into a coarse moire over the face. The screen is
 * found as peaks in the spectrum and a Gaussian just wide enough for its lowest one is applied
 * before shrinking. */

static const int TILE = 256;

/* Screens in use: newspapers to art print; card printers lie in between. */
static const double LEAST_LPI = 85, MOST_LPI = 260;

/* A peak is a screen when it stands this far above its ring of the spectrum. */
static const double LEAST_STRENGTH = 7;

/* What is left of the screen after the Gaussian: exp(-2 pi^2 sigma^2 f^2) = 5 % */
static const double SIGMA_TIMES_FREQUENCY = 0.39;

/* Power spectrum of one tile, windowed, zero frequency at (0, 0). */
static void
spectrum_of (const cv::Mat &tile, KaoScratch &values, KaoScratch &power)
{
  double mean = cv::mean (tile)[0];
  double hann[TILE];

  for (int i = 0; i < TILE; i++)
    hann[i] = 0.5 - 0.5 * std::cos (2 * G_PI * (i + 0.5) / TILE);
  for (int y = 0; y < TILE; y++)
    {
      const guint8 *from = tile.ptr (y);
      cv::Vec2f *to = values.mat.ptr<cv::Vec2f> (y);

      for (int x = 0; x < TILE; x++)
        to[x] = cv::Vec2f (static_cast<float> ((from[x] - mean) * hann[x] * hann[y]), 0);
    }
  cv::dft (values.mat, values.mat);
  for (int y = 0; y < TILE; y++)
    {
      const cv::Vec2f *from = values.mat.ptr<cv::Vec2f> (y);
      float *to = power.mat.ptr<float> (y);

      for (int x = 0; x < TILE; x++)
        to[x] += std::sqrt (from[x][0] * from[x][0] + from[x][1] * from[x][1]);
    }
}

/* The lowest frequency with a peak, in cycles per pixel; 0 when there is none. */
static double
lowest_peak (const cv::Mat &power, double from, double to, double *strength)
{
  const int n_rings = TILE / 2;
  std::vector<std::vector<float> > rings (static_cast<size_t> (n_rings));

  for (int y = 0; y <= TILE / 2; y++)
    for (int x = 0; x < TILE; x++)
      {
        double fx = x < TILE / 2 ? x : x - TILE, r = std::hypot (fx, y);

        if (r < n_rings)
          rings[static_cast<size_t> (r)].push_back (power.at<float> (y, x));
      }
  *strength = 0;
  for (int r = static_cast<int> (from * TILE);
       r < std::min (n_rings - 1, static_cast<int> (to * TILE)); r++)
    {
      std::vector<float> &ring = rings[static_cast<size_t> (r)];
      if (ring.size () < 8)
        continue;
      std::vector<float>::iterator middle = ring.begin () + static_cast<long> (ring.size () / 2);
      float highest = *std::max_element (ring.begin (), ring.end ());

      std::nth_element (ring.begin (), middle, ring.end ());
      double value = highest / std::max (1e-3f, *middle);
      if (value > LEAST_STRENGTH)
        {
          *strength = value;
          return r / static_cast<double> (TILE);
        }
    }
  return 0;
}

void
kao_descreen_measure (const KaoImage *picture, KaoScreen *screen)
{
  double dpi = kao_image_get_dpi (picture);

  screen->lines_per_inch = 0;
  screen->strength = 0;
  try
    {
      cv::Mat shades = kao_mat_of (picture);
      if (dpi <= 0 || shades.cols < TILE || shades.rows < TILE || shades.channels () != 3)
        return;
      KaoScratch grey (shades.rows, shades.cols, CV_8U);
      KaoScratch values (TILE, TILE, CV_32FC2);
      KaoScratch power (TILE, TILE, CV_32F);

      cv::cvtColor (shades, grey.mat, cv::COLOR_RGB2GRAY);
      /* Two tiles down the middle: face and clothes. */
      int x = (shades.cols - TILE) / 2;
      for (int i = 0; i < 2; i++)
        {
          int y = (shades.rows - TILE) * (i + 1) / 3;

          spectrum_of (grey.mat (cv::Rect (x, y, TILE, TILE)), values, power);
        }
      double frequency = lowest_peak (power.mat, LEAST_LPI / dpi, std::min (0.5, MOST_LPI / dpi),
                                      &screen->strength);
      screen->lines_per_inch = frequency * dpi;
    }
  catch (...)
    {
      screen->lines_per_inch = 0;
    }
}

static void
smooth_and_shrink (const KaoImage *picture, KaoImage *out, double sigma)
{
  cv::Mat from = kao_mat_of (picture), to = kao_mat_of (out);

  if (sigma < 0.3)
    {
      cv::resize (from, to, to.size (), 0, 0, cv::INTER_AREA);
      return;
    }
  KaoScratch smooth (from.rows, from.cols, from.type ());
  int size = std::max (3, static_cast<int> (std::ceil (3 * sigma)) * 2 + 1);

  cv::GaussianBlur (from, smooth.mat, cv::Size (size, size), sigma, sigma, cv::BORDER_REPLICATE);
  cv::resize (smooth.mat, to, to.size (), 0, 0, cv::INTER_AREA);
}

KaoImage *
kao_descreen (const KaoImage *picture, const KaoScreen *screen, gdouble dpi, GError **error)
{
  gdouble own = kao_image_get_dpi (picture);
  gdouble scale = MIN (1.0, dpi / own);
  gint width = MAX (1, static_cast<gint> (std::lround (kao_image_get_width (picture) * scale)));
  gint height = MAX (1, static_cast<gint> (std::lround (kao_image_get_height (picture) * scale)));
  gdouble sigma =
      screen->lines_per_inch > 0 ? SIGMA_TIMES_FREQUENCY * own / screen->lines_per_inch : 0;

  g_autoptr (KaoImage) out = kao_image_new (KAO_IMAGE_RGB24, width, height, error);
  if (out == NULL)
    return NULL;
  kao_image_set_dpi (out, own * scale);
  try
    {
      smooth_and_shrink (picture, out, sigma);
    }
  catch (...)
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                           "The portrait could not be smoothed: memory is short; close other "
                           "programs");
      return NULL;
    }
  return static_cast<KaoImage *> (g_steal_pointer (&out));
}

void
kao_blur_outside (KaoImage *picture, const KaoRect *keep)
{
  try
    {
      cv::Mat pixels = kao_mat_of (picture);
      cv::Rect inside (keep->x, keep->y, keep->width, keep->height);
      KaoScratch tiny (std::max (1, pixels.rows / 40), std::max (1, pixels.cols / 40),
                       pixels.type ());
      KaoScratch soft (pixels.rows, pixels.cols, pixels.type ());

      inside &= cv::Rect (0, 0, pixels.cols, pixels.rows);
      cv::resize (pixels, tiny.mat, tiny.mat.size (), 0, 0, cv::INTER_AREA);
      cv::resize (tiny.mat, soft.mat, soft.mat.size (), 0, 0, cv::INTER_LINEAR);
      if (inside.area () > 0)
        pixels (inside).copyTo (soft.mat (inside));
      soft.mat.copyTo (pixels);
    }
  catch (...)
    {
      /* Better a crop without its margin than one that can be read. */
      for (gint y = 0; y < kao_image_get_height (picture); y++)
        if (y < keep->y || y >= keep->y + keep->height)
          memset (kao_image_get_row (picture, y), 0x80, kao_image_get_stride (picture));
    }
}

static double
deviation_at (const cv::Mat &grey, int side)
{
  KaoScratch small (side, side, CV_8U);
  cv::Scalar mean, deviation;

  cv::resize (grey, small.mat, small.mat.size (), 0, 0, cv::INTER_AREA);
  cv::meanStdDev (small.mat, mean, deviation);
  return deviation[0];
}

/* Spread of the shades, and how many of them are about the commonest one, measured against the
 * spread. */
static void
count_shades (const cv::Mat &grey, KaoShades *shades)
{
  const int side = 64;
  KaoScratch small (side, side, CV_8U);

  cv::resize (grey, small.mat, small.mat.size (), 0, 0, cv::INTER_AREA);
  std::sort (small.mat.begin<guint8> (), small.mat.end<guint8> ());
  const guint8 *sorted = small.mat.data;
  const int n = side * side;
  shades->range = sorted[n * 19 / 20] - sorted[n / 20];
  int reach = std::max (2, static_cast<int> (std::lround (0.12 * shades->range)));
  int most = 0;

  for (int i = 0, k = 0; i < n; i++)
    {
      while (k < n && sorted[k] <= sorted[i] + reach)
        k++;
      most = std::max (most, k - i);
    }
  shades->plain = most / static_cast<double> (n);
}

void
kao_measure_shades (const KaoImage *picture, const KaoRect *box, KaoShades *shades)
{
  shades->range = 0;
  shades->lasting = 0;
  shades->plain = 1;
  try
    {
      cv::Mat whole = kao_mat_of (picture);
      /* Hair belongs to it; what is beside a drawn face is no part of the drawing. */
      cv::Rect part (box->x, box->y - box->height / 3, box->width, box->height * 4 / 3);

      part &= cv::Rect (0, 0, whole.cols, whole.rows);
      if (part.width < 16 || part.height < 16)
        return;
      KaoScratch grey (part.height, part.width, CV_8U);

      if (whole.channels () == 3)
        cv::cvtColor (whole (part), grey.mat, cv::COLOR_RGB2GRAY);
      else
        whole (part).copyTo (grey.mat);
      count_shades (grey.mat, shades);
      double fine = deviation_at (grey.mat, 64);
      double coarse = deviation_at (grey.mat, 8);

      shades->lasting = fine > 0 ? coarse / fine : 0;
    }
  catch (...)
    {
      shades->range = 0;
    }
}
