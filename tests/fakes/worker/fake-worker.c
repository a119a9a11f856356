// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "fake-worker.h"

#include "base/kao-error.h"
#include "worker/kao-worker-child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static void
answer (guint32 job, guint32 value)
{
  FakeAnswer done = { value };

  kao_worker_child_send (FAKE_DONE, job, &done, sizeof done, NULL, 0);
}

static void
answer_pixels (guint32 job)
{
  FakeAnswer done = { 4096 };
  gpointer map = NULL;
  gint fd = kao_memfd_new (4096, &map, NULL);

  memset (map, 0x5a, 4096);
  munmap (map, 4096);
  if (!kao_memfd_seal (fd, NULL))
    abort ();
  kao_worker_child_send (FAKE_PIXELS, job, &done, sizeof done, &fd, 1);
  close (fd);
}

static void
flood (guint32 job)
{
  FakeAnswer done = { 0 };
  const gint fds[2] = { 1, 2 };

  kao_message_send (KAO_WORKER_SOCKET_FD, FAKE_DONE, job, &done, sizeof done, fds, 2, NULL);
}

static guint
count_fds (void)
{
  guint n = 0;

  for (gint fd = 0; fd < 1024; fd++)
    n += lseek (fd, 0, SEEK_CUR) >= 0 || errno != EBADF;
  return n;
}

static void
obey (FakeAction action, guint32 job)
{
  g_autoptr (GError) error = g_error_new_literal (KAO_RETRY, KAO_RETRY_COVER_OPEN, "cover open");

  switch (action)
    {
    case FAKE_ANSWER:
      answer (job, job);
      return;
    case FAKE_ANSWER_FD:
      answer_pixels (job);
      return;
    case FAKE_ANSWER_EXIT:
      answer (job, job);
      _exit (0);
    case FAKE_FAIL:
      kao_worker_child_fail (job, error);
      return;
    case FAKE_STALE:
      answer (job - 1, 1);
      answer (job, 2);
      return;
    case FAKE_CRASH:
      abort ();
    case FAKE_EXIT:
      _exit (0);
    case FAKE_HANG:
      for (;;)
        pause ();
    case FAKE_NONSENSE:
      send (KAO_WORKER_SOCKET_FD, "this is no message of the protocol", 34, MSG_NOSIGNAL);
      return;
    case FAKE_FD_FLOOD:
      flood (job);
      return;
    case FAKE_CHATTER:
      for (;;)
        answer (job, 0);
    case FAKE_LEAK_CHECK:
      answer (job, count_fds ());
      return;
    }
  abort ();
}

int
main (int argc, char **argv)
{
  kao_worker_child_begin ("fake-worker");
  kao_worker_child_ready (KAO_SANDBOX_USBWATCH, KAO_SANDBOX_NONE, NULL, TRUE);
  for (;;)
    {
      KaoMessage message;

      if (kao_worker_child_receive (fake_specs, -1, &message) == 0)
        continue;
      if (message.header.type == KAO_MESSAGE_QUIT)
        return 0;
      obey (((const FakeOrder *) (gconstpointer) message.payload)->action, message.header.job);
      kao_message_clear (&message);
    }
}
