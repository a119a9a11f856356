// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "demo/kao-demo.h"

#include "base/kao-error.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Decoding a whole glass at 600 dpi takes a second or two on a slow machine. */
#define START_TIMEOUT_MS 30000
#define CONTROL_TIMEOUT_S 10
#define STOP_TIMEOUT_MS 3000
#define STOP_LOOK_MS 10

struct _KaoDemo
{
  GPid pid;
  gint input_fd; /* closing it ends the process */
  gchar *folder;
};

/* One line from @fd, or what came before its end. */
static gchar *
read_line (gint fd)
{
  GString *line = g_string_new (NULL);
  gint64 end = g_get_monotonic_time () + START_TIMEOUT_MS * 1000;
  struct pollfd wait = { .fd = fd, .events = POLLIN };
  gchar c;

  while (line->len < 4096)
    {
      gint64 left = (end - g_get_monotonic_time ()) / 1000;

      if (left <= 0 || poll (&wait, 1, (gint) left) <= 0 || read (fd, &c, 1) != 1 || c == '\n')
        break;
      g_string_append_c (line, c);
    }
  return g_string_free (line, FALSE);
}

KaoDemo *
kao_demo_start (const gchar *programs, const gchar *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KaoDemo) demo = g_new0 (KaoDemo, 1);
  g_autofree gchar *line = NULL;
  gint output_fd;

  demo->input_fd = -1;
  g_ptr_array_add (argv, g_build_filename (programs, "kaoawase-demo-scanner", NULL));
  for (gsize i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  if (!g_spawn_async_with_pipes (NULL, (gchar **) argv->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                 NULL, &demo->pid, &demo->input_fd, &output_fd, NULL, error))
    return NULL;
  line = read_line (output_fd);
  close (output_fd);
  if (!g_str_has_prefix (line, "ready "))
    {
      g_set_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                   "The demo scanner could not be started; its reason is above.");
      return NULL;
    }
  demo->folder = g_strdup (line + strlen ("ready "));
  return g_steal_pointer (&demo);
}

const gchar *
kao_demo_get_folder (KaoDemo *demo)
{
  return demo->folder;
}

gchar *
kao_demo_control (KaoDemo *demo, const gchar *query, GError **error)
{
  g_autofree gchar *path = g_build_filename (demo->folder, "scanner.sock", NULL);
  g_autofree gchar *request
    = g_strdup_printf ("GET %s%s HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n",
                       query[0] == '/' ? "" : "/ctl?", query);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);
  GInputStream *input;
  gchar buffer[4096];
  gssize n;
  const gchar *body;

  g_socket_client_set_timeout (client, CONTROL_TIMEOUT_S);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (connection == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                     request, strlen (request), NULL, NULL, error))
    return NULL;
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, error)) > 0)
    g_string_append_len (answer, buffer, n);
  if (n < 0)
    return NULL;
  body = strstr (answer->str, "\r\n\r\n");
  return g_strdup (body != NULL ? body + 4 : "");
}

/* It ends by itself when its input does; one that does not is ended. */
static void
end_process (GPid pid)
{
  pid_t ended = 0;

  for (gint waited = 0; waited < STOP_TIMEOUT_MS && ended == 0; waited += STOP_LOOK_MS)
    {
      ended = waitpid (pid, NULL, WNOHANG);
      if (ended == 0)
        g_usleep (STOP_LOOK_MS * 1000);
    }
  if (ended != 0)
    return;
  kill (pid, SIGKILL);
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

void
kao_demo_stop (KaoDemo *demo)
{
  if (demo == NULL)
    return;
  if (demo->input_fd >= 0)
    close (demo->input_fd);
  if (demo->pid > 0)
    {
      end_process (demo->pid);
      g_spawn_close_pid (demo->pid);
    }
  g_free (demo->folder);
  g_free (demo);
}
