// SPDX-License-Identifier: GPL-3.0-or-later
/* The program's own log, one line per event on standard error (the journal picks it up).
 *
 * Personal data never enters it: no pixel, vector, figure, outcome, name or number read from a
 * document. That is why there is no function that takes free data: the format must be a literal,
 * and the arguments that callers may give are counts, codes, milliseconds and device names.
 * tests/unit/base/test-log.c feeds canaries through every call.
 *
 * Device trouble is ordinary here and must never abort a test run under G_DEBUG=fatal-warnings, so
 * these lines are GLib "message" and "info" level; g_critical() is left for programming mistakes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An event that an administrator may want to see. @area is the folder, such as "scan". Any thread. */
void kao_log_event (const gchar *area, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* Detail for a developer; shown only with --verbose (kao_log_set_verbose()). Any thread. */
void kao_log_detail (const gchar *area, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

void kao_log_set_verbose (gboolean is_verbose);

/* Whether anybody reads details. Any thread. */
gboolean kao_log_is_verbose (void);

G_END_DECLS
