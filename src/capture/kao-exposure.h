// SPDX-License-Identifier: GPL-3.0-or-later
/* Exposure help: when the visitor's face stays too dark or too bright, nudge what the camera lets
 * us nudge, one small step at a time, and put everything back at the end. The rule is pure; the
 * part that talks to V4L2 is at the end of this header.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order in which they are tried: the first ones cost the least. */
typedef enum
{
  KAO_EXPOSURE_BACKLIGHT,  /* shifts what the camera's own exposure aims at */
  KAO_EXPOSURE_BRIGHTNESS,
  KAO_EXPOSURE_GAIN,
  KAO_EXPOSURE_TIME,       /* only where exposure is manual already */
  KAO_EXPOSURE_N_LEVERS
} KaoExposureLeverKind;

typedef struct
{
  gboolean is_present;
  gint lowest;  /* the limits of the nudge, within those of the device */
  gint highest;
  gint step;
  gint former;  /* what it was before the first nudge */
  gint value;
} KaoExposureLever;

typedef struct
{
  KaoExposureLever levers[KAO_EXPOSURE_N_LEVERS];
  guint n_dark; /* reports in a row */
  guint n_bright;
} KaoExposure;

/* A face between these is left alone. */
#define KAO_EXPOSURE_DARK 0.30
#define KAO_EXPOSURE_BRIGHT 0.75
#define KAO_EXPOSURE_PATIENCE 4 /* reports in a row before a nudge, so that it can take effect */

/* Sets the limits of a lever: at most half of the device's range away from @value, in about ten
 * steps. */
void kao_exposure_lever_init (KaoExposureLever *lever,
                              gint minimum,
                              gint maximum,
                              gint step,
                              gint value);

/* One report; negative = no face. Returns the lever to move and its new value (already noted in
 * @exposure), or KAO_EXPOSURE_N_LEVERS for none. */
KaoExposureLeverKind kao_exposure_feed (KaoExposure *exposure, gdouble luminance, gint *value);

/* The device refused: the lever is not tried again. */
void kao_exposure_give_up (KaoExposure *exposure, KaoExposureLeverKind lever);

/* TRUE when at least one lever is there. */
gboolean kao_exposure_is_possible (const KaoExposure *exposure);

/* V4L2: reads which levers @fd has. */
void kao_exposure_read_device (KaoExposure *exposure, gint fd);
/* V4L2: kao_exposure_feed() and carries it out. TRUE when a control was changed. */
gboolean kao_exposure_help (KaoExposure *exposure, gint fd, gdouble luminance);
/* V4L2: puts the former values back. */
void kao_exposure_restore (KaoExposure *exposure, gint fd);

G_END_DECLS
