// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-ticket.h"

#include "app/kao-standard-output.h"
#include "ticket/kao-ticket-code.h"
#include "ui/kao-ticket-page.h"

#include <string.h>
#include <unistd.h>

#define EXIT_IMPATIENT 2
#define EXIT_ERROR 3

typedef struct
{
  KaoReceptionParts *parts;
  const KaoReceptionOptions *options;
  GMainLoop *loop;
  GBytes *pdf;
  GError *error;
  KaoCameraState camera_state;
  guint patience_id;
} Run;

static void
end (Run *run)
{
  g_clear_handle_id (&run->patience_id, g_source_remove);
  g_main_loop_quit (run->loop);
}

/* The page for a ticket's text. */
static GBytes *
make_page (KaoReceptionParts *parts, const gchar *text, GError **error)
{
  g_autoptr (KaoImage) code = kao_ticket_code_draw (text, 1, error);
  g_autoptr (KaoTicket) ticket = NULL;

  if (code == NULL)
    return NULL;
  ticket = kao_ticket_open (text, strlen (text), kao_reception_get_key (parts->reception), parts->event,
                            g_get_real_time () / G_USEC_PER_SEC, error);
  if (ticket == NULL)
    return NULL;
  return kao_ticket_page_make_pdf (parts->event, ticket->label, code, ticket->expires, error);
}

static void
on_registered (KaoReception *reception, const KaoRegistration *registration, Run *run)
{
  run->pdf = make_page (run->parts, registration->ticket, &run->error);
}

static void
on_wiped (KaoReception *reception, Run *run)
{
  end (run);
}

static void
on_failed (KaoReception *reception, const GError *error, Run *run)
{
  if (run->error == NULL)
    run->error = g_error_copy (error);
}

static void
on_changed (KaoReception *reception, Run *run)
{
  const GError *problem = kao_model_get_error (kao_reception_get_model (reception));
  KaoCameraState state = kao_camera_get_state (run->parts->camera);

  if (problem != NULL && run->error == NULL)
    {
      run->error = g_error_copy (problem);
      end (run);
    }
  if (state == KAO_CAMERA_STATE_LIVE && state != run->camera_state && run->options->is_demo)
    kao_camera_service_show (run->parts->camera, 1, 1, NULL, NULL);
  run->camera_state = state;
}

static gboolean
on_patience_over (gpointer data)
{
  Run *run = data;

  run->patience_id = 0;
  g_main_loop_quit (run->loop);
  return G_SOURCE_REMOVE;
}

static int
tell_impatience (Run *run)
{
  const GError *fault = kao_camera_get_fault (run->parts->camera);
  const gchar *advice = kao_advice_name (kao_reception_get_live_face (run->parts->reception)->advice);

  if (fault != NULL)
    g_printerr ("kaoawase-reception: %s\n", fault->message);
  else
    g_printerr ("kaoawase-reception: no face was good enough within %d seconds (advice: %s); one person alone has to "
                "look into the camera\n", run->options->patience_seconds, advice);
  return EXIT_IMPATIENT;
}

static int
finish (Run *run)
{
  if (run->error == NULL && run->pdf == NULL)
    return tell_impatience (run);
  if (run->error == NULL && kao_standard_output_write (run->pdf, "The ticket", &run->error))
    return 0;
  g_printerr ("kaoawase-reception: %s\n", run->error->message);
  return EXIT_ERROR;
}

int
kao_reception_ticket_run (KaoReceptionParts *parts, const KaoReceptionOptions *options)
{
  Run run = { .parts = parts, .options = options };
  int code;

  run.loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (parts->reception, "changed", G_CALLBACK (on_changed), &run);
  g_signal_connect (parts->reception, "registered", G_CALLBACK (on_registered), &run);
  g_signal_connect (parts->reception, "failed", G_CALLBACK (on_failed), &run);
  g_signal_connect (parts->reception, "wiped", G_CALLBACK (on_wiped), &run);
  run.patience_id = g_timeout_add_seconds ((guint) options->patience_seconds, on_patience_over, &run);
  kao_reception_register (parts->reception, options->label != NULL ? options->label : "", FALSE, TRUE);
  g_main_loop_run (run.loop);
  code = finish (&run);
  g_signal_handlers_disconnect_by_data (parts->reception, &run);
  g_clear_handle_id (&run.patience_id, g_source_remove);
  g_clear_pointer (&run.pdf, g_bytes_unref);
  g_clear_error (&run.error);
  g_main_loop_unref (run.loop);
  return code;
}
