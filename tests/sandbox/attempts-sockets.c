// SPDX-License-Identifier: GPL-3.0-or-later
/* Attempts to open sockets of each family, and to reach one that listens outside the sandbox. */
#include "config.h"

#include "attempts-rows.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static gint
open_socket (glong family, gint type)
{
  gint fd = (gint) syscall (SYS_socket, family, type | SOCK_CLOEXEC, 0);
  gint saved = errno;

  if (fd >= 0)
    close (fd);
  return fd >= 0 ? 0 : saved;
}

#define SOCKET_ATTEMPT(function, family, type)                                                     \
  gint function (const gchar *folder) { return open_socket (family, type); }

SOCKET_ATTEMPT (socket_unix, AF_UNIX, SOCK_STREAM)
SOCKET_ATTEMPT (socket_inet, AF_INET, SOCK_STREAM)
SOCKET_ATTEMPT (socket_inet_udp, AF_INET, SOCK_DGRAM)
SOCKET_ATTEMPT (socket_inet6, AF_INET6, SOCK_STREAM)

#define NETLINK_ATTEMPT(function, protocol)                                                        \
  gint function (const gchar *folder)                                                              \
  {                                                                                                \
    return outcome_fd (socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));                    \
  }

NETLINK_ATTEMPT (socket_uevent, NETLINK_KOBJECT_UEVENT)
NETLINK_ATTEMPT (socket_route, NETLINK_ROUTE)
NETLINK_ATTEMPT (socket_netfilter, NETLINK_NETFILTER)
SOCKET_ATTEMPT (socket_packet, AF_PACKET, SOCK_RAW)
SOCKET_ATTEMPT (socket_alg, AF_ALG, SOCK_SEQPACKET)
SOCKET_ATTEMPT (socket_vsock, AF_VSOCK, SOCK_STREAM)
/* The kernel looks at the lower half only. */
SOCKET_ATTEMPT (socket_inet_disguised, AF_INET | (1L << 32), SOCK_STREAM)

gint
socket_pair (const gchar *folder)
{
  gint ends[2];
  gint failed = outcome (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));

  if (failed == 0)
    {
      close (ends[0]);
      close (ends[1]);
    }
  return failed;
}

/* probe.c listens at this abstract address outside the sandbox. */
gint
connect_abstract (const gchar *folder)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gint fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gint length, failed;

  if (fd < 0)
    return errno;
  length = g_snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "%s", folder);
  failed = outcome (connect (fd, (struct sockaddr *) &address,
                             (socklen_t) offsetof (struct sockaddr_un, sun_path) + 1 + (guint) length));
  close (fd);
  return failed;
}
