// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-screen-words.h"

#include "ui/kao-device-mark.h"

#include <glib/gi18n-lib.h>

static KaoMarkKind
scanner_mark (KaoScannerState state)
{
  switch (state)
    {
    case KAO_SCANNER_STATE_READY:
      return KAO_MARK_READY;
    case KAO_SCANNER_STATE_SEARCHING:
    case KAO_SCANNER_STATE_SCANNING:
      return KAO_MARK_BUSY;
    case KAO_SCANNER_STATE_MISSING:
    case KAO_SCANNER_STATE_FAULT:
      return KAO_MARK_FAULT;
    }
  return KAO_MARK_NONE;
}

/* "Camera: Ready (name)". */
static gchar *
device_text (const gchar *device, const gchar *state, const gchar *name)
{
  if (name == NULL || name[0] == '\0')
    /* Translators: a device and its state, such as "Camera: Ready". */
    return g_strdup_printf (_ ("%s: %s"), device, state);
  /* Translators: a device, its state, its name. */
  return g_strdup_printf (_ ("%s: %s (%s)"), device, state, name);
}

static KaoScreenPart
device_part (KaoMarkKind mark, const gchar *device, const gchar *state, const gchar *name)
{
  return (KaoScreenPart){ mark, device_text (device, state, NULL), device_text (device, state, name) };
}

static KaoScreenPart
pack_part (const KaoScreenFacts *facts)
{
  if (facts->model_error != NULL)
    {
      KaoSentence sentence = kao_sentence_for_error (facts->model_error);

      return (KaoScreenPart){ KAO_MARK_FAULT, g_strdup (sentence.what), g_strdup (sentence.what) };
    }
  if (facts->pack_title == NULL)
    return (KaoScreenPart){ KAO_MARK_BUSY, g_strdup (_ ("Face model: loading…")),
                            g_strdup (_ ("Face model: loading…")) };
  return (KaoScreenPart){ KAO_MARK_READY, g_strdup (_ ("Face model")),
                          g_strdup_printf (_ ("Face model: %s"), facts->pack_title) };
}

KaoScreenPart
kao_screen_part (const KaoScreenFacts *facts, KaoScreenPartKind kind)
{
  switch (kind)
    {
    case KAO_SCREEN_PART_CAMERA:
      return device_part (kao_device_mark_for_camera (facts->camera_state), _ ("Camera"),
                          kao_sentence_for_camera_state (facts->camera_state).what, facts->camera_name);
    case KAO_SCREEN_PART_SCANNER:
      return device_part (scanner_mark (facts->scanner_state), _ ("Scanner"),
                          kao_sentence_for_scanner_state (facts->scanner_state).what,
                          facts->scanner_name);
    case KAO_SCREEN_PART_PACK:
      return pack_part (facts);
    case KAO_SCREEN_N_PARTS:
      break;
    }
  g_assert_not_reached ();
}
