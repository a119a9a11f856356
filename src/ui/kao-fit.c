// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-fit.h"

/* In sizes of the text. Two panes with their feet and the panel stand side by side from 27 on; below 40
 * lines of text the panel does not show all of a result at once. */
#define STACKED_BELOW_WIDTH 27.0
#define COMPACT_BELOW_WIDTH 50.0
#define COMPACT_BELOW_HEIGHT 40.0

KaoFit
kao_fit_choose (gint width, gint height, gdouble em)
{
  g_return_val_if_fail (em > 0, KAO_FIT_ROOMY);

  if (width < STACKED_BELOW_WIDTH * em)
    return KAO_FIT_STACKED;
  if (width < COMPACT_BELOW_WIDTH * em || height < COMPACT_BELOW_HEIGHT * em)
    return KAO_FIT_COMPACT;
  return KAO_FIT_ROOMY;
}
