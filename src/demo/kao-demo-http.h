// SPDX-License-Identifier: GPL-3.0-or-later
/* As much of HTTP/1.1 as one scanner needs, over one connected socket. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint fd;
  gboolean is_over; /* close after this answer */
  gchar *method;
  gchar *path;
  gchar *body; /* NUL-terminated */

  GByteArray *pending; /* received, not yet taken */
} KaoDemoHttp;

/* Takes @fd. */
KaoDemoHttp *kao_demo_http_new (gint fd);
void kao_demo_http_free (KaoDemoHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDemoHttp, kao_demo_http_free)

/* Waits for the next request. FALSE when the client is gone or speaks no HTTP. */
gboolean kao_demo_http_receive (KaoDemoHttp *http);

/* A complete answer; @extra is "" or whole header lines. */
void kao_demo_http_answer (KaoDemoHttp *http,
                           gint code,
                           const gchar *extra,
                           const gchar *type,
                           const gchar *body,
                           gsize size);

/* The head of an answer whose body follows in parts. */
void kao_demo_http_begin (KaoDemoHttp *http, gint code, const gchar *type, gsize size, gboolean is_chunked);
gboolean kao_demo_http_send_part (KaoDemoHttp *http, const guint8 *data, gsize size, gboolean is_chunked);

G_END_DECLS
