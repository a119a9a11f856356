// SPDX-License-Identifier: GPL-3.0-or-later
/* What is freed or moved is wiped, also when a library does it; what a thread left on its stack too. */
#include "config.h"

#include "marks.h"

#include "secure/kao-heap.h"
#include "secure/kao-memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Hides from the compiler that @block is about to be freed. */
static guintptr
fill (gpointer block, gsize size)
{
  memset (block, MARK, size);
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
      g_assert_cmpuint (marks_count (where, sizes[i]), ==, 0);
      where = fill (g_malloc (sizes[i]), sizes[i]);
      g_free ((gpointer) where);
      g_assert_cmpuint (marks_count (where, sizes[i]), ==, 0);
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
        g_assert_cmpuint (marks_count (old, sizes[i]), ==, 0);
      for (gsize k = 0; k < sizes[i]; k++)
        g_assert_cmphex (moved[k], ==, MARK);
      memset (moved, MARK, sizes[i] * 3);
      old = (guintptr) moved;
      block = realloc (moved, 8);
      if ((guintptr) block != old)
        g_assert_cmpuint (marks_count (old, sizes[i] * 3), ==, 0);
      for (gsize k = 0; k < 8; k++)
        g_assert_cmphex (block[k], ==, MARK);
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
    g_string_append_c (string, (gchar) MARK);
  where = (guintptr) string->str;
  g_string_free (string, TRUE);
  g_assert_cmpuint (marks_count (where, 600), ==, 0);
}

static void
check_stack (void)
{
  gsize before;

  marks_leave_on_stack ();
  before = marks_count_on_stack ();
  kao_wipe_stack ();
  /* The test can fail: there was something. */
  g_assert_cmpuint (before, >, MARKS_MANY);
  g_assert_cmpuint (marks_count_on_stack (), ==, 0);
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
