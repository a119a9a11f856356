// SPDX-License-Identifier: GPL-3.0-or-later
/* The face engine: detect, align, describe, compare. A C face over dlib (and OpenCV dnn for onnx
 * packs); no exception crosses it, no foreign type appears in it.
 *
 * An engine is used by one thread at a time; several engines may work side by side.
 */
#pragma once

#include "base/kao-face.h"
#include "face/kao-pack-places.h"
#include "face/kao-quality.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

typedef struct
{
  gint max_side;         /* the picture is reduced so that its longer side fits; 0 = as it is */
  gdouble
      min_face_size; /* smallest face looked for, as pixels of the given picture; 0 = detector's own
                            limit (80 px). Smaller values enlarge the picture. */
  gdouble min_score; /* detector threshold; 0 = dlib's own; negative also finds weaker faces, but
                            only where there is no face over 0, and then only the best one */
  gboolean want_points;
  gboolean is_thorough;  /* nothing found: look again with a border around the picture, enlarged; then
                            at ever finer scales, up to the picture's own or 36 million pixels, which bounds it:
                            tests/contract/cli/reports.py prints the time for 33 million (6.5 s on a busy
                            core) */
  gboolean is_frontal;   /* one of the detector's five filters, for faces that look straight ahead
                            with a level head: takes three fifths of the time */
  gboolean is_turn_checked; /* a face that is clearer when the picture is turned does not count: see
                               kao_engine_get_turn */
} KaoDetectOptions;

/* From this score on a face stands upright for certain. Upside down, 24 pictures of 12 persons gave up to
 * 0.42; so did a third of the upright ones with a mask, little light or a turned head. */
#define KAO_CERTAIN_FACE_SCORE 0.8

/* The options used for a visitor's frame, for a document crop, and for a file of kaoawase-match. */
extern const KaoDetectOptions kao_detect_visitor;
extern const KaoDetectOptions kao_detect_document;
extern const KaoDetectOptions kao_detect_file;

/* Loads and verifies the pack's weights, and a landmark predictor (the pack's own, else the base
 * pack's from @places). With @pack NULL the engine only detects and finds landmarks (or only
 * detects, when the base pack is missing too). KAO_MODEL_ERROR. (transfer full) */
KaoEngine *kao_engine_new (KaoPack *pack, const KaoPackPlaces *places, GError **error);
void kao_engine_free (KaoEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoEngine, kao_engine_free)

gboolean kao_engine_can_describe (const KaoEngine *engine);
/* How many numbers its vectors have; 0 when it cannot describe. */
gsize kao_engine_get_vector_length (const KaoEngine *engine);
/* TRUE when its distance is 1 - cosine of normalised vectors, FALSE when it is Euclidean. */
gboolean kao_engine_is_cosine (const KaoEngine *engine);

/* Faces in @image, largest first; an empty array is no error. (transfer full)
 * (element-type KaoFace). */
GArray *kao_engine_detect (KaoEngine *engine,
                           const KaoImage *image,
                           const KaoDetectOptions *options,
                           GError **error);

/* The quarter turns counter-clockwise (0..3) that would bring the picture of the last detection with
 * is_turn_checked upright: the detector sees faces upside down, too, only less clearly, and their vectors
 * are worth nothing. 0 when a face stood upright or none was seen in any orientation. Without is_thorough
 * a picture without a face is turned only now and then, so the answer comes within 16 pictures. */
guint kao_engine_get_turn (const KaoEngine *engine);

/* Whether a second thread helps to find faces: for as long as somebody waits for the answer and nothing else is to be
 * done. The answer is the same. Not at first. */
void kao_engine_set_hurried (KaoEngine *engine, gboolean is_hurried);

/* What the document search looks through (its KaoFindFacesFunc; @engine is the KaoEngine): clear
 * faces only and one look, because the document is shown in every rotation and a weak "face" in a
 * wrong one would win over a clear one that comes later. */
gboolean kao_engine_find_faces (const KaoImage *image, gdouble min_face_px, gboolean is_frontal,
                                GArray *faces, gpointer engine, GError **error);

/* Landmarks of a face whose box is known; fills face->points. KAO_MODEL_ERROR_MISSING_FILE when the
 * engine has no landmark predictor. */
gboolean kao_engine_find_points (KaoEngine *engine, const KaoImage *image, KaoFace *face,
                                 GError **error);

/* The descriptor of one face. @with_mirror also describes the mirrored chip and averages: so
 * does the program with every face: fewer genuine visitors come to stand below the line (models/README.md,
 * "Several looks"). A face with weak points still gets its vector: quality is advice, never a lock.
 * (transfer full) */
KaoVector *kao_engine_describe (KaoEngine *engine,
                                const KaoImage *image,
                                const KaoFace *face,
                                gboolean with_mirror,
                                GError **error);

/* The quality of one face; @n_faces is how many the picture held. Without a quality network (the base
 * pack is missing) what needs one is not assessed; quality is advice, so nothing fails here. */
void kao_engine_measure (KaoEngine *engine, const KaoImage *image, const KaoFace *face, guint n_faces,
                         KaoQuality *quality);

/* Overwrites what the engine and the libraries below it keep of the last pictures (network
 * activations, detector pyramids). Called in WIPING. */
void kao_engine_wipe (KaoEngine *engine);

/* --- vectors: immutable, counted, in locked wiped memory; any thread --- */
KaoVector *kao_vector_new (const gfloat *values, gsize n);
KaoVector *kao_vector_ref (KaoVector *vector);
void kao_vector_unref (KaoVector *vector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoVector, kao_vector_unref)
gsize kao_vector_get_length (const KaoVector *vector);
const gfloat *kao_vector_get_values (const KaoVector *vector);
/* Mean of vectors of one length, normalised again when @engine's pack says so. (transfer full) */
KaoVector *kao_engine_mean (KaoEngine *engine, KaoVector *const *vectors, gsize n);
/* The pack's distance (Euclidean or cosine); NAN when the lengths differ. */
gdouble kao_engine_distance (const KaoEngine *engine, const KaoVector *a, const KaoVector *b);

/* How far down a view of a face its eyes are: the hair above them and the shoulders below come in, when
 * the view is higher than it is wide by a quarter. */
#define KAO_PORTRAIT_EYE_HEIGHT 0.42

/* The similarity transform from a view of @width x @height to the picture around @face, with the
 * eyes level, for showing faces side by side aligned at the eyes: eye centres at
 * KAO_PORTRAIT_EYE_HEIGHT of the height, eye distance a quarter of the width. For kao_image_warp(). FALSE without points. */
gboolean kao_face_portrait_matrix (const KaoFace *face, gint width, gint height, gdouble matrix[6]);

G_END_DECLS
