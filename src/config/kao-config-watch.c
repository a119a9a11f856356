// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-watch.h"

#include "base/kao-log.h"
#include "base/kao-paths.h"

#include <gio/gio.h>

/* Larger files are refused by the reader as well. */
#define MAX_FILE_BYTES (256 * 1024)

/* Editors write in several steps: one look after the last of them. */
#define SETTLE_MS 300

struct _KaoConfigWatch
{
  GObject parent_instance;

  /* owned */
  gchar *path;
  GFileMonitor *monitor;
  gchar *last_seen; /* checksum of the content that was announced last */
  guint settle_id;
};

enum
{
  CHANGED,
  INVALID,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoConfigWatch, kao_config_watch, G_TYPE_OBJECT)

/* TRUE when the content differs from what was announced last: touching the file, or a change of its
 * permissions, is no edit. An unreadable file has no checksum and counts as changed once. */
static gboolean
note_content (KaoConfigWatch *self)
{
  g_autofree gchar *data = NULL;
  g_autofree gchar *checksum = NULL;
  gsize length = 0;

  if (kao_paths_read_file (self->path, MAX_FILE_BYTES, &data, &length, NULL))
    checksum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
  if (g_strcmp0 (checksum, self->last_seen) == 0)
    return FALSE;
  g_free (self->last_seen);
  self->last_seen = g_steal_pointer (&checksum);
  return TRUE;
}

static gboolean
on_settled (gpointer data)
{
  KaoConfigWatch *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = NULL;

  self->settle_id = 0;
  if (!note_content (self))
    return G_SOURCE_REMOVE;

  g_object_ref (self);
  config = kao_config_load (self->path, &error);
  if (config != NULL)
    {
      kao_log_event ("config", "the configuration was edited and is valid");
      g_signal_emit (self, signals[CHANGED], 0, config);
    }
  else
    {
      kao_log_event ("config", "the configuration was edited and is kept as it was: %s", error->message);
      g_signal_emit (self, signals[INVALID], 0, error);
    }
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

static void
on_monitor_changed (GFileMonitor *monitor,
                    GFile *file,
                    GFile *other,
                    GFileMonitorEvent event,
                    gpointer data)
{
  KaoConfigWatch *self = data;

  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
kao_config_watch_dispose (GObject *object)
{
  KaoConfigWatch *self = KAO_CONFIG_WATCH (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (kao_config_watch_parent_class)->dispose (object);
}

static void
kao_config_watch_finalize (GObject *object)
{
  KaoConfigWatch *self = KAO_CONFIG_WATCH (object);

  g_free (self->path);
  g_free (self->last_seen);
  G_OBJECT_CLASS (kao_config_watch_parent_class)->finalize (object);
}

static void
kao_config_watch_class_init (KaoConfigWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kao_config_watch_dispose;
  object_class->finalize = kao_config_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", KAO_TYPE_CONFIG_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[INVALID] = g_signal_new ("invalid", KAO_TYPE_CONFIG_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_config_watch_init (KaoConfigWatch *self)
{
}

KaoConfigWatch *
kao_config_watch_new (const gchar *path)
{
  KaoConfigWatch *self = g_object_new (KAO_TYPE_CONFIG_WATCH, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->path = g_strdup (path);
  note_content (self);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    {
      kao_log_event ("config", "edits will not be noticed before the next start: %s", error->message);
      return self;
    }
  g_signal_connect (self->monitor, "changed", G_CALLBACK (on_monitor_changed), self);
  return self;
}
