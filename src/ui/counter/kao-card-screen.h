// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window shows of the card reader and of the chip that was read, as ui/counter/kao-screen.h does of the rest:
 * finished words, signs, pictures. Filled by kao_card_screen_say(). */
#pragma once

#include "image/kao-image.h"
#include "ui/counter/kao-screen.h"

G_BEGIN_DECLS

/* Strings are owned and not NULL; pictures are borrowed for the time of the call, and may be NULL. */
typedef struct
{
  KaoScreenPart part; /* the reader at the foot of the window */
  gboolean has_reader; /* there is something to press */
  gboolean may_read;

  gboolean has_chip; /* what follows is there */
  KaoMarkKind check_mark;
  gchar *check; /* genuine, not checked or wrong */
  KaoImage *name;
  KaoImage *address;
  gchar *facts;
  gchar *note; /* what the clerk should know of the figure for somebody of this age; "" = nothing */
  gchar *hint; /* in the pane while it is empty */
} KaoCardScreen;

/* Overwrites and frees every text. A screen of zeros is allowed. */
void kao_card_screen_clear (KaoCardScreen *screen);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoCardScreen, kao_card_screen_clear)

G_END_DECLS
