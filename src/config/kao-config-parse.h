// SPDX-License-Identifier: GPL-3.0-or-later
/* The text of a configuration → its groups and entries, with everything that is wrong in the writing.
 * What groups and keys there are is not known here. GKeyFile cannot tell the line of a value, and the
 * administrator needs it.
 */
#pragma once

#include "config/kao-config-problem.h"

G_BEGIN_DECLS

/* One "[group]" of the file; a second one of the same name is a problem, and its entries join the first. */
typedef struct
{
  gint line;
  gchar *name;
  guint n_entries;
} KaoConfigGroup;

/* One "key=value" of the file. */
typedef struct
{
  gint line;
  KaoConfigGroup *group; /* borrowed */
  gchar *key;
  gchar *value;
  gboolean is_bad; /* a problem was told already: its value says nothing */
} KaoConfigEntry;

typedef struct
{
  GPtrArray *groups;   /* of KaoConfigGroup */
  GPtrArray *entries;  /* of KaoConfigEntry, each key once per group */
  GPtrArray *problems; /* of KaoConfigProblem, at most one a line; more may be added */
} KaoConfigText;

/* @data: @length bytes, of any content. (transfer full) */
KaoConfigText *kao_config_text_parse (const gchar *data, gsize length);
void kao_config_text_free (KaoConfigText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoConfigText, kao_config_text_free)

G_END_DECLS
