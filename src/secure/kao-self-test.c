// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-self-test.h"

#include "base/kao-log.h"
#include "secure/kao-sandbox.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* All vectors and figures of one visit, each on a page of its own, with room to spare. */
#define LOCKED_BYTES_NEEDED (1024 * 1024)

/* A disk may lie on another (a volume on an encrypted partition); deeper is a loop. */
#define MAX_DEPTH 8

static const struct
{
  KaoSelfTestFinding finding;
  const gchar *sentence;
} sentences[] = {
  { KAO_SELF_TEST_SWAP, "Swap is on and not encrypted, so memory of a visit may be written to a disk; "
                        "switch swap off or encrypt it" },
  { KAO_SELF_TEST_MEMLOCK, "The limit for locked memory is below 1 MiB, so face vectors cannot be kept "
                           "out of swap; raise LimitMEMLOCK or memlock in limits.conf" },
  { KAO_SELF_TEST_HIBERNATION, "This machine can hibernate to a disk that is not encrypted; switch "
                               "hibernation off (systemctl mask hibernate.target hybrid-sleep.target)" },
  { KAO_SELF_TEST_SANDBOX, "The kernel's Landlock is missing or too old; put landlock into lsm= on the "
                           "kernel's command line, or use Linux 5.19 or later" },
};

static gchar *
read_under (const gchar *root, const gchar *path)
{
  g_autofree gchar *full = g_build_filename (root, path, NULL);
  gchar *text = NULL;

  return g_file_get_contents (full, &text, NULL, NULL) ? g_strstrip (text) : NULL;
}

/* @folder: sysfs folder of a block device, below @root. */
static gboolean
is_encrypted (const gchar *root, const gchar *folder, guint depth)
{
  g_autofree gchar *uuid_path = g_build_filename (folder, "dm/uuid", NULL);
  g_autofree gchar *uuid = read_under (root, uuid_path);
  g_autofree gchar *slaves = g_build_filename (root, folder, "slaves", NULL);
  g_autoptr (GDir) dir = NULL;
  const gchar *name;
  guint n = 0;

  if (uuid != NULL && g_str_has_prefix (uuid, "CRYPT-"))
    return TRUE;
  if (depth >= MAX_DEPTH || (dir = g_dir_open (slaves, 0, NULL)) == NULL)
    return FALSE;
  /* Encrypted when everything beneath is. */
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *below = g_build_filename (folder, "slaves", name, NULL);

      if (!is_encrypted (root, below, depth + 1))
        return FALSE;
      n++;
    }
  return n > 0;
}

/* The sysfs folder of the disk that holds the swap of this line of /proc/swaps. */
static gchar *
find_disk (const gchar *root, const gchar *path, const gchar *kind)
{
  g_autofree gchar *full = g_build_filename (root, path, NULL);
  struct stat info;
  dev_t number;

  if (stat (full, &info) != 0)
    return NULL;
  number = strcmp (kind, "partition") == 0 ? info.st_rdev : info.st_dev;
  return g_strdup_printf ("sys/dev/block/%u:%u", major (number), minor (number));
}

static gboolean
is_safe_swap (const gchar *root, const gchar *path, const gchar *kind)
{
  g_autofree gchar *disk = NULL;

  /* Compressed memory; only a backing device set by hand would make it a disk. */
  if (g_str_has_prefix (path, "/dev/zram"))
    {
      g_autofree gchar *backing_path
          = g_build_filename ("sys/block", path + strlen ("/dev/"), "backing_dev", NULL);
      g_autofree gchar *backing = read_under (root, backing_path);

      return backing == NULL || strcmp (backing, "none") == 0;
    }
  disk = find_disk (root, path, kind);
  return disk != NULL && is_encrypted (root, disk, 0);
}

static gboolean
has_unsafe_swap (const gchar *root)
{
  g_autofree gchar *text = read_under (root, "proc/swaps");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  /* The first line is the heading. */
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_autofree gchar *path = NULL;
      g_auto (GStrv) words = g_strsplit_set (lines[i], " \t", -1);
      const gchar *kind = NULL;

      for (gsize k = 1; words[0] != NULL && words[k] != NULL && kind == NULL; k++)
        kind = words[k][0] != '\0' ? words[k] : NULL;
      if (kind == NULL)
        continue;
      path = g_strcompress (words[0]);
      if (!is_safe_swap (root, path, kind))
        return TRUE;
    }
  return FALSE;
}

/* "disk" in /sys/power/state and a resume device that is set. */
static gboolean
can_hibernate (const gchar *root)
{
  g_autofree gchar *state = read_under (root, "sys/power/state");
  g_autofree gchar *resume = read_under (root, "sys/power/resume");
  g_autofree gchar *folder = NULL;

  if (state == NULL || strstr (state, "disk") == NULL || resume == NULL || strcmp (resume, "0:0") == 0)
    return FALSE;
  folder = g_strdup_printf ("sys/dev/block/%s", resume);
  return !is_encrypted (root, folder, 0);
}

guint
kao_self_test_run_in (const gchar *root)
{
  struct rlimit lock;
  guint findings = 0;

  if (has_unsafe_swap (root))
    findings |= KAO_SELF_TEST_SWAP;
  if (can_hibernate (root))
    findings |= KAO_SELF_TEST_HIBERNATION;
  if (getrlimit (RLIMIT_MEMLOCK, &lock) == 0 && lock.rlim_cur < LOCKED_BYTES_NEEDED)
    findings |= KAO_SELF_TEST_MEMLOCK;
  if (kao_sandbox_landlock_abi () < KAO_SANDBOX_LANDLOCK_FLOOR)
    findings |= KAO_SELF_TEST_SANDBOX;
  return findings;
}

guint
kao_self_test_run (void)
{
  return kao_self_test_run_in ("/");
}

const gchar *
kao_self_test_describe (KaoSelfTestFinding finding)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (sentences[i].finding == finding)
        return sentences[i].sentence;
    }
  g_return_val_if_reached ("");
}

void
kao_self_test_log (guint findings)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if ((findings & sentences[i].finding) != 0)
        kao_log_event ("secure", "%s", sentences[i].sentence);
    }
}
