// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-deadline.h"

#include <string.h>

typedef struct
{
  guint floor;   /* ms, for a device known to be quick */
  guint ceiling; /* ms, for a device never seen */
  guint per_line; /* µs on top of the ceiling, for pages taken in one piece */
} Limits;

static const Limits limits[KAO_N_SCAN_WAITS] = {
  /*                              floor  ceiling  per line */
  [KAO_SCAN_WAIT_LIST] =       {  14000,  14000,     0 },
  [KAO_SCAN_WAIT_ANSWER] =     {   5000,   5000,     0 },
  [KAO_SCAN_WAIT_OPEN] =       {  10000,  14000,     0 },
  [KAO_SCAN_WAIT_BUSY] =       {   5000,   5000,     0 },
  /* airscan asks a busy device again and again for ten seconds inside sane_start. */
  [KAO_SCAN_WAIT_START] =      {  13000,  30000,     0 },
  [KAO_SCAN_WAIT_FIRST_BYTE] = {   9000,  20000, 10000 },
  [KAO_SCAN_WAIT_READ] =       {  10000,  12000,     0 },
  [KAO_SCAN_WAIT_CANCEL] =     {   4000,   4000,     0 },
  [KAO_SCAN_WAIT_TIDY] =       {   8000,   8000,     0 },
  [KAO_SCAN_WAIT_TOTAL] =      { 180000, 180000,     0 },
};

/* Backends of scanners with a fluorescent lamp, which may warm up inside sane_start for a minute. */
static const gchar *const lamp_backends[] = {
  "artec_eplus48u:", "avision:", "epson2:", "genesys:", "gt68xx:", "hp:", "hp3500:", "hp3900:",
  "hp4200:", "hp5400:", "hp5590:", "ma1509:", "microtek2:", "mustek_usb:", "mustek_usb2:", "niash:",
  "plustek:", "rts8891:", "sm3600:", "sm3840:", "snapscan:", "u12:", "umax:", "umax1220u:",
};
#define LAMP_MS 75000

static gboolean
has_lamp (const gchar *device)
{
  const gchar *name = device;

  /* net:host:backend:... */
  if (g_str_has_prefix (device, "net:") && strchr (device + 4, ':') != NULL)
    name = strchr (device + 4, ':') + 1;
  for (gsize i = 0; i < G_N_ELEMENTS (lamp_backends); i++)
    if (g_str_has_prefix (name, lamp_backends[i]))
      return TRUE;
  return FALSE;
}

guint
kao_scan_deadline (KaoScanWait wait, const gchar *device, guint lines, const KaoScanPace *pace)
{
  const Limits *l = &limits[wait];
  guint ceiling = l->ceiling + (guint) ((guint64) l->per_line * lines / 1000);
  guint64 learned;

  g_return_val_if_fail ((guint) wait < KAO_N_SCAN_WAITS, 0);
  if (wait == KAO_SCAN_WAIT_START && has_lamp (device))
    return LAMP_MS; /* a lamp that was warm an hour ago may be cold now */
  if (pace == NULL || !pace->is_known)
    return ceiling;
  learned = 3u * (guint64) pace->slowest[wait];
  if (wait == KAO_SCAN_WAIT_FIRST_BYTE)
    learned = learned * lines / 1000;
  return (guint) CLAMP (learned, l->floor, MAX (ceiling, l->floor));
}

void
kao_scan_pace_learn (KaoScanPace *pace, KaoScanWait wait, guint milliseconds, guint lines)
{
  guint64 value = milliseconds;

  g_return_if_fail ((guint) wait < KAO_N_SCAN_WAITS);
  if (wait == KAO_SCAN_WAIT_FIRST_BYTE)
    value = value * 1000 / MAX (lines, 1);
  pace->slowest[wait] = MAX (pace->slowest[wait], (guint) MIN (value, G_MAXUINT));
}

void
kao_scan_pace_merge (KaoScanPace *pace, const KaoScanPace *seen)
{
  pace->is_known = TRUE;
  for (gsize i = 0; i < KAO_N_SCAN_WAITS; i++)
    pace->slowest[i] = MAX (pace->slowest[i], seen->slowest[i]);
}

void
kao_scan_paces_merge (GHashTable *paces, const gchar *device, const KaoScanPace *seen)
{
  KaoScanPace *pace = g_hash_table_lookup (paces, device);

  if (pace == NULL)
    {
      pace = g_new0 (KaoScanPace, 1);
      g_hash_table_insert (paces, g_strdup (device), pace);
    }
  kao_scan_pace_merge (pace, seen);
}
