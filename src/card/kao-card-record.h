// SPDX-License-Identifier: GPL-3.0-or-later
/* The files of a card, taken apart. Pure: everything points into the bytes that were given. Fuzzed. */
#pragma once

#include "card/kao-card-facts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *data;
  gsize size;
} KaoCardBytes;

#define KAO_CARD_RSA_BYTES 256

/* Objects 90 and 91 of a card's public key. */
typedef struct
{
  KaoCardBytes exponent;
  KaoCardBytes modulus; /* KAO_CARD_RSA_BYTES */
} KaoCardKey;

/* The face record of a My Number Card (FF20). */
typedef struct
{
  guint32 birth;
  guint32 expiry;
  guint32 sex;
  KaoCardKey key;                                /* the card's own */
  KaoCardBytes pictures[KAO_N_CARD_PICTURES];    /* photo JPEG 2000, name and address PNG */
  KaoCardBytes signed_parts[3];                  /* DF22..DF24, DF25..DF26, DF27: tag and length included */
  KaoCardBytes signature;
} KaoCardRecord;

/* The certificate of the key that signs the records (7F21). */
typedef struct
{
  KaoCardBytes signed_part; /* the value of 5F4E: key names and key */
  KaoCardKey key;
  KaoCardBytes signature;
} KaoCardCertificate;

/* All set KAO_CARD_ERROR_BROKEN_DATA with a sentence that holds nothing of the data. */
gboolean kao_card_record_parse (const guint8 *data, gsize size, KaoCardRecord *record, GError **error);
gboolean kao_card_certificate_parse (const guint8 *data,
                                     gsize size,
                                     KaoCardCertificate *certificate,
                                     GError **error);

/* The driving licence's common data (MF/2F01, object 45): expiry as YYYYMMDD, 0 when it is not there. */
guint32 kao_card_licence_expiry (const guint8 *data, gsize size);
/* The driving licence's text file (DF1/0001): birth date (object 16, era digit and YYMMDD), or 0. */
guint32 kao_card_licence_birth (const guint8 *data, gsize size);

/* The picture without the filler behind it: a JP2 file or a bare codestream that ends with its end-of-codestream
 * mark; else FALSE. A stream whose rear was zeroed decodes without a complaint, but has lost its mark. */
gboolean kao_card_photo_trim (KaoCardBytes *photo);

G_END_DECLS
