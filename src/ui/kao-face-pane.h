// SPDX-License-Identifier: GPL-3.0-or-later
/* One of the two pictures. Live, it fills itself with the camera's picture (mirrored, with a guide for
 * the head); otherwise it shows an aligned portrait, whole, with the height of the eyes ticked at both edges
 * so that the two panes can be read across.
 */
#pragma once

#include "face/kao-engine.h"
#include "image/kao-image.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_FACE_PANE (kao_face_pane_get_type ())
G_DECLARE_FINAL_TYPE (KaoFacePane, kao_face_pane, KAO, FACE_PANE, GtkWidget)

typedef enum
{
  KAO_FACE_PANE_VISITOR,
  KAO_FACE_PANE_DOCUMENT
} KaoFacePaneKind;

/* Which drawing stands for "nothing yet". */
void kao_face_pane_set_kind (KaoFacePane *self, KaoFacePaneKind kind);
/* What is said while there is no picture. */
void kao_face_pane_set_hint (KaoFacePane *self, const gchar *hint);
/* A frame of the camera, shown as in a mirror. Takes no reference: the camera has few to lend. */
void kao_face_pane_set_frame (KaoFacePane *self, KaoImage *frame);
/* Where the face is in the last frame, or NULL. */
void kao_face_pane_set_face (KaoFacePane *self, const KaoFace *face);
/* Where everybody is, from the left; with several each gets its number, and a tap on one emits "picked" (guint
 * index). While somebody is outside the part that fills the pane, the whole frame is shown. */
#define KAO_FACE_PANE_MAX_PEOPLE 9
void kao_face_pane_set_people (KaoFacePane *self, const KaoRect *people, guint n);
/* Whether the next frame is shown whole. */
gboolean kao_face_pane_is_whole (KaoFacePane *self);
/* TRUE when the middle of @face would be outside what the pane shows. */
gboolean kao_face_pane_is_outside (KaoFacePane *self, const KaoFace *face);
/* An aligned portrait; NULL for none. */
void kao_face_pane_set_portrait (KaoFacePane *self, KaoImage *portrait);
/* Drops the picture and overwrites every copy of it that this widget made. */
void kao_face_pane_wipe (KaoFacePane *self);

G_END_DECLS
