// SPDX-License-Identifier: GPL-3.0-or-later
/* Which faces and frames a match is about. Pure functions; any thread. */
#pragma once

#include "face/kao-engine.h"

G_BEGIN_DECLS

/* The index of the face that the match is about: the largest near the middle of a picture of @width
 * by @height, where the guide is drawn. @n >= 1. */
guint kao_one_person_pick_face (const KaoFace *faces, guint n, gint width, gint height);

/* The index of the face around @point, or the nearest one within its own width; -1 when there is none: somebody else
 * must not take the place of the one who was chosen. */
gint kao_one_person_find_near (const KaoFace *faces, guint n, const KaoPoint *point);

/* Which of @n frames show one and the same person, given the distance of each pair (@distances[i *
 * n + j]) and the distance beyond which two vectors are taken for two persons. Sets @is_used[i];
 * returns how many are used, at least one when @n > 0. Somebody who steps before the camera during
 * the scan must not be averaged with the visitor. */
guint kao_one_person_select (const gdouble *distances, guint n, gdouble limit, gboolean *is_used);

G_END_DECLS
