// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scanner.h"

typedef struct
{
  KaoScannerState state;
  gchar *name;
  GError *fault;
} KaoScannerPrivate;

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_PROGRESS,
  SIGNAL_LINES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KaoScanner, kao_scanner, G_TYPE_OBJECT)

static KaoScannerPrivate *
private_of (KaoScanner *self)
{
  return kao_scanner_get_instance_private (self);
}

static void
kao_scanner_finalize (GObject *object)
{
  KaoScannerPrivate *priv = private_of (KAO_SCANNER (object));

  g_free (priv->name);
  g_clear_error (&priv->fault);
  G_OBJECT_CLASS (kao_scanner_parent_class)->finalize (object);
}

static void
kao_scanner_class_init (KaoScannerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_scanner_finalize;
  signals[SIGNAL_STATE_CHANGED] = g_signal_new ("state-changed", KAO_TYPE_SCANNER, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", KAO_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_LINES] = g_signal_new ("lines", KAO_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
}

static void
kao_scanner_init (KaoScanner *self)
{
  KaoScannerPrivate *priv = private_of (self);

  priv->state = KAO_SCANNER_STATE_SEARCHING;
  priv->name = g_strdup ("");
}

void
kao_scanner_scan_async (KaoScanner *self,
                        const KaoScanRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (KAO_IS_SCANNER (self));
  g_return_if_fail (request != NULL);
  KAO_SCANNER_GET_CLASS (self)->scan_async (self, request, cancellable, callback, user_data);
}

KaoImage *
kao_scanner_scan_finish (KaoScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_scanner_check_async (KaoScanner *self, const KaoScanRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (KAO_IS_SCANNER (self));
  g_return_if_fail (request != NULL);
  if (KAO_SCANNER_GET_CLASS (self)->check_async != NULL)
    KAO_SCANNER_GET_CLASS (self)->check_async (self, request, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, kao_scanner_check_async, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             "This scanner has no options");
}

KaoScannerSettings *
kao_scanner_check_finish (KaoScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_scanner_search (KaoScanner *self)
{
  g_return_if_fail (KAO_IS_SCANNER (self));
  if (KAO_SCANNER_GET_CLASS (self)->search != NULL)
    KAO_SCANNER_GET_CLASS (self)->search (self);
}

KaoScannerState
kao_scanner_get_state (KaoScanner *self)
{
  g_return_val_if_fail (KAO_IS_SCANNER (self), KAO_SCANNER_STATE_MISSING);
  return private_of (self)->state;
}

const gchar *
kao_scanner_get_name (KaoScanner *self)
{
  g_return_val_if_fail (KAO_IS_SCANNER (self), "");
  return private_of (self)->name;
}

const GError *
kao_scanner_get_fault (KaoScanner *self)
{
  g_return_val_if_fail (KAO_IS_SCANNER (self), NULL);
  return private_of (self)->fault;
}

static gboolean
is_same_error (const GError *a, const GError *b)
{
  return a == b || (a != NULL && b != NULL && a->domain == b->domain && a->code == b->code);
}

void
kao_scanner_set_state (KaoScanner *self, KaoScannerState state, const gchar *name, const GError *fault)
{
  KaoScannerPrivate *priv;
  GError *copy;

  g_return_if_fail (KAO_IS_SCANNER (self));
  priv = private_of (self);
  if (name == NULL)
    name = "";
  if (priv->state == state && g_strcmp0 (priv->name, name) == 0 && is_same_error (priv->fault, fault))
    return;
  /* @name and @fault may be what the getters handed out. */
  copy = fault != NULL ? g_error_copy (fault) : NULL;
  g_clear_error (&priv->fault);
  priv->fault = copy;
  if (g_strcmp0 (priv->name, name) != 0)
    {
      gchar *old = priv->name;

      priv->name = g_strdup (name);
      g_free (old);
    }
  priv->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

void
kao_scanner_emit_progress (KaoScanner *self, const KaoScanProgress *progress)
{
  g_return_if_fail (KAO_IS_SCANNER (self));
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
}

void
kao_scanner_emit_lines (KaoScanner *self, KaoImage *picture, guint n_lines)
{
  g_return_if_fail (KAO_IS_SCANNER (self));
  g_signal_emit (self, signals[SIGNAL_LINES], 0, picture, n_lines);
}
