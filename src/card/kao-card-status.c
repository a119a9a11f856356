// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-status.h"

#include "base/kao-error.h"

/* Single values; ranges are in kao_card_status(). */
static const struct
{
  guint16 sw;
  KaoCardStatus status;
} statuses[] = {
  { 0x9000, KAO_CARD_STATUS_DONE },
  { 0x6282, KAO_CARD_STATUS_END_OF_FILE },
  { 0x6283, KAO_CARD_STATUS_LOCKED }, /* the licence: the application is locked */
  { 0x6300, KAO_CARD_STATUS_WRONG },
  { 0x6700, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6881, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6882, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6982, KAO_CARD_STATUS_NOT_OPEN },
  { 0x6983, KAO_CARD_STATUS_LOCKED },
  { 0x6984, KAO_CARD_STATUS_LOCKED }, /* My Number Card, after 63C0 */
  { 0x6985, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6986, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6a80, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6a81, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6a82, KAO_CARD_STATUS_NOT_FOUND },
  { 0x6a83, KAO_CARD_STATUS_NOT_FOUND },
  { 0x6a86, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6a88, KAO_CARD_STATUS_NOT_FOUND },
  { 0x6b00, KAO_CARD_STATUS_END_OF_FILE },
  { 0x6d00, KAO_CARD_STATUS_NOT_OFFERED },
  { 0x6e00, KAO_CARD_STATUS_NOT_OFFERED },
};

KaoCardStatus
kao_card_status (guint16 sw)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (statuses[i].sw == sw)
        return statuses[i].status;
    }
  switch (sw >> 8)
    {
    case 0x61:
      return KAO_CARD_STATUS_MORE;
    case 0x6c:
      return KAO_CARD_STATUS_OTHER_LE;
    case 0x63:
      if (sw == 0x63c0)
        return KAO_CARD_STATUS_LOCKED;
      return (sw & 0xf0) == 0xc0 ? KAO_CARD_STATUS_TRIES : KAO_CARD_STATUS_FAILED;
    default:
      return KAO_CARD_STATUS_FAILED;
    }
}

gint
kao_card_status_tries (guint16 sw)
{
  if ((sw & 0xfff0) == 0x63c0)
    return sw & 0x0f;
  return kao_card_status (sw) == KAO_CARD_STATUS_LOCKED ? 0 : -1;
}

GError *
kao_card_status_to_error (guint16 sw, const gchar *step)
{
  switch (kao_card_status (sw))
    {
    case KAO_CARD_STATUS_LOCKED:
      return g_error_new (KAO_CARD_ERROR, KAO_CARD_ERROR_LOCKED,
                          "The card has locked this number (%04X); its issuer can unlock it.", sw);
    case KAO_CARD_STATUS_TRIES:
    case KAO_CARD_STATUS_WRONG:
      return g_error_new (KAO_CARD_ERROR, KAO_CARD_ERROR_WRONG_NUMBER,
                          "The card did not accept the number (%04X); compare it with the card.", sw);
    case KAO_CARD_STATUS_NOT_FOUND:
      return g_error_new (KAO_CARD_ERROR, KAO_CARD_ERROR_UNKNOWN_CARD,
                          "The card does not know what was asked while %s (%04X); it may be of another "
                          "kind.",
                          step, sw);
    case KAO_CARD_STATUS_END_OF_FILE:
      return g_error_new (KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA,
                          "The card's file ended too early while %s (%04X); lay the card down anew.",
                          step, sw);
    case KAO_CARD_STATUS_DONE:
    case KAO_CARD_STATUS_MORE:
    case KAO_CARD_STATUS_OTHER_LE:
    case KAO_CARD_STATUS_NOT_OPEN:
    case KAO_CARD_STATUS_NOT_OFFERED:
    case KAO_CARD_STATUS_FAILED:
      return g_error_new (KAO_CARD_ERROR, KAO_CARD_ERROR_REFUSED,
                          "The card refused while %s (%04X); lay it down anew.", step, sw);
    }
  g_assert_not_reached ();
}
