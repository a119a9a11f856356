// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception with a window. */
#pragma once

#include "reception/kao-reception.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_RECEPTION_APPLICATION_PLAIN = 0,
  KAO_RECEPTION_APPLICATION_DEMO = 1 << 0,       /* says so on screen */
  KAO_RECEPTION_APPLICATION_UNPROTECTED = 1 << 1 /* the sandbox is missing: a red banner says so */
} KaoReceptionApplicationFlags;

/* Sets the language from @config, starts GTK and says whether there is a display to show a window on. To be called
 * before kao_reception_application_run() by whoever can do something else without one. */
gboolean kao_reception_application_has_display (KaoConfig *config);

/* Shows the window until it is closed, or the session manager or a signal ends the program; then everything is wiped.
 * @program: argv[0]. Returns the exit code. */
int kao_reception_application_run (KaoReception *reception, KaoReceptionApplicationFlags flags, const gchar *program);

G_END_DECLS
