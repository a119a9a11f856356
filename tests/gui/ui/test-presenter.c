// SPDX-License-Identifier: GPL-3.0-or-later
/* The window on a real session with fake neighbours: what the clerk sees in each state, and that every
 * press ends where it should. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"
#include "ui/kao-i18n.h"
#include "ui/counter/kao-pages.h"
#include "ui/counter/kao-presenter.h"
#include "ui/kao-style.h"

/* A sentence below the picture stands for a second before another takes its place. */
#define A_SENTENCE_MS 1200

typedef struct
{
  Fixture rig;
  KaoWindow *window;
  KaoPresenter *presenter;
} Counter;

static gboolean
has_model (Fixture *rig)
{
  return kao_session_get_pack (rig->session) != NULL;
}

static void
set_up (Counter *counter, gconstpointer data)
{
  fixture_set_up (&counter->rig, data);
  counter->window = kao_window_new (NULL);
  counter->presenter = kao_presenter_new (counter->rig.session, counter->window, NULL, TRUE, FALSE);
  fixture_wait (&counter->rig, has_model);
  gtk_window_present (GTK_WINDOW (counter->window));
}

static void
tear_down (Counter *counter, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (counter->presenter), (gpointer *)&counter->presenter);
  g_object_unref (counter->presenter);
  g_assert_null (counter->presenter);
  gtk_window_destroy (GTK_WINDOW (counter->window));
  fixture_run (&counter->rig, 20);
  fixture_tear_down (&counter->rig, data);
}

static GtkWidget *
find_text (GtkWidget *widget, const gchar *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_strstr_len (gtk_label_get_text (GTK_LABEL (widget)), -1, part) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, part);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The label of a button, not a sentence that speaks of it. */
static GtkWidget *
find_button_label (GtkWidget *widget, const gchar *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text)
      && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button_label (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows (Counter *counter, const gchar *part)
{
  return find_text (GTK_WIDGET (counter->window), part) != NULL;
}

static void
press (Counter *counter, const gchar *action)
{
  gtk_widget_activate_action (GTK_WIDGET (counter->window), action, NULL);
}

static gboolean
has_result (Fixture *rig)
{
  return kao_session_get_state (rig->session) == KAO_SESSION_RESULT;
}

static void
test_visit (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  g_assert_true (shows (counter, "Demo"));
  fixture_go_live (rig);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Ready for the next visitor"));
  press (counter, "session.start");
  g_assert_cmpint (kao_session_get_state (rig->session), ==, KAO_SESSION_SCANNING);
  kao_fake_scanner_progress (rig->scanner, 10, 100);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Scanning the document…"));
  kao_fake_scanner_finish (rig->scanner, 1, THE_VISITOR + 20);
  fixture_wait (rig, has_result);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "80.0"));
  g_assert_true (shows (counter, "At or above the line"));

  press (counter, "session.clear");
  fixture_wait_for_state (rig, KAO_SESSION_LIVE);
  g_assert_false (shows (counter, "80.0"));
  g_assert_false (shows (counter, "At or above the line"));
  fixture_assert_wiped (rig);
}

/* Cannot match: from every state of a visit it clears the visitor, says why and asks the next one in. */
static void
test_leave (Counter *counter, gconstpointer data)
{
  static const KaoSessionState states[] = { KAO_SESSION_LIVE, KAO_SESSION_SCANNING, KAO_SESSION_CHOOSING,
                                            KAO_SESSION_RESULT };
  Fixture *rig = &counter->rig;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      guint n_wiped = rig->n_wiped;

      fixture_go_to (rig, states[i]);
      fixture_run (rig, 30);
      gtk_widget_activate_action (GTK_WIDGET (counter->window), "session.leave", "u",
                                  (guint)KAO_LEAVING_DECLINED);
      fixture_let_go (rig);
      fixture_wait_for_state (rig, KAO_SESSION_LIVE);
      fixture_run (rig, 30);
      g_assert_cmpuint (rig->n_wiped, ==, n_wiped + 1);
      g_assert_true (shows (counter, "The visitor declines: cleared without a figure."));
      g_assert_true (shows (counter, "Nothing was recorded."));
      g_assert_false (shows (counter, "This visitor has not been served yet."));
    }
  g_assert_cmpuint (rig->n_failures, ==, 0);
  fixture_go_live (rig);
  press (counter, "session.start");
  fixture_run (rig, 30);
  g_assert_false (shows (counter, "Nothing was recorded."));
}

/* Two people: Start asks, a number key tells. */
static void
test_several (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  kao_fake_camera_set_sight (rig->camera, 2, 80, THE_VISITOR);
  fixture_go_live (rig);
  fixture_run (rig, 300);
  press (counter, "session.start");
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Several people are in view. Which one is the visitor?"));
  g_assert_cmpint (kao_session_get_state (rig->session), ==, KAO_SESSION_LIVE);
  gtk_widget_activate_action (GTK_WIDGET (counter->window), "session.choose", "u", 1u);
  fixture_wait_for_state (rig, KAO_SESSION_SCANNING);
  g_assert_true (kao_session_get_live_face (rig->session)->is_picked);
  fixture_run (rig, 30);
  g_assert_false (shows (counter, "Several people are in view."));
}

/* Enter on a result: the camera is on again, nothing is scanned, and there is a new figure. */
static void
test_again (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  fixture_go_to (rig, KAO_SESSION_RESULT);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "80.0"));
  kao_fake_camera_set_sight (rig->camera, 1, 80, THE_VISITOR + 10);
  gtk_widget_activate_default (GTK_WIDGET (counter->window));
  fixture_wait_for_state (rig, KAO_SESSION_WATCHING);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Looking at the visitor again…"));
  g_assert_false (shows (counter, "80.0"));
  fixture_wait (rig, has_result);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "90.0"));
}

/* Enter while the camera is off. */
static void
test_start_wakes (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  kao_fake_camera_set_sight (rig->camera, 0, 0, 0);
  press (counter, "session.start");
  fixture_run (rig, 100);
  g_assert_true (shows (counter, "Looking for the visitor…"));
  kao_fake_camera_set_sight (rig->camera, 1, 80, THE_VISITOR);
  fixture_wait_for_state (rig, KAO_SESSION_SCANNING);
  fixture_run (rig, 30);
  g_assert_false (shows (counter, "Looking for the visitor…"));
}

static void
test_other_person (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  fixture_go_live (rig);
  press (counter, "session.start");
  kao_fake_scanner_finish (rig->scanner, 1, THE_VISITOR + 90);
  fixture_wait (rig, has_result);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Below the line"));
}

/* The message stays while the next visitor comes, and goes with the next start. */
static void
test_message (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;
  g_autoptr (GError) open = g_error_new_literal (KAO_RETRY, KAO_RETRY_COVER_OPEN, "");

  fixture_go_live (rig);
  press (counter, "session.start");
  kao_fake_scanner_fail (rig->scanner, open);
  fixture_wait_for_state (rig, KAO_SESSION_LIVE);
  fixture_run (rig, 100);
  g_assert_true (shows (counter, "The scanner's cover is open."));
  g_assert_true (shows (counter, "This visitor has not been served yet."));
  g_assert_false (shows (counter, "Ready for the next visitor"));
  fixture_go_live (rig);
  press (counter, "session.start");
  fixture_run (rig, 30);
  g_assert_false (shows (counter, "The scanner's cover is open."));
  press (counter, "session.cancel");
  fixture_wait_for_state (rig, KAO_SESSION_LIVE);
  fixture_run (rig, 30);
  /* A cancelled match leaves no message. */
  g_assert_false (shows (counter, "Something went wrong"));
}

/* A scanner that failed is shown so until a scan has come to its end. */
static void
test_scanner_fault_lasts (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;
  g_autoptr (GError) io = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO, "");

  fixture_go_live (rig);
  g_assert_true (shows (counter, "Scanner: Ready"));
  press (counter, "session.start");
  kao_fake_scanner_fail (rig->scanner, io);
  fixture_wait_for_state (rig, KAO_SESSION_LIVE);
  fixture_run (rig, 100);
  g_assert_false (shows (counter, "Scanner: Ready"));
  fixture_go_live (rig);
  press (counter, "session.start");
  kao_fake_scanner_finish (rig->scanner, 1, THE_VISITOR + 20);
  fixture_wait (rig, has_result);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Scanner: Ready"));
}

static void
test_choice (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  fixture_go_to (rig, KAO_SESSION_CHOOSING);
  fixture_run (rig, 30);
  g_assert_true (shows (counter, "Several photos were found."));
  g_assert_true (shows (counter, "Photo 2"));
  gtk_widget_activate_action (GTK_WIDGET (counter->window), "session.choose", "u", 1u);
  fixture_let_go (rig);
  fixture_wait (rig, has_result);
  fixture_run (rig, 30);
  g_assert_false (shows (counter, "Photo 2"));
}

static void
test_shot (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;

  /* Above every line of advice. */
  kao_fake_camera_set_sight (rig->camera, 1, 95, THE_VISITOR);
  fixture_go_live (rig);
  g_signal_emit_by_name (rig->session, "live-face-changed");
  fixture_run (rig, A_SENTENCE_MS);
  g_assert_true (shows (counter, "The face is seen well."));
  press (counter, "session.take-shot");
  fixture_run (rig, 30);
  g_assert_true (kao_session_has_shot (rig->session));
  g_assert_true (shows (counter, "This shot is used for matching."));
  /* A face that was under way when the shot was taken changes nothing. */
  g_signal_emit_by_name (rig->session, "live-face-changed");
  fixture_run (rig, A_SENTENCE_MS);
  g_assert_true (shows (counter, "This shot is used for matching."));
  g_assert_true (shows (counter, "Retake"));
  press (counter, "session.retake");
  fixture_run (rig, 30);
  g_assert_false (kao_session_has_shot (rig->session));
  g_assert_true (shows (counter, "Take Shot"));
}

static void
test_camera_fault (Counter *counter, gconstpointer data)
{
  Fixture *rig = &counter->rig;
  g_autoptr (GError) busy = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_BUSY, "");

  fixture_go_live (rig);
  kao_fake_camera_set_fault (rig->camera, KAO_CAMERA_STATE_FAULT, busy);
  fixture_run (rig, 100);
  g_assert_true (shows (counter, "Another program is using the camera."));
  g_assert_true (shows (counter, "Matching is not possible now."));
}

/* In each state exactly the buttons that the session allows can be pressed. */
static void
test_buttons (Counter *counter, gconstpointer data)
{
  static const struct
  {
    KaoSessionActions bit;
    const gchar *label;
  } rows[] = {
    { KAO_SESSION_ACTION_START, "Start Matching" },
    { KAO_SESSION_ACTION_CANCEL, "Cancel" },
    { KAO_SESSION_ACTION_CLEAR, "Next visitor" },
    { KAO_SESSION_ACTION_AGAIN, "Compare again" },
  };
  Fixture *rig = &counter->rig;
  KaoSessionState state = GPOINTER_TO_INT (data);

  fixture_go_to (rig, state);
  fixture_run (rig, 30);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *label = find_button_label (GTK_WIDGET (counter->window), rows[i].label);
      gboolean is_allowed = (kao_session_get_actions (rig->session) & rows[i].bit) != 0;
      g_assert_cmpint (label != NULL && gtk_widget_is_sensitive (label), ==, is_allowed);
    }
  fixture_let_go (rig);
}

/* Help is there in every state, and the check looks at the fakes. */
static void
test_pages (Counter *counter, gconstpointer data)
{
  GtkWindow *pages = NULL;

  fixture_go_live (&counter->rig);
  gtk_widget_activate_action (GTK_WIDGET (counter->window), "page.open", "u",
                              (guint)KAO_PAGE_SETTINGS);
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);
      if (KAO_IS_PAGES (window))
        pages = window;
    }
  g_assert_nonnull (pages);
  fixture_run (&counter->rig, 100);
  g_assert_nonnull (find_text (GTK_WIDGET (pages), "(built in)"));
  gtk_widget_activate_action (GTK_WIDGET (counter->window), "page.open", "u", (guint)KAO_PAGE_CHECK);
  fixture_run (&counter->rig, 3000);
  g_assert_nonnull (find_text (GTK_WIDGET (pages), "pictures in"));
  gtk_window_close (pages);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (pages)));
}

int
main (int argc, char **argv)
{
  static const KaoSessionState states[] = { KAO_SESSION_LIVE,      KAO_SESSION_SCANNING,
                                            KAO_SESSION_LOCATING,  KAO_SESSION_CHOOSING,
                                            KAO_SESSION_COMPARING, KAO_SESSION_RESULT };

  g_test_init (&argc, &argv, NULL);
  kao_i18n_init ("en");
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();

#define ADD(path, function)                                                                        \
  g_test_add ("/ui/presenter/" path, Counter, NULL, set_up, function, tear_down)
  ADD ("visit", test_visit);
  ADD ("again", test_again);
  ADD ("leave", test_leave);
  ADD ("several", test_several);
  ADD ("start-wakes", test_start_wakes);
  ADD ("other-person", test_other_person);
  ADD ("message", test_message);
  ADD ("scanner-fault-lasts", test_scanner_fault_lasts);
  ADD ("choice", test_choice);
  ADD ("shot", test_shot);
  ADD ("camera-fault", test_camera_fault);
  ADD ("pages", test_pages);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree gchar *path =
          g_strconcat ("/ui/presenter/buttons/", kao_session_state_to_string (states[i]), NULL);
      g_test_add (path, Counter, GINT_TO_POINTER (states[i]), set_up, test_buttons, tear_down);
    }
  return g_test_run ();
}
