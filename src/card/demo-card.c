// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-demo-card: lays a demonstration card on vsmartcard's virtual reader, for as long as it runs, or one after the
 * other as standard input says. The reader driver (vpcd, in pcscd) listens on a TCP port; this program is the card. See kao-card-demo.h for the kinds.
 *
 * The protocol: messages of a two-byte length and that many bytes. The reader speaks first. One byte is power off (0),
 * power on (1), reset (2), all without answer, or "your ATR" (4), which comes at any time and means no reset; anything
 * longer is a command.
 */
#include "config.h"

#include "base/kao-help.h"
#include "card/kao-card-demo.h"
#include "secure/kao-harden.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define COMMAND_MAX 4096

/* A contactless My Number Card's. */
static const guint8 atr[] = { 0x3b, 0x88, 0x80, 0x01, 0x00, 0x00, 0x41, 0xe0, 0xb3, 0x81, 0xa1, 0x00, 0x3b };

typedef struct
{
  gint fd;
  guint delay_ms;      /* before each answer: a contactless card is slow */
  gint remove_after;   /* commands until the card is taken away; negative: never */
  gboolean is_following; /* standard input says which card lies there */
} Reader;

static gboolean
receive_all (gint fd, guint8 *data, gsize size)
{
  const int at_once = 1;

  while (size > 0)
    {
      gssize n = read (fd, data, size);

      /* The driver sends length and command apart, and its kernel holds the second until the first is
       * acknowledged: 40 ms a command. */
      setsockopt (fd, IPPROTO_TCP, TCP_QUICKACK, &at_once, sizeof at_once);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gboolean
send_message (gint fd, const guint8 *data, gsize size)
{
  guint8 message[2 + KAO_CARD_REPLY_MAX] = { (guint8) (size >> 8), (guint8) size };

  g_assert (size <= KAO_CARD_REPLY_MAX);
  memcpy (message + 2, data, size);
  return write (fd, message, size + 2) == (gssize) size + 2;
}

static gboolean
answer (Reader *reader, KaoVirtualCard *card, const guint8 *command, gsize size)
{
  guint8 reply[KAO_CARD_REPLY_MAX];
  gsize reply_size;

  if (size == 1 && command[0] == 4)
    return send_message (reader->fd, atr, sizeof atr);
  if (size == 1)
    {
      kao_virtual_card_reset (card);
      return TRUE;
    }
  if (reader->remove_after-- == 0)
    return FALSE;
  if (reader->delay_ms > 0)
    g_usleep (reader->delay_ms * 1000);
  kao_virtual_card_answer (card, command, size, reply, &reply_size);
  return send_message (reader->fd, reply, reply_size);
}

/* FALSE when standard input has something to say first, where it is listened to. */
static gboolean
wait_for_reader (const Reader *reader)
{
  struct pollfd waits[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = reader->fd, .events = POLLIN } };

  if (!reader->is_following)
    return TRUE;
  while (poll (waits, G_N_ELEMENTS (waits), -1) < 0 && errno == EINTR)
    ;
  return waits[0].revents == 0;
}

static int
serve (Reader *reader, KaoVirtualCard *card)
{
  static guint8 command[COMMAND_MAX];
  guint8 head[2];

  while (wait_for_reader (reader) && receive_all (reader->fd, head, sizeof head))
    {
      gsize size = (gsize) head[0] << 8 | head[1];

      if (size == 0 || size > sizeof command || !receive_all (reader->fd, command, size))
        return 1;
      if (!answer (reader, card, command, size))
        return 0;
    }
  return 0;
}

static gint
connect_reader (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const int at_once = 1;
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0
      && setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once) == 0)
    return fd;
  fprintf (stderr, "kaoawase-demo-card: no virtual reader listens on port %u (%s)\n", port, g_strerror (errno));
  return -1;
}

/* The issuer's key, for whoever shall trust these cards. */
static gboolean
write_anchor (const gchar *path)
{
  g_autoptr (GBytes) key = kao_virtual_card_get_anchor ();
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents (path, g_bytes_get_data (key, NULL), (gssize) g_bytes_get_size (key), &error))
    return TRUE;
  fprintf (stderr, "kaoawase-demo-card: %s\n", error->message);
  return FALSE;
}

/* Lays the cards whose kinds come on standard input, a line each, one in the place of the other; any other word takes the
 * last one away. */
static int
follow (Reader *reader, const gchar *folder, guint port)
{
  gchar line[64];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_autoptr (KaoCardDemo) demo = kao_card_demo_new (g_strstrip (line), folder);
      g_autoptr (KaoVirtualCard) card = demo != NULL ? kao_card_demo_make_card (demo) : NULL;

      if (card == NULL)
        continue;
      reader->fd = connect_reader (port);
      if (reader->fd < 0)
        return 1;
      serve (reader, card);
      close (reader->fd);
    }
  return 0;
}

int
main (int argc, char **argv)
{
  Reader reader = { .remove_after = -1 };
  gint port = 35963, delay_ms = 0;
  g_autofree gchar *kind = NULL;
  g_autofree gchar *folder = NULL;
  g_autofree gchar *anchor = NULL;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_ ("genuine, forged, copied, licence or my-number-licence"), "KIND" },
    { "pictures", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Folder of the pictures"), "FOLDER" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Port of the virtual reader (35963)"), "N" },
    { "anchor", 0, 0, G_OPTION_ARG_FILENAME, &anchor, N_ ("Write the issuer's public key here"), "FILE" },
    { "delay", 0, 0, G_OPTION_ARG_INT, &delay_ms, N_ ("Milliseconds before each answer"), "N" },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &reader.is_following,
      N_ ("Lay the cards whose kinds come on standard input, a line each; none takes the last one away"), NULL },
    { "remove-after", 0, 0, G_OPTION_ARG_INT, &reader.remove_after, N_ ("Take the card away after N commands"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("- a card for vsmartcard's virtual reader"));
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoCardDemo) demo = NULL;
  g_autoptr (KaoVirtualCard) card = NULL;

  if (!kao_harden_process (KAO_HARDEN_TOOL, &error))
    return 1;
  g_option_context_add_main_entries (context, entries, NULL);
  kao_help_translate (context, argc, argv);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "kaoawase-demo-card: %s\n", error->message);
      return 1;
    }
  demo = folder != NULL ? kao_card_demo_new (kind != NULL ? kind : "genuine", folder) : NULL;
  if (demo == NULL || port < 1 || port > 65535 || delay_ms < 0)
    {
      fprintf (stderr, "kaoawase-demo-card: see --help; the pictures are in share/kaoawase/demo/card\n");
      return 1;
    }
  reader.delay_ms = (guint) delay_ms;
  if (reader.is_following)
    {
      /* No line may wait in a buffer that poll() does not see. */
      setvbuf (stdin, NULL, _IONBF, 0);
      return anchor == NULL || write_anchor (anchor) ? follow (&reader, folder, (guint) port) : 1;
    }
  card = kao_card_demo_make_card (demo);
  reader.fd = connect_reader ((guint) port);
  if (reader.fd < 0 || (anchor != NULL && !write_anchor (anchor)))
    return 1;
  return serve (&reader, card);
}
