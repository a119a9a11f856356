// SPDX-License-Identifier: GPL-3.0-or-later
/* rogue-camera DEED: a camera worker that has been taken over. Its messages have the right form, or
 * the receiver would refuse them before the service sees one; their order and content are wrong. */
#include "config.h"

#include "capture/kao-frame-ring.h"
#include "worker/kao-worker-child.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WIDTH 64
#define HEIGHT 48

static void
send_opened (guint32 job)
{
  KaoCameraOpened opened = { .width = WIDTH, .height = HEIGHT, .fps = 30 };

  kao_message_set_text (opened.name, sizeof opened.name, "Rogue");
  kao_worker_child_send (KAO_CAMERA_OPENED, job, &opened, sizeof opened, NULL, 0);
}

static void
send_frame (guint32 job, guint32 slot, guint64 sequence)
{
  KaoCameraFrame frame = { .slot = slot, .sequence = sequence,
                           .captured_usec = g_get_monotonic_time () };

  kao_worker_child_send (KAO_CAMERA_FRAME, job, &frame, sizeof frame, NULL, 0);
}

static void
send_ring (guint32 job, gint fd, const KaoCameraRing *ring)
{
  kao_worker_child_send (KAO_CAMERA_RING, job, ring, sizeof *ring, &fd, 1);
}

static void
send_good_ring (guint32 job)
{
  KaoRingWriter *writer = kao_ring_writer_new (WIDTH, HEIGHT, NULL);
  KaoCameraRing ring;

  kao_ring_writer_describe (writer, &ring);
  send_ring (job, kao_ring_writer_get_fd (writer), &ring);
  kao_ring_writer_free (writer);
}

/* Memory that could be cut under the reader's feet, or is too short from the start. */
static void
send_bad_ring (guint32 job, gboolean is_sealed, guint64 slot_size)
{
  const KaoCameraRing ring = { 4, WIDTH, HEIGHT, WIDTH * 3, slot_size };
  gint fd = memfd_create ("rogue", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (ftruncate (fd, 4 * 12288) != 0)
    abort ();
  if (is_sealed)
    fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
  send_ring (job, fd, &ring);
  close (fd);
}

static void
flood (guint32 job)
{
  const KaoCameraStateEvent state = { KAO_CAMERA_STREAM_FROZEN, 1 };

  for (;;)
    {
      kao_worker_child_send (KAO_CAMERA_STATE, job, &state, sizeof state, NULL, 0);
      send_opened (job);
      g_usleep (200);
    }
}

static void
misbehave (const gchar *deed, guint32 job)
{
  static guint n_opened;

  if (g_str_equal (deed, "opens-once") && n_opened++ > 0)
    return;
  if (g_str_equal (deed, "mute"))
    return;
  send_opened (job);
  if (g_str_equal (deed, "frame-before-ring"))
    send_frame (job, 0, 1);
  else if (g_str_equal (deed, "unsealed"))
    send_bad_ring (job, FALSE, 12288);
  else if (g_str_equal (deed, "too-short"))
    send_bad_ring (job, TRUE, 16384);
  else if (g_str_equal (deed, "closed-first"))
    kao_worker_child_send (KAO_CAMERA_CLOSED, job, NULL, 0, NULL, 0);
  else if (g_str_equal (deed, "flood"))
    flood (job);
  else if (g_str_equal (deed, "foreign-job"))
    {
      send_good_ring (job + 1000);
      send_frame (job + 1000, 3, 1);
    }
  else
    {
      send_good_ring (job);
      send_frame (job, 1, 1);
      /* A whole burst: the slot comes back as soon as the picture is copied, so that two must be there in the
       * same turn of the service's loop. */
      if (g_str_equal (deed, "lent-twice"))
        for (guint64 i = 2; i < 400; i++)
          send_frame (job, 1, i);
      else if (g_str_equal (deed, "second-ring"))
        send_good_ring (job);
    }
}

int
main (int argc, char **argv)
{
  KaoMessage message;

  kao_worker_child_begin ("rogue-camera");
  kao_worker_child_ready (KAO_SANDBOX_CAMERA, KAO_SANDBOX_NONE, NULL, TRUE);
  for (;;)
    {
      if (kao_worker_child_receive (kao_camera_protocol, -1, &message) > 0
          && message.header.type == KAO_CAMERA_OPEN)
        misbehave (argv[1], message.header.job);
      else if (message.header.type == KAO_CAMERA_CLOSE && g_str_equal (argv[1], "opens-once"))
        kao_worker_child_send (KAO_CAMERA_CLOSED, message.header.job, NULL, 0, NULL, 0);
      kao_message_clear (&message);
    }
}
