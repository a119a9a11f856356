// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-match: a document's picture and a visitor's pictures in, JSON out. The counter's engine,
 * lines and words without the counter. Writes nothing but standard output. */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-help.h"
#include "base/kao-option-rows.h"
#include "evaluate/kao-json.h"
#include "face/kao-advice.h"
#include "evaluate/kao-picture.h"
#include "config/kao-config.h"
#include "match/kao-verdict.h"
#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_CONFIG KAO_SYSCONFDIR "/kaoawase/kaoawase.conf"

typedef enum
{
  EXIT_ABOVE = 0,
  EXIT_NOT_ABOVE = 1,
  EXIT_RETRY = 2,
  EXIT_ERROR = 3
} ExitCode;

typedef struct
{
  gchar *pack_name;
  gchar *config_path;
  gchar **pack_paths;
  gchar **files; /* the document, then the visitor's */
  gchar *chip_photo; /* may be NULL */
  gboolean show_version;
} Options;

typedef struct
{
  Options options;
  KaoConfig *config;
  KaoPack *pack;
  KaoCalibration *calibration;
  KaoEngine *engine;
  KaoPicture *pictures; /* those of options.files, then the chip's */
  guint n_pictures;
  gint failed; /* index of the picture that ended the match, -1 = none */
} Match;

static void
match_clear (Match *match)
{
  for (guint i = 0; i < match->n_pictures; i++)
    kao_picture_clear (&match->pictures[i]);
  g_free (match->pictures);
  g_clear_pointer (&match->engine, kao_engine_free);
  g_clear_pointer (&match->calibration, kao_calibration_unref);
  g_clear_pointer (&match->pack, kao_pack_unref);
  g_clear_pointer (&match->config, kao_config_unref);
  g_free (match->options.pack_name);
  g_free (match->options.config_path);
  g_strfreev (match->options.pack_paths);
  g_strfreev (match->options.files);
  g_free (match->options.chip_photo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Match, match_clear)

/* --- preparation --- */

static gboolean
parse_options (Options *options, gint *argc, gchar ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "pack", 0, 0, G_OPTION_ARG_STRING, &options->pack_name,
      N_ ("Model pack: its name or its folder (default: the best installed)"), "PACK" },
    KAO_OPTION_ROW_CONFIG (&options->config_path),
    KAO_OPTION_ROW_PACK_PATH (&options->pack_paths),
    { "chip-photo", 0, 0, G_OPTION_ARG_FILENAME, &options->chip_photo,
      N_ ("The photo from the document's chip: three figures, and a verdict over them"), "FILE" },
    KAO_OPTION_ROW_VERSION (&options->show_version),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("DOCUMENT VISITOR [VISITOR...]"));

  g_option_context_set_summary (
      context, N_ ("Compares the face on a document with a visitor's and prints JSON.\n"
                   "Pictures may be PNG, JPEG, PNM or JPEG 2000; the document may be a whole scan.\n"
                   "Nothing is written but standard output."));
  g_option_context_set_description (
      context, N_ ("Exit status: 0 at or above the line, 1 below it, 2 try another picture, 3 error."));
  g_option_context_add_main_entries (context, entries, NULL);
  kao_help_translate (context, *argc, *argv);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->show_version)
    return TRUE;
  if (options->files == NULL || g_strv_length (options->files) < 2)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "The document's picture and at least one of the visitor are needed; see "
                           "kaoawase-match --help.");
      return FALSE;
    }
  return TRUE;
}

static KaoConfig *
load_config (const Options *options, GError **error)
{
  if (options->config_path != NULL)
    return kao_config_load (options->config_path, error);
  if (g_file_test (DEFAULT_CONFIG, G_FILE_TEST_EXISTS))
    return kao_config_load (DEFAULT_CONFIG, error);
  return kao_config_new_default ();
}

static gboolean
close_sandbox (const KaoConfig *config, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (kao_sandbox_enter (KAO_SANDBOX_TOOL, KAO_SANDBOX_NONE, NULL, &local_error))
    return TRUE;
  if (kao_config_get_require_sandbox (config))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_printerr ("kaoawase-match: %s\n", local_error->message);
  return TRUE;
}

static gboolean
load_pack (Match *match, GError **error)
{
  const gchar *name = match->options.pack_name != NULL ? match->options.pack_name
                                                       : kao_config_get_pack_name (match->config);
  g_auto (GStrv) search_path
      = kao_pack_search_path ((const gchar *const *) match->options.pack_paths);
  g_autoptr (KaoPackPlaces) places
      = kao_pack_places_new ((const gchar *const *) search_path, KAO_PACK_TRUST_ANY, NULL);
  const gdouble *distances;
  const gdouble *values;
  gdouble measured_down_to;
  gsize n_knots;

  match->pack = kao_pack_places_find (places, name, error);
  if (match->pack == NULL)
    return FALSE;
  n_knots = kao_pack_get_calibration (match->pack, &distances, &values, &measured_down_to);
  match->calibration = kao_calibration_new (distances, values, n_knots, measured_down_to, error);
  if (match->calibration == NULL)
    {
      g_prefix_error (error, "Model pack %s: ", kao_pack_get_name (match->pack));
      return FALSE;
    }
  match->engine = kao_engine_new (match->pack, places, error);
  return match->engine != NULL;
}

/* --- the match --- */

static KaoPictureRole
role_of (const Match *match, guint i)
{
  if (i == 0)
    return KAO_PICTURE_DOCUMENT;
  return i < g_strv_length (match->options.files) ? KAO_PICTURE_VISITOR : KAO_PICTURE_CHIP;
}

static gboolean
describe_pictures (Match *match, GError **error)
{
  guint n_files = g_strv_length (match->options.files);
  guint n = n_files + (match->options.chip_photo != NULL ? 1 : 0);

  match->pictures = g_new0 (KaoPicture, n);
  for (guint i = 0; i < n; i++)
    {
      match->n_pictures = i + 1;
      match->failed = (gint) i;
      if (!kao_picture_process_file (&match->pictures[i], match->engine,
                                     i < n_files ? match->options.files[i] : match->options.chip_photo,
                                     role_of (match, i), error))
        return FALSE;
    }
  match->failed = -1;
  return TRUE;
}

/* The mean of the visitor's vectors, as at the counter. (transfer full) */
static KaoVector *
mean_visitor (Match *match)
{
  guint n = g_strv_length (match->options.files) - 1;
  g_autofree KaoVector **vectors = g_new (KaoVector *, n);

  for (guint i = 0; i < n; i++)
    vectors[i] = match->pictures[i + 1].vector;
  return kao_engine_mean (match->engine, vectors, n);
}

static gdouble
similarity_of (Match *match, const KaoVector *a, const KaoVector *b)
{
  return kao_similarity_from_distance (match->calibration, kao_engine_distance (match->engine, a, b));
}

/* Print, chip and visitor: the figures of all pairs. A file says nothing about who issued it, so that the chip's photo
 * counts as one that was not checked. Returns the verdict. */
static KaoVerdict
add_chip (KaoJson *json, Match *match, const KaoVector *visitor)
{
  const KaoVector *printed = match->pictures[0].vector;
  const KaoVector *chip = match->pictures[match->n_pictures - 1].vector;
  gdouble photos = similarity_of (match, printed, chip);
  const KaoLines lines = { kao_config_get_threshold (match->config),
                           kao_config_get_review_line (match->config), KAO_PHOTOS_LINE };
  KaoFigure figures[KAO_N_ORIGINS] = {
    [KAO_ORIGIN_PRINTED] = { TRUE, KAO_TRUST_NOT_CHECKED, similarity_of (match, printed, visitor) },
    [KAO_ORIGIN_CHIP] = { TRUE, KAO_TRUST_NOT_CHECKED, similarity_of (match, chip, visitor) },
  };
  KaoVerdict verdict = kao_verdict_from_figures (figures, photos, &lines);

  kao_json_add_string (json, "verdict", kao_verdict_to_string (verdict));
  kao_json_add_number (json, "printed_similarity",
                       kao_similarity_rounded (figures[KAO_ORIGIN_PRINTED].similarity), 1);
  kao_json_add_number (json, "chip_similarity",
                       kao_similarity_rounded (figures[KAO_ORIGIN_CHIP].similarity), 1);
  kao_json_add_number (json, "photos_similarity", kao_similarity_rounded (photos), 1);
  kao_json_add_number (json, "photos_line", lines.photos_line, 1);
  return verdict;
}

/* --- the answer --- */

static void
add_face (KaoJson *json, const KaoPicture *picture)
{
  const KaoFace *face = &picture->face;

  kao_json_begin_object (json, "face");
  kao_json_add_integer (json, "x", face->box.x);
  kao_json_add_integer (json, "y", face->box.y);
  kao_json_add_integer (json, "width", face->box.width);
  kao_json_add_integer (json, "height", face->box.height);
  kao_json_add_number (json, "score", face->score, 3);
  kao_json_end_object (json);

  kao_json_begin_array (json, "landmarks");
  for (gsize i = 0; face->has_points && i < KAO_N_LANDMARKS; i++)
    {
      kao_json_begin_array (json, NULL);
      kao_json_add_number (json, NULL, face->points[i].x, 1);
      kao_json_add_number (json, NULL, face->points[i].y, 1);
      kao_json_end_array (json);
    }
  kao_json_end_array (json);
}

static KaoAdvice
advice_of (const KaoPicture *picture, const KaoConfig *config)
{
  KaoAdviceLines lines;

  kao_advice_lines_init (&lines, config);
  switch (picture->role)
    {
    case KAO_PICTURE_DOCUMENT:
      return kao_advice_first (kao_advice_for_document (&picture->quality, &lines));
    case KAO_PICTURE_CHIP:
      return kao_advice_first (kao_advice_for_chip (&picture->quality, &lines));
    case KAO_PICTURE_VISITOR:
      break;
    }
  return kao_advice_first (kao_advice_for_visitor (&picture->quality, &lines, 0));
}

static void
add_quality (KaoJson *json, const KaoPicture *picture, const KaoConfig *config)
{
  kao_json_begin_object (json, "quality");
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    if (picture->quality.value[i] < 0.0)
      kao_json_add_null (json, kao_quality_name ((KaoQualityComponent) i));
    else
      kao_json_add_number (json, kao_quality_name ((KaoQualityComponent) i),
                           picture->quality.value[i], 1);
  kao_json_add_number (json, "UnifiedQualityScore", picture->quality.unified, 1);
  kao_json_end_object (json);
  kao_json_begin_object (json, "raw");
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    if (isnan (picture->quality.raw[i]))
      kao_json_add_null (json, kao_quality_name ((KaoQualityComponent) i));
    else
      kao_json_add_number (json, kao_quality_name ((KaoQualityComponent) i),
                           picture->quality.raw[i], 4);
  if (picture->quality.inter_eye_mm > 0.0)
    kao_json_add_number (json, "InterEyeDistance_mm", picture->quality.inter_eye_mm, 2);
  kao_json_end_object (json);
  kao_json_add_string (json, "advice", kao_advice_name (advice_of (picture, config)));
}

static void
add_pictures (KaoJson *json, const Match *match)
{
  kao_json_begin_array (json, "pictures");
  for (guint i = 0; i < match->n_pictures; i++)
    {
      const KaoPicture *picture = &match->pictures[i];

      kao_json_begin_object (json, NULL);
      kao_json_add_string (json, "role", kao_picture_role_name (picture->role));
      kao_json_add_integer (json, "index", picture->role == KAO_PICTURE_VISITOR ? i - 1 : 0);
      if (picture->has_face && picture->vector != NULL)
        {
          kao_json_add_boolean (json, "scan", picture->is_scan);
          kao_json_add_integer (json, "width", picture->width);
          kao_json_add_integer (json, "height", picture->height);
          add_face (json, picture);
          add_quality (json, picture, match->config);
        }
      kao_json_begin_object (json, "milliseconds");
      for (gint stage = 0; stage < KAO_N_STAGES; stage++)
        if (picture->milliseconds[stage] >= 0.0)
          kao_json_add_number (json, kao_stage_name ((KaoStage) stage),
                               picture->milliseconds[stage], 1);
      kao_json_end_object (json);
      kao_json_end_object (json);
    }
  kao_json_end_array (json);
}

static ExitCode
add_result (KaoJson *json, Match *match)
{
  gboolean has_chip = match->options.chip_photo != NULL;
  g_autoptr (KaoVector) visitor = mean_visitor (match);
  /* With a chip its photo is the one that counts. */
  gdouble distance = kao_engine_distance (
      match->engine, match->pictures[has_chip ? match->n_pictures - 1 : 0].vector, visitor);
  gdouble similarity = kao_similarity_from_distance (match->calibration, distance);
  gdouble threshold = kao_config_get_threshold (match->config);
  gdouble review_line = kao_config_get_review_line (match->config);
  KaoOutcome outcome = kao_outcome_from_similarity (similarity, threshold, review_line);

  kao_json_add_string (json, "kind", "result");
  kao_json_add_number (json, "similarity", kao_similarity_rounded (similarity), 1);
  kao_json_add_number (json, "distance", distance, 4);
  kao_json_add_number (json, "threshold", threshold, 1);
  kao_json_add_number (json, "review_line", review_line, 1);
  kao_json_add_string (json, "outcome", kao_outcome_to_string (outcome));
  kao_json_add_boolean (json, "extrapolated",
                        kao_similarity_is_extrapolated (match->calibration, similarity));
  if (has_chip)
    return add_chip (json, match, visitor) == KAO_VERDICT_ABOVE ? EXIT_ABOVE : EXIT_NOT_ABOVE;
  return outcome == KAO_OUTCOME_ABOVE ? EXIT_ABOVE : EXIT_NOT_ABOVE;
}

static ExitCode
add_failure (KaoJson *json, const Match *match, const GError *error)
{
  gboolean is_retry = kao_error_is_retry (error);

  kao_json_add_string (json, "kind", is_retry ? "retry" : "error");
  if (is_retry)
    kao_json_add_string (json, "reason", kao_error_word (error));
  kao_json_add_sentence (json, "message", error->message);
  if (match->failed >= 0)
    {
      KaoPictureRole role = role_of (match, (guint) match->failed);

      kao_json_add_string (json, "role", kao_picture_role_name (role));
      kao_json_add_integer (json, "index", role == KAO_PICTURE_VISITOR ? match->failed - 1 : 0);
    }
  return is_retry ? EXIT_RETRY : EXIT_ERROR;
}

static gboolean
run (Match *match, gint *argc, gchar ***argv, GError **error)
{
  if (!kao_harden_process (KAO_HARDEN_TOOL, error)
      || !parse_options (&match->options, argc, argv, error))
    return FALSE;
  if (match->options.show_version)
    return TRUE;
  match->config = load_config (&match->options, error);
  return match->config != NULL && close_sandbox (match->config, error) && load_pack (match, error)
         && describe_pictures (match, error);
}

int
main (int argc, char **argv)
{
  g_auto (Match) match = { .failed = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoJson) json = kao_json_new ();
  gboolean is_done;
  ExitCode code;

  /* Not LC_NUMERIC: numbers are written with a point everywhere. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  is_done = run (&match, &argc, &argv, &error);
  if (match.options.show_version)
    {
      g_print ("kaoawase-match %s\n", KAO_VERSION);
      return EXIT_ABOVE;
    }
  kao_json_begin_object (json, NULL);
  code = is_done ? add_result (json, &match) : add_failure (json, &match, error);
  if (match.pack != NULL)
    kao_json_add_string (json, "pack", kao_pack_get_name (match.pack));
  add_pictures (json, &match);
  kao_json_end_object (json);
  if (fputs (kao_json_get_text (json), stdout) == EOF || fflush (stdout) != 0)
    {
      g_printerr ("kaoawase-match: The answer cannot be written to standard output.\n");
      return EXIT_ERROR;
    }
  return code;
}
