// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-camera: opens the camera (or the demo's pictures) and lends frames to the window. */
#include "config.h"

#include "base/kao-log.h"
#include "capture/kao-camera-protocol.h"
#include "capture/kao-stream-opencv.h"
#include "capture/kao-v4l2-devices.h"
#include "capture/kao-v4l2-nodes.h"
#include "worker/kao-worker-child.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>

#include <csignal>

namespace
{

constexpr gint tick_ms = 200;

/* Set by SIGTERM: the controls of the camera are to be put back before the end. */
volatile std::sig_atomic_t is_terminated = 0;

/* How long the driver may keep OpenCV waiting for the first frame (10 s without this): a close must
 * get through before the parent loses patience. */
constexpr const gchar *select_timeout_seconds = "1";

struct Arguments
{
  KaoStreamDemo demo = {};
  bool require_sandbox = true;
};

void
on_terminate (int)
{
  is_terminated = 1;
}

bool
read_arguments (int argc, char **argv, Arguments *arguments)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--demo-source") && i + 1 < argc)
        arguments->demo.source = argv[++i];
      else if (g_str_equal (argv[i], "--demo-people") && i + 1 < argc)
        arguments->demo.people = argv[++i];
      else if (g_str_equal (argv[i], "--demo-unplugged") && i + 1 < argc)
        arguments->demo.unplugged_usec = g_ascii_strtoll (argv[++i], nullptr, 10);
      else if (g_str_equal (argv[i], "--allow-unsandboxed"))
        arguments->require_sandbox = false;
      else
        return false;
    }
  return true;
}

void
list_devices (guint32 job)
{
  g_autoptr (GPtrArray) devices = kao_v4l2_list_devices ();

  kao_v4l2_rank_devices (devices, "");
  for (guint i = 0; i < devices->len; i++)
    {
      const KaoV4l2Device *device
          = static_cast<const KaoV4l2Device *> (g_ptr_array_index (devices, i));
      const gchar *stable = device->by_id != nullptr ? device->by_id : device->by_path;
      g_autofree gchar *formats = kao_v4l2_describe_modes (device);
      g_autoptr (GError) problem
          = device->open_errno != 0
                ? kao_v4l2_error_from_errno (device->name, device->node, device->open_errno)
                : nullptr;
      KaoCameraDevice event = {};

      kao_message_set_text (event.formats, sizeof event.formats, formats);
      kao_message_set_text (event.problem, sizeof event.problem,
                            problem != nullptr ? problem->message : "");
      kao_message_set_text (event.node, sizeof event.node, device->node);
      kao_message_set_text (event.name, sizeof event.name, device->name);
      kao_message_set_text (event.stable_name, sizeof event.stable_name,
                            stable != nullptr ? stable : "");
      kao_message_set_text (event.bus, sizeof event.bus, device->bus);
      kao_message_set_text (event.usb_port, sizeof event.usb_port,
                            device->usb_port != nullptr ? device->usb_port : "");
      event.usb_bus = device->usb_bus;
      event.rank = i;
      event.is_external = kao_v4l2_device_is_external (device) ? 1 : 0;
      kao_worker_child_send (KAO_CAMERA_DEVICE, job, &event, sizeof event, nullptr, 0);
    }
  kao_worker_child_send (KAO_CAMERA_LISTED, job, nullptr, 0, nullptr, 0);
}

/* Commands of a job that is over are stale and dropped. */
class Worker
{
public:
  explicit Worker (const KaoStreamDemo &pictures) : demo (pictures) {}
  ~Worker () { stop (); }
  Worker (const Worker &) = delete;
  Worker &operator= (const Worker &) = delete;

  void
  handle (const KaoMessage &message)
  {
    const guint32 job = message.header.job;
    const bool is_current = stream != nullptr && kao_stream_get_job (stream) == job;

    switch (message.header.type)
      {
      case KAO_CAMERA_OPEN:
        stop ();
        stream = kao_stream_start (job, reinterpret_cast<const KaoCameraOpen *> (message.payload),
                                   &demo);
        break;
      case KAO_CAMERA_CLOSE:
        if (is_current)
          stop ();
        kao_worker_child_send (KAO_CAMERA_CLOSED, job, nullptr, 0, nullptr, 0);
        break;
      case KAO_CAMERA_RETURN:
        if (is_current
            && !kao_stream_take_back (
                stream, reinterpret_cast<const KaoCameraReturn *> (message.payload)->slot))
          kao_log_event ("capture", "a frame slot came back that was not lent");
        break;
      case KAO_CAMERA_LUMINANCE:
        if (is_current)
          kao_stream_report_luminance (
              stream, reinterpret_cast<const KaoCameraLuminance *> (message.payload)->luminance);
        break;
      case KAO_CAMERA_SHOW:
        if (is_current)
          kao_stream_show (stream, reinterpret_cast<const KaoCameraShow *> (message.payload));
        break;
      case KAO_CAMERA_WATCH_CODES:
        if (is_current)
          kao_stream_watch_codes (
              stream, reinterpret_cast<const KaoCameraWatchCodes *> (message.payload)->is_wanted != 0);
        break;
      case KAO_CAMERA_LIST:
        list_devices (job);
        break;
      default:
        break;
      }
  }

  void
  tick ()
  {
    if (stream != nullptr)
      kao_stream_tick (stream);
  }

private:
  void
  stop ()
  {
    if (stream != nullptr)
      kao_stream_stop (stream);
    stream = nullptr;
  }

  KaoStreamDemo demo;
  KaoStream *stream = nullptr;
};

void
serve (const KaoStreamDemo &demo)
{
  Worker worker (demo);
  KaoMessage message;

  while (is_terminated == 0)
    {
      if (kao_worker_child_receive (kao_camera_protocol, tick_ms, &message) > 0)
        {
          const bool is_quit = message.header.type == KAO_MESSAGE_QUIT;

          if (!is_quit)
            worker.handle (message);
          kao_message_clear (&message);
          if (is_quit)
            return;
        }
      worker.tick ();
    }
}

} // namespace

int
main (int argc, char **argv)
{
  Arguments arguments;
  struct sigaction terminate = {};

  kao_worker_child_begin ("kaoawase-camera");
  if (!read_arguments (argc, argv, &arguments))
    return 2;
  g_setenv ("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", select_timeout_seconds, TRUE);
  terminate.sa_handler = on_terminate;
  sigaction (SIGTERM, &terminate, nullptr);
  try
    {
      g_auto (GStrv) nodes = kao_v4l2_list_nodes ();

      /* One core is enough for one camera; pools of threads would only wake the machine. */
      cv::setNumThreads (1);
      cv::utils::logging::setLogLevel (cv::utils::logging::LOG_LEVEL_SILENT);
      kao_worker_child_ready (KAO_SANDBOX_CAMERA, KAO_SANDBOX_NONE, nodes,
                              arguments.require_sandbox);
      serve (arguments.demo);
    }
  catch (...)
    {
      kao_log_event ("capture", "the camera worker ends after an exception");
      return 1;
    }
  return 0;
}
