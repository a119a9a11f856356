// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of this folder share. Positions are millimetres from the scan's upper left corner,
 * x to the right, y downwards; angles are degrees, counter-clockwise as one sees the scan.
 *
 * Order of work: kao_locate_blocks() looks at a small copy of the scan and names rectangles worth a
 * look; kao_search_block() cuts each out upright at a resolution where a face is about
 * a hundred pixels large and asks the face finder, in the four orientations; kao_finish_portrait()
 * goes back to the full resolution for the crop alone. Any thread.
 */
#pragma once

#include "document/kao-document.h"

G_BEGIN_DECLS

#define KAO_MM_PER_INCH 25.4

/* ISO/IEC 7810 ID-1 */
#define KAO_CARD_LONG_MM 85.60
#define KAO_CARD_SHORT_MM 53.98

/* Proportions of an official portrait (45 x 35 mm, head 34 mm), as parts of the eye distance:
 * crown to chin is eye distance / 0.277. */
#define KAO_EYES_PER_HEAD 0.277
#define KAO_HEAD_PER_PHOTO (34.0 / 45.0)
#define KAO_PHOTO_ASPECT (35.0 / 45.0)

/* What stays around the finished portrait, as a part of its height: the finder wants a little room. */
#define KAO_PORTRAIT_MARGIN 0.04

/* The smallest face the finder is asked for: a tenth over dlib's window of 80 pixels, at which the
 * engine takes the picture as it is instead of enlarging it. Enlarged, it costs a fifth more and
 * shows more of the ghosts. */
#define KAO_LEAST_FACE_PX 88.0

/* dlib's box of a frontal face is about this many eye distances wide, with the eyes this far
 * down. */
#define KAO_BOX_PER_EYES 2.45
#define KAO_EYES_DOWN_BOX 0.30

typedef enum
{
  KAO_BLOCK_CARD,  /* a rectangle of ID-1 size */
  KAO_BLOCK_PHOTO, /* could be a portrait by itself: glued, printed or loose */
  KAO_BLOCK_AREA,  /* something of up to card size that is neither */
  KAO_BLOCK_PAGE   /* larger than a card */
} KaoBlockShape;

typedef struct
{
  gdouble x_mm, y_mm;      /* centre */
  gdouble width_mm;        /* along @angle */
  gdouble height_mm;       /* across */
  gdouble angle;           /* of the width, -45..45 */
  gdouble contrast;        /* of the shades that remain when text blurs, 0..255 */
  gdouble ink;             /* part of its area that holds edges, 0..1 */
  gboolean is_rectangular; /* its outline is a rectangle, so that @angle is exact */
  KaoBlockShape shape;
} KaoBlock;

typedef struct
{
  gdouble width_mm, height_mm; /* of the scan */
  gdouble unevenness;          /* of the scan where nothing lies: slow change of shade, 0..255 */
  gdouble stray;               /* part of the scan that is neither flat nor a block, 0..1 */
} KaoGlass;

/* A face on the scan. */
typedef struct
{
  gdouble x_mm, y_mm;               /* centre of the finder's box */
  gdouble box_mm;                   /* its side */
  gdouble eyes_x_mm, eyes_y_mm;     /* between the eyes; by landmarks or, without, by proportion */
  gdouble eyes_mm;                  /* their distance */
  KaoPoint points[KAO_N_LANDMARKS]; /* on the glass, mm */
  gboolean has_points;
  gdouble rotation; /* 0..360 */
  gdouble score;
  gint block; /* index of the block it was found in, -1 for the whole scan */
  gdouble range; /* of the finished portrait's shades, see KaoShades; 0 before */
} KaoSighting;

/* --- kao-document-reduced-opencv.cpp --- */

/* The small copy of a scan, as far as it has come in. Owned by whom made it. */
typedef struct _KaoReduced KaoReduced;

/* For @scan, whose size alone counts here, at @dpi. NULL with KAO_IMAGE_ERROR. (transfer full) */
KaoReduced *kao_reduced_new (const KaoImage *scan, gdouble dpi, GError **error);
void kao_reduced_free (KaoReduced *reduced);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoReduced, kao_reduced_free)

/* Takes what is new of the first @n_lines of @scan, always the same one; none is read twice. The copy is the same
 * however it grew. KAO_IMAGE_ERROR. */
gboolean kao_reduced_grow (KaoReduced *reduced, const KaoImage *scan, gint n_lines, GError **error);
gint kao_reduced_get_n_rows (const KaoReduced *reduced);

/* --- kao-document-seen.c --- */

/* What the face finder has said about pictures of one scan. */
typedef struct _KaoSeen KaoSeen;

KaoSeen *kao_seen_new (void);
void kao_seen_free (KaoSeen *seen); /* wipes the pictures */
/* Whom kao_seen_find_faces() asks from now on about what is new to it, and whether it keeps the answers. */
void kao_seen_set_finder (KaoSeen *seen, KaoFindFacesFunc find_faces, gpointer user_data,
                          gboolean is_keeping);
/* A KaoFindFacesFunc whose @user_data is a KaoSeen. The finder's answer must hang on the pixels alone. */
gboolean kao_seen_find_faces (const KaoImage *image, gdouble min_face_px, gboolean is_frontal,
                              GArray *faces, gpointer user_data, GError **error);

/* --- kao-document-locate-opencv.cpp --- */

/* The copy that kao_locate_blocks() works with, still empty. (transfer full) */
KaoReduced *kao_locate_reduce (const KaoImage *scan, GError **error);
/* How far down the scan has been reduced. */
gdouble kao_locate_get_done_mm (const KaoReduced *reduced);

/* Fills @blocks (KaoBlock), largest first, and @glass, from what there is of @reduced. KAO_IMAGE_ERROR. */
gboolean kao_locate_blocks (const KaoImage *scan, const KaoReduced *reduced, GArray *blocks,
                            KaoGlass *glass, GError **error);

/* Part of the edges of the upright @card (GRAY8) that lies where a card has its portrait; a card
 * printed without a photo leaves that field blank. */
gdouble kao_locate_portrait_field_ink (const KaoImage *card);

/* --- kao-document-resample-opencv.cpp --- */

/* The part of @scan around (@x_mm, @y_mm) of @width_mm x @height_mm, turned upright by
 * @rotation, at @dpi (never above the scan's own), as @format (GRAY8 or RGB24). Outside the scan
 * is mid grey. (transfer full) */
KaoImage *kao_resample_window (const KaoImage *scan, gdouble x_mm, gdouble y_mm, gdouble width_mm,
                               gdouble height_mm, gdouble rotation, gdouble dpi,
                               KaoImageFormat format, GError **error);

/* --- kao-document-descreen-opencv.cpp --- */

typedef struct
{
  gdouble lines_per_inch; /* of the coarsest screen found, 0 = none */
  gdouble strength;       /* its peak over the noise around it */
} KaoScreen;

/* Looks for a print screen in @picture, which knows its dpi. */
void kao_descreen_measure (const KaoImage *picture, KaoScreen *screen);

/* @picture (RGB24) without the screen and at @dpi (never above its own). (transfer full) */
KaoImage *kao_descreen (const KaoImage *picture, const KaoScreen *screen, gdouble dpi,
                        GError **error);

/* Makes everything outside @keep illegible, in place; only for the creator of @picture. */
void kao_blur_outside (KaoImage *picture, const KaoRect *keep);

/* Shades around the finder's @box in @picture: what tells a photo from a drawing and from a
 * ghost. */
typedef struct
{
  gdouble range;   /* 5th to 95th percentile, 0..255 */
  gdouble lasting; /* part of their spread that stays when fine lines blur, 0..1 */
  gdouble plain;   /* part of the area that has about the commonest shade, 0..1 */
} KaoShades;

void kao_measure_shades (const KaoImage *picture, const KaoRect *box, KaoShades *shades);

/* --- kao-document-outline-opencv.cpp --- */

/* The copy that the outline is looked for in has this many pixels over the expected height... */
#define KAO_OUTLINE_HEIGHT 140.0
/* ...and shows this much more on each side, as a part of it. */
#define KAO_OUTLINE_ROOM 0.32

typedef struct
{
  gdouble x0, y0, x1, y1;
} KaoBounds;

/* The portrait's printed border in the upright @copy (RGB24, knows its dpi), near @expected and
 * around @face, all in pixels of @copy; where no straight border shows, @expected's side. */
KaoBounds kao_find_outline (const KaoImage *copy, const KaoBounds *expected, const KaoBounds *face);

/* --- kao-document-search.c --- */

typedef struct
{
  const KaoImage *scan;
  KaoFindFacesFunc find_faces;
  gpointer user_data;
  GCancellable *cancellable;
  GArray *sightings; /* KaoSighting, owned by the caller */
  gboolean is_frontal; /* what the finder is asked for; see kao_search_block */
} KaoSearch;

/* Appends what the finder sees in @block, in all orientations; @index goes into the sightings.
 * With search->is_frontal, other than straight faces are looked for where there is no such one only
 * on what has the shape of a card or a photo. */
gboolean kao_search_block (KaoSearch *search, const KaoBlock *block, gint index, GError **error);

/* The same at angles between the quarter turns too: for the case that nothing else was found. Of what is larger than
 * KAO_LEAST_PAGE_MM2 the quarter turns alone, and no portraits as small as a card's. */
gboolean kao_search_hard (KaoSearch *search, const KaoBlock *block, gint index, GError **error);
#define KAO_LEAST_PAGE_MM2 (120.0 * 90.0)

/* The quarter turns of @block at the resolution for a glued photo. */
gboolean kao_search_upright (KaoSearch *search, const KaoBlock *block, gint index, GError **error);

/* Adds @sightings (KaoSighting) to those of @search, one for each place. */
void kao_search_add (KaoSearch *search, const GArray *sightings);

/* --- kao-document-bands.c --- */

/* What has been seen in the bands of a scan, which are searched instead of the whole page. One thread at a time. */
typedef struct _KaoBands KaoBands;

/* For @scan, whose size alone counts here. (transfer full) */
KaoBands *kao_bands_new (const KaoImage *scan);
void kao_bands_free (KaoBands *bands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoBands, kao_bands_free)
/* Whether @page, which surrounds all that lies on the glass, is to be searched by bands rather than by
 * kao_search_hard(). */
gboolean kao_bands_are_for (const KaoBlock *page);
/* Looks at one more of the bands that @page needs and that lie in the first @done_mm of the scan. Returns what is seen
 * in it (KaoSighting); NULL where there was none or the look was cut short. (transfer none) (nullable) */
const GArray *kao_bands_look_ahead (KaoBands *bands, const KaoSearch *search, const KaoBlock *page,
                                    gdouble done_mm);
/* Adds to @search what is seen in those that @page needs; looked at are those that have not been. The same, however
 * many were looked at before. */
gboolean kao_bands_search (KaoBands *bands, KaoSearch *search, const KaoBlock *page, GError **error);

/* --- kao-document.c --- */

/* What kao_document_find_portraits() does, but for a coarser picture in a corner. @reduced is of @scan and may have
 * grown already, and @bands may have been looked at. */
GPtrArray *kao_search_whole (const KaoImage *scan, KaoReduced *reduced, KaoBands *bands, KaoDocumentKind expected,
                             KaoFindFacesFunc find_faces, gpointer user_data,
                             GCancellable *cancellable, GError **error);

/* What was seen of a scan of which not all lines are there, at the last look that was not cut short. */
typedef struct
{
  GArray *blocks; /* KaoBlock, owned; empty at first: there is nothing to do while they are the same */
  gboolean has_portraits;
} KaoSoFar;

/* Goes the same ways over what there is of @scan, for the sake of what the finder is asked. Returns whether the next
 * thing would be to search the bands, and of what @page. */
gboolean kao_search_part (const KaoImage *scan, const KaoReduced *reduced, KaoSoFar *so_far, KaoBlock *page,
                          KaoDocumentKind expected, KaoFindFacesFunc find_faces, gpointer user_data,
                          GCancellable *cancellable);

/* --- kao-document-finish.c --- */

/* The portrait of @sighting at full resolution, its kind still unset; NULL without an error when
 * it turns out to be none (a drawing, a ghost, a chance find). @height_mm: of the portrait; @range:
 * of its shades. (transfer full) (nullable) */
KaoPortrait *kao_finish_portrait (KaoSearch *search, const KaoSighting *sighting,
                                  gdouble *height_mm, gdouble *range, GError **error);

G_END_DECLS
