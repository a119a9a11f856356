// SPDX-License-Identifier: GPL-3.0-or-later
/* A real camera, through OpenCV's V4L2. */
#include "config.h"

#include "capture/kao-stream-private-opencv.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "capture/kao-frame-convert.h"
#include "capture/kao-frame-decode.h"
#include "capture/kao-v4l2-devices.h"
#include "capture/kao-v4l2-formats.h"
#include "capture/kao-v4l2-tap.h"
#include "worker/kao-worker-child.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/ioctl.h>

namespace
{

constexpr int wait_ms = 100; /* how long the thread may be deaf to a stop */
constexpr int usec_after_failure = 20000;

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
    cv::CAP_PROP_FOURCC,       (int) KAO_V4L2_TAP_STAND_IN,
    cv::CAP_PROP_FRAME_WIDTH,  mode.width,
    cv::CAP_PROP_FRAME_HEIGHT, mode.height,
    cv::CAP_PROP_FPS,          fps,
    cv::CAP_PROP_CONVERT_RGB,  0,
  };

  kao_v4l2_tap_reset (mode.fourcc);
  return stream.capture.open (stream.node, cv::CAP_V4L2, parameters);
}

/* What the device really does now, whatever it was asked for. */
GError *
read_back (KaoStream &stream, const KaoV4l2Device *device)
{
  KaoCameraOpened opened = {};
  g_autofree gchar *stable_name = dup_stable_name (device);
  KaoV4l2Tap tap;
  const double fps = stream.capture.get (cv::CAP_PROP_FPS);

  stream.width = (int) stream.capture.get (cv::CAP_PROP_FRAME_WIDTH);
  stream.height = (int) stream.capture.get (cv::CAP_PROP_FRAME_HEIGHT);
  kao_v4l2_tap_get (&tap);
  const KaoV4l2Format *format = kao_v4l2_format_find (tap.fourcc);
  stream.format = format;
  stream.is_jpeg = format != nullptr && format->layout == KAO_V4L2_JPEG;
  if (format == nullptr || stream.width < 16 || stream.height < 16
      || stream.width > KAO_CAMERA_MAX_SIDE || stream.height > KAO_CAMERA_MAX_SIDE)
    return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED,
                        "Camera %s grants no format that can be used in a usable size: use another one",
                        device->name);
  opened.source = KAO_CAMERA_SOURCE_DEVICE;
  opened.width = (guint32) stream.width;
  opened.height = (guint32) stream.height;
  opened.fourcc = tap.fourcc;
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
  if (kao_v4l2_device_is_unusable (device))
    return kao_v4l2_error_unusable (device);
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

gsize
frame_bytes (const KaoStream &stream)
{
  return kao_v4l2_format_frame_bytes (stream.format, stream.width, stream.height);
}

KaoFrameVerdict
check_raw (const KaoStream &stream, const KaoV4l2Tap &tap)
{
  if (tap.bytes_used == 0)
    return KAO_FRAME_EMPTY;
  if (tap.is_flagged)
    return KAO_FRAME_BROKEN;
  if (!stream.is_jpeg && tap.bytes_used < frame_bytes (stream))
    return KAO_FRAME_TRUNCATED;
  return KAO_FRAME_FRESH;
}

/* A raw frame without the padding behind its lines. */
bool
take_out_padding (KaoStream &stream, const KaoV4l2Tap &tap, cv::Mat &raw)
{
  const gsize size = raw.total () * raw.elemSize ();

  if (!kao_v4l2_format_is_padded (stream.format, stream.width, stream.height, tap.bytes_per_line, size))
    return raw.isContinuous () && size >= frame_bytes (stream);
  cv::Mat packed (1, (int) frame_bytes (stream), CV_8UC1);

  kao_v4l2_format_pack (stream.format, stream.width, stream.height, tap.bytes_per_line, raw.data, packed.data);
  raw = packed;
  return true;
}

/* Decodes @raw into @pixels, as the camera sees it. */
KaoFrameVerdict
decode (KaoStream &stream, const cv::Mat &raw, guint8 *pixels)
{
  if (stream.is_jpeg)
    return kao_frame_decode_jpeg (raw.data, raw.total () * raw.elemSize (), stream.width,
                                  stream.height, pixels, (gsize) stream.width * 3);
  kao_frame_convert (stream.format, raw.data, stream.width, stream.height, pixels);
  return KAO_FRAME_FRESH;
}

bool
lies_on_side (const KaoStream &stream)
{
  return stream.wish.rotate == 90 || stream.wish.rotate == 270;
}

/* Decodes @raw into @slot, turned as the configuration says. */
KaoFrameVerdict
decode_turned (KaoStream &stream, const cv::Mat &raw, gint slot)
{
  guint8 *pixels = kao_ring_writer_get_pixels (stream.ring.get (), slot);

  if (stream.wish.rotate == 0)
    return decode (stream, raw, pixels);
  cv::Mat seen (stream.height, stream.width, CV_8UC3);
  const KaoFrameVerdict verdict = decode (stream, raw, seen.data);
  const bool is_on_side = lies_on_side (stream);
  const int width = is_on_side ? stream.height : stream.width;
  cv::Mat target (is_on_side ? stream.width : stream.height, width, CV_8UC3, pixels, (size_t) width * 3);

  cv::rotate (seen, target,
              stream.wish.rotate == 90    ? cv::ROTATE_90_CLOCKWISE
              : stream.wish.rotate == 180 ? cv::ROTATE_180
                                          : cv::ROTATE_90_COUNTERCLOCKWISE);
  return verdict;
}

/* What the driver has handed over, looked at before anything is decoded. Fills @raw, @digest and the
 * size that a JPEG names: 0 where it names none. */
KaoFrameVerdict
judge (KaoStream &stream, const KaoV4l2Tap &tap, cv::Mat &raw, guint64 *digest, int *width,
       int *height)
{
  KaoFrameVerdict verdict = check_raw (stream, tap);

  if (verdict != KAO_FRAME_FRESH)
    return verdict;
  /* OpenCV throws on an empty buffer; the next grab() gives it back to the driver unseen. */
  if (!stream.capture.retrieve (raw) || raw.empty ())
    return KAO_FRAME_EMPTY;
  if (!stream.is_jpeg && !take_out_padding (stream, tap, raw))
    return KAO_FRAME_BROKEN;
  const gsize size = raw.total () * raw.elemSize ();
  *digest = kao_frame_digest (raw.data, size);
  if (stream.watch.has_digest && stream.watch.last_digest == *digest)
    return KAO_FRAME_REPEATED;
  if (!stream.is_jpeg)
    return KAO_FRAME_FRESH;
  *width = *height = 0;
  return kao_frame_check_jpeg (raw.data, size, width, height);
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
  gint64 captured = g_get_monotonic_time ();
  int width = stream.width;
  int height = stream.height;

  kao_v4l2_tap_get (&tap);
  verdict = judge (stream, tap, raw, &digest, &width, &height);
  /* Some cameras never send the end mark; the decoder tells whether that is all that is missing. */
  if (verdict == KAO_FRAME_FRESH || (verdict == KAO_FRAME_TRUNCATED && width > 0 && !raw.empty ()))
    {
      if (!stream.ring)
        {
          stream.width = width;
          stream.height = height;
        }
      if (!_kao_stream_ensure_ring (stream, lies_on_side (stream) ? height : width,
                                    lies_on_side (stream) ? width : height))
        verdict = KAO_FRAME_BROKEN;
      else if ((slot = kao_ring_writer_acquire (stream.ring.get ())) < 0)
        {
          stream.n_dropped++;
          verdict = KAO_FRAME_FRESH;
        }
      else
        verdict = decode_turned (stream, raw, slot);
    }
  _kao_stream_note_verdict (stream, verdict, digest);
  if (slot < 0)
    return;
  if (verdict != KAO_FRAME_FRESH)
    {
      kao_ring_writer_discard (stream.ring.get (), slot);
      return;
    }
  if (tap.captured_usec > 0 && tap.captured_usec <= captured)
    captured = tap.captured_usec;
  _kao_stream_offer (stream, slot, captured);
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

} // namespace

GError *
_kao_stream_run_device (KaoStream &stream)
{
  GError *error = open_device (stream);

  if (error != nullptr)
    return error;
  kao_warm_up_start (&stream.warm_up, g_get_monotonic_time ());
  stream.last_arrival = g_get_monotonic_time ();
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
          stream.last_arrival = g_get_monotonic_time ();
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
