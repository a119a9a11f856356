// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-fake-scanner.h"

#include "base/kao-error.h"

struct _KaoFakeScanner
{
  KaoScanner parent_instance;
  GTask *task; /* owned; the running scan */
  gulong cancelled_id;
  KaoScanRequest request;
  gboolean is_stubborn;
  guint n_searches;
};

G_DEFINE_TYPE (KaoFakeScanner, kao_fake_scanner, KAO_TYPE_SCANNER)

static GTask *
take_task (KaoFakeScanner *self)
{
  g_assert_nonnull (self->task);
  kao_scanner_set_state (KAO_SCANNER (self), KAO_SCANNER_STATE_READY, "Fake Scanner", NULL);
  return g_steal_pointer (&self->task);
}

static gboolean
on_cancel_seen (gpointer data)
{
  KaoFakeScanner *self = data;

  if (self->task != NULL)
    {
      g_autoptr (GTask) task = take_task (self);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
    }
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable, KaoFakeScanner *self)
{
  if (!self->is_stubborn)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_cancel_seen, g_object_ref (self), g_object_unref);
}

static void
kao_fake_scanner_scan_async (KaoScanner *scanner,
                             const KaoScanRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  KaoFakeScanner *self = KAO_FAKE_SCANNER (scanner);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->task != NULL)
    {
      g_task_return_new_error (task, KAO_RETRY, KAO_RETRY_SCANNER_BUSY, "The scanner is busy");
      return;
    }
  g_task_set_check_cancellable (task, FALSE);
  self->request = *request;
  self->task = g_steal_pointer (&task);
  g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  kao_scanner_set_state (scanner, KAO_SCANNER_STATE_SCANNING, "Fake Scanner", NULL);
}

static void
kao_fake_scanner_search (KaoScanner *scanner)
{
  KAO_FAKE_SCANNER (scanner)->n_searches++;
}

static void
kao_fake_scanner_finalize (GObject *object)
{
  g_clear_object (&KAO_FAKE_SCANNER (object)->task);
  G_OBJECT_CLASS (kao_fake_scanner_parent_class)->finalize (object);
}

static void
kao_fake_scanner_class_init (KaoFakeScannerClass *klass)
{
  KaoScannerClass *scanner_class = KAO_SCANNER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kao_fake_scanner_finalize;
  scanner_class->scan_async = kao_fake_scanner_scan_async;
  scanner_class->search = kao_fake_scanner_search;
}

static void
kao_fake_scanner_init (KaoFakeScanner *self)
{
}

KaoFakeScanner *
kao_fake_scanner_new (void)
{
  KaoFakeScanner *self = g_object_new (KAO_TYPE_FAKE_SCANNER, NULL);

  kao_scanner_set_state (KAO_SCANNER (self), KAO_SCANNER_STATE_READY, "Fake Scanner", NULL);
  return self;
}

gboolean
kao_fake_scanner_is_scanning (KaoFakeScanner *self)
{
  return self->task != NULL;
}

const KaoScanRequest *
kao_fake_scanner_get_request (KaoFakeScanner *self)
{
  return &self->request;
}

void
kao_fake_scanner_progress (KaoFakeScanner *self, guint lines_done, guint lines_total)
{
  KaoScanProgress progress = { KAO_SCAN_STAGE_READING, lines_done, lines_total, 0, 0 };

  kao_scanner_emit_progress (KAO_SCANNER (self), &progress);
}

void
kao_fake_scanner_lines (KaoFakeScanner *self, guint n_lines)
{
  KaoFakeSight sight = { 1, 50, 1 };
  g_autoptr (KaoImage) picture = kao_fake_picture_new (&sight);

  kao_scanner_emit_lines (KAO_SCANNER (self), picture, MIN (n_lines, (guint) kao_image_get_height (picture)));
}

void
kao_fake_scanner_finish (KaoFakeScanner *self, guint8 n_portraits, guint8 person)
{
  KaoFakeSight sight = { n_portraits, 50, person };
  g_autoptr (GTask) task = take_task (self);

  g_task_return_pointer (task, kao_fake_picture_new (&sight), (GDestroyNotify) kao_image_unref);
}

void
kao_fake_scanner_fail (KaoFakeScanner *self, const GError *error)
{
  g_autoptr (GTask) task = take_task (self);

  g_task_return_error (task, g_error_copy (error));
}

void
kao_fake_scanner_set_stubborn (KaoFakeScanner *self, gboolean is_stubborn)
{
  self->is_stubborn = is_stubborn;
}

guint
kao_fake_scanner_get_n_searches (KaoFakeScanner *self)
{
  return self->n_searches;
}
