// SPDX-License-Identifier: GPL-3.0-or-later
/* What is shown of what a command prints. */
#include "config.h"

#include "passing/kao-passing-line.h"

#include <string.h>

static void
test_lines (void)
{
  static const struct
  {
    const gchar *output;
    const gchar *line;
  } rows[] = {
    { "", "" },
    { "\n", "" },
    { "\nsecond\n", "" },
    { "registered", "registered" },
    { "registered\n", "registered" },
    { "first\nsecond\n", "first" },
    { "  blanks \t\r\n", "blanks" },
    { "a\tb\n", "a b" },
    { "受付番号 77\n", "受付番号 77" },
    { "\033[31mred\n", "" },
    { "bell\007\n", "" },
    { "\xe2\x80\xae" "back to front\n", "" }, /* U+202E */
    { "no\xe2\x80\x8b" "thing\n", "" },       /* U+200B */
    { "\xff\xfe\n", "" },
    { "Shift_JIS: \x8e\xf3\n", "" },
    { "cut in two: \xe5\x8f", "cut in two: " },
    { "cut in two: \xe5\x8f\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree gchar *wanted = g_strstrip (g_strdup (rows[i].line));
      gchar line[400] = "before";

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      kao_passing_line_take (rows[i].output, strlen (rows[i].output), line, sizeof line);
      g_assert_cmpstr (line, ==, wanted);
      g_assert_true (kao_passing_line_is_fit (line));
    }
}

static void
test_zero (void)
{
  gchar line[16];

  kao_passing_line_take ("a\0b\n", 4, line, sizeof line);
  g_assert_cmpstr (line, ==, "");
}

/* At a character's boundary, wherever the room ends. */
static void
test_cut (void)
{
  GString *output = g_string_new (NULL);

  for (gint i = 0; i < 300; i++)
    g_string_append (output, "字");
  for (gsize size = 1; size <= 400; size++)
    {
      g_autofree gchar *line = g_malloc (size);

      kao_passing_line_take (output->str, output->len, line, size);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      g_assert_cmpuint (strlen (line), ==, MIN ((size - 1) / 3, KAO_PASSING_LINE_CHARACTERS) * 3);
    }
  g_string_free (output, TRUE);
}

static void
test_fit (void)
{
  g_autofree gchar *longest = g_strnfill (KAO_PASSING_LINE_CHARACTERS, 'x');
  g_autofree gchar *longer = g_strnfill (KAO_PASSING_LINE_CHARACTERS + 1, 'x');

  g_assert_true (kao_passing_line_is_fit (""));
  g_assert_true (kao_passing_line_is_fit (longest));
  g_assert_false (kao_passing_line_is_fit (longer));
  g_assert_false (kao_passing_line_is_fit ("two\nlines"));
  g_assert_false (kao_passing_line_is_fit ("\033[2J"));
  g_assert_false (kao_passing_line_is_fit ("\xff"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passing/line/lines", test_lines);
  g_test_add_func ("/passing/line/zero", test_zero);
  g_test_add_func ("/passing/line/cut", test_cut);
  g_test_add_func ("/passing/line/fit", test_fit);
  return g_test_run ();
}
