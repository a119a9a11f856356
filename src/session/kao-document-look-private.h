// SPDX-License-Identifier: GPL-3.0-or-later
/* The look's inside, for its own file and for tests that ask whether something is left. */
#pragma once

#include "session/kao-document-look.h"

G_BEGIN_DECLS

struct _KaoDocumentLook
{
  GObject parent_instance;

  /* owned, as long as the object */
  KaoScanner *scanner;
  KaoEngineService *engine;

  /* of one look; owned; wiped */
  GPtrArray *portraits; /* of KaoPortrait; NULL before "located" */
  GError *first_look;   /* why nothing was found at the corner: the whole glass's turn */
  GCancellable *cancellable;
  GCancellable *ahead; /* of looks at a scan that still comes in; NULL when none does */

  KaoScanRequest request;
  KaoScanProgress progress;
  gboolean is_scan_running; /* the scanner has not called back yet */
  guint scanned_epoch;      /* for whom */
  guint grace_id;           /* the wait for a scanner that does not let go */
  guint epoch;              /* counts wipes; answers for an earlier one are dropped */
};

G_END_DECLS
