// SPDX-License-Identifier: GPL-3.0-or-later
/* A field for a few digits that nobody else shall have: they lie in locked memory, there is no clipboard and no history,
 * and no input method that would take them for something else. Keys: digits, Backspace, Delete.
 *
 * Properties: "length" (guint), "is-hidden" (gboolean: dots), "title" (string: what a screen reader says first).
 * Signals (void): "changed"; "full" when the last place was filled by typing; "left" for Backspace in an empty field.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_DIGITS_MAX 16

#define KAO_TYPE_DIGITS (kao_digits_get_type ())
G_DECLARE_FINAL_TYPE (KaoDigits, kao_digits, KAO, DIGITS, GtkWidget)

/* Fewer places drop the last digits. */
void kao_digits_set_length (KaoDigits *self, guint length);
guint kao_digits_get_length (KaoDigits *self);
guint kao_digits_get_n (KaoDigits *self);
/* As if typed: FALSE where it is full. */
gboolean kao_digits_type (KaoDigits *self, guint digit);
void kao_digits_erase_last (KaoDigits *self);
void kao_digits_clear (KaoDigits *self);
/* The digits; @text is terminated, and the caller's to wipe. */
void kao_digits_copy (KaoDigits *self, gchar text[KAO_DIGITS_MAX + 1]);
/* 0 where it is empty. */
guint kao_digits_get_value (KaoDigits *self);

G_END_DECLS
