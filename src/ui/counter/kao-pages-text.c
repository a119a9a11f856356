// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-pages-text.h"

#include "ui/kao-i18n.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

typedef struct
{
  KaoParagraphKind kind;
  const gchar *text; /* still in the source's English */
} Row;

static const Row clerk[] = {
  { KAO_PARAGRAPH_HEADING, N_ ("One visitor") },
  { KAO_PARAGRAPH_TEXT, N_ ("1. Ask the visitor to look into the camera.") },
  { KAO_PARAGRAPH_TEXT, N_ ("2. Lay the document on the scanner with the photo facing down.") },
  { KAO_PARAGRAPH_TEXT, N_ ("3. Press Start Matching (Enter). After some seconds both faces stand side by "
                            "side.") },
  { KAO_PARAGRAPH_TEXT, N_ ("4. Compare both faces yourself, read the figure and its line, and go on with "
                            "the next step that the window shows.") },
  { KAO_PARAGRAPH_TEXT, N_ ("5. Press Next visitor (N or Delete). The result clears itself after a while, too.") },
  { KAO_PARAGRAPH_PICTURE, N_ ("A result: both faces, the figure, its line and the next step.") },
  { KAO_PARAGRAPH_HEADING, N_ ("The figure") },
  { KAO_PARAGRAPH_TEXT, N_ ("It runs from 0 to 100, and higher is more alike. It is an aid and not a "
                            "probability: you decide.") },
  { KAO_PARAGRAPH_TEXT, N_ ("40 means that one in 100 strangers would score that high, 60 means one in "
                            "1,000, 80 means one in 10,000.") },
  { KAO_PARAGRAPH_HEADING, N_ ("When it does not work") },
  { KAO_PARAGRAPH_TEXT, N_ ("The message at the top says what is wrong and what to do. Escape closes it. The "
                            "window stays, and the next visitor can be served.") },
  { KAO_PARAGRAPH_TEXT, N_ ("Where nothing can be compared (the visitor declines, no photo on the card, medical "
                            "reasons), open the menu (F10) and choose why below Cannot match. It only clears the "
                            "visitor; nothing is recorded.") },
  { KAO_PARAGRAPH_TEXT, N_ ("All of this can be practised: Practice in the menu (F10) or in that of the program's icon shows every "
                            "outcome and every fault with invented persons.") },
  { KAO_PARAGRAPH_TEXT, N_ ("A card without a photo is no fault: cards of children under one year carry "
                            "none.") },
};

static const Row administrator[] = {
  { KAO_PARAGRAPH_HEADING, N_ ("Configuration") },
  { KAO_PARAGRAPH_TEXT, N_ ("All settings stand in one file, /etc/kaoawase/kaoawase.conf. The program takes "
                            "a valid edit at the next visitor; of one with a mistake it keeps the last good "
                            "settings and says so.") },
  { KAO_PARAGRAPH_TEXT, N_ ("kaoawase --check-config FILE tells what is wrong with a file, by line.") },
  { KAO_PARAGRAPH_HEADING, N_ ("When something is wrong") },
  { KAO_PARAGRAPH_PICTURE, N_ ("What is missing is named, each with what to do.") },
  { KAO_PARAGRAPH_TEXT, N_ ("Open the page \"Check\" here, or run kaoawase --self-test. The report names "
                            "devices, face model, configuration and protection and may be passed on.") },
  { KAO_PARAGRAPH_TEXT, N_ ("A message of a fault holds a fold, Details for the administrator, with a button that "
                            "copies them: what exactly is wrong, which package, group or key of the file mends it, "
                            "and nothing about a visitor. A camera that has to hang turned is set right by Rotate of "
                            "[Camera]; chips are read through the package pcscd.") },
  { KAO_PARAGRAPH_TEXT, N_ ("kaoawase --list-cameras names the cameras, --list-scanners the scanners.") },
  { KAO_PARAGRAPH_HEADING, N_ ("Practice") },
  { KAO_PARAGRAPH_TEXT, N_ ("kaoawase --practice, or Practice in the menu (F10) or in that of the program's icon, lets a new clerk "
                            "choose a situation: every outcome and every fault, with invented persons and the "
                            "office's own settings. The window says that it is practice.") },
  { KAO_PARAGRAPH_TEXT, N_ ("--visitor other brings somebody else than on the document, alike somebody who looks like the photo, two "
                            "people at once; --document card-back, "
                            "two-cards or empty and --demo-fault jam, dooropen or busy_n=6 bring the faults.") },
};

static const Row privacy[] = {
  { KAO_PARAGRAPH_HEADING, N_ ("What is kept") },
  { KAO_PARAGRAPH_TEXT, N_ ("Nothing. Pictures, features of faces and figures live in memory until the visitor "
                            "is done, and are overwritten then. No process of this program can create or "
                            "write a file; the kernel refuses it.") },
  { KAO_PARAGRAPH_TEXT, N_ ("The log holds counts, codes, times and names of devices. It never holds figures, "
                            "names or pictures.") },
  { KAO_PARAGRAPH_PICTURE, N_ ("A visitor has declined: only that somebody did is said, until the message is closed.") },
  { KAO_PARAGRAPH_HEADING, N_ ("What the office must do itself") },
  { KAO_PARAGRAPH_TEXT, N_ ("Switch off swap and hibernation or encrypt them, use no screen recording, and give "
                            "the account no administrator rights. The page \"Check\" says how this computer "
                            "stands.") },
  { KAO_PARAGRAPH_HEADING, N_ ("What visitors are told") },
  { KAO_PARAGRAPH_TEXT, N_ ("kaoawase --print-notice makes the notice for the counter in Japanese, easy Japanese "
                            "and English: purpose, that a machine compares, that nothing is kept, that one may "
                            "refuse, whom to ask.") },
};

static const struct
{
  const gchar *key;
  const gchar *what;
} keys[] = {
  { "Enter", N_ ("Start Matching; with a result: compare again without another scan") },
  { N_ ("Space"), N_ ("Take a shot by hand, and again to retake it") },
  { "Esc", N_ ("Cancel; close a message or this window") },
  { "N, Delete, Esc", N_ ("Next visitor: clear the result") },
  { "1 – 9", N_ ("Choose among several photos, or among several people in view") },
  { "Tab", N_ ("Go to the next button") },
  { "C", N_ ("Read the chip of the visitor's card") },
  { "Shift+Enter", N_ ("Compare with the chip without a scan") },
  { "F1", N_ ("Help") },
  { "F10", N_ ("Menu") },
};

static void
paragraph_free (gpointer data)
{
  KaoParagraph *paragraph = data;

  g_free (paragraph->text);
  g_free (paragraph);
}

/* Takes @text. */
static void
add (GPtrArray *paragraphs, KaoParagraphKind kind, gchar *text)
{
  KaoParagraph *paragraph = g_new (KaoParagraph, 1);

  paragraph->kind = kind;
  paragraph->text = text;
  g_ptr_array_add (paragraphs, paragraph);
}

static void
add_rows (GPtrArray *paragraphs, const Row *rows, gsize n)
{
  for (gsize i = 0; i < n; i++)
    add (paragraphs, rows[i].kind, g_strdup (g_dgettext (GETTEXT_PACKAGE, rows[i].text)));
}

static void
add_keys (GPtrArray *paragraphs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      add (paragraphs, KAO_PARAGRAPH_HEADING, g_strdup (g_dgettext (GETTEXT_PACKAGE, keys[i].key)));
      add (paragraphs, KAO_PARAGRAPH_TEXT, g_strdup (g_dgettext (GETTEXT_PACKAGE, keys[i].what)));
    }
}

static void
add_setting (GPtrArray *paragraphs, const gchar *name, const gchar *value)
{
  add (paragraphs, KAO_PARAGRAPH_HEADING, g_strdup (name));
  add (paragraphs, KAO_PARAGRAPH_TEXT,
       g_strdup (value != NULL && value[0] != '\0' ? value : _ ("Not set")));
}

/* With the file and the line that say so, or @otherwise where none does. */
static void
add_from (GPtrArray *paragraphs, const KaoConfig *config, KaoConfigKeyId key, const gchar *name, const gchar *value,
          const gchar *otherwise)
{
  const gchar *path = kao_config_get_path (config);
  gint line = kao_config_get_line (config, key);
  const gchar *shown = value != NULL && value[0] != '\0' ? value : _ ("Not set");

  add (paragraphs, KAO_PARAGRAPH_HEADING, g_strdup (name));
  if (line > 0 && path != NULL)
    /* Translators: a value, the file it comes from, its line there. */
    add (paragraphs, KAO_PARAGRAPH_TEXT, g_strdup_printf (_ ("%s (%s, line %d)"), shown, path, line));
  else
    /* Translators: a value that no file sets, and where it comes from instead. */
    add (paragraphs, KAO_PARAGRAPH_TEXT, g_strdup_printf (_ ("%s (%s)"), shown, otherwise));
}

static void
add_configured (GPtrArray *paragraphs, const KaoConfig *config, KaoConfigKeyId key, const gchar *name,
                const gchar *value)
{
  add_from (paragraphs, config, key, name, value, _ ("built in"));
}

/* The manifest's "Women15to29" and its like, in words. (transfer full) */
static gchar *
name_group (const gchar *key)
{
  guint from, to;

  if (g_str_equal (key, "Girls"))
    return g_strdup (_ ("Girls"));
  if (g_str_equal (key, "Boys"))
    return g_strdup (_ ("Boys"));
  if (sscanf (key, "Women%uto%u", &from, &to) == 2)
    /* Translators: a group of people by age. */
    return g_strdup_printf (_ ("Women, %u to %u"), from, to);
  if (sscanf (key, "Men%uto%u", &from, &to) == 2)
    return g_strdup_printf (_ ("Men, %u to %u"), from, to);
  return g_strdup (key);
}

/* What was measured of the model: how far the figure goes, and how often it takes two people for one. */
static void
add_measured (GPtrArray *paragraphs, const KaoPack *pack)
{
  const KaoPackGroup *groups;
  gsize n = kao_pack_get_groups (pack, &groups);
  const gchar *notice = kao_pack_get_notice (pack, kao_i18n_get_language ());
  gdouble measured = 0;

  if (notice[0] != '\0')
    add (paragraphs, KAO_PARAGRAPH_TEXT, g_strdup (notice));
  kao_pack_get_calibration (pack, NULL, NULL, &measured);
  add (paragraphs, KAO_PARAGRAPH_TEXT,
       g_strdup_printf (_ ("The figure is measured up to %.0f; higher ones are estimated."), 20 * measured));
  if (n == 0)
    {
      add (paragraphs, KAO_PARAGRAPH_TEXT, g_strdup (_ ("No group of people is measured on its own.")));
      return;
    }
  add (paragraphs, KAO_PARAGRAPH_HEADING, g_strdup (_ ("How often two strangers of one group reach 60")));
  for (gsize i = 0; i < n; i++)
    {
      g_autofree gchar *group = name_group (groups[i].name);

      /* Translators: a group of people, a share, its 95 % interval, in how many comparisons. */
      add (paragraphs, KAO_PARAGRAPH_TEXT,
           g_strdup_printf (_ ("%s: %.2f %% (between %.2f %% and %.2f %%; %u comparisons)"), group,
                            100 * groups[i].rate, 100 * groups[i].low, 100 * groups[i].high,
                            (guint)groups[i].comparisons));
    }
}

static void
add_settings (GPtrArray *paragraphs, const KaoPagesFacts *facts)
{
  const KaoConfig *config = facts->config;
  g_autofree gchar *municipality
      = g_strdup_printf ("%s %s", kao_config_get_municipality_code (config),
                         kao_config_get_municipality_name (config));
  g_autofree gchar *line = g_strdup_printf ("%.1f", kao_config_get_threshold (config));
  g_autofree gchar *review = g_strdup_printf ("%.1f", kao_config_get_review_line (config));
  g_autofree gchar *seconds = g_strdup_printf ("%u", kao_config_get_idle_clear_seconds (config));

  add (paragraphs, KAO_PARAGRAPH_TEXT,
       g_strdup (_ ("These settings can be read here and changed in the configuration file only.")));
  add_configured (paragraphs, config, KAO_CONFIG_OFFICE_MUNICIPALITY, _ ("Municipality"),
                  g_strstrip (municipality));
  add_configured (paragraphs, config, KAO_CONFIG_MUNICIPALITY_THRESHOLD, _ ("Line"), line);
  add_configured (paragraphs, config, KAO_CONFIG_MUNICIPALITY_REVIEW_LINE, _ ("Look closer from"),
                  review);
  add_configured (paragraphs, config, KAO_CONFIG_OFFICE_IDLE_CLEAR_SECONDS,
                  _ ("Seconds until a result clears itself"), seconds);
  add_from (paragraphs, config, KAO_CONFIG_CAMERA_DEVICE, _ ("Camera"), facts->camera_name, _ ("found by itself"));
  add_from (paragraphs, config, KAO_CONFIG_SCANNER_DEVICE, _ ("Scanner"), facts->scanner_name, _ ("found by itself"));
  add_from (paragraphs, config, KAO_CONFIG_MODEL_PACK, _ ("Face model"),
            facts->pack_title != NULL ? facts->pack_title : facts->pack_name, _ ("the best that is installed"));
  if (facts->pack != NULL)
    add_measured (paragraphs, facts->pack);
}

static void
add_about (GPtrArray *paragraphs, const KaoPagesFacts *facts)
{
  add (paragraphs, KAO_PARAGRAPH_HEADING, g_strdup ("Kaoawase " KAO_VERSION));
  add (paragraphs, KAO_PARAGRAPH_TEXT,
       g_strdup (_ ("Compare the face on a document with the person who brings it")));
  add_setting (paragraphs, _ ("Face model"),
               facts->pack_name != NULL ? facts->pack_name : _ ("Not loaded"));
  add_setting (paragraphs, _ ("Protection against stored pictures"),
               facts->is_protected ? _ ("On") : _ ("Off"));
  add_setting (paragraphs, _ ("Licence of the program"), "GPL-3.0-or-later");
  add (paragraphs, KAO_PARAGRAPH_TEXT,
       g_strdup (_ ("GTK, dlib, OpenCV, SANE and libusb are used under their own licences; the licence of a "
                    "face model stands in its manifest.")));
}

const gchar *
kao_pages_get_title (KaoPage page)
{
  static const gchar *const titles[KAO_N_PAGES] = {
    [KAO_PAGE_CLERK] = N_ ("For the clerk"),
    [KAO_PAGE_ADMINISTRATOR] = N_ ("For the administrator"),
    [KAO_PAGE_PRIVACY] = N_ ("For the privacy officer"),
    [KAO_PAGE_KEYS] = N_ ("Keys"),
    [KAO_PAGE_SETTINGS] = N_ ("Settings"),
    [KAO_PAGE_CHECK] = N_ ("Check"),
    [KAO_PAGE_ABOUT] = N_ ("About"),
  };

  g_return_val_if_fail (page < KAO_N_PAGES, "");
  return g_dgettext (GETTEXT_PACKAGE, titles[page]);
}

GPtrArray *
kao_pages_get_paragraphs (KaoPage page, const KaoPagesFacts *facts)
{
  g_return_val_if_fail (facts != NULL, NULL);

  GPtrArray *paragraphs = g_ptr_array_new_with_free_func (paragraph_free);

  switch (page)
    {
    case KAO_PAGE_CLERK:
      add_rows (paragraphs, clerk, G_N_ELEMENTS (clerk));
      break;
    case KAO_PAGE_ADMINISTRATOR:
      add_rows (paragraphs, administrator, G_N_ELEMENTS (administrator));
      break;
    case KAO_PAGE_PRIVACY:
      add_rows (paragraphs, privacy, G_N_ELEMENTS (privacy));
      break;
    case KAO_PAGE_KEYS:
      add_keys (paragraphs);
      break;
    case KAO_PAGE_SETTINGS:
      add_settings (paragraphs, facts);
      break;
    case KAO_PAGE_ABOUT:
      add_about (paragraphs, facts);
      break;
    case KAO_PAGE_CHECK:
    case KAO_N_PAGES:
      break;
    }
  return paragraphs;
}

gchar *
kao_pages_get_picture (KaoPage page)
{
  static const gchar *const names[KAO_N_PAGES] = {
    [KAO_PAGE_CLERK] = "result",
    [KAO_PAGE_ADMINISTRATOR] = "missing",
    [KAO_PAGE_PRIVACY] = "left",
  };

  g_return_val_if_fail (page < KAO_N_PAGES, NULL);
  if (names[page] == NULL)
    return NULL;
  return g_strdup_printf ("/jp/kaoawase/Kaoawase/help/%s-%s.png", names[page], kao_i18n_get_language ());
}
