// SPDX-License-Identifier: GPL-3.0-or-later
/* The scanner as the session sees it. KaoScanner is the seam: the real service
 * (kao_scanner_service_new()) runs kaoawase-scanner, tests derive a fake.
 * Main thread only. One scan at a time.
 */
#pragma once

#include "base/kao-types.h"
#include "scan/kao-scan-list.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_TYPE_SCANNER (kao_scanner_get_type ())
G_DECLARE_DERIVABLE_TYPE (KaoScanner, kao_scanner, KAO, SCANNER, GObject)

typedef enum
{
  KAO_SCANNER_STATE_SEARCHING,
  KAO_SCANNER_STATE_READY,
  KAO_SCANNER_STATE_SCANNING,
  KAO_SCANNER_STATE_MISSING, /* none found */
  KAO_SCANNER_STATE_FAULT    /* see kao_scanner_get_fault() */
} KaoScannerState;

/* What a scan is doing, in the order of time. Lines are known in READING on most backends. */
typedef enum
{
  KAO_SCAN_STAGE_OPENING,
  KAO_SCAN_STAGE_BUSY,    /* device busy, being retried: "count" says how often */
  KAO_SCAN_STAGE_WARMING, /* sane_start() has been called, no byte yet */
  KAO_SCAN_STAGE_READING
} KaoScanStage;

typedef struct
{
  KaoDocumentKind document;
  gboolean whole_glass; /* card and licence: the card area at the glass corner if FALSE */
} KaoScanRequest;

typedef struct
{
  KaoScanStage stage;
  guint lines_done;
  guint lines_total; /* 0 when the backend does not tell */
  guint count;       /* busy retries so far */
  guint waited_s;    /* seconds since the driver last said anything; 0 before the second one */
  guint limit_s;     /* after so many of them the scan is given up; 0 while that is not known */
} KaoScanProgress;

/* What a device has made of a request, in its driver's own words. */
typedef struct
{
  gchar source[64]; /* "Flatbed" and the like; "" where there is no choice */
  gchar mode[64];
  gdouble dpi; /* these three 0 where the device does not tell */
  gdouble width_mm;
  gdouble height_mm;
  gboolean is_feeder;
} KaoScannerSettings;

struct _KaoScannerClass
{
  GObjectClass parent_class;
  /* It answers by a GTask with a KaoImage: RGB24 or GRAY8 with its dpi; wiped at the last unref. */
  void (*scan_async) (KaoScanner *self, const KaoScanRequest *request, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
  /* Likewise, with a KaoScannerSettings of g_malloc(); NULL where there is nothing to look at. */
  void (*check_async) (KaoScanner *self, const KaoScanRequest *request, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  void (*search) (KaoScanner *self); /* look for devices again, in the background */
};

/* Signals: "state-changed" (void), "progress" (const KaoScanProgress *), "lines" (KaoImage *, guint): so many lines of
 * the picture under way are there, the others are being written into the same memory; whoever keeps a reference keeps
 * that memory. It does not come for every scan, and what the scan ends with counts. While the driver says nothing
 * "progress" comes once a second with the time so far: airscan asks a busy scanner again and again
 * inside sane_start() and tells nobody, and the clerk must not look at a window that stands still.
 * Errors of a scan: KAO_RETRY, KAO_SCANNER_ERROR, G_IO_ERROR_CANCELLED. A cancelled scan calls back
 * within 200 ms; the worker tidies up behind it. */
void kao_scanner_scan_async (KaoScanner *self,
                             const KaoScanRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* (transfer full) */
KaoImage *kao_scanner_scan_finish (KaoScanner *self, GAsyncResult *result, GError **error);
void kao_scanner_search (KaoScanner *self);
/* Opens the device and sets the options for @request as a scan would, but moves nothing. A scan that is asked for
 * meanwhile goes first: the check ends with G_IO_ERROR_CANCELLED; one that is under way refuses it with KAO_RETRY. */
void kao_scanner_check_async (KaoScanner *self,
                              const KaoScanRequest *request,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full): g_free(). */
KaoScannerSettings *kao_scanner_check_finish (KaoScanner *self, GAsyncResult *result, GError **error);

KaoScannerState kao_scanner_get_state (KaoScanner *self);
/* Maker, model and place for a person, "" while unknown. */
const gchar *kao_scanner_get_name (KaoScanner *self);
/* The fault of KAO_SCANNER_STATE_FAULT or _MISSING, or NULL. */
const GError *kao_scanner_get_fault (KaoScanner *self);

/* For subclasses: sets what the getters say and emits "state-changed" when it changed. */
void kao_scanner_set_state (KaoScanner *self, KaoScannerState state, const gchar *name, const GError *fault);
void kao_scanner_emit_progress (KaoScanner *self, const KaoScanProgress *progress);
void kao_scanner_emit_lines (KaoScanner *self, KaoImage *picture, guint n_lines);

/* The real one. @worker_index: the scanner's entry in the spawner's table. (transfer full) */
KaoScanner *kao_scanner_service_new (KaoSpawner *spawner, guint worker_index, KaoConfig *config);
/* Takes a changed configuration at the next scan. */
void kao_scanner_service_set_config (KaoScanner *self, KaoConfig *config);
/* What the last search found, NULL before the first has ended. */
const KaoScanList *kao_scanner_service_get_list (KaoScanner *self);
/* GPid of the worker for tests, 0 when none runs. */
GPid kao_scanner_service_get_worker_pid (KaoScanner *self);

G_END_DECLS
