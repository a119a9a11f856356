// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-order.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "image/kao-image.h"
#include "scan/kao-scan-preset.h"

/* A driver that is silent for longer is spoken for. */
#define SILENCE_US (2 * G_USEC_PER_SEC)

/* Each second of a scan. */
static gboolean
on_tick (gpointer user_data)
{
  KaoScanOrder *order = user_data;
  g_autoptr (KaoScanner) scanner = g_object_ref (order->scanner);
  gint64 silent = g_get_monotonic_time () - order->told_at;

  if (silent >= SILENCE_US && !order->is_check)
    {
      KaoScanProgress progress;

      order->told.waited_s = (guint) (silent / G_USEC_PER_SEC);
      /* Whoever hears of it may cancel, and the order is gone. */
      progress = order->told;
      kao_scanner_emit_progress (scanner, &progress);
    }
  return G_SOURCE_CONTINUE;
}

KaoScanOrder *
kao_scan_order_new (KaoScanner *scanner, const KaoScanRequest *request, GTask *task)
{
  KaoScanOrder *order = g_new0 (KaoScanOrder, 1);

  order->task = task;
  order->scanner = scanner;
  order->began = order->told_at = g_get_monotonic_time ();
  order->tick_id = g_timeout_add_seconds (1, on_tick, order);
  kao_scan_wish_for (request, &order->wish);
  order->lines = kao_scan_wish_lines (&order->wish);
  return order;
}

void
kao_scan_order_free (KaoScanOrder *order)
{
  GCancellable *cancellable = g_task_get_cancellable (order->task);

  if (order->cancelled_id != 0)
    g_signal_handler_disconnect (cancellable, order->cancelled_id);
  g_clear_handle_id (&order->tick_id, g_source_remove);
  g_clear_pointer (&order->memory, kao_scan_memory_unref);
  g_object_unref (order->task);
  g_free (order);
}

KaoScanWait
kao_scan_order_begin (KaoScanOrder *order, gboolean is_warm)
{
  order->n_begun++;
  g_clear_pointer (&order->memory, kao_scan_memory_unref);
  order->was_warm = is_warm;
  order->has_answered = FALSE;
  order->stage = KAO_SCAN_STAGE_OPENING;
  order->stage_began = g_get_monotonic_time ();
  return is_warm ? KAO_SCAN_WAIT_ANSWER : KAO_SCAN_WAIT_OPEN;
}

gboolean
kao_scan_order_can_go_again (const KaoScanOrder *order)
{
  return order->was_warm && !order->has_answered && order->n_begun == 1;
}

gboolean
kao_scan_order_is_worth_a_search (const KaoScanOrder *order, const GError *error)
{
  return order->stage == KAO_SCAN_STAGE_OPENING && !order->was_relisted && error->domain == KAO_SCANNER_ERROR
         && (error->code == KAO_DEVICE_ERROR_NOT_FOUND || error->code == KAO_DEVICE_ERROR_VANISHED);
}

static void
learn (KaoScanOrder *order, KaoScanWait wait)
{
  gint64 now = g_get_monotonic_time ();

  kao_scan_pace_learn (&order->seen, wait, (guint) ((now - order->stage_began) / 1000), order->lines);
  order->stage_began = now;
}

KaoScanWait
kao_scan_order_take_progress (KaoScanOrder *order, const KaoScanProgressMessage *message)
{
  KaoScanProgress progress = { (KaoScanStage) message->stage, message->lines_done,
                               message->lines_total, message->count, 0 };
  KaoScanWait wait = KAO_N_SCAN_WAITS;

  switch (progress.stage)
    {
    case KAO_SCAN_STAGE_OPENING:
      if (!order->has_answered)
        wait = KAO_SCAN_WAIT_OPEN;
      break;
    case KAO_SCAN_STAGE_BUSY:
      wait = KAO_SCAN_WAIT_BUSY;
      break;
    case KAO_SCAN_STAGE_WARMING:
      if (order->stage == KAO_SCAN_STAGE_OPENING)
        learn (order, KAO_SCAN_WAIT_OPEN);
      order->stage_began = g_get_monotonic_time ();
      wait = KAO_SCAN_WAIT_START;
      break;
    case KAO_SCAN_STAGE_READING:
      if (order->stage != KAO_SCAN_STAGE_READING)
        learn (order, KAO_SCAN_WAIT_START);
      else
        learn (order, order->has_bytes ? KAO_SCAN_WAIT_READ : KAO_SCAN_WAIT_FIRST_BYTE);
      order->has_bytes = progress.lines_done > 0;
      wait = order->has_bytes ? KAO_SCAN_WAIT_READ : KAO_SCAN_WAIT_FIRST_BYTE;
      break;
    default:
      break;
    }
  order->has_answered = TRUE;
  if (progress.stage == KAO_SCAN_STAGE_READING)
    kao_log_detail ("scan", "%u of %u lines", progress.lines_done, progress.lines_total);
  order->stage = progress.stage;
  progress.limit_s = order->told.limit_s;
  order->told = progress;
  order->told_at = g_get_monotonic_time ();
  return wait;
}

void
kao_scan_order_take_memory (KaoScanOrder *order, KaoMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (order->memory != NULL || order->is_check)
    return;
  order->memory = kao_scan_memory_take (
    message->fds[0], (const KaoScanDoneMessage *) (gconstpointer) message->payload, &error);
  message->fds[0] = -1;
  if (order->memory == NULL)
    kao_log_event ("scan", "%s", error->message);
}

void
kao_scan_order_tell (KaoScanOrder *order)
{
  g_autoptr (KaoScanner) scanner = g_object_ref (order->scanner);
  KaoScanProgress progress = order->told;
  g_autoptr (KaoImage) picture = NULL;

  if (order->is_check)
    return;
  /* The first line is told of before all of it is there. */
  if (progress.stage == KAO_SCAN_STAGE_READING && progress.lines_done > 1 && order->memory != NULL)
    picture = kao_scan_memory_get_picture (order->memory);
  kao_scanner_emit_progress (scanner, &progress);
  if (picture != NULL && progress.lines_done <= (guint) kao_image_get_height (picture))
    kao_scanner_emit_lines (scanner, picture, progress.lines_done);
}

guint
kao_scan_order_deadline (KaoScanOrder *order,
                         KaoScanWait wait,
                         const gchar *device,
                         const KaoScanPace *pace)
{
  gint64 used = (g_get_monotonic_time () - order->began) / 1000;
  gint64 left = (gint64) kao_scan_deadline (KAO_SCAN_WAIT_TOTAL, device, order->lines, pace) - used;

  if (left <= 0)
    return 0;
  left = CLAMP (left, 1, (gint64) kao_scan_deadline (wait, device, order->lines, pace));
  order->told.limit_s = (guint) (left / 1000);
  return (guint) left;
}

KaoScanScanMessage
kao_scan_order_to_message (const KaoScanOrder *order)
{
  return (KaoScanScanMessage){ .width_mm = order->wish.width_mm,
                               .height_mm = order->wish.height_mm,
                               .dpi = order->wish.dpi,
                               .want_gray = order->wish.want_gray ? 1 : 0,
                               .is_card = order->wish.is_card ? 1 : 0,
                               .only_settings = order->is_check ? 1 : 0 };
}

guint
kao_scan_order_or_process_deadline (KaoScanOrder *order, gboolean is_at_work, KaoScanWait wait, const gchar *device,
                                    GHashTable *paces)
{
  const KaoScanPace *pace = device != NULL ? g_hash_table_lookup (paces, device) : NULL;

  if (device == NULL)
    device = "";
  if (order != NULL && is_at_work)
    return kao_scan_order_deadline (order, wait, device, pace);
  return kao_scan_deadline (wait, device, order != NULL ? order->lines : 0, pace);
}

KaoScannerSettings *
kao_scan_settings_take (const KaoScanSettingsMessage *message)
{
  KaoScannerSettings *settings = g_new0 (KaoScannerSettings, 1);

  g_strlcpy (settings->source, message->source, sizeof settings->source);
  g_strlcpy (settings->mode, message->mode, sizeof settings->mode);
  settings->dpi = message->dpi;
  settings->width_mm = message->width_mm;
  settings->height_mm = message->height_mm;
  settings->is_feeder = message->is_feeder != 0;
  return settings;
}
