// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-record.h"

#include "base/kao-error.h"
#include "card/kao-card-number.h"
#include "card/kao-tlv.h"

#include <string.h>

/* Objects of the face record in the order in which they stand; the first is the table of the others. */
enum
{
  OBJECT_TABLE,
  OBJECT_BIRTH,
  OBJECT_SEX,
  OBJECT_KEY,
  OBJECT_NAME,
  OBJECT_ADDRESS,
  OBJECT_PHOTO,
  OBJECT_SIGNATURE,
  OBJECT_EXPIRY,
  OBJECT_CODE,
  N_OBJECTS
};

#define TAG_RECORD 0xff20u
#define TAG_FIRST_OBJECT 0xdf21u
#define TAG_CERTIFICATE 0x7f21u
#define TAG_CERTIFICATE_BODY 0x5f4eu
#define TAG_CERTIFICATE_SIGNATURE 0x5f37u
#define TAG_EXPONENT 0x90u
#define TAG_MODULUS 0x91u
#define KEY_NAMES_BYTES 32 /* issuer's and subject's key name before the key */

#define TAG_LICENCE_COMMON 0x45u
#define TAG_LICENCE_BIRTH 0x16u

static gboolean
refuse (GError **error, const gchar *what)
{
  g_set_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA,
               "The card's %s; lay it down anew, and if that does not help its chip is damaged.", what);
  return FALSE;
}

static KaoCardBytes
value_of (const KaoTlv *tlv)
{
  return (KaoCardBytes){ tlv->value, tlv->length };
}

/* @n ASCII digits, or G_MAXUINT32. */
static guint32
read_digits (const guint8 *data, gsize n)
{
  guint32 value = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (data[i]))
        return G_MAXUINT32;
      value = value * 10 + (guint32) (data[i] - '0');
    }
  return value;
}

static gboolean
read_date (const KaoTlv *tlv, guint32 *date)
{
  *date = tlv->length == 8 ? read_digits (tlv->value, 8) : G_MAXUINT32;
  return *date != G_MAXUINT32 && kao_date_is_valid (*date);
}

static gboolean
read_key (const guint8 *data, gsize size, KaoCardKey *key)
{
  KaoTlv tlv;

  if (!kao_tlv_find (data, size, KAO_TLV_BER, TAG_EXPONENT, &tlv))
    return FALSE;
  key->exponent = value_of (&tlv);
  if (!kao_tlv_find (data, size, KAO_TLV_BER, TAG_MODULUS, &tlv))
    return FALSE;
  key->modulus = value_of (&tlv);
  return key->modulus.size == KAO_CARD_RSA_BYTES && key->exponent.size >= 1 && key->exponent.size <= 4;
}

/* The offsets count from the first byte of the file. */
static gboolean
table_agrees (const KaoTlv objects[N_OBJECTS], gsize header)
{
  const KaoTlv *table = &objects[OBJECT_TABLE];

  if (table->length != 2 * (N_OBJECTS - 1))
    return FALSE;
  for (gsize i = 1; i < N_OBJECTS; i++)
    {
      gsize offset = (gsize) table->value[2 * (i - 1)] << 8 | table->value[2 * (i - 1) + 1];

      if (offset != header + objects[i].start)
        return FALSE;
    }
  return TRUE;
}

static KaoCardBytes
span (const guint8 *data, const KaoTlv *first, const KaoTlv *last)
{
  return (KaoCardBytes){ data + first->start, last->start + last->total - first->start };
}

static gboolean
split_record (const guint8 *data, gsize size, KaoTlv objects[N_OBJECTS])
{
  gsize at = 0;

  for (guint i = 0; i < N_OBJECTS; i++)
    {
      if (kao_tlv_next (data, size, KAO_TLV_BER, &at, &objects[i]) != KAO_TLV_FOUND
          || objects[i].tag != TAG_FIRST_OBJECT + i)
        return FALSE;
    }
  return TRUE;
}

gboolean
kao_card_record_parse (const guint8 *data, gsize size, KaoCardRecord *record, GError **error)
{
  KaoTlv outer, objects[N_OBJECTS];
  gsize at = 0;

  memset (record, 0, sizeof *record);
  if (kao_tlv_next (data, size, KAO_TLV_BER, &at, &outer) != KAO_TLV_FOUND || outer.tag != TAG_RECORD)
    return refuse (error, "face record does not begin as such");
  if (!split_record (outer.value, outer.length, objects))
    return refuse (error, "face record is not laid out as expected");
  if (!table_agrees (objects, outer.total - outer.length))
    return refuse (error, "face record contradicts its own table");
  if (!read_date (&objects[OBJECT_BIRTH], &record->birth)
      || !read_date (&objects[OBJECT_EXPIRY], &record->expiry))
    return refuse (error, "face record holds a date that does not exist");
  record->sex = objects[OBJECT_SEX].length == 1 ? read_digits (objects[OBJECT_SEX].value, 1) : G_MAXUINT32;
  if (record->sex > 2 && record->sex != 9)
    return refuse (error, "face record holds a sex that the standard does not know");
  if (!read_key (objects[OBJECT_KEY].value, objects[OBJECT_KEY].length, &record->key))
    return refuse (error, "face record holds no key of the card");
  if (objects[OBJECT_SIGNATURE].length != KAO_CARD_RSA_BYTES)
    return refuse (error, "face record holds no signature");
  record->pictures[KAO_CARD_PICTURE_PHOTO] = value_of (&objects[OBJECT_PHOTO]);
  record->pictures[KAO_CARD_PICTURE_NAME] = value_of (&objects[OBJECT_NAME]);
  record->pictures[KAO_CARD_PICTURE_ADDRESS] = value_of (&objects[OBJECT_ADDRESS]);
  record->signed_parts[0] = span (outer.value, &objects[OBJECT_BIRTH], &objects[OBJECT_KEY]);
  record->signed_parts[1] = span (outer.value, &objects[OBJECT_NAME], &objects[OBJECT_ADDRESS]);
  record->signed_parts[2] = span (outer.value, &objects[OBJECT_PHOTO], &objects[OBJECT_PHOTO]);
  record->signature = value_of (&objects[OBJECT_SIGNATURE]);
  return TRUE;
}

gboolean
kao_card_certificate_parse (const guint8 *data,
                            gsize size,
                            KaoCardCertificate *certificate,
                            GError **error)
{
  KaoTlv outer, tlv;
  gsize at = 0;

  memset (certificate, 0, sizeof *certificate);
  if (kao_tlv_next (data, size, KAO_TLV_BER, &at, &outer) != KAO_TLV_FOUND
      || outer.tag != TAG_CERTIFICATE)
    return refuse (error, "certificate does not begin as such");
  if (!kao_tlv_find (outer.value, outer.length, KAO_TLV_BER, TAG_CERTIFICATE_BODY, &tlv)
      || tlv.length <= KEY_NAMES_BYTES
      || !read_key (tlv.value + KEY_NAMES_BYTES, tlv.length - KEY_NAMES_BYTES, &certificate->key))
    return refuse (error, "certificate holds no key");
  certificate->signed_part = value_of (&tlv);
  if (!kao_tlv_find (outer.value, outer.length, KAO_TLV_BER, TAG_CERTIFICATE_SIGNATURE, &tlv)
      || tlv.length != KAO_CARD_RSA_BYTES)
    return refuse (error, "certificate holds no signature");
  certificate->signature = value_of (&tlv);
  return TRUE;
}

guint32
kao_card_licence_expiry (const guint8 *data, gsize size)
{
  KaoTlv tlv;
  guint32 date = 0;

  /* Three characters of the specification's version, four bytes each of issue and expiry in BCD. */
  if (!kao_tlv_find (data, size, KAO_TLV_LICENCE, TAG_LICENCE_COMMON, &tlv) || tlv.length < 11)
    return 0;
  for (gsize i = 7; i < 11; i++)
    {
      if ((tlv.value[i] >> 4) > 9 || (tlv.value[i] & 15) > 9)
        return 0;
      date = date * 100 + (guint32) (tlv.value[i] >> 4) * 10 + (tlv.value[i] & 15);
    }
  return kao_date_is_valid (date) ? date : 0;
}

guint32
kao_card_licence_birth (const guint8 *data, gsize size)
{
  /* Meiji, Taisho, Showa, Heisei, Reiwa: the year before each one's first. */
  static const guint32 before[] = { 1867, 1911, 1925, 1988, 2018 };
  guint32 digits, era, date;
  KaoTlv tlv;

  if (!kao_tlv_find (data, size, KAO_TLV_LICENCE, TAG_LICENCE_BIRTH, &tlv) || tlv.length != 7)
    return 0;
  digits = read_digits (tlv.value, 7);
  if (digits == G_MAXUINT32)
    return 0;
  era = digits / 1000000;
  if (era < 1 || era > G_N_ELEMENTS (before))
    return 0;
  date = (before[era - 1] + digits / 10000 % 100) * 10000 + digits % 10000;
  return kao_date_is_valid (date) ? date : 0;
}

gboolean
kao_card_photo_trim (KaoCardBytes *photo)
{
  static const guint8 jp2[] = { 0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a };
  static const guint8 codestream[] = { 0xff, 0x4f, 0xff, 0x51 };
  gsize end = photo->size;

  if (end < 64
      || (memcmp (photo->data, jp2, sizeof jp2) != 0
          && memcmp (photo->data, codestream, sizeof codestream) != 0))
    return FALSE;
  while (end > 2 && (photo->data[end - 1] == 0xff || photo->data[end - 1] == 0x00))
    end--;
  if (photo->data[end - 2] != 0xff || photo->data[end - 1] != 0xd9)
    return FALSE;
  photo->size = end;
  return TRUE;
}
