// SPDX-License-Identifier: GPL-3.0-or-later
/* 16-bit floating point numbers (IEEE 754 binary16), for vectors that travel. Own code, because the oldest
 * compilers that we build with have no such type on every processor. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rounds to the nearest, ties to even; what is too large becomes infinite, a NaN stays one. */
guint16 kao_half_from_float (gfloat value);

/* Exact. */
gfloat kao_half_to_float (guint16 half);

G_END_DECLS
