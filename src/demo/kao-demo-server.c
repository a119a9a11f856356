// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "demo/kao-demo-server.h"

#include "base/kao-log.h"
#include "demo/kao-demo-http.h"
#include "demo/kao-glass.h"
#include "image/kao-codec.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_LOG 65536
#define PART_SIZE 4096

struct _KaoDemoServer
{
  GMutex lock;
  KaoImage *glass; /* owned, may be NULL */
  KaoFeeder feeder;
  KaoFault fault;
  gint argument;
  guint generation; /* counts changes of the fault, to let hanging threads go */
  gint left;        /* refusals still to come */
  guint last_job;
  GHashTable *jobs; /* number → KaoGlassRequest */
  GString *log;
};

/* The server as one request found it. */
typedef struct
{
  KaoDemoServer *server;
  KaoDemoHttp *http;
  KaoFault fault;
  gint argument;
  guint generation;
} Exchange;

static const gchar *const fault_names[KAO_N_FAULTS] = {
  [KAO_FAULT_NONE] = "none",           [KAO_FAULT_BUSY] = "busy",
  [KAO_FAULT_BUSY_N] = "busy_n",       [KAO_FAULT_NEXT503] = "next503",
  [KAO_FAULT_POST500] = "post500",     [KAO_FAULT_POST409] = "post409",
  [KAO_FAULT_STATUS503] = "status503", [KAO_FAULT_NODOC] = "nodoc",
  [KAO_FAULT_NEXT410] = "next410",     [KAO_FAULT_NEXT500] = "next500",
  [KAO_FAULT_DROP] = "drop",           [KAO_FAULT_CHUNKDROP] = "chunkdrop",
  [KAO_FAULT_SLOW] = "slow",           [KAO_FAULT_HANG] = "hang",
  [KAO_FAULT_HANGPOST] = "hangpost",   [KAO_FAULT_BADJPEG] = "badjpeg",
  [KAO_FAULT_TRUNCJPEG] = "truncjpeg", [KAO_FAULT_SMALLER] = "smaller",
  [KAO_FAULT_JAM] = "jam",             [KAO_FAULT_DOOROPEN] = "dooropen",
  [KAO_FAULT_EMPTY] = "empty",         [KAO_FAULT_STOPPED] = "stopped",
  [KAO_FAULT_DIE] = "die",         [KAO_FAULT_LINES] = "lines",
  [KAO_FAULT_LATELINES] = "latelines",
};

gboolean
kao_fault_parse (const gchar *text, KaoFault *fault, gint *argument)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);

  for (gint i = 0; i < KAO_N_FAULTS; i++)
    if (parts[0] != NULL && strcmp (parts[0], fault_names[i]) == 0)
      {
        *fault = (KaoFault) i;
        *argument = parts[1] != NULL ? atoi (parts[1]) : 0;
        return TRUE;
      }
  return FALSE;
}

KaoDemoServer *
kao_demo_server_new (KaoFeeder feeder)
{
  KaoDemoServer *server = g_new0 (KaoDemoServer, 1);

  g_mutex_init (&server->lock);
  server->feeder = feeder;
  server->jobs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  server->log = g_string_new (NULL);
  return server;
}

gboolean
kao_demo_server_set_glass (KaoDemoServer *server, const gchar *path, gdouble dpi, GError **error)
{
  g_autoptr (KaoImage) glass = kao_codec_read_file (path, error);

  if (glass == NULL)
    return FALSE;
  kao_image_set_dpi (glass, dpi);
  g_mutex_lock (&server->lock);
  g_clear_pointer (&server->glass, kao_image_unref);
  server->glass = g_steal_pointer (&glass);
  g_mutex_unlock (&server->lock);
  return TRUE;
}

void
kao_demo_server_set_fault (KaoDemoServer *server, KaoFault fault, gint argument)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&server->lock);

  server->fault = fault;
  server->argument = argument;
  server->left = argument;
  server->generation++;
}

static void G_GNUC_PRINTF (2, 3)
note (KaoDemoServer *server, const gchar *format, ...)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&server->lock);
  va_list args;

  if (server->log->len > MAX_LOG)
    g_string_truncate (server->log, 0);
  va_start (args, format);
  g_string_append_vprintf (server->log, format, args);
  va_end (args);
  g_string_append_c (server->log, '\n');
}

/* TRUE when this request is one of the counted refusals. */
static gboolean
take_refusal (KaoDemoServer *server)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&server->lock);

  return server->left > 0 && server->left-- > 0;
}

static void
answer (Exchange *e, gint code, const gchar *extra, const gchar *body)
{
  note (e->server, "%s %s -> %d", e->http->method, e->http->path, code);
  kao_demo_http_answer (e->http, code, extra, "text/xml", body, strlen (body));
}

/* Until the fault is taken back or the client goes away; then the connection is closed. */
static void
hang (Exchange *e)
{
  struct pollfd wait = { .fd = e->http->fd, .events = POLLRDHUP };

  note (e->server, "%s %s -> silence", e->http->method, e->http->path);
  for (;;)
    {
      guint generation;

      if (poll (&wait, 1, 50) > 0)
        break;
      g_mutex_lock (&e->server->lock);
      generation = e->server->generation;
      g_mutex_unlock (&e->server->lock);
      if (generation != e->generation)
        break;
    }
  e->http->is_over = TRUE;
}

/* ---- what the device says about itself ---- */

#define NAMESPACES                                                                                \
  "xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" "                                 \
  "xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\""

static void
append_input_caps (GString *xml, const gchar *element)
{
  static const gint resolutions[] = { 75, 100, 150, 200, 300, 600 };

  g_string_append_printf (
    xml,
    "<scan:%s><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>"
    "<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3510</scan:MaxHeight>"
    "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
    "<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>"
    "<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes><scan:DocumentFormats>"
    "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
    "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
    "<scan:SupportedResolutions><scan:DiscreteResolutions>",
    element);
  for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++)
    g_string_append_printf (xml,
                            "<scan:DiscreteResolution><scan:XResolution>%d</scan:XResolution>"
                            "<scan:YResolution>%d</scan:YResolution></scan:DiscreteResolution>",
                            resolutions[i], resolutions[i]);
  g_string_append_printf (xml,
                          "</scan:DiscreteResolutions></scan:SupportedResolutions>"
                          "</scan:SettingProfile></scan:SettingProfiles><scan:SupportedIntents>"
                          "<scan:Intent>Document</scan:Intent><scan:Intent>Photo</scan:Intent>"
                          "</scan:SupportedIntents></scan:%s>",
                          element);
}

static void
send_capabilities (Exchange *e)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  KaoFeeder feeder = e->server->feeder;

  g_string_append (xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scan:ScannerCapabilities "
                        NAMESPACES "><pwg:Version>2.63</pwg:Version>"
                        "<pwg:MakeAndModel>Kaoawase Demo Scanner</pwg:MakeAndModel>"
                        "<pwg:SerialNumber>DEMO</pwg:SerialNumber>"
                        "<scan:UUID>4b414f57-4153-4500-8000-000000000001</scan:UUID>");
  if (feeder != KAO_FEEDER_ONLY)
    {
      g_string_append (xml, "<scan:Platen>");
      append_input_caps (xml, "PlatenInputCaps");
      g_string_append (xml, "</scan:Platen>");
    }
  if (feeder != KAO_FEEDER_NONE)
    {
      g_string_append (xml, "<scan:Adf>");
      append_input_caps (xml, "AdfSimplexInputCaps");
      g_string_append (xml, "<scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions>"
                            "<scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions>"
                            "</scan:Adf>");
    }
  g_string_append (xml, "</scan:ScannerCapabilities>");
  answer (e, 200, "", xml->str);
}

static void
send_status (Exchange *e)
{
  g_autofree gchar *xml = NULL;
  const gchar *adf = e->fault == KAO_FAULT_JAM        ? "ScannerAdfJam"
                     : e->fault == KAO_FAULT_DOOROPEN ? "ScannerAdfDoorOpen"
                     : e->fault == KAO_FAULT_EMPTY    ? "ScannerAdfEmpty"
                                                      : "ScannerAdfLoaded";
  gboolean is_stopped = e->fault == KAO_FAULT_JAM || e->fault == KAO_FAULT_DOOROPEN
                        || e->fault == KAO_FAULT_STOPPED;
  const gchar *state = is_stopped                   ? "Stopped"
                       : e->fault == KAO_FAULT_BUSY ? "Processing"
                                                    : "Idle";

  xml = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scan:ScannerStatus " NAMESPACES
                         "><pwg:Version>2.63</pwg:Version><pwg:State>%s</pwg:State>"
                         "<scan:AdfState>%s</scan:AdfState></scan:ScannerStatus>",
                         state, adf);
  answer (e, e->fault == KAO_FAULT_STATUS503 ? 503 : 200, "", xml);
}

/* ---- jobs ---- */

/* The number in the first element of this name, whatever its prefix; @fallback when there is none. */
static guint
xml_number (const gchar *xml, const gchar *name, guint fallback)
{
  g_autofree gchar *tag = g_strdup_printf (":%s>", name);
  const gchar *at = strstr (xml, tag);

  return at != NULL && g_ascii_isdigit (at[strlen (tag)])
           ? (guint) MIN (g_ascii_strtoull (at + strlen (tag), NULL, 10), 100000u)
           : fallback;
}

static void
create_job (Exchange *e)
{
  KaoDemoServer *server = e->server;
  const gchar *xml = e->http->body;
  KaoGlassRequest request = { 0 };
  g_autofree gchar *location = NULL;
  guint job;

  request.x = MIN (xml_number (xml, "XOffset", 0), 2549);
  request.y = MIN (xml_number (xml, "YOffset", 0), 3509);
  request.width = CLAMP (xml_number (xml, "Width", 2550), 1, 2550 - request.x);
  request.height = CLAMP (xml_number (xml, "Height", 3510), 1, 3510 - request.y);
  request.dpi = CLAMP (xml_number (xml, "XResolution", 300), 10, 600);
  request.is_gray = strstr (xml, "Grayscale8") != NULL;
  note (server, "job x=%u y=%u width=%u height=%u dpi=%u gray=%d feeder=%d", request.x, request.y,
        request.width, request.height, request.dpi, request.is_gray,
        strstr (xml, ">Feeder<") != NULL);

  g_mutex_lock (&server->lock);
  job = ++server->last_job;
  g_hash_table_insert (server->jobs, GUINT_TO_POINTER (job),
                       g_memdup2 (&request, sizeof request));
  g_mutex_unlock (&server->lock);
  location = g_strdup_printf ("Location: /eSCL/ScanJobs/%u\r\n", job);
  answer (e, 201, location, "");
}

static void
post_job (Exchange *e)
{
  switch ((gint) e->fault)
    {
    case KAO_FAULT_BUSY:
      answer (e, 503, "Retry-After: 2\r\n", "");
      return;
    case KAO_FAULT_BUSY_N:
      if (take_refusal (e->server))
        answer (e, 503, "Retry-After: 1\r\n", "");
      else
        create_job (e);
      return;
    case KAO_FAULT_POST500:
      answer (e, 500, "", "");
      return;
    case KAO_FAULT_POST409:
    case KAO_FAULT_JAM:
    case KAO_FAULT_DOOROPEN:
    case KAO_FAULT_EMPTY:
    case KAO_FAULT_STOPPED:
      answer (e, 409, "", "");
      return;
    case KAO_FAULT_HANGPOST:
      hang (e);
      return;
    default:
      create_job (e);
    }
}

/* Sends the picture as the fault wants it; the head has been decided. */
static void
send_parts (Exchange *e, const guint8 *data, gsize size)
{
  gboolean is_chunked = e->fault == KAO_FAULT_CHUNKDROP;
  gboolean ends_early = e->fault == KAO_FAULT_DROP || is_chunked || e->fault == KAO_FAULT_DIE;
  gsize limit = e->argument > 0 ? (gsize) e->argument : size / 2;
  gsize step = e->fault == KAO_FAULT_SLOW ? MAX (1, (gsize) MAX (e->argument, 1000) / 10) : PART_SIZE;

  for (gsize at = 0; at < size; at += step)
    {
      gsize part = MIN (step, size - at);

      if (ends_early && at + part > limit)
        {
          note (e->server, "connection ended after %" G_GSIZE_FORMAT " bytes", at);
          if (e->fault == KAO_FAULT_DIE)
            _exit (1);
          e->http->is_over = TRUE;
          return;
        }
      if (!kao_demo_http_send_part (e->http, data + at, part, is_chunked))
        return;
      if (e->fault == KAO_FAULT_SLOW)
        g_usleep (100 * 1000);
    }
}

static void
send_picture (Exchange *e, const KaoGlassRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) glass = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  const guint8 *data;
  gsize size;

  g_mutex_lock (&e->server->lock);
  glass = e->server->glass != NULL ? kao_image_ref (e->server->glass) : NULL;
  g_mutex_unlock (&e->server->lock);
  jpeg = kao_glass_scan (glass, request, e->fault == KAO_FAULT_SMALLER ? 0.6 : 1.0, &error);
  if (jpeg == NULL)
    {
      kao_log_event ("demo", "%s", error->message);
      answer (e, 500, "", "");
      return;
    }
  data = g_bytes_get_data (jpeg, &size);
  if (e->fault == KAO_FAULT_BADJPEG)
    {
      static const gchar nonsense[] = "this is not a picture, whatever its header says";

      data = (const guint8 *) nonsense;
      size = sizeof nonsense;
    }
  if (e->fault == KAO_FAULT_TRUNCJPEG)
    size /= 2;
  note (e->server, "GET %s -> 200, %" G_GSIZE_FORMAT " bytes", e->http->path, size);
  kao_demo_http_begin (e->http, 200, "image/jpeg", size, e->fault == KAO_FAULT_CHUNKDROP);
  send_parts (e, data, size);
}

static void
next_document (Exchange *e, guint job)
{
  g_autofree KaoGlassRequest *request = NULL;

  switch ((gint) e->fault)
    {
    case KAO_FAULT_NEXT503:
      if (take_refusal (e->server))
        {
          answer (e, 503, "Retry-After: 1\r\n", "");
          return;
        }
      break;
    case KAO_FAULT_NODOC:
    case KAO_FAULT_EMPTY:
      answer (e, 404, "", "");
      return;
    case KAO_FAULT_NEXT410:
      answer (e, 410, "", "");
      return;
    case KAO_FAULT_NEXT500:
      answer (e, 500, "", "");
      return;
    case KAO_FAULT_HANG:
      hang (e);
      return;
    default:
      break;
    }
  g_mutex_lock (&e->server->lock);
  if (g_hash_table_lookup (e->server->jobs, GUINT_TO_POINTER (job)) != NULL)
    {
      request = g_memdup2 (g_hash_table_lookup (e->server->jobs, GUINT_TO_POINTER (job)),
                           sizeof *request);
      g_hash_table_remove (e->server->jobs, GUINT_TO_POINTER (job));
    }
  g_mutex_unlock (&e->server->lock);
  /* A second page was asked for: there is one only. */
  if (request == NULL)
    answer (e, 404, "", "");
  else
    send_picture (e, request);
}

/* ---- control ---- */

static void
control (Exchange *e, const gchar *query)
{
  g_autoptr (GHashTable) values = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  const gchar *glass;
  const gchar *name;
  KaoFault fault;
  gint argument;

  if (values == NULL)
    {
      answer (e, 400, "", "");
      return;
    }
  glass = g_hash_table_lookup (values, "glass");
  name = g_hash_table_lookup (values, "fault");
  if (glass != NULL)
    {
      const gchar *dpi = g_hash_table_lookup (values, "dpi");

      if (!kao_demo_server_set_glass (e->server, glass, dpi != NULL ? atof (dpi) : 300.0, &error))
        {
          answer (e, 400, "", error->message);
          return;
        }
    }
  if (name != NULL)
    {
      const gchar *arg = g_hash_table_lookup (values, "arg");

      if (!kao_fault_parse (name, &fault, &argument))
        {
          answer (e, 400, "", "no such fault");
          return;
        }
      kao_demo_server_set_fault (e->server, fault, arg != NULL ? atoi (arg) : 0);
    }
  kao_demo_http_answer (e->http, 200, "", "text/plain", "ok\n", 3);
}

static void
send_log (Exchange *e)
{
  g_autofree gchar *log = NULL;

  g_mutex_lock (&e->server->lock);
  log = g_strdup (e->server->log->str);
  g_string_truncate (e->server->log, 0);
  g_mutex_unlock (&e->server->lock);
  kao_demo_http_answer (e->http, 200, "", "text/plain", log, strlen (log));
}

/* ---- connections ---- */

static void
handle_request (Exchange *e)
{
  const gchar *method = e->http->method;
  const gchar *path = e->http->path;
  gboolean is_get = strcmp (method, "GET") == 0;

  if (is_get && strcmp (path, "/ctl/log") == 0)
    send_log (e);
  else if (is_get && g_str_has_prefix (path, "/ctl?"))
    control (e, path + strlen ("/ctl?"));
  else if (is_get && strcmp (path, "/eSCL/ScannerCapabilities") == 0)
    send_capabilities (e);
  else if (is_get && strcmp (path, "/eSCL/ScannerStatus") == 0)
    send_status (e);
  else if (strcmp (method, "POST") == 0 && strcmp (path, "/eSCL/ScanJobs") == 0)
    post_job (e);
  else if (is_get && g_str_has_prefix (path, "/eSCL/ScanJobs/") && g_str_has_suffix (path, "/NextDocument"))
    next_document (e, (guint) g_ascii_strtoull (path + strlen ("/eSCL/ScanJobs/"), NULL, 10));
  else if (strcmp (method, "DELETE") == 0 && g_str_has_prefix (path, "/eSCL/ScanJobs/"))
    answer (e, 200, "", "");
  else
    answer (e, 404, "", "");
}

typedef struct
{
  KaoDemoServer *server;
  gint fd;
} Connection;

static gpointer
serve_connection (gpointer data)
{
  g_autofree Connection *connection = data;
  g_autoptr (KaoDemoHttp) http = kao_demo_http_new (connection->fd);

  while (!http->is_over && kao_demo_http_receive (http))
    {
      KaoDemoServer *server = connection->server;
      Exchange e = { .server = server, .http = http };

      g_mutex_lock (&server->lock);
      e.fault = server->fault;
      e.argument = server->argument;
      e.generation = server->generation;
      g_mutex_unlock (&server->lock);
      handle_request (&e);
    }
  return NULL;
}

void
kao_demo_server_run (KaoDemoServer *server, gint listen_fd)
{
  for (;;)
    {
      gint fd = accept4 (listen_fd, NULL, NULL, SOCK_CLOEXEC);
      Connection *connection;

      if (fd < 0)
        {
          if (errno != EINTR && errno != ECONNABORTED)
            g_usleep (100 * 1000);
          continue;
        }
      connection = g_new0 (Connection, 1);
      connection->server = server;
      connection->fd = fd;
      g_thread_unref (g_thread_new ("connection", serve_connection, connection));
    }
}
