// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/kao-config-fill.h"
#include "config/kao-config.h"

G_BEGIN_DECLS

/* Every [Municipality CODE] of the file (element-type KaoConfigMunicipality). (transfer none) */
GPtrArray *_kao_config_get_municipalities (const KaoConfig *config);

G_END_DECLS
