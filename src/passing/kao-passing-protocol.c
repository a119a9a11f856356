// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "passing/kao-passing-protocol.h"

#include "passing/kao-passing-line.h"

static gboolean
check_pass (gconstpointer payload)
{
  const KaoPassingPassMessage *m = payload;

  return m->photo_bytes > 0 && m->photo_bytes <= KAO_PASSING_MOST_PHOTO_BYTES
         && kao_message_text_is_valid (m->label, sizeof m->label);
}

/* What a command has said is shown to a person: nothing but one line that can be read. */
static gboolean
check_done (gconstpointer payload)
{
  const KaoPassingDoneMessage *m = payload;

  return m->end <= KAO_PASSING_NOT_STARTED && m->exit_code <= 4095
         && kao_message_text_is_valid (m->line, sizeof m->line) && kao_passing_line_is_fit (m->line);
}

static gboolean
check_inside (gconstpointer payload)
{
  const KaoPassingInsideMessage *m = payload;

  return m->is_sandboxed <= 1;
}

const KaoMessageSpec kao_passing_message_specs[] = {
  { KAO_PASSING_PASS, 1, sizeof (KaoPassingPassMessage), check_pass },
  { KAO_PASSING_DONE, 0, sizeof (KaoPassingDoneMessage), check_done },
  { KAO_PASSING_START, 2, sizeof (KaoPassingStartMessage), NULL },
  { KAO_PASSING_INSIDE, 0, sizeof (KaoPassingInsideMessage), check_inside },
  { 0, 0, G_MAXUINT32, NULL },
};
