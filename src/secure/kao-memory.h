// SPDX-License-Identifier: GPL-3.0-or-later
/* Memory for what must not outlive the visitor.
 *
 * Small secrets (vectors, figures) come from kao_secret_alloc(): page-locked where the limit allows,
 * excluded from core dumps, between guard pages, zero on allocation, wiped on free. Pixels are too
 * large to lock (an A4 page at 300 dpi is 26 MB against a limit of 8 MiB): kao_pages_alloc() gives
 * anonymous pages excluded from dumps and wiped on free. Both from any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Overwrites @size bytes with zero in a way that the compiler may not drop. */
void kao_wipe (gpointer data, gsize size);

/* Returns @size zeroed bytes; never NULL (ends the program when the address space is exhausted, as
 * g_malloc() does; sizes here are under a page or two). Free with kao_secret_free(). */
gpointer kao_secret_alloc (gsize size);

/* Wipes and frees; NULL is allowed. Aborts when the guard around the block was damaged. */
void kao_secret_free (gpointer secret);

/* Returns zeroed pages of at least @size bytes, or NULL when there is no memory. */
gpointer kao_pages_alloc (gsize size);

/* Wipes what kao_pages_alloc() returned for the same @size and unmaps it, or keeps it empty for the next
 * request (16 MiB at most); NULL is allowed. */
void kao_pages_free (gpointer pages, gsize size);

/* Overwrites what ended functions have left on the calling thread's stack: everything below the frame
 * of the caller. Each thread that has touched pixels, vectors or figures calls it when it is done with a
 * visitor, from a place near the bottom of its stack (a main loop's callback, a thread's loop). */
void kao_wipe_stack (void);

/* How much could not be locked so far, in bytes; 0 is the good answer. For the self-test. */
gsize kao_secret_unlocked_bytes (void);

G_END_DECLS
