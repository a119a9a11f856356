// SPDX-License-Identifier: GPL-3.0-or-later
/* From what is known of reader and chip to what the window says of them. Pure; main thread, for the language. */
#pragma once

#include "card/kao-card-reader.h"
#include "face/kao-pack.h"
#include "ui/counter/kao-card-screen.h"

G_BEGIN_DECLS

/* All pointers are borrowed for the time of the call. */
typedef struct
{
  KaoCardReaderState reader;
  const gchar *reader_name; /* may be "" */
  gboolean has_rcs380;
  gboolean may_read;             /* a visitor is there, and the chip has not been read */
  const KaoCardContent *content; /* NULL until it has been read */
  guint today;                   /* YYYYMMDD */
  const KaoPack *pack;           /* whose figures they are; may be NULL */
} KaoCardScreenFacts;

/* @screen is overwritten, not cleared. */
void kao_card_screen_say (const KaoCardScreenFacts *facts, KaoCardScreen *screen);

G_END_DECLS
