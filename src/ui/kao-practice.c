// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-practice.h"

#include "ui/kao-i18n.h"
#include "ui/kao-phrases.h"
#include "ui/kao-style.h"

#include <glib/gi18n-lib.h>

#define WIDTH 560
#define HEIGHT 700

static const KaoPracticeCase cases[] = {
  { N_ ("The person on the card"), { NULL } },
  { N_ ("Somebody else than on the card"), { "--visitor", "other", NULL } },
  { N_ ("Somebody who looks like the photo"), { "--visitor", "alike", NULL } },
  { N_ ("Two people before the camera"), { "--visitor", "two", NULL } },
  { N_ ("Nobody before the camera"), { "--visitor", "nobody", NULL } },
  { N_ ("An application form"), { "--document", "form", NULL } },
  { N_ ("A card with its back down"), { "--document", "card-back", NULL } },
  { N_ ("Two cards on the glass"), { "--document", "two-cards", NULL } },
  { N_ ("Nothing on the glass"), { "--document", "empty", NULL } },
  { N_ ("A card with its chip"), { "--chip=genuine", NULL } },
  { N_ ("A chip with another photo than the print"), { "--chip=forged", NULL } },
  { N_ ("A chip that is a copy"), { "--chip=copied", NULL } },
  { N_ ("Paper jam"), { "--demo-fault", "jam", NULL } },
  { N_ ("Open cover"), { "--demo-fault", "dooropen", NULL } },
  { N_ ("A busy scanner"), { "--demo-fault", "busy_n=6", NULL } },
  { N_ ("A scanner that does not answer"), { "--demo-fault", "hang", NULL } },
  { N_ ("A scanner that goes off in the middle"), { "--demo-fault", "die=60000", NULL } },
  { N_ ("A camera that is unplugged for half a minute"), { "--visitor", "unplugged", NULL } },
};

typedef struct
{
  GMainLoop *loop;
  const KaoPracticeCase *chosen;
} Run;

const KaoPracticeCase *
kao_practice_get_cases (guint *n)
{
  *n = G_N_ELEMENTS (cases);
  return cases;
}

static gboolean
on_close_request (GtkWindow *window, Run *run)
{
  g_main_loop_quit (run->loop);
  return GDK_EVENT_STOP;
}

static void
on_chosen (GtkWidget *button, Run *run)
{
  run->chosen = g_object_get_data (G_OBJECT (button), "case");
  g_main_loop_quit (run->loop);
}

static GtkWidget *
make_label (const gchar *text, const gchar *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_content (Run *run)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gchar *title = g_dgettext (GETTEXT_PACKAGE, cases[i].title);
      GtkWidget *button = gtk_button_new ();

      gtk_button_set_child (GTK_BUTTON (button), make_label (title, NULL));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      g_object_set_data (G_OBJECT (button), "case", (gpointer)&cases[i]);
      g_signal_connect (button, "clicked", G_CALLBACK (on_chosen), run);
      gtk_box_append (GTK_BOX (list), button);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller), FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (content, "desk");
  gtk_box_append (GTK_BOX (content), make_label (_ ("Practice"), "stage"));
  gtk_box_append (GTK_BOX (content),
                  make_label (_ ("Choose a situation. The counter opens with invented persons and your office's own "
                                 "settings; close it to come back here."),
                              NULL));
  gtk_box_append (GTK_BOX (content), scroller);
  return content;
}

const KaoPracticeCase *
kao_practice_choose (const gchar *language)
{
  g_autoptr (GMainLoop) loop = NULL;
  Run run = { 0 };
  GtkWidget *window;

  if (!kao_i18n_init_display (language))
    return NULL;
  g_set_prgname ("kaoawase");
  kao_style_load ();
  loop = g_main_loop_new (NULL, FALSE);
  run.loop = loop;
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), _ ("Kaoawase"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_widget_add_css_class (window, "kaoawase");
  gtk_widget_add_css_class (window, kao_i18n_get_language ());
  gtk_window_set_child (GTK_WINDOW (window), make_content (&run));
  kao_phrases_follow (window);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request), &run);
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);
  gtk_window_destroy (GTK_WINDOW (window));
  /* It has to be gone from the screen before another program comes. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return run.chosen;
}
