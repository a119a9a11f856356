// SPDX-License-Identifier: GPL-3.0-or-later
/* Attempts to make, change and remove files, and memory that has a name. */
#include "config.h"

#include "attempts-rows.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

/* "there" is a file in @folder, "sub" an empty folder, "new" does not exist. */
#define IN(folder, name)                                                                           \
  g_autofree gchar *path = g_build_filename (folder, name, NULL)

#define OPEN_ATTEMPT(function, name, flags)                                                        \
  gint function (const gchar *folder)                                                              \
  {                                                                                                \
    IN (folder, name);                                                                             \
    return outcome_fd (open (path, (flags) | O_CLOEXEC, 0600));                                    \
  }

OPEN_ATTEMPT (open_to_write, "there", O_WRONLY)
OPEN_ATTEMPT (open_to_append, "there", O_RDWR | O_APPEND)
OPEN_ATTEMPT (open_to_create, "new", O_WRONLY | O_CREAT)
OPEN_ATTEMPT (open_create_there, "there", O_RDONLY | O_CREAT)
OPEN_ATTEMPT (open_to_empty, "there", O_RDONLY | O_TRUNC)
OPEN_ATTEMPT (open_unnamed, "", O_RDWR | O_TMPFILE)
OPEN_ATTEMPT (open_to_read, "there", O_RDONLY)

gint
open_legacy (const gchar *folder)
{
#ifdef SYS_open
  IN (folder, "new");
  return outcome_fd ((gint) syscall (SYS_open, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
#else
  return open_to_create (folder);
#endif
}

gint
call_creat (const gchar *folder)
{
  IN (folder, "new");
  return outcome_fd (creat (path, 0600));
}

gint
call_openat2 (const gchar *folder)
{
  IN (folder, "new");
  const guint64 how[3] = { O_WRONLY | O_CREAT, 0600, 0 };
  return outcome_fd ((gint) syscall (SYS_openat2, AT_FDCWD, path, how, sizeof how));
}

gint
in_shm (const gchar *folder)
{
  gint fd = shm_open ("/kaoawase-probe", O_RDWR | O_CREAT, 0600);
  gint saved = errno;

  if (fd >= 0)
    shm_unlink ("/kaoawase-probe");
  errno = saved;
  return outcome_fd (fd);
}

gint
call_truncate (const gchar *folder)
{
  IN (folder, "there");
  return outcome (truncate (path, 0));
}

gint
call_mkdir (const gchar *folder)
{
  IN (folder, "new");
  return outcome (mkdir (path, 0700));
}

gint
call_mkfifo (const gchar *folder)
{
  IN (folder, "new");
  return outcome (mkfifo (path, 0600));
}

gint
call_mknod (const gchar *folder)
{
  IN (folder, "new");
  return outcome (mknod (path, S_IFREG | 0600, 0));
}

gint
call_symlink (const gchar *folder)
{
  IN (folder, "new");
  return outcome (symlink ("there", path));
}

gint
call_link (const gchar *folder)
{
  IN (folder, "there");
  g_autofree gchar *to = g_build_filename (folder, "new", NULL);
  return outcome (link (path, to));
}

gint
call_rename (const gchar *folder)
{
  IN (folder, "there");
  g_autofree gchar *to = g_build_filename (folder, "new", NULL);
  return outcome (rename (path, to));
}

gint
call_unlink (const gchar *folder)
{
  IN (folder, "there");
  return outcome (unlink (path));
}

gint
call_rmdir (const gchar *folder)
{
  IN (folder, "sub");
  return outcome (rmdir (path));
}

gint
call_chmod (const gchar *folder)
{
  IN (folder, "there");
  return outcome (chmod (path, 0644));
}

gint
call_fchmodat2 (const gchar *folder)
{
  IN (folder, "there");
  return outcome (syscall (452, AT_FDCWD, path, 0644, 0));
}

gint
call_chown (const gchar *folder)
{
  IN (folder, "there");
  return outcome (chown (path, getuid (), getgid ()));
}

gint
call_utimensat (const gchar *folder)
{
  IN (folder, "there");
  return outcome (utimensat (AT_FDCWD, path, NULL, 0));
}

gint
call_setxattr (const gchar *folder)
{
  IN (folder, "there");
  gint failed = outcome (setxattr (path, "user.kaoawase", "x", 1, 0));
  return failed == ENOTSUP ? 0 : failed;
}

gint
bind_socket_file (const gchar *folder)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gint fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gint failed;

  if (fd < 0)
    return errno;
  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/new", folder);
  failed = outcome (bind (fd, (struct sockaddr *) &address, sizeof address));
  close (fd);
  return failed;
}

/* --- memory that has a name --- */

gint
call_shmget (const gchar *folder)
{
  gint id = shmget (IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  gint failed = outcome (id);

  if (id >= 0)
    shmctl (id, IPC_RMID, NULL);
  return failed;
}

gint
call_msgget (const gchar *folder)
{
  gint id = msgget (IPC_PRIVATE, IPC_CREAT | 0600);
  gint failed = outcome (id);

  if (id >= 0)
    msgctl (id, IPC_RMID, NULL);
  return failed;
}

gint
call_mq_open (const gchar *folder)
{
  return outcome_fd ((gint) syscall (SYS_mq_open, "kaoawase-probe-none", O_RDONLY, 0600, NULL)) == ENOENT
             ? 0
             : errno;
}
