// SPDX-License-Identifier: GPL-3.0-or-later
/* A field for one short line of text that is about a visitor, such as a name: it lies in locked memory, there is no
 * clipboard, no selection and no history. The desktop's input method types into it, so kana and kanji can be written;
 * that one is a program of its own and keeps what it keeps. Keys besides: Backspace, Delete (all of it).
 *
 * Property: "title" (string: what a screen reader says first). Signal (void): "changed".
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_TYPED (kao_typed_get_type ())
G_DECLARE_FINAL_TYPE (KaoTyped, kao_typed, KAO, TYPED, GtkWidget)

/* Most bytes of UTF-8 that fit; to be called once, before anything is typed. */
void kao_typed_set_max_bytes (KaoTyped *self, gsize max_bytes);
/* As if typed: what does not fit is left out, and so are line breaks. */
void kao_typed_type (KaoTyped *self, const gchar *text);
void kao_typed_clear (KaoTyped *self);
/* Lives until the text changes; never NULL. */
const gchar *kao_typed_get_text (KaoTyped *self);

G_END_DECLS
