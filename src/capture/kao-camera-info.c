// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-camera-info.h"

static void
free_info (gpointer data)
{
  KaoCameraInfo *info = data;

  g_free (info->node);
  g_free (info->name);
  g_free (info->stable_name);
  g_free (info->bus);
  g_free (info->usb_port);
  g_free (info->formats);
  g_free (info->problem);
  g_free (info);
}

GPtrArray *
kao_camera_info_list_new (void)
{
  return g_ptr_array_new_with_free_func (free_info);
}

void
kao_camera_info_list_append (GPtrArray *list, const KaoCameraDevice *device)
{
  KaoCameraInfo *info;

  if (list->len >= KAO_CAMERA_MAX_DEVICES)
    return;
  info = g_new0 (KaoCameraInfo, 1);
  info->node = g_strdup (device->node);
  info->name = g_strdup (device->name);
  info->stable_name = g_strdup (device->stable_name);
  info->bus = g_strdup (device->bus);
  info->usb_port = g_strdup (device->usb_port);
  info->usb_bus = device->usb_bus;
  info->is_external = device->is_external != 0;
  info->formats = g_strdup (device->formats);
  info->problem = g_strdup (device->problem);
  g_ptr_array_add (list, info);
}
