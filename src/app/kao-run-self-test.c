// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-run-self-test.h"

#include "secure/kao-self-test.h"
#include "ui/counter/kao-checkup-run.h"
#include "ui/kao-i18n.h"

#define EXIT_ERROR 3

typedef struct
{
  GMainLoop *loop;
  GPtrArray *lines; /* owned */
} Run;

static void
on_checked (GObject *session, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->lines = kao_checkup_run_finish (KAO_SESSION (session), result, NULL);
  g_main_loop_quit (run->loop);
}

static void
on_closed (GObject *session, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  kao_session_close_finish (KAO_SESSION (session), result);
  g_main_loop_quit (run->loop);
}

static int
print_lines (GPtrArray *lines)
{
  static const int codes[] = { [KAO_CHECK_FINE] = 0, [KAO_CHECK_NOTICE] = 1, [KAO_CHECK_FAULT] = EXIT_ERROR };
  KaoCheckGrade worst = kao_checkup_get_worst (lines);

  for (guint i = 0; i < lines->len; i++)
    {
      const KaoCheckLine *line = g_ptr_array_index (lines, i);
      g_print ("[%s] %s\n", kao_checkup_get_word (line->grade), line->text);
    }
  g_print ("%s\n", kao_checkup_get_word (worst));
  return codes[worst];
}

static KaoCheckConfig
find_config_kind (const KaoOptions *options)
{
  if (options->config_path != NULL)
    return KAO_CHECK_CONFIG_OTHER;
  return !options->is_demo && g_file_test (KAO_SYSTEM_CONFIG, G_FILE_TEST_EXISTS)
             ? KAO_CHECK_CONFIG_SYSTEM
             : KAO_CHECK_CONFIG_NONE;
}

int
kao_run_self_test (const KaoOptions *options, KaoConfig *config, const GError *config_error)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoParts) parts = NULL;
  KaoCheckupSurroundings surroundings = {
    .config_kind = find_config_kind (options),
    .config_error = config_error,
    .findings = kao_self_test_run (),
  };
  Run run = { NULL, NULL };
  int code;

  kao_i18n_init (kao_config_get_language (config));
  parts = kao_parts_new (KAO_PARTS_COUNTER, options, config, &error);
  if (parts == NULL)
    {
      g_printerr ("kaoawase: %s\n", error->message);
      return EXIT_ERROR;
    }
  surroundings.is_sandboxed = parts->is_sandboxed;
  run.loop = g_main_loop_new (NULL, FALSE);
  kao_session_camera_on (parts->session);
  kao_checkup_run_async (parts->session, &surroundings, NULL, on_checked, &run);
  g_main_loop_run (run.loop);
  code = print_lines (run.lines);
  kao_session_close_async (parts->session, on_closed, &run);
  g_main_loop_run (run.loop);
  g_ptr_array_unref (run.lines);
  g_main_loop_unref (run.loop);
  return code;
}
