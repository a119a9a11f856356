// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-heap.h"

#include "secure/kao-sanitizer.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

gboolean
kao_heap_is_wiping (void)
{
  return !KAO_IS_SANITIZED;
}

#if !KAO_IS_SANITIZED

/* glibc's own, under the names it keeps for this purpose. */
void __libc_free (void *block);

/* explicit_bzero() and memcpy() leave errno alone, as free() must. */
void
free (void *block)
{
  if (block == NULL)
    return;
  explicit_bzero (block, malloc_usable_size (block));
  __libc_free (block);
}

/* The C library's realloc() moves a block and gives the old place back as it is, so a block that must
 * move is moved here. */
void *
realloc (void *block, size_t size)
{
  size_t usable;
  void *moved;

  if (block == NULL)
    return malloc (size);
  if (size == 0)
    {
      free (block);
      return NULL;
    }
  usable = malloc_usable_size (block);
  /* Stays where it is unless more than half would be wasted. */
  if (size <= usable && size >= usable / 2)
    return block;
  moved = malloc (size);
  if (moved == NULL)
    return NULL;
  memcpy (moved, block, size < usable ? size : usable);
  free (block);
  return moved;
}

#endif
