// SPDX-License-Identifier: GPL-3.0-or-later
/* With --verbose the log says when something stands on the screen, for who measures the program. */
#include "config.h"

#include "ui/counter/kao-window-private.h"

#include "base/kao-log.h"

#define MOST_UNTOLD G_N_ELEMENTS (((KaoWindow *) NULL)->untold)

static void
on_after_paint (GdkFrameClock *clock, KaoWindow *self)
{
  for (guint i = 0; i < self->n_untold; i++)
    kao_log_detail ("ui", "painted: %s", self->untold[i]);
  self->n_untold = 0;
}

static void
on_realize (KaoWindow *self)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint",
                           G_CALLBACK (on_after_paint), self, 0);
}

void
_kao_window_trace_begin (KaoWindow *self)
{
  if (!kao_log_is_verbose ())
    return;
  g_signal_connect (self, "realize", G_CALLBACK (on_realize), NULL);
  _kao_window_trace (self, "window");
}

void
_kao_window_trace (KaoWindow *self, const gchar *what)
{
  if (kao_log_is_verbose () && self->n_untold < MOST_UNTOLD)
    self->untold[self->n_untold++] = what;
}
