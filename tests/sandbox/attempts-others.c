// SPDX-License-Identifier: GPL-3.0-or-later
/* Attempts to reach other processes without tracing them: by signals, limits and priorities; and to write code; and
 * what the office's own command is refused besides. What is set is what was there already. */
#include "config.h"

#include "attempts-rows.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

gint
call_sigqueue (const gchar *folder)
{
  siginfo_t info = { .si_code = SI_QUEUE };
  return outcome (syscall (SYS_rt_sigqueueinfo, getppid (), 0, &info));
}

gint
call_tgsigqueue (const gchar *folder)
{
  siginfo_t info = { .si_code = SI_QUEUE };
  return outcome (syscall (SYS_rt_tgsigqueueinfo, getppid (), getppid (), 0, &info));
}

gint
limit_parent (const gchar *folder)
{
  struct rlimit limit;
  return outcome (prlimit (getppid (), RLIMIT_CPU, NULL, &limit));
}

gint
renice_parent (const gchar *folder)
{
  return outcome (setpriority (PRIO_PROCESS, (id_t) getppid (), getpriority (PRIO_PROCESS, (id_t) getppid ())));
}

gint
renice_self (const gchar *folder)
{
  return outcome (setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0)));
}

gint
reprioritise_parent (const gchar *folder)
{
  return outcome (syscall (SYS_ioprio_set, 1, getppid (), 0));
}

gint
reschedule_parent (const gchar *folder)
{
  const struct sched_param none = { 0 };
  return outcome (sched_setscheduler (getppid (), SCHED_OTHER, &none));
}

gint
reparam_parent (const gchar *folder)
{
  const struct sched_param none = { 0 };
  return outcome (sched_setparam (getppid (), &none));
}

gint
reattr_parent (const gchar *folder)
{
  guint8 attributes[56] = { 0 };
  if (syscall (SYS_sched_getattr, getppid (), attributes, sizeof attributes, 0) != 0)
    return errno;
  return outcome (syscall (SYS_sched_setattr, getppid (), attributes, 0));
}

gint
pin_parent (const gchar *folder)
{
  cpu_set_t processors;
  if (sched_getaffinity (getppid (), sizeof processors, &processors) != 0)
    return errno;
  return outcome (sched_setaffinity (getppid (), sizeof processors, &processors));
}

static gint
command_descriptor (gint command, glong argument)
{
  gint fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  gint failed = outcome (fcntl (fd, command, argument));

  close (fd);
  return failed;
}

gint
set_owner (const gchar *folder)
{
  return command_descriptor (F_SETOWN, getpid ());
}

gint
set_owner_ex (const gchar *folder)
{
  struct f_owner_ex owner = { F_OWNER_PID, getpid () };
  return command_descriptor (F_SETOWN_EX, (glong) &owner);
}

gint
set_signal (const gchar *folder)
{
  return command_descriptor (F_SETSIG, 0);
}

static gint
set_owner_by_ioctl (gulong request)
{
  gint ends[2];
  gint self = getpid ();
  gint failed;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return errno;
  failed = outcome (ioctl (ends[0], request, &self));
  close (ends[0]);
  close (ends[1]);
  return failed;
}

gint
set_owner_fio (const gchar *folder)
{
  return set_owner_by_ioctl (FIOSETOWN);
}

gint
set_owner_sioc (const gchar *folder)
{
  return set_owner_by_ioctl (SIOCSPGRP);
}

gint
map_code (const gchar *folder)
{
  gpointer page = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? errno : 0;
}

gint
protect_code (const gchar *folder)
{
  gpointer page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return outcome (mprotect (page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC));
}

gint
protect_code_key (const gchar *folder)
{
  gpointer page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return outcome (syscall (SYS_pkey_mprotect, page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, -1));
}

gint
compare_processes (const gchar *folder)
{
  return outcome (syscall (SYS_kcmp, getpid (), getpid (), 0, 0, 0));
}

/* A program that lies where the account can put one; /bin/true is a file, which may be copied. */
gint
exec_in_folder (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, "own", NULL);
  gchar *argv[] = { path, NULL };

  execv (path, argv);
  return errno;
}

gint
list_folder (const gchar *folder)
{
  return outcome_fd (open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

gint
read_accounts (const gchar *folder)
{
  return outcome_fd (open ("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

gint
read_program (const gchar *folder)
{
  return outcome_fd (open ("/usr/bin/env", O_RDONLY | O_CLOEXEC));
}

/* Nobody else needs the kernel's promise: their parent's end is the end of their socket as well. */
gint
clear_death_signal (const gchar *folder)
{
  return outcome (prctl (PR_SET_PDEATHSIG, 0, 0, 0, 0));
}

/* Of the profiles that make such a socket at all. */
gint
bind_port (const gchar *folder)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gint failed;

  if (fd < 0)
    return errno;
  failed = outcome (bind (fd, (struct sockaddr *) &address, sizeof address));
  close (fd);
  return failed;
}
