// SPDX-License-Identifier: GPL-3.0-or-later
/* The window without a session: templates, what may be pressed in each state, what is reported. */
#include "config.h"

#include "base/kao-error.h"
#include "ui/counter/kao-chooser.h"
#include "ui/kao-face-pane.h"
#include "ui/kao-gauge.h"
#include "ui/kao-mark.h"
#include "ui/kao-message-bar.h"
#include "ui/counter/kao-result-panel.h"
#include "ui/counter/kao-status-bar.h"
#include "ui/counter/kao-window-private.h"

#include "window-parts.h"

static void
test_templates (void)
{
  const GType types[] = { KAO_TYPE_CHOOSER,   KAO_TYPE_FACE_PANE,   KAO_TYPE_GAUGE,
                          KAO_TYPE_MARK,      KAO_TYPE_MESSAGE_BAR, KAO_TYPE_RESULT_PANEL,
                          KAO_TYPE_STATUS_BAR };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));
      g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *)&widget);
      g_object_unref (widget);
      g_assert_null (widget);
    }
}

static void
test_window_goes (void)
{
  KaoWindow *window = kao_window_new (NULL);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&window);
  gtk_window_present (GTK_WINDOW (window));
  iterate ();
  gtk_window_destroy (GTK_WINDOW (window));
  iterate ();
  g_assert_null (window);
}

static gboolean
is_sensitive (KaoWindow *window, const gchar *label)
{
  GtkWidget *found = find_label (GTK_WIDGET (window), label);

  g_assert_nonnull (found);
  return gtk_widget_is_sensitive (found);
}

/* The big button has one of two labels. */
static gboolean
can_press (KaoWindow *window, const gchar *label)
{
  GtkWidget *found = find_label (GTK_WIDGET (window), label);

  return found != NULL && gtk_widget_is_sensitive (found);
}

/* For each single action and each state: exactly that button can be pressed. */
static void
test_sensitivity (void)
{
  static const struct
  {
    KaoSessionActions bit;
    const gchar *label;
  } rows[] = {
    { KAO_SESSION_ACTION_START, "Start Matching" },
    { KAO_SESSION_ACTION_TAKE_SHOT, "Take Shot" },
    { KAO_SESSION_ACTION_CANCEL, "Cancel" },
    { KAO_SESSION_ACTION_CLEAR, "Next visitor" },
    { KAO_SESSION_ACTION_AGAIN, "Compare again" },
  };
  KaoWindow *window = kao_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  iterate ();
  for (gint state = 0; state < KAO_SESSION_N_STATES; state++)
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        KaoScreenFacts facts;
        fill_facts (&facts, state, rows[i].bit);
        show_facts (window, &facts);
        for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
          g_assert_cmpint (can_press (window, rows[j].label), ==, i == j);
      }
  gtk_window_destroy (GTK_WINDOW (window));
}

static KaoImage *
make_picture (void)
{
  KaoImage *image = kao_image_new (KAO_IMAGE_RGB24, 64, 48, NULL);

  for (gint y = 0; y < 48; y++)
    for (gint x = 0; x < 64 * 3; x++)
      kao_image_get_row (image, y)[x] = (guint8)(x + y);
  return image;
}

static void
on_requested (KaoWindow *window, guint action, guint portrait, guint *log)
{
  log[0] = action;
  log[1] = portrait;
}

static void
test_requests (void)
{
  KaoWindow *window = kao_window_new (NULL);
  g_autoptr (KaoImage) picture = make_picture ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  guint log[2] = { 0, 0 };
  KaoScreenFacts facts;

  g_signal_connect (window, "requested", G_CALLBACK (on_requested), log);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (choices, picture);
  kao_window_set_choices (window, choices);
  fill_facts (&facts, KAO_SESSION_CHOOSING, KAO_SESSION_ACTION_CHOOSE);
  show_facts (window, &facts);
  gtk_widget_activate_action (GTK_WIDGET (window), "session.choose", "u", 2u);
  g_assert_cmpuint (log[0], ==, KAO_SESSION_ACTION_CHOOSE);
  g_assert_cmpuint (log[1], ==, 2);
  /* The key "9" where there are three. */
  log[0] = 0;
  gtk_widget_activate_action (GTK_WIDGET (window), "session.choose", "u", 8u);
  g_assert_cmpuint (log[0], ==, 0);

  /* Not allowed: nothing is reported. */
  log[0] = 0;
  gtk_widget_activate_action (GTK_WIDGET (window), "session.start", NULL);
  g_assert_cmpuint (log[0], ==, 0);

  fill_facts (&facts, KAO_SESSION_LIVE, KAO_SESSION_ACTION_START);
  show_facts (window, &facts);
  gtk_window_present (GTK_WINDOW (window));
  iterate ();
  gtk_widget_activate_default (GTK_WIDGET (window));
  while (log[0] == 0) /* the button shows itself pressed for a moment */
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (log[0], ==, KAO_SESSION_ACTION_START);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A face outside the part that fills the pane: the whole frame is shown, and a tap on a number is told. */
static void
test_people (void)
{
  const KaoRect people[] = { { 28, 16, 8, 8 }, { 0, 16, 8, 8 } };
  KaoWindow *window = kao_window_new (NULL);
  KaoScreenFacts facts;
  g_autoptr (KaoImage) frame = make_picture ();
  KaoFace face = { .box = people[1] };

  fill_facts (&facts, KAO_SESSION_LIVE, KAO_SESSION_ACTION_PICK);
  show_facts (window, &facts);
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 900);
  iterate ();
  kao_window_set_frame (window, frame);
  iterate ();
  kao_face_pane_set_people (window->visitor_pane, people, 1);
  g_assert_true (kao_face_pane_is_outside (window->visitor_pane, &face));
  g_assert_false (kao_face_pane_is_whole (window->visitor_pane));
  kao_face_pane_set_people (window->visitor_pane, people, 2);
  g_assert_true (kao_face_pane_is_whole (window->visitor_pane));
  kao_face_pane_set_people (window->visitor_pane, people, 1);
  g_assert_true (kao_face_pane_is_whole (window->visitor_pane));
  iterate ();
  kao_window_wipe (window);
  g_assert_false (kao_face_pane_is_whole (window->visitor_pane));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The bar moves by itself until lines come, and only while it is there. */
static void
test_pulse (void)
{
  static const KaoScanProgress first = { KAO_SCAN_STAGE_READING, 0, 100, 0, 0 };
  KaoWindow *window = kao_window_new (NULL);
  KaoScreenFacts facts;

  fill_facts (&facts, KAO_SESSION_SCANNING, 0);
  facts.progress = &first;
  show_facts (window, &facts);
  g_assert_cmpuint (window->pulse_id, !=, 0);
  fill_facts (&facts, KAO_SESSION_SCANNING, 0);
  show_facts (window, &facts);
  g_assert_cmpuint (window->pulse_id, ==, 0);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (window->progress), 0.1, 1e-9);
  facts.progress = &first;
  show_facts (window, &facts);
  g_assert_cmpuint (window->pulse_id, !=, 0);
  fill_facts (&facts, KAO_SESSION_LOCATING, 0);
  show_facts (window, &facts);
  g_assert_cmpuint (window->pulse_id, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_retake (void)
{
  KaoWindow *window = kao_window_new (NULL);
  KaoScreenFacts facts;

  gtk_window_present (GTK_WINDOW (window));
  iterate ();
  fill_facts (&facts, KAO_SESSION_LIVE, KAO_SESSION_ACTION_RETAKE);
  facts.has_shot = TRUE;
  show_facts (window, &facts);
  g_assert_true (is_sensitive (window, "Retake"));
  g_assert_null (find_label (GTK_WIDGET (window), "Take Shot"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

/* Whether the object itself, without what it points at, has these bytes. */
static gboolean
holds (gpointer object, gconstpointer bytes, gsize size)
{
  GTypeQuery query;

  g_type_query (G_OBJECT_TYPE (object), &query);
  return memmem (object, query.instance_size, bytes, size) != NULL;
}

/* After the wipe no label knows the figure, no pane holds the picture, and nothing says where the people were. */
static void
test_wipe (void)
{
  static const KaoRect people[] = { { 7, 5, 23, 19 }, { 1, 3, 11, 13 } };
  static const KaoFace face = { .box = { 9, 6, 21, 17 } };
  static const gdouble figure = 77.7;
  GtkWidget *gauge;
  KaoWindow *window = kao_window_new (NULL);
  g_autoptr (KaoImage) picture = make_picture ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  KaoScreenFacts facts;

  gtk_window_present (GTK_WINDOW (window));
  g_ptr_array_add (choices, picture);
  kao_window_set_frame (window, picture);
  kao_window_set_choices (window, choices);
  kao_window_set_portrait (window, KAO_PANE_VISITOR, picture);
  kao_window_set_portrait (window, KAO_PANE_DOCUMENT, picture);
  fill_facts (&facts, KAO_SESSION_RESULT, KAO_SESSION_ACTION_CLEAR);
  show_facts (window, &facts);
  iterate ();
  g_assert_true (has_text (GTK_WIDGET (window), "77.7"));
  g_assert_true (has_text (GTK_WIDGET (window), "At or above the line"));
  kao_face_pane_set_people (window->visitor_pane, people, 2);
  kao_face_pane_set_face (window->visitor_pane, &face);
  g_assert_true (holds (window->visitor_pane, people, sizeof people));
  g_assert_true (holds (window->visitor_pane, &face.box, sizeof face.box));
  gauge = find_type (GTK_WIDGET (window), KAO_TYPE_GAUGE);
  g_assert_true (holds (gauge, &figure, sizeof figure));

  kao_window_wipe (window);
  g_assert_false (holds (window->visitor_pane, &people[0], sizeof people[0]));
  g_assert_false (holds (window->visitor_pane, &people[1], sizeof people[1]));
  g_assert_false (holds (window->visitor_pane, &face.box, sizeof face.box));
  g_assert_false (holds (gauge, &figure, sizeof figure));
  g_assert_false (has_text (GTK_WIDGET (window), "77.7"));
  g_assert_false (has_text (GTK_WIDGET (window), "At or above the line"));
  iterate ();
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Words and signs that no table holds: the window shows what it is handed and decides nothing. */
static void
test_only_copies (void)
{
  static const KaoSessionState states[]
      = { KAO_SESSION_LIVE, KAO_SESSION_SCANNING, KAO_SESSION_RESULT };
  gchar *const texts[] = { (gchar *)"shot", (gchar *)"place", (gchar *)"problem", (gchar *)"remedy",
                           (gchar *)"within", (gchar *)"message", (gchar *)"mend" };
  gchar *const in_panel[] = { (gchar *)"ready", (gchar *)"stage", (gchar *)"outcome" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      KaoWindow *window = kao_window_new (NULL);
      gchar *none = (gchar *)"";
      const KaoScreenLine nothing = { KAO_MARK_NONE, none, none };
      const KaoScreen screen = {
        .state = states[i], .shot = texts[0], .municipality = texts[1], .visitor_hint = none,
        .message = { 1, KAO_TONE_RETRY, texts[5], texts[6], none },
        .live = { .within = { KAO_MARK_LATER, texts[4], none }, .at_edge = nothing },
        .panel = (KaoScreenPanel)i, .ready = { KAO_MARK_NONE, in_panel[0], none },
        .progress = { TRUE, 0.5, in_panel[1], none },
        .steps = { nothing, nothing, nothing },
        .result = { 10, 60, 50, KAO_MARK_REVIEW, none, in_panel[2], none, none, none, none, 5 },
        .n_problems = 1, .problems = { { KAO_MARK_FAULT, texts[2], texts[3] } },
        .parts = { { KAO_MARK_READY, none, none }, { KAO_MARK_READY, none, none },
                   { KAO_MARK_READY, none, none } },
      };

      gtk_window_present (GTK_WINDOW (window));
      kao_window_show (window, &screen);
      iterate ();
      for (gsize text = 0; text < G_N_ELEMENTS (texts); text++)
        if (!has_text (GTK_WIDGET (window), texts[text]))
          g_error ("\"%s\" is not shown", texts[text]);
      for (gsize panel = 0; panel < G_N_ELEMENTS (in_panel); panel++)
        g_assert_cmpint (has_text (GTK_WIDGET (window), in_panel[panel]), ==, panel == i);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
on_dismissed (KaoWindow *window, guint *n)
{
  (*n)++;
}

static void
expect_focus (KaoWindow *window, GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  g_assert_nonnull (focus);
  if (!g_type_is_a (G_OBJECT_TYPE (focus), type))
    g_error ("The focus is at %s instead of %s", G_OBJECT_TYPE_NAME (focus), g_type_name (type));
}

/* The focus is led to what is new, and never lost. */
static void
test_focus (void)
{
  static const KaoSessionActions usual = KAO_SESSION_ACTION_START | KAO_SESSION_ACTION_TAKE_SHOT;
  KaoWindow *window = kao_window_new (NULL);
  g_autoptr (KaoImage) picture = make_picture ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  g_autoptr (GError) error = g_error_new_literal (KAO_RETRY, KAO_RETRY_BACK_SIDE, "");
  KaoScreenFacts facts;
  guint n = 0;

  g_signal_connect (window, "message-dismissed", G_CALLBACK (on_dismissed), &n);
  gtk_window_present (GTK_WINDOW (window));
  iterate ();
  fill_facts (&facts, KAO_SESSION_LIVE, usual);
  show_facts (window, &facts);
  expect_focus (window, KAO_TYPE_FACE_PANE);

  /* A focused button that can no longer be pressed. */
  gtk_widget_grab_focus (gtk_widget_get_ancestor (
      find_label (GTK_WIDGET (window), "Take Shot"), GTK_TYPE_BUTTON));
  expect_focus (window, GTK_TYPE_BUTTON);
  fill_facts (&facts, KAO_SESSION_SCANNING, KAO_SESSION_ACTION_CANCEL);
  show_facts (window, &facts);
  expect_focus (window, KAO_TYPE_FACE_PANE);

  g_ptr_array_add (choices, picture);
  kao_window_set_choices (window, choices);
  fill_facts (&facts, KAO_SESSION_CHOOSING, KAO_SESSION_ACTION_CHOOSE);
  show_facts (window, &facts);
  expect_focus (window, GTK_TYPE_BUTTON);
  fill_facts (&facts, KAO_SESSION_RESULT, KAO_SESSION_ACTION_CLEAR);
  show_facts (window, &facts);
  expect_focus (window, KAO_TYPE_RESULT_PANEL);

  fill_facts (&facts, KAO_SESSION_LIVE, usual);
  facts.message = error;
  show_facts (window, &facts);
  expect_focus (window, KAO_TYPE_MESSAGE_BAR);
  gtk_widget_activate_action (GTK_WIDGET (window), "session.dismiss", NULL);
  g_assert_cmpuint (n, ==, 1);
  facts.message = NULL;
  show_facts (window, &facts);
  expect_focus (window, KAO_TYPE_FACE_PANE);
  gtk_widget_activate_action (GTK_WIDGET (window), "session.dismiss", NULL);
  g_assert_cmpuint (n, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The desktop's wish is followed while the program runs. */
static void
test_looks (void)
{
  static const struct
  {
    const gchar *theme;
    gboolean prefers_dark;
    const gchar *ground; /* of the window, from the style sheet of that look */
  } rows[] = {
    { "Default", FALSE, "#f1f3f5" },      { "Default", TRUE, "#1b1f24" },
    { "HighContrast", FALSE, "#ffffff" }, { "HighContrastInverse", FALSE, "#000000" },
    { "Adwaita-dark", FALSE, "#1b1f24" }, { "Default", FALSE, "#f1f3f5" },
  };
  KaoWindow *window = kao_window_new (NULL);
  GtkSettings *settings = gtk_settings_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GdkRGBA found, wanted;

      g_object_set (settings, "gtk-theme-name", rows[i].theme, "gtk-application-prefer-dark-theme",
                    rows[i].prefers_dark, NULL);
      g_assert_true (gdk_rgba_parse (&wanted, rows[i].ground));
      g_assert_true (gtk_style_context_lookup_color (
          gtk_widget_get_style_context (GTK_WIDGET (window)), "kao_ground", &found));
      g_assert_true (gdk_rgba_equal (&found, &wanted));
    }
  gtk_settings_reset_property (settings, "gtk-theme-name");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A GtkBox in a row asks what stands in it how wide it is at its height, and a text is laid out some ten times to
 * answer: enough to keep the window's thread for longer than a frame. Texts that change stand in grids. */
static guint
count_texts_in_rows (GtkWidget *widget, gboolean is_in_row, guint *n_texts)
{
  guint n = 0;

  if (GTK_IS_LABEL (widget) && gtk_label_get_wrap (GTK_LABEL (widget)))
    {
      ++*n_texts;
      if (is_in_row)
        n++;
    }
  if (GTK_IS_BOX (widget) && gtk_orientable_get_orientation (GTK_ORIENTABLE (widget)) == GTK_ORIENTATION_HORIZONTAL)
    is_in_row = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_texts_in_rows (child, is_in_row, n_texts);
  return n;
}

static void
test_rows (void)
{
  KaoWindow *window = kao_window_new (NULL);
  guint n_texts = 0;

  gtk_window_present (GTK_WINDOW (window));
  iterate ();
  g_assert_cmpuint (count_texts_in_rows (GTK_WIDGET (window->panel), FALSE, &n_texts), ==, 0);
  g_assert_cmpuint (count_texts_in_rows (GTK_WIDGET (window->message_bar), FALSE, &n_texts), ==, 0);
  g_assert_cmpuint (count_texts_in_rows (GTK_WIDGET (window->advice), FALSE, &n_texts), ==, 0);
  g_assert_cmpuint (n_texts, >, 20);
  gtk_window_destroy (GTK_WINDOW (window));
}

static graphene_rect_t
place_of (GtkWidget *widget, KaoWindow *window)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (window), &bounds));
  return bounds;
}

/* Whoever compares two faces must not look for them anew: the panes stand where they stood, whatever the visit does. */
static void
test_panes_stand (void)
{
  static const KaoSessionState states[] = { KAO_SESSION_LIVE,      KAO_SESSION_SCANNING, KAO_SESSION_LOCATING,
                                            KAO_SESSION_COMPARING, KAO_SESSION_RESULT,   KAO_SESSION_LIVE };
  KaoWindow *window = kao_window_new (NULL);
  KaoLiveFace face = { .has_face = TRUE };

  gtk_window_present (GTK_WINDOW (window));
  /* At some widths one more word fits beside where a mark was. */
  for (gint width = 1210; width <= 1300; width += 10)
    {
      graphene_rect_t first = *graphene_rect_zero ();

      gtk_window_set_default_size (GTK_WINDOW (window), width, 768);
      for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
        {
          KaoScreenFacts facts;
          graphene_rect_t place;

          fill_facts (&facts, states[i], 0);
          facts.live = &face;
          show_facts (window, &facts);
          for (guint turn = 0; turn < 4; turn++)
            {
              iterate ();
              g_usleep (20000);
            }
          place = place_of (GTK_WIDGET (window->visitor_pane), window);
          if (i == 0)
            first = place;
          else if (!graphene_rect_equal (&place, &first))
            g_error ("At a width of %d the pane stands at %.0f, %.0f with %.0f x %.0f in the state %s, before at %.0f, %.0f "
                     "with %.0f x %.0f", width, place.origin.x, place.origin.y,
                     place.size.width, place.size.height, kao_session_state_to_string (states[i]), first.origin.x,
                     first.origin.y, first.size.width, first.size.height);
        }
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  begin_windows ();

  g_test_add_func ("/ui/window/templates", test_templates);
  g_test_add_func ("/ui/window/goes", test_window_goes);
  g_test_add_func ("/ui/window/sensitivity", test_sensitivity);
  g_test_add_func ("/ui/window/requests", test_requests);
  g_test_add_func ("/ui/window/retake", test_retake);
  g_test_add_func ("/ui/window/pulse", test_pulse);
  g_test_add_func ("/ui/window/people", test_people);
  g_test_add_func ("/ui/window/wipe", test_wipe);
  g_test_add_func ("/ui/window/only-copies", test_only_copies);
  g_test_add_func ("/ui/window/focus", test_focus);
  g_test_add_func ("/ui/window/looks", test_looks);
  g_test_add_func ("/ui/window/rows", test_rows);
  g_test_add_func ("/ui/window/panes-stand", test_panes_stand);
  return g_test_run ();
}


