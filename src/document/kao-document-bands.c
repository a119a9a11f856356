// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "secure/kao-memory.h"

#include <math.h>

/* A large scan band by band, from the first line down. Where the bands lie hangs on the scan's size alone, so that each
 * can be looked at as soon as its lines are there, and what is left after the last line is the last one. */

/* Neighbours share what the face of an official photo needs with a margin, so that each face is whole in one of them. */
#define SHARED_MM 30.0
/* Large ones share less of the page twice. The last two are small: the last is waited for, and the lines that are in it
 * alone take longer than looking at the one before it. */
#define BAND_MM 140.0
#define LAST_BUT_ONE_MM 82.0
#define LAST_MM 40.0

/* Around a band: kao_search_upright() shows a margin, and what is reduced is averaged over some lines of the scan. */
#define MARGIN_MM 4.0
#define MARGIN_LINES 6

/* The finder bears about 20 degrees to either side; bands lie as the glass does. */
#define MOST_TURN 6.0

typedef struct
{
  gdouble top_mm, bottom_mm;
  gboolean is_done;
  GArray *sightings; /* KaoSighting, owned; NULL as long as it is not done */
} Band;

struct _KaoBands
{
  gdouble width_mm, line_mm; /* of the scan */
  GArray *bands;             /* Band */
};

static void
wipe_sighting (gpointer sighting)
{
  kao_wipe (sighting, sizeof (KaoSighting));
}

static void
clear_band (gpointer data)
{
  Band *band = data;

  g_clear_pointer (&band->sightings, g_array_unref);
}

static Band *
band_at (const KaoBands *bands, guint i)
{
  return &g_array_index (bands->bands, Band, i);
}

static void
add_band (KaoBands *bands, gdouble top_mm, gdouble bottom_mm)
{
  const Band band = { top_mm, bottom_mm, FALSE, NULL };

  g_array_append_val (bands->bands, band);
}

KaoBands *
kao_bands_new (const KaoImage *scan)
{
  KaoBands *bands = g_new0 (KaoBands, 1);
  gdouble line_mm = KAO_MM_PER_INCH / kao_image_get_dpi (scan);
  gdouble height_mm = kao_image_get_height (scan) * line_mm;
  gdouble last_mm = height_mm - LAST_MM, last_but_one_mm = last_mm + SHARED_MM - LAST_BUT_ONE_MM;

  bands->width_mm = kao_image_get_width (scan) * line_mm;
  bands->line_mm = line_mm;
  bands->bands = g_array_new (FALSE, TRUE, sizeof (Band));
  g_array_set_clear_func (bands->bands, clear_band);
  if (last_but_one_mm <= 0)
    {
      add_band (bands, 0, height_mm);
      return bands;
    }
  guint n = (guint) ceil (last_but_one_mm / (BAND_MM - SHARED_MM));
  gdouble step_mm = last_but_one_mm / n;

  for (guint i = 0; i < n; i++)
    add_band (bands, i * step_mm, (i + 1) * step_mm + SHARED_MM);
  add_band (bands, last_but_one_mm, last_mm + SHARED_MM);
  add_band (bands, last_mm, height_mm);
  return bands;
}

void
kao_bands_free (KaoBands *bands)
{
  if (bands == NULL)
    return;
  g_array_unref (bands->bands);
  g_free (bands);
}

gboolean
kao_bands_are_for (const KaoBlock *page)
{
  return page->width_mm * page->height_mm > KAO_LEAST_PAGE_MM2 && fabs (page->angle) <= MOST_TURN;
}

/* Whether @page has something in the band that its neighbours do not show as well. */
static gboolean
is_needed (const KaoBands *bands, guint i, const KaoBlock *page)
{
  gdouble turn = page->angle * G_PI / 180;
  gdouble half = (page->height_mm * fabs (cos (turn)) + page->width_mm * fabs (sin (turn))) / 2;
  gdouble from = page->y_mm - half, until = page->y_mm + half;

  return (i == 0 || until > band_at (bands, i - 1)->bottom_mm)
         && (i + 1 == bands->bands->len || from < band_at (bands, i + 1)->top_mm);
}

static gboolean
look_at (Band *band, const KaoBands *bands, const KaoSearch *search, GError **error)
{
  KaoSearch own = *search;
  g_autoptr (GArray) sightings = g_array_new (FALSE, TRUE, sizeof (KaoSighting));
  const KaoBlock block = { .x_mm = bands->width_mm / 2,
                           .y_mm = (band->top_mm + band->bottom_mm) / 2,
                           .width_mm = bands->width_mm,
                           .height_mm = band->bottom_mm - band->top_mm,
                           .shape = KAO_BLOCK_PAGE };

  g_array_set_clear_func (sightings, wipe_sighting);
  own.sightings = sightings;
  own.is_frontal = FALSE;
  if (!kao_search_upright (&own, &block, -1, error))
    return FALSE;
  band->is_done = TRUE;
  band->sightings = g_steal_pointer (&sightings);
  return TRUE;
}

const GArray *
kao_bands_look_ahead (KaoBands *bands, const KaoSearch *search, const KaoBlock *page, gdouble done_mm)
{
  gdouble whole_mm = done_mm - MARGIN_MM - MARGIN_LINES * bands->line_mm;

  for (guint i = 0; i < bands->bands->len && band_at (bands, i)->bottom_mm <= whole_mm; i++)
    if (!band_at (bands, i)->is_done && is_needed (bands, i, page))
      return look_at (band_at (bands, i), bands, search, NULL) ? band_at (bands, i)->sightings : NULL;
  return NULL;
}

gboolean
kao_bands_search (KaoBands *bands, KaoSearch *search, const KaoBlock *page, GError **error)
{
  for (guint i = 0; i < bands->bands->len; i++)
    {
      Band *band = band_at (bands, i);

      if (!is_needed (bands, i, page))
        continue;
      if (!band->is_done && !look_at (band, bands, search, error))
        return FALSE;
      kao_search_add (search, band->sightings);
    }
  return TRUE;
}
