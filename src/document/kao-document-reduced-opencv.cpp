// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"
#include "document/kao-document-scratch.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

/* The small copy that kao_locate_blocks() looks at, made line by line while the scan comes in: halved as often as
 * that goes, then averaged down to the fraction that is left. Each of its rows hangs on its own lines of the scan
 * alone, so it is the same however many lines came at a time. */

/* Lines of the halved scan that are worked on at a time: they stay in the processor's cache. */
static const int BAND = 32;

/* Part @part of the small copy's row or column @small comes from row or column @large. */
struct Share
{
  int large, small;
  float part;
};

struct _KaoReduced
{
  int height;     /* of the scan */
  int n_halvings;
  cv::Size halved;
  KaoScratch shades;
  std::vector<Share> across, down;
  KaoScratch line, sum; /* of one row of @shades, floating point */
  bool is_growing;      /* else it is made at once, with the last line */
  int n_taken = 0;      /* lines of the halved scan */
  size_t n_shared = 0;  /* of @down */

  _KaoReduced (cv::Size scan, cv::Size small, int type)
      : height (scan.height), n_halvings (0), halved (scan), shades (small.height, small.width, type),
        line (1, small.width, CV_32FC (CV_MAT_CN (type))), sum (1, small.width, CV_32FC (CV_MAT_CN (type))),
        is_growing (false)
  {
    while (halved.width >= 2 * small.width && halved.height >= 2 * small.height)
      {
        halved = cv::Size (halved.width / 2, halved.height / 2);
        n_halvings++;
      }
    /* What is no larger than its copy is left to OpenCV. */
    is_growing = halved.width > small.width && halved.height > small.height;
    if (!is_growing)
      return;
    across = share_out (halved.width, small.width);
    down = share_out (halved.height, small.height);
  }

  /* As OpenCV averages over areas, weight by weight. */
  static std::vector<Share>
  share_out (int n_large, int n_small)
  {
    const double scale = static_cast<double> (n_large) / n_small;
    std::vector<Share> shares;

    for (int small = 0; small < n_small; small++)
      {
        const double begin = small * scale, end = begin + scale;
        const double width = std::min (scale, n_large - begin);
        const int last = std::min (static_cast<int> (std::floor (end)), n_large - 1);
        const int first = std::min (static_cast<int> (std::ceil (begin)), last);

        if (first - begin > 1e-3)
          shares.push_back (Share{ first - 1, small, static_cast<float> ((first - begin) / width) });
        for (int large = first; large < last; large++)
          shares.push_back (Share{ large, small, static_cast<float> (1.0 / width) });
        if (end - last > 1e-3)
          shares.push_back (
              Share{ last, small, static_cast<float> (std::min (std::min (end - last, 1.0), width) / width) });
      }
    return shares;
  }

  template <int channels>
  void
  shrink_line (const guint8 *from)
  {
    float *to = line.mat.ptr<float> ();

    line.mat.setTo (0);
    for (const Share &share : across)
      for (int c = 0; c < channels; c++)
        to[share.small * channels + c]
            += static_cast<float> (from[share.large * channels + c]) * share.part;
  }

  void
  write_row (int row)
  {
    const float *from = sum.mat.ptr<float> ();
    guint8 *to = shades.mat.ptr (row);

    for (int i = 0; i < shades.mat.cols * shades.mat.channels (); i++)
      to[i] = cv::saturate_cast<guint8> (from[i]);
  }

  void
  take_line (const guint8 *from, int large)
  {
    switch (shades.mat.channels ())
      {
      case 1:
        shrink_line<1> (from);
        break;
      case 3:
        shrink_line<3> (from);
        break;
      default:
        shrink_line<4> (from);
        break;
      }
    for (; n_shared < down.size () && down[n_shared].large == large; n_shared++)
      {
        const Share &share = down[n_shared];
        const float *add = line.mat.ptr<float> ();
        float *to = sum.mat.ptr<float> ();
        const int n = sum.mat.cols * sum.mat.channels ();

        if (n_shared == 0 || down[n_shared - 1].small != share.small)
          sum.mat.setTo (0);
        for (int i = 0; i < n; i++)
          to[i] += add[i] * share.part;
        if (n_shared + 1 == down.size () || down[n_shared + 1].small != share.small)
          write_row (share.small);
      }
  }

  void
  grow (const cv::Mat &scan, int n_lines)
  {
    const int step = 1 << n_halvings;
    const int n = std::min (n_lines / step, halved.height);

    while (n_taken < n)
      {
        const int rows = std::min (BAND, n - n_taken);
        cv::Mat band = scan (cv::Rect (0, n_taken * step, halved.width * step, rows * step));
        std::unique_ptr<KaoScratch> holder;
        cv::Mat small = kao_halve (band, cv::Size (halved.width, rows), holder);

        for (int y = 0; y < rows; y++)
          take_line (small.ptr (y), n_taken + y);
        n_taken += rows;
      }
  }

  void
  make_at_once (const cv::Mat &scan)
  {
    std::unique_ptr<KaoScratch> holder;

    cv::resize (kao_halve (scan, shades.mat.size (), holder), shades.mat, shades.mat.size (), 0, 0,
                cv::INTER_AREA);
    n_taken = halved.height;
  }

  int
  n_rows () const
  {
    if (n_taken == halved.height)
      return shades.mat.rows;
    return is_growing && n_shared < down.size () ? down[n_shared].small : 0;
  }
};

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                       "The scan could not be looked through: memory is short; close other "
                       "programs");
  return FALSE;
}

KaoReduced *
kao_reduced_new (const KaoImage *scan, gdouble dpi, GError **error)
{
  gdouble shrink = kao_image_get_dpi (scan) / dpi;
  gint rows = MAX (3, static_cast<gint> (std::lround (kao_image_get_height (scan) / shrink)));
  gint cols = MAX (3, static_cast<gint> (std::lround (kao_image_get_width (scan) / shrink)));

  try
    {
      cv::Mat whole = kao_mat_of (scan);

      return new _KaoReduced (whole.size (), cv::Size (cols, rows), whole.type ());
    }
  catch (...)
    {
      refuse (error);
      return nullptr;
    }
}

gboolean
kao_reduced_grow (KaoReduced *reduced, const KaoImage *scan, gint n_lines, GError **error)
{
  try
    {
      if (reduced->is_growing)
        reduced->grow (kao_mat_of (scan), n_lines);
      else if (n_lines >= reduced->height && reduced->n_taken < reduced->halved.height)
        reduced->make_at_once (kao_mat_of (scan));
      return TRUE;
    }
  catch (...)
    {
      return refuse (error);
    }
}

gint
kao_reduced_get_n_rows (const KaoReduced *reduced)
{
  return reduced->n_rows ();
}

cv::Mat
kao_reduced_get_shades (const KaoReduced *reduced)
{
  return reduced->shades.mat;
}

void
kao_reduced_free (KaoReduced *reduced)
{
  delete reduced;
}
