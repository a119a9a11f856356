// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-card-words.h"

#include "card/kao-card-number.h"
#include "secure/kao-memory.h"
#include "ui/kao-card-sentences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static KaoMarkKind
reader_mark (const KaoCardScreenFacts *facts)
{
  switch (facts->reader)
    {
    case KAO_CARD_READER_EMPTY:
    case KAO_CARD_READER_CARD:
      return KAO_MARK_READY;
    case KAO_CARD_READER_SEARCHING:
      return KAO_MARK_BUSY;
    case KAO_CARD_READER_MUTE:
      return KAO_MARK_RETRY;
    case KAO_CARD_READER_DENIED:
      return KAO_MARK_FAULT;
    /* An office without a reader lacks nothing. */
    case KAO_CARD_READER_NO_SERVICE:
    case KAO_CARD_READER_NONE:
      return facts->has_rcs380 ? KAO_MARK_RETRY : KAO_MARK_LATER;
    case KAO_N_CARD_READER_STATES:
      break;
    }
  return KAO_MARK_NONE;
}

/* Nor is it shown a button for one. */
static gboolean
has_reader (const KaoCardScreenFacts *facts)
{
  switch (facts->reader)
    {
    case KAO_CARD_READER_SEARCHING:
    case KAO_CARD_READER_NO_SERVICE:
    case KAO_N_CARD_READER_STATES:
      return FALSE;
    case KAO_CARD_READER_NONE:
      return facts->has_rcs380;
    case KAO_CARD_READER_DENIED:
    case KAO_CARD_READER_EMPTY:
    case KAO_CARD_READER_CARD:
    case KAO_CARD_READER_MUTE:
      break;
    }
  return TRUE;
}

static KaoScreenPart
reader_part (const KaoCardScreenFacts *facts)
{
  const gchar *state = kao_sentence_for_card_reader (facts->reader, facts->has_rcs380).what;
  const gchar *device = _ ("Card reader");
  gboolean has_name = facts->reader_name != NULL && facts->reader_name[0] != '\0';

  return (KaoScreenPart){ reader_mark (facts), g_strdup_printf (_ ("%s: %s"), device, state),
                          has_name ? g_strdup_printf (_ ("%s: %s (%s)"), device, state, facts->reader_name)
                                   : g_strdup_printf (_ ("%s: %s"), device, state) };
}

static KaoMarkKind
check_mark (KaoCheck check)
{
  switch (check)
    {
    case KAO_CHECK_GENUINE:
      return KAO_MARK_READY;
    case KAO_CHECK_WRONG:
      return KAO_MARK_BELOW;
    case KAO_CHECK_NONE:
    case KAO_N_CHECKS:
      break;
    }
  return KAO_MARK_NOTICE;
}

static void
append (GString *text, const gchar *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static gchar *
tell_facts (const KaoCardFacts *facts, guint today)
{
  /* Large enough never to move and leave a copy behind. */
  GString *text = g_string_sized_new (1024);

  if (facts->birth != 0)
    {
      /* Translators: date of birth: year, month, day. */
      g_autofree gchar *birth = g_strdup_printf (_ ("Born %u-%02u-%02u"), facts->birth / 10000,
                                                 facts->birth / 100 % 100, facts->birth % 100);

      append (text, birth);
      kao_wipe (birth, strlen (birth));
    }
  if (facts->sex == 1 || facts->sex == 2)
    append (text, facts->sex == 1 ? _ ("Sex: male") : _ ("Sex: female"));
  if (facts->expiry != 0)
    {
      /* Translators: year, month, day. */
      g_autofree gchar *expiry = g_strdup_printf (_ ("Valid until %u-%02u-%02u"), facts->expiry / 10000,
                                                  facts->expiry / 100 % 100, facts->expiry % 100);

      append (text, expiry);
      kao_wipe (expiry, strlen (expiry));
      if (facts->expiry < today)
        append (text, _ ("This card has expired."));
    }
  return g_string_free (text, FALSE);
}

/* The group of the pack's that is nearest: children of the same sex, else those who are taken for one another most. */
static const KaoPackGroup *
find_children (const KaoPack *pack, guint sex)
{
  const KaoPackGroup *groups = NULL;
  const KaoPackGroup *worst = NULL;
  gsize n = pack != NULL ? kao_pack_get_groups (pack, &groups) : 0;

  for (gsize i = 0; i < n; i++)
    {
      gboolean is_boys = g_str_equal (groups[i].name, "Boys");

      if (!is_boys && !g_str_equal (groups[i].name, "Girls"))
        continue;
      if (sex == (is_boys ? 1u : 2u))
        return &groups[i];
      if (worst == NULL || groups[i].rate > worst->rate)
        worst = &groups[i];
    }
  return worst;
}

/* The figure's strangers are adults: for a child it means something else. */
static gchar *
tell_note (const KaoCardScreenFacts *facts)
{
  const KaoCardFacts *chip = &facts->content->facts;
  const KaoPackGroup *children;

  if (chip->birth == 0 || kao_date_age (chip->birth, facts->today) >= KAO_CARD_ADULT_AGE)
    return g_strdup ("");
  children = find_children (facts->pack, chip->sex);
  if (children == NULL || children->rate <= 0)
    return g_strdup (_ ("Under 18: children are taken for one another more often than the figure says."));
  /* Translators: %.0f is a whole number, such as 27: "one stranger in 27". */
  return g_strdup_printf (_ ("Under 18: among children, one stranger in %.0f reaches 60 with this face model."),
                          1 / children->rate);
}

void
kao_card_screen_say (const KaoCardScreenFacts *facts, KaoCardScreen *screen)
{
  KaoCheck check;

  *screen = (KaoCardScreen){ .part = reader_part (facts),
                             .has_reader = has_reader (facts),
                             .may_read = facts->may_read,
                             .has_chip = facts->content != NULL };
  if (facts->content == NULL)
    return;
  check = kao_card_facts_check (&facts->content->facts);
  screen->check_mark = check_mark (check);
  screen->check = g_strdup (kao_sentence_for_check (check).what);
  screen->name = facts->content->pictures[KAO_CARD_PICTURE_NAME];
  screen->address = facts->content->pictures[KAO_CARD_PICTURE_ADDRESS];
  screen->facts = tell_facts (&facts->content->facts, facts->today);
  screen->note = tell_note (facts);
  screen->hint = g_strdup (facts->content->pictures[KAO_CARD_PICTURE_PHOTO] == NULL
                               ? _ ("The chip's photo is not shown.")
                               : _ ("Looking for the face…"));
}

static void
clear_text (gchar **text)
{
  if (*text != NULL)
    kao_wipe (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

void
kao_card_screen_clear (KaoCardScreen *screen)
{
  clear_text (&screen->part.brief);
  clear_text (&screen->part.full);
  clear_text (&screen->check);
  clear_text (&screen->facts);
  clear_text (&screen->note);
  clear_text (&screen->hint);
  *screen = (KaoCardScreen){ 0 };
}
