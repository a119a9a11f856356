// SPDX-License-Identifier: GPL-3.0-or-later
/* The program with a window. */
#pragma once

#include "config/kao-config-watch.h"
#include "visitor/kao-card-visit.h"
#include "session/kao-session.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_APPLICATION_PLAIN = 0,
  KAO_APPLICATION_DEMO = 1 << 0,       /* says so on screen */
  KAO_APPLICATION_PRACTICE = 1 << 2,   /* as KAO_APPLICATION_DEMO, for somebody who learns */
  KAO_APPLICATION_UNPROTECTED = 1 << 1, /* the sandbox is missing: a red banner says so */
  KAO_APPLICATION_CAN_PRACTISE = 1 << 3 /* the menu offers practice, for which the window closes */
} KaoApplicationFlags;

/* No exit code: the window was closed for practice. */
#define KAO_APPLICATION_PRACTISE 64

/* Sets the language from @config, starts GTK and says whether there is a display to show a window on.
 * To be called before kao_application_run() by whoever can do something else without one. */
gboolean kao_application_has_display (KaoConfig *config);

/* Shows the window until it is closed, or the session manager or a signal ends the program; then
 * everything is wiped. Sets the language from @config and starts GTK. @watch may be NULL, and so may @card.
 * Returns the exit code, or KAO_APPLICATION_PRACTISE when that was chosen in the menu. */
int kao_application_run (KaoSession *session, KaoCardVisit *card, KaoConfig *config,
                         KaoConfigWatch *watch, KaoApplicationFlags flags, int argc, char **argv);

G_END_DECLS
