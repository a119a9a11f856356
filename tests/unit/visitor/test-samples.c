// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-memory.h"
#include "visitor/kao-samples.h"

static void
test_count_good (void)
{
  static const struct
  {
    guint n, n_good;
    gdouble qualities[5];
  } table[] = {
    { 0, 0, { 0 } },
    { 1, 1, { 20 } },
    { 2, 2, { 80, 20 } }, /* which of the two is the usual one? */
    { 3, 2, { 66, 65, 54 } },
    { 5, 5, { 67, 66, 65, 64, 63 } },
    { 5, 3, { 67, 66, 65, 47, 45 } }, /* a blink */
    { 5, 5, { 95, 95, 50, 50, 50 } }, /* somebody else steps in */
    { 5, 5, { 95, 95, 95, 90, 88 } },
    { 4, 2, { 67, 66, 54, 47 } },
    { 4, 4, { 60, 59, 55, 52 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpuint (kao_samples_count_good (table[i].qualities, table[i].n), ==, table[i].n_good);
}

/* One sample whose vector is its quality. */
static void
insert (KaoSamples *samples, gfloat quality)
{
  KaoTracked *tracked = kao_secret_alloc (sizeof *tracked);

  tracked->quality.unified = (gdouble) quality;
  kao_samples_insert (samples, tracked, kao_vector_new (&quality, 1));
}

static void
assert_order (const KaoSamples *samples, const gdouble *expected, guint n)
{
  g_assert_cmpuint (kao_samples_get_n (samples), ==, n);
  for (guint i = 0; i < n; i++)
    {
      gfloat value = kao_vector_get_values (kao_samples_get_vector (samples, i))[0];

      g_assert_cmpfloat (kao_samples_get_tracked (samples, i)->quality.unified, ==, expected[i]);
      g_assert_cmpfloat ((gdouble) value, ==, expected[i]);
    }
}

static void
test_order (void)
{
  g_autoptr (KaoSamples) samples = kao_samples_new ();

  insert (samples, 50);
  insert (samples, 70);
  insert (samples, 60);
  assert_order (samples, (const gdouble[]){ 70, 60, 50 }, 3);
  insert (samples, 40);
  insert (samples, 65);
  g_assert_cmpuint (kao_samples_get_n (samples), ==, KAO_VISITOR_MAX_FRAMES);
  /* Full: a better one takes the worst one's place, a worse one none. */
  insert (samples, 80);
  assert_order (samples, (const gdouble[]){ 80, 70, 65, 60, 50 }, 5);
  insert (samples, 10);
  assert_order (samples, (const gdouble[]){ 80, 70, 65, 60, 50 }, 5);
  kao_samples_clear (samples);
  g_assert_cmpuint (kao_samples_get_n (samples), ==, 0);
}

static void
test_room (void)
{
  g_autoptr (KaoSamples) samples = kao_samples_new ();

  for (guint i = 0; i < KAO_VISITOR_MAX_FRAMES; i++)
    {
      g_assert_true (kao_samples_has_room_for (samples, 0));
      insert (samples, 50);
    }
  g_assert_false (kao_samples_has_room_for (samples, 50));
  g_assert_false (kao_samples_has_room_for (samples, 52.9));
  g_assert_true (kao_samples_has_room_for (samples, 53));
}

static void
test_leave_out (void)
{
  g_autoptr (KaoSamples) samples = kao_samples_new ();

  insert (samples, 66);
  insert (samples, 65);
  insert (samples, 54);
  kao_samples_keep_good (samples);
  assert_order (samples, (const gdouble[]){ 66, 65 }, 2);
  kao_samples_remove (samples, kao_samples_get_vector (samples, 0));
  assert_order (samples, (const gdouble[]){ 65 }, 1);
  kao_samples_remove (samples, NULL);
  g_assert_cmpuint (kao_samples_get_n (samples), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/count-good", test_count_good);
  g_test_add_func ("/samples/order", test_order);
  g_test_add_func ("/samples/room", test_room);
  g_test_add_func ("/samples/leave-out", test_leave_out);
  return g_test_run ();
}
