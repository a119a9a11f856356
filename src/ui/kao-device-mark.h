// SPDX-License-Identifier: GPL-3.0-or-later
/* The sign that stands beside a device's state at the foot of a window. */
#pragma once

#include "capture/kao-camera.h"
#include "ui/kao-mark.h"

G_BEGIN_DECLS

KaoMarkKind kao_device_mark_for_camera (KaoCameraState state);

G_END_DECLS
