// SPDX-License-Identifier: GPL-3.0-or-later
/* The thread that a camera is read on, and what the worker asks of it. */
#include "config.h"

#include "capture/kao-stream-private-opencv.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "worker/kao-worker-child.h"

#include <exception>

namespace
{

constexpr gint64 silent_usec = 1000000; /* no buffer for so long: the device is silent */
constexpr gint64 alive_usec = 1000000;  /* between two signs of life */

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
      if (!stream->demo_people.empty ())
        error = _kao_stream_run_people (*stream);
      else
        error = stream->demo_source.empty () ? _kao_stream_run_device (*stream) : _kao_stream_run_demo (*stream);
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
kao_stream_start (guint32 job, const KaoCameraOpen *open, const KaoStreamDemo *demo)
{
  KaoStream *stream = new KaoStream ();

  stream->job = job;
  stream->wish = *open;
  stream->demo_source = demo->source != nullptr ? demo->source : "";
  stream->demo_people = demo->people != nullptr ? demo->people : "";
  stream->demo_unplugged_usec = demo->unplugged_usec;
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
kao_stream_show (KaoStream *stream, const KaoCameraShow *show)
{
  std::lock_guard<std::mutex> guard (stream->mutex);

  stream->show = *show;
  stream->is_show_new = true;
}

void
kao_stream_watch_codes (KaoStream *stream, gboolean is_wanted)
{
  if (is_wanted)
    stream->codes.start (stream->job);
  else
    stream->codes.stop ();
}

void
kao_stream_tick (KaoStream *stream)
{
  const gint64 now = g_get_monotonic_time ();
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
