// SPDX-License-Identifier: GPL-3.0-or-later
#include "read-code.h"

/* The text of a code as UTF-8, which ZXing 1 gives only on request. */
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

/* ZXing 2.2 gave this class another name. */
#if __has_include(<ZXing/ReaderOptions.h>)
using Options = ZXing::ReaderOptions;
#else
using Options = ZXing::DecodeHints;
#endif

gchar *
read_code (const guint8 *pixels, gint width, gint height, gsize stride_bytes)
{
  try
    {
      const ZXing::ImageView picture (pixels, width, height, ZXing::ImageFormat::Lum,
                                      static_cast<int> (stride_bytes));
      const auto result = ZXing::ReadBarcode (picture, Options ().setFormats (ZXing::BarcodeFormat::QRCode));

      return result.isValid () ? g_strdup (result.text ().c_str ()) : nullptr;
    }
  catch (const std::exception &)
    {
      return nullptr;
    }
}
