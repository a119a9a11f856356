// SPDX-License-Identifier: GPL-3.0-or-later
/* read-fronts FOLDER: how well and how fast the three fields of 照合番号B are read from the scans that make_fronts.py put
 * there with their truth.csv.
 *
 * Each scan goes the counter's way: the document search finds the card and its portrait, the front is cut out, and
 * what the reader's process does is done here. Per condition and resolution and in all: scans; cards whose front was
 * found; share whose three fields are all right; share with at least one field filled wrongly; each with its 95 %
 * interval (Clopper and Pearson); fields left empty; milliseconds of the reading (median, 95 %, most), cutting included;
 * with OMP_THREAD_LIMIT=1, which the reader's process sets for itself, else tesseract's threads wait for one another.
 */
#include "config.h"

#include "face-finder.h"

#include "base/kao-log.h"
#include "front/kao-front-read.h"
#include "image/kao-codec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gchar *only;
static gboolean is_verbose;

static const GOptionEntry entries[] = {
  { "only", 'o', 0, G_OPTION_ARG_STRING, &only, "files whose name contains this", "TEXT" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &is_verbose, "name each front that was not read wholly right", NULL },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  guint n, found, right, wrong;
  guint empty[3], false_fields[3];
  GArray *ms;
} Tally;

static gdouble
log_choose (guint n, guint k)
{
  return lgamma (n + 1.0) - lgamma (k + 1.0) - lgamma (n - k + 1.0);
}

/* P(at most @k of @n at @p). */
static gdouble
at_most (guint k, guint n, gdouble p)
{
  gdouble sum = 0;

  for (guint i = 0; i <= k; i++)
    sum += exp (log_choose (n, i) + i * log (p) + (n - i) * log1p (-p));
  return sum;
}

/* Where at_most (k, n, p) crosses @level, by halving. */
static gdouble
crossing (guint k, guint n, gdouble level)
{
  gdouble low = 1e-12, high = 1 - 1e-12;

  for (gint i = 0; i < 80; i++)
    {
      gdouble middle = (low + high) / 2;

      if (at_most (k, n, middle) > level)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
print_share (const gchar *name, guint k, guint n)
{
  gdouble low = k == 0 ? 0 : crossing (k - 1, n, 0.975);
  gdouble high = k == n ? 1 : crossing (k, n, 0.025);

  printf ("  %s %.2f %% [%.2f, %.2f]", name, 100.0 * k / n, 100 * low, 100 * high);
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

static void
print_tally (const gchar *name, Tally *tally)
{
  const gdouble *ms;

  if (tally->n == 0)
    return;
  g_array_sort (tally->ms, compare_doubles);
  ms = (const gdouble *) (gconstpointer) tally->ms->data;
  printf ("%-14s %4u scans, %4u fronts", name, tally->n, tally->found);
  print_share ("right", tally->right, tally->n);
  print_share ("wrong", tally->wrong, tally->n);
  printf ("  empty %u %u %u, wrong %u %u %u", tally->empty[0], tally->empty[1], tally->empty[2], tally->false_fields[0],
          tally->false_fields[1], tally->false_fields[2]);
  if (tally->ms->len > 0)
    printf ("  ms %.0f %.0f %.0f", ms[tally->ms->len / 2], ms[tally->ms->len * 95 / 100], ms[tally->ms->len - 1]);
  printf ("\n");
}

static void
write_birth (const KaoCardNumber *number, gchar *text, gsize size)
{
  static const gchar *const eras[KAO_N_ERAS] = { "西暦", "大正", "昭和", "平成", "令和" };

  g_snprintf (text, size, "%s%u-%u-%u", eras[number->era], number->year, number->month, number->day);
}

/* Adds what was read of one scan. */
static void
judge (Tally *tally, const KaoCardNumber *number, gchar *const *truth, const gchar *file)
{
  gchar birth[64], expiry[16];
  const gchar *read[3] = { birth, expiry, number->code };
  const gboolean is_empty[3] = { number->year == 0, number->expiry_year == 0, number->code[0] == '\0' };
  gboolean is_right = TRUE, is_wrong = FALSE;

  write_birth (number, birth, sizeof birth);
  g_snprintf (expiry, sizeof expiry, "%u", number->expiry_year);
  for (gint i = 0; i < 3; i++)
    {
      gboolean is_same = !is_empty[i] && strcmp (read[i], truth[3 + i]) == 0;

      tally->empty[i] += is_empty[i];
      tally->false_fields[i] += !is_empty[i] && !is_same;
      is_right &= is_same;
      is_wrong |= !is_empty[i] && !is_same;
      if (is_verbose && !is_same && file != NULL)
        printf ("%s %s %s: %s instead of %s\n", file, truth[1], truth[2], is_empty[i] ? "nothing" : read[i], truth[3 + i]);
    }
  tally->right += is_right;
  tally->wrong += is_wrong;
}

static gdouble
look_at (const gchar *path, gdouble dpi, FaceFinder *finder, KaoFrontText *text, KaoCardNumber *number, gboolean *is_found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) scan = kao_codec_read_file (path, &error);
  g_autoptr (GPtrArray) portraits = NULL;
  KaoPortrait *portrait;
  gint64 start;

  g_assert_no_error (error);
  kao_image_set_dpi (scan, dpi);
  *number = (KaoCardNumber){ 0 };
  *is_found = FALSE;
  portraits = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, NULL);
  if (portraits == NULL)
    return 0;
  start = g_get_monotonic_time ();
  portrait = g_ptr_array_index (portraits, 0);
  kao_document_cut_front (scan, portrait);
  if (portrait->front == NULL)
    return 0;
  *is_found = TRUE;
  if (!kao_front_read (text, portrait->front, &portrait->front_portrait, kao_date_today (), number, &error))
    g_error ("%s", error->message);
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
run (const gchar *folder, FaceFinder *finder, KaoFrontText *text)
{
  g_autofree gchar *path = g_build_filename (folder, "truth.csv", NULL);
  g_autofree gchar *table = NULL;
  g_autoptr (GHashTable) tallies = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) rows = NULL;

  if (!g_file_get_contents (path, &table, NULL, NULL))
    {
      g_printerr ("read-fronts: %s is missing; make_fronts.py makes it\n", path);
      exit (2);
    }
  rows = g_strsplit (table, "\n", -1);
  for (gsize i = 1; rows[i] != NULL && rows[i][0] != '\0'; i++)
    {
      g_auto (GStrv) truth = g_strsplit (rows[i], ",", -1);
      g_autofree gchar *file = g_build_filename (folder, truth[0], NULL);
      const gchar *const kinds[] = { truth[2], truth[1], "all fronts" };
      KaoCardNumber number;
      gboolean is_found;
      gdouble ms;

      if (only != NULL && strstr (truth[0], only) == NULL)
        continue;
      ms = look_at (file, g_ascii_strtod (truth[1], NULL), finder, text, &number, &is_found);
      for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          Tally *tally = g_hash_table_lookup (tallies, kinds[k]);

          if (tally == NULL)
            {
              gchar *name = g_strdup (kinds[k]);

              tally = g_new0 (Tally, 1);
              tally->ms = g_array_new (FALSE, FALSE, sizeof (gdouble));
              g_hash_table_insert (tallies, name, tally);
              g_ptr_array_add (names, name);
            }
          tally->n++;
          tally->found += is_found;
          if (is_found)
            g_array_append_val (tally->ms, ms);
          judge (tally, &number, truth, k == 0 ? truth[0] : NULL);
        }
    }
  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], "all fronts") != 0)
      print_tally (names->pdata[i], g_hash_table_lookup (tallies, names->pdata[i]));
  print_tally ("all fronts", g_hash_table_lookup (tallies, "all fronts"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER");
  g_autoptr (GError) error = NULL;
  g_autoptr (FaceFinder) finder = NULL;
  g_autoptr (KaoFrontText) text = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("read-fronts: %s\n", error != NULL ? error->message : "name the folder that make_fronts.py has filled");
      return 2;
    }
  finder = face_finder_new (MODELS_FOLDER, &error);
  g_assert_no_error (error);
  text = kao_front_text_new (&error);
  if (text == NULL)
    {
      g_printerr ("read-fronts: %s\n", error->message);
      return 2;
    }
  run (argv[1], finder, text);
  return 0;
}
