// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "worker/kao-spawner.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "base/kao-paths.h"
#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"
#include "worker/kao-message.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum
{
  MESSAGE_SPAWN = 0x0500,      /* SpawnRequest and the worker's end of its socket */
  MESSAGE_SPAWNED = 0x0501,    /* SpawnReply and the pidfd */
  MESSAGE_NOT_SPAWNED = 0x0503 /* SpawnReply with error_number */
};

typedef struct
{
  guint32 index;
} SpawnRequest;

typedef struct
{
  guint32 pid;
  gint32 error_number;
} SpawnReply;

static const KaoMessageSpec spawn_specs[] = {
  { MESSAGE_SPAWN, 1, sizeof (SpawnRequest), NULL },
  { MESSAGE_SPAWNED, 1, sizeof (SpawnReply), NULL },
  { MESSAGE_NOT_SPAWNED, 0, sizeof (SpawnReply), NULL },
  { 0, 0, G_MAXUINT32, NULL },
};

/* Living processes of one row: the one in use, those whose device still keeps them from ending. More are
 * the work of a window that was taken over. */
#define MOST_LIVING 8

struct _KaoSpawner
{
  gint socket_fd;
  GPid pid;
  guint32 last_request;
  gchar **programs; /* owned; names for sentences, in the order of the table */
  GHashTable *waiting; /* owned; number of a request → Waiting */
  guint source_id; /* of the socket, from the first request on */
};

/* Who asked for a process and has not heard of it yet. */
typedef struct
{
  guint index;
  KaoSpawnedFunc func;
  gpointer user_data;
} Waiting;

/* One row per target, made before the fork: the child of the fork allocates nothing. */
typedef struct
{
  gchar *path;
  gchar **arguments; /* with argv[0] */
  gchar **environment;
  pid_t living[MOST_LIVING]; /* in the spawner's process; 0: free */
} PreparedTarget;

gchar *
kao_spawner_find_folder (void)
{
  g_autofree gchar *folder = kao_paths_get_program_folder ();
  /* One worker stands for all: they are installed together. */
  g_autofree gchar *beside
      = folder != NULL ? g_build_filename (folder, "kaoawase-scanner", NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&folder);
  return g_strdup (KAO_LIBEXECDIR);
}

static PreparedTarget *
prepare_targets (const KaoSpawnTarget *targets, gsize n_targets)
{
  g_autofree gchar *folder = kao_spawner_find_folder ();
  PreparedTarget *prepared = g_new0 (PreparedTarget, n_targets);

  for (gsize i = 0; i < n_targets; i++)
    {
      g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();

      /* An absolute program is for tests; the shipped table has names only. */
      prepared[i].path = g_path_is_absolute (targets[i].program)
                             ? g_strdup (targets[i].program)
                             : g_build_filename (folder, targets[i].program, NULL);
      g_strv_builder_add (arguments, targets[i].program);
      for (gsize k = 0; targets[i].arguments != NULL && targets[i].arguments[k] != NULL; k++)
        g_strv_builder_add (arguments, targets[i].arguments[k]);
      prepared[i].arguments = g_strv_builder_end (arguments);
      prepared[i].environment = kao_harden_worker_environment (targets[i].variables);
    }
  return prepared;
}

static void
free_targets (PreparedTarget *prepared, gsize n_targets)
{
  for (gsize i = 0; i < n_targets; i++)
    {
      g_free (prepared[i].path);
      g_strfreev (prepared[i].arguments);
      g_strfreev (prepared[i].environment);
    }
  g_free (prepared);
}

/* --- in the spawner's process; forked from one thread, so the C library is whole --- */

static G_NORETURN void
become_worker (const PreparedTarget *target, gint socket_fd, gint report_fd, pid_t spawner)
{
  sigset_t none;
  gint error_number;

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  /* The spawner may have died before the line above. */
  if (getppid () != spawner)
    _exit (127);
  if (report_fd == KAO_WORKER_SOCKET_FD)
    report_fd = fcntl (report_fd, F_DUPFD_CLOEXEC, KAO_WORKER_SOCKET_FD + 1);
  if (socket_fd == KAO_WORKER_SOCKET_FD)
    fcntl (socket_fd, F_SETFD, 0);
  else
    dup2 (socket_fd, KAO_WORKER_SOCKET_FD);
  /* Every other descriptor here is close-on-exec; the worker closes what is above 3 once more. */
  execve (target->path, target->arguments, target->environment);
  error_number = errno;
  if (write (report_fd, &error_number, sizeof error_number) < 0)
    _exit (126);
  _exit (127);
}

static gint
new_pidfd (pid_t pid)
{
  /* Close-on-exec by definition. The child cannot have been reaped: only this thread reaps. */
  return (gint) syscall (SYS_pidfd_open, pid, 0u);
}

/* Starts it with @socket_fd as its socket. Returns 0 and fills @pidfd and @pid, or an errno. */
static gint
start_target (const PreparedTarget *target, gint socket_fd, gint *pidfd, pid_t *pid)
{
  gint report[2] = { -1, -1 };
  pid_t spawner = getpid ();
  gint failed = 0;

  *pidfd = -1;
  if (pipe2 (report, O_CLOEXEC) != 0 || (*pid = fork ()) < 0)
    failed = errno;
  else if (*pid == 0)
    become_worker (target, socket_fd, report[1], spawner);
  else
    {
      close (report[1]);
      report[1] = -1;
      *pidfd = new_pidfd (*pid);
      if (*pidfd < 0)
        failed = errno;
      /* Ends with the exec (nothing read) or its failure (an errno is read). */
      if (read (report[0], &failed, sizeof failed) < 0)
        failed = errno;
    }
  for (gsize i = 0; i < 2; i++)
    {
      if (report[i] >= 0)
        close (report[i]);
    }
  if (failed == 0)
    return 0;
  if (*pidfd >= 0)
    close (*pidfd);
  if (*pid > 0)
    kill (*pid, SIGKILL);
  return failed;
}

/* The place of the living process @pid, or a free one for 0; NULL: none. */
static pid_t *
find_place (PreparedTarget *target, pid_t pid)
{
  for (gsize i = 0; i < MOST_LIVING; i++)
    {
      if (target->living[i] == pid)
        return &target->living[i];
    }
  return NULL;
}

static void
answer_request (gint socket_fd, const KaoMessage *request, PreparedTarget *targets, gsize n)
{
  const SpawnRequest *spawn = (const SpawnRequest *) (gconstpointer) request->payload;
  SpawnReply reply = { 0 };
  gint pidfd = -1;
  pid_t pid = 0;

  pid_t *place = spawn->index < n ? find_place (&targets[spawn->index], 0) : NULL;

  if (spawn->index >= n)
    reply.error_number = EINVAL;
  else if (place == NULL)
    reply.error_number = EAGAIN;
  else
    reply.error_number = start_target (&targets[spawn->index], request->fds[0], &pidfd, &pid);
  if (reply.error_number != 0)
    {
      kao_message_send (socket_fd, MESSAGE_NOT_SPAWNED, request->header.job, &reply, sizeof reply,
                        NULL, 0, NULL);
      return;
    }
  *place = pid;
  reply.pid = (guint32) pid;
  kao_message_send (socket_fd, MESSAGE_SPAWNED, request->header.job, &reply, sizeof reply, &pidfd, 1,
                    NULL);
  close (pidfd);
}

static void
reap_children (gint signal_fd, PreparedTarget *targets, gsize n)
{
  struct signalfd_siginfo info;
  pid_t pid;

  if (read (signal_fd, &info, sizeof info) < 0)
    return;
  while ((pid = waitpid (-1, NULL, WNOHANG)) > 0)
    {
      for (gsize i = 0; i < n; i++)
        {
          pid_t *place = find_place (&targets[i], pid);

          if (place != NULL)
            *place = 0;
        }
    }
}

/* Serves until the window is gone; then this process ends, and with it (PDEATHSIG) every worker. */
static G_NORETURN void
run_spawner (gint socket_fd, gint signal_fd, PreparedTarget *targets, gsize n_targets)
{
  struct pollfd waits[2] = { { .fd = socket_fd, .events = POLLIN },
                             { .fd = signal_fd, .events = POLLIN } };

  for (;;)
    {
      KaoMessage message;

      /* Without the memory to wait it would spin. */
      if (poll (waits, G_N_ELEMENTS (waits), -1) < 0 && errno != EINTR)
        _exit (1);
      if (waits[1].revents != 0)
        reap_children (signal_fd, targets, n_targets);
      if (waits[0].revents == 0)
        continue;
      if (!kao_message_receive (socket_fd, spawn_specs, FALSE, &message, NULL)
          || message.header.type != MESSAGE_SPAWN)
        _exit (0);
      /* The answer comes before the end of the worker's socket, where there is no worker. */
      answer_request (socket_fd, &message, targets, n_targets);
      kao_message_clear (&message);
    }
}

/* Its own, narrower walls, which the workers inherit. Whether a kernel without Landlock or seccomp is
 * acceptable is decided by main and by each worker when they close theirs; not here. */
static void
close_sandbox (const PreparedTarget *targets, gsize n_targets, const gchar *const *folders)
{
  gsize n_folders = g_strv_length ((gchar **) folders);
  g_autofree const gchar **paths = g_new0 (const gchar *, n_targets + n_folders + 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_targets; i++)
    paths[i] = targets[i].path;
  for (gsize i = 0; i < n_folders; i++)
    paths[n_targets + i] = folders[i];
  if (!kao_sandbox_enter_spawner (paths, &error)
      && g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING))
    {
      kao_log_event ("worker", "%s", error->message);
      _exit (1);
    }
}

static G_NORETURN void
begin_spawner (gint socket_fd, pid_t parent, PreparedTarget *targets, gsize n_targets, const gchar *const *folders)
{
  sigset_t mask;
  gint signal_fd;

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid () != parent)
    _exit (0);
  prctl (PR_SET_NAME, "kaoawase-spawn", 0, 0, 0);
  /* Ctrl-C on the terminal is the window's affair: it closes in order, and this process follows. */
  setpgid (0, 0);
  socket_fd = dup2 (socket_fd, KAO_WORKER_SOCKET_FD);
  fcntl (socket_fd, F_SETFD, FD_CLOEXEC);
  syscall (SYS_close_range, (guint) KAO_WORKER_SOCKET_FD + 1, ~0u, 0u);
  sigemptyset (&mask);
  sigaddset (&mask, SIGCHLD);
  sigprocmask (SIG_BLOCK, &mask, NULL);
  signal_fd = signalfd (-1, &mask, SFD_CLOEXEC);
  if (socket_fd < 0 || signal_fd < 0)
    _exit (1);
  close_sandbox (targets, n_targets, folders);
  run_spawner (socket_fd, signal_fd, targets, n_targets);
}

/* --- in the window's process --- */

/* @folders: whose programs can be executed, too. */
static KaoSpawner *
new_spawner (const KaoSpawnTarget *targets, gsize n_targets, const gchar *const *folders, GError **error)
{
  g_autofree KaoSpawner *spawner = g_new0 (KaoSpawner, 1);
  PreparedTarget *prepared;
  gint pair[2];
  pid_t parent = getpid ();
  int saved;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      saved = errno;
      g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
                   "No socket for the workers could be made (%s)", g_strerror (saved));
      return NULL;
    }
  prepared = prepare_targets (targets, n_targets);
  spawner->programs = g_new0 (gchar *, n_targets + 1);
  for (gsize i = 0; i < n_targets; i++)
    spawner->programs[i] = g_path_get_basename (targets[i].program);
  spawner->pid = fork ();
  saved = errno;
  if (spawner->pid == 0)
    begin_spawner (pair[1], parent, prepared, n_targets, folders);
  free_targets (prepared, n_targets);
  close (pair[1]);
  if (spawner->pid < 0)
    {
      close (pair[0]);
      g_strfreev (spawner->programs);
      g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
                   "The process that starts the workers could not be made (%s)",
                   g_strerror (saved));
      return NULL;
    }
  spawner->socket_fd = pair[0];
  /* A stopped process must not stop the window. */
  fcntl (spawner->socket_fd, F_SETFL, O_NONBLOCK);
  spawner->waiting = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return g_steal_pointer (&spawner);
}

KaoSpawner *
kao_spawner_new (const KaoSpawnTarget *targets, gsize n_targets, GError **error)
{
  static const gchar *const none[] = { NULL };

  return new_spawner (targets, n_targets, none, error);
}

KaoSpawner *
kao_spawner_new_for_commands (const KaoSpawnTarget *targets,
                              gsize n_targets,
                              const gchar *const *folders,
                              GError **error)
{
  /* As in the rows of kao-sandbox-landlock.c for what a command may execute. */
  static const gchar *const system[] = { "/usr", "/bin", "/lib", "/lib32", "/lib64" };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (system); i++)
    g_ptr_array_add (all, (gpointer) system[i]);
  for (gsize i = 0; folders[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) folders[i]);
  g_ptr_array_add (all, NULL);
  return new_spawner (targets, n_targets, (const gchar *const *) all->pdata, error);
}

/* Tells whoever waits for @request, once. @pidfd: (transfer full) */
static void
tell (KaoSpawner *spawner, guint32 request, gint pidfd, GPid pid, const GError *error)
{
  g_autofree Waiting *waiting = NULL;

  if (g_hash_table_steal_extended (spawner->waiting, GUINT_TO_POINTER (request), NULL, (gpointer *) &waiting))
    waiting->func (pidfd, pid, error, waiting->user_data);
  else if (pidfd >= 0)
    {
      /* Forgotten meanwhile: it must not be taken for another worker. */
      syscall (SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0u);
      close (pidfd);
    }
}

static void
take_answer (KaoSpawner *spawner, KaoMessage *message)
{
  const SpawnReply *reply = (const SpawnReply *) (gconstpointer) message->payload;
  guint32 request = message->header.job;
  const Waiting *waiting = g_hash_table_lookup (spawner->waiting, GUINT_TO_POINTER (request));
  g_autoptr (GError) error = NULL;

  if (message->header.type == MESSAGE_SPAWNED)
    {
      gint pidfd = message->fds[0];

      message->fds[0] = -1;
      tell (spawner, request, pidfd, (GPid) reply->pid, NULL);
      return;
    }
  /* A package upgrade exchanges the file, and the walls allow only the one that was there. */
  error = g_error_new (KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED,
                       "%s could not be started (%s); restart kaoawase, as after each update, and if that "
                       "does not help install it again",
                       waiting != NULL && waiting->index < g_strv_length (spawner->programs)
                           ? spawner->programs[waiting->index]
                           : "A worker",
                       g_strerror (reply->error_number));
  tell (spawner, request, -1, 0, error);
}

/* The spawner is gone, or speaks nonsense: nobody will be answered any more. */
static void
give_up (KaoSpawner *spawner, const GError *error)
{
  g_autoptr (GList) requests = g_hash_table_get_keys (spawner->waiting);

  g_clear_handle_id (&spawner->source_id, g_source_remove);
  for (GList *at = requests; at != NULL; at = at->next)
    tell (spawner, GPOINTER_TO_UINT (at->data), -1, 0, error);
}

void
kao_spawner_take_answers (KaoSpawner *spawner)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      KaoMessage message;

      if (kao_message_receive (spawner->socket_fd, spawn_specs, TRUE, &message, &error)
          && message.header.type != KAO_MESSAGE_READY && message.header.type != KAO_MESSAGE_FAIL)
        {
          take_answer (spawner, &message);
          kao_message_clear (&message);
          continue;
        }
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_autoptr (GError) gone = g_error_new_literal (
              KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED,
              "The process that starts the workers does not answer; restart the program");

          give_up (spawner, gone);
        }
      return;
    }
}

static gboolean
on_answer (gint fd, GIOCondition condition, gpointer user_data)
{
  kao_spawner_take_answers (user_data);
  /* Removed by now, if nothing more can come. */
  return G_SOURCE_CONTINUE;
}

guint32
kao_spawner_spawn (KaoSpawner *spawner,
                   guint index,
                   gint *socket_fd,
                   KaoSpawnedFunc func,
                   gpointer user_data,
                   GError **error)
{
  SpawnRequest request = { .index = index };
  guint32 number = ++spawner->last_request;
  gint pair[2];
  Waiting *waiting;
  gboolean is_sent;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      int saved = errno;

      g_set_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED, "No socket could be made (%s)",
                   g_strerror (saved));
      return 0;
    }
  fcntl (pair[0], F_SETFL, O_NONBLOCK);
  is_sent = kao_message_send (spawner->socket_fd, MESSAGE_SPAWN, number, &request, sizeof request, &pair[1], 1,
                              error);
  close (pair[1]);
  if (!is_sent)
    {
      close (pair[0]);
      return 0;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->index = index;
  waiting->func = func;
  waiting->user_data = user_data;
  g_hash_table_insert (spawner->waiting, GUINT_TO_POINTER (number), waiting);
  if (spawner->source_id == 0)
    spawner->source_id = g_unix_fd_add (spawner->socket_fd, G_IO_IN, on_answer, spawner);
  *socket_fd = pair[0];
  return number;
}

void
kao_spawner_forget (KaoSpawner *spawner, guint32 request)
{
  g_hash_table_remove (spawner->waiting, GUINT_TO_POINTER (request));
}

void
kao_spawner_free (KaoSpawner *spawner)
{
  if (spawner == NULL)
    return;
  g_clear_handle_id (&spawner->source_id, g_source_remove);
  g_hash_table_unref (spawner->waiting);
  /* The end of the socket is its order to end; it does so at once. */
  close (spawner->socket_fd);
  while (waitpid (spawner->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  g_strfreev (spawner->programs);
  g_free (spawner);
}
