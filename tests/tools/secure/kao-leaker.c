// SPDX-License-Identifier: GPL-3.0-or-later
/* kao-leaker FORM: leaves one thing behind that the hunt must find, says "ready" and waits.
 *
 * FORM is one of the pixel formats (grey, yuyv, rgb, bgrx, floats, network), where the picture has been scaled
 * and is a little noisy; or vector, vector-doubles (the numbers 0.01, 0.02, ...), figure (73.25), freed (RGB in
 * freed heap memory of an ordinary program), stack (RGB left on the stack), memfd; or nothing. */
#include "config.h"

#include <glib.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WIDTH 200
#define HEIGHT 40

/* Cells of 7.3 pixels, edges smoothed, noise of +-4. */
static guint8
grey_at (gint x, gint y)
{
  gdouble cell_x = x / 7.3, cell_y = y / 7.3;
  gint parity = ((gint) cell_x + (gint) cell_y) % 2;
  gint value = parity ? 150 : 210;
  gdouble edge = cell_x - (gint) cell_x;

  if (edge < 0.13)
    value = 180;
  return (guint8) (value + g_random_int_range (-4, 5));
}

static gsize
draw (guint8 *to, gsize bytes_per_pixel)
{
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      for (gsize k = 0; k < bytes_per_pixel; k++)
        /* The fourth byte of BGRX and the colour bytes of YUYV are not the pattern. */
        to[((gsize) y * WIDTH + (gsize) x) * bytes_per_pixel + k]
            = (k == 3 || (bytes_per_pixel == 2 && k == 1)) ? 128 : grey_at (x, y);
  return WIDTH * HEIGHT * bytes_per_pixel;
}

static void
draw_floats (gfloat *to, gboolean is_network)
{
  for (gint i = 0; i < WIDTH * HEIGHT; i++)
    {
      gfloat grey = grey_at (i % WIDTH, i / WIDTH);

      to[i] = is_network ? (grey - 117.001f) / 256.f : grey;
    }
}

static void __attribute__ ((noinline))
leave_on_stack (void)
{
  guint8 here[WIDTH * HEIGHT * 3];

  draw (here, 3);
  __asm__ volatile ("" : : "r"(here) : "memory");
}

static gboolean
leave (const gchar *form, gpointer kept)
{
  static const gchar *const formats[] = { "grey", "yuyv", "rgb", "bgrx" };
  gfloat *floats = kept;
  gdouble *doubles = kept;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (strcmp (form, formats[i]) == 0)
        return draw (kept, i + 1) > 0;
    }
  if (strcmp (form, "floats") == 0 || strcmp (form, "network") == 0)
    draw_floats (floats, form[0] == 'n');
  else if (strcmp (form, "vector") == 0)
    for (gint i = 0; i < 4; i++)
      floats[i + 3] = (gfloat) ((i + 20) / 100.0);
  else if (strcmp (form, "vector-doubles") == 0)
    for (gint i = 0; i < 4; i++)
      doubles[i + 3] = (i + 20) / 100.0;
  else if (strcmp (form, "figure") == 0)
    doubles[1] = 73.25;
  else if (strcmp (form, "freed") == 0)
    {
      gpointer block = malloc (WIDTH * HEIGHT * 3);
      gpointer above = malloc (100); /* keeps the heap from shrinking */

      draw (block, 3);
      free (block);
      return above != NULL;
    }
  else if (strcmp (form, "stack") == 0)
    leave_on_stack ();
  else if (strcmp (form, "memfd") == 0)
    {
      gint fd = memfd_create ("kaoawase", MFD_CLOEXEC);
      guint8 *map;

      if (ftruncate (fd, WIDTH * HEIGHT * 3) != 0)
        return FALSE;
      map = mmap (NULL, WIDTH * HEIGHT * 3, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      draw (map, 3);
    }
  else
    return strcmp (form, "nothing") == 0;
  return TRUE;
}

int
main (int argc, char **argv)
{
  gpointer kept = g_malloc0 (WIDTH * HEIGHT * 4 + 64);

  mallopt (M_MMAP_THRESHOLD, 1 << 30);
  if (argc != 2 || !leave (argv[1], kept))
    return 2;
  /* Somebody may look at it: the compiler must not leave the work undone. */
  __asm__ volatile ("" : : "r"(kept) : "memory");
  puts ("ready");
  fflush (stdout);
  for (;;)
    pause ();
}
