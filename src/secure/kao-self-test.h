// SPDX-License-Identifier: GPL-3.0-or-later
/* What this machine does that the program cannot prevent: said once at start, in the log and to the
 * administrator. Nothing here stops the counter. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_SELF_TEST_SWAP = 1 << 0,        /* swap on a disk that is not encrypted */
  KAO_SELF_TEST_MEMLOCK = 1 << 1,     /* memory for secrets cannot be locked: the limit is too low */
  KAO_SELF_TEST_HIBERNATION = 1 << 2, /* the machine can write all its memory to that disk */
  KAO_SELF_TEST_SANDBOX = 1 << 3      /* the kernel has no Landlock of the needed version */
} KaoSelfTestFinding;

#define KAO_SELF_TEST_ALL 0xfu

/* A set of KaoSelfTestFinding; 0 is the good answer. To be asked before the sandbox closes. */
guint kao_self_test_run (void);

/* The same with another root folder for /proc, /sys and the swap files; for tests. */
guint kao_self_test_run_in (const gchar *root);

/* One sentence for the administrator: what is wrong and what to do. Never NULL for one finding. */
const gchar *kao_self_test_describe (KaoSelfTestFinding finding);

/* Writes a line to the log for each of @findings. */
void kao_self_test_log (guint findings);

G_END_DECLS
