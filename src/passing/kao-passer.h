// SPDX-License-Identifier: GPL-3.0-or-later
/* "Register with …": hands one visitor's photo and label to the office's own commands, all at once, each in a process of
 * its own (kaoawase-passer), and keeps what became of it until it is stopped. The photo lies in one piece of memory that
 * the commands can only read; it is wiped when the last of them has ended.
 * Main thread only. Signal "changed" (void): kao_passer_get_end() of one of them.
 */
#pragma once

#include "image/kao-image.h"
#include "passing/kao-passing-line.h"
#include "worker/kao-spawner.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define KAO_TYPE_PASSER (kao_passer_get_type ())
G_DECLARE_FINAL_TYPE (KaoPasser, kao_passer, KAO, PASSER, GObject)

typedef enum
{
  KAO_PASSED_NOTHING,    /* it was not asked */
  KAO_PASSED_RUNNING,
  KAO_PASSED_REGISTERED, /* exit code 0 */
  KAO_PASSED_REFUSED,    /* another one */
  KAO_PASSED_TOO_SLOW,   /* ended at the deadline; whether it has registered is not known */
  KAO_PASSED_BROKEN,     /* it ended unexpectedly; likewise */
  KAO_PASSED_NOT_STARTED,
  KAO_N_PASSED
} KaoPassed;

/* @spawner: one whose table has a row of kaoawase-passer for each of @names, in their order, and no other; not owned.
 * @require_sandbox: as the configuration says. (transfer full) */
KaoPasser *kao_passer_new (KaoSpawner *spawner, const gchar *const *names, gboolean require_sandbox);

guint kao_passer_get_n (KaoPasser *self);
const gchar *kao_passer_get_name (KaoPasser *self, guint index);

/* @photo is copied before this returns; @label: UTF-8. What was passed before is stopped and forgotten. FALSE, with
 * nothing begun, for want of memory. */
gboolean kao_passer_begin (KaoPasser *self, const KaoImage *photo, const gchar *label, GError **error);
gboolean kao_passer_is_running (KaoPasser *self);
/* Ends what is running and forgets what became of the others. */
void kao_passer_stop (KaoPasser *self);

KaoPassed kao_passer_get_end (KaoPasser *self, guint index);
/* "running", "registered", ... for lines of JSON. */
const gchar *kao_passed_to_string (KaoPassed end);
/* The first line that the command has printed, at most KAO_PASSING_LINE_CHARACTERS; "" without one. */
const gchar *kao_passer_get_line (KaoPasser *self, guint index);
guint kao_passer_get_exit_code (KaoPasser *self, guint index);

/* For tests, instead of KAO_PASSING_DEADLINE_MS; counts from the next visitor on. */
void kao_passer_set_deadline (KaoPasser *self, guint milliseconds);
/* For tests; 0 when none runs. */
GPid kao_passer_get_worker_pid (KaoPasser *self, guint index);

G_END_DECLS
