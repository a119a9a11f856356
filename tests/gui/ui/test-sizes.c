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

#include <locale.h>

/* How long a window gets to settle: some frames. */
#define SETTLE_MS 120

static const gint sizes[][2] = { { 778, 484 },   { 1024, 768 },  { 1280, 800 }, { 1366, 768 },
                                 { 1920, 1080 }, { 2560, 1440 }, { 3840, 2160 } };
static const gdouble scales[] = { 1, 1.5, 2 };

static gboolean
on_settled (gpointer is_over)
{
  *(gboolean *)is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (SETTLE_MS, on_settled, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

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

/* Brings @widget into what its scrolled windows show; each of them has a bar that is seen. */
static void
scroll_to (GtkWidget *widget, const gchar *name)
{
  GtkWidget *inner = widget;
  GtkWidget *scroller;

  while ((scroller = gtk_widget_get_ancestor (inner, GTK_TYPE_SCROLLED_WINDOW)) != NULL)
    {
      GtkScrolledWindow *window = GTK_SCROLLED_WINDOW (scroller);
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (window);
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (gtk_scrolled_window_get_hscrollbar (window)))
        g_error ("%s lies in something that must be scrolled sideways", name);
      g_assert_true (gtk_widget_compute_bounds (widget, scroller, &bounds));
      gdouble top = bounds.origin.y + gtk_adjustment_get_value (adjustment);
      gdouble page = gtk_adjustment_get_page_size (adjustment);
      if (gtk_adjustment_get_upper (adjustment) > page + 0.5)
        {
          GtkWidget *bar = gtk_scrolled_window_get_vscrollbar (window);

          if (!gtk_widget_get_mapped (bar) || gtk_scrolled_window_get_overlay_scrolling (window))
            g_error ("%s must be scrolled to, and no bar says so", name);
          gtk_adjustment_set_value (adjustment, top - (page - bounds.size.height) / 2);
          settle ();
        }
      inner = gtk_widget_get_parent (scroller);
    }
}

/* How wide @around is, without the bar at its side. */
static gint
get_free_width (GtkWidget *around)
{
  GtkWidget *bar = GTK_IS_SCROLLED_WINDOW (around)
                       ? gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (around))
                       : NULL;

  return gtk_widget_get_width (around)
         - (bar != NULL && gtk_widget_get_mapped (bar) ? gtk_widget_get_width (bar) : 0);
}

static gint
get_n_lines (GtkWidget *label)
{
  return GTK_IS_LABEL (label) ? pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))) : 1;
}

/* @widget is inside all scrolled windows around it and inside the window, to the pixel. */
static void
check_inside (GtkWidget *widget, const gchar *name)
{
  gboolean is_paragraph = FALSE;

  for (GtkWidget *around = gtk_widget_get_parent (widget); around != NULL;
       around = gtk_widget_get_parent (around))
    {
      graphene_rect_t bounds;

      if (!GTK_IS_WINDOW (around) && !GTK_IS_SCROLLED_WINDOW (around))
        continue;
      g_assert_true (gtk_widget_compute_bounds (widget, around, &bounds));
      /* A paragraph that is higher than its frame is read by scrolling on; a few lines are always there. */
      if (GTK_IS_SCROLLED_WINDOW (around) && bounds.size.height > gtk_widget_get_height (around))
        {
          gint line = gtk_widget_get_height (widget) / MAX (1, get_n_lines (widget));
          g_assert_cmpint (gtk_widget_get_height (around), >=, 3 * line);
          is_paragraph = TRUE;
        }
      if (is_paragraph)
        bounds.origin.y = bounds.size.height = 0;
      if (bounds.origin.x < -0.5 || bounds.origin.y < -0.5
          || bounds.origin.x + bounds.size.width > get_free_width (around) + 0.5
          || bounds.origin.y + bounds.size.height > gtk_widget_get_height (around) + 0.5)
        g_error ("%s: %.0f, %.0f, %.0f x %.0f is not inside %s of %d x %d", name, bounds.origin.x,
                 bounds.origin.y, bounds.size.width, bounds.size.height, G_OBJECT_TYPE_NAME (around),
                 gtk_widget_get_width (around), gtk_widget_get_height (around));
    }
}

static guint
check_labels (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    {
      const gchar *name = gtk_label_get_text (GTK_LABEL (widget));

      if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
        g_error ("\"%s\" is shortened", name);
      scroll_to (widget, name);
      check_inside (widget, name);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += check_labels (child);
  return n;
}

/* The first widget of @type below @widget. */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
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
    {
      show_chip (window);
      /* The window arranges itself once for its size, and once more for the pane that has come. */
      for (gint i = 0; i < 4; i++)
        settle ();
    }
  settle ();
  settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, row->width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window)), <=, row->height);
  n = check_labels (find (GTK_WIDGET (window), KAO_TYPE_RESULT_PANEL));
  /* Heading, figure, outcome, next step, reasons, detail. */
  g_assert_cmpuint (n, ==, 6);
  scroll_to (find (GTK_WIDGET (window), KAO_TYPE_COUNTDOWN), "the countdown");
  check_inside (find (GTK_WIDGET (window), KAO_TYPE_COUNTDOWN), "the countdown");
  /* Everything else in the desk, the buttons among it. */
  n = check_labels (find (GTK_WIDGET (window), GTK_TYPE_SCROLLED_WINDOW));
  g_assert_cmpuint (n, >=, 6 + 9);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
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
  static Case cases[2 * G_N_ELEMENTS (sizes) * G_N_ELEMENTS (scales)];
  gsize n = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  kao_i18n_init (argv[1]);
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();

  g_test_add_func ("/ui/sizes/fit", test_fit);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (scales); k++)
      {
        for (gint chip = 0; chip < 2; chip++)
          {
            g_autofree gchar *path = g_strdup_printf ("/ui/sizes/%dx%d/%.0f%s", sizes[i][0], sizes[i][1],
                                                      100 * scales[k], chip ? "/chip" : "");
            cases[n] = (Case){ sizes[i][0], sizes[i][1], scales[k], chip };
            g_test_add_data_func (path, &cases[n++], test_size);
          }
      }
  return g_test_run ();
}
