// SPDX-License-Identifier: GPL-3.0-or-later
/* See fakecam.h. Loaded before the C library, it answers for the camera's nodes itself and leaves
 * everything else to the C library.
 *
 * The descriptor of a camera is a timerfd that ticks at the frame rate, so that select() and poll()
 * need no help; the buffers are a memfd. Pictures are drawn: a grey ramp with a bar that moves.
 */
#include "fakecam-private.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_HANDLES 16

#define NEXT(type, name, ...) ((type (*) (__VA_ARGS__)) dlsym (RTLD_NEXT, #name))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static Handle handles[MAX_HANDLES];
static FakecamControl *control;
static char root[PATH_MAX / 2];
static pthread_t waker;
static bool has_waker;

/* ---- paths ---- */

__attribute__ ((constructor)) static void
begin (void)
{
  const char *folder, *jpegs;
  char path[PATH_MAX];
  int fd;

  for (int i = 0; i < MAX_HANDLES; i++)
    handles[i].fd = handles[i].memory_fd = -1;
  if (getenv ("FAKECAM_ROOT") == NULL)
    fakecam_read_settings ();
  folder = getenv ("FAKECAM_ROOT");
  jpegs = getenv ("FAKECAM_JPEGS");
  if (folder == NULL || strlen (folder) >= sizeof root)
    return;
  if (jpegs != NULL)
    fakecam_read_faces (jpegs);
  snprintf (path, sizeof path, "%s/control", folder);
  fd = NEXT (int, open, const char *, int, ...) (path, O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return;
  control = NEXT (void *, mmap, void *, size_t, int, int, int, off_t) (
      NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  NEXT (int, close, int) (fd);
  if (control == MAP_FAILED || control->magic != FAKECAM_MAGIC)
    control = NULL;
  else
    strcpy (root, folder);
}

static bool
path_is_ours (const char *path)
{
  return control != NULL && path != NULL
         && (strncmp (path, "/dev/video", 10) == 0 || strncmp (path, "/dev/v4l", 8) == 0
             || strncmp (path, "/sys/class/video4linux", 22) == 0);
}

static const char *
translate (const char *path, char *buffer)
{
  if (!path_is_ours (path))
    return path;
  snprintf (buffer, PATH_MAX, "%s%s", root, path);
  return buffer;
}

static FakecamCamera *
find_camera (const char *path)
{
  if (!path_is_ours (path) || strncmp (path, "/dev/video", 10) != 0)
    return NULL;
  for (unsigned i = 0; i < control->n_cameras; i++)
    if (control->cameras[i].number == (unsigned) atoi (path + 10))
      return &control->cameras[i];
  return NULL;
}

static bool
is_plugged (const FakecamCamera *camera)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "%s/dev/video%u", root, camera->number);
  return fakecam_fault_of (camera) != FAKECAM_GONE
         && NEXT (int, access, const char *, int) (path, F_OK) == 0;
}

/* ---- the descriptor ---- */

static Handle *
find_handle (int fd)
{
  if (fd < 0)
    return NULL;
  for (int i = 0; i < MAX_HANDLES; i++)
    if (handles[i].fd == fd)
      return &handles[i];
  return NULL;
}

static int
open_camera (FakecamCamera *camera, int flags)
{
  Handle *handle = NULL;
  uint32_t fault = fakecam_fault_of (camera);

  if ((flags & O_PATH) != 0) /* the sandbox wants a device node to make a rule of */
    return NEXT (int, open, const char *, int, ...) ("/dev/null", flags);
  if (fault == FAKECAM_MISSING || !is_plugged (camera))
    errno = ENOENT;
  else if (fault == FAKECAM_DENIED)
    errno = EACCES;
  else if (fault == FAKECAM_BUSY_AT_OPEN)
    errno = EBUSY;
  else
    {
      pthread_mutex_lock (&mutex);
      for (int i = 0; i < MAX_HANDLES && handle == NULL; i++)
        if (handles[i].fd < 0)
          handle = &handles[i];
      if (handle != NULL)
        {
          memset (handle, 0, sizeof *handle);
          handle->fd = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
          handle->memory_fd = -1;
          handle->camera = camera;
          handle->is_blocking = (flags & O_NONBLOCK) == 0;
          handle->width = 640;
          handle->height = 480;
          handle->rate = FAKECAM_FRAME_RATE;
          handle->fourcc = camera->fourcc != 0 ? camera->fourcc
                           : camera->has_yuyv ? V4L2_PIX_FMT_YUYV
                                              : V4L2_PIX_FMT_MJPEG;
          camera->n_opens++;
        }
      pthread_mutex_unlock (&mutex);
      if (handle != NULL)
        return handle->fd;
      errno = EMFILE;
    }
  return -1;
}

static int
open_any (const char *path, int flags, mode_t mode)
{
  char buffer[PATH_MAX];
  FakecamCamera *camera = find_camera (path);

  if (camera != NULL)
    return open_camera (camera, flags);
  return NEXT (int, open, const char *, int, ...) (translate (path, buffer), flags, mode);
}

#define TAKE_MODE(flags)                                                                           \
  mode_t mode = 0;                                                                                 \
  if (((flags) & (O_CREAT | O_TMPFILE)) != 0)                                                      \
    {                                                                                              \
      va_list arguments;                                                                           \
      va_start (arguments, flags);                                                                 \
      mode = va_arg (arguments, mode_t);                                                           \
      va_end (arguments);                                                                          \
    }

int
open (const char *path, int flags, ...)
{
  TAKE_MODE (flags)
  return open_any (path, flags, mode);
}

int
open64 (const char *path, int flags, ...)
{
  TAKE_MODE (flags)
  return open_any (path, flags, mode);
}

int __open_2 (const char *path, int flags);
int __open64_2 (const char *path, int flags);

int
__open_2 (const char *path, int flags)
{
  return open_any (path, flags, 0);
}

int
__open64_2 (const char *path, int flags)
{
  return open_any (path, flags, 0);
}

int
openat (int folder, const char *path, int flags, ...)
{
  TAKE_MODE (flags)
  if (path_is_ours (path))
    return open_any (path, flags, mode);
  return NEXT (int, openat, int, const char *, int, ...) (folder, path, flags, mode);
}

static void
set_clock (Handle *handle, bool is_running)
{
  struct itimerspec clock = { 0 };

  if (is_running)
    {
      clock.it_interval.tv_nsec = 1000000000L / handle->rate;
      clock.it_value = clock.it_interval;
    }
  timerfd_settime (handle->fd, 0, &clock, NULL);
  handle->is_asleep = !is_running && handle->is_streaming;
}

static void
stop_streaming (Handle *handle)
{
  if (handle->is_streaming)
    handle->camera->streaming_pid = 0;
  handle->is_streaming = false;
  handle->n_queued = 0;
  set_clock (handle, false);
}

static void
drop_buffers (Handle *handle)
{
  if (handle->memory != NULL)
    munmap (handle->memory, handle->buffer_size * handle->n_buffers);
  if (handle->memory_fd >= 0)
    NEXT (int, close, int) (handle->memory_fd);
  handle->memory = NULL;
  handle->memory_fd = -1;
  handle->n_buffers = 0;
  for (int i = 0; i < N_PICTURES; i++)
    {
      free (handle->pictures[i]);
      handle->pictures[i] = NULL;
    }
}

int
close (int fd)
{
  Handle *handle;

  pthread_mutex_lock (&mutex);
  handle = find_handle (fd);
  if (handle != NULL)
    {
      stop_streaming (handle);
      drop_buffers (handle);
      handle->fd = -1;
    }
  pthread_mutex_unlock (&mutex);
  return NEXT (int, close, int) (fd);
}

/* ---- V4L2 ---- */

/* Starts the clocks again that FAKECAM_SILENT has stopped. */
static void *
wake (void *unused)
{
  for (;;)
    {
      usleep (20000);
      pthread_mutex_lock (&mutex);
      for (int i = 0; i < MAX_HANDLES; i++)
        if (handles[i].fd >= 0 && handles[i].is_asleep
            && fakecam_fault_of (handles[i].camera) != FAKECAM_SILENT)
          set_clock (&handles[i], true);
      pthread_mutex_unlock (&mutex);
    }
  return unused;
}

static int
request_buffers (Handle *handle, struct v4l2_requestbuffers *request)
{
  if (request->memory != V4L2_MEMORY_MMAP)
    return EINVAL;
  stop_streaming (handle);
  drop_buffers (handle);
  handle->n_buffers = request->count > MAX_BUFFERS ? MAX_BUFFERS : request->count;
  request->count = handle->n_buffers;
  if (handle->n_buffers == 0)
    return 0;
  handle->buffer_size
      = (((size_t) handle->width * 4 + handle->camera->padding * 2) * handle->height + 4095) & ~(size_t) 4095;
  handle->memory_fd = memfd_create ("fakecam", MFD_CLOEXEC);
  if (handle->memory_fd < 0
      || ftruncate (handle->memory_fd, (off_t) (handle->buffer_size * handle->n_buffers)) < 0)
    return ENOMEM;
  handle->memory = NEXT (void *, mmap, void *, size_t, int, int, int, off_t) (
      NULL, handle->buffer_size * handle->n_buffers, PROT_READ | PROT_WRITE, MAP_SHARED,
      handle->memory_fd, 0);
  return handle->memory == MAP_FAILED ? ENOMEM : 0;
}

static int
queue_buffer (Handle *handle, struct v4l2_buffer *buffer)
{
  if (buffer->index >= handle->n_buffers || handle->n_queued >= MAX_BUFFERS)
    return EINVAL;
  handle->queue[handle->n_queued++] = buffer->index;
  buffer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_QUEUED;
  return 0;
}

static int
start_streaming (Handle *handle)
{
  if (handle->n_buffers == 0)
    return EINVAL;
  fakecam_draw_pictures (handle);
  handle->is_streaming = true;
  handle->camera->streaming_pid = getpid ();
  set_clock (handle, true);
  if (!has_waker)
    has_waker = pthread_create (&waker, NULL, wake, NULL) == 0;
  return 0;
}

/* The mutex is held; given up while a blocking descriptor waits. */
static int
wait_for_tick (Handle *handle)
{
  uint64_t ticks;
  int fd = handle->fd;

  while (read (fd, &ticks, sizeof ticks) != sizeof ticks)
    {
      if (!handle->is_blocking)
        return EAGAIN;
      pthread_mutex_unlock (&mutex);
      usleep (1000);
      pthread_mutex_lock (&mutex);
      if (handle->fd != fd || !is_plugged (handle->camera))
        return ENODEV;
    }
  return 0;
}

static int
dequeue_buffer (Handle *handle, struct v4l2_buffer *buffer)
{
  uint32_t fault = fakecam_fault_of (handle->camera);
  uint32_t type = buffer->type;
  struct timespec now;
  unsigned index;
  int error;

  if (!handle->is_streaming)
    return EINVAL;
  if (handle->n_queued == 0)
    return EAGAIN;
  if (fault == FAKECAM_SILENT)
    set_clock (handle, false);
  error = wait_for_tick (handle);
  if (error != 0)
    return error;
  index = handle->queue[0];
  memmove (handle->queue, handle->queue + 1, --handle->n_queued * sizeof handle->queue[0]);
  clock_gettime (CLOCK_MONOTONIC, &now);
  memset (buffer, 0, sizeof *buffer);
  buffer->type = type;
  buffer->index = index;
  buffer->memory = V4L2_MEMORY_MMAP;
  buffer->length = (uint32_t) handle->buffer_size;
  buffer->m.offset = (uint32_t) (index * handle->buffer_size);
  buffer->bytesused
      = (uint32_t) fakecam_fill_buffer (handle, handle->memory + index * handle->buffer_size, fault);
  buffer->sequence = handle->sequence++;
  buffer->field = V4L2_FIELD_NONE;
  buffer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC
                  | (fault == FAKECAM_FLAGGED ? V4L2_BUF_FLAG_ERROR : 0u);
  buffer->timestamp.tv_sec = now.tv_sec;
  buffer->timestamp.tv_usec = now.tv_nsec / 1000;
  handle->camera->n_frames++;
  return 0;
}

static int
answer (Handle *handle, unsigned long request, void *argument)
{
  if (!is_plugged (handle->camera))
    return ENODEV;
  switch (request)
    {
    case VIDIOC_REQBUFS:
      return request_buffers (handle, argument);
    case VIDIOC_QBUF:
      return queue_buffer (handle, argument);
    case VIDIOC_DQBUF:
      return dequeue_buffer (handle, argument);
    case VIDIOC_STREAMON:
      return start_streaming (handle);
    case VIDIOC_STREAMOFF:
      stop_streaming (handle);
      return 0;
    default:
      return fakecam_answer (handle, request, argument);
    }
}

int
ioctl (int fd, unsigned long request, ...)
{
  va_list arguments;
  void *argument;
  Handle *handle;
  int error;

  va_start (arguments, request);
  argument = va_arg (arguments, void *);
  va_end (arguments);
  pthread_mutex_lock (&mutex);
  handle = find_handle (fd);
  if (handle == NULL)
    {
      pthread_mutex_unlock (&mutex);
      return NEXT (int, ioctl, int, unsigned long, ...) (fd, request, argument);
    }
  error = answer (handle, request, argument);
  pthread_mutex_unlock (&mutex);
  errno = error;
  return error == 0 ? 0 : -1;
}

/* ---- the rest of the C library ---- */

static void *
map_any (void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
  Handle *handle;
  int memory_fd = fd;

  pthread_mutex_lock (&mutex);
  handle = find_handle (fd);
  if (handle != NULL)
    memory_fd = handle->memory_fd;
  pthread_mutex_unlock (&mutex);
  return NEXT (void *, mmap, void *, size_t, int, int, int, off_t) (address, length, protection,
                                                                     flags, memory_fd, offset);
}

void *
mmap (void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
  return map_any (address, length, protection, flags, fd, offset);
}

void *
mmap64 (void *address, size_t length, int protection, int flags, int fd, off64_t offset)
{
  return map_any (address, length, protection, flags, fd, offset);
}

DIR *
opendir (const char *path)
{
  char buffer[PATH_MAX];

  if (control != NULL && strcmp (path, "/dev") == 0)
    {
      snprintf (buffer, sizeof buffer, "%s/dev", root);
      return NEXT (DIR *, opendir, const char *) (buffer);
    }
  return NEXT (DIR *, opendir, const char *) (translate (path, buffer));
}

ssize_t
readlink (const char *path, char *target, size_t size)
{
  char buffer[PATH_MAX];

  return NEXT (ssize_t, readlink, const char *, char *, size_t) (translate (path, buffer), target,
                                                                size);
}

int
access (const char *path, int mode)
{
  char buffer[PATH_MAX];

  return NEXT (int, access, const char *, int) (translate (path, buffer), mode);
}

int
stat (const char *path, struct stat *status)
{
  char buffer[PATH_MAX];
  int result = NEXT (int, stat, const char *, struct stat *) (translate (path, buffer), status);

  if (result == 0 && find_camera (path) != NULL)
    {
      status->st_mode = S_IFCHR | 0660;
      status->st_gid = FAKECAM_GROUP;
    }
  return result;
}

int
stat64 (const char *path, struct stat64 *status)
{
  char buffer[PATH_MAX];
  int result
      = NEXT (int, stat64, const char *, struct stat64 *) (translate (path, buffer), status);

  if (result == 0 && find_camera (path) != NULL)
    {
      status->st_mode = S_IFCHR | 0660;
      status->st_gid = FAKECAM_GROUP;
    }
  return result;
}
