// SPDX-License-Identifier: GPL-3.0-or-later
/* The window in place of a program whose configuration is spoilt: it tells every mistake in the language given
 * as the argument, renews the list at an edit, and ends once the file is in order or it is closed.
 */
#include "config.h"

#include "config/kao-config.h"
#include "ui/kao-config-window.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_MS 20000

typedef struct
{
  const gchar *path;
  const gchar *const *words; /* what the labels say, step by step */
  const gchar *const *edits; /* what the file says after each; NULL at the end closes the window */
  guint step;
} Script;

static gboolean
says (GtkWidget *widget, const gchar *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
write_file (const gchar *path, const gchar *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
on_step (gpointer data)
{
  Script *script = data;
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  g_autoptr (GtkWidget) window = g_list_model_get_item (windows, 0);

  if (window == NULL || !says (window, script->words[script->step]))
    return G_SOURCE_CONTINUE;
  if (script->edits[script->step] == NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    write_file (script->path, script->edits[script->step]);
  script->step++;
  return script->words[script->step] != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_patience_over (gpointer data)
{
  const Script *script = data;

  g_error ("the window never said \"%s\"", script->words[script->step]);
  return G_SOURCE_REMOVE;
}

static gboolean
play (KaoConfigWindowDesk desk, const gchar *first, const gchar *const *words, const gchar *const *edits)
{
  g_autofree gchar *folder = g_dir_make_tmp ("kao-test-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "kaoawase.conf", NULL);
  g_autoptr (GError) error = NULL;
  Script script = { path, words, edits, 0 };
  guint patience = g_timeout_add (PATIENCE_MS, on_patience_over, &script);
  gboolean is_mended;

  write_file (path, first);
  g_assert_null (kao_config_load (path, &error));
  g_timeout_add (20, on_step, &script);
  is_mended = kao_config_window_run (desk, path, error);
  g_assert_null (script.words[script.step]);
  g_source_remove (patience);
  g_unlink (path);
  g_rmdir (folder);
  return is_mended;
}

static void
test_mended (void)
{
  gboolean is_japanese = g_str_equal (g_getenv ("LANGUAGE"), "ja");
  const gchar *const words[] = {
    is_japanese ? "2 行目: [Office] の Language=\"JA\" は使えません。"
                : "line 2: Language=\"JA\" in [Office] is not allowed",
    is_japanese ? "3 行目: [Office] に Threshold というキーはありません。"
                : "line 3: [Office] has no key Threshold",
    NULL,
  };
  const gchar *const edits[] = { "[Office]\nLanguage=ja\nThreshold=60\n", "[Office]\nLanguage=ja\n" };

  g_assert_true (play (KAO_CONFIG_WINDOW_COUNTER, "[Office]\nLanguage=JA\n", words, edits));
}

static void
test_closed (void)
{
  gboolean is_japanese = g_str_equal (g_getenv ("LANGUAGE"), "ja");
  const gchar *const file[] = { "kaoawase.conf", NULL };
  const gchar *const counter[] = { is_japanese ? "窓口を開けません" : "The counter is not open", NULL };
  const gchar *const reception[] = { is_japanese ? "受付を開けません" : "The reception is not open", NULL };
  const gchar *const edits[] = { NULL };

  g_assert_false (play (KAO_CONFIG_WINDOW_COUNTER, "nonsense\n", file, edits));
  g_assert_false (play (KAO_CONFIG_WINDOW_COUNTER, "nonsense\n", counter, edits));
  g_assert_false (play (KAO_CONFIG_WINDOW_RECEPTION, "nonsense\n", reception, edits));
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 2);
  g_setenv ("LANGUAGE", argv[1], TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/config-window/mended", test_mended);
  g_test_add_func ("/ui/config-window/closed", test_closed);
  return g_test_run ();
}
