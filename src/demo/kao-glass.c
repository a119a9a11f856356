// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "demo/kao-glass.h"

#include "image/kao-codec.h"

#include <string.h>

/* White of a lid as a scanner sees it: never quite, never quite the same. */
#define LID_LEVEL 241

static void
fill_lid (KaoImage *page)
{
  gsize row_size = (gsize) kao_image_get_width (page) * 3;
  guint32 state = 2463534242u;

  for (gint y = 0; y < kao_image_get_height (page); y++)
    {
      guint8 *row = kao_image_get_row (page, y);

      for (gsize i = 0; i < row_size; i += 3)
        {
          state ^= state << 13;
          state ^= state >> 17;
          state ^= state << 5;
          memset (row + i, LID_LEVEL + (gint) (state & 7), 3);
        }
    }
}

/* The part of @glass under the request, scaled to the pixels of @page, at its upper left. */
static gboolean
lay_glass (KaoImage *page, const KaoImage *glass, const KaoGlassRequest *r, GError **error)
{
  gdouble unit = kao_image_get_dpi (glass) / 300.0;
  KaoRect rect = { (gint) (r->x * unit + 0.5), (gint) (r->y * unit + 0.5), 0, 0 };
  gdouble scale = r->dpi / kao_image_get_dpi (glass);
  g_autoptr (KaoImage) cut = NULL;
  g_autoptr (KaoImage) scaled = NULL;
  gint width;
  gint height;

  rect.width = MIN ((gint) (r->width * unit + 0.5), kao_image_get_width (glass) - rect.x);
  rect.height = MIN ((gint) (r->height * unit + 0.5), kao_image_get_height (glass) - rect.y);
  if (rect.width < 1 || rect.height < 1)
    return TRUE;
  width = CLAMP ((gint) (rect.width * scale + 0.5), 1, kao_image_get_width (page));
  height = CLAMP ((gint) (rect.height * scale + 0.5), 1, kao_image_get_height (page));

  cut = kao_image_crop (glass, &rect, error);
  if (cut == NULL)
    return FALSE;
  scaled = width == rect.width && height == rect.height ? kao_image_ref (cut)
                                                        : kao_image_scale (cut, width, height, error);
  if (scaled == NULL)
    return FALSE;
  for (gint y = 0; y < height; y++)
    memcpy (kao_image_get_row (page, y), kao_image_get_const_row (scaled, y), (gsize) width * 3);
  return TRUE;
}

GBytes *
kao_glass_scan (const KaoImage *glass, const KaoGlassRequest *request, gdouble part, GError **error)
{
  gint width = (gint) (((guint64) request->width * request->dpi + 150) / 300);
  gint height = (gint) (((guint64) request->height * request->dpi + 150) / 300);
  g_autoptr (KaoImage) page
    = kao_image_new (KAO_IMAGE_RGB24, width, MAX (1, (gint) (height * part)), error);

  if (page == NULL)
    return NULL;
  fill_lid (page);
  if (glass != NULL && !lay_glass (page, glass, request, error))
    return NULL;
  if (request->is_gray)
    {
      g_autoptr (KaoImage) gray = kao_image_convert (page, KAO_IMAGE_GRAY8, error);

      return gray != NULL ? kao_codec_write_jpeg (gray, 92, error) : NULL;
    }
  return kao_codec_write_jpeg (page, 92, error);
}
