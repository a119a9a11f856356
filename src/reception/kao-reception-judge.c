// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "reception/kao-reception-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"

#include <string.h>

#define SECONDS_A_MINUTE 60

gint64
_kao_reception_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
_kao_reception_hash_pack (const KaoPack *pack, guint8 hash[KAO_TICKET_PACK_HASH_BYTES])
{
  const gchar *digits = kao_pack_get_sha256 (pack);

  for (guint i = 0; i < KAO_TICKET_PACK_HASH_BYTES; i++)
    hash[i] = (guint8) (g_ascii_xdigit_value (digits[2 * i]) << 4 | g_ascii_xdigit_value (digits[2 * i + 1]));
}

gchar *
_kao_reception_make_ticket (KaoReception *self, const KaoVector *vector, guint8 id[KAO_TICKET_ID_BYTES], GError **error)
{
  g_autoptr (KaoTicket) ticket = kao_ticket_new ();
  KaoPack *pack = kao_model_get_pack (self->model);
  gint64 now = _kao_reception_now ();

  if (kao_vector_get_length (vector) > KAO_TICKET_MAX_NUMBERS)
    {
      g_set_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_TOO_LARGE,
                   "the face model \"%s\" has too many numbers for a ticket; use one with at most %d",
                   kao_pack_get_name (pack), KAO_TICKET_MAX_NUMBERS);
      return NULL;
    }
  ticket->issued = now - now % SECONDS_A_MINUTE;
  ticket->expires = ticket->issued + (gint64) kao_config_get_ticket_hours (self->config) * 3600;
  g_strlcpy (ticket->pack, kao_pack_get_name (pack), sizeof ticket->pack);
  _kao_reception_hash_pack (pack, ticket->pack_hash);
  g_strlcpy (ticket->label, self->label, sizeof ticket->label);
  ticket->n_numbers = (guint) kao_vector_get_length (vector);
  memcpy (ticket->numbers, kao_vector_get_values (vector), ticket->n_numbers * sizeof (gfloat));
  memcpy (id, ticket->id, sizeof ticket->id);
  return kao_ticket_seal (ticket, self->key, self->event, error);
}

void
_kao_reception_let_in (KaoReception *self, KaoDecision *decision)
{
  if (decision->n_places == 0
      && !kao_day_add (self->day, self->ticket->label, NULL, self->ticket->id, 0, &decision->places[0]))
    {
      kao_log_event ("reception", "the day's list is full; close the day");
      decision->outcome = KAO_GATE_ASK_DESK;
      return;
    }
  decision->n_places = 1;
  kao_day_let_in (self->day, decision->places[0], _kao_reception_now ());
}

void
_kao_reception_judge_ticket (KaoReception *self, const KaoComparison *comparison, KaoDecision *decision)
{
  KaoCalibration *calibration = kao_model_get_calibration (self->model);

  decision->line = kao_config_get_reception_line (self->config);
  decision->label = self->ticket->label;
  decision->has_figure = TRUE;
  decision->similarity = kao_similarity_from_distance (calibration, comparison->distances[0]);
  decision->facts.ticket = KAO_GATE_TICKET_GOOD;
  decision->facts.figure = kao_outcome_from_similarity (decision->similarity, decision->line,
                                                        kao_config_get_reception_review_line (self->config));
  if (kao_day_find_ticket (self->day, self->ticket->id, &decision->places[0]))
    {
      decision->n_places = 1;
      decision->facts.is_in = kao_day_get_person (self->day, decision->places[0])->in_at != 0;
    }
}

void
_kao_reception_judge_list (KaoReception *self, const KaoComparison *comparison, KaoDecision *decision)
{
  KaoCalibration *calibration = kao_model_get_calibration (self->model);
  gdouble line = kao_config_get_reception_line (self->config);
  KaoDayMatch best[2];
  guint n = kao_day_search (self->day, comparison->mean, best);
  gdouble similarities[2] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      similarities[i] = kao_similarity_from_distance (calibration, best[i].distance);
      decision->places[i] = best[i].place;
    }
  if (!kao_list_raise_line (line, kao_day_get_n_vectors (self->day), &decision->line))
    decision->line = 100.0;
  decision->has_figure = n > 0;
  decision->similarity = similarities[0];
  decision->facts.list = kao_list_judge (similarities[0], similarities[1], kao_day_get_n_vectors (self->day), line,
                                         kao_config_get_reception_review_line (self->config));
  decision->n_places = decision->facts.list == KAO_LIST_CLOSE ? n : decision->facts.list == KAO_LIST_ONE ? 1 : 0;
  if (decision->n_places == 1)
    {
      const KaoDayPerson *person = kao_day_get_person (self->day, decision->places[0]);

      decision->label = person->label;
      decision->facts.is_in = person->in_at != 0;
    }
}
