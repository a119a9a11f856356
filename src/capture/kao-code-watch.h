// SPDX-License-Identifier: GPL-3.0-or-later
/* Inside the camera worker: looks for codes in some of the pictures, on a thread of its own, so that the stream
 * never waits for it. One picture at a time; it rests between two at least as long as it worked, so that half
 * a core is the most it takes. C++ only.
 */
#pragma once

#include "capture/kao-camera-protocol.h"

#include <condition_variable>
#include <mutex>
#include <thread>

class CodeWatch
{
public:
  CodeWatch () = default;
  ~CodeWatch ();
  CodeWatch (const CodeWatch &) = delete;
  CodeWatch &operator= (const CodeWatch &) = delete;

  /* Main thread. What is read is sent as a CODE of @job. Starting twice is once. */
  void start (guint32 job);
  /* Waits for the picture in hand; no CODE is sent after it. */
  void stop ();

  /* The stream's thread: a whole picture, RGB24. Copied when it is time for one, else nothing is done. */
  void offer (const guint8 *rgb, int width, int height);

private:
  void run (guint32 job);
  void drop_picture ();

  std::thread thread; /* main thread */

  std::mutex mutex; /* all below */
  std::condition_variable changed;
  bool is_running = false;
  bool is_full = false; /* a picture waits or is being read */
  gint64 due_usec = 0;  /* no picture before */
  guint8 *grey = nullptr;
  gsize grey_size = 0;
  int width = 0;
  int height = 0;
};
