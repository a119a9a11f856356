// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "demo/kao-demo-http.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD 16384
#define MAX_BODY 65536

KaoDemoHttp *
kao_demo_http_new (gint fd)
{
  KaoDemoHttp *http = g_new0 (KaoDemoHttp, 1);

  http->fd = fd;
  http->pending = g_byte_array_new ();
  return http;
}

void
kao_demo_http_free (KaoDemoHttp *http)
{
  close (http->fd);
  g_byte_array_unref (http->pending);
  g_free (http->method);
  g_free (http->path);
  g_free (http->body);
  g_free (http);
}

static gboolean
receive_more (KaoDemoHttp *http)
{
  guint8 buffer[4096];
  gssize n;

  do
    n = recv (http->fd, buffer, sizeof buffer, 0);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return FALSE;
  g_byte_array_append (http->pending, buffer, (guint) n);
  return TRUE;
}

/* Length of the head with its empty line, 0 while that has not come. */
static gsize
find_head (const GByteArray *bytes)
{
  const guint8 *end = bytes->len > 0 ? memmem (bytes->data, bytes->len, "\r\n\r\n", 4) : NULL;

  return end != NULL ? (gsize) (end - bytes->data) + 4 : 0;
}

static gboolean
parse_head (KaoDemoHttp *http, const gchar *head, gsize *body_size)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", -1);

  *body_size = 0;
  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    return FALSE;
  g_free (http->method);
  g_free (http->path);
  http->method = g_strdup (words[0]);
  http->path = g_strdup (words[1]);
  for (gsize i = 1; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], "Content-Length:", 15) == 0)
        *body_size = (gsize) g_ascii_strtoull (lines[i] + 15, NULL, 10);
      if (g_ascii_strncasecmp (lines[i], "Connection:", 11) == 0
          && strstr (lines[i], "close") != NULL)
        http->is_over = TRUE;
    }
  return *body_size <= MAX_BODY;
}

gboolean
kao_demo_http_receive (KaoDemoHttp *http)
{
  g_autofree gchar *head = NULL;
  gsize head_size;
  gsize body_size;

  while ((head_size = find_head (http->pending)) == 0)
    if (http->pending->len > MAX_HEAD || !receive_more (http))
      return FALSE;
  head = g_strndup ((const gchar *) http->pending->data, head_size);
  if (!parse_head (http, head, &body_size))
    return FALSE;
  while (http->pending->len < head_size + body_size)
    if (!receive_more (http))
      return FALSE;
  g_free (http->body);
  http->body = g_strndup ((const gchar *) http->pending->data + head_size, body_size);
  g_byte_array_remove_range (http->pending, 0, (guint) (head_size + body_size));
  return TRUE;
}

static gboolean
send_all (KaoDemoHttp *http, gconstpointer data, gsize size)
{
  const guint8 *at = data;

  while (size > 0)
    {
      gssize n = send (http->fd, at, size, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          http->is_over = TRUE;
          return FALSE;
        }
      at += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static const gchar *
reason_of (gint code)
{
  return code == 200   ? "OK"
         : code == 201 ? "Created"
         : code == 400 ? "Bad Request"
         : code == 404 ? "Not Found"
         : code == 409 ? "Conflict"
         : code == 410 ? "Gone"
         : code == 503 ? "Service Unavailable"
                       : "Internal Server Error";
}

void
kao_demo_http_answer (KaoDemoHttp *http,
                      gint code,
                      const gchar *extra,
                      const gchar *type,
                      const gchar *body,
                      gsize size)
{
  g_autofree gchar *head
    = g_strdup_printf ("HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT
                       "\r\n%s\r\n",
                       code, reason_of (code), type, size, extra);

  if (send_all (http, head, strlen (head)))
    send_all (http, body, size);
}

void
kao_demo_http_begin (KaoDemoHttp *http, gint code, const gchar *type, gsize size, gboolean is_chunked)
{
  g_autofree gchar *length = is_chunked
                               ? g_strdup ("Transfer-Encoding: chunked")
                               : g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT, size);
  g_autofree gchar *head = g_strdup_printf ("HTTP/1.1 %d %s\r\nContent-Type: %s\r\n%s\r\n\r\n", code,
                                            reason_of (code), type, length);

  send_all (http, head, strlen (head));
}

gboolean
kao_demo_http_send_part (KaoDemoHttp *http, const guint8 *data, gsize size, gboolean is_chunked)
{
  g_autofree gchar *head = is_chunked ? g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", size) : NULL;

  if (head != NULL && !send_all (http, head, strlen (head)))
    return FALSE;
  return send_all (http, data, size) && (!is_chunked || send_all (http, "\r\n", 2));
}
