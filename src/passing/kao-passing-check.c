// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "passing/kao-passing-check.h"

#include "base/kao-paths.h"
#include "config/kao-config-problem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* @hint: what was probably meant, or NULL. */
static gboolean
refuse (GError **error, KaoFlaw flaw, const gchar *path, const gchar *hint)
{
  KaoConfigProblem *problem = kao_config_problem_new_for_file (flaw, "Reception", "RegisterWith", path);

  problem->hint = g_strdup (hint);
  kao_config_error_set_one (error, problem, NULL);
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

  free (resolved);
  if (real == NULL)
    return refuse (error, KAO_FLAW_COMMAND_MISSING, path, NULL);
  if (!g_str_equal (real, path))
    return refuse (error, KAO_FLAW_COMMAND_LINK, path, real);
  return TRUE;
}

static gboolean
check_file (const gchar *path, GError **error)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return refuse (error, KAO_FLAW_COMMAND_NO_FILE, path, NULL);
  if ((info.st_mode & (S_ISUID | S_ISGID)) != 0)
    return refuse (error, KAO_FLAW_COMMAND_SETUID, path, NULL);
  if (access (path, X_OK) != 0)
    return refuse (error, KAO_FLAW_COMMAND_DENIED, path, NULL);
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
    return refuse (error, KAO_FLAW_COMMAND_NO_FOLDER, path, NULL);
  if (key != NULL && is_below (key, folder))
    return refuse (error, KAO_FLAW_COMMAND_NEAR_KEY, path, NULL);
  return TRUE;
}

gboolean
kao_passing_check_command (const gchar *path, const gchar *event_key, GError **error)
{
  if (!check_real_path (path, error) || !check_file (path, error) || !check_folder (path, event_key, error))
    return FALSE;
  if (!kao_paths_belongs_to_root (path))
    return refuse (error, KAO_FLAW_COMMAND_NOT_ROOTS, path, NULL);
  return TRUE;
}
