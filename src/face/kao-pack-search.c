// SPDX-License-Identifier: GPL-3.0-or-later
/* Where packs are looked for and which one is taken. */
#include "config.h"

#include "face/kao-pack-places.h"
#include "face/kao-pack-private.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"

#include <string.h>

gchar **
kao_pack_search_path (const gchar *const *extra)
{
  static const gchar *const installed[]
      = { "/usr/local/share/kaoawase/models", "/usr/share/kaoawase/models" };
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  g_autofree gchar *ours = kao_paths_find_data ("models");

  for (gsize i = 0; extra != NULL && extra[i] != NULL; i++)
    g_ptr_array_add (folders, g_strdup (extra[i]));
  g_ptr_array_add (folders, g_strdup (ours));
  for (gsize i = 0; i < G_N_ELEMENTS (installed); i++)
    if (!g_str_equal (installed[i], ours))
      g_ptr_array_add (folders, g_strdup (installed[i]));
  g_ptr_array_add (folders, NULL);
  return (gchar **) g_ptr_array_free (g_steal_pointer (&folders), FALSE);
}

/* TRUE when all files of @pack exist; else adds a sentence to @problems. */
static gboolean
has_files (const KaoPack *pack, GPtrArray *problems)
{
  for (gsize i = 0; i < KAO_N_PACK_FILES; i++)
    {
      const gchar *name = kao_pack_get_file (pack, (KaoPackFile) i);
      g_autofree gchar *path = NULL;

      if (name == NULL)
        continue;
      path = g_build_filename (kao_pack_get_folder (pack), name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      if (problems != NULL)
        g_ptr_array_add (problems,
                         g_strdup_printf ("Model pack %s: %s is missing; put the file there as "
                                          "models/README.md describes.",
                                          kao_pack_get_name (pack), path));
      return FALSE;
    }
  return TRUE;
}

static gint
compare_ranks (gconstpointer a, gconstpointer b)
{
  const KaoPack *left = *(KaoPack *const *) a;
  const KaoPack *right = *(KaoPack *const *) b;
  gint difference = kao_pack_get_rank (right) - kao_pack_get_rank (left);

  return difference != 0 ? difference
                         : strcmp (kao_pack_get_name (left), kao_pack_get_name (right));
}

static void
add_pack (GPtrArray *packs, GPtrArray *problems, const KaoPackPlaces *places, const gchar *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = kao_pack_places_load (places, folder, &error);

  if (pack == NULL)
    {
      if (problems != NULL)
        g_ptr_array_add (problems, g_strdup (error->message));
      return;
    }
  for (guint i = 0; i < packs->len; i++)
    if (strcmp (kao_pack_get_name (packs->pdata[i]), kao_pack_get_name (pack)) == 0)
      return;
  if (has_files (pack, problems))
    g_ptr_array_add (packs, g_steal_pointer (&pack));
}

GPtrArray *
kao_pack_places_list (const KaoPackPlaces *places, GPtrArray *problems)
{
  const gchar *const *search_path = kao_pack_places_get_folders (places);
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_pack_unref);

  for (gsize i = 0; search_path[i] != NULL; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (search_path[i], 0, NULL);
      const gchar *entry;

      while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
        {
          g_autofree gchar *folder = g_build_filename (search_path[i], entry, NULL);
          g_autofree gchar *manifest = g_build_filename (folder, "manifest.ini", NULL);

          if (g_file_test (manifest, G_FILE_TEST_EXISTS))
            add_pack (packs, problems, places, folder);
        }
    }
  g_ptr_array_sort (packs, compare_ranks);
  return g_steal_pointer (&packs);
}

static gchar *
join_sentences (GPtrArray *sentences)
{
  g_ptr_array_add (sentences, NULL);
  return g_strjoinv (" ", (gchar **) sentences->pdata);
}

KaoPack *
kao_pack_places_find (const KaoPackPlaces *places, const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) packs = NULL;
  g_autofree gchar *details = NULL;
  g_autofree gchar *folders = NULL;
  gboolean is_named = name != NULL && name[0] != '\0';

  if (is_named && strchr (name, '/') != NULL)
    return kao_pack_places_load (places, name, error);

  packs = kao_pack_places_list (places, problems);
  for (guint i = 0; i < packs->len; i++)
    if (!is_named || strcmp (kao_pack_get_name (packs->pdata[i]), name) == 0)
      return kao_pack_ref (packs->pdata[i]);

  details = join_sentences (problems);
  folders = g_strjoinv (", ", (gchar **) kao_pack_places_get_folders (places));
  if (is_named)
    g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK,
                 "The model pack \"%s\" is not installed; put its folder into one of %s.%s%s", name,
                 folders, details[0] != '\0' ? " " : "", details);
  else
    g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK,
                 "No model pack is installed; put one into one of %s.%s%s", folders,
                 details[0] != '\0' ? " " : "", details);
  return NULL;
}

GPtrArray *
kao_pack_list (const gchar *const *search_path, GPtrArray *problems)
{
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);

  return kao_pack_places_list (places, problems);
}

KaoPack *
kao_pack_find (const gchar *const *search_path, const gchar *name, GError **error)
{
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);

  return kao_pack_places_find (places, name, error);
}
