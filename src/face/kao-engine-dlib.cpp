// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-engine.h"

#include "base/kao-error.h"
#include "face/kao-chip.h"
#include "face/kao-detector-dlib.h"
#include "face/kao-looks-dlib.h"
#include "face/kao-pack-private.h"
#include "face/kao-quality-network.h"
#include "face/kao-recogniser.h"
#include "face/kao-vector-private.h"
#include "secure/kao-memory.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>

extern "C" {
const KaoDetectOptions kao_detect_visitor = { 640, 0.0, -0.45, TRUE, FALSE, FALSE, TRUE };
const KaoDetectOptions kao_detect_document = { 0, 0.0, -0.45, TRUE, TRUE, FALSE, TRUE };
const KaoDetectOptions kao_detect_file = { 1280, 0.0, -0.45, TRUE, TRUE, FALSE, TRUE };
}

struct _KaoEngine
{
  KaoPack *pack = nullptr;
  KaoPackShape shape = {};
  kao::Detector detector;
  kao::TurnMemory turn;
  std::unique_ptr<kao::Predictor> predictor;      /* our five points */
  std::unique_ptr<kao::Predictor> chip_predictor; /* the pack's own of dlib's kind: exact chips */
  std::unique_ptr<kao::Recogniser> recogniser;
  std::unique_ptr<kao::QualityNetwork> quality;

  ~_KaoEngine ()
  {
    if (pack != nullptr)
      kao_pack_unref (pack);
  }
};

using kao::Failed;
using kao::ImagePtr;
using kao::need;
using kao::prepare_grey;

namespace
{

/* A face's box moves in here so that landmarks are looked for at a like size in every picture. */
constexpr double predictor_box = 160.0;
/* More than this is no face that stands upright; asked only of the weakest. tests/bench/face/measure-turned prints it:
 * weak upright ones reach half of it. */
constexpr double most_spread = 0.03;

/* Runs @body; an exception becomes a GError. */
template <typename Result>
Result
guard (GError **error, Result fallback, const std::function<Result (void)> &body)
{
  try
    {
      return body ();
    }
  catch (const Failed &)
    {
      return fallback;
    }
  catch (const std::bad_alloc &)
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                           "There is not enough memory for the picture; close other programs.");
      return fallback;
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE,
                   "The face engine stopped with \"%s\"; try another picture.", problem.what ());
      return fallback;
    }
  catch (...)
    {
      g_set_error_literal (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE,
                           "The face engine stopped for an unknown reason; try another picture.");
      return fallback;
    }
}

std::unique_ptr<kao::Recogniser>
new_recogniser (KaoPackKind kind, GBytes *bytes, const KaoPackShape &shape)
{
  switch (kind)
    {
    case KAO_PACK_BASE:
      return kao::new_base_recogniser (bytes, shape);
    case KAO_PACK_DLIB_RESNET:
      return kao::new_resnet_recogniser (bytes, shape);
    case KAO_PACK_DLIB_DENSENET:
      return kao::new_densenet_recogniser (bytes, shape);
    case KAO_PACK_ONNX:
      return kao::new_onnx_recogniser (bytes, shape);
    }
  throw std::logic_error ("a pack without a kind");
}

/* Loads one file of @pack through @load, whose exceptions become KAO_MODEL_ERROR_DAMAGED. */
void
load_file (const KaoPack *pack,
           KaoPackFile which,
           const std::function<void (GBytes *)> &load,
           GError **error)
{
  g_autoptr (GBytes) bytes = kao_pack_read (pack, which, error);

  if (bytes == nullptr)
    throw Failed ();
  try
    {
      load (bytes);
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED,
                   "Model pack %s: %s/%s does not hold the network that the manifest names (%s); "
                   "fetch the file again.",
                   kao_pack_get_name (pack), kao_pack_get_folder (pack),
                   kao_pack_get_file (pack, which), problem.what ());
      throw Failed ();
    }
}

void
load_network (KaoEngine *engine, GError **error)
{
  load_file (
      engine->pack, KAO_PACK_FILE_NETWORK,
      [&] (GBytes *bytes) {
        engine->recogniser
            = new_recogniser (kao_pack_get_kind (engine->pack), bytes, engine->shape);
        // The first run allocates everything and shows that the network fits the manifest.
        const int side = engine->shape.chip_side;
        const std::vector<unsigned char> blank (static_cast<size_t> (side) * side * 3, 127);
        const std::vector<float> numbers = engine->recogniser->describe (blank.data ());

        if (numbers.size () != static_cast<size_t> (engine->shape.dimensions))
          throw std::runtime_error ("it gives " + std::to_string (numbers.size ())
                                    + " numbers instead of "
                                    + std::to_string (engine->shape.dimensions));
      },
      error);
}

std::unique_ptr<kao::Predictor>
load_predictor (const KaoPack *pack, GError **error)
{
  std::unique_ptr<kao::Predictor> predictor;

  load_file (
      pack, KAO_PACK_FILE_LANDMARKS,
      [&] (GBytes *bytes) {
        predictor = std::make_unique<kao::Predictor> (bytes, kao_pack_get_shape (pack)->predictor);
      },
      error);
  return predictor;
}

/* The predictor that gives our five points: the pack's own where it does, else the base pack's,
 * else what can be made from dlib's five. */
void
load_predictors (KaoEngine *engine, const KaoPackPlaces *places, GError **error)
{
  const KaoPredictorKind kind = engine->shape.predictor;

  if (kind != KAO_PREDICTOR_NONE)
    {
      std::unique_ptr<kao::Predictor> predictor = load_predictor (engine->pack, error);

      if (kind != KAO_PREDICTOR_OURS && engine->shape.chip_template == KAO_CHIP_DLIB150)
        engine->chip_predictor = std::move (predictor);
      else
        engine->predictor = std::move (predictor);
    }
  if (engine->predictor != nullptr)
    return;

  g_autoptr (GError) local_error = nullptr;
  g_autoptr (KaoPack) base = kao_pack_places_find (places, "base", &local_error);
  const bool has_points
      = base != nullptr && kao_pack_get_shape (base)->predictor != KAO_PREDICTOR_NONE;

  if (has_points)
    engine->predictor = load_predictor (base, error);
  else if (kind != KAO_PREDICTOR_NONE)
    engine->predictor = load_predictor (engine->pack, error);
  else if (engine->pack != nullptr)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MISSING_FILE,
                   "Model pack %s has no landmark file and the base pack, whose landmarks it would "
                   "use, is not installed; install the base pack.",
                   kao_pack_get_name (engine->pack));
      throw Failed ();
    }
}

/* The pack's own network for quality where it has one, else the base pack's. */
void
load_quality (KaoEngine *engine, const KaoPackPlaces *places, GError **error)
{
  g_autoptr (KaoPack) base = kao_pack_places_find (places, "base", nullptr);
  const KaoPack *packs[] = { engine->pack, base };

  for (const KaoPack *pack : packs)
    if (engine->quality == nullptr && pack != nullptr
        && kao_pack_get_file (pack, KAO_PACK_FILE_QUALITY) != nullptr)
      load_file (
          pack, KAO_PACK_FILE_QUALITY,
          [&] (GBytes *bytes) { engine->quality = std::make_unique<kao::QualityNetwork> (bytes); },
          error);
}

/* The surroundings of @face at a size that suits the predictor, and the box therein. */
ImagePtr
cut_for_predictor (const KaoImage *image, const KaoFace &face, kao::Box &box, double &scale,
                   KaoRect &rect, GError **error)
{
  const int margin = face.box.width / 2;
  const int left = std::clamp (face.box.x - margin, 0, kao_image_get_width (image) - 1);
  const int top = std::clamp (face.box.y - margin, 0, kao_image_get_height (image) - 1);
  const int right = std::clamp (face.box.x + face.box.width + margin, left + 1,
                                kao_image_get_width (image));
  const int bottom = std::clamp (face.box.y + face.box.height + margin, top + 1,
                                 kao_image_get_height (image));

  rect = KaoRect{ left, top, right - left, bottom - top };
  scale = std::min (1.0, predictor_box / std::max (1, face.box.width));

  ImagePtr part = need (kao_image_crop (image, &rect, error));
  ImagePtr grey = prepare_grey (part.get (), 0, scale, error);

  box = kao::Box{ (face.box.x - left) * scale, (face.box.y - top) * scale,
                  (face.box.x + face.box.width - left) * scale,
                  (face.box.y + face.box.height - top) * scale, face.score };
  return grey;
}

void
find_points (KaoEngine *engine, const KaoImage *image, KaoFace *face, GError **error)
{
  kao::Box box;
  KaoRect rect;
  double scale = 1.0;
  const ImagePtr grey = cut_for_predictor (image, *face, box, scale, rect, error);

  engine->predictor->predict_ours (grey.get (), box, face->points);
  for (KaoPoint &point : face->points)
    point = KaoPoint{ point.x / scale + rect.x, point.y / scale + rect.y };
  face->has_points = TRUE;
}

/* How far @face's points move, in sides of its box, when the box is moved a little: hardly, where there is a face that
 * stands as the predictor knows faces. */
double
measure_spread (KaoEngine *engine, const KaoImage *image, const KaoFace &face, GError **error)
{
  constexpr double move = 0.07;
  const int by = std::max (1, static_cast<int> (std::lround (move * face.box.width)));
  const int moves[][2] = { { by, 0 }, { -by, 0 }, { 0, by }, { 0, -by } };
  double sum = 0.0;

  for (const auto &step : moves)
    {
      KaoFace moved = face;

      moved.box.x += step[0];
      moved.box.y += step[1];
      find_points (engine, image, &moved, error);
      for (gint i = 0; i < KAO_N_LANDMARKS; i++)
        sum += std::hypot (moved.points[i].x - face.points[i].x, moved.points[i].y - face.points[i].y);
    }
  return sum / (std::size (moves) * KAO_N_LANDMARKS * std::max (1, face.box.width));
}

/* The chip's RGB bytes. */
std::vector<unsigned char>
cut_chip (KaoEngine *engine, const KaoImage *image, const KaoFace *face, GError **error)
{
  const int side = engine->shape.chip_side;

  if (engine->chip_predictor != nullptr)
    {
      const ImagePtr rgb = need (kao_image_convert (image, KAO_IMAGE_RGB24, error));
      const kao::Box box
          = { static_cast<double> (face->box.x), static_cast<double> (face->box.y),
              static_cast<double> (face->box.x) + face->box.width,
              static_cast<double> (face->box.y) + face->box.height, face->score };

      return engine->chip_predictor->cut_dlib_chip (rgb.get (), box, side);
    }

  KaoFace with_points = *face;
  if (!with_points.has_points)
    find_points (engine, image, &with_points, error);

  const ImagePtr chip
      = need (kao_chip_cut (image, with_points.points, engine->shape.chip_template, side, error));
  std::vector<unsigned char> rgb (static_cast<size_t> (side) * side * 3);

  for (int y = 0; y < side; y++)
    std::memcpy (rgb.data () + static_cast<size_t> (y) * side * 3,
                 kao_image_get_const_row (chip.get (), y), static_cast<size_t> (side) * 3);
  return rgb;
}

std::vector<unsigned char>
mirrored (const std::vector<unsigned char> &rgb, int side)
{
  std::vector<unsigned char> out (rgb.size ());

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      for (int c = 0; c < 3; c++)
        out[(static_cast<size_t> (y) * side + x) * 3 + c]
            = rgb[(static_cast<size_t> (y) * side + (side - 1 - x)) * 3 + c];
  return out;
}

KaoVector *
describe (KaoEngine *engine, const std::vector<unsigned char> &rgb)
{
  std::vector<float> numbers = engine->recogniser->describe (rgb.data ());

  if (engine->shape.centre != nullptr)
    kao_vector_centre (numbers.data (), engine->shape.centre, numbers.size ());
  else if (engine->shape.is_normalised)
    kao_vector_normalise (numbers.data (), numbers.size ());
  return kao_vector_new (numbers.data (), numbers.size ());
}

}

KaoEngine *
kao_engine_new (KaoPack *pack, const KaoPackPlaces *places, GError **error)
{
  return guard<KaoEngine *> (error, nullptr, [&] () -> KaoEngine * {
    auto engine = std::make_unique<KaoEngine> ();
    if (pack != nullptr)
      {
        engine->pack = kao_pack_ref (pack);
        engine->shape = *kao_pack_get_shape (pack);
      }
    load_predictors (engine.get (), places, error);
    load_quality (engine.get (), places, error);
    if (pack != nullptr)
      load_network (engine.get (), error);
    return engine.release ();
  });
}

void
kao_engine_free (KaoEngine *engine)
{
  if (engine == nullptr)
    return;
  kao_engine_wipe (engine);
  delete engine;
}

gboolean
kao_engine_can_describe (const KaoEngine *engine)
{
  return engine->recogniser != nullptr;
}

gsize
kao_engine_get_vector_length (const KaoEngine *engine)
{
  return engine->recogniser != nullptr ? static_cast<gsize> (engine->shape.dimensions) : 0;
}

gboolean
kao_engine_is_cosine (const KaoEngine *engine)
{
  return engine->shape.is_cosine;
}

GArray *
kao_engine_detect (KaoEngine *engine,
                   const KaoImage *image,
                   const KaoDetectOptions *options,
                   GError **error)
{
  return guard<GArray *> (error, nullptr, [&] () -> GArray * {
    const std::vector<kao::Box> boxes
        = kao::find_boxes (engine->detector, engine->turn, image, *options, error);
    g_autoptr (GArray) faces = g_array_new (FALSE, TRUE, sizeof (KaoFace));
    for (const kao::Box &box : boxes)
      {
        KaoFace face = {};

        face.box.x = static_cast<gint> (std::lround (box.left));
        face.box.y = static_cast<gint> (std::lround (box.top));
        face.box.width = static_cast<gint> (std::lround (box.right - box.left));
        face.box.height = static_cast<gint> (std::lround (box.bottom - box.top));
        face.score = box.score;
        if (options->want_points && engine->predictor != nullptr)
          find_points (engine, image, &face, error);
        /* A chance find in a picture that stands on its head; what it hides may be too faint to be seen turned. */
        if (face.has_points && options->is_turn_checked && box.score <= 0.0
            && measure_spread (engine, image, face, error) > most_spread)
          continue;
        g_array_append_val (faces, face);
      }
    return static_cast<GArray *> (g_steal_pointer (&faces));
  });
}

guint
kao_engine_get_turn (const KaoEngine *engine)
{
  return engine->turn.quarters;
}

void
kao_engine_set_hurried (KaoEngine *engine, gboolean is_hurried)
{
  engine->detector.set_shared (is_hurried);
}

gboolean
kao_engine_find_faces (const KaoImage *image, gdouble min_face_px, gboolean is_frontal,
                       GArray *faces, gpointer engine, GError **error)
{
  KaoDetectOptions options = {};

  options.min_face_size = min_face_px;
  options.want_points = TRUE;
  options.is_frontal = is_frontal;
  g_autoptr (GArray) found
      = kao_engine_detect (static_cast<KaoEngine *> (engine), image, &options, error);
  if (found == nullptr)
    return FALSE;
  g_array_append_vals (faces, found->data, found->len);
  return TRUE;
}

gboolean
kao_engine_find_points (KaoEngine *engine, const KaoImage *image, KaoFace *face, GError **error)
{
  if (engine->predictor == nullptr)
    {
      g_set_error_literal (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MISSING_FILE,
                           "No landmark file is installed; install the base pack.");
      return FALSE;
    }
  return guard<gboolean> (error, FALSE, [&] () -> gboolean {
    find_points (engine, image, face, error);
    return TRUE;
  });
}

KaoVector *
kao_engine_describe (KaoEngine *engine,
                     const KaoImage *image,
                     const KaoFace *face,
                     gboolean with_mirror,
                     GError **error)
{
  if (engine->recogniser == nullptr)
    {
      g_set_error_literal (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK,
                           "No model pack is loaded; install one as models/README.md describes.");
      return nullptr;
    }
  return guard<KaoVector *> (error, nullptr, [&] () -> KaoVector * {
    const std::vector<unsigned char> rgb = cut_chip (engine, image, face, error);

    g_autoptr (KaoVector) vector = describe (engine, rgb);
    if (!with_mirror)
      return static_cast<KaoVector *> (g_steal_pointer (&vector));

    g_autoptr (KaoVector) mirror = describe (engine, mirrored (rgb, engine->shape.chip_side));
    KaoVector *const both[] = { vector, mirror };

    return kao_vector_mean (both, 2, engine->shape.is_normalised);
  });
}

void
kao_engine_measure (KaoEngine *engine, const KaoImage *image, const KaoFace *face, guint n_faces,
                    KaoQuality *quality)
{
  g_autoptr (GError) error = nullptr;
  KaoFaceLook look = {};
  const bool has_look
      = engine->quality != nullptr && face->has_points
        && guard<gboolean> (&error, FALSE, [&] () -> gboolean {
             look = engine->quality->look (image, face);
             return TRUE;
           });

  kao_quality_measure (image, face, n_faces, has_look ? &look : nullptr, quality);
}

void
kao_engine_wipe (KaoEngine *engine)
{
  g_autoptr (GError) error = nullptr;

  guard<gboolean> (&error, FALSE, [&] () -> gboolean {
    engine->detector.wipe ();
    engine->turn = {};
    if (engine->recogniser != nullptr)
      engine->recogniser->wipe (engine->shape.chip_side);
    if (engine->quality != nullptr)
      engine->quality->wipe ();
    return TRUE;
  });
  kao_wipe_stack ();
}

KaoVector *
kao_engine_mean (KaoEngine *engine, KaoVector *const *vectors, gsize n)
{
  g_return_val_if_fail (n > 0, nullptr);
  return kao_vector_mean (vectors, n, engine->shape.is_normalised);
}

gdouble
kao_engine_distance (const KaoEngine *engine, const KaoVector *a, const KaoVector *b)
{
  if (kao_vector_get_length (a) != kao_vector_get_length (b))
    return NAN;
  return kao_vector_distance (kao_vector_get_values (a), kao_vector_get_values (b),
                              kao_vector_get_length (a), engine->shape.is_cosine);
}

gboolean
kao_face_portrait_matrix (const KaoFace *face, gint width, gint height, gdouble matrix[6])
{
  const KaoPoint &left = face->points[KAO_LANDMARK_EYE_LEFT];
  const KaoPoint &right = face->points[KAO_LANDMARK_EYE_RIGHT];
  const double span = width * 0.25;

  if (!face->has_points || std::hypot (right.x - left.x, right.y - left.y) < 1.0 || span <= 0.0)
    return FALSE;

  // Picture pixels per pixel of the view, along and across the eye line.
  const double ux = (right.x - left.x) / span;
  const double uy = (right.y - left.y) / span;
  const double cx = (left.x + right.x) / 2.0;
  const double cy = (left.y + right.y) / 2.0;

  matrix[0] = ux;
  matrix[1] = -uy;
  matrix[2] = cx - ux * width * 0.5 + uy * height * KAO_PORTRAIT_EYE_HEIGHT;
  matrix[3] = uy;
  matrix[4] = ux;
  matrix[5] = cy - uy * width * 0.5 - ux * height * KAO_PORTRAIT_EYE_HEIGHT;
  return TRUE;
}
