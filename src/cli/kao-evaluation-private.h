// SPDX-License-Identifier: GPL-3.0-or-later
/* Inside the evaluation only. */
#pragma once

#include "cli/kao-evaluation.h"

G_BEGIN_DECLS

/* How far an interrupted run came: counts per bin and no score, name, order or vector. The state
 * belongs to one data set, list of packs and list of channels (@fingerprint). */

/* Fills @results, *@channel and *@pair from @fd; an empty file leaves them as they are.
 * G_IO_ERROR_INVALID_DATA when the file belongs to another run or is damaged. */
gboolean kao_evaluation_load_state (gint fd,
                                    const gchar *fingerprint,
                                    GPtrArray *results,
                                    guint *channel,
                                    guint *pair,
                                    GError **error);
gboolean kao_evaluation_save_state (gint fd,
                                    const gchar *fingerprint,
                                    const GPtrArray *results,
                                    guint channel,
                                    guint pair,
                                    GError **error);

G_END_DECLS
