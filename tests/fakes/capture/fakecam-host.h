// SPDX-License-Identifier: GPL-3.0-or-later
/* The test's side of fakecam.so, and a camera service to watch through it. */
#pragma once

#include "capture/kao-camera.h"
#include "fakecam.h"

G_BEGIN_DECLS

/* Makes an empty folder for the cameras and starts this program again with fakecam.so before the C
 * library; the started one returns from here. The folder is removed at the end. @library: path of
 * fakecam.so. Call first in main(). */
void fakecam_host_begin (int argc, char **argv, const gchar *library);

FakecamControl *fakecam_host_get_control (void);
const gchar *fakecam_host_get_root (void);

/* A new camera, plugged in as /dev/video<number>, MJPEG and YUYV up to 1280x720. */
FakecamCamera *fakecam_host_add (guint number, const gchar *name);
/* Pulls it out and puts it in again, as /dev/video<number>; the stable name stays. */
void fakecam_host_unplug (FakecamCamera *camera);
void fakecam_host_plug (FakecamCamera *camera, guint number);
/* Forgets all cameras. */
void fakecam_host_reset (void);
/* Its light is on. */
gboolean fakecam_host_is_lit (const FakecamCamera *camera);

/* The worker in the build folder that KAO_TEST_BUILD names. (transfer full) */
gchar *fakecam_host_dup_worker (void);

/* What a worker under it needs of the environment, for KaoSpawnTarget. */
extern const gchar *const fakecam_host_variables[];

/* A camera service with its spawner and a record of what it said. */
typedef struct
{
  KaoSpawner *spawner;
  KaoConfig *config;
  KaoCamera *camera;
  guint n_frames;
  KaoFrame last; /* image owned */
  gint64 last_latency_usec;
  gint64 longest_gap_usec;
  gint64 last_arrival;
} CameraFixture;

/* @demo_source: NULL for devices. @device, @width, @height as in the configuration. */
void camera_fixture_begin (CameraFixture *fixture,
                           const gchar *demo_source,
                           const gchar *device,
                           gint width,
                           gint height);
/* The demo's pictures, whose camera is pulled out at the monotonic time @unplugged_usec, for half a minute. */
void camera_fixture_begin_unplugged (CameraFixture *fixture, const gchar *demo_source, gint64 unplugged_usec);
/* With another program in the worker's place. */
void camera_fixture_begin_with (CameraFixture *fixture,
                                const gchar *program,
                                const gchar *argument);
void camera_fixture_end (CameraFixture *fixture);

/* Turns the main loop until it holds or @timeout_ms is over; FALSE then. */
gboolean camera_fixture_wait_state (CameraFixture *fixture, KaoCameraState state, guint timeout_ms);
gboolean camera_fixture_wait_frames (CameraFixture *fixture, guint n_more, guint timeout_ms);
void camera_fixture_turn (guint milliseconds);

/* The worker is behind its walls: seccomp and no new privileges. */
void camera_fixture_check_sandbox (CameraFixture *fixture);

/* Number of open descriptors of @pid, its threads, and its resident memory in KiB. */
typedef struct
{
  guint n_fds;
  guint n_threads;
  guint rss_kib;
} ProcessFigures;

void process_figures_read (GPid pid, ProcessFigures *figures);

G_END_DECLS
