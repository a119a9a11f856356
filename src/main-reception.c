// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-reception: the reception of an event. Exit codes: 0 fine, 3 error, with one sentence on standard
 * error; 2 nobody was seen in time; of the demonstration also 1, somebody was let in or refused who should not
 * have been. */
#include "config.h"

#include "app/kao-reception-demo-scene.h"
#include "app/kao-reception-demo.h"
#include "app/kao-reception-options.h"
#include "app/kao-reception-parts.h"
#include "app/kao-reception-ticket.h"
#include "base/kao-error.h"
#include "base/kao-log.h"
#include "base/kao-paths.h"
#include "config/kao-config-problem.h"
#include "config/kao-config.h"
#include "reception/kao-event-key-file.h"
#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"
#include "ui/kao-config-window.h"
#include "ui/kao-i18n.h"
#include "ui/reception/kao-reception-application.h"

#include <errno.h>
#include <locale.h>
#include <unistd.h>

#define EXIT_ERROR 3
#define SYSTEM_CONFIG KAO_SYSCONFDIR "/kaoawase/kaoawase.conf"

static const gchar *
path_of_config (const KaoReceptionOptions *options)
{
  return options->config_path != NULL ? options->config_path : SYSTEM_CONFIG;
}

/* A line; of a configuration every mistake, a line each. The first word of a program says which language it speaks to its end. */
static int
complain_in (const gchar *language, const GError *error)
{
  g_autofree gchar *sentences = NULL;
  g_auto (GStrv) lines = NULL;

  kao_i18n_init (language);
  sentences = kao_config_error_describe (error, TRUE);
  lines = g_strsplit (sentences, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    g_printerr ("kaoawase-reception: %s\n", lines[i]);
  return EXIT_ERROR;
}

static int
complain (const GError *error)
{
  return complain_in ("auto", error);
}

/* The synthetic persons are more alike than people are: with the base pack, strangers among them reach beyond 60. */
static const gchar demo_config[] = "[Reception]\nLine=76\nHandOut=資料 papers, ユニフォーム uniform\n";

static KaoConfig *
load_config (const KaoReceptionOptions *options, GError **error)
{
  if (options->is_demo && options->config_path != NULL)
    return kao_config_load_for_demo (options->config_path, error);
  if (options->is_demo)
    return kao_config_load_data (demo_config, -1, "demo", error);
  if (options->config_path != NULL)
    return kao_config_load (options->config_path, error);
  if (g_file_test (SYSTEM_CONFIG, G_FILE_TEST_EXISTS))
    return kao_config_load (SYSTEM_CONFIG, error);
  return kao_config_new_default ();
}

/* Whoever clicked the icon sees no terminal: a window tells what is wrong and waits until the configuration is edited.
 * Then the program begins anew, because GTK has threads by now and the sandbox is still to be closed. */
static int
wait_for_edit (const KaoReceptionOptions *options, const GError *error, char **arguments, char **environment)
{
  if (!kao_config_window_run (KAO_CONFIG_WINDOW_RECEPTION, path_of_config (options), error))
    return EXIT_ERROR;
  execve ("/proc/self/exe", arguments, environment);
  g_printerr ("kaoawase-reception: the configuration is in order now, but the program could not start anew: %s\n",
              g_strerror (errno));
  return EXIT_ERROR;
}

static int
refuse_config (const KaoReceptionOptions *options, const GError *error, char **arguments)
{
  gboolean has_window = !options->is_headless && !options->is_ticket && !options->is_showing_event;
  /* The mended file may ask for another language. */
  g_auto (GStrv) environment = g_get_environ ();
  int code = complain_in (kao_config_guess_language (path_of_config (options)), error);

  return has_window ? wait_for_edit (options, error, arguments, environment) : code;
}

static int
write_new_event_key (void)
{
  g_autoptr (GError) error = NULL;

  if (!kao_event_key_file_write_new (STDOUT_FILENO, &error))
    return complain (error);
  return 0;
}

/* The id says nothing of the key; gates that show the same one accept each other's tickets. */
static void
print_key_id (const KaoEventKey *key)
{
  const guint8 *id = kao_event_key_get_id (key);

  g_print ("key: ");
  for (guint i = 0; i < KAO_EVENT_KEY_ID_BYTES; i++)
    g_print ("%02x", id[i]);
  g_print ("\n");
}

static int
show_event (KaoConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEventKey) key = NULL;
  g_auto (GStrv) hand_out = kao_config_dup_hand_out (config);
  g_autofree gchar *things = g_strjoinv (", ", hand_out);

  if (!kao_sandbox_enter (KAO_SANDBOX_TOOL, KAO_SANDBOX_NONE, NULL, &error))
    return complain (error);
  key = kao_reception_parts_read_key (config, &error);
  if (key == NULL)
    return complain (error);
  g_print ("event: %s\n", kao_config_get_event (config));
  print_key_id (key);
  g_print ("handed out: %s\n", things[0] != '\0' ? things : "nothing");
  g_print ("tickets hold for: %u hours\n", kao_config_get_ticket_hours (config));
  g_print ("line: %.1f, ask at the desk from %.1f\n", kao_config_get_reception_line (config),
           kao_config_get_reception_review_line (config));
  return 0;
}

static int
run_demo (const KaoReceptionOptions *options, KaoConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoReceptionParts) parts = kao_reception_parts_new (options, config, &error);

  if (parts == NULL)
    return complain (error);
  return (int) kao_reception_demo_run (parts, (guint) options->n_pairs, (guint) options->n_visits,
                                       (guint) options->patience_seconds);
}

static int
run_window (const KaoReceptionOptions *options, KaoConfig *config, char **arguments)
{
  KaoReceptionApplicationFlags flags = KAO_RECEPTION_APPLICATION_PLAIN;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoReceptionParts) parts = kao_reception_parts_new (options, config, &error);
  g_autoptr (KaoReceptionDemoScene) scene = NULL;

  if (parts == NULL)
    {
      g_auto (GStrv) environment = g_get_environ ();
      int code = complain_in (kao_config_get_language (config), error);

      /* No event, a key or a command that cannot be used: that was before anything was begun. */
      return error->domain == KAO_CONFIG_ERROR ? wait_for_edit (options, error, arguments, environment) : code;
    }
  if (!parts->is_sandboxed)
    flags |= KAO_RECEPTION_APPLICATION_UNPROTECTED;
  if (kao_reception_application_has_display (config))
    {
      if (options->is_demo)
        {
          flags |= KAO_RECEPTION_APPLICATION_DEMO;
          scene = kao_reception_demo_scene_new (parts);
        }
      return kao_reception_application_run (parts->reception, flags, arguments[0]);
    }
  if (!options->is_demo)
    {
      g_printerr ("kaoawase-reception: there is no display to open a window on; start it from a desktop, or with "
                  "--ticket\n");
      return EXIT_ERROR;
    }
  g_printerr ("kaoawase-reception: there is no display, so the demonstration runs without a window\n");
  return (int) kao_reception_demo_run (parts, (guint) options->n_pairs, (guint) options->n_visits,
                                       (guint) options->patience_seconds);
}

static int
write_ticket (const KaoReceptionOptions *options, KaoConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoReceptionParts) parts = NULL;

  if (isatty (STDOUT_FILENO))
    {
      g_printerr ("kaoawase-reception: --ticket writes a PDF; send it to a printer or into a file: "
                  "kaoawase-reception --ticket | lp\n");
      return EXIT_ERROR;
    }
  parts = kao_reception_parts_new (options, config, &error);
  if (parts == NULL)
    return complain (error);
  return kao_reception_ticket_run (parts, options);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoReceptionOptions) options = NULL;
  g_autoptr (KaoConfig) config = NULL;
  /* Reading the options takes them out of argv. */
  g_auto (GStrv) arguments = g_strdupv (argv);

  if (!kao_harden_process (KAO_HARDEN_MAIN, &error))
    return complain (error);
  setlocale (LC_ALL, "");
  options = kao_reception_options_parse (&argc, &argv, &error);
  if (options == NULL)
    return complain (error);
  kao_log_set_verbose (options->is_verbose);
  if (options->is_version)
    {
      g_print ("kaoawase-reception " KAO_VERSION "\n");
      return 0;
    }
  if (options->is_new_event_key)
    return write_new_event_key ();
  config = load_config (options, &error);
  if (config == NULL)
    return refuse_config (options, error, arguments);
  if (options->is_showing_event)
    return show_event (config);
  if (options->is_ticket)
    return write_ticket (options, config);
  if (options->is_demo && options->is_headless)
    return run_demo (options, config);
  if (options->is_headless)
    {
      g_printerr ("kaoawase-reception: --headless belongs to --demo; see kaoawase-reception --help\n");
      return EXIT_ERROR;
    }
  return run_window (options, config, arguments);
}
