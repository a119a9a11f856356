// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-reception-application.h"

#include "ui/kao-i18n.h"
#include "ui/kao-style.h"
#include "ui/reception/kao-reception-presenter.h"
#include "ui/reception/kao-reception-window.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  KaoReception *reception; /* borrowed */
  KaoReceptionApplicationFlags flags;
  GtkApplication *application;      /* owned */
  KaoReceptionWindow *window;       /* borrowed */
  KaoReceptionPresenter *presenter; /* owned */
  gboolean is_closing;
} Run;

/* Turns the main loop until nothing is left of the day; the window goes only after that. */
static void
close_day (Run *run)
{
  if (run->is_closing)
    return;
  run->is_closing = TRUE;
  kao_reception_close (run->reception);
  g_application_quit (G_APPLICATION (run->application));
}

static gboolean
on_close_request (GtkWindow *window, Run *run)
{
  close_day (run);
  return GDK_EVENT_STOP;
}

static gboolean
on_signal (gpointer user_data)
{
  close_day (user_data);
  return G_SOURCE_CONTINUE;
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
  gtk_window_set_default_icon_name ("jp.kaoawase.Kaoawase.Reception");
  run->window = kao_reception_window_new (run->application);
  g_signal_connect (run->window, "close-request", G_CALLBACK (on_close_request), run);
  run->presenter = kao_reception_presenter_new (run->reception, run->window,
                                                (run->flags & KAO_RECEPTION_APPLICATION_DEMO) != 0,
                                                (run->flags & KAO_RECEPTION_APPLICATION_UNPROTECTED) != 0);
  gtk_window_maximize (GTK_WINDOW (run->window));
  gtk_window_present (GTK_WINDOW (run->window));
}

gboolean
kao_reception_application_has_display (KaoConfig *config)
{
  g_return_val_if_fail (config != NULL, FALSE);

  return kao_i18n_init_display (kao_config_get_language (config));
}

int
kao_reception_application_run (KaoReception *reception, KaoReceptionApplicationFlags flags, const gchar *program)
{
  static const gint ends[] = { SIGINT, SIGTERM, SIGHUP };
  Run run = { .reception = reception, .flags = flags };
  gchar *arguments[] = { (gchar *) program, NULL };
  guint ids[G_N_ELEMENTS (ends)];
  int status;

  g_return_val_if_fail (KAO_IS_RECEPTION (reception), 1);

  kao_i18n_init_display (kao_config_get_language (kao_reception_get_config (reception)));
  g_set_prgname ("kaoawase-reception");
  g_set_application_name (_ ("Kaoawase Reception"));
  /* Not unique: nothing is registered on the bus by which another process could talk to the window. */
  run.application = gtk_application_new ("jp.kaoawase.Kaoawase.Reception", G_APPLICATION_NON_UNIQUE);
  g_object_set (run.application, "register-session", FALSE, NULL);
  g_signal_connect (run.application, "activate", G_CALLBACK (on_activate), &run);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    ids[i] = g_unix_signal_add (ends[i], on_signal, &run);

  /* The options were read before; GTK shall not see them. */
  status = g_application_run (G_APPLICATION (run.application), 1, arguments);

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_source_remove (ids[i]);
  /* Also g_application_quit() called by somebody else passes the wiping. */
  close_day (&run);
  g_clear_object (&run.presenter);
  if (run.window != NULL)
    gtk_window_destroy (GTK_WINDOW (run.window));
  g_object_unref (run.application);
  return status;
}
