// SPDX-License-Identifier: GPL-3.0-or-later
/* Looks for what the window leaves in this process's memory: a portrait of noise is shown in both
 * panes, then wiped, and every readable byte is compared with the noise.
 */
#include "config.h"

#include "secure/kao-heap.h"
#include "secure/kao-memory.h"
#include "ui/kao-i18n.h"
#include "ui/kao-style.h"

#include "show-facts.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIDE 300
/* So many bytes in a row are no chance. */
#define RUN_BYTES 24

/* Noise that is computed and never stored, so that the search does not find itself. */
static guint8
noise (gint x, gint y, gint channel)
{
  guint32 value =
      ((guint32)x * 73856093u) ^ ((guint32)y * 19349663u) ^ ((guint32)channel * 83492791u);

  value *= 2654435761u;
  return (guint8)((value >> 13) | 1);
}

static KaoImage *
make_portrait (void)
{
  KaoImage *image = kao_image_new (KAO_IMAGE_RGB24, SIDE, SIDE, NULL);

  for (gint y = 0; y < SIDE; y++)
    for (gint x = 0; x < SIDE; x++)
      for (gint channel = 0; channel < 3; channel++)
        kao_image_get_row (image, y)[x * 3 + channel] = noise (x, y, channel);
  return image;
}

/* The byte at @offset of a row as @bytes_per_pixel stores it: 3 = R G B, 4 = B G R and anything. */
static gboolean
is_byte (guint8 byte, gint offset, gint y, gint bytes_per_pixel)
{
  gint x = offset / bytes_per_pixel;
  gint channel = offset % bytes_per_pixel;

  if (bytes_per_pixel == 3)
    return byte == noise (x, y, channel);
  return channel == 3 || byte == noise (x, y, 2 - channel);
}

/* How many of the sampled places in the portrait occur in @data. */
static guint
count_pixels (const guint8 *data, gsize size)
{
  guint n = 0;

  for (gint y = 10; y < SIDE; y += 20)
    for (gint bytes_per_pixel = 3; bytes_per_pixel <= 4; bytes_per_pixel++)
      {
        gint start = 40 * bytes_per_pixel;
        guint8 first = noise (40, y, bytes_per_pixel == 3 ? 0 : 2);
        const guint8 *here = data;
        const guint8 *end = data + size - RUN_BYTES;

        while (here < end && (here = memchr (here, first, (gsize)(end - here))) != NULL)
          {
            gint i = 1;
            while (i < RUN_BYTES && is_byte (here[i], start + i, y, bytes_per_pixel))
              i++;
            if (i == RUN_BYTES)
              n++;
            here++;
          }
      }
  return n;
}

/* The figure as the program stores it, and as a text. The patterns are kept upside down, so that the
 * search does not find its own. */
static const gchar
    *const figure_texts[] = { "\xc9\xc8\xd1\xcc\xff", /* with the byte that ends it */
                              "\xc9\xc8\xd1\xcc\xdf\x90\x99" /* and before " of" */ };
static const guint8 figure_bits[sizeof (gdouble)] = {
  0x38, 0xb7, 0x01, 0x5a, 0x78, 0x2c, 0xaf, 0xbf
};

static guint
count_upside_down (const guint8 *data, gsize size, const guint8 *pattern, gsize length)
{
  guint n = 0;

  for (gsize at = 0; at + length <= size; at++)
    {
      gsize i = 0;
      while (i < length && (data[at + i] ^ pattern[i]) == 0xff)
        i++;
      n += i == length;
    }
  return n;
}

static guint
count_figure (const guint8 *data, gsize size)
{
  return count_upside_down (data, size, figure_bits, sizeof figure_bits);
}

static guint
count_text (const guint8 *data, gsize size)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (figure_texts); i++)
    n += count_upside_down (data, size, (const guint8 *)figure_texts[i], strlen (figure_texts[i]));
  return n;
}

typedef guint (*Counter) (const guint8 *data, gsize size);

/* Calls @count with every writable stretch of memory. */
static guint
count_in_memory (Counter count)
{
  g_auto (GStrv) lines = NULL;
  g_autofree gchar *text = NULL;
  gint memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gulong from, to;
      gchar rights[5];

      if (sscanf (lines[i], "%lx-%lx %4s", &from, &to, rights) != 3 || rights[1] != 'w')
        continue;
      /* Read into pages of their own: what was read before must not be found again. */
      guint8 *copy = g_malloc (to - from);
      gssize got = pread (memory, copy, to - from, (off_t)from);
      guint found = got > RUN_BYTES ? count (copy, (gsize)got) : 0;
      if (got > 0)
        explicit_bzero (copy, (gsize)got);
      g_free (copy);
      if (found > 0)
        g_test_message ("%u hits in %s", found, lines[i]);
      n += found;
    }
  close (memory);
  return n;
}

static void
wait_ms (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static GtkWidget *
find_pane (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "KaoFacePane"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_pane (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The side of the square that the pane shows, once it has stopped changing. */
static gint
wait_for_side (GtkWidget *pane)
{
  gint side = -1;
  gint before;

  do
    {
      before = side;
      wait_ms (250);
      side = MIN (gtk_widget_get_width (pane), gtk_widget_get_height (pane));
    }
  while (side != before || side == 0);
  return side;
}

/* A window of such a size that the portrait is drawn pixel by pixel. */
static KaoWindow *
make_window (void)
{
  KaoWindow *window = kao_window_new (NULL);
  gint width = 1100;

  for (gint round = 0; round < 10; round++)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), width, 780);
      gtk_window_present (GTK_WINDOW (window));
      gint side = wait_for_side (find_pane (GTK_WIDGET (window)));
      if (side == SIDE)
        return window;
      width += 2 * (SIDE - side);
    }
  g_error ("The pane does not become %d pixels wide", SIDE);
}

static void
test_trace (void)
{
  KaoWindow *window = make_window ();
  KaoImage *portrait = make_portrait ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  g_ptr_array_add (choices, portrait);
  kao_window_set_choices (window, choices);
  kao_window_set_portrait (window, KAO_PANE_VISITOR, portrait);
  kao_window_set_portrait (window, KAO_PANE_DOCUMENT, portrait);
  kao_image_unref (portrait);
  wait_ms (400);
  /* The deliberate other half: the search does find what is there. */
  g_assert_cmpuint (count_in_memory (count_pixels), >, 20);

  kao_window_wipe (window);
  wait_ms (600);
  g_assert_cmpuint (count_in_memory (count_pixels), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_figure (KaoWindow *window)
{
  KaoResult *result = kao_secret_alloc (sizeof *result);
  KaoScreenFacts facts = { .state = KAO_SESSION_RESULT, .result = result };

  for (gsize i = 0; i < sizeof figure_bits; i++)
    ((guint8 *)&result->similarity)[i] = (guint8)~figure_bits[i];
  result->threshold = 60;
  result->review_line = 50;
  show_facts (window, &facts);
  wait_ms (300);
  kao_secret_free (result);
}

static void
test_figure (void)
{
  KaoWindow *window = kao_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  wait_ms (200);
  show_figure (window);
  g_assert_cmpuint (count_in_memory (count_figure), >, 0);
  g_assert_cmpuint (count_in_memory (count_text), >, 0);

  kao_window_wipe (window);
  wait_ms (600);
  g_assert_cmpuint (count_in_memory (count_figure), ==, 0);
  g_assert_cmpuint (count_in_memory (count_text), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Also takes the wiping heap in, which the program has; a build with a sanitizer has another one. */
  if (!kao_heap_is_wiping ())
    return 77;
  kao_i18n_init ("en");
  gtk_disable_setlocale ();
  gtk_init ();
  kao_style_load ();
  g_test_add_func ("/ui/trace/pixels", test_trace);
  g_test_add_func ("/ui/trace/figure", test_figure);
  return g_test_run ();
}
