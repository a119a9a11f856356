// SPDX-License-Identifier: GPL-3.0-or-later
/* The tables of sentences: one row, and how it becomes a sentence in the language of the window. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a sentence is meant. */
typedef enum
{
  KAO_TONE_CALM,  /* nothing went wrong */
  KAO_TONE_RETRY, /* clerk or visitor can mend it */
  KAO_TONE_ERROR  /* for the administrator */
} KaoTone;

/* Both strings are translated and live for ever. */
typedef struct
{
  const gchar *what;
  const gchar *todo; /* may be "" */
  KaoTone tone;
} KaoSentence;

/* One row of a table, still in the source's English. */
typedef struct
{
  const gchar *what;
  const gchar *todo;
  KaoTone tone;
} KaoRow;

/* @text in the language of the window; "" stays "", because it is the header of a catalogue and must not be
 * looked up. */
const gchar *kao_row_translate (const gchar *text);
KaoSentence kao_row_say (const KaoRow *row);
/* Row @code of @table; a code from outside its enumeration, and a hole in it, get the general sentence instead of a wild
 * read. */
KaoSentence kao_row_pick (const KaoRow *table, gsize n, gint code);
/* What is said when nothing better is known. */
KaoSentence kao_row_general_error (void);

G_END_DECLS
