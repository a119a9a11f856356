// SPDX-License-Identifier: GPL-3.0-or-later
/* The demonstration's cards: which pictures and numbers, and what is wrong with them. Used by the worker, where no
 * virtual reader can be had, and by kaoawase-demo-card, which lays the same cards on one. */
#pragma once

#include "card/kao-card-number.h"
#include "card/kao-card-signature.h"
#include "card/kao-virtual-card.h"

G_BEGIN_DECLS

typedef struct _KaoCardDemo KaoCardDemo;

/* @kind: "genuine"; "forged", whose chip holds somebody else's photo than its print; "copied", whose chip has the record
 * but not the key; "licence"; "p07" to "p12", of those persons. @folder: of the pictures. NULL when @kind is none of these or a picture is missing.
 * (transfer full) */
KaoCardDemo *kao_card_demo_new (const gchar *kind, const gchar *folder);
void kao_card_demo_free (KaoCardDemo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoCardDemo, kao_card_demo_free)

/* What is said in the place of a reader's name. */
const gchar *kao_card_demo_get_reader (KaoCardDemo *demo);
/* A new card of this kind. (transfer full) */
KaoVirtualCard *kao_card_demo_make_card (KaoCardDemo *demo);
KaoCardTransport kao_card_demo_connect (KaoCardDemo *demo);
/* The key of the issuer of this process' cards. (transfer full) */
KaoCardAnchor *kao_card_demo_get_anchor (KaoCardDemo *demo);

G_END_DECLS
