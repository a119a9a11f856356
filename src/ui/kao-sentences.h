// SPDX-License-Identifier: GPL-3.0-or-later
/* Codes to words: the one table of what the window says. Every sentence names what it is and what to
 * do, in the language of the locale. No GTK in here. Main thread only.
 */
#pragma once

#include "base/kao-error.h"
#include "capture/kao-camera.h"
#include "face/kao-advice.h"
#include "match/kao-match.h"
#include "scan/kao-scanner.h"
#include "session/kao-session-table.h"
#include "ui/kao-row.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_DEVICE_CAMERA,
  KAO_DEVICE_SCANNER,
  KAO_N_DEVICES
} KaoDevice;

/* Why a visitor goes without a figure. */
typedef enum
{
  KAO_LEAVING_NONE,
  KAO_LEAVING_DECLINED,
  KAO_LEAVING_NO_PHOTO,
  KAO_LEAVING_MEDICAL,
  KAO_N_LEAVINGS
} KaoLeaving;

KaoSentence kao_sentence_for_leaving (KaoLeaving leaving);
KaoSentence kao_sentence_for_retry (KaoRetry code);
KaoSentence kao_sentence_for_device_error (KaoDevice device, KaoDeviceError code);
KaoSentence kao_sentence_for_model_error (KaoModelError code);
KaoSentence kao_sentence_for_config_error (KaoConfigError code);
KaoSentence kao_sentence_for_security_error (KaoSecurityError code);
KaoSentence kao_sentence_for_advice (KaoAdvice advice);
/* "todo" is the general next step, for an office that has not written its own. */
KaoSentence kao_sentence_for_outcome (KaoOutcome outcome);
/* What the clerk reads beside the panes in each state. */
KaoSentence kao_sentence_for_state (KaoSessionState state);
KaoSentence kao_sentence_for_scan_stage (KaoScanStage stage);
/* The stage's sentence, or a better one where the driver has been silent for long or the whole glass
 * is scanned because a card's area held no photo. */
KaoSentence kao_sentence_for_scan (const KaoScanProgress *progress, gboolean is_second_look);
KaoSentence kao_sentence_for_camera_state (KaoCameraState state);
KaoSentence kao_sentence_for_scanner_state (KaoScannerState state);

/* Any error of the program; an unknown domain gets the general sentence. */
KaoSentence kao_sentence_for_error (const GError *error);

G_END_DECLS
