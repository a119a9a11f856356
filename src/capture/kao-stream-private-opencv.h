// SPDX-License-Identifier: GPL-3.0-or-later
/* Inside the camera worker: one camera that is open, shared by the thread (kao-stream-opencv.cpp),
 * the real device, the demonstration's pictures and the frames that both offer. C++ only.
 */
#pragma once

#include "capture/kao-code-watch.h"
#include "capture/kao-exposure.h"
#include "capture/kao-frame-check.h"
#include "capture/kao-frame-ring.h"
#include "capture/kao-stream-opencv.h"
#include "capture/kao-v4l2-formats.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>
#include <string>
#include <thread>
#include <unistd.h>

struct RingDeleter
{
  void
  operator() (KaoRingWriter *ring) const
  {
    kao_ring_writer_free (ring);
  }
};

/* A descriptor that closes itself. */
class Descriptor
{
public:
  ~Descriptor () { reset (-1); }
  Descriptor () = default;
  Descriptor (const Descriptor &) = delete;
  Descriptor &operator= (const Descriptor &) = delete;
  int get () const { return fd; }
  void
  reset (int other)
  {
    if (fd >= 0)
      close (fd);
    fd = other;
  }

private:
  int fd = -1;
};

struct _KaoStream
{
  guint32 job = 0;
  KaoCameraOpen wish = {};
  std::string demo_source;
  std::string demo_people;
  gint64 demo_unplugged_usec = 0;
  std::thread thread;
  std::atomic<bool> is_stopping{ false };

  /* Written by the thread, read by tick(). */
  std::atomic<bool> is_open{ false };
  std::atomic<gint64> last_arrival{ 0 };
  std::atomic<int> stream_state{ KAO_CAMERA_STREAM_RUNNING };
  std::atomic<guint32> n_bad{ 0 };

  CodeWatch codes; /* has locks of its own */

  std::mutex mutex; /* ring (the pointer), exposure, control_fd, show */
  KaoCameraShow show = {};
  bool is_show_new = false;
  std::unique_ptr<KaoRingWriter, RingDeleter> ring;
  KaoExposure exposure = {};
  Descriptor control_fd;

  /* Thread only. */
  cv::VideoCapture capture;
  std::string node;
  std::string name;
  KaoStreamWatch watch = {};
  KaoWarmUp warm_up = {};
  bool needs_warm_up = true;
  bool is_jpeg = false;
  const KaoV4l2Format *format = nullptr; /* of the device */
  int width = 0;
  int height = 0;
  guint64 sequence = 0;
  guint32 n_dropped = 0;

  /* Main thread only. */
  int sent_state = -1;
  gint64 sent_usec = 0;
};

/* kao-stream-frames-opencv.cpp: makes the ring with the first whole picture, because only that
 * tells the true size. FALSE when it cannot be made or the size has changed. */
bool _kao_stream_ensure_ring (KaoStream &stream, int width, int height);
/* The picture in @slot is whole: lend it, unless the camera is still settling or was just bad. */
void _kao_stream_offer (KaoStream &stream, gint slot, gint64 captured_usec);
void _kao_stream_note_verdict (KaoStream &stream, KaoFrameVerdict verdict, guint64 digest);

/* kao-stream-device-opencv.cpp and kao-stream-demo-opencv.cpp: until the stream is stopped. The
 * error is the caller's. */
GError *_kao_stream_run_device (KaoStream &stream);
GError *_kao_stream_run_demo (KaoStream &stream);
/* A picture in OpenCV's byte order, as a camera's. */
void _kao_stream_offer_demo_picture (KaoStream &stream, const cv::Mat &picture);
/* kao-stream-people-opencv.cpp: likewise. */
GError *_kao_stream_run_people (KaoStream &stream);
