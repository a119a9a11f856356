// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-options.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "scan/kao-scan-status.h"

#include <math.h>
#include <string.h>

/* Bounds against a driver that speaks nonsense. */
#define MAX_OPTIONS 1000
#define MAX_VALUE_SIZE 65536

typedef struct
{
  const KaoScanDriver *driver;
  SANE_Status fatal; /* the first answer that makes going on pointless */
} Setup;

typedef struct
{
  SANE_Int index;
  const SANE_Option_Descriptor *descriptor;
} Option;

typedef gint (*Rank) (const gchar *value);

/* Looks the option up anew each time: any set may have reloaded the list (SANE_INFO_RELOAD_OPTIONS),
 * and some backends ("net") count wrongly until descriptor 0 was asked for again. */
static gboolean
find_option (Setup *setup, const gchar *name, Option *option)
{
  const KaoScanDriver *d = setup->driver;
  SANE_Int count = 0;

  if (d->describe (d->device, 0) == NULL
      || d->control (d->device, 0, SANE_ACTION_GET_VALUE, &count, NULL) != SANE_STATUS_GOOD)
    return FALSE;
  count = MIN (count, MAX_OPTIONS);
  for (SANE_Int i = 1; i < count; i++)
    {
      const SANE_Option_Descriptor *descriptor = d->describe (d->device, i);

      if (descriptor == NULL || descriptor->name == NULL || strcmp (descriptor->name, name) != 0
          || descriptor->type == SANE_TYPE_GROUP || descriptor->size < 0
          || descriptor->size > MAX_VALUE_SIZE)
        continue;
      option->index = i;
      option->descriptor = descriptor;
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_settable (Setup *setup, const gchar *name, Option *option)
{
  return find_option (setup, name, option) && SANE_OPTION_IS_ACTIVE (option->descriptor->cap)
         && SANE_OPTION_IS_SETTABLE (option->descriptor->cap);
}

static gboolean
find_readable (Setup *setup, const gchar *name, Option *option)
{
  return find_option (setup, name, option) && SANE_OPTION_IS_ACTIVE (option->descriptor->cap)
         && (option->descriptor->cap & (SANE_CAP_SOFT_DETECT | SANE_CAP_SOFT_SELECT)) != 0;
}

static gboolean
is_word_option (const Option *option)
{
  SANE_Value_Type type = option->descriptor->type;

  return (type == SANE_TYPE_INT || type == SANE_TYPE_FIXED || type == SANE_TYPE_BOOL)
         && option->descriptor->size == (SANE_Int) sizeof (SANE_Word);
}

static SANE_Status
set_value (Setup *setup, const Option *option, gpointer value)
{
  SANE_Int info = 0;
  SANE_Status status = setup->driver->control (setup->driver->device, option->index,
                                               SANE_ACTION_SET_VALUE, value, &info);

  /* A value that is not taken is ordinary; a device that is gone is not. */
  if (status != SANE_STATUS_GOOD && status != SANE_STATUS_INVAL && status != SANE_STATUS_UNSUPPORTED
      && setup->fatal == SANE_STATUS_GOOD)
    setup->fatal = status;
  if ((info & SANE_INFO_RELOAD_OPTIONS) != 0)
    setup->driver->describe (setup->driver->device, 0);
  return status;
}

static gboolean
set_word (Setup *setup, const gchar *name, SANE_Word word)
{
  Option option;

  return find_settable (setup, name, &option) && is_word_option (&option)
         && set_value (setup, &option, &word) == SANE_STATUS_GOOD;
}

static gboolean
get_word (Setup *setup, const gchar *name, Option *option, gdouble *value)
{
  SANE_Word word = 0;

  if (!find_readable (setup, name, option) || !is_word_option (option)
      || setup->driver->control (setup->driver->device, option->index, SANE_ACTION_GET_VALUE, &word,
                                 NULL)
           != SANE_STATUS_GOOD)
    return FALSE;
  *value = option->descriptor->type == SANE_TYPE_FIXED ? SANE_UNFIX (word) : (gdouble) word;
  return TRUE;
}

static gboolean
get_text (Setup *setup, const gchar *name, gchar *text, gsize size)
{
  Option option;
  g_autofree gchar *value = NULL;

  text[0] = '\0';
  if (!find_readable (setup, name, &option) || option.descriptor->type != SANE_TYPE_STRING)
    return FALSE;
  value = g_malloc0 ((gsize) option.descriptor->size + 1);
  if (setup->driver->control (setup->driver->device, option.index, SANE_ACTION_GET_VALUE, value, NULL)
      != SANE_STATUS_GOOD)
    return FALSE;
  g_strlcpy (text, value, size);
  return TRUE;
}

static gboolean
set_text (Setup *setup, const Option *option, const gchar *text)
{
  gsize size = MAX ((gsize) option->descriptor->size, strlen (text) + 1);
  g_autofree gchar *value = g_malloc0 (size);

  /* Never longer than the driver's own buffer. */
  if (strlen (text) >= (gsize) MAX (option->descriptor->size, 1))
    return FALSE;
  strcpy (value, text);
  return set_value (setup, option, value) == SANE_STATUS_GOOD;
}

/* Takes the best value of a list of texts; the next best when it is refused. */
static gboolean
choose_text (Setup *setup, const gchar *name, Rank rank)
{
  gint below = G_MAXINT;

  for (;;)
    {
      Option option;
      g_autofree gchar *best = NULL;
      gint best_rank = 0;

      if (!find_settable (setup, name, &option) || option.descriptor->type != SANE_TYPE_STRING
          || option.descriptor->constraint_type != SANE_CONSTRAINT_STRING_LIST
          || option.descriptor->constraint.string_list == NULL)
        return FALSE;
      for (const SANE_String_Const *s = option.descriptor->constraint.string_list; *s != NULL; s++)
        {
          gint r = rank (*s);

          if (r > best_rank && r < below)
            {
              best_rank = r;
              g_free (best);
              best = g_strdup (*s);
            }
        }
      if (best == NULL)
        return FALSE;
      if (set_text (setup, &option, best))
        return TRUE;
      below = best_rank;
    }
}

/* The allowed value nearest at or above @wish, or the greatest one below it. */
static gdouble
nearest_above (const SANE_Option_Descriptor *d, gdouble wish)
{
  gdouble unit = d->type == SANE_TYPE_FIXED ? 1.0 / (1 << SANE_FIXED_SCALE_SHIFT) : 1.0;
  gdouble best = -1.0;
  gdouble greatest = 0.0;

  if (d->constraint_type == SANE_CONSTRAINT_RANGE && d->constraint.range != NULL)
    {
      gdouble min = d->constraint.range->min * unit;
      gdouble max = d->constraint.range->max * unit;
      gdouble quant = d->constraint.range->quant * unit;
      gdouble value = CLAMP (wish, min, MAX (min, max));

      if (quant > 0.0)
        {
          value = min + ceil ((value - min) / quant - 1e-6) * quant;
          if (value > max + unit / 2)
            value -= quant;
        }
      return MAX (value, min);
    }
  if (d->constraint_type != SANE_CONSTRAINT_WORD_LIST || d->constraint.word_list == NULL)
    return wish;
  for (SANE_Int i = 1; i <= MIN (d->constraint.word_list[0], MAX_OPTIONS); i++)
    {
      gdouble value = d->constraint.word_list[i] * unit;

      greatest = MAX (greatest, value);
      if (value >= wish - unit / 2 && (best < 0.0 || value < best))
        best = value;
    }
  return best >= 0.0 ? best : greatest;
}

static SANE_Word
to_word (const SANE_Option_Descriptor *d, gdouble value)
{
  value = CLAMP (value, -30000.0, 30000.0);
  return d->type == SANE_TYPE_FIXED ? SANE_FIX (value) : (SANE_Word) lround (value);
}

static gboolean
set_nearest (Setup *setup, const gchar *name, gdouble wish)
{
  Option option;
  SANE_Word word;

  if (!find_settable (setup, name, &option) || !is_word_option (&option)
      || option.descriptor->type == SANE_TYPE_BOOL)
    return FALSE;
  word = to_word (option.descriptor, nearest_above (option.descriptor, wish));
  return set_value (setup, &option, &word) == SANE_STATUS_GOOD;
}

static void
switch_off_helpers (Setup *setup)
{
  /* Whatever crops, turns or packs the picture by itself makes the millimetres wrong. */
  static const gchar *const off[] = { "preview", "swcrop", "swdeskew", "swdespeck", "ald", "overscan",
                                      "duplex", "batch-scan", "crop", "autocrop", "auto-crop" };

  for (gsize i = 0; i < G_N_ELEMENTS (off); i++)
    {
      Option option;

      if (find_settable (setup, off[i], &option) && option.descriptor->type == SANE_TYPE_BOOL)
        set_word (setup, off[i], SANE_FALSE);
    }
}

static gboolean
unsupported (GError **error, const gchar *what)
{
  g_set_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED,
               "The scanner %s; use a flatbed or document scanner with grey or colour.", what);
  return FALSE;
}

/* A device without a choice of sources draws sheets in when it asks for the paper's size or can eject. */
static gboolean
draws_sheets (Setup *setup)
{
  static const gchar *const signs[] = { "page-width", "page-height", "adf-mode", "eject", "load",
                                        "page-loaded", "card-loaded", "paper-loaded" };
  Option option;

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (find_option (setup, signs[i], &option))
      return TRUE;
  return FALSE;
}

static gboolean
choose_source (Setup *setup, const KaoScanWish *wish, KaoScanSettings *settings, GError **error)
{
  Option option;

  /* The glass where there is one, for a form too: a glued photo does not belong into a feeder. */
  if (!choose_text (setup, "source", kao_scan_rank_flatbed)
      && !(wish->is_card && choose_text (setup, "source", kao_scan_rank_card_path)))
    choose_text (setup, "source", kao_scan_rank_feeder);
  choose_text (setup, "adf-mode", kao_scan_rank_feeder);
  if (!get_text (setup, "source", settings->source, sizeof settings->source))
    {
      /* No choice at all: "document feeder" scanners of one way only, or a plain flatbed. */
      settings->is_feeder = draws_sheets (setup);
      return TRUE;
    }
  settings->is_feeder = kao_scan_rank_flatbed (settings->source) == 0
                        && (kao_scan_rank_feeder (settings->source) > 0
                            || kao_scan_rank_card_path (settings->source) > 0);
  if (!settings->is_feeder && kao_scan_rank_flatbed (settings->source) == 0
      && find_option (setup, "source", &option)
      && option.descriptor->constraint_type == SANE_CONSTRAINT_STRING_LIST)
    return unsupported (error, "takes film only");
  return TRUE;
}

static gboolean
choose_mode (Setup *setup, const KaoScanWish *wish, KaoScanSettings *settings, GError **error)
{
  Rank first = wish->want_gray ? kao_scan_rank_gray : kao_scan_rank_color;
  Rank second = wish->want_gray ? kao_scan_rank_color : kao_scan_rank_gray;

  if (!choose_text (setup, "mode", first))
    choose_text (setup, "mode", second);
  if (!get_text (setup, "mode", settings->mode, sizeof settings->mode))
    return TRUE;
  settings->is_gray = kao_scan_rank_gray (settings->mode) > 0;
  if (!settings->is_gray && kao_scan_rank_color (settings->mode) == 0)
    return unsupported (error, "offers black and white only");
  return TRUE;
}

static void
choose_depth (Setup *setup)
{
  /* 8 where offered; else the next above, which is narrowed later. */
  set_nearest (setup, "depth", 8.0);
}

static void
choose_resolution (Setup *setup, guint dpi)
{
  set_word (setup, "resolution-bind", SANE_TRUE);
  if (!set_nearest (setup, "resolution", dpi))
    set_nearest (setup, "x-resolution", dpi);
  set_nearest (setup, "y-resolution", dpi);
}

static gdouble
read_resolution (Setup *setup, gdouble *y)
{
  Option option;
  gdouble x = 0.0;

  if (!get_word (setup, "resolution", &option, &x) && !get_word (setup, "x-resolution", &option, &x))
    x = 0.0;
  if (!get_word (setup, "y-resolution", &option, y))
    *y = x;
  return x;
}

static gdouble
upper_limit (const SANE_Option_Descriptor *d)
{
  return nearest_above (d, 30000.0);
}

/* One axis: from the glass corner, @length_mm or all there is. */
static void
set_axis (Setup *setup, const gchar *from, const gchar *to, gdouble length_mm, gdouble dpi)
{
  Option option;
  gdouble scale;
  gdouble start = 0.0;

  if (!find_settable (setup, from, &option) || !is_word_option (&option))
    return;
  scale = option.descriptor->unit == SANE_UNIT_PIXEL ? dpi / 25.4 : 1.0;
  if (option.descriptor->constraint_type == SANE_CONSTRAINT_RANGE)
    start = MAX (0.0, nearest_above (option.descriptor, 0.0));
  /* The far edge first to its end, so that the near one is never beyond it. */
  if (find_settable (setup, to, &option) && is_word_option (&option)
      && option.descriptor->constraint_type == SANE_CONSTRAINT_RANGE)
    set_nearest (setup, to, upper_limit (option.descriptor));
  set_nearest (setup, from, start);
  if (length_mm > 0.0)
    set_nearest (setup, to, start + length_mm * scale);
}

static gdouble
read_axis (Setup *setup, const gchar *from, const gchar *to, gdouble dpi)
{
  Option option;
  gdouble a;
  gdouble b;

  if (!get_word (setup, from, &option, &a) || !get_word (setup, to, &option, &b) || b <= a)
    return 0.0;
  if (option.descriptor->unit == SANE_UNIT_PIXEL)
    return dpi > 0.0 ? (b - a) * 25.4 / dpi : 0.0;
  return b - a;
}

static void
choose_area (Setup *setup, const KaoScanWish *wish, const KaoScanSettings *settings, gdouble dpi)
{
  /* A feeder centres its sheet: its full width is taken, only the length is as wished. */
  gdouble width = settings->is_feeder ? 0.0 : wish->width_mm;

  /* Sheet-fed backends cut everything at the paper size they were told. */
  if (settings->is_feeder)
    {
      set_nearest (setup, "page-width", 210.0);
      set_nearest (setup, "page-height", wish->height_mm > 0.0 ? wish->height_mm : 297.0);
    }
  set_axis (setup, "tl-x", "br-x", width, dpi);
  set_axis (setup, "tl-y", "br-y", wish->height_mm, dpi);
}

GError *
kao_scan_options_new_too_coarse (gdouble dpi)
{
  return g_error_new (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_TOO_COARSE,
                      "The scanner delivers %.0f dpi at most; a portrait needs %d.", dpi, KAO_SCAN_MIN_DPI);
}

gboolean
kao_scan_options_apply (const KaoScanDriver *driver,
                        const KaoScanWish *wish,
                        KaoScanSettings *settings,
                        GError **error)
{
  Setup setup = { driver, SANE_STATUS_GOOD };
  Option option;
  gdouble depth = 0.0;
  gdouble y = 0.0;

  memset (settings, 0, sizeof *settings);
  switch_off_helpers (&setup);
  if (!choose_source (&setup, wish, settings, error) || !choose_mode (&setup, wish, settings, error))
    return FALSE;
  choose_depth (&setup);
  choose_resolution (&setup, wish->dpi);
  choose_area (&setup, wish, settings, read_resolution (&setup, &y));
  if (setup.fatal != SANE_STATUS_GOOD)
    {
      g_propagate_error (error, kao_scan_status_to_error (setup.fatal, KAO_SCAN_STEP_OPTIONS));
      return FALSE;
    }

  settings->dpi = read_resolution (&setup, &y);
  if (get_word (&setup, "depth", &option, &depth))
    settings->depth = (gint) depth;
  settings->width_mm = read_axis (&setup, "tl-x", "br-x", settings->dpi);
  settings->height_mm = read_axis (&setup, "tl-y", "br-y", settings->dpi);
  if (settings->dpi > 0.0 && settings->dpi < KAO_SCAN_MIN_DPI)
    {
      g_propagate_error (error, kao_scan_options_new_too_coarse (settings->dpi));
      return FALSE;
    }
  if (fabs (settings->dpi - y) > 0.01 * settings->dpi)
    return unsupported (error, "has different resolutions across and along");
  return TRUE;
}

gboolean
kao_scan_options_set_text (const KaoScanDriver *driver, const gchar *name, const gchar *text)
{
  Setup setup = { driver, SANE_STATUS_GOOD };
  Option option;
  SANE_Word word;

  if (!find_settable (&setup, name, &option))
    return FALSE;
  switch (option.descriptor->type)
    {
    case SANE_TYPE_STRING:
      return set_text (&setup, &option, text);
    case SANE_TYPE_BOOL:
      word = g_ascii_strcasecmp (text, "true") == 0 || strcmp (text, "1") == 0;
      break;
    case SANE_TYPE_INT:
    case SANE_TYPE_FIXED:
      word = to_word (option.descriptor, g_ascii_strtod (text, NULL));
      break;
    case SANE_TYPE_BUTTON:
    case SANE_TYPE_GROUP:
    default:
      return FALSE;
    }
  return is_word_option (&option) && set_value (&setup, &option, &word) == SANE_STATUS_GOOD;
}
