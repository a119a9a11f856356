// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-options.h"

#include "base/kao-option-rows.h"

static void
add_entries (GOptionContext *context, KaoReceptionOptions *o)
{
  const GOptionEntry entries[] = {
    { "new-event-key", 0, 0, G_OPTION_ARG_NONE, &o->is_new_event_key,
      "Write a new event key to standard output and end", NULL },
    { "show-event", 0, 0, G_OPTION_ARG_NONE, &o->is_showing_event,
      "Say which event this desk serves and by which key, and end", NULL },
    KAO_OPTION_ROW_CONFIG (&o->config_path),
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &o->is_verbose, "Log more", NULL },
    KAO_OPTION_ROW_VERSION (&o->is_version),
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (const KaoReceptionOptions *options, gint n_left, GError **error)
{
  if (n_left > 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "kaoawase-reception takes options only; see kaoawase-reception --help");
      return FALSE;
    }
  return TRUE;
}

KaoReceptionOptions *
kao_reception_options_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (KaoReceptionOptions) o = g_new0 (KaoReceptionOptions, 1);
  g_autoptr (GOptionContext) context
      = g_option_context_new ("- the reception of an event: registered once, in by face");

  add_entries (context, o);
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
  g_free (options);
}
