// SPDX-License-Identifier: GPL-3.0-or-later
/* The language of the program, set once at the start. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets locale and message catalogue. @language: "ja", "en", or "auto" for the locale's own. Before any
 * thread is started and before the first translated string. */
void kao_i18n_init (const gchar *language);

/* kao_i18n_init() and GTK, in the order that keeps the language; the first call counts. FALSE: there is no display. */
gboolean kao_i18n_init_display (const gchar *language);

/* "ja" or "en": the language that kao_i18n_init() arrived at. */
const gchar *kao_i18n_get_language (void);

G_END_DECLS
