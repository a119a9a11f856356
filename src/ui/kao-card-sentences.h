// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window says of a card's chip: ui/kao-sentences.h for errors, reader, reading, number and outcome of a
 * card. Main thread only.
 */
#pragma once

#include "card/kao-card-number.h"
#include "card/kao-card-reader.h"
#include "match/kao-verdict.h"
#include "ui/kao-sentences.h"

G_BEGIN_DECLS

KaoSentence kao_sentence_for_card_error (KaoCardError code);
/* @has_rcs380: kao_card_reader_has_rcs380(). */
KaoSentence kao_sentence_for_card_reader (KaoCardReaderState state, gboolean has_rcs380);
KaoSentence kao_sentence_for_card_step (KaoCardStep step);
/* Not for KAO_CARD_NUMBER_GOOD. */
KaoSentence kao_sentence_for_card_number (KaoCardNumberFault fault);
/* Genuine, not checked, wrong: never mixed. */
KaoSentence kao_sentence_for_check (KaoCheck check);
/* Not for the verdicts that are the figure's outcome (kao_sentence_for_outcome()). */
KaoSentence kao_sentence_for_verdict (KaoVerdict verdict);
const gchar *kao_sentence_for_card_kind (KaoCardKind kind);
/* As it stands before a year on a card, such as "Showa". */
const gchar *kao_sentence_for_era (KaoEra era);

G_END_DECLS
