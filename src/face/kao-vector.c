// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-vector-private.h"

#include "secure/kao-memory.h"

#include <math.h>
#include <string.h>

/* The whole object lies in secret memory, so the count lies beside the values. */
struct _KaoVector
{
  gatomicrefcount ref_count;
  gsize n;
  gfloat values[];
};

KaoVector *
kao_vector_new (const gfloat *values, gsize n)
{
  KaoVector *self = kao_secret_alloc (sizeof *self + n * sizeof *values);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  memcpy (self->values, values, n * sizeof *values);
  return self;
}

KaoVector *
kao_vector_ref (KaoVector *vector)
{
  g_atomic_ref_count_inc (&vector->ref_count);
  return vector;
}

void
kao_vector_unref (KaoVector *vector)
{
  if (g_atomic_ref_count_dec (&vector->ref_count))
    kao_secret_free (vector);
}

gsize
kao_vector_get_length (const KaoVector *vector)
{
  return vector->n;
}

const gfloat *
kao_vector_get_values (const KaoVector *vector)
{
  return vector->values;
}

void
kao_vector_normalise (gfloat *values, gsize n)
{
  gdouble sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (gdouble) values[i] * values[i];
  if (sum <= 0.0)
    return;
  sum = 1.0 / sqrt (sum);
  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) (values[i] * sum);
}

void
kao_vector_centre (gfloat *values, const gfloat *centre, gsize n)
{
  kao_vector_normalise (values, n);
  for (gsize i = 0; i < n; i++)
    values[i] -= centre[i];
  kao_vector_normalise (values, n);
}

KaoVector *
kao_vector_mean (KaoVector *const *vectors, gsize n, gboolean is_normalised)
{
  gsize length = vectors[0]->n;
  KaoVector *self = kao_secret_alloc (sizeof *self + length * sizeof (gfloat));

  g_atomic_ref_count_init (&self->ref_count);
  self->n = length;
  for (gsize i = 0; i < length; i++)
    {
      gdouble sum = 0.0;

      for (gsize k = 0; k < n; k++)
        sum += vectors[k]->values[i];
      self->values[i] = (gfloat) (sum / (gdouble) n);
    }
  if (is_normalised)
    kao_vector_normalise (self->values, length);
  return self;
}

gdouble
kao_vector_distance (const gfloat *a, const gfloat *b, gsize n, gboolean is_cosine)
{
  gdouble dot = 0.0;
  gdouble squares_a = 0.0;
  gdouble squares_b = 0.0;
  gdouble squares = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      gdouble difference = (gdouble) a[i] - b[i];

      dot += (gdouble) a[i] * b[i];
      squares_a += (gdouble) a[i] * a[i];
      squares_b += (gdouble) b[i] * b[i];
      squares += difference * difference;
    }
  if (!is_cosine)
    return sqrt (squares);
  if (squares_a <= 0.0 || squares_b <= 0.0)
    return NAN;
  return 1.0 - dot / sqrt (squares_a * squares_b);
}
