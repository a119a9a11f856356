// SPDX-License-Identifier: GPL-3.0-or-later
/* Working memory of the OpenCV files here: pages that are wiped when the object goes out of
 * scope, seen as a cv::Mat. OpenCV fills a matrix in place when size and type fit, so no pixels
 * of the scan stay behind in its own heap blocks. */
#pragma once

#include "document/kao-document-private.h"
#include "image/kao-image.h"
#include "secure/kao-memory.h"

#include <opencv2/core.hpp>

#include <memory>
#include <new>

class KaoScratch
{
public:
  cv::Mat mat;

  KaoScratch (int rows, int cols, int type)
  {
    size_t row = static_cast<size_t> (cols) * CV_ELEM_SIZE (type);

    if (rows <= 0 || cols <= 0)
      throw std::bad_alloc ();
    size_ = row * static_cast<size_t> (rows);
    pages_ = kao_pages_alloc (size_);
    if (pages_ == nullptr)
      throw std::bad_alloc ();
    mat = cv::Mat (rows, cols, type, pages_, row);
  }

  ~KaoScratch () { kao_pages_free (pages_, size_); }

  KaoScratch (const KaoScratch &) = delete;
  KaoScratch &operator= (const KaoScratch &) = delete;

private:
  gpointer pages_ = nullptr;
  gsize size_ = 0;
};

/* @image as a matrix that shares its pixels. */
static inline cv::Mat
kao_mat_of (const KaoImage *image)
{
  int type = CV_8UC (static_cast<int> (kao_image_bytes_per_pixel (kao_image_get_format (image))));

  return cv::Mat (kao_image_get_height (image), kao_image_get_width (image), type,
                  const_cast<guint8 *> (kao_image_get_const_row (image, 0)),
                  kao_image_get_stride (image));
}

/* --- kao-document-resample-opencv.cpp --- */

/* @from, halved as long as it stays at least @wanted in both directions; @to holds the result where it
 * was halved at all. At most a pixel to the right and below is lost each time. For before an average
 * over areas: OpenCV halves in one vectorised pass, and shrinks to a fraction value by value. */
cv::Mat kao_halve (const cv::Mat &from, const cv::Size &wanted, std::unique_ptr<KaoScratch> &to);

/* --- kao-document-reduced-opencv.cpp --- */

/* Borrowed; kao_reduced_get_n_rows() of its rows are made. */
cv::Mat kao_reduced_get_shades (const KaoReduced *reduced);
