// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "front/kao-front-protocol.h"

#include <string.h>

static gboolean
is_within (gint32 from, gint32 length, guint32 side)
{
  return from >= 0 && length >= 0 && from <= (gint32) side && length <= (gint32) side - from;
}

static gboolean
check_read (gconstpointer payload)
{
  const KaoFrontReadMessage *m = payload;

  return m->width > 0 && m->width <= KAO_FRONT_SIDE_MAX && m->height > 0 && m->height <= KAO_FRONT_SIDE_MAX
         && m->dpi >= 50 && m->dpi <= 1200 && is_within (m->portrait_x, m->portrait_width, m->width)
         && is_within (m->portrait_y, m->portrait_height, m->height) && kao_date_is_valid (m->today);
}

/* What a process says that was overtaken by a picture may be wrong, but it is a number or none. */
static gboolean
check_done (gconstpointer payload)
{
  const KaoFrontDoneMessage *m = payload;
  gsize length = strnlen (m->code, sizeof m->code);

  return m->era < KAO_N_ERAS && m->year <= 9999 && m->month <= 12 && m->day <= 31
         && (m->year == 0) == (m->month == 0) && (m->year == 0) == (m->day == 0) && m->expiry_year <= 9999
         && (length == 0 || length == KAO_CARD_CODE_DIGITS) && strspn (m->code, "0123456789") == length;
}

const KaoMessageSpec kao_front_message_specs[] = {
  { KAO_FRONT_READ, 1, sizeof (KaoFrontReadMessage), check_read },
  { KAO_FRONT_DONE, 0, sizeof (KaoFrontDoneMessage), check_done },
  { 0, 0, G_MAXUINT32, NULL },
};
