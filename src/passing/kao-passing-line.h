// SPDX-License-Identifier: GPL-3.0-or-later
/* The first line of what a command prints, which is shown at the desk. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As many characters are shown. */
#define KAO_PASSING_LINE_CHARACTERS 100

/* Copies the first line of the @n bytes at @output to @line, cut at KAO_PASSING_LINE_CHARACTERS and at @size, without
 * blanks around it. "" where it is not UTF-8 or holds what cannot be printed. */
void kao_passing_line_take (const gchar *output, gsize n, gchar *line, gsize size);

/* Whether @text is what kao_passing_line_take() could have left. */
gboolean kao_passing_line_is_fit (const gchar *text);

G_END_DECLS
