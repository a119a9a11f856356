// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-protocol.h"

#include "base/kao-error.h"
#include "card/kao-card-number.h"

#include <string.h>

G_STATIC_ASSERT (sizeof (KaoCardConfigureMessage) <= KAO_MESSAGE_MAX_PAYLOAD);

static gboolean
check_configure (gconstpointer payload)
{
  const KaoCardConfigureMessage *m = payload;

  return m->anchor_size <= KAO_CARD_ANCHOR_MAX
         && kao_message_text_is_valid (m->reader, sizeof m->reader);
}

static gboolean
check_state (gconstpointer payload)
{
  const KaoCardStateMessage *m = payload;

  return m->state < KAO_N_CARD_READER_STATES && m->is_rcs380 <= 1
         && kao_message_text_is_valid (m->name, sizeof m->name);
}

static gboolean
check_probe (gconstpointer payload)
{
  return ((const KaoCardProbeMessage *) payload)->reserved == 0;
}

static gboolean
check_probed (gconstpointer payload)
{
  const KaoCardProbedMessage *m = payload;

  if (m->kind >= KAO_N_CARD_KINDS || m->n_keys > KAO_CARD_NUMBERS || m->has_pins > 1)
    return FALSE;
  for (guint i = 0; i < KAO_CARD_NUMBERS; i++)
    {
      if (m->tries[i] < -1 || m->tries[i] > 15)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_read (gconstpointer payload)
{
  const KaoCardReadMessage *m = payload;

  for (guint i = 0; i < KAO_CARD_NUMBERS; i++)
    {
      if (memchr (m->numbers[i], '\0', KAO_CARD_NUMBER_SIZE) == NULL)
        return FALSE;
    }
  return m->kind < KAO_N_CARD_KINDS && m->is_confirmed <= 1;
}

static gboolean
check_progress (gconstpointer payload)
{
  const KaoCardProgressMessage *m = payload;

  return m->step < KAO_N_CARD_STEPS && m->done <= 0x10000 && m->total <= 0x10000;
}

static gboolean
check_date (guint32 date)
{
  return date == 0 || kao_date_is_valid (date);
}

static gboolean
check_done (gconstpointer payload)
{
  const KaoCardFacts *m = payload;

  if (m->kind >= KAO_N_CARD_KINDS || m->record >= KAO_N_CHECKS || m->presence >= KAO_N_CHECKS
      || !check_date (m->birth) || !check_date (m->expiry) || (m->sex > 2 && m->sex != 9))
    return FALSE;
  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    {
      const KaoCardSize *size = &m->pictures[i];

      if (size->width > KAO_CARD_PICTURE_SIDE_MAX || size->height > KAO_CARD_PICTURE_SIDE_MAX
          || (size->width == 0) != (size->height == 0))
        return FALSE;
    }
  /* What is not genuine shows no picture. */
  if (kao_card_facts_check (m) == KAO_CHECK_WRONG && kao_card_facts_pixels (m) > 0)
    return FALSE;
  return kao_card_facts_pixels (m) <= KAO_CARD_PICTURES_MAX;
}

static gboolean
check_refused (gconstpointer payload)
{
  const KaoCardRefusedMessage *m = payload;

  return m->code < KAO_N_CARD_ERRORS && m->tries >= -1 && m->tries <= 15
         && kao_message_text_is_valid (m->detail, sizeof m->detail);
}

const KaoMessageSpec kao_card_message_specs[] = {
  { KAO_CARD_CONFIGURE, 0, sizeof (KaoCardConfigureMessage), check_configure },
  { KAO_CARD_STATE, 0, sizeof (KaoCardStateMessage), check_state },
  { KAO_CARD_PROBE, 0, sizeof (KaoCardProbeMessage), check_probe },
  { KAO_CARD_PROBED, 0, sizeof (KaoCardProbedMessage), check_probed },
  { KAO_CARD_READ, 0, sizeof (KaoCardReadMessage), check_read },
  { KAO_CARD_PROGRESS, 0, sizeof (KaoCardProgressMessage), check_progress },
  { KAO_CARD_CANCEL, 0, sizeof (KaoCardCancelMessage), NULL },
  { KAO_CARD_DONE, 1, sizeof (KaoCardFacts), check_done },
  { KAO_CARD_REFUSED, 0, sizeof (KaoCardRefusedMessage), check_refused },
  { 0, 0, G_MAXUINT32, NULL },
};

gsize
kao_card_facts_pixels (const KaoCardFacts *facts)
{
  gsize sum = 0;

  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    sum += (gsize) facts->pictures[i].width * facts->pictures[i].height;
  return sum;
}
