// SPDX-License-Identifier: GPL-3.0-or-later
/* One picture file of a command-line tool on its way to a vector: the same steps as at the counter,
 * with the time each took. One thread. */
#pragma once

#include "face/kao-engine.h"
#include "face/kao-quality.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_PICTURE_DOCUMENT,
  KAO_PICTURE_VISITOR,
  KAO_PICTURE_CHIP /* the photo from a document's chip: a document's, but never a scan */
} KaoPictureRole;

typedef enum
{
  KAO_STAGE_READ,
  KAO_STAGE_LOCATE, /* the portrait on a scan */
  KAO_STAGE_DETECT,
  KAO_STAGE_QUALITY,
  KAO_STAGE_DESCRIBE,
  KAO_N_STAGES
} KaoStage;

typedef struct
{
  KaoPictureRole role;
  gint width; /* of the picture that @face refers to: the portrait's crop for a scan */
  gint height;
  gboolean is_scan; /* the portrait was located on a scan */
  gboolean has_face;
  KaoFace face;
  KaoQuality quality;
  KaoVector *vector;
  gdouble milliseconds[KAO_N_STAGES]; /* negative = the stage was not needed */
} KaoPicture;

void kao_picture_clear (KaoPicture *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoPicture, kao_picture_clear)

const gchar *kao_picture_role_name (KaoPictureRole role);
const gchar *kao_stage_name (KaoStage stage);

/* Reads and describes the file at @path into the empty @picture. KAO_RETRY when there is no face,
 * or more than one that could be meant; KAO_IMAGE_ERROR, KAO_MODEL_ERROR. */
gboolean kao_picture_process_file (KaoPicture *picture,
                                   KaoEngine *engine,
                                   const gchar *path,
                                   KaoPictureRole role,
                                   GError **error);

/* The same for pixels. */
gboolean kao_picture_process (KaoPicture *picture,
                              KaoEngine *engine,
                              const KaoImage *image,
                              KaoPictureRole role,
                              GError **error);

G_END_DECLS
