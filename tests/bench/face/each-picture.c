// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "each-picture.h"

#include "image/kao-codec.h"

#include <stdio.h>
#include <string.h>

static gchar *models;
static gchar *pack_name;

static const GOptionEntry entries[] = {
  { "models", 'm', 0, G_OPTION_ARG_FILENAME, &models, "folder with the packs", "FOLDER" },
  { "pack", 'p', 0, G_OPTION_ARG_STRING, &pack_name, "the pack, where one is needed (default: the best)", "PACK" },
  G_OPTION_ENTRY_NULL,
};

KaoEngine *
each_picture_open (int argc, char **argv, const gchar *purpose, gboolean needs_pack)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (purpose);
  g_autoptr (KaoPackPlaces) places = NULL;
  g_autoptr (KaoPack) pack = NULL;
  KaoEngine *engine = NULL;
  const gchar *search_path[] = { NULL, NULL };

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error))
    {
      search_path[0] = models != NULL ? models : MODELS_FOLDER;
      places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
      if (needs_pack)
        pack = kao_pack_places_find (places, pack_name, &error);
      if (error == NULL)
        engine = kao_engine_new (pack, places, &error);
    }
  if (engine == NULL)
    g_printerr ("%s: %s\n", g_get_prgname (), error->message);
  return engine;
}

static gboolean
run_one (KaoEngine *engine, EachPictureFunc function, const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_codec_read_file (path, &error);
  g_autoptr (GArray) faces = NULL;

  if (image != NULL)
    faces = kao_engine_detect (engine, image, &kao_detect_file, &error);
  if (faces == NULL)
    {
      g_printerr ("%s: %s\n", path, error->message);
      return FALSE;
    }
  return function (engine, image, faces, path);
}

gboolean
each_picture_run (KaoEngine *engine, EachPictureFunc function)
{
  gboolean is_ok = TRUE;
  char path[4096];

  while (fgets (path, sizeof path, stdin) != NULL)
    {
      path[strcspn (path, "\n")] = '\0';
      is_ok = run_one (engine, function, path) && is_ok;
    }
  return is_ok;
}
