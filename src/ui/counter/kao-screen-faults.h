// SPDX-License-Identifier: GPL-3.0-or-later
/* What is wrong with the devices, for as long as it lasts. A camera that idles says "off" and a scanner whose
 * scan failed says "ready"; the screen goes on saying what was wrong until the device has worked again.
 * Plain values; main thread only.
 */
#pragma once

#include "ui/counter/kao-screen-facts.h"

G_BEGIN_DECLS

typedef struct
{
  KaoCameraState camera_state; /* of @camera */
  GError *camera;              /* owned; NULL = nothing is known against it */
  GError *scanner;             /* owned; likewise */
} KaoScreenFaults;

/* What the devices say now, as @facts has it: remembers a fault, forgets what is over. */
void kao_screen_faults_note (KaoScreenFaults *faults, const KaoScreenFacts *facts);
/* How a match ended, if not with a result. */
void kao_screen_faults_note_end (KaoScreenFaults *faults, const GError *error);
/* Puts what lasts into the device fields of @facts; borrowed from @faults. */
void kao_screen_faults_apply (const KaoScreenFaults *faults, KaoScreenFacts *facts);
void kao_screen_faults_clear (KaoScreenFaults *faults);

G_END_DECLS
