// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ticket/kao-ticket-content.h"

#include "base/kao-error.h"
#include "ticket/kao-half.h"

#include <math.h>
#include <string.h>

#define SECONDS_A_MINUTE 60

/* A place in the bytes; past the end nothing is read or written and is_bad stays set. */
typedef struct
{
  guint8 *out;
  const guint8 *in;
  gsize left;
  gboolean is_bad;
} Cursor;

static void
put (Cursor *cursor, gconstpointer data, gsize size)
{
  cursor->is_bad |= size > cursor->left;
  if (cursor->is_bad)
    return;
  memcpy (cursor->out, data, size);
  cursor->out += size;
  cursor->left -= size;
}

static void
put_number (Cursor *cursor, guint32 value, guint n_bytes)
{
  for (guint i = n_bytes; i-- > 0;)
    {
      guint8 byte = (guint8) (value >> (8 * i));

      put (cursor, &byte, 1);
    }
}

static void
put_text (Cursor *cursor, const gchar *text)
{
  gsize length = strlen (text);

  put_number (cursor, (guint32) length, 1);
  put (cursor, text, length);
}

static void
take (Cursor *cursor, gpointer data, gsize size)
{
  cursor->is_bad |= size > cursor->left;
  if (cursor->is_bad)
    return;
  memcpy (data, cursor->in, size);
  cursor->in += size;
  cursor->left -= size;
}

static guint32
take_number (Cursor *cursor, guint n_bytes)
{
  guint32 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = 0;

      take (cursor, &byte, 1);
      value = value << 8 | byte;
    }
  return value;
}

/* @text: @capacity bytes and the end mark. */
static void
take_text (Cursor *cursor, gchar *text, gsize capacity)
{
  guint32 length = take_number (cursor, 1);

  cursor->is_bad |= length > capacity;
  take (cursor, text, cursor->is_bad ? 0 : length);
  text[cursor->is_bad ? 0 : length] = '\0';
  cursor->is_bad |= strlen (text) != length || !g_utf8_validate (text, -1, NULL);
}

/* What a ticket must be on both sides of the seal, or NULL. */
static const gchar *
find_fault (const KaoTicket *ticket)
{
  const gint64 last = (gint64) G_MAXUINT32 * SECONDS_A_MINUTE;

  if (!g_utf8_validate (ticket->label, -1, NULL) || !g_utf8_validate (ticket->pack, -1, NULL))
    return "a text of the ticket is not UTF-8";
  if (ticket->issued < 0 || ticket->issued > ticket->expires || ticket->expires > last)
    return "the ticket would end before it begins";
  if (ticket->n_numbers == 0 || ticket->n_numbers > KAO_TICKET_MAX_NUMBERS)
    return "the ticket holds no face vector, or one with too many numbers";
  for (guint i = 0; i < ticket->n_numbers; i++)
    {
      if (!isfinite (kao_half_to_float (kao_half_from_float (ticket->numbers[i]))))
        return "the ticket's face vector holds what is no number";
    }
  return NULL;
}

gsize
kao_ticket_content_write (const KaoTicket *ticket, guint8 *data, gsize capacity, GError **error)
{
  Cursor cursor = { .out = data, .left = capacity };
  const gchar *fault = find_fault (ticket);

  if (fault != NULL)
    {
      g_set_error_literal (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_CONTENT, fault);
      return 0;
    }
  put (&cursor, ticket->id, sizeof ticket->id);
  put_number (&cursor, (guint32) (ticket->issued / SECONDS_A_MINUTE), 4);
  put_number (&cursor, (guint32) (ticket->expires / SECONDS_A_MINUTE), 4);
  put (&cursor, ticket->pack_hash, sizeof ticket->pack_hash);
  put_text (&cursor, ticket->pack);
  put_text (&cursor, ticket->label);
  put_number (&cursor, ticket->n_numbers, 2);
  for (guint i = 0; i < ticket->n_numbers; i++)
    put_number (&cursor, kao_half_from_float (ticket->numbers[i]), 2);
  if (!cursor.is_bad)
    return capacity - cursor.left;
  g_set_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_TOO_LARGE,
               "the ticket would be larger than %d bytes: shorten the label, or use a face model with fewer "
               "numbers than %u", KAO_TICKET_MAX_BYTES, ticket->n_numbers);
  return 0;
}

gboolean
kao_ticket_content_read (KaoTicket *ticket, const guint8 *data, gsize size, GError **error)
{
  Cursor cursor = { .in = data, .left = size };

  take (&cursor, ticket->id, sizeof ticket->id);
  ticket->issued = (gint64) take_number (&cursor, 4) * SECONDS_A_MINUTE;
  ticket->expires = (gint64) take_number (&cursor, 4) * SECONDS_A_MINUTE;
  take (&cursor, ticket->pack_hash, sizeof ticket->pack_hash);
  take_text (&cursor, ticket->pack, KAO_TICKET_PACK_BYTES);
  take_text (&cursor, ticket->label, KAO_TICKET_LABEL_BYTES);
  ticket->n_numbers = take_number (&cursor, 2);
  cursor.is_bad |= ticket->n_numbers > KAO_TICKET_MAX_NUMBERS;
  for (guint i = 0; !cursor.is_bad && i < ticket->n_numbers; i++)
    ticket->numbers[i] = kao_half_to_float ((guint16) take_number (&cursor, 2));
  if (!cursor.is_bad && cursor.left == 0 && find_fault (ticket) == NULL)
    return TRUE;
  g_set_error_literal (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_CONTENT,
                       "the ticket's seal is right, but its content is not; register again");
  return FALSE;
}
