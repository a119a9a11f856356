// SPDX-License-Identifier: GPL-3.0-or-later
/* The engine's finder as the counter uses it for documents, with a count of the work. */
#pragma once

#include "document/kao-document.h"

G_BEGIN_DECLS

typedef struct _FaceFinder FaceFinder;

/* @models: the folder with the pack "base", whose landmark file is needed. */
FaceFinder *face_finder_new (const gchar *models, GError **error);
void face_finder_free (FaceFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaceFinder, face_finder_free)

/* A KaoFindFacesFunc; @user_data is the FaceFinder. */
gboolean face_finder_find (const KaoImage *image, gdouble min_face_px, gboolean is_frontal,
                           GArray *faces, gpointer user_data, GError **error);

/* Work so far: calls, pixels shown, milliseconds. */
void face_finder_get_work (const FaceFinder *finder, guint *calls, gdouble *megapixels,
                           gdouble *ms);

G_END_DECLS
