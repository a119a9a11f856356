// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-config-window.h"

#include "config/kao-config-problem.h"
#include "config/kao-config-watch.h"
#include "ui/kao-i18n.h"
#include "ui/kao-mark.h"
#include "ui/kao-phrases.h"
#include "ui/kao-style.h"

#include <glib/gi18n-lib.h>

#define WIDTH 760
#define HEIGHT 480

typedef struct
{
  GMainLoop *loop;
  GtkBox *list; /* borrowed; one row a mistake */
  gchar *text;  /* owned; the same */
  KaoConfigWindowDesk desk;
  gboolean is_mended;
} Run;

static GtkWidget *
make_label (const gchar *text, const gchar *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_row (const gchar *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = kao_mark_new (KAO_MARK_FAULT);
  GtkWidget *label = make_label (text, NULL);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
show_error (Run *run, const GError *error)
{
  g_autofree gchar *text = kao_config_error_describe (error, TRUE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (run->list))) != NULL)
    gtk_box_remove (run->list, child);
  for (gsize i = 0; lines[i] != NULL; i++)
    gtk_box_append (run->list, make_row (lines[i]));
  kao_phrases_follow (GTK_WIDGET (run->list));
  g_free (run->text);
  run->text = g_steal_pointer (&text);
}

static void
on_invalid (KaoConfigWatch *watch, const GError *error, Run *run)
{
  show_error (run, error);
}

static void
on_changed (KaoConfigWatch *watch, KaoConfig *config, Run *run)
{
  run->is_mended = TRUE;
  g_main_loop_quit (run->loop);
}

static gboolean
on_close_request (GtkWindow *window, Run *run)
{
  g_main_loop_quit (run->loop);
  return GDK_EVENT_STOP;
}

/* For whoever mends the file elsewhere; a configuration holds nothing of visitors. */
static void
on_copy_clicked (GtkWidget *button, Run *run)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), run->text);
}

static GtkWidget *
make_buttons (Run *run, GtkWidget *window)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));
  GtkWidget *close = gtk_button_new_with_label (_ ("Close"));

  g_signal_connect (copy, "clicked", G_CALLBACK (on_copy_clicked), run);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (gtk_window_close), window);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), copy);
  gtk_box_append (GTK_BOX (buttons), close);
  return buttons;
}

static GtkWidget *
make_content (Run *run, GtkWidget *window)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  run->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (run->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (content, "desk");
  gtk_box_append (GTK_BOX (content),
                  make_label (run->desk == KAO_CONFIG_WINDOW_RECEPTION
                                  ? _ ("The reception is not open: its configuration has mistakes.")
                                  : _ ("The counter is not open: its configuration has mistakes."),
                              "stage"));
  gtk_box_append (GTK_BOX (content), make_label (_ ("Show this to the administrator. The program starts by "
                                                    "itself once the file is in order."),
                                                 NULL));
  gtk_box_append (GTK_BOX (content), scroller);
  gtk_box_append (GTK_BOX (content), make_buttons (run, window));
  return content;
}

static GtkWidget *
make_window (Run *run, const GError *error)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_title (GTK_WINDOW (window), _ ("Kaoawase"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_widget_add_css_class (window, "kaoawase");
  gtk_widget_add_css_class (window, kao_i18n_get_language ());
  gtk_window_set_child (GTK_WINDOW (window), make_content (run, window));
  show_error (run, error);
  kao_phrases_follow (window);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request), run);
  return window;
}

gboolean
kao_config_window_run (KaoConfigWindowDesk desk, const gchar *path, const GError *error)
{
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (KaoConfigWatch) watch = NULL;
  Run run = { .desk = desk };
  GtkWidget *window;

  g_return_val_if_fail (path != NULL && error != NULL, FALSE);

  if (!kao_i18n_init_display (kao_config_guess_language (path)))
    return FALSE;
  g_set_prgname (desk == KAO_CONFIG_WINDOW_RECEPTION ? "kaoawase-reception" : "kaoawase");
  kao_style_load ();
  loop = g_main_loop_new (NULL, FALSE);
  run.loop = loop;
  window = make_window (&run, error);
  watch = kao_config_watch_new (path);
  g_signal_connect (watch, "changed", G_CALLBACK (on_changed), &run);
  g_signal_connect (watch, "invalid", G_CALLBACK (on_invalid), &run);
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);
  gtk_window_destroy (GTK_WINDOW (window));
  g_free (run.text);
  return run.is_mended;
}
