// SPDX-License-Identifier: GPL-3.0-or-later
/* Tells when a USB device came or went, so that a replugged camera or scanner is found again. Runs
 * kaoawase-usbwatch. Main thread only.
 *
 * Where udevd is missing libusb is silent. The process then says so once and stays, idle: it costs
 * nothing, and a machine where it cannot watch does not start one process after the other. The camera
 * service looks for its camera on a timer anyway, and a missing scanner is looked for when a match is
 * started.
 */
#pragma once

#include "worker/kao-spawner.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define KAO_TYPE_USB_WATCH (kao_usb_watch_get_type ())
G_DECLARE_FINAL_TYPE (KaoUsbWatch, kao_usb_watch, KAO, USB_WATCH, GObject)

/* Signals: "arrived" and "left" (guint vendor_id, guint product_id, guint bus, guint address); "settled" (void), once, a
 * second after the first of them: a device that comes is made of several, and its driver needs a moment. */
KaoUsbWatch *kao_usb_watch_new (KaoSpawner *spawner, guint worker_index);
void kao_usb_watch_start (KaoUsbWatch *self);
GPid kao_usb_watch_get_worker_pid (KaoUsbWatch *self);

G_END_DECLS
