// SPDX-License-Identifier: GPL-3.0-or-later
/* The concrete parts of one counter, put together in the order that the sandbox asks for: demo
 * devices, spawner, sandbox, then everything that has threads. */
#pragma once

#include "app/kao-options.h"
#include "card/kao-card-reader.h"
#include "config/kao-config-watch.h"
#include "config/kao-config.h"
#include "demo/kao-demo.h"
#include "session/kao-json-line.h"
#include "session/kao-session.h"
#include "visitor/kao-card-visit.h"
#include "usb/kao-usb-watch.h"
#include "worker/kao-spawner.h"

G_BEGIN_DECLS

/* Where the configuration is when the command line names none. */
#define KAO_SYSTEM_CONFIG KAO_SYSCONFDIR "/kaoawase/kaoawase.conf"

typedef struct
{
  KaoConfig *config;
  KaoDemo *demo; /* NULL outside the demo */
  KaoSpawner *spawner;
  KaoCamera *camera;
  KaoScanner *scanner;
  KaoCardReader *card_reader; /* NULL in a demo without --chip */
  KaoCardVisit *card;         /* likewise */
  KaoFrontReader *front_reader; /* likewise */
  KaoUsbWatch *usb_watch;
  KaoSession *session;
  KaoConfigWatch *config_watch; /* NULL in the demo, and without a file */
  gboolean is_sandboxed;
} KaoParts;

/* The configuration that @options name. (transfer full) */
KaoConfig *kao_parts_load_config (const KaoOptions *options, GError **error);

/* What a program is made of. Another program is another list, not another way of putting parts
 * together. */
typedef enum
{
  KAO_PART_DEMO = 1 << 0, /* demonstration devices, where the options ask for them */
  KAO_PART_CAMERA = 1 << 1,
  KAO_PART_SCANNER = 1 << 2,
  KAO_PART_SESSION = 1 << 3, /* needs camera and scanner */
  KAO_PART_PLUGS = 1 << 4,   /* looks for the scanner again when a USB device comes or goes */
  KAO_PART_EDITS = 1 << 5,   /* an edited configuration holds for the next visitor */
  KAO_PART_CARD = 1 << 6,    /* the chip of the visitor's card; needs the session */
} KaoPartFlags;

#define KAO_PARTS_COUNTER                                                                          \
  (KAO_PART_DEMO | KAO_PART_CAMERA | KAO_PART_SCANNER | KAO_PART_SESSION | KAO_PART_CARD           \
   | KAO_PART_PLUGS | KAO_PART_EDITS)
/* Enough to see which devices there are. */
#define KAO_PARTS_PROBE (KAO_PART_CAMERA | KAO_PART_SCANNER)

/* Makes the parts that are @needed in the order of a table, the sandbox around this process before
 * the first that has a thread. To be called while the process has one thread. (transfer full) */
KaoParts *kao_parts_new (KaoPartFlags needed,
                         const KaoOptions *options,
                         KaoConfig *config,
                         GError **error);
/* After the session was closed. */
void kao_parts_free (KaoParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoParts, kao_parts_free)

/* Process numbers of the workers, as "scanner_pid", "camera_pid" and "usbwatch_pid". */
void kao_parts_add_workers (KaoJsonLine *line, gpointer parts);

G_END_DECLS
