// SPDX-License-Identifier: GPL-3.0-or-later
/* Who comes before the demonstration's camera while the reception's window is used: whoever is to be registered, and at
 * the gate one after the other those who have registered, with their tickets, and some who should not come in. */
#pragma once

#include "app/kao-reception-parts.h"

G_BEGIN_DECLS

typedef struct _KaoReceptionDemoScene KaoReceptionDemoScene;

/* Follows the reception of @parts, which must outlive it. (transfer full) */
KaoReceptionDemoScene *kao_reception_demo_scene_new (KaoReceptionParts *parts);
void kao_reception_demo_scene_free (KaoReceptionDemoScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoReceptionDemoScene, kao_reception_demo_scene_free)

G_END_DECLS
