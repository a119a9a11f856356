// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-sandbox.h"

#include "secure/kao-sandbox-private.h"

gboolean
kao_sandbox_enter (KaoSandboxProfile profile,
                   KaoSandboxFlags flags,
                   const gchar *const *paths,
                   GError **error)
{
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  g_return_val_if_fail (profile <= KAO_SANDBOX_CARD, FALSE);
  /* Files first: afterwards seccomp refuses nothing that this needs, but the order must not matter
   * to whoever adds a row. */
  return kao_landlock_enter (profile, flags, paths, error)
         && kao_seccomp_enter (profile, flags, error);
}

gboolean
kao_sandbox_enter_spawner (const gchar *const *programs, GError **error)
{
  return kao_landlock_enter (KAO_SANDBOX_SPAWNER, KAO_SANDBOX_NONE, programs, error)
         && kao_seccomp_enter (KAO_SANDBOX_SPAWNER, KAO_SANDBOX_NONE, error);
}
