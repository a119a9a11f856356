// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-threads.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

guint
kao_threads_count (void)
{
  DIR *folder = opendir ("/proc/self/task");
  const struct dirent *entry;
  guint n = 0;

  if (folder == NULL)
    return 0;
  while ((entry = readdir (folder)) != NULL)
    n += entry->d_name[0] != '.';
  closedir (folder);
  return n;
}

/* The words of this program's command line, NULL when they cannot be read. */
static gchar **
read_arguments (void)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree gchar *line = NULL;
  gsize length = 0;

  if (!g_file_get_contents ("/proc/self/cmdline", &line, &length, NULL) || length == 0)
    return NULL;
  for (gsize at = 0; at < length; at += strlen (line + at) + 1)
    g_ptr_array_add (words, g_strdup (line + at));
  g_ptr_array_add (words, NULL);
  return (gchar **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

void
kao_threads_begin_with_one (void)
{
  g_auto (GStrv) arguments = NULL;
  g_autofree gchar *program = NULL;

  if (kao_threads_count () <= 1
      || g_strcmp0 (g_getenv (KAO_THREADS_VARIABLE), KAO_THREADS_VALUE) == 0)
    return;
  arguments = read_arguments ();
  /* Its path and not the link, or the process would be called "exe". */
  program = g_file_read_link ("/proc/self/exe", NULL);
  if (arguments == NULL || program == NULL)
    return;
  g_setenv (KAO_THREADS_VARIABLE, KAO_THREADS_VALUE, TRUE);
  execv (program, arguments);
}
