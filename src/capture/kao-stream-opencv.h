// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera worker's stream: one thread that owns the cv::VideoCapture, judges what comes out of
 * it and lends whole, fresh pictures to the parent. Sends its events itself. Worker only.
 */
#pragma once

#include "capture/kao-camera-protocol.h"

G_BEGIN_DECLS

typedef struct _KaoStream KaoStream;

/* Where the pictures come from; both NULL: from a device. Strings are borrowed. */
typedef struct
{
  const gchar *source; /* a folder of f000.jpg... or an AVI file */
  const gchar *people; /* a folder of p01_cam1.jpg...: whom SHOW names stands there */
  gint64 unplugged_usec; /* with a source: from this monotonic time on, for half a minute, no camera is there; 0: never */
} KaoStreamDemo;

/* Starts the thread; it answers with OPENED or FAIL. All functions here: main thread. */
KaoStream *kao_stream_start (guint32 job, const KaoCameraOpen *open, const KaoStreamDemo *demo);
/* Without people nothing happens. */
void kao_stream_show (KaoStream *stream, const KaoCameraShow *show);

/* Ends the thread, puts the device's controls back, shuts it and wipes the free slots. Waits for
 * the driver, a second at worst. */
void kao_stream_stop (KaoStream *stream);

guint32 kao_stream_get_job (const KaoStream *stream);
/* FALSE when the slot was not lent. */
gboolean kao_stream_take_back (KaoStream *stream, guint32 slot);
void kao_stream_report_luminance (KaoStream *stream, gdouble luminance);
/* Whether codes in the pictures are read and sent: off until asked for. */
void kao_stream_watch_codes (KaoStream *stream, gboolean is_wanted);
/* Call a few times a second: sends STATE when it changed and as a sign of life. */
void kao_stream_tick (KaoStream *stream);

G_END_DECLS
