// SPDX-License-Identifier: GPL-3.0-or-later
/* The tables of the scanner: status, deadlines, names, list, messages. */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-image.h"
#include "scan/kao-scan-deadline.h"
#include "scan/kao-scan-drivers.h"
#include "scan/kao-scan-list.h"
#include "scan/kao-scan-names.h"
#include "scan/kao-scan-picture.h"
#include "scan/kao-scan-preset.h"
#include "scan/kao-scan-protocol.h"
#include "scan/kao-scan-status.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- status ---- */

static void
test_status_total (void)
{
  for (gint step = 0; step < KAO_N_SCAN_STEPS; step++)
    for (gint status = -3; status < 40; status++)
      {
        g_autoptr (GError) error = NULL;

        if (status == SANE_STATUS_GOOD)
          continue;
        error = kao_scan_status_to_error ((SANE_Status) status, (KaoScanStep) step);
        g_assert_nonnull (error);
        g_assert_true (g_str_has_suffix (error->message, "."));
        if (status == SANE_STATUS_CANCELLED)
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        else if (error->domain == KAO_RETRY)
          g_assert_true (error->code >= KAO_RETRY_COVER_OPEN
                         && error->code <= KAO_RETRY_SCAN_WARMING_UP);
        else
          {
            g_assert_true (error->domain == KAO_SCANNER_ERROR);
            g_assert_cmpint (error->code, <, KAO_N_DEVICE_ERRORS);
          }
        g_assert_nonnull (kao_scan_status_name ((SANE_Status) status));
      }
}

static void
check_status (SANE_Status status, KaoScanStep step, GQuark domain, gint code)
{
  g_autoptr (GError) error = kao_scan_status_to_error (status, step);

  g_assert_error (error, domain, code);
}

static void
test_status_meaning (void)
{
  const KaoScanStep any[] = { KAO_SCAN_STEP_OPEN, KAO_SCAN_STEP_START, KAO_SCAN_STEP_READ };

  for (gsize i = 0; i < G_N_ELEMENTS (any); i++)
    {
      check_status (SANE_STATUS_DEVICE_BUSY, any[i], KAO_RETRY, KAO_RETRY_SCANNER_BUSY);
      check_status (SANE_STATUS_JAMMED, any[i], KAO_RETRY, KAO_RETRY_JAMMED);
      check_status (SANE_STATUS_NO_DOCS, any[i], KAO_RETRY, KAO_RETRY_NO_DOCS);
      check_status (SANE_STATUS_COVER_OPEN, any[i], KAO_RETRY, KAO_RETRY_COVER_OPEN);
      check_status (SANE_STATUS_NO_MEM, any[i], KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_MEMORY);
      check_status (SANE_STATUS_ACCESS_DENIED, any[i], KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_DENIED);
      check_status (SANE_STATUS_UNSUPPORTED, any[i], KAO_SCANNER_ERROR,
                    KAO_DEVICE_ERROR_UNSUPPORTED);
      check_status (KAO_SANE_STATUS_WARMING_UP, any[i], KAO_RETRY, KAO_RETRY_SCAN_WARMING_UP);
    }
  check_status (SANE_STATUS_INVAL, KAO_SCAN_STEP_OPEN, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  check_status (SANE_STATUS_IO_ERROR, KAO_SCAN_STEP_OPEN, KAO_SCANNER_ERROR,
                KAO_DEVICE_ERROR_VANISHED);
  check_status (SANE_STATUS_IO_ERROR, KAO_SCAN_STEP_READ, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO);
  check_status (SANE_STATUS_EOF, KAO_SCAN_STEP_READ, KAO_RETRY, KAO_RETRY_SCAN_INCOMPLETE);
  g_assert_true (kao_scan_status_is_busy (SANE_STATUS_DEVICE_BUSY));
  g_assert_true (kao_scan_status_is_busy (KAO_SANE_STATUS_WARMING_UP));
  g_assert_false (kao_scan_status_is_busy (SANE_STATUS_IO_ERROR));
  g_assert_false (kao_scan_status_is_busy ((SANE_Status) 99));
}

/* ---- deadlines ---- */

static void
test_deadlines (void)
{
  KaoScanPace pace = { 0 };
  guint unknown = kao_scan_deadline (KAO_SCAN_WAIT_FIRST_BYTE, "airscan:e0:X", 2480, NULL);

  for (gint wait = 0; wait < KAO_N_SCAN_WAITS; wait++)
    {
      guint ms = kao_scan_deadline ((KaoScanWait) wait, "", 2480, NULL);

      g_assert_cmpuint (ms, >, 1000);
      g_assert_cmpuint (ms, <=, 180000);
    }
  /* airscan needs ten seconds to say "busy". */
  g_assert_cmpuint (kao_scan_deadline (KAO_SCAN_WAIT_START, "airscan:e0:X", 0, NULL), >, 11000);

  /* A quick device is given up on sooner, a slow one never later than an unknown one. */
  pace.is_known = TRUE;
  kao_scan_pace_learn (&pace, KAO_SCAN_WAIT_FIRST_BYTE, 150, 2480);
  g_assert_cmpuint (kao_scan_deadline (KAO_SCAN_WAIT_FIRST_BYTE, "airscan:e0:X", 2480, &pace), <,
                    12000);
  kao_scan_pace_learn (&pace, KAO_SCAN_WAIT_FIRST_BYTE, 8000, 2480);
  g_assert_cmpuint (kao_scan_deadline (KAO_SCAN_WAIT_FIRST_BYTE, "airscan:e0:X", 2480, &pace), >=,
                    23000);
  kao_scan_pace_learn (&pace, KAO_SCAN_WAIT_FIRST_BYTE, 600000, 2480);
  g_assert_cmpuint (kao_scan_deadline (KAO_SCAN_WAIT_FIRST_BYTE, "airscan:e0:X", 2480, &pace), ==,
                    unknown);

  /* An old lamp warms for a minute, over the network too, and even on a device known to be quick. */
  g_assert_cmpuint (kao_scan_deadline (KAO_SCAN_WAIT_START, "plustek:libusb:001:005", 0, &pace), >=,
                    60000);
  g_assert_cmpuint (kao_scan_deadline (KAO_SCAN_WAIT_START, "net:desk:plustek:libusb:1:5", 0, NULL),
                    >=, 60000);
}

/* ---- names ---- */

static void
check_place (const gchar *device, const gchar *expected)
{
  g_autofree gchar *place = kao_scan_place_of (device);

  g_assert_cmpstr (place, ==, expected);
}

static void
check_name (const gchar *maker, const gchar *model, const gchar *place, const gchar *expected)
{
  g_autofree gchar *name = kao_scan_display_name (maker, model, place);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (void)
{
  check_place ("genesys:libusb:001:004", "USB");
  check_place ("pixma:04A91912_4F6B2C", "USB");
  check_place ("pixma:MX920_office", "");
  check_place ("net:desk7:genesys:libusb:001:004", "desk7");
  check_place ("net:", "");
  check_place ("airscan:e0:Office", "");
  check_place ("pixma:", "");
  check_place ("", "");
  check_name ("Canon", "LiDE 210", "USB", "Canon LiDE 210 (USB)");
  check_name ("Canon", "Canon LiDE 210", "", "Canon LiDE 210");
  check_name ("eSCL", "Brother MFC-L2750DW", "", "Brother MFC-L2750DW");
  check_name ("", "", "USB", "USB");
  g_assert_true (kao_scan_device_is_wanted ("genesys:libusb:001:004"));
  g_assert_false (kao_scan_device_is_wanted ("v4l:/dev/video0"));
  g_assert_false (kao_scan_device_is_wanted ("escl:http://10.0.0.1:80"));
  g_assert_false (kao_scan_device_is_wanted ("net:desk:v4l:/dev/video0"));
  g_assert_true (kao_scan_device_is_wanted ("net:desk:pixma:04A91912"));
}

static void
add (KaoScanList *list, const gchar *device)
{
  KaoScanDeviceMessage message = { 0 };

  kao_message_set_text (message.device, sizeof message.device, device);
  kao_message_set_text (message.model, sizeof message.model, "M");
  kao_scan_list_add (list, &message);
}

/* A device under the name of today, looked for under that of yesterday. */
static void
test_found_again (void)
{
  static const struct
  {
    const gchar *wanted;
    const gchar *there; /* separated by | */
    gint found;         /* which of them, -1 = none */
  } cases[] = {
    { "airscan:e3:Brother MFC-L2750DW", "airscan:e0:Brother MFC-L2750DW|airscan:e1:Canon MF240", 0 },
    { "airscan:e3:Office", "airscan:w0:Office|airscan:e1:Office", 1 }, /* the same protocol first */
    { "airscan:e3:Office", "airscan:w0:Office", 0 },
    { "airscan:e3:Office", "airscan:e0:Office|airscan:e1:Office", -1 },
    { "airscan:e3:Office", "airscan:e0:Office 2", -1 },
    { "brother4:bus2;dev1", "brother4:bus1;dev3", 0 },
    { "brother4:bus2;dev1", "brother3:bus1;dev3", -1 },
    { "brother4:net1;dev0", "brother4:net1;dev1", 0 },
    { "epkowa:interpreter:001:004", "epkowa:interpreter:002:017", 0 },
    { "epkowa:usb:001:004", "epkowa:interpreter:001:004", -1 },
    { "plustek:libusb:001:004", "plustek:libusb:001:009|genesys:libusb:001:004", 0 },
    { "pixma:04A91912_112233", "pixma:04A91912_445566|pixma:04A91913_112233", 0 },
    { "fujitsu:ScanSnap iX500:1234", "fujitsu:ScanSnap iX500:99|fujitsu:fi-7160:1234", 0 },
    { "net:desk:genesys:libusb:001:004", "net:desk:genesys:libusb:001:006|net:hall:genesys:libusb:001:004",
      0 },
    { "hpaio:/usb/HP_LaserJet_M28w?serial=X1", "hpaio:/usb/HP_LaserJet_M28w?serial=X2", -1 },
    { "epsonds:net:192.168.1.5", "epsonds:net:192.168.1.77|epson2:net:192.168.1.5", 0 },
    { "epsonds:net:192.168.1.5", "epsonds:net:192.168.1.7|epsonds:net:192.168.1.8", -1 },
    { "pixma:MB2300_192.168.2.150", "pixma:MB2300_192.168.2.9|pixma:TS5000_192.168.2.150", 0 },
    { "utsushi:esci:usb:/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0",
      "utsushi:esci:usb:/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0", 0 },
    { "umax:/dev/sg0", "umax:/dev/sg3|epson:/dev/sg0", 0 },
    { "net:192.168.1.5:pixma:04A91912", "net:192.168.1.6:pixma:04A91912", -1 },
    { "epsonscan2:ET-2750:001:012:esci2:usb:ES0160:319", "epsonscan2:ET-2750:002:003:esci2:usb:ES0160:319", 0 },
    { "brother5:bus2;dev1", "brother5:bus1;dev2", 0 },
    { "canon_dr:libusb:001:004", "canon_dr:libusb:003:002", 0 },
    { "dsseries:usb:0x04F9:0x60E0", "dsseries:usb:0x04F9:0x60E4", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KaoScanList) list = kao_scan_list_new ();
      g_auto (GStrv) there = g_strsplit (cases[i].there, "|", -1);
      const KaoScanListEntry *entry;

      for (gsize k = 0; there[k] != NULL; k++)
        add (list, there[k]);
      entry = kao_scan_list_find (list, cases[i].wanted);
      g_test_message ("%s", cases[i].wanted);
      g_assert_cmpstr (entry != NULL ? entry->device : NULL, ==,
                       cases[i].found >= 0 ? there[cases[i].found] : NULL);
    }
}

/* Another driver took the device over: its model is enough where there is one of it. */
static void
test_found_by_model (void)
{
  g_autoptr (KaoScanList) list = kao_scan_list_new ();
  KaoScanDeviceMessage message = { 0 };

  kao_message_set_text (message.device, sizeof message.device, "airscan:e0:whatever");
  kao_message_set_text (message.model, sizeof message.model, "HP LaserJet M28w");
  kao_scan_list_add (list, &message);
  add (list, "genesys:libusb:001:004");
  g_assert_cmpstr (kao_scan_list_find (list, "hpaio:/usb/HP_LaserJet_M28w?serial=X1")->device, ==,
                   "airscan:e0:whatever");
  kao_scan_list_add (list, &message);
  g_assert_null (kao_scan_list_find (list, "hpaio:/usb/HP_LaserJet_M28w?serial=X1"));
}

static void
test_list (void)
{
  g_autoptr (KaoScanList) list = kao_scan_list_new ();

  g_assert_null (kao_scan_list_find (list, ""));
  add (list, "airscan:e0:Office");
  add (list, "genesys:libusb:001:007");
  g_assert_cmpuint (kao_scan_list_get_size (list), ==, 2);
  g_assert_cmpstr (kao_scan_list_find (list, "")->device, ==, "airscan:e0:Office");
  /* Plugged in again under another number. */
  g_assert_cmpstr (kao_scan_list_find (list, "genesys:libusb:001:004")->device, ==,
                   "genesys:libusb:001:007");
  g_assert_null (kao_scan_list_find (list, "pixma:libusb:001:007"));
  g_assert_null (kao_scan_list_find (list, "airscan:e1:Other"));
  /* Two of a kind: no guess. */
  add (list, "genesys:libusb:001:008");
  g_assert_null (kao_scan_list_find (list, "genesys:libusb:001:004"));
  g_assert_cmpstr (kao_scan_list_find (list, "genesys:libusb:001:008")->device, ==,
                   "genesys:libusb:001:008");
}

static void
test_presets (void)
{
  KaoScanRequest card = { KAO_DOCUMENT_CARD, FALSE };
  KaoScanRequest whole = { KAO_DOCUMENT_LICENCE, TRUE };
  KaoScanRequest form = { KAO_DOCUMENT_FORM, FALSE };
  KaoScanWish wish;

  kao_scan_wish_for (&card, &wish);
  g_assert_cmpuint (wish.dpi, ==, 600);
  /* A card fits at any angle. */
  g_assert_cmpfloat (wish.width_mm, >, hypot (85.60, 53.98));
  g_assert_cmpfloat (wish.height_mm, >, hypot (85.60, 53.98));
  kao_scan_wish_for (&whole, &wish);
  g_assert_cmpfloat (wish.width_mm, ==, 0.0);
  g_assert_cmpuint (kao_scan_wish_lines (&wish), >, 3000);
  kao_scan_wish_for (&form, &wish);
  g_assert_cmpuint (wish.dpi, ==, 300);
  g_assert_cmpfloat (wish.height_mm, ==, 297.0);
}

/* ---- messages ---- */

static const KaoMessageSpec *
spec_of (guint16 type)
{
  for (const KaoMessageSpec *s = kao_scan_message_specs; s->payload_size != G_MAXUINT32; s++)
    if (s->type == type)
      return s;
  g_assert_not_reached ();
}

static void
test_messages (void)
{
  KaoScanScanMessage scan = { "test:0", 105.0, 105.0, 600, 0 };
  KaoScanDoneMessage done = { 600.0, KAO_IMAGE_RGB24, 100, 50, 300 };
  KaoScanDoneMessage wide = done;
  KaoScanDeviceMessage device = { "test:0", "M", "N", "" };
  KaoScanProgressMessage progress = { KAO_SCAN_STAGE_READING, 5, 10, 0 };
  KaoScanListMessage search = { "", 0 };
  KaoScanListDoneMessage listed = { 3, KAO_SCAN_DRIVER_NOT_NAMED, "pixma:x" };
  KaoScanCancelMessage cancel = { 7, 0 };
  KaoScanClosedMessage closed = { 0 };
  KaoScanSettingsMessage settings = { "Flatbed", "Color", 600.0, 105.0, 105.0, 0, 0 };

#define GOOD(type, value) g_assert_true (spec_of (type)->check (&value))
#define BAD(type, value, field, wrong)                                                            \
  G_STMT_START                                                                                    \
  {                                                                                               \
    __typeof__ (value) copy_ = value;                                                             \
    copy_.field = wrong;                                                                          \
    g_assert_false (spec_of (type)->check (&copy_));                                              \
  }                                                                                               \
  G_STMT_END
  GOOD (KAO_SCAN_SCAN, scan);
  BAD (KAO_SCAN_SCAN, scan, width_mm, NAN);
  BAD (KAO_SCAN_SCAN, scan, width_mm, -1.0);
  BAD (KAO_SCAN_SCAN, scan, height_mm, (gdouble) INFINITY);
  BAD (KAO_SCAN_SCAN, scan, dpi, 0);
  BAD (KAO_SCAN_SCAN, scan, dpi, 100000);
  BAD (KAO_SCAN_SCAN, scan, want_gray, 2);
  BAD (KAO_SCAN_SCAN, scan, dpi, 49);
  BAD (KAO_SCAN_SCAN, scan, is_card, 2);
  BAD (KAO_SCAN_SCAN, scan, only_settings, 2);
  BAD (KAO_SCAN_SCAN, scan, device[0], '\0');
  GOOD (KAO_SCAN_CANCEL, cancel);
  BAD (KAO_SCAN_CANCEL, cancel, reserved, 1);
  GOOD (KAO_SCAN_SETTINGS, settings);
  BAD (KAO_SCAN_SETTINGS, settings, source[0], (gchar) 0x80);
  BAD (KAO_SCAN_SETTINGS, settings, mode[0], (gchar) 0x80);
  BAD (KAO_SCAN_SETTINGS, settings, dpi, -1.0);
  BAD (KAO_SCAN_SETTINGS, settings, dpi, 100001.0);
  BAD (KAO_SCAN_SETTINGS, settings, dpi, NAN);
  BAD (KAO_SCAN_SETTINGS, settings, width_mm, 1001.0);
  BAD (KAO_SCAN_SETTINGS, settings, height_mm, NAN);
  BAD (KAO_SCAN_SETTINGS, settings, is_feeder, 2);
  BAD (KAO_SCAN_SETTINGS, settings, reserved, 1);
  GOOD (KAO_SCAN_CLOSED, closed);
  BAD (KAO_SCAN_CLOSED, closed, reserved, 1);
  GOOD (KAO_SCAN_LIST, search);
  BAD (KAO_SCAN_LIST, search, reserved, 1);
  memset (search.device, 'x', sizeof search.device);
  g_assert_false (spec_of (KAO_SCAN_LIST)->check (&search));
  GOOD (KAO_SCAN_LIST_DONE, listed);
  BAD (KAO_SCAN_LIST_DONE, listed, driver_state, KAO_N_SCAN_DRIVER_STATES);
  BAD (KAO_SCAN_LIST_DONE, listed, device[0], (gchar) 0x80);
  BAD (KAO_SCAN_LIST_DONE, listed, n_devices, 1001);
  GOOD (KAO_SCAN_DONE, done);
  BAD (KAO_SCAN_DONE, done, width, 0);
  BAD (KAO_SCAN_DONE, done, width, 101);
  BAD (KAO_SCAN_DONE, done, height, 30000);
  BAD (KAO_SCAN_DONE, done, height, 0);
  wide.stride = 2; /* 0x55555556 times three in 32 bits */
  BAD (KAO_SCAN_DONE, wide, width, 0x55555556);
  BAD (KAO_SCAN_DONE, done, stride, 299);
  BAD (KAO_SCAN_DONE, done, stride, 4000000000u);
  BAD (KAO_SCAN_DONE, done, format, KAO_IMAGE_BGRX32);
  BAD (KAO_SCAN_DONE, done, dpi, NAN);
  BAD (KAO_SCAN_DONE, done, dpi, -1.0);
  BAD (KAO_SCAN_DONE, done, dpi, 10001.0);
  BAD (KAO_SCAN_DONE, done, dpi, (gdouble) INFINITY);
  GOOD (KAO_SCAN_DEVICE, device);
  BAD (KAO_SCAN_DEVICE, device, device[0], '\0');
  BAD (KAO_SCAN_DEVICE, device, maker[0], '\xff');
  BAD (KAO_SCAN_DEVICE, device, place[0], '\xff');
  memset (device.model, 'x', sizeof device.model);
  g_assert_false (spec_of (KAO_SCAN_DEVICE)->check (&device));
  GOOD (KAO_SCAN_PROGRESS, progress);
  BAD (KAO_SCAN_PROGRESS, progress, stage, 4);
  BAD (KAO_SCAN_PROGRESS, progress, lines_total, 4000000000u);
  BAD (KAO_SCAN_PROGRESS, progress, lines_done, 4000000000u);
  BAD (KAO_SCAN_PROGRESS, progress, count, 1001);
#undef GOOD
#undef BAD
}

/* ---- the received picture ---- */

static void
test_picture (void)
{
  KaoScanDoneMessage done = { 600.0, KAO_IMAGE_GRAY8, 100, 50, 100 };
  g_autoptr (GError) error = NULL;
  gpointer map = NULL;
  gint fd = kao_memfd_new (5000, &map, &error);
  gint kept = dup (fd);
  KaoImage *image;

  memset (map, 77, 5000);
  image = kao_scan_picture_take (NULL, fd, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kao_image_get_const_row (image, 49)[99], ==, 77);
  g_assert_cmpfloat (kao_image_get_dpi (image), ==, 600.0);
  kao_image_unref (image);
  /* Wiped for whoever else has it mapped. */
  g_assert_cmpuint (((guint8 *) map)[0], ==, 0);
  g_assert_cmpuint (((guint8 *) map)[4999], ==, 0);
  munmap (map, 5000);

  /* Smaller than announced. */
  done.height = 51;
  g_assert_null (kao_scan_picture_take (NULL, kept, &done, &error));
  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_PROTOCOL);
  g_clear_error (&error);
  /* Not sealed, or no memory at all. */
  fd = memfd_create ("t", MFD_ALLOW_SEALING);
  g_assert_cmpint (ftruncate (fd, 100000), ==, 0);
  g_assert_null (kao_scan_picture_take (NULL, fd, &done, &error));
  g_clear_error (&error);
  g_assert_null (kao_scan_picture_take (NULL, open ("/dev/null", O_RDWR), &done, &error));
}

/* The memory that lines were written into comes again when the scan is done. */
static void
test_picture_twice (void)
{
  const KaoScanDoneMessage begun = { 600.0, KAO_IMAGE_GRAY8, 100, 50, 100 };
  const KaoScanDoneMessage done = { 300.0, KAO_IMAGE_GRAY8, 90, 40, 100 };
  const KaoScanDoneMessage larger = { 600.0, KAO_IMAGE_GRAY8, 100, 51, 100 };
  g_autoptr (GError) error = NULL;
  gpointer map = NULL, other_map = NULL;
  gint fd = kao_memfd_new (6000, &map, &error), other = kao_memfd_new (6000, &other_map, &error);
  KaoScanMemory *memory = kao_scan_memory_take (dup (fd), &begun, &error);
  KaoImage *partial, *whole, *not_mapped, *elsewhere;

  g_assert_no_error (error);
  memset (map, 77, 6000);
  memset (other_map, 78, 6000);
  partial = kao_scan_memory_get_picture (memory);
  g_assert_cmpint (kao_image_get_height (partial), ==, 50);
  /* Written while it is being looked at. */
  ((guint8 *) map)[4999] = 79;
  g_assert_cmpuint (kao_image_get_const_row (partial, 49)[99], ==, 79);
  whole = kao_scan_picture_take (memory, dup (fd), &done, &error);
  g_assert_no_error (error);
  g_assert_true (kao_image_get_const_row (whole, 0) == kao_image_get_const_row (partial, 0));
  g_assert_cmpint (kao_image_get_height (whole), ==, 40);
  g_assert_cmpfloat (kao_image_get_dpi (whole), ==, 300.0);
  /* What reaches beyond what is mapped, and other memory, are mapped by themselves. */
  not_mapped = kao_scan_picture_take (memory, dup (fd), &larger, &error);
  g_assert_true (kao_image_get_const_row (not_mapped, 0) != kao_image_get_const_row (partial, 0));
  elsewhere = kao_scan_picture_take (memory, dup (other), &done, &error);
  g_assert_cmpuint (kao_image_get_const_row (elsewhere, 0)[0], ==, 78);
  kao_image_unref (elsewhere);
  g_assert_cmpuint (((guint8 *) other_map)[0], ==, 0);

  /* Wiped with the last of them, whichever that is. */
  kao_image_unref (partial);
  kao_scan_memory_unref (memory);
  g_assert_cmpuint (kao_image_get_const_row (whole, 0)[0], ==, 77);
  kao_image_unref (whole);
  g_assert_cmpuint (((guint8 *) map)[0], ==, 0);
  g_assert_cmpuint (((guint8 *) map)[4999], ==, 0);
  kao_image_unref (not_mapped);
  munmap (map, 6000);
  munmap (other_map, 6000);
  close (fd);
  close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/status/total", test_status_total);
  g_test_add_func ("/scan/status/meaning", test_status_meaning);
  g_test_add_func ("/scan/deadlines", test_deadlines);
  g_test_add_func ("/scan/names", test_names);
  g_test_add_func ("/scan/list", test_list);
  g_test_add_func ("/scan/found-again", test_found_again);
  g_test_add_func ("/scan/found-by-model", test_found_by_model);
  g_test_add_func ("/scan/presets", test_presets);
  g_test_add_func ("/scan/messages", test_messages);
  g_test_add_func ("/scan/picture", test_picture);
  g_test_add_func ("/scan/picture-twice", test_picture_twice);
  return g_test_run ();
}
