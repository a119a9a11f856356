// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-one-person.h"

#include <math.h>

static KaoFace
face_at (gint x, gint y, gint side)
{
  KaoFace face = { .box = { x - side / 2, y - side / 2, side, side } };

  return face;
}

static void
test_pick (void)
{
  const KaoFace middle_small = face_at (640, 360, 100);
  const KaoFace edge_equal = face_at (1200, 360, 100);
  const KaoFace edge_larger = face_at (1200, 360, 130);
  const KaoFace edge_huge = face_at (1000, 400, 300);
  const struct
  {
    KaoFace faces[2];
    guint n;
    guint expected;
  } cases[] = {
    { { edge_equal }, 1, 0 },
    { { edge_equal, middle_small }, 2, 1 },
    { { middle_small, edge_equal }, 2, 0 },
    { { edge_larger, middle_small }, 2, 1 },
    { { edge_huge, middle_small }, 2, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (kao_one_person_pick_face (cases[i].faces, cases[i].n, 1280, 720), ==,
                      cases[i].expected);
}

/* Frames on a line: the distance of two is that of their places. */
static void
select_on_line (const gdouble *places, guint n, gdouble limit, const gchar *expected)
{
  gdouble distances[25];
  gboolean is_used[5];
  guint n_expected = 0;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      distances[i * n + j] = ABS (places[i] - places[j]);
  for (guint i = 0; i < n; i++)
    n_expected += expected[i] == '+';
  g_assert_cmpuint (kao_one_person_select (distances, n, limit, is_used), ==, n_expected);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (is_used[i], ==, expected[i] == '+');
}

static void
test_select (void)
{
  select_on_line ((const gdouble[]){ 0.3 }, 1, 0.5, "+");
  select_on_line ((const gdouble[]){ 0.0, 0.1, 0.2, 0.1, 0.3 }, 5, 0.5, "+++++");
  /* The best picture is somebody else's. */
  select_on_line ((const gdouble[]){ 2.0, 0.1, 0.2, 0.1, 0.3 }, 5, 0.5, "-++++");
  select_on_line ((const gdouble[]){ 0.0, 2.0, 0.1, 2.1, 0.2 }, 5, 0.5, "+-+-+");
  /* As many of each: the better pictures win. */
  select_on_line ((const gdouble[]){ 0.0, 2.0, 0.1, 2.1 }, 4, 0.5, "+-+-");
  select_on_line ((const gdouble[]){ 0.0, 2.0 }, 2, 0.5, "+-");
}

/* A distance that is no number belongs to nobody. */
static void
test_select_no_number (void)
{
  const gdouble distances[] = { 0, NAN, NAN, 0 };
  gboolean is_used[2];

  g_assert_cmpuint (kao_one_person_select (distances, 2, 0.5, is_used), ==, 1);
  g_assert_true (is_used[0]);
  g_assert_cmpuint (kao_one_person_select (distances, 0, 0.5, is_used), ==, 0);
}

/* Who was chosen is followed; somebody else a face's width away is nobody. */
static void
test_find_near (void)
{
  const KaoFace faces[] = { { .box = { 100, 100, 80, 80 } }, { .box = { 400, 100, 80, 80 } } };
  const KaoPoint second = { 430, 150 };
  const KaoPoint between = { 270, 140 };
  const KaoPoint first = { 215, 140 };

  g_assert_cmpint (kao_one_person_find_near (faces, 2, &second), ==, 1);
  g_assert_cmpint (kao_one_person_find_near (faces, 2, &first), ==, 0);
  g_assert_cmpint (kao_one_person_find_near (faces, 2, &between), ==, -1);
  g_assert_cmpint (kao_one_person_find_near (faces, 0, &first), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/one-person/pick", test_pick);
  g_test_add_func ("/one-person/select", test_select);
  g_test_add_func ("/one-person/select-no-number", test_select_no_number);
  g_test_add_func ("/one-person/find-near", test_find_near);
  return g_test_run ();
}
