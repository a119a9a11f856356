// SPDX-License-Identifier: GPL-3.0-or-later
/* Events of a scanner's process that has been taken over: right headers, any content, any descriptor.
 * What is let through must be safe to use: texts end, sizes are bounded, and a picture either maps or
 * is refused.  fuzz-scan-message SECONDS */
#include "config.h"

#include "base/kao-error.h"
#include "scan/kao-scan-list.h"
#include "scan/kao-scan-names.h"
#include "scan/kao-scan-picture.h"
#include "scan/kao-scan-protocol.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static guint n_accepted;
static guint n_pictures;

static void
fill (GRand *rand, guint8 *payload, gsize size)
{
  for (gsize i = 0; i < size; i++)
    payload[i] = (guint8) g_rand_int (rand);
  /* Mostly small numbers and short texts, or nothing would get through. */
  for (gsize i = 0; i + 4 <= size; i += 4)
    if (g_rand_int_range (rand, 0, 4) != 0)
      {
        guint32 small = (guint32) g_rand_int_range (rand, 0, 120);

        memcpy (payload + i, &small, 4);
      }
}

static void
fill_done (GRand *rand, KaoScanDoneMessage *done)
{
  done->dpi = g_rand_double_range (rand, -1, 1300);
  done->format = (guint32) g_rand_int_range (rand, 0, 3);
  done->width = (guint32) g_rand_int_range (rand, 0, 200);
  done->height = (guint32) g_rand_int_range (rand, 0, 200);
  done->stride = done->width * 3 + (guint32) g_rand_int_range (rand, -2, 70);
  if (g_rand_int_range (rand, 0, 10) == 0)
    done->height = G_MAXUINT32 / MAX (done->stride, 1);
}

static gint
any_fd (GRand *rand)
{
  gint fd = memfd_create ("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (ftruncate (fd, g_rand_int_range (rand, 0, 200000)) != 0)
    abort ();
  if (g_rand_int_range (rand, 0, 4) != 0)
    fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
  if (g_rand_int_range (rand, 0, 20) == 0)
    fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE);
  return fd;
}

static void
use (KaoMessage *message)
{
  n_accepted++;
  if (message->header.type == KAO_SCAN_DEVICE)
    {
      g_autoptr (KaoScanList) list = kao_scan_list_new ();

      kao_scan_list_add (list, (const KaoScanDeviceMessage *) message->payload);
      g_assert_true (g_utf8_validate (kao_scan_list_find (list, "")->name, -1, NULL));
    }
  if (message->header.type == KAO_SCAN_DONE)
    {
      const KaoScanDoneMessage *done = (const void *) message->payload;
      g_autoptr (GError) error = NULL;
      KaoImage *image = kao_scan_picture_take (NULL, message->fds[0], done, &error);

      message->fds[0] = -1;
      g_assert_true ((image == NULL) == (error != NULL));
      if (image == NULL)
        return;
      n_pictures++;
      /* Every byte can be read. */
      for (guint y = 0; y < done->height; y++)
        g_assert_cmpint (memchr (kao_image_get_const_row (image, (gint) y), 0, done->stride) != NULL, ==,
                         TRUE);
      kao_image_unref (image);
    }
}

static void
run_once (GRand *rand, gint *ends)
{
  const KaoMessageSpec *spec;
  guint8 payload[KAO_MESSAGE_MAX_PAYLOAD];
  g_autoptr (GError) error = NULL;
  gint fds[1];
  guint n_specs = 0;
  gint probe = dup (0);
  gint after;
  KaoMessage message;

  close (probe);
  while (kao_scan_message_specs[n_specs].payload_size != G_MAXUINT32)
    n_specs++;
  spec = &kao_scan_message_specs[g_rand_int_range (rand, 0, (gint) n_specs)];
  fill (rand, payload, spec->payload_size);
  if (spec->type == KAO_SCAN_DONE)
    fill_done (rand, (KaoScanDoneMessage *) (gpointer) payload);
  fds[0] = spec->n_fds > 0 ? any_fd (rand) : -1;
  g_assert_true (kao_message_send (ends[0], spec->type, 1, payload, spec->payload_size, fds,
                                   spec->n_fds, NULL));
  if (fds[0] >= 0)
    close (fds[0]);
  if (kao_message_receive (ends[1], kao_scan_message_specs, (spec->type & 1) != 0, &message, &error))
    {
      use (&message);
      kao_message_clear (&message);
    }
  else
    g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT);
  after = dup (0);
  close (after);
  g_assert_cmpint (after, ==, probe);
}

int
main (int argc, char **argv)
{
  gint64 end = g_get_monotonic_time () + (argc > 1 ? atoi (argv[1]) : 2) * G_USEC_PER_SEC;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260401);
  gint ends[2];
  guint n = 0;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), ==, 0);
  while (g_get_monotonic_time () < end)
    {
      for (gint i = 0; i < 100; i++, n++)
        run_once (rand, ends);
    }
  printf ("%u messages, %u accepted, %u pictures\n", n, n_accepted, n_pictures);
  return n_accepted > 0 && n_pictures > 0 ? 0 : 1;
}
