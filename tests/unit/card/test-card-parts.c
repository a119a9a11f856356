// SPDX-License-Identifier: GPL-3.0-or-later
/* TLV reader, status words, table of kinds, files taken apart. */
#include "config.h"

#include "base/kao-error.h"
#include "card-fixture.h"
#include "card/kao-card-status.h"
#include "card/kao-tlv.h"

#include <string.h>

/* ---- TLV ---- */

static void
check_tlv (KaoTlvForm form, const gchar *bytes, gsize size, KaoTlvResult result, guint32 tag, gsize length)
{
  KaoTlv tlv;
  gsize at = 0;

  g_assert_cmpint (kao_tlv_next ((const guint8 *) bytes, size, form, &at, &tlv), ==, result);
  if (result == KAO_TLV_FOUND)
    {
      g_assert_cmphex (tlv.tag, ==, tag);
      g_assert_cmpuint (tlv.length, ==, length);
      g_assert_cmpuint (at, ==, tlv.total);
      g_assert_true (tlv.value + tlv.length == (const guint8 *) bytes + at);
    }
  else
    g_assert_cmpuint (at, ==, 0);
}

#define TLV(form, text, result, tag, length) check_tlv (form, text, sizeof text - 1, result, tag, length)

static void
test_tlv (void)
{
  static gchar large[5 + 0x1234] = { '\xff', '\x20', '\x82', '\x12', '\x34' };

  TLV (KAO_TLV_BER, "\x90\x01\x41", KAO_TLV_FOUND, 0x90, 1);
  TLV (KAO_TLV_BER, "\xdf\x22\x00", KAO_TLV_FOUND, 0xdf22, 0);
  TLV (KAO_TLV_BER, "\xdf\x81\x22\x01x", KAO_TLV_FOUND, 0xdf8122, 1);
  TLV (KAO_TLV_BER, "\xff\x20\x81\x02xy", KAO_TLV_FOUND, 0xff20, 2);
  check_tlv (KAO_TLV_BER, large, sizeof large, KAO_TLV_FOUND, 0xff20, 0x1234);
  check_tlv (KAO_TLV_BER, large, sizeof large - 1, KAO_TLV_TRUNCATED, 0, 0);
  TLV (KAO_TLV_BER, "", KAO_TLV_END, 0, 0);
  TLV (KAO_TLV_BER, "\xff\xff\xff", KAO_TLV_END, 0, 0);
  TLV (KAO_TLV_BER, "\xff", KAO_TLV_END, 0, 0);
  TLV (KAO_TLV_BER, "\x00\x01", KAO_TLV_END, 0, 0);
  TLV (KAO_TLV_BER, "\x90", KAO_TLV_TRUNCATED, 0, 0);
  TLV (KAO_TLV_BER, "\xdf", KAO_TLV_TRUNCATED, 0, 0);
  TLV (KAO_TLV_BER, "\xdf\x22", KAO_TLV_TRUNCATED, 0, 0);
  TLV (KAO_TLV_BER, "\xdf\x22\x82\x01", KAO_TLV_TRUNCATED, 0, 0);
  TLV (KAO_TLV_BER, "\x90\x02\x41", KAO_TLV_TRUNCATED, 0, 0);
  TLV (KAO_TLV_BER, "\x90\x80\x41", KAO_TLV_DAMAGED, 0, 0);             /* indefinite */
  TLV (KAO_TLV_BER, "\x90\x83\x00\x00\x01\x41", KAO_TLV_DAMAGED, 0, 0); /* longer than any file */
  TLV (KAO_TLV_BER, "\xdf\x81\x81\x81\x01x", KAO_TLV_DAMAGED, 0, 0);    /* four bytes of tag */
  /* The licence's tags have one byte, but for one. */
  TLV (KAO_TLV_LICENCE, "\x1f\x01x", KAO_TLV_FOUND, 0x1f, 1);
  TLV (KAO_TLV_LICENCE, "\x5f\x40\x01x", KAO_TLV_FOUND, 0x5f40, 1);
  TLV (KAO_TLV_LICENCE, "\x5f", KAO_TLV_TRUNCATED, 0, 0);
}

/* ---- status words ---- */

static void
test_status_total (void)
{
  for (guint sw = 0; sw <= 0xffff; sw++)
    {
      KaoCardStatus status = kao_card_status ((guint16) sw);
      gint tries = kao_card_status_tries ((guint16) sw);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (status, <=, KAO_CARD_STATUS_FAILED);
      g_assert_true ((tries >= 0) == (status == KAO_CARD_STATUS_TRIES || status == KAO_CARD_STATUS_LOCKED));
      g_assert_true ((status == KAO_CARD_STATUS_DONE) == (sw == 0x9000));
      error = kao_card_status_to_error ((guint16) sw, "reading");
      g_assert_true (error->domain == KAO_CARD_ERROR);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static void
test_status_meaning (void)
{
  static const struct
  {
    guint16 sw;
    KaoCardStatus status;
    gint tries;
    KaoCardError code;
  } rows[] = {
    { 0x63ca, KAO_CARD_STATUS_TRIES, 10, KAO_CARD_ERROR_WRONG_NUMBER },
    { 0x63c1, KAO_CARD_STATUS_TRIES, 1, KAO_CARD_ERROR_WRONG_NUMBER },
    { 0x63c0, KAO_CARD_STATUS_LOCKED, 0, KAO_CARD_ERROR_LOCKED },
    { 0x6983, KAO_CARD_STATUS_LOCKED, 0, KAO_CARD_ERROR_LOCKED },
    { 0x6984, KAO_CARD_STATUS_LOCKED, 0, KAO_CARD_ERROR_LOCKED },
    { 0x6300, KAO_CARD_STATUS_WRONG, -1, KAO_CARD_ERROR_WRONG_NUMBER },
    { 0x6982, KAO_CARD_STATUS_NOT_OPEN, -1, KAO_CARD_ERROR_REFUSED },
    { 0x6a82, KAO_CARD_STATUS_NOT_FOUND, -1, KAO_CARD_ERROR_UNKNOWN_CARD },
    { 0x6b00, KAO_CARD_STATUS_END_OF_FILE, -1, KAO_CARD_ERROR_BROKEN_DATA },
    { 0x6f00, KAO_CARD_STATUS_FAILED, -1, KAO_CARD_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = kao_card_status_to_error (rows[i].sw, "reading");

      g_assert_cmpint (kao_card_status (rows[i].sw), ==, rows[i].status);
      g_assert_cmpint (kao_card_status_tries (rows[i].sw), ==, rows[i].tries);
      g_assert_error (error, KAO_CARD_ERROR, (gint) rows[i].code);
    }
}

/* ---- kinds ---- */

static void
test_profiles (void)
{
  for (gsize i = 0; i < kao_n_card_profiles; i++)
    {
      const KaoCardProfile *p = &kao_card_profiles[i];

      g_assert_true (kao_card_profile_find (p->kind) == p);
      g_assert_cmpuint (p->n_keys, >=, 1);
      g_assert_cmpuint (p->n_keys, <=, KAO_CARD_MAX_KEYS);
      g_assert_cmpuint (p->digits, <, KAO_CARD_DIGITS_SIZE);
      for (guint k = 0; k < p->n_keys; k++)
        {
          /* 照合番号A (0013 of the face application, 0014 of the text application) is the My Number. */
          g_assert_cmphex (p->key_files[k], !=, 0x0013);
          g_assert_cmphex (p->key_files[k], !=, 0x0014);
        }
      /* 0005 holds the My Number. */
      g_assert_true (p->kind != KAO_CARD_MY_NUMBER || p->face_file != 0x0005);
    }
  g_assert_null (kao_card_profile_find (KAO_CARD_UNKNOWN));
  g_assert_true (kao_card_profile_is_readable (kao_card_profile_find (KAO_CARD_MY_NUMBER)));
  g_assert_true (kao_card_profile_is_readable (kao_card_profile_find (KAO_CARD_LICENCE)));
  g_assert_false (kao_card_profile_is_readable (kao_card_profile_find (KAO_CARD_MY_NUMBER_NEXT)));
}

/* ---- files ---- */

typedef struct
{
  KaoVirtualCardData data;
  KaoVirtualCard *card;
  guint8 *record; /* a copy to spoil */
  gsize size;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  GBytes *bytes;

  f->data = fixture_my_number_card ();
  f->card = kao_virtual_card_new (&f->data);
  bytes = kao_virtual_card_get_file (f->card, 1, 0x0002);
  f->size = g_bytes_get_size (bytes);
  f->record = g_memdup2 (g_bytes_get_data (bytes, NULL), f->size);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->record);
  kao_virtual_card_free (f->card);
  fixture_data_clear (&f->data);
}

/* Position of the value of the object @tag of the record. */
static gsize
find_value (Fixture *f, guint32 tag)
{
  KaoTlv outer, tlv;
  gsize at = 0;

  g_assert_cmpint (kao_tlv_next (f->record, f->size, KAO_TLV_BER, &at, &outer), ==, KAO_TLV_FOUND);
  g_assert_true (kao_tlv_find (outer.value, outer.length, KAO_TLV_BER, tag, &tlv));
  return (gsize) (tlv.value - f->record);
}

static void
assert_broken (Fixture *f, gsize size)
{
  g_autoptr (GError) error = NULL;
  KaoCardRecord record;

  g_assert_false (kao_card_record_parse (f->record, size, &record, &error));
  g_assert_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA);
}

static void
test_record (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KaoCardRecord record;

  g_assert_true (kao_card_record_parse (f->record, f->size, &record, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (record.birth, ==, 19700417);
  g_assert_cmpuint (record.sex, ==, 1);
  g_assert_cmpuint (record.key.modulus.size, ==, KAO_CARD_RSA_BYTES);
}

static void
test_record_spoiled (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint32 tag;
    guint at; /* of the value */
    guint8 byte;
  } rows[] = {
    { 0xdf21, 1, 0xee },  /* the table names another place */
    { 0xdf22, 4, '9' },   /* month 94 */
    { 0xdf22, 0, 'x' },
    { 0xdf23, 0, '5' },
    { 0xdf24, 1, 0x7f },  /* the exponent reaches past the key */
    { 0xdf29, 6, '4' },   /* day 47 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize at = find_value (f, rows[i].tag) + rows[i].at;
      guint8 was = f->record[at];

      f->record[at] = rows[i].byte;
      assert_broken (f, f->size);
      f->record[at] = was;
    }
  for (gsize size = 0; size < f->size - 40; size += 7)
    assert_broken (f, size);
}

static void
test_photo_trim (Fixture *f, gconstpointer data)
{
  gsize size = g_bytes_get_size (f->data.photo);
  g_autofree guint8 *copy = g_malloc0 (size + 50);
  KaoCardBytes photo = { copy, size + 50 };

  memcpy (copy, g_bytes_get_data (f->data.photo, NULL), size);
  memset (copy + size, 0xff, 50);
  g_assert_true (kao_card_photo_trim (&photo));
  g_assert_cmpuint (photo.size, ==, size);
  g_assert_true (kao_card_photo_trim (&photo));
  g_assert_cmpuint (photo.size, ==, size);
  /* The second half zeroed: it would decode without a complaint. */
  memset (copy + size / 2, 0, size - size / 2);
  g_assert_false (kao_card_photo_trim (&photo));
  /* Not JPEG 2000. */
  copy[0] = 0x89;
  g_assert_false (kao_card_photo_trim (&photo));
}

static void
test_licence_dates (void)
{
  static const guint8 common[] = { 0x45, 11, '0', '0', '8', 0x20, 0x25, 0x05, 0x17, 0x20, 0x30, 0x05, 0x17 };
  static const guint8 hex[] = { 0x45, 11, '0', '0', '8', 0x20, 0x25, 0x05, 0x17, 0x20, 0x3a, 0x05, 0x17 };
  static const gchar *const births[] = { "3450417", "4010108", "5010501", "1450101", "9450417", "3451317",
                                         "34504x7" };
  static const guint dates[] = { 19700417, 19890108, 20190501, 19120101, 0, 0, 0 };

  g_assert_cmpuint (kao_card_licence_expiry (common, sizeof common), ==, 20300517);
  g_assert_cmpuint (kao_card_licence_expiry (common, sizeof common - 1), ==, 0);
  g_assert_cmpuint (kao_card_licence_expiry (hex, sizeof hex), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (births); i++)
    {
      guint8 file[9] = { 0x16, 7 };

      memcpy (file + 2, births[i], 7);
      g_assert_cmpuint (kao_card_licence_birth (file, sizeof file), ==, dates[i]);
    }
}

/* ---- trust anchors ---- */

static void
test_anchor (void)
{
  g_autoptr (GBytes) der = kao_virtual_card_get_anchor ();
  g_autofree gchar *base64 = g_base64_encode (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_autofree gchar *pem
      = g_strdup_printf ("-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n", base64);
  g_autoptr (GString) folded = g_string_new (NULL);
  g_autoptr (KaoCardAnchor) from_der = fixture_anchor ();
  g_autoptr (KaoCardAnchor) from_pem = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (from_der);
  for (const gchar *at = base64; *at != '\0'; at += MIN (64, strlen (at)))
    g_string_append_printf (folded, "%.64s\n", at);
  g_free (pem);
  pem = g_strdup_printf ("-----BEGIN PUBLIC KEY-----\n%s-----END PUBLIC KEY-----\n", folded->str);
  from_pem = kao_card_anchor_new ((const guint8 *) pem, strlen (pem), "x.pem", &error);
  g_assert_no_error (error);
  g_assert_nonnull (from_pem);
  g_assert_null (kao_card_anchor_new ((const guint8 *) "rubbish", 7, "x.pem", &error));
  g_assert_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_ANCHOR);
  g_assert_true (strstr (error->message, "x.pem") != NULL);
  g_clear_error (&error);
  g_assert_null (kao_card_anchor_new ((const guint8 *) "", 0, "x.pem", &error));
  g_assert_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_ANCHOR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/tlv", test_tlv);
  g_test_add_func ("/card/status/total", test_status_total);
  g_test_add_func ("/card/status/meaning", test_status_meaning);
  g_test_add_func ("/card/profiles", test_profiles);
  g_test_add ("/card/record/good", Fixture, NULL, set_up, test_record, tear_down);
  g_test_add ("/card/record/spoiled", Fixture, NULL, set_up, test_record_spoiled, tear_down);
  g_test_add ("/card/photo/trim", Fixture, NULL, set_up, test_photo_trim, tear_down);
  g_test_add_func ("/card/licence/dates", test_licence_dates);
  g_test_add_func ("/card/anchor", test_anchor);
  return g_test_run ();
}
