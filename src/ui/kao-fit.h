// SPDX-License-Identifier: GPL-3.0-or-later
/* How a window arranges itself in the room it has. All is measured in the height of its text, so a large
 * screen with large text is a small one. Pure, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_FIT_ROOMY,
  KAO_FIT_COMPACT, /* names of keys and devices give way; the panel scrolls */
  KAO_FIT_STACKED  /* the panel stands below the pictures, and all of it scrolls */
} KaoFit;

/* @em: the size of the text in the unit of @width and @height. */
KaoFit kao_fit_choose (gint width, gint height, gdouble em);

G_END_DECLS
