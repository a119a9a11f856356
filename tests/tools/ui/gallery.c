// SPDX-License-Identifier: GPL-3.0-or-later
/* Shows every screen of the window with invented persons and saves each as a picture, so that a
 * person can look at them: gallery --persons DIR --out DIR [--language ja|en] [--size WxH]
 * [--text-scale 2.0] [--theme Default-dark] [--only NAME]
 */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"
#include "ui/kao-i18n.h"
#include "ui/kao-style.h"
#include "ui/counter/kao-screen-words.h"
#include "ui/counter/kao-window-private.h"

#include <stdlib.h>

/* A screen is looked at when it has been drawn so often and for so long. */
#define N_FRAMES 4
#define SETTLE_US 450000

typedef struct
{
  gchar *persons;
  gchar *out;
  gchar *language;
  gchar *size;
  gchar *only;
  gchar *theme;
  gdouble text_scale;
} Options;

typedef struct
{
  Options options;
  KaoWindow *window;
  KaoImage *live;
  KaoImage *visitor;
  KaoImage *document;
  GPtrArray *choices;
  guint next;
  gint64 shown_at;
  gint64 frame; /* the last one before it was shown */
  GMainLoop *loop;
} Gallery;

/* Where the eyes of the two pictures are; looked up by hand. */
static const KaoPoint eyes_id[] = { { 252, 463 }, { 448, 464 } };
static const KaoPoint eyes_live[] = { { 612, 330 }, { 717, 330 } };

static KaoImage *
load (const Options *options, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (options->persons, name, NULL);
  g_autoptr (GError) error = NULL;
  KaoImage *image = kao_codec_read_file (path, &error);

  if (image == NULL)
    g_error ("%s", error->message);
  return image;
}

static KaoImage *
align (KaoImage *image, const KaoPoint eyes[2])
{
  static const KaoPoint places[] = { { 180, 252 }, { 300, 252 } };
  gdouble matrix[6];

  g_assert_true (kao_similarity_from_points (eyes, places, 2, matrix));
  return kao_image_warp (image, matrix, 480, 600, NULL);
}

static const KaoLiveFace good_face = { .has_face = TRUE,
                                       .face = { .box = { 575, 255, 180, 210 }, .score = 1 },
                                       .n_faces = 1,
                                       .quality = 80 };

#define ALL_LIVE (KAO_SESSION_ACTION_START | KAO_SESSION_ACTION_TAKE_SHOT)

static void
base_facts (KaoScreenFacts *facts)
{
  *facts = (KaoScreenFacts){
    .state = KAO_SESSION_LIVE,
    .actions = ALL_LIVE,
    .camera_state = KAO_CAMERA_STATE_LIVE,
    .camera_name = "HD Pro Webcam C920",
    .scanner_state = KAO_SCANNER_STATE_READY,
    .scanner_name = "Canon LiDE 400",
    .pack_title = "dlib-densenet",
    .live = &good_face,
    .municipality = "見本市役所 市民課",
  };
}

static void
set_live (Gallery *self, KaoScreenFacts *facts)
{
  kao_window_set_frame (self->window, self->live);
}

static void
set_result (Gallery *self, KaoScreenFacts *facts, const KaoResult *result)
{
  facts->state = KAO_SESSION_RESULT;
  facts->actions = KAO_SESSION_ACTION_CLEAR | KAO_SESSION_ACTION_AGAIN;
  facts->result = result;
  facts->seconds_left = 43;
  kao_window_set_portrait (self->window, KAO_PANE_VISITOR, self->visitor);
  kao_window_set_portrait (self->window, KAO_PANE_DOCUMENT, self->document);
}

static void
screen_idle (Gallery *self, KaoScreenFacts *facts)
{
  facts->state = KAO_SESSION_IDLE;
  facts->camera_state = KAO_CAMERA_STATE_OFF;
  facts->actions = KAO_SESSION_ACTION_START;
  facts->live = NULL;
}

static void
screen_live (Gallery *self, KaoScreenFacts *facts)
{
  set_live (self, facts);
}

static void
screen_live_demo_base (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoLiveFace live = { .n_faces = 0 };

  set_live (self, facts);
  facts->live = &live;
  facts->is_demo = TRUE;
  facts->pack_title = "base";
  facts->pack_notice =
      g_str_equal (kao_i18n_get_language (), "ja")
          ? "基本の照合モデルを使用しています。精度が限られるため、目視を優先してください。"
          : "Only the base face model is in use. Its accuracy is limited: trust "
            "your own eyes first.";
}

static void
screen_advice (Gallery *self, KaoScreenFacts *facts)
{
  static KaoLiveFace live;

  live = good_face;
  live.advice = KAO_ADVICE_MOUTH_COVERED;
  set_live (self, facts);
  facts->live = &live;
}

static void
screen_shot (Gallery *self, KaoScreenFacts *facts)
{
  facts->has_shot = TRUE;
  facts->actions = KAO_SESSION_ACTION_START | KAO_SESSION_ACTION_RETAKE;
  kao_window_set_portrait (self->window, KAO_PANE_VISITOR, self->visitor);
}

static void
screen_missing (Gallery *self, KaoScreenFacts *facts)
{
  static const GError camera = { 0, KAO_DEVICE_ERROR_BUSY, (gchar *)"busy" };
  static GError camera_fault, model;

  camera_fault = camera;
  camera_fault.domain = KAO_CAMERA_ERROR;
  model = (GError){ KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK, (gchar *)"No pack." };
  facts->state = KAO_SESSION_LIVE;
  facts->actions = 0;
  facts->camera_state = KAO_CAMERA_STATE_FAULT;
  facts->camera_fault = &camera_fault;
  facts->scanner_state = KAO_SCANNER_STATE_MISSING;
  facts->scanner_name = NULL;
  facts->pack_title = NULL;
  facts->model_error = &model;
  facts->live = NULL;
  facts->is_unprotected = TRUE;
}

static void
screen_scanning (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoScanProgress progress = { KAO_SCAN_STAGE_READING, 830, 1275, 0, 0 };

  set_live (self, facts);
  facts->state = KAO_SESSION_SCANNING;
  facts->actions = KAO_SESSION_ACTION_CANCEL;
  facts->scanner_state = KAO_SCANNER_STATE_SCANNING;
  facts->progress = &progress;
}

static void
screen_busy (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoScanProgress progress = { KAO_SCAN_STAGE_BUSY, 0, 0, 2, 0 };

  screen_scanning (self, facts);
  facts->progress = &progress;
}

static void
screen_silent (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoScanProgress progress = { KAO_SCAN_STAGE_WARMING, 0, 0, 0, 5, 30 };

  screen_scanning (self, facts);
  facts->progress = &progress;
}

static void
screen_whole_glass (Gallery *self, KaoScreenFacts *facts)
{
  screen_scanning (self, facts);
  facts->is_second_look = TRUE;
}

static void
screen_choosing (Gallery *self, KaoScreenFacts *facts)
{
  set_live (self, facts);
  facts->state = KAO_SESSION_CHOOSING;
  facts->actions = KAO_SESSION_ACTION_CANCEL | KAO_SESSION_ACTION_CHOOSE;
  kao_window_set_choices (self->window, self->choices);
}

static void
screen_comparing (Gallery *self, KaoScreenFacts *facts)
{
  facts->state = KAO_SESSION_COMPARING;
  facts->actions = KAO_SESSION_ACTION_CANCEL;
  kao_window_set_portrait (self->window, KAO_PANE_VISITOR, self->visitor);
  kao_window_set_portrait (self->window, KAO_PANE_DOCUMENT, self->document);
}

static void
screen_above (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoResult result = { .similarity = 78.4,
                                    .threshold = 60,
                                    .review_line = 48,
                                    .n_frames = 5,
                                    .outcome = KAO_OUTCOME_ABOVE };

  set_result (self, facts, &result);
}

static void
screen_review (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoResult result = { .similarity = 54.2,
                                    .threshold = 60,
                                    .review_line = 48,
                                    .n_frames = 5,
                                    .outcome = KAO_OUTCOME_REVIEW,
                                    .visitor_advice = KAO_ADVICE_MOUTH_COVERED,
                                    .document_advice = KAO_ADVICE_DOCUMENT_UNCLEAR };

  set_result (self, facts, &result);
}

static void
screen_below (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoResult result = { .similarity = 12.7,
                                    .threshold = 60,
                                    .review_line = 48,
                                    .n_frames = 5,
                                    .outcome = KAO_OUTCOME_BELOW };

  set_result (self, facts, &result);
  facts->next_step =
      "本人確認書類をもう1点お持ちいただき、別の職員と2名で確認してください（内線 1234）。";
}

static void
screen_full (Gallery *self, KaoScreenFacts *facts)
{
  static const KaoResult result = { .similarity = 100,
                                    .threshold = 60,
                                    .review_line = 60,
                                    .n_frames = 5,
                                    .outcome = KAO_OUTCOME_ABOVE };

  set_result (self, facts, &result);
}

static void
screen_watching (Gallery *self, KaoScreenFacts *facts)
{
  set_live (self, facts);
  facts->state = KAO_SESSION_WATCHING;
  facts->actions = KAO_SESSION_ACTION_CANCEL;
}

/* One of them outside the part that fills the pane. */
static void
screen_several (Gallery *self, KaoScreenFacts *facts)
{
  static KaoLiveFace live;

  live = good_face;
  live.n_faces = live.n_boxes = 2;
  live.boxes[0] = (KaoRect){ 1010, 300, 150, 170 };
  live.boxes[1] = good_face.face.box;
  live.advice = KAO_ADVICE_SEVERAL_FACES;
  set_live (self, facts);
  facts->live = &live;
  facts->actions |= KAO_SESSION_ACTION_PICK;
  facts->is_asking_for_visitor = TRUE;
  /* The whole frame is shown from the next one on. */
  kao_face_pane_set_people (self->window->visitor_pane, live.boxes, live.n_boxes);
  set_live (self, facts);
}

static void
screen_left (Gallery *self, KaoScreenFacts *facts)
{
  set_live (self, facts);
  facts->leaving = KAO_LEAVING_DECLINED;
}

static void
screen_retry (Gallery *self, KaoScreenFacts *facts)
{
  static GError error;

  error = (GError){ KAO_RETRY, KAO_RETRY_BACK_SIDE, (gchar *)"" };
  set_live (self, facts);
  facts->message = &error;
}

static void
screen_no_photo (Gallery *self, KaoScreenFacts *facts)
{
  static GError error;

  error = (GError){ KAO_RETRY, KAO_RETRY_NO_PHOTO, (gchar *)"" };
  set_live (self, facts);
  facts->message = &error;
}

static void
screen_error (Gallery *self, KaoScreenFacts *facts)
{
  static GError error;

  error = (GError){ KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED,
                    (gchar *)"The scanner worker ended with signal 11 while reading from "
                             "pixma:04A91912; it has been started again." };
  set_live (self, facts);
  facts->message = &error;
}

static const struct
{
  const gchar *name;
  void (*fill) (Gallery *self, KaoScreenFacts *facts);
} screens[] = {
  { "idle", screen_idle },
  { "live", screen_live },
  { "live-demo-base", screen_live_demo_base },
  { "advice", screen_advice },
  { "shot", screen_shot },
  { "missing", screen_missing },
  { "scanning", screen_scanning },
  { "busy", screen_busy },
  { "silent", screen_silent },
  { "whole-glass", screen_whole_glass },
  { "choosing", screen_choosing },
  { "comparing", screen_comparing },
  { "above", screen_above },
  { "review", screen_review },
  { "below", screen_below },
  { "full", screen_full },
  { "watching", screen_watching },
  { "several", screen_several },
  { "left", screen_left },
  { "retry", screen_retry },
  { "no-photo", screen_no_photo },
  { "error", screen_error },
};

static void
save (Gallery *self, const gchar *name)
{
  g_autofree gchar *file = g_strconcat (name, ".png", NULL);
  g_autofree gchar *path = g_build_filename (self->options.out, file, NULL);
  g_autofree gchar *command = g_strdup_printf ("import -window root '%s'", path);

  if (system (command) != 0)
    g_error ("No screenshot of %s", name);
}

static void show_next (Gallery *self);

static gboolean
on_shown (gpointer user_data)
{
  Gallery *self = user_data;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));

  /* On a loaded machine the screen of before may still stand there. */
  gtk_widget_queue_draw (GTK_WIDGET (self->window));
  if (clock == NULL || gdk_frame_clock_get_frame_counter (clock) < self->frame + N_FRAMES
      || g_get_monotonic_time () - self->shown_at < SETTLE_US)
    return G_SOURCE_CONTINUE;
  gdk_display_sync (gtk_widget_get_display (GTK_WIDGET (self->window)));
  save (self, screens[self->next].name);
  self->next++;
  show_next (self);
  return G_SOURCE_REMOVE;
}

static void
show_next (Gallery *self)
{
  while (self->next < G_N_ELEMENTS (screens) && self->options.only != NULL
         && !g_str_equal (self->options.only, screens[self->next].name))
    self->next++;
  if (self->next == G_N_ELEMENTS (screens))
    {
      g_main_loop_quit (self->loop);
      return;
    }

  KaoScreenFacts facts;
  g_auto (KaoScreen) screen = { 0 };

  base_facts (&facts);
  kao_window_wipe (self->window);
  screens[self->next].fill (self, &facts);
  kao_screen_say (&facts, &screen);
  kao_window_show (self->window, &screen);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));

  self->frame = clock != NULL ? gdk_frame_clock_get_frame_counter (clock) : 0;
  self->shown_at = g_get_monotonic_time ();
  g_timeout_add (50, on_shown, self);
}

/* A pane keeps no picture before it has a size. */
static gboolean
on_begun (gpointer user_data)
{
  Gallery *self = user_data;

  if (gtk_widget_get_width (GTK_WIDGET (self->window->visitor_pane)) == 0)
    return G_SOURCE_CONTINUE;
  show_next (self);
  return G_SOURCE_REMOVE;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "persons", 0, 0, G_OPTION_ARG_FILENAME, &options->persons, "Folder of pictures", "DIR" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options->out, "Where screenshots go", "DIR" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &options->language, "ja or en", "L" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &options->size, "Window size", "WxH" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options->only, "One screen", "NAME" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &options->theme, "Theme, such as HighContrast", "NAME" },
    { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &options->text_scale, "Text size", "X" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, NULL) && options->persons != NULL
         && options->out != NULL;
}

static void
make_pictures (Gallery *self)
{
  static const gchar *const others[] = { "p01_id.jpg", "p04_id.jpg" };
  g_autoptr (KaoImage) id = load (&self->options, "p01_id.jpg");

  self->live = load (&self->options, "p01_cam1.jpg");
  self->visitor = align (self->live, eyes_live);
  self->document = align (id, eyes_id);
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify)kao_image_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (KaoImage) other = load (&self->options, others[i]);
      g_ptr_array_add (self->choices, align (other, eyes_id));
    }
}

int
main (int argc, char **argv)
{
  Gallery self = { .options = { .text_scale = 1 } };
  gint width = 1280, height = 800;

  if (!parse_options (&self.options, &argc, &argv))
    return EXIT_FAILURE;
  if (self.options.size != NULL)
    sscanf (self.options.size, "%dx%d", &width, &height);
  kao_i18n_init (self.options.language != NULL ? self.options.language : "auto");
  gtk_disable_setlocale ();
  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                (gint)(96 * 1024 * self.options.text_scale), NULL);
  if (self.options.theme != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-theme-name", self.options.theme, NULL);
  kao_style_load ();
  make_pictures (&self);
  self.window = kao_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (self.window), width, height);
  gtk_window_present (GTK_WINDOW (self.window));
  self.loop = g_main_loop_new (NULL, FALSE);
  g_timeout_add (50, on_begun, &self);
  g_main_loop_run (self.loop);

  gtk_window_destroy (GTK_WINDOW (self.window));
  kao_image_unref (self.live);
  kao_image_unref (self.visitor);
  kao_image_unref (self.document);
  g_ptr_array_unref (self.choices);
  g_main_loop_unref (self.loop);
  return EXIT_SUCCESS;
}
