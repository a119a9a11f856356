// SPDX-License-Identifier: GPL-3.0-or-later
/* Every code has a word of its own: a script must be able to tell them apart. */
#include "config.h"

#include "base/kao-error.h"

static void
check_domain (GQuark domain, const gchar *area, gint n_codes)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gint code = 0; code < n_codes; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (domain, code, "x");
      const gchar *word = kao_error_word (error);

      g_assert_cmpstr (kao_error_area (error), ==, area);
      g_assert_nonnull (word);
      g_assert_cmpstr (word, !=, "other");
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
    }
}

static void
test_words (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) beyond = g_error_new_literal (KAO_RETRY, KAO_N_RETRIES, "x");
  g_autoptr (GError) below = g_error_new_literal (KAO_RETRY, -1, "x");

  check_domain (KAO_RETRY, "retry", KAO_N_RETRIES);
  check_domain (KAO_SCANNER_ERROR, "scanner", KAO_N_DEVICE_ERRORS);
  check_domain (KAO_CAMERA_ERROR, "camera", KAO_N_DEVICE_ERRORS);
  check_domain (KAO_CARD_ERROR, "card", KAO_N_CARD_ERRORS);
  check_domain (KAO_TICKET_ERROR, "ticket", KAO_N_TICKET_ERRORS);
  check_domain (KAO_MODEL_ERROR, "model", KAO_MODEL_ERROR_ENGINE + 1);
  check_domain (KAO_CONFIG_ERROR, "config", KAO_CONFIG_ERROR_MISSING + 1);
  check_domain (KAO_SECURITY_ERROR, "security", KAO_SECURITY_ERROR_LOCK + 1);
  g_assert_cmpstr (kao_error_area (foreign), ==, "other");
  g_assert_cmpstr (kao_error_word (foreign), ==, "other");
  g_assert_cmpstr (kao_error_word (beyond), ==, "other");
  g_assert_cmpstr (kao_error_word (below), ==, "other");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/words", test_words);
  return g_test_run ();
}
