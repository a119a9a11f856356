// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of cameras for an administrator, from what the worker says of each. One thread at a time. */
#pragma once

#include "capture/kao-camera-protocol.h"
#include "capture/kao-camera.h"

G_BEGIN_DECLS

/* (transfer full) (element-type KaoCameraInfo) */
GPtrArray *kao_camera_info_list_new (void);
/* More than KAO_CAMERA_MAX_DEVICES are left out. */
void kao_camera_info_list_append (GPtrArray *list, const KaoCameraDevice *device);

G_END_DECLS
