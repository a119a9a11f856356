// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "worker/kao-message.h"

#include "base/kao-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u /* Linux 6.3; refused with EINVAL before */
#endif

/* Room for more descriptors than any message may carry, so that a surplus is seen and closed here. */
#define RECEIVED_FDS_MAX 16

G_STATIC_ASSERT (sizeof (KaoMessageHeader) == 16);
G_STATIC_ASSERT (sizeof (KaoMessageFail) <= KAO_MESSAGE_MAX_PAYLOAD);

static gboolean
check_ready (gconstpointer payload)
{
  const KaoMessageReady *ready = payload;

  return ready->is_sandboxed <= 1;
}

static gboolean
check_fail (gconstpointer payload)
{
  const KaoMessageFail *fail = payload;

  if (!kao_message_text_is_valid (fail->detail, sizeof fail->detail))
    return FALSE;
  switch (fail->kind)
    {
    case KAO_FAIL_RETRY:
      return fail->code < KAO_N_RETRIES;
    case KAO_FAIL_DEVICE:
      return fail->code < KAO_N_DEVICE_ERRORS;
    case KAO_FAIL_CANCELLED:
      return TRUE;
    default:
      return FALSE;
    }
}

const KaoMessageSpec kao_message_common[] = {
  { KAO_MESSAGE_QUIT, 0, 0, NULL },
  { KAO_MESSAGE_READY, 0, sizeof (KaoMessageReady), check_ready },
  { KAO_MESSAGE_FAIL, 0, sizeof (KaoMessageFail), check_fail },
  { 0, 0, G_MAXUINT32, NULL },
};

static const KaoMessageSpec *
find_spec (const KaoMessageSpec *specs, guint16 type)
{
  for (; specs != NULL && specs->payload_size != G_MAXUINT32; specs++)
    {
      if (specs->type == type)
        return specs;
    }
  return NULL;
}

static gboolean
refuse (GError **error, KaoProtocolError code, const gchar *what, guint value)
{
  g_set_error (error, KAO_PROTOCOL_ERROR, code, "A message was refused: %s (%u)", what, value);
  return FALSE;
}

/* @size bytes have arrived in header and payload of @message. */
static gboolean
check_message (const KaoMessage *message,
               gsize size,
               const KaoMessageSpec *specs,
               gboolean want_events,
               GError **error)
{
  const KaoMessageHeader *header = &message->header;
  const KaoMessageSpec *spec;

  if (size < sizeof *header)
    return refuse (error, KAO_PROTOCOL_ERROR_SHORT, "shorter than a header", (guint) size);
  if (header->magic != KAO_MESSAGE_MAGIC)
    return refuse (error, KAO_PROTOCOL_ERROR_MAGIC, "not of this protocol", header->magic);
  if (header->version != KAO_MESSAGE_VERSION)
    return refuse (error, KAO_PROTOCOL_ERROR_VERSION, "of another version", header->version);
  spec = find_spec (kao_message_common, header->type);
  if (spec == NULL)
    spec = find_spec (specs, header->type);
  if (spec == NULL)
    return refuse (error, KAO_PROTOCOL_ERROR_TYPE, "unknown type", header->type);
  if ((header->type & 1) != (want_events ? 1 : 0))
    return refuse (error, KAO_PROTOCOL_ERROR_TYPE, "type of the other direction", header->type);
  if (header->length != spec->payload_size || size != sizeof *header + header->length)
    return refuse (error, KAO_PROTOCOL_ERROR_LENGTH, "wrong length", header->length);
  if (message->n_fds != spec->n_fds)
    return refuse (error, KAO_PROTOCOL_ERROR_FDS, "wrong number of descriptors", message->n_fds);
  if (spec->check != NULL && !spec->check (message->payload))
    return refuse (error, KAO_PROTOCOL_ERROR_CONTENT, "content out of range", header->type);
  return TRUE;
}

/* Moves the descriptors of @from into @message; those beyond its room are closed. Returns their
 * number in all. */
static guint
collect_fds (struct msghdr *from, KaoMessage *message)
{
  guint n_fds = 0;

  for (struct cmsghdr *c = CMSG_FIRSTHDR (from); c != NULL; c = CMSG_NXTHDR (from, c))
    {
      gsize n;

      if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        continue;
      n = (c->cmsg_len - CMSG_LEN (0)) / sizeof (gint);
      for (gsize i = 0; i < n; i++, n_fds++)
        {
          gint fd;

          memcpy (&fd, CMSG_DATA (c) + i * sizeof fd, sizeof fd);
          if (n_fds < KAO_MESSAGE_MAX_FDS)
            message->fds[n_fds] = fd;
          else
            close (fd);
        }
    }
  return n_fds;
}

static void
reset_message (KaoMessage *message)
{
  memset (message, 0, sizeof *message);
  for (guint i = 0; i < KAO_MESSAGE_MAX_FDS; i++)
    message->fds[i] = -1;
}

static gssize
receive_bytes (gint socket_fd, struct msghdr *datagram, GError **error)
{
  gssize size;
  int saved;

  do
    size = recvmsg (socket_fd, datagram, MSG_CMSG_CLOEXEC);
  while (size < 0 && errno == EINTR);
  saved = errno;
  if (size < 0 && (saved == EAGAIN || saved == EWOULDBLOCK))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "No message is waiting");
  else if (size < 0)
    g_set_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED,
                 "The connection to the other process broke (%s)", g_strerror (saved));
  return size;
}

gboolean
kao_message_receive (gint socket_fd,
                     const KaoMessageSpec *specs,
                     gboolean want_events,
                     KaoMessage *message,
                     GError **error)
{
  guint8 surplus;
  struct iovec parts[3] = { { &message->header, sizeof message->header },
                            { message->payload, sizeof message->payload },
                            { &surplus, 1 } };
  union
  {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE (RECEIVED_FDS_MAX * sizeof (gint))];
  } control;
  struct msghdr datagram = { .msg_iov = parts, .msg_iovlen = G_N_ELEMENTS (parts),
                             .msg_control = &control, .msg_controllen = sizeof control };
  gssize size;
  gboolean is_good;

  reset_message (message);
  size = receive_bytes (socket_fd, &datagram, error);
  if (size < 0)
    return FALSE;
  message->n_fds = collect_fds (&datagram, message);
  if (size == 0 && message->n_fds == 0)
    {
      g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED,
                           "The other process is gone");
      return FALSE;
    }
  if ((datagram.msg_flags & MSG_CTRUNC) != 0)
    is_good = refuse (error, KAO_PROTOCOL_ERROR_FDS, "too many descriptors", message->n_fds);
  else if ((datagram.msg_flags & MSG_TRUNC) != 0)
    is_good = refuse (error, KAO_PROTOCOL_ERROR_LENGTH, "too long", (guint) size);
  else
    is_good = check_message (message, (gsize) size, specs, want_events, error);
  if (!is_good)
    kao_message_clear (message);
  return is_good;
}

void
kao_message_clear (KaoMessage *message)
{
  for (guint i = 0; i < KAO_MESSAGE_MAX_FDS; i++)
    {
      if (message->fds[i] >= 0)
        close (message->fds[i]);
      message->fds[i] = -1;
    }
  message->n_fds = 0;
}

gboolean
kao_message_send (gint socket_fd,
                  guint16 type,
                  guint32 job,
                  gconstpointer payload,
                  gsize payload_size,
                  const gint *fds,
                  guint n_fds,
                  GError **error)
{
  KaoMessageHeader header = { KAO_MESSAGE_MAGIC, KAO_MESSAGE_VERSION, type, job,
                              (guint32) payload_size };
  struct iovec parts[2] = { { &header, sizeof header }, { (gpointer) payload, payload_size } };
  union
  {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE (KAO_MESSAGE_MAX_FDS * sizeof (gint))];
  } control = { 0 };
  struct msghdr datagram = { .msg_iov = parts, .msg_iovlen = payload_size > 0 ? 2 : 1 };
  gssize sent;
  int saved;

  g_return_val_if_fail (payload_size <= KAO_MESSAGE_MAX_PAYLOAD, FALSE);
  g_return_val_if_fail (n_fds <= KAO_MESSAGE_MAX_FDS, FALSE);
  if (n_fds > 0)
    {
      struct cmsghdr *c;

      datagram.msg_control = &control;
      datagram.msg_controllen = CMSG_SPACE (n_fds * sizeof (gint));
      c = CMSG_FIRSTHDR (&datagram);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN (n_fds * sizeof (gint));
      memcpy (CMSG_DATA (c), fds, n_fds * sizeof (gint));
    }
  do
    sent = sendmsg (socket_fd, &datagram, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  saved = errno;
  if (sent >= 0)
    return TRUE;
  if (saved == EAGAIN || saved == EWOULDBLOCK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                         "The other process does not take messages");
  else
    g_set_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED,
                 "The connection to the other process broke (%s)", g_strerror (saved));
  return FALSE;
}

gboolean
kao_message_text_is_valid (const gchar *text, gsize size)
{
  const gchar *end = memchr (text, '\0', size);

  return end != NULL && g_utf8_validate (text, end - text, NULL);
}

void
kao_message_set_text (gchar *field, gsize size, const gchar *text)
{
  g_autofree gchar *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  gsize length = strlen (valid);

  g_return_if_fail (size > 0);
  if (length >= size)
    {
      length = size - 1;
      /* Back to the first byte of the character that would be cut. */
      while (length > 0 && ((guchar) valid[length] & 0xc0) == 0x80)
        length--;
    }
  memset (field, 0, size);
  memcpy (field, valid, length);
}

GError *
kao_message_fail_to_error (const KaoMessageFail *fail, GQuark device_domain)
{
  switch (fail->kind)
    {
    case KAO_FAIL_RETRY:
      return g_error_new_literal (KAO_RETRY, (gint) fail->code, fail->detail);
    case KAO_FAIL_CANCELLED:
      return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, fail->detail);
    default:
      return g_error_new_literal (device_domain, (gint) fail->code, fail->detail);
    }
}

void
kao_message_fail_from_error (KaoMessageFail *fail, const GError *error)
{
  memset (fail, 0, sizeof *fail);
  fail->kind = KAO_FAIL_DEVICE;
  fail->code = KAO_DEVICE_ERROR_IO;
  if (error == NULL)
    {
      kao_message_set_text (fail->detail, sizeof fail->detail, "Unknown failure");
      return;
    }
  if (error->domain == KAO_RETRY && error->code >= 0 && error->code < KAO_N_RETRIES)
    {
      fail->kind = KAO_FAIL_RETRY;
      fail->code = (guint32) error->code;
    }
  else if (kao_error_is_cancelled (error))
    {
      fail->kind = KAO_FAIL_CANCELLED;
      fail->code = 0;
    }
  else if ((error->domain == KAO_SCANNER_ERROR || error->domain == KAO_CAMERA_ERROR)
           && error->code >= 0 && error->code < KAO_N_DEVICE_ERRORS)
    fail->code = (guint32) error->code;
  kao_message_set_text (fail->detail, sizeof fail->detail, error->message);
}

gint
kao_memfd_new (gsize size, gpointer *map, GError **error)
{
  const guint flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  gint fd = memfd_create ("kaoawase", flags | MFD_NOEXEC_SEAL);
  gpointer pages = MAP_FAILED;
  int saved;

  if (fd < 0 && errno == EINVAL)
    fd = memfd_create ("kaoawase", flags);
  if (fd >= 0 && size > 0 && size <= G_MAXSSIZE && ftruncate (fd, (off_t) size) == 0
      && fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0)
    pages = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  saved = errno;
  if (pages == MAP_FAILED)
    {
      if (fd >= 0)
        close (fd);
      g_set_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                   "No shared memory of %" G_GSIZE_FORMAT " bytes could be made (%s)", size,
                   g_strerror (saved));
      return -1;
    }
  madvise (pages, size, MADV_DONTDUMP);
  *map = pages;
  return fd;
}

gboolean
kao_memfd_seal (gint fd, GError **error)
{
  int saved;

  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE) == 0)
    return TRUE;
  saved = errno;
  g_set_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
               "Shared memory could not be sealed (%s)", g_strerror (saved));
  return FALSE;
}
