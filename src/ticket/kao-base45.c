// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ticket/kao-base45.h"

#include <string.h>

static const gchar alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

gchar *
kao_base45_encode (const guint8 *data, gsize size)
{
  gchar *text = g_malloc (size / 2 * 3 + size % 2 * 2 + 1);
  gchar *out = text;

  for (gsize i = 0; i < size; i += 2)
    {
      gboolean is_pair = i + 1 < size;
      guint value = is_pair ? data[i] * 256u + data[i + 1] : data[i];

      *out++ = alphabet[value % 45];
      *out++ = alphabet[value / 45 % 45];
      if (is_pair)
        *out++ = alphabet[value / (45 * 45)];
    }
  *out = '\0';
  return text;
}

/* -1 for what is no digit. */
static gint
digit_of (gchar c)
{
  const gchar *place = c != '\0' ? strchr (alphabet, c) : NULL;

  return place != NULL ? (gint) (place - alphabet) : -1;
}

gboolean
kao_base45_decode (const gchar *text, gsize length, guint8 *data, gsize capacity, gsize *size)
{
  gsize n = 0;

  if (length % 3 == 1 || length / 3 * 2 + length % 3 / 2 > capacity)
    return FALSE;
  for (gsize i = 0; i < length; i += 3)
    {
      gboolean is_pair = i + 2 < length;
      gint low = digit_of (text[i]);
      gint middle = digit_of (text[i + 1]);
      gint high = is_pair ? digit_of (text[i + 2]) : 0;
      gint value = low + 45 * middle + 45 * 45 * high;

      if (low < 0 || middle < 0 || high < 0 || value > (is_pair ? 0xffff : 0xff))
        return FALSE;
      if (is_pair)
        data[n++] = (guint8) (value >> 8);
      data[n++] = (guint8) value;
    }
  *size = n;
  return TRUE;
}
