// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-picture.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct _KaoScanMemory
{
  gint n_references; /* atomic */
  gint fd;
  gpointer map;
  gsize size;
  KaoScanDoneMessage begun;
};

static KaoScanMemory *
memory_ref (KaoScanMemory *memory)
{
  g_atomic_int_inc (&memory->n_references);
  return memory;
}

void
kao_scan_memory_unref (KaoScanMemory *memory)
{
  if (!g_atomic_int_dec_and_test (&memory->n_references))
    return;
  /* The pages are shared with the memfd, so this reaches them wherever else they are mapped. */
  kao_wipe (memory->map, memory->size);
  munmap (memory->map, memory->size);
  close (memory->fd);
  g_free (memory);
}

static void
drop_memory (gpointer memory)
{
  kao_scan_memory_unref (memory);
}

static KaoScanMemory *
map_memfd (gint fd, gsize size)
{
  struct stat info;
  gint seals = fcntl (fd, F_GET_SEALS);
  gpointer map;
  KaoScanMemory *memory;

  /* Without the seal the sender could end this process with SIGBUS. */
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || fstat (fd, &info) != 0
      || info.st_size < 0 || (gsize) info.st_size < size)
    return NULL;
  map = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    return NULL;
  madvise (map, size, MADV_DONTDUMP);
  memory = g_new0 (KaoScanMemory, 1);
  memory->n_references = 1;
  memory->fd = fd;
  memory->map = map;
  memory->size = size;
  return memory;
}

KaoScanMemory *
kao_scan_memory_take (gint fd, const KaoScanDoneMessage *begun, GError **error)
{
  gboolean is_wanted = (guint64) begun->width * begun->height <= KAO_SCAN_MOST_PIXELS;
  KaoScanMemory *memory = is_wanted ? map_memfd (fd, (gsize) begun->stride * begun->height) : NULL;

  if (memory == NULL)
    {
      close (fd);
      g_set_error_literal (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_PROTOCOL,
                           "The scanner worker sent a picture whose memory cannot be trusted.");
      return NULL;
    }
  memory->begun = *begun;
  return memory;
}

/* @memory: (transfer full) */
static KaoImage *
wrap (KaoScanMemory *memory, const KaoScanDoneMessage *picture, GError **error)
{
  KaoImage *image = kao_image_new_wrapped ((KaoImageFormat) picture->format, (gint) picture->width,
                                           (gint) picture->height, picture->stride, memory->map, drop_memory,
                                           memory, error);

  if (image == NULL)
    {
      kao_scan_memory_unref (memory);
      return NULL;
    }
  kao_image_set_dpi (image, picture->dpi);
  return image;
}

KaoImage *
kao_scan_memory_get_picture (KaoScanMemory *memory)
{
  return wrap (memory_ref (memory), &memory->begun, NULL);
}

/* Whether @fd is the memory that is there already, and holds @done as far as it is mapped. */
static gboolean
is_same (const KaoScanMemory *begun, gint fd, const KaoScanDoneMessage *done)
{
  struct stat old, new;

  return begun != NULL && fstat (begun->fd, &old) == 0 && fstat (fd, &new) == 0 && old.st_dev == new.st_dev
         && old.st_ino == new.st_ino && (gsize) done->stride * done->height <= begun->size;
}

KaoImage *
kao_scan_picture_take (KaoScanMemory *begun, gint fd, const KaoScanDoneMessage *done, GError **error)
{
  KaoScanMemory *memory;

  if (is_same (begun, fd, done))
    {
      close (fd);
      return wrap (memory_ref (begun), done, error);
    }
  memory = kao_scan_memory_take (fd, done, error);
  return memory != NULL ? wrap (memory, done, error) : NULL;
}
