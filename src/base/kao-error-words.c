// SPDX-License-Identifier: GPL-3.0-or-later
/* What ends of a match are called in the JSON of the command line. */
#include "config.h"

#include "base/kao-error.h"

static const gchar *const retries[KAO_N_RETRIES] = {
  [KAO_RETRY_NO_FACE] = "no-face",
  [KAO_RETRY_SEVERAL_FACES] = "several-faces",
  [KAO_RETRY_TURNED] = "turned",
  [KAO_RETRY_NO_FRAME] = "no-frame",
  [KAO_RETRY_COVER_OPEN] = "cover-open",
  [KAO_RETRY_JAMMED] = "jammed",
  [KAO_RETRY_NO_DOCS] = "no-documents",
  [KAO_RETRY_SCANNER_BUSY] = "scanner-busy",
  [KAO_RETRY_SCAN_INCOMPLETE] = "scan-incomplete",
  [KAO_RETRY_SCAN_WARMING_UP] = "scanner-warming-up",
  [KAO_RETRY_EMPTY_GLASS] = "empty-glass",
  [KAO_RETRY_BACK_SIDE] = "back-side",
  [KAO_RETRY_LID_OPEN] = "lid-open",
  [KAO_RETRY_NO_PHOTO] = "no-photo",
  [KAO_RETRY_PHOTO_UNCLEAR] = "photo-unclear",
  [KAO_RETRY_CHIP_PHOTO] = "chip-photo",
};

static const gchar *const device_errors[KAO_N_DEVICE_ERRORS] = {
  [KAO_DEVICE_ERROR_NOT_FOUND] = "not-found",
  [KAO_DEVICE_ERROR_BUSY] = "busy",
  [KAO_DEVICE_ERROR_DENIED] = "denied",
  [KAO_DEVICE_ERROR_VANISHED] = "vanished",
  [KAO_DEVICE_ERROR_STALLED] = "stalled",
  [KAO_DEVICE_ERROR_BROKEN_DATA] = "broken-data",
  [KAO_DEVICE_ERROR_IO] = "io",
  [KAO_DEVICE_ERROR_UNSUPPORTED] = "unsupported",
  [KAO_DEVICE_ERROR_NO_MEMORY] = "no-memory",
  [KAO_DEVICE_ERROR_WORKER_CRASHED] = "worker-crashed",
  [KAO_DEVICE_ERROR_WORKER_PROTOCOL] = "worker-protocol",
  [KAO_DEVICE_ERROR_NOT_STARTED] = "not-started",
  [KAO_DEVICE_ERROR_NO_DRIVER] = "no-driver",
  [KAO_DEVICE_ERROR_DRIVER_MISSING] = "driver-missing",
  [KAO_DEVICE_ERROR_TOO_COARSE] = "too-coarse",
};

static const gchar *const card_errors[KAO_N_CARD_ERRORS] = {
  [KAO_CARD_ERROR_NO_SERVICE] = "no-service",
  [KAO_CARD_ERROR_DENIED] = "denied",
  [KAO_CARD_ERROR_NO_READER] = "no-reader",
  [KAO_CARD_ERROR_NO_CARD] = "no-card",
  [KAO_CARD_ERROR_READER_GONE] = "reader-gone",
  [KAO_CARD_ERROR_REMOVED] = "removed",
  [KAO_CARD_ERROR_MUTE] = "mute",
  [KAO_CARD_ERROR_BUSY] = "busy",
  [KAO_CARD_ERROR_UNKNOWN_CARD] = "unknown-card",
  [KAO_CARD_ERROR_UNSUPPORTED] = "unsupported",
  [KAO_CARD_ERROR_BAD_NUMBER] = "bad-number",
  [KAO_CARD_ERROR_WRONG_NUMBER] = "wrong-number",
  [KAO_CARD_ERROR_SAME_NUMBER] = "same-number",
  [KAO_CARD_ERROR_FEW_TRIES] = "few-tries",
  [KAO_CARD_ERROR_LOCKED] = "locked",
  [KAO_CARD_ERROR_REFUSED] = "refused",
  [KAO_CARD_ERROR_BROKEN_DATA] = "broken-data",
  [KAO_CARD_ERROR_BROKEN_PHOTO] = "broken-photo",
  [KAO_CARD_ERROR_NOT_GENUINE] = "not-genuine",
  [KAO_CARD_ERROR_ANCHOR] = "anchor",
  [KAO_CARD_ERROR_STALLED] = "stalled",
  [KAO_CARD_ERROR_WORKER] = "worker",
};

static const gchar *const ticket_errors[KAO_N_TICKET_ERRORS] = {
  [KAO_TICKET_ERROR_NOT_A_TICKET] = "not-a-ticket",
  [KAO_TICKET_ERROR_VERSION] = "version",
  [KAO_TICKET_ERROR_OTHER_EVENT] = "other-event",
  [KAO_TICKET_ERROR_FORGED] = "forged",
  [KAO_TICKET_ERROR_CONTENT] = "content",
  [KAO_TICKET_ERROR_EXPIRED] = "expired",
  [KAO_TICKET_ERROR_NOT_YET] = "not-yet",
  [KAO_TICKET_ERROR_OTHER_PACK] = "other-pack",
  [KAO_TICKET_ERROR_TOO_LARGE] = "too-large",
  [KAO_TICKET_ERROR_KEY] = "key",
};

static const gchar *const model_errors[] = {
  [KAO_MODEL_ERROR_NO_PACK] = "no-pack",
  [KAO_MODEL_ERROR_MISSING_FILE] = "missing-file",
  [KAO_MODEL_ERROR_WRONG_HASH] = "wrong-hash",
  [KAO_MODEL_ERROR_DAMAGED] = "damaged",
  [KAO_MODEL_ERROR_MANIFEST] = "manifest",
  [KAO_MODEL_ERROR_CALIBRATION] = "calibration",
  [KAO_MODEL_ERROR_ENGINE] = "engine",
};

static const gchar *const config_errors[] = {
  [KAO_CONFIG_ERROR_UNREADABLE] = "unreadable",
  [KAO_CONFIG_ERROR_SYNTAX] = "syntax",
  [KAO_CONFIG_ERROR_UNKNOWN_KEY] = "unknown-key",
  [KAO_CONFIG_ERROR_VALUE] = "value",
  [KAO_CONFIG_ERROR_MISSING] = "missing",
};

static const gchar *const security_errors[] = {
  [KAO_SECURITY_ERROR_HARDENING] = "hardening",
  [KAO_SECURITY_ERROR_NO_LANDLOCK] = "no-landlock",
  [KAO_SECURITY_ERROR_NO_SECCOMP] = "no-seccomp",
  [KAO_SECURITY_ERROR_LOCK] = "lock",
};

static const struct
{
  GQuark (*domain) (void);
  const gchar *area;
  const gchar *const *words;
  gsize n_words;
} areas[] = {
  { kao_retry_quark, "retry", retries, G_N_ELEMENTS (retries) },
  { kao_scanner_error_quark, "scanner", device_errors, G_N_ELEMENTS (device_errors) },
  { kao_camera_error_quark, "camera", device_errors, G_N_ELEMENTS (device_errors) },
  { kao_card_error_quark, "card", card_errors, G_N_ELEMENTS (card_errors) },
  { kao_ticket_error_quark, "ticket", ticket_errors, G_N_ELEMENTS (ticket_errors) },
  { kao_model_error_quark, "model", model_errors, G_N_ELEMENTS (model_errors) },
  { kao_config_error_quark, "config", config_errors, G_N_ELEMENTS (config_errors) },
  { kao_security_error_quark, "security", security_errors, G_N_ELEMENTS (security_errors) },
};

const gchar *
kao_error_area (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      if (areas[i].domain () == error->domain)
        return areas[i].area;
    }
  return "other";
}

const gchar *
kao_error_word (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      if (areas[i].domain () == error->domain && error->code >= 0
          && (gsize) error->code < areas[i].n_words)
        return areas[i].words[error->code];
    }
  return "other";
}
