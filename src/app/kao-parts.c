// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-parts.h"

#include "app/kao-enter-sandbox.h"
#include "base/kao-error.h"
#include "base/kao-log.h"
#include "base/kao-paths.h"
#include "session/kao-session-card.h"

/* A device that was just plugged in comes as several USB devices, and its driver needs a moment. */
/* Time enough to begin a match. */
#define UNPLUGGED_AFTER_USEC (15 * G_USEC_PER_SEC)

/* Rows of the spawner's table. */
enum
{
  TARGET_SCANNER,
  TARGET_CAMERA,
  TARGET_USBWATCH,
  TARGET_CARD,
  TARGET_FRONT,
  N_TARGETS
};

/* --- files --- */

KaoConfig *
kao_parts_load_config (const KaoOptions *options, GError **error)
{
  if (options->config_path != NULL && options->is_demo)
    return kao_config_load_for_demo (options->config_path, error);
  if (options->config_path != NULL)
    return kao_config_load (options->config_path, error);
  if (!options->is_demo && g_file_test (KAO_SYSTEM_CONFIG, G_FILE_TEST_EXISTS))
    return kao_config_load (KAO_SYSTEM_CONFIG, error);
  return kao_config_new_default ();
}

/* --- processes --- */

static KaoDemo *
start_demo (const KaoOptions *options, const gchar *folder, GError **error)
{
  const KaoDemoDocument *document
      = kao_options_find_document (options->document != NULL ? options->document : "card");
  g_autofree gchar *programs = kao_spawner_find_folder ();
  g_autofree gchar *glass = g_build_filename (folder, "glass", document->file, NULL);
  g_autofree gchar *dpi = g_strdup_printf ("%.0f", document->dpi);
  const gchar *arguments[] = { "--glass", glass, "--dpi", dpi, NULL, NULL, NULL };
  KaoDemo *demo;

  if (!g_file_test (glass, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                   "The demonstration picture %s is missing; install kaoawase completely", glass);
      return NULL;
    }
  if (options->demo_fault != NULL)
    {
      arguments[4] = "--fault";
      arguments[5] = options->demo_fault;
    }
  kao_log_detail ("demo", "its scanner is waited for");
  demo = kao_demo_start (programs, arguments, error);
  kao_log_detail ("demo", "its scanner was waited for");
  return demo;
}

/* Who stands before the demonstration's camera, as its worker is told. */
typedef struct
{
  const gchar *option;
  gchar *folder;
  gchar *unplugged; /* NULL: the camera stays */
} Visitor;

static void
visitor_clear (Visitor *visitor)
{
  g_free (visitor->folder);
  g_free (visitor->unplugged);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visitor, visitor_clear)

static void
find_visitor (const gchar *demo_folder, const gchar *who, Visitor *visitor)
{
  gboolean is_nobody = g_strcmp0 (who, "nobody") == 0;
  gboolean is_unplugged = g_strcmp0 (who, "unplugged") == 0;
  g_autofree gchar *name = g_strconcat ("visitor-", who == NULL || is_nobody || is_unplugged ? "right" : who, NULL);

  /* The reception's scene begins without anybody, whoever could come. */
  visitor->option = is_nobody ? "--demo-people" : "--demo-source";
  visitor->folder = g_build_filename (demo_folder, name, NULL);
  if (is_unplugged)
    visitor->unplugged = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time () + UNPLUGGED_AFTER_USEC);
}

/* What weakens a wall stands in this table, from the configuration that was read before the sandbox closed:
 * a window that was taken over cannot ask for more. An edit of these keys counts from the next start on. */
static KaoSpawner *
start_spawner (KaoDemo *demo,
               const Visitor *visitor,
               const gchar *chip,
               const KaoConfig *config,
               GError **error)
{
  g_autofree gchar *card_folder = kao_paths_find_data ("demo/card");
  const gchar *card[] = { NULL, NULL, NULL, NULL, NULL };
  const gchar *scanner[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL };
  const gchar *camera[] = { NULL, NULL, NULL, NULL, NULL, NULL };
  gsize n_scanner = 0;
  gsize n_camera = 0;
  gsize n_card = 0;
  const gchar *front[] = { NULL, NULL };
  const KaoSpawnTarget targets[N_TARGETS] = {
    [TARGET_SCANNER] = { "kaoawase-scanner", scanner },
    [TARGET_CAMERA] = { "kaoawase-camera", camera },
    [TARGET_USBWATCH] = { "kaoawase-usbwatch", NULL },
    [TARGET_CARD] = { "kaoawase-card", card },
    [TARGET_FRONT] = { "kaoawase-front", front },
  };

  if (demo != NULL)
    {
      scanner[n_scanner++] = "--demo-dir";
      scanner[n_scanner++] = kao_demo_get_folder (demo);
      camera[n_camera++] = visitor->option;
      camera[n_camera++] = visitor->folder;
      if (visitor->unplugged != NULL)
        {
          camera[n_camera++] = "--demo-unplugged";
          camera[n_camera++] = visitor->unplugged;
        }
    }
  if (chip != NULL)
    {
      card[n_card++] = "--demo-card";
      card[n_card++] = chip;
      card[n_card++] = card_folder;
    }
  if (kao_config_get_allow_network_scanners (config))
    scanner[n_scanner++] = "--allow-network";
  if (demo == NULL && kao_config_get_scanner_drivers (config)[0] != '\0')
    {
      scanner[n_scanner++] = "--drivers";
      scanner[n_scanner++] = kao_config_get_scanner_drivers (config);
    }
  if (!kao_config_get_require_sandbox (config))
    scanner[n_scanner++] = camera[n_camera++] = card[n_card++] = front[0] = "--allow-unsandboxed";
  return kao_spawner_new (targets, N_TARGETS, error);
}

/* --- connections --- */

static void
on_usb_settled (KaoUsbWatch *watch, KaoParts *parts)
{
  kao_scanner_search (parts->scanner);
  if (parts->card_reader != NULL)
    kao_card_reader_search (parts->card_reader);
}

static void
on_config_changed (KaoSession *session, KaoParts *parts)
{
  KaoConfig *config = kao_session_get_config (session);

  kao_camera_service_set_config (parts->camera, config);
  kao_scanner_service_set_config (parts->scanner, config);
  if (parts->card_reader != NULL)
    kao_card_service_set_config (parts->card_reader, config);
}

static void
on_live_face_changed (KaoSession *session, KaoParts *parts)
{
  const KaoLiveFace *live = kao_session_get_live_face (session);

  kao_camera_service_report_face_luminance (parts->camera, live->has_face ? live->luminance : -1);
}

static void
on_config_edited (KaoConfigWatch *watch, KaoConfig *edited, KaoParts *parts)
{
  g_autoptr (KaoConfig) config = parts->demo != NULL ? kao_config_dup_without_devices (edited) : kao_config_ref (edited);

  kao_log_event ("app", "the configuration was edited and holds for the next visitor");
  if (kao_config_get_allow_network_scanners (config) != kao_config_get_allow_network_scanners (parts->config)
      || !g_str_equal (kao_config_get_scanner_drivers (config), kao_config_get_scanner_drivers (parts->config))
      || kao_config_get_require_sandbox (config) != kao_config_get_require_sandbox (parts->config))
    kao_log_event ("app", "AllowNetwork, Drivers and RequireSandbox hold from the next start on; restart "
                          "kaoawase");
  kao_session_set_config (parts->session, config);
}

static void
on_config_invalid (KaoConfigWatch *watch, const GError *error, KaoParts *parts)
{
  kao_log_event ("app", "the edited configuration is not taken: %s", error->message);
}

/* --- what needs threads or workers --- */

static void
make_camera (KaoParts *parts, const KaoOptions *options)
{
  parts->camera = kao_camera_service_new (parts->spawner, TARGET_CAMERA, parts->config);
}

static void
make_scanner (KaoParts *parts, const KaoOptions *options)
{
  parts->scanner = kao_scanner_service_new (parts->spawner, TARGET_SCANNER, parts->config);
}

static void
make_session (KaoParts *parts, const KaoOptions *options)
{
  g_auto (GStrv) search_path = kao_pack_search_path ((const gchar *const *) options->pack_paths);
  /* In the demo whoever gives a folder answers for it; the counter takes what it knows. */
  KaoPackTrust trust = options->is_demo && options->pack_paths != NULL ? KAO_PACK_TRUST_ANY
                                                                       : KAO_PACK_TRUST_KNOWN;
  g_autoptr (KaoPackPlaces) places
      = kao_pack_places_new ((const gchar *const *) search_path, trust, NULL);
  const KaoDemoDocument *document
      = options->document != NULL ? kao_options_find_document (options->document) : NULL;

  parts->session = kao_session_new (parts->config, parts->camera, parts->scanner, places);
  if (options->pack != NULL)
    kao_session_use_pack (parts->session, options->pack);
  if (document != NULL)
    {
      kao_session_set_document (parts->session, document->kind);
      if (options->is_demo)
        kao_session_set_whole_glass (parts->session, document->whole_glass);
    }
  g_signal_connect (parts->session, "config-changed", G_CALLBACK (on_config_changed), parts);
  g_signal_connect (parts->session, "live-face-changed", G_CALLBACK (on_live_face_changed), parts);
}

/* In the demo the office's reader is of no interest. */
static void
make_card (KaoParts *parts, const KaoOptions *options)
{
  if (options->is_demo && options->chip == NULL)
    return;
  parts->card_reader = kao_card_service_new (parts->spawner, TARGET_CARD, parts->config);
  parts->card = kao_session_join_card (parts->session, parts->card_reader);
  parts->front_reader
      = kao_front_service_new (parts->spawner, TARGET_FRONT, kao_config_get_require_sandbox (parts->config));
  kao_card_visit_set_front_reader (parts->card, parts->front_reader);
}

static void
watch_plugs (KaoParts *parts, const KaoOptions *options)
{
  parts->usb_watch = kao_usb_watch_new (parts->spawner, TARGET_USBWATCH);
  g_signal_connect (parts->usb_watch, "settled", G_CALLBACK (on_usb_settled), parts);
  kao_usb_watch_start (parts->usb_watch);
}

static void
watch_edits (KaoParts *parts, const KaoOptions *options)
{
  const gchar *path = options->config_path != NULL ? options->config_path : KAO_SYSTEM_CONFIG;

  if (options->is_demo && options->config_path == NULL)
    return;
  parts->config_watch = kao_config_watch_new (path);
  g_signal_connect (parts->config_watch, "changed", G_CALLBACK (on_config_edited), parts);
  g_signal_connect (parts->config_watch, "invalid", G_CALLBACK (on_config_invalid), parts);
}

/* In the order in which they need each other. */
static const struct
{
  KaoPartFlags flag;
  void (*make) (KaoParts *parts, const KaoOptions *options);
} rows[] = {
  { KAO_PART_CAMERA, make_camera },   { KAO_PART_SCANNER, make_scanner },
  { KAO_PART_SESSION, make_session }, { KAO_PART_CARD, make_card },
  { KAO_PART_PLUGS, watch_plugs },    { KAO_PART_EDITS, watch_edits },
};

KaoParts *
kao_parts_new (KaoPartFlags needed, const KaoOptions *options, KaoConfig *config, GError **error)
{
  g_autoptr (KaoParts) parts = g_new0 (KaoParts, 1);
  g_autofree gchar *demo_folder = NULL;
  g_auto (Visitor) visitor = { NULL, NULL, NULL };

  parts->config = kao_config_ref (config);
  if ((needed & KAO_PART_DEMO) != 0 && options->is_demo)
    {
      demo_folder = kao_paths_find_data ("demo");
      find_visitor (demo_folder, options->visitor, &visitor);
      parts->demo = start_demo (options, demo_folder, error);
      if (parts->demo == NULL)
        return NULL;
    }
  parts->spawner = start_spawner (parts->demo, &visitor,
                                  options->is_chip_on_reader ? NULL : options->chip, config, error);
  if (parts->spawner == NULL || !kao_enter_sandbox (parts->config, &parts->is_sandboxed, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if ((needed & rows[i].flag) != 0)
        rows[i].make (parts, options);
    }
  return g_steal_pointer (&parts);
}

void
kao_parts_free (KaoParts *parts)
{
  if (parts == NULL)
    return;
  if (parts->session != NULL)
    g_signal_handlers_disconnect_by_data (parts->session, parts);
  if (parts->usb_watch != NULL)
    g_signal_handlers_disconnect_by_data (parts->usb_watch, parts);
  if (parts->config_watch != NULL)
    g_signal_handlers_disconnect_by_data (parts->config_watch, parts);
  g_clear_object (&parts->config_watch);
  g_clear_object (&parts->usb_watch);
  g_clear_object (&parts->card);
  g_clear_object (&parts->front_reader);
  g_clear_object (&parts->card_reader);
  g_clear_object (&parts->session);
  if (parts->camera != NULL)
    kao_camera_service_shut (parts->camera);
  g_clear_object (&parts->camera);
  g_clear_object (&parts->scanner);
  g_clear_pointer (&parts->spawner, kao_spawner_free);
  g_clear_pointer (&parts->demo, kao_demo_stop);
  g_clear_pointer (&parts->config, kao_config_unref);
  g_free (parts);
}

void
kao_parts_add_workers (KaoJsonLine *line, gpointer data)
{
  KaoParts *parts = data;

  kao_json_line_add_integer (line, "scanner_pid",
                             kao_scanner_service_get_worker_pid (parts->scanner));
  kao_json_line_add_integer (line, "camera_pid", kao_camera_service_get_worker_pid (parts->camera));
  kao_json_line_add_integer (line, "usbwatch_pid",
                             kao_usb_watch_get_worker_pid (parts->usb_watch));
  if (parts->card_reader != NULL)
    kao_json_line_add_integer (line, "card_pid", kao_card_service_get_worker_pid (parts->card_reader));
}
