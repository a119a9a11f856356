// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-apdu.h"

#include "base/kao-error.h"
#include "card/kao-card-status.h"
#include "card/kao-tlv.h"
#include "secure/kao-memory.h"

#include <string.h>

#define HEADER_SELECT_NAME 0x00a4040cu /* P2 0C: no description wanted */
#define HEADER_SELECT_FILE 0x00a4020cu
#define HEADER_VERIFY 0x00200000u
#define HEADER_READ_BINARY 0x00b00000u
#define HEADER_GET_RESPONSE 0x00c00000u

#define READ_STEP 256
#define MAX_DATA 255

/* A card that answers 61xx or 6Cxx for ever is damaged. */
#define MAX_FOLLOW_UPS 4

static gboolean
transmit_once (KaoApduChannel *channel,
               guint32 header,
               const guint8 *data,
               gsize data_size,
               gint le,
               KaoApduReply *reply,
               GError **error)
{
  guint8 command[4 + 1 + MAX_DATA + 1] = { (guint8) (header >> 24), (guint8) (header >> 16),
                                           (guint8) (header >> 8), (guint8) header };
  gsize size = 4;
  gsize reply_size = sizeof reply->data;
  gboolean is_sent;

  if (data_size > 0)
    {
      command[size++] = (guint8) data_size;
      memcpy (command + size, data, data_size);
      size += data_size;
    }
  if (le >= 0)
    command[size++] = (guint8) (le == 256 ? 0 : le);
  channel->n_commands++;
  is_sent = channel->transport->klass->transmit (channel->transport->data, command, size, reply->data,
                                                 &reply_size, error);
  kao_wipe (command, sizeof command);
  if (!is_sent)
    return FALSE;
  /* So drivers say it when the card left in the middle. */
  if (reply_size == 0)
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_REMOVED,
                           "The card was moved; let it lie until it is read.");
      return FALSE;
    }
  if (reply_size < 2 || reply_size > sizeof reply->data)
    {
      g_set_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA,
                   "The card answered with %" G_GSIZE_FORMAT " bytes; lay it down anew.", reply_size);
      return FALSE;
    }
  reply->size = reply_size - 2;
  reply->sw = (guint16) (reply->data[reply->size] << 8 | reply->data[reply->size + 1]);
  return TRUE;
}

gboolean
kao_apdu_send (KaoApduChannel *channel,
               guint32 header,
               const guint8 *data,
               gsize data_size,
               gint le,
               gboolean is_repeatable,
               KaoApduReply *reply,
               GError **error)
{
  g_return_val_if_fail (data_size <= MAX_DATA && le >= -1 && le <= 256, FALSE);
  if (!transmit_once (channel, header, data, data_size, le, reply, error))
    return FALSE;
  for (guint i = 0; is_repeatable && i < MAX_FOLLOW_UPS; i++)
    {
      gint length = reply->sw & 0xff;

      if (length == 0)
        length = 256;
      /* Answers of this program's commands fit one short reply, so 61xx comes with no data before it. */
      if (kao_card_status (reply->sw) == KAO_CARD_STATUS_MORE && reply->size == 0)
        {
          if (!transmit_once (channel, HEADER_GET_RESPONSE, NULL, 0, length, reply, error))
            return FALSE;
        }
      else if (kao_card_status (reply->sw) == KAO_CARD_STATUS_OTHER_LE)
        {
          if (!transmit_once (channel, header, data, data_size, length, reply, error))
            return FALSE;
        }
      else
        break;
    }
  return TRUE;
}

static gboolean
send_for_word (KaoApduChannel *channel,
               guint32 header,
               const guint8 *data,
               gsize data_size,
               gboolean is_repeatable,
               guint16 *sw,
               GError **error)
{
  KaoApduReply reply;
  gboolean is_sent
      = kao_apdu_send (channel, header, data, data_size, -1, is_repeatable, &reply, error);

  *sw = is_sent ? reply.sw : 0;
  kao_wipe (&reply, sizeof reply);
  return is_sent;
}

gboolean
kao_apdu_select_application (KaoApduChannel *channel,
                             const guint8 *name,
                             gsize name_size,
                             guint16 *sw,
                             GError **error)
{
  if (!send_for_word (channel, HEADER_SELECT_NAME, name, name_size, TRUE, sw, error))
    return FALSE;
  /* The first command after power came has been seen to fail so on a card in order. */
  if (*sw == 0x6f00)
    return send_for_word (channel, HEADER_SELECT_NAME, name, name_size, TRUE, sw, error);
  return TRUE;
}

gboolean
kao_apdu_select_file (KaoApduChannel *channel, guint16 id, guint16 *sw, GError **error)
{
  const guint8 bytes[2] = { (guint8) (id >> 8), (guint8) id };

  return send_for_word (channel, HEADER_SELECT_FILE, bytes, sizeof bytes, TRUE, sw, error);
}

gboolean
kao_apdu_ask_tries (KaoApduChannel *channel, guint8 key, gint *tries, GError **error)
{
  guint16 sw;

  if (!send_for_word (channel, HEADER_VERIFY | key, NULL, 0, FALSE, &sw, error))
    return FALSE;
  *tries = kao_card_status_tries (sw);
  if (*tries >= 0 || sw == KAO_SW_DONE || sw == 0x6300)
    return TRUE;
  g_propagate_error (error, kao_card_status_to_error (sw, "telling how many tries are left"));
  return FALSE;
}

gboolean
kao_apdu_verify (KaoApduChannel *channel,
                 guint8 key,
                 const gchar *digits,
                 guint16 *sw,
                 GError **error)
{
  return send_for_word (channel, HEADER_VERIFY | key, (const guint8 *) digits, strlen (digits), FALSE,
                        sw, error);
}

/* Appends one short read; *@is_end: the file has no more. */
static gboolean
read_some (KaoApduChannel *channel,
           gsize want,
           const gchar *step,
           guint8 *file,
           gsize *size,
           gboolean *is_end,
           GError **error)
{
  KaoApduReply reply;
  gboolean is_good;

  *is_end = FALSE;
  if (channel->progress != NULL && !channel->progress (*size, want, channel->user_data))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Reading the card was cancelled.");
      return FALSE;
    }
  is_good = kao_apdu_send (channel, HEADER_READ_BINARY | (guint32) *size, NULL, 0,
                           (gint) MIN (want - *size, READ_STEP), TRUE, &reply, error);
  if (is_good)
    {
      KaoCardStatus status = kao_card_status (reply.sw);

      if (status == KAO_CARD_STATUS_DONE || status == KAO_CARD_STATUS_END_OF_FILE)
        {
          gsize n = MIN (reply.size, want - *size);

          memcpy (file + *size, reply.data, n);
          *size += n;
          *is_end = n == 0 || status == KAO_CARD_STATUS_END_OF_FILE;
        }
      else
        {
          g_propagate_error (error, kao_card_status_to_error (reply.sw, step));
          is_good = FALSE;
        }
    }
  kao_wipe (&reply, sizeof reply);
  return is_good;
}

gboolean
kao_apdu_read_bytes (KaoApduChannel *channel,
                     gsize want,
                     const gchar *step,
                     guint8 *file,
                     gsize *size,
                     GError **error)
{
  gboolean is_end = FALSE;

  g_return_val_if_fail (want <= KAO_CARD_FILE_MAX, FALSE);
  *size = 0;
  while (*size < want && !is_end)
    {
      if (!read_some (channel, want, step, file, size, &is_end, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kao_apdu_read_object (KaoApduChannel *channel,
                      guint32 tag,
                      gboolean is_licence,
                      const gchar *step,
                      guint8 *file,
                      gsize *size,
                      GError **error)
{
  KaoTlvForm form = is_licence ? KAO_TLV_LICENCE : KAO_TLV_BER;
  KaoTlv tlv;
  KaoTlvResult result;
  gboolean is_end = FALSE;
  gsize at = 0;

  *size = 0;
  if (!read_some (channel, READ_STEP, step, file, size, &is_end, error))
    return FALSE;
  result = kao_tlv_next (file, *size, form, &at, &tlv);
  while (result == KAO_TLV_TRUNCATED && tlv.total > *size && tlv.total <= KAO_CARD_FILE_MAX && !is_end
         && tlv.tag == tag)
    {
      if (!read_some (channel, tlv.total, step, file, size, &is_end, error))
        return FALSE;
      at = 0;
      result = kao_tlv_next (file, *size, form, &at, &tlv);
    }
  if (result == KAO_TLV_FOUND && tlv.tag == tag)
    {
      /* What the first read brought beyond the object is filler. */
      *size = tlv.total;
      return TRUE;
    }
  g_set_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA,
               "What the card gave while %s is %s; lay the card down anew.", step,
               result == KAO_TLV_TRUNCATED ? "cut short" : "not laid out as expected");
  return FALSE;
}
