// SPDX-License-Identifier: GPL-3.0-or-later
/* test-front-service FOLDER-OF-PROGRAMS SOURCE: the real service and worker on the demonstration's card, upright and
 * turned over, and every way in which nothing is read. */
#include "config.h"

#include "face-finder.h"

#include "base/kao-error.h"
#include "front/kao-front-reader.h"
#include "image/kao-codec.h"
#include "worker/kao-spawner.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 60000

enum
{
  TARGET_REAL,
  TARGET_NO_DATA,
  TARGET_MISSING,
  N_TARGETS
};

typedef struct
{
  gboolean is_done;
  gboolean is_read;
  KaoCardNumber number;
  GError *error;
} Answer;

static KaoSpawner *spawner;
static KaoPortrait *portrait; /* of the demonstration's card, with its front */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_read = kao_front_reader_read_finish (KAO_FRONT_READER (source), result, &answer->number, &answer->error);
  answer->is_done = TRUE;
}

static gboolean
on_impatient (gpointer data)
{
  g_error ("no answer came in time");
  return G_SOURCE_REMOVE;
}

static void
wait_for (Answer *answer)
{
  guint id = g_timeout_add (PATIENCE_MS, on_impatient, NULL);

  while (!answer->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
begin (KaoFrontReader *reader, const KaoImage *front, GCancellable *cancellable, Answer *answer)
{
  memset (answer, 0, sizeof *answer);
  kao_front_reader_read_async (reader, front, &portrait->front_portrait, cancellable, on_read, answer);
}

/* Neither the process nor the picture that it was shown. */
static void
assert_gone (KaoFrontReader *reader)
{
  g_autofree gchar *maps = NULL;

  g_assert_cmpint (kao_front_service_get_worker_pid (reader), ==, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  g_assert_null (strstr (maps, "memfd:kaoawase"));
}

/* Three cards in a row, a process each. */
static void
test_reads (void)
{
  g_autoptr (KaoFrontReader) reader = kao_front_service_new (spawner, TARGET_REAL, TRUE);
  GPid last = 0;

  for (gint i = 0; i < 3; i++)
    {
      gchar digits[KAO_CARD_NUMBER_DIGITS + 1];
      Answer answer, busy;

      begin (reader, portrait->front, NULL, &answer);
      begin (reader, portrait->front, NULL, &busy);
      wait_for (&busy);
      g_assert_error (busy.error, KAO_CARD_ERROR, KAO_CARD_ERROR_BUSY);
      g_clear_error (&busy.error);
      while (kao_front_service_get_worker_pid (reader) == 0)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (kao_front_service_get_worker_pid (reader), !=, last);
      last = kao_front_service_get_worker_pid (reader);
      wait_for (&answer);
      g_assert_no_error (answer.error);
      kao_card_number_write (&answer.number, digits);
      g_assert_cmpstr (digits, ==, KAO_CARD_DEMO_NUMBER);
      assert_gone (reader);
    }
}

/* Nothing is made up where there is nothing to read. */
static void
test_nothing_there (void)
{
  g_autoptr (KaoFrontReader) reader = kao_front_service_new (spawner, TARGET_REAL, TRUE);
  g_autoptr (KaoImage) over = kao_image_rotate_quarter (portrait->front, 2, NULL);
  g_autoptr (KaoImage) blank = kao_image_new (KAO_IMAGE_GRAY8, 600, 400, NULL);
  const KaoImage *fronts[] = { over, blank };

  kao_image_set_dpi (over, kao_image_get_dpi (portrait->front));
  kao_image_set_dpi (blank, 300);
  for (gsize i = 0; i < G_N_ELEMENTS (fronts); i++)
    {
      Answer answer;

      begin (reader, fronts[i], NULL, &answer);
      wait_for (&answer);
      g_assert_no_error (answer.error);
      g_assert_cmpuint (answer.number.year, ==, 0);
      g_assert_cmpuint (answer.number.expiry_year, ==, 0);
      g_assert_cmpstr (answer.number.code, ==, "");
    }
}

/* Without the data, and without the program, the answer is an error and the window goes on. */
static void
test_not_installed (void)
{
  for (guint target = TARGET_NO_DATA; target <= TARGET_MISSING; target++)
    {
      g_autoptr (KaoFrontReader) reader = kao_front_service_new (spawner, target, TRUE);

      for (gint i = 0; i < 2; i++)
        {
          Answer answer;

          begin (reader, portrait->front, NULL, &answer);
          wait_for (&answer);
          g_assert_error (answer.error, KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER);
          g_assert_true (target != TARGET_NO_DATA || strstr (answer.error->message, "tesseract-ocr-jpn") != NULL);
          g_clear_error (&answer.error);
          assert_gone (reader);
        }
    }
}

static void
test_cancelled (void)
{
  g_autoptr (KaoFrontReader) reader = kao_front_service_new (spawner, TARGET_REAL, TRUE);
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) later = g_cancellable_new ();
  Answer answer;

  g_cancellable_cancel (before);
  begin (reader, portrait->front, before, &answer);
  wait_for (&answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
  begin (reader, portrait->front, later, &answer);
  while (kao_front_service_get_worker_pid (reader) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (later);
  assert_gone (reader);
  wait_for (&answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

static void
test_killed (void)
{
  g_autoptr (KaoFrontReader) reader = kao_front_service_new (spawner, TARGET_REAL, TRUE);
  Answer answer;

  begin (reader, portrait->front, NULL, &answer);
  while (kao_front_service_get_worker_pid (reader) == 0)
    g_main_context_iteration (NULL, TRUE);
  kill (kao_front_service_get_worker_pid (reader), SIGKILL);
  wait_for (&answer);
  g_assert_error (answer.error, KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER);
  g_clear_error (&answer.error);
  /* The next card has a process again. */
  begin (reader, portrait->front, NULL, &answer);
  wait_for (&answer);
  g_assert_true (answer.is_read);
}

/* A service that goes answers what it still owes. */
static void
test_closed (void)
{
  KaoFrontReader *reader = kao_front_service_new (spawner, TARGET_REAL, TRUE);
  Answer answer;

  begin (reader, portrait->front, NULL, &answer);
  g_object_run_dispose (G_OBJECT (reader));
  wait_for (&answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
  g_object_unref (reader);
}

static GPtrArray *
find_card (const gchar *source)
{
  g_autofree gchar *path = g_build_filename (source, "data", "demo", "glass", "card.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FaceFinder) finder = face_finder_new (MODELS_FOLDER, &error);
  g_autoptr (KaoImage) scan = kao_codec_read_file (path, &error);
  GPtrArray *portraits;

  g_assert_no_error (error);
  kao_image_set_dpi (scan, 600);
  portraits = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &error);
  g_assert_no_error (error);
  portrait = g_ptr_array_index (portraits, 0);
  g_assert_true (portrait->has_card);
  g_assert_null (portrait->front);
  kao_document_cut_front (scan, portrait);
  g_assert_nonnull (portrait->front);
  /* The whole card, and a portrait of 22 x 27.5 mm where it is on such cards. */
  g_assert_cmpfloat_with_epsilon (kao_image_get_width (portrait->front) / kao_image_get_dpi (portrait->front) * 25.4, 87.6, 0.2);
  g_assert_cmpfloat_with_epsilon (portrait->front_portrait.height / kao_image_get_dpi (portrait->front) * 25.4, 27.5, 1.5);
  g_assert_cmpfloat_with_epsilon (portrait->front_portrait.x / kao_image_get_dpi (portrait->front) * 25.4, 5.5, 1.5);
  return portraits;
}

int
main (int argc, char **argv)
{
  g_autofree gchar *worker = g_build_filename (argv[1], "kaoawase-front", NULL);
  g_autofree gchar *missing = g_build_filename (argv[1], "kaoawase-nothing", NULL);
  static const gchar *const variables[] = { "TESSDATA_PREFIX", NULL };
  const KaoSpawnTarget targets[N_TARGETS] = {
    [TARGET_REAL] = { worker, NULL, NULL },
    [TARGET_NO_DATA] = { worker, NULL, variables },
    [TARGET_MISSING] = { missing, NULL, NULL },
  };
  g_autoptr (GPtrArray) portraits = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *empty = NULL;
  gint failed;

  /* Where the folder is missing, newer libraries go back to their own. */
  empty = g_dir_make_tmp ("kao-front-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("TESSDATA_PREFIX", empty, TRUE);
  spawner = kao_spawner_new (targets, N_TARGETS, &error);
  g_assert_no_error (error);
  g_unsetenv ("TESSDATA_PREFIX");
  g_test_init (&argc, &argv, NULL);
  portraits = find_card (argv[2]);
  g_test_add_func ("/front-service/reads", test_reads);
  g_test_add_func ("/front-service/nothing-there", test_nothing_there);
  g_test_add_func ("/front-service/not-installed", test_not_installed);
  g_test_add_func ("/front-service/cancelled", test_cancelled);
  g_test_add_func ("/front-service/killed", test_killed);
  g_test_add_func ("/front-service/closed", test_closed);
  failed = g_test_run ();
  g_clear_pointer (&spawner, kao_spawner_free);
  rmdir (empty);
  return failed;
}
