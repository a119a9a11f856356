// SPDX-License-Identifier: GPL-3.0-or-later
/* A small drawn sign beside a word: state of a device, kind of a message, place of the figure. Each has
 * its own shape, so that colour is never the only carrier. It grows with the text.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_MARK (kao_mark_get_type ())
G_DECLARE_FINAL_TYPE (KaoMark, kao_mark, KAO, MARK, GtkWidget)

typedef enum
{
  KAO_MARK_NONE,
  KAO_MARK_READY,  /* a tick in a ring */
  KAO_MARK_LATER,  /* an empty ring */
  KAO_MARK_BUSY,   /* three dots */
  KAO_MARK_NOTICE, /* an "i" in a ring */
  KAO_MARK_RETRY,  /* a triangle with a stroke */
  KAO_MARK_FAULT,  /* a filled square standing on its corner, with a cross */
  KAO_MARK_ABOVE,  /* an arrow standing above a bar */
  KAO_MARK_REVIEW, /* a magnifying glass */
  KAO_MARK_BELOW   /* an arrow hanging below a bar */
} KaoMarkKind;

GtkWidget *kao_mark_new (KaoMarkKind kind);
void kao_mark_set_kind (KaoMark *self, KaoMarkKind kind);

G_END_DECLS
