// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-status.h"

typedef enum
{
  RETRY,
  DEVICE,
  CANCELLED
} Kind;

typedef struct
{
  Kind kind;
  gint code;
} Meaning;

typedef struct
{
  const gchar *name;
  Meaning meaning;
  /* INVAL and IO_ERROR mean "not there" while a device is opened. */
  Meaning when_opening;
} Row;

#define R(code) { RETRY, KAO_RETRY_##code }
#define E(code) { DEVICE, KAO_DEVICE_ERROR_##code }

static const Row rows[] = {
  [SANE_STATUS_GOOD] = { "good", E (IO), E (IO) },
  [SANE_STATUS_UNSUPPORTED] = { "unsupported", E (UNSUPPORTED), E (UNSUPPORTED) },
  [SANE_STATUS_CANCELLED] = { "cancelled", { CANCELLED, 0 }, { CANCELLED, 0 } },
  [SANE_STATUS_DEVICE_BUSY] = { "device busy", R (SCANNER_BUSY), R (SCANNER_BUSY) },
  [SANE_STATUS_INVAL] = { "invalid argument", E (UNSUPPORTED), E (NOT_FOUND) },
  [SANE_STATUS_EOF] = { "end of file", R (SCAN_INCOMPLETE), E (IO) },
  [SANE_STATUS_JAMMED] = { "jammed", R (JAMMED), R (JAMMED) },
  [SANE_STATUS_NO_DOCS] = { "no documents", R (NO_DOCS), R (NO_DOCS) },
  [SANE_STATUS_COVER_OPEN] = { "cover open", R (COVER_OPEN), R (COVER_OPEN) },
  [SANE_STATUS_IO_ERROR] = { "input/output error", E (IO), E (VANISHED) },
  [SANE_STATUS_NO_MEM] = { "out of memory", E (NO_MEMORY), E (NO_MEMORY) },
  [SANE_STATUS_ACCESS_DENIED] = { "access denied", E (DENIED), E (DENIED) },
  [12] = { "warming up", R (SCAN_WARMING_UP), R (SCAN_WARMING_UP) },
  [13] = { "locked for transport", E (UNSUPPORTED), E (UNSUPPORTED) },
};

static const gchar *const step_names[KAO_N_SCAN_STEPS] = {
  [KAO_SCAN_STEP_LIST] = "looking for scanners",  [KAO_SCAN_STEP_OPEN] = "opening the scanner",
  [KAO_SCAN_STEP_OPTIONS] = "setting its options", [KAO_SCAN_STEP_START] = "starting the scan",
  [KAO_SCAN_STEP_READ] = "reading the scan",
};

static const Row *
row_of (SANE_Status status)
{
  static const Row unknown = { "unknown status", E (IO), E (IO) };

  return (guint) status < G_N_ELEMENTS (rows) ? &rows[(guint) status] : &unknown;
}

GError *
kao_scan_status_to_error (SANE_Status status, KaoScanStep step)
{
  const Row *row = row_of (status);
  const Meaning *meaning = step == KAO_SCAN_STEP_OPEN ? &row->when_opening : &row->meaning;
  GQuark domain = meaning->kind == RETRY    ? KAO_RETRY
                  : meaning->kind == DEVICE ? KAO_SCANNER_ERROR
                                            : G_IO_ERROR;
  gint code = meaning->kind == CANCELLED ? (gint) G_IO_ERROR_CANCELLED : meaning->code;

  g_return_val_if_fail ((guint) step < KAO_N_SCAN_STEPS, NULL);
  return g_error_new (domain, code, "The driver answered \"%s\" (%d) while %s.", row->name,
                      (gint) status, step_names[step]);
}

gboolean
kao_scan_status_is_busy (SANE_Status status)
{
  return status == SANE_STATUS_DEVICE_BUSY || status == KAO_SANE_STATUS_WARMING_UP;
}

const gchar *
kao_scan_status_name (SANE_Status status)
{
  return row_of (status)->name;
}
