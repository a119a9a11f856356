// SPDX-License-Identifier: GPL-3.0-or-later
/* Every promise of kao-memory.h. munmap() and mlock() are this file's own, so that the last moment
 * of a page can be looked at and a refusal of the kernel played. */
#include "config.h"

#include "secure/kao-memory.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATTERN 0xc3

static gboolean is_mlock_refused;
/* What munmap() found: the number of bytes of the pattern left in the pages. */
static gsize n_left;
static const guint8 *watched;
static gsize watched_size;

int
mlock (const void *address, size_t size)
{
  if (!is_mlock_refused)
    return (int) syscall (SYS_mlock, address, size);
  errno = ENOMEM;
  return -1;
}

int
munmap (void *address, size_t size)
{
  for (gsize i = 0; watched != NULL && i < watched_size; i++)
    n_left += watched[i] == PATTERN;
  return (int) syscall (SYS_munmap, address, size);
}

static gboolean
is_all (const guint8 *bytes, gsize size, guint8 value)
{
  for (gsize i = 0; i < size; i++)
    {
      if (bytes[i] != value)
        return FALSE;
    }
  return TRUE;
}

static const gsize sizes[] = { 1, 7, 63, 64, 65, 512, 4032, 4033, 4096, 5000, 20000 };

static void
test_zero_and_wipe (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint8 *secret = kao_secret_alloc (sizes[i]);
      guint8 *pages;

      g_assert_true (is_all (secret, sizes[i], 0));
      g_assert_cmpuint ((guintptr) secret % 64, ==, 0);
      memset (secret, PATTERN, sizes[i]);
      watched = secret;
      watched_size = sizes[i];
      n_left = 0;
      kao_secret_free (secret);
      g_assert_cmpuint (n_left, ==, 0);

      pages = kao_pages_alloc (sizes[i]);
      g_assert_true (is_all (pages, sizes[i], 0));
      memset (pages, PATTERN, sizes[i]);
      watched = pages;
      kao_pages_free (pages, sizes[i]);
      g_assert_cmpuint (n_left, ==, 0);
      watched = NULL;
    }
  kao_secret_free (NULL);
  kao_pages_free (NULL, 1);
  g_assert_null (kao_pages_alloc (0));
  g_assert_null (kao_pages_alloc (G_MAXSIZE));
}

/* A picture's pages come back for the next one of their size: empty. */
static void
test_spare_is_empty (void)
{
  const gsize size = 300000, rounded = 303104;

  for (gint round = 0; round < 3; round++)
    {
      guint8 *pages = kao_pages_alloc (size);

      g_assert_true (is_all (pages, rounded, 0));
      memset (pages, PATTERN, rounded); /* what lies behind @size belongs to nobody, but to no visitor either */
      kao_pages_free (pages, size);
    }
}

static gsize
resident_bytes (void)
{
  gulong total = 0, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  g_assert_nonnull (file);
  g_assert_cmpint (fscanf (file, "%lu %lu", &total, &resident), ==, 2);
  fclose (file);
  return (gsize) resident * (gsize) sysconf (_SC_PAGESIZE);
}

static void
test_spares_are_few (void)
{
  const gsize size = 5 * 1024 * 1024;
  gsize before = resident_bytes ();
  guint8 *pages[12];

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      pages[i] = kao_pages_alloc (size + i * 4096);
      memset (pages[i], PATTERN, size);
    }
  g_assert_cmpuint (resident_bytes () - before, >, G_N_ELEMENTS (pages) * size / 10 * 9);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    kao_pages_free (pages[i], size + i * 4096);
  g_assert_cmpuint (resident_bytes (), <, before + 17 * 1024 * 1024);
}

/* The munmap() above does see what was not wiped: the other tests can fail. */
static void
test_watch_sees (void)
{
  guint8 *pages = kao_pages_alloc (4096);

  memset (pages, PATTERN, 4096);
  watched = pages;
  watched_size = 4096;
  n_left = 0;
  munmap (pages, 4096);
  watched = NULL;
  g_assert_cmpuint (n_left, ==, 4096);
}

/* VmFlags of the mapping that holds @address. */
static gchar *
flags_at (gconstpointer address)
{
  FILE *maps = fopen ("/proc/self/smaps", "r");
  gchar line[512];
  gboolean is_here = FALSE;

  g_assert_nonnull (maps);
  while (fgets (line, sizeof line, maps) != NULL)
    {
      gulong from, to;

      if (sscanf (line, "%lx-%lx ", &from, &to) == 2)
        is_here = (gulong) address >= from && (gulong) address < to;
      else if (is_here && g_str_has_prefix (line, "VmFlags:"))
        {
          fclose (maps);
          return g_strdup (line);
        }
    }
  g_assert_not_reached ();
}

static void
test_flags (void)
{
  guint8 *secret = kao_secret_alloc (100);
  guint8 *pages = kao_pages_alloc (100000);
  g_autofree gchar *of_secret = flags_at (secret);
  g_autofree gchar *of_pages = flags_at (pages);

  g_assert_nonnull (strstr (of_secret, " dd")); /* not in dumps */
  g_assert_nonnull (strstr (of_secret, " wf")); /* wiped in forked children */
  g_assert_nonnull (strstr (of_secret, " lo")); /* locked */
  g_assert_nonnull (strstr (of_pages, " dd"));
  g_assert_nonnull (strstr (of_pages, " wf"));
  kao_secret_free (secret);
  kao_pages_free (pages, 100000);
}

static void
test_fork (void)
{
  guint8 *secret = kao_secret_alloc (64);
  guint8 *pages = kao_pages_alloc (4096);
  int status;
  pid_t child;

  memset (secret, PATTERN, 64);
  memset (pages, PATTERN, 4096);
  child = fork ();
  if (child == 0)
    _exit (is_all (secret, 64, 0) && is_all (pages, 4096, 0) ? 0 : 1);
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  g_assert_true (is_all (secret, 64, PATTERN));
  kao_secret_free (secret);
  kao_pages_free (pages, 4096);
}

static void
test_unlocked (void)
{
  gsize before = kao_secret_unlocked_bytes ();
  gpointer secret;

  is_mlock_refused = TRUE;
  secret = kao_secret_alloc (100);
  is_mlock_refused = FALSE;
  g_assert_cmpuint (kao_secret_unlocked_bytes (), ==, before + 4096);
  kao_secret_free (secret);
}

static void
test_death (gconstpointer data)
{
  static const struct rlimit no_core = { 0, 0 };
  gsize position = GPOINTER_TO_SIZE (data);

  if (g_test_subprocess ())
    {
      /* Volatile, or the compiler sees through the mistake. */
      volatile guint8 *secret;

      setrlimit (RLIMIT_CORE, &no_core);
      secret = kao_secret_alloc (100);
      secret[position] = 1;
      kao_secret_free ((gpointer) secret);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/zero-and-wipe", test_zero_and_wipe);
  g_test_add_func ("/memory/spare-is-empty", test_spare_is_empty);
  g_test_add_func ("/memory/spares-are-few", test_spares_are_few);
  g_test_add_func ("/memory/watch-sees", test_watch_sees);
  g_test_add_func ("/memory/flags", test_flags);
  g_test_add_func ("/memory/fork", test_fork);
  g_test_add_func ("/memory/unlocked", test_unlocked);
  g_test_add_data_func ("/memory/death/one-behind", GSIZE_TO_POINTER (100), test_death);
  g_test_add_data_func ("/memory/death/last-of-tail", GSIZE_TO_POINTER (127), test_death);
  g_test_add_data_func ("/memory/death/next-page", GSIZE_TO_POINTER (128), test_death);
  g_test_add_data_func ("/memory/death/before", GSIZE_TO_POINTER ((gsize) -64), test_death);
  g_test_add_data_func ("/memory/death/mark-before", GSIZE_TO_POINTER ((gsize) -24), test_death);
  return g_test_run ();
}
