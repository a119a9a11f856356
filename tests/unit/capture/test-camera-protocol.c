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

#define GOOD(type, value) g_assert_true (find (type)->check (&value))
#define BAD(type, value, field, wrong)                                                            \
  G_STMT_START                                                                                    \
  {                                                                                               \
    __typeof__ (value) copy_ = value;                                                             \
    copy_.field = wrong;                                                                          \
    g_assert_false (find (type)->check (&copy_));                                                 \
  }                                                                                               \
  G_STMT_END
/* No end within the field, and no UTF-8. */
#define BAD_TEXT(type, value, field)                                                              \
  G_STMT_START                                                                                    \
  {                                                                                               \
    __typeof__ (value) copy_ = value;                                                             \
    memset (copy_.field, 'x', sizeof copy_.field);                                                \
    g_assert_false (find (type)->check (&copy_));                                                 \
    BAD (type, value, field[0], '\xff');                                                          \
  }                                                                                               \
  G_STMT_END

static void
test_ring (void)
{
  KaoCameraRing ring = { 8, 1280, 720, 3840, 2768896 };
  KaoCameraRing low = { 8, 1280, 16, 3840, 65536 };
  KaoCameraRing large = ring;

  GOOD (KAO_CAMERA_RING, ring);
  GOOD (KAO_CAMERA_RING, low);
  BAD (KAO_CAMERA_RING, ring, slot_size, 3840 * 720 - 1);
  BAD (KAO_CAMERA_RING, ring, slot_size, G_MAXUINT64);
  BAD (KAO_CAMERA_RING, ring, stride, 3839);
  BAD (KAO_CAMERA_RING, ring, n_slots, KAO_CAMERA_RING_SLOTS + 1);
  BAD (KAO_CAMERA_RING, ring, n_slots, 1);
  BAD (KAO_CAMERA_RING, low, height, 15);
  large.stride = 2;
  BAD (KAO_CAMERA_RING, large, width, 0x55555556); /* times three is 2 in 32 bits */
  /* So small that no product could tell. */
  large = low;
  large.stride = 48;
  large.slot_size = (guint64) KAO_CAMERA_MAX_SIDE * KAO_CAMERA_MAX_SIDE * 4;
  large.width = 16;
  GOOD (KAO_CAMERA_RING, large);
  BAD (KAO_CAMERA_RING, large, height, KAO_CAMERA_MAX_SIDE + 1);
  BAD (KAO_CAMERA_RING, large, stride, KAO_CAMERA_MAX_SIDE * 4 + 4);
}

static void
test_commands (void)
{
  KaoCameraOpen open = { .width = 1280, .height = 720, .fps = 30, .rotate = 270 };
  KaoCameraReturn back = { KAO_CAMERA_RING_SLOTS - 1 };
  KaoCameraLuminance luminance = { 0.5 };

  GOOD (KAO_CAMERA_OPEN, open);
  BAD_TEXT (KAO_CAMERA_OPEN, open, device);
  BAD (KAO_CAMERA_OPEN, open, width, 15);
  BAD (KAO_CAMERA_OPEN, open, height, KAO_CAMERA_MAX_SIDE + 1);
  BAD (KAO_CAMERA_OPEN, open, fps, 0);
  BAD (KAO_CAMERA_OPEN, open, fps, 241);
  BAD (KAO_CAMERA_OPEN, open, rotate, 45);
  BAD (KAO_CAMERA_OPEN, open, rotate, 360);
  GOOD (KAO_CAMERA_RETURN, back);
  BAD (KAO_CAMERA_RETURN, back, slot, KAO_CAMERA_RING_SLOTS);
  GOOD (KAO_CAMERA_LUMINANCE, luminance);
  BAD (KAO_CAMERA_LUMINANCE, luminance, luminance, NAN);
  BAD (KAO_CAMERA_LUMINANCE, luminance, luminance, -1.5);
  BAD (KAO_CAMERA_LUMINANCE, luminance, luminance, 1.5);
}

static void
test_events (void)
{
  KaoCameraDevice device = { .node = "/dev/video0", .is_external = 1 };
  KaoCameraOpened opened = { .width = 640, .height = 480, .fps = 30 };
  KaoCameraFrame frame = { 0, 0, 1, 1 };
  KaoCameraStateEvent state = { KAO_CAMERA_STREAM_BROKEN, 3 };

  GOOD (KAO_CAMERA_DEVICE, device);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, node);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, name);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, stable_name);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, bus);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, usb_port);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, formats);
  BAD_TEXT (KAO_CAMERA_DEVICE, device, problem);
  BAD (KAO_CAMERA_DEVICE, device, rank, KAO_CAMERA_MAX_DEVICES);
  BAD (KAO_CAMERA_DEVICE, device, is_external, 2);
  GOOD (KAO_CAMERA_OPENED, opened);
  BAD (KAO_CAMERA_OPENED, opened, source, KAO_CAMERA_SOURCE_AVI + 1);
  BAD (KAO_CAMERA_OPENED, opened, width, 0);
  BAD (KAO_CAMERA_OPENED, opened, height, 0);
  BAD (KAO_CAMERA_OPENED, opened, fps, (gdouble) NAN);
  BAD (KAO_CAMERA_OPENED, opened, fps, -1);
  BAD (KAO_CAMERA_OPENED, opened, fps, (gdouble) INFINITY);
  BAD (KAO_CAMERA_OPENED, opened, has_exposure_help, 2);
  BAD_TEXT (KAO_CAMERA_OPENED, opened, name);
  BAD_TEXT (KAO_CAMERA_OPENED, opened, stable_name);
  GOOD (KAO_CAMERA_FRAME, frame);
  BAD (KAO_CAMERA_FRAME, frame, slot, KAO_CAMERA_RING_SLOTS);
  BAD (KAO_CAMERA_FRAME, frame, sequence, 0);
  BAD (KAO_CAMERA_FRAME, frame, captured_usec, 0);
  GOOD (KAO_CAMERA_STATE, state);
  BAD (KAO_CAMERA_STATE, state, stream, KAO_CAMERA_N_STREAMS);
}

/* A code's text ends within its field, is UTF-8 and says something. */
static void
test_codes (void)
{
  KaoCameraWatchCodes watch = { 1 };
  KaoCameraCode code = { "KAO1:" };

  g_assert_true (find (KAO_CAMERA_WATCH_CODES)->check (&watch));
  watch.is_wanted = 2;
  g_assert_false (find (KAO_CAMERA_WATCH_CODES)->check (&watch));
  g_assert_true (find (KAO_CAMERA_CODE)->check (&code));
  memset (code.text, 'x', sizeof code.text);
  g_assert_false (find (KAO_CAMERA_CODE)->check (&code));
  code.text[sizeof code.text - 1] = '\0';
  g_assert_true (find (KAO_CAMERA_CODE)->check (&code));
  code.text[7] = '\x80';
  g_assert_false (find (KAO_CAMERA_CODE)->check (&code));
  code.text[0] = '\0';
  g_assert_false (find (KAO_CAMERA_CODE)->check (&code));
}

/* Whom the demonstration's camera shows: numbers that cannot name another file, a code that fits its field. */
static void
test_show (void)
{
  KaoCameraShow show = { .person = 12, .picture = 2, .modules = KAO_CAMERA_MAX_MODULES, .share = 400, .tilt = 30 };

  GOOD (KAO_CAMERA_SHOW, show);
  BAD (KAO_CAMERA_SHOW, show, person, 100);
  BAD (KAO_CAMERA_SHOW, show, picture, 10);
  BAD (KAO_CAMERA_SHOW, show, modules, KAO_CAMERA_MAX_MODULES + 1);
  BAD (KAO_CAMERA_SHOW, show, share, 1001);
  BAD (KAO_CAMERA_SHOW, show, turn, 360);
  BAD (KAO_CAMERA_SHOW, show, tilt, 61);
  BAD (KAO_CAMERA_SHOW, show, blur, 5001);
  BAD (KAO_CAMERA_SHOW, show, glare, 1001);
  BAD (KAO_CAMERA_SHOW, show, is_phone, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera-protocol/table", test_table);
  g_test_add_func ("/camera-protocol/ring", test_ring);
  g_test_add_func ("/camera-protocol/commands", test_commands);
  g_test_add_func ("/camera-protocol/events", test_events);
  g_test_add_func ("/camera-protocol/codes", test_codes);
  g_test_add_func ("/camera-protocol/show", test_show);
  return g_test_run ();
}
