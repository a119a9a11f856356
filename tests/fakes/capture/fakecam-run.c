// SPDX-License-Identifier: GPL-3.0-or-later
/* fakecam-run LIBRARY COMMAND...: runs the command while a JPEG camera stands in FAKECAM_ROOT. The command itself does
 * not see it; a worker does that is started with LD_PRELOAD=LIBRARY. */
#include "config.h"

#include "fakecam-host.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = NULL;
  gint status = 0;

  g_assert_cmpint (argc, >, 2);
  fakecam_host_begin (argc, argv, argv[1]);
  fakecam_host_add (0, "Counter Camera")->has_yuyv = FALSE;
  environment = g_environ_unsetenv (g_get_environ (), "LD_PRELOAD");
  if (!g_spawn_sync (NULL, argv + 2, environment, G_SPAWN_CHILD_INHERITS_STDIN | G_SPAWN_SEARCH_PATH, NULL, NULL,
                     NULL, NULL, &status, &error))
    g_error ("%s", error->message);
  fakecam_host_reset ();
  return g_spawn_check_wait_status (status, &error) ? 0 : 1;
}
