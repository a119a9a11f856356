// SPDX-License-Identifier: GPL-3.0-or-later
/* Writes JSON (RFC 8259) for machines that read the tools' output: keys in the order in which they
 * are added, numbers with a point whatever the locale, UTF-8. One thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KaoJson KaoJson;

KaoJson *kao_json_new (void);
/* Wipes the text, which may hold a figure. */
void kao_json_free (KaoJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoJson, kao_json_free)

/* @key is NULL inside an array and for the outermost value. */
void kao_json_begin_object (KaoJson *json, const gchar *key);
void kao_json_end_object (KaoJson *json);
void kao_json_begin_array (KaoJson *json, const gchar *key);
void kao_json_end_array (KaoJson *json);
void kao_json_add_string (KaoJson *json, const gchar *key, const gchar *value);
/* The same with a full stop at the end where there is none. */
void kao_json_add_sentence (KaoJson *json, const gchar *key, const gchar *value);
void kao_json_add_boolean (KaoJson *json, const gchar *key, gboolean value);
void kao_json_add_integer (KaoJson *json, const gchar *key, gint64 value);
/* At most @decimals places, trailing zeros dropped; NaN and infinities become null. */
void kao_json_add_number (KaoJson *json, const gchar *key, gdouble value, gint decimals);
void kao_json_add_null (KaoJson *json, const gchar *key);

/* The text so far; belongs to @json. */
const gchar *kao_json_get_text (const KaoJson *json);

G_END_DECLS
