// SPDX-License-Identifier: GPL-3.0-or-later
/* The attempts. Those that would change the machine are made with arguments that the kernel itself
 * finds wrong, with another errno than the sandbox's. */
#include "config.h"

#include "attempts.h"

#include "attempts-rows.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- processes --- */

static gint
call_execve (const gchar *folder)
{
  gchar *argv[] = { (gchar *) "/bin/true", NULL };
  execv ("/bin/true", argv);
  return errno;
}

static gint
call_execveat (const gchar *folder)
{
  gchar *argv[] = { (gchar *) "/bin/true", NULL };
  gint fd = open ("/bin/true", O_RDONLY | O_CLOEXEC);
  syscall (SYS_execveat, fd, "", argv, NULL, AT_EMPTY_PATH);
  return errno;
}

/* The spawner may run nothing outside its table. */
static gint
exec_in_child (const gchar *folder)
{
  int status;
  pid_t child = fork ();

  if (child < 0)
    return errno;
  if (child == 0)
    _exit (call_execve (folder));
  waitpid (child, &status, 0);
  return WEXITSTATUS (status);
}

static gint
child_of (glong pid)
{
  gint saved = errno;

  if (pid == 0)
    _exit (0);
  if (pid < 0)
    return saved;
  waitpid ((pid_t) pid, NULL, 0);
  return 0;
}

static gint
call_fork (const gchar *folder)
{
  return child_of (fork ());
}

static gint
call_fork_raw (const gchar *folder)
{
#ifdef SYS_fork
  return child_of (syscall (SYS_fork));
#else
  return call_fork (folder);
#endif
}

static gint
call_clone (const gchar *folder)
{
  return child_of (syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

static gint
call_clone3 (const gchar *folder)
{
  guint64 arguments[8] = { 0 };
  arguments[4] = SIGCHLD;
  return child_of (syscall (SYS_clone3, arguments, sizeof arguments));
}

static void *
run_thread (void *folder)
{
  return GINT_TO_POINTER (open_to_create (folder));
}

/* A new thread works, and stands inside the walls. */
static gint
start_thread (const gchar *folder)
{
  pthread_t thread;
  gint failed = pthread_create (&thread, NULL, run_thread, (gpointer) folder);

  if (failed == 0)
    pthread_join (thread, NULL);
  return failed;
}

static gint
create_in_thread (const gchar *folder)
{
  pthread_t thread;
  void *result = NULL;

  if (pthread_create (&thread, NULL, run_thread, (gpointer) folder) == 0)
    pthread_join (thread, &result);
  return GPOINTER_TO_INT (result);
}

static gint
call_ptrace (const gchar *folder)
{
  return outcome (ptrace (PTRACE_TRACEME, 0, NULL, NULL));
}

static gint
call_vm_readv (const gchar *folder)
{
  guint8 byte;
  struct iovec part = { &byte, 1 };
  return outcome (process_vm_readv (getpid (), &part, 1, &part, 1, 0));
}

static gint
call_vm_writev (const gchar *folder)
{
  guint8 byte = 0;
  struct iovec part = { &byte, 1 };
  return outcome (process_vm_writev (getpid (), &part, 1, &part, 1, 0));
}

static gint
open_parent_memory (const gchar *folder)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/mem", (int) getppid ());
  return outcome_fd (open (path, O_RDONLY | O_CLOEXEC));
}

static gint
signal_parent (const gchar *folder)
{
  return outcome (kill (getppid (), 0));
}

static gint
signal_self (const gchar *folder)
{
  return outcome (syscall (SYS_tgkill, getpid (), syscall (SYS_gettid), 0));
}

static gint
signal_parent_thread (const gchar *folder)
{
  return outcome (syscall (SYS_tgkill, getppid (), getppid (), 0));
}

static gint
call_tkill (const gchar *folder)
{
  return outcome (syscall (SYS_tkill, getppid (), 0));
}

static gint
call_pidfd_open (const gchar *folder)
{
  return outcome_fd ((gint) syscall (SYS_pidfd_open, getppid (), 0));
}

#define EXPECT_OWN_ERRNO(call, kernels_errno)                                                      \
  ((call) < 0 && errno == (kernels_errno) ? 0 : outcome (-1))

/* Wrong descriptors and addresses: the kernel says EBADF, EFAULT, EINVAL, ENOENT. */
#define WRONG(function, expected, ...)                                                             \
  static gint function (const gchar *folder)                                                       \
  {                                                                                                \
    errno = 0;                                                                                     \
    return EXPECT_OWN_ERRNO (syscall (__VA_ARGS__), expected);                                     \
  }

WRONG (call_pidfd_send_signal, EBADF, SYS_pidfd_send_signal, -1, 0, NULL, 0)
WRONG (call_pidfd_getfd, EBADF, SYS_pidfd_getfd, -1, 0, 0)
WRONG (call_mrelease, EBADF, SYS_process_mrelease, -1, 0)
WRONG (call_process_madvise, EBADF, SYS_process_madvise, -1, NULL, 0, 0, 0)
WRONG (call_vmsplice, EBADF, SYS_vmsplice, -1, NULL, 0, 0)
WRONG (call_renice_user, ESRCH, SYS_setpriority, PRIO_USER, 54321, 0)
WRONG (call_ioprio_user, ESRCH, SYS_ioprio_set, 3, 54321, 0)
WRONG (call_migrate_pages, ESRCH, SYS_migrate_pages, 0x3fffff, 0, NULL, NULL)
WRONG (call_move_pages, ESRCH, SYS_move_pages, 0x3fffff, 0, NULL, NULL, NULL, 0)
WRONG (call_bind, EBADF, SYS_bind, -1, NULL, 0)
WRONG (call_connect, EBADF, SYS_connect, -1, NULL, 0)
WRONG (call_listen, EBADF, SYS_listen, -1, 0)
WRONG (call_accept, EBADF, SYS_accept, -1, NULL, NULL)
WRONG (call_accept4, EBADF, SYS_accept4, -1, NULL, NULL, 0)
WRONG (call_mount, EFAULT, SYS_mount, 1, 1, 1, 0, NULL)
WRONG (call_umount, EFAULT, SYS_umount2, 1, 0)
WRONG (call_pivot_root, EFAULT, SYS_pivot_root, 1, 1)
WRONG (call_chroot, EFAULT, SYS_chroot, 1)
WRONG (call_fsopen, EFAULT, SYS_fsopen, 1, 0)
WRONG (call_open_tree, EFAULT, SYS_open_tree, AT_FDCWD, 1, 0)
WRONG (call_move_mount, EFAULT, SYS_move_mount, AT_FDCWD, 1, AT_FDCWD, 1, 0)
WRONG (call_mount_setattr, EFAULT, SYS_mount_setattr, AT_FDCWD, 1, 0, 1, 32)
WRONG (call_unshare, EINVAL, SYS_unshare, 1)
WRONG (call_setns, EBADF, SYS_setns, -1, 0)
WRONG (call_keyctl, EOPNOTSUPP, SYS_keyctl, 9999, 0, 0, 0, 0)
WRONG (call_add_key, EFAULT, SYS_add_key, 1, 1, NULL, 0, 0)
WRONG (call_request_key, EFAULT, SYS_request_key, 1, 1, NULL, 0)
WRONG (call_bpf, EINVAL, SYS_bpf, 9999, NULL, 0)
WRONG (call_userfaultfd, EINVAL, SYS_userfaultfd, 0x40000000)
WRONG (call_perf, EFAULT, SYS_perf_event_open, 1, 0, -1, -1, 0)
WRONG (call_io_uring, EFAULT, SYS_io_uring_setup, 1, 1)
WRONG (call_init_module, EFAULT, SYS_init_module, 1, 64, 1)
WRONG (call_finit_module, EBADF, SYS_finit_module, -1, "", 0)
WRONG (call_delete_module, EFAULT, SYS_delete_module, 1, 0)
WRONG (call_kexec_load, EINVAL, SYS_kexec_load, 0, 0, NULL, ~0UL)
WRONG (call_kexec_file, EINVAL, SYS_kexec_file_load, -1, -1, 0, NULL, ~0UL)
WRONG (call_reboot, EINVAL, SYS_reboot, 1, 2, 3, NULL)
WRONG (call_swapon, EFAULT, SYS_swapon, 1, 0)
WRONG (call_swapoff, EFAULT, SYS_swapoff, 1)
WRONG (call_acct, EFAULT, SYS_acct, 1)
WRONG (call_quotactl, EINVAL, SYS_quotactl, ~0, NULL, 0, NULL)
WRONG (call_syslog, EINVAL, SYS_syslog, 9999, NULL, 0)
WRONG (call_settimeofday, EFAULT, SYS_settimeofday, 1, NULL)
WRONG (call_clock_settime, EINVAL, SYS_clock_settime, 9999, NULL)
WRONG (call_sethostname, EINVAL, SYS_sethostname, "x", -1)
WRONG (call_open_handle, EFAULT, SYS_open_by_handle_at, AT_FDCWD, 1, 0)
WRONG (call_name_handle, EFAULT, SYS_name_to_handle_at, AT_FDCWD, 1, 1, 1, 0)

#ifdef SYS_modify_ldt
static gint
call_modify_ldt (const gchar *folder)
{
  return outcome (syscall (SYS_modify_ldt, 0, NULL, 0));
}
#endif

/* --- who this is --- */

static gint
call_setuid (const gchar *folder)
{
  return outcome (syscall (SYS_setuid, getuid ()));
}

static gint
call_setgroups (const gchar *folder)
{
  return outcome (syscall (SYS_setgroups, 0, NULL));
}

static gint
call_capset (const gchar *folder)
{
  errno = 0;
  return EXPECT_OWN_ERRNO (syscall (SYS_capset, 1, NULL), EFAULT);
}

static gint
become_dumpable (const gchar *folder)
{
  return outcome (prctl (PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static gint
become_dumpable_disguised (const gchar *folder)
{
  return outcome (syscall (SYS_prctl, PR_SET_DUMPABLE | (1L << 32), 1, 0, 0, 0));
}

static gint
allow_core (const gchar *folder)
{
  const struct rlimit none = { 0, 0 };
  return outcome (setrlimit (RLIMIT_CORE, &none));
}

static gint
read_limit (const gchar *folder)
{
  struct rlimit limit;
  return outcome (getrlimit (RLIMIT_CORE, &limit));
}

static gint
type_into_terminal (const gchar *folder)
{
  gint failed = outcome (ioctl (0, TIOCSTI, "x"));
  /* Without a terminal the kernel says ENOTTY, EIO without the right to. */
  return failed == ENOTTY || failed == EIO || failed == ENODEV || failed == EBADF || failed == EINVAL
             ? 0
             : failed;
}

/* --- what must go on working --- */

static gint
use_memfd (const gchar *folder)
{
  gint fd = memfd_create ("probe", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  gint failed = 0;

  if (fd < 0)
    return errno;
  if (ftruncate (fd, 4096) != 0 || write (fd, "x", 1) != 1
      || fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK) != 0)
    failed = errno;
  close (fd);
  return failed;
}

static gint
write_null (const gchar *folder)
{
  return outcome_fd (open ("/dev/null", O_WRONLY | O_CLOEXEC));
}

static gint
lock_memory (const gchar *folder)
{
  gpointer page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return outcome (mlock (page, 4096));
}

/* probe.c names /dev/full as the one device. */
static gint
write_device (const gchar *folder)
{
  return outcome_fd (open ("/dev/full", O_RDWR | O_CLOEXEC));
}

static gint
write_other_device (const gchar *folder)
{
  return outcome_fd (open ("/dev/zero", O_RDWR | O_CLOEXEC));
}

const Attempt attempts[] = {
  { "open for writing", open_to_write, EVERY, F, 0 },
  { "open for appending", open_to_append, EVERY, 0, 0 },
  { "open with O_CREAT", open_to_create, EVERY | F, 0, 0 },
  { "open with O_CREAT, file is there", open_create_there, EVERY, F, 0 },
  { "open read-only with O_TRUNC", open_to_empty, EVERY, F, 0 },
  { "open with O_TMPFILE", open_unnamed, EVERY, 0, 0 },
  { "open(2) itself with O_CREAT", open_legacy, EVERY | F, 0, 0 },
  { "openat2 with O_CREAT", call_openat2, EVERY | F, 0, 0 },
  { "creat", call_creat, EVERY | F, 0, 0 },
  { "create from a new thread", create_in_thread, EVERY | F, 0, 0 },
  { "create in /dev/shm", in_shm, EVERY | F, 0, 0 },
  { "truncate", call_truncate, EVERY, F, 0 },
  { "mkdir", call_mkdir, EVERY | F, 0, 0 },
  { "mkfifo", call_mkfifo, EVERY | F, 0, 0 },
  { "mknod", call_mknod, EVERY | F, 0, 0 },
  { "symlink", call_symlink, EVERY | F, 0, 0 },
  { "link", call_link, EVERY | F, 0, 0 },
  { "rename", call_rename, EVERY | F, 0, 0 },
  { "unlink", call_unlink, EVERY | F, 0, 0 },
  { "rmdir", call_rmdir, EVERY | F, 0, 0 },
  { "chmod", call_chmod, EVERY, F, 0 },
  { "fchmodat2", call_fchmodat2, EVERY, 0, 0 },
  { "chown", call_chown, EVERY, F, 0 },
  { "utimensat", call_utimensat, EVERY, F, 0 },
  { "setxattr", call_setxattr, EVERY, 0, 0 },
  { "bind a socket file", bind_socket_file, EVERY | F, 0, 0 },
  { "shmget", call_shmget, EVERY, F, 0 },
  { "msgget", call_msgget, EVERY, F, 0 },
  { "mq_open", call_mq_open, EVERY, F, 0 },
  { "socket AF_UNIX", socket_unix, C | S | U | T | K | P | X, M | D | F | NET | LOCAL, 0 },
  { "socket AF_INET", socket_inet, EVERY & ~X, F | NET | X, 0 },
  { "socket AF_INET, datagrams", socket_inet_udp, EVERY & ~X, F | NET | X, 0 },
  { "socket AF_INET6", socket_inet6, EVERY & ~X, F | NET | X, 0 },
  { "socket AF_INET, upper half set", socket_inet_disguised, EVERY, F, 0 },
  { "socket AF_NETLINK, events", socket_uevent, M | C | T | D | K | P | X, S | U | F, 0 },
  { "socket AF_NETLINK, routes", socket_route, EVERY & ~X, F | NET | LOCAL | X, 0 },
  { "socket AF_NETLINK, packet filter", socket_netfilter, EVERY, F | NET | LOCAL, 0 },
  { "socket AF_PACKET", socket_packet, EVERY, 0, 0 },
  { "socket AF_ALG", socket_alg, EVERY, 0, 0 },
  { "socket AF_VSOCK", socket_vsock, EVERY, 0, 0 },
  { "socketpair", socket_pair, 0, EVERY | F, 0 },
  { "connect to an abstract socket", connect_abstract, C | S | U | T | D | K | P | X, M | F, 6 },
  { "execve", call_execve, EVERY & ~X, X, 0 },
  { "execveat", call_execveat, EVERY & ~X, X, 0 },
  { "execve of the account's own program", exec_in_folder, EVERY, 0, 0 },
  { "execve of what is not in the table", exec_in_child, F, 0, 0 },
  { "fork", call_fork, EVERY, F, 0 },
  { "fork(2) itself", call_fork_raw, EVERY, F, 0 },
  { "clone of a process", call_clone, EVERY, F, 0 },
  { "clone3", call_clone3, EVERY, F, 0 },
  { "start a thread", start_thread, 0, EVERY | F, 0 },
  { "process_vm_readv", call_vm_readv, EVERY | F, 0, 0 },
  { "process_vm_writev", call_vm_writev, EVERY | F, 0, 0 },
  { "open the parent's memory", open_parent_memory, EVERY | F, 0, 0 },
  { "kill another process", signal_parent, EVERY, F, 0 },
  { "tgkill another process", signal_parent_thread, EVERY, F, 0 },
  { "tkill", call_tkill, EVERY, F, 0 },
  { "tgkill oneself", signal_self, 0, EVERY | F, 0 },
  { "rt_sigqueueinfo to another process", call_sigqueue, EVERY, F, 0 },
  { "rt_tgsigqueueinfo to another process", call_tgsigqueue, EVERY, F, 0 },
  { "process_mrelease", call_mrelease, EVERY, F, 0 },
  { "process_madvise", call_process_madvise, EVERY | F, 0, 0 },
  { "kcmp", compare_processes, EVERY | F, 0, 0 },
  { "prlimit of another process", limit_parent, EVERY, F, 0 },
  { "setpriority of another process", renice_parent, EVERY, F, 0 },
  { "setpriority of an account", call_renice_user, EVERY, F, 0 },
  { "setpriority of oneself", renice_self, 0, EVERY | F, 0 },
  { "ioprio_set of another process", reprioritise_parent, EVERY, F, 0 },
  { "ioprio_set of an account", call_ioprio_user, EVERY, F, 0 },
  { "sched_setscheduler of another process", reschedule_parent, EVERY, F, 0 },
  { "sched_setparam of another process", reparam_parent, EVERY, F, 0 },
  { "sched_setattr of another process", reattr_parent, EVERY & ~M, M | F, 0 },
  { "sched_setaffinity of another process", pin_parent, EVERY, F, 0 },
  { "migrate_pages of another process", call_migrate_pages, EVERY, F, 0 },
  { "move_pages of another process", call_move_pages, EVERY, F, 0 },
  { "fcntl F_SETOWN", set_owner, EVERY, F, 0 },
  { "fcntl F_SETOWN_EX", set_owner_ex, EVERY, F, 0 },
  { "fcntl F_SETSIG", set_signal, EVERY, F, 0 },
  { "ioctl FIOSETOWN", set_owner_fio, EVERY, F, 0 },
  { "ioctl SIOCSPGRP", set_owner_sioc, EVERY, F, 0 },
  { "mmap, writable and executable", map_code, EVERY, F, 0 },
  { "mprotect, writable and executable", protect_code, EVERY, F, 0 },
  { "pkey_mprotect, likewise", protect_code_key, EVERY, F, 0 },
  { "vmsplice", call_vmsplice, EVERY | F, 0, 0 },
#ifdef SYS_modify_ldt
  { "modify_ldt", call_modify_ldt, EVERY | F, 0, 0 },
#endif
  { "bind a TCP port", bind_port, X, F, 4 },
  { "bind", call_bind, C | T | K | P, M | S | U | D | F | X, 0 },
  { "connect", call_connect, C | T | K | P, M | S | U | D | F | X, 0 },
  { "listen", call_listen, C | S | U | T | K | P | X, M | D | F, 0 },
  { "accept", call_accept, C | S | U | T | K | P | X, M | D | F, 0 },
  { "accept4", call_accept4, C | S | U | T | K | P | X, M | D | F, 0 },
  { "pidfd_open", call_pidfd_open, EVERY, F, 0 },
  { "pidfd_send_signal", call_pidfd_send_signal, EVERY & ~M, M | F, 0 },
  { "pidfd_getfd", call_pidfd_getfd, EVERY | F, 0, 0 },
  { "mount", call_mount, EVERY | F, 0, 0 },
  { "umount2", call_umount, EVERY | F, 0, 0 },
  { "pivot_root", call_pivot_root, EVERY | F, 0, 0 },
  { "chroot", call_chroot, EVERY | F, 0, 0 },
  { "fsopen", call_fsopen, EVERY | F, 0, 0 },
  { "open_tree", call_open_tree, EVERY | F, 0, 0 },
  { "move_mount", call_move_mount, EVERY | F, 0, 0 },
  { "mount_setattr", call_mount_setattr, EVERY | F, 0, 0 },
  { "unshare", call_unshare, EVERY | F, 0, 0 },
  { "setns", call_setns, EVERY | F, 0, 0 },
  { "keyctl", call_keyctl, EVERY | F, 0, 0 },
  { "add_key", call_add_key, EVERY | F, 0, 0 },
  { "request_key", call_request_key, EVERY | F, 0, 0 },
  { "bpf", call_bpf, EVERY | F, 0, 0 },
  { "userfaultfd", call_userfaultfd, EVERY | F, 0, 0 },
  { "perf_event_open", call_perf, EVERY | F, 0, 0 },
  { "io_uring_setup", call_io_uring, EVERY | F, 0, 0 },
  { "init_module", call_init_module, EVERY | F, 0, 0 },
  { "finit_module", call_finit_module, EVERY | F, 0, 0 },
  { "delete_module", call_delete_module, EVERY | F, 0, 0 },
  { "kexec_load", call_kexec_load, EVERY | F, 0, 0 },
  { "kexec_file_load", call_kexec_file, EVERY | F, 0, 0 },
  { "reboot", call_reboot, EVERY | F, 0, 0 },
  { "swapon", call_swapon, EVERY | F, 0, 0 },
  { "swapoff", call_swapoff, EVERY | F, 0, 0 },
  { "acct", call_acct, EVERY | F, 0, 0 },
  { "quotactl", call_quotactl, EVERY | F, 0, 0 },
  { "syslog", call_syslog, EVERY | F, 0, 0 },
  { "settimeofday", call_settimeofday, EVERY | F, 0, 0 },
  { "clock_settime", call_clock_settime, EVERY | F, 0, 0 },
  { "sethostname", call_sethostname, EVERY | F, 0, 0 },
  { "open_by_handle_at", call_open_handle, EVERY | F, 0, 0 },
  { "name_to_handle_at", call_name_handle, EVERY | F, 0, 0 },
  { "setuid", call_setuid, EVERY, F, 0 },
  { "setgroups", call_setgroups, EVERY, 0, 0 },
  { "capset", call_capset, EVERY, F, 0 },
  { "live on without its parent", clear_death_signal, X, (EVERY & ~X) | F, 0 },
  { "become dumpable", become_dumpable, EVERY, F, 0 },
  { "become dumpable, upper half set", become_dumpable_disguised, EVERY, F, 0 },
  { "set the core limit", allow_core, EVERY, F, 0 },
  { "read the core limit", read_limit, 0, EVERY | F, 0 },
  { "type into the terminal", type_into_terminal, EVERY | F, 0, 0 },
  { "read a file", open_to_read, P | X, (EVERY & ~(P | X)) | F, 0 },
  { "list a folder", list_folder, P | X, (EVERY & ~(P | X)) | F, 0 },
  { "read the accounts", read_accounts, P | X, (EVERY & ~(P | X)) | F, 0 },
  { "read a program of the system", read_program, P, (EVERY & ~P) | F, 0 },
  { "memfd: make, size, write, seal", use_memfd, 0, EVERY | F, 0 },
  { "write to /dev/null", write_null, P, (EVERY & ~P) | F, 0 },
  { "lock memory", lock_memory, 0, EVERY | F, 0 },
  { "write to the device it was given", write_device, P | X, EVERY & ~(P | X), 0 },
  { "write to another device", write_other_device, EVERY, F, 0 },
  /* Last: a process that traces itself cannot go on well outside the sandbox. */
  { "ptrace", call_ptrace, EVERY | F, 0, 0 },
};
const gsize n_attempts = G_N_ELEMENTS (attempts);
