// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-drivers.h"

#include <string.h>

/* The longest of SANE's own has 13. */
#define MAX_NAME 32

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

static const struct
{
  const gchar *name;
  KaoDriverKind kind;
} rows[] = {
  { "net", KAO_DRIVER_NETWORK },
  { "airscan", KAO_DRIVER_NETWORK },
  { "dell1600n_net", KAO_DRIVER_NETWORK },
  /* Writes the picture into /tmp (SANE 1.2). */
  { "escl", KAO_DRIVER_REFUSED },
  { "v4l", KAO_DRIVER_REFUSED },
  { "gphoto2", KAO_DRIVER_REFUSED },
  { "qcam", KAO_DRIVER_REFUSED },
  { "stv680", KAO_DRIVER_REFUSED },
  /* Would load others by a list of its own. */
  { "dll", KAO_DRIVER_REFUSED },
};

gchar **
kao_config_drivers_split (const gchar *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, ", \t", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (gsize i = 0; pieces[i] != NULL; i++)
    if (pieces[i][0] != '\0')
      g_strv_builder_add (names, pieces[i]);
  return g_strv_builder_end (names);
}

KaoDriverKind
kao_config_driver_kind (const gchar *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > MAX_NAME || strspn (name, NAME_CHARACTERS) != length || name[0] == '-')
    return KAO_DRIVER_NOT_NAMED;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].name, name) == 0)
      return rows[i].kind;
  return KAO_DRIVER_PLAIN;
}

gboolean
kao_config_drivers_are_allowed (const gchar *text, gboolean allow_network)
{
  g_auto (GStrv) names = kao_config_drivers_split (text);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      KaoDriverKind kind = kao_config_driver_kind (names[i]);

      if (kind != KAO_DRIVER_PLAIN && (kind != KAO_DRIVER_NETWORK || !allow_network))
        return FALSE;
    }
  return TRUE;
}
