// SPDX-License-Identifier: GPL-3.0-or-later
/* What device and demonstration have in common: the ring of frames and what becomes of one. */
#include "config.h"

#include "capture/kao-stream-private-opencv.h"

#include "base/kao-error.h"
#include "capture/kao-frame-decode.h"
#include "worker/kao-worker-child.h"

/* The ring is made with the first whole picture, because only that tells the true size. */
bool
_kao_stream_ensure_ring (KaoStream &stream, int width, int height)
{
  KaoCameraRing description;
  g_autoptr (GError) error = nullptr;
  int fd;

  if (stream.ring)
    {
      kao_ring_writer_describe (stream.ring.get (), &description);
      return description.width == (guint32) width && description.height == (guint32) height;
    }
  std::unique_ptr<KaoRingWriter, RingDeleter> ring (kao_ring_writer_new (width, height, &error));
  if (!ring)
    {
      g_autoptr (GError) failure = g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NO_MEMORY,
                                                "No memory for camera frames of %d x %d pixels",
                                                width, height);
      kao_worker_child_fail (stream.job, failure);
      stream.is_stopping = true;
      return false;
    }
  kao_ring_writer_describe (ring.get (), &description);
  fd = kao_ring_writer_get_fd (ring.get ());
  kao_worker_child_send (KAO_CAMERA_RING, stream.job, &description, sizeof description, &fd, 1);
  std::lock_guard<std::mutex> guard (stream.mutex);
  stream.ring = std::move (ring);
  return true;
}

/* The picture in @slot is whole: lend it, unless the camera is still settling or was just bad. */
void
_kao_stream_offer (KaoStream &stream, gint slot, gint64 captured_usec)
{
  const guint8 *pixels = kao_ring_writer_get_pixels (stream.ring.get (), slot);
  KaoCameraFrame frame = {};
  bool is_offered = stream.watch.stream == KAO_CAMERA_STREAM_RUNNING;

  if (stream.needs_warm_up && !stream.warm_up.is_over)
    {
      const gdouble mean = kao_frame_mean (pixels, stream.width, stream.height,
                                           (gsize) stream.width * 3);

      is_offered = kao_warm_up_feed (&stream.warm_up, mean, g_get_monotonic_time ()) && is_offered;
    }
  if (!is_offered)
    {
      kao_ring_writer_discard (stream.ring.get (), slot);
      return;
    }
  stream.codes.offer (pixels, stream.width, stream.height);
  frame.slot = (guint32) slot;
  frame.sequence = ++stream.sequence;
  frame.captured_usec = captured_usec;
  frame.n_dropped = stream.n_dropped;
  stream.n_dropped = 0;
  kao_ring_writer_lend (stream.ring.get (), slot);
  kao_worker_child_send (KAO_CAMERA_FRAME, stream.job, &frame, sizeof frame, nullptr, 0);
}

void
_kao_stream_note_verdict (KaoStream &stream, KaoFrameVerdict verdict, guint64 digest)
{
  kao_stream_watch_feed (&stream.watch, verdict, digest);
  stream.stream_state = stream.watch.stream;
  stream.n_bad = stream.watch.total_bad;
}
