// SPDX-License-Identifier: GPL-3.0-or-later
/* Tag, length, value: how the files of a card are laid out. Pure functions over bytes that nothing is
 * believed of; any thread. Fuzzed by tests/fuzz/card.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_TLV_BER,    /* ISO/IEC 8825-1: tags of one to three bytes */
  KAO_TLV_LICENCE /* driving licence: every tag has one byte (1F too), but 5F40, which has two */
} KaoTlvForm;

typedef struct
{
  guint32 tag;         /* its bytes, big-endian: 0xff20 */
  gsize start;         /* of the tag, in the bytes that were given */
  gsize total;         /* tag, length and value */
  const guint8 *value; /* within the bytes that were given */
  gsize length;        /* of the value */
} KaoTlv;

typedef enum
{
  KAO_TLV_FOUND,
  KAO_TLV_END,      /* nothing but filler (00 or FF) is left */
  KAO_TLV_TRUNCATED, /* begins here and reaches past the end */
  KAO_TLV_DAMAGED   /* a form of tag or length that no card of this program uses */
} KaoTlvResult;

/* Reads the object at *@at and moves *@at behind it. Lengths of up to two bytes (0..65535). @tlv is set
 * for KAO_TLV_FOUND; for KAO_TLV_TRUNCATED it has tag, start, total and length, and a value that must not
 * be read: that is how one learns how much more there is to read. */
KaoTlvResult kao_tlv_next (const guint8 *data, gsize size, KaoTlvForm form, gsize *at, KaoTlv *tlv);

/* The first object with @tag among those at @data. */
gboolean kao_tlv_find (const guint8 *data, gsize size, KaoTlvForm form, guint32 tag, KaoTlv *tlv);

G_END_DECLS
