// SPDX-License-Identifier: GPL-3.0-or-later
/* Day: how many, and its end. No names. What is pressed is an action of the group "desk". */
#pragma once

#include "ui/reception/kao-reception-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_DAY_PAGE (kao_day_page_get_type ())
G_DECLARE_FINAL_TYPE (KaoDayPage, kao_day_page, KAO, DAY_PAGE, GtkBox)

void kao_day_page_show (KaoDayPage *self, const KaoDayScreen *screen);
void kao_day_page_grab_focus (KaoDayPage *self);

G_END_DECLS
