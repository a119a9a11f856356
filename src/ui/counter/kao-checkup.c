// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-checkup.h"

#include "config/kao-config-problem.h"
#include "secure/kao-self-test.h"
#include "ui/kao-sentences.h"
#include "ui/kao-shareable.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Below this the picture is not live enough to choose the best of a second from. */
#define LEAST_FRAMES_PER_SECOND 5.0
/* A form is asked for at this, a card at more. */
#define LEAST_DPI 300

static void
line_free (gpointer data)
{
  KaoCheckLine *line = data;

  g_free (line->text);
  g_free (line);
}

/* Takes @text. */
static void
add (GPtrArray *lines, KaoCheckGrade grade, gchar *text)
{
  g_autofree gchar *full = text;
  KaoCheckLine *line = g_new (KaoCheckLine, 1);

  line->grade = grade;
  line->text = kao_shareable_make (g_strchomp (full), g_get_home_dir ());
  g_ptr_array_add (lines, line);
}

/* "Camera: sentence, what to do". */
static void
add_error (GPtrArray *lines, const gchar *part, const GError *error)
{
  KaoSentence sentence = kao_sentence_for_error (error);

  add (lines, KAO_CHECK_FAULT,
       g_strdup_printf ("%s: %s %s", part, sentence.what, sentence.todo));
}

static void
add_config (GPtrArray *lines, const KaoCheckupFacts *facts)
{
  const gchar *code = kao_config_get_municipality_code (facts->config);

  if (facts->config_error != NULL)
    {
      g_autofree gchar *mistakes = kao_config_error_describe (facts->config_error, TRUE);
      g_auto (GStrv) each = g_strsplit (mistakes, "\n", -1);

      /* Each names file and line. */
      for (gsize i = 0; each[i] != NULL; i++)
        add (lines, KAO_CHECK_FAULT, g_strdup_printf ("%s: %s", _ ("Configuration"), each[i]));
      return;
    }
  if (facts->config_kind == KAO_CHECK_CONFIG_NONE)
    add (lines, KAO_CHECK_NOTICE, g_strdup (_ ("Configuration: there is no file, so defaults hold")));
  else
    add (lines, KAO_CHECK_FINE,
         g_strdup_printf (_ ("Configuration: in order (%s)"),
                          facts->config_kind == KAO_CHECK_CONFIG_SYSTEM
                              ? KAO_SYSCONFDIR "/kaoawase/kaoawase.conf"
                              : _ ("not the system's file")));
  if (code[0] == '\0')
    add (lines, KAO_CHECK_NOTICE,
         g_strdup_printf (_ ("Municipality: none is set; the line is %.1f, look closer from %.1f"),
                          kao_config_get_threshold (facts->config),
                          kao_config_get_review_line (facts->config)));
  else
    add (lines, KAO_CHECK_FINE,
         g_strdup_printf (_ ("Municipality: %s %s; the line is %.1f, look closer from %.1f"), code,
                          kao_config_get_municipality_name (facts->config),
                          kao_config_get_threshold (facts->config),
                          kao_config_get_review_line (facts->config)));
}

static void
add_protection (GPtrArray *lines, const KaoCheckupFacts *facts)
{
  static const struct
  {
    KaoSelfTestFinding finding;
    const gchar *fine;
    const gchar *bad;
  } rows[] = {
    { KAO_SELF_TEST_SWAP, N_ ("Swap: off or encrypted"),
      N_ ("Swap: on and not encrypted. Switch it off (swapoff -a and /etc/fstab) or encrypt it.") },
    { KAO_SELF_TEST_HIBERNATION, N_ ("Hibernation: off or encrypted"),
      N_ ("Hibernation: possible to a disk that is not encrypted. Switch it off "
          "(systemctl mask hibernate.target).") },
    { KAO_SELF_TEST_MEMLOCK, N_ ("Locked memory: enough"),
      N_ ("Locked memory: the limit is too low. Raise memlock in limits.conf.") },
  };

  if (facts->is_sandboxed)
    add (lines, KAO_CHECK_FINE, g_strdup (_ ("Protection against stored pictures: on")));
  else
    add (lines, KAO_CHECK_FAULT,
         g_strdup (_ ("Protection against stored pictures: off. Do not serve visitors; the kernel needs "
                      "Landlock and seccomp.")));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean is_bad = (facts->findings & rows[i].finding) != 0;
      add (lines, is_bad ? KAO_CHECK_NOTICE : KAO_CHECK_FINE,
           g_strdup (is_bad ? _ (rows[i].bad) : _ (rows[i].fine)));
    }
}

static void
add_camera (GPtrArray *lines, const KaoCheckupFacts *facts)
{
  gdouble rate = facts->seconds > 0 ? facts->n_frames / facts->seconds : 0;

  if (facts->camera_fault != NULL)
    add_error (lines, _ ("Camera"), facts->camera_fault);
  else if (facts->camera_state != KAO_CAMERA_STATE_LIVE || facts->n_frames == 0)
    add (lines, KAO_CHECK_FAULT,
         g_strdup (_ ("Camera: it sent no picture. Check its cable and whether another program uses "
                      "it.")));
  else
    /* Translators: name, width, height, pictures in seconds, pictures a second. */
    add (lines, rate >= LEAST_FRAMES_PER_SECOND ? KAO_CHECK_FINE : KAO_CHECK_NOTICE,
         g_strdup_printf (_ ("Camera: %s, %d x %d, %u pictures in %.1f seconds (%.1f a second)"),
                          facts->camera_name != NULL ? facts->camera_name : "?", facts->frame_width,
                          facts->frame_height, facts->n_frames, facts->seconds, rate));
}

static void
add_scanner_settings (GPtrArray *lines, const KaoCheckupFacts *facts)
{
  const KaoScannerSettings *settings = facts->scanner_settings;
  gboolean is_fine;

  if (facts->settings_error != NULL)
    add_error (lines, _ ("Scanner's options"), facts->settings_error);
  if (settings == NULL)
    return;
  is_fine = settings->dpi == 0 || settings->dpi >= LEAST_DPI;
  /* Translators: the driver's own words for where the document lies and for its colours, then dots per inch,
   * width and height in millimetres, and perhaps what is wrong with that. */
  add (lines, is_fine ? KAO_CHECK_FINE : KAO_CHECK_NOTICE,
       g_strdup_printf (_ ("Scanner's options: %s, %s, %.0f dpi, %.0f x %.0f mm. %s"),
                        settings->source[0] != '\0' ? settings->source : settings->is_feeder ? _ ("feeder") : _ ("glass"),
                        settings->mode[0] != '\0' ? settings->mode : "-", settings->dpi, settings->width_mm,
                        settings->height_mm, is_fine ? "" : _ ("That is coarse: small photos are not sharp.")));
}

static void
add_scanner (GPtrArray *lines, const KaoCheckupFacts *facts)
{
  if (facts->scanner_fault != NULL)
    add_error (lines, _ ("Scanner"), facts->scanner_fault);
  else if (facts->scanner_state == KAO_SCANNER_STATE_SEARCHING)
    add (lines, KAO_CHECK_FAULT,
         g_strdup (_ ("Scanner: the search has not ended. Check its power and cable.")));
  else
    add (lines, KAO_CHECK_FINE,
         g_strdup_printf (_ ("Scanner: %s"),
                          facts->scanner_name != NULL ? facts->scanner_name : "?"));
  add_scanner_settings (lines, facts);
  if (kao_config_get_allow_network_scanners (facts->config))
    add (lines, KAO_CHECK_NOTICE,
         g_strdup (_ ("Network scanners: allowed. A scan then travels through the building.")));
}

static void
add_pack (GPtrArray *lines, const KaoCheckupFacts *facts)
{
  if (facts->model_error != NULL)
    add_error (lines, _ ("Face model"), facts->model_error);
  else if (facts->pack_name == NULL)
    add (lines, KAO_CHECK_FAULT, g_strdup (_ ("Face model: it has not been loaded.")));
  else
    {
      gboolean has_notice = facts->pack_notice != NULL && facts->pack_notice[0] != '\0';
      add (lines, has_notice ? KAO_CHECK_NOTICE : KAO_CHECK_FINE,
           g_strdup_printf (_ ("Face model: %s, every file as it should be. %s"), facts->pack_name,
                            has_notice ? facts->pack_notice : ""));
    }
}

GPtrArray *
kao_checkup_describe (const KaoCheckupFacts *facts)
{
  g_return_val_if_fail (facts != NULL && facts->config != NULL, NULL);

  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  add (lines, KAO_CHECK_FINE, g_strdup ("Kaoawase " KAO_VERSION));
  add_config (lines, facts);
  add_protection (lines, facts);
  add_camera (lines, facts);
  add_scanner (lines, facts);
  add_pack (lines, facts);
  return lines;
}

KaoCheckGrade
kao_checkup_get_worst (GPtrArray *lines)
{
  KaoCheckGrade worst = KAO_CHECK_FINE;

  g_return_val_if_fail (lines != NULL, KAO_CHECK_FAULT);
  for (guint i = 0; i < lines->len; i++)
    worst = MAX (worst, ((KaoCheckLine *)g_ptr_array_index (lines, i))->grade);
  return worst;
}

const gchar *
kao_checkup_get_word (KaoCheckGrade grade)
{
  switch (grade)
    {
    case KAO_CHECK_FINE:
      return _ ("In order");
    case KAO_CHECK_NOTICE:
      return _ ("To be mended");
    case KAO_CHECK_FAULT:
      return _ ("Fault");
    }
  g_return_val_if_reached ("");
}
