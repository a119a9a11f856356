// SPDX-License-Identifier: GPL-3.0-or-later
/* Stands in for kao-sandbox.c in this test only: umockdev's make-believe netlink socket is a file that
 * it must create inside the process under test, which the real walls rightly refuse. The real ones
 * are around the same worker in usb-watch-silence and in tests/sandbox. */
#include "config.h"

#include "secure/kao-sandbox.h"

gboolean
kao_sandbox_enter (KaoSandboxProfile profile,
                   KaoSandboxFlags flags,
                   const gchar *const *paths,
                   GError **error)
{
  return TRUE;
}

gboolean
kao_sandbox_enter_spawner (const gchar *const *programs, GError **error)
{
  return TRUE;
}
