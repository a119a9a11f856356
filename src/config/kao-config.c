// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-private.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"
#include "config/kao-config-commands.h"
#include "config/kao-config-list.h"
#include "config/kao-config-problem.h"
#include "config/kao-config-value.h"

#include <string.h>

#define MAX_FILE_BYTES (256 * 1024)

struct _KaoConfig
{
  gatomicrefcount ref_count;
  gchar *path; /* NULL without a file */
  KaoConfigValue values[KAO_N_CONFIG_KEYS];
  GPtrArray *municipalities; /* of KaoConfigMunicipality; never NULL */
};

static KaoConfig *
config_new (const gchar *path)
{
  KaoConfig *config = g_new0 (KaoConfig, 1);

  g_atomic_ref_count_init (&config->ref_count);
  config->path = g_strdup (path);
  kao_config_values_reset (config->values);
  return config;
}

KaoConfig *
kao_config_new_default (void)
{
  KaoConfig *config = config_new (NULL);

  config->municipalities = g_ptr_array_new ();
  return config;
}

static void
copy_value (KaoConfig *config, KaoConfigKeyId id, const KaoConfigValue *value)
{
  g_free (config->values[id].text);
  config->values[id] = *value;
  config->values[id].text = g_strdup (value->text);
}

/* The values of the office's own group are those that hold. */
static void
take_own_group (KaoConfig *config)
{
  for (guint i = 0; i < config->municipalities->len; i++)
    {
      const KaoConfigMunicipality *municipality = g_ptr_array_index (config->municipalities, i);

      if (!g_str_equal (municipality->code, config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text))
        continue;
      for (gsize id = 0; id < KAO_N_CONFIG_KEYS; id++)
        if (g_str_equal (kao_config_keys[id].group, "Municipality"))
          copy_value (config, id, &municipality->values[id]);
    }
}

static KaoConfig *
config_new_from_text (const gchar *data, gsize length, KaoConfigTrust trust, const gchar *name, GError **error)
{
  g_autoptr (KaoConfig) config = config_new (name);
  g_autoptr (KaoConfigText) text = kao_config_text_parse (data, length);

  config->municipalities = kao_config_fill (text, trust, config->values);
  if (text->problems->len > 0)
    {
      kao_config_error_set (error, text->problems, name);
      return NULL;
    }
  take_own_group (config);
  return g_steal_pointer (&config);
}

KaoConfig *
kao_config_load_data (const gchar *data, gssize length, const gchar *name, GError **error)
{
  return config_new_from_text (data, length < 0 ? strlen (data) : (gsize) length, KAO_CONFIG_TRUSTED, name, error);
}

static KaoFlaw
flaw_of_file (const GError *problem)
{
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return KAO_FLAW_NO_FILE;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return KAO_FLAW_DENIED;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return KAO_FLAW_TOO_LARGE;
  return KAO_FLAW_UNREADABLE;
}

static void
set_file_error (GError **error, KaoFlaw flaw, const gchar *path)
{
  g_autoptr (GPtrArray) problems
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_config_problem_free);

  g_ptr_array_add (problems, kao_config_problem_new (flaw, 0, NULL, NULL, NULL));
  kao_config_error_set (error, problems, path);
}

static KaoConfig *
load_file (const gchar *path, gboolean is_for_demo, GError **error)
{
  g_autofree gchar *data = NULL;
  g_autoptr (GError) problem = NULL;
  gsize length = 0;
  gboolean is_roots = FALSE;

  if (!kao_paths_read_guarded (path, MAX_FILE_BYTES, &data, &length, &is_roots, &problem))
    {
      set_file_error (error, flaw_of_file (problem), path);
      return NULL;
    }
  return config_new_from_text (data, length, is_roots || is_for_demo ? KAO_CONFIG_TRUSTED : KAO_CONFIG_NOT_TRUSTED,
                               path, error);
}

KaoConfig *
kao_config_load (const gchar *path, GError **error)
{
  return load_file (path, FALSE, error);
}

const gchar *
kao_config_guess_language (const gchar *path)
{
  g_autoptr (KaoConfig) config = config_new (path);
  g_autoptr (KaoConfigText) text = NULL;
  g_autofree gchar *data = NULL;
  gsize length = 0;
  gboolean is_roots;

  if (!kao_paths_read_guarded (path, MAX_FILE_BYTES, &data, &length, &is_roots, NULL))
    return "auto";
  text = kao_config_text_parse (data, length);
  config->municipalities = kao_config_fill (text, KAO_CONFIG_TRUSTED, config->values);
  return g_intern_string (kao_config_get_language (config));
}

KaoConfig *
kao_config_load_for_demo (const gchar *path, GError **error)
{
  g_autoptr (KaoConfig) config = load_file (path, TRUE, error);

  return config != NULL ? kao_config_dup_without_devices (config) : NULL;
}

KaoConfig *
kao_config_dup_without_devices (const KaoConfig *config)
{
  KaoConfig *copy = config_new (config->path);

  for (gsize id = 0; id < KAO_N_CONFIG_KEYS; id++)
    if (id != KAO_CONFIG_CAMERA_DEVICE && id != KAO_CONFIG_SCANNER_DEVICE)
      copy_value (copy, id, &config->values[id]);
  copy->municipalities = g_ptr_array_ref (config->municipalities);
  return copy;
}

KaoConfig *
kao_config_ref (KaoConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);

  g_atomic_ref_count_inc (&config->ref_count);
  return config;
}

void
kao_config_unref (KaoConfig *config)
{
  if (config == NULL || !g_atomic_ref_count_dec (&config->ref_count))
    return;
  kao_config_values_clear (config->values);
  g_clear_pointer (&config->municipalities, g_ptr_array_unref);
  g_free (config->path);
  g_free (config);
}

const gchar *
kao_config_get_path (const KaoConfig *config)
{
  return config->path;
}

gint
kao_config_get_line (const KaoConfig *config, KaoConfigKeyId id)
{
  g_return_val_if_fail (id < KAO_N_CONFIG_KEYS, 0);

  return config->values[id].line;
}

GPtrArray *
_kao_config_get_municipalities (const KaoConfig *config)
{
  return config->municipalities;
}

const gchar *
kao_config_get_municipality_code (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text;
}

const gchar *
kao_config_get_municipality_name (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_NAME].text;
}

const gchar *
kao_config_get_contact (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_CONTACT].text;
}

gdouble
kao_config_get_threshold (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_THRESHOLD].number;
}

gdouble
kao_config_get_review_line (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_REVIEW_LINE].number;
}

const gchar *
kao_config_get_next_step (const KaoConfig *config, KaoNextStep step)
{
  g_return_val_if_fail (step < KAO_N_NEXT_STEPS, "");

  return config->values[KAO_CONFIG_MUNICIPALITY_NEXT_STEP_ABOVE + step].text;
}

const gchar *
kao_config_get_language (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_OFFICE_LANGUAGE].text;
}

guint
kao_config_get_idle_clear_seconds (const KaoConfig *config)
{
  return (guint) config->values[KAO_CONFIG_OFFICE_IDLE_CLEAR_SECONDS].number;
}

const gchar *
kao_config_get_camera_device (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CAMERA_DEVICE].text;
}

gint
kao_config_get_camera_width (const KaoConfig *config)
{
  return (gint) config->values[KAO_CONFIG_CAMERA_WIDTH].number;
}

gint
kao_config_get_camera_height (const KaoConfig *config)
{
  return (gint) config->values[KAO_CONFIG_CAMERA_HEIGHT].number;
}

gint
kao_config_get_camera_rotate (const KaoConfig *config)
{
  return (gint) g_ascii_strtoll (config->values[KAO_CONFIG_CAMERA_ROTATE].text, NULL, 10);
}

const gchar *
kao_config_get_scanner_device (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_DEVICE].text;
}

KaoDocumentKind
kao_config_get_document (const KaoConfig *config)
{
  /* The row's choices stand in the order of the enumeration. */
  return (KaoDocumentKind) config->values[KAO_CONFIG_SCANNER_DOCUMENT].number;
}

gboolean
kao_config_get_allow_network_scanners (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_ALLOW_NETWORK].number != 0;
}

const gchar *
kao_config_get_scanner_drivers (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_DRIVERS].text;
}

gboolean
kao_config_get_scan_whole_glass (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_WHOLE_GLASS].number != 0;
}

gboolean
kao_config_get_use_card (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CARD_USE].number != 0;
}

const gchar *
kao_config_get_card_reader (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CARD_READER].text;
}

const gchar *
kao_config_get_card_anchor (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CARD_TRUST_ANCHOR].text;
}

gdouble
kao_config_get_quality_line (const KaoConfig *config, KaoQualityLine line)
{
  g_return_val_if_fail (line < KAO_N_QUALITY_LINES, 0.0);

  return config->values[KAO_CONFIG_QUALITY_EYES_VISIBLE + line].number;
}

const gchar *
kao_config_get_pack_name (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MODEL_PACK].text;
}

const gchar *
kao_config_get_pack_sha256 (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MODEL_PACK_SHA256].text;
}

gboolean
kao_config_get_require_sandbox (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SECURITY_REQUIRE_SANDBOX].number != 0;
}

const gchar *
kao_config_get_event (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_RECEPTION_EVENT].text;
}

const gchar *
kao_config_get_event_key (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_RECEPTION_EVENT_KEY].text;
}

gchar **
kao_config_dup_hand_out (const KaoConfig *config)
{
  return kao_config_split_list (config->values[KAO_CONFIG_RECEPTION_HAND_OUT].text);
}

gchar **
kao_config_dup_command_names (const KaoConfig *config)
{
  return kao_config_commands_dup_names (config->values[KAO_CONFIG_RECEPTION_REGISTER_WITH].text);
}

gchar **
kao_config_dup_command_paths (const KaoConfig *config)
{
  return kao_config_commands_dup_paths (config->values[KAO_CONFIG_RECEPTION_REGISTER_WITH].text);
}

guint
kao_config_get_ticket_hours (const KaoConfig *config)
{
  return (guint) config->values[KAO_CONFIG_RECEPTION_TICKET_HOURS].number;
}

gdouble
kao_config_get_reception_line (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_RECEPTION_LINE].number;
}

gdouble
kao_config_get_reception_review_line (const KaoConfig *config)
{
  return kao_config_get_reception_line (config) * KAO_CONFIG_REVIEW_SHARE;
}
