// SPDX-License-Identifier: GPL-3.0-or-later
/* dlib's HOG finder by itself, without the engine: what the document search is developed and
 * measured against, so that this folder's tests do not depend on model packs. */
#pragma once

#include "document/kao-document.h"

G_BEGIN_DECLS

typedef struct _HogFinder HogFinder;

/* @landmarks: a dlib shape predictor with the five points of this project, or NULL. */
HogFinder *hog_finder_new (const gchar *landmarks, GError **error);
void hog_finder_free (HogFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HogFinder, hog_finder_free)

/* A KaoFindFacesFunc; @user_data is the HogFinder. */
gboolean hog_finder_find (const KaoImage *image, gdouble min_face_px, GArray *faces,
                          gpointer user_data, GError **error);

/* Work so far: calls, pixels shown, milliseconds. */
void hog_finder_get_work (const HogFinder *finder, guint *calls, gdouble *megapixels, gdouble *ms);

G_END_DECLS
