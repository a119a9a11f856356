// SPDX-License-Identifier: GPL-3.0-or-later
/* What several references say together: the table from figures and trust to a verdict. A visitor
 * may be compared with the printed photo, the chip's, a ticket and a registration; each pair has
 * its own figure, one of them counts. Pure functions. Any thread.
 */
#pragma once

#include "match/kao-match.h"

G_BEGIN_DECLS

/* Where a reference comes from. */
typedef enum
{
  KAO_ORIGIN_PRINTED,    /* the photo on the document, scanned */
  KAO_ORIGIN_CHIP,       /* the photo in the document's chip */
  KAO_ORIGIN_TICKET,     /* the vector of a sealed ticket */
  KAO_ORIGIN_REGISTERED, /* somebody who was registered at this desk today */
  KAO_N_ORIGINS
} KaoOrigin;

/* How far a reference is trusted. */
typedef enum
{
  KAO_TRUST_WRONG,       /* its signature or seal was checked and is wrong: a forgery or damaged */
  KAO_TRUST_NOT_CHECKED, /* nothing to check (a print), or nothing to check it with */
  KAO_TRUST_GENUINE,
  KAO_N_TRUSTS
} KaoTrust;

/* The pair of the visitor and one reference. */
typedef struct
{
  gboolean is_there;
  KaoTrust trust;
  gdouble similarity; /* 0..100 */
} KaoFigure;

typedef struct
{
  gdouble threshold;   /* of the visitor with the reference that counts */
  gdouble review_line;
  gdouble photos_line; /* of printed photo and chip */
} KaoLines;

/* From here on printed photo and chip are taken for the same photo. They are two pictures of one
 * photo, not two photos of one person, so the line could lie higher than the visitor's; it is 60 (1
 * in 1,000 strangers) until measured with chips. */
#define KAO_PHOTOS_LINE 60.0

typedef enum
{
  KAO_VERDICT_NOTHING, /* there is no reference that may count */
  KAO_VERDICT_ABOVE,   /* the pair that counts: as KaoOutcome */
  KAO_VERDICT_REVIEW,
  KAO_VERDICT_BELOW,
  KAO_VERDICT_PHOTOS_DIFFER, /* print and chip show different photos, whoever came */
  KAO_VERDICT_NOT_GENUINE,   /* a reference failed its check, whatever the figures are */
  KAO_N_VERDICTS
} KaoVerdict;

/* Which reference counts: of those that are there and not wrong the genuine ones before the
 * unchecked ones, and among these the chip's before a ticket's before a registration's before the
 * print's. FALSE when there is none. */
gboolean kao_verdict_find_counting (const KaoFigure figures[KAO_N_ORIGINS], KaoOrigin *counting);

/* @figures: one per KaoOrigin. @photos_similarity: of printed photo and chip, read only where both
 * are there. What is no number counts as 0. */
KaoVerdict kao_verdict_from_figures (const KaoFigure figures[KAO_N_ORIGINS],
                                     gdouble photos_similarity,
                                     const KaoLines *lines);

/* As it stands in JSON, such as "photos-differ". */
const gchar *kao_verdict_to_string (KaoVerdict verdict);
/* "printed", "chip", "ticket", "registered". */
const gchar *kao_origin_to_string (KaoOrigin origin);
/* "wrong", "not-checked", "genuine". */
const gchar *kao_trust_to_string (KaoTrust trust);

G_END_DECLS
