// SPDX-License-Identifier: GPL-3.0-or-later
/* The heap of every program of this project wipes what is freed.
 *
 * dlib, OpenCV, SANE, GTK and cairo keep pieces of pictures and vectors in ordinary memory and give it
 * back as it is. No wrapper reaches into them, but all of them end in free() and realloc(), and a
 * program may define these itself (the C library supports that). So kao-heap.c does: the block is
 * overwritten, then the C library's own free() takes it.
 *
 * Not in builds with a sanitizer, which bring their own heap.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE when this program's heap wipes; called by kao_harden_process(), which also makes the linker
 * take kao-heap.c in. */
gboolean kao_heap_is_wiping (void);

G_END_DECLS
