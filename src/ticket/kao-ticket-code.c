// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ticket/kao-ticket-code.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define WHITE 255
#define BLACK 0

static void
draw (const QRcode *code, KaoImage *image, gint module_px)
{
  const gint quiet = KAO_TICKET_CODE_QUIET_MODULES;

  for (gint y = 0; y < kao_image_get_height (image); y++)
    {
      guint8 *row = kao_image_get_row (image, y);
      gint line = y / module_px - quiet;

      memset (row, WHITE, (gsize) kao_image_get_width (image));
      if (line < 0 || line >= code->width)
        continue;
      for (gint x = 0; x < code->width; x++)
        {
          if ((code->data[line * code->width + x] & 1) != 0)
            memset (row + (x + quiet) * module_px, BLACK, (gsize) module_px);
        }
    }
}

KaoImage *
kao_ticket_code_draw (const gchar *text, gint module_px, GError **error)
{
  QRcode *code;
  KaoImage *image;
  gint side;

  g_return_val_if_fail (module_px > 0 && module_px <= 100, NULL);
  code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (code == NULL)
    {
      g_set_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_TOO_LARGE,
                   "the ticket could not be drawn as a code: %s", g_strerror (errno));
      return NULL;
    }
  side = (code->width + 2 * KAO_TICKET_CODE_QUIET_MODULES) * module_px;
  image = kao_image_new (KAO_IMAGE_GRAY8, side, side, error);
  if (image != NULL)
    draw (code, image, module_px);
  kao_wipe (code->data, (gsize) code->width * (gsize) code->width);
  QRcode_free (code);
  return image;
}
