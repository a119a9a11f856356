// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands on the pages of the help window: help for three kinds of readers, keys, settings, about.
 * Pure: facts in, paragraphs out, in the language of the window. Main thread only.
 */
#pragma once

#include "config/kao-config.h"
#include "face/kao-pack.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_PAGE_CLERK,
  KAO_PAGE_ADMINISTRATOR,
  KAO_PAGE_PRIVACY,
  KAO_PAGE_KEYS,
  KAO_PAGE_SETTINGS,
  KAO_PAGE_CHECK,
  KAO_PAGE_ABOUT,
  KAO_N_PAGES
} KaoPage;

typedef enum
{
  KAO_PARAGRAPH_TEXT,
  KAO_PARAGRAPH_HEADING,
  KAO_PARAGRAPH_PICTURE /* "text" is what it shows; the file is kao_pages_get_picture() */
} KaoParagraphKind;

typedef struct
{
  KaoParagraphKind kind;
  gchar *text; /* owned */
} KaoParagraph;

/* All pointers are borrowed for the time of the call. */
typedef struct
{
  const KaoConfig *config;
  const gchar *camera_name; /* NULL or "" while unknown */
  const gchar *scanner_name;
  const gchar *pack_name; /* NULL while loading or when it failed */
  const gchar *pack_title;
  const KaoPack *pack; /* NULL as pack_name */
  gboolean is_protected;
} KaoPagesFacts;

/* The words in the list of pages; live for ever. */
const gchar *kao_pages_get_title (KaoPage page);

/* The paragraphs of @page; none for KAO_PAGE_CHECK, which kao-checkup.h fills.
 * (transfer full) (element-type KaoParagraph) */
GPtrArray *kao_pages_get_paragraphs (KaoPage page, const KaoPagesFacts *facts);

/* The resource of the picture on @page (for clerks, for administrators), in the language of the window; NULL where
 * there is none. (transfer full) */
gchar *kao_pages_get_picture (KaoPage page);

G_END_DECLS
