// SPDX-License-Identifier: GPL-3.0-or-later
/* Makes scans out of the specimen documents and the synthetic persons of data/demo, with
 * everything known about them: what lies where, how it is turned, where the eyes are. Same
 * recipe and seed, same pixels. */
#pragma once

#include "document/kao-document.h"

G_BEGIN_DECLS

#define COMPOSE_N_PERSONS 12
#define COMPOSE_MOST_THINGS 3

typedef enum
{
  COMPOSE_CARD,
  COMPOSE_LICENCE,
  COMPOSE_FORM,
  COMPOSE_PHOTO,
  COMPOSE_CARD_BACK,
  COMPOSE_CARD_INFANT,   /* a card without a photo */
  COMPOSE_FORM_UNGLUED,  /* a form without a photo */
  COMPOSE_CARD_DECORATED /* a card with ghost portrait, hologram, QR code, logo and drawn face */
} ComposeKind;

typedef struct
{
  ComposeKind kind;
  guint person;         /* 0..11 */
  gdouble x_mm, y_mm;   /* centre of the document on the glass */
  gdouble rotation;     /* counter-clockwise */
  gdouble screen_lpi;   /* 0 = none */
  gdouble screen_depth; /* 0..1 */
} ComposeThing;

typedef struct
{
  guint seed;
  gdouble width_mm, height_mm; /* of the scanned area */
  gdouble dpi;
  gint lid; /* shade 0..255 */
  gboolean has_shadow;
  gboolean is_lid_open;
  gboolean is_grey;
  gdouble blur_mm; /* sigma */
  gdouble noise;   /* sigma, shades */
  gint jpeg;       /* quality, 0 = none */
  guint n_dust;
  gdouble gamma;
  ComposeThing things[COMPOSE_MOST_THINGS];
  guint n_things;
} ComposeScene;

typedef struct
{
  gdouble x_mm, y_mm; /* centre of the portrait on the glass */
  gdouble rotation;
  gdouble eyes_mm[2][2]; /* left in the upright portrait, right; x, y on the glass */
  guint person;
  ComposeKind kind;
} ComposeTruth;

typedef struct _Composer Composer;

/* @folder: data/demo. */
Composer *composer_new (const gchar *folder, GError **error);
void composer_free (Composer *composer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Composer, composer_free)

/* A scene with sane defaults and nothing on the glass. */
void compose_scene_init (ComposeScene *scene, guint seed, gdouble width_mm, gdouble height_mm,
                         gdouble dpi);

/* The scan; @truths (ComposeTruth) gets one entry per portrait on it. (transfer full) */
KaoImage *composer_scan (Composer *composer, const ComposeScene *scene, GArray *truths,
                         GError **error);

/* Replaces the hand-marked eye centres by those that @find_faces sees in the original pictures,
 * so that what is measured afterwards is what printing, scanning and the search do to them, and
 * not the habits of the landmark file. Persons whose eyes it does not see keep the marks.
 * Returns the mean distance between the two, in eye distances. */
gdouble composer_learn_eyes (Composer *composer, KaoFindFacesFunc find_faces, gpointer user_data);

/* Size of a document in millimetres. */
void compose_size (ComposeKind kind, gdouble *width_mm, gdouble *height_mm);

/* Whether a document of this kind has a portrait. */
gboolean compose_has_portrait (ComposeKind kind);

G_END_DECLS
