// SPDX-License-Identifier: GPL-3.0-or-later
/* The demonstration's reception: whoever is named stands before the camera, with a ticket or without. */
#include "config.h"

#include "capture/kao-stream-private-opencv.h"

#include "capture/kao-code-scene.h"
#include "capture/kao-frame-decode.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker-child.h"

#include <opencv2/imgproc.hpp>

namespace
{

constexpr int people_width = 1280;
constexpr int people_height = 720;
constexpr int module_px = 8;
constexpr int quiet_modules = 4;
constexpr int largest_file = 4 * 1024 * 1024;

/* An empty room. */
KaoImage *
make_room ()
{
  KaoImage *room = kao_image_new (KAO_IMAGE_RGB24, people_width, people_height, nullptr);

  for (int y = 0; room != nullptr && y < people_height; y++)
    {
      guint8 *row = kao_image_get_row (room, y);

      for (int x = 0; x < people_width * 3; x++)
        row[x] = (guint8) (150 + (x / 3 + y) * 40 / (people_width + people_height));
    }
  return room;
}

/* The person's picture over @room; FALSE where there is none of the right size. */
bool
draw_person (const KaoStream &stream, const KaoCameraShow &show, KaoImage *room)
{
  g_autofree gchar *name = g_strdup_printf ("p%02u_cam%u.jpg", show.person, show.picture);
  g_autofree gchar *path = g_build_filename (stream.demo_people.c_str (), name, nullptr);
  g_autofree gchar *data = nullptr;
  gsize size = 0;

  return g_file_get_contents (path, &data, &size, nullptr) && size <= largest_file
         && kao_frame_decode_jpeg (reinterpret_cast<const guint8 *> (data), size, people_width, people_height,
                                   kao_image_get_row (room, 0), kao_image_get_stride (room))
                == KAO_FRAME_FRESH;
}

KaoImage *
draw_code (const KaoCameraShow &show)
{
  const int modules = (int) show.modules;
  const int side = (modules + 2 * quiet_modules) * module_px;
  KaoImage *code = kao_image_new (KAO_IMAGE_GRAY8, side, side, nullptr);

  for (int y = 0; code != nullptr && y < side; y++)
    {
      guint8 *row = kao_image_get_row (code, y);
      const int line = y / module_px - quiet_modules;

      for (int x = 0; x < side; x++)
        {
          const int column = x / module_px - quiet_modules;
          const int at = line * modules + column;
          const bool is_inside = line >= 0 && line < modules && column >= 0 && column < modules;

          row[x] = is_inside && (show.bits[at / 8] >> (at % 8) & 1) != 0 ? 0 : 255;
        }
    }
  return code;
}

/* What the camera is to see, in OpenCV's byte order; empty without memory. */
cv::Mat
draw (const KaoStream &stream, const KaoCameraShow &show)
{
  g_autoptr (KaoImage) room = make_room ();
  cv::Mat picture;

  if (room == nullptr || (show.person > 0 && !draw_person (stream, show, room)))
    return picture;
  if (show.modules > 0)
    {
      const KaoCodeScene scene = { 0, show.share / 1000.0, (gdouble) show.turn, (gdouble) show.tilt, show.blur / 1000.0,
                                   show.glare / 1000.0, 2.0, show.is_phone != 0, TRUE };
      g_autoptr (KaoImage) code = draw_code (show);
      KaoImage *seen = code != nullptr ? kao_code_scene_compose (room, code, &scene) : nullptr;

      if (seen == nullptr)
        return picture;
      kao_image_unref (room);
      room = seen;
    }
  cv::cvtColor (cv::Mat (people_height, people_width, CV_8UC3, kao_image_get_row (room, 0),
                         kao_image_get_stride (room)),
                picture, cv::COLOR_RGB2BGR);
  return picture;
}

bool
take_show (KaoStream &stream, KaoCameraShow *show)
{
  std::lock_guard<std::mutex> guard (stream.mutex);

  if (!stream.is_show_new)
    return false;
  *show = stream.show;
  kao_wipe (&stream.show, sizeof stream.show);
  stream.is_show_new = false;
  return true;
}

void
announce_people (const KaoStream &stream)
{
  KaoCameraOpened opened = {};

  opened.source = KAO_CAMERA_SOURCE_SEQUENCE;
  opened.width = people_width;
  opened.height = people_height;
  opened.fps = stream.wish.fps;
  kao_message_set_text (opened.name, sizeof opened.name, "Demo camera");
  kao_worker_child_send (KAO_CAMERA_OPENED, stream.job, &opened, sizeof opened, nullptr, 0);
}

} // namespace

GError *
_kao_stream_run_people (KaoStream &stream)
{
  const gint64 step_usec = G_USEC_PER_SEC / stream.wish.fps;
  KaoCameraShow show = {};
  cv::Mat picture = draw (stream, show);

  announce_people (stream);
  stream.width = people_width;
  stream.height = people_height;
  stream.needs_warm_up = false;
  stream.last_arrival = g_get_monotonic_time ();
  stream.is_open = true;
  for (gint64 due = g_get_monotonic_time (); !stream.is_stopping; due += step_usec)
    {
      const gint64 wait_usec = due - g_get_monotonic_time ();

      if (wait_usec > 0)
        g_usleep ((gulong) wait_usec);
      else if (wait_usec < -step_usec)
        due = g_get_monotonic_time ();
      if (take_show (stream, &show))
        picture = draw (stream, show);
      _kao_stream_offer_demo_picture (stream, picture);
    }
  kao_wipe (&show, sizeof show);
  return nullptr;
}
