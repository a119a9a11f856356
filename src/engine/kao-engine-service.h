// SPDX-License-Identifier: GPL-3.0-or-later
/* The face engine on a thread of its own.
 *
 * Jobs go down a queue as owned values and are worked off one after the other; answers come back on
 * the main context that was the thread's default when the job was given, each exactly once. What a
 * job was given is dropped before its answer is sent, so when an answer arrives the thread holds
 * nothing of it any more. Live frames do not queue: there is one slot, the newest wins.
 *
 * Jobs are bounded in size (KAO_IMAGE_MAX_SIDE, KAO_VISITOR_MAX_FRAMES) instead of in time: a
 * library that runs in this process cannot be ended from outside.
 *
 * Callbacks get no source object and come even when the service is gone by then.
 *
 * Main thread only, but for KaoEngineOps, whose functions are called on the engine's thread.
 */
#pragma once

#include "capture/kao-camera.h"
#include "document/kao-document.h"
#include "face/kao-engine.h"
#include "engine/kao-tracked.h"
#include "match/kao-verdict.h"

G_BEGIN_DECLS

/* How many of a visitor's frames are described and averaged. More than five no longer lower the
 * error of a mean of such vectors noticeably, and each costs a pass through the network. */
#define KAO_VISITOR_MAX_FRAMES 5

/* A portrait that something is compared with, described. In wiped memory. */
typedef struct
{
  KaoVector *vector;  /* owned */
  KaoFace face;       /* the one that was given, or that was found */
  KaoQuality quality; /* of that face */
} KaoDescribed;

void kao_described_free (KaoDescribed *described);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDescribed, kao_described_free)

/* How many references a visitor is compared with at once: one of each origin. */
#define KAO_MAX_REFERENCES KAO_N_ORIGINS

/* The answer of a comparison: distances of a visitor's frames to none to KAO_MAX_REFERENCES
 * references, and of the references to each other. In wiped memory. */
typedef struct
{
  guint n_frames; /* how many were given */
  guint n_used;   /* how many of them show one and the same person */
  gboolean is_used[KAO_VISITOR_MAX_FRAMES];
  guint n_references;
  gdouble distances[KAO_MAX_REFERENCES]; /* mean of the visitor's vectors to each reference */
  gdouble frame_distances[KAO_MAX_REFERENCES][KAO_VISITOR_MAX_FRAMES]; /* of each frame alone */
  gdouble between[KAO_MAX_REFERENCES][KAO_MAX_REFERENCES];
  KaoVector *mean; /* owned; of the visitor's frames that are used */
} KaoComparison;

void kao_comparison_free (KaoComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoComparison, kao_comparison_free)

/* What the thread works with; kao_engine_ops_default is the real one, tests give a page of their
 * own. @data is what kao_engine_service_new() was given, @engine what open() returned. */
typedef struct
{
  /* Loads what there is. The engine may be unable to describe, then *@pack is NULL and @error says
   * why; NULL means that not even faces can be found. */
  gpointer (*open) (gpointer data,
                    const KaoPackPlaces *places,
                    const gchar *pack_name,
                    KaoPack **pack,
                    GError **error);
  void (*close) (gpointer engine);
  /* Fills n_faces, face, quality and turn from tracked->image. */
  gboolean (*track) (gpointer engine, KaoTracked *tracked, GError **error);
  /* The face of a portrait that came without one; KAO_RETRY_PHOTO_UNCLEAR when there is none. */
  gboolean (*find_face) (gpointer engine, const KaoImage *image, KaoFace *face, GError **error);
  /* A document's portrait, and a frame of the visitor: with the mirror image each. */
  KaoVector *(*describe_portrait) (gpointer engine, const KaoImage *image, const KaoFace *face, GError **error);
  KaoVector *(*describe_frame) (gpointer engine, const KaoImage *image, const KaoFace *face, GError **error);
  /* As kao_document_ahead_look(); may be NULL. */
  void (*look_ahead) (gpointer engine,
                      KaoDocumentAhead *ahead,
                      KaoImage *scan,
                      guint n_lines,
                      KaoDocumentKind expected,
                      GCancellable *cancellable);
  /* @ahead: what look_ahead() was given, may be NULL. */
  GPtrArray *(*locate) (gpointer engine,
                        KaoDocumentAhead *ahead,
                        const KaoImage *scan,
                        KaoDocumentKind expected,
                        GCancellable *cancellable,
                        GError **error);
  /* As kao_document_cut_front(); may be NULL. */
  void (*cut_front) (gpointer engine, const KaoImage *scan, KaoPortrait *portrait);
  void (*measure) (gpointer engine, const KaoImage *image, const KaoFace *face, KaoQuality *quality);
  KaoVector *(*mean) (gpointer engine, KaoVector *const *vectors, gsize n);
  gdouble (*distance) (gpointer engine, const KaoVector *a, const KaoVector *b);
  void (*wipe) (gpointer engine);
} KaoEngineOps;

extern const KaoEngineOps kao_engine_ops_default;

#define KAO_TYPE_ENGINE_SERVICE (kao_engine_service_get_type ())
G_DECLARE_FINAL_TYPE (KaoEngineService, kao_engine_service, KAO, ENGINE_SERVICE, GObject)

/* Starts the thread. @ops must outlive the service; its last unref waits for the job in hand.
 * Signal: "tracked" (const KaoTracked *), the answer to kao_engine_service_track(). (transfer
 * full) */
KaoEngineService *kao_engine_service_new (const KaoEngineOps *ops, gpointer data);

/* Loads a pack in place of the present one. The error is KAO_MODEL_ERROR; frames are tracked after
 * it too where a detector is there. @places: NULL where the operations need none. (transfer full) */
void kao_engine_service_load_async (KaoEngineService *self,
                                    KaoPackPlaces *places,
                                    const gchar *pack_name,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
KaoPack *kao_engine_service_load_finish (KaoEngineService *self,
                                         GAsyncResult *result,
                                         GError **error);

/* Looks for the face of a live frame; a frame that has not been begun gives way to a newer one. */
/* @wanted: where the visitor's face was, so that nobody else's is taken for it; NULL: the largest near the middle. */
void kao_engine_service_track (KaoEngineService *self, const KaoFrame *frame, const KaoPoint *wanted);

/* The vector of a visitor's frame. (transfer full) */
void kao_engine_service_describe_async (KaoEngineService *self,
                                        KaoImage *image,
                                        const KaoFace *face,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
KaoVector *kao_engine_service_describe_finish (KaoEngineService *self,
                                               GAsyncResult *result,
                                               GError **error);

/* Looks for portraits among the first @n_lines of a @scan that is still coming in; kao_engine_service_locate_async() has
 * the less to do when it gets the same one. A look that has not been begun gives way to a newer one. What was seen is
 * dropped with the next search's answer or the next wipe. */
void kao_engine_service_look_ahead (KaoEngineService *self,
                                    KaoImage *scan,
                                    guint n_lines,
                                    KaoDocumentKind expected,
                                    GCancellable *cancellable);

/* The portraits of @scan (transfer full): the scan is dropped before the answer is sent.
 * (transfer full) (element-type KaoPortrait); KAO_RETRY as in kao_document_find_portraits(). */
void kao_engine_service_locate_async (KaoEngineService *self,
                                      KaoImage *scan,
                                      KaoDocumentKind expected,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* From the next kao_engine_service_locate_async() on: whether portraits come with the front of their card. */
void kao_engine_service_set_cuts_fronts (KaoEngineService *self, gboolean cuts_fronts);
GPtrArray *kao_engine_service_locate_finish (KaoEngineService *self,
                                             GAsyncResult *result,
                                             GError **error);

/* Describes a portrait (with its mirror) and measures it. @face: where its face is; NULL: to be
 * looked for. (transfer full) */
void kao_engine_service_describe_portrait_async (KaoEngineService *self,
                                                 KaoImage *portrait,
                                                 const KaoFace *face,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
KaoDescribed *kao_engine_service_describe_portrait_finish (KaoEngineService *self,
                                                           GAsyncResult *result,
                                                           GError **error);

/* Compares 1 to KAO_VISITOR_MAX_FRAMES vectors of a visitor, the best picture's first, with 0 to
 * KAO_MAX_REFERENCES references; without any it is about the mean. Frames farther than @same_person_limit from most others are left
 * out of the mean. (transfer full) */
void kao_engine_service_compare_async (KaoEngineService *self,
                                       KaoVector *const *vectors,
                                       guint n_vectors,
                                       KaoVector *const *references,
                                       guint n_references,
                                       gdouble same_person_limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
KaoComparison *kao_engine_service_compare_finish (KaoEngineService *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/* Wipes the engine after all jobs given so far. Frames that were waiting are dropped at once, and
 * no "tracked" of an earlier frame is emitted any more. Cannot fail. */
void kao_engine_service_wipe_async (KaoEngineService *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void kao_engine_service_wipe_finish (KaoEngineService *self, GAsyncResult *result);

G_END_DECLS
