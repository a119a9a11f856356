// SPDX-License-Identifier: GPL-3.0-or-later
/* The window with help, keys, settings, check and about: a list of pages at the left, the page beside it. It
 * shows paragraphs and knows neither session nor configuration.
 */
#pragma once

#include "ui/counter/kao-pages-text.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_PAGES (kao_pages_get_type ())
G_DECLARE_FINAL_TYPE (KaoPages, kao_pages, KAO, PAGES, GtkWindow)

/* Hidden; closing it hides it. Lives with @parent. */
KaoPages *kao_pages_new (GtkWindow *parent);

/* Replaces what stands on @page (element-type KaoParagraph). */
void kao_pages_fill (KaoPages *self, KaoPage page, GPtrArray *paragraphs);

/* Shows the window with @page in front. */
void kao_pages_open (KaoPages *self, KaoPage page);

G_END_DECLS
