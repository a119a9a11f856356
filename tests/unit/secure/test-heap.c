// SPDX-License-Identifier: GPL-3.0-or-later
/* What is freed or moved is wiped, also when a library does it; what a thread left on its stack too.
 * Memory that was given back is looked at through /proc/self/mem, which any part of it that is still
 * mapped can be read from without breaking the rules of the language. */
#include "config.h"

#include "secure/kao-heap.h"
#include "secure/kao-memory.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATTERN 0xc3

/* Bytes of the pattern in @size bytes at @address, by fours, because one alone may well be part of an
 * address that the heap notes in a free block; a page that is gone holds none. */
static gsize
count_left (guintptr address, gsize size)
{
  g_autofree guint8 *copy = g_malloc (size);
  gint fd = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  gsize n = 0;

  g_assert_cmpint (fd, >=, 0);
  for (gsize i = 0; i < size; i += 16)
    {
      gssize got = pread (fd, copy, MIN (16, size - i), (off_t) (address + i));

      for (gssize k = 0; k + 4 <= got; k += 4)
        if (copy[k] == PATTERN && copy[k + 1] == PATTERN && copy[k + 2] == PATTERN && copy[k + 3] == PATTERN)
          n += 4;
    }
  close (fd);
  return n;
}

/* Hides from the compiler that @block is about to be freed. */
static guintptr
fill (gpointer block, gsize size)
{
  memset (block, PATTERN, size);
  __asm__ volatile ("" : : "r"(block) : "memory");
  return (guintptr) block;
}

static const gsize sizes[] = { 24, 100, 512, 1032, 4000, 100000, 130000, 1000000 };

static void
test_free (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guintptr where;

      where = fill (malloc (sizes[i]), sizes[i]);
      free ((gpointer) where);
      g_assert_cmpuint (count_left (where, sizes[i]), ==, 0);
      where = fill (g_malloc (sizes[i]), sizes[i]);
      g_free ((gpointer) where);
      g_assert_cmpuint (count_left (where, sizes[i]), ==, 0);
    }
  free (NULL);
}

static void
test_realloc (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint8 *block = malloc (sizes[i]);
      guintptr old = fill (block, sizes[i]);
      guint8 *moved = realloc (block, sizes[i] * 3);

      g_assert_nonnull (moved);
      if ((guintptr) moved != old)
        g_assert_cmpuint (count_left (old, sizes[i]), ==, 0);
      for (gsize k = 0; k < sizes[i]; k++)
        g_assert_cmphex (moved[k], ==, PATTERN);
      memset (moved, PATTERN, sizes[i] * 3);
      old = (guintptr) moved;
      block = realloc (moved, 8);
      if ((guintptr) block != old)
        g_assert_cmpuint (count_left (old, sizes[i] * 3), ==, 0);
      for (gsize k = 0; k < 8; k++)
        g_assert_cmphex (block[k], ==, PATTERN);
      g_assert_null (realloc (block, 0));
    }
  /* Grows a little at a time, as GArray and std::vector do. */
  {
    guint8 *block = realloc (NULL, 1);

    for (gsize n = 1; n < 5000; n++)
      {
        block = realloc (block, n + 1);
        g_assert_nonnull (block);
        block[n] = (guint8) n;
      }
    for (gsize n = 1; n < 5000; n++)
      g_assert_cmpuint (block[n], ==, (guint8) n);
    free (block);
  }
}

/* Not ours to call: the library frees it. */
static void
test_library (void)
{
  GString *string = g_string_new (NULL);
  guintptr where;

  for (gsize i = 0; i < 600; i++)
    g_string_append_c (string, (gchar) PATTERN);
  where = (guintptr) string->str;
  g_string_free (string, TRUE);
  g_assert_cmpuint (count_left (where, 600), ==, 0);
}

static guintptr stack_where;

static void __attribute__ ((noinline))
use_stack (gsize depth)
{
  volatile guint8 bytes[20000];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = PATTERN;
  stack_where = (guintptr) bytes;
  if (depth > 0)
    use_stack (depth - 1);
  __asm__ volatile ("" : : "r"(bytes) : "memory");
}

static void
check_stack (void)
{
  gsize before;

  use_stack (20);
  before = count_left (stack_where, 21 * 20000);
  kao_wipe_stack ();
  /* The test can fail: there was something. */
  g_assert_cmpuint (before, >, 300000);
  g_assert_cmpuint (count_left (stack_where, 21 * 20000), ==, 0);
}

static void *
run_thread (void *data)
{
  check_stack ();
  check_stack ();
  return data;
}

static void
test_stack (void)
{
  pthread_t thread;

  check_stack ();
  g_assert_cmpint (pthread_create (&thread, NULL, run_thread, NULL), ==, 0);
  pthread_join (thread, NULL);
  check_stack ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (kao_heap_is_wiping ())
    {
      g_test_add_func ("/heap/free", test_free);
      g_test_add_func ("/heap/realloc", test_realloc);
      g_test_add_func ("/heap/library", test_library);
    }
  g_test_add_func ("/heap/stack", test_stack);
  return g_test_run ();
}
