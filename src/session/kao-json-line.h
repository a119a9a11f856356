// SPDX-License-Identifier: GPL-3.0-or-later
/* One flat JSON object on one line, for programs that read what another one says. The text may hold
 * a figure, so it is wiped when it is freed. One thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KaoJsonLine KaoJsonLine;

KaoJsonLine *kao_json_line_new (void);
/* Wipes; NULL is allowed. */
void kao_json_line_free (KaoJsonLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoJsonLine, kao_json_line_free)

/* @value NULL becomes null; bytes that are not UTF-8 become U+FFFD. */
void kao_json_line_add_string (KaoJsonLine *line, const gchar *key, const gchar *value);
void kao_json_line_add_integer (KaoJsonLine *line, const gchar *key, gint64 value);
/* NaN and infinity become null. */
void kao_json_line_add_number (KaoJsonLine *line, const gchar *key, gdouble value, gint decimals);
void kao_json_line_add_boolean (KaoJsonLine *line, const gchar *key, gboolean value);

/* Writes the object and a newline; no buffer in between keeps a copy. What cannot be written is lost, and FALSE
 * returned. */
gboolean kao_json_line_print (KaoJsonLine *line, gint fd);

G_END_DECLS
