// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-channel.h"
#include "evaluate/kao-distances.h"
#include "image/kao-codec.h"

#include <math.h>
#include <string.h>

#define N 203
#define LENGTH 19

typedef struct
{
  gfloat *documents;
  gfloat *visitors;
  guint labels[N];
  gint numbers[N];
  guint persons[N];
  gboolean valid[N];
  KaoVectorTable table;
} Sample;

static void
fill (gfloat *rows, gsize stride, gboolean is_normalised, GRand *random)
{
  for (gsize i = 0; i < N; i++)
    {
      gdouble sum = 0.0;

      for (gsize k = 0; k < LENGTH; k++)
        {
          rows[i * stride + k] = (gfloat) g_rand_double_range (random, -0.3, 0.3);
          sum += rows[i * stride + k] * rows[i * stride + k];
        }
      for (gsize k = 0; k < LENGTH && is_normalised; k++)
        rows[i * stride + k] = (gfloat) (rows[i * stride + k] / sqrt (sum));
    }
}

static Sample *
new_sample (gboolean is_cosine)
{
  Sample *sample = g_new0 (Sample, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize stride = kao_distances_stride (LENGTH);

  sample->documents = g_new0 (gfloat, N * stride);
  sample->visitors = g_new0 (gfloat, N * stride);
  fill (sample->documents, stride, is_cosine, random);
  fill (sample->visitors, stride, is_cosine, random);
  for (gsize i = 0; i < N; i++)
    {
      sample->labels[i] = i % 7 == 0 ? G_MAXUINT : (guint) (i % 3);
      sample->numbers[i] = (gint) (i * 37 % 80);
      sample->persons[i] = (guint) (i / 2);
      sample->valid[i] = i % 11 != 0;
    }
  sample->table = (KaoVectorTable) {
    .documents = sample->documents,
    .visitors = sample->visitors,
    .n = N,
    .length = LENGTH,
    .stride = stride,
    .is_cosine = is_cosine,
    .valid = sample->valid,
    .persons = sample->persons,
  };
  return sample;
}

static void
free_sample (Sample *sample)
{
  g_free (sample->documents);
  g_free (sample->visitors);
  g_free (sample);
}

/* What the distance means, in double precision. */
static gdouble
distance_in_double (const Sample *sample, gsize i, gsize k)
{
  gdouble sum = 0.0, dot = 0.0;

  for (gsize c = 0; c < LENGTH; c++)
    {
      gdouble a = sample->documents[i * sample->table.stride + c];
      gdouble b = sample->visitors[k * sample->table.stride + c];

      sum += (a - b) * (a - b);
      dot += a * b;
    }
  return sample->table.is_cosine ? 1.0 - dot : sqrt (sum);
}

/* What kao-distances.h defines, to the bit. */
static gdouble
plain_distance (const Sample *sample, gsize i, gsize k)
{
  gfloat sums[8] = { 0 };
  gfloat sum;

  for (gsize c = 0; c < LENGTH; c++)
    {
      gfloat difference = sample->documents[i * sample->table.stride + c]
                          - sample->visitors[k * sample->table.stride + c];

      sums[c % 8] += difference * difference;
    }
  sum = ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
  return sample->table.is_cosine ? 0.5 * (gdouble) sum : sqrt ((gdouble) sum);
}

#define N_LIMITS 2
#define N_SETS 3 /* all; by label; of one label and numbers near each other */
#define REACH 10

typedef struct
{
  KaoHistogram *histograms[N_SETS][3];
  guint64 trials[N_SETS][N];
  guint64 matches[N_SETS][N_LIMITS * N];
} Counts;

static Counts *
new_counts (void)
{
  Counts *counts = g_new0 (Counts, 1);

  for (gsize s = 0; s < N_SETS; s++)
    for (gsize i = 0; i < 3; i++)
      counts->histograms[s][i] = kao_histogram_new ();
  return counts;
}

static void
free_counts (Counts *counts)
{
  for (gsize s = 0; s < N_SETS; s++)
    for (gsize i = 0; i < 3; i++)
      kao_histogram_free (counts->histograms[s][i]);
  g_free (counts);
}

static void
count_one (const Sample *sample, Counts *counts, gsize set, gsize histogram, gsize i, gsize k)
{
  gdouble distance = plain_distance (sample, i, k);

  kao_histogram_add (counts->histograms[set][histogram], distance);
  counts->trials[set][i]++;
  counts->trials[set][k]++;
  for (gsize limit = 0; limit < N_LIMITS; limit++)
    if (distance <= sample->table.limits[limit])
      {
        counts->matches[set][limit * N + i]++;
        counts->matches[set][limit * N + k]++;
      }
}

static void
count_plainly (const Sample *sample, Counts *counts)
{
  for (gsize i = 0; i < N; i++)
    for (gsize k = i + 1; k < N; k++)
      {
        if (!sample->valid[i] || !sample->valid[k] || sample->persons[i] == sample->persons[k])
          continue;
        g_assert_cmpfloat (kao_distances_one (&sample->table, i, k), ==,
                           plain_distance (sample, i, k));
        g_assert_cmpfloat_with_epsilon (plain_distance (sample, i, k),
                                        distance_in_double (sample, i, k), 1e-5);
        count_one (sample, counts, 0, 0, i, k);
        if (sample->labels[i] != sample->labels[k] || sample->labels[i] == G_MAXUINT)
          continue;
        count_one (sample, counts, 1, sample->labels[i], i, k);
        if (ABS (sample->numbers[i] - sample->numbers[k]) <= REACH)
          count_one (sample, counts, 2, 0, i, k);
      }
}

/* Blocked and plain must agree in every bin and every count, with any number of threads. */
static void
check_against_plain (gboolean is_cosine)
{
  Sample *sample = new_sample (is_cosine);
  const gdouble limits[N_LIMITS] = { is_cosine ? 0.8 : 0.9, is_cosine ? 1.0 : 1.1 };
  Counts *plain = new_counts ();

  sample->table.limits = limits;
  sample->table.n_limits = N_LIMITS;
  count_plainly (sample, plain);
  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    {
      Counts *blocked = new_counts ();
      KaoHistogram *const near[]
          = { blocked->histograms[2][0], blocked->histograms[2][0], blocked->histograms[2][0] };
      const KaoPairSet sets[N_SETS] = {
        { .histograms = blocked->histograms[0],
          .trials = blocked->trials[0], .matches = blocked->matches[0] },
        { .labels = sample->labels, .n_labels = 3, .histograms = blocked->histograms[1],
          .trials = blocked->trials[1], .matches = blocked->matches[1] },
        { .labels = sample->labels, .n_labels = 3, .histograms = near,
          .numbers = sample->numbers, .reach = REACH,
          .trials = blocked->trials[2], .matches = blocked->matches[2] },
      };

      kao_distances_count_all (&sample->table, n_threads, sets, N_SETS);
      for (gsize s = 0; s < N_SETS; s++)
        {
          for (gsize i = 0; i < 3; i++)
            g_assert_cmpmem (blocked->histograms[s][i], sizeof (KaoHistogram),
                             plain->histograms[s][i], sizeof (KaoHistogram));
          g_assert_cmpmem (blocked->trials[s], sizeof blocked->trials[s], plain->trials[s],
                           sizeof plain->trials[s]);
          g_assert_cmpmem (blocked->matches[s], sizeof blocked->matches[s], plain->matches[s],
                           sizeof plain->matches[s]);
        }
      free_counts (blocked);
    }
  for (gsize s = 0; s < N_SETS; s++)
    {
      g_assert_cmpuint (plain->histograms[s][0]->total, >, 0);
      g_assert_cmpuint (kao_histogram_count_upto (plain->histograms[s][0], limits[0]), >, 0);
    }
  g_assert_cmpuint (plain->histograms[2][0]->total, <, plain->histograms[1][0]->total
                    + plain->histograms[1][1]->total + plain->histograms[1][2]->total);
  free_counts (plain);
  free_sample (sample);
}

static void
test_euclidean (void)
{
  check_against_plain (FALSE);
}

static void
test_cosine (void)
{
  check_against_plain (TRUE);
}

/* Every channel gives a picture of its kind, the same for one seed and another for another. */
static void
test_channels (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path =
      g_build_filename (g_getenv ("KAO_TEST_SRC"), "data", "demo", "persons", "p04_cam1.jpg", NULL);
  g_autoptr (KaoImage) image = kao_codec_read_file (path, &error);
  const KaoFace face = {
    .has_points = TRUE,
    .points = { { 579, 307 }, { 686, 307 }, { 630, 379 }, { 593, 437 }, { 674, 435 } }
  };

  g_assert_no_error (error);
  for (gint i = 0; i < KAO_N_CHANNELS; i++)
    {
      KaoChannel channel;
      g_autoptr (KaoImage) first = NULL;
      g_autoptr (KaoImage) again = NULL;
      g_autoptr (KaoImage) other = NULL;
      gsize row;

      g_assert_true (kao_channel_from_name (kao_channel_name ((KaoChannel) i), &channel));
      g_assert_cmpint (channel, ==, i);
      first = kao_channel_apply (channel, image, &face, 1, &error);
      again = kao_channel_apply (channel, image, &face, 1, &error);
      other = kao_channel_apply (channel, image, &face, 2, &error);
      g_assert_no_error (error);
      row = (gsize) kao_image_get_width (first)
            * kao_image_bytes_per_pixel (kao_image_get_format (first));
      g_assert_cmpmem (kao_image_get_const_row (first, 100), row,
                       kao_image_get_const_row (again, 100), row);
      if (channel != KAO_CHANNEL_PLAIN && channel != KAO_CHANNEL_GREY && channel != KAO_CHANNEL_CHIP)
        g_assert_true (memcmp (kao_image_get_const_row (first, 100),
                               kao_image_get_const_row (other, 100), row)
                       != 0);
      if (channel == KAO_CHANNEL_PRINTSCAN300)
        {
          /* 22 x 27.5 mm at 300 dpi. */
          g_assert_cmpint (ABS (kao_image_get_width (first) - 260), <=, 2);
          g_assert_cmpint (ABS (kao_image_get_height (first) - 325), <=, 2);
        }
      if (channel == KAO_CHANNEL_CHIP)
        {
          const guint8 *pixels = kao_image_get_const_row (first, 100);

          g_assert_cmpint (kao_image_get_width (first), ==, 192);
          g_assert_cmpint (kao_image_get_height (first), ==, 240);
          for (gint x = 0; x < 192; x++)
            g_assert_true (pixels[3 * x] == pixels[3 * x + 1] && pixels[3 * x] == pixels[3 * x + 2]);
        }
    }
  g_assert_false (kao_channel_from_name ("telepathy", &(KaoChannel) { KAO_CHANNEL_PLAIN }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/distances/euclidean", test_euclidean);
  g_test_add_func ("/cli/distances/cosine", test_cosine);
  g_test_add_func ("/cli/channels", test_channels);
  return g_test_run ();
}
