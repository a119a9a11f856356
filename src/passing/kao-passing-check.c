// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "passing/kao-passing-check.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean refuse (GError **error, const gchar *path, const gchar *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const gchar *path, const gchar *format, ...)
{
  g_autofree gchar *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE, "the command %s in RegisterWith %s", path, what);
  return FALSE;
}

static gboolean
is_below (const gchar *path, const gchar *folder)
{
  return g_str_has_prefix (path, folder) && path[strlen (folder)] == '/';
}

/* The walls are built around real files: a link could be led elsewhere later. */
static gboolean
check_real_path (const gchar *path, GError **error)
{
  char *resolved = realpath (path, NULL);
  g_autofree gchar *real = g_strdup (resolved);
  int saved = errno;

  free (resolved);
  if (real == NULL)
    return refuse (error, path, "cannot be found (%s); install it or remove it from the line", g_strerror (saved));
  if (!g_str_equal (real, path))
    return refuse (error, path, "is reached by a link or a roundabout way; write its real path: %s", real);
  return TRUE;
}

static gboolean
check_file (const gchar *path, GError **error)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return refuse (error, path, "is not a file; name a program");
  if ((info.st_mode & (S_ISUID | S_ISGID)) != 0)
    return refuse (error, path, "runs as somebody else, which is not allowed here; take that away (chmod ug-s)");
  if (access (path, X_OK) != 0)
    return refuse (error, path, "may not be executed by this account; allow it (chmod a+rx)");
  return TRUE;
}

static gboolean
check_folder (const gchar *path, const gchar *event_key, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  char *resolved = event_key[0] != '\0' ? realpath (event_key, NULL) : NULL;
  g_autofree gchar *key = g_strdup (resolved);

  free (resolved);
  if (g_str_equal (folder, "/"))
    return refuse (error, path, "lies in no folder, and it may read what lies beside it; move it into one of its own");
  if (key != NULL && is_below (key, folder))
    return refuse (error, path, "could read the event's key, which lies in its folder; move one of the two");
  return TRUE;
}

gboolean
kao_passing_check_command (const gchar *path, const gchar *event_key, GError **error)
{
  if (!check_real_path (path, error) || !check_file (path, error) || !check_folder (path, event_key, error))
    return FALSE;
  if (!kao_paths_belongs_to_root (path))
    return refuse (error, path,
                   "can be changed by others than root; give it and the folders above it to root (chown root, chmod "
                   "go-w)");
  return TRUE;
}
