// SPDX-License-Identifier: GPL-3.0-or-later
/* What can go wrong between a card and the program, a row each: which end it has, what is said, and that no try is spent
 * twice. What the clerk reads for each end is in ui-sentences and ui-card. */
#include "config.h"

#include "base/kao-error.h"
#include "card-fixture.h"
#include "kao-scripted-transport.h"

#include <string.h>

/* Ends that are no error. */
#define WHOLE (-1)     /* read as if nothing had been */
#define NOT_GENUINE (-2)

#define SELECT 0xa4
#define VERIFY 0x20
#define READ 0xb0
#define SIGN 0x2a

/* Order of the commands for a My Number Card: SELECT name, name, key; VERIFY (ask); SELECT key; VERIFY; SELECT
 * face; READ...; SELECT certificate; READ...; SIGN. The face record takes READ 0..12, the certificate 3 more. */
#define READ_CERTIFICATE 13

static const struct
{
  const gchar *name;
  KaoScript script;
  gint end;
  guint n_tried;
  const gchar *said; /* NULL where it ends in no error */
} rows[] = {
  { "nothing", { 0, 0, KAO_SCRIPT_NOTHING }, WHOLE, 1 },
  /* status words, at each step */
  { "6F00 at the first command, then well", { SELECT, 0, KAO_SCRIPT_WORD, 0x6f00 }, WHOLE, 1 },
  { "6F00 at every select", { SELECT, 0, KAO_SCRIPT_KEEP_SAYING, 0x6f00 }, KAO_CARD_ERROR_UNKNOWN_CARD, 0,
    "The card on the reader is neither a My Number Card nor a driving licence." },
  { "6A82 at every select", { SELECT, 0, KAO_SCRIPT_KEEP_SAYING, 0x6a82 }, KAO_CARD_ERROR_UNKNOWN_CARD, 0,
    "The card on the reader is neither a My Number Card nor a driving licence." },
  { "key file not there", { SELECT, 2, KAO_SCRIPT_WORD, 0x6a82 }, KAO_CARD_ERROR_UNKNOWN_CARD, 0,
    "The card does not know what was asked while looking for its key (6A82); it may be of another kind." },
  { "tries: locked 6984", { VERIFY, 0, KAO_SCRIPT_WORD, 0x6984 }, KAO_CARD_ERROR_LOCKED, 0,
    "The card has locked this number; its issuer can unlock it." },
  { "tries: locked 6983", { VERIFY, 0, KAO_SCRIPT_WORD, 0x6983 }, KAO_CARD_ERROR_LOCKED, 0,
    "The card has locked this number; its issuer can unlock it." },
  { "tries: locked 63C0", { VERIFY, 0, KAO_SCRIPT_WORD, 0x63c0 }, KAO_CARD_ERROR_LOCKED, 0,
    "The card has locked this number; its issuer can unlock it." },
  { "tries: two left", { VERIFY, 0, KAO_SCRIPT_WORD, 0x63c2 }, KAO_CARD_ERROR_FEW_TRIES, 0,
    "The card allows few more tries; compare the number before it is sent." },
  { "tries: not said (9000)", { VERIFY, 0, KAO_SCRIPT_WORD, 0x9000 }, KAO_CARD_ERROR_FEW_TRIES, 0,
    "The card allows few more tries; compare the number before it is sent." },
  { "tries: refused 6D00", { VERIFY, 0, KAO_SCRIPT_WORD, 0x6d00 }, KAO_CARD_ERROR_REFUSED, 0,
    "The card refused while telling how many tries are left (6D00); lay it down anew." },
  { "tries: 6C00", { VERIFY, 0, KAO_SCRIPT_WORD, 0x6c00 }, KAO_CARD_ERROR_REFUSED, 0,
    "The card refused while telling how many tries are left (6C00); lay it down anew." },
  { "number: 63C9", { VERIFY, 1, KAO_SCRIPT_WORD, 0x63c9 }, KAO_CARD_ERROR_WRONG_NUMBER, 1,
    "The card did not accept the number (63C9); compare it with the card." },
  { "number: 63C0", { VERIFY, 1, KAO_SCRIPT_WORD, 0x63c0 }, KAO_CARD_ERROR_LOCKED, 1,
    "The card has locked this number (63C0); its issuer can unlock it." },
  { "number: 6983", { VERIFY, 1, KAO_SCRIPT_WORD, 0x6983 }, KAO_CARD_ERROR_LOCKED, 1,
    "The card has locked this number (6983); its issuer can unlock it." },
  { "number: 6984", { VERIFY, 1, KAO_SCRIPT_WORD, 0x6984 }, KAO_CARD_ERROR_LOCKED, 1,
    "The card has locked this number (6984); its issuer can unlock it." },
  { "number: 6300", { VERIFY, 1, KAO_SCRIPT_WORD, 0x6300 }, KAO_CARD_ERROR_WRONG_NUMBER, 1,
    "The card did not accept the number (6300); compare it with the card." },
  { "number: 6C00 is not answered by a second try", { VERIFY, 1, KAO_SCRIPT_WORD_AFTER, 0x6c00 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while taking the number (6C00); lay it down anew." },
  { "number: 6110 is not answered by a second try", { VERIFY, 1, KAO_SCRIPT_WORD_AFTER, 0x6110 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while taking the number (6110); lay it down anew." },
  { "number: 6F00 is not answered by a second try", { VERIFY, 1, KAO_SCRIPT_WORD_AFTER, 0x6f00 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while taking the number (6F00); lay it down anew." },
  { "number: answer lost", { VERIFY, 1, KAO_SCRIPT_ERROR_AFTER, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 1,
    "The reader says so." },
  { "number: mute", { VERIFY, 1, KAO_SCRIPT_ERROR_AFTER, .code = KAO_CARD_ERROR_MUTE }, KAO_CARD_ERROR_MUTE, 1,
    "The reader says so." },
  { "face file not there", { SELECT, 4, KAO_SCRIPT_WORD, 0x6a82 }, KAO_CARD_ERROR_UNKNOWN_CARD, 1,
    "The card does not know what was asked while reading its face record (6A82); it may be of another kind." },
  { "face file not open", { READ, 0, KAO_SCRIPT_WORD, 0x6982 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while reading its face record (6982); lay it down anew." },
  { "no current file", { READ, 0, KAO_SCRIPT_WORD, 0x6986 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while reading its face record (6986); lay it down anew." },
  { "end of file at once", { READ, 0, KAO_SCRIPT_WORD, 0x6b00 }, KAO_CARD_ERROR_BROKEN_DATA, 1,
    "What the card gave while reading its face record is not laid out as expected; lay the card down anew." },
  { "end of file half-way", { READ, 5, KAO_SCRIPT_WORD, 0x6282 }, KAO_CARD_ERROR_BROKEN_DATA, 1,
    "What the card gave while reading its face record is cut short; lay the card down anew." },
  { "wrong length for ever", { READ, 3, KAO_SCRIPT_KEEP_SAYING, 0x6c10 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while reading its face record (6C10); lay it down anew." },
  { "more data for ever", { READ, 3, KAO_SCRIPT_KEEP_SAYING, 0x6110 }, KAO_CARD_ERROR_REFUSED, 1,
    "The card refused while reading its face record (6D00); lay it down anew." },
  { "certificate not there", { SELECT, 5, KAO_SCRIPT_WORD, 0x6a82 }, KAO_CARD_ERROR_UNKNOWN_CARD, 1,
    "The card does not know what was asked while reading its certificate (6A82); it may be of another kind." },
  { "challenge refused", { SIGN, 0, KAO_SCRIPT_WORD, 0x6d00 }, NOT_GENUINE, 1 },
  /* lengths */
  { "short reads", { READ, 1, KAO_SCRIPT_CUT, .n = 100 }, WHOLE, 1 },
  { "empty answer with 9000", { READ, 2, KAO_SCRIPT_CUT, .n = 0 }, KAO_CARD_ERROR_BROKEN_DATA, 1,
    "What the card gave while reading its face record is cut short; lay the card down anew." },
  { "a reader that refuses extended commands", { 0, 0, KAO_SCRIPT_SHORT_ONLY }, WHOLE, 1 },
  { "61xx, then the data", { READ, 2, KAO_SCRIPT_61 }, WHOLE, 1 },
  { "6Cxx, then the data", { READ, 2, KAO_SCRIPT_6C }, WHOLE, 1 },
  { "no bytes at all", { READ, 2, KAO_SCRIPT_RAW, .n = 0 }, KAO_CARD_ERROR_REMOVED, 1,
    "The card was moved; let it lie until it is read." },
  { "one byte", { SELECT, 2, KAO_SCRIPT_RAW, .n = 1 }, KAO_CARD_ERROR_BROKEN_DATA, 0,
    "The card answered with 1 bytes; lay it down anew." },
  { "challenge answered too short", { SIGN, 0, KAO_SCRIPT_CUT, .n = 128 }, NOT_GENUINE, 1 },
  /* content */
  { "outer tag damaged", { READ, 0, KAO_SCRIPT_FLIP, .n = 0 }, KAO_CARD_ERROR_BROKEN_DATA, 1,
    "What the card gave while reading its face record is not laid out as expected; lay the card down anew." },
  { "outer length damaged", { READ, 0, KAO_SCRIPT_FLIP, .n = 3 }, KAO_CARD_ERROR_BROKEN_DATA, 1,
    "What the card gave while reading its face record is cut short; lay the card down anew." },
  { "a bit of the birth date", { READ, 0, KAO_SCRIPT_FLIP, .n = 36 }, KAO_CARD_ERROR_BROKEN_DATA, 1,
    "The card's face record holds a date that does not exist; lay it down anew, and if that does not help its chip is damaged." },
  { "a bit of the card's key", { READ, 0, KAO_SCRIPT_FLIP, .n = 200 }, NOT_GENUINE, 1 },
  { "a bit of the photo", { READ, 8, KAO_SCRIPT_FLIP, .n = 50 }, NOT_GENUINE, 1 },
  { "a bit of the certificate", { READ, READ_CERTIFICATE, KAO_SCRIPT_FLIP, .n = 30 }, NOT_GENUINE, 1 },
  { "a bit of the certified key", { READ, READ_CERTIFICATE, KAO_SCRIPT_FLIP, .n = 100 }, NOT_GENUINE, 1 },
  { "a bit of the challenge's answer", { SIGN, 0, KAO_SCRIPT_FLIP, .n = 77 }, NOT_GENUINE, 1 },
  /* the card is taken away, the reader unplugged, ... at each step */
  { "taken away at the first command", { SELECT, 0, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 0,
    "The reader says so." },
  { "taken away before the tries are told", { VERIFY, 0, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 0,
    "The reader says so." },
  { "taken away before the number", { VERIFY, 1, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 1,
    "The reader says so." },
  { "taken away while it is read", { READ, 7, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 1,
    "The reader says so." },
  { "taken away at the certificate", { READ, READ_CERTIFICATE + 1, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 1,
    "The reader says so." },
  { "taken away at the challenge", { SIGN, 0, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_REMOVED }, KAO_CARD_ERROR_REMOVED, 1,
    "The reader says so." },
  { "reader unplugged", { READ, 4, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_READER_GONE }, KAO_CARD_ERROR_READER_GONE, 1,
    "The reader says so." },
  { "mute while it is read", { READ, 4, KAO_SCRIPT_ERROR, .code = KAO_CARD_ERROR_MUTE }, KAO_CARD_ERROR_MUTE, 1,
    "The reader says so." },
};

static void
check_row (gsize i, const KaoCardAnchor *anchor)
{
  KaoVirtualCardData data = fixture_my_number_card ();
  KaoVirtualCard *card = kao_virtual_card_new (&data);
  guint n_verified = 0;
  KaoCardTransport transport = kao_scripted_transport_new (card, &rows[i].script, &n_verified);
  KaoApduChannel channel = { .transport = &transport };
  KaoCardRequest request = fixture_request (KAO_CARD_MY_NUMBER);
  g_autoptr (GError) error = NULL;
  KaoCardReading reading;
  gint tries;
  gboolean is_read = kao_card_read (&channel, &request, anchor, NULL, NULL, &reading, &tries, &error);

  g_print ("# %-48s %s\n", rows[i].name, error != NULL ? error->message : "read");
  g_assert_cmpuint (n_verified, ==, rows[i].n_tried);
  if (rows[i].end >= 0)
    {
      g_assert_error (error, KAO_CARD_ERROR, rows[i].end);
      g_assert_cmpstr (error->message, ==, rows[i].said);
      g_assert_false (is_read);
      g_assert_null (reading.file);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_true (is_read);
      g_assert_cmpint (kao_card_facts_check (&reading.facts), ==,
                       rows[i].end == WHOLE ? KAO_CHECK_GENUINE : KAO_CHECK_WRONG);
      if (rows[i].end == WHOLE)
        fixture_assert_whole (&reading, &data);
      else
        g_assert_cmpuint (reading.pictures[KAO_CARD_PICTURE_PHOTO].size, ==, 0);
    }
  kao_card_reading_clear (&reading);
  transport.klass->close (transport.data);
  fixture_data_clear (&data);
}

static void
test_faults (void)
{
  g_autoptr (KaoCardAnchor) anchor = fixture_anchor ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (i, anchor);
}

/* The rear of the photo zeroed: by the signature where there is one, and by its lost end where there is none. */
static void
check_zeroed (KaoVirtualCardData data, guint16 file, gint end)
{
  KaoVirtualCard *card = kao_virtual_card_new (&data);
  GBytes *bytes = kao_virtual_card_get_file (card, 1, file);
  gsize size = g_bytes_get_size (bytes), photo_size = g_bytes_get_size (data.photo);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
  guint8 *photo = memmem (copy, size, g_bytes_get_data (data.photo, NULL), photo_size);
  g_autoptr (GBytes) spoiled = NULL;
  KaoCardTransport transport = kao_virtual_card_transport (card);
  KaoApduChannel channel = { .transport = &transport };
  KaoCardRequest request = fixture_request (data.kind);
  g_autoptr (GError) error = NULL;
  KaoCardReading reading;
  gint tries;

  g_assert_nonnull (photo);
  memset (photo + photo_size / 2, 0, photo_size - photo_size / 2);
  spoiled = g_bytes_new (copy, size);
  kao_virtual_card_set_file (card, 1, file, spoiled);
  kao_card_read (&channel, &request, NULL, NULL, NULL, &reading, &tries, &error);
  if (end >= 0)
    g_assert_error (error, KAO_CARD_ERROR, end);
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (reading.facts.record, ==, KAO_CHECK_WRONG);
    }
  kao_card_reading_clear (&reading);
  transport.klass->close (transport.data);
  fixture_data_clear (&data);
}

static void
test_zeroed_photo (void)
{
  check_zeroed (fixture_my_number_card (), 0x0002, NOT_GENUINE);
  check_zeroed (fixture_licence (), 0x0001, KAO_CARD_ERROR_BROKEN_PHOTO);
}

/* A challenge that was signed once is worth nothing the second time. */
static void
test_replay (void)
{
  KaoVirtualCardData data = fixture_my_number_card ();
  g_autoptr (KaoVirtualCard) card = kao_virtual_card_new (&data);
  guint8 first[KAO_CARD_CHALLENGE_BYTES], second[KAO_CARD_CHALLENGE_BYTES];
  guint8 command[5 + KAO_CARD_DIGEST_INFO_BYTES + 1] = { 0x80, 0x2a, 0, 0, KAO_CARD_DIGEST_INFO_BYTES };
  static const guint8 select[] = { 0x00, 0xa4, 0x04, 0x0c, 2, 0xd3, 0x92 };
  guint8 reply[KAO_CARD_REPLY_MAX];
  gsize size;
  GBytes *file = kao_virtual_card_get_file (card, 1, 0x0002);
  KaoCardRecord record;

  g_assert_true (kao_card_record_parse (g_bytes_get_data (file, NULL), g_bytes_get_size (file), &record, NULL));
  kao_virtual_card_answer (card, select, sizeof select, reply, &size);
  g_assert_true (kao_card_challenge_new (first) && kao_card_challenge_new (second));
  kao_card_challenge_digest (first, command + 5);
  kao_virtual_card_answer (card, command, sizeof command, reply, &size);
  g_assert_cmpuint (size, ==, 258);
  g_assert_true (kao_card_challenge_check (first, &record.key, reply, 256));
  g_assert_false (kao_card_challenge_check (second, &record.key, reply, 256));
  fixture_data_clear (&data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/faults", test_faults);
  g_test_add_func ("/card/zeroed-photo", test_zeroed_photo);
  g_test_add_func ("/card/replay", test_replay);
  return g_test_run ();
}
