// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-usbwatch: tells the window when a USB device came or went. Opens no device. */
#include "config.h"

#include "usb/kao-usb-protocol.h"
#include "worker/kao-worker-child.h"

#include <errno.h>
#include <libusb.h>
#include <poll.h>
#include <unistd.h>

/* libusb has a handful of descriptors (events, timer, udev monitor). */
#define POLL_MAX 16

/* libusb takes its events from udevd; without it, it is silent while it claims to work. */
#define UDEV_CONTROL "/run/udev/control"

static void
report_state (gboolean is_watching, const gchar *reason)
{
  KaoUsbState state = { .is_watching = is_watching ? 1 : 0 };

  kao_message_set_text (state.reason, sizeof state.reason, reason);
  kao_worker_child_send (KAO_USB_WATCH_STATE, 0, &state, sizeof state, NULL, 0);
}

static int LIBUSB_CALL
on_hotplug (libusb_context *context,
            libusb_device *device,
            libusb_hotplug_event event,
            void *user_data)
{
  struct libusb_device_descriptor descriptor;
  KaoUsbEvent told = { .has_arrived = event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED };

  /* From libusb's cache, so it works for a device that has left. */
  if (libusb_get_device_descriptor (device, &descriptor) != 0)
    return 0;
  told.vendor_id = descriptor.idVendor;
  told.product_id = descriptor.idProduct;
  told.bus = libusb_get_bus_number (device);
  told.address = libusb_get_device_address (device);
  kao_worker_child_send (KAO_USB_WATCH_EVENT, 0, &told, sizeof told, NULL, 0);
  return 0; /* keep the callback */
}

/* NULL when this machine cannot watch; the window has been told why. */
static libusb_context *
begin_watch (void)
{
  libusb_context *context = NULL;
  int failed = libusb_init (&context);

  if (failed != 0)
    {
      report_state (FALSE, libusb_strerror ((enum libusb_error) failed));
      return NULL;
    }
  failed = libusb_hotplug_register_callback (
      context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0,
      LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, NULL,
      NULL);
  if (failed != 0)
    report_state (FALSE, libusb_strerror ((enum libusb_error) failed));
  else if (access (UDEV_CONTROL, F_OK) != 0)
    report_state (FALSE, "udevd is not running");
  else
    report_state (TRUE, "");
  return context;
}

/* Our socket first, then whatever libusb waits for. */
static nfds_t
collect_waits (libusb_context *context, struct pollfd waits[POLL_MAX])
{
  const struct libusb_pollfd **theirs = libusb_get_pollfds (context);
  nfds_t n = 1;

  waits[0] = (struct pollfd){ .fd = KAO_WORKER_SOCKET_FD, .events = POLLIN };
  for (gsize i = 0; theirs != NULL && theirs[i] != NULL && n < POLL_MAX; i++)
    waits[n++] = (struct pollfd){ .fd = theirs[i]->fd, .events = theirs[i]->events };
  libusb_free_pollfds (theirs);
  return n;
}

static void
wait_and_handle (libusb_context *context)
{
  struct pollfd waits[POLL_MAX];
  struct timeval at_once = { 0, 0 };
  nfds_t n = collect_waits (context, waits);

  if (poll (waits, n, -1) < 0 && errno != EINTR)
    _exit (1);
  libusb_handle_events_timeout_completed (context, &at_once, NULL);
}

int
main (void)
{
  libusb_context *context = NULL;

  kao_worker_child_begin ("kaoawase-usbwatch");
  /* Before libusb_init(): libusb starts a thread, which Landlock would not reach any more. */
  kao_worker_child_ready (KAO_SANDBOX_USBWATCH, KAO_SANDBOX_NONE, NULL, TRUE);
  for (;;)
    {
      KaoMessage message;
      gint got = kao_worker_child_receive (kao_usb_specs, context != NULL ? 0 : -1, &message);

      if (got == 0 && context != NULL)
        {
          wait_and_handle (context);
          continue;
        }
      if (got == 0)
        continue;
      if (message.header.type == KAO_MESSAGE_QUIT)
        _exit (0);
      if (context == NULL)
        context = begin_watch ();
      kao_message_clear (&message);
    }
}
