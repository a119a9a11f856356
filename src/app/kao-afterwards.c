// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-afterwards.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/proc/self/exe"
#define ASKED 'p'
/* Where the process has the end of its pipe. */
#define PIPE_FD 3

struct _KaoAfterwards
{
  gint pipe_fd; /* what is written here is read when it closes, and it closes with this process */
};

/* Until the counter has gone: no process has the pipe's other end any more. TRUE when practice was asked for. */
static gboolean
wait_for_end (void)
{
  gboolean is_asked = FALSE;
  gchar byte;
  gssize n;

  do
    {
      n = read (PIPE_FD, &byte, 1);
      if (n == 1)
        is_asked = byte == ASKED;
    }
  while (n > 0 || (n < 0 && errno == EINTR));
  return n == 0 && is_asked;
}

static void
run_and_wait (const gchar *const *arguments)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      execv (PROGRAM, (gchar *const *) arguments);
      _exit (127);
    }
  while (pid > 0 && waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

static G_NORETURN void
be_afterwards (gint pipe_fd, const gchar *const *practice, const gchar *const *counter)
{
  prctl (PR_SET_NAME, "kaoawase-after", 0, 0, 0);
  /* Ctrl-C on the terminal is the window's affair. */
  setpgid (0, 0);
  if (dup2 (pipe_fd, PIPE_FD) < 0)
    _exit (1);
  syscall (SYS_close_range, (guint) PIPE_FD + 1, ~0u, 0u);
  if (!wait_for_end ())
    _exit (0);
  close (PIPE_FD);
  run_and_wait (practice);
  execv (PROGRAM, (gchar *const *) counter);
  _exit (1);
}

KaoAfterwards *
kao_afterwards_new (const gchar *const *practice, const gchar *const *counter)
{
  g_return_val_if_fail (practice != NULL && counter != NULL, NULL);

  KaoAfterwards *afterwards;
  gint ends[2];
  pid_t pid;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return NULL;
  pid = fork ();
  if (pid == 0)
    {
      close (ends[1]);
      be_afterwards (ends[0], practice, counter);
    }
  close (ends[0]);
  if (pid < 0)
    {
      close (ends[1]);
      return NULL;
    }
  afterwards = g_new (KaoAfterwards, 1);
  afterwards->pipe_fd = ends[1];
  return afterwards;
}

void
kao_afterwards_ask (KaoAfterwards *afterwards)
{
  const gchar byte = ASKED;

  if (afterwards == NULL)
    return;
  /* One byte fits, and without a reader there is nobody to ask. */
  if (write (afterwards->pipe_fd, &byte, 1) != 1)
    return;
}

void
kao_afterwards_free (KaoAfterwards *afterwards)
{
  g_free (afterwards);
}
