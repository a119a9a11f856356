// SPDX-License-Identifier: GPL-3.0-or-later
/* The colours of all looks, read from the style sheets as they are shipped: text is 4.5:1 from its
 * ground (7:1 in the looks of high contrast), borders, the focus ring and other parts that mean
 * something are 3:1 (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11). Prints the least of each look.
 */
#include "config.h"

#include "ui/kao-look.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

typedef enum
{
  TEXT,
  PART
} Kind;

/* Grounds that a colour is seen on, separated by spaces. */
static const struct
{
  const gchar *colour;
  Kind kind;
  const gchar *grounds;
} rows[] = {
  { "text", TEXT, "ground header card control control_hover control_pressed" },
  { "dim", TEXT, "ground card" },
  { "edge", PART, "ground card header status" },
  { "control_edge", PART, "ground card control control_disabled primary_disabled" },
  { "text_disabled", TEXT, "control_disabled primary_disabled ground card" },
  { "primary_text", TEXT, "primary primary_hover primary_pressed" },
  { "primary", PART, "control control_pressed ground card" },
  { "primary_edge", PART, "ground card" },
  { "focus", PART, "ground card control pane calm retry error" },
  { "pane_text", TEXT, "pane" },
  { "pane_edge", PART, "ground" },
  { "above_text", TEXT, "above" },
  { "above_edge", PART, "above card" },
  { "review_text", TEXT, "review" },
  { "review_edge", PART, "review card" },
  { "below_text", TEXT, "below" },
  { "below_edge", PART, "below card" },
  { "calm_text", TEXT, "calm" },
  { "calm_edge", PART, "calm ground" },
  { "retry_text", TEXT, "retry" },
  { "retry_edge", PART, "retry ground" },
  { "error_text", TEXT, "error" },
  { "error_edge", PART, "error ground" },
  { "danger_text", TEXT, "danger" },
  { "badge_text", TEXT, "badge" },
  { "status_text", TEXT, "status" },
  { "status_ready", TEXT, "status" },
  { "status_retry", TEXT, "status" },
  { "status_error", TEXT, "status" },
  { "trough_edge", PART, "card" },
  { "progress", PART, "trough" },
  { "gauge_ink", TEXT, "gauge_below gauge_review gauge_above card" },
  { "gauge_soft", TEXT, "card gauge_below" },
  { "gauge_hatch", PART, "gauge_review" },
};

static gchar *
load (const gchar *name)
{
  g_autofree gchar *path = g_strconcat ("/jp/kaoawase/Kaoawase/", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Name → "#rrggbb" of one look. */
static GHashTable *
load_look (KaoLook look)
{
  g_autofree gchar *name = g_strdup_printf ("kaoawase-%s.css", kao_look_get_name (look));
  g_autofree gchar *sheet = load (name);
  GHashTable *colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GRegex) regex
      = g_regex_new ("@define-color kao_(\\w+) (#[0-9a-f]{6});", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, sheet, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_assert_true (g_hash_table_insert (colours, g_match_info_fetch (match, 1),
                                        g_match_info_fetch (match, 2)));
  return colours;
}

static gdouble
luminance (const gchar *colour)
{
  static const gdouble weights[] = { 0.2126, 0.7152, 0.0722 };
  gdouble sum = 0;

  for (gint i = 0; i < 3; i++)
    {
      gchar digits[] = { colour[1 + 2 * i], colour[2 + 2 * i], '\0' };
      gdouble c = (gdouble)g_ascii_strtoull (digits, NULL, 16) / 255;

      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static gdouble
contrast (GHashTable *colours, const gchar *a, const gchar *b)
{
  const gchar *first = g_hash_table_lookup (colours, a);
  const gchar *second = g_hash_table_lookup (colours, b);

  if (first == NULL || second == NULL)
    g_error ("No colour is called %s", first == NULL ? a : b);
  gdouble l1 = luminance (first);
  gdouble l2 = luminance (second);
  return (MAX (l1, l2) + 0.05) / (MIN (l1, l2) + 0.05);
}

static void
test_formula (void)
{
  g_autoptr (GHashTable) colours = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (colours, (gpointer) "white", (gpointer) "#ffffff");
  g_hash_table_insert (colours, (gpointer) "black", (gpointer) "#000000");
  g_hash_table_insert (colours, (gpointer) "grey", (gpointer) "#777777");
  g_assert_cmpfloat_with_epsilon (contrast (colours, "white", "black"), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (contrast (colours, "grey", "white"), 4.48, 0.005);
}

static void
test_look (gconstpointer data)
{
  KaoLook look = (KaoLook)GPOINTER_TO_INT (data);
  g_autoptr (GHashTable) colours = load_look (look);
  gdouble least[2] = { 21, 21 };
  gboolean is_contrast = look == KAO_LOOK_CONTRAST || look == KAO_LOOK_CONTRAST_DARK;
  const gdouble wanted[2] = { [TEXT] = is_contrast ? 7 : 4.5, [PART] = 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) grounds = g_strsplit (rows[i].grounds, " ", -1);

      for (gsize k = 0; grounds[k] != NULL; k++)
        {
          gdouble found = contrast (colours, rows[i].colour, grounds[k]);

          least[rows[i].kind] = MIN (least[rows[i].kind], found);
          if (found < wanted[rows[i].kind])
            {
              g_test_message ("%s: %s on %s is %.2f:1, wanted are %.1f:1", kao_look_get_name (look),
                              rows[i].colour, grounds[k], found, wanted[rows[i].kind]);
              g_test_fail ();
            }
        }
    }
  g_test_message ("%s: text at least %.2f:1, parts at least %.2f:1", kao_look_get_name (look),
                  least[TEXT], least[PART]);
}

static gboolean
is_in_rows (const gchar *colour, const gchar *ground)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) grounds = g_strsplit (rows[i].grounds, " ", -1);

      if (g_str_equal (rows[i].colour, colour)
          && g_strv_contains ((const gchar *const *)grounds, ground))
        return TRUE;
    }
  return FALSE;
}

/* The word after "@kao_" that @property of a rule has, or NULL. */
static gchar *
get_named (const gchar *body, const gchar *property)
{
  g_autofree gchar *pattern = g_strdup_printf ("(?:^|[;{ ])%s:[^;]*@kao_(\\w+)", property);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, body, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* Every rule that sets both text and ground has its pair in the table above, and no rule brings a
 * colour of its own past it. */
static void
test_rules (void)
{
  g_autofree gchar *sheet = load ("kaoawase-colours.css");
  g_autofree gchar *sizes = load ("kaoawase.css");
  g_autoptr (GRegex) rule = g_regex_new ("([^{}]+)\\{([^}]*)\\}", 0, 0, NULL);
  g_autoptr (GRegex) literal
      = g_regex_new ("#[0-9a-fA-F]{3,8}\\b|\\brgba?\\(|alpha\\(|opacity|shade\\(|mix\\(", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n_pairs = 0;

  g_assert_false (g_regex_match (literal, sheet, 0, NULL));
  g_assert_false (g_regex_match (literal, sizes, 0, NULL));
  for (g_regex_match (rule, sheet, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree gchar *selector = g_match_info_fetch (match, 1);
      g_autofree gchar *body = g_match_info_fetch (match, 2);
      g_autofree gchar *colour = get_named (body, "color");
      g_autofree gchar *ground = get_named (body, "background(?:-color)?");

      if (colour == NULL || ground == NULL)
        continue;
      n_pairs++;
      if (!is_in_rows (colour, ground))
        g_error ("%s puts %s on %s, which no row of this test looks at", g_strstrip (selector),
                 colour, ground);
    }
  g_assert_cmpuint (n_pairs, >, 20);
}

/* A name that nobody checks or nobody uses, or one that a look lacks, is a mistake. */
static void
test_names (void)
{
  g_autofree gchar *sheet = load ("kaoawase-colours.css");
  g_autoptr (GRegex) used = g_regex_new ("@kao_(\\w+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (KaoLook look = 0; look < KAO_N_LOOKS; look++)
    {
      g_autoptr (GHashTable) colours = load_look (look);
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, colours);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        {
          gboolean is_found = FALSE;

          for (gsize i = 0; i < G_N_ELEMENTS (rows) && !is_found; i++)
            is_found = g_str_equal (rows[i].colour, name) || is_in_rows (rows[i].colour, name);
          if (!is_found)
            g_error ("%s: no row looks at the colour %s", kao_look_get_name (look), (gchar *)name);
        }
      for (g_regex_match (used, sheet, 0, &match); g_match_info_matches (match);
           g_match_info_next (match, NULL))
        {
          g_autofree gchar *wanted = g_match_info_fetch (match, 1);
          if (!g_hash_table_contains (colours, wanted))
            g_error ("%s lacks the colour %s", kao_look_get_name (look), wanted);
        }
      g_clear_pointer (&match, g_match_info_unref);
    }
}

static void
test_choice (void)
{
  static const struct
  {
    KaoLookWishes wishes;
    KaoLook look;
  } cases[] = {
    { { NULL, FALSE, FALSE }, KAO_LOOK_LIGHT },
    { { "Adwaita", FALSE, FALSE }, KAO_LOOK_LIGHT },
    { { "Default", TRUE, FALSE }, KAO_LOOK_DARK },
    { { "Adwaita-dark", FALSE, FALSE }, KAO_LOOK_DARK },
    { { "Adwaita:dark", FALSE, FALSE }, KAO_LOOK_DARK },
    { { "HighContrast", FALSE, FALSE }, KAO_LOOK_CONTRAST },
    { { "Default-hc", FALSE, FALSE }, KAO_LOOK_CONTRAST },
    { { "Adwaita", FALSE, TRUE }, KAO_LOOK_CONTRAST },
    { { "HighContrastInverse", FALSE, FALSE }, KAO_LOOK_CONTRAST_DARK },
    { { "Default-hc-dark", FALSE, FALSE }, KAO_LOOK_CONTRAST_DARK },
    { { "HighContrast", TRUE, FALSE }, KAO_LOOK_CONTRAST_DARK },
    { { "Darkness", FALSE, FALSE }, KAO_LOOK_LIGHT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (kao_look_choose (&cases[i].wishes), ==, cases[i].look);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/contrast/formula", test_formula);
  for (KaoLook look = 0; look < KAO_N_LOOKS; look++)
    {
      g_autofree gchar *path = g_strdup_printf ("/ui/contrast/%s", kao_look_get_name (look));
      g_test_add_data_func (path, GINT_TO_POINTER (look), test_look);
    }
  g_test_add_func ("/ui/contrast/rules", test_rules);
  g_test_add_func ("/ui/contrast/names", test_names);
  g_test_add_func ("/ui/contrast/choice", test_choice);
  return g_test_run ();
}
