// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-camera-protocol.h"

#include <math.h>
#include <string.h>

static const KaoMessageSpec *
find (guint16 type)
{
  for (const KaoMessageSpec *spec = kao_camera_protocol; spec->payload_size != G_MAXUINT32; spec++)
    if (spec->type == type)
      return spec;
  g_assert_not_reached ();
}

/* Types are in the camera's range and told apart; payloads fit; rubbish never gets through. */
static void
test_table (void)
{
  guint8 rubbish[KAO_MESSAGE_MAX_PAYLOAD];

  memset (rubbish, 0xff, sizeof rubbish);
  for (const KaoMessageSpec *spec = kao_camera_protocol; spec->payload_size != G_MAXUINT32; spec++)
    {
      g_assert_cmpuint (spec->type >> 8, ==, 2);
      g_assert_cmpuint (spec->payload_size, <=, KAO_MESSAGE_MAX_PAYLOAD);
      g_assert_true (find (spec->type) == spec);
      g_assert_true ((spec->payload_size == 0) == (spec->check == NULL));
      if (spec->check != NULL)
        g_assert_false (spec->check (rubbish));
    }
}

static void
test_ring (void)
{
  const KaoMessageSpec *spec = find (KAO_CAMERA_RING);
  const KaoCameraRing good = { 8, 1280, 720, 3840, 2768896 };
  KaoCameraRing ring = good;

  g_assert_true (spec->check (&ring));
  ring.slot_size = 3840 * 720 - 1;
  g_assert_false (spec->check (&ring));
  ring = good;
  ring.stride = 3839;
  g_assert_false (spec->check (&ring));
  ring = good;
  ring.n_slots = KAO_CAMERA_RING_SLOTS + 1;
  g_assert_false (spec->check (&ring));
  ring = good;
  ring.width = 0x55555556; /* times three is 2 in 32 bits */
  ring.stride = 2;
  g_assert_false (spec->check (&ring));
  ring = good;
  ring.slot_size = G_MAXUINT64;
  g_assert_false (spec->check (&ring));
}

static void
test_content (void)
{
  KaoCameraOpen open = { .width = 1280, .height = 720, .fps = 30 };
  KaoCameraLuminance luminance = { 0.5 };
  KaoCameraStateEvent state = { KAO_CAMERA_STREAM_BROKEN, 3 };
  KaoCameraOpened opened = { .width = 640, .height = 480, .fps = 30 };

  g_assert_true (find (KAO_CAMERA_OPEN)->check (&open));
  open.fps = 0;
  g_assert_false (find (KAO_CAMERA_OPEN)->check (&open));
  open.fps = 30;
  memset (open.device, 'x', sizeof open.device);
  g_assert_false (find (KAO_CAMERA_OPEN)->check (&open));
  g_assert_true (find (KAO_CAMERA_LUMINANCE)->check (&luminance));
  luminance.luminance = NAN;
  g_assert_false (find (KAO_CAMERA_LUMINANCE)->check (&luminance));
  g_assert_true (find (KAO_CAMERA_STATE)->check (&state));
  state.stream = KAO_CAMERA_N_STREAMS;
  g_assert_false (find (KAO_CAMERA_STATE)->check (&state));
  g_assert_true (find (KAO_CAMERA_OPENED)->check (&opened));
  opened.fps = INFINITY;
  g_assert_false (find (KAO_CAMERA_OPENED)->check (&opened));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera-protocol/table", test_table);
  g_test_add_func ("/camera-protocol/ring", test_ring);
  g_test_add_func ("/camera-protocol/content", test_content);
  return g_test_run ();
}
