// SPDX-License-Identifier: GPL-3.0-or-later
/* The code of a ticket as large as tickets get, drawn and read again by another library; how it is built. */
#include "config.h"

#include "base/kao-error.h"
#include "read-code.h"
#include "ticket/kao-ticket-code.h"
#include "ticket/kao-ticket.h"

#include <string.h>

#define MODULE_PX 6

/* As long as a ticket's text can be. */
static gchar *
make_text (void)
{
  static const gchar alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  gchar *text = g_malloc0 (KAO_TICKET_MAX_TEXT + 1);

  strcpy (text, "KAO1:");
  for (gsize i = 5; i < KAO_TICKET_MAX_TEXT; i++)
    text[i] = alphabet[i * 7 % 45];
  return text;
}

static void
test_is_read (void)
{
  g_autofree gchar *text = make_text ();
  g_autofree gchar *read = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_ticket_code_draw (text, MODULE_PX, &error);

  g_assert_no_error (error);
  read = read_code (kao_image_get_const_row (image, 0), kao_image_get_width (image),
                    kao_image_get_height (image), kao_image_get_stride (image));
  g_assert_cmpstr (read, ==, text);
}

static void
test_form (void)
{
  g_autofree gchar *text = make_text ();
  g_autoptr (KaoImage) image = kao_ticket_code_draw (text, MODULE_PX, NULL);
  gint modules = kao_image_get_width (image) / MODULE_PX - 2 * KAO_TICKET_CODE_QUIET_MODULES;
  const guint8 *row;

  g_assert_cmpint (kao_image_get_width (image), ==, kao_image_get_height (image));
  g_assert_cmpint (modules, <=, 89);
  /* The quiet zone is light, the corner's finder pattern dark. */
  for (gint y = 0; y < KAO_TICKET_CODE_QUIET_MODULES * MODULE_PX; y++)
    {
      row = kao_image_get_const_row (image, y);
      for (gint x = 0; x < kao_image_get_width (image); x++)
        g_assert_cmpuint (row[x], ==, 255);
    }
  row = kao_image_get_const_row (image, KAO_TICKET_CODE_QUIET_MODULES * MODULE_PX);
  for (gint x = 0; x < 7 * MODULE_PX; x++)
    g_assert_cmpuint (row[KAO_TICKET_CODE_QUIET_MODULES * MODULE_PX + x], ==, 0);
}

static void
test_too_large (void)
{
  g_autofree gchar *text = g_strnfill (5000, 'A');
  g_autoptr (GError) error = NULL;

  g_assert_null (kao_ticket_code_draw (text, 1, &error));
  g_assert_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/code/is-read", test_is_read);
  g_test_add_func ("/ticket/code/form", test_form);
  g_test_add_func ("/ticket/code/too-large", test_too_large);
  return g_test_run ();
}
