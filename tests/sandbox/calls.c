// SPDX-License-Identifier: GPL-3.0-or-later
/* Every call that the tables of kao-sandbox-seccomp.c refuse, in every profile, harmlessly: before the sandbox
 * closes, a filter of this test stops exactly the calls that are tried, with an errno of its own. Of two filters
 * that stop a call the younger one's errno counts, so what comes back says whether the sandbox refuses it, even where
 * the kernel does not know the call, this machine forbids it anyhow, or it would restart the machine.
 *
 * The table below is written by hand, not taken from the sandbox's. */
#include "config.h"

#include "secure/kao-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define M KAO_SANDBOX_BIT (KAO_SANDBOX_MAIN)
#define C KAO_SANDBOX_BIT (KAO_SANDBOX_CAMERA)
#define S KAO_SANDBOX_BIT (KAO_SANDBOX_SCANNER)
#define U KAO_SANDBOX_BIT (KAO_SANDBOX_USBWATCH)
#define T KAO_SANDBOX_BIT (KAO_SANDBOX_TOOL)
#define D KAO_SANDBOX_BIT (KAO_SANDBOX_DEMO)
#define K KAO_SANDBOX_BIT (KAO_SANDBOX_CARD)
#define P KAO_SANDBOX_BIT (KAO_SANDBOX_FRONT)
#define F KAO_SANDBOX_BIT (KAO_SANDBOX_SPAWNER)
#define X KAO_SANDBOX_BIT (KAO_SANDBOX_COMMAND)
#define EVERY (M | C | S | U | T | D | K | P | X)
/* The scanner's worker with network scanners, and in the demo. */
#define NET (1u << 30)
#define LOCAL (1u << 31)
#define SCANNERS (S | NET | LOCAL)

/* What the sandbox lets through comes back with this. */
#define LET_THROUGH EDOTDOT

/* A process that is not this one. */
#define OTHER 1
/* In place of the own number, which is not known here. */
#define OWN G_MAXUINT64

typedef struct
{
  guint profiles; /* that refuse it; the scanner's bit stands for all three kinds of it where no other is named */
  gint error_number;
  const gchar *calls;
  guint64 arguments[6];
} Row;

static const Row rows[] = {
  { EVERY | F, EPERM, "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd", { 0 } },
  { EVERY | F, EPERM, "bpf perf_event_open userfaultfd lookup_dcookie modify_ldt vmsplice", { 0 } },
  { EVERY | F, ENOSYS, "io_uring_setup io_uring_enter io_uring_register", { 0 } },
  { EVERY | F, EPERM, "init_module finit_module delete_module kexec_load kexec_file_load reboot", { 0 } },
  { EVERY | F, EPERM, "add_key request_key keyctl", { 0 } },
  { EVERY | F, EPERM, "mount umount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick", { 0 } },
  { EVERY | F, EPERM, "mount_setattr open_by_handle_at name_to_handle_at unshare setns", { 0 } },
  { EVERY | F, EPERM, "swapon swapoff acct quotactl quotactl_fd syslog vhangup nfsservctl uselib iopl ioperm", { 0 } },
  { EVERY | F, EPERM, "settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname", { 0 } },
  { EVERY & ~X, EACCES, "execve execveat", { 0 } },
  { EVERY, EPERM, "fork vfork", { 0 } },
  { EVERY, ENOSYS, "clone3 openat2", { 0 } },
  { EVERY, EACCES, "creat mknod mknodat mkdir mkdirat link linkat symlink symlinkat", { 0 } },
  { EVERY, EACCES, "rename renameat renameat2 unlink unlinkat rmdir truncate", { 0 } },
  { EVERY, EPERM, "chmod fchmod fchmodat #452 chown fchown lchown fchownat utime utimes utimensat futimesat", { 0 } },
  { EVERY, EPERM, "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr #463 #466 #469", { 0 } },
  { EVERY | F, EPERM, "#467", { 0 } },
  { EVERY, EPERM, "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset", { 0 } },
  { EVERY, EPERM, "personality", { 0 } },
  { EVERY, ENOSYS, "shmget shmat shmctl msgget msgsnd semget semop semtimedop mq_open mq_unlink", { 0 } },
  { EVERY, EPERM, "tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open process_mrelease", { 0 } },
  { EVERY & ~M, EPERM, "pidfd_send_signal", { 0 } },
  { C | T | K | P, EACCES, "bind connect", { 0 } },
  { C | T | K | P | U | S | X, EACCES, "listen accept accept4", { 0 } },

  /* Some arguments only; what stands beside each row with "0" as profiles must go on working. */
  { EVERY, EACCES, "open", { 0, O_CREAT | O_WRONLY } },
  { EVERY, EACCES, "open", { 0, O_TMPFILE | O_RDWR } },
  { EVERY, EACCES, "open", { 0, O_TRUNC } },
  { P, EACCES, "open", { 0, O_RDONLY | O_DIRECTORY | O_CLOEXEC } },
  { EVERY, EACCES, "openat", { 0, 0, O_CREAT | O_WRONLY } },
  { EVERY, EACCES, "openat", { 0, 0, O_TMPFILE | O_RDWR } },
  { EVERY, EACCES, "openat", { 0, 0, O_TRUNC } },
  { P, EACCES, "openat", { 0, 0, O_RDONLY | O_DIRECTORY | O_CLOEXEC } },
  { EVERY, EPERM, "clone", { CLONE_VM | CLONE_VFORK } },
  { 0, 0, "clone", { CLONE_VM | CLONE_THREAD | CLONE_SIGHAND } },
  { EVERY, EPERM, "kill tgkill", { OTHER, 9 } },
  { EVERY, EPERM, "kill", { 0xffffffff /* everybody */, 9 } },
  { 0, 0, "kill tgkill", { OWN, 9 } },
  { EVERY, EPERM, "prlimit64", { OTHER, RLIMIT_CPU, 1 } },
  { EVERY, EPERM, "prlimit64", { OTHER, RLIMIT_CPU, 0, 1 } },
  { EVERY, EPERM, "prlimit64", { 0, RLIMIT_CORE, 1 } },
  { 0, 0, "prlimit64", { 0, RLIMIT_NOFILE, 0, 1 } },
  { EVERY, EPERM, "setpriority", { PRIO_USER, 0, 19 } },
  { EVERY, EPERM, "setpriority", { PRIO_PROCESS, OTHER, 19 } },
  { 0, 0, "setpriority", { PRIO_PROCESS, 0, 19 } },
  { EVERY, EPERM, "ioprio_set", { 3, 0 } },
  { EVERY, EPERM, "ioprio_set", { 1, OTHER } },
  { 0, 0, "ioprio_set", { 1, 0 } },
  { EVERY, EPERM, "sched_setscheduler sched_setparam sched_setaffinity migrate_pages move_pages", { OTHER } },
  { EVERY & ~M, EPERM, "sched_setattr", { OTHER } },
  { 0, 0, "sched_setscheduler sched_setparam sched_setaffinity sched_setattr", { 0, 1 } },
  { EVERY, EPERM, "fcntl", { 0, F_SETOWN, 1 } },
  { EVERY, EPERM, "fcntl", { 0, F_SETOWN_EX, 1 } },
  { EVERY, EPERM, "fcntl", { 0, F_SETSIG, 1 } },
  { 0, 0, "fcntl", { 0, F_SETFL, 1 } },
  { EVERY, EPERM, "ioctl", { 0, FIOSETOWN, 1 } },
  { EVERY, EPERM, "ioctl", { 0, SIOCSPGRP, 1 } },
  { EVERY | F, EPERM, "ioctl", { 0, TIOCSTI, 1 } },
  { EVERY | F, EPERM, "ioctl", { 0, TIOCSTI | G_GUINT64_CONSTANT (0x100000000), 1 } },
  { EVERY | F, EPERM, "ioctl", { 0, 0x541c /* TIOCLINUX */, 1 } },
  { 0, 0, "ioctl", { 0, FIONREAD, 1 } },
  { EVERY, EACCES, "mmap", { 0, 1, PROT_READ | PROT_WRITE | PROT_EXEC } },
  { EVERY, EACCES, "mprotect pkey_mprotect", { 0, 1, PROT_WRITE | PROT_EXEC } },
  { 0, 0, "mmap mprotect", { 0, 1, PROT_READ | PROT_EXEC, 99 } },
  { EVERY, EPERM, "prctl", { PR_SET_DUMPABLE, 1, 7 } },
  { 0, 0, "prctl", { PR_SET_NAME, 1, 7 } },
  { X, EPERM, "prctl", { PR_SET_PDEATHSIG, 0, 7 } },
  { EVERY, EPERM, "setrlimit", { RLIMIT_CORE, 1 } },
  { 0, 0, "setrlimit", { RLIMIT_NOFILE, 1 } },

  /* Sockets: EACCES in every one of these for the profiles that make none. */
  { S | U | X, EAFNOSUPPORT, "socket", { AF_UNIX, SOCK_DGRAM } },
  { M | D | U | S | LOCAL, EAFNOSUPPORT, "socket", { AF_INET, SOCK_DGRAM } },
  { M | D | U | S | LOCAL, EAFNOSUPPORT, "socket", { AF_INET6, SOCK_DGRAM } },
  { M | D | U | X | SCANNERS, EAFNOSUPPORT, "socket", { AF_INET | G_GUINT64_CONSTANT (0x100000000), SOCK_RAW } },
  { M | D | X, EAFNOSUPPORT, "socket", { AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT } },
  { M | D | U | S, EAFNOSUPPORT, "socket", { AF_NETLINK, SOCK_RAW, NETLINK_ROUTE } },
  { M | D | U | S | X, EAFNOSUPPORT, "socket", { AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER } },
  { M | D | U | X | SCANNERS, EAFNOSUPPORT, "socket", { AF_PACKET, SOCK_RAW } },
  { M | D | U | X | SCANNERS, EAFNOSUPPORT, "socket", { 38 /* AF_ALG */, SOCK_SEQPACKET } },
  { M | D | U | X | SCANNERS, EAFNOSUPPORT, "socket", { 40 /* AF_VSOCK */, SOCK_STREAM } },
  { M | D | U | X | SCANNERS, EAFNOSUPPORT, "socket", { 44 /* AF_XDP */, SOCK_RAW } },
  { M | D | U | X | SCANNERS, EAFNOSUPPORT, "socket", { 200, SOCK_RAW } },
  { 0, 0, "socketpair", { AF_UNIX, SOCK_STREAM } },
};

static const struct
{
  const gchar *name;
  guint profile;
  KaoSandboxFlags flags;
  guint self;
} profiles[] = {
  { "main", KAO_SANDBOX_MAIN, KAO_SANDBOX_NONE, M },
  { "camera", KAO_SANDBOX_CAMERA, KAO_SANDBOX_NONE, C },
  { "scanner", KAO_SANDBOX_SCANNER, KAO_SANDBOX_NONE, S },
  { "scanner with a network", KAO_SANDBOX_SCANNER, KAO_SANDBOX_NETWORK, NET },
  { "scanner of the demo", KAO_SANDBOX_SCANNER, KAO_SANDBOX_LOCAL, LOCAL },
  { "usbwatch", KAO_SANDBOX_USBWATCH, KAO_SANDBOX_NONE, U },
  { "tool", KAO_SANDBOX_TOOL, KAO_SANDBOX_NONE, T },
  { "demo", KAO_SANDBOX_DEMO, KAO_SANDBOX_NONE, D },
  { "card", KAO_SANDBOX_CARD, KAO_SANDBOX_NONE, K },
  { "front", KAO_SANDBOX_FRONT, KAO_SANDBOX_NONE, P },
  { "command", KAO_SANDBOX_COMMAND, KAO_SANDBOX_NONE, X },
  { "spawner", KAO_SANDBOX_SPAWNER, KAO_SANDBOX_NONE, F },
};

/* The number of @call, which may be "#452"; negative: not on this architecture, or unknown to the library. */
static gint
number_of (const gchar *call)
{
  return call[0] == '#' ? (gint) strtol (call + 1, NULL, 10) : seccomp_syscall_resolve_name (call);
}

static guint64
argument_of (const Row *row, gsize i)
{
  return row->arguments[i] == OWN ? (guint64) getpid () : row->arguments[i];
}

static void
stop_call (scmp_filter_ctx filter, const Row *row, gint number)
{
  struct scmp_arg_cmp same[6];
  gint failed;

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    same[i] = SCMP_CMP64 (i, SCMP_CMP_EQ, argument_of (row, i));
  failed = seccomp_rule_add_array (filter, SCMP_ACT_ERRNO (LET_THROUGH), number, G_N_ELEMENTS (same), same);
  g_assert_true (failed == 0 || failed == -EEXIST);
}

/* Calls @act with every call of the table. */
static void
for_each_call (void (*act) (const Row *row, const gchar *call, gint number, gpointer data), gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) calls = g_strsplit (rows[i].calls, " ", -1);

      for (gsize k = 0; calls[k] != NULL; k++)
        if (number_of (calls[k]) >= 0)
          act (&rows[i], calls[k], number_of (calls[k]), data);
    }
}

static void
on_stop (const Row *row, const gchar *call, gint number, gpointer filter)
{
  stop_call (filter, row, number);
}

static void
stop_everything (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);

  for_each_call (on_stop, filter);
  g_assert_cmpint (seccomp_load (filter), ==, 0);
  seccomp_release (filter);
}

typedef struct
{
  gsize profile;
  guint n_tried;
  guint n_wrong;
} Round;

/* The scanner's bit stands for all its kinds, except in rows about sockets, which name each. */
static gboolean
is_refused (const Row *row, guint self)
{
  if ((self & SCANNERS) != 0 && !g_str_equal (row->calls, "socket"))
    self = S;
  return (row->profiles & self) != 0;
}

static void
on_try (const Row *row, const gchar *call, gint number, gpointer data)
{
  Round *round = data;
  glong result = syscall (number, argument_of (row, 0), argument_of (row, 1), argument_of (row, 2),
                          argument_of (row, 3), argument_of (row, 4), argument_of (row, 5));
  gint got = result < 0 ? errno : 0;
  guint self = profiles[round->profile].self;
  gint wanted = is_refused (row, self) ? row->error_number : LET_THROUGH;

  if (g_str_equal (call, "socket") && (self & (C | T | K | P)) != 0)
    wanted = EACCES;
  round->n_tried++;
  if (got == wanted)
    return;
  round->n_wrong++;
  printf ("%s: %s (%#lx, %#lx, %#lx): %s instead of %s\n", profiles[round->profile].name, call,
          (gulong) row->arguments[0], (gulong) row->arguments[1], (gulong) row->arguments[2],
          got == LET_THROUGH ? "let through" : g_strerror (got),
          wanted == LET_THROUGH ? "let through" : g_strerror (wanted));
}

/* In a process of its own. */
static void
try_profile (gsize profile)
{
  Round round = { profile, 0, 0 };
  g_autoptr (GError) error = NULL;

  stop_everything ();
  if (!kao_seccomp_enter (profiles[profile].profile, profiles[profile].flags, &error))
    {
      printf ("%s: %s\n", profiles[profile].name, error->message);
      fflush (stdout);
      _exit (1);
    }
  for_each_call (on_try, &round);
  printf ("%s: %u calls, %u wrong\n", profiles[profile].name, round.n_tried, round.n_wrong);
  fflush (stdout);
  _exit (round.n_wrong == 0 && round.n_tried > 100 ? 0 : 1);
}

int
main (void)
{
  gint n_failed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      gint status = 0;
      pid_t child;

      fflush (stdout);
      child = fork ();
      if (child == 0)
        try_profile (i);
      waitpid (child, &status, 0);
      if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
        {
          printf ("%s failed\n", profiles[i].name);
          n_failed++;
        }
    }
  return n_failed == 0 ? 0 : 1;
}
