// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-scripted-transport.h"

#include "base/kao-error.h"

#include <string.h>

typedef struct
{
  KaoVirtualCard *card;
  KaoScript script;
  guint *n_verified;
  guint n_seen;
  guint8 held[KAO_CARD_REPLY_MAX]; /* for GET RESPONSE */
  gsize held_size;
} Scripted;

static void
say (guint8 *reply, gsize *reply_size, guint16 word)
{
  reply[0] = (guint8) (word >> 8);
  reply[1] = (guint8) word;
  *reply_size = 2;
}

static void
turn (Scripted *self, guint8 *reply, gsize *reply_size)
{
  const KaoScript *script = &self->script;

  switch (script->kind)
    {
    case KAO_SCRIPT_WORD_AFTER:
      say (reply, reply_size, script->word);
      break;
    case KAO_SCRIPT_CUT:
      if (*reply_size > script->n + 2)
        {
          memmove (reply + script->n, reply + *reply_size - 2, 2);
          *reply_size = script->n + 2;
        }
      break;
    case KAO_SCRIPT_RAW:
      *reply_size = MIN (*reply_size, script->n);
      break;
    case KAO_SCRIPT_61:
      memcpy (self->held, reply, *reply_size);
      self->held_size = *reply_size;
      say (reply, reply_size, (guint16) (0x6100 | ((self->held_size - 2) & 0xff)));
      break;
    case KAO_SCRIPT_6C:
      say (reply, reply_size, (guint16) (0x6c00 | ((*reply_size - 2) & 0xff)));
      break;
    case KAO_SCRIPT_FLIP:
      reply[MIN (script->n, *reply_size - 3)] ^= 0x10;
      break;
    case KAO_SCRIPT_NOTHING:
    case KAO_SCRIPT_WORD:
    case KAO_SCRIPT_KEEP_SAYING:
    case KAO_SCRIPT_ERROR:
    case KAO_SCRIPT_ERROR_AFTER:
    case KAO_SCRIPT_SHORT_ONLY:
      break;
    }
}

static gboolean
fail (const KaoScript *script, GError **error)
{
  g_set_error_literal (error, KAO_CARD_ERROR, script->code, "The reader says so.");
  return FALSE;
}

/* ISO/IEC 7816-4: behind the header a length of 00 and two bytes more. */
static gboolean
is_extended (const guint8 *command, gsize size)
{
  return size > 5 && command[4] == 0;
}

static gboolean
transmit (gpointer data, const guint8 *command, gsize size, guint8 *reply, gsize *reply_size, GError **error)
{
  Scripted *self = data;
  KaoScriptKind kind = self->script.kind;
  gboolean is_hit = command[1] == self->script.ins
                    && (self->n_seen++ == self->script.nth
                        || (kind == KAO_SCRIPT_KEEP_SAYING && self->n_seen > self->script.nth));

  g_assert_cmpuint (*reply_size, >=, KAO_CARD_REPLY_MAX);
  if (command[1] == 0x20 && size > 5)
    (*self->n_verified)++;
  if (command[1] == 0xc0 && self->held_size > 0)
    {
      memcpy (reply, self->held, self->held_size);
      *reply_size = self->held_size;
      self->held_size = 0;
      return TRUE;
    }
  if (kind == KAO_SCRIPT_SHORT_ONLY && is_extended (command, size))
    {
      say (reply, reply_size, 0x6700);
      return TRUE;
    }
  if (is_hit && kind == KAO_SCRIPT_ERROR)
    return fail (&self->script, error);
  if (is_hit && (kind == KAO_SCRIPT_WORD || kind == KAO_SCRIPT_KEEP_SAYING))
    {
      say (reply, reply_size, self->script.word);
      return TRUE;
    }
  kao_virtual_card_answer (self->card, command, size, reply, reply_size);
  if (is_hit && kind == KAO_SCRIPT_ERROR_AFTER)
    return fail (&self->script, error);
  if (is_hit)
    turn (self, reply, reply_size);
  return TRUE;
}

static void
close_scripted (gpointer data)
{
  Scripted *self = data;

  kao_virtual_card_free (self->card);
  g_free (self);
}

KaoCardTransport
kao_scripted_transport_new (KaoVirtualCard *card, const KaoScript *script, guint *n_verified)
{
  static const KaoCardTransportClass klass = { transmit, close_scripted };
  Scripted *self = g_new0 (Scripted, 1);

  self->card = card;
  self->script = *script;
  self->n_verified = n_verified;
  return (KaoCardTransport){ &klass, self };
}
