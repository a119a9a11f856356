// SPDX-License-Identifier: GPL-3.0-or-later
/* The demonstration's camera: pictures of a folder, or a film. */
#include "config.h"

#include "capture/kao-stream-private-opencv.h"

#include "base/kao-error.h"
#include "capture/kao-v4l2-devices.h"
#include "worker/kao-worker-child.h"

#include <opencv2/imgproc.hpp>

#include <cerrno>

namespace
{

constexpr const gchar *demo_name = "Demo camera";
constexpr gint64 unplugged_for_usec = 30 * G_USEC_PER_SEC;

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

/* The same time holds for every worker: who asks again meanwhile finds no camera either. */
bool
is_unplugged (const KaoStream &stream)
{
  const gint64 since_usec = g_get_monotonic_time () - stream.demo_unplugged_usec;

  return stream.demo_unplugged_usec > 0 && since_usec >= 0 && since_usec < unplugged_for_usec;
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
  kao_message_set_text (opened.name, sizeof opened.name, demo_name);
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

} // namespace

/* A copy in the ring's byte order. */
void
_kao_stream_offer_demo_picture (KaoStream &stream, const cv::Mat &picture)
{
  gint slot;

  stream.last_arrival = g_get_monotonic_time ();
  if (picture.type () != CV_8UC3 || !_kao_stream_ensure_ring (stream, picture.cols, picture.rows))
    {
      _kao_stream_note_verdict (stream, KAO_FRAME_BROKEN, 0);
      return;
    }
  /* A demo may hold the same picture twice; frozen is a fault of devices. */
  _kao_stream_note_verdict (stream, KAO_FRAME_FRESH, stream.sequence + stream.n_dropped + 1);
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
  _kao_stream_offer (stream, slot, g_get_monotonic_time ());
}

GError *
_kao_stream_run_demo (KaoStream &stream)
{
  const gint64 step_usec = G_USEC_PER_SEC / stream.wish.fps;
  bool is_sequence = false;
  cv::Mat picture;

  if (is_unplugged (stream))
    return kao_v4l2_error_from_errno (demo_name, "", ENOENT);
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
  stream.last_arrival = g_get_monotonic_time ();
  stream.is_open = true;
  for (gint64 due = g_get_monotonic_time (); !stream.is_stopping; due += step_usec)
    {
      const gint64 wait_usec = due - g_get_monotonic_time ();

      if (wait_usec > 0)
        g_usleep ((gulong) wait_usec);
      else if (wait_usec < -step_usec)
        due = g_get_monotonic_time (); /* too slow for the rate: do not try to catch up */
      if (is_unplugged (stream))
        return kao_v4l2_error_from_errno (demo_name, "", ENODEV);
      _kao_stream_offer_demo_picture (stream, picture);
      if (!read_demo (stream, is_sequence, walk, picture))
        return demo_error (stream);
    }
  return nullptr;
}
