// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception's pages at every size of window and text, in the longest words that they have: everything can be read,
 * at once or after scrolling with a bar that is seen. The argument is the language. Needs a screen of 3840x2160.
 */
#include "config.h"

#include "ui/kao-i18n.h"
#include "ui/kao-style.h"
#include "ui/reception/kao-reception-window.h"
#include "ui/reception/kao-reception-words.h"

#include "size-checks.h"

#include <locale.h>

#define LINE 60

static const gchar *const items[] = { "資料一式", "ユニフォーム（大人用）", "名札", NULL };

typedef struct
{
  const gchar *name;
  KaoReceptionPage page;
  KaoRegisterStep step;
  KaoGateOutcome outcome;
  gboolean is_asking;
  gboolean is_locked;
  guint least; /* labels */
} Page;

static const Page pages[] = {
  { "ask", KAO_RECEPTION_PAGE_REGISTER, KAO_REGISTER_STEP_ASK, KAO_GATE_WAITING, FALSE, FALSE, 8 },
  { "look", KAO_RECEPTION_PAGE_REGISTER, KAO_REGISTER_STEP_LOOK, KAO_GATE_WAITING, FALSE, FALSE, 3 },
  { "done", KAO_RECEPTION_PAGE_REGISTER, KAO_REGISTER_STEP_DONE, KAO_GATE_WAITING, FALSE, FALSE, 4 },
  { "already-in", KAO_RECEPTION_PAGE_GATE, KAO_REGISTER_STEP_ASK, KAO_GATE_ALREADY_IN, FALSE, FALSE, 9 },
  { "choose", KAO_RECEPTION_PAGE_GATE, KAO_REGISTER_STEP_ASK, KAO_GATE_CHOOSE, FALSE, FALSE, 8 },
  { "too-long", KAO_RECEPTION_PAGE_GATE, KAO_REGISTER_STEP_ASK, KAO_GATE_LIST_TOO_LONG, FALSE, FALSE, 4 },
  { "day", KAO_RECEPTION_PAGE_DAY, KAO_REGISTER_STEP_ASK, KAO_GATE_WAITING, TRUE, FALSE, 15 },
  { "locked", KAO_RECEPTION_PAGE_REGISTER, KAO_REGISTER_STEP_ASK, KAO_GATE_WAITING, FALSE, TRUE, 3 },
};

typedef struct
{
  const Page *page;
  gint width;
  gint height;
  gdouble scale;
} Case;

static KaoDay *
make_day (void)
{
  const gfloat numbers[] = { 1, 0 };
  g_autoptr (KaoVector) vector = kao_vector_new (numbers, 2);
  KaoDay *day = kao_day_new (2, FALSE);
  guint place;

  for (guint i = 0; i < 24; i++)
    g_assert_true (kao_day_add (day, "見本 太郎（ボランティア）", vector, NULL, 1, &place));
  kao_day_let_in (day, 0, 1);
  return day;
}

static void
show (KaoReceptionWindow *window, const Page *page, const KaoDay *day)
{
  static const KaoLiveFace live = { .has_face = TRUE, .n_faces = 2, .advice = KAO_ADVICE_MOUTH_COVERED };
  const KaoDecision decision = {
    .facts = { .face = KAO_GATE_FACE_SEVERAL, .list = KAO_LIST_ONE },
    .outcome = page->outcome,
    .label = page->outcome == KAO_GATE_CHOOSE ? "" : "見本 太郎（ボランティア）",
    .n_places = page->outcome == KAO_GATE_CHOOSE ? 2 : 1,
    .places = { 0, 1 },
    .has_figure = TRUE,
    .similarity = 91.4,
    .line = 87.6,
    .n_listed = 24,
  };
  const KaoReceptionFacts facts = {
    .page = page->page,
    .is_locked = page->is_locked,
    .is_demo = TRUE,
    .event = "第12回 見本市 防災訓練ボランティア受付",
    .task = page->page == KAO_RECEPTION_PAGE_GATE ? KAO_RECEPTION_GATE : KAO_RECEPTION_REGISTERING,
    .camera_state = KAO_CAMERA_STATE_LIVE,
    .pack_title = "顔合わせ 基本パック",
    .live = &live,
    .day = day,
    .step = page->step,
    .is_listed = TRUE,
    .has_ticket = page->step == KAO_REGISTER_STEP_DONE,
    .ticket_hours = 720,
    .has_card_reader = TRUE,
    .decision_id = page->outcome != KAO_GATE_WAITING ? 1 : 0,
    .decision = &decision,
    .review_line = 40,
    .items = items,
    .person = page->outcome == KAO_GATE_ALREADY_IN ? 0 : -1,
    .is_asking = page->is_asking,
    .line = LINE,
  };
  g_auto (KaoReceptionScreen) screen = { 0 };

  kao_reception_screen_say (&facts, &screen);
  kao_reception_window_show (window, &screen);
}

static KaoImage *
make_code (void)
{
  return kao_image_new (KAO_IMAGE_GRAY8, 97, 97, NULL);
}

static void
test_page (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (KaoDay) day = make_day ();
  g_autoptr (KaoImage) code = make_code ();
  KaoReceptionWindow *window;
  guint n;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (gint) (96 * 1024 * row->scale), NULL);
  window = kao_reception_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), row->width, row->height);
  gtk_window_present (GTK_WINDOW (window));
  show (window, row->page, day);
  if (row->page->step == KAO_REGISTER_STEP_DONE)
    kao_reception_window_set_code (window, code);
  for (guint i = 0; i < 3; i++)
    kao_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, row->width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window)), <=, row->height);
  /* Every page and the lock; the header shortens the event's name where it has to. */
  n = kao_test_check_labels (gtk_widget_get_parent (
      GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), KAO_TYPE_RECEPTION_WINDOW, "register_page"))));
  g_assert_cmpuint (n, >=, row->page->least);
  gtk_window_destroy (GTK_WINDOW (window));
  kao_test_settle ();
}

int
main (int argc, char **argv)
{
  static Case cases[G_N_ELEMENTS (pages) * KAO_TEST_N_SIZES * KAO_TEST_N_SCALES];
  gsize n = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  kao_i18n_init (argv[1]);
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();

  for (gsize p = 0; p < G_N_ELEMENTS (pages); p++)
    for (gsize i = 0; i < KAO_TEST_N_SIZES; i++)
      for (gsize k = 0; k < KAO_TEST_N_SCALES; k++)
        {
          g_autofree gchar *path = g_strdup_printf ("/ui/reception-sizes/%s/%dx%d/%.0f", pages[p].name,
                                                    kao_test_sizes[i][0], kao_test_sizes[i][1],
                                                    100 * kao_test_scales[k]);

          cases[n] = (Case){ &pages[p], kao_test_sizes[i][0], kao_test_sizes[i][1], kao_test_scales[k] };
          g_test_add_data_func (path, &cases[n++], test_page);
        }
  return g_test_run ();
}
