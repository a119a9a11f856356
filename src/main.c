// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase: the counter. Exit codes: 0 fine (headless: at or above the line), 1 below it, 2 retry,
 * 3 error (--list-cameras, --list-scanners: 1 none is there), each with one sentence on standard error. */
#include "config.h"

#include "app/kao-afterwards.h"
#include "app/kao-list.h"
#include "app/kao-options.h"
#include "app/kao-parts.h"
#include "app/kao-print-notice.h"
#include "app/kao-run-self-test.h"
#include "base/kao-error.h"
#include "base/kao-log.h"
#include "card/kao-card-number.h"
#include "card/kao-card-protocol.h"
#include "config/kao-config-problem.h"
#include "secure/kao-harden.h"
#include "secure/kao-heap.h"
#include "secure/kao-self-test.h"
#include "session/kao-headless.h"
#include "ui/counter/kao-application.h"
#include "ui/kao-config-window.h"
#include "ui/kao-i18n.h"
#include "ui/kao-practice.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_ERROR 3

/* How long the probe waits for the scanner's drivers to look around. */
#define PROBE_SECONDS 15

/* How long the smoke run stays. */
#define STARTUP_MS 2000

static int
complain (const GError *error)
{
  g_printerr ("kaoawase: %s\n", error->message);
  return EXIT_ERROR;
}

static int
print_versions (void)
{
  g_print ("kaoawase " KAO_VERSION "\n");
  g_print ("GLib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
  g_print (KAO_BUILT_WITH "\n");
  if (!kao_heap_is_wiping ())
    g_print ("A build for tests: freed memory is not wiped\n");
  return 0;
}

/* Every mistake of a configuration, a line each. The first word of a program says which language it speaks to its end. */
static int
complain_of_config (const GError *error, const gchar *language)
{
  g_autofree gchar *sentences = NULL;
  g_auto (GStrv) lines = NULL;

  kao_i18n_init (language);
  sentences = kao_config_error_describe (error, TRUE);
  lines = g_strsplit (sentences, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    g_printerr ("kaoawase: %s\n", lines[i]);
  return EXIT_ERROR;
}

/* The card worker's business, because this program takes no keys apart. */
static gboolean
check_anchor (const KaoConfig *config, GError **error)
{
  const gchar *anchor = kao_config_get_card_anchor (config);
  g_autofree gchar *folder = kao_spawner_find_folder ();
  g_autofree gchar *program = g_build_filename (folder, "kaoawase-card", NULL);
  const gchar *arguments[] = { program, "--check-anchor", anchor, NULL };
  KaoFlaw flaw = KAO_FLAW_ANCHOR_UNCHECKED;
  gint status = 0;

  if (anchor[0] == '\0')
    return TRUE;
  if (g_spawn_sync (NULL, (gchar **) arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                    NULL, NULL, &status, NULL))
    {
      if (g_spawn_check_wait_status (status, NULL))
        return TRUE;
      if (WIFEXITED (status) && WEXITSTATUS (status) == KAO_CARD_ANCHOR_UNREADABLE)
        flaw = KAO_FLAW_ANCHOR_UNREADABLE;
      if (WIFEXITED (status) && WEXITSTATUS (status) == KAO_CARD_ANCHOR_NO_KEY)
        flaw = KAO_FLAW_ANCHOR_NO_KEY;
    }
  kao_config_error_set_one (error, kao_config_problem_new_for_file (flaw, "Card", "TrustAnchor", anchor),
                            kao_config_get_path (config));
  return FALSE;
}

static int
check_config (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load (path, &error);
  g_autofree gchar *what_holds = NULL;

  if (config == NULL || !check_anchor (config, &error))
    return complain_of_config (error, "auto");
  kao_i18n_init ("auto");
  what_holds = kao_config_describe (config);
  g_print (_ ("%s: in order"), path);
  g_print ("\n%s", what_holds);
  return 0;
}

/* --- are there devices? --- */

static void
on_scanner_changed (KaoScanner *scanner, GMainLoop *loop)
{
  if (kao_scanner_get_state (scanner) != KAO_SCANNER_STATE_SEARCHING)
    g_main_loop_quit (loop);
}

static gboolean
on_probe_over (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Run as a process of its own, because whoever has looked for scanners has closed its sandbox and
 * could start no demo any more. Exit code 0: there is one. */
static int
probe (const KaoOptions *options, KaoConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoParts) parts = kao_parts_new (KAO_PARTS_PROBE, options, config, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  KaoScannerState state;
  guint id;

  if (parts == NULL)
    return complain (error);
  g_signal_connect (parts->scanner, "state-changed", G_CALLBACK (on_scanner_changed), loop);
  id = g_timeout_add_seconds (PROBE_SECONDS, on_probe_over, loop);
  kao_scanner_search (parts->scanner);
  if (kao_scanner_get_state (parts->scanner) != KAO_SCANNER_STATE_READY)
    g_main_loop_run (loop);
  g_source_remove (id);
  state = kao_scanner_get_state (parts->scanner);
  g_signal_handlers_disconnect_by_data (parts->scanner, loop);
  return state == KAO_SCANNER_STATE_READY ? 0 : 1;
}

/* Asks another run of this program, with @question, whether a device is there: looking for one starts
 * a worker and closes the sandbox, and the counter has both still before it. */
static gboolean
is_there (const KaoOptions *options, const gchar *question, GSpawnFlags flags)
{
  const gchar *arguments[] = { "/proc/self/exe", question, NULL, NULL, NULL };
  gint status = 1;

  if (options->config_path != NULL)
    {
      arguments[2] = "--config";
      arguments[3] = options->config_path;
    }
  return g_spawn_sync (NULL, (gchar **) arguments, NULL, flags, NULL, NULL, NULL, NULL,
                       &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* TRUE when the demo was chosen just now. */
static gboolean
choose_demo (KaoOptions *options)
{
  gboolean is_camera_there;
  gboolean is_scanner_there;

  if (!options->is_demo_without_devices || options->is_demo || options->is_probe)
    return FALSE;
  is_camera_there = is_there (options, "--list-cameras",
                              G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL);
  is_scanner_there = is_camera_there && is_there (options, "--probe", G_SPAWN_DEFAULT);
  if (is_camera_there && is_scanner_there)
    return FALSE;
  g_printerr ("kaoawase: no %s was found, so this is the demonstration with synthetic persons\n",
              is_camera_there ? "scanner" : "camera");
  options->is_demo = TRUE;
  return TRUE;
}

/* --- the counter --- */

/* What opens the demonstration's card of @chip; NULL without one. */
static const KaoCardWish *
find_wish (const gchar *chip)
{
  static const KaoCardWish number = { KAO_CARD_MY_NUMBER, FALSE, { KAO_CARD_DEMO_NUMBER } };
  static const KaoCardWish licence = { KAO_CARD_LICENCE, FALSE, { KAO_CARD_DEMO_PIN_1, KAO_CARD_DEMO_PIN_2 } };
  static const KaoCardWish my_number_licence = { KAO_CARD_MY_NUMBER_LICENCE, FALSE, { KAO_CARD_DEMO_PIN_1 } };

  if (chip == NULL)
    return NULL;
  return strcmp (chip, "licence") == 0             ? &licence
         : strcmp (chip, "my-number-licence") == 0 ? &my_number_licence
                                                   : &number;
}

static int
run_headless (const KaoOptions *options, KaoParts *parts)
{
  KaoHeadlessOptions headless = {
    .n_matches = (guint) options->n_matches,
    .patience_seconds = (guint) options->patience_seconds,
    .choose = options->choose,
    .is_demo = options->is_demo,
    .visitor = options->visitor != NULL ? options->visitor : "right",
    .document = options->document != NULL ? options->document : "card",
    .card = options->chip != NULL ? parts->card : NULL,
    .card_wish = find_wish (options->chip),
    .card_kind = options->chip,
    .add_workers = kao_parts_add_workers,
    .user_data = parts,
  };

  return (int) kao_headless_run (parts->session, &headless);
}

static gboolean
on_startup_over (gpointer data)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_application_quit (application);
  return G_SOURCE_REMOVE;
}

/* Before the sandbox closes. @arguments: the counter's own. NULL in practice itself. */
static KaoAfterwards *
prepare_practice (const KaoOptions *options, char **arguments)
{
  const gchar *practice[] = { arguments[0], "--practice", NULL, NULL, NULL };

  if (options->is_practice || options->is_headless || options->exit_after_startup)
    return NULL;
  if (options->config_path != NULL)
    {
      practice[2] = "--config";
      practice[3] = options->config_path;
    }
  return kao_afterwards_new (practice, (const gchar *const *) arguments);
}

static int
run_window (const KaoOptions *options, KaoParts *parts, KaoAfterwards *afterwards, int argc, char **argv)
{
  KaoApplicationFlags flags = afterwards != NULL ? KAO_APPLICATION_CAN_PRACTISE : KAO_APPLICATION_PLAIN;
  int code;

  if (options->exit_after_startup)
    g_timeout_add (STARTUP_MS, on_startup_over, NULL);
  if (options->is_demo)
    flags |= KAO_APPLICATION_DEMO;
  if (options->is_practice)
    flags |= KAO_APPLICATION_PRACTICE;
  if (!parts->is_sandboxed)
    flags |= KAO_APPLICATION_UNPROTECTED;
  code = kao_application_run (parts->session, parts->card, parts->config, parts->config_watch, flags, argc, argv);
  if (code != KAO_APPLICATION_PRACTISE)
    return code;
  kao_afterwards_ask (afterwards);
  return 0;
}

static void
on_practice_over (GPid pid, gint status, gpointer loop)
{
  g_spawn_close_pid (pid);
  g_main_loop_quit (loop);
}

/* Waits for its end in a main loop: who reads the screen aloud asks this program, too. */
static void
run_and_wait (gchar **arguments)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  GPid pid;

  if (!g_spawn_async (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error))
    {
      complain (error);
      return;
    }
  g_child_watch_add (pid, on_practice_over, loop);
  g_main_loop_run (loop);
}

/* One situation after the other, each in a process of its own: this one has no sandbox yet, and opens nothing. */
static int
practise (const KaoOptions *options, const KaoConfig *config)
{
  const gchar *path = options->config_path;
  const KaoPracticeCase *chosen;

  if (path == NULL && g_file_test (KAO_SYSTEM_CONFIG, G_FILE_TEST_EXISTS))
    path = KAO_SYSTEM_CONFIG;
  while ((chosen = kao_practice_choose (kao_config_get_language (config))) != NULL)
    {
      g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

      g_ptr_array_add (arguments, (gpointer) "/proc/self/exe");
      g_ptr_array_add (arguments, (gpointer) "--demo");
      g_ptr_array_add (arguments, (gpointer) "--practice");
      for (guint i = 0; chosen->arguments[i] != NULL; i++)
        g_ptr_array_add (arguments, (gpointer) chosen->arguments[i]);
      if (path != NULL)
        {
          g_ptr_array_add (arguments, (gpointer) "--config");
          g_ptr_array_add (arguments, (gpointer) path);
        }
      g_ptr_array_add (arguments, NULL);
      run_and_wait ((gchar **) arguments->pdata);
    }
  return 0;
}

/* Whoever clicked the icon sees no terminal: a window tells the mistakes and waits until they are mended. Then
 * the program begins anew, because GTK has threads by now and the sandbox is still to be closed. */
static int
wait_for_config (const KaoOptions *options, const GError *error, char **arguments)
{
  const gchar *path = options->config_path != NULL ? options->config_path : KAO_SYSTEM_CONFIG;
  gboolean has_window = !options->is_headless && !options->is_probe && !options->is_listing_cameras
                        && !options->is_listing_scanners && !options->is_printing_notice && !options->exit_after_startup;
  /* The mended file may ask for another language. */
  g_auto (GStrv) environment = g_get_environ ();
  int code = complain_of_config (error, kao_config_guess_language (path));

  if (!has_window || !kao_config_window_run (KAO_CONFIG_WINDOW_COUNTER, path, error))
    return code;
  execve ("/proc/self/exe", arguments, environment);
  g_printerr ("kaoawase: the configuration is in order now, but the program could not start anew: %s\n",
              g_strerror (errno));
  return code;
}

static int
run (KaoOptions *options, int argc, char **argv, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = NULL;
  g_autoptr (KaoAfterwards) afterwards = NULL;
  g_autoptr (KaoParts) parts = NULL;

  config = kao_parts_load_config (options, &error);
  if (options->is_testing)
    {
      /* A spoilt configuration is a finding; what else there is to say is said with the defaults. */
      if (config == NULL)
        config = kao_config_new_default ();
      return kao_run_self_test (options, config, error);
    }
  if (config == NULL)
    return wait_for_config (options, error, arguments);
  if (options->is_practice && !options->is_demo)
    return practise (options, config);
  if (options->is_probe)
    return probe (options, config);
  if (options->is_listing_cameras)
    return kao_list_cameras (options, config);
  if (options->is_listing_scanners)
    return kao_list_scanners (options, config);
  if (options->is_printing_notice)
    return kao_print_notice (config);
  if (choose_demo (options))
    {
      /* The office's devices are of no interest in the demo. */
      g_clear_pointer (&config, kao_config_unref);
      config = kao_parts_load_config (options, &error);
      if (config == NULL)
        return complain_of_config (error, "auto");
    }
  kao_self_test_log (kao_self_test_run ());
  afterwards = prepare_practice (options, arguments);
  parts = kao_parts_new (KAO_PARTS_COUNTER, options, config, &error);
  if (parts == NULL)
    return complain (error);
  if (options->is_headless)
    return run_headless (options, parts);
  if (kao_application_has_display (config))
    return run_window (options, parts, afterwards, argc, argv);
  if (!options->is_demo)
    {
      g_printerr ("kaoawase: there is no display to open a window on; start it from a desktop, or with "
                  "--headless\n");
      return EXIT_ERROR;
    }
  g_printerr ("kaoawase: there is no display, so the demonstration runs without a window\n");
  return run_headless (options, parts);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoOptions) options = NULL;
  /* Reading the options takes them out of argv. */
  g_auto (GStrv) arguments = g_strdupv (argv);

  if (!kao_harden_process (KAO_HARDEN_MAIN, &error))
    return complain (error);
  setlocale (LC_ALL, "");
  options = kao_options_parse (&argc, &argv, &error);
  if (options == NULL)
    return complain (error);
  kao_log_set_verbose (options->is_verbose);
  if (options->is_version)
    return print_versions ();
  if (options->check_config != NULL)
    return check_config (options->check_config);
  return run (options, argc, argv, arguments);
}
