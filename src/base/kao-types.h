// SPDX-License-Identifier: GPL-3.0-or-later
/* Small types that every folder shares. Plain C, usable from C++. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A position in pixels; (0, 0) is the outer corner of the first pixel, so that scaling is a plain
 * multiplication. */
typedef struct
{
  gdouble x;
  gdouble y;
} KaoPoint;

/* Whole pixels; right and lower edges are exclusive. May reach outside a picture. */
typedef struct
{
  gint x;
  gint y;
  gint width;
  gint height;
} KaoRect;

/* The five landmarks of this project, in this order everywhere. "Left" is left in the picture. */
typedef enum
{
  KAO_LANDMARK_EYE_LEFT,
  KAO_LANDMARK_EYE_RIGHT,
  KAO_LANDMARK_NOSE_TIP,
  KAO_LANDMARK_MOUTH_LEFT,
  KAO_LANDMARK_MOUTH_RIGHT,
  KAO_N_LANDMARKS
} KaoLandmark;

typedef enum
{
  KAO_DOCUMENT_CARD,    /* ID-1 My Number card, portrait 22.0 x 27.5 mm */
  KAO_DOCUMENT_FORM,    /* A4 application form, photo 35 x 45 mm */
  KAO_DOCUMENT_LICENCE, /* ID-1 driving licence, portrait about 24 x 30 mm */
  KAO_DOCUMENT_PHOTO    /* loose photo print 35 x 45 mm; found on the glass, never configured */
} KaoDocumentKind;

typedef struct _KaoImage KaoImage;
typedef struct _KaoConfig KaoConfig;
typedef struct _KaoSpawner KaoSpawner;
typedef struct _KaoWorker KaoWorker;
typedef struct _KaoCamera KaoCamera;
typedef struct _KaoScanner KaoScanner;
typedef struct _KaoPack KaoPack;
typedef struct _KaoEngine KaoEngine;
typedef struct _KaoVector KaoVector;
typedef struct _KaoCalibration KaoCalibration;
typedef struct _KaoSession KaoSession;

G_END_DECLS
