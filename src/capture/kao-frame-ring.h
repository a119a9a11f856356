// SPDX-License-Identifier: GPL-3.0-or-later
/* The frames between worker and window: one memfd with a few slots, mapped by both.
 *
 * The worker owns every slot but the lent ones. A slot is lent with a FRAME message and comes back
 * with RETURN when the last reference of its picture is gone. At the end each side overwrites what
 * it owns: the worker its free slots, the parent every slot whose worker is gone or that comes back
 * later. A picture that outlives the camera therefore stays whole and is still wiped.
 */
#pragma once

#include "capture/kao-camera-protocol.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

/* The worker's side. Any thread. */
typedef struct _KaoRingWriter KaoRingWriter;

KaoRingWriter *kao_ring_writer_new (gint width, gint height, GError **error);
/* Overwrites all slots that are not lent. */
void kao_ring_writer_free (KaoRingWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoRingWriter, kao_ring_writer_free)

void kao_ring_writer_describe (const KaoRingWriter *writer, KaoCameraRing *ring);
gint kao_ring_writer_get_fd (const KaoRingWriter *writer);
/* A slot to fill, or -1 when all are lent. Give it back or lend it. */
gint kao_ring_writer_acquire (KaoRingWriter *writer);
guint8 *kao_ring_writer_get_pixels (KaoRingWriter *writer, gint slot);
void kao_ring_writer_lend (KaoRingWriter *writer, gint slot);
/* FALSE when @slot was not lent: the parent spoke nonsense. */
gboolean kao_ring_writer_take_back (KaoRingWriter *writer, gint slot);
void kao_ring_writer_discard (KaoRingWriter *writer, gint slot);

/* The parent's side. Counting references and dropping pictures: any thread; the rest: main
 * thread. */
typedef struct _KaoRingReader KaoRingReader;

/* Called on the main context when a picture was dropped. */
typedef void (*KaoRingReturned) (guint slot, gpointer user_data);

/* Maps the ring; @fd stays the caller's. Sets KAO_PROTOCOL_ERROR. */
KaoRingReader *kao_ring_reader_new (gint fd,
                                    const KaoCameraRing *ring,
                                    KaoRingReturned returned,
                                    gpointer user_data,
                                    GError **error);
/* The camera is being closed: no more returns are reported; slots are wiped as their pictures are
 * dropped. Pictures that are still on their way may be wrapped (and dropped) as before. */
void kao_ring_reader_retire (KaoRingReader *reader);
/* Overwrites every slot that is not held, for when no worker is left to do it. */
void kao_ring_reader_wipe_idle (KaoRingReader *reader);
/* Drops the owner's reference; retire it first. */
void kao_ring_reader_unref (KaoRingReader *reader);

/* The picture in @slot; NULL with KAO_PROTOCOL_ERROR when the slot does not exist or is lent
 * already. (transfer full) */
KaoImage *kao_ring_reader_wrap (KaoRingReader *reader, guint slot, GError **error);
guint kao_ring_reader_get_n_held (KaoRingReader *reader);
guint kao_ring_reader_get_n_slots (const KaoRingReader *reader);

G_END_DECLS
