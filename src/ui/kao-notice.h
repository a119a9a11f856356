// SPDX-License-Identifier: GPL-3.0-or-later
/* The notice that hangs at the counter: why faces are compared, that a machine does it, that nothing is
 * kept, that one may refuse, whom to ask. One page each in Japanese, easy Japanese and English, whatever
 * the language of the window. No display is needed. Main thread only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_NOTICE_JAPANESE,
  KAO_NOTICE_EASY_JAPANESE,
  KAO_NOTICE_ENGLISH,
  KAO_NOTICE_N_LANGUAGES
} KaoNoticeLanguage;

/* The paragraphs of one page, heading and text in turn, without office and contact; NULL-terminated,
 * lives for ever. */
const gchar *const *kao_notice_get_texts (KaoNoticeLanguage language);

/* A PDF of three A4 pages. @office and @contact may be "": then a line is left to be filled in by hand.
 * Sets G_IO_ERROR_FAILED when the page cannot be drawn. (transfer full) */
GBytes *kao_notice_make_pdf (const gchar *office, const gchar *contact, GError **error);

G_END_DECLS
