// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception's demonstration without a window: the synthetic persons register, half of them before the camera and
 * half from the chips of their cards, exchange their tickets, come in, come again, and bring tickets that are forged,
 * expired or foreign. One JSON line a stage on standard output.
 *
 * Lines ("stage"): "start"; "model"; "card" where one has to be laid on a real reader; "registered" for each person; for
 * each who comes to the gate "decided" with outcome, sentence, figure and line; "day" with the counts; "wiped".
 */
#pragma once

#include "app/kao-reception-parts.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_RECEPTION_DEMO_AS_EXPECTED = 0,
  KAO_RECEPTION_DEMO_OTHERWISE = 1, /* somebody was let in or refused who should not have been */
  KAO_RECEPTION_DEMO_IMPATIENT = 2,
  KAO_RECEPTION_DEMO_ERROR = 3
} KaoReceptionDemoExit;

/* @n_pairs: how many of the 66 pairs exchange their tickets. @n_visits: how many come with their own, 12 at least; those
 * after the twelfth are in already. @patience_seconds: for each who comes. */
KaoReceptionDemoExit kao_reception_demo_run (KaoReceptionParts *parts, guint n_pairs, guint n_visits, guint patience_seconds);

G_END_DECLS
