// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-application.h"

#include "base/kao-log.h"
#include "ui/counter/kao-card-presenter.h"
#include "ui/kao-i18n.h"
#include "ui/counter/kao-presenter.h"
#include "ui/kao-style.h"
#include "ui/counter/kao-window.h"

#include <glib-unix.h>

/* How long the end waits for wiping and for the workers. */
#define CLOSE_SECONDS 8

typedef struct
{
  KaoSession *session;   /* borrowed */
  KaoCardVisit *card;    /* borrowed, may be NULL */
  KaoConfigWatch *watch; /* borrowed, may be NULL */
  KaoApplicationFlags flags;
  GtkApplication *application; /* owned */
  KaoWindow *window;           /* borrowed */
  KaoPresenter *presenter;     /* owned */
  KaoCardPresenter *card_presenter; /* owned; NULL without a card reader */
  guint late_id;
  gboolean is_closing;
  gboolean wants_practice;
  gboolean is_closed;
} Run;

static void
on_closed (GObject *session, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  kao_session_close_finish (KAO_SESSION (session), result);
  run->is_closed = TRUE;
  g_application_quit (G_APPLICATION (run->application));
}

static void
begin_close (Run *run)
{
  if (run->is_closing)
    return;
  run->is_closing = TRUE;
  kao_session_close_async (run->session, on_closed, run);
}

/* The window goes only after everything is wiped. */
static gboolean
on_close_request (GtkWindow *window, Run *run)
{
  begin_close (run);
  return GDK_EVENT_STOP;
}

static gboolean
on_signal (gpointer user_data)
{
  begin_close (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_practise (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Run *run = user_data;

  run->wants_practice = TRUE;
  begin_close (run);
}

/* A visitor is served first. */
static void
on_state_changed (KaoSession *session, GSimpleAction *practise)
{
  KaoSessionState state = kao_session_get_state (session);

  g_simple_action_set_enabled (practise, state == KAO_SESSION_IDLE || state == KAO_SESSION_LIVE);
}

static void
offer_practice (Run *run)
{
  g_autoptr (GSimpleAction) practise = g_simple_action_new ("practise", NULL);

  g_signal_connect (practise, "activate", G_CALLBACK (on_practise), run);
  g_signal_connect_object (run->session, "state-changed", G_CALLBACK (on_state_changed), practise, 0);
  on_state_changed (run->session, practise);
  g_action_map_add_action (G_ACTION_MAP (run->application), G_ACTION (practise));
}

static void
on_activate (GApplication *application, Run *run)
{
  if (run->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (run->window));
      return;
    }
  kao_style_load ();
  gtk_window_set_default_icon_name ("jp.kaoawase.Kaoawase");
  if ((run->flags & KAO_APPLICATION_CAN_PRACTISE) != 0)
    offer_practice (run);
  run->window = kao_window_new (run->application);
  if ((run->flags & KAO_APPLICATION_PRACTICE) != 0)
    kao_window_set_practice (run->window);
  g_signal_connect (run->window, "close-request", G_CALLBACK (on_close_request), run);
  run->presenter = kao_presenter_new (run->session, run->window, run->watch,
                                      (run->flags & KAO_APPLICATION_DEMO) != 0,
                                      (run->flags & KAO_APPLICATION_UNPROTECTED) != 0);
  if (run->card != NULL)
    run->card_presenter = kao_card_presenter_new (run->session, run->card, run->window);
  gtk_window_maximize (GTK_WINDOW (run->window));
  gtk_window_present (GTK_WINDOW (run->window));
  kao_session_camera_on (run->session);
}

static gboolean
on_late (gpointer user_data)
{
  Run *run = user_data;

  kao_log_event ("ui", "The program ends although not everything answered within %d seconds",
                 CLOSE_SECONDS);
  run->is_closed = TRUE;
  run->late_id = 0;
  return G_SOURCE_REMOVE;
}

/* Every way out passes the wiping, also g_application_quit() called by somebody else. */
static void
finish (Run *run)
{
  run->late_id = g_timeout_add_seconds (CLOSE_SECONDS, on_late, run);
  begin_close (run);
  while (!run->is_closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&run->late_id, g_source_remove);
  g_clear_object (&run->card_presenter);
  g_clear_object (&run->presenter);
  if (run->window != NULL)
    gtk_window_destroy (GTK_WINDOW (run->window));
}

gboolean
kao_application_has_display (KaoConfig *config)
{
  g_return_val_if_fail (config != NULL, FALSE);

  return kao_i18n_init_display (kao_config_get_language (config));
}

int
kao_application_run (KaoSession *session, KaoCardVisit *card, KaoConfig *config,
                     KaoConfigWatch *watch, KaoApplicationFlags flags, int argc, char **argv)
{
  static const gint ends[] = { SIGINT, SIGTERM, SIGHUP };
  Run run = { .session = session, .card = card, .watch = watch, .flags = flags };
  guint ids[G_N_ELEMENTS (ends)];

  g_return_val_if_fail (KAO_IS_SESSION (session), 1);
  g_return_val_if_fail (config != NULL, 1);

  kao_i18n_init_display (kao_config_get_language (config));
  g_set_prgname ("kaoawase");
  g_set_application_name ("Kaoawase");
  /* Not unique: nothing is registered on the bus by which another process could talk to the window, and
   * a counter with two screens may run it twice. */
  run.application = gtk_application_new ("jp.kaoawase.Kaoawase", G_APPLICATION_NON_UNIQUE);
  g_object_set (run.application, "register-session", FALSE, NULL);
  g_signal_connect (run.application, "activate", G_CALLBACK (on_activate), &run);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    ids[i] = g_unix_signal_add (ends[i], on_signal, &run);

  /* The options were read before; GTK shall not see them. */
  char *only_name[] = { argc > 0 ? argv[0] : (char *)"kaoawase", NULL };
  int status = g_application_run (G_APPLICATION (run.application), 1, only_name);

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_source_remove (ids[i]);
  finish (&run);
  g_object_unref (run.application);
  return run.wants_practice ? KAO_APPLICATION_PRACTISE : status;
}
