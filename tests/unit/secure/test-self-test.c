// SPDX-License-Identifier: GPL-3.0-or-later
/* Made-up machines: swap of every kind, plain and encrypted. */
#include "config.h"

#include "secure/kao-self-test.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define HEADING "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

typedef struct
{
  gchar *root;
  gchar *disk; /* sysfs folder of the disk that holds files in @root, below it */
} Fixture;

static void
put (Fixture *f, const gchar *path, const gchar *text)
{
  g_autofree gchar *full = g_build_filename (f->root, path, NULL);
  g_autofree gchar *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  struct stat info;

  f->root = g_dir_make_tmp ("kaoawase-machine-XXXXXX", NULL);
  g_assert_nonnull (f->root);
  g_assert_cmpint (stat (f->root, &info), ==, 0);
  f->disk = g_strdup_printf ("sys/dev/block/%u:%u", major (info.st_dev), minor (info.st_dev));
  put (f, "swapfile", "");
  put (f, "proc/swaps", HEADING);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const gchar *argv[] = { "rm", "-rf", f->root, NULL };

  g_assert_true (g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                               NULL, NULL));
  g_free (f->root);
  g_free (f->disk);
}

/* The parts that this process' own kernel and limits decide. */
static guint
findings (Fixture *f)
{
  return kao_self_test_run_in (f->root) & (KAO_SELF_TEST_SWAP | KAO_SELF_TEST_HIBERNATION);
}

static void
test_swap (Fixture *f, gconstpointer data)
{
  g_autofree gchar *uuid = g_build_filename (f->disk, "dm/uuid", NULL);
  g_autofree gchar *slave = g_build_filename (f->disk, "slaves/sda2/dm/uuid", NULL);
  g_autofree gchar *other = g_build_filename (f->disk, "slaves/sdb1/dm/uuid", NULL);

  g_assert_cmpuint (findings (f), ==, 0);
  put (f, "proc/swaps", HEADING "/swapfile                               file\t\t2097148\t\t0\t\t-2\n");
  g_assert_cmpuint (findings (f), ==, KAO_SELF_TEST_SWAP);
  put (f, uuid, "LVM-abcdef\n");
  g_assert_cmpuint (findings (f), ==, KAO_SELF_TEST_SWAP);
  put (f, slave, "CRYPT-LUKS2-abcdef-sda2_crypt\n");
  g_assert_cmpuint (findings (f), ==, 0);
  /* Half of it lies on a plain disk. */
  put (f, other, "LVM-xyz\n");
  g_assert_cmpuint (findings (f), ==, KAO_SELF_TEST_SWAP);
  put (f, uuid, "CRYPT-PLAIN-swap\n");
  g_assert_cmpuint (findings (f), ==, 0);
  /* A partition that is not there any more: not known to be safe. */
  put (f, "proc/swaps", HEADING "/dev/sda9 partition\t1\t0\t-2\n");
  g_assert_cmpuint (findings (f), ==, KAO_SELF_TEST_SWAP);
  put (f, "proc/swaps", HEADING "/dev/zram0 partition\t1\t0\t100\n");
  g_assert_cmpuint (findings (f), ==, 0);
  put (f, "sys/block/zram0/backing_dev", "/dev/sda5\n");
  g_assert_cmpuint (findings (f), ==, KAO_SELF_TEST_SWAP);
  put (f, "sys/block/zram0/backing_dev", "none\n");
  g_assert_cmpuint (findings (f), ==, 0);
}

static void
test_hibernation (Fixture *f, gconstpointer data)
{
  put (f, "sys/power/state", "freeze mem disk\n");
  put (f, "sys/power/resume", "0:0\n");
  g_assert_cmpuint (findings (f), ==, 0);
  put (f, "sys/power/resume", "8:2\n");
  g_assert_cmpuint (findings (f), ==, KAO_SELF_TEST_HIBERNATION);
  put (f, "sys/dev/block/8:2/dm/uuid", "CRYPT-LUKS2-x\n");
  g_assert_cmpuint (findings (f), ==, 0);
}

static void
test_memlock (Fixture *f, gconstpointer data)
{
  struct rlimit before, small = { 65536, 0 };

  g_assert_cmpint (getrlimit (RLIMIT_MEMLOCK, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_MEMLOCK, &small), ==, 0);
  g_assert_cmpuint (kao_self_test_run_in (f->root) & KAO_SELF_TEST_MEMLOCK, ==, KAO_SELF_TEST_MEMLOCK);
  setrlimit (RLIMIT_MEMLOCK, &before);
  g_assert_cmpuint (kao_self_test_run_in (f->root) & KAO_SELF_TEST_MEMLOCK, ==,
                    before.rlim_cur < 1024 * 1024 ? KAO_SELF_TEST_MEMLOCK : 0);
}

static void
test_sentences (void)
{
  for (guint bit = 1; bit <= KAO_SELF_TEST_ALL; bit <<= 1)
    g_assert_cmpuint (strlen (kao_self_test_describe (bit)), >, 40);
  /* Runs on any machine. */
  g_assert_cmpuint (kao_self_test_run () & ~KAO_SELF_TEST_ALL, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/self-test/swap", Fixture, NULL, set_up, test_swap, tear_down);
  g_test_add ("/self-test/hibernation", Fixture, NULL, set_up, test_hibernation, tear_down);
  g_test_add ("/self-test/memlock", Fixture, NULL, set_up, test_memlock, tear_down);
  g_test_add_func ("/self-test/sentences", test_sentences);
  return g_test_run ();
}
