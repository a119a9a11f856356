// SPDX-License-Identifier: GPL-3.0-or-later
/* Base45: the examples of RFC 9285, round trips, and what it refuses. */
#include "config.h"

#include "ticket/kao-base45.h"

#include <string.h>

static const struct
{
  const gchar *plain;
  const gchar *encoded;
} examples[] = {
  { "AB", "BB8" },
  { "Hello!!", "%69 VD92EX0" },
  { "base-45", "UJCLQE7W581" },
  { "ietf!", "QED8WEX0" },
  { "", "" },
};

/* Not four characters or more beyond the last group, not above FFFF, not other characters. */
static const gchar *const refused[]
    = { "A", "BB8A", "GGW", ":::", "::", "5C8:::", "bb8", "BB\n", "B\xc3\xa4" };

static void
test_examples (void)
{
  guint8 data[64];
  gsize size;

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree gchar *text
          = kao_base45_encode ((const guint8 *) examples[i].plain, strlen (examples[i].plain));

      g_assert_cmpstr (text, ==, examples[i].encoded);
      g_assert_true (kao_base45_decode (text, strlen (text), data, sizeof data, &size));
      g_assert_cmpmem (data, size, examples[i].plain, strlen (examples[i].plain));
    }
}

static void
test_round_trips (void)
{
  guint8 data[501];
  guint8 again[501];
  gsize size;

  for (gsize n = 0; n < sizeof data; n++)
    {
      g_autofree gchar *text = NULL;

      for (gsize i = 0; i < n; i++)
        data[i] = (guint8) g_test_rand_int ();
      text = kao_base45_encode (data, n);
      g_assert_true (kao_base45_decode (text, strlen (text), again, n, &size));
      g_assert_cmpmem (again, size, data, n);
      /* One byte too little room. */
      if (n > 0)
        g_assert_false (kao_base45_decode (text, strlen (text), again, n - 1, &size));
    }
}

static void
test_refused (void)
{
  guint8 data[64];
  gsize size;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (kao_base45_decode (refused[i], strlen (refused[i]), data, sizeof data, &size));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/base45/examples", test_examples);
  g_test_add_func ("/ticket/base45/round-trips", test_round_trips);
  g_test_add_func ("/ticket/base45/refused", test_refused);
  return g_test_run ();
}
