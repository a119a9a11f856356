// SPDX-License-Identifier: GPL-3.0-or-later
/* What is left in memory that was given back: marks are put there, and looked for through /proc/self/mem, which any part of it
 * that is still mapped can be read from without breaking the rules of the language. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the marks consist of. */
#define MARK 0xc3

/* Bytes of marks in @size bytes at @address, by fours, because one alone may well be part of an address that the heap notes in
 * a free block; a page that is gone holds none. */
gsize marks_count (guintptr address, gsize size);

/* Leaves marks on 420,000 bytes of this thread's stack below here. */
void marks_leave_on_stack (void);

/* So many count as left, and at most so few as gone: what is called may leave gaps below its own frames. */
#define MARKS_MANY 300000
#define MARKS_FEW 40000

/* How many of those are still there. Of the same thread, from about as deep. */
gsize marks_count_on_stack (void);

G_END_DECLS
