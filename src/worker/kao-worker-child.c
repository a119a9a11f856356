// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "worker/kao-worker-child.h"

#include "base/kao-error.h"
#include "base/kao-log.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define EXIT_MISUSE 2

static G_NORETURN void
end_at_misuse (const gchar *name, const gchar *why)
{
  fprintf (stderr, "%s: %s\n", name, why);
  _exit (EXIT_MISUSE);
}

/* The parent is gone or no longer to be trusted: nobody is left to tell. _exit(), because handlers
 * of libraries that hang in a device must not run. */
static G_NORETURN void
end_without_parent (void)
{
  _exit (EXIT_SUCCESS);
}

void
kao_worker_child_begin (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  int type = 0;
  socklen_t length = sizeof type;

  /* Before anything else is touched: is this a start by hand? */
  if (getsockopt (KAO_WORKER_SOCKET_FD, SOL_SOCKET, SO_TYPE, &type, &length) != 0
      || type != SOCK_SEQPACKET)
    end_at_misuse (name, "This program is started by kaoawase and cannot be used by hand.");
  if (!kao_harden_process (KAO_HARDEN_WORKER, &error))
    end_at_misuse (name, error->message);
  prctl (PR_SET_NAME, name, 0, 0, 0);
}

void
kao_worker_child_ready (KaoSandboxProfile profile,
                        KaoSandboxFlags flags,
                        const gchar *const *paths,
                        gboolean require_sandbox)
{
  g_autoptr (GError) error = NULL;
  KaoMessageReady ready = { .is_sandboxed = 1, .pid = (guint32) getpid () };

  if (!kao_sandbox_enter (profile, flags, paths, &error))
    {
      /* Only a kernel that lacks the means may be excused by policy, never a failed attempt. */
      gboolean is_lacking
          = g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_LANDLOCK)
            || g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_SECCOMP);

      kao_log_event ("worker", "%s", error->message);
      if (require_sandbox || !is_lacking)
        _exit (EXIT_MISUSE);
      ready.is_sandboxed = 0;
    }
  kao_worker_child_send (KAO_MESSAGE_READY, 0, &ready, sizeof ready, NULL, 0);
}

gint
kao_worker_child_receive (const KaoMessageSpec *specs, gint timeout_ms, KaoMessage *message)
{
  g_autoptr (GError) error = NULL;
  struct pollfd wait = { .fd = KAO_WORKER_SOCKET_FD, .events = POLLIN };
  gint64 end = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  gint left_ms = timeout_ms;
  gint n;

  while ((n = poll (&wait, 1, left_ms)) < 0 && errno == EINTR)
    {
      if (timeout_ms >= 0)
        left_ms = (gint) MAX (0, (end - g_get_monotonic_time ()) / 1000);
    }
  if (n == 0)
    return 0;
  if (kao_message_receive (KAO_WORKER_SOCKET_FD, specs, FALSE, message, &error))
    return 1;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  if (!g_error_matches (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED))
    kao_log_event ("worker", "%s", error->message);
  end_without_parent ();
}

void
kao_worker_child_send (guint16 type,
                       guint32 job,
                       gconstpointer payload,
                       gsize payload_size,
                       const gint *fds,
                       guint n_fds)
{
  if (!kao_message_send (KAO_WORKER_SOCKET_FD, type, job, payload, payload_size, fds, n_fds, NULL))
    end_without_parent ();
}

void
kao_worker_child_fail (guint32 job, const GError *error)
{
  KaoMessageFail fail;

  kao_message_fail_from_error (&fail, error);
  kao_worker_child_send (KAO_MESSAGE_FAIL, job, &fail, sizeof fail, NULL, 0);
}
