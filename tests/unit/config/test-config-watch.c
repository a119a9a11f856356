// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"
#include "config/kao-config-watch.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  gchar *folder;
  gchar *path;
  KaoConfigWatch *watch;
  GMainLoop *loop;
  guint n_changed;
  guint n_invalid;
  gdouble threshold;
  gchar *message;
} Fixture;

static void
on_changed (KaoConfigWatch *watch, KaoConfig *config, Fixture *fixture)
{
  fixture->n_changed++;
  fixture->threshold = kao_config_get_threshold (config);
  g_main_loop_quit (fixture->loop);
}

static void
on_invalid (KaoConfigWatch *watch, const GError *error, Fixture *fixture)
{
  g_assert_true (error->domain == KAO_CONFIG_ERROR);
  fixture->n_invalid++;
  g_free (fixture->message);
  fixture->message = g_strdup (error->message);
  g_main_loop_quit (fixture->loop);
}

static void
write_threshold (Fixture *fixture, const gchar *value)
{
  g_autofree gchar *text = g_strdup_printf ("[Office]\nMunicipality=131016\n[Municipality 131016]\nThreshold=%s\n", value);

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("kao-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "kaoawase.conf", NULL);
  fixture->loop = g_main_loop_new (NULL, FALSE);
  write_threshold (fixture, "70");
  fixture->watch = kao_config_watch_new (fixture->path);
  g_signal_connect (fixture->watch, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->watch, "invalid", G_CALLBACK (on_invalid), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->watch);
  g_main_loop_unref (fixture->loop);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
  g_free (fixture->message);
}

static gboolean
on_deadline (gpointer data)
{
  g_error ("nothing was announced within ten seconds");
  return G_SOURCE_REMOVE;
}

static void
wait_for_news (Fixture *fixture)
{
  guint deadline = g_timeout_add_seconds (10, on_deadline, NULL);

  g_main_loop_run (fixture->loop);
  g_source_remove (deadline);
}

/* A good edit, a bad one, a good one again; each is told once, whichever way the editor writes. */
static void
test_edits (Fixture *fixture, gconstpointer data)
{
  write_threshold (fixture, "65"); /* replaces the file */
  wait_for_news (fixture);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpfloat (fixture->threshold, ==, 65);

  write_threshold (fixture, "650");
  wait_for_news (fixture);
  g_assert_cmpuint (fixture->n_invalid, ==, 1);
  g_assert_nonnull (strstr (fixture->message, "line 4"));
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  {
    FILE *file = g_fopen (fixture->path, "w"); /* writes into the file */

    fputs ("[Municipality 131016]\nThreshold=61\n", file);
    fflush (file);
    fputs ("[Office]\nMunicipality=131016\n", file);
    fclose (file);
  }
  wait_for_news (fixture);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_cmpfloat (fixture->threshold, ==, 61);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  wait_for_news (fixture);
  g_assert_cmpuint (fixture->n_invalid, ==, 1);
  write_threshold (fixture, "64");
  wait_for_news (fixture);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpfloat (fixture->threshold, ==, 64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/config-watch/edits", Fixture, NULL, set_up, test_edits, tear_down);
  g_test_add ("/config-watch/gone", Fixture, NULL, set_up, test_gone, tear_down);
  return g_test_run ();
}
