// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-list.h"

#include "app/kao-parts.h"

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
