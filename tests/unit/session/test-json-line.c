// SPDX-License-Identifier: GPL-3.0-or-later
/* Whatever a device calls itself, a line stays one valid JSON object. */
#include "config.h"

#include "session/kao-json-line.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static gchar *
print (KaoJsonLine *line)
{
  gint fd = memfd_create ("line", MFD_CLOEXEC);
  gchar *text = g_malloc0 (20000);

  kao_json_line_print (line, fd);
  g_assert_cmpint (pread (fd, text, 19999, 0), >, 0);
  close (fd);
  return text;
}

static void
test_values (void)
{
  g_autoptr (KaoJsonLine) line = kao_json_line_new ();
  g_autofree gchar *text = NULL;

  kao_json_line_add_string (line, "a", "x\"\\\n\x01\xe9\xa1\x94");
  kao_json_line_add_string (line, "b", NULL);
  kao_json_line_add_string (line, "c", "\xff");
  kao_json_line_add_integer (line, "d", -7);
  kao_json_line_add_number (line, "e", 61.25, 1);
  kao_json_line_add_number (line, "f", NAN, 1);
  kao_json_line_add_number (line, "g", INFINITY, 1);
  kao_json_line_add_number (line, "h", 1e300, 1);
  kao_json_line_add_boolean (line, "i", TRUE);
  text = print (line);
  g_assert_cmpstr (text, ==,
                   "{\"a\":\"x\\\"\\\\\\u000a\\u0001\xe9\xa1\x94\",\"b\":null,\"c\":\"\xef\xbf\xbd\","
                   "\"d\":-7,\"e\":61.2,\"f\":null,\"g\":null,\"h\":null,\"i\":true}\n");
}

static void
test_empty (void)
{
  g_autoptr (KaoJsonLine) line = kao_json_line_new ();
  g_autofree gchar *text = print (line);

  g_assert_cmpstr (text, ==, "{}\n");
}

/* A value that is too long is cut, a line that is full takes no more fields, both end properly. */
static void
test_long (void)
{
  g_autoptr (KaoJsonLine) line = kao_json_line_new ();
  g_autofree gchar *huge = g_strnfill (20000, '\n');
  g_autofree gchar *text = NULL;

  kao_json_line_add_string (line, "a", huge);
  kao_json_line_add_string (line, "b", "after");
  for (guint i = 0; i < 1000; i++)
    kao_json_line_add_integer (line, "number", i);
  text = print (line);
  g_assert_cmpuint (strlen (text), <, 8200);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  g_assert_nonnull (strstr (text, "\\u000a\",\"b\":\"after\",\"number\":0,"));
}

/* A line that is full takes none of any kind, and what cannot be written is lost. */
static void
test_full (void)
{
  g_autoptr (KaoJsonLine) line = kao_json_line_new ();
  g_autofree gchar *before = NULL;
  g_autofree gchar *after = NULL;

  kao_json_line_add_boolean (line, "first", FALSE);
  kao_json_line_add_number (line, "places", 0.123456789123, 99);
  kao_json_line_add_number (line, "none", 7.9, -1);
  for (guint i = 0; i < 1000; i++)
    kao_json_line_add_integer (line, "number", i);
  before = print (line);
  g_assert_true (
      g_str_has_prefix (before, "{\"first\":false,\"places\":0.123456789,\"none\":8,"));
  kao_json_line_add_string (line, "has-no-room-string", "s");
  kao_json_line_add_string (line, "has-no-room-nothing", NULL);
  kao_json_line_add_number (line, "has-no-room-figure", 1, 1);
  kao_json_line_add_boolean (line, "has-no-room-yes", TRUE);
  after = print (line);
  g_assert_cmpstr (after, ==, before);
  kao_json_line_print (line, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-line/values", test_values);
  g_test_add_func ("/json-line/empty", test_empty);
  g_test_add_func ("/json-line/long", test_long);
  g_test_add_func ("/json-line/full", test_full);
  return g_test_run ();
}
