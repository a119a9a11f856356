// SPDX-License-Identifier: GPL-3.0-or-later
/* test-usb-watch --devices|--silence WORKER: the real service with the real worker. With --devices
 * it runs under umock_usb.py, which plugs what is asked for on standard output. */
#include "config.h"

#include "usb/kao-usb-watch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 20000

typedef struct
{
  guint n_arrived;
  guint n_settled;
  guint n_left;
  guint vendor_id, product_id, bus, address;
} Seen;

static void
on_settled (KaoUsbWatch *watch, Seen *seen)
{
  seen->n_settled++;
}

static void
on_arrived (KaoUsbWatch *watch, guint vendor_id, guint product_id, guint bus, guint address, Seen *seen)
{
  seen->n_arrived++;
  seen->vendor_id = vendor_id;
  seen->product_id = product_id;
  seen->bus = bus;
  seen->address = address;
}

static void
on_left (KaoUsbWatch *watch, guint vendor_id, guint product_id, guint bus, guint address, Seen *seen)
{
  seen->n_left++;
}

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("the awaited did not happen in time: %s", (const gchar *) user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_time (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for (const guint *counter, guint value, const gchar *what)
{
  guint id = g_timeout_add (PATIENCE_MS, on_impatient, (gpointer) what);

  while (*counter < value)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
ask (const gchar *word)
{
  puts (word);
  fflush (stdout);
}

static void
check_devices (KaoUsbWatch *watch, Seen *seen)
{
  /* The watch has no "ready": ask until the first event comes through. */
  for (guint i = 0; i < 10 && seen->n_arrived == 0; i++)
    {
      ask ("plug");
      wait_ms (500);
      if (seen->n_arrived == 0)
        ask ("unplug");
      wait_ms (100);
    }
  g_assert_cmpuint (seen->n_arrived, >=, 1);
  g_assert_cmphex (seen->vendor_id, ==, 0x1d6b);
  g_assert_cmphex (seen->product_id, ==, 0x0102);
  g_assert_cmpuint (seen->bus, ==, 1);
  g_assert_cmpuint (seen->address, ==, 3);
  /* Once for all of them, and again for what comes later. */
  wait_for (&seen->n_settled, 1, "it settled");
  wait_ms (1500);
  seen->n_left = seen->n_settled = 0;
  ask ("unplug");
  wait_for (&seen->n_left, 1, "a device left");
  g_assert_cmpuint (seen->n_settled, ==, 0);
  wait_for (&seen->n_settled, 1, "it settled again");
  seen->n_arrived = 0;
  ask ("plug");
  wait_for (&seen->n_arrived, 1, "it came again");
  /* A killed watch comes back by itself and works. What it said may be here before its number. */
  while (kao_usb_watch_get_worker_pid (watch) == 0)
    wait_ms (10);
  kill (kao_usb_watch_get_worker_pid (watch), SIGKILL);
  wait_ms (100);
  while (kao_usb_watch_get_worker_pid (watch) == 0)
    wait_ms (100);
  seen->n_left = seen->n_arrived = 0;
  for (guint i = 0; i < 10 && seen->n_left == 0; i++)
    {
      wait_ms (500);
      ask ("unplug");
      wait_ms (500);
      if (seen->n_left == 0)
        ask ("plug");
    }
  g_assert_cmpuint (seen->n_left, >=, 1);
}

/* Kills the worker and returns how many milliseconds there is none. */
static gint64
kill_and_time (KaoUsbWatch *watch)
{
  GPid pid = kao_usb_watch_get_worker_pid (watch);
  gint64 began;
  guint id = g_timeout_add (PATIENCE_MS, on_impatient, (gpointer) "a new worker");

  kill (pid, SIGKILL);
  while (kao_usb_watch_get_worker_pid (watch) == pid)
    g_main_context_iteration (NULL, TRUE);
  began = g_get_monotonic_time ();
  while (kao_usb_watch_get_worker_pid (watch) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return (g_get_monotonic_time () - began) / 1000;
}

/* With udevd or without: the worker stays, a killed one is replaced, and one that keeps ending is
 * replaced ever more slowly until it has run for a while. */
static void
check_silence (KaoUsbWatch *watch)
{
  GPid pid = kao_usb_watch_get_worker_pid (watch);

  wait_ms (1000);
  /* Still the same process: neither crashed nor gave up. */
  g_assert_cmpint (kao_usb_watch_get_worker_pid (watch), ==, pid);
  g_assert_cmpint (kill_and_time (watch), >=, 900);
  g_assert_cmpint (kill_and_time (watch), >=, 1900);
  wait_ms (3500);
  g_assert_cmpint (kill_and_time (watch), <, 1900);
}

int
main (int argc, char **argv)
{
  /* The make-believe devices, where this runs under umockdev. */
  static const gchar *const variables[] = { "LD_PRELOAD", "UMOCKDEV_*", NULL };
  KaoSpawnTarget target = { NULL, NULL, variables };
  g_autoptr (KaoSpawner) spawner = NULL;
  g_autoptr (KaoUsbWatch) watch = NULL;
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };

  if (argc != 3)
    return 2;
  target.program = argv[2];
  spawner = kao_spawner_new (&target, 1, &error);
  g_assert_no_error (error);
  watch = kao_usb_watch_new (spawner, 0);
  g_signal_connect (watch, "arrived", G_CALLBACK (on_arrived), &seen);
  g_signal_connect (watch, "left", G_CALLBACK (on_left), &seen);
  g_signal_connect (watch, "settled", G_CALLBACK (on_settled), &seen);
  kao_usb_watch_start (watch);
  while (kao_usb_watch_get_worker_pid (watch) == 0)
    wait_ms (10);
  if (strcmp (argv[1], "--devices") == 0)
    check_devices (watch, &seen);
  else
    check_silence (watch);
  g_clear_object (&watch);
  return 0;
}
