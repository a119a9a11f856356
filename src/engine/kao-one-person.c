// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-one-person.h"

#include <math.h>

/* A face at the picture's edge must be 1 / (1 - this) times as large as one in the middle to be
 * taken for the visitor's: somebody who waits behind stands farther away as well as farther out. */
#define EDGE_LOSS 0.6

static gdouble
weigh (const KaoFace *face, gint width, gint height)
{
  gdouble x = (face->box.x + face->box.width / 2.0) / width - 0.5;
  gdouble y = (face->box.y + face->box.height / 2.0) / height - 0.5;
  gdouble out = MIN (1.0, 2.0 * MAX (fabs (x), fabs (y)));

  return (gdouble) face->box.width * face->box.height * (1.0 - EDGE_LOSS * out);
}

guint
kao_one_person_pick_face (const KaoFace *faces, guint n, gint width, gint height)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    {
      if (weigh (&faces[i], width, height) > weigh (&faces[best], width, height))
        best = i;
    }
  return best;
}

gint
kao_one_person_find_near (const KaoFace *faces, guint n, const KaoPoint *point)
{
  gint found = -1;
  gdouble least = 1;

  for (guint i = 0; i < n; i++)
    {
      const KaoRect *box = &faces[i].box;
      gdouble dx = (box->x + box->width / 2.0 - point->x) / MAX (box->width, 1);
      gdouble dy = (box->y + box->height / 2.0 - point->y) / MAX (box->height, 1);
      gdouble distance = hypot (dx, dy);

      if (distance < least)
        {
          least = distance;
          found = (gint) i;
        }
    }
  return found;
}

guint
kao_one_person_select (const gdouble *distances, guint n, gdouble limit, gboolean *is_used)
{
  guint middle = 0;
  guint most = 0;
  guint n_used = 0;

  /* The frame with the most others near it; among equals the first, which has the best picture. */
  for (guint i = 0; i < n; i++)
    {
      guint n_near = 0;

      for (guint j = 0; j < n; j++)
        n_near += i == j || distances[i * n + j] <= limit;
      if (n_near > most)
        {
          most = n_near;
          middle = i;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      is_used[i] = i == middle || distances[middle * n + i] <= limit;
      n_used += is_used[i];
    }
  return n_used;
}
