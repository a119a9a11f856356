// SPDX-License-Identifier: GPL-3.0-or-later
/* From what sane_read() hands out to one picture, 8 bits a channel. Pure: no SANE call is made here.
 *
 * Backends differ in everything that a picture is made of: 8 or 16 bits, colour in one frame or in
 * three, lines padded or not, a number of lines that is known or not (hand scanners), and an end
 * that is called EOF even when half is missing. So every byte is counted, and a picture that looks
 * like half a JPEG (airscan decodes one without complaint) is refused.
 */
#pragma once

#include "image/kao-image.h"

#include <sane/sane.h>

G_BEGIN_DECLS

/* More than A4 in colour at 1200 dpi is no wish of this program. */
#define KAO_SCAN_MAX_BYTES ((gsize) 512 << 20)

typedef struct _KaoScanFrame KaoScanFrame;

/* Gives @size zeroed bytes that live as long as the frame, or NULL. */
typedef gpointer (*KaoScanAllocate) (gsize size, gpointer user_data);

typedef struct
{
  KaoImageFormat format; /* GRAY8 or RGB24 */
  guint width;
  guint height;
  gsize stride;
} KaoScanPicture;

/* What was asked for and what is there. */
typedef struct
{
  gdouble width_mm; /* 0: not known */
  gdouble height_mm;
  gdouble dpi;      /* 0: the device has no such option */
  gboolean is_feeder; /* draws a sheet in, so that the sheet ends where it ends */
} KaoScanShape;

KaoScanFrame *kao_scan_frame_new (KaoScanAllocate allocate, gpointer user_data);
void kao_scan_frame_free (KaoScanFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoScanFrame, kao_scan_frame_free)

/* What the device was set to, before the first frame begins: decides whether a short picture is a whole one.
 * @shape is copied; without it every line that was announced must come. */
void kao_scan_frame_expect (KaoScanFrame *frame, const KaoScanShape *shape);

/* A frame begins, after sane_get_parameters(): once, or three times for three-pass scanners. Sets
 * KAO_SCANNER_ERROR_UNSUPPORTED or _BROKEN_DATA for parameters that cannot be, _NO_MEMORY. */
gboolean kao_scan_frame_begin (KaoScanFrame *frame, const SANE_Parameters *parameters, GError **error);

/* The picture whose lines come from now on, and in *@dpi how many of its pixels an inch has, where the present frame is
 * all of it and its height is known: then the lines that are done stay as they are. FALSE for other pictures. What
 * kao_scan_frame_finish() says may differ, where lines are missing or filled up. */
gboolean kao_scan_frame_foretell (const KaoScanFrame *frame, KaoScanPicture *picture, gdouble *dpi);

/* Bytes as sane_read() gave them, any number. Bytes beyond the announced picture are an error. */
gboolean kao_scan_frame_push (KaoScanFrame *frame, const guint8 *data, gsize size, GError **error);

/* EOF was reported. Sets KAO_RETRY_SCAN_INCOMPLETE when bytes are missing; up to one line in a
 * hundred may be missing at the end (backends round), more where a feeder's sheet has ended or the device
 * scans coarser than it was asked, and the picture becomes that much shorter.
 * *@more: the backend has announced another frame (call sane_start() again). */
gboolean kao_scan_frame_end (KaoScanFrame *frame, gboolean *more, GError **error);

/* All frames are there: says what the pixels are and in *@dpi (may be NULL) how many of them an inch has
 * (0: not known), or sets KAO_RETRY_SCAN_INCOMPLETE when their end is a filled-up one. White below a
 * feeder's sheet, or to the right of and below a coarser picture, is left out. */
gboolean kao_scan_frame_finish (KaoScanFrame *frame, KaoScanPicture *picture, gdouble *dpi,
                                GError **error);

/* Overwrites what has been written into the memory so far, for a scan that nobody will get. The memory
 * must still be there. */
void kao_scan_frame_wipe (KaoScanFrame *frame);

/* For progress. Total is 0 when the backend does not know. */
guint kao_scan_frame_get_lines_done (const KaoScanFrame *frame);
guint kao_scan_frame_get_lines_total (const KaoScanFrame *frame);

/* Number of rows at the lower end that no sensor has seen: all bytes exactly 128 (libjpeg's filling
 * of a truncated picture), or all exactly 255 below a straight cut through the document (airscan's
 * filling of a picture smaller than the region). 0 for a wholly white page. */
guint kao_scan_frame_count_filled_rows (const guint8 *pixels, const KaoScanPicture *picture);

G_END_DECLS
