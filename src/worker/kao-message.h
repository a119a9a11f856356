// SPDX-License-Identifier: GPL-3.0-or-later
/* The language between the window and its workers.
 *
 * One SOCK_SEQPACKET datagram is one message: a header and one fixed struct, in host byte order
 * (both ends are the same build on the same machine). Pixels travel as sealed memfds beside it.
 * Nothing here is trusted: kao_message_receive() checks magic, version, type, direction, length and
 * number of descriptors against the table of the protocol before anyone sees the payload, and each
 * row can check the content too. Fuzzed by tests/fuzz/worker.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_MESSAGE_MAGIC 0x4b414f57u /* "KAOW" */
#define KAO_MESSAGE_VERSION 1
#define KAO_MESSAGE_MAX_PAYLOAD 4096
#define KAO_MESSAGE_MAX_FDS 2
#define KAO_WORKER_SOCKET_FD 3

typedef struct
{
  guint32 magic;
  guint16 version;
  guint16 type;
  guint32 job; /* 0: belongs to no job */
  guint32 length; /* bytes of payload after this header */
} KaoMessageHeader;

/* Ranges: 0x00xx every worker, 0x01xx scanner, 0x02xx camera, 0x03xx usbwatch, 0x04xx card,
 * 0x05xx spawner, 0x06xx front of a card. Commands (parent to child) are even, events (child to parent) are odd. */
typedef enum
{
  KAO_MESSAGE_QUIT = 0x0000,  /* no payload; the child ends by itself */
  KAO_MESSAGE_READY = 0x0001, /* KaoMessageReady: sandbox closed, waiting for commands */
  KAO_MESSAGE_FAIL = 0x0003   /* KaoMessageFail: the job ended without a result */
} KaoCommonMessage;

typedef struct
{
  guint32 is_sandboxed; /* 0 when the kernel has no sandbox and the policy allows that */
  guint32 pid;
} KaoMessageReady;

typedef enum
{
  KAO_FAIL_RETRY = 1,  /* code is a KaoRetry */
  KAO_FAIL_DEVICE = 2, /* code is a KaoDeviceError, domain of the worker's device */
  KAO_FAIL_CANCELLED = 3
} KaoFailKind;

typedef struct
{
  guint32 kind; /* KaoFailKind */
  guint32 code;
  gchar detail[240]; /* technical English, UTF-8, NUL-terminated; never personal data */
} KaoMessageFail;

typedef struct
{
  guint16 type;
  guint16 n_fds;
  guint32 payload_size; /* exact */
  /* NULL, or says whether the content is sane (strings terminated, enums in range, sizes bounded). */
  gboolean (*check) (gconstpointer payload);
} KaoMessageSpec;

/* A checked message. @payload points into the struct. Descriptors not taken (set to -1 by the
 * taker) are closed by kao_message_clear(). */
typedef struct
{
  KaoMessageHeader header;
  gint fds[KAO_MESSAGE_MAX_FDS];
  guint n_fds;
  union
  {
    guint8 payload[KAO_MESSAGE_MAX_PAYLOAD];
    guint64 alignment;
  };
} KaoMessage;

/* The three common messages; every protocol's table is searched after it. */
extern const KaoMessageSpec kao_message_common[];

/* Receives one datagram from @socket_fd into @message and checks it against @specs (terminated by
 * payload_size == G_MAXUINT32) and the common table. @want_events: TRUE on the parent's side.
 * Returns FALSE with KAO_PROTOCOL_ERROR; _CLOSED when the other end is gone; G_IO_ERROR_WOULD_BLOCK
 * when nothing is there on a non-blocking socket. Descriptors of refused messages are closed. */
gboolean kao_message_receive (gint socket_fd,
                              const KaoMessageSpec *specs,
                              gboolean want_events,
                              KaoMessage *message,
                              GError **error);

void kao_message_clear (KaoMessage *message);

/* Sends one message; @fds stay the caller's. Any thread (one datagram is atomic). */
gboolean kao_message_send (gint socket_fd,
                           guint16 type,
                           guint32 job,
                           gconstpointer payload,
                           gsize payload_size,
                           const gint *fds,
                           guint n_fds,
                           GError **error);

/* TRUE when the @size bytes at @text hold a NUL and valid UTF-8 before it. */
gboolean kao_message_text_is_valid (const gchar *text, gsize size);
/* Copies @text into a fixed field, cut at a character boundary, always terminated. */
void kao_message_set_text (gchar *field, gsize size, const gchar *text);

/* The error a KAO_MESSAGE_FAIL stands for; @device_domain is KAO_SCANNER_ERROR or KAO_CAMERA_ERROR. */
GError *kao_message_fail_to_error (const KaoMessageFail *fail, GQuark device_domain);
void kao_message_fail_from_error (KaoMessageFail *fail, const GError *error);

/* A memfd of @size bytes, close-on-exec, sealed against shrinking and growing, mapped shared and
 * writable at *@map. -1 with KAO_PROTOCOL_ERROR on failure. */
gint kao_memfd_new (gsize size, gpointer *map, GError **error);
/* Adds the seal against further writing; drop every writable mapping first. */
gboolean kao_memfd_seal (gint fd, GError **error);

G_END_DECLS
