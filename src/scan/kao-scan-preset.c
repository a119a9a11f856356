// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-preset.h"

/* The diagonal of an ID-1 card is 101.2 mm. */
#define CARD_AREA_MM 105.0
#define CARD_DPI 600
/* Not 600: a common flatbed takes about a minute for A4 at 600 dpi, with the visitor waiting, and sends
 * 104 MB instead of 26. The portrait of 22 x 27.5 mm still has 260 x 325 pixels at 300, and the networks
 * are given 150 x 150 or fewer; "--demo --headless" with WholeGlass=true shows the difference. */
#define WHOLE_GLASS_DPI 300
#define FORM_DPI 300
#define A4_WIDTH_MM 210.0
#define A4_HEIGHT_MM 297.0

void
kao_scan_wish_for (const KaoScanRequest *request, KaoScanWish *wish)
{
  *wish = (KaoScanWish){ 0 };
  switch (request->document)
    {
    case KAO_DOCUMENT_FORM:
      wish->dpi = FORM_DPI;
      wish->width_mm = A4_WIDTH_MM;
      wish->height_mm = A4_HEIGHT_MM;
      break;
    case KAO_DOCUMENT_CARD:
    case KAO_DOCUMENT_LICENCE:
    case KAO_DOCUMENT_PHOTO:
    default:
      wish->dpi = request->whole_glass ? WHOLE_GLASS_DPI : CARD_DPI;
      wish->width_mm = request->whole_glass ? 0.0 : CARD_AREA_MM;
      wish->height_mm = request->whole_glass ? 0.0 : CARD_AREA_MM;
      wish->is_card = request->document != KAO_DOCUMENT_PHOTO;
      break;
    }
}

guint
kao_scan_wish_lines (const KaoScanWish *wish)
{
  gdouble height_mm = wish->height_mm > 0.0 ? wish->height_mm : A4_HEIGHT_MM;

  return (guint) (height_mm / 25.4 * wish->dpi);
}
