// SPDX-License-Identifier: GPL-3.0-or-later
/* Register: consent, label, picture, ticket. It shows what it is told and decides nothing; what is pressed is an action
 * of the group "desk" that the window installs. Signal "changed" (void): consent or wish changed.
 */
#pragma once

#include "image/kao-image.h"
#include "ui/reception/kao-reception-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_REGISTER_PAGE (kao_register_page_get_type ())
G_DECLARE_FINAL_TYPE (KaoRegisterPage, kao_register_page, KAO, REGISTER_PAGE, GtkBox)

void kao_register_page_show (KaoRegisterPage *self, const KaoRegisterScreen *screen, const KaoReceptionLive *live);
void kao_register_page_show_live (KaoRegisterPage *self, const KaoReceptionLive *live);
void kao_register_page_set_frame (KaoRegisterPage *self, KaoImage *frame);
void kao_register_page_drop_frame (KaoRegisterPage *self);
/* The ticket's code, one pixel a module, or NULL. */
void kao_register_page_set_code (KaoRegisterPage *self, KaoImage *code);

/* The visitor agrees, and something is to be made of it. */
gboolean kao_register_page_is_ready (KaoRegisterPage *self);
/* Lives until it is typed on; never NULL. */
const gchar *kao_register_page_get_label (KaoRegisterPage *self);
gboolean kao_register_page_is_listed (KaoRegisterPage *self);
gboolean kao_register_page_has_ticket (KaoRegisterPage *self);
/* The visitor agrees that photo and label go to the office's own commands. */
gboolean kao_register_page_is_passed_on (KaoRegisterPage *self);

/* Consents, label, picture and code are gone; what to make of the next visitor stays. */
void kao_register_page_wipe (KaoRegisterPage *self);
/* Where the next visitor begins. */
void kao_register_page_grab_focus (KaoRegisterPage *self);
/* Beside each other, or below. */
void kao_register_page_set_orientation (KaoRegisterPage *self, GtkOrientation orientation);

G_END_DECLS
