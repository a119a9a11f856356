// SPDX-License-Identifier: GPL-3.0-or-later
/* What the program makes of what pcscd reports, a row each: the kind of fault, and that the sentence says what to do. With a
 * real pcscd card-pcsc shows the same for a service that ends, a card that leaves and one that another program holds. */
#include "config.h"

#include "base/kao-error.h"
#include "card/kao-card-transport-pcsc.h"

#include <winscard.h>

#define HELD "Another program holds the card; end it and lay the card down anew."
#define MUTE "The card does not answer; turn it over or lay it down anew."
#define REFUSED "pcscd refuses this account; allow it org.debian.pcsc-lite.access_pcsc and access_card."
#define UNPLUGGED "The card reader was unplugged; plug it in again."
#define MOVED "The card was moved; let it lie until it is read."

static const struct
{
  glong code;
  KaoCardError error;
  const gchar *said;
} rows[] = {
  { SCARD_E_NO_SERVICE, KAO_CARD_ERROR_NO_SERVICE, "The card service pcscd does not run; install the package pcscd." },
  { SCARD_E_SERVICE_STOPPED, KAO_CARD_ERROR_NO_SERVICE, "The card service pcscd was stopped; start it again." },
  { SCARD_E_NO_ACCESS, KAO_CARD_ERROR_DENIED, REFUSED },
  { SCARD_W_SECURITY_VIOLATION, KAO_CARD_ERROR_DENIED, REFUSED },
  { SCARD_E_NO_READERS_AVAILABLE, KAO_CARD_ERROR_NO_READER, "No card reader is connected." },
  { SCARD_E_READER_UNAVAILABLE, KAO_CARD_ERROR_READER_GONE, UNPLUGGED },
  { SCARD_E_UNKNOWN_READER, KAO_CARD_ERROR_READER_GONE, UNPLUGGED },
  { SCARD_E_NO_SMARTCARD, KAO_CARD_ERROR_NO_CARD, "No card lies on the reader." },
  { SCARD_W_REMOVED_CARD, KAO_CARD_ERROR_REMOVED, "The card was taken away; let it lie until it is read." },
  { SCARD_E_NOT_TRANSACTED, KAO_CARD_ERROR_REMOVED, MOVED },
  { SCARD_E_COMM_DATA_LOST, KAO_CARD_ERROR_REMOVED, MOVED },
  { SCARD_F_COMM_ERROR, KAO_CARD_ERROR_REMOVED, MOVED },
  { SCARD_W_RESET_CARD, KAO_CARD_ERROR_REMOVED, "The card was reset by another program; lay it down anew." },
  { SCARD_E_SHARING_VIOLATION, KAO_CARD_ERROR_BUSY, HELD },
  { SCARD_W_UNRESPONSIVE_CARD, KAO_CARD_ERROR_MUTE, MUTE },
  { SCARD_W_UNPOWERED_CARD, KAO_CARD_ERROR_MUTE, MUTE },
  { SCARD_W_UNSUPPORTED_CARD, KAO_CARD_ERROR_MUTE, MUTE },
  { SCARD_E_CARD_UNSUPPORTED, KAO_CARD_ERROR_MUTE, MUTE },
  { SCARD_E_TIMEOUT, KAO_CARD_ERROR_MUTE, MUTE },
  { SCARD_E_PROTO_MISMATCH, KAO_CARD_ERROR_MUTE, "The card speaks no protocol of this reader." },
  /* Not in the table. */
  { SCARD_F_INTERNAL_ERROR, KAO_CARD_ERROR_MUTE, "The reader reported 80100001; lay the card down anew." },
};

static void
test_codes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Signed as some platforms have it, and unsigned. */
      g_autoptr (GError) error = kao_card_pcsc_error (rows[i].code);
      g_autoptr (GError) unsigned_error = kao_card_pcsc_error ((glong) (guint32) rows[i].code);

      g_assert_error (error, KAO_CARD_ERROR, (gint) rows[i].error);
      g_assert_cmpstr (error->message, ==, rows[i].said);
      g_assert_error (unsigned_error, KAO_CARD_ERROR, (gint) rows[i].error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/pcsc-codes", test_codes);
  return g_test_run ();
}
