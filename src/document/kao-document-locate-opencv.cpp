// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"
#include "document/kao-document-scratch.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

/* What lies on the glass, from a copy at LOCATE_DPI: edges, closed into blobs, and the smallest
 * turned rectangle around each. Nothing here relies on the shade of the lid: a card on a black
 * lid, on a white one and on a form shows the same edges. */

static const double LOCATE_DPI = 80;
static const double PX_PER_MM = LOCATE_DPI / KAO_MM_PER_INCH;

/* Gaps that the two passes bridge. The wide one makes one blob of a card with its texts; the narrow
 * one keeps a photo apart from the lines printed beside it. */
static const double WIDE_GAP_MM = 5.0;
static const double NARROW_GAP_MM = 1.5;

/* Slopes reach beyond the edge on both sides, and a card throws a shadow. */
static const double EDGE_WIDTH_MM = 1.2;

/* The least that can be a portrait (a head without its background, cut by the scan's edge). */
static const double LEAST_SHORT_MM = 13;
static const double LEAST_LONG_MM = 16;

static const double CARD_LONG_TOLERANCE_MM = 4.0;
static const double CARD_SHORT_TOLERANCE_MM = 3.2;
/* The same upwards: a shadow along one side makes a card wider, nothing makes it narrower. */
static const double CARD_SHADOW_TOLERANCE_MM = 4.2;

struct Small
{
  KaoScratch shades;  /* 8 bits, channels 3 or 1 */
  KaoScratch slope;   /* 8 bits: steepest channel */
  KaoScratch turn;    /* 8 bits: direction of the slope modulo 90, in degrees */
  KaoScratch edges;   /* 0 or 255 */
  KaoScratch closed;  /* 0 or 255 */
  KaoScratch blurred; /* grey without text, reduced by BLUR */

  Small (int rows, int cols, int channels)
      : shades (rows, cols, CV_8UC (channels)), slope (rows, cols, CV_8U), turn (rows, cols, CV_8U),
        edges (rows, cols, CV_8U), closed (rows, cols, CV_8U),
        blurred (std::max (1, rows / 8), std::max (1, cols / 8), CV_8U)
  {
  }
};

/* The rows that are not there yet are taken to be like the last one that is: nothing ends at them. */
static void
take_shades (const KaoReduced *reduced, Small &small)
{
  cv::Mat &shades = small.shades.mat;
  const cv::Mat from = kao_reduced_get_shades (reduced);
  const int n_rows = kao_reduced_get_n_rows (reduced);

  if (from.channels () == 4)
    cv::cvtColor (from, shades, cv::COLOR_BGRA2RGB);
  else
    from.copyTo (shades);
  for (int y = n_rows; y < shades.rows && n_rows > 0; y++)
    shades.row (n_rows - 1).copyTo (shades.row (y));
  KaoScratch grey (shades.rows, shades.cols, CV_8U);

  if (shades.channels () == 3)
    cv::cvtColor (shades, grey.mat, cv::COLOR_RGB2GRAY);
  else
    shades.copyTo (grey.mat);
  cv::resize (grey.mat, small.blurred.mat, small.blurred.mat.size (), 0, 0, cv::INTER_AREA);

  KaoScratch smooth (shades.rows, shades.cols, shades.type ());
  cv::GaussianBlur (shades, smooth.mat, cv::Size (3, 3), 0.8);
  smooth.mat.copyTo (shades);
}

/* The steepest channel's slope: a pale blue card on a white lid differs mostly in red. */
static void
find_slopes (Small &small)
{
  const cv::Mat &shades = small.shades.mat;
  int channels = shades.channels ();

  small.slope.mat.setTo (0);
  small.turn.mat.setTo (0);
  for (int y = 1; y + 1 < shades.rows; y++)
    {
      const guint8 *above = shades.ptr (y - 1), *here = shades.ptr (y), *below = shades.ptr (y + 1);
      guint8 *slope = small.slope.mat.ptr (y), *turn = small.turn.mat.ptr (y);

      for (int x = 1; x + 1 < shades.cols; x++)
        {
          int best = 0, best_x = 0, best_y = 0;

          for (int c = 0; c < channels; c++)
            {
              int dx = here[(x + 1) * channels + c] - here[(x - 1) * channels + c];
              int dy = below[x * channels + c] - above[x * channels + c];
              int square = dx * dx + dy * dy;

              if (square > best)
                {
                  best = square;
                  best_x = dx;
                  best_y = dy;
                }
            }
          if (best < 16)
            continue;
          slope[x] = static_cast<guint8> (std::min (255.0f, std::sqrt (static_cast<float> (best))));
          float degrees = cv::fastAtan2 (static_cast<float> (-best_y), static_cast<float> (best_x));
          turn[x] = static_cast<guint8> (std::fmod (degrees, 90.0f));
        }
    }
}

/* Edges stand out from the grain of paper and sensor, which differs from scanner to scanner. */
static void
find_edges (Small &small)
{
  long counts[256] = { 0 };
  long total = 0, sum = 0;
  int median = 0;

  for (int y = 0; y < small.slope.mat.rows; y++)
    {
      const guint8 *slope = small.slope.mat.ptr (y);

      for (int x = 0; x < small.slope.mat.cols; x++)
        counts[slope[x]]++;
      total += small.slope.mat.cols;
    }
  while (median < 255 && (sum += counts[median]) * 2 < total)
    median++;
  int threshold = std::clamp (3 * median, 7, 18);

  cv::compare (small.slope.mat, threshold, small.edges.mat, cv::CMP_GE);
}

/* The commonest direction of the edges within @box modulo 90 degrees: that of text and frames. */
static double
main_direction (const Small &small, const cv::Rect &box)
{
  double votes[90] = { 0 };
  int best = 0;

  for (int y = box.y; y < box.y + box.height; y++)
    {
      const guint8 *edge = small.edges.mat.ptr (y), *turn = small.turn.mat.ptr (y);
      const guint8 *slope = small.slope.mat.ptr (y);

      for (int x = box.x; x < box.x + box.width; x++)
        if (edge[x])
          votes[turn[x] % 90] += slope[x];
    }
  double smooth[90];
  for (int i = 0; i < 90; i++)
    {
      smooth[i] = 0;
      for (int k = -3; k <= 3; k++)
        smooth[i] += votes[(i + k + 90) % 90] * (4 - std::abs (k));
      if (smooth[i] > smooth[best])
        best = i;
    }
  double before = smooth[(best + 89) % 90], after = smooth[(best + 1) % 90];
  double bend = before - 2 * smooth[best] + after;
  double degrees = best + 0.5 + (bend < 0 ? 0.5 * (before - after) / bend : 0);

  return degrees > 45 ? degrees - 90 : degrees;
}

static double
contrast_within (const Small &small, const cv::Rect &box)
{
  const cv::Mat &blurred = small.blurred.mat;
  cv::Rect part (box.x / 8, box.y / 8, box.width / 8, box.height / 8);
  cv::Scalar mean, deviation;

  part &= cv::Rect (0, 0, blurred.cols, blurred.rows);
  if (part.area () < 4)
    return 0;
  cv::meanStdDev (blurred (part), mean, deviation);
  return deviation[0];
}

static gboolean
is_about (double value, double wanted, double tolerance)
{
  return std::fabs (value - wanted) <= tolerance;
}

static KaoBlockShape
shape_of (double longer, double shorter)
{
  if (is_about (longer, KAO_CARD_LONG_MM, CARD_LONG_TOLERANCE_MM)
      && shorter >= KAO_CARD_SHORT_MM - CARD_SHORT_TOLERANCE_MM
      && shorter <= KAO_CARD_SHORT_MM + CARD_SHADOW_TOLERANCE_MM)
    return KAO_BLOCK_CARD;
  if (longer <= 58 && shorter <= 48)
    return KAO_BLOCK_PHOTO;
  if (longer <= 100 && shorter <= 72)
    return KAO_BLOCK_AREA;
  return KAO_BLOCK_PAGE;
}

/* The box around @hull whose width lies at @degrees. */
static cv::RotatedRect
box_along (const std::vector<cv::Point> &hull, double degrees)
{
  double c = std::cos (degrees * G_PI / 180), s = std::sin (degrees * G_PI / 180);
  double u0 = 1e9, u1 = -1e9, v0 = 1e9, v1 = -1e9;

  for (const cv::Point &point : hull)
    {
      double u = point.x * c - point.y * s, v = point.x * s + point.y * c;

      u0 = std::min (u0, u);
      u1 = std::max (u1, u);
      v0 = std::min (v0, v);
      v1 = std::max (v1, v);
    }
  double u = (u0 + u1) / 2, v = (v0 + v1) / 2;

  return cv::RotatedRect (
      cv::Point2f (static_cast<float> (u * c + v * s), static_cast<float> (v * c - u * s)),
      cv::Size2f (static_cast<float> (u1 - u0), static_cast<float> (v1 - v0)),
      static_cast<float> (-degrees));
}

static gboolean
describe_blob (const Small &small, const std::vector<cv::Point> &outline, KaoBlock *block)
{
  std::vector<cv::Point> hull;
  cv::Rect box =
      cv::boundingRect (outline) & cv::Rect (0, 0, small.edges.mat.cols, small.edges.mat.rows);

  if (std::max (box.width, box.height) < LEAST_LONG_MM * PX_PER_MM
      || std::min (box.width, box.height) < LEAST_SHORT_MM * PX_PER_MM)
    return FALSE;
  cv::convexHull (outline, hull);
  cv::RotatedRect around = cv::minAreaRect (hull);

  block->is_rectangular = cv::contourArea (hull) > 0.92 * around.size.area ();
  /* A ragged blob's own rectangle says little; the print within it says how it lies. */
  if (!block->is_rectangular)
    around = box_along (hull, main_direction (small, box));

  double width = std::max (0.0, around.size.width / PX_PER_MM - EDGE_WIDTH_MM);
  double height = std::max (0.0, around.size.height / PX_PER_MM - EDGE_WIDTH_MM);
  double angle = -around.angle;

  if (std::max (width, height) < LEAST_LONG_MM || std::min (width, height) < LEAST_SHORT_MM)
    return FALSE;
  for (; angle < -45; angle += 90)
    std::swap (width, height);
  for (; angle >= 45; angle -= 90)
    std::swap (width, height);
  block->x_mm = (around.center.x + 0.5) / PX_PER_MM;
  block->y_mm = (around.center.y + 0.5) / PX_PER_MM;
  block->width_mm = width;
  block->height_mm = height;
  block->angle = angle;
  block->contrast = contrast_within (small, box);
  block->ink =
      cv::countNonZero (small.edges.mat (box)) / static_cast<double> (std::max (1, box.area ()));
  block->shape = shape_of (std::max (width, height), std::min (width, height));
  return TRUE;
}

static gboolean
is_known (const GArray *blocks, const KaoBlock *block)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const KaoBlock *other = &g_array_index (blocks, KaoBlock, i);

      if (is_about (other->x_mm, block->x_mm, 2) && is_about (other->y_mm, block->y_mm, 2)
          && is_about (other->width_mm * other->height_mm, block->width_mm * block->height_mm,
                       0.12 * block->width_mm * block->height_mm))
        return TRUE;
    }
  return FALSE;
}

static void
find_blobs (Small &small, double gap_mm, GArray *blocks)
{
  int reach = std::max (3, static_cast<int> (std::lround (gap_mm * PX_PER_MM)) | 1);
  cv::Mat kernel = cv::getStructuringElement (cv::MORPH_RECT, cv::Size (reach, reach));
  cv::Mat thin = cv::getStructuringElement (cv::MORPH_RECT, cv::Size (3, 3));
  std::vector<std::vector<cv::Point> > outlines;

  cv::morphologyEx (small.edges.mat, small.closed.mat, cv::MORPH_CLOSE, kernel);
  cv::morphologyEx (small.closed.mat, small.closed.mat, cv::MORPH_OPEN, thin);
  /* The outermost line of every blob, also of those that lie within the frame of another. */
  cv::findContours (small.closed.mat, outlines, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
  for (const std::vector<cv::Point> &outline : outlines)
    {
      KaoBlock block;

      if (outline.size () >= 4 && describe_blob (small, outline, &block)
          && !is_known (blocks, &block))
        g_array_append_val (blocks, block);
    }
}

/* What the scan shows besides blobs: an open lid lets in light that changes slowly over the
 * glass. */
static void
judge_glass (const Small &small, const GArray *blocks, KaoGlass *glass)
{
  const cv::Mat &blurred = small.blurred.mat;
  double sum = 0, squares = 0;
  long n = 0, busy = 0;

  for (int y = 0; y < blurred.rows; y++)
    for (int x = 0; x < blurred.cols; x++)
      {
        double x_mm = (x + 0.5) * 8 / PX_PER_MM, y_mm = (y + 0.5) * 8 / PX_PER_MM;
        bool is_covered = false;

        for (guint i = 0; i < blocks->len && !is_covered; i++)
          {
            const KaoBlock *block = &g_array_index (blocks, KaoBlock, i);
            double turn = block->angle * G_PI / 180;
            double dx = x_mm - block->x_mm, dy = y_mm - block->y_mm;
            double u = dx * std::cos (turn) - dy * std::sin (turn);
            double v = dx * std::sin (turn) + dy * std::cos (turn);

            is_covered =
                std::fabs (u) < block->width_mm / 2 + 3 && std::fabs (v) < block->height_mm / 2 + 3;
          }
        if (is_covered)
          {
            busy++;
            continue;
          }
        double shade = blurred.at<guint8> (y, x);

        sum += shade;
        squares += shade * shade;
        n++;
      }
  double mean = n > 0 ? sum / static_cast<double> (n) : 0;

  glass->unevenness =
      n > 16 ? std::sqrt (std::max (0.0, squares / static_cast<double> (n) - mean * mean)) : 0;
  glass->stray = static_cast<double> (busy) / static_cast<double> (std::max (1L, n + busy));
}

static gint
compare_blocks (gconstpointer a, gconstpointer b)
{
  const KaoBlock *first = static_cast<const KaoBlock *> (a);
  const KaoBlock *second = static_cast<const KaoBlock *> (b);
  gdouble difference = second->width_mm * second->height_mm - first->width_mm * first->height_mm;

  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

KaoReduced *
kao_locate_reduce (const KaoImage *scan, GError **error)
{
  return kao_reduced_new (scan, LOCATE_DPI, error);
}

gdouble
kao_locate_get_done_mm (const KaoReduced *reduced)
{
  return kao_reduced_get_n_rows (reduced) / PX_PER_MM;
}

gboolean
kao_locate_blocks (const KaoImage *scan, const KaoReduced *reduced, GArray *blocks, KaoGlass *glass,
                   GError **error)
{
  gdouble dpi = kao_image_get_dpi (scan);

  glass->width_mm = kao_image_get_width (scan) / dpi * KAO_MM_PER_INCH;
  glass->height_mm = kao_image_get_height (scan) / dpi * KAO_MM_PER_INCH;
  try
    {
      const cv::Size size = kao_reduced_get_shades (reduced).size ();
      Small small (size.height, size.width, kao_image_get_format (scan) == KAO_IMAGE_GRAY8 ? 1 : 3);

      take_shades (reduced, small);
      find_slopes (small);
      find_edges (small);
      find_blobs (small, WIDE_GAP_MM, blocks);
      find_blobs (small, NARROW_GAP_MM, blocks);
      g_array_sort (blocks, compare_blocks);
      judge_glass (small, blocks, glass);
    }
  catch (...)
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                           "The scan could not be looked through: memory is short; close other "
                           "programs");
      return FALSE;
    }
  return TRUE;
}

gdouble
kao_locate_portrait_field_ink (const KaoImage *card)
{
  try
    {
      cv::Mat shades = kao_mat_of (card);
      KaoScratch slope (shades.rows, shades.cols, CV_8U);
      cv::Rect field (shades.cols * 4 / 100, shades.rows * 38 / 100, shades.cols * 27 / 100,
                      shades.rows * 54 / 100);
      cv::Mat kernel = cv::getStructuringElement (cv::MORPH_RECT, cv::Size (3, 3));

      cv::morphologyEx (shades, slope.mat, cv::MORPH_GRADIENT, kernel);
      cv::compare (slope.mat, 40, slope.mat, cv::CMP_GE);
      double all = cv::countNonZero (slope.mat);

      return all > 0 ? cv::countNonZero (slope.mat (field)) / all : 0;
    }
  catch (...)
    {
      return 1;
    }
}
