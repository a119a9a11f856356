// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-private.h"

#include <glib/gi18n-lib.h>

static void
append_lines (GString *out, const gchar *who, gdouble threshold, gdouble review_line)
{
  /* Translators: a municipality (code and name), its line and where the grey zone begins. */
  g_string_append_printf (out, _ ("%s: line %.1f, look closer from %.1f"), who, threshold, review_line);
}

static const gchar *
or_else (const gchar *text, const gchar *otherwise)
{
  return text[0] != '\0' ? text : otherwise;
}

static gchar *
name_municipality (const gchar *code, const gchar *name)
{
  return g_strdup_printf (name[0] != '\0' ? "%s %s" : "%s%s", code, name);
}

static void
append_neighbours (GString *out, const KaoConfig *config)
{
  GPtrArray *municipalities = _kao_config_get_municipalities (config);

  for (guint i = 0; i < municipalities->len; i++)
    {
      const KaoConfigMunicipality *other = g_ptr_array_index (municipalities, i);
      const KaoConfigValue *values = other->values;
      g_autofree gchar *who
          = name_municipality (other->code, values[KAO_CONFIG_MUNICIPALITY_NAME].text);

      if (g_str_equal (other->code, kao_config_get_municipality_code (config)))
        continue;
      g_string_append (out, _ ("Not this office, but in the file: "));
      append_lines (out, who, values[KAO_CONFIG_MUNICIPALITY_THRESHOLD].number,
                    values[KAO_CONFIG_MUNICIPALITY_REVIEW_LINE].number);
      g_string_append_c (out, '\n');
    }
}

static void
append_card_reader (GString *out, const KaoConfig *config)
{
  const gchar *reader = kao_config_get_card_reader (config), *anchor = kao_config_get_card_anchor (config);

  if (!kao_config_get_use_card (config))
    {
      g_string_append_printf (out, "%s\n", _ ("Card reader: not used; no chip is read"));
      return;
    }
  if (reader[0] != '\0')
    /* Translators: the beginning of a card reader's name. */
    g_string_append_printf (out, _ ("Card reader: one whose name begins with “%s”"), reader);
  else
    g_string_append (out, _ ("Card reader: any on which a card lies"));
  if (anchor[0] != '\0')
    /* Translators: a file. */
    g_string_append_printf (out, _ (", chips are checked with the keys in %s"), anchor);
  else
    g_string_append (out, _ (", chips are shown as not checked"));
  g_string_append_c (out, '\n');
}

gchar *
kao_config_describe (const KaoConfig *config)
{
  const gchar *code = kao_config_get_municipality_code (config);
  g_autofree gchar *own = name_municipality (code, kao_config_get_municipality_name (config));
  GString *out = g_string_new (NULL);

  append_lines (out, code[0] != '\0' ? own : _ ("No municipality"), kao_config_get_threshold (config),
                kao_config_get_review_line (config));
  g_string_append_printf (out, _ (", scanner: %s, camera: %s"),
                          or_else (kao_config_get_scanner_device (config), _ ("the first one found")),
                          or_else (kao_config_get_camera_device (config),
                                   _ ("the best external one")));
  g_string_append_printf (out, _ (", model pack: %s"),
                          or_else (kao_config_get_pack_name (config), _ ("the best one installed")));
  g_string_append_c (out, '\n');
  append_card_reader (out, config);
  if (kao_config_get_scanner_drivers (config)[0] != '\0')
    {
      g_string_append_printf (out, _ ("Scanner drivers that are loaded as well: %s"),
                              kao_config_get_scanner_drivers (config));
      g_string_append_c (out, '\n');
    }
  if (kao_config_get_allow_network_scanners (config))
    g_string_append_printf (out, "%s\n", _ ("The scanner process may use the network."));
  if (!kao_config_get_require_sandbox (config))
    g_string_append_printf (out, "%s\n",
                            _ ("The program starts without the kernel's sandbox: not for visitors."));
  append_neighbours (out, config);
  return g_string_free (out, FALSE);
}
