// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "fakecam-host.h"

#include "capture/kao-v4l2-nodes.h"
#include "config/kao-config.h"
#include "worker/kao-spawner.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static FakecamControl *host_control;

static void
remove_folder (const gchar *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree gchar *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
write_control (const gchar *root)
{
  g_autofree gchar *path = g_build_filename (root, "control", NULL);
  FakecamControl empty = { .magic = FAKECAM_MAGIC };
  gint fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, &empty, sizeof empty), ==, sizeof empty);
  close (fd);
}

const gchar *const fakecam_host_variables[] = { "LD_PRELOAD", "FAKECAM_*", NULL };

static void
make_folders (const gchar *root)
{
  static const gchar *const folders[]
      = { "dev/v4l/by-id", "dev/v4l/by-path", "sys/class/video4linux", "sys/devices" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree gchar *path = g_build_filename (root, folders[i], NULL);

      g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
    }
}

static void
start_again (int argc, char **argv, const gchar *library)
{
  g_autofree gchar *root = g_dir_make_tmp ("kao-fakecam-XXXXXX", NULL);
  g_autofree gchar *preload = g_canonicalize_filename (library, NULL);
  gint status = 0;
  pid_t child;

  g_assert_nonnull (root);
  make_folders (root);
  write_control (root);
  child = fork ();
  if (child == 0)
    {
      g_setenv ("FAKECAM_ROOT", root, TRUE);
      g_setenv ("LD_PRELOAD", preload, TRUE);
      /* A sanitizer wants to be first and says so; the stand-in replaces nothing that it
       * watches. */
      g_setenv ("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", FALSE);
      execv ("/proc/self/exe", argv);
      _exit (127);
    }
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  remove_folder (root);
  exit (WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
}

void
fakecam_host_begin (int argc, char **argv, const gchar *library)
{
  const gchar *root = g_getenv ("FAKECAM_ROOT");
  g_autofree gchar *path = NULL;
  gint fd;

  if (root == NULL)
    start_again (argc, argv, library);
  path = g_build_filename (root, "control", NULL);
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  host_control = mmap (NULL, sizeof *host_control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (host_control != MAP_FAILED);
  close (fd);
}

FakecamControl *
fakecam_host_get_control (void)
{
  return host_control;
}

const gchar *
fakecam_host_get_root (void)
{
  return g_getenv ("FAKECAM_ROOT");
}

static void G_GNUC_PRINTF (2, 3)
write_text (const gchar *text, const gchar *format, ...)
{
  g_autofree gchar *relative = NULL;
  g_autofree gchar *path = NULL;
  g_autofree gchar *folder = NULL;
  va_list arguments;

  va_start (arguments, format);
  relative = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  path = g_build_filename (fakecam_host_get_root (), relative, NULL);
  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gchar *
link_path (const FakecamCamera *camera)
{
  g_autofree gchar *name = g_strdup_printf ("usb-%s-video-index0", camera->name);

  g_strdelimit (name, " ", '_');
  return g_build_filename (fakecam_host_get_root (), "dev/v4l/by-id", name, NULL);
}

void
fakecam_host_plug (FakecamCamera *camera, guint number)
{
  g_autofree gchar *link = link_path (camera);
  g_autofree gchar *target = g_strdup_printf ("../../video%u", number);
  g_autofree gchar *device = NULL;
  g_autofree gchar *device_target = g_strdup_printf ("../../../devices/cam%u/interface", number);

  camera->number = number;
  write_text (camera->name, "sys/class/video4linux/video%u/name", number);
  write_text ("0\n", "sys/class/video4linux/video%u/index", number);
  write_text ("removable\n", "sys/devices/cam%u/removable", number);
  write_text ("1\n", "sys/devices/cam%u/busnum", number);
  write_text ("1.4\n", "sys/devices/cam%u/devpath", number);
  write_text ("", "sys/devices/cam%u/interface/uevent", number);
  device = g_strdup_printf ("%s/sys/class/video4linux/video%u/device", fakecam_host_get_root (),
                            number);
  g_unlink (device);
  g_assert_cmpint (symlink (device_target, device), ==, 0);
  g_unlink (link);
  g_assert_cmpint (symlink (target, link), ==, 0);
  write_text ("", "dev/video%u", number);
}

void
fakecam_host_unplug (FakecamCamera *camera)
{
  g_autofree gchar *link = link_path (camera);
  g_autofree gchar *node = g_strdup_printf ("%s/dev/video%u", fakecam_host_get_root (),
                                            camera->number);
  g_autofree gchar *attributes = g_strdup_printf ("%s/sys/class/video4linux/video%u",
                                                  fakecam_host_get_root (), camera->number);

  g_unlink (node);
  g_unlink (link);
  remove_folder (attributes);
}

FakecamCamera *
fakecam_host_add (guint number, const gchar *name)
{
  FakecamCamera *camera;

  g_assert_cmpuint (host_control->n_cameras, <, FAKECAM_MAX);
  camera = &host_control->cameras[host_control->n_cameras];
  memset (camera, 0, sizeof *camera);
  camera->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
  camera->has_jpeg = TRUE;
  camera->has_yuyv = TRUE;
  camera->controls[FAKECAM_EXPOSURE_AUTO] = 3;
  camera->controls[FAKECAM_EXPOSURE_TIME] = 157;
  g_strlcpy (camera->name, name, sizeof camera->name);
  g_snprintf (camera->bus, sizeof camera->bus, "usb-0000:00:14.0-%u", number);
  fakecam_host_plug (camera, number);
  host_control->n_cameras++;
  return camera;
}

void
fakecam_host_reset (void)
{
  for (guint i = 0; i < host_control->n_cameras; i++)
    fakecam_host_unplug (&host_control->cameras[i]);
  host_control->n_cameras = 0;
}

gboolean
fakecam_host_is_lit (const FakecamCamera *camera)
{
  return camera->streaming_pid != 0 && kill (camera->streaming_pid, 0) == 0;
}

gchar *
fakecam_host_dup_worker (void)
{
  g_autofree gchar *build = g_canonicalize_filename (g_getenv ("KAO_TEST_BUILD"), NULL);

  return g_build_filename (build, "src/capture/kaoawase-camera", NULL);
}

static void
on_frame (KaoCamera *camera, const KaoFrame *frame, CameraFixture *fixture)
{
  const gint64 now = g_get_monotonic_time ();

  g_clear_pointer (&fixture->last.image, kao_image_unref);
  fixture->last = *frame;
  kao_image_ref (fixture->last.image);
  fixture->last_latency_usec = now - frame->captured_usec;
  if (fixture->last_arrival > 0)
    fixture->longest_gap_usec = MAX (fixture->longest_gap_usec, now - fixture->last_arrival);
  fixture->last_arrival = now;
  fixture->n_frames++;
}

static void
begin (CameraFixture *fixture, const KaoSpawnTarget *target, const gchar *settings)
{
  g_autoptr (GError) error = NULL;

  *fixture = (CameraFixture){ 0 };
  fixture->spawner = kao_spawner_new (target, 1, &error);
  g_assert_no_error (error);
  fixture->config = kao_config_load_data (settings, -1, "test", &error);
  g_assert_no_error (error);
  fixture->camera = kao_camera_service_new (fixture->spawner, 0, fixture->config);
  g_signal_connect (fixture->camera, "frame-ready", G_CALLBACK (on_frame), fixture);
}

void
camera_fixture_begin (CameraFixture *fixture,
                      const gchar *demo_source,
                      const gchar *device,
                      gint width,
                      gint height)
{
  const gchar *const arguments[] = { "--demo-source", demo_source, NULL };
  g_autofree gchar *program = fakecam_host_dup_worker ();
  const KaoSpawnTarget target = { program, demo_source != NULL ? arguments : NULL, fakecam_host_variables };
  g_autofree gchar *settings = g_strdup_printf ("[Camera]\nDevice=%s\nWidth=%d\nHeight=%d\n",
                                                device, width, height);

  begin (fixture, &target, settings);
}

void
camera_fixture_begin_unplugged (CameraFixture *fixture, const gchar *demo_source, gint64 unplugged_usec)
{
  g_autofree gchar *when = g_strdup_printf ("%" G_GINT64_FORMAT, unplugged_usec);
  const gchar *const arguments[] = { "--demo-source", demo_source, "--demo-unplugged", when, NULL };
  g_autofree gchar *program = fakecam_host_dup_worker ();
  const KaoSpawnTarget target = { program, arguments, fakecam_host_variables };

  begin (fixture, &target, "[Camera]\nDevice=\n");
}

void
camera_fixture_begin_with (CameraFixture *fixture, const gchar *program, const gchar *argument)
{
  const gchar *const arguments[] = { argument, NULL };
  const KaoSpawnTarget target = { program, arguments, fakecam_host_variables };

  begin (fixture, &target, "");
}

void
camera_fixture_check_sandbox (CameraFixture *fixture)
{
  g_autofree gchar *path = g_strdup_printf (
      "/proc/%d/status", (gint) kao_camera_service_get_worker_pid (fixture->camera));
  g_autofree gchar *status = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
}

void
camera_fixture_end (CameraFixture *fixture)
{
  kao_camera_service_shut (fixture->camera);
  g_assert_cmpint (kao_camera_get_state (fixture->camera), ==, KAO_CAMERA_STATE_OFF);
  g_clear_pointer (&fixture->last.image, kao_image_unref);
  g_assert_finalize_object (fixture->camera);
  kao_config_unref (fixture->config);
  kao_spawner_free (fixture->spawner);
}

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
wait_for (CameraFixture *fixture,
          gboolean (*holds) (CameraFixture *fixture, guint value),
          guint value,
          guint timeout_ms)
{
  gboolean is_over = FALSE;
  guint id = g_timeout_add (timeout_ms, on_timeout, &is_over);
  gboolean is_reached;

  while (!(is_reached = holds (fixture, value)) && !is_over)
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (id);
  return is_reached;
}

static gboolean
state_holds (CameraFixture *fixture, guint state)
{
  return kao_camera_get_state (fixture->camera) == state;
}

static gboolean
frames_hold (CameraFixture *fixture, guint n)
{
  return fixture->n_frames >= n;
}

gboolean
camera_fixture_wait_state (CameraFixture *fixture, KaoCameraState state, guint timeout_ms)
{
  return wait_for (fixture, state_holds, state, timeout_ms);
}

gboolean
camera_fixture_wait_frames (CameraFixture *fixture, guint n_more, guint timeout_ms)
{
  return wait_for (fixture, frames_hold, fixture->n_frames + n_more, timeout_ms);
}

void
camera_fixture_turn (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_entries (const gchar *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

void
process_figures_read (GPid pid, ProcessFigures *figures)
{
  g_autofree gchar *fds = g_strdup_printf ("/proc/%d/fd", (gint) pid);
  g_autofree gchar *tasks = g_strdup_printf ("/proc/%d/task", (gint) pid);
  g_autofree gchar *status = g_strdup_printf ("/proc/%d/status", (gint) pid);
  g_autofree gchar *text = NULL;
  const gchar *rss = NULL;

  figures->n_fds = count_entries (fds);
  figures->n_threads = count_entries (tasks);
  figures->rss_kib = 0;
  if (g_file_get_contents (status, &text, NULL, NULL))
    rss = strstr (text, "RssAnon:");
  if (rss != NULL)
    figures->rss_kib = (guint) g_ascii_strtoull (rss + strlen ("RssAnon:"), NULL, 10);
}
