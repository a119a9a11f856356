// SPDX-License-Identifier: GPL-3.0-or-later
/* The words that backends use for the same few things. */
#include "config.h"

#include "scan/kao-scan-names.h"

#include "scan/kao-scan-options.h"

#include <string.h>

typedef struct
{
  const gchar *word; /* lower case */
  gint rank;
  gboolean is_whole; /* the value is nothing but this word */
} Word;

/* The first row that fits decides, so refusals stand first. */
static const Word flatbed_words[] = {
  { "transparen", 0, FALSE }, { "film", 0, FALSE },    { "negative", 0, FALSE },
  { "slide", 0, FALSE },      { "tpu", 0, FALSE },     { "uta", 0, TRUE },
  { "xpa", 0, FALSE },        { "adf", 0, FALSE },     { "feeder", 0, FALSE },
  { "duplex", 0, FALSE },     { "flatbed", 100, TRUE }, { "flatbed", 90, FALSE },
  { "platen", 90, FALSE },    { "document table", 90, FALSE }, { "flat bed", 90, FALSE },
  { "reflect", 80, FALSE },   { "opaque", 80, FALSE }, { "fb", 80, TRUE },
  { "glass", 80, FALSE },     { "normal", 70, TRUE },  { "auto", 30, FALSE },
};

static const Word feeder_words[] = {
  { "transparen", 0, FALSE }, { "film", 0, FALSE },     { "flatbed", 0, FALSE },
  { "duplex", 5, FALSE },     { "both", 5, FALSE },     { "back", 2, FALSE },
  { "card", 10, FALSE },
  { "adf front", 100, TRUE }, { "simplex", 95, FALSE }, { "front", 90, FALSE },
  { "adf", 90, FALSE },       { "document feeder", 90, FALSE }, { "feeder", 85, FALSE },
  { "sheet", 80, FALSE },     { "auto", 20, FALSE },
};

static const Word card_path_words[] = {
  { "duplex", 0, FALSE }, { "both", 0, FALSE }, { "back", 0, FALSE }, { "rear", 0, FALSE },
  { "card front", 100, FALSE }, { "card", 90, FALSE }, { "straight", 80, FALSE },
};

static const Word color_words[] = {
  { "lineart", 0, FALSE },    { "line art", 0, FALSE }, { "halftone", 0, FALSE },
  { "dither", 0, FALSE },     { "infrared", 0, FALSE }, { "rgbi", 0, FALSE },
  { "black", 0, FALSE },      { "binary", 0, FALSE },   { "256 color", 20, FALSE },
  { "8-bit color", 20, FALSE }, { "gray", 0, FALSE },   { "grey", 0, FALSE },
  { "color", 100, TRUE },     { "colour", 100, TRUE },  { "48", 50, FALSE },
  { "42", 50, FALSE },        { "36", 50, FALSE },      { "30", 50, FALSE },
  { "24", 95, FALSE },        { "color", 80, FALSE },   { "colour", 80, FALSE },
  { "rgb", 75, FALSE },
};

static const Word gray_words[] = {
  { "lineart", 0, FALSE },  { "halftone", 0, FALSE },   { "diffusion", 0, FALSE },
  { "dither", 0, FALSE },   { "infrared", 0, FALSE },   { "color", 0, FALSE },
  { "gray", 100, TRUE },    { "grayscale", 98, TRUE },  { "true gray", 97, TRUE },
  { "4 bit gray", 10, FALSE }, { "4-bit gray", 10, FALSE }, { "16 level", 10, FALSE },
  { "2 bit", 5, FALSE },    { "16 bit", 40, FALSE },    { "16-bit", 40, FALSE },
  { "14 bit", 40, FALSE },  { "12 bit", 40, FALSE },    { "10 bit", 40, FALSE },
  { "gray", 80, FALSE },    { "grey", 80, FALSE },
};

static gint
rank (const Word *words, gsize n, const gchar *value)
{
  g_autofree gchar *folded = g_ascii_strdown (value, -1);

  for (gsize i = 0; i < n; i++)
    if (words[i].is_whole ? strcmp (folded, words[i].word) == 0
                          : strstr (folded, words[i].word) != NULL)
      return words[i].rank;
  return 0;
}

gint
kao_scan_rank_flatbed (const gchar *value)
{
  return rank (flatbed_words, G_N_ELEMENTS (flatbed_words), value);
}

gint
kao_scan_rank_feeder (const gchar *value)
{
  return rank (feeder_words, G_N_ELEMENTS (feeder_words), value);
}

gint
kao_scan_rank_card_path (const gchar *value)
{
  return rank (card_path_words, G_N_ELEMENTS (card_path_words), value);
}

gint
kao_scan_rank_color (const gchar *value)
{
  return rank (color_words, G_N_ELEMENTS (color_words), value);
}

gint
kao_scan_rank_gray (const gchar *value)
{
  return rank (gray_words, G_N_ELEMENTS (gray_words), value);
}

/* ---- where a device is, from its SANE name ---- */

gchar *
kao_scan_place_of (const gchar *device)
{
  g_auto (GStrv) parts = g_strsplit (device, ":", 4);

  if (g_str_has_prefix (device, "net:") && parts[1] != NULL)
    return g_strdup (parts[1]);
  if (strstr (device, "libusb:") != NULL || strstr (device, ":/usb/") != NULL)
    return g_strdup ("USB");
  /* pixma: pixma:04A91912 is the USB identity, pixma:MX920_host a network one. */
  if (g_str_has_prefix (device, "pixma:") && g_ascii_isxdigit (parts[1][0])
      && strchr (parts[1], '_') != NULL && strspn (parts[1], "0123456789ABCDEFabcdef") == 8)
    return g_strdup ("USB");
  return g_strdup ("");
}

gboolean
kao_scan_device_is_wanted (const gchar *device)
{
  /* A webcam is no scanner; escl of sane 1.2 writes the picture into /tmp and crashes. Neither is in
   * our dll.conf; a third party's may be. */
  static const gchar *const never[] = { "v4l:", "escl:", "gphoto2:", "qcam:", "stv680:" };

  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    {
      if (g_str_has_prefix (device, never[i]))
        return FALSE;
      if (g_str_has_prefix (device, "net:"))
        {
          const gchar *host_end = strchr (device + 4, ':');

          if (host_end != NULL && g_str_has_prefix (host_end + 1, never[i]))
            return FALSE;
        }
    }
  return TRUE;
}

gchar *
kao_scan_display_name (const gchar *maker, const gchar *model, const gchar *place)
{
  GString *name = g_string_new (NULL);
  gboolean is_protocol = g_ascii_strcasecmp (maker, "eSCL") == 0
                         || g_ascii_strcasecmp (maker, "WSD") == 0
                         || g_ascii_strcasecmp (maker, "Noname") == 0;

  if (maker[0] != '\0' && !is_protocol
      && g_ascii_strncasecmp (model, maker, strlen (maker)) != 0)
    g_string_append_printf (name, "%s ", maker);
  g_string_append (name, model);
  g_strstrip (name->str);
  name->len = strlen (name->str);
  if (place[0] != '\0')
    g_string_append_printf (name, name->len > 0 ? " (%s)" : "%s", place);
  return g_string_free (name, FALSE);
}
