// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "usb/kao-usb-watch.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "usb/kao-usb-protocol.h"
#include "worker/kao-worker.h"

/* A process that was lost is replaced after a second. One that ends again before it has run for a
 * while would do so for ever: the watch is a convenience, so it is then tried ever more rarely. */
#define RETRY_FIRST_S 1
#define RETRY_LAST_S 300
#define STEADY_S 3

#define SETTLE_MS 1000

struct _KaoUsbWatch
{
  GObject parent_instance;

  KaoWorker *worker; /* owned */
  guint retry_id;
  guint settle_id;
  guint retry_s;
  gint64 began_usec; /* when the process was last asked to watch */
  gboolean is_wanted;
  gboolean was_told; /* the log has heard that this machine cannot watch */
};

enum
{
  SIGNAL_ARRIVED,
  SIGNAL_LEFT,
  SIGNAL_SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoUsbWatch, kao_usb_watch, G_TYPE_OBJECT)

static void schedule_retry (KaoUsbWatch *self);

/* Once in the log, however often it is said: nothing is wrong with the program. */
static void
tell_once (KaoUsbWatch *self, const gchar *reason)
{
  if (self->was_told)
    return;
  self->was_told = TRUE;
  kao_log_event ("usb", "No news about USB devices on this machine (%s); a replugged scanner is looked "
                        "for when a match is started",
                 reason);
}

static void
begin (KaoUsbWatch *self)
{
  g_autoptr (GError) error = NULL;

  self->began_usec = g_get_monotonic_time ();
  if (kao_worker_send (self->worker, KAO_USB_WATCH_BEGIN, 0, NULL, 0, &error))
    return;
  tell_once (self, error->message);
  /* A process that was lost has scheduled it already. */
  schedule_retry (self);
}

static gboolean
on_retry (gpointer user_data)
{
  KaoUsbWatch *self = user_data;

  self->retry_id = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (KaoUsbWatch *self)
{
  if (self->retry_id != 0)
    return;
  self->retry_id = g_timeout_add (self->retry_s * 1000, on_retry, self);
  self->retry_s = MIN (self->retry_s * 2, RETRY_LAST_S);
}

static void
on_lost (KaoWorker *worker, const GError *error, KaoUsbWatch *self)
{
  if (error->code == KAO_DEVICE_ERROR_NOT_STARTED)
    tell_once (self, error->message);
  /* Whether it could watch or had said that this machine cannot: it ran. */
  if (g_get_monotonic_time () - self->began_usec >= STEADY_S * G_USEC_PER_SEC)
    self->retry_s = RETRY_FIRST_S;
  schedule_retry (self);
}

static gboolean
on_settled (gpointer user_data)
{
  KaoUsbWatch *self = user_data;

  self->settle_id = 0;
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_message (KaoWorker *worker, KaoMessage *message, KaoUsbWatch *self)
{
  if (message->header.type == KAO_USB_WATCH_STATE)
    {
      const KaoUsbState *state = (const KaoUsbState *) (gconstpointer) message->payload;

      if (!state->is_watching)
        tell_once (self, state->reason);
    }
  else if (message->header.type == KAO_USB_WATCH_EVENT)
    {
      const KaoUsbEvent *event = (const KaoUsbEvent *) (gconstpointer) message->payload;

      kao_log_detail ("usb", "%04x:%04x %s", event->vendor_id, event->product_id,
                      event->has_arrived ? "arrived" : "left");
      if (self->settle_id == 0)
        self->settle_id = g_timeout_add (SETTLE_MS, on_settled, self);
      g_signal_emit (self, signals[event->has_arrived ? SIGNAL_ARRIVED : SIGNAL_LEFT], 0,
                     (guint) event->vendor_id, (guint) event->product_id, (guint) event->bus,
                     (guint) event->address);
    }
}

static void
kao_usb_watch_dispose (GObject *object)
{
  KaoUsbWatch *self = KAO_USB_WATCH (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->worker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->worker, self);
      kao_worker_kill (self->worker);
    }
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (kao_usb_watch_parent_class)->dispose (object);
}

static void
kao_usb_watch_class_init (KaoUsbWatchClass *klass)
{
  static const gchar *const names[] = { "arrived", "left" };

  G_OBJECT_CLASS (klass)->dispose = kao_usb_watch_dispose;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], KAO_TYPE_USB_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", KAO_TYPE_USB_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kao_usb_watch_init (KaoUsbWatch *self)
{
  self->retry_s = RETRY_FIRST_S;
}

KaoUsbWatch *
kao_usb_watch_new (KaoSpawner *spawner, guint worker_index)
{
  KaoUsbWatch *self = g_object_new (KAO_TYPE_USB_WATCH, NULL);

  /* There is no domain of its own: its failures are only logged. */
  self->worker = kao_worker_new (spawner, worker_index, kao_usb_specs, KAO_SCANNER_ERROR, "USB");
  g_signal_connect_object (self->worker, "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (self->worker, "lost", G_CALLBACK (on_lost), self, 0);
  return self;
}

void
kao_usb_watch_start (KaoUsbWatch *self)
{
  g_return_if_fail (KAO_IS_USB_WATCH (self));
  if (self->is_wanted)
    return;
  self->is_wanted = TRUE;
  begin (self);
}

GPid
kao_usb_watch_get_worker_pid (KaoUsbWatch *self)
{
  g_return_val_if_fail (KAO_IS_USB_WATCH (self), 0);
  return kao_worker_get_pid (self->worker);
}
