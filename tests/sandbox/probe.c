// SPDX-License-Identifier: GPL-3.0-or-later
/* Makes every attempt twice, each time in a process of its own: outside the sandbox and inside the
 * sandbox of PROFILE. Prints a table. Fails when something that must be refused is not, when something
 * that must work does not, or when a refusal proves nothing because the attempt fails outside too. */
#include "config.h"

#include "attempts.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* The profile of this program, as a set. */
#define SELF                                                                                       \
  (KAO_SANDBOX_BIT (PROFILE) | ((FLAGS & KAO_SANDBOX_NETWORK) != 0 ? NET : 0u)                     \
   | ((FLAGS & KAO_SANDBOX_LOCAL) != 0 ? LOCAL : 0u))

/* The result of a process that did not report one. */
#define NO_REPORT 255

/* A program of the account's own. */
static void
copy_program (const gchar *folder)
{
  g_autofree gchar *own = g_build_filename (folder, "own", NULL);
  g_autofree gchar *data = NULL;
  gsize size;

  if (g_file_test (own, G_FILE_TEST_EXISTS))
    return;
  g_assert_true (g_file_get_contents ("/bin/true", &data, &size, NULL));
  g_assert_true (g_file_set_contents_full (own, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static void
make_files (const gchar *folder)
{
  g_autofree gchar *there = g_build_filename (folder, "there", NULL);
  g_autofree gchar *sub = g_build_filename (folder, "sub", NULL);
  g_autofree gchar *new_one = g_build_filename (folder, "new", NULL);

  if (rmdir (new_one) != 0)
    unlink (new_one);
  g_assert_true (g_file_set_contents (there, "data", -1, NULL));
  g_assert_cmpint (g_mkdir_with_parents (sub, 0700), ==, 0);
  copy_program (folder);
}

static void
remove_files (const gchar *folder)
{
  static const gchar *const names[] = { "there", "sub", "new", "own" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *path = g_build_filename (folder, names[i], NULL);

      if (rmdir (path) != 0)
        unlink (path);
    }
  rmdir (folder);
}

static void
enter (void)
{
  static const gchar *const devices[] = { "/dev/full", NULL };
  /* Any program but the one that is tried. */
  static const gchar *const programs[] = { "/bin/false", NULL };
  /* Any folder but that of the attempts. */
  static const gchar *const folders[] = { "/usr/bin", NULL };
  g_autoptr (GError) error = NULL;
  gboolean is_in = (guint) PROFILE == KAO_SANDBOX_SPAWNER
                       ? kao_sandbox_enter_spawner (programs, &error)
                       : kao_sandbox_enter ((KaoSandboxProfile) PROFILE, FLAGS,
                                            (guint) PROFILE == KAO_SANDBOX_COMMAND ? folders : devices, &error);

  if (is_in)
    return;
  fprintf (stderr, "%s\n", error->message);
  _exit (NO_REPORT);
}

/* Returns the errno of the attempt. A successful exec shows as 0 too: /bin/true says so. */
static gint
run_attempt (const Attempt *attempt, const gchar *folder, gboolean is_inside)
{
  int status;
  pid_t child;

  make_files (folder);
  child = fork ();
  if (child == 0)
    {
      alarm (20);
      if (is_inside)
        enter ();
      _exit (attempt->attempt (folder));
    }
  while (waitpid (child, &status, WUNTRACED) < 0 && errno == EINTR)
    ;
  if (WIFSTOPPED (status))
    {
      kill (child, SIGKILL);
      waitpid (child, &status, 0);
    }
  return WIFEXITED (status) ? WEXITSTATUS (status) : NO_REPORT;
}

static gint
listen_abstract (const gchar *name)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gint fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gint length = g_snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "%s", name);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address,
                         (socklen_t) offsetof (struct sockaddr_un, sun_path) + 1 + (guint) length),
                   ==, 0);
  g_assert_cmpint (listen (fd, 256), ==, 0);
  return fd;
}

typedef struct
{
  guint n_wrong;
  guint n_unproven;
} Tally;

static const gchar *
judge (gboolean is_refusal, gint outside, gint inside, Tally *tally)
{
  if (inside == NO_REPORT || (inside != 0) != is_refusal)
    {
      tally->n_wrong++;
      return "WRONG";
    }
  if (!is_refusal || outside == 0)
    return "ok";
  /* This machine (a container, an ordinary account) or kernel refuses it by itself. */
  if (outside == inside)
    {
      tally->n_unproven++;
      return "ok (refused outside too)";
    }
  return "ok";
}

static void
check_attempt (const Attempt *attempt, const gchar *folder, Tally *tally)
{
  gboolean is_refusal;
  gint outside, inside;
  guint allowed = attempt->allowed_for & SELF;

  if (((attempt->refused_for | attempt->allowed_for) & SELF) == 0)
    return;
  if (attempt->min_abi > kao_sandbox_landlock_abi ())
    return;
  is_refusal = allowed == 0;
  outside = run_attempt (attempt, folder, FALSE);
  inside = run_attempt (attempt, folder, TRUE);
  printf ("%-40s outside %-28s inside %-34s %s\n", attempt->name,
          outside == 0 ? "works" : g_strerror (outside),
          inside == NO_REPORT ? "died"
          : inside == 0       ? "works"
                              : g_strerror (inside),
          judge (is_refusal, outside, inside, tally));
}

/* Nothing but devices may be named; of a command nothing that would be everything. */
static void
check_paths (const gchar *folder, Tally *tally)
{
  static const gchar *const bad_folders[] = { "/", "//", "/.", "/../", "opt", "" };
  static const gchar *const bad_devices[] = { "/etc/passwd", "/tmp", "/dev", "/dev/", "/dev/shm", "/dev/../tmp",
                                      "/dev/shm/.", "/dev//shm", "/dev/pts/../../tmp" };
  gboolean is_command = (guint) PROFILE == KAO_SANDBOX_COMMAND;
  const gchar *const *bad = is_command ? bad_folders : bad_devices;
  gsize n = is_command ? G_N_ELEMENTS (bad_folders) : G_N_ELEMENTS (bad_devices);

  if ((guint) PROFILE == KAO_SANDBOX_SPAWNER)
    return;
  for (gsize i = 0; i < n; i++)
    {
      const gchar *paths[] = { bad[i], NULL };
      int status;
      pid_t child = fork ();

      if (child == 0)
        _exit (kao_sandbox_enter ((KaoSandboxProfile) PROFILE, FLAGS, paths, NULL));
      waitpid (child, &status, 0);
      if (status == 0)
        continue;
      printf ("%s was taken: WRONG\n", bad[i]);
      tally->n_wrong++;
    }
}

static void *
wait_for_ever (void *data)
{
  for (;;)
    pause ();
  return NULL;
}

/* A second thread would stay outside, so the sandbox must refuse to close. */
static void
check_threads (Tally *tally)
{
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      pthread_t thread;

      if (pthread_create (&thread, NULL, wait_for_ever, NULL) != 0)
        _exit (0);
      enter ();
      _exit (0);
    }
  waitpid (child, &status, 0);
  if (WIFEXITED (status) && WEXITSTATUS (status) == NO_REPORT)
    return;
  printf ("the sandbox closed around one of two threads: WRONG\n");
  tally->n_wrong++;
}

/* Calls of another instruction set have other numbers; the process ends. */
static void
check_foreign_calls (Tally *tally)
{
#ifdef __x86_64__
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      glong result;

      enter ();
      /* getpid() of the 32-bit table. */
      __asm__ volatile ("int $0x80" : "=a"(result) : "a"(20L) : "memory");
      _exit (0);
    }
  waitpid (child, &status, 0);
  if (WIFSIGNALED (status))
    return;
  printf ("a 32-bit call came through: WRONG\n");
  tally->n_wrong++;
#endif
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = g_dir_make_tmp ("kaoawase-probe-XXXXXX", &error);
  Tally tally = { 0 };
  gint listener;

  g_assert_no_error (error);
  setvbuf (stdout, NULL, _IOLBF, 0);
  listener = listen_abstract (folder);
  printf ("Landlock ABI %d\n", kao_sandbox_landlock_abi ());
  for (gsize i = 0; i < n_attempts; i++)
    check_attempt (&attempts[i], folder, &tally);
  check_paths (folder, &tally);
  check_threads (&tally);
  check_foreign_calls (&tally);
  close (listener);
  remove_files (folder);
  printf ("%u wrong, %u refused outside the sandbox as well\n", tally.n_wrong, tally.n_unproven);
  return tally.n_wrong == 0 ? 0 : 1;
}
