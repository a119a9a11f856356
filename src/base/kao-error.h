// SPDX-License-Identifier: GPL-3.0-or-later
/* The kinds of ends that are not a result.
 *
 * A *retry* is what the clerk or the visitor can mend at the counter. An *error* is for the
 * administrator. "Cancelled" is G_IO_ERROR_CANCELLED and is never shown. Messages are technical
 * English, one sentence, never personal data; the window turns codes into translated sentences in
 * one table (ui/kao-sentences.c).
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_RETRY (kao_retry_quark ())
GQuark kao_retry_quark (void);

typedef enum
{
  /* visitor */
  KAO_RETRY_NO_FACE,
  KAO_RETRY_SEVERAL_FACES,
  KAO_RETRY_TURNED, /* a face stands on its head or lies: camera or picture are turned */
  KAO_RETRY_NO_FRAME, /* the camera has not delivered a usable picture yet */
  /* scan */
  KAO_RETRY_COVER_OPEN,
  KAO_RETRY_JAMMED,
  KAO_RETRY_NO_DOCS,      /* feeder empty */
  KAO_RETRY_SCANNER_BUSY, /* still busy after counted retries */
  KAO_RETRY_SCAN_INCOMPLETE,
  KAO_RETRY_SCAN_WARMING_UP,
  /* document */
  KAO_RETRY_EMPTY_GLASS,
  KAO_RETRY_BACK_SIDE,
  KAO_RETRY_LID_OPEN,
  KAO_RETRY_NO_PHOTO, /* a document is there, but no portrait: a calm outcome of its own */
  KAO_RETRY_PHOTO_UNCLEAR,
  KAO_RETRY_CHIP_PHOTO, /* a chip holds none in which its owner would be found again */
  KAO_N_RETRIES
} KaoRetry;

/* The same codes in one domain per device, so that a sentence can name the device. */
#define KAO_SCANNER_ERROR (kao_scanner_error_quark ())
GQuark kao_scanner_error_quark (void);
#define KAO_CAMERA_ERROR (kao_camera_error_quark ())
GQuark kao_camera_error_quark (void);

typedef enum
{
  KAO_DEVICE_ERROR_NOT_FOUND,
  KAO_DEVICE_ERROR_BUSY,   /* another program holds it */
  KAO_DEVICE_ERROR_DENIED, /* the account lacks the permission */
  KAO_DEVICE_ERROR_VANISHED,
  KAO_DEVICE_ERROR_STALLED, /* connected, but silent past its deadline */
  KAO_DEVICE_ERROR_BROKEN_DATA,
  KAO_DEVICE_ERROR_IO,
  KAO_DEVICE_ERROR_UNSUPPORTED,
  KAO_DEVICE_ERROR_NO_MEMORY,
  KAO_DEVICE_ERROR_WORKER_CRASHED,
  KAO_DEVICE_ERROR_WORKER_PROTOCOL, /* the worker spoke nonsense and was ended */
  KAO_DEVICE_ERROR_NOT_STARTED,     /* the worker's program could not be started at all */
  KAO_DEVICE_ERROR_NO_DRIVER,       /* the configured device needs a driver that is not loaded */
  KAO_DEVICE_ERROR_DRIVER_MISSING,  /* the same, and it is not installed */
  KAO_DEVICE_ERROR_TOO_COARSE,      /* its best resolution is too low for a portrait */
  KAO_N_DEVICE_ERRORS
} KaoDeviceError;

/* The card reader and the card on it. None of these ends a visit: it goes on without the chip. */
#define KAO_CARD_ERROR (kao_card_error_quark ())
GQuark kao_card_error_quark (void);

typedef enum
{
  KAO_CARD_ERROR_NO_SERVICE,   /* pcscd is not installed or does not run */
  KAO_CARD_ERROR_DENIED,       /* pcscd refuses this account */
  KAO_CARD_ERROR_NO_READER,    /* also: a reader that is none for PC/SC, such as an RC-S380 */
  KAO_CARD_ERROR_NO_CARD,
  KAO_CARD_ERROR_READER_GONE,  /* unplugged while in use */
  KAO_CARD_ERROR_REMOVED,      /* the card was taken away while it was read */
  KAO_CARD_ERROR_MUTE,         /* something lies there, but does not answer */
  KAO_CARD_ERROR_BUSY,         /* another program holds the card */
  KAO_CARD_ERROR_UNKNOWN_CARD, /* none of the kinds of the table */
  KAO_CARD_ERROR_UNSUPPORTED,  /* a kind of the table that cannot be read yet */
  KAO_CARD_ERROR_BAD_NUMBER,   /* not digits, or too few: nothing was sent to the card */
  KAO_CARD_ERROR_WRONG_NUMBER, /* the card refused it; a try is spent */
  KAO_CARD_ERROR_SAME_NUMBER,  /* this card has refused this number before: nothing was sent */
  KAO_CARD_ERROR_FEW_TRIES,    /* the clerk has to confirm first: nothing was sent */
  KAO_CARD_ERROR_LOCKED,
  KAO_CARD_ERROR_REFUSED,      /* a status word that the card should not give */
  KAO_CARD_ERROR_BROKEN_DATA,  /* read, but not what the kind of card holds */
  KAO_CARD_ERROR_BROKEN_PHOTO, /* the record is in order, its picture is not */
  KAO_CARD_ERROR_NOT_GENUINE,  /* the record's signature or the card's answer is wrong */
  KAO_CARD_ERROR_ANCHOR,       /* the configured trust anchor cannot be used */
  KAO_CARD_ERROR_STALLED,
  KAO_CARD_ERROR_WORKER,       /* the worker crashed, spoke nonsense or could not be started */
  KAO_N_CARD_ERRORS
} KaoCardError;

/* A sealed ticket that cannot be made or taken. None of these is a figure. */
#define KAO_TICKET_ERROR (kao_ticket_error_quark ())
GQuark kao_ticket_error_quark (void);

typedef enum
{
  KAO_TICKET_ERROR_NOT_A_TICKET, /* a code of something else, or not read whole */
  KAO_TICKET_ERROR_VERSION,
  KAO_TICKET_ERROR_OTHER_EVENT,  /* sealed for another event or with another key */
  KAO_TICKET_ERROR_FORGED,       /* its seal is wrong */
  KAO_TICKET_ERROR_CONTENT,      /* the seal is right, what it holds is not */
  KAO_TICKET_ERROR_EXPIRED,
  KAO_TICKET_ERROR_NOT_YET,      /* made later than now: one of two clocks is wrong */
  KAO_TICKET_ERROR_OTHER_PACK,   /* its vector means nothing to this desk's face model */
  KAO_TICKET_ERROR_TOO_LARGE,    /* more than a code can hold */
  KAO_TICKET_ERROR_KEY,          /* the event's key cannot be used */
  KAO_N_TICKET_ERRORS
} KaoTicketError;

#define KAO_CONFIG_ERROR (kao_config_error_quark ())
GQuark kao_config_error_quark (void);

typedef enum
{
  KAO_CONFIG_ERROR_UNREADABLE,
  KAO_CONFIG_ERROR_SYNTAX,
  KAO_CONFIG_ERROR_UNKNOWN_KEY,
  KAO_CONFIG_ERROR_VALUE,
  KAO_CONFIG_ERROR_MISSING
} KaoConfigError;

/* An error of the configuration may carry everything that is wrong, not only what its message names.
 * The elements of @details belong to whoever sets them (config/kao-config-problem.h); a reference is
 * taken, and g_error_copy() takes another. @subject is the file. */
void kao_config_error_set_details (GError *error, GPtrArray *details, const gchar *subject);
/* NULL for an error without details, of any domain. (transfer none) */
GPtrArray *kao_config_error_get_details (const GError *error, const gchar **subject);

#define KAO_MODEL_ERROR (kao_model_error_quark ())
GQuark kao_model_error_quark (void);

typedef enum
{
  KAO_MODEL_ERROR_NO_PACK,
  KAO_MODEL_ERROR_MISSING_FILE,
  KAO_MODEL_ERROR_WRONG_HASH,
  KAO_MODEL_ERROR_DAMAGED,
  KAO_MODEL_ERROR_MANIFEST,
  KAO_MODEL_ERROR_CALIBRATION,
  KAO_MODEL_ERROR_ENGINE /* dlib or OpenCV reported a failure while working */
} KaoModelError;

#define KAO_IMAGE_ERROR (kao_image_error_quark ())
GQuark kao_image_error_quark (void);

typedef enum
{
  KAO_IMAGE_ERROR_SIZE,
  KAO_IMAGE_ERROR_FORMAT,
  KAO_IMAGE_ERROR_NO_MEMORY,
  KAO_IMAGE_ERROR_UNREADABLE
} KaoImageError;

#define KAO_SECURITY_ERROR (kao_security_error_quark ())
GQuark kao_security_error_quark (void);

typedef enum
{
  KAO_SECURITY_ERROR_HARDENING,
  KAO_SECURITY_ERROR_NO_LANDLOCK,
  KAO_SECURITY_ERROR_NO_SECCOMP,
  KAO_SECURITY_ERROR_LOCK /* memory could not be locked */
} KaoSecurityError;

#define KAO_PROTOCOL_ERROR (kao_protocol_error_quark ())
GQuark kao_protocol_error_quark (void);

typedef enum
{
  KAO_PROTOCOL_ERROR_CLOSED,
  KAO_PROTOCOL_ERROR_SHORT,
  KAO_PROTOCOL_ERROR_MAGIC,
  KAO_PROTOCOL_ERROR_VERSION,
  KAO_PROTOCOL_ERROR_TYPE,
  KAO_PROTOCOL_ERROR_LENGTH,
  KAO_PROTOCOL_ERROR_FDS,
  KAO_PROTOCOL_ERROR_CONTENT
} KaoProtocolError;

/* TRUE when @error is of the kind that clerk or visitor can mend. */
gboolean kao_error_is_retry (const GError *error);

/* The words of an error's domain and code in the JSON of the command line, such as "scanner" and
 * "not-found"; "other" for what is not in this header. */
const gchar *kao_error_area (const GError *error);
const gchar *kao_error_word (const GError *error);

/* TRUE for G_IO_ERROR_CANCELLED. */
gboolean kao_error_is_cancelled (const GError *error);

G_END_DECLS
