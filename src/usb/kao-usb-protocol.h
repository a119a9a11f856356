// SPDX-License-Identifier: GPL-3.0-or-later
/* What window and kaoawase-usbwatch say to each other. */
#pragma once

#include "worker/kao-message.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_USB_WATCH_BEGIN = 0x0300, /* no payload: watch from now on */
  KAO_USB_WATCH_EVENT = 0x0301, /* KaoUsbEvent */
  KAO_USB_WATCH_STATE = 0x0303  /* KaoUsbState, once after BEGIN */
} KaoUsbMessage;

typedef struct
{
  guint32 has_arrived; /* 1 arrived, 0 left */
  guint16 vendor_id;
  guint16 product_id;
  guint16 bus;
  guint16 address;
} KaoUsbEvent;

typedef struct
{
  guint32 is_watching; /* 0: this machine tells nothing about USB devices */
  gchar reason[120];   /* why not */
} KaoUsbState;

/* For kao_message_receive(). */
extern const KaoMessageSpec kao_usb_specs[];

G_END_DECLS
