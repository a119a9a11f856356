// SPDX-License-Identifier: GPL-3.0-or-later
/* Which drivers are loaded, and by which a device would be opened. */
#include "config.h"

#include "base/kao-error.h"
#include "config/kao-config-drivers.h"
#include "scan/kao-scan-drivers.h"
#include "scan/kao-scan-names.h"

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
  g_autoptr (GError) error = kao_scan_driver_error ("brother4:net1;SERIAL123");

  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_DRIVER);
  g_assert_nonnull (strstr (error->message, "\"brother4\""));
  g_assert_null (strstr (error->message, "SERIAL"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/drivers/kinds", test_kinds);
  g_test_add_func ("/scan/drivers/allowed", test_allowed);
  g_test_add_func ("/scan/drivers/installed", test_installed);
  g_test_add_func ("/scan/drivers/error", test_error);
  return g_test_run ();
}
