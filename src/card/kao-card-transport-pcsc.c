// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-transport-pcsc.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <string.h>
#include <winscard.h>

/* pcsc-lite serves 16 readers; each name has at most 127 bytes. */
#define NAMES_SIZE 4096
#define MAX_READERS 16

struct _KaoCardPcsc
{
  SCARDCONTEXT context;
};

typedef struct
{
  SCARDHANDLE handle;
  const SCARD_IO_REQUEST *protocol;
} Connection;

static const struct
{
  LONG code;
  KaoCardError error;
  const gchar *sentence;
} codes[] = {
  { SCARD_E_NO_SERVICE, KAO_CARD_ERROR_NO_SERVICE,
    "The card service pcscd does not run; install the package pcscd." },
  { SCARD_E_SERVICE_STOPPED, KAO_CARD_ERROR_NO_SERVICE, "The card service pcscd was stopped; start it again." },
  { SCARD_E_NO_ACCESS, KAO_CARD_ERROR_DENIED,
    "pcscd refuses this account; allow it org.debian.pcsc-lite.access_pcsc and access_card." },
  { SCARD_W_SECURITY_VIOLATION, KAO_CARD_ERROR_DENIED,
    "pcscd refuses this account; allow it org.debian.pcsc-lite.access_pcsc and access_card." },
  { SCARD_E_NO_READERS_AVAILABLE, KAO_CARD_ERROR_NO_READER, "No card reader is connected." },
  { SCARD_E_READER_UNAVAILABLE, KAO_CARD_ERROR_READER_GONE, "The card reader was unplugged; plug it in again." },
  { SCARD_E_UNKNOWN_READER, KAO_CARD_ERROR_READER_GONE, "The card reader was unplugged; plug it in again." },
  { SCARD_E_NO_SMARTCARD, KAO_CARD_ERROR_NO_CARD, "No card lies on the reader." },
  { SCARD_W_REMOVED_CARD, KAO_CARD_ERROR_REMOVED, "The card was taken away; let it lie until it is read." },
  { SCARD_E_NOT_TRANSACTED, KAO_CARD_ERROR_REMOVED, "The card was moved; let it lie until it is read." },
  { SCARD_E_COMM_DATA_LOST, KAO_CARD_ERROR_REMOVED, "The card was moved; let it lie until it is read." },
  { SCARD_F_COMM_ERROR, KAO_CARD_ERROR_REMOVED, "The card was moved; let it lie until it is read." },
  { SCARD_W_RESET_CARD, KAO_CARD_ERROR_REMOVED, "The card was reset by another program; lay it down anew." },
  { SCARD_E_SHARING_VIOLATION, KAO_CARD_ERROR_BUSY,
    "Another program holds the card; end it and lay the card down anew." },
  { SCARD_W_UNRESPONSIVE_CARD, KAO_CARD_ERROR_MUTE, "The card does not answer; turn it over or lay it down anew." },
  { SCARD_W_UNPOWERED_CARD, KAO_CARD_ERROR_MUTE, "The card does not answer; turn it over or lay it down anew." },
  { SCARD_W_UNSUPPORTED_CARD, KAO_CARD_ERROR_MUTE, "The card does not answer; turn it over or lay it down anew." },
  { SCARD_E_CARD_UNSUPPORTED, KAO_CARD_ERROR_MUTE, "The card does not answer; turn it over or lay it down anew." },
  { SCARD_E_PROTO_MISMATCH, KAO_CARD_ERROR_MUTE, "The card speaks no protocol of this reader." },
  { SCARD_E_TIMEOUT, KAO_CARD_ERROR_MUTE, "The card does not answer; turn it over or lay it down anew." },
};

GError *
kao_card_pcsc_error (glong code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      /* Compared as the 32 bits that they are: the library's constants are signed on some platforms. */
      if ((guint32) codes[i].code == (guint32) code)
        return g_error_new_literal (KAO_CARD_ERROR, (gint) codes[i].error, codes[i].sentence);
    }
  return g_error_new (KAO_CARD_ERROR, KAO_CARD_ERROR_MUTE,
                      "The reader reported %08X; lay the card down anew.", (guint) (guint32) code);
}

static gboolean
fail (LONG code, GError **error)
{
  g_propagate_error (error, kao_card_pcsc_error (code));
  return FALSE;
}

KaoCardPcsc *
kao_card_pcsc_new (GError **error)
{
  SCARDCONTEXT context;
  LONG code = SCardEstablishContext (SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
  KaoCardPcsc *pcsc;

  if (code != SCARD_S_SUCCESS)
    {
      fail (code, error);
      return NULL;
    }
  pcsc = g_new0 (KaoCardPcsc, 1);
  pcsc->context = context;
  return pcsc;
}

void
kao_card_pcsc_free (KaoCardPcsc *pcsc)
{
  if (pcsc == NULL)
    return;
  SCardReleaseContext (pcsc->context);
  g_free (pcsc);
}

/* Names of the readers that begin with @wanted, in @states; they point into @names. */
static guint
collect_readers (gchar *names, const gchar *wanted, SCARD_READERSTATE states[MAX_READERS])
{
  guint n = 0;

  for (const gchar *name = names; *name != '\0' && n < MAX_READERS; name += strlen (name) + 1)
    {
      if (g_str_has_prefix (name, wanted))
        states[n++] = (SCARD_READERSTATE){ .szReader = name, .dwCurrentState = SCARD_STATE_UNAWARE };
    }
  return n;
}

static KaoCardReaderState
state_of (DWORD flags)
{
  if ((flags & SCARD_STATE_PRESENT) == 0)
    return KAO_CARD_READER_EMPTY;
  return (flags & SCARD_STATE_MUTE) != 0 ? KAO_CARD_READER_MUTE : KAO_CARD_READER_CARD;
}

gboolean
kao_card_pcsc_look (KaoCardPcsc *pcsc,
                    const gchar *wanted,
                    KaoCardReaderState *state,
                    gchar *name,
                    gsize name_size)
{
  gchar names[NAMES_SIZE] = "";
  DWORD size = sizeof names - 2; /* the list ends with two NULs, whatever the library does */
  SCARD_READERSTATE states[MAX_READERS];
  LONG code = SCardListReaders (pcsc->context, NULL, names, &size);
  guint n = 0;

  *state = KAO_CARD_READER_NONE;
  name[0] = '\0';
  if (code == SCARD_S_SUCCESS)
    n = collect_readers (names, wanted, states);
  else if (code != SCARD_E_NO_READERS_AVAILABLE)
    return FALSE;
  if (n == 0)
    return TRUE;
  code = SCardGetStatusChange (pcsc->context, 0, states, n);
  if (code != SCARD_S_SUCCESS && code != SCARD_E_TIMEOUT)
    return code == SCARD_E_UNKNOWN_READER; /* unplugged between the two calls: next time */
  *state = state_of (states[0].dwEventState);
  g_strlcpy (name, states[0].szReader, name_size);
  for (guint i = 1; i < n && *state != KAO_CARD_READER_CARD; i++)
    {
      if (state_of (states[i].dwEventState) == KAO_CARD_READER_CARD)
        {
          *state = KAO_CARD_READER_CARD;
          g_strlcpy (name, states[i].szReader, name_size);
        }
    }
  return TRUE;
}

static gboolean
transmit (gpointer data,
          const guint8 *command,
          gsize command_size,
          guint8 *reply,
          gsize *reply_size,
          GError **error)
{
  Connection *connection = data;
  /* The library wants room beyond the largest short answer. */
  guint8 buffer[MAX_BUFFER_SIZE];
  DWORD size = sizeof buffer;
  LONG code = SCardTransmit (connection->handle, connection->protocol, command, command_size, NULL, buffer,
                             &size);

  if (code == SCARD_S_SUCCESS && size <= *reply_size)
    {
      memcpy (reply, buffer, size);
      *reply_size = size;
    }
  else if (code == SCARD_S_SUCCESS)
    code = SCARD_E_INSUFFICIENT_BUFFER;
  kao_wipe (buffer, sizeof buffer);
  return code == SCARD_S_SUCCESS || fail (code, error);
}

static void
close_connection (gpointer data)
{
  Connection *connection = data;

  /* What was opened with a number stays open until the chip loses power. */
  SCardDisconnect (connection->handle, SCARD_UNPOWER_CARD);
  g_free (connection);
}

gboolean
kao_card_pcsc_connect (KaoCardPcsc *pcsc, const gchar *name, KaoCardTransport *transport, GError **error)
{
  static const KaoCardTransportClass klass = { transmit, close_connection };
  SCARDHANDLE handle;
  DWORD protocol;
  LONG code = SCardConnect (pcsc->context, name, SCARD_SHARE_EXCLUSIVE,
                            SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol);
  Connection *connection;

  if (code != SCARD_S_SUCCESS)
    return fail (code, error);
  connection = g_new0 (Connection, 1);
  connection->handle = handle;
  connection->protocol = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
  transport->klass = &klass;
  transport->data = connection;
  return TRUE;
}
