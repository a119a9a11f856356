// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"

G_DEFINE_QUARK (kao-retry-quark, kao_retry)
G_DEFINE_QUARK (kao-scanner-error-quark, kao_scanner_error)
G_DEFINE_QUARK (kao-camera-error-quark, kao_camera_error)
G_DEFINE_QUARK (kao-card-error-quark, kao_card_error)
G_DEFINE_QUARK (kao-ticket-error-quark, kao_ticket_error)
G_DEFINE_QUARK (kao-config-error-quark, kao_config_error)
G_DEFINE_QUARK (kao-model-error-quark, kao_model_error)
G_DEFINE_QUARK (kao-image-error-quark, kao_image_error)
G_DEFINE_QUARK (kao-security-error-quark, kao_security_error)
G_DEFINE_QUARK (kao-protocol-error-quark, kao_protocol_error)

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
