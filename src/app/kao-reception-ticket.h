// SPDX-License-Identifier: GPL-3.0-or-later
/* Registers one person before the camera, without a window, and writes the ticket to standard output. */
#pragma once

#include "app/kao-reception-parts.h"

G_BEGIN_DECLS

/* Returns the exit code of the program: 0, 2 when no face was good enough in time, 3 for an error, each with a sentence
 * on standard error. */
int kao_reception_ticket_run (KaoReceptionParts *parts, const KaoReceptionOptions *options);

G_END_DECLS
