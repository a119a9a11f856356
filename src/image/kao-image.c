// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-image.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum
{
  STORE_PAGES,  /* own wiped pages */
  STORE_MAPPED, /* a memfd */
  STORE_WRAPPED /* somebody else's */
} Store;

struct _KaoImage
{
  gatomicrefcount ref_count;
  KaoImageFormat format;
  gint width;
  gint height;
  gsize stride;
  gdouble dpi;
  guint8 *pixels;

  Store store;
  gpointer base;     /* what is unmapped or freed: page-aligned start */
  gsize base_length; /* of @base */
  GDestroyNotify destroy;
  gpointer destroy_data;
};

gsize
kao_image_bytes_per_pixel (KaoImageFormat format)
{
  switch (format)
    {
    case KAO_IMAGE_GRAY8:
      return 1;
    case KAO_IMAGE_RGB24:
      return 3;
    case KAO_IMAGE_BGRX32:
      return 4;
    }
  g_return_val_if_reached (1);
}

static gboolean
check_size (KaoImageFormat format, gint width, gint height, gsize stride, GError **error)
{
  if (width < 1 || height < 1 || width > KAO_IMAGE_MAX_SIDE || height > KAO_IMAGE_MAX_SIDE
      || stride < (gsize) width * kao_image_bytes_per_pixel (format)
      || stride > (gsize) KAO_IMAGE_MAX_SIDE * 8)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                   "A picture of %d x %d pixels with %" G_GSIZE_FORMAT
                   " bytes a row is outside what is accepted (1 to %d a side)",
                   width, height, stride, KAO_IMAGE_MAX_SIDE);
      return FALSE;
    }
  return TRUE;
}

static KaoImage *
image_alloc (KaoImageFormat format, gint width, gint height, gsize stride, Store store)
{
  KaoImage *image = g_new0 (KaoImage, 1);

  g_atomic_ref_count_init (&image->ref_count);
  image->format = format;
  image->width = width;
  image->height = height;
  image->stride = stride;
  image->store = store;
  return image;
}

KaoImage *
kao_image_new (KaoImageFormat format, gint width, gint height, GError **error)
{
  gsize stride = (gsize) MAX (width, 0) * kao_image_bytes_per_pixel (format);
  gsize length;
  gpointer pages;
  KaoImage *image;

  if (!check_size (format, width, height, stride, error))
    return NULL;
  length = stride * (gsize) height;
  pages = kao_pages_alloc (length);
  if (pages == NULL)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                   "No memory for a picture of %d x %d pixels", width, height);
      return NULL;
    }
  image = image_alloc (format, width, height, stride, STORE_PAGES);
  image->base = pages;
  image->base_length = length;
  image->pixels = pages;
  return image;
}

/* A sender that could shrink the file after the check would end this process with SIGBUS. */
static gboolean
check_memfd (gint fd, gsize needed, GError **error)
{
  struct stat status;
  gint seals = fcntl (fd, F_GET_SEALS);

  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0)
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT,
                           "Shared picture memory is not sealed against shrinking");
      return FALSE;
    }
  if (fstat (fd, &status) != 0 || status.st_size < 0 || (guint64) status.st_size < needed)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                   "Shared picture memory is smaller than the %" G_GSIZE_FORMAT
                   " bytes that its picture needs",
                   needed);
      return FALSE;
    }
  return TRUE;
}

KaoImage *
kao_image_new_from_memfd (gint fd,
                          gsize offset,
                          KaoImageFormat format,
                          gint width,
                          gint height,
                          gsize stride_bytes,
                          GError **error)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize needed, lead, length;
  gpointer base;
  KaoImage *image;

  if (!check_size (format, width, height, stride_bytes, error))
    return NULL;
  /* The last row need not be padded to the full stride. */
  needed = stride_bytes * (gsize) (height - 1)
           + (gsize) width * kao_image_bytes_per_pixel (format);
  if (!g_size_checked_add (&needed, needed, offset) || needed > G_MAXSSIZE)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                   "Shared picture memory begins at an impossible offset");
      return NULL;
    }
  if (!check_memfd (fd, needed, error))
    return NULL;

  lead = offset % page;
  length = needed - offset + lead;
  base = mmap (NULL, length, PROT_READ, MAP_SHARED, fd, (off_t) (offset - lead));
  if (base == MAP_FAILED)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                   "Shared picture memory cannot be mapped: %s", g_strerror (errno));
      return NULL;
    }
  (void) madvise (base, length, MADV_DONTDUMP);

  image = image_alloc (format, width, height, stride_bytes, STORE_MAPPED);
  image->base = base;
  image->base_length = length;
  image->pixels = (guint8 *) base + lead;
  return image;
}

KaoImage *
kao_image_new_wrapped (KaoImageFormat format,
                       gint width,
                       gint height,
                       gsize stride_bytes,
                       const guint8 *pixels,
                       GDestroyNotify destroy,
                       gpointer user_data,
                       GError **error)
{
  KaoImage *image;

  g_return_val_if_fail (pixels != NULL, NULL);

  if (!check_size (format, width, height, stride_bytes, error))
    return NULL;
  image = image_alloc (format, width, height, stride_bytes, STORE_WRAPPED);
  image->pixels = (guint8 *) pixels;
  image->destroy = destroy;
  image->destroy_data = user_data;
  return image;
}

KaoImage *
kao_image_ref (KaoImage *image)
{
  g_return_val_if_fail (image != NULL, NULL);

  g_atomic_ref_count_inc (&image->ref_count);
  return image;
}

void
kao_image_unref (KaoImage *image)
{
  if (image == NULL || !g_atomic_ref_count_dec (&image->ref_count))
    return;

  switch (image->store)
    {
    case STORE_PAGES:
      kao_pages_free (image->base, image->base_length);
      break;
    case STORE_MAPPED:
      munmap (image->base, image->base_length);
      break;
    case STORE_WRAPPED:
      if (image->destroy != NULL)
        image->destroy (image->destroy_data);
      break;
    }
  g_free (image);
}

KaoImageFormat
kao_image_get_format (const KaoImage *image)
{
  return image->format;
}

gint
kao_image_get_width (const KaoImage *image)
{
  return image->width;
}

gint
kao_image_get_height (const KaoImage *image)
{
  return image->height;
}

gsize
kao_image_get_stride (const KaoImage *image)
{
  return image->stride;
}

gdouble
kao_image_get_dpi (const KaoImage *image)
{
  return image->dpi;
}

void
kao_image_set_dpi (KaoImage *image, gdouble dpi)
{
  image->dpi = dpi;
}

guint8 *
kao_image_get_row (KaoImage *image, gint y)
{
  g_return_val_if_fail (image->store == STORE_PAGES, NULL);
  g_return_val_if_fail (y >= 0 && y < image->height, NULL);

  return image->pixels + (gsize) y * image->stride;
}

const guint8 *
kao_image_get_const_row (const KaoImage *image, gint y)
{
  g_return_val_if_fail (y >= 0 && y < image->height, NULL);

  return image->pixels + (gsize) y * image->stride;
}
