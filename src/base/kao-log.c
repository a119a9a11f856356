// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-log.h"

#include <stdio.h>
#include <unistd.h>

static gint log_is_verbose;

void
kao_log_set_verbose (gboolean is_verbose)
{
  g_atomic_int_set (&log_is_verbose, is_verbose);
}

gboolean
kao_log_is_verbose (void)
{
  return g_atomic_int_get (&log_is_verbose) != 0;
}

static void G_GNUC_PRINTF (2, 0)
write_line (const gchar *area, const gchar *format, va_list args)
{
  gchar line[512];
  gint used = g_snprintf (line, sizeof line, "kaoawase[%d] %s: ", (int) getpid (), area);

  g_vsnprintf (line + used, sizeof line - (gsize) used, format, args);
  /* A device name may hold anything: one event stays one line. */
  g_strdelimit (line, "\n\r\t\033", ' ');
  fprintf (stderr, "%s\n", line);
}

void
kao_log_event (const gchar *area, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  write_line (area, format, args);
  va_end (args);
}

void
kao_log_detail (const gchar *area, const gchar *format, ...)
{
  va_list args;

  if (!kao_log_is_verbose ())
    return;
  va_start (args, format);
  write_line (area, format, args);
  va_end (args);
}
