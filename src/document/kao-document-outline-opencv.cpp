// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "document/kao-document-scratch.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

/* The portrait's own border: four straight lines of edges that together have the proportions of a
 * portrait around the face. Text beside the photo then stays out of the crop. */

/* How far inside the expected place the border may be, as a part of the expected height. */
static const double REACH_IN = 0.20;

/* Part of a side's length that must show an edge, and what a side without one counts. */
static const double LEAST_STRAIGHT = 0.60, NO_LINE = 0.45;

/* Shades: what counts as a full step, and the most that one place can contribute. */
static const double FULL_STEP = 8;
static const int MOST_STEP = 16;

static const int MOST_CANDIDATES = 6;

struct Line
{
  double at = 0;
  double value = NO_LINE;
};

struct Side
{
  Line lines[MOST_CANDIDATES + 1];
  int n = 0;
};

/* The steepest channel's steps across columns, signed, limited to MOST_STEP. */
static void
find_steps (const cv::Mat &colour, cv::Mat &steps)
{
  int channels = colour.channels ();

  steps.setTo (0);
  for (int y = 0; y < colour.rows; y++)
    {
      const guint8 *row = colour.ptr (y);
      signed char *to = steps.ptr<signed char> (y);

      for (int x = 1; x + 1 < colour.cols; x++)
        {
          int steepest = 0;

          for (int c = 0; c < channels; c++)
            {
              int step = row[(x + 1) * channels + c] - row[(x - 1) * channels + c];

              if (std::abs (step) > std::abs (steepest))
                steepest = step;
            }
          to[x] = static_cast<signed char> (std::clamp (steepest, -MOST_STEP, MOST_STEP));
        }
    }
}

/* How much the column @at is one border from end to end, 0..1: its steps all go one way. Hair,
 * faces and text have steps that cancel. */
static double
straightness (const cv::Mat &steps, int at, int from, int to)
{
  int n = 0, sum = 0;

  if (at < 1 || at + 1 >= steps.cols)
    return 0;
  for (int y = std::max (0, from); y < std::min (steps.rows, to); y++, n++)
    {
      const signed char *row = steps.ptr<signed char> (y) + at;
      /* The line may wander by a pixel. */
      int low = std::min ({ row[-1], row[0], row[1] }),
          high = std::max ({ row[-1], row[0], row[1] });

      sum += high > -low ? high : low;
    }
  return n > 0 ? std::min (1.0, std::abs (sum) / (n * FULL_STEP)) : 0;
}

/* Straight lines between the columns @first and @last, and the expected place as a last resort. */
static Side
find_side (const cv::Mat &steps, int expected, int first, int last, int from, int to)
{
  Side side;

  for (int at = first; at <= last; at++)
    {
      double value = straightness (steps, at, from, to);

      if (value < LEAST_STRAIGHT || value < straightness (steps, at - 1, from, to)
          || value <= straightness (steps, at + 1, from, to))
        continue;
      /* Full: the weakest makes room. */
      int slot = side.n;
      if (slot == MOST_CANDIDATES)
        for (int i = slot = 0; i < MOST_CANDIDATES; i++)
          if (side.lines[i].value < side.lines[slot].value)
            slot = i;
      if (slot < side.n && side.lines[slot].value >= value)
        continue;
      side.lines[slot].at = at + 0.5;
      side.lines[slot].value = value;
      side.n = std::max (side.n, slot + 1);
    }
  side.lines[side.n].at = expected;
  side.lines[side.n].value = NO_LINE;
  side.n++;
  return side;
}

/* Official sizes, in millimetres: card, licence, form and loose print. */
static const double official[][2] = { { 22.0, 27.5 }, { 24.0, 30.0 }, { 35.0, 45.0 } };

/* What a border of exactly an official size is worth more than one of any size. */
static const double OFFICIAL_BONUS = 0.5;

/* Where the face's box lies in a border, and what it costs to lie elsewhere. */
static const double FACE_ACROSS = 0.5, OFF_ACROSS = 5;
static const double FACE_DOWN = 0.58, OFF_DOWN = 3;

struct Fit
{
  double value = -1e9;
  KaoBounds bounds = { 0, 0, 0, 0 };
};

/* A border of any size out of the lines found. */
static Fit
fit_free (const Side sides[4], double face_x, double face_y)
{
  Fit best;

  for (int l = 0; l < sides[0].n; l++)
    for (int r = 0; r < sides[1].n; r++)
      for (int t = 0; t < sides[2].n; t++)
        for (int b = 0; b < sides[3].n; b++)
          {
            const Line &left = sides[0].lines[l], &right = sides[1].lines[r];
            const Line &top = sides[2].lines[t], &bottom = sides[3].lines[b];
            double width = right.at - left.at, height = bottom.at - top.at;

            if (width < 8 || height < 8)
              continue;
            double value = left.value + right.value + top.value + bottom.value
                           - 6 * std::fabs (width / height - 0.79)
                           - OFF_ACROSS * std::fabs ((face_x - left.at) / width - FACE_ACROSS)
                           - OFF_DOWN * std::fabs ((face_y - top.at) / height - FACE_DOWN)
                           - std::fabs (std::log (height / KAO_OUTLINE_HEIGHT));
            if (value <= best.value)
              continue;
            best.value = value;
            best.bounds = { left.at, top.at, right.at, bottom.at };
          }
  return best;
}

/* The best pair of lines @length apart, around @face: one weak side is borne out by the other. */
static double
fit_pair (const std::vector<double> &lines, double length, double face, double wanted, double off,
          double *at)
{
  int n = static_cast<int> (lines.size ()), apart = static_cast<int> (std::lround (length));
  double best = -1e9;

  for (int i = std::max (0, static_cast<int> (face - length)); i + apart < n && i < face; i++)
    {
      double value = lines[static_cast<size_t> (i)] + lines[static_cast<size_t> (i + apart)]
                     - off * std::fabs ((face - i) / length - wanted);

      if (value <= best)
        continue;
      best = value;
      *at = i + 0.5;
    }
  return best;
}

static std::vector<double>
all_lines (const cv::Mat &steps, int from, int to)
{
  std::vector<double> lines (static_cast<size_t> (steps.cols));

  for (int at = 0; at < steps.cols; at++)
    lines[static_cast<size_t> (at)] = straightness (steps, at, from, to);
  return lines;
}

/* A border of an official size. */
static Fit
fit_official (const std::vector<double> &columns, const std::vector<double> &rows, double mm,
              double face_x, double face_y)
{
  Fit best;

  for (const double *size : official)
    {
      double width = size[0] / mm, height = size[1] / mm, x = 0, y = 0;
      double off = std::fabs (std::log (height / KAO_OUTLINE_HEIGHT));

      if (off > 0.35)
        continue;
      double value = fit_pair (columns, width, face_x, FACE_ACROSS, OFF_ACROSS, &x)
                     + fit_pair (rows, height, face_y, FACE_DOWN, OFF_DOWN, &y) - off
                     + OFFICIAL_BONUS;
      if (value <= best.value)
        continue;
      best.value = value;
      best.bounds = { x, y, x + width, y + height };
    }
  return best;
}

static KaoBounds
outline_in (const cv::Mat &copy, double mm, const KaoBounds &expected, const KaoBounds &face)
{
  KaoScratch turned (copy.cols, copy.rows, copy.type ());
  KaoScratch across (copy.rows, copy.cols, CV_8S), down (copy.cols, copy.rows, CV_8S);
  auto whole = [] (double value) { return static_cast<int> (std::lround (value)); };

  cv::transpose (copy, turned.mat);
  find_steps (copy, across.mat);
  find_steps (turned.mat, down.mat);

  int x0 = whole (expected.x0), x1 = whole (expected.x1), y0 = whole (expected.y0),
      y1 = whole (expected.y1);
  int in = whole (REACH_IN * (y1 - y0));
  int inset = whole (0.1 * (face.x1 - face.x0));
  int face_x0 = whole (face.x0) + inset, face_x1 = whole (face.x1) - inset;
  int face_y0 = whole (face.y0), face_y1 = whole (face.y1);
  /* The middle of each side: the corners may be rounded, and the border is not known yet. */
  int ya = y0 + (y1 - y0) / 6, yb = y1 - (y1 - y0) / 6, xa = x0 + (x1 - x0) / 6,
      xb = x1 - (x1 - x0) / 6;
  const Side sides[4] = {
    find_side (across.mat, x0, 0, std::min (x0 + in, face_x0), ya, yb),
    find_side (across.mat, x1, std::max (x1 - in, face_x1), copy.cols, ya, yb),
    find_side (down.mat, y0, 0, std::min (y0 + in, face_y0), xa, xb),
    find_side (down.mat, y1, std::max (y1 - in, face_y1), copy.rows, xa, xb),
  };
  double face_x = (face.x0 + face.x1) / 2, face_y = (face.y0 + face.y1) / 2;
  Fit of_any_size = fit_free (sides, face_x, face_y);
  Fit of_official_size = fit_official (all_lines (across.mat, ya, yb), all_lines (down.mat, xa, xb),
                                       mm, face_x, face_y);

  if (of_official_size.value > of_any_size.value)
    return of_official_size.bounds;
  return of_any_size.value > -1e8 ? of_any_size.bounds : expected;
}

KaoBounds
kao_find_outline (const KaoImage *copy, const KaoBounds *expected, const KaoBounds *face)
{
  try
    {
      return outline_in (kao_mat_of (copy), KAO_MM_PER_INCH / kao_image_get_dpi (copy), *expected,
                         *face);
    }
  catch (...)
    {
      return *expected;
    }
}
