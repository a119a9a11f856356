// SPDX-License-Identifier: GPL-3.0-or-later
/* Gathers the facts of kao-checkup.h from a running session: waits until the devices and the model have
 * said what they are, counts the camera's pictures for two seconds, then describes. It only looks, and may
 * run beside a visit. Main thread only.
 */
#pragma once

#include "session/kao-session.h"
#include "ui/counter/kao-checkup.h"

G_BEGIN_DECLS

/* What the session cannot know. */
typedef struct
{
  KaoCheckConfig config_kind;
  const GError *config_error; /* borrowed until the answer, may be NULL */
  gboolean is_sandboxed;
  guint findings;
} KaoCheckupSurroundings;

/* The camera is expected to be on or to be switched on meanwhile. Answers within twenty seconds. */
void kao_checkup_run_async (KaoSession *session, const KaoCheckupSurroundings *surroundings,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/* The lines; NULL with G_IO_ERROR_CANCELLED only. (transfer full) (element-type KaoCheckLine) */
GPtrArray *kao_checkup_run_finish (KaoSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
