// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-look.h"

#include <string.h>

KaoLook
kao_look_choose (const KaoLookWishes *wishes)
{
  const gchar *theme = wishes->theme != NULL ? wishes->theme : "";
  /* "HighContrast" and "HighContrastInverse" are GNOME's, "Default-hc" and "Default-hc-dark" GTK's own. */
  gboolean wants_contrast = wishes->prefers_contrast || strstr (theme, "HighContrast") != NULL
                            || strstr (theme, "-hc") != NULL;
  gboolean wants_dark = wishes->prefers_dark || strstr (theme, "Inverse") != NULL
                        || g_str_has_suffix (theme, "-dark") || g_str_has_suffix (theme, ":dark");

  if (wants_contrast)
    return wants_dark ? KAO_LOOK_CONTRAST_DARK : KAO_LOOK_CONTRAST;
  return wants_dark ? KAO_LOOK_DARK : KAO_LOOK_LIGHT;
}

const gchar *
kao_look_get_name (KaoLook look)
{
  static const gchar *const names[KAO_N_LOOKS] = {
    [KAO_LOOK_LIGHT] = "light",
    [KAO_LOOK_DARK] = "dark",
    [KAO_LOOK_CONTRAST] = "contrast",
    [KAO_LOOK_CONTRAST_DARK] = "contrast-dark",
  };

  g_return_val_if_fail (look < KAO_N_LOOKS, names[KAO_LOOK_LIGHT]);
  return names[look];
}
