// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "front/kao-front-lines.h"

#include "base/kao-error.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

/* Everything is looked at in this resolution, whatever the scan had. */
static const double WORK_DPI = 400;
static const double MM = WORK_DPI / 25.4;

/* Print is at least so much darker than the ground around it (part of the ground). */
static const double INK = 0.72;

/* Smaller specks are dust, or dots that no digit needs; unless they hang together with print by what is at least so much
 * darker than the ground: the thin strokes of worn print break up. */
static const double SPECK_MM = 0.30;
static const double WEAK_INK = 0.86;
/* Higher or broader shapes are borders, hairs and pictures. */
static const double TALLEST_MM = 4.2;
static const double BROADEST_MM = 5.5;
/* Room at both ends of a line: its first and last strokes may be weak. */
static const double SIDE_MM = 0.8;
/* Characters of one line have at most this between them. */
static const double GAP_MM = 1.7;

/* A date is printed with blanks before numbers of one digit; a lone digit between wide blanks is read less surely. What is
 * broader than the first is narrowed to the second, both as a part of the line's height. A column is blank where nothing
 * is darker than this part of the ground, so that thin strokes count. */
static const double BLANK = 0.17;
static const double NARROWED = 0.11;
static const double PALE = 0.82;

/* A portrait without a border is known to so much; the code under it must not be hidden with it. */
static const double PORTRAIT_MM = 3.0;
/* No portrait on a card is wider; where its border was not found, the frame is a guess that may reach into the lines. */
static const double WIDEST_MM = 23.0;
/* The code is no farther from the card's lower edge. */
static const double FOOT_MM = 10.0;

/* What tesseract reads best. */
static const double LINE_PX = 44;

double
kao_front_look_width (guint look)
{
  static const double widths[KAO_FRONT_LOOKS] = { 1.0, 1.0, 1.0, 1.1, 1.16 };

  g_return_val_if_fail (look < KAO_FRONT_LOOKS, 1.0);
  return widths[look];
}

static void
free_cut (gpointer data)
{
  KaoFrontCut *cut = static_cast<KaoFrontCut *> (data);

  for (guint i = 0; i < KAO_FRONT_LOOKS; i++)
    g_clear_pointer (&cut->looks[i], kao_image_unref);
}

/* Print as a part of the ground around it, 0..255; what stands out of paper only by its shade is gone. */
static cv::Mat
level (const cv::Mat &card)
{
  cv::Mat small, ground, levelled;
  int side = static_cast<int> (std::lround (3.2 * MM / 4)) | 1;

  cv::resize (card, small, cv::Size (), 0.25, 0.25, cv::INTER_AREA);
  cv::morphologyEx (small, ground, cv::MORPH_CLOSE, cv::Mat::ones (side, side, CV_8U));
  cv::GaussianBlur (ground, ground, cv::Size (), side / 4.0);
  cv::resize (ground, ground, card.size (), 0, 0, cv::INTER_LINEAR);
  cv::divide (card, ground, levelled, 255);
  return levelled;
}

/* Where @soft hangs together with @print by weak ink. */
static cv::Mat
find_weak_print (const cv::Mat &soft, const cv::Mat &print)
{
  cv::Mat labels, weak (print.size (), CV_8U);
  std::vector<uchar> has_print (static_cast<size_t> (cv::connectedComponents (soft < WEAK_INK * 255, labels, 8)), 0);

  for (int y = 0; y < print.rows; y++)
    for (int x = 0; x < print.cols; x++)
      if (print.at<uchar> (y, x) != 0)
        has_print[static_cast<size_t> (labels.at<int> (y, x))] = 255;
  has_print[0] = 0;
  for (int y = 0; y < print.rows; y++)
    for (int x = 0; x < print.cols; x++)
      weak.at<uchar> (y, x) = has_print[static_cast<size_t> (labels.at<int> (y, x))];
  return weak;
}

/* The shapes of print as a mask; what is no print is made white in @levelled. */
static cv::Mat
find_print (cv::Mat &levelled)
{
  cv::Mat soft, ink, labels, stats, centres;

  cv::GaussianBlur (levelled, soft, cv::Size (), 0.055 * MM);
  ink = soft < INK * 255;
  int n = cv::connectedComponentsWithStats (ink, labels, stats, centres, 8);
  std::vector<uchar> keeps (static_cast<size_t> (n), 0), is_speck (static_cast<size_t> (n), 0);

  for (int i = 1; i < n; i++)
    {
      int w = stats.at<int> (i, cv::CC_STAT_WIDTH), h = stats.at<int> (i, cv::CC_STAT_HEIGHT);

      is_speck[static_cast<size_t> (i)] = std::max (w, h) < SPECK_MM * MM;
      keeps[static_cast<size_t> (i)]
          = !is_speck[static_cast<size_t> (i)] && h <= TALLEST_MM * MM && w <= BROADEST_MM * MM;
    }
  cv::Mat print (ink.size (), CV_8U), dust (ink.size (), CV_8U);
  for (int y = 0; y < ink.rows; y++)
    for (int x = 0; x < ink.cols; x++)
      {
        size_t label = static_cast<size_t> (labels.at<int> (y, x));

        print.at<uchar> (y, x) = keeps[label] ? 255 : 0;
        dust.at<uchar> (y, x) = is_speck[label] ? 255 : 0;
      }
  dust &= ~find_weak_print (soft, print);
  cv::dilate (dust, dust, cv::Mat::ones (5, 5, CV_8U));
  levelled.setTo (255, dust & ~print);
  return print;
}

static std::vector<cv::Rect>
find_lines (const cv::Mat &print)
{
  cv::Mat joined, labels, stats, centres;
  int gap = static_cast<int> (std::lround (GAP_MM * MM)) | 1;
  std::vector<cv::Rect> lines;

  cv::morphologyEx (print, joined, cv::MORPH_CLOSE, cv::Mat::ones (1, gap, CV_8U));
  int n = cv::connectedComponentsWithStats (joined, labels, stats, centres, 8);
  for (int i = 1; i < n; i++)
    lines.emplace_back (stats.at<int> (i, cv::CC_STAT_LEFT), stats.at<int> (i, cv::CC_STAT_TOP),
                        stats.at<int> (i, cv::CC_STAT_WIDTH), stats.at<int> (i, cv::CC_STAT_HEIGHT));
  return lines;
}

static bool
has_place (const cv::Rect &line, const cv::Rect &portrait, KaoFrontPlace *place)
{
  double w = line.width / MM, h = line.height / MM;
  double x = line.x + line.width / 2.0, y = line.y + line.height / 2.0;

  if (h < 1.2 || h > TALLEST_MM)
    return false;
  if (line.x > portrait.x + portrait.width - PORTRAIT_MM / 2 * MM && w > 11 && w > 5 * h)
    {
      *place = KAO_FRONT_PLACE_BESIDE;
      return true;
    }
  *place = KAO_FRONT_PLACE_BELOW;
  return y > portrait.y + portrait.height && x > portrait.x - 2 * MM
         && x < portrait.x + portrait.width + 1 * MM && w > 3 && w < 11 && w > 1.7 * h;
}

static KaoImage *
image_of (const cv::Mat &line, GError **error)
{
  int width = line.cols + 2 * KAO_FRONT_MARGIN_PX, height = line.rows + 2 * KAO_FRONT_MARGIN_PX;
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_GRAY8, width, height, error);

  if (image == NULL)
    return NULL;
  cv::Mat to (height, width, CV_8U, kao_image_get_row (image, 0), kao_image_get_stride (image));
  to.setTo (255);
  line.copyTo (to (cv::Rect (KAO_FRONT_MARGIN_PX, KAO_FRONT_MARGIN_PX, line.cols, line.rows)));
  return static_cast<KaoImage *> (g_steal_pointer (&image));
}

/* The darkest of the line's ink: a worn card's is grey. */
static double
darkest (const cv::Mat &line)
{
  std::vector<uchar> values (line.begin<uchar> (), line.end<uchar> ());
  auto at = values.begin () + static_cast<std::ptrdiff_t> (values.size () / 50);

  std::nth_element (values.begin (), at, values.end ());
  return std::min<double> (*at, 170);
}

/* As it is; thin strokes brought out; smoothed and smaller. Then two that are wider than high, which keep a 月 from
 * swallowing the 1 behind it. */
static cv::Mat
clean (const cv::Mat &line, guint look)
{
  static const double sizes[KAO_FRONT_LOOKS] = { 1.0, 1.12, 0.86, 1.0, 0.86 };
  double scale = LINE_PX * sizes[look] / line.rows;
  cv::Mat soft, sharp = line, sized, stretched;

  if (look == 1)
    {
      cv::GaussianBlur (line, soft, cv::Size (), 0.12 * MM);
      cv::addWeighted (line, 2.2, soft, -1.2, 0, sharp);
    }
  if (look == 2 || look == 4)
    cv::GaussianBlur (line, sharp, cv::Size (), 0.045 * MM);
  cv::resize (sharp, sized, cv::Size (), scale * kao_front_look_width (look), scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  if (look == 0 || look == 3)
    return sized;
  double dark = darkest (sized), factor = 255 / (235 - dark);
  sized.convertTo (stretched, CV_8U, factor, -factor * dark);
  return stretched;
}

/* @line without the middle of its wide blanks. */
static cv::Mat
narrow_blanks (const cv::Mat &line)
{
  int half = static_cast<int> (std::lround (NARROWED * line.rows / 2));
  cv::Mat soft, columns, narrowed (line.rows, line.cols, CV_8U);
  int to = 0;

  cv::GaussianBlur (line, soft, cv::Size (), 0.05 * MM);
  cv::reduce (soft, columns, 0, cv::REDUCE_MIN, CV_8U);
  for (int x = 0; x < line.cols;)
    {
      int end = x;

      while (end < line.cols && columns.at<uchar> (0, end) > PALE * 255)
        end++;
      bool is_wide = end - x > BLANK * line.rows;
      int stop = std::max (end, x + 1);
      for (int from = x; from < stop; from++)
        if (!is_wide || from < x + half || from >= end - half)
          line.col (from).copyTo (narrowed.col (to++));
      x = stop;
    }
  return narrowed (cv::Rect (0, 0, to, line.rows)).clone ();
}

static gboolean
add_cut (GArray *cuts, const cv::Mat &levelled, const cv::Rect &line, KaoFrontPlace place, GError **error)
{
  int room = static_cast<int> (std::lround (0.25 * MM)), side = static_cast<int> (std::lround (SIDE_MM * MM));
  cv::Rect whole (0, 0, levelled.cols, levelled.rows);
  cv::Rect part = cv::Rect (line.x - side, line.y - room, line.width + 2 * side, line.height + 2 * room) & whole;
  cv::Mat narrowed = narrow_blanks (levelled (part));
  KaoFrontCut cut = { place, {} };

  for (guint look = 0; look < KAO_FRONT_LOOKS; look++)
    {
      cut.looks[look] = image_of (clean (narrowed, look), error);
      if (cut.looks[look] == NULL)
        {
          free_cut (&cut);
          return FALSE;
        }
    }
  g_array_append_val (cuts, cut);
  return TRUE;
}

/* What is left out: the portrait, but for its lower edge. */
static cv::Rect
find_hidden (const KaoRect *portrait, double scale, const cv::Size &card)
{
  double bottom = std::min ((portrait->y + portrait->height) * scale - PORTRAIT_MM * MM, card.height - FOOT_MM * MM);
  double middle = (portrait->x + portrait->width / 2.0) * scale;
  double half = std::min (portrait->width / 2.0 * scale, WIDEST_MM / 2 * MM);

  return cv::Rect (cv::Point (static_cast<int> (middle - half), static_cast<int> (portrait->y * scale)),
                   cv::Point (static_cast<int> (middle + half), static_cast<int> (bottom)))
         & cv::Rect (cv::Point (0, 0), card);
}

static GArray *
cut_lines (const KaoImage *card, const KaoRect *portrait, GError **error)
{
  double scale = WORK_DPI / kao_image_get_dpi (card);
  g_autoptr (GArray) cuts = g_array_new (FALSE, TRUE, sizeof (KaoFrontCut));
  cv::Mat from (kao_image_get_height (card), kao_image_get_width (card), CV_8U,
                const_cast<guint8 *> (kao_image_get_const_row (card, 0)), kao_image_get_stride (card));
  cv::Mat work;

  g_array_set_clear_func (cuts, free_cut);
  cv::resize (from, work, cv::Size (), scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::Rect hidden = find_hidden (portrait, scale, work.size ());
  cv::Mat levelled = level (work);
  levelled (hidden).setTo (255);
  cv::Mat print = find_print (levelled);
  std::vector<cv::Rect> lines = find_lines (print);

  std::sort (lines.begin (), lines.end (), [] (const cv::Rect &a, const cv::Rect &b) { return a.y < b.y; });
  for (const cv::Rect &line : lines)
    {
      KaoFrontPlace place;

      if (cuts->len < KAO_FRONT_MOST_LINES && has_place (line, hidden, &place)
          && !add_cut (cuts, levelled, line, place, error))
        return NULL;
    }
  return static_cast<GArray *> (g_steal_pointer (&cuts));
}

GArray *
kao_front_cut_lines (const KaoImage *card, const KaoRect *portrait, GError **error)
{
  try
    {
      return cut_lines (card, portrait, error);
    }
  catch (...)
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                           "The lines of a card could not be cut out; close other programs");
      return NULL;
    }
}
