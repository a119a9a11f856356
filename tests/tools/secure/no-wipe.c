// SPDX-License-Identifier: GPL-3.0-or-later
/* The deliberate leak: loaded into the program, it makes wiping do nothing and keeps what is unmapped, so
 * that the hunt must find what is left behind. */
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

void explicit_bzero (void *data, size_t size);
void __explicit_bzero_chk (void *data, size_t size, size_t room);

void
explicit_bzero (void *data, size_t size)
{
}

/* What it is called with -D_FORTIFY_SOURCE. */
void
__explicit_bzero_chk (void *data, size_t size, size_t room)
{
}

int
munmap (void *address, size_t size)
{
  return 0;
}
