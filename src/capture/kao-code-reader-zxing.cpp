// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-code-reader.h"

#include "secure/kao-memory.h"
#include "worker/kao-message.h"

/* The text of a code as UTF-8, which ZXing 1 gives only on request. */
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <exception>

/* ZXing 2.2 gave this class another name. */
#if __has_include(<ZXing/ReaderOptions.h>)
using Options = ZXing::ReaderOptions;
#else
using Options = ZXing::DecodeHints;
#endif

gboolean
kao_code_read (const guint8 *grey, gint width, gint height, gsize stride, gchar *text, gsize capacity)
{
  try
    {
      const ZXing::ImageView picture (grey, width, height, ZXing::ImageFormat::Lum, static_cast<int> (stride));
      const auto hints = Options ().setFormats (ZXing::BarcodeFormat::QRCode).setTryDownscale (false);
      const auto result = ZXing::ReadBarcode (picture, hints);

      if (!result.isValid ())
        return FALSE;
      kao_message_set_text (text, capacity, result.text ().c_str ());
      return text[0] != '\0';
    }
  catch (const std::exception &)
    {
      return FALSE;
    }
}

void
kao_code_grey_from_rgb (const guint8 *rgb, guint8 *grey, gsize n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++)
    grey[i] = static_cast<guint8> ((rgb[3 * i] * 77 + rgb[3 * i + 1] * 150 + rgb[3 * i + 2] * 29) >> 8);
}
