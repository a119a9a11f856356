// SPDX-License-Identifier: GPL-3.0-or-later
/* The two halves of kao_sandbox_enter() and the spawner's own, narrower walls. */
#pragma once

#include "secure/kao-sandbox.h"

G_BEGIN_DECLS

/* KaoSandboxProfile goes up to here; the spawner is no profile that a caller can ask for. */
#define KAO_SANDBOX_SPAWNER (KAO_SANDBOX_COMMAND + 1)
#define KAO_SANDBOX_BIT(profile) (1u << (guint) (profile))

/* For the rows of the tables. */
#define MAIN KAO_SANDBOX_BIT (KAO_SANDBOX_MAIN)
#define CAMERA KAO_SANDBOX_BIT (KAO_SANDBOX_CAMERA)
#define SCANNER KAO_SANDBOX_BIT (KAO_SANDBOX_SCANNER)
#define USBWATCH KAO_SANDBOX_BIT (KAO_SANDBOX_USBWATCH)
#define TOOL KAO_SANDBOX_BIT (KAO_SANDBOX_TOOL)
#define DEMO KAO_SANDBOX_BIT (KAO_SANDBOX_DEMO)
#define CARD KAO_SANDBOX_BIT (KAO_SANDBOX_CARD)
#define FRONT KAO_SANDBOX_BIT (KAO_SANDBOX_FRONT)
#define COMMAND KAO_SANDBOX_BIT (KAO_SANDBOX_COMMAND)
#define SPAWNER KAO_SANDBOX_BIT (KAO_SANDBOX_SPAWNER)

/* struct landlock_ruleset_attr of ABI 6; the kernel takes any shorter or zero-padded form. */
typedef struct
{
  guint64 handled_fs;
  guint64 handled_net;
  guint64 scoped;
} KaoLandlockRules;

/* Pure: what @profile refuses on a kernel with Landlock ABI @abi, nothing of which that kernel does not
 * know. */
void kao_landlock_collect (guint profile, KaoSandboxFlags flags, gint abi, KaoLandlockRules *rules);

/* Files. Restricts the calling thread. */
gboolean kao_landlock_enter (guint profile,
                             KaoSandboxFlags flags,
                             const gchar *const *paths,
                             GError **error);

/* Calls. Restricts the calling thread. */
gboolean kao_seccomp_enter (guint profile, KaoSandboxFlags flags, GError **error);

G_END_DECLS
