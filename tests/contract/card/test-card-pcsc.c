// SPDX-License-Identifier: GPL-3.0-or-later
/* test-card-pcsc FOLDER-OF-PROGRAMS SOURCE: the real service and worker, libpcsclite and pcscd, with the virtual
 * reader and the demonstration's cards on it. Runs under tests/tools/card/with-virtual-reader. */
#include "config.h"

#include "base/kao-error.h"
#include "card/kao-card-demo.h"
#include "card/kao-card-reader.h"
#include "config/kao-config.h"
#include "image/kao-codec.h"
#include "image/kao-image.h"
#include "worker/kao-spawner.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <winscard.h>

#define PATIENCE_MS 30000

typedef struct
{
  KaoSpawner *spawner;
  KaoCardReader *reader;
  gchar *programs;
  gchar *pictures;
  gchar *anchor; /* file that the card's program writes */
  GPid card;     /* the program that is the card; 0: none lies there */
  guint n_taken; /* cards taken away until now */

  gboolean is_done; /* the job */
  KaoCardContent *content;
  KaoCardProbed probed;
  GError *error;
  guint n_progress;
} Desk;

static Desk desk;

/* ---- waiting ---- */

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("the awaited did not happen in time: %s; the reader is in state %d", (const gchar *) user_data,
           (int) kao_card_reader_get_state (desk.reader));
  return G_SOURCE_REMOVE;
}

static void
wait_for_state (KaoCardReaderState state, const gchar *what)
{
  guint id = g_timeout_add (PATIENCE_MS, on_impatient, (gpointer) what);

  while (kao_card_reader_get_state (desk.reader) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
wait_for_job (const gchar *what)
{
  guint id = g_timeout_add (PATIENCE_MS, on_impatient, (gpointer) what);

  while (!desk.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
on_progress (KaoCardReader *reader, const KaoCardReaderProgress *progress)
{
  g_assert_cmpfloat (progress->fraction, >=, 0);
  g_assert_cmpfloat (progress->fraction, <=, 1);
  desk.n_progress++;
}

/* ---- cards ---- */

static guint
count_in_log (const gchar *words)
{
  g_autofree gchar *log = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents ("/run/pcscd.log", &log, NULL, NULL));
  for (const gchar *at = strstr (log, words); at != NULL; at = strstr (at + 1, words))
    n++;
  return n;
}

/* When a command fails pcscd calls the reader empty at once, but looks at it every 400 ms only: what is laid down before
 * that is never seen. No hand is so quick; this program is. */
static void
take_card_away (void)
{
  gint64 patience = g_get_monotonic_time () + PATIENCE_MS * 1000;

  if (desk.card == 0)
    return;
  kill (desk.card, SIGKILL);
  g_spawn_close_pid (desk.card);
  desk.card = 0;
  desk.n_taken++;
  while (count_in_log ("Card Removed From") < desk.n_taken)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, patience);
      g_usleep (20000);
    }
  wait_for_state (KAO_CARD_READER_EMPTY, "the reader is empty");
}

static gchar *
config_text (void)
{
  return g_strdup_printf ("[Card]\nTrustAnchor=%s\n", desk.anchor);
}

/* Each card's program has keys of its own, so the anchor is read anew. @option and @value may be NULL. */
static void
lay_down (const gchar *kind, const gchar *option, const gchar *value)
{
  g_autofree gchar *program = g_build_filename (desk.programs, "kaoawase-demo-card", NULL);
  const gchar *arguments[] = { program, "--kind", kind, "--pictures", desk.pictures, "--anchor", desk.anchor,
                               option, value, NULL };
  g_autofree gchar *text = config_text ();
  g_autoptr (KaoConfig) config = kao_config_load_data (text, -1, "test", NULL);
  g_autoptr (GError) error = NULL;

  take_card_away ();
  unlink (desk.anchor);
  g_spawn_async (NULL, (gchar **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &desk.card, &error);
  g_assert_no_error (error);
  while (!g_file_test (desk.anchor, G_FILE_TEST_EXISTS))
    g_usleep (20000);
  wait_for_state (KAO_CARD_READER_CARD, "a card lies on the reader");
  kao_card_service_set_config (desk.reader, config);
}

/* ---- jobs ---- */

static void
begin_job (void)
{
  g_clear_error (&desk.error);
  g_clear_pointer (&desk.content, kao_card_content_free);
  desk.is_done = FALSE;
  desk.n_progress = 0;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  desk.content = kao_card_reader_read_finish (KAO_CARD_READER (source), result, &desk.error);
  desk.is_done = TRUE;
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  kao_card_reader_probe_finish (KAO_CARD_READER (source), result, &desk.probed, &desk.error);
  desk.is_done = TRUE;
}

static void
read_wish (const KaoCardWish *wish)
{
  begin_job ();
  kao_card_reader_read_async (desk.reader, wish, NULL, on_read, NULL);
  wait_for_job ("the card is read");
}

static void
read_card (const gchar *number, gboolean is_confirmed)
{
  KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .is_confirmed = is_confirmed };

  g_strlcpy (wish.numbers[0], number, sizeof wish.numbers[0]);
  read_wish (&wish);
}

static void
probe_card (void)
{
  begin_job ();
  kao_card_reader_probe_async (desk.reader, NULL, on_probed, NULL);
  wait_for_job ("the card is probed");
}

/* The worker's pixels are those of the file on the card, as another decoder reads it where the file is a PNG. */
static void
assert_same (KaoCardPicture picture, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (desk.pictures, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) decoded = kao_codec_read_file (path, &error);
  g_autoptr (KaoImage) wanted = NULL;
  KaoImage *found = desk.content->pictures[picture];
  gsize width;

  g_assert_no_error (error);
  wanted = kao_image_convert (decoded, KAO_IMAGE_GRAY8, NULL);
  width = (gsize) kao_image_get_width (wanted);
  g_assert_nonnull (found);
  g_assert_cmpint (kao_image_get_width (found), ==, kao_image_get_width (wanted));
  g_assert_cmpint (kao_image_get_height (found), ==, kao_image_get_height (wanted));
  for (gint y = 0; y < kao_image_get_height (wanted); y++)
    g_assert_cmpmem (kao_image_get_const_row (found, y), width, kao_image_get_const_row (wanted, y), width);
}

/* ---- tests ---- */

static void
test_empty (void)
{
  wait_for_state (KAO_CARD_READER_EMPTY, "the reader is empty");
  g_assert_true (g_str_has_prefix (kao_card_reader_get_name (desk.reader), "Virtual PCD"));
  probe_card ();
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_NO_CARD);
}

static void
test_genuine (void)
{
  lay_down ("genuine", NULL, NULL);
  probe_card ();
  g_assert_no_error (desk.error);
  g_assert_cmpint (desk.probed.kind, ==, KAO_CARD_MY_NUMBER);
  g_assert_cmpint (desk.probed.tries[0], ==, 10);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_no_error (desk.error);
  g_assert_cmpuint (desk.content->facts.kind, ==, KAO_CARD_MY_NUMBER);
  g_assert_cmpuint (desk.content->facts.birth, ==, 19700417);
  g_assert_cmpuint (desk.content->facts.expiry, ==, 20350331);
  g_assert_cmpuint (desk.content->facts.sex, ==, 1);
  g_assert_cmpint (kao_card_facts_check (&desk.content->facts), ==, KAO_CHECK_GENUINE);
  assert_same (KAO_CARD_PICTURE_PHOTO, "photo.jp2");
  assert_same (KAO_CARD_PICTURE_NAME, "name.png");
  assert_same (KAO_CARD_PICTURE_ADDRESS, "address.png");
  g_assert_cmpuint (desk.n_progress, >=, 4);
}

/* A wrong number costs one try, the same one again none, the right one gives them back. */
static void
test_wrong_number (void)
{
  lay_down ("genuine", NULL, NULL);
  read_card ("45041720352286", FALSE);
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_WRONG_NUMBER);
  g_assert_cmpint (kao_card_reader_get_tries (desk.reader), ==, 9);
  read_card ("45041720352286", TRUE);
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_SAME_NUMBER);
  wait_for_state (KAO_CARD_READER_CARD, "the card still lies there");
  probe_card ();
  g_assert_cmpint (desk.probed.tries[0], ==, 9);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_no_error (desk.error);
  wait_for_state (KAO_CARD_READER_CARD, "the card still lies there");
  probe_card ();
  g_assert_cmpint (desk.probed.tries[0], ==, 10);
}

static void
test_other_kinds (void)
{
  lay_down ("forged", NULL, NULL);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_no_error (desk.error);
  g_assert_cmpint (kao_card_facts_check (&desk.content->facts), ==, KAO_CHECK_GENUINE);
  assert_same (KAO_CARD_PICTURE_PHOTO, "other.jp2");

  lay_down ("copied", NULL, NULL);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_no_error (desk.error);
  g_assert_cmpuint (desk.content->facts.record, ==, KAO_CHECK_GENUINE);
  g_assert_cmpuint (desk.content->facts.presence, ==, KAO_CHECK_WRONG);
  g_assert_null (desk.content->pictures[KAO_CARD_PICTURE_PHOTO]);
}

/* Both PINs; nobody publishes the key that its signature could be checked with. */
static void
test_licence (void)
{
  const KaoCardWish wish = { .kind = KAO_CARD_LICENCE, .numbers = { KAO_CARD_DEMO_PIN_1, KAO_CARD_DEMO_PIN_2 } };

  lay_down ("licence", NULL, NULL);
  probe_card ();
  g_assert_no_error (desk.error);
  g_assert_cmpint (desk.probed.kind, ==, KAO_CARD_LICENCE);
  g_assert_cmpuint (desk.probed.n_keys, ==, 2);
  read_wish (&wish);
  g_assert_no_error (desk.error);
  g_assert_cmpuint (desk.content->facts.birth, ==, 19700417);
  g_assert_cmpuint (desk.content->facts.expiry, ==, 20350331);
  g_assert_cmpint (kao_card_facts_check (&desk.content->facts), ==, KAO_CHECK_NONE);
  assert_same (KAO_CARD_PICTURE_PHOTO, "photo.jp2");
  g_assert_null (desk.content->pictures[KAO_CARD_PICTURE_NAME]);
}

/* At different steps; the program stays usable with the next card. */
static void
test_taken_away (void)
{
  static const gchar *const steps[] = { "0", "3", "5", "7", "12", "21", "25" };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      lay_down ("genuine", "--remove-after", steps[i]);
      read_card (KAO_CARD_DEMO_NUMBER, FALSE);
      g_assert_nonnull (desk.error);
      g_assert_true (g_error_matches (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_REMOVED)
                     || g_error_matches (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_NO_CARD)
                     || g_error_matches (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_MUTE));
    }
  lay_down ("genuine", NULL, NULL);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_no_error (desk.error);
}

static void
test_held_by_another (void)
{
  SCARDCONTEXT context;
  SCARDHANDLE handle;
  DWORD protocol;

  lay_down ("genuine", NULL, NULL);
  g_assert_cmpint (SCardEstablishContext (SCARD_SCOPE_SYSTEM, NULL, NULL, &context), ==, SCARD_S_SUCCESS);
  g_assert_cmpint (SCardConnect (context, kao_card_reader_get_name (desk.reader), SCARD_SHARE_EXCLUSIVE,
                                 SCARD_PROTOCOL_T1, &handle, &protocol),
                   ==, SCARD_S_SUCCESS);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_BUSY);
  SCardDisconnect (handle, SCARD_LEAVE_CARD);
  SCardReleaseContext (context);
  wait_for_state (KAO_CARD_READER_CARD, "the card still lies there");
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_no_error (desk.error);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .numbers = { KAO_CARD_DEMO_NUMBER } };
  gint64 began;

  lay_down ("genuine", "--delay", "100");
  begin_job ();
  kao_card_reader_read_async (desk.reader, &wish, cancellable, on_read, NULL);
  while (desk.n_progress < 3)
    g_main_context_iteration (NULL, TRUE);
  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  wait_for_job ("the reading is cancelled");
  g_assert_error (desk.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 200000);
}

/* From the order to the decoded photo, and what a contactless card's slowness adds. */
static void
test_time (void)
{
  static const gchar *const delays[] = { "0", "20" };

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      gint64 began;

      lay_down ("genuine", "--delay", delays[i]);
      began = g_get_monotonic_time ();
      read_card (KAO_CARD_DEMO_NUMBER, FALSE);
      g_assert_no_error (desk.error);
      g_print ("# %s ms before each answer: %u commands, %u ms at the card, %d ms in all\n", delays[i],
               desk.content->facts.n_commands, desk.content->facts.milliseconds,
               (int) ((g_get_monotonic_time () - began) / 1000));
    }
}

static void
test_bad_anchor (void)
{
  g_autofree gchar *text = config_text ();
  g_autoptr (KaoConfig) config = kao_config_load_data (text, -1, "test", NULL);

  lay_down ("genuine", NULL, NULL);
  g_assert_true (g_file_set_contents (desk.anchor, "no key", -1, NULL));
  kao_card_service_set_config (desk.reader, config);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_ANCHOR);
  unlink (desk.anchor);
  kao_card_service_set_config (desk.reader, config);
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_ANCHOR);
}

/* Last: pcscd ends. */
static void
test_service_gone (void)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();

  kao_card_service_set_config (desk.reader, config);
  wait_for_state (KAO_CARD_READER_CARD, "a card lies on the reader");
  kill ((pid_t) atoi (g_getenv ("PCSCD_PID")), SIGKILL);
  wait_for_state (KAO_CARD_READER_NO_SERVICE, "pcscd is gone");
  read_card (KAO_CARD_DEMO_NUMBER, FALSE);
  g_assert_error (desk.error, KAO_CARD_ERROR, KAO_CARD_ERROR_NO_SERVICE);
}

int
main (int argc, char **argv)
{
  g_autofree gchar *worker = g_build_filename (argv[1], "kaoawase-card", NULL);
  const KaoSpawnTarget targets[] = { { worker, NULL } };
  g_autoptr (KaoConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  desk.spawner = kao_spawner_new (targets, 1, &error);
  g_assert_no_error (error);
  g_test_init (&argc, &argv, NULL);
  desk.programs = g_strdup (argv[1]);
  desk.pictures = g_build_filename (argv[2], "data", "demo", "card", NULL);
  desk.anchor = g_strdup ("/run/anchor.der");
  config = kao_config_new_default ();
  desk.reader = kao_card_service_new (desk.spawner, 0, config);
  g_signal_connect (desk.reader, "progress", G_CALLBACK (on_progress), NULL);
  g_test_add_func ("/card/pcsc/a-empty", test_empty);
  g_test_add_func ("/card/pcsc/b-genuine", test_genuine);
  g_test_add_func ("/card/pcsc/c-wrong-number", test_wrong_number);
  g_test_add_func ("/card/pcsc/d-other-kinds", test_other_kinds);
  g_test_add_func ("/card/pcsc/d-licence", test_licence);
  g_test_add_func ("/card/pcsc/e-taken-away", test_taken_away);
  g_test_add_func ("/card/pcsc/f-held-by-another", test_held_by_another);
  g_test_add_func ("/card/pcsc/g-cancelled", test_cancelled);
  g_test_add_func ("/card/pcsc/h-time", test_time);
  g_test_add_func ("/card/pcsc/i-bad-anchor", test_bad_anchor);
  g_test_add_func ("/card/pcsc/j-service-gone", test_service_gone);
  status = g_test_run ();
  g_clear_error (&desk.error);
  g_clear_pointer (&desk.content, kao_card_content_free);
  if (desk.card != 0)
    kill (desk.card, SIGKILL);
  g_object_unref (desk.reader);
  kao_spawner_free (desk.spawner);
  g_free (desk.programs);
  g_free (desk.pictures);
  g_free (desk.anchor);
  return status;
}
