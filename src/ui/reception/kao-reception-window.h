// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception's one window. It shows a KaoReceptionScreen and some pictures and reports what is wanted; it decides
 * nothing and knows no reception.
 *
 * Signals:
 *   "requested"      (guint KaoReceptionRequest)
 *   "page-requested" (guint KaoReceptionPage)
 *   "chosen"         (guint) 1 or 2 of those who are alike, 0 = neither
 *   "handed-out"     (guint item, gboolean)
 *   "activity"       (void) a key or a button was pressed
 */
#pragma once

#include "image/kao-image.h"
#include "ui/reception/kao-reception-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_RECEPTION_REQUEST_REGISTER, /* what of, kao_reception_window_get_label() and the others tell */
  KAO_RECEPTION_REQUEST_READ_CARD,
  KAO_RECEPTION_REQUEST_CANCEL,
  KAO_RECEPTION_REQUEST_NEXT,
  KAO_RECEPTION_REQUEST_CLOSE_DAY, /* it is to be asked for */
  KAO_RECEPTION_REQUEST_KEEP_DAY,
  KAO_RECEPTION_REQUEST_WIPE_DAY,
  KAO_RECEPTION_REQUEST_UNLOCK,
  KAO_RECEPTION_REQUEST_DISMISS, /* the message */
  KAO_N_RECEPTION_REQUESTS
} KaoReceptionRequest;

#define KAO_TYPE_RECEPTION_WINDOW (kao_reception_window_get_type ())
G_DECLARE_FINAL_TYPE (KaoReceptionWindow, kao_reception_window, KAO, RECEPTION_WINDOW, GtkApplicationWindow)

/* @application may be NULL in tests. */
KaoReceptionWindow *kao_reception_window_new (GtkApplication *application);

/* Everything but the pictures. */
void kao_reception_window_show (KaoReceptionWindow *self, const KaoReceptionScreen *screen);
/* Only the part that follows the camera's rate; cheap. */
void kao_reception_window_show_live (KaoReceptionWindow *self, const KaoReceptionLive *live);
/* A frame of the camera, for the page that is shown. */
void kao_reception_window_set_frame (KaoReceptionWindow *self, KaoImage *frame);
/* The ticket's code, one pixel a module, or NULL. */
void kao_reception_window_set_code (KaoReceptionWindow *self, KaoImage *code);

/* What was typed of the one who registers; lives until it is typed on. */
const gchar *kao_reception_window_get_label (KaoReceptionWindow *self);
gboolean kao_reception_window_is_listed (KaoReceptionWindow *self);
gboolean kao_reception_window_has_ticket (KaoReceptionWindow *self);
gboolean kao_reception_window_is_passed_on (KaoReceptionWindow *self);

/* The page asks, and the visitor agrees to something. */
gboolean kao_reception_window_may_register (KaoReceptionWindow *self);

/* Drops the picture alone. */
void kao_reception_window_drop_frame (KaoReceptionWindow *self);
/* Drops every picture and everything that was typed about a visitor and overwrites the copies. */
void kao_reception_window_wipe (KaoReceptionWindow *self);

G_END_DECLS
