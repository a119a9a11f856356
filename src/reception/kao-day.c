// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "reception/kao-day.h"

#include "face/kao-vector-private.h"
#include "secure/kao-memory.h"

#include <math.h>
#include <string.h>

/* The list grows by so many: what nobody uses yet need not be locked. */
#define BLOCK_PEOPLE 50
#define MAX_BLOCKS (KAO_DAY_MAX_PEOPLE / BLOCK_PEOPLE)

G_STATIC_ASSERT (MAX_BLOCKS * BLOCK_PEOPLE == KAO_DAY_MAX_PEOPLE);

/* In secret memory; the vectors of all BLOCK_PEOPLE stand behind one another. */
typedef struct
{
  KaoDayPerson people[BLOCK_PEOPLE];
  gfloat numbers[];
} Block;

struct _KaoDay
{
  gsize n_numbers;
  gboolean is_cosine;
  guint n_people;
  guint n_vectors;
  Block *blocks[MAX_BLOCKS]; /* owned */
};

KaoDay *
kao_day_new (gsize n_numbers, gboolean is_cosine)
{
  KaoDay *day = g_new0 (KaoDay, 1);

  day->n_numbers = n_numbers;
  day->is_cosine = is_cosine;
  return day;
}

void
kao_day_close (KaoDay *day)
{
  for (guint i = 0; i < MAX_BLOCKS; i++)
    g_clear_pointer (&day->blocks[i], kao_secret_free);
  day->n_people = 0;
  day->n_vectors = 0;
}

void
kao_day_free (KaoDay *day)
{
  if (day == NULL)
    return;
  kao_day_close (day);
  g_free (day);
}

static KaoDayPerson *
person_at (const KaoDay *day, guint place)
{
  return place < day->n_people ? &day->blocks[place / BLOCK_PEOPLE]->people[place % BLOCK_PEOPLE] : NULL;
}

static gfloat *
numbers_at (const KaoDay *day, guint place)
{
  return day->blocks[place / BLOCK_PEOPLE]->numbers + place % BLOCK_PEOPLE * day->n_numbers;
}

gboolean
kao_day_add (KaoDay *day,
             const gchar *label,
             const KaoVector *vector,
             const guint8 *ticket,
             gint64 registered_at,
             guint *place)
{
  Block **block;
  KaoDayPerson *person;

  if (day->n_people == KAO_DAY_MAX_PEOPLE || strlen (label) > KAO_TICKET_LABEL_BYTES
      || !g_utf8_validate (label, -1, NULL)
      || (vector != NULL && kao_vector_get_length (vector) != day->n_numbers))
    return FALSE;
  *place = day->n_people++;
  block = &day->blocks[*place / BLOCK_PEOPLE];
  if (*block == NULL)
    *block = kao_secret_alloc (sizeof **block + BLOCK_PEOPLE * day->n_numbers * sizeof (gfloat));
  person = person_at (day, *place);
  strcpy (person->label, label);
  person->registered_at = registered_at;
  if (ticket != NULL)
    {
      memcpy (person->ticket, ticket, sizeof person->ticket);
      person->has_ticket = TRUE;
    }
  if (vector != NULL)
    {
      memcpy (numbers_at (day, *place), kao_vector_get_values (vector), day->n_numbers * sizeof (gfloat));
      person->has_vector = TRUE;
      day->n_vectors++;
    }
  return TRUE;
}

const KaoDayPerson *
kao_day_get_person (const KaoDay *day, guint place)
{
  return person_at (day, place);
}

gboolean
kao_day_find_ticket (const KaoDay *day, const guint8 *ticket, guint *place)
{
  for (guint i = 0; i < day->n_people; i++)
    {
      const KaoDayPerson *person = person_at (day, i);

      if (person->has_ticket && memcmp (person->ticket, ticket, sizeof person->ticket) == 0)
        {
          *place = i;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
kao_day_let_in (KaoDay *day, guint place, gint64 now)
{
  KaoDayPerson *person = person_at (day, place);

  g_return_val_if_fail (person != NULL, FALSE);
  if (person->in_at != 0)
    return FALSE;
  person->in_at = now;
  return TRUE;
}

void
kao_day_set_handed_out (KaoDay *day, guint place, guint item, gboolean is_handed_out)
{
  KaoDayPerson *person = person_at (day, place);

  g_return_if_fail (person != NULL && item < KAO_DAY_MAX_ITEMS);
  if (is_handed_out)
    person->handed_out |= 1u << item;
  else
    person->handed_out &= ~(1u << item);
}

guint
kao_day_get_n_people (const KaoDay *day)
{
  return day->n_people;
}

guint
kao_day_get_n_vectors (const KaoDay *day)
{
  return day->n_vectors;
}

void
kao_day_count (const KaoDay *day, KaoDayCounts *counts)
{
  memset (counts, 0, sizeof *counts);
  for (guint i = 0; i < day->n_people; i++)
    {
      const KaoDayPerson *person = person_at (day, i);

      counts->n_registered += person->registered_at != 0;
      counts->n_in += person->in_at != 0;
      for (guint item = 0; item < KAO_DAY_MAX_ITEMS; item++)
        counts->n_handed_out[item] += (person->handed_out >> item) & 1;
    }
}

guint
kao_day_search (const KaoDay *day, const KaoVector *vector, KaoDayMatch best[2])
{
  const gfloat *numbers = kao_vector_get_values (vector);
  guint n_compared = 0;

  g_return_val_if_fail (kao_vector_get_length (vector) == day->n_numbers, 0);
  best[0] = best[1] = (KaoDayMatch){ .distance = INFINITY };
  for (guint i = 0; i < day->n_people; i++)
    {
      KaoDayMatch match = { .place = i };

      if (!person_at (day, i)->has_vector)
        continue;
      match.distance = kao_vector_distance (numbers, numbers_at (day, i), day->n_numbers, day->is_cosine);
      /* A zero vector is near nobody. */
      if (isnan (match.distance))
        continue;
      n_compared++;
      if (match.distance < best[0].distance)
        {
          best[1] = best[0];
          best[0] = match;
        }
      else if (match.distance < best[1].distance)
        best[1] = match;
    }
  return MIN (n_compared, 2);
}
