// SPDX-License-Identifier: GPL-3.0-or-later
/* What a camera says that it can: formats, sizes and rates. Worker only. */
#pragma once

#include "capture/kao-v4l2-devices.h"

G_BEGIN_DECLS

/* Adds to modes and unusable of @device what the open node @fd offers. FALSE when it offers no format at all, as a
 * loopback does that nobody feeds. */
gboolean kao_v4l2_read_modes (KaoV4l2Device *device, gint fd);

/* ioctl(), asked again when a signal came between. */
gint kao_v4l2_ioctl (gint fd, gulong request, gpointer argument);

G_END_DECLS
