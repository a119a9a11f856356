// SPDX-License-Identifier: GPL-3.0-or-later
/* Reads the three fields of 照合番号B from the picture of a card's front, in a process of its own for each card
 * (kaoawase-front). KaoFrontReader is the seam: tests derive a fake. Main thread only. One card at a time.
 *
 * It is a help for the clerk and never needed: where the program or the data of tesseract is not installed, where the
 * process ends or takes too long, the answer is an error and the fields are typed.
 */
#pragma once

#include "base/kao-types.h"
#include "card/kao-card-number.h"
#include "image/kao-image.h"
#include "worker/kao-spawner.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_TYPE_FRONT_READER (kao_front_reader_get_type ())
G_DECLARE_DERIVABLE_TYPE (KaoFrontReader, kao_front_reader, KAO, FRONT_READER, GObject)

struct _KaoFrontReaderClass
{
  GObjectClass parent_class;
  void (*read_async) (KaoFrontReader *self, const KaoImage *card, const KaoRect *portrait, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*read_finish) (KaoFrontReader *self, GAsyncResult *result, KaoCardNumber *number, GError **error);
};

/* @card: the upright front (GRAY8, knows its dpi), copied before this returns; @portrait: where its portrait is. */
void kao_front_reader_read_async (KaoFrontReader *self,
                                  const KaoImage *card,
                                  const KaoRect *portrait,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Fields that are not sure are 0 or ""; @number is the caller's to wipe. FALSE with KAO_CARD_ERROR or
 * G_IO_ERROR_CANCELLED. */
gboolean kao_front_reader_read_finish (KaoFrontReader *self, GAsyncResult *result, KaoCardNumber *number, GError **error);

/* The real one. @worker_index: the entry of kaoawase-front in the spawner's table. (transfer full) */
KaoFrontReader *kao_front_service_new (KaoSpawner *spawner, guint worker_index, gboolean require_sandbox);
/* For tests, 0 when none runs. */
GPid kao_front_service_get_worker_pid (KaoFrontReader *self);

G_END_DECLS
