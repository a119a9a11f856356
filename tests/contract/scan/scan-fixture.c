// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"
#include "image/kao-image.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

gchar *
scan_build_path (const gchar *first, ...)
{
  /* This program lies in tests/contract/scan of the build. */
  g_autofree gchar *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree gchar *own = g_path_get_dirname (self);
  g_autofree gchar *guess = g_build_filename (own, "..", "..", "..", NULL);
  const gchar *given = g_getenv ("KAO_TEST_BUILD");
  g_autofree gchar *root = g_canonicalize_filename (given != NULL ? given : guess, NULL);
  g_autofree gchar *scanner
    = g_build_filename (root, "src", "scan", "kaoawase-scanner", NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  va_list args;

  if (!g_file_test (scanner, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_printerr ("there is no %s; name the build folder in KAO_TEST_BUILD\n", scanner);
      exit (2);
    }
  g_ptr_array_add (parts, root);
  va_start (args, first);
  for (const gchar *part = first; part != NULL; part = va_arg (args, const gchar *))
    g_ptr_array_add (parts, (gpointer) part);
  va_end (args);
  g_ptr_array_add (parts, NULL);
  return g_build_filenamev ((gchar **) parts->pdata);
}

static void
begin (ScanFixture *f, const gchar *folder, const gchar *device, gboolean allow_network, const gchar *drivers)
{
  const gchar *arguments[6] = { NULL };
  gsize n = 0;
  g_autofree gchar *program = scan_build_path ("src", "scan", "kaoawase-scanner", NULL);
  /* Where libsane finds a driver of ours. */
  static const gchar *const variables[] = { "LD_LIBRARY_PATH", NULL };
  KaoSpawnTarget targets[] = { { program, arguments, variables } };
  g_autofree gchar *text = g_strdup_printf ("[Scanner]\nDevice=%s\nAllowNetwork=%s\n", device,
                                            allow_network ? "true" : "false");
  g_autoptr (GError) error = NULL;

  if (allow_network)
    arguments[n++] = "--allow-network";
  if (folder != NULL)
    {
      arguments[n++] = "--demo-dir";
      arguments[n++] = folder;
    }
  if (drivers != NULL)
    {
      arguments[n++] = "--drivers";
      arguments[n++] = drivers;
    }
  f->config = kao_config_load_data (text, -1, "test", &error);
  g_assert_no_error (error);
  f->spawner = kao_spawner_new (targets, G_N_ELEMENTS (targets), &error);
  g_assert_no_error (error);
  f->scanner = kao_scanner_service_new (f->spawner, 0, f->config);
}

void
scan_fixture_begin (ScanFixture *f, const gchar *folder, const gchar *device, gboolean allow_network)
{
  begin (f, folder, device, allow_network, NULL);
}

void
scan_fixture_begin_drivers (ScanFixture *f, const gchar *folder, const gchar *device, const gchar *drivers)
{
  begin (f, folder, device, FALSE, drivers);
}

void
scan_fixture_begin_with (ScanFixture *f, const gchar *program, const gchar *argument)
{
  const gchar *const arguments[] = { argument, NULL };
  const KaoSpawnTarget target = { program, arguments, NULL };
  g_autoptr (GError) error = NULL;

  f->config = kao_config_new_default ();
  f->spawner = kao_spawner_new (&target, 1, &error);
  g_assert_no_error (error);
  f->scanner = kao_scanner_service_new (f->spawner, 0, f->config);
}

void
scan_fixture_end (ScanFixture *f)
{
  g_object_add_weak_pointer (G_OBJECT (f->scanner), (gpointer *) &f->scanner);
  g_object_unref (f->scanner);
  g_assert_null (f->scanner);
  kao_spawner_free (f->spawner);
  kao_config_unref (f->config);
}

typedef struct
{
  ScanFixture *f;
  ScanOutcome *outcome;
  GCancellable *cancellable;
  gint64 began;
  gint64 cancelled;
  gint kill_stage;
  gboolean is_over;
} Run;

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  gint64 now = g_get_monotonic_time ();

  run->outcome->n_ends++;
  run->outcome->ms = (now - run->began) / 1000;
  run->outcome->cancel_ms = run->cancelled > 0 ? (now - run->cancelled) / 1000 : -1;
  run->outcome->image
    = kao_scanner_scan_finish (KAO_SCANNER (source), result, &run->outcome->error);
  run->is_over = TRUE;
}

static void
on_progress (KaoScanner *scanner, const KaoScanProgress *progress, gpointer user_data)
{
  Run *run = user_data;

  run->outcome->n_progress++;
  run->outcome->stages |= 1u << progress->stage;
  run->outcome->busy_count = MAX (run->outcome->busy_count, progress->count);
  run->outcome->lines_total = MAX (run->outcome->lines_total, progress->lines_total);
  if ((gint) progress->stage == run->kill_stage)
    {
      GPid pid = kao_scanner_service_get_worker_pid (scanner);

      run->kill_stage = -1;
      g_assert_cmpint (pid, >, 0);
      kill (pid, SIGKILL);
    }
}

static void
on_lines (KaoScanner *scanner, KaoImage *picture, guint n_lines, gpointer user_data)
{
  Run *run = user_data;

  g_assert_cmpuint (n_lines, <=, (guint) kao_image_get_height (picture));
  g_assert_cmpuint (run->outcome->n_ends, ==, 0);
  run->outcome->n_lines++;
  run->outcome->shown = kao_image_get_const_row (picture, 0);
}

static gboolean
on_cancel_time (gpointer user_data)
{
  Run *run = user_data;

  run->cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_patience (gpointer user_data)
{
  g_error ("a scan has neither ended nor failed after %d ms", SCAN_PATIENCE_MS);
  return G_SOURCE_REMOVE;
}

void
scan_fixture_run (ScanFixture *f,
                  const KaoScanRequest *request,
                  gint cancel_after_ms,
                  gint kill_stage,
                  ScanOutcome *outcome)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Run run = { f, outcome, cancellable, g_get_monotonic_time (), 0, kill_stage, FALSE };
  guint patience_id = g_timeout_add (SCAN_PATIENCE_MS, on_patience, NULL);
  gulong progress_id = g_signal_connect (f->scanner, "progress", G_CALLBACK (on_progress), &run);
  gulong lines_id = g_signal_connect (f->scanner, "lines", G_CALLBACK (on_lines), &run);
  guint cancel_id
    = cancel_after_ms >= 0 ? g_timeout_add ((guint) cancel_after_ms, on_cancel_time, &run) : 0;

  memset (outcome, 0, sizeof *outcome);
  kao_scanner_scan_async (f->scanner, request, cancellable, on_scanned, &run);
  while (!run.is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience_id);
  g_signal_handler_disconnect (f->scanner, progress_id);
  g_signal_handler_disconnect (f->scanner, lines_id);
  if (cancel_id != 0 && run.cancelled == 0)
    g_source_remove (cancel_id);
  g_assert_cmpuint (outcome->n_ends, ==, 1);
  g_assert_true ((outcome->image == NULL) != (outcome->error == NULL));
}

void
scan_outcome_clear (ScanOutcome *outcome)
{
  g_clear_pointer (&outcome->image, kao_image_unref);
  g_clear_error (&outcome->error);
}

gchar *
scan_outcome_describe (const ScanOutcome *outcome)
{
  static const gchar *const retries[KAO_N_RETRIES] = {
    [KAO_RETRY_COVER_OPEN] = "COVER_OPEN",       [KAO_RETRY_JAMMED] = "JAMMED",
    [KAO_RETRY_NO_DOCS] = "NO_DOCS",             [KAO_RETRY_SCANNER_BUSY] = "SCANNER_BUSY",
    [KAO_RETRY_SCAN_INCOMPLETE] = "SCAN_INCOMPLETE",
    [KAO_RETRY_SCAN_WARMING_UP] = "SCAN_WARMING_UP",
  };
  static const gchar *const errors[KAO_N_DEVICE_ERRORS] = {
    "NOT_FOUND", "BUSY", "DENIED", "VANISHED", "STALLED", "BROKEN_DATA", "IO", "UNSUPPORTED",
    "NO_MEMORY", "WORKER_CRASHED", "WORKER_PROTOCOL", "NOT_STARTED", "NO_DRIVER",
    "DRIVER_MISSING", "TOO_COARSE",
  };
  const GError *error = outcome->error;

  if (error == NULL)
    return g_strdup_printf ("ok %dx%d %s", kao_image_get_width (outcome->image),
                            kao_image_get_height (outcome->image),
                            kao_image_get_format (outcome->image) == KAO_IMAGE_GRAY8 ? "grey"
                                                                                     : "colour");
  if (error->domain == KAO_RETRY && error->code < KAO_N_RETRIES && retries[error->code] != NULL)
    return g_strdup_printf ("retry %s", retries[error->code]);
  if (error->domain == KAO_SCANNER_ERROR && error->code < KAO_N_DEVICE_ERRORS)
    return g_strdup_printf ("error %s", errors[error->code]);
  if (kao_error_is_cancelled (error))
    return g_strdup ("cancelled");
  return g_strdup_printf ("UNEXPECTED %s %d", g_quark_to_string (error->domain), error->code);
}

void
scan_fixture_check (ScanFixture *f, const KaoScanRequest *request, const gchar *expected)
{
  ScanOutcome outcome;
  g_autofree gchar *seen = NULL;

  scan_fixture_run (f, request, -1, -1, &outcome);
  seen = scan_outcome_describe (&outcome);
  g_assert_cmpstr (seen, ==, expected);
  g_assert_cmpuint (outcome.stages & 1u << KAO_SCAN_STAGE_READING, !=, 0);
  scan_outcome_clear (&outcome);
}

static gboolean
on_waited (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
scan_fixture_wait (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, on_waited, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

GPid
scan_fixture_worker (ScanFixture *f)
{
  guint patience_id = g_timeout_add (SCAN_PATIENCE_MS, on_patience, NULL);

  while (kao_scanner_service_get_worker_pid (f->scanner) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience_id);
  return kao_scanner_service_get_worker_pid (f->scanner);
}

void
scan_fixture_settle (ScanFixture *f)
{
  guint patience_id = g_timeout_add (SCAN_PATIENCE_MS, on_patience, NULL);

  while (kao_scanner_get_state (f->scanner) == KAO_SCANNER_STATE_SEARCHING)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience_id);
}

gchar *
scan_make_folder (const gchar *name, ...)
{
  g_autofree gchar *folder = g_strdup ("/dev/shm/kaoawase-test-XXXXXX");
  va_list args;

  g_assert_nonnull (g_mkdtemp (folder));
  va_start (args, name);
  while (name != NULL)
    {
      const gchar *text = va_arg (args, const gchar *);
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      name = va_arg (args, const gchar *);
    }
  va_end (args);
  return g_steal_pointer (&folder);
}

void
scan_remove_folder (const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

gchar *
scan_make_glass (const gchar *folder)
{
  enum
  {
    WIDTH = 827,
    HEIGHT = 1165
  };
  g_autofree gchar *path = g_build_filename (folder, "glass.ppm", NULL);
  g_autoptr (GString) ppm = g_string_new (NULL);
  guint32 state = 88172645;

  g_string_append_printf (ppm, "P6\n%d %d\n255\n", WIDTH, HEIGHT);
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      {
        /* 85.6 x 54 mm at (8, 8) mm, turned by 1.7 degrees. */
        gdouble u = (x - 63) * 0.99956 + (y - 63) * 0.02967;
        gdouble v = (y - 63) * 0.99956 - (x - 63) * 0.02967;
        gboolean is_card = u >= 0 && u < 674 && v >= 0 && v < 425;
        gint level = !is_card ? 240 : ((gint) (u / 20) + (gint) (v / 20)) % 2 != 0 ? 190 : 90;

        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        for (gint c = 0; c < 3; c++)
          g_string_append_c (ppm, (gchar) (level + (gint) (state >> (8 * c) & 7) - c * 4));
      }
  g_assert_true (g_file_set_contents (path, ppm->str, (gssize) ppm->len, NULL));
  return g_steal_pointer (&path);
}

guint
scan_count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* 0 also for a zombie, which only waits to be asked. */
static gint
parent_of (gint pid)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree gchar *text = NULL;
  const gchar *at;
  gchar state = 0;
  gint parent = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  at = g_strrstr (text, ")");
  return at != NULL && sscanf (at + 1, " %c %d", &state, &parent) == 2 && state != 'Z' ? parent : 0;
}

guint
scan_count_processes (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const gchar *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      gint pid = atoi (name);

      while (pid > 1)
        {
          pid = parent_of (pid);
          n += pid == getpid ();
        }
    }
  return n;
}
