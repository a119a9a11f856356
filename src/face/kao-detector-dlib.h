// SPDX-License-Identifier: GPL-3.0-or-later
/* dlib's frontal face detector and its landmark predictor on plain grey rows. C++, inside
 * src/face. */
#pragma once

#include "face/kao-pack-private.h"
#include "image/kao-image.h"

#include <memory>
#include <vector>

namespace kao
{

struct Box
{
  double left, top, right, bottom; /* pixels, edges exclusive */
  double score;
};

class Detector
{
public:
  static constexpr double window = 80.0; /* pixels of the smallest face */

  Detector ();
  ~Detector ();
  /* @image is GRAY8. The same picture again costs only the filters: see most_kept and most_small_kept. */
  std::vector<Box> detect (const KaoImage *image, double min_score, bool is_frontal);
  /* Whether a second thread helps: the same is found, sooner where a core is free. Not at first. */
  void set_shared (bool is_shared);
  /* How many pictures' gradients were computed so far; for tests. */
  unsigned int get_n_computed () const;
  /* Drops the feature pyramids of the last pictures. */
  void wipe ();

private:
  struct Parts;
  std::unique_ptr<Parts> parts;
};

class Predictor
{
public:
  Predictor (GBytes *bytes, KaoPredictorKind kind);
  ~Predictor ();
  /* Every point of the predictor; @image is GRAY8. */
  std::vector<KaoPoint> predict (const KaoImage *image, const Box &box) const;
  /* Our five; dlib's five-point model does not see the mouth: its corners are then put where they
   * lie on the mean face. With the predictor of the base pack they do not depend on how exactly
   * @box sits on the face: see steady_points. */
  void predict_ours (const KaoImage *image, const Box &box, KaoPoint points[KAO_N_LANDMARKS]) const;
  /* dlib's own chip of an RGB24 picture, exactly as its public models were trained: RGB rows. */
  std::vector<unsigned char> cut_dlib_chip (const KaoImage *image, const Box &box, int side) const;

private:
  struct Parts;
  std::vector<KaoPoint> steady_points (const KaoImage *image, const Box &box) const;
  std::unique_ptr<Parts> parts;
  KaoPredictorKind kind;
};

}
