// SPDX-License-Identifier: GPL-3.0-or-later
/* A window that was taken over against the process that starts the workers: it speaks to the spawner's socket
 * itself. Whatever it says, nothing but a row of the table is started, and what is no request ends the spawner
 * and with it every worker. */
#include "config.h"

#include "worker/kao-message.h"
#include "worker/kao-spawner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 20000

/* As in kao-spawner.c, which tells nobody. */
#define SPAWN 0x0500
#define SPAWNED 0x0501
#define NOT_SPAWNED 0x0503

static const gchar *worker_program;

/* The one socket of this process. */
static gint
find_socket (void)
{
  for (gint fd = 3; fd < 256; fd++)
    {
      int type = 0;
      socklen_t length = sizeof type;

      if (getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET)
        return fd;
    }
  return -1;
}

static KaoMessageHeader
header_of (guint16 type, guint32 length)
{
  const KaoMessageHeader header = { KAO_MESSAGE_MAGIC, KAO_MESSAGE_VERSION, type, 1, length };

  return header;
}

static void
send_words (gint fd, guint16 type, guint32 announced, gsize size)
{
  guint8 bytes[sizeof (KaoMessageHeader) + 64] = { 0 };
  const KaoMessageHeader header = header_of (type, announced);

  memcpy (bytes, &header, sizeof header);
  send (fd, bytes, sizeof header + size, MSG_NOSIGNAL);
}

static void
send_descriptors (gint fd)
{
  const guint32 index = 0;
  const gint own[2] = { 0, 1 };

  kao_message_send (fd, SPAWN, 1, &index, sizeof index, own, 2, NULL);
}

static void
send_no_descriptor (gint fd)
{
  const guint32 index = 0;

  kao_message_send (fd, SPAWN, 1, &index, sizeof index, NULL, 0, NULL);
}

static void
send_garbage (gint fd)
{
  guint8 bytes[200];

  memset (bytes, 'n', sizeof bytes);
  send (fd, bytes, sizeof bytes, MSG_NOSIGNAL);
}

static void
ask_for_answer (gint fd)
{
  send_words (fd, SPAWNED, 8, 8);
}

static void
ask_as_event (gint fd)
{
  send_words (fd, KAO_MESSAGE_READY, sizeof (KaoMessageReady), sizeof (KaoMessageReady));
}

static void
ask_to_quit (gint fd)
{
  send_words (fd, KAO_MESSAGE_QUIT, 0, 0);
}

static void
ask_too_short (gint fd)
{
  send_words (fd, SPAWN, 4, 0);
}

static void
ask_too_long (gint fd)
{
  send_words (fd, SPAWN, 4, 60);
}

static void
ask_of_other_length (gint fd)
{
  send_words (fd, SPAWN, 60, 60);
}

static void
send_nothing (gint fd)
{
  send (fd, "", 0, MSG_NOSIGNAL);
}

static void
ask_in_scanner_words (gint fd)
{
  /* Once the message that asked a scanner worker for the network. */
  send_words (fd, 0x0100, 8, 8);
}

typedef struct
{
  const gchar *name;
  void (*commit) (gint fd);
} Deed;

static const Deed deeds[] = {
  { "garbage", send_garbage },
  { "nothing", send_nothing },
  { "an-answer", ask_for_answer },
  { "an-event", ask_as_event },
  { "quit", ask_to_quit },
  { "too-short", ask_too_short },
  { "too-long", ask_too_long },
  { "of-other-length", ask_of_other_length },
  { "with-descriptors", send_descriptors },
  { "without-descriptor", send_no_descriptor },
  { "in-scanner-words", ask_in_scanner_words },
};

static gboolean
has_hung_up (gint fd)
{
  struct pollfd wait = { .fd = fd, .events = POLLIN };

  return poll (&wait, 1, PATIENCE_MS) == 1 && (wait.revents & POLLHUP) != 0;
}

typedef struct
{
  gint pidfd;
  gboolean is_there;
} Spawned;

static void
on_spawned (gint pidfd, GPid pid, const GError *error, gpointer user_data)
{
  Spawned *spawned = user_data;

  g_assert_no_error (error);
  spawned->pidfd = pidfd;
  spawned->is_there = TRUE;
}

static gint
spawn_and_wait (KaoSpawner *spawner, gint *socket_fd)
{
  Spawned spawned = { -1, FALSE };

  g_assert_cmpuint (kao_spawner_spawn (spawner, 0, socket_fd, on_spawned, &spawned, NULL), >, 0);
  while (!spawned.is_there)
    g_main_context_iteration (NULL, TRUE);
  return spawned.pidfd;
}

/* What is no request ends the spawner, and the worker that it had started. */
static void
test_deed (gconstpointer data)
{
  const Deed *deed = data;
  const KaoSpawnTarget targets[] = { { worker_program, NULL, NULL } };
  KaoSpawner *spawner = kao_spawner_new (targets, 1, NULL);
  gint fd = find_socket ();
  gint socket_fd, pidfd;
  struct pollfd ended;

  g_assert_cmpint (fd, >=, 0);
  pidfd = spawn_and_wait (spawner, &socket_fd);
  deed->commit (fd);
  g_assert_true (has_hung_up (fd));
  ended.fd = pidfd;
  ended.events = POLLIN;
  g_assert_cmpint (poll (&ended, 1, PATIENCE_MS), ==, 1);
  close (socket_fd);
  close (pidfd);
  kao_spawner_free (spawner);
}

/* A row that the table does not have is answered with an error, and the spawner goes on. */
static void
test_outside_table (void)
{
  const KaoSpawnTarget targets[] = { { worker_program, NULL, NULL } };
  static const guint32 rows[] = { 1, 2, 1000, 0x7fffffff, 0xffffffff };
  KaoSpawner *spawner = kao_spawner_new (targets, 1, NULL);
  gint fd = find_socket ();
  gint socket_fd, pidfd;
  const gint own = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 answer[64];
      const KaoMessageHeader *header = (const KaoMessageHeader *) (gconstpointer) answer;
      struct pollfd answered = { .fd = fd, .events = POLLIN };

      g_assert_true (kao_message_send (fd, SPAWN, 77, &rows[i], sizeof rows[i], &own, 1, NULL));
      g_assert_cmpint (poll (&answered, 1, PATIENCE_MS), ==, 1);
      g_assert_cmpint (recv (fd, answer, sizeof answer, 0), >, (gint) sizeof *header);
      g_assert_cmpint (header->type, ==, NOT_SPAWNED);
      g_assert_cmpuint (header->job, ==, 77);
    }
  pidfd = spawn_and_wait (spawner, &socket_fd);
  close (socket_fd);
  close (pidfd);
  kao_spawner_free (spawner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  worker_program = argv[1];
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree gchar *path = g_strconcat ("/window/rogue/", deeds[i].name, NULL);

      g_test_add_data_func (path, &deeds[i], test_deed);
    }
  g_test_add_func ("/window/rogue/outside-table", test_outside_table);
  return g_test_run ();
}
