// SPDX-License-Identifier: GPL-3.0-or-later
/* The counter without a window: the same session, driven by a script of one button, and one JSON
 * line a stage on standard output.
 *
 * Lines ("stage"): "start"; "camera", "scanner" and "model" whenever one of them changed; then for
 * each match "live", "chip" (with a card), "scanning" (several), "locating", "choosing", "comparing", "wiped", and last
 * one of "result", "retry", "error". Lines of a match carry its number as "match" and the process
 * numbers of the workers as "camera_pid" and "scanner_pid" (0 = not running).
 */
#pragma once

#include "visitor/kao-card-visit.h"
#include "session/kao-json-line.h"
#include "session/kao-session.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_HEADLESS_ABOVE = 0,
  KAO_HEADLESS_NOT_ABOVE = 1, /* in the grey zone or below the lines */
  KAO_HEADLESS_RETRY = 2,
  KAO_HEADLESS_ERROR = 3
} KaoHeadlessExit;

typedef struct
{
  guint n_matches;       /* visitors to serve, one after the other; at least 1 */
  guint patience_seconds; /* for devices and a face to be there before Start is pressed all the same */
  gint choose;           /* portrait to take when there are several; negative = none: a retry */
  gboolean is_demo;
  const gchar *visitor;  /* for the lines of the demo; may be NULL */
  const gchar *document;
  /* The visitor's card, whose chip is read before Start is pressed; NULL: no chip. Borrowed. */
  KaoCardVisit *card;
  const KaoCardWish *card_wish; /* which card it is, and what opens it */
  const gchar *card_kind;   /* for the lines of the demo; may be NULL */
  /* Appends what the caller knows about the workers; may be NULL. */
  void (*add_workers) (KaoJsonLine *line, gpointer user_data);
  gpointer user_data;
} KaoHeadlessOptions;

/* Serves @options->n_matches visitors and closes @session. Returns how the last of them ended. */
KaoHeadlessExit kao_headless_run (KaoSession *session, const KaoHeadlessOptions *options);

G_END_DECLS
