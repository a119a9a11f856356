// SPDX-License-Identifier: GPL-3.0-or-later
/* The one window. It shows a KaoScreen and some pictures and reports what the clerk wants; it decides
 * nothing and knows no session.
 *
 * Signals:
 *   "requested"           (guint KaoSessionActions bit, guint portrait)
 *   "left"                (guint KaoLeaving) the visitor cannot or will not be matched
 *   "document-chosen"     (guint KaoDocumentKind)
 *   "whole-glass-changed" (gboolean)
 *   "message-dismissed"   (void)
 *   "activity"            (void) a key or a button was pressed
 *   "card-requested"      (void) the chip of the visitor's card is wanted
 */
#pragma once

#include "session/kao-session.h"
#include "ui/counter/kao-card-screen.h"
#include "ui/counter/kao-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_WINDOW (kao_window_get_type ())
G_DECLARE_FINAL_TYPE (KaoWindow, kao_window, KAO, WINDOW, GtkApplicationWindow)

/* @application may be NULL in tests. */
KaoWindow *kao_window_new (GtkApplication *application);

/* The badge of the demo says that this is practice. */
void kao_window_set_practice (KaoWindow *self);

/* Everything but the pictures. */
void kao_window_show (KaoWindow *self, const KaoScreen *screen);
/* Only the part that follows the camera's rate; cheap. */
void kao_window_show_live (KaoWindow *self, const KaoScreenLive *live);
void kao_window_show_seconds_left (KaoWindow *self, guint seconds);
/* The focus and the eye go to a result that has taken the place of another, so that it is read out. */
void kao_window_turn_to_result (KaoWindow *self);

/* A frame of the camera for the visitor's pane. */
void kao_window_set_frame (KaoWindow *self, KaoImage *frame);
/* The aligned picture of a pane, or NULL. */
void kao_window_set_portrait (KaoWindow *self, KaoPane pane, KaoImage *portrait);
/* The portraits to choose from (element-type KaoImage); shown in CHOOSING. */
void kao_window_set_choices (KaoWindow *self, GPtrArray *portraits);

/* The card reader and what it has read; a window that is never told has none. */
void kao_window_show_card (KaoWindow *self, const KaoCardScreen *screen);
/* The aligned photo of the chip, or NULL. */
void kao_window_set_chip (KaoWindow *self, KaoImage *photo);

/* Drops every picture and every text about the visitor and overwrites the copies. */
void kao_window_wipe (KaoWindow *self);

G_END_DECLS
