// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SAY(text) (is_translated ? g_dgettext (GETTEXT_PACKAGE, text) : text)

/* A row up to its help: the columns of KaoConfigKey that its type has no use for are filled here. */
#define WORDS(group, key, type) group, key, type, "", 0, 0, NULL, NULL
#define BOOLEAN(group, key, fallback) group, key, KAO_CONFIG_BOOLEAN, fallback, 0, 0, NULL, NULL
#define CHOICE(group, key, fallback, unit, choices) group, key, KAO_CONFIG_CHOICE, fallback, 0, 0, unit, choices
#define NUMBER(group, key, type, fallback, least, most, unit) group, key, type, fallback, least, most, unit, NULL
#define QUALITY(group, key, fallback) NUMBER (group, key, KAO_CONFIG_DECIMAL, fallback, 0, 100, NULL)

/* 60 is 1 false match in 1,000 strangers, 40 is 1 in 100: the grey zone between them is where a
 * second look pays. */
const KaoConfigKey kao_config_keys[KAO_N_CONFIG_KEYS] = {
  [KAO_CONFIG_OFFICE_MUNICIPALITY]
  = { WORDS ("Office", "Municipality", KAO_CONFIG_MUNICIPALITY_CODE),
      "The municipality that this counter or reception belongs to: its JIS X 0402 code of six digits. The group "
      "[Municipality CODE] below holds its line and texts." },
  [KAO_CONFIG_OFFICE_LANGUAGE]
  = { CHOICE ("Office", "Language", "auto", NULL, "ja|en|auto"),
      "Language of the window; auto follows the desktop." },
  [KAO_CONFIG_OFFICE_IDLE_CLEAR_SECONDS]
  = { NUMBER ("Office", "IdleClearSeconds", KAO_CONFIG_INTEGER, "60", 5, 600, "seconds"),
      "A result clears itself after this time; so does the camera when nobody is there." },
  [KAO_CONFIG_MUNICIPALITY_NAME]
  = { WORDS ("Municipality", "Name", KAO_CONFIG_TEXT),
      "Name of the municipality as the window shows it." },
  [KAO_CONFIG_MUNICIPALITY_CONTACT]
  = { WORDS ("Municipality", "Contact", KAO_CONFIG_TEXT),
      "Whom a visitor may ask about the comparing of faces (department, telephone): stands on the notice "
      "that kaoawase --print-notice makes." },
  [KAO_CONFIG_MUNICIPALITY_THRESHOLD]
  = { NUMBER ("Municipality", "Threshold", KAO_CONFIG_DECIMAL, "60", KAO_LEAST_LINE, 100, "similarity"),
      "The line. 60 means that 1 in 1,000 adult strangers of the same sex within ten years of age would "
      "score that high, 40 means 1 in 100, 80 means 1 in 10,000; below 20, more than 1 in 10 would pass. "
      "kaoawase-evaluate --suggest-threshold helps to choose." },
  [KAO_CONFIG_MUNICIPALITY_REVIEW_LINE]
  = { NUMBER ("Municipality", "ReviewLine", KAO_CONFIG_DECIMAL, "40", KAO_LEAST_LINE, 100, "similarity"),
      "From here up to the line the window asks for a closer look. Not above Threshold; without "
      "this key, two thirds of Threshold." },
  [KAO_CONFIG_MUNICIPALITY_NEXT_STEP_ABOVE]
  = { WORDS ("Municipality", "NextStepAbove", KAO_CONFIG_TEXT),
      "What the clerk does when the figure reaches the line." },
  [KAO_CONFIG_MUNICIPALITY_NEXT_STEP_REVIEW]
  = { WORDS ("Municipality", "NextStepReview", KAO_CONFIG_TEXT),
      "What the clerk does in the grey zone, for example: ask a second clerk." },
  [KAO_CONFIG_MUNICIPALITY_NEXT_STEP_BELOW]
  = { WORDS ("Municipality", "NextStepBelow", KAO_CONFIG_TEXT),
      "What the clerk does below the review line, for example: ask for another identity paper." },
  [KAO_CONFIG_CAMERA_DEVICE]
  = { WORDS ("Camera", "Device", KAO_CONFIG_TEXT),
      "A stable name below /dev/v4l/by-id or by-path; empty takes the best external camera." },
  [KAO_CONFIG_CAMERA_WIDTH]
  = { NUMBER ("Camera", "Width", KAO_CONFIG_INTEGER, "1280", 320, 3840, "pixels"),
      "Width asked of the camera." },
  [KAO_CONFIG_CAMERA_HEIGHT]
  = { NUMBER ("Camera", "Height", KAO_CONFIG_INTEGER, "720", 240, 2160, "pixels"),
      "Height asked of the camera." },
  [KAO_CONFIG_CAMERA_ROTATE]
  = { CHOICE ("Camera", "Rotate", "0", "degrees", "0|90|180|270"),
      "Turns the picture clockwise, for a camera that is mounted on its head or on its side." },
  [KAO_CONFIG_SCANNER_DEVICE]
  = { WORDS ("Scanner", "Device", KAO_CONFIG_TEXT),
      "SANE name of the scanner, as kaoawase --list-scanners prints it; empty takes the first one found." },
  [KAO_CONFIG_SCANNER_DOCUMENT]
  = { CHOICE ("Scanner", "Document", "card", NULL, "card|form|licence"),
      "What usually lies on the glass: card (600 dpi), form (A4, 300 dpi) or licence (600 dpi)." },
  [KAO_CONFIG_SCANNER_WHOLE_GLASS]
  = { BOOLEAN ("Scanner", "WholeGlass", "false"),
      "true scans the whole glass (at 300 dpi) for cards at once, false only where its corner held no photo." },
  [KAO_CONFIG_SCANNER_ALLOW_NETWORK]
  = { BOOLEAN ("Scanner", "AllowNetwork", "false"),
      "true lets the scanner process, and no other, use the network. Counts from the next start on.",
      .is_for_root = TRUE },
  [KAO_CONFIG_SCANNER_DRIVERS]
  = { WORDS ("Scanner", "Drivers", KAO_CONFIG_DRIVERS),
      "Drivers of SANE to load besides those that come with the program, such as a maker's own: the word before "
      "the first colon in what scanimage -L prints. What they want to write is refused like everything else. "
      "Counts from the next start on.",
      .is_for_root = TRUE },
  [KAO_CONFIG_CARD_USE]
  = { BOOLEAN ("Card", "Use", "true"),
      "false leaves the card reader alone: no chip is read." },
  [KAO_CONFIG_CARD_READER]
  = { WORDS ("Card", "Reader", KAO_CONFIG_TEXT),
      "Beginning of the card reader's name as pcscd gives it, such as SONY; empty takes any on which a card lies." },
  [KAO_CONFIG_CARD_TRUST_ANCHOR]
  = { WORDS ("Card", "TrustAnchor", KAO_CONFIG_PATH),
      "File with the public keys of the cards' issuer, PEM or DER; to be had from J-LIS. Without it a chip is shown "
      "as not checked, never as genuine.",
      .is_for_root = TRUE },
  [KAO_CONFIG_MODEL_PACK]
  = { WORDS ("Model", "Pack", KAO_CONFIG_TEXT),
      "Name of the model pack; empty takes the best one installed." },
  [KAO_CONFIG_MODEL_PACK_SHA256]
  = { WORDS ("Model", "PackSHA256", KAO_CONFIG_SHA256),
      "Hash of the manifest of this office's own pack, as sha256sum manifest.ini prints it. Packs that the "
      "program was built with need none; every other is refused without.",
      .is_for_root = TRUE },
  [KAO_CONFIG_SECURITY_REQUIRE_SANDBOX]
  = { BOOLEAN ("Security", "RequireSandbox", "true"),
      "true refuses to start where the kernel has no Landlock or seccomp; false starts under a red "
      "banner. Counts from the next start on.",
      .is_for_root = TRUE },
  [KAO_CONFIG_RECEPTION_EVENT]
  = { WORDS ("Reception", "Event", KAO_CONFIG_TEXT),
      "Name of the event, the same at registration and at every gate; tickets hold for this event only." },
  [KAO_CONFIG_RECEPTION_EVENT_KEY]
  = { WORDS ("Reception", "EventKey", KAO_CONFIG_PATH),
      "File with the event's key, as kaoawase-reception --new-event-key >FILE makes it; it has to belong to root or "
      "to the account that the reception runs under, and nobody else may read it (chmod 600). Another key ends all "
      "tickets. Counts from the next start on." },
  [KAO_CONFIG_RECEPTION_HAND_OUT]
  = { WORDS ("Reception", "HandOut", KAO_CONFIG_LIST),
      "What is handed out at the gate, such as: papers, uniform." },
  [KAO_CONFIG_RECEPTION_TICKET_HOURS]
  = { NUMBER ("Reception", "TicketHours", KAO_CONFIG_INTEGER, "720", 1, 8760, "hours"),
      "How long a ticket holds after registration." },
  [KAO_CONFIG_RECEPTION_LINE]
  = { NUMBER ("Reception", "Line", KAO_CONFIG_DECIMAL, "60", KAO_LEAST_LINE, 100, "similarity"),
      "The reception's line, as Threshold of the municipality. With a ticket a face is compared with one; without, "
      "with everybody who registered today, and the line rises with their number: from 60 it reaches 100 with 100 "
      "people, from 40 with 1,005; more are not recognised without a ticket." },
  [KAO_CONFIG_RECEPTION_REGISTER_WITH]
  = { WORDS ("Reception", "RegisterWith", KAO_CONFIG_COMMANDS),
      "Commands of the office's own that register a visitor elsewhere as well, each with the name that the visitor is "
      "told and its program's real path, separated by commas, such as: Face service /usr/local/lib/register-face/register. "
      "Each is handed photo and label of whoever agrees, in a process of its own that may use the network and the "
      "system's programs; kaoawase-reception(1) says how. Counts from the next start on.",
      .is_for_root = TRUE },
  [KAO_CONFIG_QUALITY_EYES_VISIBLE]
  = { QUALITY ("VisitorQuality", "EyesVisible", "70"),
      "Quality from 0 to 100 as ISO/IEC 29794-5 counts it; a picture below a line draws a "
      "sentence, never more; 0 switches it off. Below it the clerk is told that hair, dark "
      "glasses or a reflection hide the eyes." },
  [KAO_CONFIG_QUALITY_MOUTH_VISIBLE]
  = { QUALITY ("VisitorQuality", "MouthOcclusionPrevention", "80"),
      "Below it: that a mask or a hand hides the mouth." },
  [KAO_CONFIG_QUALITY_EYES_OPEN]
  = { QUALITY ("VisitorQuality", "EyesOpen", "50"),
      "Below it: that the eyes are closed. A blink is too short to count." },
  [KAO_CONFIG_QUALITY_HEAD_YAW]
  = { QUALITY ("VisitorQuality", "HeadPoseYaw", "75"),
      "Below it: that the face is turned to the side. 75 is 30 degrees, 85 is 23, 93 is 15." },
  [KAO_CONFIG_QUALITY_HEAD_PITCH]
  = { QUALITY ("VisitorQuality", "HeadPosePitch", "90"),
      "The same for a face that looks up or down. 90 is 18 degrees; large angles are "
      "measured too small." },
  [KAO_CONFIG_QUALITY_HEAD_ROLL]
  = { QUALITY ("VisitorQuality", "HeadPoseRoll", "70"),
      "The same for a head that is tilted to a shoulder. 70 is 33 degrees." },
  [KAO_CONFIG_QUALITY_LUMINANCE]
  = { QUALITY ("VisitorQuality", "LuminanceMean", "40"),
      "Below it: that the face is too dark, or too bright." },
  [KAO_CONFIG_QUALITY_UNDER_EXPOSURE]
  = { QUALITY ("VisitorQuality", "UnderExposurePrevention", "50"),
      "Below it: that the face is too dark." },
  [KAO_CONFIG_QUALITY_OVER_EXPOSURE]
  = { QUALITY ("VisitorQuality", "OverExposurePrevention", "2.5"),
      "Below it: that the face is too bright. 2.5 is two fifths of the face in pure white." },
  [KAO_CONFIG_QUALITY_UNIFORMITY]
  = { QUALITY ("VisitorQuality", "IlluminationUniformity", "45"),
      "Below it: that a shadow lies on the face." },
  [KAO_CONFIG_QUALITY_INTER_EYE_DISTANCE]
  = { QUALITY ("VisitorQuality", "InterEyeDistance", "20"),
      "Below it: that the visitor is too far away. 20 is 42 pixels between the eyes, 50 is 70." },
  [KAO_CONFIG_QUALITY_SHARPNESS]
  = { QUALITY ("VisitorQuality", "Sharpness", "30"),
      "Below it: that the face is blurred." },
  [KAO_CONFIG_QUALITY_DOCUMENT_EYES_VISIBLE]
  = { QUALITY ("DocumentQuality", "EyesVisible", "65"),
      "Quality from 0 to 100 as ISO/IEC 29794-5 counts it; a picture below a line draws a "
      "sentence, never more; 0 switches it off. Below it the clerk is told that something hides "
      "the eyes on the document's photo." },
  [KAO_CONFIG_QUALITY_DOCUMENT_INTER_EYE_DISTANCE]
  = { QUALITY ("DocumentQuality", "InterEyeDistance", "12"),
      "Below it: that the document's photo is too small. 12 is 30 pixels between the eyes." },
  [KAO_CONFIG_QUALITY_DOCUMENT_SHARPNESS]
  = { QUALITY ("DocumentQuality", "Sharpness", "30"),
      "Below it: that the document's photo is blurred." },
  [KAO_CONFIG_QUALITY_DOCUMENT_HALFTONE]
  = { QUALITY ("DocumentQuality", "HalftonePrevention", "30"),
      "Below it: that the print's dots disturb." },
  [KAO_CONFIG_QUALITY_DOCUMENT_GLARE]
  = { QUALITY ("DocumentQuality", "GlarePrevention", "30"),
      "Below it: that a reflection lies on the document's photo." },
  [KAO_CONFIG_QUALITY_DOCUMENT_LUMINANCE]
  = { QUALITY ("DocumentQuality", "LuminanceMean", "30"),
      "Below it: that the document's photo is unclear, being too dark or too bright." },
  [KAO_CONFIG_QUALITY_DOCUMENT_DYNAMIC_RANGE]
  = { QUALITY ("DocumentQuality", "DynamicRange", "50"),
      "Below it: that the document's photo is unclear, having too few shades." },
  [KAO_CONFIG_QUALITY_DOCUMENT_MARGIN]
  = { QUALITY ("DocumentQuality", "CropOfTheFaceImage", "5"),
      "Below it on any side: that the document's photo is cut off." },
};

gchar *
kao_config_key_allowed (const KaoConfigKey *key, gboolean is_translated)
{
  switch (key->type)
    {
    case KAO_CONFIG_TEXT:
      return g_strdup (SAY (N_ ("one line of at most 200 characters")));
    case KAO_CONFIG_CHOICE:
      {
        g_auto (GStrv) words = g_strsplit (key->choices, "|", -1);

        return g_strjoinv (", ", words);
      }
    case KAO_CONFIG_INTEGER:
      return g_strdup_printf (SAY (N_ ("a whole number from %g to %g")), key->least, key->most);
    case KAO_CONFIG_DECIMAL:
      return g_strdup_printf (SAY (N_ ("a number from %g to %g")), key->least, key->most);
    case KAO_CONFIG_BOOLEAN:
      return g_strdup ("true, false");
    case KAO_CONFIG_PATH:
      return g_strdup (SAY (N_ ("a file's whole path, beginning with /, or nothing")));
    case KAO_CONFIG_DRIVERS:
      return g_strdup (SAY (N_ ("names of SANE drivers, separated by commas, or nothing")));
    case KAO_CONFIG_LIST:
      return g_strdup (SAY (N_ ("at most 8 names, separated by commas, or nothing")));
    case KAO_CONFIG_COMMANDS:
      return g_strdup (SAY (N_ ("at most 8 names, each with a program's whole path behind it, separated by commas, or "
                                "nothing")));
    case KAO_CONFIG_SHA256:
      return g_strdup (SAY (N_ ("64 hexadecimal digits in lower case, or nothing")));
    case KAO_CONFIG_MUNICIPALITY_CODE:
      return g_strdup (SAY (N_ ("the six digits of JIS X 0402 with the check digit, or nothing")));
    }
  g_return_val_if_reached (NULL);
}

gint
kao_municipality_check_digit (const gchar *digits)
{
  gint sum = 0;

  /* JIS X 0402: weights 6 to 2, eleven minus the remainder of eleven, its last digit. */
  for (gint i = 0; i < 5; i++)
    sum += (digits[i] - '0') * (6 - i);
  return (11 - sum % 11) % 10;
}

gboolean
kao_municipality_code_is_valid (const gchar *code)
{
  gint prefecture;

  if (strlen (code) != 6 || strspn (code, "0123456789") != 6)
    return FALSE;
  prefecture = (code[0] - '0') * 10 + (code[1] - '0');
  return prefecture >= 1 && prefecture <= 47 && code[5] - '0' == kao_municipality_check_digit (code);
}

static void
append_comment (GString *out, const gchar *text)
{
  gsize column = 0;
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (gchar **word = words; *word != NULL; word++)
    {
      if (column == 0 || column + 1 + strlen (*word) > 78)
        {
          g_string_append (out, column == 0 ? "#" : "\n#");
          column = 1;
        }
      g_string_append_printf (out, " %s", *word);
      column += 1 + strlen (*word);
    }
  g_string_append_c (out, '\n');
}

gchar *
kao_config_example (void)
{
  GString *out = g_string_new (NULL);
  const gchar *group = "";

  append_comment (out, "Configuration of Kaoawase, read from /etc/kaoawase/kaoawase.conf. Every line that "
                       "is commented out shows the value that holds without it. A running program "
                       "notices an edit and takes it at the next visitor; kaoawase --check-config FILE "
                       "tells what is wrong with one.");
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    {
      const KaoConfigKey *key = &kao_config_keys[i];
      g_autofree gchar *allowed = kao_config_key_allowed (key, FALSE);

      if (!g_str_equal (group, key->group))
        {
          group = key->group;
          if (g_str_equal (group, "Municipality"))
            g_string_append (out, "\n# One such group for every municipality that is served; the code "
                                  "below is an example.\n[Municipality 131016]\n");
          else
            g_string_append_printf (out, "\n[%s]\n", group);
        }
      g_string_append_c (out, '\n');
      append_comment (out, key->help);
      g_string_append_printf (out, "# Allowed: %s%s%s%s\n#%s=%s\n", allowed,
                              key->unit != NULL ? " (" : "", key->unit != NULL ? key->unit : "",
                              key->unit != NULL ? ")" : "", key->key, key->fallback);
    }
  return g_string_free (out, FALSE);
}
