// SPDX-License-Identifier: GPL-3.0-or-later
/* Many scans in a row: no descriptor and no process may be left over.
 *
 *     scan-many [N]      25 in every test run; 500 by hand takes a few minutes
 */
#include "config.h"

#include "scan-fixture.h"

#include "image/kao-image.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Scans before the first count, in which libraries open what they keep. */
#define WARM_UP 5

static guint
count_fds_of (GPid pid)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/fd", (int) pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

int
main (int argc, char **argv)
{
  KaoScanRequest request = { KAO_DOCUMENT_CARD, FALSE };
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 25;
  g_autofree gchar *programs = scan_build_path ("src", "demo", NULL);
  g_autofree gchar *folder = scan_make_folder (NULL);
  g_autofree gchar *glass = scan_make_glass (folder);
  const gchar *arguments[] = { "--glass", glass, "--dpi", SCAN_GLASS_DPI, NULL };
  g_autoptr (GError) error = NULL;
  guint processes_first = 0;
  guint first = 0;
  guint last = 0;
  guint processes_last = 0;
  guint n_failed = 0;
  KaoDemo *demo;
  ScanFixture f;

  demo = kao_demo_start (programs, arguments, &error);
  g_assert_no_error (error);
  scan_fixture_begin (&f, kao_demo_get_folder (demo), "", FALSE);
  for (guint i = 0; i < n + WARM_UP; i++)
    {
      ScanOutcome outcome;

      /* Each fifth is cancelled, so that the other way out is counted too. */
      scan_fixture_run (&f, &request, i % 5 == 4 ? (gint) (i % 50) : -1, -1, &outcome);
      if (outcome.error != NULL && !g_error_matches (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          printf ("scan %u: %s\n", i, outcome.error->message);
          n_failed++;
        }
      scan_outcome_clear (&outcome);
      if (i + 1 == WARM_UP || i + 1 == n + WARM_UP)
        {
          /* The process of this scan ends, the next one is made. */
          scan_fixture_wait (1500);
          last = scan_count_fds ();
          processes_last = scan_count_processes ();
          if (i + 1 == WARM_UP)
            {
              first = last;
              processes_first = processes_last;
            }
        }
    }
  printf ("%u scans, %u failed; descriptors %u then %u; processes %u then %u\n", n, n_failed, first,
          last, processes_first, processes_last);
  g_assert_cmpuint (count_fds_of (kao_scanner_service_get_worker_pid (f.scanner)), <, 30);
  scan_fixture_end (&f);
  kao_demo_stop (demo);
  scan_fixture_wait (200);
  processes_first = scan_count_processes ();
  printf ("processes left: %u\n", processes_first);
  scan_remove_folder (folder);
  return n_failed == 0 && last <= first && processes_last <= 4 && processes_first == 0 ? 0 : 1;
}
