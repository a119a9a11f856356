// SPDX-License-Identifier: GPL-3.0-or-later
/* Which colours the window wears: what the desktop asks for becomes one of four looks. No GTK in here,
 * any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_LOOK_LIGHT,
  KAO_LOOK_DARK,
  KAO_LOOK_CONTRAST,      /* black on white */
  KAO_LOOK_CONTRAST_DARK, /* white on black */
  KAO_N_LOOKS
} KaoLook;

/* What the desktop says, in the words of GtkSettings. */
typedef struct
{
  const gchar *theme;        /* gtk-theme-name, may be NULL; its parts "-dark", "HighContrast", "-hc" count */
  gboolean prefers_dark;     /* gtk-application-prefer-dark-theme, or gtk-interface-color-scheme */
  gboolean prefers_contrast; /* gtk-interface-contrast */
} KaoLookWishes;

KaoLook kao_look_choose (const KaoLookWishes *wishes);

/* The word in the name of its style sheet: "light" of kaoawase-light.css. Lives for ever. */
const gchar *kao_look_get_name (KaoLook look);

G_END_DECLS
