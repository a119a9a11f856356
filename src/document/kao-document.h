// SPDX-License-Identifier: GPL-3.0-or-later
/* Finds documents and their portraits in a scan. Knows nothing of dlib: faces are found through a
 * function that the caller gives (the engine's), and landmarks come with them.
 *
 * Any thread, one call at a time per finder function.
 */
#pragma once

#include "base/kao-face.h"
#include "image/kao-image.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Appends KaoFace values, in pixels of @image, for upright faces of at least @min_face_px, clear
 * ones only (a score over 0); @image may be grey. With @is_frontal those that look straight ahead
 * with a level head are enough, if that is faster. */
typedef gboolean (*KaoFindFacesFunc) (const KaoImage *image, gdouble min_face_px,
                                      gboolean is_frontal, GArray *faces, gpointer user_data,
                                      GError **error);

typedef struct
{
  KaoDocumentKind kind;
  gdouble x_mm; /* centre of the portrait on the scanned area */
  gdouble y_mm;
  gdouble rotation_degrees; /* of the document, counter-clockwise, 0..360 */
  KaoImage *portrait;       /* upright, descreened crop: the portrait plus a small margin, owned */
  KaoFace face;        /* in pixels of @portrait */
  gdouble confidence;       /* 0..1 */
  gdouble
      to_mm[6]; /* a pixel of @portrait on the scanned area: x = [0] x + [1] y + [2] and so on */
  gboolean has_card; /* it is on a My Number card: */
  gdouble card_x_mm, card_y_mm; /* the card's centre, to some millimetres */
  KaoImage *front; /* what kao_document_cut_front() made, owned; NULL where it was not asked */
  KaoRect front_portrait; /* in pixels of @front */
} KaoPortrait;

void kao_portrait_free (KaoPortrait *portrait);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoPortrait, kao_portrait_free)

/* All portraits on the scan, likeliest first; (transfer full) (element-type KaoPortrait). Ghost
 * portraits and logos are left out. None: NULL with KAO_RETRY_EMPTY_GLASS, _BACK_SIDE, _LID_OPEN or
 * _NO_PHOTO. @scan must know its dpi. @expected guides the search, it does not limit it.
 * G_IO_ERROR_CANCELLED between steps. */
GPtrArray *kao_document_find_portraits (const KaoImage *scan, KaoDocumentKind expected,
                                        KaoFindFacesFunc find_faces, gpointer user_data,
                                        GCancellable *cancellable, GError **error);

/* What is known of a scan of which not all lines are there yet. It speeds up the search that follows and does not
 * change what that finds: the whole scan is searched as ever, but the face finder is not asked about pictures that it
 * has seen. One thread at a time. */
typedef struct _KaoDocumentAhead KaoDocumentAhead;

KaoDocumentAhead *kao_document_ahead_new (void);
/* Wipes what it knows, pixels among it. */
void kao_document_ahead_free (KaoDocumentAhead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDocumentAhead, kao_document_ahead_free)

/* Looks at the first @n_lines of @scan, whose others will be written into the same memory. Holds a reference to @scan
 * until it is freed or shown another one. The finder must say the same about the same pixels, at any time. */
void kao_document_ahead_look (KaoDocumentAhead *ahead, KaoImage *scan, gint n_lines, KaoDocumentKind expected,
                              KaoFindFacesFunc find_faces, gpointer user_data, GCancellable *cancellable);

/* As kao_document_find_portraits(). @ahead counts where it has looked at the same memory as @scan; may be NULL. */
GPtrArray *kao_document_ahead_find_portraits (KaoDocumentAhead *ahead, const KaoImage *scan,
                                              KaoDocumentKind expected, KaoFindFacesFunc find_faces,
                                              gpointer user_data, GCancellable *cancellable, GError **error);

/* Cuts the whole front of a My Number card out of @scan, upright, for reading what is printed on it: GRAY8, of each
 * pixel its lightest colour, so that coloured patterns go and black print stays. Nothing for other documents, and where
 * memory is short. */
void kao_document_cut_front (const KaoImage *scan, KaoPortrait *portrait);

G_END_DECLS
