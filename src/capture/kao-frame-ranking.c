// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-ranking.h"

#include "secure/kao-memory.h"

#include <math.h>

#define MAX_BEST 16

typedef struct
{
  KaoFrame frame; /* image owned */
  gdouble quality;
  gpointer extra; /* owned */
  GDestroyNotify extra_free;
} Entry;

struct _KaoFrameRanking
{
  GArray *entries; /* Entry, best first */
  guint n_best;
  gint64 span_usec;
};

static void
free_extra (gpointer extra, GDestroyNotify extra_free)
{
  if (extra != NULL && extra_free != NULL)
    extra_free (extra);
}

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->frame.image, kao_image_unref);
  free_extra (entry->extra, entry->extra_free);
  entry->extra = NULL;
}

KaoFrameRanking *
kao_frame_ranking_new (guint n_best, gint64 span_usec)
{
  KaoFrameRanking *ranking;

  g_return_val_if_fail (n_best >= 1 && n_best <= MAX_BEST, NULL);
  g_return_val_if_fail (span_usec > 0, NULL);
  ranking = g_new0 (KaoFrameRanking, 1);
  /* Never grows beyond this: one more than is kept, while the worst has not been dropped yet. */
  ranking->entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n_best + 1);
  g_array_set_clear_func (ranking->entries, clear_entry);
  ranking->n_best = n_best;
  ranking->span_usec = span_usec;
  return ranking;
}

void
kao_frame_ranking_free (KaoFrameRanking *ranking)
{
  g_array_unref (ranking->entries);
  g_free (ranking);
}

void
kao_frame_ranking_expire (KaoFrameRanking *ranking, gint64 now_usec)
{
  for (guint i = ranking->entries->len; i > 0; i--)
    {
      const Entry *entry = &g_array_index (ranking->entries, Entry, i - 1);

      if (now_usec - entry->frame.captured_usec > ranking->span_usec)
        g_array_remove_index (ranking->entries, i - 1);
    }
}

/* Where @quality belongs; an equal one goes behind, so that the earlier frame stays. */
static guint
find_place (const KaoFrameRanking *ranking, gdouble quality)
{
  guint place = 0;

  while (place < ranking->entries->len
         && g_array_index (ranking->entries, Entry, place).quality >= quality)
    place++;
  return place;
}

gboolean
kao_frame_ranking_offer (KaoFrameRanking *ranking,
                         const KaoFrame *frame,
                         gdouble quality,
                         gpointer extra,
                         GDestroyNotify extra_free)
{
  Entry entry = { .quality = quality, .extra = extra, .extra_free = extra_free };
  guint place;

  kao_frame_ranking_expire (ranking, frame->captured_usec);
  place = isfinite (quality) && quality >= 0 ? find_place (ranking, quality) : ranking->n_best;
  if (place < ranking->n_best)
    {
      const KaoRect all = { 0, 0, kao_image_get_width (frame->image),
                            kao_image_get_height (frame->image) };

      entry.frame.image = kao_image_crop (frame->image, &all, NULL);
    }
  if (entry.frame.image == NULL)
    {
      free_extra (extra, extra_free);
      return FALSE;
    }
  entry.frame.sequence = frame->sequence;
  entry.frame.captured_usec = frame->captured_usec;
  g_array_insert_val (ranking->entries, place, entry);
  if (ranking->entries->len > ranking->n_best)
    g_array_set_size (ranking->entries, ranking->n_best);
  return TRUE;
}

guint
kao_frame_ranking_get_n (const KaoFrameRanking *ranking)
{
  return ranking->entries->len;
}

const KaoFrame *
kao_frame_ranking_peek (const KaoFrameRanking *ranking,
                        guint index,
                        gdouble *quality,
                        gpointer *extra)
{
  const Entry *entry;

  g_return_val_if_fail (index < ranking->entries->len, NULL);
  entry = &g_array_index (ranking->entries, Entry, index);
  if (quality != NULL)
    *quality = entry->quality;
  if (extra != NULL)
    *extra = entry->extra;
  return &entry->frame;
}

void
kao_frame_ranking_clear (KaoFrameRanking *ranking)
{
  g_array_set_size (ranking->entries, 0);
  /* The array leaves the bytes of what it removed: the qualities of the visitor's frames. */
  kao_wipe (ranking->entries->data, (ranking->n_best + 1) * sizeof (Entry));
}
