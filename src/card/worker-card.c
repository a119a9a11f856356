// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-card: looks at the card reader and reads the card that lies on it. One thread.
 *
 * The connection to pcscd is opened before the sandbox closes; inside it there is no other socket. Without pcscd
 * the process says so and waits to be ended; the parent starts another one later.
 */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "card/kao-card-demo.h"
#include "card/kao-card-pictures.h"
#include "card/kao-card-protocol.h"
#include "card/kao-card-transport-pcsc.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker-child.h"

#include <string.h>
#include <unistd.h>

/* Between two looks at the readers: one message to pcscd each. */
#define LOOK_MS 250

/* The parent is told of the bytes of a file so often. */
#define PROGRESS_US 50000

typedef struct
{
  KaoCardPcsc *pcsc; /* NULL without pcscd, and in the demonstration */
  KaoCardDemo *demo; /* NULL outside it */
  KaoCardAnchor *anchor; /* NULL: none is configured */
  GError *anchor_error;  /* why the configured one cannot be used */
  gchar wanted[KAO_CARD_READER_NAME];
  KaoCardStateMessage told;
  gboolean was_told;

  /* the job under way */
  guint32 job;
  KaoCardStep step;
  gint64 told_at;
  gboolean is_cancelled;
} Worker;

/* ---- the reader ---- */

/* Sony's RC-S380 has no driver for pcscd; the kernel's port100 takes it. By vendor and product in /sys. */
static gboolean
has_rcs380 (void)
{
  g_autoptr (GDir) devices = g_dir_open ("/sys/bus/usb/devices", 0, NULL);
  const gchar *name;

  while (devices != NULL && (name = g_dir_read_name (devices)) != NULL)
    {
      g_autofree gchar *vendor_path = g_build_filename ("/sys/bus/usb/devices", name, "idVendor", NULL);
      g_autofree gchar *product_path = g_build_filename ("/sys/bus/usb/devices", name, "idProduct", NULL);
      g_autofree gchar *vendor = NULL;
      g_autofree gchar *product = NULL;

      if (g_file_get_contents (vendor_path, &vendor, NULL, NULL)
          && g_file_get_contents (product_path, &product, NULL, NULL)
          && g_str_has_prefix (vendor, "054c")
          && (g_str_has_prefix (product, "06c1") || g_str_has_prefix (product, "06c3")))
        return TRUE;
    }
  return FALSE;
}

static void
tell_state (Worker *worker, KaoCardReaderState state, const gchar *name)
{
  KaoCardStateMessage message = { .state = state };

  kao_message_set_text (message.name, sizeof message.name, name);
  if (state == KAO_CARD_READER_NONE)
    message.is_rcs380 = has_rcs380 ();
  if (worker->was_told && memcmp (&message, &worker->told, sizeof message) == 0)
    return;
  worker->told = message;
  worker->was_told = TRUE;
  kao_worker_child_send (KAO_CARD_STATE, 0, &message, sizeof message, NULL, 0);
}

static void
look (Worker *worker)
{
  gchar name[KAO_CARD_READER_NAME];
  KaoCardReaderState state;

  if (worker->demo != NULL)
    {
      tell_state (worker, KAO_CARD_READER_CARD, kao_card_demo_get_reader (worker->demo));
      return;
    }
  if (worker->pcsc == NULL)
    return;
  if (kao_card_pcsc_look (worker->pcsc, worker->wanted, &state, name, sizeof name))
    {
      tell_state (worker, state, name);
      return;
    }
  g_clear_pointer (&worker->pcsc, kao_card_pcsc_free);
  tell_state (worker, KAO_CARD_READER_NO_SERVICE, "");
}

static gboolean
connect_card (Worker *worker, KaoCardTransport *transport, GError **error)
{
  if (worker->demo != NULL)
    {
      *transport = kao_card_demo_connect (worker->demo);
      return TRUE;
    }
  look (worker);
  if (worker->pcsc == NULL)
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_NO_SERVICE,
                           "The card service pcscd does not run; install the package pcscd.");
      return FALSE;
    }
  if (worker->told.name[0] == '\0')
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_NO_READER, "No card reader is connected.");
      return FALSE;
    }
  return kao_card_pcsc_connect (worker->pcsc, worker->told.name, transport, error);
}

/* ---- jobs ---- */

static void
tell_progress (Worker *worker, gsize done, gsize total)
{
  KaoCardProgressMessage message = { worker->step, (guint32) done, (guint32) total };

  worker->told_at = g_get_monotonic_time ();
  kao_worker_child_send (KAO_CARD_PROGRESS, worker->job, &message, sizeof message, NULL, 0);
}

/* Between two commands to the card. */
static gboolean
on_progress (gsize done, gsize total, gpointer user_data)
{
  Worker *worker = user_data;
  KaoMessage message = { 0 };

  if (kao_worker_child_receive (kao_card_message_specs, 0, &message) == 1)
    {
      if (message.header.type == KAO_MESSAGE_QUIT)
        _exit (0);
      worker->is_cancelled
          |= message.header.type == KAO_CARD_CANCEL
             && ((const KaoCardCancelMessage *) (gconstpointer) message.payload)->job == worker->job;
      kao_message_clear (&message);
    }
  if (g_get_monotonic_time () - worker->told_at >= PROGRESS_US)
    tell_progress (worker, done, total);
  return !worker->is_cancelled;
}

static void
on_step (KaoCardStep step, gpointer user_data)
{
  Worker *worker = user_data;

  worker->step = step;
  tell_progress (worker, 0, 0);
}

/* Takes @error over. */
static void
refuse (Worker *worker, gint tries, GError *error)
{
  KaoCardRefusedMessage message = { .tries = tries, .code = KAO_CARD_ERROR_WORKER };

  if (kao_error_is_cancelled (error))
    kao_worker_child_fail (worker->job, error);
  else
    {
      if (error->domain == KAO_CARD_ERROR)
        message.code = (guint32) error->code;
      kao_message_set_text (message.detail, sizeof message.detail, error->message);
      kao_worker_child_send (KAO_CARD_REFUSED, worker->job, &message, sizeof message, NULL, 0);
    }
  g_error_free (error);
}

static void
probe_card (Worker *worker)
{
  KaoCardTransport transport;
  KaoApduChannel channel = { .transport = &transport, .progress = on_progress, .user_data = worker };
  KaoCardProbedMessage message = { 0 };
  KaoCardProbe probe;
  GError *error = NULL;
  gboolean is_probed;

  if (!connect_card (worker, &transport, &error))
    {
      refuse (worker, -1, error);
      return;
    }
  is_probed = kao_card_probe (&channel, &probe, &error);
  transport.klass->close (transport.data);
  if (!is_probed)
    {
      refuse (worker, -1, error);
      return;
    }
  message.kind = probe.kind;
  message.n_keys = probe.n_keys;
  message.has_pins = probe.has_pins ? 1 : 0;
  for (guint i = 0; i < KAO_CARD_NUMBERS; i++)
    message.tries[i] = probe.tries[i];
  kao_worker_child_send (KAO_CARD_PROBED, worker->job, &message, sizeof message, NULL, 0);
}

static void
deliver (Worker *worker, KaoCardReading *reading)
{
  GError *error = NULL;
  gint fd;

  on_step (KAO_CARD_STEP_DECODING, worker);
  fd = kao_card_pictures_decode (reading, &error);
  if (fd < 0)
    {
      refuse (worker, -1, error);
      return;
    }
  kao_worker_child_send (KAO_CARD_DONE, worker->job, &reading->facts, sizeof reading->facts, &fd, 1);
  close (fd);
}

static void
read_card (Worker *worker, const KaoCardReadMessage *wish)
{
  KaoCardTransport transport;
  KaoApduChannel channel = { .transport = &transport, .progress = on_progress, .user_data = worker };
  KaoCardRequest request = { .kind = (KaoCardKind) wish->kind, .is_confirmed = wish->is_confirmed != 0 };
  KaoCardReading reading;
  GError *error = NULL;
  gint tries = -1;
  gboolean is_read;

  if (worker->anchor_error != NULL)
    {
      refuse (worker, -1, g_error_copy (worker->anchor_error));
      return;
    }
  if (!connect_card (worker, &transport, &error))
    {
      refuse (worker, -1, error);
      return;
    }
  memcpy (request.numbers, wish->numbers, sizeof request.numbers);
  is_read = kao_card_read (&channel, &request, worker->anchor, on_step, worker, &reading, &tries, &error);
  kao_wipe (&request, sizeof request);
  transport.klass->close (transport.data);
  if (is_read)
    {
      deliver (worker, &reading);
      kao_card_reading_clear (&reading);
    }
  else
    refuse (worker, tries, error);
  kao_wipe_stack ();
}

static void
handle (Worker *worker, KaoMessage *message)
{
  worker->job = message->header.job;
  worker->is_cancelled = FALSE;
  worker->step = KAO_CARD_STEP_PROBING;
  switch ((gint) message->header.type)
    {
    case KAO_CARD_PROBE:
      probe_card (worker);
      break;
    case KAO_CARD_READ:
      read_card (worker, (const KaoCardReadMessage *) (gconstpointer) message->payload);
      kao_wipe (message->payload, sizeof message->payload);
      break;
    case KAO_MESSAGE_QUIT:
      _exit (0);
    default:
      break;
    }
}

/* ---- start ---- */

static void
take_anchor (Worker *worker, const KaoCardConfigureMessage *settings)
{
  if (worker->demo != NULL)
    worker->anchor = kao_card_demo_get_anchor (worker->demo);
  else if (settings->anchor_size > 0)
    worker->anchor = kao_card_anchor_new (settings->anchor, settings->anchor_size, "The trust anchor",
                                          &worker->anchor_error);
  if (worker->anchor_error != NULL)
    kao_log_event ("card", "%s", worker->anchor_error->message);
}

static void
configure (Worker *worker, gboolean require_sandbox)
{
  KaoMessage message = { 0 };
  const KaoCardConfigureMessage *settings = (const KaoCardConfigureMessage *) (gconstpointer) message.payload;
  KaoCardReaderState state = KAO_CARD_READER_SEARCHING;
  g_autoptr (GError) error = NULL;

  if (kao_worker_child_receive (kao_card_message_specs, -1, &message) != 1
      || message.header.type != KAO_CARD_CONFIGURE)
    {
      kao_log_event ("card", "the first command was not the configuration");
      _exit (2);
    }
  memcpy (worker->wanted, settings->reader, sizeof worker->wanted);
  take_anchor (worker, settings);
  if (worker->demo == NULL)
    {
      worker->pcsc = kao_card_pcsc_new (&error);
      if (worker->pcsc == NULL)
        state = error->code == KAO_CARD_ERROR_DENIED ? KAO_CARD_READER_DENIED : KAO_CARD_READER_NO_SERVICE;
    }
  kao_worker_child_ready (KAO_SANDBOX_CARD, KAO_SANDBOX_NONE, NULL, require_sandbox);
  kao_message_clear (&message);
  if (state != KAO_CARD_READER_SEARCHING)
    tell_state (worker, state, "");
}

/* For --check-config, whose program takes no keys apart and has the words for each exit code. */
static int
check_anchor (const gchar *path)
{
  g_autofree gchar *data = NULL;
  g_autoptr (KaoCardAnchor) anchor = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &data, &size, NULL) || size == 0 || size > KAO_CARD_ANCHOR_MAX)
    return KAO_CARD_ANCHOR_UNREADABLE;
  anchor = kao_card_anchor_new ((const guint8 *) data, size, path, NULL);
  return anchor != NULL ? 0 : KAO_CARD_ANCHOR_NO_KEY;
}

int
main (int argc, char **argv)
{
  static Worker worker;
  gboolean require_sandbox = TRUE;

  if (argc == 3 && strcmp (argv[1], "--check-anchor") == 0)
    return check_anchor (argv[2]);
  kao_worker_child_begin ("card");
  /* Fixed in the spawner's table; no message can ask for it. */
  if (argc > 1 && strcmp (argv[argc - 1], "--allow-unsandboxed") == 0)
    {
      require_sandbox = FALSE;
      argc--;
    }
  if (argc == 4 && strcmp (argv[1], "--demo-card") == 0)
    worker.demo = kao_card_demo_new (argv[2], argv[3]);
  if (argc != 1 && worker.demo == NULL)
    {
      kao_log_event ("card", "usage: kaoawase-card [--demo-card KIND FOLDER] [--allow-unsandboxed]");
      return 2;
    }
  configure (&worker, require_sandbox);
  for (;;)
    {
      KaoMessage message = { 0 };

      look (&worker);
      if (kao_worker_child_receive (kao_card_message_specs, LOOK_MS, &message) != 1)
        continue;
      handle (&worker, &message);
      kao_message_clear (&message);
    }
}
