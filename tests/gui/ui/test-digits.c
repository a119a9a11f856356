// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-digits.h"
#include "ui/kao-i18n.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Whether @bytes stand in the first words of anything that the object points at. */
static gboolean
points_at (gpointer object, const gchar *bytes)
{
  gint memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  gboolean does = FALSE;
  GTypeQuery query;

  g_assert_cmpint (memory, >=, 0);
  g_type_query (G_OBJECT_TYPE (object), &query);
  for (gsize i = 0; i + sizeof (gpointer) <= query.instance_size; i += sizeof (gpointer))
    {
      gchar copy[KAO_DIGITS_MAX];
      guintptr where;

      memcpy (&where, (const gchar *) object + i, sizeof where);
      does |= pread (memory, copy, sizeof copy, (off_t) where) == (gssize) sizeof copy
              && memmem (copy, sizeof copy, bytes, strlen (bytes)) != NULL;
    }
  close (memory);
  return does;
}

/* A digit taken back is nowhere any more, and none is when the field is emptied. */
static void
test_taken_back (void)
{
  g_autoptr (GtkWidget) field = g_object_ref_sink (g_object_new (KAO_TYPE_DIGITS, "length", 4, NULL));

  for (guint digit = 6; digit < 10; digit++)
    kao_digits_type (KAO_DIGITS (field), digit);
  g_assert_true (points_at (field, "6789"));
  kao_digits_erase_last (KAO_DIGITS (field));
  g_assert_false (points_at (field, "6789"));
  g_assert_true (points_at (field, "678"));
  kao_digits_clear (KAO_DIGITS (field));
  g_assert_false (points_at (field, "67"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  kao_i18n_init ("en");
  gtk_disable_setlocale ();
  gtk_init ();
  g_test_add_func ("/ui/digits/taken-back", test_taken_back);
  return g_test_run ();
}
