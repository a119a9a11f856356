// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "usb/kao-usb-protocol.h"

static gboolean
check_event (gconstpointer payload)
{
  return ((const KaoUsbEvent *) payload)->has_arrived <= 1;
}

static gboolean
check_state (gconstpointer payload)
{
  const KaoUsbState *state = payload;

  return state->is_watching <= 1
         && kao_message_text_is_valid (state->reason, sizeof state->reason);
}

const KaoMessageSpec kao_usb_specs[] = {
  { KAO_USB_WATCH_BEGIN, 0, 0, NULL },
  { KAO_USB_WATCH_EVENT, 0, sizeof (KaoUsbEvent), check_event },
  { KAO_USB_WATCH_STATE, 0, sizeof (KaoUsbState), check_state },
  { 0, 0, G_MAXUINT32, NULL },
};
