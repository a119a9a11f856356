// SPDX-License-Identifier: GPL-3.0-or-later
/* One row for each kind of card: names, files, keys, tags. A new kind is a new row.
 *
 * From public readers and the summaries of the police's specification; the issuer's own specification of
 * the My Number Card is not public. What is not known of a kind is 0, and such a kind is recognised and
 * named but not read.
 */
#pragma once

#include "card/kao-card-facts.h"
#include "card/kao-tlv.h"

G_BEGIN_DECLS

#define KAO_CARD_MAX_KEYS 2

typedef enum
{
  KAO_CARD_SIGNATURE_NONE,         /* the issuer's key is not published */
  KAO_CARD_SIGNATURE_RSA_SHA256,   /* three digests in one, card-verifiable certificate, challenge */
  KAO_CARD_SIGNATURE_ECDSA_SHA384  /* announced for the next generation */
} KaoCardSignatureKind;

typedef struct
{
  KaoCardKind kind;
  const gchar *word;  /* for logs and JSON: "my-number-card" */
  guint8 name[16];    /* of the application that holds the photo */
  guint8 name_size;   /* 0: not published */
  gboolean needs_root; /* keys and settings lie in the master file, which is selected first */

  guint n_keys;
  guint8 keys[KAO_CARD_MAX_KEYS];       /* P2 of VERIFY */
  guint16 key_files[KAO_CARD_MAX_KEYS]; /* selected before VERIFY; 0: P2 names the key */
  guint digits;                         /* of each number */
  guint tries;                          /* of a fresh card */
  guint16 pin_setting_file;             /* tells whether the holder has set PINs; 0: none */

  KaoTlvForm form;
  guint16 face_file;
  guint32 face_tag; /* outer object of the face file */
  guint32 photo_tag; /* within it; equal to @face_tag: the object is the photo */
  guint16 certificate_file;
  KaoCardSignatureKind signature;
} KaoCardProfile;

extern const KaoCardProfile kao_card_profiles[];
extern const gsize kao_n_card_profiles;

const KaoCardProfile *kao_card_profile_find (KaoCardKind kind);
/* Enough is known of this kind to read the photo. */
gboolean kao_card_profile_is_readable (const KaoCardProfile *profile);

G_END_DECLS
