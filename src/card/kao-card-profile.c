// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-profile.h"

/* In the order in which a card is asked for them. */
const KaoCardProfile kao_card_profiles[] = {
  {
    .kind = KAO_CARD_MY_NUMBER,
    .word = "my-number-card",
    /* Card-face application; all ten bytes, because the card takes any beginning of the name. */
    .name = { 0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02 },
    .name_size = 10,
    .n_keys = 1,
    .keys = { 0x80 },
    .key_files = { 0x0012 }, /* 照合番号B; 0013 beside it is the My Number itself and never touched */
    .digits = 14,
    .tries = 10,
    .form = KAO_TLV_BER,
    .face_file = 0x0002,
    .face_tag = 0xff20,
    .photo_tag = 0xdf27,
    .certificate_file = 0x0004,
    .signature = KAO_CARD_SIGNATURE_RSA_SHA256,
  },
  {
    .kind = KAO_CARD_LICENCE,
    .word = "driving-licence",
    .name = { 0xa0, 0x00, 0x00, 0x02, 0x31, 0x02 }, /* DF2; ten zero bytes belong to it */
    .name_size = 16,
    .needs_root = TRUE,
    .n_keys = 2,
    .keys = { 0x81, 0x82 },
    .digits = 4,
    .tries = 3,
    .pin_setting_file = 0x000a,
    .form = KAO_TLV_LICENCE,
    .face_file = 0x0001,
    .face_tag = 0x5f40,
    .photo_tag = 0x5f40,
    .signature = KAO_CARD_SIGNATURE_NONE,
  },
  {
    /* A My Number Card that carries this is read as a My Number Card. How the photo's item ("107" of
     * file 001B) is written is not known, so the application alone is named and not read. */
    .kind = KAO_CARD_MY_NUMBER_LICENCE,
    .word = "my-number-licence",
    .name = { 0xa0, 0x00, 0x00, 0x02, 0x31, 0x06 },
    .name_size = 16,
    .n_keys = 1,
    .keys = { 0x86 },
    .digits = 4,
    .tries = 10,
    .pin_setting_file = 0x001a,
    .form = KAO_TLV_LICENCE,
    .face_file = 0x001b,
    .signature = KAO_CARD_SIGNATURE_NONE,
  },
  {
    /* Announced: two applications, a number of six digits, ECDSA with P-384. Names and files are not
     * published, so no card is asked for it; what it is like stands here for whoever fills the row. */
    .kind = KAO_CARD_MY_NUMBER_NEXT,
    .word = "my-number-card-next",
    .n_keys = 1,
    .digits = 6,
    .form = KAO_TLV_BER,
    .signature = KAO_CARD_SIGNATURE_ECDSA_SHA384,
  },
};
const gsize kao_n_card_profiles = G_N_ELEMENTS (kao_card_profiles);

const KaoCardProfile *
kao_card_profile_find (KaoCardKind kind)
{
  for (gsize i = 0; i < kao_n_card_profiles; i++)
    {
      if (kao_card_profiles[i].kind == kind)
        return &kao_card_profiles[i];
    }
  return NULL;
}

gboolean
kao_card_profile_is_readable (const KaoCardProfile *profile)
{
  return profile->name_size > 0 && profile->face_tag != 0 && profile->photo_tag != 0;
}
