// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "reception/kao-gate.h"

#include <glib/gi18n-lib.h>

/* A column that does not matter. */
#define ANY (-1)

/* A forged or foreign ticket is said whoever shows it; a figure below the line before "already in", because
 * somebody else with a copy of a used ticket is more than a second visit. */
static const struct
{
  gint ticket;
  gint face;
  gint figure;
  gint list;
  gint is_in;
  KaoGateOutcome outcome;
} rows[] = {
  /* ticket                        face                figure             list               in */
  { KAO_GATE_TICKET_NOT_A_TICKET,  ANY,                ANY,               ANY,               ANY,   KAO_GATE_NOT_A_TICKET },
  { KAO_GATE_TICKET_OTHER_VERSION, ANY,                ANY,               ANY,               ANY,   KAO_GATE_OTHER_VERSION },
  { KAO_GATE_TICKET_OTHER_EVENT,   ANY,                ANY,               ANY,               ANY,   KAO_GATE_OTHER_EVENT },
  { KAO_GATE_TICKET_FORGED,        ANY,                ANY,               ANY,               ANY,   KAO_GATE_FORGED },
  { KAO_GATE_TICKET_DAMAGED,       ANY,                ANY,               ANY,               ANY,   KAO_GATE_DAMAGED },
  { KAO_GATE_TICKET_EXPIRED,       ANY,                ANY,               ANY,               ANY,   KAO_GATE_EXPIRED },
  { KAO_GATE_TICKET_NOT_YET,       ANY,                ANY,               ANY,               ANY,   KAO_GATE_NOT_YET },
  { KAO_GATE_TICKET_OTHER_PACK,    ANY,                ANY,               ANY,               ANY,   KAO_GATE_OTHER_PACK },

  { KAO_GATE_TICKET_GOOD,          KAO_GATE_FACE_NONE, ANY,               ANY,               ANY,   KAO_GATE_LOOK },
  { KAO_GATE_TICKET_GOOD,          ANY,                KAO_OUTCOME_BELOW, ANY,               ANY,   KAO_GATE_BELOW },
  { KAO_GATE_TICKET_GOOD,          ANY,                ANY,               ANY,               TRUE,  KAO_GATE_ALREADY_IN },
  { KAO_GATE_TICKET_GOOD,          ANY,                KAO_OUTCOME_REVIEW, ANY,              FALSE, KAO_GATE_ASK_DESK },
  { KAO_GATE_TICKET_GOOD,          ANY,                KAO_OUTCOME_ABOVE, ANY,               FALSE, KAO_GATE_IN },

  { KAO_GATE_TICKET_NONE,          KAO_GATE_FACE_NONE, ANY,               ANY,               ANY,   KAO_GATE_WAITING },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_EMPTY,    ANY,   KAO_GATE_SHOW_TICKET },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_TOO_LONG, ANY,   KAO_GATE_LIST_TOO_LONG },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_NOBODY,   ANY,   KAO_GATE_NOT_ON_LIST },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_REVIEW,   ANY,   KAO_GATE_ASK_DESK },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_CLOSE,    ANY,   KAO_GATE_CHOOSE },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_ONE,      TRUE,  KAO_GATE_ALREADY_IN },
  { KAO_GATE_TICKET_NONE,          ANY,                ANY,               KAO_LIST_ONE,      FALSE, KAO_GATE_IN },
};

static const struct
{
  const gchar *word;
  const gchar *sentence;
  gboolean is_about_face;
} outcomes[KAO_N_GATE_OUTCOMES] = {
  [KAO_GATE_WAITING] = { "waiting", N_("Please come before the camera, with your ticket if you have one."), FALSE },
  [KAO_GATE_LOOK] = { "look", N_("The ticket is good. Please look into the camera."), FALSE },
  [KAO_GATE_IN] = { "in", N_("Welcome. Please come in."), TRUE },
  [KAO_GATE_ALREADY_IN] = { "already-in", N_("Already in since %s."), TRUE },
  [KAO_GATE_ASK_DESK] = { "ask-desk", N_("Please ask at the desk: the face is not clear enough to decide."), TRUE },
  [KAO_GATE_BELOW] = { "below", N_("The face is not the ticket's. Please ask at the desk."), TRUE },
  [KAO_GATE_NOT_ON_LIST]
  = { "not-on-list", N_("Not found among those who registered today. Please show the ticket, or register."), TRUE },
  [KAO_GATE_CHOOSE] = { "choose", N_("Two of those who registered today are alike. The desk chooses."), TRUE },
  [KAO_GATE_SHOW_TICKET] = { "show-ticket", N_("Please show the ticket, or register."), FALSE },
  [KAO_GATE_LIST_TOO_LONG]
  = { "list-too-long", N_("Too many have registered to be told apart by the face alone. Please show the ticket."), FALSE },
  [KAO_GATE_NOT_A_TICKET] = { "not-a-ticket", N_("This code is no ticket, or was not read whole. Please show it again."), FALSE },
  [KAO_GATE_OTHER_VERSION]
  = { "other-version", N_("The ticket was made by another version of the program. Please register again."), FALSE },
  [KAO_GATE_OTHER_EVENT] = { "other-event", N_("The ticket is for another event. Please ask at the desk."), FALSE },
  [KAO_GATE_FORGED] = { "forged", N_("The ticket is forged or damaged. Please ask at the desk."), FALSE },
  [KAO_GATE_DAMAGED] = { "damaged", N_("The ticket holds nothing usable. Please register again."), FALSE },
  [KAO_GATE_EXPIRED] = { "expired", N_("The ticket has expired. Please register again."), FALSE },
  [KAO_GATE_NOT_YET]
  = { "not-yet", N_("The ticket was made later than now. Please have the clock of this machine checked."), FALSE },
  [KAO_GATE_OTHER_PACK]
  = { "other-pack", N_("The ticket was made with another face model than this desk's. Please register again."), FALSE },
};

static const gchar nearest_sentence[] = N_("Several people are in view: the nearest was taken.");

/* What the ticket is after each error that opening it may give. */
static const struct
{
  KaoTicketError error;
  KaoGateTicket ticket;
} errors[] = {
  { KAO_TICKET_ERROR_NOT_A_TICKET, KAO_GATE_TICKET_NOT_A_TICKET },
  { KAO_TICKET_ERROR_VERSION, KAO_GATE_TICKET_OTHER_VERSION },
  { KAO_TICKET_ERROR_OTHER_EVENT, KAO_GATE_TICKET_OTHER_EVENT },
  { KAO_TICKET_ERROR_FORGED, KAO_GATE_TICKET_FORGED },
  { KAO_TICKET_ERROR_CONTENT, KAO_GATE_TICKET_DAMAGED },
  { KAO_TICKET_ERROR_EXPIRED, KAO_GATE_TICKET_EXPIRED },
  { KAO_TICKET_ERROR_NOT_YET, KAO_GATE_TICKET_NOT_YET },
  { KAO_TICKET_ERROR_OTHER_PACK, KAO_GATE_TICKET_OTHER_PACK },
};

static gboolean
fits (gint column, gint fact)
{
  return column == ANY || column == fact;
}

KaoGateOutcome
kao_gate_decide (const KaoGateFacts *facts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (fits (rows[i].ticket, (gint) facts->ticket) && fits (rows[i].face, (gint) facts->face)
          && fits (rows[i].figure, (gint) facts->figure) && fits (rows[i].list, (gint) facts->list)
          && fits (rows[i].is_in, facts->is_in != FALSE))
        return rows[i].outcome;
    }
  g_return_val_if_reached (KAO_GATE_ASK_DESK);
}

gboolean
kao_gate_took_nearest (const KaoGateFacts *facts, KaoGateOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < KAO_N_GATE_OUTCOMES, FALSE);
  return facts->face == KAO_GATE_FACE_SEVERAL && outcomes[outcome].is_about_face;
}

KaoGateTicket
kao_gate_ticket_from_error (const GError *error)
{
  if (error == NULL)
    return KAO_GATE_TICKET_GOOD;
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      if (g_error_matches (error, KAO_TICKET_ERROR, (gint) errors[i].error))
        return errors[i].ticket;
    }
  /* Whatever else keeps a ticket from being opened, nobody comes in by it. */
  return KAO_GATE_TICKET_DAMAGED;
}

const gchar *
kao_gate_outcome_to_string (KaoGateOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < KAO_N_GATE_OUTCOMES, "?");
  return outcomes[outcome].word;
}

const gchar *
kao_gate_outcome_get_sentence (KaoGateOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < KAO_N_GATE_OUTCOMES, "?");
  return outcomes[outcome].sentence;
}

const gchar *
kao_gate_get_nearest_sentence (void)
{
  return nearest_sentence;
}

gchar *
kao_gate_outcome_say (KaoGateOutcome outcome, gint64 in_at)
{
  const gchar *sentence = kao_gate_outcome_get_sentence (outcome);
  g_autoptr (GDateTime) since = NULL;
  g_autofree gchar *time = NULL;
  g_auto (GStrv) parts = NULL;

  if (outcome != KAO_GATE_ALREADY_IN)
    return g_strdup (sentence);
  since = g_date_time_new_from_unix_local (in_at);
  time = since != NULL ? g_date_time_format (since, "%H:%M") : g_strdup ("?");
  parts = g_strsplit (sentence, "%s", 2);
  return g_strjoinv (time, parts);
}
