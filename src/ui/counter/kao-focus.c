// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-focus.h"

/* Seconds before a result clears itself. */
#define FIRST_CALL 30
#define LAST_CALL 10

KaoFocus
kao_focus_choose (const KaoFocusChange *change)
{
  gboolean is_new_state = change->new_state != change->old_state;

  if (is_new_state && change->new_state == KAO_SESSION_RESULT)
    return KAO_FOCUS_RESULT;
  if (is_new_state && change->new_state == KAO_SESSION_CHOOSING)
    return KAO_FOCUS_CHOOSER;
  if (change->has_message && !change->had_message)
    return KAO_FOCUS_MESSAGE;
  /* What had the focus is gone. */
  if (is_new_state
      && (change->old_state == KAO_SESSION_RESULT || change->old_state == KAO_SESSION_CHOOSING))
    return change->has_message ? KAO_FOCUS_MESSAGE : KAO_FOCUS_HOME;
  if ((change->had_message && !change->has_message) || change->is_lost)
    return KAO_FOCUS_HOME;
  return KAO_FOCUS_KEEP;
}

gboolean
kao_focus_is_announced (guint seconds)
{
  return seconds == FIRST_CALL || seconds == LAST_CALL;
}
