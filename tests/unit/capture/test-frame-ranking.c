// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-ranking.h"

#include <math.h>

#define SECOND G_USEC_PER_SEC

static guint n_freed;

static void
count_free (gpointer extra)
{
  n_freed++;
}

static gboolean
offer (KaoFrameRanking *ranking, guint number, gdouble quality, gint64 captured_usec)
{
  KaoFrame frame = { .sequence = number, .captured_usec = captured_usec };
  gboolean is_kept;

  frame.image = kao_image_new (KAO_IMAGE_RGB24, 8, 8, NULL);
  kao_image_get_row (frame.image, 3)[5] = (guint8) number;
  is_kept = kao_frame_ranking_offer (ranking, &frame, quality, GUINT_TO_POINTER (number),
                                     count_free);
  /* The ranking has its own copy: the camera's slot is free again. */
  kao_image_get_row (frame.image, 3)[5] = 0;
  kao_image_unref (frame.image);
  return is_kept;
}

static void
check (KaoFrameRanking *ranking, guint index, guint number)
{
  gpointer extra;
  const KaoFrame *frame = kao_frame_ranking_peek (ranking, index, NULL, &extra);

  g_assert_cmpuint (frame->sequence, ==, number);
  g_assert_cmpuint (GPOINTER_TO_UINT (extra), ==, number);
  g_assert_cmpuint (kao_image_get_const_row (frame->image, 3)[5], ==, number);
}

static void
test_best (void)
{
  KaoFrameRanking *ranking = kao_frame_ranking_new (3, SECOND);
  const KaoFrame nothing = { 0 };
  const KaoFrame *last;

  n_freed = 0;
  g_assert_true (offer (ranking, 1, 50, 10));
  g_assert_true (offer (ranking, 2, 70, 20));
  g_assert_true (offer (ranking, 3, 60, 30));
  g_assert_false (offer (ranking, 4, 40, 40));
  g_assert_true (offer (ranking, 5, 65, 50));
  g_assert_false (offer (ranking, 6, 60, 60)); /* equal: the earlier one stays */
  g_assert_false (offer (ranking, 7, NAN, 70));
  g_assert_false (offer (ranking, 8, -1, 80));
  g_assert_cmpuint (kao_frame_ranking_get_n (ranking), ==, 3);
  check (ranking, 0, 2);
  check (ranking, 1, 5);
  check (ranking, 2, 3);
  g_assert_cmpuint (n_freed, ==, 5);
  /* The place stays the ranking's own, so that it may be looked at afterwards. */
  last = kao_frame_ranking_peek (ranking, 2, NULL, NULL);
  kao_frame_ranking_clear (ranking);
  g_assert_cmpmem (last, sizeof *last, &nothing, sizeof nothing);
  g_assert_cmpuint (kao_frame_ranking_get_n (ranking), ==, 0);
  g_assert_cmpuint (n_freed, ==, 8);
  kao_frame_ranking_free (ranking);
}

static void
test_last_second (void)
{
  g_autoptr (KaoFrameRanking) ranking = kao_frame_ranking_new (2, SECOND);

  offer (ranking, 1, 99, 0);
  offer (ranking, 2, 10, SECOND / 2);
  g_assert_false (offer (ranking, 3, 5, SECOND));
  /* The best one is too old now. */
  g_assert_true (offer (ranking, 4, 5, SECOND + 1));
  check (ranking, 0, 2);
  check (ranking, 1, 4);
  kao_frame_ranking_expire (ranking, 3 * SECOND);
  g_assert_cmpuint (kao_frame_ranking_get_n (ranking), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-ranking/best", test_best);
  g_test_add_func ("/frame-ranking/last-second", test_last_second);
  return g_test_run ();
}
