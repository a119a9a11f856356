// SPDX-License-Identifier: GPL-3.0-or-later
/* Feeds what no registration makes to what opens a ticket: fuzz-ticket content|text SECONDS. "content" is
 * what stands inside the seal (as if somebody had the key), "text" what a camera reads. What is accepted inside
 * must be a ticket that can be sealed again; what stands outside must never be accepted. */
#include "config.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"
#include "ticket/kao-ticket-content.h"

#include <stdlib.h>
#include <string.h>

#define INPUT_MAX 1024
#define EVENT "event"
#define NOW G_GINT64_CONSTANT (1800000000)

typedef struct
{
  KaoEventKey *key;
  guint8 seed[INPUT_MAX]; /* a good input, which is mutated */
  gsize seed_size;
  guint64 n_accepted;
} Fuzz;

static KaoTicket *
make_ticket (void)
{
  KaoTicket *ticket = kao_ticket_new ();

  ticket->issued = NOW;
  ticket->expires = NOW + 3600;
  strcpy (ticket->pack, "base");
  strcpy (ticket->label, "visitor");
  ticket->n_numbers = 24;
  for (guint i = 0; i < ticket->n_numbers; i++)
    ticket->numbers[i] = (gfloat) i / 24;
  return ticket;
}

static void
feed_content (Fuzz *fuzz, const guint8 *data, gsize size)
{
  g_autoptr (KaoTicket) ticket = kao_ticket_new ();
  g_autoptr (GError) error = NULL;
  guint8 again[INPUT_MAX];

  if (!kao_ticket_content_read (ticket, data, size, &error))
    {
      g_assert_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_CONTENT);
      return;
    }
  fuzz->n_accepted++;
  g_assert_cmpuint (kao_ticket_content_write (ticket, again, sizeof again, NULL), ==, size);
}

static void
feed_text (Fuzz *fuzz, const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;

  if (size == fuzz->seed_size && memcmp (data, fuzz->seed, size) == 0)
    return;
  g_assert_null (kao_ticket_open ((const gchar *) data, size, fuzz->key, EVENT, NOW, &error));
  g_assert_true (error->domain == KAO_TICKET_ERROR);
}

/* A few bytes exchanged, cut or added. */
static gsize
mutate (const Fuzz *fuzz, GRand *rand, guint8 *input)
{
  gsize size = fuzz->seed_size;
  guint n = (guint) g_rand_int_range (rand, 1, 6);

  memcpy (input, fuzz->seed, size);
  for (guint i = 0; i < n; i++)
    {
      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          size = (gsize) g_rand_int_range (rand, 0, (gint32) size + 1);
          break;
        case 1:
          if (size < INPUT_MAX)
            input[size++] = (guint8) g_rand_int (rand);
          break;
        default:
          if (size > 0)
            input[g_rand_int_range (rand, 0, (gint32) size)] = (guint8) g_rand_int (rand);
        }
    }
  return size;
}

static void
make_seed (Fuzz *fuzz, gboolean is_content)
{
  g_autoptr (KaoTicket) ticket = make_ticket ();

  if (is_content)
    fuzz->seed_size = kao_ticket_content_write (ticket, fuzz->seed, sizeof fuzz->seed, NULL);
  else
    {
      gchar *text = kao_ticket_seal (ticket, fuzz->key, EVENT, NULL);

      fuzz->seed_size = strlen (text);
      memcpy (fuzz->seed, text, fuzz->seed_size);
      kao_secret_free (text);
    }
}

int
main (int argc, char **argv)
{
  Fuzz fuzz = { 0 };
  gboolean is_content = argc == 3 && strcmp (argv[1], "content") == 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (19);
  guint64 n_runs = 0;
  gint64 end;

  if (argc != 3 || (!is_content && strcmp (argv[1], "text") != 0))
    {
      g_printerr ("usage: fuzz-ticket content|text SECONDS\n");
      return 2;
    }
  fuzz.key = kao_event_key_new (NULL);
  make_seed (&fuzz, is_content);
  end = g_get_monotonic_time () + atoi (argv[2]) * G_USEC_PER_SEC;
  for (; g_get_monotonic_time () < end; n_runs++)
    {
      guint8 input[INPUT_MAX];
      gsize size = mutate (&fuzz, rand, input);
      /* Of its own size, so that a sanitizer sees a read past the end. */
      g_autofree guint8 *exact = g_memdup2 (input, size);

      if (is_content)
        feed_content (&fuzz, exact, size);
      else
        feed_text (&fuzz, exact, size);
    }
  g_print ("%" G_GUINT64_FORMAT " runs, %" G_GUINT64_FORMAT " accepted\n", n_runs, fuzz.n_accepted);
  kao_event_key_free (fuzz.key);
  return is_content && fuzz.n_accepted == 0 ? 1 : 0;
}
