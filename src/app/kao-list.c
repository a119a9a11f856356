// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-list.h"

#include "app/kao-parts.h"
#include "config/kao-config-drivers.h"
#include "scan/kao-scan-drivers.h"

#define EXIT_NONE 1
#define EXIT_ERROR 3

typedef struct
{
  GMainLoop *loop;
  GPtrArray *cameras; /* owned */
  GError *error;      /* owned */
} Listing;

static void
on_listed (GObject *camera, GAsyncResult *result, gpointer user_data)
{
  Listing *listing = user_data;

  listing->cameras = kao_camera_service_list_finish (KAO_CAMERA (camera), result, &listing->error);
  g_main_loop_quit (listing->loop);
}

static void
print_camera (const KaoCameraInfo *camera)
{
  g_print ("%s\n", camera->stable_name[0] != '\0' ? camera->stable_name : camera->node);
  g_print ("    name:    %s\n", camera->name);
  g_print ("    node:    %s", camera->node);
  if (camera->usb_port[0] != '\0')
    g_print (", USB bus %u, port %s", camera->usb_bus, camera->usb_port);
  g_print ("%s\n", camera->is_external ? "" : ", built in or virtual");
  if (camera->problem[0] != '\0')
    g_print ("    problem: %s\n", camera->problem);
  else
    g_print ("    formats: %s\n", camera->formats[0] != '\0' ? camera->formats
                                                              : "none that this program can use");
}

static int
print_cameras (GPtrArray *cameras, const gchar *configured)
{
  if (cameras->len == 0)
    {
      g_printerr ("kaoawase: no camera is connected\n");
      return EXIT_NONE;
    }
  for (guint i = 0; i < cameras->len; i++)
    print_camera (g_ptr_array_index (cameras, i));
  g_print ("\nTo choose one, write its first line behind Device= of [Camera] in the configuration. ");
  if (configured[0] != '\0')
    g_print ("Now it says \"%s\".\n", configured);
  else
    g_print ("Now it names none, and the first of these is taken.\n");
  return 0;
}

int
kao_list_cameras (const KaoOptions *options, KaoConfig *config)
{
  Listing listing = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoParts) parts = kao_parts_new (KAO_PARTS_PROBE, options, config, &error);
  int code = EXIT_ERROR;

  if (parts == NULL)
    {
      g_printerr ("kaoawase: %s\n", error->message);
      return EXIT_ERROR;
    }
  listing.loop = g_main_loop_new (NULL, FALSE);
  kao_camera_service_list_async (parts->camera, on_listed, &listing);
  g_main_loop_run (listing.loop);
  if (listing.cameras != NULL)
    code = print_cameras (listing.cameras, kao_config_get_camera_device (config));
  else
    g_printerr ("kaoawase: %s\n", listing.error->message);
  g_clear_pointer (&listing.cameras, g_ptr_array_unref);
  g_clear_error (&listing.error);
  g_main_loop_unref (listing.loop);
  return code;
}

/* --- scanners --- */

static void
on_scanner_changed (KaoScanner *scanner, GMainLoop *loop)
{
  if (kao_scanner_get_state (scanner) != KAO_SCANNER_STATE_SEARCHING)
    g_main_loop_quit (loop);
}

static void
print_scanner (const KaoScanListEntry *entry)
{
  g_autofree gchar *driver = kao_scan_driver_of (entry->device);

  g_print ("%s\n    name:    %s\n    driver:  %s\n", entry->device, entry->name, driver);
}

static int
print_scanners (const KaoScanList *list, const gchar *configured)
{
  if (kao_scan_list_get_size (list) == 0)
    {
      g_printerr ("kaoawase: no scanner was found\n");
      return EXIT_NONE;
    }
  for (guint i = 0; i < kao_scan_list_get_size (list); i++)
    print_scanner (kao_scan_list_get (list, i));
  g_print ("\nTo choose one, write its first line behind Device= of [Scanner] in the configuration. ");
  if (configured[0] != '\0')
    g_print ("Now it says \"%s\".\n", configured);
  else
    g_print ("Now it names none, and the first of these is taken.\n");
  return 0;
}

/* What to write so that @driver is loaded, where it may be at all. (transfer full) */
static gchar *
describe_lacking (const gchar *driver, const gchar *added, gboolean allow_network)
{
  KaoDriverKind kind = kao_config_driver_kind (driver);
  const gchar *name = "The driver of the configured scanner";

  if (kind == KAO_DRIVER_NETWORK && !allow_network)
    return g_strdup_printf ("%s, %s, is not loaded: write AllowNetwork=true below [Scanner].\n", name, driver);
  if (kind == KAO_DRIVER_REFUSED)
    return g_strdup_printf ("%s, %s, is never loaded: choose another one of this list.\n", name, driver);
  if (kind == KAO_DRIVER_NOT_NAMED)
    return g_strdup_printf ("%s is not told by its name \"%s\": choose one of this list.\n", name, driver);
  return g_strdup_printf ("%s, %s, is not loaded: write Drivers=%s%s%s below [Scanner].\n", name, driver, added,
                          added[0] != '\0' ? ", " : "", driver);
}

/* On standard error where no scanner was found: that is when it is needed most. */
static void
say_drivers (int code, const KaoConfig *config)
{
  gboolean allow_network = kao_config_get_allow_network_scanners (config);
  const gchar *added = kao_config_get_scanner_drivers (config);
  const gchar *device = kao_config_get_scanner_device (config);
  g_autoptr (KaoScanDrivers) drivers = kao_scan_drivers_new_installed (allow_network, added);
  g_autofree gchar *driver = kao_scan_driver_of (kao_scan_drivers_resolve (drivers, device));
  g_autofree gchar *lacking = NULL;
  g_autofree gchar *missing = NULL;

  if (device[0] != '\0' && !kao_scan_drivers_have (drivers, device))
    lacking = describe_lacking (driver, added, allow_network);
  if (device[0] != '\0' && !kao_scan_driver_is_installed (driver))
    missing = g_strdup_printf ("The driver of the configured scanner, %s, is not installed: there is no "
                               "libsane-%s.so.1 in %s.\n",
                               driver, driver, kao_scan_drivers_get_folder ());
  (code == 0 ? g_print : g_printerr) (
    "%s%sA scanner that scanimage -L shows and that is not listed here needs its driver, the word before the first "
    "colon, behind Drivers= of [Scanner]%s.\n",
    lacking != NULL ? lacking : "", missing != NULL ? missing : "",
    allow_network ? "" : ", or AllowNetwork=true where it is in the network");
}

int
kao_list_scanners (const KaoOptions *options, KaoConfig *config)
{
  g_autoptr (GError) error = NULL;
  /* A configured one need not be found to be ready. */
  g_autoptr (KaoConfig) any = kao_config_dup_without_devices (config);
  g_autoptr (KaoParts) parts = kao_parts_new (KAO_PART_SCANNER, options, any, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  const KaoScanList *list;
  int code;

  if (parts == NULL)
    {
      g_printerr ("kaoawase: %s\n", error->message);
      return EXIT_ERROR;
    }
  g_signal_connect (parts->scanner, "state-changed", G_CALLBACK (on_scanner_changed), loop);
  if (kao_scanner_get_state (parts->scanner) == KAO_SCANNER_STATE_SEARCHING)
    g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (parts->scanner, loop);
  list = kao_scanner_service_get_list (parts->scanner);
  if (list == NULL)
    {
      const GError *fault = kao_scanner_get_fault (parts->scanner);

      g_printerr ("kaoawase: %s\n", fault != NULL ? fault->message : "the scanners could not be listed");
      return EXIT_ERROR;
    }
  code = print_scanners (list, kao_config_get_scanner_device (config));
  say_drivers (code, config);
  return code;
}
