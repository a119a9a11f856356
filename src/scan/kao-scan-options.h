// SPDX-License-Identifier: GPL-3.0-or-later
/* From the wish "the card area, in colour, at 600 dpi" to the options of one real device.
 *
 * SANE fixes the names of a few options and nothing about their values: "Flatbed", "FB", "Normal"
 * and "Document Table" are the same glass; a mode list may be Color, 24bit Color or Color - 16
 * Million Colors; geometry is in millimetres or pixels, of integers or fixed-point numbers, and each
 * set may change the rest. So every step looks its option up anew, takes the best value that is
 * offered, and what the device made of it is read back at the end.
 *
 * Pure but for the two calls of KaoScanDriver, so that the option lists of real scanners can be
 * played in tests (tests/data/scanners).
 */
#pragma once

#include <gio/gio.h>
#include <sane/sane.h>

G_BEGIN_DECLS

typedef struct
{
  /* As sane_get_option_descriptor() and sane_control_option(). */
  const SANE_Option_Descriptor *(*describe) (gpointer device, SANE_Int index);
  SANE_Status (*control) (gpointer device,
                          SANE_Int index,
                          SANE_Action action,
                          gpointer value,
                          SANE_Int *info);
  gpointer device;
} KaoScanDriver;

typedef struct
{
  gdouble width_mm; /* from the glass corner; 0: all there is */
  gdouble height_mm;
  guint dpi;
  gboolean want_gray;
  gboolean is_card; /* stiff: takes a feeder's straight path where there is one */
} KaoScanWish;

/* What the device will do, read back from it. */
typedef struct
{
  gchar source[64]; /* "" when it has no choice */
  gchar mode[64];
  gint depth;       /* 0 when it has no such option */
  gdouble dpi;      /* 0 when it has no such option */
  gdouble width_mm; /* 0 when it has no geometry */
  gdouble height_mm;
  gboolean is_feeder; /* draws the sheet in: also without a choice of sources, by its other options */
  gboolean is_gray;
} KaoScanSettings;

/* Lowest resolution at which a portrait of 22 mm is still worth looking for. */
#define KAO_SCAN_MIN_DPI 100

/* Sets KAO_SCANNER_ERROR or KAO_RETRY: _UNSUPPORTED when the device cannot deliver a usable picture
 * (film only, black and white only), _TOO_COARSE, else what the driver answered. */
gboolean kao_scan_options_apply (const KaoScanDriver *driver,
                                 const KaoScanWish *wish,
                                 KaoScanSettings *settings,
                                 GError **error);

/* KAO_DEVICE_ERROR_TOO_COARSE: @dpi is below KAO_SCAN_MIN_DPI. (transfer full) */
GError *kao_scan_options_new_too_coarse (gdouble dpi);

/* Sets one option by name from text ("true", "12", "0.5", "Flatbed"). FALSE when there is none of
 * this name or the device refuses it. */
gboolean kao_scan_options_set_text (const KaoScanDriver *driver, const gchar *name, const gchar *text);

/* How well a value of "source" or "mode" means what is asked for: 0 not at all, else higher is
 * better. For the table tests. */
gint kao_scan_rank_flatbed (const gchar *value);
gint kao_scan_rank_feeder (const gchar *value);
gint kao_scan_rank_card_path (const gchar *value);
gint kao_scan_rank_color (const gchar *value);
gint kao_scan_rank_gray (const gchar *value);

G_END_DECLS
