// SPDX-License-Identifier: GPL-3.0-or-later
/* Every key of the configuration: the one table that the reader, the example file, the manual page's
 * test and --check-config go by.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least line that may be written: 20 lets 1 in 10 strangers pass, and what is below was meant on
 * another scale. */
#define KAO_LEAST_LINE 20

/* Of a list, such as what the reception hands out. */
#define KAO_CONFIG_MOST_ITEMS 8

typedef enum
{
  KAO_CONFIG_OFFICE_MUNICIPALITY,
  KAO_CONFIG_OFFICE_LANGUAGE,
  KAO_CONFIG_OFFICE_IDLE_CLEAR_SECONDS,
  KAO_CONFIG_MUNICIPALITY_NAME,
  KAO_CONFIG_MUNICIPALITY_CONTACT,
  KAO_CONFIG_MUNICIPALITY_THRESHOLD,
  KAO_CONFIG_MUNICIPALITY_REVIEW_LINE,
  KAO_CONFIG_MUNICIPALITY_NEXT_STEP_ABOVE,
  KAO_CONFIG_MUNICIPALITY_NEXT_STEP_REVIEW,
  KAO_CONFIG_MUNICIPALITY_NEXT_STEP_BELOW,
  KAO_CONFIG_CAMERA_DEVICE,
  KAO_CONFIG_CAMERA_WIDTH,
  KAO_CONFIG_CAMERA_HEIGHT,
  KAO_CONFIG_CAMERA_ROTATE,
  KAO_CONFIG_SCANNER_DEVICE,
  KAO_CONFIG_SCANNER_DOCUMENT,
  KAO_CONFIG_SCANNER_WHOLE_GLASS,
  KAO_CONFIG_SCANNER_ALLOW_NETWORK,
  KAO_CONFIG_SCANNER_DRIVERS,
  KAO_CONFIG_CARD_USE,
  KAO_CONFIG_CARD_READER,
  KAO_CONFIG_CARD_TRUST_ANCHOR,
  KAO_CONFIG_MODEL_PACK,
  KAO_CONFIG_MODEL_PACK_SHA256,
  KAO_CONFIG_SECURITY_REQUIRE_SANDBOX,
  KAO_CONFIG_RECEPTION_EVENT,
  KAO_CONFIG_RECEPTION_EVENT_KEY,
  KAO_CONFIG_RECEPTION_HAND_OUT,
  KAO_CONFIG_RECEPTION_TICKET_HOURS,
  KAO_CONFIG_RECEPTION_LINE,
  KAO_CONFIG_RECEPTION_REGISTER_WITH,
  /* in the order of KaoQualityLine */
  KAO_CONFIG_QUALITY_EYES_VISIBLE,
  KAO_CONFIG_QUALITY_MOUTH_VISIBLE,
  KAO_CONFIG_QUALITY_EYES_OPEN,
  KAO_CONFIG_QUALITY_HEAD_YAW,
  KAO_CONFIG_QUALITY_HEAD_PITCH,
  KAO_CONFIG_QUALITY_HEAD_ROLL,
  KAO_CONFIG_QUALITY_LUMINANCE,
  KAO_CONFIG_QUALITY_UNDER_EXPOSURE,
  KAO_CONFIG_QUALITY_OVER_EXPOSURE,
  KAO_CONFIG_QUALITY_UNIFORMITY,
  KAO_CONFIG_QUALITY_INTER_EYE_DISTANCE,
  KAO_CONFIG_QUALITY_SHARPNESS,
  KAO_CONFIG_QUALITY_DOCUMENT_EYES_VISIBLE,
  KAO_CONFIG_QUALITY_DOCUMENT_INTER_EYE_DISTANCE,
  KAO_CONFIG_QUALITY_DOCUMENT_SHARPNESS,
  KAO_CONFIG_QUALITY_DOCUMENT_HALFTONE,
  KAO_CONFIG_QUALITY_DOCUMENT_GLARE,
  KAO_CONFIG_QUALITY_DOCUMENT_LUMINANCE,
  KAO_CONFIG_QUALITY_DOCUMENT_DYNAMIC_RANGE,
  KAO_CONFIG_QUALITY_DOCUMENT_MARGIN,
  KAO_N_CONFIG_KEYS
} KaoConfigKeyId;

typedef enum
{
  KAO_CONFIG_TEXT,   /* one line, at most 200 characters */
  KAO_CONFIG_CHOICE, /* one word of @choices */
  KAO_CONFIG_INTEGER,
  KAO_CONFIG_DECIMAL,
  KAO_CONFIG_BOOLEAN,
  KAO_CONFIG_PATH, /* absolute, at most 200 characters, or empty */
  KAO_CONFIG_DRIVERS, /* names of SANE backends, at most 200 characters, or empty */
  KAO_CONFIG_LIST, /* at most KAO_CONFIG_MOST_ITEMS, separated by commas; 200 characters, or empty */
  KAO_CONFIG_COMMANDS, /* a list of "NAME /PATH", or empty */
  KAO_CONFIG_SHA256, /* 64 hexadecimal digits in lower case, or empty */
  KAO_CONFIG_MUNICIPALITY_CODE /* JIS X 0402, six digits with check digit, or empty */
} KaoConfigType;

typedef struct
{
  const gchar *group; /* "Municipality" stands for [Municipality CODE], one group per office */
  const gchar *key;
  KaoConfigType type;
  const gchar *fallback; /* what holds without the key, as it would be written */
  gdouble least;         /* of numbers */
  gdouble most;
  const gchar *unit;
  const gchar *choices; /* separated by a bar */
  const gchar *help;    /* English, for the example file and the manual page */
  gboolean is_for_root; /* weakens a wall: counts only in a file that root alone can change */
} KaoConfigKey;

extern const KaoConfigKey kao_config_keys[KAO_N_CONFIG_KEYS];

/* What may stand at @key, in words: "a number from 20 to 100"; @is_translated: in the language of the
 * locale instead of English. (transfer full) */
gchar *kao_config_key_allowed (const KaoConfigKey *key, gboolean is_translated);

/* The last digit that JIS X 0402 gives to the five @digits. */
gint kao_municipality_check_digit (const gchar *digits);

/* TRUE for six digits whose last is the check digit of JIS X 0402 and whose first two are one of the
 * 47 prefectures. */
gboolean kao_municipality_code_is_valid (const gchar *code);

/* The commented example file with every key at its default. (transfer full) */
gchar *kao_config_example (void);

G_END_DECLS
