// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "front/kao-front-text.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <memory>
#include <string>
#include <vector>

struct _KaoFrontText
{
  tesseract::TessBaseAPI api[KAO_N_FRONT_ALPHABETS];
};

static const struct
{
  const char *language; /* a package of data each */
  const char *characters;
} alphabets[KAO_N_FRONT_ALPHABETS] = {
  { "jpn", "0123456789元年月日大正昭和平成令生まで有効" },
  { "eng", "0123456789" },
};

static bool
open_api (tesseract::TessBaseAPI &api, KaoFrontAlphabet alphabet)
{
  /* What looks words up in dictionaries is of no use for dates, and what it prints is not wanted in a log. */
  const std::vector<std::string> names = { "load_system_dawg", "load_freq_dawg", "debug_file", "tessedit_do_invert" };
  const std::vector<std::string> values = { "0", "0", "/dev/null", "0" };

  if (api.Init (nullptr, alphabets[alphabet].language, tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values, false)
      != 0)
    return false;
  return api.SetVariable ("tessedit_char_whitelist", alphabets[alphabet].characters)
         && api.SetVariable ("user_defined_dpi", "300");
}

KaoFrontText *
kao_front_text_new (GError **error)
{
  try
    {
      auto text = std::make_unique<KaoFrontText> ();
      bool is_open = true;

      for (int i = 0; i < KAO_N_FRONT_ALPHABETS && is_open; i++)
        {
          is_open = open_api (text->api[i], static_cast<KaoFrontAlphabet> (i));
          text->api[i].SetPageSegMode (tesseract::PSM_SINGLE_LINE);
        }
      if (is_open)
        return text.release ();
    }
  catch (...)
    {
    }
  g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_UNSUPPORTED,
                       "What is printed on cards cannot be read: the data of tesseract is not installed; install "
                       "tesseract-ocr-jpn and tesseract-ocr-eng");
  return NULL;
}

void
kao_front_text_free (KaoFrontText *text)
{
  delete text;
}

static void
collect (tesseract::TessBaseAPI &api, KaoFrontLine *line)
{
  std::unique_ptr<tesseract::ResultIterator> at (api.GetIterator ());

  if (at == nullptr)
    return;
  do
    {
      std::unique_ptr<char[]> symbol (at->GetUTF8Text (tesseract::RIL_SYMBOL));

      if (symbol == nullptr || line->n >= KAO_FRONT_SYMBOLS)
        continue;
      gunichar character = g_utf8_get_char_validated (symbol.get (), -1);
      kao_wipe (symbol.get (), strlen (symbol.get ()));
      int left = 0, top, right = 0, bottom;
      at->BoundingBox (tesseract::RIL_SYMBOL, &left, &top, &right, &bottom);
      if (character < 0x110000 && !g_unichar_isspace (character))
        line->symbols[line->n++] = { character, at->Confidence (tesseract::RIL_SYMBOL), left, right };
    }
  while (at->Next (tesseract::RIL_SYMBOL));
}

void
kao_front_text_read (KaoFrontText *text, KaoFrontAlphabet alphabet, const guint8 *pixels, gint width, gint height,
                     gint stride, KaoFrontLine *line)
{
  tesseract::TessBaseAPI &api = text->api[alphabet];

  line->n = 0;
  try
    {
      api.SetImage (pixels, width, height, 1, stride);
      if (api.Recognize (nullptr) == 0)
        collect (api, line);
      api.Clear ();
    }
  catch (...)
    {
      line->n = 0;
    }
}
