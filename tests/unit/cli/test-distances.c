// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "cli/kao-channel.h"
#include "cli/kao-distances.h"
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
      sample->persons[i] = (guint) (i / 2);
      sample->valid[i] = i % 11 != 0;
    }
  sample->table = (KaoVectorTable) { sample->documents, sample->visitors, N, LENGTH, stride,
                                     is_cosine, sample->valid, sample->persons, NULL, 0, NULL };
  return sample;
}

static void
free_sample (Sample *sample)
{
  g_free (sample->documents);
  g_free (sample->visitors);
  g_free (sample);
}

/* The distance as its definition says, in double precision. */
static gdouble
plain_distance (const Sample *sample, gsize i, gsize k)
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

static void
check_against_plain (gboolean is_cosine)
{
  Sample *sample = new_sample (is_cosine);
  g_autoptr (KaoHistogram) blocked = kao_histogram_new ();
  g_autoptr (KaoHistogram) one = kao_histogram_new ();
  g_autoptr (KaoHistogram) two = kao_histogram_new ();
  g_autoptr (KaoHistogram) three = kao_histogram_new ();
  KaoHistogram *const values[] = { one, two, three };
  KaoHistogram *const *const groups[] = { values };
  const guint *labels[] = { sample->labels };
  guint64 n = 0, in_group[3] = { 0 };
  gdouble sum = 0.0, blocked_sum = 0.0;
  const gdouble limits[] = { is_cosine ? 1.0 : 1.1, is_cosine ? 0.8 : 0.9 };
  g_autofree guint64 *matches = g_new0 (guint64, 2 * N);

  sample->table.limits = limits;
  sample->table.n_limits = 2;
  sample->table.matches = matches;
  kao_distances_count_all (&sample->table, 3, blocked, labels, 1, groups);
  for (gsize i = 0; i < N; i++)
    for (gsize k = i + 1; k < N; k++)
      {
        if (!sample->valid[i] || !sample->valid[k] || sample->persons[i] == sample->persons[k])
          continue;
        g_assert_cmpfloat_with_epsilon (kao_distances_one (&sample->table, i, k),
                                        plain_distance (sample, i, k), 1e-5);
        sum += plain_distance (sample, i, k);
        n++;
        if (sample->labels[i] == sample->labels[k] && sample->labels[i] != G_MAXUINT)
          in_group[sample->labels[i]]++;
      }
  for (gsize i = 0; i < KAO_BINS; i++)
    blocked_sum += (gdouble) blocked->counts[i] * (i + 0.5) * KAO_BIN_WIDTH;
  g_assert_cmpuint (blocked->total, ==, n);
  for (gsize limit = 0; limit < 2; limit++)
    {
      guint64 both = 0;

      for (gsize i = 0; i < N; i++)
        both += matches[limit * N + i];
      g_assert_cmpfloat_with_epsilon (
          (gdouble)both / 2.0, (gdouble)kao_histogram_count_upto (blocked, limits[limit]), 4.0);
      g_assert_cmpuint (both, >, 0);
    }
  g_assert_cmpuint (one->total, ==, in_group[0]);
  g_assert_cmpuint (two->total, ==, in_group[1]);
  g_assert_cmpuint (three->total, ==, in_group[2]);
  g_assert_cmpfloat_with_epsilon (blocked_sum / (gdouble) n, sum / (gdouble) n, KAO_BIN_WIDTH);
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
      if (channel != KAO_CHANNEL_PLAIN && channel != KAO_CHANNEL_GREY)
        g_assert_true (memcmp (kao_image_get_const_row (first, 100),
                               kao_image_get_const_row (other, 100), row)
                       != 0);
      if (channel == KAO_CHANNEL_PRINTSCAN300)
        {
          /* 22 x 27.5 mm at 300 dpi. */
          g_assert_cmpint (ABS (kao_image_get_width (first) - 260), <=, 2);
          g_assert_cmpint (ABS (kao_image_get_height (first) - 325), <=, 2);
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
