// SPDX-License-Identifier: GPL-3.0-or-later
/* What each side of kaoawase-passer refuses of the other. */
#include "config.h"

#include "passing/kao-passing-protocol.h"

#include <string.h>

static const KaoMessageSpec *
spec_of (guint16 type)
{
  const KaoMessageSpec *spec = kao_passing_message_specs;

  while (spec->payload_size != G_MAXUINT32 && spec->type != type)
    spec++;
  g_assert_cmpuint (spec->type, ==, type);
  return spec;
}

static void
test_pass (void)
{
  const KaoMessageSpec *spec = spec_of (KAO_PASSING_PASS);
  KaoPassingPassMessage message = { 1000, "山田" };

  g_assert_cmpuint (spec->n_fds, ==, 1);
  g_assert_true (spec->check (&message));
  message.photo_bytes = 0;
  g_assert_false (spec->check (&message));
  message.photo_bytes = KAO_PASSING_MOST_PHOTO_BYTES + 1;
  g_assert_false (spec->check (&message));
  message.photo_bytes = KAO_PASSING_MOST_PHOTO_BYTES;
  g_assert_true (spec->check (&message));
  message.label[0] = (gchar) 0xff;
  g_assert_false (spec->check (&message));
  memset (message.label, 'x', sizeof message.label);
  g_assert_false (spec->check (&message));
}

static void
test_done (void)
{
  const KaoMessageSpec *spec = spec_of (KAO_PASSING_DONE);
  KaoPassingDoneMessage message = { KAO_PASSING_EXITED, 0, "受付番号 77" };

  g_assert_cmpuint (spec->n_fds, ==, 0);
  g_assert_true (spec->check (&message));
  message.end = KAO_PASSING_NOT_STARTED + 1;
  g_assert_false (spec->check (&message));
  message.end = KAO_PASSING_DIED;
  message.exit_code = 4096;
  g_assert_false (spec->check (&message));
  message.exit_code = 13;
  g_assert_true (spec->check (&message));
  strcpy (message.line, "two\nlines");
  g_assert_false (spec->check (&message));
  memset (message.line, 'x', sizeof message.line);
  g_assert_false (spec->check (&message));
  message.line[200] = '\0';
  g_assert_false (spec->check (&message));
}

/* As many characters as may be shown, and no end within the message. */
static void
test_endless_line (void)
{
  struct
  {
    KaoPassingDoneMessage message;
    gchar end;
  } sent = { 0 };

  for (guint i = 0; i < KAO_PASSING_LINE_BYTES / 4; i++)
    memcpy (sent.message.line + 4 * i, "\xf0\x9f\x98\x80", 4);
  g_assert_false (spec_of (KAO_PASSING_DONE)->check (&sent.message));
  sent.message.line[KAO_PASSING_LINE_BYTES - 4] = '\0';
  g_assert_true (spec_of (KAO_PASSING_DONE)->check (&sent.message));
}

static void
test_inside (void)
{
  const KaoMessageSpec *spec = spec_of (KAO_PASSING_INSIDE);
  KaoPassingInsideMessage message = { 1 };

  g_assert_true (spec->check (&message));
  message.is_sandboxed = 2;
  g_assert_false (spec->check (&message));
}

/* Each goes one way only: even from the window, odd to it. */
static void
test_directions (void)
{
  g_assert_cmpuint (spec_of (KAO_PASSING_START)->n_fds, ==, 2);
  g_assert_cmpuint (KAO_PASSING_PASS % 2 + KAO_PASSING_START % 2, ==, 0);
  g_assert_cmpuint (KAO_PASSING_DONE % 2 + KAO_PASSING_INSIDE % 2, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passing/protocol/pass", test_pass);
  g_test_add_func ("/passing/protocol/done", test_done);
  g_test_add_func ("/passing/protocol/endless-line", test_endless_line);
  g_test_add_func ("/passing/protocol/inside", test_inside);
  g_test_add_func ("/passing/protocol/directions", test_directions);
  return g_test_run ();
}
