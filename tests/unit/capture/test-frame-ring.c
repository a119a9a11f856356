// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-ring.h"

#include "base/kao-error.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WIDTH 64
#define HEIGHT 48

typedef struct
{
  KaoRingWriter *writer;
  KaoRingReader *reader;
  KaoCameraRing ring;
  const guint8 *watch; /* a third view of the same memory */
  guint n_returned;
  guint last_returned;
} Fixture;

static void
on_returned (guint slot, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_returned++;
  fixture->last_returned = slot;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->writer = kao_ring_writer_new (WIDTH, HEIGHT, &error);
  g_assert_no_error (error);
  kao_ring_writer_describe (fixture->writer, &fixture->ring);
  fixture->reader = kao_ring_reader_new (kao_ring_writer_get_fd (fixture->writer), &fixture->ring,
                                         on_returned, fixture, &error);
  g_assert_no_error (error);
  fixture->watch = mmap (NULL, fixture->ring.slot_size * fixture->ring.n_slots, PROT_READ,
                         MAP_SHARED, kao_ring_writer_get_fd (fixture->writer), 0);
  g_assert_true (fixture->watch != MAP_FAILED);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->reader != NULL)
    {
      kao_ring_reader_retire (fixture->reader);
      kao_ring_reader_unref (fixture->reader);
    }
  if (fixture->writer != NULL)
    kao_ring_writer_free (fixture->writer);
  munmap ((gpointer) fixture->watch, fixture->ring.slot_size * fixture->ring.n_slots);
}

static gint
write_picture (Fixture *fixture, guint8 value)
{
  gint slot = kao_ring_writer_acquire (fixture->writer);

  g_assert_cmpint (slot, >=, 0);
  memset (kao_ring_writer_get_pixels (fixture->writer, slot), value, WIDTH * HEIGHT * 3);
  kao_ring_writer_lend (fixture->writer, slot);
  return slot;
}

static KaoImage *
read_picture (Fixture *fixture, gint slot)
{
  g_autoptr (GError) error = NULL;
  KaoImage *image = kao_ring_reader_wrap (fixture->reader, (guint) slot, &error);

  g_assert_no_error (error);
  return image;
}

static gboolean
slot_is_wiped (Fixture *fixture, gint slot)
{
  const guint8 *bytes = fixture->watch + (gsize) slot * fixture->ring.slot_size;

  for (gsize i = 0; i < fixture->ring.slot_size; i++)
    if (bytes[i] != 0)
      return FALSE;
  return TRUE;
}

static void
test_lent_is_not_written (Fixture *fixture, gconstpointer data)
{
  KaoImage *first = read_picture (fixture, write_picture (fixture, 11));

  for (guint round = 0; round < 50; round++)
    {
      gint slot = write_picture (fixture, (guint8) (20 + round));
      KaoImage *image = read_picture (fixture, slot);

      g_assert_cmpuint (kao_image_get_const_row (image, HEIGHT - 1)[0], ==, 20 + round);
      kao_image_unref (image);
      while (fixture->n_returned <= round)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (fixture->last_returned, ==, slot);
      g_assert_true (kao_ring_writer_take_back (fixture->writer, slot));
    }
  g_assert_cmpuint (kao_image_get_const_row (first, 0)[0], ==, 11);
  g_assert_cmpuint (fixture->n_returned, ==, 50);
  kao_image_unref (first);
}

static void
test_all_lent (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < fixture->ring.n_slots; i++)
    write_picture (fixture, 1);
  g_assert_cmpint (kao_ring_writer_acquire (fixture->writer), ==, -1);
  g_assert_true (kao_ring_writer_take_back (fixture->writer, 3));
  g_assert_false (kao_ring_writer_take_back (fixture->writer, 3));
  g_assert_false (kao_ring_writer_take_back (fixture->writer, 1000));
  g_assert_cmpint (kao_ring_writer_acquire (fixture->writer), ==, 3);
  kao_ring_writer_discard (fixture->writer, 3);
}

/* A worker out of control may name any slot. */
static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint slot = write_picture (fixture, 1);
  KaoImage *image = read_picture (fixture, slot);

  g_assert_null (kao_ring_reader_wrap (fixture->reader, (guint) slot, &error));
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT);
  g_clear_error (&error);
  g_assert_null (kao_ring_reader_wrap (fixture->reader, 31, &error));
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT);
  kao_image_unref (image);
}

/* The worker shuts the camera in order: its slots first, the held one when it is let go. */
static void
test_wiped_in_order (Fixture *fixture, gconstpointer data)
{
  gint held = write_picture (fixture, 200);
  gint other = write_picture (fixture, 100);
  KaoImage *image = read_picture (fixture, held);

  kao_image_unref (read_picture (fixture, other));
  while (fixture->n_returned == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (kao_ring_writer_take_back (fixture->writer, other));
  kao_ring_reader_retire (fixture->reader);
  g_clear_pointer (&fixture->writer, kao_ring_writer_free);
  g_assert_true (slot_is_wiped (fixture, other));
  g_assert_cmpuint (kao_image_get_const_row (image, 0)[0], ==, 200);
  g_clear_pointer (&fixture->reader, kao_ring_reader_unref);
  g_assert_cmpuint (kao_image_get_const_row (image, 0)[0], ==, 200);
  kao_image_unref (image);
  g_assert_true (slot_is_wiped (fixture, held));
  g_assert_cmpuint (fixture->n_returned, ==, 1);
}

/* The worker was killed: the parent overwrites what was left. */
static void
test_wiped_after_kill (Fixture *fixture, gconstpointer data)
{
  gint held = write_picture (fixture, 200);
  KaoImage *image = read_picture (fixture, held);

  for (guint i = 1; i < fixture->ring.n_slots; i++)
    write_picture (fixture, 100);
  kao_ring_reader_retire (fixture->reader);
  kao_ring_reader_wipe_idle (fixture->reader);
  for (gint slot = 0; slot < (gint) fixture->ring.n_slots; slot++)
    g_assert_cmpint (slot_is_wiped (fixture, slot), ==, slot != held);
  g_clear_pointer (&fixture->reader, kao_ring_reader_unref);
  kao_image_unref (image);
  g_assert_true (slot_is_wiped (fixture, held));
}

static gpointer
drop_elsewhere (gpointer image)
{
  kao_image_unref (image);
  return NULL;
}

/* The engine drops pictures on its own thread; the return is reported on the main one. */
static void
test_dropped_elsewhere (Fixture *fixture, gconstpointer data)
{
  gint slot = write_picture (fixture, 9);

  g_thread_join (g_thread_new ("drop", drop_elsewhere, read_picture (fixture, slot)));
  while (fixture->n_returned == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->last_returned, ==, slot);

  /* Retired between the drop and the report: wiped instead. */
  g_assert_true (kao_ring_writer_take_back (fixture->writer, slot));
  slot = write_picture (fixture, 9);
  g_thread_join (g_thread_new ("drop", drop_elsewhere, read_picture (fixture, slot)));
  kao_ring_reader_retire (fixture->reader);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->n_returned, ==, 1);
  g_assert_true (slot_is_wiped (fixture, slot));
}

static void
test_unsealed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  KaoCameraRing longer = fixture->ring;

  const off_t length = (off_t) (fixture->ring.slot_size * fixture->ring.n_slots);

  g_assert_cmpint (ftruncate (fd, length), ==, 0);
  g_assert_null (kao_ring_reader_new (fd, &fixture->ring, on_returned, fixture, &error));
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT);
  g_clear_error (&error);
  close (fd);
  longer.slot_size += 4096;
  g_assert_null (kao_ring_reader_new (kao_ring_writer_get_fd (fixture->writer), &longer,
                                      on_returned, fixture, &error));
  g_assert_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/frame-ring/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lent-is-not-written", test_lent_is_not_written);
  ADD ("all-lent", test_all_lent);
  ADD ("nonsense", test_nonsense);
  ADD ("wiped-in-order", test_wiped_in_order);
  ADD ("wiped-after-kill", test_wiped_after_kill);
  ADD ("dropped-elsewhere", test_dropped_elsewhere);
  ADD ("unsealed", test_unsealed);
  return g_test_run ();
}
