// SPDX-License-Identifier: GPL-3.0-or-later
/* What happens to a face between the person and the figure, imitated on a plain picture: printed on
 * a card and scanned, seen by a cheap camera, without colour. Deterministic for a seed. Any
 * thread. */
#pragma once

#include "face/kao-engine.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_CHANNEL_PLAIN,
  KAO_CHANNEL_PRINTSCAN300, /* document: printed 22 x 27.5 mm with a screen, scanned, descreened */
  KAO_CHANNEL_PRINTSCAN600,
  KAO_CHANNEL_GREY,   /* document: without colour */
  KAO_CHANNEL_CHIP,   /* document: as a card's chip holds it: grey, 192 x 240, JPEG 2000 of about 2 KB */
  KAO_CHANNEL_WEBCAM, /* visitor: small, soft, noisy, tinted, lit from one side, compressed */
  KAO_N_CHANNELS
} KaoChannel;

const gchar *kao_channel_name (KaoChannel channel);
/* FALSE when there is no channel of that name. */
gboolean kao_channel_from_name (const gchar *name, KaoChannel *channel);

gboolean kao_channel_changes_document (KaoChannel channel);
gboolean kao_channel_changes_visitor (KaoChannel channel);

/* @image as @channel delivers it; @face, found in @image, gives the portrait's outline.
 * KAO_IMAGE_ERROR. (transfer full) */
KaoImage *kao_channel_apply (KaoChannel channel,
                             const KaoImage *image,
                             const KaoFace *face,
                             guint32 seed,
                             GError **error);

G_END_DECLS
