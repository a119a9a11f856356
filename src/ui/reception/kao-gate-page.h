// SPDX-License-Identifier: GPL-3.0-or-later
/* Gate: the picture of the entrance, and what became of the one who stands there, in big type. It shows what it is told
 * and decides nothing; two that are alike are chosen by the action "desk.number". Signal "handed-out" (guint item,
 * gboolean).
 */
#pragma once

#include "image/kao-image.h"
#include "ui/reception/kao-reception-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_GATE_PAGE (kao_gate_page_get_type ())
G_DECLARE_FINAL_TYPE (KaoGatePage, kao_gate_page, KAO, GATE_PAGE, GtkBox)

void kao_gate_page_show (KaoGatePage *self, const KaoGateScreen *screen, const KaoReceptionLive *live);
void kao_gate_page_show_live (KaoGatePage *self, const KaoReceptionLive *live);
void kao_gate_page_set_frame (KaoGatePage *self, KaoImage *frame);
/* As if the item's box had been pressed; nothing where it is not shown. */
void kao_gate_page_toggle_item (KaoGatePage *self, guint item);
/* Picture, label and figure are gone. */
void kao_gate_page_wipe (KaoGatePage *self);
void kao_gate_page_grab_focus (KaoGatePage *self);
void kao_gate_page_set_orientation (KaoGatePage *self, GtkOrientation orientation);

G_END_DECLS
