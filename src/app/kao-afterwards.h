// SPDX-License-Identifier: GPL-3.0-or-later
/* What comes after the counter: practice, and then the counter again.
 *
 * The counter's sandbox lets it start nothing, so a small process is forked before it closes. That one waits until the
 * counter has gone, with all that it held, and then starts what was fixed at the fork: the list of situations to
 * practise, and when that was closed the counter as it had been started. It does so only when it was asked, by one
 * byte that says nothing else; otherwise it ends with the counter.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KaoAfterwards KaoAfterwards;

/* Forks; to be called while the process has one thread. @practice and @counter: arguments of this very program, with
 * argv[0], NULL-terminated. NULL where no process can be made; then there is no practice from the window.
 * (transfer full) */
KaoAfterwards *kao_afterwards_new (const gchar *const *practice, const gchar *const *counter);

/* Practice shall come when this process has ended. @afterwards may be NULL. */
void kao_afterwards_ask (KaoAfterwards *afterwards);

/* The process goes on its way when this one ends, and not before. */
void kao_afterwards_free (KaoAfterwards *afterwards);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoAfterwards, kao_afterwards_free)

G_END_DECLS
