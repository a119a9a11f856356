// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-options.h"

#include "base/kao-help.h"
#include "base/kao-option-rows.h"

#include <string.h>

static const KaoDemoDocument documents[] = {
  { "card", "card.jpg", 600, KAO_DOCUMENT_CARD, FALSE },
  { "form", "form.jpg", 300, KAO_DOCUMENT_FORM, TRUE },
  { "licence", NULL, 600, KAO_DOCUMENT_LICENCE, FALSE },
  { "card-back", "card-back.jpg", 600, KAO_DOCUMENT_CARD, FALSE },
  { "two-cards", "two-cards.jpg", 600, KAO_DOCUMENT_CARD, TRUE },
  { "empty", "empty.jpg", 300, KAO_DOCUMENT_CARD, FALSE },
};

/* Each has a folder of the demo. */
static const gchar *const chips[] = { "genuine", "forged", "copied", "licence", "my-number-licence", NULL };
static const gchar *const visitors[] = { "right", "other", "alike", "two", "nobody", "unplugged", NULL };

const KaoDemoDocument *
kao_options_find_document (const gchar *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      if (strcmp (documents[i].name, name) == 0)
        return &documents[i];
    }
  return NULL;
}

static gboolean
refuse (GError **error, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
check (const KaoOptions *options, gint n_left, GError **error)
{
  gboolean is_demo = options->is_demo || options->is_demo_without_devices;
  const KaoDemoDocument *document;

  if (n_left > 1)
    return refuse (error, "kaoawase takes options only; see kaoawase --help");
  if (options->is_practice && options->is_headless)
    return refuse (error, "--practice needs a window");
  if (options->visitor != NULL && !is_demo)
    return refuse (error, "--visitor belongs to --demo");
  if (options->visitor != NULL && !g_strv_contains (visitors, options->visitor))
    return refuse (error, "--visitor %s: allowed are right, other, alike, two, nobody and unplugged", options->visitor);
  if (options->is_listing_cameras && is_demo)
    return refuse (error, "--list-cameras is about real cameras, not about the demo's");
  if (options->is_listing_scanners && is_demo)
    return refuse (error, "--list-scanners is about real scanners, not about the demo's");
  if (options->chip != NULL && !is_demo)
    return refuse (error, "--chip belongs to --demo");
  if (options->chip != NULL && !g_strv_contains (chips, options->chip))
    return refuse (error, "--chip %s: allowed are genuine, forged, copied, licence and my-number-licence", options->chip);
  if (options->is_chip_on_reader && options->chip == NULL)
    return refuse (error, "--chip-on-reader belongs to --chip");
  if (options->demo_fault != NULL && !is_demo)
    return refuse (error, "--demo-fault belongs to --demo");
  if (options->document != NULL)
    {
      document = kao_options_find_document (options->document);
      if (document == NULL)
        return refuse (error, "--document %s: allowed are card, form and licence, and in the demo "
                              "card, form, card-back, two-cards and empty",
                       options->document);
      if (options->is_demo && document->file == NULL)
        return refuse (error, "--document %s: the demo has no such document", options->document);
      if (!is_demo && strcmp (options->document, "card") != 0
          && strcmp (options->document, "form") != 0 && strcmp (options->document, "licence") != 0)
        return refuse (error, "--document %s belongs to --demo", options->document);
    }
  if (options->n_matches < 1 || options->n_matches > 100000)
    return refuse (error, "--matches %d: allowed are 1 to 100000", options->n_matches);
  if (options->n_matches > 1 && !options->is_headless)
    return refuse (error, "--matches belongs to --headless");
  if (options->patience_seconds < 1 || options->patience_seconds > 600)
    return refuse (error, "--patience %d: allowed are 1 to 600 seconds", options->patience_seconds);
  return TRUE;
}

/* Behind --chip a kind may follow or not, and GOption asks for that by a callback. */
static gboolean
take_chip (const gchar *name, const gchar *value, gpointer data, GError **error)
{
  KaoOptions *options = data;

  g_free (options->chip);
  options->chip = g_strdup (value != NULL ? value : "genuine");
  return TRUE;
}

static void
add_demo (GOptionGroup *group, KaoOptions *o)
{
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &o->is_demo,
      N_ ("Use the demonstration devices: synthetic persons, a specimen document"), NULL },
    { "demo-without-devices", 0, 0, G_OPTION_ARG_NONE, &o->is_demo_without_devices,
      N_ ("The same where no camera or no scanner is found"), NULL },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &o->is_practice,
      N_ ("Let a new clerk choose a situation to practise, with synthetic persons and the office's settings"), NULL },
    { "visitor", 0, 0, G_OPTION_ARG_STRING, &o->visitor,
      N_ ("Demo: who comes: right (as on the document), other, alike (somebody who looks like that), two, nobody; unplugged: "
          "right, and the camera is pulled out for a while"),
      "WHO" },
    { "document", 0, 0, G_OPTION_ARG_STRING, &o->document,
      N_ ("What lies on the glass: card, form, licence; demo also card-back, two-cards, empty"), "KIND" },
    { "chip", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) take_chip,
      N_ ("Demo: a card lies on the reader: genuine, forged (its print shows somebody else), copied, licence, "
          "my-number-licence"),
      "KIND" },
    { "chip-on-reader", 0, 0, G_OPTION_ARG_NONE, &o->is_chip_on_reader,
      N_ ("Demo: the card lies on a reader of pcscd's, not in the program"), NULL },
    { "demo-fault", 0, 0, G_OPTION_ARG_STRING, &o->demo_fault,
      N_ ("Demo: what is wrong with the scanner, such as jam or slow=2000"), "NAME[=N]" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

static void
add_headless (GOptionGroup *group, KaoOptions *o)
{
  const GOptionEntry entries[] = {
    { "headless", 0, 0, G_OPTION_ARG_NONE, &o->is_headless,
      N_ ("No window: one JSON line a stage, the result last"), NULL },
    { "matches", 0, 0, G_OPTION_ARG_INT, &o->n_matches,
      N_ ("Headless: how many visitors to serve (1)"), "N" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &o->patience_seconds,
      N_ ("Headless: seconds to wait for devices and a face (20)"), "N" },
    { "choose", 0, 0, G_OPTION_ARG_INT, &o->choose,
      N_ ("Headless: which portrait to take when there are several, from 0"), "N" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

static void
add_common (GOptionGroup *group, KaoOptions *o)
{
  const GOptionEntry entries[] = {
    KAO_OPTION_ROW_CONFIG (&o->config_path),
    { "check-config", 0, 0, G_OPTION_ARG_FILENAME, &o->check_config,
      N_ ("Check a configuration and end"), "FILE" },
    { "list-cameras", 0, 0, G_OPTION_ARG_NONE, &o->is_listing_cameras,
      N_ ("List the cameras, each with what to write into the configuration, and end"), NULL },
    { "list-scanners", 0, 0, G_OPTION_ARG_NONE, &o->is_listing_scanners,
      N_ ("List the scanners, each with its driver and what to write into the configuration, and end"), NULL },
    { "self-test", 0, 0, G_OPTION_ARG_NONE, &o->is_testing,
      N_ ("Look at devices, model, configuration and protection, print a report and end"), NULL },
    { "print-notice", 0, 0, G_OPTION_ARG_NONE, &o->is_printing_notice,
      N_ ("Write the notice for visitors to standard output, as a PDF, and end"), NULL },
    { "pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, N_ ("Model pack to use"), "NAME" },
    KAO_OPTION_ROW_PACK_PATH (&o->pack_paths),
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &o->is_verbose, N_ ("Log more"), NULL },
    KAO_OPTION_ROW_VERSION (&o->is_version),
    { "probe", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &o->is_probe, NULL, NULL },
    { "exit-after-startup", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &o->exit_after_startup, NULL,
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

KaoOptions *
kao_options_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (KaoOptions) o = g_new0 (KaoOptions, 1);
  g_autoptr (GOptionContext) context
      = g_option_context_new (N_ ("- compare the face on a document with the person who brings it"));
  /* Not add_main_entries(): the callback wants to know where to put its value. */
  GOptionGroup *group = g_option_group_new ("kaoawase", "", "", o, NULL);

  o->n_matches = 1;
  o->patience_seconds = 20;
  o->choose = -1;
  add_demo (group, o);
  add_headless (group, o);
  add_common (group, o);
  g_option_context_set_main_group (context, group);
  kao_help_translate (context, *argc, *argv);
  if (!g_option_context_parse (context, argc, argv, error) || !check (o, *argc, error))
    return NULL;
  return g_steal_pointer (&o);
}

void
kao_options_free (KaoOptions *options)
{
  if (options == NULL)
    return;
  g_free (options->visitor);
  g_free (options->document);
  g_free (options->config_path);
  g_free (options->check_config);
  g_free (options->pack);
  g_free (options->chip);
  g_free (options->demo_fault);
  g_strfreev (options->pack_paths);
  g_free (options);
}
