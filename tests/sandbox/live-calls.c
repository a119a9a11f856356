// SPDX-License-Identifier: GPL-3.0-or-later
/* live-calls PROFILE PID VICTIM: makes the calls of a table in a program that runs as it was started, in
 * each of its threads, and prints those that end otherwise than they must. For root.
 *
 * All threads are stopped (ptrace); a system call instruction is laid under each in turn, the registers are
 * set and one step is made, so that kernel and walls see a call of that very thread. The program cannot go
 * on afterwards and is to be killed by the caller. VICTIM: an existing file that must not change. */
#include "config.h"

#include "secure/kao-sandbox-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/user.h>
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
#define EVERY (M | C | S | U | T | D | K | P)

static const struct
{
  const gchar *word;
  guint bit;
} profiles[] = { { "main", M }, { "camera", C }, { "scanner", S }, { "usbwatch", U },
                 { "tool", T }, { "demo", D }, { "card", K }, { "front", P }, { "spawner", F } };

/* Words of a row's arguments that stand for something known at run time. */
#define VICTIM (-1001L) /* the path of the victim */
#define NEW (-1002L)    /* a path beside it that does not exist */
#define FOREIGN (-1003L) /* a process that is not of this program */
#define TRUE_PATH (-1004L)
#define FILLED (-1005L) /* a few zero bytes to read from */

/* Arguments: at most six; those left out are 0. Refused means: an errno of the walls. */
typedef struct
{
  const gchar *name;
  guint refused_for;
  guint allowed_for;
  glong number;
  glong arguments[6];
} Call;

static const Call calls[] = {
  { "open the victim for writing", EVERY, 0, SYS_openat, { AT_FDCWD, VICTIM, O_WRONLY } },
  { "open the victim for appending", EVERY, 0, SYS_openat, { AT_FDCWD, VICTIM, O_RDWR | O_APPEND } },
  { "open a new file", EVERY | F, 0, SYS_openat, { AT_FDCWD, NEW, O_WRONLY | O_CREAT, 0600 } },
  { "open the victim for reading", P, (EVERY & ~P) | F, SYS_openat, { AT_FDCWD, VICTIM, O_RDONLY } },
  { "truncate the victim", EVERY, 0, SYS_truncate, { VICTIM, 0 } },
  { "unlink the victim", EVERY | F, 0, SYS_unlink, { VICTIM } },
  { "rename the victim", EVERY | F, 0, SYS_rename, { VICTIM, NEW } },
  { "mkdir", EVERY | F, 0, SYS_mkdir, { NEW, 0700 } },
  { "mknod", EVERY | F, 0, SYS_mknod, { NEW, 0100600 } },
  { "chmod the victim", EVERY, 0, SYS_chmod, { VICTIM, 0600 } },
  { "execve", EVERY | F, 0, SYS_execve, { TRUE_PATH } },
  { "fork", EVERY, 0, SYS_clone, { SIGCHLD } },
  { "socket AF_INET", EVERY, 0, SYS_socket, { AF_INET, SOCK_STREAM } },
  { "socket AF_INET6", EVERY, 0, SYS_socket, { AF_INET6, SOCK_DGRAM } },
  { "socket AF_UNIX", C | U | T | K | P, M | S | D | F, SYS_socket, { AF_UNIX, SOCK_STREAM } },
  { "socket AF_NETLINK, routes", EVERY & ~S, S | F, SYS_socket, { AF_NETLINK, SOCK_RAW, NETLINK_ROUTE } },
  { "socket AF_PACKET", EVERY, 0, SYS_socket, { AF_PACKET, SOCK_RAW } },
  { "kill another process", EVERY, 0, SYS_kill, { FOREIGN, 0 } },
  { "prlimit of another process", EVERY, 0, SYS_prlimit64, { FOREIGN, RLIMIT_CPU, 0, FILLED } },
  { "setpriority of another process", EVERY, 0, SYS_setpriority, { 0, FOREIGN, 0 } },
  { "sched_setscheduler of another", EVERY, 0, SYS_sched_setscheduler, { FOREIGN, 0, FILLED } },
  { "fcntl F_SETOWN", EVERY, 0, SYS_fcntl, { 2, F_SETOWN, FOREIGN } },
  { "fcntl F_SETSIG", EVERY, 0, SYS_fcntl, { 2, F_SETSIG, SIGURG } },
  { "map a writable and executable page", EVERY, 0, SYS_mmap,
    { 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0 } },
  { "pidfd_open", EVERY, 0, SYS_pidfd_open, { FOREIGN, 0 } },
  { "ptrace another process", EVERY | F, 0, SYS_ptrace, { PTRACE_ATTACH, FOREIGN } },
  { "process_vm_readv", EVERY | F, 0, SYS_process_vm_readv, { FOREIGN, FILLED, 1, FILLED, 1, 0 } },
  { "unshare", EVERY | F, 0, SYS_unshare, { CLONE_NEWNS } },
  { "mount", EVERY | F, 0, SYS_mount, { FILLED, FILLED, FILLED } },
  { "bpf", EVERY | F, 0, SYS_bpf, { 9999 } },
  { "userfaultfd", EVERY | F, 0, SYS_userfaultfd, { 0 } },
  { "io_uring_setup", EVERY | F, 0, SYS_io_uring_setup, { 1, FILLED } },
  { "keyctl", EVERY | F, 0, SYS_keyctl, { 9999 } },
  { "become dumpable", EVERY, 0, SYS_prctl, { PR_SET_DUMPABLE, 1 } },
  { "read the core limit", 0, EVERY | F, SYS_prlimit64, { 0, RLIMIT_CORE, 0, FILLED } },
};

/* --- one stopped thread --- */

typedef struct
{
  pid_t thread;
  struct user_regs_struct saved;
  glong text; /* what stood where the instruction is laid */
} Stopped;

static gboolean
stop_thread (Stopped *stopped)
{
  int status;

  if (ptrace (PTRACE_SEIZE, stopped->thread, NULL, NULL) != 0
      || ptrace (PTRACE_INTERRUPT, stopped->thread, NULL, NULL) != 0
      || waitpid (stopped->thread, &status, __WALL) != stopped->thread || !WIFSTOPPED (status))
    return FALSE;
  return ptrace (PTRACE_GETREGS, stopped->thread, NULL, &stopped->saved) == 0;
}

/* The result as the kernel gives it: a negative errno on failure; -ESRCH when the thread is gone. */
static glong
make_call (const Stopped *stopped, glong number, const glong arguments[6])
{
  struct user_regs_struct registers = stopped->saved;
  int status;

  registers.orig_rax = (unsigned long long) -1; /* no call is to be started again */
  registers.rax = (unsigned long long) number;
  registers.rdi = (unsigned long long) arguments[0];
  registers.rsi = (unsigned long long) arguments[1];
  registers.rdx = (unsigned long long) arguments[2];
  registers.r10 = (unsigned long long) arguments[3];
  registers.r8 = (unsigned long long) arguments[4];
  registers.r9 = (unsigned long long) arguments[5];
  /* syscall; where it stood before is laid back by nobody: the process is killed afterwards */
  if (ptrace (PTRACE_POKETEXT, stopped->thread, registers.rip, (void *) 0x9090909090c3050fL) != 0
      || ptrace (PTRACE_SETREGS, stopped->thread, NULL, &registers) != 0)
    return -ESRCH;
  do
    {
      if (ptrace (PTRACE_SINGLESTEP, stopped->thread, NULL, NULL) != 0
          || waitpid (stopped->thread, &status, __WALL) != stopped->thread || !WIFSTOPPED (status))
        return -ESRCH;
    }
  while (WSTOPSIG (status) != SIGTRAP || status >> 16 != 0);
  if (ptrace (PTRACE_GETREGS, stopped->thread, NULL, &registers) != 0)
    return -ESRCH;
  return (glong) registers.rax;
}

/* --- the table in one thread --- */

typedef struct
{
  guint profile;
  const gchar *victim;
  pid_t foreign;
  guint n_wrong;
} Run;

static glong
write_page (const Stopped *stopped, glong page, const gchar *text)
{
  gchar words[512] = { 0 };

  g_strlcpy (words, text, sizeof words);
  for (gsize i = 0; i < sizeof words; i += sizeof (glong))
    {
      glong word;

      memcpy (&word, words + i, sizeof word);
      if (ptrace (PTRACE_POKEDATA, stopped->thread, page + (glong) i, word) != 0)
        return 0;
    }
  return page;
}

static glong
resolve (const Run *run, const Stopped *stopped, glong argument, glong page)
{
  g_autofree gchar *beside = g_strconcat (run->victim, ".new", NULL);

  switch (argument)
    {
    case VICTIM:
      return write_page (stopped, page, run->victim);
    case NEW:
      return write_page (stopped, page, beside);
    case TRUE_PATH:
      return write_page (stopped, page, "/bin/true");
    case FILLED:
      return write_page (stopped, page, "");
    case FOREIGN:
      return run->foreign;
    default:
      return argument;
    }
}

static gboolean
is_refusal (glong result)
{
  return result == -EACCES || result == -EPERM || result == -ENOSYS || result == -EAFNOSUPPORT;
}

static void
judge (Run *run, const Stopped *stopped, const Call *call, glong result)
{
  gboolean is_good = (call->allowed_for & run->profile) != 0 ? result >= 0 : is_refusal (result);

  if (is_good)
    return;
  run->n_wrong++;
  printf ("thread %d: %s: %s: WRONG\n", (int) stopped->thread, call->name,
          result >= 0 ? "works" : g_strerror ((gint) -result));
}

static void
try_thread (Run *run, const Stopped *stopped)
{
  static const glong map[6]
      = { 0, 8 * 512, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0 };
  glong page = make_call (stopped, SYS_mmap, map);

  if (page < 0 && page > -4096)
    {
      printf ("thread %d: no page to work with: WRONG\n", (int) stopped->thread);
      run->n_wrong++;
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      glong arguments[6];

      if (((calls[i].refused_for | calls[i].allowed_for) & run->profile) == 0)
        continue;
      for (gsize k = 0; k < 6; k++)
        arguments[k] = resolve (run, stopped, calls[i].arguments[k], page + (glong) k * 512);
      judge (run, stopped, &calls[i], make_call (stopped, calls[i].number, arguments));
    }
}

static GArray *
stop_all (pid_t pid)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GArray) threads = g_array_new (FALSE, TRUE, sizeof (Stopped));
  const gchar *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      Stopped stopped = { .thread = (pid_t) strtol (name, NULL, 10) };

      if (stop_thread (&stopped))
        g_array_append_val (threads, stopped);
    }
  return g_steal_pointer (&threads);
}

int
main (int argc, char **argv)
{
  Run run = { 0 };
  g_autoptr (GArray) threads = NULL;

  for (gsize i = 0; argc == 4 && i < G_N_ELEMENTS (profiles); i++)
    if (strcmp (profiles[i].word, argv[1]) == 0)
      run.profile = profiles[i].bit;
  if (run.profile == 0)
    {
      fprintf (stderr, "usage: live-calls PROFILE PID VICTIM\n");
      return 2;
    }
  run.victim = argv[3];
  run.foreign = getppid ();
  threads = stop_all ((pid_t) strtol (argv[2], NULL, 10));
  for (guint i = 0; i < threads->len; i++)
    try_thread (&run, &g_array_index (threads, Stopped, i));
  printf ("%s: %u threads, %u calls each, %u wrong\n", argv[1], threads->len,
          (guint) G_N_ELEMENTS (calls), run.n_wrong);
  return threads->len > 0 && run.n_wrong == 0 ? 0 : 1;
}
