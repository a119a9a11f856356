// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-protocol.h"

#include "image/kao-image.h"
#include "scan/kao-scan-drivers.h"
#include "scan/kao-scan-names.h"
#include "scan/kao-scanner.h"

#include <math.h>
#include <string.h>

static gboolean
is_flag (guint32 value)
{
  return value <= 1;
}

static gboolean
is_name (const gchar *text, gsize size)
{
  return kao_message_text_is_valid (text, size) && text[0] != '\0';
}

static gboolean
is_length_mm (gdouble value)
{
  return isfinite (value) && value >= 0.0 && value <= 1000.0;
}

static gboolean
check_list (gconstpointer payload)
{
  const KaoScanListMessage *m = payload;

  return kao_message_text_is_valid (m->device, sizeof m->device) && m->reserved == 0;
}

static gboolean
check_scan (gconstpointer payload)
{
  const KaoScanScanMessage *m = payload;

  return is_name (m->device, sizeof m->device) && is_length_mm (m->width_mm)
         && is_length_mm (m->height_mm) && m->dpi >= 50 && m->dpi <= 1200 && is_flag (m->want_gray)
         && is_flag (m->is_card) && is_flag (m->only_settings);
}

static gboolean
check_cancel (gconstpointer payload)
{
  const KaoScanCancelMessage *m = payload;

  return m->reserved == 0;
}

static gboolean
check_device (gconstpointer payload)
{
  const KaoScanDeviceMessage *m = payload;

  return is_name (m->device, sizeof m->device)
         && kao_message_text_is_valid (m->maker, sizeof m->maker)
         && kao_message_text_is_valid (m->model, sizeof m->model)
         && kao_message_text_is_valid (m->place, sizeof m->place);
}

static gboolean
check_list_done (gconstpointer payload)
{
  const KaoScanListDoneMessage *m = payload;

  return m->driver_state < KAO_N_SCAN_DRIVER_STATES && m->n_devices <= 1000
         && kao_message_text_is_valid (m->device, sizeof m->device);
}

static gboolean
check_progress (gconstpointer payload)
{
  const KaoScanProgressMessage *m = payload;

  return m->stage <= KAO_SCAN_STAGE_READING && m->lines_done <= KAO_IMAGE_MAX_SIDE
         && m->lines_total <= KAO_IMAGE_MAX_SIDE && m->count <= 1000;
}

static gboolean
check_closed (gconstpointer payload)
{
  const KaoScanClosedMessage *m = payload;

  return m->reserved == 0;
}

static gboolean
check_done (gconstpointer payload)
{
  const KaoScanDoneMessage *m = payload;
  guint32 bytes = m->format == KAO_IMAGE_GRAY8 ? 1 : 3;

  return (m->format == KAO_IMAGE_GRAY8 || m->format == KAO_IMAGE_RGB24) && m->width >= 1
         && m->width <= KAO_IMAGE_MAX_SIDE && m->height >= 1 && m->height <= KAO_IMAGE_MAX_SIDE
         && m->stride >= m->width * bytes && m->stride <= KAO_IMAGE_MAX_SIDE * bytes
         && m->dpi >= 0.0 && m->dpi <= 10000.0; /* what is no number is neither */
}

static gboolean
check_settings (gconstpointer payload)
{
  const KaoScanSettingsMessage *m = payload;

  return kao_message_text_is_valid (m->source, sizeof m->source) && kao_message_text_is_valid (m->mode, sizeof m->mode)
         && m->dpi >= 0.0 && m->dpi <= 100000.0 && is_length_mm (m->width_mm) && is_length_mm (m->height_mm)
         && is_flag (m->is_feeder) && m->reserved == 0;
}

const KaoMessageSpec kao_scan_message_specs[] = {
  { KAO_SCAN_LIST, 0, sizeof (KaoScanListMessage), check_list },
  { KAO_SCAN_SCAN, 0, sizeof (KaoScanScanMessage), check_scan },
  { KAO_SCAN_CANCEL, 0, sizeof (KaoScanCancelMessage), check_cancel },
  { KAO_SCAN_DEVICE, 0, sizeof (KaoScanDeviceMessage), check_device },
  { KAO_SCAN_LIST_DONE, 0, sizeof (KaoScanListDoneMessage), check_list_done },
  { KAO_SCAN_PROGRESS, 0, sizeof (KaoScanProgressMessage), check_progress },
  { KAO_SCAN_BEGUN, 1, sizeof (KaoScanDoneMessage), check_done },
  { KAO_SCAN_DONE, 1, sizeof (KaoScanDoneMessage), check_done },
  { KAO_SCAN_SETTINGS, 0, sizeof (KaoScanSettingsMessage), check_settings },
  { KAO_SCAN_CLOSED, 0, sizeof (KaoScanClosedMessage), check_closed },
  { 0, 0, G_MAXUINT32, NULL },
};

void
kao_scan_device_message_init (KaoScanDeviceMessage *message, const gchar *device, const gchar *maker, const gchar *model)
{
  g_autofree gchar *name = g_utf8_make_valid (device, -1);
  g_autofree gchar *valid_maker = g_utf8_make_valid (maker != NULL ? maker : "", -1);
  g_autofree gchar *valid_model = g_utf8_make_valid (model != NULL ? model : "", -1);
  g_autofree gchar *place = kao_scan_place_of (name);

  memset (message, 0, sizeof *message);
  kao_message_set_text (message->device, sizeof message->device, name);
  kao_message_set_text (message->maker, sizeof message->maker, valid_maker);
  kao_message_set_text (message->model, sizeof message->model, valid_model);
  kao_message_set_text (message->place, sizeof message->place, place);
}
