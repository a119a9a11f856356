// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-code-watch.h"

#include "capture/kao-code-reader.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker-child.h"

#include <algorithm>
#include <sys/resource.h>

namespace
{

/* Seven pictures a second are enough for a ticket that is held still for a moment. */
constexpr gint64 least_pause_usec = 140000;

/* On a busy machine the preview comes first. */
constexpr int niceness = 10;

} // namespace

CodeWatch::~CodeWatch ()
{
  stop ();
}

void
CodeWatch::start (guint32 job)
{
  if (thread.joinable ())
    return;
  {
    std::lock_guard<std::mutex> guard (mutex);

    is_running = true;
    due_usec = 0;
  }
  thread = std::thread (&CodeWatch::run, this, job);
}

void
CodeWatch::stop ()
{
  {
    std::lock_guard<std::mutex> guard (mutex);

    is_running = false;
  }
  changed.notify_one ();
  if (thread.joinable ())
    thread.join ();
  drop_picture ();
}

void
CodeWatch::drop_picture ()
{
  std::lock_guard<std::mutex> guard (mutex);

  kao_pages_free (grey, grey_size);
  grey = nullptr;
  grey_size = 0;
  is_full = false;
}

void
CodeWatch::offer (const guint8 *rgb, int frame_width, int frame_height)
{
  const gsize n_pixels = (gsize) frame_width * (gsize) frame_height;

  {
    std::lock_guard<std::mutex> guard (mutex);

    if (!is_running || is_full || g_get_monotonic_time () < due_usec)
      return;
    if (grey_size != n_pixels)
      {
        kao_pages_free (grey, grey_size);
        grey = static_cast<guint8 *> (kao_pages_alloc (n_pixels));
        grey_size = grey != nullptr ? n_pixels : 0;
      }
    if (grey == nullptr)
      return;
    kao_code_grey_from_rgb (rgb, grey, n_pixels);
    width = frame_width;
    height = frame_height;
    is_full = true;
  }
  changed.notify_one ();
}

void
CodeWatch::run (guint32 job)
{
  std::unique_lock<std::mutex> lock (mutex);
  KaoCameraCode code = {};

  /* Of this thread alone; without it codes are read all the same. */
  setpriority (PRIO_PROCESS, 0, niceness);

  while (is_running)
    {
      gint64 begun_usec;
      bool is_read;

      changed.wait (lock, [this] { return is_full || !is_running; });
      if (!is_running)
        break;
      /* offer() leaves a full picture alone, so it is read without the lock. */
      lock.unlock ();
      begun_usec = g_get_monotonic_time ();
      is_read = kao_code_read (grey, width, height, (gsize) width, code.text, sizeof code.text) != FALSE;
      lock.lock ();
      kao_wipe (grey, grey_size);
      is_full = false;
      const gint64 now = g_get_monotonic_time ();
      due_usec = std::max (begun_usec + least_pause_usec, now + (now - begun_usec));
      if (is_read && is_running)
        {
          /* A parent that is slow to read must not hold up the stream. */
          lock.unlock ();
          kao_worker_child_send (KAO_CAMERA_CODE, job, &code, sizeof code, nullptr, 0);
          lock.lock ();
        }
      kao_wipe (&code, sizeof code);
    }
}
