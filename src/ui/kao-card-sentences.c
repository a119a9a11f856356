// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-card-sentences.h"

#include "ui/kao-row.h"

#include <glib/gi18n-lib.h>

static const KaoRow errors[] = {
  [KAO_CARD_ERROR_NO_SERVICE] = { N_ ("The service for card readers does not run."),
                                  N_ ("Go on without the chip. Tell the administrator."),
                                  KAO_TONE_ERROR },
  [KAO_CARD_ERROR_DENIED] = { N_ ("This account is not allowed to use the card reader."),
                              N_ ("Go on without the chip. Tell the administrator."), KAO_TONE_ERROR },
  [KAO_CARD_ERROR_NO_READER] = { N_ ("No card reader is connected."),
                                 N_ ("Connect the card reader. It is found by itself."), KAO_TONE_ERROR },
  [KAO_CARD_ERROR_NO_CARD] = { N_ ("No card lies on the reader."),
                               N_ ("Lay the card on the reader and leave it there."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_READER_GONE] = { N_ ("The card reader has been unplugged."),
                                   N_ ("Check the cable, then lay the card down again."), KAO_TONE_ERROR },
  [KAO_CARD_ERROR_REMOVED] = { N_ ("The card was taken away while it was read."),
                               N_ ("Lay it down again and leave it there until the photo is shown."),
                               KAO_TONE_RETRY },
  [KAO_CARD_ERROR_MUTE] = { N_ ("The card does not answer."),
                            N_ ("Turn it over or lay it flat on the middle of the reader, without its sleeve."),
                            KAO_TONE_RETRY },
  [KAO_CARD_ERROR_BUSY] = { N_ ("Another program is using the card."),
                            N_ ("Close that program, then read the chip again."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_UNKNOWN_CARD] = { N_ ("This is neither a My Number card nor a driving licence."),
                                    N_ ("Lay down the right card, or go on without the chip."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_UNSUPPORTED] = { N_ ("The chip of this kind of card cannot be read yet."),
                                   N_ ("Go on without the chip."), KAO_TONE_CALM },
  [KAO_CARD_ERROR_BAD_NUMBER] = { N_ ("The number is not complete. No try was spent."),
                                  N_ ("Type all digits, then read the chip again."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_WRONG_NUMBER] = { N_ ("The card has refused the number. One try is spent."),
                                    N_ ("Compare every digit before you try again."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_SAME_NUMBER] = { N_ ("This card has refused the same number before. No try was spent."),
                                   N_ ("Compare every digit and correct the number."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_FEW_TRIES] = { N_ ("Few tries are left. No try was spent."),
                                 N_ ("Compare every digit and tick that you have done so, or go on without the chip."),
                                 KAO_TONE_RETRY },
  [KAO_CARD_ERROR_LOCKED] = { N_ ("The card has locked this number."),
                              N_ ("Go on without the chip. The issuer of the card can unlock it."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_REFUSED] = { N_ ("The card has refused to be read."),
                               N_ ("Read it once more. If it stays, go on without the chip."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_BROKEN_DATA] = { N_ ("The data in the chip are not in order."),
                                   N_ ("Read it once more. If it stays, go on without the chip."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_BROKEN_PHOTO] = { N_ ("The photo in the chip cannot be shown."),
                                    N_ ("Go on with the printed photo."), KAO_TONE_RETRY },
  [KAO_CARD_ERROR_NOT_GENUINE] = { N_ ("The chip is not genuine."),
                                   N_ ("Do not rely on this card. Follow your office's procedure for suspected "
                                       "forgeries."),
                                   KAO_TONE_RETRY },
  [KAO_CARD_ERROR_ANCHOR] = { N_ ("The configured key for checking chips cannot be used."),
                              N_ ("Chips are shown as not checked. Tell the administrator."), KAO_TONE_ERROR },
  [KAO_CARD_ERROR_STALLED] = { N_ ("The card reader does not answer."),
                               N_ ("Plug the reader in again, then lay the card down again."), KAO_TONE_ERROR },
  [KAO_CARD_ERROR_WORKER] = { N_ ("The card reader part of this program ended unexpectedly."),
                              N_ ("It starts again by itself. Then read the chip once more."), KAO_TONE_ERROR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (errors) == KAO_N_CARD_ERRORS);

static const KaoRow reader_states[] = {
  [KAO_CARD_READER_SEARCHING] = { N_ ("Searching…"), "", KAO_TONE_CALM },
  [KAO_CARD_READER_NO_SERVICE] = { N_ ("Not available"), N_ ("Tell the administrator."),
                                   KAO_TONE_CALM },
  [KAO_CARD_READER_DENIED] = { N_ ("Not allowed"), N_ ("Tell the administrator."), KAO_TONE_ERROR },
  [KAO_CARD_READER_NONE] = { N_ ("Not connected"), N_ ("Connect the card reader. It is found by itself."),
                             KAO_TONE_CALM },
  [KAO_CARD_READER_EMPTY] = { N_ ("Ready"), "", KAO_TONE_CALM },
  [KAO_CARD_READER_CARD] = { N_ ("A card lies there"), "", KAO_TONE_CALM },
  [KAO_CARD_READER_MUTE] = { N_ ("The card does not answer"),
                             N_ ("Turn it over or lay it flat on the middle of the reader, without its sleeve."),
                             KAO_TONE_RETRY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (reader_states) == KAO_N_CARD_READER_STATES);

static const KaoRow rcs380 = { N_ ("RC-S380 cannot be used"),
                               N_ ("This computer cannot use the reader RC-S380. Use an RC-S300."), KAO_TONE_RETRY };

static const KaoRow steps[] = {
  [KAO_CARD_STEP_PROBING] = { N_ ("Looking which card it is…"), "", KAO_TONE_CALM },
  [KAO_CARD_STEP_VERIFYING] = { N_ ("Giving the number to the card…"), "", KAO_TONE_CALM },
  [KAO_CARD_STEP_READING] = { N_ ("Reading the chip…"), N_ ("Leave the card where it is."), KAO_TONE_CALM },
  [KAO_CARD_STEP_CHECKING] = { N_ ("Checking whether the chip is genuine…"), N_ ("Leave the card where it is."),
                               KAO_TONE_CALM },
  [KAO_CARD_STEP_DECODING] = { N_ ("Preparing the photo…"), "", KAO_TONE_CALM },
};
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == KAO_N_CARD_STEPS);

static const KaoRow number_faults[] = {
  [KAO_CARD_NUMBER_GOOD] = { "", "", KAO_TONE_CALM },
  [KAO_CARD_NUMBER_NO_DATE] = { N_ ("There is no such date of birth."), N_ ("Compare it with the card."),
                                KAO_TONE_RETRY },
  [KAO_CARD_NUMBER_OTHER_ERA] = { N_ ("This date of birth is not in the era that is chosen."),
                                  N_ ("Compare era and year with the card."), KAO_TONE_RETRY },
  [KAO_CARD_NUMBER_IN_FUTURE] = { N_ ("This date of birth is in the future."), N_ ("Compare it with the card."),
                                  KAO_TONE_RETRY },
  [KAO_CARD_NUMBER_TOO_LONG_AGO] = { N_ ("This date of birth is too long ago."), N_ ("Compare it with the card."),
                                     KAO_TONE_RETRY },
  [KAO_CARD_NUMBER_NO_EXPIRY] = { N_ ("No card is valid until that year."),
                                  N_ ("Compare the year with the card; it has four digits."), KAO_TONE_RETRY },
  [KAO_CARD_NUMBER_NO_CODE] = { N_ ("The security code has four digits."),
                                N_ ("It stands below the photo on the card."), KAO_TONE_RETRY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (number_faults) == KAO_N_CARD_NUMBER_FAULTS);

static const KaoRow checks[] = {
  [KAO_CHECK_NONE] = { N_ ("Chip: not checked"), "", KAO_TONE_CALM },
  [KAO_CHECK_GENUINE] = { N_ ("Chip: genuine"), "", KAO_TONE_CALM },
  [KAO_CHECK_WRONG] = { N_ ("Chip: not genuine"), "", KAO_TONE_RETRY },
};
G_STATIC_ASSERT (G_N_ELEMENTS (checks) == KAO_N_CHECKS);

static const KaoRow photos_differ
    = { N_ ("Printed photo and chip differ"),
        N_ ("Do not rely on the printed photo. Compare all three faces with your own eyes, and follow your office's "
            "procedure for suspected forgeries."),
        KAO_TONE_RETRY };
static const KaoRow not_genuine
    = { N_ ("The chip is not genuine"),
        N_ ("Do not rely on this card. Follow your office's procedure for suspected forgeries."), KAO_TONE_RETRY };

static const gchar *const kinds[KAO_N_CARD_KINDS] = {
  [KAO_CARD_UNKNOWN] = N_ ("Unknown card"),
  [KAO_CARD_MY_NUMBER] = N_ ("My Number card"),
  [KAO_CARD_LICENCE] = N_ ("Driving licence"),
  [KAO_CARD_MY_NUMBER_LICENCE] = N_ ("My Number card that is a driving licence"),
  [KAO_CARD_MY_NUMBER_NEXT] = N_ ("My Number card of the next generation"),
};

static const gchar *const eras[KAO_N_ERAS] = {
  [KAO_ERA_GREGORIAN] = N_ ("Gregorian"), [KAO_ERA_TAISHO] = N_ ("Taisho"), [KAO_ERA_SHOWA] = N_ ("Showa"),
  [KAO_ERA_HEISEI] = N_ ("Heisei"),       [KAO_ERA_REIWA] = N_ ("Reiwa"),
};

KaoSentence
kao_sentence_for_card_error (KaoCardError code)
{
  return kao_row_pick (errors, G_N_ELEMENTS (errors), (gint) code);
}

KaoSentence
kao_sentence_for_card_reader (KaoCardReaderState state, gboolean has_rcs380)
{
  if (state == KAO_CARD_READER_NONE && has_rcs380)
    return kao_row_say (&rcs380);
  return kao_row_pick (reader_states, G_N_ELEMENTS (reader_states), (gint) state);
}

KaoSentence
kao_sentence_for_card_step (KaoCardStep step)
{
  return kao_row_pick (steps, G_N_ELEMENTS (steps), (gint) step);
}

KaoSentence
kao_sentence_for_card_number (KaoCardNumberFault fault)
{
  return kao_row_pick (number_faults, G_N_ELEMENTS (number_faults), (gint) fault);
}

KaoSentence
kao_sentence_for_check (KaoCheck check)
{
  return kao_row_pick (checks, G_N_ELEMENTS (checks), (gint) check);
}

KaoSentence
kao_sentence_for_verdict (KaoVerdict verdict)
{
  return kao_row_say (verdict == KAO_VERDICT_PHOTOS_DIFFER ? &photos_differ : &not_genuine);
}

const gchar *
kao_sentence_for_card_kind (KaoCardKind kind)
{
  return kao_row_translate (kinds[(guint) kind < KAO_N_CARD_KINDS ? kind : KAO_CARD_UNKNOWN]);
}

const gchar *
kao_sentence_for_era (KaoEra era)
{
  return kao_row_translate (eras[(guint) era < KAO_N_ERAS ? era : KAO_ERA_GREGORIAN]);
}
