// SPDX-License-Identifier: GPL-3.0-or-later
/* rogue-scanner DEED: a scanner worker that has been taken over. Its messages have the right form, or the
 * receiver would refuse them before the service sees one; their order and content are wrong. The deeds are
 * the words of misbehave(). Each process answers a search and misbehaves in its first scan, but where the
 * deed is about the search itself. */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-image.h"
#include "scan/kao-scan-protocol.h"
#include "scan/kao-scanner.h"
#include "worker/kao-worker-child.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIDE 64

static void
send_list (guint32 job)
{
  KaoScanDeviceMessage device = { 0 };
  const KaoScanListDoneMessage done = { 1, 0 };

  kao_message_set_text (device.device, sizeof device.device, "rogue:0");
  kao_worker_child_send (KAO_SCAN_DEVICE, job, &device, sizeof device, NULL, 0);
  kao_worker_child_send (KAO_SCAN_LIST_DONE, job, &done, sizeof done, NULL, 0);
}

static void
send_progress (guint32 job, KaoScanStage stage)
{
  const KaoScanProgressMessage progress = { (guint32) stage, 1, SIDE, 0 };

  kao_worker_child_send (KAO_SCAN_PROGRESS, job, &progress, sizeof progress, NULL, 0);
}

static void
send_fail (guint32 job)
{
  KaoMessageFail fail = { KAO_FAIL_DEVICE, KAO_DEVICE_ERROR_IO, "rogue" };

  kao_worker_child_send (KAO_MESSAGE_FAIL, job, &fail, sizeof fail, NULL, 0);
}

static void
send_closed (guint32 job)
{
  const KaoScanClosedMessage closed = { 0 };

  kao_worker_child_send (KAO_SCAN_CLOSED, job, &closed, sizeof closed, NULL, 0);
}

static void
send_picture (guint32 job, gint fd, guint side)
{
  const KaoScanDoneMessage done = { 300.0, KAO_IMAGE_GRAY8, side, side, side };

  kao_worker_child_send (KAO_SCAN_DONE, job, &done, sizeof done, &fd, 1);
}

/* A memfd of @size bytes with @seals. */
static gint
make_memory (gsize size, gint seals)
{
  gint fd = memfd_create ("rogue", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0 || ftruncate (fd, (off_t) size) != 0 || (seals != 0 && fcntl (fd, F_ADD_SEALS, seals) != 0))
    abort ();
  return fd;
}

static void
send_good_picture (guint32 job)
{
  send_picture (job, make_memory (SIDE * SIDE, F_SEAL_SHRINK | F_SEAL_GROW), SIDE);
}

/* Ends and ends again, and never says that the device is closed. */
static void
storm (void (*end) (guint32), guint32 job)
{
  for (;;)
    {
      end (job);
      g_usleep (20000);
    }
}

static void
trickle (guint32 job)
{
  for (;;)
    {
      send_progress (job, KAO_SCAN_STAGE_BUSY);
      g_usleep (100000);
    }
}

static void
shrink (guint32 job)
{
  gint fd = make_memory (SIDE * SIDE, 0);

  send_picture (job, fd, SIDE);
  if (ftruncate (fd, 0) != 0)
    abort ();
}

/* Says that a picture begins in memory that is none, too short, too large or gone, and then that it is elsewhere. */
static void
begin_badly (guint32 job)
{
  const KaoScanDoneMessage begun = { 300.0, KAO_IMAGE_GRAY8, SIDE, SIDE, SIDE };
  const KaoScanDoneMessage huge = { 300.0, KAO_IMAGE_GRAY8, 16384, 16384, 16384 };
  const KaoScanProgressMessage beyond = { KAO_SCAN_STAGE_READING, 10 * SIDE, SIDE, 0 };
  gint unsealed = make_memory (SIDE * SIDE, 0), shorter = make_memory (SIDE, F_SEAL_SHRINK | F_SEAL_GROW);
  gint good = make_memory (SIDE * SIDE, F_SEAL_SHRINK | F_SEAL_GROW);

  kao_worker_child_send (KAO_SCAN_BEGUN, job, &begun, sizeof begun, &unsealed, 1);
  if (ftruncate (unsealed, 0) != 0)
    abort ();
  kao_worker_child_send (KAO_SCAN_BEGUN, job, &begun, sizeof begun, &shorter, 1);
  kao_worker_child_send (KAO_SCAN_BEGUN, job, &huge, sizeof huge, &good, 1);
  for (guint i = 0; i < 50; i++)
    kao_worker_child_send (KAO_SCAN_BEGUN, job, &begun, sizeof begun, &good, 1);
  kao_worker_child_send (KAO_SCAN_PROGRESS, job, &beyond, sizeof beyond, NULL, 0);
  send_progress (job, KAO_SCAN_STAGE_READING);
  send_good_picture (job);
  kao_worker_child_send (KAO_SCAN_BEGUN, job, &begun, sizeof begun, &good, 1);
  send_closed (job);
}

/* No rogue at all: each stage in its time, and all of them longer than any of them may take. */
static void
scan_steadily (guint32 job)
{
  for (guint second = 0; second < 17; second++)
    {
      send_progress (job, KAO_SCAN_STAGE_READING);
      g_usleep (G_USEC_PER_SEC);
    }
  send_good_picture (job);
  send_closed (job);
}

/* The picture is there, and the device stays open for ever. */
static void
stay_open (guint32 job)
{
  send_progress (job, KAO_SCAN_STAGE_WARMING);
  send_good_picture (job);
}

static void
misbehave (const gchar *deed, guint32 job)
{
  gint ends[2];

  if (g_str_equal (deed, "mute"))
    return;
  send_progress (job, KAO_SCAN_STAGE_OPENING);
  if (g_str_equal (deed, "fail-storm"))
    storm (send_fail, job);
  else if (g_str_equal (deed, "done-storm"))
    storm (send_good_picture, job);
  else if (g_str_equal (deed, "begin-badly"))
    begin_badly (job);
  else if (g_str_equal (deed, "steady"))
    scan_steadily (job);
  else if (g_str_equal (deed, "stays-open"))
    stay_open (job);
  else if (g_str_equal (deed, "trickle"))
    trickle (job);
  else if (g_str_equal (deed, "flood"))
    for (;;)
      send_progress (job, KAO_SCAN_STAGE_READING);
  else if (g_str_equal (deed, "unsealed"))
    send_picture (job, make_memory (SIDE * SIDE, 0), SIDE);
  else if (g_str_equal (deed, "shrinking"))
    shrink (job);
  else if (g_str_equal (deed, "too-short"))
    send_picture (job, make_memory (SIDE, F_SEAL_SHRINK | F_SEAL_GROW), SIDE);
  else if (g_str_equal (deed, "too-large"))
    send_picture (job, make_memory ((gsize) 16384 * 16384, F_SEAL_SHRINK | F_SEAL_GROW), 16384);
  else if (g_str_equal (deed, "no-memory") && socketpair (AF_UNIX, SOCK_STREAM, 0, ends) == 0)
    send_picture (job, ends[0], SIDE);
  else if (g_str_equal (deed, "read-only"))
    send_picture (job, open ("/proc/self/exe", O_RDONLY | O_CLOEXEC), SIDE);
  else if (g_str_equal (deed, "garbage"))
    send (KAO_WORKER_SOCKET_FD, "this is no message of the protocol", 34, MSG_NOSIGNAL);
  else if (g_str_equal (deed, "stale"))
    send_good_picture (job + 1);
  else if (g_str_equal (deed, "closed-first"))
    send_closed (job);
  else if (g_str_equal (deed, "second-list"))
    send_list (job);
  else if (g_str_equal (deed, "crash"))
    abort ();
  else if (g_str_equal (deed, "ready-again"))
    {
      const KaoMessageReady ready = { 0, 1 };

      kao_worker_child_send (KAO_MESSAGE_READY, 0, &ready, sizeof ready, NULL, 0);
    }
  /* "silent" and whatever came above: nothing more. */
}

int
main (int argc, char **argv)
{
  KaoMessage message;

  kao_worker_child_begin ("rogue-scanner");
  kao_worker_child_ready (KAO_SANDBOX_SCANNER, KAO_SANDBOX_NONE, NULL, TRUE);
  for (;;)
    {
      if (kao_worker_child_receive (kao_scan_message_specs, -1, &message) == 0)
        continue;
      if (message.header.type == KAO_SCAN_LIST && !g_str_equal (argv[1], "silent-list"))
        send_list (message.header.job);
      else if (message.header.type == KAO_SCAN_SCAN)
        misbehave (argv[1], message.header.job);
      kao_message_clear (&message);
    }
}
