// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-presenter.h"

#include "secure/kao-self-test.h"
#include "ui/counter/kao-checkup-run.h"
#include "ui/counter/kao-pages.h"
#include "ui/counter/kao-screen-faults.h"
#include "ui/counter/kao-screen-words.h"
#include "ui/kao-i18n.h"

#include <glib/gi18n-lib.h>

struct _KaoPresenter
{
  GObject parent_instance;

  KaoSession *session; /* owned */
  KaoWindow *window;   /* owned until dispose */
  KaoPages *pages;     /* owned; NULL before they are opened */
  GCancellable *check; /* owned; of the check under way */
  gboolean is_demo;
  gboolean is_unprotected;
  gboolean is_whole_glass; /* the clerk's choice; the session has no getter for it */
  GError *message;         /* owned; how the last match ended */
  gboolean has_several;    /* people in view, as last shown */
  KaoSessionState state;   /* as last heard */
  gboolean has_new_result; /* it came with the state, and is shown */
  KaoLeaving leaving;      /* why the last visitor went without a match */
  GError *config_error;    /* owned; the last edit that was not taken */
  KaoScreenFaults faults;
};

G_DEFINE_FINAL_TYPE (KaoPresenter, kao_presenter, G_TYPE_OBJECT)

static KaoNextStep
next_step_of (KaoOutcome outcome)
{
  switch (outcome)
    {
    case KAO_OUTCOME_ABOVE:
      return KAO_NEXT_STEP_ABOVE;
    case KAO_OUTCOME_REVIEW:
      return KAO_NEXT_STEP_REVIEW;
    case KAO_OUTCOME_BELOW:
      return KAO_NEXT_STEP_BELOW;
    }
  g_assert_not_reached ();
}

static void
fill_devices (KaoPresenter *self, KaoScreenFacts *facts)
{
  KaoCamera *camera = kao_session_get_camera (self->session);
  KaoScanner *scanner = kao_session_get_scanner (self->session);
  KaoPack *pack = kao_session_get_pack (self->session);
  const gchar *language = kao_i18n_get_language ();

  facts->camera_state = kao_camera_get_state (camera);
  facts->camera_name = kao_camera_get_name (camera);
  facts->camera_fault = kao_camera_get_fault (camera);
  facts->scanner_state = kao_scanner_get_state (scanner);
  facts->scanner_name = kao_scanner_get_name (scanner);
  facts->scanner_fault = kao_scanner_get_fault (scanner);
  facts->model_error = kao_session_get_model_error (self->session);
  if (pack != NULL)
    {
      facts->pack_title = kao_pack_get_title (pack, language);
      facts->pack_notice = kao_pack_get_notice (pack, language);
    }
}

static void
fill_result (KaoPresenter *self, KaoScreenFacts *facts, const KaoConfig *config)
{
  facts->result = kao_session_get_result (self->session);
  if (facts->result == NULL)
    return;
  facts->seconds_left = kao_session_get_seconds_left (self->session);
  facts->next_step = kao_config_get_next_step (config, next_step_of (facts->result->outcome));
}

static void
show (KaoPresenter *self)
{
  const KaoConfig *config = kao_session_get_config (self->session);
  KaoScreenFacts facts = {
    .state = kao_session_get_state (self->session),
    .actions = kao_session_get_actions (self->session),
    .has_shot = kao_session_has_shot (self->session),
    .is_asking_for_visitor = kao_session_is_asking_for_visitor (self->session),
    .is_waiting_for_face = kao_session_is_waiting_for_face (self->session),
    .document = kao_session_get_document (self->session),
    .is_whole_glass = self->is_whole_glass,
    .live = kao_session_get_live_face (self->session),
    .progress = kao_session_get_scan_progress (self->session),
    .is_second_look = kao_session_is_second_look (self->session),
    .municipality = kao_config_get_municipality_name (config),
    .message = self->message,
    .leaving = self->leaving,
    .config_error = self->config_error,
    .is_demo = self->is_demo,
    .is_unprotected = self->is_unprotected,
  };
  g_auto (KaoScreen) screen = { 0 };

  fill_devices (self, &facts);
  kao_screen_faults_note (&self->faults, &facts);
  kao_screen_faults_apply (&self->faults, &facts);
  fill_result (self, &facts, config);
  kao_screen_say (&facts, &screen);
  kao_window_show (self->window, &screen);
}

/* --- the session speaks --- */

static void
drop_message (KaoPresenter *self)
{
  g_clear_error (&self->message);
  self->leaving = KAO_LEAVING_NONE;
}

/* A new match makes the last message old. */
static void
on_state_changed (KaoPresenter *self)
{
  KaoSessionState before = self->state;

  self->state = kao_session_get_state (self->session);
  self->has_new_result = self->state == KAO_SESSION_RESULT && before != KAO_SESSION_RESULT;
  if (self->state == KAO_SESSION_SCANNING)
    drop_message (self);
  show (self);
}

/* The first result comes with its state. Another one, of a chip that was read after the scan, takes its place, and the
 * outcome may be another. */
static void
on_result (KaoPresenter *self)
{
  if (!self->has_new_result)
    {
      show (self);
      kao_window_turn_to_result (self->window);
    }
  self->has_new_result = FALSE;
}

static void
on_stage_changed (KaoPresenter *self)
{
  if (kao_session_get_state (self->session) == KAO_SESSION_RESULT)
    kao_window_show_seconds_left (self->window, kao_session_get_seconds_left (self->session));
  else
    show (self);
}

static void
on_frame (KaoPresenter *self, KaoImage *frame)
{
  KaoSessionState state = kao_session_get_state (self->session);

  if ((state == KAO_SESSION_LIVE || state == KAO_SESSION_SCANNING || state == KAO_SESSION_WATCHING)
      && !kao_session_has_shot (self->session))
    kao_window_set_frame (self->window, frame);
}

static void
on_live_face_changed (KaoPresenter *self)
{
  KaoScreenFacts facts = {
    .state = kao_session_get_state (self->session),
    .has_shot = kao_session_has_shot (self->session),
    .live = kao_session_get_live_face (self->session),
  };
  g_auto (KaoScreenLive) live = { 0 };
  gboolean has_several = facts.live->n_boxes > 1;

  if (has_several != self->has_several)
    {
      /* Number keys and taps are allowed now, or no more. */
      self->has_several = has_several;
      show (self);
      return;
    }
  fill_devices (self, &facts);
  live = kao_screen_live (&facts);
  kao_window_show_live (self->window, &live);
}

static void
show_choices (KaoPresenter *self)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify)kao_image_unref);
  guint n = kao_session_get_n_portraits (self->session);

  for (guint i = 0; i < n; i++)
    {
      KaoImage *portrait = kao_session_dup_portrait (self->session, i);
      if (portrait != NULL)
        g_ptr_array_add (choices, portrait);
    }
  kao_window_set_choices (self->window, choices);
}

/* A pane without a picture keeps the live one until the wipe. */
static void
on_portraits_changed (KaoPresenter *self)
{
  for (KaoPane pane = KAO_PANE_VISITOR; pane <= KAO_PANE_DOCUMENT; pane++)
    {
      g_autoptr (KaoImage) image = kao_session_dup_pane_image (self->session, pane);
      if (image != NULL)
        kao_window_set_portrait (self->window, pane, image);
    }
  if (kao_session_get_state (self->session) == KAO_SESSION_CHOOSING
      || kao_session_get_n_portraits (self->session) > 1)
    show_choices (self);
}

static void
on_failed (KaoPresenter *self, const GError *error)
{
  g_clear_error (&self->message);
  self->message = g_error_copy (error);
  kao_screen_faults_note_end (&self->faults, error);
  show (self);
}

static void
on_wiped (KaoPresenter *self)
{
  kao_window_wipe (self->window);
}

static void
on_config_changed (KaoPresenter *self)
{
  g_clear_error (&self->config_error);
  self->is_whole_glass = kao_config_get_scan_whole_glass (kao_session_get_config (self->session));
  show (self);
}

static void
on_config_invalid (KaoPresenter *self, const GError *error)
{
  g_clear_error (&self->config_error);
  self->config_error = g_error_copy (error);
  show (self);
}

/* --- the clerk speaks --- */

static void
on_requested (KaoPresenter *self, guint action, guint portrait)
{
  switch ((KaoSessionActions)action)
    {
    case KAO_SESSION_ACTION_TAKE_SHOT:
      drop_message (self);
      kao_session_take_shot (self->session);
      break;
    case KAO_SESSION_ACTION_RETAKE:
      kao_session_retake (self->session);
      break;
    case KAO_SESSION_ACTION_START:
      drop_message (self);
      kao_session_start (self->session);
      break;
    case KAO_SESSION_ACTION_START_WITHOUT_SCAN:
      drop_message (self);
      kao_session_start_without_scan (self->session);
      break;
    case KAO_SESSION_ACTION_PICK:
      kao_session_pick (self->session, portrait);
      break;
    case KAO_SESSION_ACTION_AGAIN:
      drop_message (self);
      kao_session_again (self->session);
      break;
    case KAO_SESSION_ACTION_CANCEL:
      kao_session_cancel (self->session);
      break;
    case KAO_SESSION_ACTION_CHOOSE:
      kao_session_choose (self->session, portrait);
      break;
    case KAO_SESSION_ACTION_CLEAR:
      drop_message (self);
      kao_session_clear (self->session);
      break;
    }
}

/* Only clears the visitor. Why is said on the screen, and nowhere else. */
static void
on_left (KaoPresenter *self, guint leaving)
{
  KaoSessionActions actions = kao_session_get_actions (self->session);

  drop_message (self);
  self->leaving = (KaoLeaving)MIN (leaving, KAO_N_LEAVINGS - 1u);
  if ((actions & KAO_SESSION_ACTION_CANCEL) != 0)
    kao_session_cancel (self->session);
  else
    kao_session_clear (self->session);
}

static void
on_document_chosen (KaoPresenter *self, guint kind)
{
  kao_session_set_document (self->session, (KaoDocumentKind)kind);
  show (self);
}

static void
on_whole_glass_changed (KaoPresenter *self, gboolean is_whole_glass)
{
  self->is_whole_glass = is_whole_glass;
  kao_session_set_whole_glass (self->session, is_whole_glass);
}

static void
on_message_dismissed (KaoPresenter *self)
{
  if (self->message != NULL || self->leaving != KAO_LEAVING_NONE)
    drop_message (self);
  else
    g_clear_error (&self->config_error);
  show (self);
}

static void
on_activity (KaoPresenter *self)
{
  kao_session_note_activity (self->session);
}

/* --- help, settings, check --- */

static void
fill_check (KaoPresenter *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) paragraphs = g_ptr_array_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  KaoParagraph *all = g_new0 (KaoParagraph, MAX (1, lines->len));

  for (guint i = 0; i < lines->len; i++)
    {
      const KaoCheckLine *line = g_ptr_array_index (lines, i);

      all[i].text = g_strdup_printf ("%s: %s", kao_checkup_get_word (line->grade), line->text);
      g_ptr_array_add (texts, all[i].text);
      g_ptr_array_add (paragraphs, &all[i]);
    }
  kao_pages_fill (self->pages, KAO_PAGE_CHECK, paragraphs);
  g_free (all);
}

static void
on_checked (GObject *session, GAsyncResult *result, gpointer user_data)
{
  KaoPresenter *self = user_data;
  g_autoptr (GPtrArray) lines = kao_checkup_run_finish (KAO_SESSION (session), result, NULL);

  /* NULL only after the presenter has gone. */
  if (lines == NULL)
    return;
  g_clear_object (&self->check);
  fill_check (self, lines);
}

static KaoCheckConfig
find_config_kind (const KaoConfig *config)
{
  const gchar *path = kao_config_get_path (config);

  if (path == NULL)
    return KAO_CHECK_CONFIG_NONE;
  return g_str_equal (path, KAO_SYSCONFDIR "/kaoawase/kaoawase.conf") ? KAO_CHECK_CONFIG_SYSTEM
                                                                      : KAO_CHECK_CONFIG_OTHER;
}

static void
begin_check (KaoPresenter *self)
{
  KaoParagraph busy = { KAO_PARAGRAPH_TEXT, (gchar *)_ ("Looking at this computer for some seconds…") };
  g_autoptr (GPtrArray) paragraphs = g_ptr_array_new ();
  KaoCheckupSurroundings surroundings = {
    .config_kind = find_config_kind (kao_session_get_config (self->session)),
    .config_error = self->config_error,
    .is_sandboxed = !self->is_unprotected,
    .findings = kao_self_test_run (),
  };

  if (self->check != NULL)
    return;
  g_ptr_array_add (paragraphs, &busy);
  kao_pages_fill (self->pages, KAO_PAGE_CHECK, paragraphs);
  self->check = g_cancellable_new ();
  kao_session_note_activity (self->session);
  kao_checkup_run_async (self->session, &surroundings, self->check, on_checked, self);
}

static void
on_page_requested (KaoPresenter *self, guint page)
{
  KaoPack *pack = kao_session_get_pack (self->session);
  KaoPagesFacts facts = {
    .config = kao_session_get_config (self->session),
    .camera_name = kao_camera_get_name (kao_session_get_camera (self->session)),
    .scanner_name = kao_scanner_get_name (kao_session_get_scanner (self->session)),
    .pack_name = pack != NULL ? kao_pack_get_name (pack) : NULL,
    .pack_title = pack != NULL ? kao_pack_get_title (pack, kao_i18n_get_language ()) : NULL,
    .pack = pack,
    .is_protected = !self->is_unprotected,
  };

  if (self->pages == NULL)
    self->pages = g_object_ref (kao_pages_new (GTK_WINDOW (self->window)));
  for (KaoPage i = 0; i < KAO_N_PAGES; i++)
    if (i != KAO_PAGE_CHECK)
      {
        g_autoptr (GPtrArray) paragraphs = kao_pages_get_paragraphs (i, &facts);
        kao_pages_fill (self->pages, i, paragraphs);
      }
  begin_check (self);
  kao_pages_open (self->pages, (KaoPage)MIN (page, KAO_N_PAGES - 1u));
}

/* --- the object --- */

static void
kao_presenter_dispose (GObject *object)
{
  KaoPresenter *self = KAO_PRESENTER (object);

  if (self->check != NULL)
    g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
  if (self->pages != NULL)
    gtk_window_destroy (GTK_WINDOW (self->pages));
  g_clear_object (&self->pages);
  g_clear_object (&self->window);
  g_clear_object (&self->session);
  g_clear_error (&self->message);
  g_clear_error (&self->config_error);
  kao_screen_faults_clear (&self->faults);
  G_OBJECT_CLASS (kao_presenter_parent_class)->dispose (object);
}

static void
kao_presenter_class_init (KaoPresenterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_presenter_dispose;
}

static void
kao_presenter_init (KaoPresenter *self)
{
}

static void
connect (KaoPresenter *self, gpointer source, const gchar *name, GCallback callback)
{
  g_signal_connect_object (source, name, callback, self, G_CONNECT_SWAPPED);
}

KaoPresenter *
kao_presenter_new (KaoSession *session, KaoWindow *window, KaoConfigWatch *watch, gboolean is_demo,
                   gboolean is_unprotected)
{
  g_return_val_if_fail (KAO_IS_SESSION (session), NULL);
  g_return_val_if_fail (KAO_IS_WINDOW (window), NULL);

  KaoPresenter *self = g_object_new (KAO_TYPE_PRESENTER, NULL);
  self->session = g_object_ref (session);
  self->window = g_object_ref (window);
  self->is_demo = is_demo;
  self->is_unprotected = is_unprotected;
  self->is_whole_glass = kao_config_get_scan_whole_glass (kao_session_get_config (session));

  connect (self, session, "state-changed", G_CALLBACK (on_state_changed));
  connect (self, session, "stage-changed", G_CALLBACK (on_stage_changed));
  connect (self, session, "frame", G_CALLBACK (on_frame));
  connect (self, session, "live-face-changed", G_CALLBACK (on_live_face_changed));
  connect (self, session, "portraits-changed", G_CALLBACK (on_portraits_changed));
  connect (self, session, "result", G_CALLBACK (on_result));
  connect (self, session, "failed", G_CALLBACK (on_failed));
  connect (self, session, "devices-changed", G_CALLBACK (show));
  connect (self, session, "wiped", G_CALLBACK (on_wiped));
  connect (self, session, "config-changed", G_CALLBACK (on_config_changed));
  if (watch != NULL)
    connect (self, watch, "invalid", G_CALLBACK (on_config_invalid));

  connect (self, window, "requested", G_CALLBACK (on_requested));
  connect (self, window, "left", G_CALLBACK (on_left));
  connect (self, window, "document-chosen", G_CALLBACK (on_document_chosen));
  connect (self, window, "whole-glass-changed", G_CALLBACK (on_whole_glass_changed));
  connect (self, window, "message-dismissed", G_CALLBACK (on_message_dismissed));
  connect (self, window, "activity", G_CALLBACK (on_activity));
  connect (self, window, "page-requested", G_CALLBACK (on_page_requested));
  show (self);
  return self;
}
