// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ticket/kao-half.h"

#include <string.h>

/* binary32: 8 bits of exponent (bias 127), 23 of fraction; binary16: 5 (bias 15) and 10. */
#define FRACTION_SHIFT 13
#define BIAS_DIFFERENCE (127 - 15)
#define HALF_INFINITY 0x7c00u

/* @value / 2^@shift, to the nearest, ties to even. @shift: 1 to 31. */
static guint32
shift_rounded (guint32 value, guint shift)
{
  guint32 kept = value >> shift;
  guint32 lost = value & ((1u << shift) - 1);
  guint32 middle = 1u << (shift - 1);

  return lost > middle || (lost == middle && (kept & 1) != 0) ? kept + 1 : kept;
}

guint16
kao_half_from_float (gfloat value)
{
  guint32 bits;
  guint32 sign;
  guint32 fraction;
  gint exponent;

  memcpy (&bits, &value, sizeof bits);
  sign = bits >> 16 & 0x8000;
  fraction = bits & 0x7fffff;
  exponent = (gint) (bits >> 23 & 0xff) - BIAS_DIFFERENCE;
  if (exponent == 0xff - BIAS_DIFFERENCE)
    return (guint16) (sign | HALF_INFINITY | (fraction != 0 ? 0x200u : 0));
  if (exponent >= 0x1f)
    return (guint16) (sign | HALF_INFINITY);
  /* A carry out of the fraction raises the exponent by one, which is what rounding up means. */
  if (exponent > 0)
    return (guint16) (sign | (((guint32) exponent << 10) + shift_rounded (fraction, FRACTION_SHIFT)));
  /* Below the smallest normal number; with a shift of more than 24 nothing is left. */
  if (exponent < -10)
    return (guint16) sign;
  return (guint16) (sign | shift_rounded (fraction | 0x800000, (guint) (FRACTION_SHIFT + 1 - exponent)));
}

gfloat
kao_half_to_float (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 exponent = half >> 10 & 0x1f;
  guint32 fraction = half & 0x3ff;
  guint32 bits;
  gfloat value;

  if (exponent == 0)
    {
      value = (gfloat) fraction / (gfloat) (1 << 24);
      return sign != 0 ? -value : value;
    }
  if (exponent == 0x1f)
    bits = sign | 0x7f800000 | fraction << FRACTION_SHIFT;
  else
    bits = sign | (exponent + BIAS_DIFFERENCE) << 23 | fraction << FRACTION_SHIFT;
  memcpy (&value, &bits, sizeof value);
  return value;
}
