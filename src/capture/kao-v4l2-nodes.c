// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-nodes.h"

#include <glib/gstdio.h>

#include <string.h>
#include <sys/stat.h>

static gint
node_number (const gchar *node)
{
  return (gint) g_ascii_strtoll (node + strlen ("/dev/video"), NULL, 10);
}

static gint
compare_nodes (gconstpointer a, gconstpointer b)
{
  return node_number (*(gchar *const *) a) - node_number (*(gchar *const *) b);
}

gchar **
kao_v4l2_list_nodes (void)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (GDir) folder = g_dir_open ("/dev", 0, NULL);
  const gchar *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "video") && name[5] != '\0'
        && strspn (name + 5, "0123456789") == strlen (name + 5) && strlen (name) <= 8)
      g_ptr_array_add (nodes, g_strconcat ("/dev/", name, NULL));
  g_ptr_array_sort (nodes, compare_nodes);
  g_ptr_array_add (nodes, NULL);
  return (gchar **) g_ptr_array_free (g_steal_pointer (&nodes), FALSE);
}

gchar *
kao_v4l2_describe_nodes (void)
{
  g_auto (GStrv) nodes = kao_v4l2_list_nodes ();
  GString *text = g_string_new (NULL);

  for (gsize i = 0; nodes[i] != NULL; i++)
    {
      GStatBuf status;

      if (g_stat (nodes[i], &status) == 0)
        g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", nodes[i],
                                (guint64) status.st_ino, (guint64) status.st_rdev);
    }
  return g_string_free (text, FALSE);
}
