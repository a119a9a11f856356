// SPDX-License-Identifier: GPL-3.0-or-later
/* The eSCL server behind kaoawase-demo-scanner: HTTP/1.1 by hand, a thread per connection.
 *
 * ScanRegion, resolution and colour mode are really applied to the picture on the glass, so that a
 * wrong request shows in the scan. Faults are those that offices report of real devices.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_FAULT_NONE,
  KAO_FAULT_BUSY,       /* ScanJobs answers 503 for ever */
  KAO_FAULT_BUSY_N,     /* =N times, then works */
  KAO_FAULT_NEXT503,    /* NextDocument answers 503 N times */
  KAO_FAULT_POST500,
  KAO_FAULT_POST409,
  KAO_FAULT_STATUS503,
  KAO_FAULT_NODOC,      /* NextDocument 404 at once */
  KAO_FAULT_NEXT410,
  KAO_FAULT_NEXT500,
  KAO_FAULT_DROP,       /* the connection ends after N bytes of the picture */
  KAO_FAULT_CHUNKDROP,  /* the same within chunked encoding */
  KAO_FAULT_SLOW,       /* N bytes a second */
  KAO_FAULT_LINES,      /* N lines a second, as a scanner has them; from the start alone */
  KAO_FAULT_LATELINES,  /* likewise, but none is shown before the last is there */
  KAO_FAULT_HANG,       /* NextDocument never answers */
  KAO_FAULT_HANGPOST,   /* ScanJobs never answers */
  KAO_FAULT_BADJPEG,    /* complete, but no JPEG */
  KAO_FAULT_TRUNCJPEG,  /* complete HTTP, half a JPEG */
  KAO_FAULT_SMALLER,    /* a picture of 3/5 of the height asked for */
  KAO_FAULT_JAM,
  KAO_FAULT_DOOROPEN,
  KAO_FAULT_EMPTY,
  KAO_FAULT_STOPPED,
  KAO_FAULT_DIE,        /* the process ends after N bytes of the picture */
  KAO_N_FAULTS
} KaoFault;

typedef enum
{
  KAO_FEEDER_NONE,
  KAO_FEEDER_BOTH, /* glass and feeder */
  KAO_FEEDER_ONLY
} KaoFeeder;

typedef struct _KaoDemoServer KaoDemoServer;

/* "jam" or "drop=50000". FALSE when it is no fault. */
gboolean kao_fault_parse (const gchar *text, KaoFault *fault, gint *argument);

/* (transfer full) */
KaoDemoServer *kao_demo_server_new (KaoFeeder feeder);
/* Lays the picture in @path, scanned or drawn at @dpi, on the glass corner. */
gboolean kao_demo_server_set_glass (KaoDemoServer *server, const gchar *path, gdouble dpi, GError **error);
void kao_demo_server_set_fault (KaoDemoServer *server, KaoFault fault, gint argument);
/* Takes connections from @listen_fd for ever. */
G_NORETURN void kao_demo_server_run (KaoDemoServer *server, gint listen_fd);

G_END_DECLS
