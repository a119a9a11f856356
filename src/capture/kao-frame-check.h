// SPDX-License-Identifier: GPL-3.0-or-later
/* Is this frame a fresh, whole picture? OpenCV does not say: it repeats the last good picture on a
 * broken JPEG, fills a truncated one with grey and hands on what the driver flagged as damaged. So
 * the raw bytes are judged here, before anything is decoded. Pure; no device, no clock.
 */
#pragma once

#include "capture/kao-camera-protocol.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_FRAME_FRESH,
  KAO_FRAME_REPEATED, /* the same bytes as the frame before */
  KAO_FRAME_EMPTY,
  KAO_FRAME_BROKEN,
  KAO_FRAME_TRUNCATED
} KaoFrameVerdict;

/* Walks the markers of a JPEG without decoding it: start, one frame header, at least one scan, end.
 * Zero padding after the end is allowed, as some cameras send it. The size is set when the answer
 * is KAO_FRAME_FRESH, and for KAO_FRAME_TRUNCATED when the data of a scan have run out: then only the
 * decoder can tell whether more than the end mark is missing. Both pointers may be NULL. */
KaoFrameVerdict kao_frame_check_jpeg (const guint8 *data, gsize size, gint *width, gint *height);

/* A 64-bit digest to tell frames apart; not for security. */
guint64 kao_frame_digest (const guint8 *data, gsize size);

/* What the stream as a whole looks like: one verdict per frame in, the state of the stream out. */
typedef struct
{
  guint64 last_digest;
  guint n_same;   /* repeats in a row */
  guint n_bad;    /* bad frames in a row */
  guint n_fresh;  /* fresh frames in a row */
  guint total_bad;
  gboolean has_digest;
  KaoCameraStream stream;
} KaoStreamWatch;

#define KAO_STREAM_FROZEN_AFTER 15 /* frames: half a second at 30 a second */
#define KAO_STREAM_BROKEN_AFTER 10
#define KAO_STREAM_RUNNING_AFTER 3 /* fresh frames in a row that end a frozen or broken spell */

void kao_stream_watch_reset (KaoStreamWatch *watch);
/* Turns KAO_FRAME_FRESH into KAO_FRAME_REPEATED when @digest is that of the frame before, and
 * counts. */
KaoFrameVerdict
kao_stream_watch_feed (KaoStreamWatch *watch, KaoFrameVerdict verdict, guint64 digest);

/* The first pictures of a camera are dark or green until its exposure has settled. */
typedef struct
{
  gint64 started_usec;
  gdouble last_mean;
  guint n_frames;
  guint n_steady;
  gboolean is_over;
} KaoWarmUp;

#define KAO_WARM_UP_MIN_FRAMES 4
#define KAO_WARM_UP_STEADY_FRAMES 3
#define KAO_WARM_UP_STEADY_CHANGE 3.0 /* of 255 */
#define KAO_WARM_UP_MAX_USEC (600 * 1000)

void kao_warm_up_start (KaoWarmUp *warm_up, gint64 now_usec);
/* @mean: mean brightness of the frame, 0..255. TRUE once frames may be offered; stays TRUE. */
gboolean kao_warm_up_feed (KaoWarmUp *warm_up, gdouble mean, gint64 now_usec);

G_END_DECLS
