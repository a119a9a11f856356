// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-parts.h"

#include "app/kao-enter-sandbox.h"
#include "base/kao-error.h"
#include "base/kao-paths.h"
#include "face/kao-pack-places.h"
#include "reception/kao-event-key-file.h"

/* Rows of the spawner's table. */
enum
{
  TARGET_CAMERA,
  N_TARGETS
};

KaoEventKey *
kao_reception_parts_read_key (const KaoConfig *config, GError **error)
{
  if (kao_config_get_event (config)[0] != '\0' && kao_config_get_event_key (config)[0] != '\0')
    return kao_event_key_file_read (kao_config_get_event_key (config), error);
  g_set_error_literal (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY,
                       "the configuration names no event; write Event= and EventKey= below [Reception]");
  return NULL;
}

static KaoSpawner *
start_spawner (const KaoReceptionOptions *options, const KaoConfig *config, GError **error)
{
  g_autofree gchar *people = kao_paths_find_data ("demo/persons");
  const gchar *camera[] = { NULL, NULL, NULL, NULL };
  gsize n = 0;
  const KaoSpawnTarget targets[N_TARGETS] = { [TARGET_CAMERA] = { "kaoawase-camera", camera } };

  if (options->is_demo)
    {
      camera[n++] = "--demo-people";
      camera[n++] = people;
    }
  if (!kao_config_get_require_sandbox (config))
    camera[n++] = "--allow-unsandboxed";
  return kao_spawner_new (targets, N_TARGETS, error);
}

static void
make_reception (KaoReceptionParts *parts, const KaoReceptionOptions *options, KaoEventKey *key)
{
  g_auto (GStrv) search_path = kao_pack_search_path ((const gchar *const *) options->pack_paths);
  KaoPackTrust trust = options->is_demo && options->pack_paths != NULL ? KAO_PACK_TRUST_ANY : KAO_PACK_TRUST_KNOWN;
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new ((const gchar *const *) search_path, trust, NULL);

  parts->camera = kao_camera_service_new (parts->spawner, TARGET_CAMERA, parts->config);
  parts->reception = kao_reception_new (parts->config, parts->camera, places, parts->event, key);
  if (options->pack != NULL)
    kao_reception_use_pack (parts->reception, options->pack);
}

KaoReceptionParts *
kao_reception_parts_new (const KaoReceptionOptions *options, KaoConfig *config, GError **error)
{
  g_autoptr (KaoReceptionParts) parts = g_new0 (KaoReceptionParts, 1);
  g_autoptr (KaoEventKey) key = NULL;

  parts->config = kao_config_ref (config);
  parts->event = g_strdup (options->is_demo ? KAO_RECEPTION_DEMO_EVENT : kao_config_get_event (config));
  key = options->is_demo ? kao_event_key_new (error) : kao_reception_parts_read_key (config, error);
  if (key == NULL)
    return NULL;
  parts->spawner = start_spawner (options, config, error);
  if (parts->spawner == NULL || !kao_enter_sandbox (config, &parts->is_sandboxed, error))
    return NULL;
  make_reception (parts, options, g_steal_pointer (&key));
  return g_steal_pointer (&parts);
}

void
kao_reception_parts_free (KaoReceptionParts *parts)
{
  if (parts == NULL)
    return;
  if (parts->reception != NULL)
    kao_reception_close (parts->reception);
  g_clear_object (&parts->reception);
  if (parts->camera != NULL)
    kao_camera_service_shut (parts->camera);
  g_clear_object (&parts->camera);
  g_clear_pointer (&parts->spawner, kao_spawner_free);
  g_clear_pointer (&parts->config, kao_config_unref);
  g_free (parts->event);
  g_free (parts);
}
