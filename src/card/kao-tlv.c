// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-tlv.h"

#define MAX_TAG_BYTES 3

/* Files are longer than what they hold; the rest is 00 or FF. FF is the first byte of real tags too
 * (FF20), but no tag is FFFF. */
static gboolean
is_filler (const guint8 *data, gsize size, gsize at)
{
  return data[at] == 0x00 || (data[at] == 0xff && (at + 1 == size || data[at + 1] == 0xff));
}

/* FALSE when the tag is cut off or too long; *@tag_bytes then says which (0: cut off). */
static gboolean
read_tag (const guint8 *data, gsize size, KaoTlvForm form, gsize at, guint32 *tag, gsize *tag_bytes)
{
  gsize n = 1;

  *tag = data[at];
  *tag_bytes = 0;
  if (form == KAO_TLV_LICENCE)
    {
      if (data[at] == 0x5f)
        n = 2;
      if (n > size - at)
        return FALSE;
      if (n == 2)
        *tag = *tag << 8 | data[at + 1];
      *tag_bytes = n;
      return TRUE;
    }
  if ((data[at] & 0x1f) == 0x1f)
    {
      do
        {
          if (n == MAX_TAG_BYTES)
            {
              *tag_bytes = n;
              return FALSE;
            }
          if (at + n >= size)
            return FALSE;
          *tag = *tag << 8 | data[at + n];
        }
      while ((data[at + n++] & 0x80) != 0);
    }
  *tag_bytes = n;
  return TRUE;
}

KaoTlvResult
kao_tlv_next (const guint8 *data, gsize size, KaoTlvForm form, gsize *at, KaoTlv *tlv)
{
  gsize tag_bytes, header, length;
  gsize start = *at;

  *tlv = (KaoTlv){ 0 };
  if (start >= size || is_filler (data, size, start))
    return KAO_TLV_END;
  tlv->start = start;
  if (!read_tag (data, size, form, start, &tlv->tag, &tag_bytes))
    return tag_bytes == 0 ? KAO_TLV_TRUNCATED : KAO_TLV_DAMAGED;
  header = tag_bytes + 1;
  if (header > size - start)
    return KAO_TLV_TRUNCATED;
  length = data[start + tag_bytes];
  if (length > 0x82 || length == 0x80)
    return KAO_TLV_DAMAGED;
  if (length > 0x80)
    {
      gsize n = length - 0x80;

      if (n > size - start - header)
        return KAO_TLV_TRUNCATED;
      length = n == 1 ? data[start + header]
                      : (gsize) data[start + header] << 8 | data[start + header + 1];
      header += n;
    }
  tlv->length = length;
  tlv->total = header + length;
  tlv->value = data + start + header;
  if (length > size - start - header)
    return KAO_TLV_TRUNCATED;
  *at = start + tlv->total;
  return KAO_TLV_FOUND;
}

gboolean
kao_tlv_find (const guint8 *data, gsize size, KaoTlvForm form, guint32 tag, KaoTlv *tlv)
{
  gsize at = 0;

  while (kao_tlv_next (data, size, form, &at, tlv) == KAO_TLV_FOUND)
    {
      if (tlv->tag == tag)
        return TRUE;
    }
  return FALSE;
}
