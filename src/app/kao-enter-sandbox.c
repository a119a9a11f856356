// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-enter-sandbox.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-sandbox.h"

gboolean
kao_enter_sandbox (const KaoConfig *config, gboolean *is_sandboxed, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean is_lacking;

  *is_sandboxed = kao_sandbox_enter (KAO_SANDBOX_MAIN, KAO_SANDBOX_NONE, NULL, &problem);
  if (*is_sandboxed)
    return TRUE;
  /* The office may excuse a kernel without the means, not a sandbox that failed to close. */
  is_lacking = g_error_matches (problem, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_LANDLOCK)
               || g_error_matches (problem, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_SECCOMP);
  if (kao_config_get_require_sandbox (config) || !is_lacking)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  kao_log_event ("app", "running without the kernel's sandbox, as configured: %s", problem->message);
  return TRUE;
}
