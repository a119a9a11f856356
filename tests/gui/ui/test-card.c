// SPDX-License-Identifier: GPL-3.0-or-later
/* The chip of the visitor's card in the window: what is asked, what is sent to the card and what is not, what is shown,
 * and that the visit goes on whatever becomes of the card. On a real session with fake neighbours. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"
#include "kao-fake-card-reader.h"
#include "kao-fake-front-reader.h"
#include "kao-fake-picture.h"
#include "session/kao-session-card.h"
#include "ui/counter/kao-card-presenter.h"
#include "ui/kao-card-fields.h"
#include "ui/counter/kao-presenter.h"
#include "ui/kao-card-sentences.h"
#include "ui/kao-digits.h"
#include "ui/kao-i18n.h"
#include "ui/kao-style.h"

#include <string.h>

typedef struct
{
  Fixture rig;
  KaoFakeCardReader *reader;
  KaoCardVisit *card;
  KaoWindow *window;
  KaoPresenter *presenter;
  KaoCardPresenter *card_presenter;
} Desk;

static void
set_up (Desk *desk, gconstpointer data)
{
  fixture_set_up (&desk->rig, data);
  desk->reader = kao_fake_card_reader_new ();
  desk->card = kao_session_join_card (desk->rig.session, KAO_CARD_READER (desk->reader));
  desk->window = kao_window_new (NULL);
  desk->presenter = kao_presenter_new (desk->rig.session, desk->window, NULL, TRUE, FALSE);
  desk->card_presenter = kao_card_presenter_new (desk->rig.session, desk->card, desk->window);
  gtk_window_present (GTK_WINDOW (desk->window));
  fixture_go_live (&desk->rig);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  g_assert_finalize_object (desk->card_presenter);
  g_assert_finalize_object (desk->presenter);
  g_object_unref (desk->card);
  g_object_unref (desk->reader);
  gtk_window_destroy (GTK_WINDOW (desk->window));
  fixture_run (&desk->rig, 20);
  fixture_tear_down (&desk->rig, data);
}

/* --- what is seen --- */

static GtkWidget *
find (GtkWidget *widget, gboolean (*is_it) (GtkWidget *widget, const gchar *text), const gchar *text)
{
  if (gtk_widget_get_mapped (widget) && is_it (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, is_it, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_text (GtkWidget *widget, const gchar *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_button (GtkWidget *widget, const gchar *text)
{
  return GTK_IS_BUTTON (widget) && find (widget, has_text, text) != NULL;
}

static gboolean
is_of_type (GtkWidget *widget, const gchar *type)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), type);
}

static GtkWidget *
get_dialog (Desk *desk)
{
  KaoCardDialog *dialog = kao_card_presenter_get_dialog (desk->card_presenter);

  return dialog != NULL && gtk_widget_get_visible (GTK_WIDGET (dialog)) ? GTK_WIDGET (dialog) : NULL;
}

static gboolean
dialog_says (Desk *desk, const gchar *text)
{
  return find (get_dialog (desk), has_text, text) != NULL;
}

static void
press (GtkWidget *root, const gchar *text)
{
  GtkWidget *button = find (root, is_button, text);

  if (button == NULL || !gtk_widget_is_sensitive (button))
    g_error ("no button %s that could be pressed", text);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
may_press (GtkWidget *root, const gchar *text)
{
  GtkWidget *button = find (root, is_button, text);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
settle (Desk *desk)
{
  fixture_run (&desk->rig, 40);
}

/* --- what is done --- */

static void
open_dialog (Desk *desk)
{
  press (GTK_WIDGET (desk->window), "Read the chip");
  settle (desk);
  g_assert_nonnull (get_dialog (desk));
}

static void
lay_and_open (Desk *desk, gint tries)
{
  kao_fake_card_reader_lay (desk->reader, TRUE);
  settle (desk);
  open_dialog (desk);
  g_assert_true (kao_fake_card_reader_is_busy (desk->reader));
  kao_fake_card_reader_probed (desk->reader, tries);
  settle (desk);
}

/* Types digit by digit, as somebody does who lets the focus walk from field to field. */
static void
type (Desk *desk, const gchar *digits)
{
  for (; *digits != '\0'; digits++)
    {
      GtkWidget *field = gtk_window_get_focus (GTK_WINDOW (get_dialog (desk)));

      if (!KAO_IS_DIGITS (field))
        g_error ("no field has the focus for %s", digits);
      g_assert_true (kao_digits_type (KAO_DIGITS (field), (guint) (*digits - '0')));
    }
}

static gboolean
is_empty_field (GtkWidget *widget, const gchar *text)
{
  return KAO_IS_DIGITS (widget) && kao_digits_get_n (KAO_DIGITS (widget)) == 0;
}

static KaoImage *
photo_of (guint8 person)
{
  const KaoFakeSight sight = { 1, 80, person };

  return kao_fake_picture_new (&sight);
}

static gboolean
has_chip_pane (Desk *desk)
{
  return find (GTK_WIDGET (desk->window), has_text, "Photo in the chip") != NULL;
}

/* --- the tests --- */

static void
test_reader (Desk *desk, gconstpointer data)
{
  static const struct
  {
    KaoCardReaderState state;
    gboolean has_rcs380;
    const gchar *text;
    gboolean has_button;
  } rows[] = {
    { KAO_CARD_READER_SEARCHING, FALSE, "Card reader: Searching…", FALSE },
    { KAO_CARD_READER_NO_SERVICE, FALSE, "Card reader: Not available", FALSE },
    { KAO_CARD_READER_DENIED, FALSE, "Card reader: Not allowed", TRUE },
    { KAO_CARD_READER_NONE, FALSE, "Card reader: Not connected", FALSE },
    { KAO_CARD_READER_NONE, TRUE, "Card reader: RC-S380 cannot be used", TRUE },
    { KAO_CARD_READER_EMPTY, FALSE, "Card reader: Ready", TRUE },
    { KAO_CARD_READER_MUTE, FALSE, "Card reader: The card does not answer", TRUE },
    { KAO_CARD_READER_CARD, FALSE, "Card reader: A card lies there", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      kao_card_reader_set_state (KAO_CARD_READER (desk->reader), rows[i].state, "", rows[i].has_rcs380);
      settle (desk);
      g_assert_nonnull (find (GTK_WIDGET (desk->window), has_text, rows[i].text));
      g_assert_cmpint (may_press (GTK_WIDGET (desk->window), "Read the chip"), ==, rows[i].has_button);
    }
}

static guint
check_faces_below (GtkWidget *widget, GtkWidget *root, graphene_rect_t *wanted)
{
  graphene_rect_t bounds;
  guint n = 0;

  if (gtk_widget_get_mapped (widget) && is_of_type (widget, "KaoFacePane"))
    {
      g_assert_true (gtk_widget_compute_bounds (widget, root, &bounds));
      if (wanted->size.width < 1)
        *wanted = bounds;
      g_assert_cmpfloat_with_epsilon (bounds.origin.y, wanted->origin.y, 0.5);
      g_assert_cmpfloat_with_epsilon (bounds.size.width, wanted->size.width, 1.0);
      g_assert_cmpfloat_with_epsilon (bounds.size.height, wanted->size.height, 0.5);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_faces_below (child, root, wanted);
  return n;
}

/* Three faces of one size side by side. Each has its eyes at the same share of its height (face-engine), so on one line. */
static void
check_faces (Desk *desk)
{
  graphene_rect_t wanted = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  g_assert_cmpuint (check_faces_below (GTK_WIDGET (desk->window), GTK_WIDGET (desk->window), &wanted), ==, 3);
}

static void
test_number (Desk *desk, gconstpointer data)
{
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  kao_fake_card_reader_lay (desk->reader, FALSE);
  settle (desk);
  open_dialog (desk);
  g_assert_true (dialog_says (desk, "Lay the card on the reader"));
  /* It is looked at as soon as it comes. */
  kao_fake_card_reader_lay (desk->reader, TRUE);
  settle (desk);
  g_assert_true (kao_fake_card_reader_is_busy (desk->reader));
  kao_fake_card_reader_probed (desk->reader, 10);
  settle (desk);
  g_assert_true (dialog_says (desk, "The card allows 10 more tries."));
  g_assert_false (may_press (get_dialog (desk), "Read"));
  type (desk, "45041720352285");
  press (get_dialog (desk), "Read");
  settle (desk);
  g_assert_cmpstr (kao_fake_card_reader_get_wish (desk->reader)->numbers[0], ==, "45041720352285");
  g_assert_false (kao_fake_card_reader_get_wish (desk->reader)->is_confirmed);
  g_assert_true (dialog_says (desk, "Reading the chip…"));
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  g_assert_null (get_dialog (desk));
  g_assert_true (has_chip_pane (desk));
  g_assert_nonnull (find (GTK_WIDGET (desk->window), has_text, "Chip: genuine"));
  g_assert_nonnull (find (GTK_WIDGET (desk->window), has_text, "Born 1970-04-17"));
  g_assert_true (may_press (GTK_WIDGET (desk->window), "Compare without a scan"));
  check_faces (desk);
  /* All of it goes with the visitor. */
  fixture_go_to (&desk->rig, KAO_SESSION_RESULT);
  g_assert_true (has_chip_pane (desk));
  check_faces (desk);
  kao_session_clear (desk->rig.session);
  fixture_wait_for_state (&desk->rig, KAO_SESSION_LIVE);
  settle (desk);
  g_assert_false (has_chip_pane (desk));
  g_assert_null (find (GTK_WIDGET (desk->window), has_text, "Born"));
  g_assert_null (find (GTK_WIDGET (desk->window), has_text, "Chip: "));
}

/* Compared with the chip alone, from the button. */
static void
test_alone (Desk *desk, gconstpointer data)
{
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  lay_and_open (desk, 10);
  type (desk, "45041720352285");
  press (get_dialog (desk), "Read");
  settle (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_NONE);
  settle (desk);
  g_assert_nonnull (find (GTK_WIDGET (desk->window), has_text, "Chip: not checked"));
  press (GTK_WIDGET (desk->window), "Compare without a scan");
  fixture_wait_for_state (&desk->rig, KAO_SESSION_RESULT);
  g_assert_cmpstr (desk->rig.trail->str, ==, "ilcr");
}

/* The chip is read when the print's figure stands already: the new outcome takes its place, and is read out. */
static void
test_late (Desk *desk, gconstpointer data)
{
  static const struct
  {
    guint8 person;
    KaoCheck check;
    const gchar *says;
  } rows[] = {
    { THE_VISITOR + 10, KAO_CHECK_GENUINE, "Visitor and chip" },
    { THE_VISITOR + 90, KAO_CHECK_GENUINE, "Printed photo and chip differ" },
    { THE_VISITOR + 10, KAO_CHECK_WRONG, "The chip is not genuine" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KaoImage) photo = photo_of (rows[i].person);

      fixture_go_to (&desk->rig, KAO_SESSION_RESULT);
      settle (desk);
      g_assert_null (find (GTK_WIDGET (desk->window), has_text, rows[i].says));
      lay_and_open (desk, 10);
      type (desk, "45041720352285");
      press (get_dialog (desk), "Read");
      settle (desk);
      kao_fake_card_reader_read (desk->reader, photo, rows[i].check);
      settle (desk);
      settle (desk);
      g_assert_nonnull (find (GTK_WIDGET (desk->window), has_text, rows[i].says));
      g_assert_cmpint (kao_session_get_state (desk->rig.session), ==, KAO_SESSION_RESULT);
      g_assert_true (is_of_type (gtk_window_get_focus (GTK_WINDOW (desk->window)), "KaoResultPanel"));
      kao_session_clear (desk->rig.session);
      fixture_wait_for_state (&desk->rig, KAO_SESSION_LIVE);
      kao_fake_card_reader_lay (desk->reader, FALSE);
    }
}

/* What the program can see to be wrong is never sent to the card. */
static void
test_checks (Desk *desk, gconstpointer data)
{
  static const struct
  {
    const gchar *digits;
    const gchar *says;
  } rows[] = {
    { "45023020352285", "There is no such date of birth." },
    { "64010820352285", "This date of birth is not in the era that is chosen." },
    { "45041719992285", "No card is valid until that year." },
  };

  lay_and_open (desk, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KaoCardFields *fields = KAO_CARD_FIELDS (find (get_dialog (desk), is_of_type, "KaoCardFields"));

      kao_card_fields_clear (fields);
      kao_card_fields_grab_focus (fields);
      type (desk, rows[i].digits);
      press (get_dialog (desk), "Read");
      g_assert_true (dialog_says (desk, rows[i].says));
      g_assert_false (kao_fake_card_reader_is_busy (desk->reader));
    }
}

static void
test_refused (Desk *desk, gconstpointer data)
{
  lay_and_open (desk, 3);
  type (desk, "45041720352286");
  press (get_dialog (desk), "Read");
  settle (desk);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_WRONG_NUMBER, 2);
  settle (desk);
  g_assert_true (dialog_says (desk, "The card has refused the number."));
  g_assert_true (dialog_says (desk, "The card allows 2 more tries."));
  /* The clerk has to say that the digits were compared. */
  g_assert_false (may_press (get_dialog (desk), "Read"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (get_dialog (desk), is_of_type, "GtkCheckButton")), TRUE);
  press (get_dialog (desk), "Read");
  settle (desk);
  g_assert_true (kao_fake_card_reader_get_wish (desk->reader)->is_confirmed);
  /* The same number: the reader's own memory refuses it, and says so. */
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_SAME_NUMBER, 2);
  settle (desk);
  g_assert_true (dialog_says (desk, "This card has refused the same number before."));
  /* What was confirmed was confirmed for that number. */
  g_assert_false (may_press (get_dialog (desk), "Read"));
  kao_fake_card_reader_lay (desk->reader, FALSE);
  settle (desk);
  kao_fake_card_reader_lay (desk->reader, TRUE);
  settle (desk);
  kao_fake_card_reader_probed (desk->reader, 0);
  settle (desk);
  g_assert_true (dialog_says (desk, "The card has locked this number."));
  g_assert_false (may_press (get_dialog (desk), "Read"));
  g_assert_null (find (get_dialog (desk), is_of_type, "KaoDigits"));
}

static gboolean
is_digit_shown (GtkWidget *widget, const gchar *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, KAO_TYPE_DIGITS) != NULL
         && strpbrk (gtk_label_get_text (GTK_LABEL (widget)), "0123456789") != NULL;
}

static void
test_licence (Desk *desk, gconstpointer data)
{
  kao_fake_card_reader_lay (desk->reader, TRUE);
  settle (desk);
  open_dialog (desk);
  kao_fake_card_reader_probed_licence (desk->reader, TRUE, 3);
  settle (desk);
  g_assert_true (dialog_says (desk, "Ask the visitor to type the two PINs."));
  /* Half by the pad, half by keys. */
  for (const gchar *digit = "1\0009\0003\0007\0"; *digit != '\0'; digit += 2)
    press (get_dialog (desk), digit);
  press (get_dialog (desk), "⌫");
  press (get_dialog (desk), "8");
  for (const gchar *digit = "2\0004\0006\0000\0"; *digit != '\0'; digit += 2)
    press (get_dialog (desk), digit);
  g_assert_true (dialog_says (desk, "●●●●"));
  g_assert_null (find (get_dialog (desk), is_digit_shown, ""));
  press (get_dialog (desk), "Read");
  settle (desk);
  g_assert_cmpstr (kao_fake_card_reader_get_wish (desk->reader)->numbers[0], ==, "1938");
  g_assert_cmpstr (kao_fake_card_reader_get_wish (desk->reader)->numbers[1], ==, "2460");
  /* A PIN that was refused is typed anew. */
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_WRONG_NUMBER, 2);
  settle (desk);
  g_assert_false (dialog_says (desk, "●"));
  press (get_dialog (desk), "Without the chip");
  settle (desk);
  g_assert_null (get_dialog (desk));
  /* Its holder has set none: nothing is asked for, and nothing typed is sent. */
  kao_fake_card_reader_lay (desk->reader, FALSE);
  kao_fake_card_reader_lay (desk->reader, TRUE);
  settle (desk);
  open_dialog (desk);
  kao_fake_card_reader_probed_licence (desk->reader, FALSE, 3);
  settle (desk);
  g_assert_true (dialog_says (desk, "The visitor has set no PINs."));
  press (get_dialog (desk), "Read");
  settle (desk);
  g_assert_cmpint (kao_fake_card_reader_get_wish (desk->reader)->kind, ==, KAO_CARD_LICENCE);
  g_assert_cmpstr (kao_fake_card_reader_get_wish (desk->reader)->numbers[0], ==, "");
  kao_fake_card_reader_read (desk->reader, NULL, KAO_CHECK_NONE);
  settle (desk);
}

/* Every fault is said in words, and leaves the visit as it was. */
static void
test_faults (Desk *desk, gconstpointer data)
{
  for (gint code = 0; code < KAO_N_CARD_ERRORS; code++)
    {
      lay_and_open (desk, 10);
      type (desk, "45041720352285");
      press (get_dialog (desk), "Read");
      settle (desk);
      kao_fake_card_reader_fail (desk->reader, code, 9);
      settle (desk);
      g_assert_true (dialog_says (desk, kao_sentence_for_card_error (code).what));
      press (get_dialog (desk), "Without the chip");
      g_assert_cmpint (kao_session_get_state (desk->rig.session), ==, KAO_SESSION_LIVE);
      g_assert_true (may_press (GTK_WIDGET (desk->window), "Start Matching"));
      kao_fake_card_reader_lay (desk->reader, FALSE);
    }
  fixture_go_to (&desk->rig, KAO_SESSION_RESULT);
}

/* The visitor goes while digits are typed: the dialog goes too, and the next one finds it empty. */
static void
test_gone (Desk *desk, gconstpointer data)
{
  lay_and_open (desk, 10);
  type (desk, "450417");
  fixture_go_to (&desk->rig, KAO_SESSION_SCANNING);
  g_assert_nonnull (get_dialog (desk));
  kao_session_cancel (desk->rig.session);
  fixture_wait_for_state (&desk->rig, KAO_SESSION_LIVE);
  settle (desk);
  g_assert_null (get_dialog (desk));
  open_dialog (desk);
  kao_fake_card_reader_probed (desk->reader, 10);
  settle (desk);
  g_assert_null (find (get_dialog (desk), is_digit_shown, ""));
}

static void
test_offer (Desk *desk, gconstpointer data)
{
  const KaoCardNumber number = { KAO_ERA_HEISEI, 1, 2, 3, 2031, "0042" };
  const KaoCardNumber other = { KAO_ERA_REIWA, 2, 2, 3, 2031, "0042" };

  lay_and_open (desk, 10);
  kao_card_dialog_offer (KAO_CARD_DIALOG (get_dialog (desk)), &number);
  /* Nothing is sent before the clerk has said so; what stands there is not overwritten. */
  g_assert_false (kao_fake_card_reader_is_busy (desk->reader));
  kao_card_dialog_offer (KAO_CARD_DIALOG (get_dialog (desk)), &other);
  press (get_dialog (desk), "Read");
  settle (desk);
  g_assert_cmpstr (kao_fake_card_reader_get_wish (desk->reader)->numbers[0], ==, "01020320310042");
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_REMOVED, -1);
  settle (desk);
}

/* The scan before, the dialog after it; and the dialog first. */
static void
test_front (Desk *desk, gconstpointer is_dialog_first)
{
  static const KaoCardNumber number = { KAO_ERA_SHOWA, 45, 4, 17, 0, "2285" };
  KaoFakeFrontReader *fronts = kao_fake_front_reader_new ();

  kao_card_visit_set_front_reader (desk->card, KAO_FRONT_READER (fronts));
  if (is_dialog_first != NULL)
    lay_and_open (desk, 10);
  else
    kao_fake_card_reader_lay (desk->reader, FALSE);
  fixture_go_to (&desk->rig, KAO_SESSION_RESULT);
  kao_fake_front_reader_answer (fronts, &number);
  settle (desk);
  if (is_dialog_first == NULL)
    lay_and_open (desk, 10);
  g_assert_true (dialog_says (desk, "read from the scan"));
  /* What was not sure is the clerk's, and nothing is sent without a press. */
  g_assert_false (may_press (get_dialog (desk), "Read"));
  g_assert_false (kao_fake_card_reader_is_busy (desk->reader));
  gtk_widget_grab_focus (find (get_dialog (desk), is_empty_field, ""));
  type (desk, "2035");
  press (get_dialog (desk), "Read");
  settle (desk);
  g_assert_cmpstr (kao_fake_card_reader_get_wish (desk->reader)->numbers[0], ==, KAO_CARD_DEMO_NUMBER);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_REMOVED, -1);
  settle (desk);
  kao_card_visit_set_front_reader (desk->card, NULL);
  g_object_unref (fronts);
}

/* What the clerk has begun to type stays, and an empty reading changes no words. */
static void
test_front_late (Desk *desk, gconstpointer data)
{
  static const KaoCardNumber number = { KAO_ERA_SHOWA, 45, 4, 17, 2035, "2285" }, nothing = { 0 };
  KaoFakeFrontReader *fronts = kao_fake_front_reader_new ();

  kao_card_visit_set_front_reader (desk->card, KAO_FRONT_READER (fronts));
  lay_and_open (desk, 10);
  fixture_go_to (&desk->rig, KAO_SESSION_RESULT);
  kao_fake_front_reader_answer (fronts, &nothing);
  settle (desk);
  g_assert_false (dialog_says (desk, "read from the scan"));
  kao_session_clear (desk->rig.session);
  fixture_wait_for_state (&desk->rig, KAO_SESSION_LIVE);
  kao_fake_card_reader_lay (desk->reader, FALSE);
  lay_and_open (desk, 10);
  fixture_go_to (&desk->rig, KAO_SESSION_RESULT);
  type (desk, "6");
  kao_fake_front_reader_answer (fronts, &number);
  settle (desk);
  g_assert_false (dialog_says (desk, "read from the scan"));
  g_assert_false (may_press (get_dialog (desk), "Read"));
  kao_card_visit_set_front_reader (desk->card, NULL);
  g_object_unref (fronts);
}

#define ADD(path, function) g_test_add ("/ui/card/" path, Desk, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  kao_i18n_init ("en");
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();
  ADD ("reader", test_reader);
  ADD ("number", test_number);
  ADD ("alone", test_alone);
  ADD ("late", test_late);
  ADD ("checks", test_checks);
  ADD ("refused", test_refused);
  ADD ("licence", test_licence);
  ADD ("faults", test_faults);
  ADD ("gone", test_gone);
  ADD ("offer", test_offer);
  ADD ("front", test_front);
  g_test_add ("/ui/card/front/dialog-first", Desk, "first", set_up, test_front, tear_down);
  ADD ("front/late", test_front_late);
  return g_test_run ();
}
