// SPDX-License-Identifier: GPL-3.0-or-later
/* The card reader as the session sees it. KaoCardReader is the seam: the real service
 * (kao_card_service_new()) runs kaoawase-card, tests derive a fake. Main thread only. One job at a time.
 */
#pragma once

#include "base/kao-types.h"
#include "card/kao-card-facts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_TYPE_CARD_READER (kao_card_reader_get_type ())
G_DECLARE_DERIVABLE_TYPE (KaoCardReader, kao_card_reader, KAO, CARD_READER, GObject)

#define KAO_CARD_READER_NUMBERS 2
#define KAO_CARD_READER_DIGITS 16

/* What can be known of a card without a number. */
typedef struct
{
  KaoCardKind kind;
  guint n_keys; /* numbers that it wants: 1, or 2 for a licence */
  gint tries[KAO_CARD_READER_NUMBERS]; /* 0 locked, -1 the card does not say */
  gboolean has_pins; /* FALSE: the holder has set none, and none is to be typed */
} KaoCardProbed;

/* What the clerk or the visitor has typed; the caller wipes it when the call has returned. */
typedef struct
{
  KaoCardKind kind;
  gboolean is_confirmed; /* the clerk was told that few tries are left */
  gchar numbers[KAO_CARD_READER_NUMBERS][KAO_CARD_READER_DIGITS];
} KaoCardWish;

/* What was read. Pictures are GRAY8 and wiped with their last reference; NULL where there are none. */
typedef struct
{
  KaoCardFacts facts;
  KaoImage *pictures[KAO_N_CARD_PICTURES];
} KaoCardContent;

void kao_card_content_free (KaoCardContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoCardContent, kao_card_content_free)

typedef struct
{
  KaoCardStep step;
  gdouble fraction; /* of the step, 0..1 */
} KaoCardReaderProgress;

struct _KaoCardReaderClass
{
  GObjectClass parent_class;
  void (*probe_async) (KaoCardReader *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data);
  void (*read_async) (KaoCardReader *self, const KaoCardWish *wish, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
  void (*search) (KaoCardReader *self);
};

/* Signals: "state-changed" (void), "progress" (const KaoCardReaderProgress *).
 * Errors: KAO_CARD_ERROR, G_IO_ERROR_CANCELLED. After _WRONG_NUMBER, _FEW_TRIES and _LOCKED
 * kao_card_reader_get_tries() tells what is left. */
void kao_card_reader_probe_async (KaoCardReader *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kao_card_reader_probe_finish (KaoCardReader *self,
                                       GAsyncResult *result,
                                       KaoCardProbed *probed,
                                       GError **error);
void kao_card_reader_read_async (KaoCardReader *self,
                                 const KaoCardWish *wish,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* (transfer full) A card that is not genuine is a result, without pictures. */
KaoCardContent *kao_card_reader_read_finish (KaoCardReader *self, GAsyncResult *result, GError **error);
/* Looks for pcscd and readers again, at once. */
void kao_card_reader_search (KaoCardReader *self);

KaoCardReaderState kao_card_reader_get_state (KaoCardReader *self);
/* As the driver names it, "" while there is none. */
const gchar *kao_card_reader_get_name (KaoCardReader *self);
/* TRUE with _NONE: an RC-S380 is plugged in, which Linux has no PC/SC driver for. */
gboolean kao_card_reader_has_rcs380 (KaoCardReader *self);
/* Tries left after the last refusal, -1 when unknown. */
gint kao_card_reader_get_tries (KaoCardReader *self);

/* For subclasses. */
void kao_card_reader_set_state (KaoCardReader *self,
                                KaoCardReaderState state,
                                const gchar *name,
                                gboolean has_rcs380);
void kao_card_reader_set_tries (KaoCardReader *self, gint tries);
void kao_card_reader_emit_progress (KaoCardReader *self, const KaoCardReaderProgress *progress);

/* The real one. @worker_index: the entry of kaoawase-card in the spawner's table. (transfer full) */
KaoCardReader *kao_card_service_new (KaoSpawner *spawner, guint worker_index, KaoConfig *config);
/* Takes a changed configuration at the next card. */
void kao_card_service_set_config (KaoCardReader *self, KaoConfig *config);
/* Demonstration: the card of another row of the spawner's table lies there from now on. Not while a job is under way. */
void kao_card_service_lay (KaoCardReader *self, guint worker_index);
/* For tests, 0 when none runs. */
GPid kao_card_service_get_worker_pid (KaoCardReader *self);

G_END_DECLS
