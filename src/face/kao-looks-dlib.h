// SPDX-License-Identifier: GPL-3.0-or-later
/* How often, how large and which way up a picture is shown to the detector. C++, inside src/face. */
#pragma once

#include "face/kao-detector-dlib.h"
#include "face/kao-engine.h"

#include <memory>
#include <vector>

namespace kao
{

using ImagePtr = std::unique_ptr<KaoImage, decltype (&kao_image_unref)>;

/* A C function has failed and its GError is set; unwinds to the exported function. */
struct Failed
{
};

/* Owns @image; NULL is Failed. */
ImagePtr need (KaoImage *image);

/* @image as GRAY8 with a border of @border pixels (mid grey), scaled. */
ImagePtr prepare_grey (const KaoImage *image, int border, double scale, GError **error);

/* Which way up faces were seen last: for pictures that come one after the other. */
struct TurnMemory
{
  unsigned quarters = 0; /* see kao_engine_get_turn */
  unsigned faceless = 0; /* pictures without a clear face, one after the other */
};

/* Upright faces in @image, largest first, in its pixels. */
std::vector<Box> find_boxes (Detector &detector, TurnMemory &turn, const KaoImage *image,
                             const KaoDetectOptions &options, GError **error);

}
