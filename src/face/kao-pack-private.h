// SPDX-License-Identifier: GPL-3.0-or-later
/* What the engine needs to know of a pack, beyond the public header. Inside src/face only. */
#pragma once

#include "face/kao-pack.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_CHIP_ARCFACE112, /* the five-point template that most public face networks share */
  KAO_CHIP_DLIB150,    /* dlib's 150 px chip with a padding of 0.25 */
  KAO_CHIP_QUALITY112  /* the first with a margin of 12 pixels around: the quality network's */
} KaoChipTemplate;

typedef enum
{
  KAO_PREDICTOR_NONE,
  KAO_PREDICTOR_OURS,   /* five points in the order of KaoLandmark */
  KAO_PREDICTOR_DLIB_5, /* dlib's official order: eye corners and the base of the nose */
  KAO_PREDICTOR_DLIB_68
} KaoPredictorKind;

typedef struct
{
  KaoChipTemplate chip_template;
  gint chip_side;  /* pixels */
  gint dimensions; /* numbers in a vector */
  gboolean is_normalised;
  gboolean is_cosine; /* distance = 1 - cosine, else Euclidean */
  /* onnx: value = (byte - mean) * scale, channels R, G, B, or B, G, R when swapped. */
  gdouble mean[3];
  gdouble scale;
  gboolean swap_rb;
  KaoPredictorKind predictor;
  /* Taken off a vector of length one, @dimensions numbers; NULL = nothing. The pack's. */
  const gfloat *centre;
} KaoPackShape;

typedef enum
{
  KAO_PACK_FILE_NETWORK,
  KAO_PACK_FILE_LANDMARKS,
  KAO_PACK_FILE_QUALITY,
  KAO_N_PACK_FILES
} KaoPackFile;

const KaoPackShape *kao_pack_get_shape (const KaoPack *pack);
gint kao_pack_get_rank (const KaoPack *pack);
/* NULL when the manifest names no such file. */
const gchar *kao_pack_get_file (const KaoPack *pack, KaoPackFile which);

/* The file's bytes after size and hash were checked, so that what is loaded is what was checked; a
 * name ending in .bz2 is decompressed. KAO_MODEL_ERROR. (transfer full) */
GBytes *kao_pack_read (const KaoPack *pack, KaoPackFile which, GError **error);

G_END_DECLS
