// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-picture.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  gint fd;
  gpointer map;
  gsize size;
} Mapping;

static void
free_mapping (gpointer data)
{
  Mapping *mapping = data;

  /* The pages are shared with the memfd, so this reaches them wherever else they are mapped. */
  kao_wipe (mapping->map, mapping->size);
  munmap (mapping->map, mapping->size);
  close (mapping->fd);
  g_free (mapping);
}

static Mapping *
map_memfd (gint fd, gsize size)
{
  struct stat info;
  gint seals = fcntl (fd, F_GET_SEALS);
  gpointer map;
  Mapping *mapping;

  /* Without the seal the sender could end this process with SIGBUS. */
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || fstat (fd, &info) != 0
      || info.st_size < 0 || (gsize) info.st_size < size)
    return NULL;
  map = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    return NULL;
  madvise (map, size, MADV_DONTDUMP);
  mapping = g_new0 (Mapping, 1);
  mapping->fd = fd;
  mapping->map = map;
  mapping->size = size;
  return mapping;
}

KaoImage *
kao_scan_picture_take (gint fd, const KaoScanDoneMessage *done, GError **error)
{
  gboolean is_wanted = (guint64) done->width * done->height <= KAO_SCAN_MOST_PIXELS;
  Mapping *mapping = is_wanted ? map_memfd (fd, (gsize) done->stride * done->height) : NULL;
  KaoImage *image;

  if (mapping == NULL)
    {
      close (fd);
      g_set_error_literal (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_PROTOCOL,
                           "The scanner worker sent a picture whose memory cannot be trusted.");
      return NULL;
    }
  image = kao_image_new_wrapped ((KaoImageFormat) done->format, (gint) done->width,
                                 (gint) done->height, done->stride, mapping->map, free_mapping,
                                 mapping, error);
  if (image == NULL)
    {
      free_mapping (mapping);
      return NULL;
    }
  kao_image_set_dpi (image, done->dpi);
  return image;
}
