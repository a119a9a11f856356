// SPDX-License-Identifier: GPL-3.0-or-later
#include "hunt-checker.h"

#include <string.h>

#define RUN_MIN 3
#define RUN_MAX 400
#define GAP_MAX 3
#define CHANGES_MIN 6

/* Narrower, because a network's own numbers lie in the same range as its input. */
#define FLOAT_TOLERANCE 5

typedef enum
{
  NEITHER,
  DARK,
  LIGHT
} Shade;

typedef struct
{
  Shade shade; /* of the cell */
  guint run;   /* pixels of the cell without a break, now */
  guint best;  /* and at most */
  guint gap;   /* pixels of neither shade since */
  guint n_changes;
} Walk;

static Shade
shade_of (gdouble value, gdouble tolerance)
{
  if (value >= CHECKER_DARK - tolerance && value <= CHECKER_DARK + tolerance)
    return DARK;
  if (value >= CHECKER_LIGHT - tolerance && value <= CHECKER_LIGHT + tolerance)
    return LIGHT;
  return NEITHER;
}

/* TRUE when the pattern is complete with this pixel. */
static inline gboolean
step (Walk *walk, Shade shade)
{
  if (shade == NEITHER)
    {
      if (walk->shade != NEITHER && ++walk->gap > GAP_MAX)
        memset (walk, 0, sizeof *walk);
      return FALSE;
    }
  if (shade == walk->shade)
    {
      walk->run = walk->gap == 0 ? walk->run + 1 : 1;
      walk->best = MAX (walk->best, walk->run);
      walk->gap = 0;
      return walk->n_changes >= CHANGES_MIN && walk->run >= RUN_MIN;
    }
  walk->n_changes = walk->best >= RUN_MIN && walk->best <= RUN_MAX ? walk->n_changes + 1 : 0;
  walk->shade = shade;
  walk->run = walk->best = 1;
  walk->gap = 0;
  return FALSE;
}

static gboolean
find_bytes (const guint8 *data, gsize size, gsize stride, CheckerHit *hit)
{
  static const gchar *const names[] = { "", "grey", "YUYV or grey with alpha", "RGB or BGR", "BGRX or like" };
  guint8 shades[256];

  for (guint i = 0; i < 256; i++)
    shades[i] = (guint8) shade_of (i, CHECKER_TOLERANCE);
  for (gsize phase = 0; phase < stride; phase++)
    {
      Walk walk = { 0 };

      for (gsize i = phase; i < size; i += stride)
        {
          if (!step (&walk, (Shade) shades[data[i]]))
            continue;
          hit->offset = i;
          hit->format = names[stride];
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
find_floats (const guint8 *data, gsize size, gdouble scale, gdouble offset, CheckerHit *hit)
{
  Walk walk = { 0 };

  for (gsize i = 0; i + sizeof (gfloat) <= size; i += sizeof (gfloat))
    {
      gfloat value;

      memcpy (&value, data + i, sizeof value);
      if (!step (&walk, shade_of ((gdouble) value * scale + offset, FLOAT_TOLERANCE)))
        continue;
      hit->offset = i;
      hit->format = "floats";
      return TRUE;
    }
  return FALSE;
}

gboolean
checker_find (const guint8 *data, gsize size, CheckerHit *hit)
{
  /* value * scale + offset is the grey again. dlib takes off a mean per channel and divides by 256;
   * others map to -1..1. */
  static const gdouble forms[][2] = { { 1, 0 },         { 255, 0 },       { 256, 122.782 }, { 256, 117.001 },
                                      { 256, 104.298 }, { 127.5, 127.5 }, { 128, 127.5 } };

  for (gsize stride = 1; stride <= 4; stride++)
    {
      if (find_bytes (data, size, stride, hit))
        return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (find_floats (data, size, forms[i][0], forms[i][1], hit))
        return TRUE;
    }
  return FALSE;
}
