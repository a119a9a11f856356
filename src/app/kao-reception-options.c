// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-options.h"

#include "base/kao-help.h"
#include "base/kao-option-rows.h"
#include "ticket/kao-ticket.h"

#include <string.h>

static void
add_entries (GOptionContext *context, KaoReceptionOptions *o)
{
  const GOptionEntry entries[] = {
    { "new-event-key", 0, 0, G_OPTION_ARG_NONE, &o->is_new_event_key,
      N_ ("Write a new event key to standard output and end"), NULL },
    { "show-event", 0, 0, G_OPTION_ARG_NONE, &o->is_showing_event,
      N_ ("Say which event this desk serves and by which key, and end"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &o->is_demo,
      N_ ("Use the demonstration's camera and the synthetic persons, with a key of its own"), NULL },
    { "headless", 0, 0, G_OPTION_ARG_NONE, &o->is_headless, N_ ("No window: one JSON line a stage"), NULL },
    { "chip-on-reader", 0, 0, G_OPTION_ARG_NONE, &o->is_chip_on_reader,
      N_ ("Demo: the cards lie on a reader of pcscd's, not in the program"), NULL },
    { "ticket", 0, 0, G_OPTION_ARG_NONE, &o->is_ticket,
      N_ ("Register who stands before the camera, write the ticket to standard output as a PDF, and end"), NULL },
    { "label", 0, 0, G_OPTION_ARG_STRING, &o->label, N_ ("With --ticket: a name or number that stands in it"), "TEXT" },
    { "pairs", 0, 0, G_OPTION_ARG_INT, &o->n_pairs,
      N_ ("Demo: how many of the 66 pairs of persons exchange their tickets (6)"), "N" },
    { "visits", 0, 0, G_OPTION_ARG_INT, &o->n_visits,
      N_ ("Demo: how many come to the gate with their own tickets, one after the other (12)"), "N" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &o->patience_seconds,
      N_ ("Headless: seconds to wait for a face or a ticket (60)"), "N" },
    { "pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, N_ ("Model pack to use"), "NAME" },
    KAO_OPTION_ROW_PACK_PATH (&o->pack_paths),
    KAO_OPTION_ROW_CONFIG (&o->config_path),
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &o->is_verbose, N_ ("Log more"), NULL },
    KAO_OPTION_ROW_VERSION (&o->is_version),
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (const KaoReceptionOptions *options, gint n_left, GError **error)
{
  const gchar *problem = NULL;

  if (n_left > 1)
    problem = "kaoawase-reception takes options only; see kaoawase-reception --help";
  else if (options->n_pairs < 0 || options->n_pairs > 66)
    problem = "--pairs: allowed are 0 to 66";
  else if (options->n_visits < 12 || options->n_visits > 10000)
    problem = "--visits: allowed are 12 to 10000";
  else if (options->is_chip_on_reader && !options->is_demo)
    problem = "--chip-on-reader belongs to --demo";
  else if (options->label != NULL && !options->is_ticket)
    problem = "--label belongs to --ticket";
  else if (options->label != NULL && strlen (options->label) > KAO_TICKET_LABEL_BYTES)
    problem = "--label: at most 60 bytes, that is 20 Japanese characters";
  else if (options->label != NULL && !g_utf8_validate (options->label, -1, NULL))
    problem = "--label: it is not UTF-8";
  else if (options->patience_seconds < 1 || options->patience_seconds > 600)
    problem = "--patience: allowed are 1 to 600 seconds";
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

KaoReceptionOptions *
kao_reception_options_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (KaoReceptionOptions) o = g_new0 (KaoReceptionOptions, 1);
  g_autoptr (GOptionContext) context
      = g_option_context_new (N_ ("- the reception of an event: registered once, in by face"));

  o->n_pairs = 6;
  o->n_visits = 12;
  o->patience_seconds = 60;
  add_entries (context, o);
  kao_help_translate (context, *argc, *argv);
  if (!g_option_context_parse (context, argc, argv, error) || !check (o, *argc, error))
    return NULL;
  return g_steal_pointer (&o);
}

void
kao_reception_options_free (KaoReceptionOptions *options)
{
  if (options == NULL)
    return;
  g_free (options->config_path);
  g_free (options->pack);
  g_free (options->label);
  g_strfreev (options->pack_paths);
  g_free (options);
}
