// SPDX-License-Identifier: GPL-3.0-or-later
#include "read-code.h"

#include <ZXing/ReadBarcode.h>
#include <ZXing/TextUtfEncoding.h>

gchar *
read_code (const guint8 *pixels, gint width, gint height, gsize stride_bytes)
{
  try
    {
      const ZXing::ImageView picture (pixels, width, height, ZXing::ImageFormat::Lum,
                                      static_cast<int> (stride_bytes));
      const auto result
          = ZXing::ReadBarcode (picture, ZXing::DecodeHints ().setFormats (ZXing::BarcodeFormat::QRCode));

      return result.isValid () ? g_strdup (ZXing::TextUtfEncoding::ToUtf8 (result.text ()).c_str ())
                               : nullptr;
    }
  catch (const std::exception &)
    {
      return nullptr;
    }
}
