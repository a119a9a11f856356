// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-stream-opencv.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "capture/kao-exposure.h"
#include "capture/kao-frame-check.h"
#include "capture/kao-frame-decode.h"
#include "capture/kao-frame-ring.h"
#include "capture/kao-v4l2-devices.h"
#include "capture/kao-v4l2-tap.h"
#include "worker/kao-worker-child.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include <atomic>
#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <memory>
#include <mutex>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace
{

constexpr int wait_ms = 100;            /* how long the thread may be deaf to a stop */
constexpr gint64 silent_usec = 1000000; /* no buffer for so long: the device is silent */
constexpr gint64 alive_usec = 1000000;  /* between two signs of life */
constexpr int usec_after_failure = 20000;

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

gint64
now_usec ()
{
  return g_get_monotonic_time ();
}

} // namespace

struct _KaoStream
{
  guint32 job = 0;
  KaoCameraOpen wish = {};
  std::string demo_source;
  std::thread thread;
  std::atomic<bool> is_stopping{ false };

  /* Written by the thread, read by tick(). */
  std::atomic<bool> is_open{ false };
  std::atomic<gint64> last_arrival{ 0 };
  std::atomic<int> stream_state{ KAO_CAMERA_STREAM_RUNNING };
  std::atomic<guint32> n_bad{ 0 };

  std::mutex mutex; /* ring (the pointer), exposure, control_fd */
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
  int width = 0;
  int height = 0;
  guint64 sequence = 0;
  guint32 n_dropped = 0;

  /* Main thread only. */
  int sent_state = -1;
  gint64 sent_usec = 0;
};

namespace
{

/* ---- offering frames --------------------------------------------------------------------- */

/* The ring is made with the first whole picture, because only that tells the true size. */
bool
ensure_ring (KaoStream &stream, int width, int height)
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
offer (KaoStream &stream, gint slot, gint64 captured_usec)
{
  const guint8 *pixels = kao_ring_writer_get_pixels (stream.ring.get (), slot);
  KaoCameraFrame frame = {};
  bool is_offered = stream.watch.stream == KAO_CAMERA_STREAM_RUNNING;

  if (stream.needs_warm_up && !stream.warm_up.is_over)
    {
      const gdouble mean = kao_frame_mean (pixels, stream.width, stream.height,
                                           (gsize) stream.width * 3);

      is_offered = kao_warm_up_feed (&stream.warm_up, mean, now_usec ()) && is_offered;
    }
  if (!is_offered)
    {
      kao_ring_writer_discard (stream.ring.get (), slot);
      return;
    }
  frame.slot = (guint32) slot;
  frame.sequence = ++stream.sequence;
  frame.captured_usec = captured_usec;
  frame.n_dropped = stream.n_dropped;
  stream.n_dropped = 0;
  kao_ring_writer_lend (stream.ring.get (), slot);
  kao_worker_child_send (KAO_CAMERA_FRAME, stream.job, &frame, sizeof frame, nullptr, 0);
}

void
note_verdict (KaoStream &stream, KaoFrameVerdict verdict, guint64 digest)
{
  kao_stream_watch_feed (&stream.watch, verdict, digest);
  stream.stream_state = stream.watch.stream;
  stream.n_bad = stream.watch.total_bad;
}

/* ---- devices ----------------------------------------------------------------------------- */

GError *
missing_error (const gchar *wanted)
{
  if (wanted[0] != '\0')
    return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                        "No camera is connected (\"%s\" is configured): plug it in", wanted);
  return g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                              "No camera is connected: plug one in");
}

gchar *
dup_stable_name (const KaoV4l2Device *device)
{
  if (device->by_id != nullptr)
    return g_strdup (device->by_id);
  return g_strdup (device->by_path != nullptr ? device->by_path : "");
}

/* Format, size and rate in one go: each later set() would set the device up again. */
bool
open_capture (KaoStream &stream, const KaoV4l2Mode &mode, gint fps)
{
  const std::vector<int> parameters = {
    cv::CAP_PROP_FOURCC,       (int) mode.fourcc,
    cv::CAP_PROP_FRAME_WIDTH,  mode.width,
    cv::CAP_PROP_FRAME_HEIGHT, mode.height,
    cv::CAP_PROP_FPS,          fps,
    cv::CAP_PROP_CONVERT_RGB,  0,
  };

  kao_v4l2_tap_reset ();
  return stream.capture.open (stream.node, cv::CAP_V4L2, parameters);
}

/* What the device really does now, whatever it was asked for. */
GError *
read_back (KaoStream &stream, const KaoV4l2Device *device)
{
  KaoCameraOpened opened = {};
  g_autofree gchar *stable_name = dup_stable_name (device);
  const guint32 fourcc = (guint32) stream.capture.get (cv::CAP_PROP_FOURCC);
  const double fps = stream.capture.get (cv::CAP_PROP_FPS);

  stream.width = (int) stream.capture.get (cv::CAP_PROP_FRAME_WIDTH);
  stream.height = (int) stream.capture.get (cv::CAP_PROP_FRAME_HEIGHT);
  stream.is_jpeg = fourcc == V4L2_PIX_FMT_MJPEG || fourcc == V4L2_PIX_FMT_JPEG;
  if ((!stream.is_jpeg && fourcc != V4L2_PIX_FMT_YUYV) || stream.width < 16 || stream.height < 16
      || stream.width > KAO_CAMERA_MAX_SIDE || stream.height > KAO_CAMERA_MAX_SIDE)
    return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED,
                        "Camera %s grants neither MJPEG nor YUYV in a usable size: use another one",
                        device->name);
  opened.source = KAO_CAMERA_SOURCE_DEVICE;
  opened.width = (guint32) stream.width;
  opened.height = (guint32) stream.height;
  opened.fourcc = fourcc;
  opened.fps = fps > 0 && fps <= 1000 ? fps : 0;
  kao_message_set_text (opened.name, sizeof opened.name, device->name);
  kao_message_set_text (opened.stable_name, sizeof opened.stable_name, stable_name);
  {
    std::lock_guard<std::mutex> guard (stream.mutex);

    stream.control_fd.reset (open (stream.node.c_str (), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (stream.control_fd.get () >= 0)
      kao_exposure_read_device (&stream.exposure, stream.control_fd.get ());
    opened.has_exposure_help = kao_exposure_is_possible (&stream.exposure);
  }
  kao_worker_child_send (KAO_CAMERA_OPENED, stream.job, &opened, sizeof opened, nullptr, 0);
  return nullptr;
}

GError *
open_device (KaoStream &stream)
{
  g_autoptr (GPtrArray) devices = kao_v4l2_list_devices ();
  const KaoV4l2Device *device;
  KaoV4l2Mode mode = {};
  gint error_number;

  if (devices->len == 0)
    return missing_error (stream.wish.device);
  kao_v4l2_rank_devices (devices, stream.wish.device);
  device = static_cast<const KaoV4l2Device *> (g_ptr_array_index (devices, 0));
  stream.node = device->node;
  stream.name = device->name;
  if (stream.wish.device[0] != '\0' && !kao_v4l2_device_matches (device, stream.wish.device))
    kao_log_event ("capture", "camera \"%s\" is not connected; \"%s\" is taken instead",
                   stream.wish.device, device->name);
  error_number = device->open_errno != 0 ? device->open_errno : kao_v4l2_probe (device->node);
  if (error_number != 0)
    return kao_v4l2_error_from_errno (device->name, device->node, error_number);
  if (!kao_v4l2_choose_mode (device, (gint) stream.wish.width, (gint) stream.wish.height,
                             (gint) stream.wish.fps, &mode))
    return kao_v4l2_error_from_errno (device->name, device->node, EINVAL);
  if (!open_capture (stream, mode, (gint) stream.wish.fps))
    {
      /* OpenCV says only "no"; ask again why. */
      error_number = kao_v4l2_probe (device->node);
      return kao_v4l2_error_from_errno (device->name, device->node,
                                        error_number != 0 ? error_number : EIO);
    }
  return read_back (stream, device);
}

/* 0 while the device is there. */
gint
device_errno (KaoStream &stream)
{
  struct v4l2_capability capability = {};

  if (stream.control_fd.get () < 0)
    return 0;
  return ioctl (stream.control_fd.get (), VIDIOC_QUERYCAP, &capability) < 0 ? errno : 0;
}

KaoFrameVerdict
check_raw (const KaoStream &stream, const KaoV4l2Tap &tap)
{
  if (tap.bytes_used == 0)
    return KAO_FRAME_EMPTY;
  if (tap.is_flagged)
    return KAO_FRAME_BROKEN;
  if (!stream.is_jpeg && tap.bytes_used < (gsize) stream.width * stream.height * 2)
    return KAO_FRAME_TRUNCATED;
  return KAO_FRAME_FRESH;
}

/* Decodes @raw into @slot. */
KaoFrameVerdict
decode (KaoStream &stream, const cv::Mat &raw, gint slot)
{
  guint8 *pixels = kao_ring_writer_get_pixels (stream.ring.get (), slot);

  if (stream.is_jpeg)
    return kao_frame_decode_jpeg (raw.data, raw.total () * raw.elemSize (), stream.width,
                                  stream.height, pixels, (gsize) stream.width * 3);
  cv::Mat target (stream.height, stream.width, CV_8UC3, pixels, (size_t) stream.width * 3);
  cv::cvtColor (raw, target, cv::COLOR_YUV2RGB_YUYV);
  return KAO_FRAME_FRESH;
}

/* One buffer that the driver has handed over: judge, decode, offer. */
void
take_buffer (KaoStream &stream)
{
  KaoV4l2Tap tap;
  KaoFrameVerdict verdict;
  cv::Mat raw;
  guint64 digest = 0;
  gint slot = -1;
  gint64 captured = now_usec ();
  int width = stream.width;
  int height = stream.height;

  kao_v4l2_tap_get (&tap);
  verdict = check_raw (stream, tap);
  /* OpenCV throws on an empty buffer; the next grab() gives it back to the driver unseen. */
  if (verdict == KAO_FRAME_FRESH && (!stream.capture.retrieve (raw) || raw.empty ()))
    verdict = KAO_FRAME_EMPTY;
  if (verdict == KAO_FRAME_FRESH && !stream.is_jpeg
      && (raw.rows != height || raw.cols != width || raw.type () != CV_8UC2))
    verdict = KAO_FRAME_BROKEN;
  if (verdict == KAO_FRAME_FRESH)
    {
      const gsize size = raw.total () * raw.elemSize ();

      digest = kao_frame_digest (raw.data, size);
      if (stream.watch.has_digest && stream.watch.last_digest == digest)
        verdict = KAO_FRAME_REPEATED;
      else if (stream.is_jpeg)
        verdict = kao_frame_check_jpeg (raw.data, size, &width, &height);
    }
  if (verdict == KAO_FRAME_FRESH)
    {
      if (!stream.ring)
        {
          stream.width = width;
          stream.height = height;
        }
      if (!ensure_ring (stream, width, height))
        verdict = KAO_FRAME_BROKEN;
      else if ((slot = kao_ring_writer_acquire (stream.ring.get ())) < 0)
        stream.n_dropped++;
      else
        verdict = decode (stream, raw, slot);
    }
  note_verdict (stream, verdict, digest);
  if (slot < 0)
    return;
  if (verdict != KAO_FRAME_FRESH)
    {
      kao_ring_writer_discard (stream.ring.get (), slot);
      return;
    }
  if (tap.captured_usec > 0 && tap.captured_usec <= captured)
    captured = tap.captured_usec;
  offer (stream, slot, captured);
}

/* Waits for a buffer outside OpenCV, which would not notice a stop for a second. */
bool
wait_for_buffer (KaoStream &stream)
{
  KaoV4l2Tap tap;
  struct pollfd wait = {};

  kao_v4l2_tap_get (&tap);
  if (tap.fd < 0)
    return true;
  wait.fd = tap.fd;
  wait.events = POLLIN;
  /* POLLERR means unplugged or no buffer queued; grab() finds out which. */
  return poll (&wait, 1, wait_ms) > 0;
}

GError *
run_device (KaoStream &stream)
{
  GError *error = open_device (stream);

  if (error != nullptr)
    return error;
  kao_warm_up_start (&stream.warm_up, now_usec ());
  stream.last_arrival = now_usec ();
  stream.is_open = true;
  while (!stream.is_stopping)
    {
      gint error_number;

      if (!wait_for_buffer (stream))
        continue;
      if (stream.is_stopping)
        break;
      if (stream.capture.grab ())
        {
          stream.last_arrival = now_usec ();
          take_buffer (stream);
          continue;
        }
      error_number = device_errno (stream);
      if (error_number != 0)
        return kao_v4l2_error_from_errno (stream.name.c_str (), stream.node.c_str (), error_number);
      g_usleep (usec_after_failure);
    }
  return nullptr;
}

/* ---- the demo ---------------------------------------------------------------------------- */

/* f000.jpg, f001.jpg... or .png below @folder, as OpenCV wants it. */
std::string
find_pattern (const std::string &folder)
{
  static const char *const endings[] = { "jpg", "png" };

  for (const char *ending : endings)
    {
      g_autofree gchar *first = g_strdup_printf ("%s/f000.%s", folder.c_str (), ending);

      /* A "%" in the folder's name would be taken for a number. */
      if (folder.find ('%') == std::string::npos && g_file_test (first, G_FILE_TEST_IS_REGULAR))
        return folder + "/f%03d." + ending;
    }
  return "";
}

/* There and back again, so that a person in the pictures does not jump. */
class Walk
{
public:
  explicit Walk (int n) : n_frames (n) {}
  int
  next ()
  {
    const int current = position;

    if (n_frames > 1 && (position + step < 0 || position + step >= n_frames))
      step = -step;
    if (n_frames > 1)
      position += step;
    return current;
  }

private:
  int n_frames;
  int position = 0;
  int step = 1;
};

GError *
demo_error (const KaoStream &stream)
{
  g_autofree gchar *name = g_path_get_basename (stream.demo_source.c_str ());

  return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                      "The demo pictures \"%s\" hold no f000.jpg and are no AVI file: install them",
                      name);
}

/* A copy in the ring's byte order. */
void
offer_demo_picture (KaoStream &stream, const cv::Mat &picture)
{
  gint slot;

  stream.last_arrival = now_usec ();
  if (picture.type () != CV_8UC3 || !ensure_ring (stream, picture.cols, picture.rows))
    {
      note_verdict (stream, KAO_FRAME_BROKEN, 0);
      return;
    }
  /* A demo may hold the same picture twice; frozen is a fault of devices. */
  note_verdict (stream, KAO_FRAME_FRESH, stream.sequence + stream.n_dropped + 1);
  slot = kao_ring_writer_acquire (stream.ring.get ());
  if (slot < 0)
    {
      stream.n_dropped++;
      return;
    }
  cv::Mat target (picture.rows, picture.cols, CV_8UC3,
                  kao_ring_writer_get_pixels (stream.ring.get (), slot),
                  (size_t) picture.cols * 3);
  cv::cvtColor (picture, target, cv::COLOR_BGR2RGB);
  offer (stream, slot, now_usec ());
}

bool
open_demo (KaoStream &stream, bool *is_sequence)
{
  const bool is_folder = g_file_test (stream.demo_source.c_str (), G_FILE_TEST_IS_DIR);
  const std::string path = is_folder ? find_pattern (stream.demo_source) : stream.demo_source;

  *is_sequence = is_folder;
  if (path.empty ())
    return false;
  /* OpenCV's own AVI reader, so that the demo does not hang on the distribution's FFmpeg. */
  return stream.capture.open (path, is_folder ? cv::CAP_IMAGES : cv::CAP_OPENCV_MJPEG);
}

void
announce_demo (KaoStream &stream, const cv::Mat &first, bool is_sequence)
{
  KaoCameraOpened opened = {};

  opened.source = is_sequence ? KAO_CAMERA_SOURCE_SEQUENCE : KAO_CAMERA_SOURCE_AVI;
  opened.width = (guint32) first.cols;
  opened.height = (guint32) first.rows;
  opened.fps = stream.wish.fps;
  kao_message_set_text (opened.name, sizeof opened.name, "Demo camera");
  kao_worker_child_send (KAO_CAMERA_OPENED, stream.job, &opened, sizeof opened, nullptr, 0);
}

/* Reads the next picture; a sequence is walked by number, an AVI from the start again. */
bool
read_demo (KaoStream &stream, bool is_sequence, Walk &walk, cv::Mat &picture)
{
  bool ignored;

  if (is_sequence)
    return stream.capture.set (cv::CAP_PROP_POS_FRAMES, walk.next ())
           && stream.capture.read (picture) && !picture.empty ();
  if (stream.capture.read (picture) && !picture.empty ())
    return true;
  return open_demo (stream, &ignored) && stream.capture.read (picture) && !picture.empty ();
}

GError *
run_demo (KaoStream &stream)
{
  const gint64 step_usec = G_USEC_PER_SEC / stream.wish.fps;
  bool is_sequence = false;
  cv::Mat picture;

  if (!open_demo (stream, &is_sequence))
    return demo_error (stream);
  Walk walk ((int) stream.capture.get (cv::CAP_PROP_FRAME_COUNT));
  if (!read_demo (stream, is_sequence, walk, picture) || picture.cols > KAO_CAMERA_MAX_SIDE
      || picture.rows > KAO_CAMERA_MAX_SIDE || picture.cols < 16 || picture.rows < 16)
    return demo_error (stream);
  announce_demo (stream, picture, is_sequence);
  stream.width = picture.cols;
  stream.height = picture.rows;
  stream.needs_warm_up = false;
  stream.last_arrival = now_usec ();
  stream.is_open = true;
  for (gint64 due = now_usec (); !stream.is_stopping; due += step_usec)
    {
      const gint64 wait_usec = due - now_usec ();

      if (wait_usec > 0)
        g_usleep ((gulong) wait_usec);
      else if (wait_usec < -step_usec)
        due = now_usec (); /* too slow for the rate: do not try to catch up */
      offer_demo_picture (stream, picture);
      if (!read_demo (stream, is_sequence, walk, picture))
        return demo_error (stream);
    }
  return nullptr;
}

/* ---- the thread -------------------------------------------------------------------------- */

GError *
error_from_exception (const char *what)
{
  kao_log_detail ("capture", "OpenCV: %s", what);
  return g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_IO,
                              "The camera could not be read: plug it in again");
}

void
run (KaoStream *stream)
{
  GError *error = nullptr;

  try
    {
      kao_stream_watch_reset (&stream->watch);
      error = stream->demo_source.empty () ? run_device (*stream) : run_demo (*stream);
    }
  catch (const std::exception &exception)
    {
      error = error_from_exception (exception.what ());
    }
  catch (...)
    {
      error = error_from_exception ("unknown exception");
    }
  stream->is_open = false;
  try
    {
      stream->capture.release ();
    }
  catch (...)
    {
      kao_log_detail ("capture", "OpenCV threw while it closed the camera");
    }
  if (error != nullptr && !stream->is_stopping)
    kao_worker_child_fail (stream->job, error);
  g_clear_error (&error);
}

} // namespace

KaoStream *
kao_stream_start (guint32 job, const KaoCameraOpen *open, const gchar *demo_source)
{
  KaoStream *stream = new KaoStream ();

  stream->job = job;
  stream->wish = *open;
  stream->demo_source = demo_source != nullptr ? demo_source : "";
  stream->thread = std::thread (run, stream);
  return stream;
}

void
kao_stream_stop (KaoStream *stream)
{
  stream->is_stopping = true;
  {
    std::lock_guard<std::mutex> guard (stream->mutex);

    if (stream->control_fd.get () >= 0)
      kao_exposure_restore (&stream->exposure, stream->control_fd.get ());
  }
  stream->thread.join ();
  delete stream;
}

guint32
kao_stream_get_job (const KaoStream *stream)
{
  return stream->job;
}

gboolean
kao_stream_take_back (KaoStream *stream, guint32 slot)
{
  std::lock_guard<std::mutex> guard (stream->mutex);

  return stream->ring && kao_ring_writer_take_back (stream->ring.get (), (gint) slot);
}

void
kao_stream_report_luminance (KaoStream *stream, gdouble luminance)
{
  std::lock_guard<std::mutex> guard (stream->mutex);

  if (stream->control_fd.get () >= 0)
    kao_exposure_help (&stream->exposure, stream->control_fd.get (), luminance);
}

void
kao_stream_tick (KaoStream *stream)
{
  const gint64 now = now_usec ();
  KaoCameraStateEvent event = {};
  int state = stream->stream_state;

  if (!stream->is_open)
    return;
  if (now - stream->last_arrival > silent_usec)
    state = KAO_CAMERA_STREAM_SILENT;
  if (state == stream->sent_state && now - stream->sent_usec < alive_usec)
    return;
  stream->sent_state = state;
  stream->sent_usec = now;
  event.stream = (guint32) state;
  event.n_bad = stream->n_bad;
  kao_worker_child_send (KAO_CAMERA_STATE, stream->job, &event, sizeof event, nullptr, 0);
}
