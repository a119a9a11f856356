// SPDX-License-Identifier: GPL-3.0-or-later
/* A camera that shows what a test tells it to, every 10 ms while it is live. */
#pragma once

#include "capture/kao-camera.h"
#include "kao-fake-picture.h"

G_BEGIN_DECLS

#define KAO_TYPE_FAKE_CAMERA (kao_fake_camera_get_type ())
G_DECLARE_FINAL_TYPE (KaoFakeCamera, kao_fake_camera, KAO, FAKE_CAMERA, KaoCamera)

KaoFakeCamera *kao_fake_camera_new (void);
void kao_fake_camera_set_sight (KaoFakeCamera *self, guint8 n_faces, guint8 quality, guint8 person);
/* The state that "start" leads to; LIVE unless set, then with frames. Applied at once while on. */
void kao_fake_camera_set_fault (KaoFakeCamera *self, KaoCameraState state, const GError *fault);
guint kao_fake_camera_get_n_starts (KaoFakeCamera *self);

G_END_DECLS
