// SPDX-License-Identifier: GPL-3.0-or-later
/* Finds the checkered background of the canary pictures in raw memory, whatever the pixel format. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The two greys of the checkers; grey, so that every channel of every format shows the same. */
#define CHECKER_DARK 150
#define CHECKER_LIGHT 210
#define CHECKER_TOLERANCE 9

typedef struct
{
  gsize offset;
  const gchar *format;
} CheckerHit;

/* Looks through @size bytes for a row of the pattern: at least six changes between the two greys, each
 * at least three pixels long, at most three pixels of transition between. Bytes one, two, three and
 * four apart (grey, YUYV, RGB, BGRX), and 32-bit floats (0..255, 0..1, and as networks get them). Returns TRUE
 * with the first place. */
gboolean checker_find (const guint8 *data, gsize size, CheckerHit *hit);

G_END_DECLS
