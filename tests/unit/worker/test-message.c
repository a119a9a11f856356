// SPDX-License-Identifier: GPL-3.0-or-later
/* Every way in which a message can be wrong, and that no descriptor is left behind by any of them. */
#include "config.h"

#include "base/kao-error.h"
#include "worker/kao-message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum
{
  TEST_COMMAND = 0x0900,
  TEST_EVENT = 0x0901,
  TEST_EVENT_FD = 0x0903
};

typedef struct
{
  guint32 small; /* < 10 */
  guint32 other;
} TestPayload;

static gboolean
check_small (gconstpointer payload)
{
  return ((const TestPayload *) payload)->small < 10;
}

static const KaoMessageSpec specs[] = {
  { TEST_COMMAND, 0, sizeof (TestPayload), check_small },
  { TEST_EVENT, 0, sizeof (TestPayload), check_small },
  { TEST_EVENT_FD, 1, sizeof (TestPayload), NULL },
  { 0, 0, G_MAXUINT32, NULL },
};

typedef struct
{
  gint ends[2];
  guint n_fds; /* of the process, after the pair was made */
} Fixture;

static guint
count_fds (void)
{
  guint n = 0;

  for (gint fd = 0; fd < 256; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, f->ends), ==, 0);
  fcntl (f->ends[1], F_SETFL, O_NONBLOCK);
  f->n_fds = count_fds ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (count_fds (), ==, f->n_fds);
  close (f->ends[0]);
  close (f->ends[1]);
}

static void
send_raw (Fixture *f, gconstpointer bytes, gsize size, guint n_fds)
{
  struct iovec part = { (gpointer) bytes, size };
  union
  {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE (64 * sizeof (gint))];
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
        memcpy (CMSG_DATA (c) + i * sizeof (gint), &f->ends[0], sizeof (gint));
    }
  g_assert_cmpint (sendmsg (f->ends[0], &datagram, 0), ==, (gssize) size);
}

typedef struct
{
  const gchar *name;
  KaoMessageHeader header;
  guint32 small;
  gsize size; /* of the datagram; 0: header and payload as they should be */
  guint n_fds;
  gint error_code; /* KaoProtocolError, or -1 for a good message */
} Case;

#define GOOD KAO_MESSAGE_MAGIC, KAO_MESSAGE_VERSION
#define P sizeof (TestPayload)

static const Case cases[] = {
  { "good", { GOOD, TEST_EVENT, 1, P }, 9, 0, 0, -1 },
  { "good with descriptor", { GOOD, TEST_EVENT_FD, 1, P }, 99, 0, 1, -1 },
  { "one byte", { GOOD, TEST_EVENT, 1, P }, 0, 1, 0, KAO_PROTOCOL_ERROR_SHORT },
  { "header less one", { GOOD, TEST_EVENT, 1, P }, 0, 15, 0, KAO_PROTOCOL_ERROR_SHORT },
  { "header less one, descriptor", { GOOD, TEST_EVENT_FD, 1, P }, 0, 15, 1, KAO_PROTOCOL_ERROR_SHORT },
  { "magic", { 0x4b414f58u, KAO_MESSAGE_VERSION, TEST_EVENT, 1, P }, 0, 0, 0, KAO_PROTOCOL_ERROR_MAGIC },
  { "version below", { KAO_MESSAGE_MAGIC, 0, TEST_EVENT, 1, P }, 0, 0, 0, KAO_PROTOCOL_ERROR_VERSION },
  { "version above", { KAO_MESSAGE_MAGIC, 2, TEST_EVENT, 1, P }, 0, 0, 0, KAO_PROTOCOL_ERROR_VERSION },
  { "type unknown", { GOOD, 0x0905, 1, P }, 0, 0, 0, KAO_PROTOCOL_ERROR_TYPE },
  { "type of commands", { GOOD, TEST_COMMAND, 1, P }, 0, 0, 0, KAO_PROTOCOL_ERROR_TYPE },
  { "quit from a child", { GOOD, KAO_MESSAGE_QUIT, 0, 0 }, 0, 16, 0, KAO_PROTOCOL_ERROR_TYPE },
  { "length below", { GOOD, TEST_EVENT, 1, P - 1 }, 0, 0, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "length above", { GOOD, TEST_EVENT, 1, P + 1 }, 0, 0, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "length huge", { GOOD, TEST_EVENT, 1, G_MAXUINT32 }, 0, 0, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "length wraps", { GOOD, TEST_EVENT, 1, G_MAXUINT32 - 15 }, 0, 0, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "payload missing", { GOOD, TEST_EVENT, 1, P }, 0, 16, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "payload cut", { GOOD, TEST_EVENT, 1, P }, 0, 16 + P - 1, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "payload surplus", { GOOD, TEST_EVENT, 1, P }, 0, 16 + P + 1, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "datagram too long", { GOOD, TEST_EVENT, 1, P }, 0, 8000, 0, KAO_PROTOCOL_ERROR_LENGTH },
  { "descriptor missing", { GOOD, TEST_EVENT_FD, 1, P }, 0, 0, 0, KAO_PROTOCOL_ERROR_FDS },
  { "descriptor unasked", { GOOD, TEST_EVENT, 1, P }, 0, 0, 1, KAO_PROTOCOL_ERROR_FDS },
  { "two for one", { GOOD, TEST_EVENT_FD, 1, P }, 0, 0, 2, KAO_PROTOCOL_ERROR_FDS },
  { "sixteen", { GOOD, TEST_EVENT_FD, 1, P }, 0, 0, 16, KAO_PROTOCOL_ERROR_FDS },
  { "sixty-four", { GOOD, TEST_EVENT_FD, 1, P }, 0, 0, 64, KAO_PROTOCOL_ERROR_FDS },
  { "content", { GOOD, TEST_EVENT, 1, P }, 10, 0, 0, KAO_PROTOCOL_ERROR_CONTENT },
};

static void
test_cases (Fixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree guint8 *bytes = g_malloc0 (8192);
      TestPayload payload = { c->small, 0x12345678 };
      g_autoptr (GError) error = NULL;
      KaoMessage message;
      gboolean is_good;

      g_test_message ("%s", c->name);
      memcpy (bytes, &c->header, sizeof c->header);
      memcpy (bytes + sizeof c->header, &payload, sizeof payload);
      send_raw (f, bytes, c->size > 0 ? c->size : sizeof c->header + P, c->n_fds);
      is_good = kao_message_receive (f->ends[1], specs, TRUE, &message, &error);
      if (c->error_code < 0)
        {
          g_assert_no_error (error);
          g_assert_true (is_good);
          g_assert_cmpmem (message.payload, P, &payload, P);
          g_assert_cmpuint (message.n_fds, ==, c->n_fds);
          if (c->n_fds > 0)
            g_assert_cmpint (fcntl (message.fds[0], F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
          kao_message_clear (&message);
        }
      else
        {
          g_assert_false (is_good);
          g_assert_error (error, KAO_PROTOCOL_ERROR, c->error_code);
        }
      g_assert_cmpuint (count_fds (), ==, f->n_fds);
    }
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  TestPayload payload = { 3, 4 };
  g_autoptr (GError) error = NULL;
  KaoMessage message;

  g_assert_false (kao_message_receive (f->ends[1], specs, TRUE, &message, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error (&error);
  g_assert_true (kao_message_send (f->ends[0], TEST_EVENT_FD, 7, &payload, P, &f->ends[0], 1, &error));
  g_assert_true (kao_message_receive (f->ends[1], specs, TRUE, &message, &error));
  g_assert_cmpuint (message.header.job, ==, 7);
  g_assert_cmpint (fcntl (message.fds[0], F_GETFD), >=, 0);
  /* A taker takes by setting -1. */
  close (message.fds[0]);
  message.fds[0] = -1;
  kao_message_clear (&message);

  shutdown (f->ends[0], SHUT_RDWR);
  g_assert_false (kao_message_receive (f->ends[1], specs, TRUE, &message, &error));
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (kao_message_send (f->ends[1], TEST_COMMAND, 7, &payload, P, NULL, 0, &error));
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED);
}

static void
test_text (void)
{
  gchar field[8];

  kao_message_set_text (field, sizeof field, "abc");
  g_assert_cmpmem (field, 8, "abc\0\0\0\0\0", 8);
  kao_message_set_text (field, sizeof field, "abcdefgh");
  g_assert_cmpstr (field, ==, "abcdefg");
  /* Three bytes each: the third does not fit and must not be cut in half. */
  kao_message_set_text (field, sizeof field, "顔合わせ");
  g_assert_cmpstr (field, ==, "顔合");
  kao_message_set_text (field, sizeof field, "a\xff\xfe");
  g_assert_true (kao_message_text_is_valid (field, sizeof field));
  kao_message_set_text (field, sizeof field, NULL);
  g_assert_cmpstr (field, ==, "");
  g_assert_false (kao_message_text_is_valid ("abcd", 4));
  g_assert_false (kao_message_text_is_valid ("a\xff\0", 3));
  g_assert_true (kao_message_text_is_valid ("abc\0\xff", 5));
}

static void
test_fail (void)
{
  static const struct
  {
    gint code;
    guint kind;
    guint last;
  } ranges[] = { { 0, KAO_FAIL_RETRY, KAO_N_RETRIES }, { 0, KAO_FAIL_DEVICE, KAO_N_DEVICE_ERRORS } };
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_autoptr (GError) foreign = g_error_new (G_FILE_ERROR, G_FILE_ERROR_IO, "foreign");
  g_autoptr (GError) back = NULL;
  KaoMessageFail fail;

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      for (guint code = 0; code < ranges[i].last; code++)
        {
          GQuark domain = i == 0 ? KAO_RETRY : KAO_CAMERA_ERROR;
          g_autoptr (GError) there = g_error_new (domain, (gint) code, "word %u", code);
          g_autoptr (GError) again = NULL;

          kao_message_fail_from_error (&fail, there);
          again = kao_message_fail_to_error (&fail, KAO_CAMERA_ERROR);
          g_assert_error (again, domain, (gint) code);
          g_assert_cmpstr (again->message, ==, there->message);
        }
    }
  kao_message_fail_from_error (&fail, cancelled);
  back = kao_message_fail_to_error (&fail, KAO_CAMERA_ERROR);
  g_assert_true (kao_error_is_cancelled (back));
  g_clear_error (&back);
  kao_message_fail_from_error (&fail, foreign);
  back = kao_message_fail_to_error (&fail, KAO_SCANNER_ERROR);
  g_assert_error (back, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO);
}

/* The common messages' own checks, through the front door. */
static void
test_fail_content (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint32 kind, code;
    gboolean is_terminated, is_good;
  } contents[] = {
    { KAO_FAIL_RETRY, KAO_N_RETRIES - 1, TRUE, TRUE },
    { KAO_FAIL_RETRY, KAO_N_RETRIES, TRUE, FALSE },
    { KAO_FAIL_DEVICE, KAO_N_DEVICE_ERRORS - 1, TRUE, TRUE },
    { KAO_FAIL_DEVICE, KAO_N_DEVICE_ERRORS, TRUE, FALSE },
    { KAO_FAIL_DEVICE, 0, FALSE, FALSE },
    { KAO_FAIL_CANCELLED, 0, TRUE, TRUE },
    { 0, 0, TRUE, FALSE },
    { 4, 0, TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      KaoMessageFail fail = { contents[i].kind, contents[i].code, "" };
      KaoMessage message;

      if (!contents[i].is_terminated)
        memset (fail.detail, 'x', sizeof fail.detail);
      g_assert_true (kao_message_send (f->ends[0], KAO_MESSAGE_FAIL, 1, &fail, sizeof fail, NULL, 0,
                                       NULL));
      g_assert_cmpint (kao_message_receive (f->ends[1], specs, TRUE, &message, NULL), ==,
                       contents[i].is_good);
    }
}

static void
test_memfd (void)
{
  g_autoptr (GError) error = NULL;
  gpointer map = NULL;
  gint fd = kao_memfd_new (10000, &map, &error);

  g_assert_no_error (error);
  memset (map, 1, 10000);
  g_assert_cmpint (ftruncate (fd, 5000), ==, -1);
  g_assert_cmpint (ftruncate (fd, 20000), ==, -1);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  /* A writable mapping is still there. */
  g_assert_false (kao_memfd_seal (fd, &error));
  g_clear_error (&error);
  munmap (map, 10000);
  g_assert_true (kao_memfd_seal (fd, &error));
  g_assert_cmpint (write (fd, "x", 1), ==, -1);
  close (fd);
  g_assert_cmpint (kao_memfd_new (0, &map, &error), ==, -1);
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT);
  g_clear_error (&error);
  g_assert_cmpint (kao_memfd_new (G_MAXSIZE, &map, &error), ==, -1);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/message/cases", Fixture, NULL, set_up, test_cases, tear_down);
  g_test_add ("/message/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/message/fail-content", Fixture, NULL, set_up, test_fail_content, tear_down);
  g_test_add_func ("/message/text", test_text);
  g_test_add_func ("/message/fail", test_fail);
  g_test_add_func ("/message/memfd", test_memfd);
  return g_test_run ();
}
