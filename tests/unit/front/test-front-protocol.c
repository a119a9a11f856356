// SPDX-License-Identifier: GPL-3.0-or-later
/* What each side of kaoawase-front refuses of the other. */
#include "config.h"

#include "front/kao-front-protocol.h"

#include <string.h>

static const KaoFrontReadMessage good_read = { 1386, 882, 400, 80, 300, 340, 420, 20261101 };
static const KaoFrontDoneMessage good_done = { KAO_ERA_SHOWA, 45, 4, 17, 2035, "2285", 600 };

static const KaoMessageSpec *
spec_of (guint16 type)
{
  const KaoMessageSpec *spec = kao_front_message_specs;

  while (spec->payload_size != G_MAXUINT32 && spec->type != type)
    spec++;
  return spec;
}

static void
test_read (void)
{
  static const struct
  {
    gsize offset;
    gint32 value;
  } bad[] = {
    { G_STRUCT_OFFSET (KaoFrontReadMessage, width), 0 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, width), KAO_FRONT_SIDE_MAX + 1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, width), -1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, height), 0 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, height), KAO_FRONT_SIDE_MAX + 1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, dpi), 0 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, dpi), 1201 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, portrait_x), -1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, portrait_x), 1386 - 340 + 1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, portrait_y), G_MAXINT32 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, portrait_width), -1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, portrait_width), G_MAXINT32 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, portrait_height), 882 - 300 + 1 },
    { G_STRUCT_OFFSET (KaoFrontReadMessage, today), 20261131 },
  };

  g_assert_true (spec_of (KAO_FRONT_READ)->check (&good_read));
  g_assert_cmpuint (spec_of (KAO_FRONT_READ)->n_fds, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      KaoFrontReadMessage message = good_read;

      memcpy ((guint8 *) &message + bad[i].offset, &bad[i].value, sizeof bad[i].value);
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_false (spec_of (KAO_FRONT_READ)->check (&message));
    }
}

static void
test_done (void)
{
  const KaoFrontDoneMessage empty = { 0 };
  const KaoFrontDoneMessage bad[] = {
    { KAO_N_ERAS, 45, 4, 17, 2035, "2285", 600 },   { KAO_ERA_SHOWA, 10000, 4, 17, 2035, "2285", 600 },
    { KAO_ERA_SHOWA, 45, 13, 17, 2035, "2285", 600 }, { KAO_ERA_SHOWA, 45, 4, 32, 2035, "2285", 600 },
    { KAO_ERA_SHOWA, 0, 4, 17, 2035, "2285", 600 }, { KAO_ERA_SHOWA, 45, 0, 17, 2035, "2285", 600 },
    { KAO_ERA_SHOWA, 45, 4, 0, 2035, "2285", 600 }, { KAO_ERA_SHOWA, 45, 4, 17, 10000, "2285", 600 },
    { KAO_ERA_SHOWA, 45, 4, 17, 2035, "228", 600 }, { KAO_ERA_SHOWA, 45, 4, 17, 2035, "228a", 600 },
    { KAO_ERA_SHOWA, 45, 4, 17, 2035, "22851", 600 },
  };
  KaoFrontDoneMessage endless = good_done;

  memset (endless.code, '1', sizeof endless.code);
  g_assert_true (spec_of (KAO_FRONT_DONE)->check (&good_done));
  g_assert_true (spec_of (KAO_FRONT_DONE)->check (&empty));
  g_assert_false (spec_of (KAO_FRONT_DONE)->check (&endless));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_false (spec_of (KAO_FRONT_DONE)->check (&bad[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front-protocol/read", test_read);
  g_test_add_func ("/front-protocol/done", test_done);
  return g_test_run ();
}
