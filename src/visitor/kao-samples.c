// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "visitor/kao-samples.h"

/* A frame must be this much better, on the 0..100 scale of quality, than the worst of those
 * described already to be worth a pass through the network. */
#define WORTHWHILE_GAIN 3.0

/* A frame that is so far below the middle one was taken in a blink or a quick movement: in the
 * demonstration's frames blinks are 11 to 20 below, the others within 3. */
#define MOST_BELOW_MIDDLE 8.0

/* Of fewer none can be told to be the usual one. */
#define LEAST_FRAMES_WITH_MIDDLE 3

struct _KaoSamples
{
  GPtrArray *list; /* owned; of Sample, best first */
};

typedef struct
{
  KaoTracked *tracked; /* owned */
  KaoVector *vector;   /* owned */
} Sample;

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  kao_tracked_free (sample->tracked);
  kao_vector_unref (sample->vector);
  g_free (sample);
}

KaoSamples *
kao_samples_new (void)
{
  KaoSamples *samples = g_new0 (KaoSamples, 1);

  samples->list = g_ptr_array_new_with_free_func (sample_free);
  return samples;
}

void
kao_samples_free (KaoSamples *samples)
{
  g_ptr_array_unref (samples->list);
  g_free (samples);
}

guint
kao_samples_get_n (const KaoSamples *samples)
{
  return samples->list->len;
}

static const Sample *
get (const KaoSamples *samples, guint index)
{
  g_assert (index < samples->list->len);
  return g_ptr_array_index (samples->list, index);
}

const KaoTracked *
kao_samples_get_tracked (const KaoSamples *samples, guint index)
{
  return get (samples, index)->tracked;
}

KaoVector *
kao_samples_get_vector (const KaoSamples *samples, guint index)
{
  return get (samples, index)->vector;
}

static gdouble
get_quality (const KaoSamples *samples, guint index)
{
  return get (samples, index)->tracked->quality.unified;
}

void
kao_samples_insert (KaoSamples *samples, KaoTracked *tracked, KaoVector *vector)
{
  Sample *sample = g_new0 (Sample, 1);
  guint place = 0;

  sample->tracked = tracked;
  sample->vector = vector;
  while (place < samples->list->len && get_quality (samples, place) >= tracked->quality.unified)
    place++;
  g_ptr_array_insert (samples->list, (gint) place, sample);
  if (samples->list->len > KAO_VISITOR_MAX_FRAMES)
    g_ptr_array_remove_index (samples->list, KAO_VISITOR_MAX_FRAMES);
}

gboolean
kao_samples_has_room_for (const KaoSamples *samples, gdouble quality)
{
  return samples->list->len < KAO_VISITOR_MAX_FRAMES
         || quality >= get_quality (samples, KAO_VISITOR_MAX_FRAMES - 1) + WORTHWHILE_GAIN;
}

void
kao_samples_keep_good (KaoSamples *samples)
{
  gdouble qualities[KAO_VISITOR_MAX_FRAMES];
  guint n = samples->list->len;

  for (guint i = 0; i < n; i++)
    qualities[i] = get_quality (samples, i);
  g_ptr_array_set_size (samples->list, (gint) kao_samples_count_good (qualities, n));
}

void
kao_samples_remove (KaoSamples *samples, const KaoVector *vector)
{
  for (guint i = samples->list->len; i > 0; i--)
    {
      if (get (samples, i - 1)->vector == vector)
        g_ptr_array_remove_index (samples->list, i - 1);
    }
}

void
kao_samples_clear (KaoSamples *samples)
{
  g_ptr_array_set_size (samples->list, 0);
}

guint
kao_samples_count_good (const gdouble *qualities, guint n)
{
  guint n_good = n;

  if (n < LEAST_FRAMES_WITH_MIDDLE)
    return n;
  while (qualities[n_good - 1] < qualities[(n - 1) / 2] - MOST_BELOW_MIDDLE)
    n_good--;
  return n_good;
}
