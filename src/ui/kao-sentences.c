// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-sentences.h"

#include "ui/kao-card-sentences.h"

#include "ui/kao-row.h"

#include <glib/gi18n-lib.h>

static const KaoRow retries[] = {
  [KAO_RETRY_NO_FACE] = { N_ ("No face is seen in the camera picture."),
                          N_ ("Ask the visitor to face the camera, then start again."),
                          KAO_TONE_RETRY },
  [KAO_RETRY_SEVERAL_FACES] = { N_ ("Several faces are in the camera picture."),
                                N_ ("Let only the visitor be in view, then start again."),
                                KAO_TONE_RETRY },
  [KAO_RETRY_TURNED] = { N_ ("The camera picture does not stand upright."),
                         N_ ("Turn the camera upright. Where it has to hang like that, tell the administrator."),
                         KAO_TONE_RETRY },
  [KAO_RETRY_NO_FRAME] = { N_ ("The camera has not delivered a usable picture yet."),
                           N_ ("Wait until the picture is live, then start again."),
                           KAO_TONE_RETRY },
  [KAO_RETRY_COVER_OPEN] = { N_ ("The scanner's cover is open."),
                             N_ ("Close the cover, then start again."), KAO_TONE_RETRY },
  [KAO_RETRY_JAMMED] = { N_ ("Paper is jammed in the scanner."),
                         N_ ("Take the paper out, then start again."), KAO_TONE_RETRY },
  [KAO_RETRY_NO_DOCS] = { N_ ("The scanner's feeder is empty."),
                          N_ ("Put the document in, then start again."), KAO_TONE_RETRY },
  [KAO_RETRY_SCANNER_BUSY] = { N_ ("The scanner is still busy."),
                               N_ ("Wait a moment, then start again."), KAO_TONE_RETRY },
  [KAO_RETRY_SCAN_INCOMPLETE] = { N_ ("The scan ended too early."),
                                  N_ ("Leave the document where it is and start again."),
                                  KAO_TONE_RETRY },
  [KAO_RETRY_SCAN_WARMING_UP] = { N_ ("The scanner is still warming up."),
                                  N_ ("Wait a moment, then start again."), KAO_TONE_RETRY },
  [KAO_RETRY_EMPTY_GLASS] = { N_ ("Nothing lies on the scanner's glass."),
                              N_ ("Lay the document with the photo facing down, then start again."),
                              KAO_TONE_RETRY },
  [KAO_RETRY_BACK_SIDE] = { N_ ("This looks like the back of the document."),
                            N_ ("Turn it over, so that the photo faces down, then start again."),
                            KAO_TONE_RETRY },
  [KAO_RETRY_LID_OPEN] = { N_ ("The scanner's lid is open."),
                           N_ ("Close the lid, then start again."), KAO_TONE_RETRY },
  [KAO_RETRY_NO_PHOTO] = { N_ ("There is no photo on the card (document)."),
                           N_ ("Cards of children under one year carry no photo. Go on with your "
                               "office's procedure for cards without a photo."),
                           KAO_TONE_CALM },
  [KAO_RETRY_PHOTO_UNCLEAR] = { N_ ("The photo on the document cannot be read clearly."),
                                N_ ("Take it out of its sleeve, lay it straight, then start "
                                    "again."),
                                KAO_TONE_RETRY },
  [KAO_RETRY_CHIP_PHOTO] = { N_ ("The chip's photo is not good enough for the visitor to be found again."),
                             N_ ("Register from the camera instead: Enter."), KAO_TONE_RETRY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (retries) == KAO_N_RETRIES);

static const KaoRow device_errors[KAO_N_DEVICES][KAO_N_DEVICE_ERRORS] = {
  [KAO_DEVICE_CAMERA] = {
    [KAO_DEVICE_ERROR_NOT_FOUND] = { N_ ("No camera is connected."),
                                     N_ ("Connect the camera. It is found by itself."),
                                     KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_BUSY] = { N_ ("Another program is using the camera."),
                                N_ ("Close that program, for example a video call."),
                                KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_DENIED] = { N_ ("This account is not allowed to use the camera."),
                                  N_ ("Tell the administrator."),
                                  KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_VANISHED] = { N_ ("The camera has been unplugged."),
                                    N_ ("Check the cable and plug it in again."), KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_STALLED] = { N_ ("The camera sends no picture."),
                                   N_ ("Plug it in again. If it stays, tell the administrator."),
                                   KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_BROKEN_DATA] = { N_ ("The camera sends damaged pictures."),
                                       N_ ("Check the cable or use another USB socket."),
                                       KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_IO] = { N_ ("The camera reported a fault."),
                              N_ ("Plug it in again. If it stays, tell the administrator."),
                              KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_UNSUPPORTED] = { N_ ("This camera cannot be used with the program."),
                                       N_ ("Tell the administrator."), KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_NO_MEMORY] = { N_ ("There is not enough memory for the camera picture."),
                                     N_ ("Close other programs, then start again."),
                                     KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_WORKER_CRASHED] = { N_ ("The camera's driver ended unexpectedly."),
                                          N_ ("It starts again by itself. Then try once more."),
                                          KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_WORKER_PROTOCOL] = { N_ ("The camera's driver gave unusable answers and was ended."),
                                           N_ ("Try once more. If it stays, tell the administrator."),
                                           KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_NOT_STARTED] = { N_ ("The camera part of this program could not be started."),
                                       N_ ("Close Kaoawase and start it again. If it stays, tell the "
                                           "administrator."),
                                       KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_NO_DRIVER] = { N_ ("The driver of the camera is not loaded."),
                                     N_ ("Tell the administrator."), KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_DRIVER_MISSING] = { N_ ("The driver of the camera is not installed."),
                                          N_ ("Tell the administrator."), KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_TOO_COARSE] = { N_ ("The camera's pictures are too small for a face."),
                                      N_ ("Tell the administrator: another camera is needed."),
                                      KAO_TONE_ERROR },
  },
  [KAO_DEVICE_SCANNER] = {
    [KAO_DEVICE_ERROR_NOT_FOUND] = { N_ ("No scanner is connected."),
                                     N_ ("Connect the scanner and switch it on. It is found by itself."),
                                     KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_BUSY] = { N_ ("Another program is using the scanner."),
                                N_ ("Close that program, then start again."), KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_DENIED] = { N_ ("This account is not allowed to use the scanner."),
                                  N_ ("Tell the administrator."),
                                  KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_VANISHED] = { N_ ("The scanner has been unplugged or switched off."),
                                    N_ ("Check cable and power, then start again."),
                                    KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_STALLED] = { N_ ("The scanner does not answer."),
                                   N_ ("Look at cable, cover and paper, then start again. If it stays, "
                                       "switch the scanner off and on."),
                                   KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_BROKEN_DATA] = { N_ ("The scanner sent a damaged picture."),
                                       N_ ("Start again. If it stays, check the cable."),
                                       KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_IO] = { N_ ("The scanner reported a fault. Its cover may be open, or paper jammed."),
                              N_ ("Look at cover and paper, then start again. If it stays, switch the "
                                  "scanner off and on."),
                              KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_UNSUPPORTED] = { N_ ("This scanner cannot be used with the program."),
                                       N_ ("Tell the administrator."), KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_NO_MEMORY] = { N_ ("There is not enough memory for the scan."),
                                     N_ ("Close other programs, then start again."),
                                     KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_WORKER_CRASHED] = { N_ ("The scanner's driver ended unexpectedly."),
                                          N_ ("It starts again by itself. Then try once more."),
                                          KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_WORKER_PROTOCOL] = { N_ ("The scanner's driver gave unusable answers and was ended."),
                                           N_ ("Try once more. If it stays, tell the administrator."),
                                           KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_NOT_STARTED] = { N_ ("The scanner part of this program could not be started."),
                                       N_ ("Close Kaoawase and start it again. If it stays, tell the "
                                           "administrator."),
                                       KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_NO_DRIVER] = { N_ ("The driver of the configured scanner is not loaded."),
                                     N_ ("Tell the administrator."),
                                     KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_DRIVER_MISSING] = { N_ ("The driver of the configured scanner is not installed."),
                                          N_ ("Tell the administrator."),
                                          KAO_TONE_ERROR },
    [KAO_DEVICE_ERROR_TOO_COARSE] = { N_ ("The scanner's resolution is too low for a photo."),
                                      N_ ("Tell the administrator: another scanner is needed."),
                                      KAO_TONE_ERROR },
  },
};

static const KaoRow model_errors[] = {
  [KAO_MODEL_ERROR_NO_PACK] = { N_ ("No face model is installed."),
                                N_ ("Tell the administrator. Everything but matching works."),
                                KAO_TONE_ERROR },
  [KAO_MODEL_ERROR_MISSING_FILE] = { N_ ("A file of the face model is missing."),
                                     N_ ("Tell the administrator. Everything but matching works."),
                                     KAO_TONE_ERROR },
  [KAO_MODEL_ERROR_WRONG_HASH] = { N_ ("A file of the face model is not the expected one."),
                                   N_ ("It is not used. Tell the administrator."), KAO_TONE_ERROR },
  [KAO_MODEL_ERROR_DAMAGED] = { N_ ("The face model is damaged."),
                                N_ ("Tell the administrator: it must be installed again."),
                                KAO_TONE_ERROR },
  [KAO_MODEL_ERROR_MANIFEST] = { N_ ("The description of the face model cannot be used."),
                                 N_ ("Tell the administrator: it must be installed again."),
                                 KAO_TONE_ERROR },
  [KAO_MODEL_ERROR_CALIBRATION] = { N_ ("The calibration of the face model cannot be used."),
                                    N_ ("Tell the administrator: it must be installed again."),
                                    KAO_TONE_ERROR },
  [KAO_MODEL_ERROR_ENGINE] = { N_ ("The faces could not be compared."),
                               N_ ("Start again. If it stays, tell the administrator."),
                               KAO_TONE_ERROR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (model_errors) == KAO_MODEL_ERROR_ENGINE + 1);

static const KaoRow config_errors[] = {
  [KAO_CONFIG_ERROR_UNREADABLE] = { N_ ("The configuration file cannot be read."),
                                    N_ ("The last valid settings stay in use. Tell the "
                                        "administrator."),
                                    KAO_TONE_ERROR },
  [KAO_CONFIG_ERROR_SYNTAX] = { N_ ("The configuration file has a line that cannot be understood."),
                                N_ ("The last valid settings stay in use. Tell the administrator."),
                                KAO_TONE_ERROR },
  [KAO_CONFIG_ERROR_UNKNOWN_KEY] = { N_ ("The configuration file holds an unknown setting."),
                                     N_ ("The last valid settings stay in use. Tell the "
                                         "administrator."),
                                     KAO_TONE_ERROR },
  [KAO_CONFIG_ERROR_VALUE] = { N_ ("A value in the configuration file is not allowed."),
                               N_ ("The last valid settings stay in use. Tell the administrator."),
                               KAO_TONE_ERROR },
  [KAO_CONFIG_ERROR_MISSING] = { N_ ("A necessary setting is missing from the configuration file."),
                                 N_ ("The last valid settings stay in use. Tell the "
                                     "administrator."),
                                 KAO_TONE_ERROR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (config_errors) == KAO_CONFIG_ERROR_MISSING + 1);

static const KaoRow security_errors[] = {
  [KAO_SECURITY_ERROR_HARDENING] = { N_ ("The protection of this program could not be switched "
                                         "on."),
                                     N_ ("Do not use it for visitors. Tell the administrator."),
                                     KAO_TONE_ERROR },
  [KAO_SECURITY_ERROR_NO_LANDLOCK] = { N_ ("This computer's system does not lock the program's "
                                           "files."),
                                       N_ ("Do not use it for visitors. Tell the administrator."),
                                       KAO_TONE_ERROR },
  [KAO_SECURITY_ERROR_NO_SECCOMP] = { N_ ("This computer's system does not confine the program."),
                                      N_ ("Do not use it for visitors. Tell the administrator."),
                                      KAO_TONE_ERROR },
  [KAO_SECURITY_ERROR_LOCK] = { N_ ("Memory could not be locked."),
                                N_ ("Tell the administrator: the limit for locked memory is too "
                                    "low."),
                                KAO_TONE_ERROR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (security_errors) == KAO_SECURITY_ERROR_LOCK + 1);

/* Advice never blocks: the official rules for photos allow eye patches, veils and closed eyes. */
static const KaoRow advice_rows[] = {
  [KAO_ADVICE_NONE] = { "", "", KAO_TONE_CALM },
  [KAO_ADVICE_COME_CLOSER] = { N_ ("The face is small."),
                               N_ ("Ask the visitor to come a little closer."), KAO_TONE_RETRY },
  [KAO_ADVICE_LOOK_AT_CAMERA] = { N_ ("The face is turned away."),
                                  N_ ("Ask the visitor to look into the camera."), KAO_TONE_RETRY },
  [KAO_ADVICE_TOO_DARK] = { N_ ("The face is dark."), N_ ("Check the lighting."), KAO_TONE_RETRY },
  [KAO_ADVICE_TOO_BRIGHT] = { N_ ("The face is too bright."), N_ ("Check the lighting."),
                              KAO_TONE_RETRY },
  [KAO_ADVICE_UNEVEN_LIGHT] = { N_ ("There is a shadow on the face."),
                                N_ ("Check where the light comes from."), KAO_TONE_RETRY },
  [KAO_ADVICE_HOLD_STILL] = { N_ ("The face is blurred."),
                              N_ ("Ask the visitor to keep still for a moment."), KAO_TONE_RETRY },
  [KAO_ADVICE_EYES_COVERED] = { N_ ("The eyes are covered (hair, glasses)."),
                                N_ ("If possible, ask the visitor to show the eyes."),
                                KAO_TONE_RETRY },
  [KAO_ADVICE_EYES_CLOSED] = { N_ ("The eyes seem to be closed."),
                               N_ ("If possible, wait until they are open."), KAO_TONE_RETRY },
  [KAO_ADVICE_MOUTH_COVERED] = { N_ ("The mouth is covered (mask)."),
                                 N_ ("If possible, ask the visitor to take the mask off."),
                                 KAO_TONE_RETRY },
  [KAO_ADVICE_SEVERAL_FACES] = { N_ ("Several faces are in view."),
                                 N_ ("Tap the visitor's face or press its number."), KAO_TONE_RETRY },
  [KAO_ADVICE_UPSIDE_DOWN] = { N_ ("The picture stands on its head."),
                               N_ ("Turn the camera upright. Where it has to hang like that, tell the administrator."),
                               KAO_TONE_RETRY },
  [KAO_ADVICE_ON_ITS_SIDE] = { N_ ("The picture lies on its side."),
                               N_ ("Turn the camera upright. Where it has to hang like that, tell the administrator."),
                               KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_UNCLEAR] = { N_ ("The photo on the document is unclear."),
                                    N_ ("Check for a sleeve, dirt or reflections."),
                                    KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_SMALL] = { N_ ("The photo on the document is small in the scan."),
                                  N_ ("Choose the kind of document that lies on the glass, then scan again."),
                                  KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_BLURRED] = { N_ ("The photo on the document is blurred."),
                                    N_ ("Lay it flat on the glass, without a sleeve, then scan again."),
                                    KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_DOTS] = { N_ ("The photo on the document is coarsely printed."),
                                 N_ ("Compare the faces with your own eyes above all."), KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_GLARE] = { N_ ("A reflection lies on the photo of the document."),
                                  N_ ("Take it out of its sleeve or turn it, then scan again."),
                                  KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_EYES_COVERED] = { N_ ("On the photo of the document the eyes are covered."),
                                         N_ ("Compare the faces with your own eyes above all."),
                                         KAO_TONE_RETRY },
  [KAO_ADVICE_DOCUMENT_CUT] = { N_ ("The photo on the document is cut off."),
                                N_ ("Lay the whole document on the glass, then scan again."),
                                KAO_TONE_RETRY },
  [KAO_ADVICE_CHIP_UNCLEAR] = { N_ ("The photo in the chip is unclear."),
                                N_ ("Compare the faces with your own eyes above all."), KAO_TONE_RETRY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (advice_rows) == KAO_N_ADVICE);

/* The figure against the line, never a verdict on the person. */
static const KaoRow outcomes[] = {
  [KAO_OUTCOME_ABOVE] = { N_ ("At or above the line"),
                          N_ ("Compare both faces with your own eyes as well."), KAO_TONE_CALM },
  [KAO_OUTCOME_REVIEW] = { N_ ("Look closer"),
                           N_ ("Compare both faces with care and let a second person look."),
                           KAO_TONE_RETRY },
  [KAO_OUTCOME_BELOW] = { N_ ("Below the line"),
                          N_ ("Check further papers by your office's procedure."), KAO_TONE_RETRY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (outcomes) == KAO_OUTCOME_BELOW + 1);

/* Calm: nothing went wrong, and the office has its own way to serve each of them. */
static const KaoRow leavings[] = {
  [KAO_LEAVING_NONE] = { "", "", KAO_TONE_CALM },
  [KAO_LEAVING_DECLINED] = { N_ ("The visitor declines: cleared without a figure."),
                             N_ ("Nothing was recorded. Go on with your office's procedure for visitors who "
                                 "decline."),
                             KAO_TONE_CALM },
  [KAO_LEAVING_NO_PHOTO] = { N_ ("No photo on the card: cleared without a figure."),
                             N_ ("Nothing was recorded. Go on with your office's procedure for cards without a "
                                 "photo."),
                             KAO_TONE_CALM },
  [KAO_LEAVING_MEDICAL] = { N_ ("Medical reasons: cleared without a figure."),
                            N_ ("Nothing was recorded. Go on with your office's procedure for visitors whose face "
                                "cannot be compared."),
                            KAO_TONE_CALM },
};
G_STATIC_ASSERT (G_N_ELEMENTS (leavings) == KAO_N_LEAVINGS);

static const KaoRow states[] = {
  [KAO_SESSION_IDLE] = { N_ ("The camera is off."), N_ ("Press any key to switch it on."),
                         KAO_TONE_CALM },
  [KAO_SESSION_LIVE] = { N_ ("Ready for the next visitor"),
                         N_ ("Lay the document on the scanner, photo facing down, and press Start "
                             "Matching."),
                         KAO_TONE_CALM },
  [KAO_SESSION_SCANNING] = { N_ ("Scanning the document…"), "", KAO_TONE_CALM },
  [KAO_SESSION_LOCATING] = { N_ ("Looking for the photo…"), "", KAO_TONE_CALM },
  [KAO_SESSION_CHOOSING] = { N_ ("Several photos were found."), N_ ("Choose the one to compare."),
                             KAO_TONE_CALM },
  [KAO_SESSION_COMPARING] = { N_ ("Comparing the faces…"), "", KAO_TONE_CALM },
  [KAO_SESSION_RESULT] = { N_ ("Result"), "", KAO_TONE_CALM },
  [KAO_SESSION_WATCHING] = { N_ ("Looking at the visitor again…"),
                             N_ ("Ask the visitor to look into the camera. The document is not scanned again."),
                             KAO_TONE_CALM },
  [KAO_SESSION_WIPING] = { N_ ("Erasing…"), "", KAO_TONE_CALM },
};
G_STATIC_ASSERT (G_N_ELEMENTS (states) == KAO_SESSION_N_STATES);

static const KaoRow scan_stages[] = {
  [KAO_SCAN_STAGE_OPENING] = { N_ ("Connecting to the scanner…"), "", KAO_TONE_CALM },
  [KAO_SCAN_STAGE_BUSY] = { N_ ("The scanner is busy. Trying again…"), "", KAO_TONE_CALM },
  [KAO_SCAN_STAGE_WARMING] = { N_ ("The scanner is getting ready…"), "", KAO_TONE_CALM },
  [KAO_SCAN_STAGE_READING] = { N_ ("Scanning the document…"), "", KAO_TONE_CALM },
};
G_STATIC_ASSERT (G_N_ELEMENTS (scan_stages) == KAO_SCAN_STAGE_READING + 1);

/* airscan asks a busy scanner again by itself and does not tell; a lamp warms up in the same call. */
static const KaoRow scan_silent = { N_ ("The scanner is busy or warming up. This goes on by itself…"), "",
                                    KAO_TONE_CALM };
static const KaoRow scan_whole = { N_ ("Scanning the whole glass…"),
                                   N_ ("There was no photo in the corner of the glass."),
                                   KAO_TONE_CALM };

static const KaoRow camera_states[] = {
  [KAO_CAMERA_STATE_OFF] = { N_ ("Off"), "", KAO_TONE_CALM },
  [KAO_CAMERA_STATE_OPENING] = { N_ ("Starting…"), "", KAO_TONE_CALM },
  [KAO_CAMERA_STATE_LIVE] = { N_ ("Ready"), "", KAO_TONE_CALM },
  [KAO_CAMERA_STATE_STALLED] = { N_ ("No picture, trying again…"), N_ ("Check the camera's cable."),
                                 KAO_TONE_RETRY },
  [KAO_CAMERA_STATE_MISSING] = { N_ ("Not connected"),
                                 N_ ("Connect the camera. It is found by itself."),
                                 KAO_TONE_ERROR },
  [KAO_CAMERA_STATE_FAULT] = { N_ ("Fault"), "", KAO_TONE_ERROR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (camera_states) == KAO_CAMERA_STATE_FAULT + 1);

static const KaoRow scanner_states[] = {
  [KAO_SCANNER_STATE_SEARCHING] = { N_ ("Searching…"), "", KAO_TONE_CALM },
  [KAO_SCANNER_STATE_READY] = { N_ ("Ready"), "", KAO_TONE_CALM },
  [KAO_SCANNER_STATE_SCANNING] = { N_ ("Scanning…"), "", KAO_TONE_CALM },
  [KAO_SCANNER_STATE_MISSING] = { N_ ("Not connected"),
                                  N_ ("Connect the scanner and switch it on. It is found by "
                                      "itself."),
                                  KAO_TONE_ERROR },
  [KAO_SCANNER_STATE_FAULT] = { N_ ("Fault"), "", KAO_TONE_ERROR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (scanner_states) == KAO_SCANNER_STATE_FAULT + 1);

KaoSentence
kao_sentence_for_leaving (KaoLeaving leaving)
{
  return kao_row_pick (leavings, G_N_ELEMENTS (leavings), (gint)leaving);
}

KaoSentence
kao_sentence_for_retry (KaoRetry code)
{
  return kao_row_pick (retries, G_N_ELEMENTS (retries), (gint)code);
}

KaoSentence
kao_sentence_for_device_error (KaoDevice device, KaoDeviceError code)
{
  g_return_val_if_fail (device < KAO_N_DEVICES, kao_row_general_error ());

  return kao_row_pick (device_errors[device], KAO_N_DEVICE_ERRORS, (gint)code);
}

KaoSentence
kao_sentence_for_model_error (KaoModelError code)
{
  return kao_row_pick (model_errors, G_N_ELEMENTS (model_errors), (gint)code);
}

KaoSentence
kao_sentence_for_config_error (KaoConfigError code)
{
  return kao_row_pick (config_errors, G_N_ELEMENTS (config_errors), (gint)code);
}

KaoSentence
kao_sentence_for_security_error (KaoSecurityError code)
{
  return kao_row_pick (security_errors, G_N_ELEMENTS (security_errors), (gint)code);
}

KaoSentence
kao_sentence_for_advice (KaoAdvice advice)
{
  return kao_row_pick (advice_rows, G_N_ELEMENTS (advice_rows), (gint)advice);
}

KaoSentence
kao_sentence_for_outcome (KaoOutcome outcome)
{
  return kao_row_pick (outcomes, G_N_ELEMENTS (outcomes), (gint)outcome);
}

KaoSentence
kao_sentence_for_state (KaoSessionState state)
{
  return kao_row_pick (states, G_N_ELEMENTS (states), (gint)state);
}

KaoSentence
kao_sentence_for_scan_stage (KaoScanStage stage)
{
  return kao_row_pick (scan_stages, G_N_ELEMENTS (scan_stages), (gint)stage);
}

KaoSentence
kao_sentence_for_scan (const KaoScanProgress *progress, gboolean is_second_look)
{
  if (progress->stage == KAO_SCAN_STAGE_WARMING && progress->waited_s > 0)
    return kao_row_say (&scan_silent);
  if (progress->stage == KAO_SCAN_STAGE_READING && is_second_look)
    return kao_row_say (&scan_whole);
  return kao_sentence_for_scan_stage (progress->stage);
}

KaoSentence
kao_sentence_for_camera_state (KaoCameraState state)
{
  return kao_row_pick (camera_states, G_N_ELEMENTS (camera_states), (gint)state);
}

KaoSentence
kao_sentence_for_scanner_state (KaoScannerState state)
{
  return kao_row_pick (scanner_states, G_N_ELEMENTS (scanner_states), (gint)state);
}

KaoSentence
kao_sentence_for_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, kao_row_general_error ());

  if (error->domain == KAO_RETRY)
    return kao_sentence_for_retry (error->code);
  if (error->domain == KAO_CAMERA_ERROR)
    return kao_sentence_for_device_error (KAO_DEVICE_CAMERA, error->code);
  if (error->domain == KAO_SCANNER_ERROR)
    return kao_sentence_for_device_error (KAO_DEVICE_SCANNER, error->code);
  if (error->domain == KAO_CARD_ERROR)
    return kao_sentence_for_card_error (error->code);
  if (error->domain == KAO_MODEL_ERROR)
    return kao_sentence_for_model_error (error->code);
  if (error->domain == KAO_CONFIG_ERROR)
    return kao_sentence_for_config_error (error->code);
  if (error->domain == KAO_SECURITY_ERROR)
    return kao_sentence_for_security_error (error->code);
  return kao_row_general_error ();
}
