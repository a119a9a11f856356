// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-sandbox-private.h"

#include "base/kao-error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOT_MAIN (CAMERA | SCANNER | USBWATCH | TOOL | DEMO | CARD | FRONT | COMMAND)
#define ALL (MAIN | NOT_MAIN)
#define EVERYONE (ALL | SPAWNER)
/* Profiles that never become another program. */
#define NO_EXEC (ALL & ~COMMAND)
/* Profiles that make no socket of any kind. */
#define NO_SOCKETS (CAMERA | TOOL | CARD | FRONT)

/* Calls that are refused whatever their arguments. The lists are of what is refused, not of what is
 * allowed: GTK, SANE backends and drivers call too much that differs between machines for the
 * other way round, and a counter that dies of an unforeseen harmless call helps nobody. */
static const struct
{
  guint profiles;
  gint error_number;
  const gchar *calls; /* names libseccomp does not know yet are in newer_calls */
  const gchar *reason;
} refused[] = {
  { EVERYONE, EPERM, "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd",
    "looking into or changing other processes" },
  { EVERYONE, EPERM, "bpf perf_event_open userfaultfd lookup_dcookie modify_ldt vmsplice",
    "kernel interfaces known for escapes; userfaultfd also stops a wipe half-way" },
  { EVERYONE, ENOSYS, "io_uring_setup io_uring_enter io_uring_register",
    "would go round every rule of this table" },
  { EVERYONE, EPERM, "init_module finit_module delete_module kexec_load kexec_file_load reboot",
    "changing the kernel" },
  { EVERYONE, EPERM, "add_key request_key keyctl", "the kernel's key rings outlive the process" },
  { EVERYONE, EPERM,
    "mount umount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick "
    "mount_setattr open_by_handle_at name_to_handle_at",
    "another view of the files would go round Landlock's rules" },
  { EVERYONE, EPERM, "unshare setns", "namespaces open kernel paths that nothing here needs" },
  { EVERYONE, EPERM, "swapon swapoff acct quotactl quotactl_fd syslog vhangup nfsservctl uselib iopl "
                     "ioperm settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname",
    "administration of the machine" },
  { NO_EXEC, EACCES, "execve execveat", "no other program is started" },
  { ALL, EPERM, "fork vfork", "no copy of the memory is made; of a command nothing is left when it has ended" },
  { ALL, ENOSYS, "clone3", "its flags cannot be seen from here; the C library falls back to clone" },
  { ALL, ENOSYS, "openat2", "its flags cannot be seen from here; nothing here uses it" },
  { ALL, EACCES, "creat mknod mknodat mkdir mkdirat link linkat symlink symlinkat",
    "nothing is made on a disk" },
  { ALL, EACCES, "rename renameat renameat2 unlink unlinkat rmdir", "nothing is moved or removed" },
  { ALL, EACCES, "truncate", "nothing is cut; Landlock knows this only since ABI 3" },
  { ALL, EPERM, "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat "
                "futimesat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr",
    "no mark is left on a file; Landlock does not cover these" },
  { ALL, EPERM, "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset "
                "personality",
    "no change of who this is" },
  { ALL, ENOSYS, "shmget shmat shmctl msgget msgsnd semget semop semtimedop mq_open mq_unlink",
    "named memory outlives the process; cairo then sends pixels through the X11 socket" },
  { ALL, EPERM, "tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open process_mrelease",
    "no signal to others; main kills workers through descriptors it was given" },
  { NOT_MAIN, EPERM, "pidfd_send_signal", "only main ends workers" },
  { NO_SOCKETS, EACCES, "socket bind connect listen accept accept4",
    "neither network nor other programs; a worker's socket to the window was given to it, and the card worker's "
    "to pcscd was opened before" },
  { USBWATCH | SCANNER | COMMAND, EACCES, "listen accept accept4", "serves nobody" },
  { FRONT, EACCES, "open openat", "what it reads by was opened before; a picture that overtakes it finds no file" },
};

/* Numbers are the same on every architecture from 424 on. */
static const struct
{
  guint profiles;
  gint error_number;
  gint number;
  const gchar *reason;
} newer_calls[] = {
  { ALL, EPERM, 452, "fchmodat2: as fchmodat" },
  { ALL, EPERM, 463, "setxattrat: as setxattr" },
  { ALL, EPERM, 466, "removexattrat: as removexattr" },
  { EVERYONE, EPERM, 467, "open_tree_attr: as open_tree" },
  { ALL, EPERM, 469, "file_setattr: as chmod" },
};

typedef enum
{
  REFUSE_IF_ALL_BITS, /* (argument & value) == value */
  REFUSE_IF_NO_BIT,  /* (argument & value) == 0 */
  REFUSE_IF_EQUAL,   /* low 32 bits equal */
  REFUSE_IF_NOT_SELF, /* not the own process id */
  REFUSE_IF_NOT /* any other value; 0 is the caller itself where a process id is meant */
} Comparison;

/* Calls that are refused for some arguments. */
static const struct
{
  guint profiles;
  gint error_number;
  const gchar *call;
  guint argument;
  Comparison comparison;
  guint64 value;
  const gchar *reason;
} refused_for[] = {
  { ALL, EACCES, "open", 1, REFUSE_IF_ALL_BITS, O_CREAT, "no file is made" },
  { ALL, EACCES, "open", 1, REFUSE_IF_ALL_BITS, O_TMPFILE & ~O_DIRECTORY, "not even one without a name" },
  { ALL, EACCES, "open", 1, REFUSE_IF_ALL_BITS, O_TRUNC, "none is emptied (O_RDONLY|O_TRUNC passes Landlock ABI 2)" },
  { ALL, EACCES, "openat", 2, REFUSE_IF_ALL_BITS, O_CREAT, "no file is made" },
  { ALL, EACCES, "openat", 2, REFUSE_IF_ALL_BITS, O_TMPFILE & ~O_DIRECTORY, "not even one without a name" },
  { ALL, EACCES, "openat", 2, REFUSE_IF_ALL_BITS, O_TRUNC, "none is emptied" },
  { ALL, EPERM, "clone", 0, REFUSE_IF_NO_BIT, CLONE_THREAD, "threads, but no process" },
  { ALL, EPERM, "kill", 0, REFUSE_IF_NOT_SELF, 0, "no signal to others" },
  { ALL, EPERM, "tgkill", 0, REFUSE_IF_NOT_SELF, 0, "threads of this process only (abort)" },
  { ALL, EPERM, "prlimit64", 0, REFUSE_IF_NOT, 0, "a limit of another program's can end it" },
  { ALL, EPERM, "setpriority", 0, REFUSE_IF_NOT, PRIO_PROCESS, "not the account's or a group's" },
  { ALL, EPERM, "setpriority", 1, REFUSE_IF_NOT, 0, "one's own priority only" },
  { ALL, EPERM, "ioprio_set", 0, REFUSE_IF_NOT, 1 /* IOPRIO_WHO_PROCESS */, "likewise" },
  { ALL, EPERM, "ioprio_set", 1, REFUSE_IF_NOT, 0, "likewise" },
  { ALL, EPERM, "sched_setscheduler", 0, REFUSE_IF_NOT, 0, "likewise" },
  { ALL, EPERM, "sched_setparam", 0, REFUSE_IF_NOT, 0, "likewise" },
  { NOT_MAIN, EPERM, "sched_setattr", 0, REFUSE_IF_NOT, 0,
    "likewise; GLib's pools name their own threads in main" },
  { ALL, EPERM, "sched_setaffinity", 0, REFUSE_IF_NOT, 0, "likewise" },
  { ALL, EPERM, "migrate_pages", 0, REFUSE_IF_NOT, 0, "one's own memory only" },
  { ALL, EPERM, "move_pages", 0, REFUSE_IF_NOT, 0, "likewise" },
  { ALL, EPERM, "fcntl", 1, REFUSE_IF_EQUAL, F_SETOWN, "the kernel would send signals to others for it" },
  { ALL, EPERM, "fcntl", 1, REFUSE_IF_EQUAL, F_SETOWN_EX, "likewise" },
  { ALL, EPERM, "fcntl", 1, REFUSE_IF_EQUAL, F_SETSIG, "likewise" },
  { ALL, EPERM, "ioctl", 1, REFUSE_IF_EQUAL, FIOSETOWN, "likewise" },
  { ALL, EPERM, "ioctl", 1, REFUSE_IF_EQUAL, SIOCSPGRP, "likewise" },
  { ALL, EACCES, "mmap", 2, REFUSE_IF_ALL_BITS, PROT_WRITE | PROT_EXEC, "no code is written" },
  { ALL, EACCES, "mprotect", 2, REFUSE_IF_ALL_BITS, PROT_WRITE | PROT_EXEC, "likewise" },
  { ALL, EACCES, "pkey_mprotect", 2, REFUSE_IF_ALL_BITS, PROT_WRITE | PROT_EXEC, "likewise" },
  { ALL, EPERM, "prctl", 0, REFUSE_IF_EQUAL, PR_SET_DUMPABLE, "stays undumpable" },
  { COMMAND, EPERM, "prctl", 0, REFUSE_IF_EQUAL, PR_SET_PDEATHSIG, "ends with the process that has started it" },
  { ALL, EPERM, "setrlimit", 0, REFUSE_IF_EQUAL, RLIMIT_CORE, "stays without core dumps" },
  { EVERYONE, EPERM, "ioctl", 1, REFUSE_IF_EQUAL, TIOCSTI, "types into the terminal of the caller" },
  { EVERYONE, EPERM, "ioctl", 1, REFUSE_IF_EQUAL, 0x541c /* TIOCLINUX */, "likewise, on a console" },
};

#define ANY (-1)

/* Socket families; all others get EAFNOSUPPORT. */
static const struct
{
  guint profiles;
  guint needs_flags;
  gint family;
  gint protocol; /* the only one, or ANY */
  const gchar *reason;
} families[] = {
  { MAIN, 0, AF_UNIX, ANY, "display, input method, screen reader" },
  { DEMO, 0, AF_UNIX, ANY, "is a scanner behind such a socket" },
  { SCANNER, KAO_SANDBOX_LOCAL, AF_UNIX, ANY, "reaches that scanner" },
  { SCANNER, KAO_SANDBOX_LOCAL, AF_NETLINK, ANY, "its driver (airscan) asks for this machine's addresses first" },
  { SCANNER, KAO_SANDBOX_NETWORK, AF_UNIX, ANY, "name service; Avahi, which knows network scanners" },
  { SCANNER, KAO_SANDBOX_NETWORK, AF_NETLINK, ANY, "which addresses this machine has" },
  { SCANNER | USBWATCH, 0, AF_NETLINK, NETLINK_KOBJECT_UEVENT, "udev's events about USB devices" },
  { SCANNER, KAO_SANDBOX_NETWORK, AF_INET, ANY, "network scanners, where the configuration allows them" },
  { SCANNER, KAO_SANDBOX_NETWORK, AF_INET6, ANY, "likewise" },
  { COMMAND, 0, AF_INET, ANY, "the office's own command registers with another machine" },
  { COMMAND, 0, AF_INET6, ANY, "likewise" },
  { COMMAND, 0, AF_NETLINK, NETLINK_ROUTE, "the C library asks for this machine's addresses when it looks up a name" },
};
/* Families are numbered from 0 upwards without gaps to speak of; everything above is refused by one
 * comparison, which also catches values whose upper half is not zero. */
#define FAMILY_LIMIT 64

static gint
add_calls (scmp_filter_ctx filter, const gchar *names, gint error_number)
{
  g_auto (GStrv) calls = g_strsplit (names, " ", -1);

  for (gsize i = 0; calls[i] != NULL; i++)
    {
      gint call = seccomp_syscall_resolve_name (calls[i]);
      gint failed;

      /* Unknown to this library, or (negative) not existing on this architecture. */
      if (call < 0)
        continue;
      failed = seccomp_rule_add (filter, SCMP_ACT_ERRNO ((guint32) error_number), call, 0);
      if (failed != 0)
        return failed;
    }
  return 0;
}

static struct scmp_arg_cmp
make_comparison (guint argument, Comparison comparison, guint64 value)
{
  switch (comparison)
    {
    case REFUSE_IF_ALL_BITS:
      return SCMP_CMP64 (argument, SCMP_CMP_MASKED_EQ, value, value);
    case REFUSE_IF_NO_BIT:
      return SCMP_CMP64 (argument, SCMP_CMP_MASKED_EQ, value, 0);
    case REFUSE_IF_EQUAL:
      /* The kernel looks at the low half only, so the comparison must do the same. */
      return SCMP_CMP64 (argument, SCMP_CMP_MASKED_EQ, 0xffffffffu, value);
    case REFUSE_IF_NOT:
      return SCMP_CMP64 (argument, SCMP_CMP_NE, value);
    case REFUSE_IF_NOT_SELF:
      return SCMP_CMP64 (argument, SCMP_CMP_NE, (guint64) getpid ());
    }
  g_assert_not_reached ();
}

static gint
add_arguments (scmp_filter_ctx filter, guint profile)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused_for); i++)
    {
      struct scmp_arg_cmp condition;
      gint call = seccomp_syscall_resolve_name (refused_for[i].call);
      gint failed;

      if ((refused_for[i].profiles & KAO_SANDBOX_BIT (profile)) == 0 || call < 0)
        continue;
      condition = make_comparison (refused_for[i].argument, refused_for[i].comparison,
                                   refused_for[i].value);
      failed = seccomp_rule_add_array (
          filter, SCMP_ACT_ERRNO ((guint32) refused_for[i].error_number), call, 1, &condition);
      if (failed != 0)
        return failed;
    }
  return 0;
}

/* prlimit64 is setrlimit when its third argument is there, and only reads when not. */
static gint
add_prlimit (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (prlimit64), 2,
                           SCMP_A1_64 (SCMP_CMP_MASKED_EQ, 0xffffffffu, RLIMIT_CORE),
                           SCMP_A2_64 (SCMP_CMP_NE, 0));
}

static gboolean
is_for (gsize row, guint profile, KaoSandboxFlags flags)
{
  return (families[row].profiles & KAO_SANDBOX_BIT (profile)) != 0
         && (families[row].needs_flags & (guint) flags) == families[row].needs_flags;
}

/* TRUE when @profile may open sockets of @family; *@protocol: of which kind (ANY: of all). The first row
 * that fits counts. */
static gboolean
has_family (guint profile, KaoSandboxFlags flags, gint family, gint *protocol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      if (families[i].family != family || !is_for (i, profile, flags))
        continue;
      *protocol = families[i].protocol;
      return TRUE;
    }
  return FALSE;
}

static gint
add_family (scmp_filter_ctx filter, guint profile, KaoSandboxFlags flags, gint family)
{
  const guint32 action = SCMP_ACT_ERRNO (EAFNOSUPPORT);
  gint protocol = ANY;

  if (!has_family (profile, flags, family, &protocol))
    return seccomp_rule_add (filter, action, SCMP_SYS (socket), 1,
                             SCMP_A0_64 (SCMP_CMP_EQ, (guint64) family));
  if (protocol == ANY)
    return 0;
  return seccomp_rule_add (filter, action, SCMP_SYS (socket), 2,
                           SCMP_A0_64 (SCMP_CMP_EQ, (guint64) family),
                           SCMP_A2_64 (SCMP_CMP_NE, (guint64) protocol));
}

static gint
add_families (scmp_filter_ctx filter, guint profile, KaoSandboxFlags flags)
{
  gint failed = 0;

  /* Refused as a whole for this profile. */
  if ((NO_SOCKETS & KAO_SANDBOX_BIT (profile)) != 0)
    return 0;
  for (gint family = 0; family < FAMILY_LIMIT && failed == 0; family++)
    failed = add_family (filter, profile, flags, family);
  if (failed == 0)
    failed = seccomp_rule_add (filter, SCMP_ACT_ERRNO (EAFNOSUPPORT), SCMP_SYS (socket), 1,
                               SCMP_A0_64 (SCMP_CMP_GE, FAMILY_LIMIT));
  return failed;
}

static gint
fill_filter (scmp_filter_ctx filter, guint profile, KaoSandboxFlags flags)
{
  gint failed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (refused) && failed == 0; i++)
    {
      if ((refused[i].profiles & KAO_SANDBOX_BIT (profile)) != 0)
        failed = add_calls (filter, refused[i].calls, refused[i].error_number);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (newer_calls) && failed == 0; i++)
    {
      if ((newer_calls[i].profiles & KAO_SANDBOX_BIT (profile)) != 0)
        failed = seccomp_rule_add (filter, SCMP_ACT_ERRNO ((guint32) newer_calls[i].error_number),
                                   newer_calls[i].number, 0);
      /* The same call is in refused[] where the library knows its name. */
      if (failed == -EEXIST)
        failed = 0;
    }
  if (failed == 0)
    failed = add_arguments (filter, profile);
  if (failed == 0 && profile != KAO_SANDBOX_SPAWNER)
    failed = add_prlimit (filter);
  if (failed == 0 && profile != KAO_SANDBOX_SPAWNER)
    failed = add_families (filter, profile, flags);
  return failed;
}

static gboolean
kernel_has_seccomp (void)
{
  const guint32 action = SECCOMP_RET_ERRNO;

  return syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}

gboolean
kao_seccomp_enter (guint profile, KaoSandboxFlags flags, GError **error)
{
  scmp_filter_ctx filter;
  gint failed;

  if (!kernel_has_seccomp ())
    {
      g_set_error_literal (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_SECCOMP,
                           "The kernel has no seccomp filters; use a kernel with "
                           "CONFIG_SECCOMP_FILTER");
      return FALSE;
    }
  filter = seccomp_init (SCMP_ACT_ALLOW);
  failed = filter == NULL ? -ENOMEM : fill_filter (filter, profile, flags);
  /* A balanced tree instead of a chain: every call of the program passes this filter. */
  if (failed == 0)
    seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  if (failed == 0)
    failed = seccomp_load (filter);
  seccomp_release (filter);
  if (failed == 0)
    return TRUE;
  g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
               "The sandbox could not be closed: seccomp (%s)", g_strerror (-failed));
  return FALSE;
}
