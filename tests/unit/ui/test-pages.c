// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands on the pages of the help window, in both languages. */
#include "config.h"

#include "ui/counter/kao-pages-text.h"
#include "ui/kao-i18n.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

static const gchar *language;

static gboolean
says (GPtrArray *paragraphs, const gchar *part)
{
  for (guint i = 0; i < paragraphs->len; i++)
    {
      const KaoParagraph *paragraph = g_ptr_array_index (paragraphs, i);
      if (strstr (paragraph->text, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The base pack's own rates stand on the settings page, with the groups in words. */
static void
test_measured_rates (void)
{
  g_autofree gchar *folder = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", "base", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = kao_pack_load (folder, &error);
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  KaoPagesFacts facts = { .config = config, .pack_name = "base", .pack = pack };
  const KaoPackGroup *groups;

  g_assert_no_error (error);
  g_autoptr (GPtrArray) paragraphs = kao_pages_get_paragraphs (KAO_PAGE_SETTINGS, &facts);
  g_assert_cmpuint (kao_pack_get_groups (pack, &groups), >, 2);
  for (gsize i = 0; i < kao_pack_get_groups (pack, &groups); i++)
    {
      g_autofree gchar *rate = g_strdup_printf (": %.2f %%", 100 * groups[i].rate);

      g_assert_true (says (paragraphs, rate));
      /* The manifest's key is for machines. */
      g_assert_false (!g_str_equal (language, "en") && says (paragraphs, groups[i].name));
    }
  g_assert_true (says (paragraphs, g_str_equal (language, "en") ? "Women, 15 to 29" : "女性（15～29 歳）"));
  g_assert_true (says (paragraphs, kao_pack_get_notice (pack, language)));

  facts.pack = NULL;
  g_clear_pointer (&paragraphs, g_ptr_array_unref);
  paragraphs = kao_pages_get_paragraphs (KAO_PAGE_SETTINGS, &facts);
  g_assert_false (says (paragraphs, "%"));
}

/* Each setting says where it comes from: the file and its line, or what holds without one. */
static void
test_origins (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load_data ("[Office]\nIdleClearSeconds=30\n[Scanner]\nDevice=pixma:x\n", -1,
                                                       "/etc/x.conf", &error);
  KaoPagesFacts facts = { .config = config, .camera_name = "C920", .scanner_name = "LiDE", .pack_name = "base" };
  gboolean is_english = g_str_equal (language, "en");

  g_assert_no_error (error);
  g_autoptr (GPtrArray) paragraphs = kao_pages_get_paragraphs (KAO_PAGE_SETTINGS, &facts);
  g_assert_true (says (paragraphs, is_english ? "30 (/etc/x.conf, line 2)" : "30（/etc/x.conf 2 行目）"));
  g_assert_true (says (paragraphs, is_english ? "LiDE (/etc/x.conf, line 4)" : "LiDE（/etc/x.conf 4 行目）"));
  g_assert_true (says (paragraphs, is_english ? "C920 (found by itself)" : "C920（自動検出）"));
  g_assert_true (says (paragraphs, is_english ? "base (the best that is installed)" : "base（導入済みの中で最良のもの）"));
  g_assert_true (says (paragraphs, is_english ? "60.0 (built in)" : "60.0（初期値）"));
}

/* No page is empty, and each is in the language of the window. */
static void
test_all (void)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  const KaoPagesFacts facts = { .config = config };

  for (KaoPage page = 0; page < KAO_N_PAGES; page++)
    {
      g_autoptr (GPtrArray) paragraphs = kao_pages_get_paragraphs (page, &facts);
      guint n_foreign = 0;

      g_assert_true (page == KAO_PAGE_CHECK || paragraphs->len > 3);
      for (guint i = 0; i < paragraphs->len; i++)
        n_foreign += g_str_is_ascii (((KaoParagraph *)g_ptr_array_index (paragraphs, i))->text);
      if (g_str_equal (language, "ja") && page <= KAO_PAGE_PRIVACY)
        g_assert_cmpuint (n_foreign, ==, 0);
    }
}

/* Something is to be seen on it: the window is light, with dark words and something coloured. */
static void
check_picture (const gchar *resource)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_resource (resource, &error);
  const guint8 *pixels;
  guint n_light = 0, n_dark = 0, n_coloured = 0, n;

  g_assert_no_error (error);
  n = (guint)(gdk_pixbuf_get_width (picture) * gdk_pixbuf_get_height (picture));
  pixels = gdk_pixbuf_read_pixels (picture);
  for (gint y = 0; y < gdk_pixbuf_get_height (picture); y++)
    for (gint x = 0; x < gdk_pixbuf_get_width (picture); x++)
      {
        const guint8 *p = pixels + y * gdk_pixbuf_get_rowstride (picture) + x * gdk_pixbuf_get_n_channels (picture);

        n_light += p[0] > 220 && p[1] > 220 && p[2] > 220;
        n_dark += p[0] < 90 && p[1] < 90 && p[2] < 90;
        n_coloured += ABS (p[2] - p[0]) > 60;
      }
  if (n_light < n / 3 || n_dark < n / 1000 || n_coloured < n / 1000)
    g_error ("%s shows no window: %u pixels, light %u, dark %u, coloured %u", resource, n, n_light, n_dark, n_coloured);
}

/* Each picture that a page shows is in the program, in this language. */
static void
test_pictures (void)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  const KaoPagesFacts facts = { .config = config };
  guint n = 0;

  for (KaoPage page = 0; page < KAO_N_PAGES; page++)
    {
      g_autoptr (GPtrArray) paragraphs = kao_pages_get_paragraphs (page, &facts);
      g_autofree gchar *resource = kao_pages_get_picture (page);
      gboolean has_picture = FALSE;

      for (guint i = 0; i < paragraphs->len; i++)
        has_picture |= ((KaoParagraph *)g_ptr_array_index (paragraphs, i))->kind == KAO_PARAGRAPH_PICTURE;
      g_assert_cmpint (has_picture, ==, resource != NULL);
      if (resource == NULL)
        continue;
      g_assert_true (g_str_has_suffix (resource, g_str_equal (language, "ja") ? "-ja.png" : "-en.png"));
      check_picture (resource);
      n++;
    }
  g_assert_cmpuint (n, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  language = argc > 1 ? argv[1] : "en";
  kao_i18n_init (language);
  g_test_add_func ("/pages/measured-rates", test_measured_rates);
  g_test_add_func ("/pages/pictures", test_pictures);
  g_test_add_func ("/pages/origins", test_origins);
  g_test_add_func ("/pages/all", test_all);
  return g_test_run ();
}
