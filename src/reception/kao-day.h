// SPDX-License-Identifier: GPL-3.0-or-later
/* One day at the reception: who has registered, who came in, what was handed out. All of it in locked memory
 * that is wiped when the day is closed; there is no other copy. One thread at a time.
 */
#pragma once

#include "face/kao-engine.h"
#include "ticket/kao-ticket.h"

G_BEGIN_DECLS

/* More people than this are another desk's. */
#define KAO_DAY_MAX_PEOPLE 4000
/* Kinds of things that are handed out, such as papers and a uniform. */
#define KAO_DAY_MAX_ITEMS 8

typedef struct _KaoDay KaoDay;

typedef struct
{
  gchar label[KAO_TICKET_LABEL_BYTES + 1]; /* as typed, UTF-8; may be empty */
  guint8 ticket[KAO_TICKET_ID_BYTES];
  gboolean has_ticket;
  gboolean has_vector;  /* can be recognised without a ticket */
  gint64 registered_at; /* seconds since 1970; 0: not at this desk, the ticket came from elsewhere */
  gint64 in_at;         /* 0: not yet */
  guint handed_out;     /* a bit for each kind of thing */
} KaoDayPerson;

typedef struct
{
  guint n_registered; /* at this desk */
  guint n_in;
  guint n_handed_out[KAO_DAY_MAX_ITEMS];
} KaoDayCounts;

/* One of the two best of a search. */
typedef struct
{
  guint place;
  gdouble distance;
} KaoDayMatch;

/* For vectors of @n_numbers; @is_cosine: as kao_engine_is_cosine() says. (transfer full) */
KaoDay *kao_day_new (gsize n_numbers, gboolean is_cosine);
/* Wipes; NULL is allowed. */
void kao_day_free (KaoDay *day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDay, kao_day_free)

/* The end of the day: everything is wiped, and the list is empty again. */
void kao_day_close (KaoDay *day);

/* Adds somebody and says where. @label: at most KAO_TICKET_LABEL_BYTES of UTF-8. @vector: copied; NULL for one
 * who is known by a ticket only. @ticket: KAO_TICKET_ID_BYTES, or NULL. @registered_at: 0 for a ticket from elsewhere.
 * Returns FALSE when the list is full or one of them does not fit. */
gboolean kao_day_add (KaoDay *day,
                      const gchar *label,
                      const KaoVector *vector,
                      const guint8 *ticket,
                      gint64 registered_at,
                      guint *place);

/* Who stands at @place; NULL where there is nobody. Until the day is closed. (transfer none) */
const KaoDayPerson *kao_day_get_person (const KaoDay *day, guint place);

/* FALSE when no such ticket has been here. */
gboolean kao_day_find_ticket (const KaoDay *day, const guint8 *ticket, guint *place);

/* FALSE when he was in before: the first time stays. */
gboolean kao_day_let_in (KaoDay *day, guint place, gint64 now);

void kao_day_set_handed_out (KaoDay *day, guint place, guint item, gboolean is_handed_out);

guint kao_day_get_n_people (const KaoDay *day);
/* How many of them can be recognised without a ticket: the N of kao_list_raise_line(). */
guint kao_day_get_n_vectors (const KaoDay *day);
void kao_day_count (const KaoDay *day, KaoDayCounts *counts);

/* The nearest of those with a vector, nearest first. Returns how many of @best are filled: 0 to 2. */
guint kao_day_search (const KaoDay *day, const KaoVector *vector, KaoDayMatch best[2]);

G_END_DECLS
