// SPDX-License-Identifier: GPL-3.0-or-later
/* A scan that comes in line by line, for the search ahead. */
#pragma once

#include "document/kao-document.h"

G_BEGIN_DECLS

/* Has the lines of @scan come in, at most @step at a time, and shows each state but the whole to @ahead, as the
 * program does. The rest of the memory is zero until then; its rows are @padding bytes longer than the scan's.
 * Returns what has come in. (transfer full) */
KaoImage *arrive (KaoDocumentAhead *ahead, const KaoImage *scan, gint step, gsize padding,
                  KaoFindFacesFunc find_faces, gpointer user_data);

/* Whether both are the same to the last bit. */
gboolean arrive_is_same (GPtrArray *portraits, GPtrArray *others);

G_END_DECLS
