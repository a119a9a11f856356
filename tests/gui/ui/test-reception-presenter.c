// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception's window with a scripted camera, card reader and engine: what is shown and may be pressed from consent to
 * the end of the day, from the camera and from a chip, two who are alike, a failure, and how long an outcome stays. */
#include "config.h"

#include "kao-fake-camera.h"
#include "kao-fake-card-reader.h"
#include "kao-fake-engine.h"
#include "kao-fake-picture.h"
#include "wait-for.h"

#include "base/kao-error.h"
#include "reception/kao-reception-private.h"
#include "ui/kao-card-fields.h"
#include "ui/kao-i18n.h"
#include "ui/kao-sentences.h"
#include "ui/kao-style.h"
#include "ui/kao-typed.h"
#include "ui/reception/kao-code-pane.h"
#include "ui/reception/kao-reception-presenter.h"

#include <string.h>

#define PATIENCE_MS 60000
/* Vectors are a person's hundredth; see test-reception.c. */
#define SOMEBODY 20
#define TWIN 22
#define ANOTHER 150
/* Above every line of advice. */
#define GOOD 95

typedef struct
{
  KaoFakeCamera *camera;
  KaoFakeEngine *engine;
  KaoFakeCardReader *reader;
  KaoCardVisit *card;
  KaoReception *reception;
  KaoReceptionWindow *window;
  KaoReceptionPresenter *presenter;
} Fixture;

/* In the place of GTK's. */
static guint n_beeps;

void
gdk_display_beep (GdkDisplay *display)
{
  n_beeps++;
}

/* --- what is on the screen --- */

/* Whether a label below @widget that is shown holds @text. */
static gboolean
shows (GtkWidget *widget, const gchar *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
sees (Fixture *fixture, const gchar *text)
{
  return shows (GTK_WIDGET (fixture->window), text);
}

/* The widget of @type below @widget that shows @text. */
static GtkWidget *
find (GtkWidget *widget, GType type, const gchar *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget)
      && (text == NULL || shows (widget, text)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
check (Fixture *fixture, const gchar *text, gboolean is_active)
{
  GtkWidget *button = find (GTK_WIDGET (fixture->window), GTK_TYPE_CHECK_BUTTON, text);

  g_assert_nonnull (button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), is_active);
}

static void
press (Fixture *fixture, const gchar *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static void
press_number (Fixture *fixture, guint number)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "desk.number", "u", number));
}

static void
open_page (Fixture *fixture, KaoReceptionPage page)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "desk.page", "u", (guint) page));
}

/* --- the fixture --- */

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load_data ("[Reception]\nHandOut=papers, uniform\n", -1, "test", &error);
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (KaoEngineService) service = NULL;

  g_assert_no_error (error);
  fixture->camera = kao_fake_camera_new ();
  fixture->engine = kao_fake_engine_new ();
  service = kao_engine_service_new (&kao_fake_engine_ops, fixture->engine);
  fixture->reception = _kao_reception_new_with_engine (config, KAO_CAMERA (fixture->camera), places, "event",
                                                       kao_event_key_new (NULL), service);
  fixture->reader = kao_fake_card_reader_new ();
  fixture->card = kao_card_visit_new (KAO_CARD_READER (fixture->reader));
  kao_reception_set_card (fixture->reception, fixture->card);
  fixture->window = kao_reception_window_new (NULL);
  fixture->presenter = kao_reception_presenter_new (fixture->reception, fixture->window, FALSE, FALSE);
  gtk_window_present (GTK_WINDOW (fixture->window));
  WAIT_FOR (sees (fixture, "The visitor agrees.") && sees (fixture, "Face model: "));
  WAIT_FOR (kao_reception_get_day (fixture->reception) != NULL && !sees (fixture, "loading"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kao_reception_close (fixture->reception);
  g_assert_finalize_object (fixture->presenter);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->reception);
  g_assert_finalize_object (fixture->card);
  g_assert_finalize_object (fixture->reader);
  g_assert_finalize_object (fixture->camera);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  kao_fake_engine_free (fixture->engine);
}

static void
see_person (Fixture *fixture, guint8 person)
{
  kao_fake_camera_set_sight (fixture->camera, person > 0 ? 1 : 0, person > 0 ? GOOD : 0, person);
}

static void
enrol (Fixture *fixture, guint8 person, const gchar *label)
{
  open_page (fixture, KAO_RECEPTION_PAGE_REGISTER);
  see_person (fixture, person);
  check (fixture, "The visitor agrees.", TRUE);
  kao_typed_type (KAO_TYPED (find (GTK_WIDGET (fixture->window), KAO_TYPE_TYPED, NULL)), label);
  press (fixture, "desk.register");
  WAIT_FOR (sees (fixture, "Registered."));
}

/* Somebody comes; when @outcome is said he goes again. */
static void
come (Fixture *fixture, guint8 person, const gchar *outcome)
{
  see_person (fixture, person);
  WAIT_FOR (sees (fixture, outcome));
  see_person (fixture, 0);
  WAIT_FOR (!fixture->reception->is_face_done && fixture->reception->phase == KAO_RECEPTION_PHASE_WATCHING);
}

/* --- tests --- */

/* Without consent, or with nothing to make of it, nothing begins. */
static void
test_consent (Fixture *fixture, gconstpointer data)
{
  see_person (fixture, SOMEBODY);
  press (fixture, "desk.register");
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
  check (fixture, "The visitor agrees.", TRUE);
  check (fixture, "Write into today's list", FALSE);
  check (fixture, "Show a ticket to be photographed", FALSE);
  press (fixture, "desk.register");
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
  check (fixture, "Show a ticket to be photographed", TRUE);
  press (fixture, "desk.register");
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_REGISTERING);
  WAIT_FOR (sees (fixture, "Registered."));
  g_assert_false (sees (fixture, "of today's list"));
  g_assert_nonnull (find (GTK_WIDGET (fixture->window), KAO_TYPE_CODE_PANE, NULL));
  g_assert_cmpuint (kao_day_get_n_people (kao_reception_get_day (fixture->reception)), ==, 0);
}

/* As the keyboard would. */
static void
strike (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean is_handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0u, 0u, &is_handled);
      if (is_handled)
        return;
    }
  g_error ("nothing took the key");
}

/* A slip of the finger is taken back a letter at a time, and the whole at once. */
static void
test_slip (Fixture *fixture, gconstpointer data)
{
  GtkWidget *typed = find (GTK_WIDGET (fixture->window), KAO_TYPE_TYPED, NULL);

  kao_typed_type (KAO_TYPED (typed), "12番");
  WAIT_FOR (sees (fixture, "12番"));
  strike (typed, GDK_KEY_BackSpace);
  WAIT_FOR (!sees (fixture, "番") && sees (fixture, "12"));
  strike (typed, GDK_KEY_BackSpace);
  WAIT_FOR (!sees (fixture, "12") && sees (fixture, "1"));
  kao_typed_type (KAO_TYPED (typed), "74");
  WAIT_FOR (sees (fixture, "174"));
  strike (typed, GDK_KEY_Delete);
  WAIT_FOR (!sees (fixture, "174"));
}

/* Escape: the camera goes off, consent and label stay for another try. The next visitor begins with nothing. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  see_person (fixture, 0);
  check (fixture, "The visitor agrees.", TRUE);
  kao_typed_type (KAO_TYPED (find (GTK_WIDGET (fixture->window), KAO_TYPE_TYPED, NULL)), "twelve\n");
  press (fixture, "desk.register");
  WAIT_FOR (sees (fixture, "Waiting for a picture"));
  press (fixture, "desk.cancel");
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  WAIT_FOR (sees (fixture, "twelve"));
  see_person (fixture, SOMEBODY);
  press (fixture, "desk.register");
  WAIT_FOR (sees (fixture, "Number 1 of today's list."));
  g_assert_cmpstr (kao_day_get_person (kao_reception_get_day (fixture->reception), 0)->label, ==, "twelve");
  press (fixture, "desk.next");
  WAIT_FOR (sees (fixture, "The visitor agrees."));
  g_assert_false (sees (fixture, "twelve"));
  press (fixture, "desk.register");
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
}

/* What could not be described is said, and Enter tries again. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) fault = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE, "made up");
  const gchar *sentence = kao_sentence_for_error (fault).what;

  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_DESCRIBE, fault);
  see_person (fixture, SOMEBODY);
  check (fixture, "The visitor agrees.", TRUE);
  press (fixture, "desk.register");
  WAIT_FOR (sees (fixture, sentence));
  g_assert_true (sees (fixture, "The visitor agrees."));
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_DESCRIBE, NULL);
  press (fixture, "desk.register");
  WAIT_FOR (sees (fixture, "Registered."));
  g_assert_false (sees (fixture, sentence));
}

/* --- the chip --- */

static GtkWidget *
get_dialog (Fixture *fixture)
{
  return GTK_WIDGET (kao_reception_presenter_get_card_dialog (fixture->presenter));
}

static gboolean
dialog_says (Fixture *fixture, const gchar *text)
{
  return get_dialog (fixture) != NULL && shows (get_dialog (fixture), text);
}

/* Opens the dialog, with the card on the reader, and types what is printed on it. */
static void
ask_chip (Fixture *fixture)
{
  const KaoCardNumber number = { KAO_ERA_SHOWA, 45, 4, 17, 2035, "2285" };
  GtkWidget *fields;

  kao_fake_card_reader_lay (fixture->reader, TRUE);
  press (fixture, "desk.read-card");
  WAIT_FOR (get_dialog (fixture) != NULL && kao_fake_card_reader_is_busy (fixture->reader));
  kao_fake_card_reader_probed (fixture->reader, 10);
  WAIT_FOR (dialog_says (fixture, "The card allows 10 more tries."));
  fields = find (get_dialog (fixture), KAO_TYPE_CARD_FIELDS, NULL);
  g_assert_true (kao_card_fields_offer (KAO_CARD_FIELDS (fields), &number));
  g_signal_emit_by_name (find (get_dialog (fixture), GTK_TYPE_BUTTON, "Read"), "clicked");
  WAIT_FOR (kao_fake_card_reader_is_busy (fixture->reader));
}

static void
read_chip (Fixture *fixture, guint8 person, guint8 quality)
{
  const KaoFakeSight sight = { 1, quality, person };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&sight);

  ask_chip (fixture);
  kao_fake_card_reader_read (fixture->reader, photo, KAO_CHECK_GENUINE);
  WAIT_FOR (get_dialog (fixture) == NULL);
}

/* Consent first; the label is what was typed; the camera stays off, and nothing of the card stays. */
static void
test_chip (Fixture *fixture, gconstpointer data)
{
  g_assert_false (sees (fixture, "From the card's chip"));
  kao_fake_card_reader_lay (fixture->reader, FALSE);
  WAIT_FOR (sees (fixture, "From the card's chip"));
  press (fixture, "desk.read-card");
  g_assert_null (get_dialog (fixture));
  check (fixture, "The visitor agrees.", TRUE);
  kao_typed_type (KAO_TYPED (find (GTK_WIDGET (fixture->window), KAO_TYPE_TYPED, NULL)), "seven");
  read_chip (fixture, SOMEBODY, GOOD);
  WAIT_FOR (sees (fixture, "Registered."));
  g_assert_true (sees (fixture, "Number 1 of today's list."));
  g_assert_true (sees (fixture, "Chip: genuine"));
  g_assert_cmpstr (kao_day_get_person (kao_reception_get_day (fixture->reception), 0)->label, ==, "seven");
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_null (kao_card_visit_get_content (fixture->card));
  press (fixture, "desk.next");
  WAIT_FOR (sees (fixture, "The visitor agrees."));
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  open_page (fixture, KAO_RECEPTION_PAGE_GATE);
  come (fixture, SOMEBODY, "Welcome. Please come in.");
}

/* A photo that is not good enough is said with the remedy, and the camera takes over. */
static void
test_chip_poor (Fixture *fixture, gconstpointer data)
{
  kao_fake_card_reader_lay (fixture->reader, TRUE);
  check (fixture, "The visitor agrees.", TRUE);
  read_chip (fixture, SOMEBODY, 10);
  WAIT_FOR (sees (fixture, "The chip's photo is not good enough"));
  g_assert_true (sees (fixture, "Register from the camera instead"));
  g_assert_null (kao_card_visit_get_content (fixture->card));
  see_person (fixture, SOMEBODY);
  press (fixture, "desk.register");
  WAIT_FOR (sees (fixture, "Registered."));
  g_assert_false (sees (fixture, "The chip's photo is not good enough"));
  g_assert_false (sees (fixture, "Chip: "));
}

/* Consent that is taken back while the chip is read counts, and leaving the page ends the reading. */
static void
test_chip_withdrawn (Fixture *fixture, gconstpointer data)
{
  const KaoFakeSight sight = { 1, GOOD, SOMEBODY };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&sight);

  kao_fake_card_reader_lay (fixture->reader, TRUE);
  check (fixture, "The visitor agrees.", TRUE);
  ask_chip (fixture);
  check (fixture, "The visitor agrees.", FALSE);
  kao_fake_card_reader_read (fixture->reader, photo, KAO_CHECK_GENUINE);
  WAIT_FOR (get_dialog (fixture) == NULL);
  g_assert_null (kao_card_visit_get_content (fixture->card));
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
  check (fixture, "The visitor agrees.", TRUE);
  ask_chip (fixture);
  open_page (fixture, KAO_RECEPTION_PAGE_DAY);
  g_assert_null (get_dialog (fixture));
  kao_fake_card_reader_read (fixture->reader, photo, KAO_CHECK_GENUINE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (kao_card_visit_get_content (fixture->card));
  g_assert_cmpuint (kao_day_get_n_people (kao_reception_get_day (fixture->reception)), ==, 0);
}

/* In, handed out, in again; and an outcome goes by itself. */
static void
test_gate (Fixture *fixture, gconstpointer data)
{
  KaoDayCounts counts;

  enrol (fixture, SOMEBODY, "first");
  open_page (fixture, KAO_RECEPTION_PAGE_GATE);
  WAIT_FOR (sees (fixture, "Please come before the camera"));
  come (fixture, SOMEBODY, "Welcome. Please come in.");
  g_assert_true (sees (fixture, "first"));
  g_assert_true (sees (fixture, "1: papers"));
  press_number (fixture, 2);
  press_number (fixture, 8);
  kao_day_count (kao_reception_get_day (fixture->reception), &counts);
  g_assert_cmpuint (counts.n_handed_out[0], ==, 0);
  g_assert_cmpuint (counts.n_handed_out[1], ==, 1);
  come (fixture, SOMEBODY, "Already in since ");
  g_assert_true (sees (fixture, "first"));
  WAIT_FOR (sees (fixture, "Please come before the camera"));
  g_assert_false (sees (fixture, "first"));
  g_assert_false (sees (fixture, "1: papers"));
  /* Nobody is there to whom anything could be handed. */
  press_number (fixture, 1);
  kao_day_count (kao_reception_get_day (fixture->reception), &counts);
  g_assert_cmpuint (counts.n_handed_out[0], ==, 0);
  come (fixture, ANOTHER, "Not found among those");
  g_assert_false (sees (fixture, "1: papers"));
}

/* A tone for each outcome, for whoever wants one. */
static void
test_sound (Fixture *fixture, gconstpointer data)
{
  enrol (fixture, SOMEBODY, "first");
  open_page (fixture, KAO_RECEPTION_PAGE_GATE);
  n_beeps = 0;
  come (fixture, SOMEBODY, "Welcome. Please come in.");
  g_assert_cmpuint (n_beeps, ==, 0);
  check (fixture, "Sound", TRUE);
  come (fixture, SOMEBODY, "Already in since ");
  g_assert_cmpuint (n_beeps, ==, 1);
  come (fixture, ANOTHER, "Not found among those");
  g_assert_cmpuint (n_beeps, ==, 2);
}

/* Two who are alike: nobody is in before one of them is chosen. */
static void
test_choose (Fixture *fixture, gconstpointer data)
{
  KaoDay *day;

  enrol (fixture, SOMEBODY, "first");
  press (fixture, "desk.next");
  enrol (fixture, TWIN, "second");
  day = kao_reception_get_day (fixture->reception);
  open_page (fixture, KAO_RECEPTION_PAGE_GATE);
  come (fixture, SOMEBODY + 1, "are alike");
  g_assert_true (sees (fixture, "1: number "));
  g_assert_true (sees (fixture, "2: number "));
  g_assert_cmpint (kao_day_get_person (day, 0)->in_at + kao_day_get_person (day, 1)->in_at, ==, 0);
  press_number (fixture, 0);
  WAIT_FOR (sees (fixture, "Please show the ticket"));
  g_assert_cmpint (kao_day_get_person (day, 0)->in_at + kao_day_get_person (day, 1)->in_at, ==, 0);
  come (fixture, SOMEBODY + 1, "are alike");
  press_number (fixture, sees (fixture, "2: number 2, second") ? 2 : 1);
  WAIT_FOR (sees (fixture, "Welcome. Please come in."));
  g_assert_true (sees (fixture, "second"));
  g_assert_true (sees (fixture, "1: papers"));
  g_assert_cmpint (kao_day_get_person (day, 1)->in_at, >, 0);
  g_assert_cmpint (kao_day_get_person (day, 0)->in_at, ==, 0);
}

/* Leaving the gate switches the camera off; the end of the day asks first. */
static void
test_day (Fixture *fixture, gconstpointer data)
{
  KaoDay *day;

  enrol (fixture, SOMEBODY, "first");
  day = kao_reception_get_day (fixture->reception);
  open_page (fixture, KAO_RECEPTION_PAGE_GATE);
  come (fixture, SOMEBODY, "Welcome. Please come in.");
  open_page (fixture, KAO_RECEPTION_PAGE_DAY);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_false (sees (fixture, "first"));
  press (fixture, "desk.wipe-day");
  g_assert_cmpuint (kao_day_get_n_people (day), ==, 1);
  press (fixture, "desk.close-day");
  WAIT_FOR (sees (fixture, "Really close the day?"));
  press (fixture, "desk.keep-day");
  WAIT_FOR (!sees (fixture, "Really close the day?"));
  g_assert_cmpuint (kao_day_get_n_people (day), ==, 1);
  press (fixture, "desk.close-day");
  press (fixture, "desk.wipe-day");
  WAIT_FOR (sees (fixture, "today's list is empty"));
  g_assert_cmpuint (kao_day_get_n_people (day), ==, 0);
  open_page (fixture, KAO_RECEPTION_PAGE_GATE);
  come (fixture, SOMEBODY, "Please show the ticket, or register.");
}

#define ADD(name, function)                                                                                            \
  g_test_add ("/ui/reception-presenter/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  kao_i18n_init ("en");
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();
  ADD ("consent", test_consent);
  ADD ("slip", test_slip);
  ADD ("cancel", test_cancel);
  ADD ("failure", test_failure);
  ADD ("chip", test_chip);
  ADD ("chip-poor", test_chip_poor);
  ADD ("chip-withdrawn", test_chip_withdrawn);
  ADD ("gate", test_gate);
  ADD ("sound", test_sound);
  ADD ("choose", test_choose);
  ADD ("day", test_day);
  return g_test_run ();
}
