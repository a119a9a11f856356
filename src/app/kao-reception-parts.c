// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-parts.h"

#include "app/kao-enter-sandbox.h"
#include "base/kao-paths.h"
#include "config/kao-config-problem.h"
#include "face/kao-pack-places.h"
#include "passing/kao-passing-check.h"
#include "reception/kao-event-key-file.h"

/* Rows of the spawner's table. */
enum
{
  TARGET_CAMERA,
  TARGET_CARD,
  TARGET_USBWATCH,
  TARGET_DEMO_CARD, /* the first of them */
  N_TARGETS = TARGET_DEMO_CARD + KAO_RECEPTION_DEMO_CARDS
};

KaoEventKey *
kao_reception_parts_read_key (const KaoConfig *config, GError **error)
{
  if (kao_config_get_event (config)[0] != '\0' && kao_config_get_event_key (config)[0] != '\0')
    return kao_event_key_file_read (kao_config_get_event_key (config), error);
  kao_config_error_set_one (error, kao_config_problem_new (KAO_FLAW_NO_EVENT, 0, "Reception", NULL, NULL),
                            kao_config_get_path (config));
  return NULL;
}

#define MOST_ARGUMENTS 4
/* The system needs a moment with a device that was plugged in. */

/* What the workers of one row are started with. */
typedef struct
{
  const gchar *words[MOST_ARGUMENTS + 1];
  gsize n;
} Arguments;

static void
add (Arguments *arguments, const gchar *word)
{
  g_assert (arguments->n < MOST_ARGUMENTS);
  arguments->words[arguments->n++] = word;
}

/* Each card is a row of its own: no message can ask for another one. */
static KaoSpawner *
start_spawner (const KaoReceptionOptions *options, const KaoConfig *config, GError **error)
{
  g_autofree gchar *people = kao_paths_find_data ("demo/persons");
  g_autofree gchar *cards = kao_paths_find_data ("demo/card");
  gsize n_targets = options->is_demo ? N_TARGETS : TARGET_DEMO_CARD;
  Arguments arguments[N_TARGETS] = { 0 };
  gchar kinds[KAO_RECEPTION_DEMO_CARDS][8];
  KaoSpawnTarget targets[N_TARGETS];

  if (options->is_demo)
    {
      add (&arguments[TARGET_CAMERA], "--demo-people");
      add (&arguments[TARGET_CAMERA], people);
    }
  for (guint i = TARGET_DEMO_CARD; i < n_targets; i++)
    {
      gchar *kind = kinds[i - TARGET_DEMO_CARD];

      g_snprintf (kind, sizeof kinds[0], "p%02u", KAO_RECEPTION_DEMO_FIRST_CARD + i - TARGET_DEMO_CARD);
      add (&arguments[i], "--demo-card");
      add (&arguments[i], kind);
      add (&arguments[i], cards);
    }
  for (guint i = 0; i < n_targets; i++)
    {
      const gchar *program = i == TARGET_CAMERA     ? "kaoawase-camera"
                             : i == TARGET_USBWATCH ? "kaoawase-usbwatch"
                                                    : "kaoawase-card";

      /* As at the counter: what tells of plugs takes no argument. */
      if (i != TARGET_USBWATCH && !kao_config_get_require_sandbox (config))
        add (&arguments[i], "--allow-unsandboxed");
      targets[i] = (KaoSpawnTarget){ program, arguments[i].words, NULL };
    }
  return kao_spawner_new (targets, n_targets, error);
}

static void
on_usb_settled (KaoUsbWatch *watch, KaoReceptionParts *parts)
{
  kao_card_reader_search (parts->card_reader);
}

/* A card reader that is plugged in is found at once. The camera is looked for by its own service. */
static void
watch_plugs (KaoReceptionParts *parts, const KaoReceptionOptions *options)
{
  if (options->is_demo || parts->card_reader == NULL)
    return;
  parts->usb_watch = kao_usb_watch_new (parts->spawner, TARGET_USBWATCH);
  g_signal_connect (parts->usb_watch, "settled", G_CALLBACK (on_usb_settled), parts);
  kao_usb_watch_start (parts->usb_watch);
}

/* The office's own commands are fixed here, before the sandbox closes. A spawner of their own: that of the workers cannot
 * execute what they may. */
static gboolean
start_command_spawner (KaoReceptionParts *parts, GError **error)
{
  g_auto (GStrv) paths = kao_config_dup_command_paths (parts->config);
  guint n = g_strv_length (paths);
  g_autofree Arguments *arguments = g_new0 (Arguments, n);
  g_autofree KaoSpawnTarget *targets = g_new0 (KaoSpawnTarget, n);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  if (n == 0)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      if (!kao_passing_check_command (paths[i], kao_config_get_event_key (parts->config), error))
        return FALSE;
      add (&arguments[i], paths[i]);
      if (!kao_config_get_require_sandbox (parts->config))
        add (&arguments[i], "--allow-unsandboxed");
      targets[i] = (KaoSpawnTarget){ "kaoawase-passer", arguments[i].words, NULL };
      g_ptr_array_add (folders, g_path_get_dirname (paths[i]));
    }
  g_ptr_array_add (folders, NULL);
  parts->command_spawner = kao_spawner_new_for_commands (targets, n, (const gchar *const *) folders->pdata, error);
  return parts->command_spawner != NULL;
}

static void
make_passer (KaoReceptionParts *parts)
{
  g_auto (GStrv) names = kao_config_dup_command_names (parts->config);
  g_autoptr (KaoPasser) passer = NULL;

  if (parts->command_spawner == NULL)
    return;
  passer = kao_passer_new (parts->command_spawner, (const gchar *const *) names,
                           kao_config_get_require_sandbox (parts->config));
  kao_reception_set_passer (parts->reception, passer);
}

/* In the demonstration the office's reader is of no interest. A ticket for a printer is made before the camera. */
static void
make_card (KaoReceptionParts *parts, const KaoReceptionOptions *options)
{
  g_autoptr (KaoCardVisit) card = NULL;
  gboolean is_in_program = options->is_demo && !options->is_chip_on_reader;

  if (options->is_ticket)
    return;
  parts->is_chip_on_reader = options->is_chip_on_reader;
  parts->card_reader = kao_card_service_new (parts->spawner, is_in_program ? TARGET_DEMO_CARD : TARGET_CARD,
                                             parts->config);
  card = kao_card_visit_new (parts->card_reader);
  kao_reception_set_card (parts->reception, card);
}

void
kao_reception_parts_lay_card (KaoReceptionParts *parts, guint person)
{
  g_return_if_fail (!parts->is_chip_on_reader && person >= KAO_RECEPTION_DEMO_FIRST_CARD
                    && person < KAO_RECEPTION_DEMO_FIRST_CARD + KAO_RECEPTION_DEMO_CARDS);

  kao_card_service_lay (parts->card_reader, TARGET_DEMO_CARD + person - KAO_RECEPTION_DEMO_FIRST_CARD);
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
  if (parts->spawner == NULL || (!options->is_ticket && !start_command_spawner (parts, error))
      || !kao_enter_sandbox (config, &parts->is_sandboxed, error))
    return NULL;
  make_reception (parts, options, g_steal_pointer (&key));
  make_card (parts, options);
  make_passer (parts);
  watch_plugs (parts, options);
  return g_steal_pointer (&parts);
}

void
kao_reception_parts_free (KaoReceptionParts *parts)
{
  if (parts == NULL)
    return;
  if (parts->usb_watch != NULL)
    g_signal_handlers_disconnect_by_data (parts->usb_watch, parts);
  g_clear_object (&parts->usb_watch);
  if (parts->reception != NULL)
    kao_reception_close (parts->reception);
  g_clear_object (&parts->reception);
  g_clear_object (&parts->card_reader);
  if (parts->camera != NULL)
    kao_camera_service_shut (parts->camera);
  g_clear_object (&parts->camera);
  g_clear_pointer (&parts->command_spawner, kao_spawner_free);
  g_clear_pointer (&parts->spawner, kao_spawner_free);
  g_clear_pointer (&parts->config, kao_config_unref);
  g_free (parts->event);
  g_free (parts);
}
