// SPDX-License-Identifier: GPL-3.0-or-later
/* How many threads this process has. Landlock binds the thread that asks for it and those it starts
 * later, so a process closes its sandbox while it has one; some libraries (OpenBLAS) start threads before
 * main() where nobody has told them not to. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The variable, with its value, that keeps OpenBLAS from starting threads when it is loaded. */
#define KAO_THREADS_VARIABLE "OPENBLAS_NUM_THREADS"
#define KAO_THREADS_VALUE "1"

/* Counted in /proc/self/task; 0 when that cannot be read. */
guint kao_threads_count (void);

/* Where libraries have started threads already, executes this program once more with the variable set,
 * and everything else as it was; does not return then. Does nothing when there is one thread, or the
 * variable was set already: what is left of threads is refused when the sandbox closes. First thing in
 * main(). */
void kao_threads_begin_with_one (void);

G_END_DECLS
