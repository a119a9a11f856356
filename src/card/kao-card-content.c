// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-content.h"

#include "base/kao-error.h"
#include "card/kao-card-protocol.h"
#include "image/kao-image.h"
#include "secure/kao-memory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

typedef struct
{
  gpointer map;
  gsize size;
} Mapping;

static void
free_mapping (gpointer data)
{
  Mapping *mapping = data;

  /* Shared with the worker's memory, if there is anything left of it. */
  kao_wipe (mapping->map, mapping->size);
  munmap (mapping->map, mapping->size);
  g_free (mapping);
}

/* NULL when the sender has not sealed it against shrinking, which could end this process. */
static Mapping *
map_pictures (gint fd, gsize size)
{
  struct stat info;
  gint seals = fcntl (fd, F_GET_SEALS);
  Mapping *mapping;
  gpointer map;

  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || fstat (fd, &info) != 0 || info.st_size < 0
      || (gsize) info.st_size < size)
    return NULL;
  map = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    return NULL;
  madvise (map, size, MADV_DONTDUMP);
  mapping = g_new0 (Mapping, 1);
  mapping->map = map;
  mapping->size = size;
  return mapping;
}

static KaoImage *
copy_picture (const guint8 *from, const KaoCardSize *size, GError **error)
{
  KaoImage *image = kao_image_new (KAO_IMAGE_GRAY8, (gint) size->width, (gint) size->height, error);

  for (guint y = 0; image != NULL && y < size->height; y++)
    memcpy (kao_image_get_row (image, (gint) y), from + (gsize) y * size->width, size->width);
  return image;
}

KaoCardContent *
kao_card_content_take (const KaoCardFacts *facts, gint fd, GError **error)
{
  gsize size = MAX (kao_card_facts_pixels (facts), 1), at = 0;
  Mapping *mapping = map_pictures (fd, size);
  KaoCardContent *content;

  if (mapping == NULL)
    {
      g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER,
                           "The card worker sent pictures whose memory cannot be trusted.");
      return NULL;
    }
  content = kao_secret_alloc (sizeof *content);
  content->facts = *facts;
  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    {
      const KaoCardSize *picture = &facts->pictures[i];

      if (picture->width == 0)
        continue;
      content->pictures[i] = copy_picture ((const guint8 *) mapping->map + at, picture, error);
      if (content->pictures[i] == NULL)
        {
          g_clear_pointer (&content, kao_card_content_free);
          break;
        }
      at += (gsize) picture->width * picture->height;
    }
  free_mapping (mapping);
  return content;
}
