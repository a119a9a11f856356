// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups and entries of a parsed file → the values that hold. */
#pragma once

#include "config/kao-config-keys.h"
#include "config/kao-config-parse.h"

G_BEGIN_DECLS

/* Whether what weakens a wall may stand in the file. */
typedef enum
{
  KAO_CONFIG_TRUSTED,
  KAO_CONFIG_NOT_TRUSTED
} KaoConfigTrust;

/* The grey zone of an office that wrote only its line: 40 of 60, 1 in 100 of 1 in 1,000. */
#define KAO_CONFIG_REVIEW_SHARE (2.0 / 3.0)

typedef struct
{
  gchar *text;
  gdouble number; /* of INTEGER, DECIMAL, BOOLEAN; index of CHOICE */
  gint line;      /* of the file; 0 = not written */
} KaoConfigValue;

/* One [Municipality CODE] of the file. */
typedef struct
{
  gchar *code;
  gint line;
  KaoConfigValue values[KAO_N_CONFIG_KEYS]; /* only those of the group "Municipality" */
} KaoConfigMunicipality;

/* Sets every one of @values to what holds without a file. */
void kao_config_values_reset (KaoConfigValue values[KAO_N_CONFIG_KEYS]);
void kao_config_values_clear (KaoConfigValue values[KAO_N_CONFIG_KEYS]);

/* Fills @values, which were reset before, and checks every group, the neighbours' too; what is wrong is
 * added to the problems of @text, which are in the order of their lines afterwards. Returns all
 * municipalities (element-type KaoConfigMunicipality); of use only where there is no problem.
 * (transfer full) */
GPtrArray *kao_config_fill (KaoConfigText *text, KaoConfigTrust trust, KaoConfigValue values[KAO_N_CONFIG_KEYS]);

G_END_DECLS
