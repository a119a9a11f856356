// SPDX-License-Identifier: GPL-3.0-or-later
/* Feeds kao_message_receive() with what no worker should send. The first bytes of the input choose the
 * direction, the protocol (plugs, camera, front or passing) and the number of descriptors sent along, the rest is the datagram. After each input no
 * descriptor may be left over, and a message that is accepted must be one that the tables allow. */
#include "config.h"

#include "base/kao-error.h"
#include "capture/kao-camera-protocol.h"
#include "front/kao-front-protocol.h"
#include "passing/kao-passing-protocol.h"
#include "usb/kao-usb-protocol.h"
#include "worker/kao-message.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define INPUT_MAX 8192
#define FDS_MAX 20
#define OF_CAMERA 2
#define OF_FRONT 4
#define OF_PASSING 8

int kao_fuzz_message (const uint8_t *data, size_t size);

static gboolean
send_input (gint fd, const guint8 *data, gsize size, guint n_fds)
{
  struct iovec part = { (gpointer) data, size };
  union
  {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE (FDS_MAX * sizeof (gint))];
  } control = { 0 };
  struct msghdr datagram = { .msg_iov = &part, .msg_iovlen = 1 };

  if (n_fds > 0)
    {
      struct cmsghdr *c;

      datagram.msg_control = &control;
      datagram.msg_controllen = CMSG_SPACE (n_fds * sizeof (gint));
      c = CMSG_FIRSTHDR (&datagram);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN (n_fds * sizeof (gint));
      for (guint i = 0; i < n_fds; i++)
        memcpy (CMSG_DATA (c) + i * sizeof (gint), &fd, sizeof (gint));
    }
  return sendmsg (fd, &datagram, MSG_NOSIGNAL) == (gssize) size;
}

/* What the decoder promises about a message it lets through. */
static void
assert_allowed (const KaoMessage *message, const KaoMessageSpec *protocol, gsize size, guint n_fds, gboolean want_events)
{
  const KaoMessageSpec *tables[] = { kao_message_common, protocol };
  gboolean is_found = FALSE;

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      for (const KaoMessageSpec *s = tables[t]; s->payload_size != G_MAXUINT32; s++)
        is_found |= s->type == message->header.type && s->payload_size == message->header.length
                    && s->n_fds == n_fds && (s->check == NULL || s->check (message->payload));
    }
  g_assert_true (is_found);
  g_assert_cmpuint (message->header.magic, ==, KAO_MESSAGE_MAGIC);
  g_assert_cmpuint (size, ==, sizeof message->header + message->header.length);
  g_assert_cmpuint (message->header.type & 1, ==, want_events ? 1 : 0);
  if (message->header.type == KAO_MESSAGE_FAIL)
    {
      g_autoptr (GError) error = kao_message_fail_to_error (
          (const KaoMessageFail *) (gconstpointer) message->payload, KAO_SCANNER_ERROR);

      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* Returns whether the message was accepted. */
static gboolean
feed (const guint8 *data, gsize size)
{
  gboolean is_accepted = FALSE;
  g_autoptr (GError) error = NULL;
  gint ends[2], probe;
  const KaoMessageSpec *protocol;
  gboolean want_events;
  guint n_fds;
  KaoMessage message;

  if (size < 2 || size > INPUT_MAX)
    return FALSE;
  want_events = data[0] & 1;
  protocol = (data[0] & OF_PASSING) != 0  ? kao_passing_message_specs
             : (data[0] & OF_FRONT) != 0  ? kao_front_message_specs
             : (data[0] & OF_CAMERA) != 0 ? kao_camera_protocol
                                          : kao_usb_specs;
  n_fds = data[1] % (FDS_MAX + 1);
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    abort ();
  if (send_input (ends[0], data + 2, size - 2, n_fds))
    {
      is_accepted = kao_message_receive (ends[1], protocol, want_events, &message, &error);
      if (is_accepted)
        {
          assert_allowed (&message, protocol, size - 2, n_fds, want_events);
          kao_message_clear (&message);
        }
      else
        g_assert_true (error->domain == KAO_PROTOCOL_ERROR);
    }
  /* The lowest free descriptor: all that arrived are closed again. */
  probe = dup (0);
  g_assert_cmpint (probe, ==, MAX (ends[0], ends[1]) + 1);
  close (probe);
  close (ends[0]);
  close (ends[1]);
  return is_accepted;
}

int
kao_fuzz_message (const uint8_t *data, size_t size)
{
  feed (data, size);
  return 0;
}

#ifdef KAO_LIBFUZZER

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  return kao_fuzz_message (data, size);
}

#else

/* Content of the camera's messages that small numbers alone do not make good. */
static void
fill_payload (guint16 type, guint8 *payload)
{
  const KaoCameraOpen open = { .width = 1280, .height = 720, .fps = 30 };
  const KaoCameraOpened opened = { .width = 1280, .height = 720, .fps = 30 };
  const KaoCameraRing ring = { 8, 1280, 720, 3840, 2768896 };
  const KaoCameraFrame frame = { .sequence = 1, .captured_usec = 1 };
  const KaoCameraCode code = { "KAO1:6BF" };

  const KaoFrontReadMessage front = { 4, 4, 300, 1, 1, 2, 2, 20261101 };

  const KaoPassingPassMessage pass = { 1000, "1-23" };

  if (type == KAO_PASSING_PASS)
    memcpy (payload, &pass, sizeof pass);
  else if (type == KAO_FRONT_READ)
    memcpy (payload, &front, sizeof front);
  else if (type == KAO_CAMERA_OPEN)
    memcpy (payload, &open, sizeof open);
  else if (type == KAO_CAMERA_OPENED)
    memcpy (payload, &opened, sizeof opened);
  else if (type == KAO_CAMERA_RING)
    memcpy (payload, &ring, sizeof ring);
  else if (type == KAO_CAMERA_FRAME)
    memcpy (payload, &frame, sizeof frame);
  else if (type == KAO_CAMERA_CODE)
    memcpy (payload, &code, sizeof code);
}

/* The corpus: every message of the tables, right in all points. */
static gsize
make_good (GRand *rand, guint8 *input)
{
  static const KaoMessageSpec *const tables[] = { kao_message_common, kao_usb_specs, kao_camera_protocol,
                                                kao_front_message_specs, kao_passing_message_specs };
  static const guint n_rows[] = { 3, 3, 15, 2, 4 };
  guint t = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (tables));
  const KaoMessageSpec *spec = &tables[t][g_rand_int_range (rand, 0, (gint) n_rows[t])];
  KaoMessageHeader header = { KAO_MESSAGE_MAGIC, KAO_MESSAGE_VERSION, spec->type,
                              g_rand_int (rand), spec->payload_size };

  /* The common messages under both. */
  input[0] = (guint8) ((spec->type & 1) | (t == 2 || (t == 0 && g_rand_boolean (rand)) ? OF_CAMERA : 0) | (t == 3 ? OF_FRONT : 0)
                        | (t == 4 ? OF_PASSING : 0));
  input[1] = (guint8) spec->n_fds;
  memcpy (input + 2, &header, sizeof header);
  memset (input + 2 + sizeof header, 0, spec->payload_size);
  /* Small numbers: kinds, codes and flags in range. */
  for (guint i = 0; i < MIN (8, spec->payload_size); i += 4)
    input[2 + sizeof header + i] = (guint8) g_rand_int_range (rand, 0, 3);
  fill_payload (spec->type, input + 2 + sizeof header);
  return 2 + sizeof header + spec->payload_size;
}

static gsize
mutate (GRand *rand, guint8 *input, gsize size)
{
  gint n = g_rand_int_range (rand, 0, 6);

  for (gint i = 0; i < n; i++)
    {
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint) MAX (size, 1));

      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          input[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
          break;
        case 1:
          input[at] = (guint8) g_rand_int (rand);
          break;
        case 2:
          size = MAX (at, 2);
          break;
        case 3:
          {
            gsize more = (gsize) g_rand_int_range (rand, 0, 5000);

            for (gsize k = 0; k < more && size < INPUT_MAX; k++)
              input[size++] = (guint8) g_rand_int (rand);
            break;
          }
        default:
          input[1] = (guint8) g_rand_int (rand);
          break;
        }
    }
  return size;
}

int
main (int argc, char **argv)
{
  gint64 end = g_get_monotonic_time () + (argc > 1 ? atoi (argv[1]) : 3) * G_USEC_PER_SEC;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260401);
  static guint8 input[INPUT_MAX + 1];
  guint64 n = 0, n_accepted = 0;

  while (g_get_monotonic_time () < end || n < 1000)
    {
      gsize size = make_good (rand, input);

      /* Unmutated first. */
      if (n++ >= 100)
        size = mutate (rand, input, size);
      n_accepted += feed (input, size);
      /* A generator whose good messages are refused tests nothing but the first comparison. */
      if (n == 100)
        g_assert_cmpuint (n_accepted, >, 50);
    }
  g_print ("%" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " accepted\n", n, n_accepted);
  return 0;
}

#endif
