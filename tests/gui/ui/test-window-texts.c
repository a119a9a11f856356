// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window says: messages and what is copied of them, remedies, advice, where lines break. */
#include "config.h"

#include "base/kao-error.h"
#include "ui/counter/kao-advice-line.h"
#include "ui/counter/kao-result-panel.h"
#include "ui/counter/kao-window-private.h"
#include "ui/kao-message-bar.h"
#include "ui/kao-phrases.h"
#include "ui/kao-sentences.h"

#include "window-parts.h"

/* Beside the figure stands what can be done about a mask. */
static void
test_remedy (void)
{
  KaoResultPanel *panel = g_object_ref_sink (g_object_new (KAO_TYPE_RESULT_PANEL, NULL));
  const KaoResult result = { .similarity = 35, .threshold = 60, .review_line = 40,
                             .outcome = KAO_OUTCOME_BELOW, .visitor_advice = KAO_ADVICE_MOUTH_COVERED };
  const KaoScreenFacts facts = { .state = KAO_SESSION_RESULT, .result = &result };
  g_auto (KaoScreenResult) words = kao_screen_result (&facts);

  kao_result_panel_show (panel, &words);
  g_assert_true (has_text (GTK_WIDGET (panel), "Weak picture (visitor): The mouth is covered (mask). If possible, "
                                               "ask the visitor to take the mask off."));
  g_object_unref (panel);
}

static void
show_error (KaoMessageBar *bar, const GError *error)
{
  g_auto (KaoScreenMessage) message = kao_screen_message (error);

  kao_message_bar_show (bar, message.tone, message.what, message.todo, message.detail);
}

static void
test_messages (void)
{
  static const struct
  {
    gint code;
    const gchar *tone;
  } rows[] = { { KAO_RETRY_NO_PHOTO, "calm" }, { KAO_RETRY_BACK_SIDE, "retry" } };
  KaoMessageBar *bar = g_object_ref_sink (g_object_new (KAO_TYPE_MESSAGE_BAR, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (KAO_RETRY, rows[i].code, "detail");
      show_error (bar, error);
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bar), rows[i].tone));
      g_assert_false (has_text (GTK_WIDGET (bar), "detail"));
    }
  g_autoptr (GError) error = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO, "detail");
  show_error (bar, error);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bar), "error"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (bar), "retry"));
  /* The driver's own words are for the administrator, who unfolds them. */
  g_assert_false (has_text (GTK_WIDGET (bar), "detail"));
  gtk_expander_set_expanded (find_expander (GTK_WIDGET (bar)), TRUE);
  g_assert_true (has_text (GTK_WIDGET (bar), "detail"));
  show_error (bar, error);
  g_assert_true (has_text (GTK_WIDGET (bar), "detail"));
  g_autoptr (GError) other = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_STALLED, "other words");
  show_error (bar, other);
  g_assert_false (has_text (GTK_WIDGET (bar), "other words"));
  show_error (bar, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
  g_object_unref (bar);
}

static void
on_copied (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  *(gchar **)user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static GtkWidget *
find_copy_button (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_BUTTON (child) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), "Copy") == 0
                             ? child
                             : find_copy_button (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What the administrator is sent: the sentence, the driver's words, and nothing by which a device or somebody is known. */
static void
test_copy (void)
{
  KaoWindow *window = kao_window_new (NULL);
  g_autoptr (GError) error = g_error_new (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO,
                                          "hpaio serial=CN61NCD1GM05R2 at 192.168.1.40: I/O (9), see %s/a.conf",
                                          g_get_home_dir ());
  KaoScreenFacts facts;
  g_autofree gchar *copied = NULL;

  gtk_window_present (GTK_WINDOW (window));
  fill_facts (&facts, KAO_SESSION_LIVE, 0);
  facts.message = error;
  show_facts (window, &facts);
  iterate ();
  gtk_expander_set_expanded (find_expander (GTK_WIDGET (window->message_bar)), TRUE);
  iterate ();
  g_signal_emit_by_name (find_copy_button (GTK_WIDGET (window->message_bar)), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, on_copied, &copied);
  for (guint i = 0; i < 100 && copied == NULL; i++)
    {
      iterate ();
      g_usleep (10000);
    }
  g_assert_nonnull (copied);
  g_assert_nonnull (strstr (copied, kao_sentence_for_error (error).what));
  g_assert_nonnull (strstr (copied, "I/O (9)"));
  g_assert_null (strstr (copied, "CN61NCD1GM05R2"));
  g_assert_null (strstr (copied, "192.168.1.40"));
  g_assert_null (strstr (copied, g_get_home_dir ()));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gint
get_height (GtkWidget *widget, gint width)
{
  gint height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

/* The line is as high with every advice, and a sentence stands for a second. */
static void
test_advice (void)
{
  GtkWidget *line = g_object_ref_sink (g_object_new (KAO_TYPE_ADVICE_LINE, NULL));
  gint height = get_height (line, 200);

  for (KaoAdvice advice = KAO_ADVICE_NONE + 1; advice < KAO_N_ADVICE; advice++)
    {
      KaoSentence sentence = kao_sentence_for_advice (advice);
      g_autofree gchar *text = g_strdup_printf ("%s %s", sentence.what, sentence.todo);

      kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_NONE, "");
      kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_RETRY, text);
      g_assert_true (has_text (line, text));
      g_assert_cmpint (get_height (line, 200), ==, height);
    }

  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_NONE, "");
  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_READY, "first");
  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_RETRY, "blink");
  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_READY, "first");
  run_for (1100);
  g_assert_true (has_text (line, "first"));
  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_RETRY, "second");
  g_assert_true (has_text (line, "second"));
  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_READY, "third");
  g_assert_true (has_text (line, "second"));
  run_for (1200);
  g_assert_true (has_text (line, "third"));
  kao_advice_line_show (KAO_ADVICE_LINE (line), KAO_MARK_NONE, "");
  g_assert_false (has_text (line, "third"));
  g_object_unref (line);
}

/* A label of the window breaks between phrases, and still breaks. */
static void
test_phrases (void)
{
  static const gchar text[] = "両方の顔をよく見比べ、別の職員も確認してください。";
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = gtk_label_new (NULL);
  gint least, all;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_widget_add_css_class (window, "kaoawase");
  kao_phrases_follow (window);
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &all, NULL, NULL, NULL);
  /* The longest phrase has five of twenty-five characters, and no less than that. */
  g_assert_cmpint (least * 4, <, all);
  g_assert_cmpint (least * 7, >, all);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  begin_windows ();

  g_test_add_func ("/ui/window/messages", test_messages);
  g_test_add_func ("/ui/window/copy", test_copy);
  g_test_add_func ("/ui/window/remedy", test_remedy);
  g_test_add_func ("/ui/window/advice", test_advice);
  g_test_add_func ("/ui/window/phrases", test_phrases);
  return g_test_run ();
}
