// SPDX-License-Identifier: GPL-3.0-or-later
/* What kao_harden_process() promises, looked at from inside; each case in a process of its own. */
#include "config.h"

#include "secure/kao-harden.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_hardened (void)
{
  struct rlimit core;
  struct sigaction on_pipe;

  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_true (core.rlim_cur == 0 && core.rlim_max == 0);
  g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 0);
  g_assert_cmpint (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), ==, 1);
  g_assert_cmpint (sigaction (SIGPIPE, NULL, &on_pipe), ==, 0);
  g_assert_true (on_pipe.sa_handler == SIG_IGN);
  g_assert_cmpint (umask (0), ==, 077);
}

static void
be_main (void)
{
  static const gchar *const bad[] = { "LD_PRELOAD", "LD_LIBRARY_PATH", "GTK_MODULES", "GTK_PATH",
                                      "GIO_EXTRA_MODULES", "GTK_DEBUG", "SANE_DEBUG_AIRSCAN",
                                      "OPENCV_LOG_LEVEL", "SOMETHING_ELSE", "LANGUAGEX",
                                      "GDK_BACKEND", "XDG_CONFIG_HOME", "XDG_DATA_HOME" };
  static const gchar *const good[] = { "DISPLAY", "LANG", "LC_MESSAGES", "XDG_RUNTIME_DIR" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_setenv (bad[i], "x", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_setenv (good[i], "y", TRUE);
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  g_assert_cmpint (dup2 (1, 900), ==, 900);
  g_assert_true (kao_harden_process (KAO_HARDEN_MAIN, NULL));
  assert_hardened ();
  for (gint fd = 0; fd < 1024; fd++)
    g_assert_true ((lseek (fd, 0, SEEK_CUR) == -1 && errno == EBADF) == (fd > 2));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (g_getenv (bad[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpstr (g_getenv (good[i]), ==, "y");
  g_assert_cmpstr (g_getenv ("PATH"), ==, "/usr/bin:/bin");
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "cairo");
  g_assert_cmpstr (g_getenv ("GDK_DEBUG"), ==, "gl-disable");
  g_assert_cmpstr (g_getenv ("MESA_SHADER_CACHE_DISABLE"), ==, "true");
  g_assert_cmpstr (g_getenv ("GSETTINGS_BACKEND"), ==, "memory");
}

static void
be_tool (void)
{
  g_unsetenv ("GSK_RENDERER");
  g_setenv ("LD_PRELOAD", "x", TRUE);
  g_assert_true (kao_harden_process (KAO_HARDEN_TOOL, NULL));
  assert_hardened ();
  g_assert_null (g_getenv ("LD_PRELOAD"));
  g_assert_null (g_getenv ("GSK_RENDERER"));
}

static void
be_worker (void)
{
  gint signal_number = 0;
  gint inherited = dup (1);

  g_assert_cmpint (inherited, >, 2);
  g_assert_cmpint (dup2 (1, 3), ==, 3);
  g_assert_cmpint (dup2 (1, 900), ==, 900);
  g_assert_true (kao_harden_process (KAO_HARDEN_WORKER, NULL));
  assert_hardened ();
  prctl (PR_GET_PDEATHSIG, &signal_number, 0, 0, 0);
  g_assert_cmpint (signal_number, ==, SIGKILL);
  g_assert_cmpint (lseek (900, 0, SEEK_CUR), ==, -1);
  for (gint fd = 4; fd < 1024; fd++)
    g_assert_cmpint (dup (fd), ==, -1);
  for (gint fd = 0; fd <= 3; fd++)
    {
      struct stat info;

      g_assert_cmpint (fstat (fd, &info), ==, 0);
    }
}

static void
test_role (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      ((void (*) (void)) data) ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/harden/main", be_main, test_role);
  g_test_add_data_func ("/harden/tool", be_tool, test_role);
  g_test_add_data_func ("/harden/worker", be_worker, test_role);
  return g_test_run ();
}
