// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-demo-scanner; see kao-demo.h.
 *
 * Two processes. The supervisor makes the folder and the listening socket, starts the server, and
 * removes the folder at the end; it never sees a picture. The server closes its sandbox before it
 * reads the first file and can neither write nor make anything.
 */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-help.h"
#include "base/kao-log.h"
#include "demo/kao-demo-server.h"
#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SOCKET_NAME "scanner.sock"
#define FOLDER_PREFIX "kaoawase-demo-"
/* Younger than this it may be about to be served. */
#define STALE_SECONDS 60
#define MAX_RESTARTS 1000

static const gchar *const files[] = { "dll.conf", "airscan.conf", "options", SOCKET_NAME };

typedef struct
{
  gchar *folder;
  gchar *glass;
  gdouble dpi;
  gchar *feeder;
  gchar *fault;
} Options;

static gboolean
read_options (int argc, char **argv, Options *o)
{
  GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &o->folder, N_ ("Private folder to make"), "DIR" },
    { "glass", 0, 0, G_OPTION_ARG_FILENAME, &o->glass, N_ ("Picture that lies on the glass"), "FILE" },
    { "dpi", 0, 0, G_OPTION_ARG_DOUBLE, &o->dpi, N_ ("Its resolution (300)"), "N" },
    { "feeder", 0, 0, G_OPTION_ARG_STRING, &o->feeder, N_ ("A feeder: both or only"), "KIND" },
    { "fault", 0, 0, G_OPTION_ARG_STRING, &o->fault, N_ ("Fault to begin with"), "NAME[=N]" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("- the scanner of the demo"));
  g_autoptr (GError) error = NULL;

  o->dpi = 300.0;
  g_option_context_add_main_entries (context, entries, NULL);
  kao_help_translate (context, argc, argv);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fprintf (stderr, "kaoawase-demo-scanner: %s\n", error->message);
  else if (argc > 1 || o->dpi < 50.0 || o->dpi > 1200.0)
    fprintf (stderr, "kaoawase-demo-scanner: --dpi takes 50 to 1200, and no other words are known\n");
  else
    return TRUE;
  return FALSE;
}

/* ---- the folder ---- */

static gboolean
is_in_memory (const gchar *path)
{
  struct statfs info;

  return path != NULL && statfs (path, &info) == 0 && info.f_type == TMPFS_MAGIC
         && access (path, W_OK | X_OK) == 0;
}

static void
remove_folder (const gchar *folder)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *path = g_build_filename (folder, files[i], NULL);

      unlink (path);
    }
  rmdir (folder);
}

static gboolean
is_served (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, SOCKET_NAME, NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gint fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean is_connected;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  is_connected = fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  if (fd >= 0)
    close (fd);
  return is_connected;
}

/* A supervisor that was ended by SIGKILL could not remove its folder. */
static void
remove_stale_folders (const gchar *parent)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *folder = g_build_filename (parent, name, NULL);
      struct stat info;

      if (g_str_has_prefix (name, FOLDER_PREFIX) && lstat (folder, &info) == 0
          && S_ISDIR (info.st_mode) && info.st_uid == geteuid ()
          && time (NULL) - info.st_mtime > STALE_SECONDS && !is_served (folder))
        remove_folder (folder);
    }
}

static gchar *
make_folder (const gchar *wish)
{
  const gchar *candidates[] = { g_getenv ("XDG_RUNTIME_DIR"), "/dev/shm" };

  if (wish != NULL)
    return mkdir (wish, 0700) == 0 ? g_strdup (wish) : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (is_in_memory (candidates[i]))
      {
        g_autofree gchar *folder = g_build_filename (candidates[i], FOLDER_PREFIX "XXXXXX", NULL);

        remove_stale_folders (candidates[i]);
        if (g_mkdtemp (folder) != NULL)
          return g_steal_pointer (&folder);
      }
  errno = ENOENT;
  return NULL;
}

static gboolean
write_file (const gchar *folder, const gchar *name, const gchar *text)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  FILE *file = fopen (path, "wxe");
  gboolean is_written = file != NULL && fputs (text, file) >= 0;

  return file != NULL && fclose (file) == 0 && is_written;
}

/* airscan has the whole picture before it hands out the first line, so it is the worker that makes it last. */
static gboolean
write_pace (const Options *o, const gchar *folder)
{
  KaoFault fault;
  gint lines;
  g_autofree gchar *text = NULL;

  if (o->fault == NULL || !kao_fault_parse (o->fault, &fault, &lines)
      || (fault != KAO_FAULT_LINES && fault != KAO_FAULT_LATELINES))
    return TRUE;
  text = g_strdup_printf ("[pace]\nlines-per-second=%d\nlate=%s\n", lines,
                          fault == KAO_FAULT_LATELINES ? "true" : "false");
  return write_file (folder, "options", text);
}

static gboolean
write_configuration (const Options *o, const gchar *folder)
{
  g_autofree gchar *airscan
    = g_strdup_printf ("[devices]\n\"Kaoawase Demo Scanner\" = unix://" SOCKET_NAME "/eSCL/, eSCL\n"
                       "[options]\ndiscovery = disable\nws-discovery = off\nsocket_dir = %s\n",
                       folder);

  return write_file (folder, "dll.conf", "airscan\n")
         && write_file (folder, "airscan.conf", airscan) && write_pace (o, folder);
}

static gint
listen_in (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, SOCKET_NAME, NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gint fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (g_strlcpy (address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      return -1;
    }
  if (fd < 0 || bind (fd, (struct sockaddr *) &address, sizeof address) != 0 || listen (fd, 16) != 0)
    return -1;
  return fd;
}

/* ---- the server ---- */

static G_NORETURN void
run_server (const Options *o, gint listen_fd, gint ready_fd)
{
  g_autoptr (GError) error = NULL;
  KaoDemoServer *server;
  KaoFeeder feeder = g_strcmp0 (o->feeder, "only") == 0   ? KAO_FEEDER_ONLY
                     : g_strcmp0 (o->feeder, "both") == 0 ? KAO_FEEDER_BOTH
                                                          : KAO_FEEDER_NONE;
  KaoFault fault = KAO_FAULT_NONE;
  gint argument = 0;

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (!kao_sandbox_enter (KAO_SANDBOX_DEMO, KAO_SANDBOX_NONE, NULL, &error))
    kao_log_event ("demo", "%s", error->message);
  if (error != NULL && !g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_LANDLOCK)
      && !g_error_matches (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_SECCOMP))
    _exit (2);
  g_clear_error (&error);

  server = kao_demo_server_new (feeder);
  if (o->glass != NULL && !kao_demo_server_set_glass (server, o->glass, o->dpi, &error))
    {
      fprintf (stderr, "kaoawase-demo-scanner: %s\n", error->message);
      _exit (2);
    }
  if (o->fault != NULL && !kao_fault_parse (o->fault, &fault, &argument))
    {
      fprintf (stderr, "kaoawase-demo-scanner: there is no fault \"%s\"\n", o->fault);
      _exit (2);
    }
  kao_demo_server_set_fault (server, fault, argument);
  if (write (ready_fd, "r", 1) != 1)
    _exit (2);
  close (ready_fd);
  kao_demo_server_run (server, listen_fd);
}

static pid_t
start_server (const Options *o, gint listen_fd, gboolean *is_ready)
{
  gint pair[2];
  gchar byte;
  pid_t pid;

  *is_ready = FALSE;
  if (pipe2 (pair, O_CLOEXEC) != 0)
    return -1;
  pid = fork ();
  if (pid == 0)
    {
      sigset_t none;

      sigemptyset (&none);
      sigprocmask (SIG_SETMASK, &none, NULL);
      close (pair[0]);
      run_server (o, listen_fd, pair[1]);
    }
  close (pair[1]);
  *is_ready = pid > 0 && read (pair[0], &byte, 1) == 1;
  close (pair[0]);
  return pid;
}

/* ---- the supervisor ---- */

/* Until standard input is closed or a signal asks for the end. */
static void
supervise (const Options *o, gint listen_fd, gint signal_fd, pid_t pid)
{
  struct pollfd wait[2] = { { .fd = signal_fd, .events = POLLIN }, { .fd = 0, .events = POLLIN } };
  struct signalfd_siginfo info;
  gboolean is_ready = TRUE;
  gchar byte;

  for (guint restarts = 0; restarts < MAX_RESTARTS;)
    {
      if (poll (wait, 2, -1) < 0 && errno != EINTR)
        break;
      if (wait[1].revents != 0 && read (0, &byte, 1) <= 0)
        break;
      if (wait[0].revents == 0 || read (signal_fd, &info, sizeof info) != (ssize_t) sizeof info)
        continue;
      if (info.ssi_signo != SIGCHLD)
        break;
      if (waitpid (pid, NULL, WNOHANG) != pid)
        continue;
      /* As a scanner that was switched off and on: the socket has been kept. */
      restarts++;
      pid = start_server (o, listen_fd, &is_ready);
      if (pid < 0 || !is_ready)
        break;
    }
  if (pid > 0)
    {
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
    }
}

static void
clear_options (Options *o)
{
  g_free (o->folder);
  g_free (o->glass);
  g_free (o->feeder);
  g_free (o->fault);
}

/* Whoever wants this to end says so by a signal, which is read like an event. */
static gint
open_signals (void)
{
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGCHLD);
  sigaddset (&signals, SIGTERM);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGHUP);
  sigprocmask (SIG_BLOCK, &signals, NULL);
  return signalfd (-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Serves from @folder until it is told to end. FALSE when it could not begin. */
static gboolean
serve (const Options *o, const gchar *folder)
{
  gint signal_fd = open_signals ();
  gint listen_fd = -1;
  gboolean is_ready = FALSE;
  pid_t pid;

  if (!write_configuration (o, folder) || (listen_fd = listen_in (folder)) < 0)
    {
      fprintf (stderr, "kaoawase-demo-scanner: %s: %s\n", folder, g_strerror (errno));
      return FALSE;
    }
  pid = start_server (o, listen_fd, &is_ready);
  if (is_ready)
    {
      printf ("ready %s\n", folder);
      fflush (stdout);
      supervise (o, listen_fd, signal_fd, pid);
    }
  else if (pid > 0)
    waitpid (pid, NULL, 0);
  return is_ready;
}

int
main (int argc, char **argv)
{
  Options o = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = NULL;
  gboolean is_served;

  if (!kao_harden_process (KAO_HARDEN_TOOL, &error))
    {
      fprintf (stderr, "kaoawase-demo-scanner: %s\n", error->message);
      return 2;
    }
  if (!read_options (argc, argv, &o))
    return 2;
  /* Whoever ends the window's whole process group does not end this: it sees its input closed, and
   * tidies up. */
  setsid ();
  folder = make_folder (o.folder);
  if (folder == NULL)
    {
      fprintf (stderr, "kaoawase-demo-scanner: no private folder could be made (%s); is /dev/shm a tmpfs?\n",
               g_strerror (errno));
      return 2;
    }
  is_served = serve (&o, folder);
  remove_folder (folder);
  clear_options (&o);
  return is_served ? 0 : 2;
}
