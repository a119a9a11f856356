// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-passer: has the office's own command take one photo and one label, and ends.
 *
 * Two processes: this one stands between the window and the command and can do nothing but read what the command prints;
 * the other one closes the walls that the command gets around itself, waits for the photo, and becomes the command. The
 * command cannot start a process beside itself, so that nothing of it is left when it has ended, and the kernel ends it
 * with this process.
 */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "passing/kao-passing-limits.h"
#include "passing/kao-passing-line.h"
#include "passing/kao-passing-protocol.h"
#include "worker/kao-worker-child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_MISUSE 2
/* The descriptors that the command is promised. */
#define PHOTO_FD 3
#define LABEL_FD 4
#define PHOTO_PATH "/dev/fd/3"
#define LABEL_PATH "/dev/fd/4"

/* What is read of the output; the rest is thrown away. */
#define OUTPUT_BYTES 1024

typedef struct
{
  const gchar *command; /* fixed in the spawner's table, as the rest */
  gboolean require_sandbox;
} Wish;

/* Between the two processes. */
typedef struct
{
  gint talk[2];   /* SEQPACKET: first this one's end, then the command's */
  gint output[2]; /* the command's standard output */
  gint report[2]; /* an errno where it could not be started; closes with the exec */
} Wires;

/* --- the process that becomes the command --- */

static void
limit (__rlimit_resource_t what, rlim_t most)
{
  const struct rlimit value = { most, most };

  if (setrlimit (what, &value) != 0)
    _exit (EXIT_MISUSE);
}

static void
set_limits (void)
{
  limit (RLIMIT_AS, KAO_PASSING_MEMORY_BYTES);
  limit (RLIMIT_CPU, KAO_PASSING_CPU_SECONDS);
  limit (RLIMIT_NOFILE, KAO_PASSING_FILES);
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_MSGQUEUE, 0);
}

/* Input from nowhere, output to the pipe, complaints to nowhere: they may hold what the command was given. */
static void
set_standard_descriptors (gint output)
{
  gint nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  if (nowhere < 0 || dup2 (nowhere, STDIN_FILENO) < 0 || dup2 (output, STDOUT_FILENO) < 0
      || dup2 (nowhere, STDERR_FILENO) < 0)
    _exit (EXIT_MISUSE);
}

/* Both lie beyond the numbers that they get. */
static void
place (gint *fd, gint number)
{
  if (dup2 (*fd, number) < 0)
    _exit (EXIT_MISUSE);
  close (*fd);
  *fd = number;
}

static void
close_walls (const Wish *wish, gint talk)
{
  g_autofree gchar *folder = g_path_get_dirname (wish->command);
  const gchar *folders[] = { folder, NULL };
  KaoPassingInsideMessage inside = { .is_sandboxed = 1 };
  g_autoptr (GError) error = NULL;

  if (chdir (folder) != 0)
    _exit (EXIT_MISUSE);
  if (!kao_sandbox_enter (KAO_SANDBOX_COMMAND, KAO_SANDBOX_NONE, folders, &error))
    {
      gboolean is_lacking = g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_LANDLOCK)
                            || g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_SECCOMP);

      kao_log_event ("passer", "%s", error->message);
      if (wish->require_sandbox || !is_lacking)
        _exit (EXIT_MISUSE);
      inside.is_sandboxed = 0;
    }
  if (!kao_message_send (talk, KAO_PASSING_INSIDE, 0, &inside, sizeof inside, NULL, 0, NULL))
    _exit (EXIT_MISUSE);
}

static G_NORETURN void
become_command (const Wish *wish, Wires *wires, pid_t parent)
{
  gchar *arguments[] = { (gchar *) wish->command, (gchar *) PHOTO_PATH, (gchar *) LABEL_PATH, NULL };
  struct sigaction plain = { .sa_handler = SIG_DFL };
  KaoMessage message;
  gint failed;

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  /* It may have died before the line above. */
  if (getppid () != parent)
    _exit (EXIT_MISUSE);
  close (KAO_WORKER_SOCKET_FD);
  sigaction (SIGPIPE, &plain, NULL);
  set_standard_descriptors (wires->output[1]);
  set_limits ();
  close_walls (wish, wires->talk[1]);
  if (!kao_message_receive (wires->talk[1], kao_passing_message_specs, FALSE, &message, NULL)
      || message.header.type != KAO_PASSING_START)
    _exit (EXIT_MISUSE);
  place (&message.fds[0], PHOTO_FD);
  place (&message.fds[1], LABEL_FD);
  /* Every other descriptor here is close-on-exec. */
  execv (wish->command, arguments);
  failed = errno;
  if (write (wires->report[1], &failed, sizeof failed) < 0)
    _exit (EXIT_MISUSE);
  _exit (EXIT_MISUSE);
}

/* --- the process in between --- */

/* Above the two numbers that the command is promised, so that place() cannot close one of them. */
static void
lift (gint fds[2])
{
  for (gint i = 0; i < 2; i++)
    {
      gint lifted = fcntl (fds[i], F_DUPFD_CLOEXEC, LABEL_FD + 1);

      if (lifted < 0)
        _exit (EXIT_MISUSE);
      close (fds[i]);
      fds[i] = lifted;
    }
}

static pid_t
begin_command (const Wish *wish, Wires *wires)
{
  pid_t parent = getpid (), child;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, wires->talk) != 0
      || pipe2 (wires->output, O_CLOEXEC) != 0 || pipe2 (wires->report, O_CLOEXEC) != 0)
    _exit (EXIT_MISUSE);
  lift (wires->talk);
  lift (wires->output);
  lift (wires->report);
  child = fork ();
  if (child < 0)
    _exit (EXIT_MISUSE);
  if (child == 0)
    become_command (wish, wires, parent);
  close (wires->talk[1]);
  close (wires->output[1]);
  close (wires->report[1]);
  return child;
}

/* The command's walls are closed before this process says that its own are. */
static void
wait_until_inside (const Wish *wish, const Wires *wires)
{
  KaoMessage message;
  const KaoPassingInsideMessage *inside = (const KaoPassingInsideMessage *) (gconstpointer) message.payload;

  if (!kao_message_receive (wires->talk[0], kao_passing_message_specs, TRUE, &message, NULL)
      || message.header.type != KAO_PASSING_INSIDE || (inside->is_sandboxed == 0 && wish->require_sandbox))
    _exit (EXIT_MISUSE);
}

/* Its own memory, sealed against everything. */
static gint
share_label (const gchar *label, GError **error)
{
  gsize length = strlen (label);
  gpointer map = NULL;
  /* Memory of no bytes cannot be mapped: an empty label is an empty line. */
  gint fd = kao_memfd_new (length + 1, &map, error);

  if (fd < 0)
    return -1;
  memcpy (map, label, length);
  ((gchar *) map)[length] = '\n';
  munmap (map, length + 1);
  if (kao_memfd_seal (fd, error))
    return fd;
  close (fd);
  return -1;
}

static gboolean
hand_over (const Wires *wires, KaoMessage *message, GError **error)
{
  const KaoPassingPassMessage *pass = (const KaoPassingPassMessage *) (gconstpointer) message->payload;
  KaoPassingStartMessage start = { 0 };
  gint fds[2] = { message->fds[0], share_label (pass->label, error) };
  gboolean is_sent = fds[1] >= 0
                     && kao_message_send (wires->talk[0], KAO_PASSING_START, message->header.job, &start, sizeof start,
                                          fds, G_N_ELEMENTS (fds), error);

  if (fds[1] >= 0)
    close (fds[1]);
  return is_sent;
}

/* Reads until the command closes its output; keeps the beginning. */
static gsize
read_output (gint fd, gchar *output)
{
  gchar rest[4096];
  gsize n = 0;

  for (;;)
    {
      gssize got = n < OUTPUT_BYTES ? read (fd, output + n, OUTPUT_BYTES - n) : read (fd, rest, sizeof rest);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      if (n < OUTPUT_BYTES)
        n += (gsize) got;
    }
  return n;
}

static void
fill_end (const Wires *wires, pid_t child, KaoPassingDoneMessage *done)
{
  gint failed = 0;
  int status = 0;

  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  if (read (wires->report[0], &failed, sizeof failed) == (gssize) sizeof failed)
    {
      done->end = KAO_PASSING_NOT_STARTED;
      done->exit_code = (guint32) failed;
    }
  else if (WIFEXITED (status))
    {
      done->end = KAO_PASSING_EXITED;
      done->exit_code = (guint32) WEXITSTATUS (status);
    }
  else
    done->end = KAO_PASSING_DIED;
}

static void
pass (const Wires *wires, pid_t child, KaoMessage *message)
{
  KaoPassingDoneMessage done = { 0 };
  gchar output[OUTPUT_BYTES];
  g_autoptr (GError) error = NULL;
  gsize n;

  if (!hand_over (wires, message, &error))
    {
      kao_worker_child_fail (message->header.job, error);
      return;
    }
  n = read_output (wires->output[0], output);
  fill_end (wires, child, &done);
  kao_passing_line_take (output, n, done.line, sizeof done.line);
  kao_worker_child_send (KAO_PASSING_DONE, message->header.job, &done, sizeof done, NULL, 0);
}

int
main (int argc, char **argv)
{
  Wish wish = { .require_sandbox = TRUE };
  Wires wires;
  KaoMessage message = { 0 };
  pid_t child;

  kao_worker_child_begin ("passer");
  /* Fixed in the spawner's table; no message can ask for it. */
  if (argc == 3 && strcmp (argv[2], "--allow-unsandboxed") == 0)
    wish.require_sandbox = FALSE;
  else if (argc != 2)
    {
      kao_log_event ("passer", "usage: kaoawase-passer COMMAND [--allow-unsandboxed]");
      return EXIT_MISUSE;
    }
  wish.command = argv[1];
  child = begin_command (&wish, &wires);
  wait_until_inside (&wish, &wires);
  kao_worker_child_ready (KAO_SANDBOX_FRONT, KAO_SANDBOX_PARENT, NULL, wish.require_sandbox);
  while (kao_worker_child_receive (kao_passing_message_specs, -1, &message) != 1)
    ;
  if (message.header.type == KAO_PASSING_PASS)
    pass (&wires, child, &message);
  /* What it knew goes with the process, and the command with it, where it has not ended. */
  _exit (0);
}
