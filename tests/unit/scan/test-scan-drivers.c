// SPDX-License-Identifier: GPL-3.0-or-later
/* Which drivers are loaded, and by which a device would be opened. */
#include "config.h"

#include "base/kao-error.h"
#include "config/kao-config-drivers.h"
#include "scan/kao-scan-aliases.h"
#include "scan/kao-scan-drivers.h"
#include "scan/kao-scan-names.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_kinds (void)
{
  static const struct
  {
    const gchar *name;
    KaoDriverKind kind;
  } cases[] = {
    { "epkowa", KAO_DRIVER_PLAIN },       { "brother4", KAO_DRIVER_PLAIN },
    { "epsonscan2", KAO_DRIVER_PLAIN },   { "utsushi", KAO_DRIVER_PLAIN },
    { "hpaio", KAO_DRIVER_PLAIN },        { "canon_pixma-2", KAO_DRIVER_PLAIN },
    { "net", KAO_DRIVER_NETWORK },        { "airscan", KAO_DRIVER_NETWORK },
    { "escl", KAO_DRIVER_REFUSED },       { "ESCL", KAO_DRIVER_REFUSED },
    { "v4l", KAO_DRIVER_REFUSED },        { "gphoto2", KAO_DRIVER_REFUSED },
    { "qcam", KAO_DRIVER_REFUSED },       { "stv680", KAO_DRIVER_REFUSED },
    { "dll", KAO_DRIVER_REFUSED },        { "", KAO_DRIVER_NOT_NAMED },
    { "../evil", KAO_DRIVER_NOT_NAMED },  { "a:b", KAO_DRIVER_NOT_NAMED },
    { "--x", KAO_DRIVER_NOT_NAMED },      { "ドライバ", KAO_DRIVER_NOT_NAMED },
    { "a23456789012345678901234567890123", KAO_DRIVER_NOT_NAMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *device = g_strconcat (cases[i].name, ":x", NULL);

      g_assert_cmpint (kao_config_driver_kind (cases[i].name), ==, cases[i].kind);
      /* What is never opened cannot be named either. */
      if (!kao_scan_device_is_wanted (device))
        g_assert_cmpint (cases[i].kind, ==, KAO_DRIVER_REFUSED);
    }
}

static void
test_allowed (void)
{
  g_assert_true (kao_config_drivers_are_allowed ("", FALSE));
  g_assert_true (kao_config_drivers_are_allowed ("hpaio, epkowa brother4", FALSE));
  g_assert_false (kao_config_drivers_are_allowed ("hpaio,escl", TRUE));
  g_assert_false (kao_config_drivers_are_allowed ("hpaio;epkowa", TRUE));
  g_assert_false (kao_config_drivers_are_allowed ("net", FALSE));
  g_assert_true (kao_config_drivers_are_allowed ("net", TRUE));
}

static void
test_installed (void)
{
  g_autoptr (KaoScanDrivers) usb = kao_scan_drivers_new_installed (FALSE, "");
  g_autoptr (KaoScanDrivers) network = kao_scan_drivers_new_installed (TRUE, "");
  g_autoptr (KaoScanDrivers) more = kao_scan_drivers_new_installed (FALSE, "epkowa, pixma,brother4");

  g_assert_true (kao_scan_drivers_have (usb, "pixma:04A91912_1234"));
  g_assert_true (kao_scan_drivers_have (usb, "pixma"));
  g_assert_false (kao_scan_drivers_have (usb, "pixma2:x"));
  g_assert_false (kao_scan_drivers_have (usb, "airscan:e0:A"));
  g_assert_true (kao_scan_drivers_have (network, "airscan:e0:A"));
  g_assert_false (kao_scan_drivers_have (usb, "brother4:bus1;dev1"));
  g_assert_true (kao_scan_drivers_have (more, "brother4:bus1;dev1"));
  /* Neither a comment of the list nor nothing is a driver. */
  g_assert_false (kao_scan_drivers_have (usb, "# Backends that kaoawase-scanner may load"));
  g_assert_false (kao_scan_drivers_have (usb, ":x"));
  g_assert_false (kao_scan_drivers_have (usb, ""));
  /* Those of the list need not be loaded a second time. */
  g_assert_cmpuint (g_strv_length ((gchar **) kao_scan_drivers_get_added (more)), ==, 2);
  g_assert_cmpstr (kao_scan_drivers_get_added (more)[0], ==, "epkowa");
  g_assert_cmpstr (kao_scan_drivers_get_added (more)[1], ==, "brother4");
}

static void
test_error (void)
{
  g_autoptr (GError) error = kao_scan_driver_error ("brother4:net1;SERIAL123", KAO_SCAN_DRIVER_NOT_NAMED);
  g_autoptr (GError) missing = kao_scan_driver_error ("nosuch:SERIAL123", KAO_SCAN_DRIVER_NOT_INSTALLED);

  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_DRIVER);
  g_assert_nonnull (strstr (error->message, "\"brother4\""));
  g_assert_null (strstr (error->message, "SERIAL"));
  g_assert_error (missing, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_DRIVER_MISSING);
  g_assert_nonnull (strstr (missing->message, "\"nosuch\" of the configured scanner is not installed"));
  g_assert_nonnull (strstr (missing->message, "libsane-nosuch.so.1 in /"));
  g_assert_null (strstr (missing->message, "SERIAL"));
  g_assert_null (kao_scan_driver_error ("test:0", KAO_SCAN_DRIVER_LOADED));
}

/* As sane-dll(5) says, and libsane does: of two lines for one name the last, and one step only. */
static void
test_aliases (void)
{
  static const gchar text[] = "# alias commented pixma:1\n"
                              "alias Counter pixma:04A91912_1\n"
                              "\talias \"Front desk\" genesys:libusb:001:004 # by the door\r\n"
                              "alias \"受付 1\" net:host:epson2:libusb:001:002\n"
                              "alias Counter pixma:04A91912_2\n"
                              "hide pixma:04A91912_3\n"
                              "hide alias\n"
                              "alias \"open pixma:1\n"
                              "alias one\n"
                              "aliases two pixma:1\n";
  static const struct
  {
    const gchar *name, *device;
  } cases[] = {
    { "Counter", "pixma:04A91912_2" },
    { "Front desk", "genesys:libusb:001:004" },
    { "受付 1", "net:host:epson2:libusb:001:002" },
    { "counter", "counter" },
    { "commented", "commented" },
    { "one", "one" },
    { "two", "two" },
    { "", "" },
    { "open", "open" },
    { "pixma:04A91912_3", "pixma:04A91912_3" },
  };
  g_autoptr (KaoScanAliases) aliases = kao_scan_aliases_new (text);
  g_autoptr (KaoScanAliases) none = kao_scan_aliases_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (kao_scan_aliases_resolve (aliases, cases[i].name), ==, cases[i].device);
      g_assert_cmpstr (kao_scan_aliases_resolve (none, cases[i].name), ==, cases[i].name);
    }
}

/* By what is behind an alias, not by how it is called. */
static void
test_behind_aliases (void)
{
  static const gchar aliases[] = "alias Counter test:0\nalias \"pixma:04A9\" escl:http://127.0.0.1\n"
                                 "alias webcam v4l:/dev/video0\nalias maker brother4:bus1;dev1\n"
                                 "alias step Counter\nalias away nosuch:1\nalias far airscan:e0:A\n";
  g_autofree gchar *folder = g_dir_make_tmp ("kao-aliases-XXXXXX", NULL);
  g_autofree gchar *list = g_build_filename (folder, "dll.conf", NULL);
  g_autofree gchar *names = g_build_filename (folder, "dll.aliases", NULL);
  g_autofree gchar *path = g_strconcat ("/nowhere/at/all:", folder, NULL);
  g_autoptr (KaoScanDrivers) drivers = NULL;

  g_assert_true (g_file_set_contents (list, "test\nescl\nv4l\npixma\n", -1, NULL));
  g_assert_true (g_file_set_contents (names, aliases, -1, NULL));
  drivers = kao_scan_drivers_new (path, "nosuch");
  g_assert_cmpstr (kao_scan_drivers_resolve (drivers, "Counter"), ==, "test:0");
  g_assert_cmpint (kao_scan_drivers_check (drivers, "Counter"), ==, KAO_SCAN_DRIVER_LOADED);
  g_assert_cmpint (kao_scan_drivers_check (drivers, "test:0"), ==, KAO_SCAN_DRIVER_LOADED);
  g_assert_cmpint (kao_scan_drivers_check (drivers, "away"), ==, KAO_SCAN_DRIVER_NOT_INSTALLED);
  g_assert_false (kao_scan_driver_is_installed ("nosuch"));
  g_assert_true (kao_scan_driver_is_installed ("test"));
  for (const gchar *const *refused
       = (const gchar *const[]){ "pixma:04A9", "webcam", "maker", "step", "far", "nobody", NULL };
       *refused != NULL; refused++)
    {
      g_test_message ("%s", *refused);
      g_assert_cmpint (kao_scan_drivers_check (drivers, *refused), ==, KAO_SCAN_DRIVER_NOT_NAMED);
      g_assert_false (kao_scan_drivers_have (drivers, *refused));
    }
  g_remove (list);
  g_remove (names);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/drivers/kinds", test_kinds);
  g_test_add_func ("/scan/drivers/allowed", test_allowed);
  g_test_add_func ("/scan/drivers/installed", test_installed);
  g_test_add_func ("/scan/drivers/error", test_error);
  g_test_add_func ("/scan/drivers/aliases", test_aliases);
  g_test_add_func ("/scan/drivers/behind-aliases", test_behind_aliases);
  return g_test_run ();
}
