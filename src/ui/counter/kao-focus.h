// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the keyboard's focus goes when the screen changes, so that a screen reader says what is new and no
 * key is lost. Pure, any thread.
 */
#pragma once

#include "session/kao-session-table.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_FOCUS_KEEP,
  KAO_FOCUS_HOME, /* the visitor's pane: no button, so Space and Enter are free */
  KAO_FOCUS_RESULT,
  KAO_FOCUS_CHOOSER,
  KAO_FOCUS_MESSAGE
} KaoFocus;

typedef struct
{
  KaoSessionState old_state;
  KaoSessionState new_state;
  gboolean had_message; /* the same one was shown before */
  gboolean has_message;
  gboolean is_lost; /* nothing that can be used has the focus */
} KaoFocusChange;

KaoFocus kao_focus_choose (const KaoFocusChange *change);

/* Whether a screen reader is told that a result clears itself after @seconds: twice, not each second. */
gboolean kao_focus_is_announced (guint seconds);

G_END_DECLS
