// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-evaluate: error rates of model packs on an office's own pictures. */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-help.h"
#include "base/kao-option-rows.h"
#include "evaluate/kao-report.h"
#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef enum
{
  EXIT_DONE = 0,
  EXIT_FAILED = 3,
  EXIT_STOPPED = 4
} ExitCode;

typedef struct
{
  gchar *pairs;
  gchar *root;
  gchar *tar;
  gchar **packs;
  gchar **pack_paths;
  gchar **channels;
  gchar *groups;
  gchar *output;
  gchar *impostors_all;
  gchar *part_text;
  guint part; /* of */
  guint parts;
  gchar *resume;
  gboolean calibrate;
  gboolean alike;
  gdouble trusted_fmr;
  gboolean suggest_threshold;
  gboolean quality;
  gdouble max_fmr;
  gint threads;
  gboolean about;
  gboolean quiet;
  gboolean show_version;

  KaoReportFormat format;
  gint state_fd;
} Options;

/* Set by the signal handler; a picture at work is finished first. */
static volatile gint stop;

static void
handle_signal (int number)
{
  stop = number;
}

static void
options_clear (Options *options)
{
  g_free (options->pairs);
  g_free (options->root);
  g_free (options->tar);
  g_strfreev (options->packs);
  g_strfreev (options->pack_paths);
  g_strfreev (options->channels);
  g_free (options->groups);
  g_free (options->output);
  g_free (options->impostors_all);
  g_free (options->part_text);
  g_free (options->resume);
  if (options->state_fd >= 0)
    close (options->state_fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
refuse (GError **error, const gchar *sentence)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s; see kaoawase-evaluate --help.",
               sentence);
  return FALSE;
}

/* "2/3": every third picture from the second on. */
static gboolean
parse_part (Options *options, GError **error)
{
  g_auto (GStrv) words
      = options->part_text != NULL ? g_strsplit (options->part_text, "/", 2) : NULL;
  guint64 part, parts;

  options->part = options->parts = 1;
  if (words == NULL)
    return TRUE;
  if (options->impostors_all == NULL)
    return refuse (error, "--part takes a part of the folder of --impostors-all");
  if (g_strv_length (words) != 2
      || !g_ascii_string_to_unsigned (words[1], 10, 1, 1000, &parts, NULL)
      || !g_ascii_string_to_unsigned (words[0], 10, 1, parts, &part, NULL))
    return refuse (error, "--part must be such as 1/2 or 2/2");
  options->part = (guint) part;
  options->parts = (guint) parts;
  return TRUE;
}

static gboolean
check_options (Options *options, GError **error)
{
  static const gchar *const formats[] = { "text", "json", "html", NULL };
  const gchar *format = options->output != NULL ? options->output : "text";

  if (options->about)
    return TRUE;
  if (options->pairs == NULL && options->impostors_all == NULL)
    return refuse (error, "Name a list with --pairs or a folder with --impostors-all");
  if (options->root != NULL && options->tar != NULL)
    return refuse (error,
                   "--root and --tar are two places for the pictures, of which one is meant");
  if (options->suggest_threshold && !(options->max_fmr > 0.0 && options->max_fmr < 1.0))
    return refuse (error, "--suggest-threshold needs --max-fmr, a rate such as 0.001");
  if (options->alike && (options->impostors_all == NULL || options->groups == NULL))
    return refuse (error, "--alike needs --impostors-all, and --groups with columns sex and age");
  if (options->resume != NULL && options->impostors_all != NULL)
    return refuse (error,
                   "--resume cannot go on with --impostors-all, since every picture's vector "
                   "would have to be kept in a file");
  if (options->quality && (options->pairs == NULL || options->resume != NULL))
    return refuse (error, "--quality needs genuine pairs from --pairs, and cannot go on with --resume");
  if (!parse_part (options, error))
    return FALSE;
  if (options->threads < 0 || options->threads > 256)
    return refuse (error, "--threads must lie between 1 and 256");
  for (gsize i = 0; formats[i] != NULL; i++)
    if (strcmp (format, formats[i]) == 0)
      {
        options->format = (KaoReportFormat) i;
        return TRUE;
      }
  return refuse (error, "--output must be text, json or html");
}

static void
set_texts (GOptionContext *context)
{
  g_option_context_set_summary (
      context, N_ ("Measures how often a model pack takes two people for one and one for two.\n"
                   "The report holds no picture, name, path or single score."));
  g_option_context_set_description (
      context, N_ ("With both --pairs and --impostors-all, the strangers are also counted where\n"
                   "the pairs' impostors have a false match rate of 1 %, 0.1 % and 0.01 %.\n"
                   "--resume is not for --impostors-all: it would have to keep the vector of every\n"
                   "picture in a file.\n\n"
                   "Exit status: 0 done, 3 error, 4 stopped by a signal (see --resume)."));
}

static gboolean
parse_options (Options *options, gint *argc, gchar ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME, &options->pairs,
      N_ ("Pairs to compare: columns a (document), b (visitor), same (1 or 0)"), "FILE.csv" },
    { "impostors-all", 0, 0, G_OPTION_ARG_STRING, &options->impostors_all,
      N_ ("Compare every picture of a folder with every other one; \"\" = all"), "FOLDER" },
    { "part", 0, 0, G_OPTION_ARG_STRING, &options->part_text,
      N_ ("With --impostors-all: only every Nth picture from the Kth on"), "K/N" },
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &options->root, N_ ("Where the pictures lie (default: .)"),
      "FOLDER" },
    { "tar", 0, 0, G_OPTION_ARG_FILENAME, &options->tar,
      N_ ("The pictures lie in this archive, which is not unpacked"), "FILE" },
    { "pack", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->packs,
      N_ ("Model pack, name or folder; may be repeated (default: the best)"), "PACK" },
    KAO_OPTION_ROW_PACK_PATH (&options->pack_paths),
    { "channel", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->channels,
      N_ ("plain, printscan300, printscan600, grey, chip or webcam; may be repeated"), "NAME" },
    { "groups", 0, 0, G_OPTION_ARG_FILENAME, &options->groups,
      N_ ("First column a picture or person, others groupings (sex, age, ...)"), "FILE.csv" },
    { "output", 0, 0, G_OPTION_ARG_STRING, &options->output, N_ ("text, json or html"), "FORMAT" },
    { "resume", 0, 0, G_OPTION_ARG_FILENAME, &options->resume,
      N_ ("With --pairs alone: go on from this file and note the progress in it"), "FILE" },
    { "calibrate", 0, 0, G_OPTION_ARG_NONE, &options->calibrate,
      N_ ("Print the [Calibration] group for the pack's manifest instead"), NULL },
    { "alike", 0, 0, G_OPTION_ARG_NONE, &options->alike,
      N_ ("With --calibrate, --suggest-threshold: only strangers of one sex within ten years of age"),
      NULL },
    { "trust-fmr", 0, 0, G_OPTION_ARG_DOUBLE, &options->trusted_fmr,
      N_ ("With --calibrate: take no rate below this from the sample"), "RATE" },
    { "quality", 0, 0, G_OPTION_ARG_NONE, &options->quality,
      N_ ("Also print error versus discard: FNMR once the pairs of lowest quality are left out"), NULL },
    { "suggest-threshold", 0, 0, G_OPTION_ARG_NONE, &options->suggest_threshold,
      N_ ("Print the line for the configuration instead"), NULL },
    { "max-fmr", 0, 0, G_OPTION_ARG_DOUBLE, &options->max_fmr,
      N_ ("With --suggest-threshold: the highest false match rate allowed"), "RATE" },
    { "about", 0, 0, G_OPTION_ARG_NONE, &options->about,
      N_ ("Tell what the packs' manifests say about their figure and its groups instead"), NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->threads, N_ ("Default: all processors"), "N" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("No progress on standard error"), NULL },
    KAO_OPTION_ROW_VERSION (&options->show_version),
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  set_texts (context);
  g_option_context_add_main_entries (context, entries, NULL);
  kao_help_translate (context, *argc, *argv);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    return refuse (error, "There is an argument without an option before it");
  return options->show_version || check_options (options, error);
}

/* Opened before the sandbox closes: it is the one file that this program may write. */
static gboolean
open_state (Options *options, GError **error)
{
  if (options->resume == NULL)
    return TRUE;
  options->state_fd = open (options->resume, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (options->state_fd >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "%s cannot be opened for writing (%s).", options->resume, g_strerror (errno));
  return FALSE;
}

static KaoDataset *
load_dataset (const Options *options, GError **error)
{
  const gchar *root = options->tar != NULL    ? options->tar
                      : options->root != NULL ? options->root
                                              : ".";
  g_autoptr (KaoDataset) dataset = kao_dataset_new (root, options->tar != NULL, error);

  if (dataset == NULL)
    return NULL;
  if (options->pairs != NULL && !kao_dataset_add_pairs (dataset, options->pairs, error))
    return NULL;
  if (options->impostors_all != NULL
      && !kao_dataset_add_folder (dataset, options->impostors_all, options->part,
                                  options->parts, error))
    return NULL;
  if (options->groups != NULL && !kao_dataset_add_groups (dataset, options->groups, error))
    return NULL;
  return g_steal_pointer (&dataset);
}

static GPtrArray *
find_packs (const Options *options, const KaoPackPlaces *places, GError **error)
{
  static const gchar *const best[] = { "", NULL };
  const gchar *const *names = options->packs != NULL ? (const gchar *const *) options->packs : best;
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_pack_unref);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      KaoPack *pack = kao_pack_places_find (places, names[i], error);

      if (pack == NULL)
        return NULL;
      g_ptr_array_add (packs, pack);
    }
  return g_steal_pointer (&packs);
}

static GArray *
find_channels (const Options *options, GError **error)
{
  g_autoptr (GArray) channels = g_array_new (FALSE, FALSE, sizeof (KaoChannel));
  KaoChannel channel = KAO_CHANNEL_PLAIN;

  if (options->channels == NULL)
    g_array_append_val (channels, channel);
  for (gsize i = 0; options->channels != NULL && options->channels[i] != NULL; i++)
    {
      if (!kao_channel_from_name (options->channels[i], &channel))
        {
          refuse (error, "--channel must be plain, printscan300, printscan600, grey, chip or webcam");
          return NULL;
        }
      g_array_append_val (channels, channel);
    }
  return g_steal_pointer (&channels);
}

/* --- progress --- */

typedef struct
{
  gint64 started;
  gint64 told;
  gboolean is_quiet;
  gboolean is_terminal;
} Progress;

static void
tell_progress (guint64 done, guint64 total, gpointer user_data)
{
  Progress *progress = user_data;
  gint64 now = g_get_monotonic_time ();
  gdouble passed = (gdouble) (now - progress->started) / 1e6;
  gint64 interval = progress->is_terminal ? G_USEC_PER_SEC / 2 : 30 * G_USEC_PER_SEC;
  gint left;

  if (progress->is_quiet || now - progress->told < interval || done == 0)
    return;
  progress->told = now;
  total = MAX (total, done);
  left = (gint) (passed / (gdouble) done * (gdouble) (total - done));
  g_printerr ("%s%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " pictures, %d:%02d min left%s",
              progress->is_terminal ? "\r" : "", done, total, left / 60, left % 60,
              progress->is_terminal ? "   " : "\n");
}

/* --- output --- */

static gchar *
make_output (const Options *options, const GPtrArray *results, guint64 people, GError **error)
{
  KaoStrangersKind kind = options->alike ? KAO_STRANGERS_ALIKE : KAO_STRANGERS_ALL;
  GString *out;

  if (!options->calibrate && !options->suggest_threshold)
    switch (options->format)
      {
      case KAO_REPORT_TEXT:
        return kao_report_text (results);
      case KAO_REPORT_JSON:
        return kao_report_json (results);
      case KAO_REPORT_HTML:
        return kao_report_html (results);
      }

  out = g_string_new (NULL);
  for (guint i = 0; i < results->len; i++)
    {
      g_autofree gchar *part
          = options->calibrate
                ? kao_report_calibration (results->pdata[i], kind, people, options->trusted_fmr,
                                          error)
                : kao_report_threshold (results->pdata[i], kind, options->max_fmr, error);

      if (part == NULL)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      if (options->calibrate && results->len > 1)
        g_string_append_printf (
            out, "# Pack %s\n",
            kao_pack_get_name (((KaoEvaluationResult *)results->pdata[i])->pack));
      g_string_append (out, part);
    }
  return g_string_free (out, FALSE);
}

/* How many people a calibration rests on: persons where the groups tell, else pictures. */
static guint64
count_people (const KaoDataset *dataset)
{
  const guint *persons = kao_dataset_get_persons (dataset);
  gsize n = kao_dataset_get_n_pictures (dataset);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; persons != NULL && i < n; i++)
    g_hash_table_add (seen, GUINT_TO_POINTER (persons[i] + 1));
  return persons != NULL ? g_hash_table_size (seen) : n;
}

/* The evaluation's threads take every processor already; those of OpenBLAS, where that is the
 * linear algebra that dlib was linked with, would only wait for them. A quarter of the time. */
static void
keep_blas_to_one_thread (void)
{
  gpointer symbol = dlsym (RTLD_DEFAULT, "openblas_set_num_threads");
  void (*set_threads) (int);

  if (symbol == NULL)
    return;
  memcpy (&set_threads, &symbol, sizeof set_threads);
  set_threads (1);
}

static gchar *
evaluate (Options *options, GError **error)
{
  g_auto (GStrv) search_path = kao_pack_search_path ((const gchar *const *) options->pack_paths);
  g_autoptr (KaoPackPlaces) places
      = kao_pack_places_new ((const gchar *const *) search_path, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (GPtrArray) packs = find_packs (options, places, error);
  g_autoptr (GArray) channels
      = packs != NULL && !options->about ? find_channels (options, error) : NULL;
  g_autoptr (KaoDataset) dataset = channels != NULL ? load_dataset (options, error) : NULL;
  g_autoptr (GPtrArray) results = NULL;
  Progress progress = { .started = g_get_monotonic_time (), .is_quiet = options->quiet,
                        .is_terminal = isatty (STDERR_FILENO) };
  KaoEvaluation evaluation = {
    .dataset = dataset,
    .packs = packs,
    .channels = channels,
    .places = places,
    .n_threads = options->threads > 0 ? (guint) options->threads : g_get_num_processors (),
    .all_impostors = options->impostors_all != NULL,
    .with_quality = options->quality,
    .state_fd = options->state_fd,
    .stop = (const gint *) &stop,
    .progress = tell_progress,
    .user_data = &progress,
  };

  if (packs != NULL && options->about)
    return kao_report_packs (packs);
  if (dataset == NULL)
    return NULL;
  keep_blas_to_one_thread ();
  results = kao_evaluation_run (&evaluation, error);
  if (progress.told != 0 && progress.is_terminal)
    g_printerr ("\n");
  return results != NULL ? make_output (options, results, count_people (dataset), error) : NULL;
}

static gboolean
prepare (Options *options, gint *argc, gchar ***argv, GError **error)
{
  struct sigaction action = { .sa_handler = handle_signal };

  if (!kao_harden_process (KAO_HARDEN_TOOL, error) || !parse_options (options, argc, argv, error))
    return FALSE;
  if (options->show_version)
    return TRUE;
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  return open_state (options, error)
         && kao_sandbox_enter (KAO_SANDBOX_TOOL, KAO_SANDBOX_NONE, NULL, error);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .state_fd = -1 };
  g_autoptr (GError) error = NULL;
  g_autofree gchar *output = NULL;

  /* Not LC_NUMERIC: numbers are written with a point everywhere. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  if (prepare (&options, &argc, &argv, &error))
    {
      if (options.show_version)
        output = g_strdup ("kaoawase-evaluate " KAO_VERSION "\n");
      else
        output = evaluate (&options, &error);
    }
  if (output == NULL)
    {
      g_printerr ("kaoawase-evaluate: %s\n", error->message);
      return kao_error_is_cancelled (error) ? EXIT_STOPPED : EXIT_FAILED;
    }
  if (fputs (output, stdout) == EOF || fflush (stdout) != 0)
    {
      g_printerr ("kaoawase-evaluate: The report cannot be written to standard output.\n");
      return EXIT_FAILED;
    }
  return EXIT_DONE;
}
