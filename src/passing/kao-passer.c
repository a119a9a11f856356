// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "passing/kao-passer.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "image/kao-png.h"
#include "passing/kao-passing-limits.h"
#include "passing/kao-passing-protocol.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Linux 5.1; the mapping that is there already stays writable, so that the photo can be wiped. */
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

/* One of the commands. */
typedef struct
{
  KaoPasser *passer; /* whose it is */
  gchar *name;       /* owned */
  KaoWorker *worker; /* owned */
  guint32 job;       /* 0: none is under way */
  KaoPassed end;
  guint exit_code;
  gchar line[KAO_PASSING_LINE_BYTES];
} Command;

struct _KaoPasser
{
  GObject parent_instance;

  GPtrArray *commands; /* owned; of Command */
  guint deadline_ms;
  guint8 *photo; /* shared with the processes, which cannot write to it; wiped when all have ended */
  gsize photo_size;
};

G_DEFINE_FINAL_TYPE (KaoPasser, kao_passer, G_TYPE_OBJECT)

static guint signal_changed;

static void
drop_photo (KaoPasser *self)
{
  if (self->photo == NULL)
    return;
  kao_wipe (self->photo, self->photo_size);
  munmap (self->photo, self->photo_size);
  self->photo = NULL;
}

static void
set_end (KaoPasser *self, Command *command, KaoPassed end)
{
  command->job = 0;
  command->end = end;
  kao_worker_kill (command->worker);
  if (!kao_passer_is_running (self))
    drop_photo (self);
  g_signal_emit (self, signal_changed, 0);
}

static KaoPassed
end_of (const KaoPassingDoneMessage *done)
{
  switch ((KaoPassingEnd) done->end)
    {
    case KAO_PASSING_EXITED:
      return done->exit_code == 0 ? KAO_PASSED_REGISTERED : KAO_PASSED_REFUSED;
    case KAO_PASSING_DIED:
      return KAO_PASSED_BROKEN;
    case KAO_PASSING_NOT_STARTED:
      break;
    }
  return KAO_PASSED_NOT_STARTED;
}

static void
on_message (KaoWorker *worker, KaoMessage *message, gpointer data)
{
  Command *command = data;
  g_autoptr (KaoPasser) self = g_object_ref (command->passer);

  if (command->job == 0 || message->header.job != command->job)
    return;
  if (message->header.type == KAO_PASSING_DONE)
    {
      const KaoPassingDoneMessage *done = (const KaoPassingDoneMessage *) (gconstpointer) message->payload;

      g_strlcpy (command->line, done->line, sizeof command->line);
      command->exit_code = done->exit_code;
      kao_log_event ("passer", "a command ended with %u (%u)", done->exit_code, done->end);
      set_end (self, command, end_of (done));
    }
  else if (message->header.type == KAO_MESSAGE_FAIL)
    set_end (self, command, KAO_PASSED_BROKEN);
  kao_wipe (message->payload, sizeof message->payload);
}

static void
on_lost (KaoWorker *worker, const GError *lost, gpointer data)
{
  Command *command = data;
  g_autoptr (KaoPasser) self = g_object_ref (command->passer);

  if (command->job == 0)
    return;
  kao_log_event ("passer", "%s", lost->message);
  if (lost->code == KAO_DEVICE_ERROR_STALLED)
    set_end (self, command, KAO_PASSED_TOO_SLOW);
  else if (lost->code == KAO_DEVICE_ERROR_NOT_STARTED)
    set_end (self, command, KAO_PASSED_NOT_STARTED);
  else
    set_end (self, command, KAO_PASSED_BROKEN);
}

/* --- a visitor --- */

/* @photo as a PNG file in memory that nobody else can change; -1 with an error. */
static gint
share_photo (KaoPasser *self, const KaoImage *photo, GError **error)
{
  g_autoptr (KaoImage) rgb = kao_image_convert (photo, KAO_IMAGE_RGB24, error);
  gpointer map = NULL;
  gint fd;

  if (rgb == NULL)
    return -1;
  self->photo_size = kao_png_size (kao_image_get_width (rgb), kao_image_get_height (rgb));
  if (self->photo_size > KAO_PASSING_MOST_PHOTO_BYTES)
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE, "The photo is too large to be passed on");
      return -1;
    }
  fd = kao_memfd_new (self->photo_size, &map, error);
  if (fd < 0)
    return -1;
  self->photo = map;
  kao_png_write (rgb, self->photo);
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) == 0)
    return fd;
  g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT, "The photo could not be sealed");
  close (fd);
  drop_photo (self);
  return -1;
}

static void
begin_command (Command *command, const KaoPassingPassMessage *message, gint photo)
{
  command->end = KAO_PASSED_RUNNING;
  command->job = kao_worker_begin_job (command->worker);
  kao_worker_set_deadline (command->worker, command->job, command->passer->deadline_ms);
  /* When its process was lost over it, on_lost() has been told. */
  if (!kao_worker_send_with_fd (command->worker, KAO_PASSING_PASS, command->job, message, sizeof *message, photo, NULL)
      && command->job != 0)
    {
      command->job = 0;
      command->end = KAO_PASSED_NOT_STARTED;
    }
}

gboolean
kao_passer_begin (KaoPasser *self, const KaoImage *photo, const gchar *label, GError **error)
{
  KaoPassingPassMessage message = { 0 };
  gint fd;

  g_return_val_if_fail (KAO_IS_PASSER (self) && photo != NULL && label != NULL, FALSE);

  kao_passer_stop (self);
  fd = share_photo (self, photo, error);
  if (fd < 0)
    return FALSE;
  message.photo_bytes = (guint32) self->photo_size;
  kao_message_set_text (message.label, sizeof message.label, label);
  for (guint i = 0; i < self->commands->len; i++)
    begin_command (g_ptr_array_index (self->commands, i), &message, fd);
  kao_wipe (&message, sizeof message);
  close (fd);
  if (!kao_passer_is_running (self))
    drop_photo (self);
  g_signal_emit (self, signal_changed, 0);
  return TRUE;
}

gboolean
kao_passer_is_running (KaoPasser *self)
{
  for (guint i = 0; i < self->commands->len; i++)
    {
      if (((Command *) g_ptr_array_index (self->commands, i))->end == KAO_PASSED_RUNNING)
        return TRUE;
    }
  return FALSE;
}

void
kao_passer_stop (KaoPasser *self)
{
  g_return_if_fail (KAO_IS_PASSER (self));

  for (guint i = 0; i < self->commands->len; i++)
    {
      Command *command = g_ptr_array_index (self->commands, i);

      command->job = 0;
      command->end = KAO_PASSED_NOTHING;
      command->exit_code = 0;
      kao_wipe (command->line, sizeof command->line);
      kao_worker_kill (command->worker);
    }
  drop_photo (self);
}

/* --- what is known --- */

static Command *
command_of (KaoPasser *self, guint index)
{
  g_return_val_if_fail (KAO_IS_PASSER (self) && index < self->commands->len, NULL);
  return g_ptr_array_index (self->commands, index);
}

guint
kao_passer_get_n (KaoPasser *self)
{
  return self->commands->len;
}

const gchar *
kao_passer_get_name (KaoPasser *self, guint index)
{
  return command_of (self, index)->name;
}

KaoPassed
kao_passer_get_end (KaoPasser *self, guint index)
{
  return command_of (self, index)->end;
}

const gchar *
kao_passer_get_line (KaoPasser *self, guint index)
{
  return command_of (self, index)->line;
}

guint
kao_passer_get_exit_code (KaoPasser *self, guint index)
{
  return command_of (self, index)->exit_code;
}

const gchar *
kao_passed_to_string (KaoPassed end)
{
  static const gchar *const words[KAO_N_PASSED] = {
    [KAO_PASSED_NOTHING] = "nothing",   [KAO_PASSED_RUNNING] = "running",   [KAO_PASSED_REGISTERED] = "registered",
    [KAO_PASSED_REFUSED] = "refused",   [KAO_PASSED_TOO_SLOW] = "too-slow", [KAO_PASSED_BROKEN] = "broken",
    [KAO_PASSED_NOT_STARTED] = "not-started",
  };

  return words[end];
}

void
kao_passer_set_deadline (KaoPasser *self, guint milliseconds)
{
  self->deadline_ms = milliseconds;
}

GPid
kao_passer_get_worker_pid (KaoPasser *self, guint index)
{
  return kao_worker_get_pid (command_of (self, index)->worker);
}

/* --- the object --- */

static void
free_command (gpointer data)
{
  Command *command = data;

  g_signal_handlers_disconnect_by_data (command->worker, command);
  g_object_unref (command->worker);
  g_free (command->name);
  kao_wipe (command->line, sizeof command->line);
  g_free (command);
}

static void
kao_passer_finalize (GObject *object)
{
  KaoPasser *self = KAO_PASSER (object);

  kao_passer_stop (self);
  g_ptr_array_unref (self->commands);
  G_OBJECT_CLASS (kao_passer_parent_class)->finalize (object);
}

static void
kao_passer_class_init (KaoPasserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_passer_finalize;
  signal_changed = g_signal_new ("changed", KAO_TYPE_PASSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kao_passer_init (KaoPasser *self)
{
  self->commands = g_ptr_array_new_with_free_func (free_command);
  self->deadline_ms = KAO_PASSING_DEADLINE_MS;
}

KaoPasser *
kao_passer_new (KaoSpawner *spawner, const gchar *const *names, gboolean require_sandbox)
{
  KaoPasser *self = g_object_new (KAO_TYPE_PASSER, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      Command *command = g_new0 (Command, 1);

      command->passer = self;
      command->name = g_strdup (names[i]);
      /* The worker's own losses come in the scanner's domain; only their codes are looked at. */
      command->worker = kao_worker_new (spawner, i, kao_passing_message_specs, KAO_SCANNER_ERROR, "passer");
      kao_worker_set_require_sandbox (command->worker, require_sandbox);
      g_signal_connect (command->worker, "message", G_CALLBACK (on_message), command);
      g_signal_connect (command->worker, "lost", G_CALLBACK (on_lost), command);
      g_ptr_array_add (self->commands, command);
    }
  return self;
}
