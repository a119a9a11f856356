// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-sandbox.h"

#include "base/kao-error.h"
#include "secure/kao-sandbox-private.h"
#include "secure/kao-sanitizer.h"
#include "secure/kao-threads.h"

/* Landlock would leave the other threads outside. */
static gboolean
has_one_thread (GError **error)
{
  guint n = kao_threads_count ();

  /* ThreadSanitizer keeps one of its own. */
  if (n == 1 || KAO_IS_THREAD_SANITIZED)
    return TRUE;
  if (n == 0)
    g_set_error_literal (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
                         "The sandbox could not be closed: the threads of this process cannot be counted; "
                         "mount /proc");
  else
    g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
                 "The sandbox could not be closed: this process has %u threads already and the sandbox "
                 "would bind one of them; a library starts them when it is loaded, so exchange it",
                 n);
  return FALSE;
}

gboolean
kao_sandbox_enter (KaoSandboxProfile profile,
                   KaoSandboxFlags flags,
                   const gchar *const *paths,
                   GError **error)
{
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  g_return_val_if_fail (profile <= KAO_SANDBOX_COMMAND, FALSE);
  /* Files first: afterwards seccomp refuses nothing that this needs, but the order must not matter
   * to whoever adds a row. */
  return has_one_thread (error) && kao_landlock_enter (profile, flags, paths, error)
         && kao_seccomp_enter (profile, flags, error);
}

gboolean
kao_sandbox_enter_spawner (const gchar *const *programs, GError **error)
{
  return has_one_thread (error)
         && kao_landlock_enter (KAO_SANDBOX_SPAWNER, KAO_SANDBOX_NONE, programs, error)
         && kao_seccomp_enter (KAO_SANDBOX_SPAWNER, KAO_SANDBOX_NONE, error);
}
