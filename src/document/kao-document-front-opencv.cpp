// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "document/kao-document-scratch.h"

#include <algorithm>
#include <cmath>

/* Print of the size that cards have needs no more. */
#define FRONT_DPI 400.0
/* The outline is known to a millimetre or so. */
#define ROOM_MM 2.0

/* Black ink is dark in every colour; coloured patterns and stamps are light in one. */
static void
take_lightest (const KaoImage *colours, KaoImage *front)
{
  for (gint y = 0; y < kao_image_get_height (front); y++)
    {
      const guint8 *from = kao_image_get_const_row (colours, y);
      guint8 *to = kao_image_get_row (front, y);

      for (gint x = 0; x < kao_image_get_width (front); x++)
        to[x] = std::max ({ from[3 * x], from[3 * x + 1], from[3 * x + 2] });
    }
}

/* The portrait without the room that was left around it. */
static KaoRect
place_portrait (const KaoPortrait *portrait, const KaoImage *front)
{
  const gdouble *m = portrait->to_mm;
  gdouble px = kao_image_get_dpi (front) / KAO_MM_PER_INCH;
  gdouble mm = std::hypot (m[0], m[3]);
  gdouble half_width = kao_image_get_width (portrait->portrait) / 2.0;
  gdouble half_height = kao_image_get_height (portrait->portrait) / 2.0;
  gdouble dx = m[0] * half_width + m[1] * half_height + m[2] - portrait->card_x_mm;
  gdouble dy = m[3] * half_width + m[4] * half_height + m[5] - portrait->card_y_mm;
  gdouble turn = portrait->rotation_degrees * G_PI / 180;
  gdouble x = (dx * std::cos (turn) - dy * std::sin (turn)) * px + kao_image_get_width (front) / 2.0;
  gdouble y = (dx * std::sin (turn) + dy * std::cos (turn)) * px + kao_image_get_height (front) / 2.0;
  gdouble margin = half_height * mm * KAO_PORTRAIT_MARGIN / (0.5 + KAO_PORTRAIT_MARGIN);
  gdouble width = (half_width * mm - margin) * px, height = (half_height * mm - margin) * px;

  return KaoRect{ static_cast<gint> (std::lround (x - width)), static_cast<gint> (std::lround (y - height)),
                  static_cast<gint> (std::lround (2 * width)), static_cast<gint> (std::lround (2 * height)) };
}

void
kao_document_cut_front (const KaoImage *scan, KaoPortrait *portrait)
{
  g_return_if_fail (scan != NULL && portrait != NULL);

  g_clear_pointer (&portrait->front, kao_image_unref);
  if (!portrait->has_card)
    return;
  g_autoptr (KaoImage) colours = kao_resample_window (scan, portrait->card_x_mm, portrait->card_y_mm, KAO_CARD_LONG_MM + ROOM_MM,
                                                      KAO_CARD_SHORT_MM + ROOM_MM, portrait->rotation_degrees, FRONT_DPI,
                                                      KAO_IMAGE_RGB24, NULL);
  if (colours == NULL)
    return;
  g_autoptr (KaoImage) front = kao_image_new (KAO_IMAGE_GRAY8, kao_image_get_width (colours),
                                              kao_image_get_height (colours), NULL);
  if (front == NULL)
    return;
  kao_image_set_dpi (front, kao_image_get_dpi (colours));
  take_lightest (colours, front);
  portrait->front_portrait = place_portrait (portrait, front);
  portrait->front = static_cast<KaoImage *> (g_steal_pointer (&front));
}
