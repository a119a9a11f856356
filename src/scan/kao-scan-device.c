// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-device.h"

#include "base/kao-log.h"

#include <string.h>

static const SANE_Option_Descriptor *
describe (gpointer device, SANE_Int index)
{
  return sane_get_option_descriptor (device, index);
}

static SANE_Status
control (gpointer device, SANE_Int index, SANE_Action action, gpointer value, SANE_Int *info)
{
  return sane_control_option (device, index, action, value, info);
}

gboolean
kao_scan_device_set_options (SANE_Handle handle, GKeyFile *preset, const KaoScanScanMessage *request,
                             KaoScanSettings *settings, GError **error)
{
  KaoScanDriver driver = { describe, control, handle };
  KaoScanWish wish = { request->width_mm, request->height_mm, request->dpi, request->want_gray != 0,
                       request->is_card != 0 };
  g_auto (GStrv) names = NULL;
  gboolean is_done;

  if (preset != NULL)
    names = g_key_file_get_keys (preset, "options", NULL, NULL);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree gchar *text = g_key_file_get_string (preset, "options", names[i], NULL);

      if (text != NULL)
        kao_scan_options_set_text (&driver, names[i], text);
    }
  is_done = kao_scan_options_apply (&driver, &wish, settings, error);
  kao_log_detail ("scan", "source \"%s\", mode \"%s\", depth %d, %.0f dpi, %.1f x %.1f mm",
                  settings->source, settings->mode, settings->depth, settings->dpi,
                  settings->width_mm, settings->height_mm);
  return is_done;
}

void
kao_scan_settings_message_init (KaoScanSettingsMessage *message, const KaoScanSettings *settings)
{
  g_autofree gchar *source = g_utf8_make_valid (settings->source, -1);
  g_autofree gchar *mode = g_utf8_make_valid (settings->mode, -1);

  memset (message, 0, sizeof *message);
  kao_message_set_text (message->source, sizeof message->source, source);
  kao_message_set_text (message->mode, sizeof message->mode, mode);
  message->dpi = settings->dpi;
  message->width_mm = settings->width_mm;
  message->height_mm = settings->height_mm;
  message->is_feeder = settings->is_feeder ? 1 : 0;
}
