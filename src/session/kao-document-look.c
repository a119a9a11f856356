// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-document-look-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_SCANNED,
  SIGNAL_SECOND_LOOK,
  SIGNAL_LOCATED,
  SIGNAL_FAILED,
  SIGNAL_RELEASED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoDocumentLook, kao_document_look, G_TYPE_OBJECT)

/* What an asynchronous answer carries: for whom it was asked. */
typedef struct
{
  KaoDocumentLook *look; /* owned reference */
  guint epoch;
} Asked;

static Asked *
asked_new (KaoDocumentLook *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->look = g_object_ref (self);
  asked->epoch = self->epoch;
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->look);
  g_free (asked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static gboolean
asked_is_current (const Asked *asked)
{
  return asked->epoch == asked->look->epoch;
}

static void
fail (KaoDocumentLook *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void begin_scan (KaoDocumentLook *self, gboolean whole_glass);

/* --- locating --- */

/* A card that was not pushed into the corner is found on the whole glass. That takes longer, so it
 * is done only where the card's area held no photo, and once. */
static gboolean
look_at_whole_glass (KaoDocumentLook *self, const Asked *asked, const GError *problem)
{
  if (self->request.whole_glass || self->first_look != NULL
      || self->request.document == KAO_DOCUMENT_FORM
      || !(g_error_matches (problem, KAO_RETRY, KAO_RETRY_NO_PHOTO)
           || g_error_matches (problem, KAO_RETRY, KAO_RETRY_EMPTY_GLASS)))
    return FALSE;
  self->first_look = g_error_copy (problem);
  kao_wipe (&self->progress, sizeof self->progress);
  g_signal_emit (self, signals[SIGNAL_SECOND_LOOK], 0);
  if (asked_is_current (asked))
    begin_scan (self, TRUE);
  return TRUE;
}

static void
on_located (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoDocumentLook *self = asked->look;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) portraits = NULL;

  portraits = kao_engine_service_locate_finish (self->engine, result, &error);
  if (!asked_is_current (asked))
    return;
  if (portraits != NULL && portraits->len == 0)
    error = g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_PHOTO,
                                 "The document shows no portrait; check which side is down");
  if (error != NULL)
    {
      if (!look_at_whole_glass (self, asked, error))
        fail (self, error);
      return;
    }
  self->portraits = g_steal_pointer (&portraits);
  g_signal_emit (self, signals[SIGNAL_LOCATED], 0);
}

/* --- scanning --- */

/* The looks ahead are over; what they have seen is the engine's. */
static void
end_ahead (KaoDocumentLook *self)
{
  if (self->ahead != NULL)
    g_cancellable_cancel (self->ahead);
  g_clear_object (&self->ahead);
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoDocumentLook *self = asked->look;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) scan = NULL;
  gboolean is_awaited = self->is_scan_running && asked->epoch == self->scanned_epoch;

  scan = kao_scanner_scan_finish (self->scanner, result, &error);
  if (is_awaited)
    {
      self->is_scan_running = FALSE;
      end_ahead (self);
    }
  if (!asked_is_current (asked))
    {
      g_clear_pointer (&scan, kao_image_unref);
      if (is_awaited)
        {
          g_clear_handle_id (&self->grace_id, g_source_remove);
          g_signal_emit (self, signals[SIGNAL_RELEASED], 0);
        }
      return;
    }
  if (scan == NULL)
    {
      /* A feeder has nothing left for a second look; what the first one saw is the answer. */
      gboolean is_through = self->first_look != NULL
                            && g_error_matches (error, KAO_RETRY, KAO_RETRY_NO_DOCS);

      fail (self, is_through ? self->first_look : error);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_SCANNED], 0);
  if (asked_is_current (asked))
    kao_engine_service_locate_async (self->engine, g_steal_pointer (&scan), self->request.document,
                                     self->cancellable, on_located, asked_new (self));
}

static void
begin_scan (KaoDocumentLook *self, gboolean whole_glass)
{
  KaoScanRequest request = { self->request.document, whole_glass };

  self->is_scan_running = TRUE;
  self->scanned_epoch = self->epoch;
  self->ahead = g_cancellable_new ();
  kao_scanner_scan_async (self->scanner, &request, self->cancellable, on_scanned, asked_new (self));
}

static void
on_progress (KaoScanner *scanner, const KaoScanProgress *progress, KaoDocumentLook *self)
{
  if (!self->is_scan_running || self->scanned_epoch != self->epoch)
    return;
  self->progress = *progress;
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

/* While the engine's thread looks at these, newer ones gather. With the last line comes the search itself. */
static void
on_lines (KaoScanner *scanner, KaoImage *picture, guint n_lines, KaoDocumentLook *self)
{
  if (self->is_scan_running && self->scanned_epoch == self->epoch && self->ahead != NULL
      && n_lines < (guint) kao_image_get_height (picture))
    kao_engine_service_look_ahead (self->engine, picture, n_lines, self->request.document, self->ahead);
}

void
kao_document_look_begin (KaoDocumentLook *self, const KaoScanRequest *request)
{
  g_return_if_fail (KAO_IS_DOCUMENT_LOOK (self));

  self->request = *request;
  self->cancellable = g_cancellable_new ();
  begin_scan (self, request->whole_glass);
}

/* --- what it found --- */

gboolean
kao_document_look_is_second (KaoDocumentLook *self)
{
  g_return_val_if_fail (KAO_IS_DOCUMENT_LOOK (self), FALSE);
  return self->first_look != NULL;
}

const KaoScanProgress *
kao_document_look_get_progress (KaoDocumentLook *self)
{
  g_return_val_if_fail (KAO_IS_DOCUMENT_LOOK (self), NULL);
  return &self->progress;
}

guint
kao_document_look_get_n_portraits (KaoDocumentLook *self)
{
  g_return_val_if_fail (KAO_IS_DOCUMENT_LOOK (self), 0);
  return self->portraits != NULL ? self->portraits->len : 0;
}

const KaoPortrait *
kao_document_look_get_portrait (KaoDocumentLook *self, guint index)
{
  g_return_val_if_fail (KAO_IS_DOCUMENT_LOOK (self), NULL);
  g_return_val_if_fail (index < kao_document_look_get_n_portraits (self), NULL);
  return g_ptr_array_index (self->portraits, index);
}

void
kao_document_look_drop_fronts (KaoDocumentLook *self)
{
  g_return_if_fail (KAO_IS_DOCUMENT_LOOK (self));

  for (guint i = 0; self->portraits != NULL && i < self->portraits->len; i++)
    {
      KaoPortrait *portrait = g_ptr_array_index (self->portraits, i);

      g_clear_pointer (&portrait->front, kao_image_unref);
    }
}

/* --- object --- */

static gboolean
on_grace_over (gpointer data)
{
  KaoDocumentLook *self = data;

  self->grace_id = 0;
  kao_log_event ("session", "the scanner did not let go of a cancelled scan within %d ms",
                 KAO_DOCUMENT_LOOK_GRACE_MS);
  /* Its late answer belongs to an earlier visitor and is dropped on arrival. */
  self->is_scan_running = FALSE;
  g_signal_emit (self, signals[SIGNAL_RELEASED], 0);
  return G_SOURCE_REMOVE;
}

gboolean
kao_document_look_wipe (KaoDocumentLook *self)
{
  g_return_val_if_fail (KAO_IS_DOCUMENT_LOOK (self), FALSE);

  self->epoch++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  end_ahead (self);
  g_clear_pointer (&self->portraits, g_ptr_array_unref);
  g_clear_error (&self->first_look);
  kao_wipe (&self->progress, sizeof self->progress);
  if (self->is_scan_running && self->grace_id == 0)
    self->grace_id = g_timeout_add (KAO_DOCUMENT_LOOK_GRACE_MS, on_grace_over, self);
  return self->is_scan_running;
}

static void
kao_document_look_dispose (GObject *object)
{
  KaoDocumentLook *self = KAO_DOCUMENT_LOOK (object);

  kao_document_look_wipe (self);
  g_clear_handle_id (&self->grace_id, g_source_remove);
  g_clear_object (&self->scanner);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kao_document_look_parent_class)->dispose (object);
}

static void
kao_document_look_class_init (KaoDocumentLookClass *klass)
{
  static const gchar *const names[N_SIGNALS] = {
    [SIGNAL_PROGRESS] = "progress",   [SIGNAL_SCANNED] = "scanned",
    [SIGNAL_SECOND_LOOK] = "second-look", [SIGNAL_LOCATED] = "located",
    [SIGNAL_RELEASED] = "released",
  };

  G_OBJECT_CLASS (klass)->dispose = kao_document_look_dispose;

  for (guint i = 0; i < N_SIGNALS; i++)
    if (names[i] != NULL)
      signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_document_look_init (KaoDocumentLook *self)
{
}

KaoDocumentLook *
kao_document_look_new (KaoScanner *scanner, KaoEngineService *engine)
{
  KaoDocumentLook *self = g_object_new (KAO_TYPE_DOCUMENT_LOOK, NULL);

  self->scanner = g_object_ref (scanner);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (scanner, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (scanner, "lines", G_CALLBACK (on_lines), self, 0);
  return self;
}
