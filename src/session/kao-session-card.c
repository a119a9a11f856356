// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-session-card.h"

static KaoTrust
trust_of (KaoCheck check)
{
  switch (check)
    {
    case KAO_CHECK_GENUINE:
      return KAO_TRUST_GENUINE;
    case KAO_CHECK_WRONG:
      return KAO_TRUST_WRONG;
    case KAO_CHECK_NONE:
    case KAO_N_CHECKS:
      break;
    }
  return KAO_TRUST_NOT_CHECKED;
}

/* --- the card speaks --- */

static void
on_card_changed (KaoCardVisit *card, KaoSession *session)
{
  kao_session_set_reads_fronts (session, kao_card_visit_wants_fronts (card));
}

/* Of this visitor: a reading does not outlive its visit. */
static void
on_card_read (KaoCardVisit *card, const KaoCardContent *content, KaoSession *session)
{
  KaoTrust trust = trust_of (kao_card_facts_check (&content->facts));
  KaoImage *photo = content->pictures[KAO_CARD_PICTURE_PHOTO];
  KaoReference *reference = trust == KAO_TRUST_WRONG || photo == NULL
                                ? kao_reference_new_wrong (KAO_ORIGIN_CHIP)
                                : kao_reference_new_portrait (KAO_ORIGIN_CHIP, trust, photo, NULL);

  kao_session_add_reference (session, kao_session_get_visitor (session), reference);
}

/* --- the session speaks --- */

static void
on_front (KaoSession *session, const KaoPortrait *portrait, KaoCardVisit *card)
{
  kao_card_visit_read_front (card, portrait->front, &portrait->front_portrait);
}

/* As soon as the visitor goes, so that what a chip says late is nobody else's. */
static void
on_state_changed (KaoSession *session, KaoCardVisit *card)
{
  if (kao_session_get_state (session) == KAO_SESSION_WIPING)
    kao_card_visit_wipe (card);
}

static void
on_wiped (KaoSession *session, KaoCardVisit *card)
{
  kao_card_visit_wipe (card);
}

KaoCardVisit *
kao_session_join_card (KaoSession *session, KaoCardReader *reader)
{
  KaoCardVisit *card;

  g_return_val_if_fail (KAO_IS_SESSION (session), NULL);

  card = kao_card_visit_new (reader);
  g_signal_connect_object (card, "changed", G_CALLBACK (on_card_changed), session, 0);
  g_signal_connect_object (card, "read", G_CALLBACK (on_card_read), session, 0);
  g_signal_connect_object (session, "front", G_CALLBACK (on_front), card, 0);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (on_state_changed), card, 0);
  g_signal_connect_object (session, "wiped", G_CALLBACK (on_wiped), card, 0);
  return card;
}
