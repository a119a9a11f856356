// SPDX-License-Identifier: GPL-3.0-or-later
/* Where a line of Japanese may be broken. Pango breaks between any two characters, in the middle of a
 * word too; here a sentence is cut into its phrases (bunsetsu: a word with the particles and endings that
 * belong to it), and a line ends only between two of them. The texts themselves stay as they are: what a
 * screen reader says and what is copied holds no marks. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The phrases of @text in order; joined they are @text again. Text without Japanese is cut at spaces.
 * (transfer full) */
GStrv kao_phrases_split (const gchar *text);

/* Attributes that forbid every break inside a phrase, or NULL where there is no Japanese in @text.
 * (transfer full) */
PangoAttrList *kao_phrases_get_attributes (const gchar *text);

/* Keeps the phrases of every wrapping label below @root together, also when its text changes. Labels that
 * are added later need a call of their own. */
void kao_phrases_follow (GtkWidget *root);

G_END_DECLS
