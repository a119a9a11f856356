// SPDX-License-Identifier: GPL-3.0-or-later
/* pass-one PROGRAMS DEADLINE_MS LABEL COMMAND...: hands a picture of 48 x 64 pixels and LABEL to the commands as the
 * reception does: a spawner of their own, the window's walls, kaoawase-passer. Writes a line for each command: number,
 * end, exit code and what it has said. With "stop" as the deadline they are stopped as soon as they run, and the numbers
 * of the processes are written instead, which are gone by then. */
#include "config.h"

#include "passing/kao-passer.h"
#include "passing/kao-passing-limits.h"
#include "passing/kao-passing-protocol.h"
#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 48
#define HEIGHT 64
#define STEP_USEC 20000
#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

/* Red counts the columns, green the rows. */
static KaoImage *
draw (void)
{
  KaoImage *image = kao_image_new (KAO_IMAGE_RGB24, WIDTH, HEIGHT, NULL);

  for (gint y = 0; y < HEIGHT; y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (gint x = 0; x < WIDTH; x++)
        {
          row[3 * x] = (guint8) x;
          row[3 * x + 1] = (guint8) y;
          row[3 * x + 2] = 7;
        }
    }
  return image;
}

static KaoSpawner *
make_spawner (const gchar *programs, gchar **commands, guint n)
{
  g_autofree gchar *passer = g_build_filename (programs, "kaoawase-passer", NULL);
  g_autofree KaoSpawnTarget *targets = g_new0 (KaoSpawnTarget, n);
  g_autofree const gchar **arguments = g_new0 (const gchar *, 2 * n);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  KaoSpawner *spawner;

  for (guint i = 0; i < n; i++)
    {
      arguments[2 * i] = commands[i];
      targets[i] = (KaoSpawnTarget){ passer, &arguments[2 * i], NULL };
      g_ptr_array_add (folders, g_path_get_dirname (commands[i]));
    }
  g_ptr_array_add (folders, NULL);
  spawner = kao_spawner_new_for_commands (targets, n, (const gchar *const *) folders->pdata, &error);
  g_assert_no_error (error);
  return spawner;
}

static void
turn (gboolean (*is_over) (KaoPasser *passer), KaoPasser *passer)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (!is_over (passer))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (STEP_USEC);
    }
}

static gboolean
has_ended (KaoPasser *passer)
{
  return !kao_passer_is_running (passer);
}

static gboolean
has_begun (KaoPasser *passer)
{
  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    {
      if (kao_passer_get_worker_pid (passer, i) == 0)
        return FALSE;
    }
  return TRUE;
}

static void
say_ends (KaoPasser *passer)
{
  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    printf ("%u %s %u %s\n", i, kao_passed_to_string (kao_passer_get_end (passer, i)),
            kao_passer_get_exit_code (passer, i), kao_passer_get_line (passer, i));
}

/* What a command said of one visitor is not there for the next one. */
static void
check_forgotten (KaoPasser *passer)
{
  static const gchar nothing[KAO_PASSING_LINE_BYTES];

  kao_passer_stop (passer);
  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    g_assert_cmpmem (kao_passer_get_line (passer, i), sizeof nothing, nothing, sizeof nothing);
}

/* Waits for a word of the caller's before it stops them: he looks which processes there are. */
static void
stop_them (KaoPasser *passer)
{
  gchar word[16];

  turn (has_begun, passer);
  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    printf ("%d\n", kao_passer_get_worker_pid (passer, i));
  fflush (stdout);
  g_assert_nonnull (fgets (word, sizeof word, stdin));
  kao_passer_stop (passer);
  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    g_assert_cmpint (kao_passer_get_end (passer, i), ==, KAO_PASSED_NOTHING);
  printf ("stopped\n");
  fflush (stdout);
  g_assert_nonnull (fgets (word, sizeof word, stdin));
}

int
main (int argc, char **argv)
{
  gboolean is_stop = strcmp (argv[2], "stop") == 0;
  gchar **commands = argv + 4;
  guint n = (guint) argc - 4;
  g_autofree const gchar **names = g_new0 (const gchar *, n + 1);
  g_autoptr (GError) error = NULL;
  KaoSpawner *spawner = NULL;
  KaoPasser *passer;
  KaoImage *photo;

  if (!kao_harden_process (KAO_HARDEN_MAIN, &error))
    g_error ("%s", error->message);
  spawner = make_spawner (argv[1], commands, n);
  if (!kao_sandbox_enter (KAO_SANDBOX_MAIN, KAO_SANDBOX_NONE, NULL, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < n; i++)
    names[i] = "x";
  passer = kao_passer_new (spawner, names, TRUE);
  if (!is_stop)
    kao_passer_set_deadline (passer, (guint) atoi (argv[2]));
  photo = draw ();
  if (!kao_passer_begin (passer, photo, argv[3], &error))
    g_error ("%s", error->message);
  if (is_stop)
    stop_them (passer);
  else
    {
      turn (has_ended, passer);
      say_ends (passer);
      check_forgotten (passer);
    }
  kao_image_unref (photo);
  g_object_unref (passer);
  kao_spawner_free (spawner);
  return 0;
}
