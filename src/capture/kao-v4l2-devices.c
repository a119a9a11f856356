// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-devices.h"

#include "base/kao-error.h"
#include "capture/kao-camera-protocol.h"
#include "capture/kao-v4l2-modes.h"
#include "capture/kao-v4l2-nodes.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEARLY 0.8 /* of the asked rate: 25 of 30 is near enough */

void
kao_v4l2_device_free (KaoV4l2Device *device)
{
  g_free (device->node);
  g_free (device->name);
  g_free (device->driver);
  g_free (device->bus);
  g_free (device->by_id);
  g_free (device->by_path);
  g_free (device->usb_port);
  g_clear_pointer (&device->modes, g_array_unref);
  if (device->unusable != NULL)
    g_string_free (device->unusable, TRUE);
  g_free (device);
}

static gint
node_number (const gchar *node)
{
  return (gint) g_ascii_strtoll (node + strlen ("/dev/video"), NULL, 10);
}

/* One line of a sysfs attribute of the node, or NULL. */
static gchar *
read_attribute (const gchar *node, const gchar *attribute)
{
  g_autofree gchar *base = g_path_get_basename (node);
  g_autofree gchar *path = g_strdup_printf ("/sys/class/video4linux/%s/%s", base, attribute);
  gchar *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

/* The link in @folder that leads to @node, or NULL. */
static gchar *
find_link (const gchar *folder_path, const gchar *node)
{
  g_autoptr (GDir) folder = g_dir_open (folder_path, 0, NULL);
  g_autofree gchar *base = g_path_get_basename (node);
  const gchar *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder_path, name, NULL);
      gchar target[256];
      gssize length = readlink (path, target, sizeof target - 1);
      const gchar *last;

      if (length <= 0)
        continue;
      target[length] = '\0';
      last = strrchr (target, '/');
      if (g_str_equal (last != NULL ? last + 1 : target, base))
        return g_steal_pointer (&path);
    }
  return NULL;
}

gboolean
kao_v4l2_is_capture (guint32 device_caps)
{
  /* Memory-to-memory devices are encoders and scalers; outputs are loopback feeders and screens. */
  const guint32 others = V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_VIDEO_OUTPUT_MPLANE
                         | V4L2_CAP_VIDEO_M2M | V4L2_CAP_VIDEO_M2M_MPLANE | V4L2_CAP_META_CAPTURE;

  return (device_caps & V4L2_CAP_VIDEO_CAPTURE) != 0 && (device_caps & V4L2_CAP_STREAMING) != 0
         && (device_caps & others) == 0;
}

static gchar *
dup_field (const guint8 *field, gsize size)
{
  g_autofree gchar *text = g_strndup ((const gchar *) field, size);

  return g_utf8_make_valid (g_strstrip (text), -1);
}

/* FALSE when the node is there but is no camera. */
static gboolean
ask_device (KaoV4l2Device *device, gint fd)
{
  struct v4l2_capability capability = { 0 };
  guint32 caps;

  if (kao_v4l2_ioctl (fd, VIDIOC_QUERYCAP, &capability) < 0)
    return FALSE;
  caps = capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps
                                                        : capability.capabilities;
  if (!kao_v4l2_is_capture (caps))
    return FALSE;
  g_free (device->name);
  device->name = dup_field (capability.card, sizeof capability.card);
  g_free (device->driver);
  device->driver = dup_field (capability.driver, sizeof capability.driver);
  g_free (device->bus);
  device->bus = dup_field (capability.bus_info, sizeof capability.bus_info);
  return kao_v4l2_read_modes (device, fd);
}

static void
read_sysfs (KaoV4l2Device *device)
{
  g_autofree gchar *removable = read_attribute (device->node, "device/../removable");
  g_autofree gchar *bus_number = read_attribute (device->node, "device/../busnum");

  device->is_fixed = g_strcmp0 (removable, "fixed") == 0;
  if (bus_number != NULL)
    {
      device->usb_bus = (guint) g_ascii_strtoull (bus_number, NULL, 10);
      device->usb_port = read_attribute (device->node, "device/../devpath");
    }
}

/* NULL when the node is no camera. */
static KaoV4l2Device *
device_new (const gchar *node)
{
  g_autoptr (KaoV4l2Device) device = g_new0 (KaoV4l2Device, 1);
  g_autofree gchar *index = NULL;
  gint fd;

  device->node = g_strdup (node);
  device->name = read_attribute (node, "name");
  if (device->name == NULL)
    device->name = g_path_get_basename (node);
  device->driver = g_strdup ("");
  device->bus = g_strdup ("");
  device->by_id = find_link ("/dev/v4l/by-id", node);
  device->by_path = find_link ("/dev/v4l/by-path", node);
  device->modes = g_array_new (FALSE, FALSE, sizeof (KaoV4l2Mode));
  read_sysfs (device);

  fd = open (node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd >= 0)
    {
      gboolean is_camera = ask_device (device, fd);

      close (fd);
      return is_camera ? g_steal_pointer (&device) : NULL;
    }
  device->open_errno = errno;
  /* Not to be asked: the second node of a UVC camera (index 1) holds metadata. */
  index = read_attribute (node, "index");
  if (index != NULL && !g_str_equal (index, "0"))
    return NULL;
  return g_steal_pointer (&device);
}

/* The infrared or depth sensor beside a camera, on the same bus address, is no camera of its own. */
static void
drop_sensors (GPtrArray *devices)
{
  for (guint i = devices->len; i > 0; i--)
    {
      const KaoV4l2Device *sensor = g_ptr_array_index (devices, i - 1);

      for (guint k = 0; k < devices->len && kao_v4l2_device_is_unusable (sensor); k++)
        {
          const KaoV4l2Device *camera = g_ptr_array_index (devices, k);

          if (!kao_v4l2_device_is_unusable (camera) && g_str_equal (camera->bus, sensor->bus))
            {
              g_ptr_array_remove_index (devices, i - 1);
              break;
            }
        }
    }
}

GPtrArray *
kao_v4l2_list_devices (void)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_v4l2_device_free);
  g_auto (GStrv) nodes = kao_v4l2_list_nodes ();

  for (gsize i = 0; nodes[i] != NULL && devices->len < KAO_CAMERA_MAX_DEVICES; i++)
    {
      KaoV4l2Device *device = device_new (nodes[i]);

      if (device != NULL)
        g_ptr_array_add (devices, device);
    }
  drop_sensors (devices);
  return devices;
}

static gboolean
link_matches (const gchar *link, const gchar *wanted)
{
  const gchar *last;

  if (link == NULL)
    return FALSE;
  last = strrchr (link, '/');
  return g_str_equal (link, wanted) || (last != NULL && g_str_equal (last + 1, wanted));
}

static gboolean
holds_ignoring_case (const gchar *text, const gchar *part)
{
  g_autofree gchar *folded_text = g_utf8_casefold (text, -1);
  g_autofree gchar *folded_part = g_utf8_casefold (part, -1);

  return strstr (folded_text, folded_part) != NULL;
}

gboolean
kao_v4l2_device_matches (const KaoV4l2Device *device, const gchar *wanted)
{
  if (wanted == NULL || wanted[0] == '\0')
    return FALSE;
  if (g_str_equal (device->node, wanted) || link_matches (device->by_id, wanted)
      || link_matches (device->by_path, wanted))
    return TRUE;
  return wanted[0] != '/' && holds_ignoring_case (device->name, wanted);
}

gboolean
kao_v4l2_device_is_unusable (const KaoV4l2Device *device)
{
  return device->open_errno == 0 && device->modes->len == 0;
}

static gboolean
device_is_virtual (const KaoV4l2Device *device)
{
  return g_str_equal (device->driver, "v4l2 loopback") || g_str_equal (device->driver, "vivid")
         || g_str_has_prefix (device->bus, "platform:v4l2loopback");
}

gboolean
kao_v4l2_device_is_external (const KaoV4l2Device *device)
{
  static const gchar *const inner[] = { "integrated", "built-in", "builtin", "internal",
                                        "facing",     "facetime", "内蔵" };

  if (device->is_fixed || !g_str_has_prefix (device->bus, "usb-"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (inner); i++)
    if (holds_ignoring_case (device->name, inner[i]))
      return FALSE;
  return TRUE;
}

static gint
device_score (const KaoV4l2Device *device, const gchar *wanted)
{
  gint score = 0;

  if (kao_v4l2_device_matches (device, wanted))
    score += 10000;
  if (kao_v4l2_device_is_unusable (device))
    return score - 1000;
  if (device->open_errno == 0)
    score += 1000;
  if (device_is_virtual (device))
    score += 100;
  else if (kao_v4l2_device_is_external (device))
    score += 400;
  else if (g_str_has_prefix (device->bus, "usb-"))
    score += 300;
  else
    score += 200;
  for (guint i = 0; i < device->modes->len; i++)
    if (g_array_index (device->modes, KaoV4l2Mode, i).width >= 1280)
      {
        score += 10;
        break;
      }
  return score;
}

static gint
compare_devices (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const KaoV4l2Device *first = *(KaoV4l2Device *const *) a;
  const KaoV4l2Device *second = *(KaoV4l2Device *const *) b;
  gint difference = device_score (second, user_data) - device_score (first, user_data);

  return difference != 0 ? difference : node_number (first->node) - node_number (second->node);
}

void
kao_v4l2_rank_devices (GPtrArray *devices, const gchar *wanted)
{
  g_ptr_array_sort_with_data (devices, compare_devices, (gpointer) wanted);
}

/* Larger is better. Uncompressed video needs no decoding and has no block noise, so it wins where
 * it is fast enough; over USB 2 that is 640x480. */
static gdouble
mode_score (const KaoV4l2Mode *mode, gint width, gint height, gint fps)
{
  const gdouble asked = (gdouble) width * height;
  const gdouble area = (gdouble) mode->width * mode->height;
  gdouble score = mode->fps > 0 && mode->fps < fps * NEARLY ? 0 : 1000;

  if (mode->width == width && mode->height == height)
    score += 500;
  else if (mode->width <= width && mode->height <= height)
    score += 400 * area / asked;
  else
    score += 100 * asked / area;
  if (mode->fourcc == V4L2_PIX_FMT_YUYV)
    score += mode->fps > 0 ? 1 : -1;
  return score;
}

gboolean
kao_v4l2_choose_mode (const KaoV4l2Device *device,
                      gint width,
                      gint height,
                      gint fps,
                      KaoV4l2Mode *mode)
{
  gdouble best = -1;

  for (guint i = 0; i < device->modes->len; i++)
    {
      const KaoV4l2Mode *candidate = &g_array_index (device->modes, KaoV4l2Mode, i);
      gdouble score = mode_score (candidate, width, height, fps);

      if (score > best)
        {
          best = score;
          *mode = *candidate;
        }
    }
  return best >= 0;
}

static gint
compare_modes (gconstpointer a, gconstpointer b)
{
  const KaoV4l2Mode *first = a;
  const KaoV4l2Mode *second = b;

  if (first->width * first->height != second->width * second->height)
    return second->width * second->height - first->width * first->height;
  return first->fourcc < second->fourcc ? -1 : first->fourcc > second->fourcc;
}

gchar *
kao_v4l2_describe_modes (const KaoV4l2Device *device)
{
  g_autoptr (GArray) modes = g_array_copy (device->modes);
  GString *text = g_string_new (NULL);

  g_array_sort (modes, compare_modes);
  for (guint i = 0; i < modes->len; i++)
    {
      const KaoV4l2Mode *mode = &g_array_index (modes, KaoV4l2Mode, i);

      g_string_append_printf (text, "%s%c%c%c%c %d x %d", i > 0 ? ", " : "",
                              (gchar) (mode->fourcc & 0xff), (gchar) (mode->fourcc >> 8 & 0xff),
                              (gchar) (mode->fourcc >> 16 & 0xff), (gchar) (mode->fourcc >> 24),
                              mode->width, mode->height);
      if (mode->fps > 0)
        g_string_append_printf (text, " at %.0f", mode->fps);
    }
  if (device->unusable != NULL && device->unusable->len > 0)
    g_string_append_printf (text, "%snot usable: %s", text->len > 0 ? "; " : "", device->unusable->str);
  return g_string_free (text, FALSE);
}

GError *
kao_v4l2_error_unusable (const KaoV4l2Device *device)
{
  return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED,
                      "Camera %s delivers only %s, which cannot be used: use another one", device->name,
                      device->unusable != NULL ? device->unusable->str : "sizes that are too large");
}

gint
kao_v4l2_probe (const gchar *node)
{
  struct v4l2_capability capability = { 0 };
  struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
  gint error_number = 0;
  gint fd = open (node, O_RDWR | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return errno;
  /* Setting the format that is already set changes nothing, but is refused with EBUSY while another
   * program streams. What it reserves is given back by close(). */
  if (kao_v4l2_ioctl (fd, VIDIOC_QUERYCAP, &capability) < 0
      || kao_v4l2_ioctl (fd, VIDIOC_G_FMT, &format) < 0 || kao_v4l2_ioctl (fd, VIDIOC_S_FMT, &format) < 0)
    error_number = errno;
  close (fd);
  return error_number;
}

static gchar *
describe_group (const gchar *node)
{
  struct stat status;
  const struct group *group;

  if (stat (node, &status) < 0 || (status.st_mode & S_IRWXG) == 0)
    return g_strdup ("an administrator has to grant access to it");
  group = getgrgid (status.st_gid);
  if (group == NULL)
    return g_strdup_printf ("add this account to the group with number %u", status.st_gid);
  return g_strdup_printf ("add this account to the group \"%s\" and log in again", group->gr_name);
}

GError *
kao_v4l2_error_from_errno (const gchar *name, const gchar *node, gint error_number)
{
  g_autofree gchar *group = NULL;

  switch (error_number)
    {
    case ENOENT:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                          "Camera %s is not there: plug it in", name);
    case ENODEV:
    case ENXIO:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_VANISHED,
                          "Camera %s was disconnected: plug it in again", name);
    case EACCES:
    case EPERM:
      group = describe_group (node);
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED,
                          "Camera %s may not be opened by this account: %s", name, group);
    case EBUSY:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_BUSY,
                          "Camera %s is used by another program: close that program", name);
    case ENOMEM:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NO_MEMORY,
                          "Camera %s: not enough memory", name);
    case ENOTTY:
    case EINVAL:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED,
                          "Camera %s does not do what a webcam does: use another one", name);
    default:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_IO,
                          "Camera %s failed (%s): plug it in again", name,
                          g_strerror (error_number));
    }
}
