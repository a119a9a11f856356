// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"

G_DEFINE_QUARK (kao-retry-quark, kao_retry)
G_DEFINE_QUARK (kao-scanner-error-quark, kao_scanner_error)
G_DEFINE_QUARK (kao-camera-error-quark, kao_camera_error)
G_DEFINE_QUARK (kao-card-error-quark, kao_card_error)
G_DEFINE_QUARK (kao-ticket-error-quark, kao_ticket_error)
G_DEFINE_QUARK (kao-model-error-quark, kao_model_error)
G_DEFINE_QUARK (kao-image-error-quark, kao_image_error)
G_DEFINE_QUARK (kao-security-error-quark, kao_security_error)
G_DEFINE_QUARK (kao-protocol-error-quark, kao_protocol_error)

/* What a KAO_CONFIG_ERROR carries besides its message. */
typedef struct
{
  GPtrArray *details; /* owned reference, may be NULL */
  gchar *subject;     /* owned, may be NULL */
} KaoConfigFaultPrivate;

static void
kao_config_error_private_init (KaoConfigFaultPrivate *private)
{
}

static void
kao_config_error_private_copy (const KaoConfigFaultPrivate *source, KaoConfigFaultPrivate *target)
{
  target->details = source->details != NULL ? g_ptr_array_ref (source->details) : NULL;
  target->subject = g_strdup (source->subject);
}

static void
kao_config_error_private_clear (KaoConfigFaultPrivate *private)
{
  g_clear_pointer (&private->details, g_ptr_array_unref);
  g_clear_pointer (&private->subject, g_free);
}

/* GLib reserves the private part in front of the GError, aligned for any type, and casts to it by bytes. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (KaoConfigFault, kao_config_error)
#pragma GCC diagnostic pop

void
kao_config_error_set_details (GError *error, GPtrArray *details, const gchar *subject)
{
  KaoConfigFaultPrivate *private = kao_config_error_get_private (error);

  g_return_if_fail (private != NULL && details != NULL);

  kao_config_error_private_clear (private);
  private->details = g_ptr_array_ref (details);
  private->subject = g_strdup (subject);
}

GPtrArray *
kao_config_error_get_details (const GError *error, const gchar **subject)
{
  KaoConfigFaultPrivate *private
      = error->domain == KAO_CONFIG_ERROR ? kao_config_error_get_private (error) : NULL;

  if (subject != NULL)
    *subject = private != NULL ? private->subject : NULL;
  return private != NULL ? private->details : NULL;
}

gboolean
kao_error_is_retry (const GError *error)
{
  return error != NULL && error->domain == KAO_RETRY;
}

gboolean
kao_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
