// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

gchar *
kao_paths_get_program_folder (void)
{
  g_autofree gchar *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

/* A test program lies some folders deeper in the build tree than the programs do. */
#define MOST_LEVELS 6

static gchar *
find_share (const gchar *part, const gchar *installed)
{
  g_autofree gchar *folder = kao_paths_get_program_folder ();

  for (gint level = 0; folder != NULL && level < MOST_LEVELS; level++)
    {
      g_autofree gchar *found = g_build_filename (folder, "share", part, NULL);
      gchar *parent;

      if (g_file_test (found, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&found);
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }
  return g_strdup (installed);
}

gchar *
kao_paths_find_data (const gchar *part)
{
  g_autofree gchar *below = g_build_filename ("kaoawase", part, NULL);
  g_autofree gchar *installed = g_build_filename (KAO_PKGDATADIR, part, NULL);

  return find_share (below, installed);
}

gchar *
kao_paths_find_locale (void)
{
  return find_share ("locale", KAO_LOCALEDIR);
}

gsize
kao_paths_read_bytes (gint fd, gchar *data, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = read (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (gsize) n;
    }
  return done;
}

gboolean
kao_paths_read_file (const gchar *path, gsize most, gchar **data, gsize *length, GError **error)
{
  gboolean is_roots;

  return kao_paths_read_guarded (path, most, data, length, &is_roots, error);
}

/* The kernel names the file that is open: a link or a folder exchanged meanwhile changes nothing. */
static gboolean
descriptor_belongs_to_root (gint fd)
{
  g_autofree gchar *link = g_strdup_printf ("/proc/self/fd/%d", fd);

  return kao_paths_belongs_to_root (link);
}

gboolean
kao_paths_read_guarded (const gchar *path,
                        gsize most,
                        gchar **data,
                        gsize *length,
                        gboolean *is_roots,
                        GError **error)
{
  gint fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat info = { 0 };
  gint failed = fd < 0 || fstat (fd, &info) != 0 ? errno : 0;
  const gchar *problem = NULL;

  if (failed != 0)
    problem = g_strerror (failed);
  else if (!S_ISREG (info.st_mode))
    problem = "it is not a regular file";
  else if ((guint64) info.st_size > most)
    {
      failed = ENOSPC;
      problem = "it is too large";
    }
  else
    {
      *data = g_malloc0 ((gsize) info.st_size + 1);
      *length = kao_paths_read_bytes (fd, *data, (gsize) info.st_size);
      *is_roots = descriptor_belongs_to_root (fd);
    }
  if (fd >= 0)
    close (fd);
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, failed != 0 ? (gint) g_file_error_from_errno (failed) : G_FILE_ERROR_INVAL,
                       problem);
  return FALSE;
}

static gboolean
is_roots_alone (const gchar *path)
{
  struct stat info;

  if (lstat (path, &info) != 0 || info.st_uid != 0)
    return FALSE;
  return (info.st_mode & (S_IWGRP | S_IWOTH)) == 0
         || (S_ISDIR (info.st_mode) && (info.st_mode & S_ISVTX) != 0);
}

gboolean
kao_paths_belongs_to_root (const gchar *path)
{
  char *resolved = realpath (path, NULL);
  g_autofree gchar *at = g_strdup (resolved);

  free (resolved);
  while (at != NULL && is_roots_alone (at))
    {
      gchar *above;

      if (g_str_equal (at, "/"))
        return TRUE;
      above = g_path_get_dirname (at);
      g_free (at);
      at = above;
    }
  return FALSE;
}
