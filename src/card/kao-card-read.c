// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-read.h"

#include "base/kao-error.h"
#include "card/kao-card-status.h"
#include "secure/kao-memory.h"

#include <string.h>

/* Where a licence's holder has set no PINs, this opens the card. */
#define NO_PIN "****"

#define FILE_LICENCE_COMMON 0x2f01
#define LICENCE_COMMON_BYTES 17
#define HEADER_SELECT_ROOT 0x00a40000u
#define HEADER_SIGN 0x802a0000u

/* DF1 of the licence: the text file. */
static const guint8 licence_text_name[16] = { 0xa0, 0x00, 0x00, 0x02, 0x31, 0x01 };
#define FILE_LICENCE_TEXT 0x0001
#define LICENCE_TEXT_BYTES 880

/* ---- which card ---- */

static gboolean
select_profile (KaoApduChannel *channel, const KaoCardProfile *profile, gboolean *is_there, GError **error)
{
  guint16 sw;

  if (!kao_apdu_select_application (channel, profile->name, profile->name_size, &sw, error))
    return FALSE;
  *is_there = kao_card_status (sw) == KAO_CARD_STATUS_DONE;
  return TRUE;
}

static const KaoCardProfile *
recognise (KaoApduChannel *channel, GError **error)
{
  for (gsize i = 0; i < kao_n_card_profiles; i++)
    {
      gboolean is_there = FALSE;

      if (kao_card_profiles[i].name_size == 0)
        continue;
      if (!select_profile (channel, &kao_card_profiles[i], &is_there, error))
        return NULL;
      if (is_there)
        return &kao_card_profiles[i];
    }
  g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_UNKNOWN_CARD,
                       "The card on the reader is neither a My Number Card nor a driving licence.");
  return NULL;
}

static gboolean
select_file (KaoApduChannel *channel, guint16 id, const gchar *step, GError **error)
{
  guint16 sw;

  if (!kao_apdu_select_file (channel, id, &sw, error))
    return FALSE;
  if (kao_card_status (sw) == KAO_CARD_STATUS_DONE)
    return TRUE;
  g_propagate_error (error, kao_card_status_to_error (sw, step));
  return FALSE;
}

/* To where keys and settings of @profile lie. */
static gboolean
go_to_keys (KaoApduChannel *channel, const KaoCardProfile *profile, GError **error)
{
  KaoApduReply reply;
  gboolean is_there = FALSE;

  if (!profile->needs_root)
    return select_profile (channel, profile, &is_there, error);
  if (!kao_apdu_send (channel, HEADER_SELECT_ROOT, NULL, 0, -1, TRUE, &reply, error))
    return FALSE;
  if (kao_card_status (reply.sw) == KAO_CARD_STATUS_DONE)
    return TRUE;
  g_propagate_error (error, kao_card_status_to_error (reply.sw, "opening its master file"));
  return FALSE;
}

/* Three bytes: a tag, 01, and 01 for "set". Where that cannot be read, no PIN is tried. */
static gboolean
read_pin_setting (KaoApduChannel *channel, guint16 file, gboolean *has_pins, GError **error)
{
  guint8 setting[3];
  gsize size;

  if (!select_file (channel, file, "telling whether PINs are set", error)
      || !kao_apdu_read_bytes (channel, sizeof setting, "telling whether PINs are set", setting, &size,
                               error))
    return FALSE;
  if (size == sizeof setting && setting[1] == 1 && setting[2] <= 1)
    {
      *has_pins = setting[2] == 1;
      return TRUE;
    }
  g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA,
                       "The card does not tell whether its PINs are set, so none is tried.");
  return FALSE;
}

static gboolean
go_to_key (KaoApduChannel *channel, const KaoCardProfile *profile, guint i, GError **error)
{
  return profile->key_files[i] == 0
         || select_file (channel, profile->key_files[i], "looking for its key", error);
}

static gboolean
probe_keys (KaoApduChannel *channel, const KaoCardProfile *profile, KaoCardProbe *probe, GError **error)
{
  if (!go_to_keys (channel, profile, error))
    return FALSE;
  if (profile->pin_setting_file != 0
      && !read_pin_setting (channel, profile->pin_setting_file, &probe->has_pins, error))
    return FALSE;
  for (guint i = 0; i < profile->n_keys; i++)
    {
      if (!go_to_key (channel, profile, i, error)
          || !kao_apdu_ask_tries (channel, profile->keys[i], &probe->tries[i], error))
        return FALSE;
    }
  return TRUE;
}

static const KaoCardProfile *
probe_profile (KaoApduChannel *channel, KaoCardProbe *probe, GError **error)
{
  const KaoCardProfile *profile = recognise (channel, error);

  *probe = (KaoCardProbe){ .kind = KAO_CARD_UNKNOWN, .has_pins = TRUE };
  if (profile == NULL)
    return NULL;
  probe->kind = profile->kind;
  probe->n_keys = profile->n_keys;
  return probe_keys (channel, profile, probe, error) ? profile : NULL;
}

gboolean
kao_card_probe (KaoApduChannel *channel, KaoCardProbe *probe, GError **error)
{
  return probe_profile (channel, probe, error) != NULL;
}

/* ---- the number ---- */

/* Everything that can be said without the card. */
static gboolean
check_request (const KaoCardProfile *profile,
               const KaoCardProbe *probe,
               const KaoCardRequest *request,
               gint *tries,
               GError **error)
{
  if (request->kind != profile->kind)
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_UNKNOWN_CARD,
                           "Another kind of card lies on the reader now; lay down the one that was asked for.");
      return FALSE;
    }
  if (!kao_card_profile_is_readable (profile))
    {
      g_set_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_UNSUPPORTED,
                   "A card of this kind (%s) cannot be read yet.", profile->word);
      return FALSE;
    }
  for (guint i = 0; i < profile->n_keys; i++)
    {
      *tries = probe->tries[i];
      if (probe->tries[i] == 0)
        {
          g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_LOCKED,
                               "The card has locked this number; its issuer can unlock it.");
          return FALSE;
        }
      if (probe->has_pins
          && (strlen (request->numbers[i]) != profile->digits
              || strspn (request->numbers[i], "0123456789") != profile->digits))
        {
          g_set_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BAD_NUMBER,
                       "The number must have %u digits; nothing was sent to the card.", profile->digits);
          return FALSE;
        }
      if (probe->tries[i] < KAO_CARD_TRIES_ENOUGH && !request->is_confirmed)
        {
          g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_FEW_TRIES,
                               "The card allows few more tries; compare the number before it is sent.");
          return FALSE;
        }
    }
  *tries = -1;
  return TRUE;
}

static gboolean
give_number (KaoApduChannel *channel,
             const KaoCardProfile *profile,
             const KaoCardProbe *probe,
             const KaoCardRequest *request,
             guint i,
             gint *tries,
             GError **error)
{
  guint16 sw;

  if (!go_to_key (channel, profile, i, error)
      || !kao_apdu_verify (channel, profile->keys[i], probe->has_pins ? request->numbers[i] : NO_PIN, &sw,
                           error))
    return FALSE;
  if (sw == KAO_SW_DONE)
    return TRUE;
  *tries = kao_card_status_tries (sw);
  g_propagate_error (error, kao_card_status_to_error (sw, "taking the number"));
  return FALSE;
}

/* ---- My Number Card ---- */

static KaoCheck
check_presence (KaoApduChannel *channel, const KaoCardKey *key, GError **error)
{
  guint8 challenge[KAO_CARD_CHALLENGE_BYTES];
  guint8 digest_info[KAO_CARD_DIGEST_INFO_BYTES];
  KaoApduReply reply;
  gboolean is_good;

  if (!kao_card_challenge_new (challenge))
    return KAO_CHECK_NONE;
  kao_card_challenge_digest (challenge, digest_info);
  if (!kao_apdu_send (channel, HEADER_SIGN, digest_info, sizeof digest_info, 256, TRUE, &reply, error))
    return KAO_CHECK_NONE;
  /* This kind of card can sign: one that does not is not the one for which the record was written. */
  is_good = reply.sw == KAO_SW_DONE && kao_card_challenge_check (challenge, key, reply.data, reply.size);
  return is_good ? KAO_CHECK_GENUINE : KAO_CHECK_WRONG;
}

static gboolean
check_record (KaoApduChannel *channel,
              const KaoCardProfile *profile,
              const KaoCardAnchor *anchor,
              const KaoCardRecord *record,
              guint8 *scratch,
              KaoCardFacts *facts,
              GError **error)
{
  static const gchar step[] = "reading its certificate";
  KaoCardCertificate certificate;
  g_autoptr (GError) lost = NULL;
  gsize size;

  if (!select_file (channel, profile->certificate_file, step, error)
      || !kao_apdu_read_object (channel, 0x7f21, FALSE, step, scratch, &size, error)
      || !kao_card_certificate_parse (scratch, size, &certificate, error))
    return FALSE;
  facts->record = kao_card_check_record (record, &certificate, anchor);
  facts->presence = check_presence (channel, &record->key, &lost);
  if (lost == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&lost));
  return FALSE;
}

static gboolean
read_my_number_card (KaoApduChannel *channel,
                     const KaoCardProfile *profile,
                     const KaoCardAnchor *anchor,
                     KaoCardStepFunc on_step,
                     gpointer user_data,
                     KaoCardReading *reading,
                     GError **error)
{
  static const gchar step[] = "reading its face record";
  KaoCardRecord record;
  guint8 *scratch;
  gboolean is_good;
  gsize size;

  if (!select_file (channel, profile->face_file, step, error)
      || !kao_apdu_read_object (channel, profile->face_tag, FALSE, step, reading->file, &size, error)
      || !kao_card_record_parse (reading->file, size, &record, error))
    return FALSE;
  if (on_step != NULL)
    on_step (KAO_CARD_STEP_CHECKING, user_data);
  scratch = kao_pages_alloc (KAO_CARD_FILE_MAX);
  is_good = scratch != NULL
            && check_record (channel, profile, anchor, &record, scratch, &reading->facts, error);
  kao_pages_free (scratch, KAO_CARD_FILE_MAX);
  if (!is_good)
    return FALSE;
  reading->facts.birth = record.birth;
  reading->facts.expiry = record.expiry;
  reading->facts.sex = record.sex;
  if (kao_card_facts_check (&reading->facts) != KAO_CHECK_WRONG)
    memcpy (reading->pictures, record.pictures, sizeof reading->pictures);
  return TRUE;
}

/* ---- licence ---- */

/* Birth and expiry are a convenience: a licence that keeps them to itself is read all the same, unless it is gone. */
static gboolean
read_licence_facts (KaoApduChannel *channel, KaoCardReading *reading, GError **error)
{
  guint8 common[LICENCE_COMMON_BYTES];
  guint16 sw;
  gsize size;

  if (!kao_apdu_select_file (channel, FILE_LICENCE_COMMON, &sw, error))
    return FALSE;
  if (sw == KAO_SW_DONE)
    {
      if (!kao_apdu_read_bytes (channel, sizeof common, "reading its dates", common, &size, error))
        return FALSE;
      reading->facts.expiry = kao_card_licence_expiry (common, size);
    }
  if (!kao_apdu_select_application (channel, licence_text_name, sizeof licence_text_name, &sw, error)
      || (sw == KAO_SW_DONE && !kao_apdu_select_file (channel, FILE_LICENCE_TEXT, &sw, error)))
    return FALSE;
  if (sw == KAO_SW_DONE)
    {
      gboolean is_read = kao_apdu_read_bytes (channel, LICENCE_TEXT_BYTES, "reading its text",
                                              reading->file, &size, error);

      if (is_read)
        reading->facts.birth = kao_card_licence_birth (reading->file, size);
      kao_wipe (reading->file, LICENCE_TEXT_BYTES);
      return is_read;
    }
  return TRUE;
}

static gboolean
read_licence (KaoApduChannel *channel,
              const KaoCardProfile *profile,
              KaoCardReading *reading,
              GError **error)
{
  static const gchar step[] = "reading its photo";
  gboolean is_there = FALSE;
  KaoTlv photo;
  gsize size, at = 0;

  if (!read_licence_facts (channel, reading, error)
      || !select_profile (channel, profile, &is_there, error)
      || !select_file (channel, profile->face_file, step, error)
      || !kao_apdu_read_object (channel, profile->face_tag, TRUE, step, reading->file, &size, error))
    return FALSE;
  kao_tlv_next (reading->file, size, profile->form, &at, &photo);
  reading->pictures[KAO_CARD_PICTURE_PHOTO] = (KaoCardBytes){ photo.value, photo.length };
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
read_opened (KaoApduChannel *channel,
             const KaoCardProfile *profile,
             const KaoCardAnchor *anchor,
             KaoCardStepFunc on_step,
             gpointer user_data,
             KaoCardReading *reading,
             GError **error)
{
  KaoCardBytes *photo = &reading->pictures[KAO_CARD_PICTURE_PHOTO];

  if (on_step != NULL)
    on_step (KAO_CARD_STEP_READING, user_data);
  reading->file = kao_pages_alloc (KAO_CARD_FILE_MAX);
  if (reading->file == NULL)
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER, "There is no memory for the card.");
      return FALSE;
    }
  if (profile->kind == KAO_CARD_MY_NUMBER
          ? !read_my_number_card (channel, profile, anchor, on_step, user_data, reading, error)
          : !read_licence (channel, profile, reading, error))
    return FALSE;
  if (photo->size > 0 && !kao_card_photo_trim (photo))
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_PHOTO,
                           "The photo in the chip is not whole; compare the printed one.");
      return FALSE;
    }
  return TRUE;
}

gboolean
kao_card_read (KaoApduChannel *channel,
               const KaoCardRequest *request,
               const KaoCardAnchor *anchor,
               KaoCardStepFunc on_step,
               gpointer user_data,
               KaoCardReading *reading,
               gint *tries,
               GError **error)
{
  gint64 began = g_get_monotonic_time ();
  const KaoCardProfile *profile;
  KaoCardProbe probe;

  memset (reading, 0, sizeof *reading);
  *tries = -1;
  if (on_step != NULL)
    on_step (KAO_CARD_STEP_PROBING, user_data);
  profile = probe_profile (channel, &probe, error);
  if (profile == NULL || !check_request (profile, &probe, request, tries, error))
    return FALSE;
  if (on_step != NULL)
    on_step (KAO_CARD_STEP_VERIFYING, user_data);
  for (guint i = 0; i < profile->n_keys; i++)
    {
      if (!give_number (channel, profile, &probe, request, i, tries, error))
        return FALSE;
    }
  reading->facts.kind = profile->kind;
  if (!read_opened (channel, profile, anchor, on_step, user_data, reading, error))
    {
      kao_card_reading_clear (reading);
      return FALSE;
    }
  reading->facts.n_commands = channel->n_commands;
  reading->facts.milliseconds = (guint32) ((g_get_monotonic_time () - began) / 1000);
  return TRUE;
}

void
kao_card_reading_clear (KaoCardReading *reading)
{
  kao_pages_free (reading->file, KAO_CARD_FILE_MAX);
  kao_wipe (reading, sizeof *reading);
}
