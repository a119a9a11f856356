// SPDX-License-Identifier: GPL-3.0-or-later
/* One line of print as text, by libtesseract. One thread. Opens its data in kao_front_text_new() and no file after
 * that, so that the sandbox can close between the two.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KaoFrontText KaoFrontText;

/* What may stand in a line. Everything else is read as the likeliest of these, or as nothing. */
typedef enum
{
  KAO_FRONT_DATE, /* digits, the eras, 元年月日, and the words after a date: 生, まで有効 */
  KAO_FRONT_DIGITS,
  KAO_N_FRONT_ALPHABETS
} KaoFrontAlphabet;

/* More than any line of a card has. */
#define KAO_FRONT_SYMBOLS 48

typedef struct
{
  gunichar symbol;
  gfloat sureness; /* 0..100, tesseract's own */
  gint left, right; /* pixels; of what is dark there, roughly */
} KaoFrontSymbol;

/* Personal: wiped by whoever holds it. */
typedef struct
{
  KaoFrontSymbol symbols[KAO_FRONT_SYMBOLS];
  guint n;
} KaoFrontLine;

/* NULL where the data of the language is not installed: KAO_CARD_ERROR_UNSUPPORTED. (transfer full) */
KaoFrontText *kao_front_text_new (GError **error);
void kao_front_text_free (KaoFrontText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoFrontText, kao_front_text_free)

/* @pixels: dark print on white, one line, @width x @height, one byte each. An unreadable line has no symbols. */
void kao_front_text_read (KaoFrontText *text,
                          KaoFrontAlphabet alphabet,
                          const guint8 *pixels,
                          gint width,
                          gint height,
                          gint stride,
                          KaoFrontLine *line);

G_END_DECLS
