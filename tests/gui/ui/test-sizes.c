// SPDX-License-Identifier: GPL-3.0-or-later
/* The result at every size of window and text: each of its labels, and each button, is allocated inside the
 * window and shown whole, at once or after scrolling with a bar that is seen. The argument is the
 * language. Needs a screen of 3840x2160.
 */
#include "config.h"

#include "ui/counter/kao-countdown.h"
#include "ui/counter/kao-result-panel.h"
#include "ui/kao-fit.h"
#include "ui/kao-i18n.h"
#include "ui/kao-style.h"

#include "show-facts.h"
#include "size-checks.h"

#include <locale.h>

/* Everything that a result can say at once. */
static void
show_result (KaoWindow *window)
{
  static const KaoResult result = { .similarity = 54.2,
                                    .threshold = 60,
                                    .review_line = 48,
                                    .spread = 3.4,
                                    .n_frames = 5,
                                    .is_extrapolated = TRUE,
                                    .outcome = KAO_OUTCOME_REVIEW,
                                    .visitor_advice = KAO_ADVICE_EYES_COVERED,
                                    .document_advice = KAO_ADVICE_DOCUMENT_UNCLEAR };
  const KaoScreenFacts facts = {
    .state = KAO_SESSION_RESULT,
    .actions = KAO_SESSION_ACTION_CLEAR,
    .camera_state = KAO_CAMERA_STATE_LIVE,
    .camera_name = "HD Pro Webcam C920",
    .scanner_state = KAO_SCANNER_STATE_READY,
    .scanner_name = "Canon LiDE 400",
    .pack_title = "dlib-densenet",
    .pack_notice = "基本の照合モデルを使用しています。精度が限られるため、目視を優先してください。",
    .result = &result,
    .seconds_left = 43,
    .next_step = "本人確認書類をもう1点お持ちいただき、別の職員と2名で確認してください（内線 1234）。",
    .municipality = "見本市役所 市民課",
    .is_demo = TRUE,
  };

  show_facts (window, &facts);
}

static void
show_chip (KaoWindow *window)
{
  const KaoCardScreen screen = {
    .part = { KAO_MARK_READY, (gchar *) "Card reader: A card lies there",
              (gchar *) "Card reader: A card lies there (SONY FeliCa RC-S300/S 00 00)" },
    .has_reader = TRUE,
    .has_chip = TRUE,
    .check_mark = KAO_MARK_READY,
    .check = (gchar *) "ICチップ: 真正",
    .facts = (gchar *) "生年月日 1970年04月17日\n性別 男\n有効期限 2035年03月31日",
    .note = (gchar *) "18歳未満: この照合モデルでは、子どもの他人 10人に 1人が60に達します。",
    .hint = (gchar *) "",
  };

  kao_window_show_card (window, &screen);
}

/* Nobody has to scroll for what was waited for. */
static void
check_seen_at_once (GtkWidget *panel)
{
  static const gchar *const names[] = { "figure", "outcome" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GObject *label = gtk_widget_get_template_child (panel, KAO_TYPE_RESULT_PANEL, names[i]);

      kao_test_check_inside (GTK_WIDGET (label), names[i]);
    }
}

/* Whoever takes invented persons for visitors must not be able to say that it was cut off. */
static void
check_badge (KaoWindow *window)
{
  GtkWidget *badge = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), KAO_TYPE_WINDOW, "demo_badge"));

  g_assert_true (gtk_widget_get_mapped (badge));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (badge))));
}

typedef struct
{
  gint width;
  gint height;
  gdouble scale;
  gboolean has_chip;
} Case;

static void
test_size (gconstpointer data)
{
  const Case *row = data;
  KaoWindow *window;
  guint n;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (gint)(96 * 1024 * row->scale), NULL);
  window = kao_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), row->width, row->height);
  gtk_window_present (GTK_WINDOW (window));
  show_result (window);
  if (row->has_chip)
    show_chip (window);
  /* The window arranges itself once for its size, once more for the pane that has come, and then scrolls. */
  for (gint i = 0; i < 6; i++)
    kao_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, row->width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window)), <=, row->height);
  check_badge (window);
  check_seen_at_once (kao_test_find (GTK_WIDGET (window), KAO_TYPE_RESULT_PANEL));
  n = kao_test_check_labels (kao_test_find (GTK_WIDGET (window), KAO_TYPE_RESULT_PANEL));
  /* Heading, figure, outcome, next step, reasons, detail. */
  g_assert_cmpuint (n, ==, 6);
  kao_test_scroll_to (kao_test_find (GTK_WIDGET (window), KAO_TYPE_COUNTDOWN), "the countdown");
  kao_test_check_inside (kao_test_find (GTK_WIDGET (window), KAO_TYPE_COUNTDOWN), "the countdown");
  /* Everything else in the desk, the buttons among it. */
  n = kao_test_check_labels (kao_test_find (GTK_WIDGET (window), GTK_TYPE_SCROLLED_WINDOW));
  g_assert_cmpuint (n, >=, 6 + 9);
  gtk_window_destroy (GTK_WINDOW (window));
  kao_test_settle ();
}

static void
test_fit (void)
{
  g_assert_cmpint (kao_fit_choose (1920, 1080, 16), ==, KAO_FIT_ROOMY);
  g_assert_cmpint (kao_fit_choose (1280, 800, 16), ==, KAO_FIT_ROOMY);
  g_assert_cmpint (kao_fit_choose (1024, 600, 16), ==, KAO_FIT_COMPACT);
  g_assert_cmpint (kao_fit_choose (1024, 768, 32), ==, KAO_FIT_COMPACT);
  g_assert_cmpint (kao_fit_choose (778, 484, 32), ==, KAO_FIT_STACKED);
  g_assert_cmpint (kao_fit_choose (3840, 2160, 32), ==, KAO_FIT_ROOMY);
}

int
main (int argc, char **argv)
{
  static Case cases[2 * KAO_TEST_N_SIZES * KAO_TEST_N_SCALES];
  gsize n = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  kao_i18n_init (argv[1]);
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();

  g_test_add_func ("/ui/sizes/fit", test_fit);
  for (gsize i = 0; i < KAO_TEST_N_SIZES; i++)
    for (gsize k = 0; k < KAO_TEST_N_SCALES; k++)
      {
        for (gint chip = 0; chip < 2; chip++)
          {
            g_autofree gchar *path = g_strdup_printf ("/ui/sizes/%dx%d/%.0f%s", kao_test_sizes[i][0], kao_test_sizes[i][1],
                                                      100 * kao_test_scales[k], chip ? "/chip" : "");
            cases[n] = (Case){ kao_test_sizes[i][0], kao_test_sizes[i][1], kao_test_scales[k], chip };
            g_test_add_data_func (path, &cases[n++], test_size);
          }
      }
  return g_test_run ();
}
