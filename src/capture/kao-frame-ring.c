// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-ring.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTES_PER_PIXEL 3

typedef enum
{
  SLOT_FREE,
  SLOT_FILLING,
  SLOT_LENT
} SlotState;

struct _KaoRingWriter
{
  KaoCameraRing ring;
  guint8 *map;
  gint fd;
  GMutex mutex; /* states */
  SlotState states[KAO_CAMERA_RING_SLOTS];
  guint32 used; /* bit per slot that ever held a picture */
};

struct _KaoRingReader
{
  gatomicrefcount ref_count; /* one for the owner, one per picture */
  KaoCameraRing ring;
  guint8 *map;
  GMutex mutex; /* held, is_retired */
  guint32 held; /* bit per slot */
  gboolean is_retired;
  /* main thread only */
  KaoRingReturned returned;
  gpointer user_data;
};

typedef struct
{
  KaoRingReader *reader;
  guint slot;
} Loan;

static gsize
ring_length (const KaoCameraRing *ring)
{
  return (gsize) ring->slot_size * ring->n_slots;
}

KaoRingWriter *
kao_ring_writer_new (gint width, gint height, GError **error)
{
  g_autofree KaoRingWriter *writer = g_new0 (KaoRingWriter, 1);
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gpointer map;

  g_return_val_if_fail (width > 0 && width <= KAO_CAMERA_MAX_SIDE, NULL);
  g_return_val_if_fail (height > 0 && height <= KAO_CAMERA_MAX_SIDE, NULL);
  writer->ring.n_slots = KAO_CAMERA_RING_SLOTS;
  writer->ring.width = (guint32) width;
  writer->ring.height = (guint32) height;
  writer->ring.stride = (guint32) width * BYTES_PER_PIXEL;
  writer->ring.slot_size
      = ((guint64) writer->ring.stride * writer->ring.height + page - 1) / page * page;
  writer->fd = kao_memfd_new (ring_length (&writer->ring), &map, error);
  if (writer->fd < 0)
    return NULL;
  writer->map = map;
  madvise (map, ring_length (&writer->ring), MADV_DONTDUMP);
  g_mutex_init (&writer->mutex);
  return g_steal_pointer (&writer);
}

void
kao_ring_writer_free (KaoRingWriter *writer)
{
  for (guint slot = 0; slot < writer->ring.n_slots; slot++)
    if (writer->states[slot] != SLOT_LENT && (writer->used & 1u << slot) != 0)
      kao_wipe (writer->map + slot * writer->ring.slot_size, writer->ring.slot_size);
  munmap (writer->map, ring_length (&writer->ring));
  close (writer->fd);
  g_mutex_clear (&writer->mutex);
  g_free (writer);
}

void
kao_ring_writer_describe (const KaoRingWriter *writer, KaoCameraRing *ring)
{
  *ring = writer->ring;
}

gint
kao_ring_writer_get_fd (const KaoRingWriter *writer)
{
  return writer->fd;
}

gint
kao_ring_writer_acquire (KaoRingWriter *writer)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker
      = g_mutex_locker_new (&writer->mutex);

  /* Always the lowest: few slots in use means few pages touched and to be wiped. */
  for (guint slot = 0; slot < writer->ring.n_slots; slot++)
    if (writer->states[slot] == SLOT_FREE)
      {
        writer->states[slot] = SLOT_FILLING;
        writer->used |= 1u << slot;
        return (gint) slot;
      }
  return -1;
}

guint8 *
kao_ring_writer_get_pixels (KaoRingWriter *writer, gint slot)
{
  g_return_val_if_fail (slot >= 0 && slot < (gint) writer->ring.n_slots, NULL);
  return writer->map + (gsize) slot * writer->ring.slot_size;
}

static gboolean
change_slot (KaoRingWriter *writer, gint slot, SlotState from, SlotState to)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker
      = g_mutex_locker_new (&writer->mutex);

  if (slot < 0 || slot >= (gint) writer->ring.n_slots || writer->states[slot] != from)
    return FALSE;
  writer->states[slot] = to;
  return TRUE;
}

void
kao_ring_writer_lend (KaoRingWriter *writer, gint slot)
{
  g_return_if_fail (change_slot (writer, slot, SLOT_FILLING, SLOT_LENT));
}

gboolean
kao_ring_writer_take_back (KaoRingWriter *writer, gint slot)
{
  return change_slot (writer, slot, SLOT_LENT, SLOT_FREE);
}

void
kao_ring_writer_discard (KaoRingWriter *writer, gint slot)
{
  g_return_if_fail (change_slot (writer, slot, SLOT_FILLING, SLOT_FREE));
}

void
kao_ring_reader_unref (KaoRingReader *reader)
{
  if (!g_atomic_ref_count_dec (&reader->ref_count))
    return;
  munmap (reader->map, ring_length (&reader->ring));
  g_mutex_clear (&reader->mutex);
  g_free (reader);
}

KaoRingReader *
kao_ring_reader_new (gint fd,
                     const KaoCameraRing *ring,
                     KaoRingReturned returned,
                     gpointer user_data,
                     GError **error)
{
  const gint needed_seals = F_SEAL_SHRINK | F_SEAL_GROW;
  const gint seals = fcntl (fd, F_GET_SEALS);
  struct stat status;
  KaoRingReader *reader;
  gpointer map;

  /* Without the seal the worker could cut the file and end this process with SIGBUS. */
  if (seals < 0 || (seals & needed_seals) != needed_seals || fstat (fd, &status) < 0
      || status.st_size < 0 || (gsize) status.st_size < ring_length (ring))
    {
      g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                           "The camera worker's frame memory is too small or not sealed");
      return NULL;
    }
  map = mmap (NULL, ring_length (ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    {
      g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                           "The camera worker's frame memory could not be mapped");
      return NULL;
    }
  madvise (map, ring_length (ring), MADV_DONTDUMP);
  reader = g_new0 (KaoRingReader, 1);
  g_atomic_ref_count_init (&reader->ref_count);
  g_mutex_init (&reader->mutex);
  reader->ring = *ring;
  reader->map = map;
  reader->returned = returned;
  reader->user_data = user_data;
  return reader;
}

static void
wipe_slot (KaoRingReader *reader, guint slot)
{
  kao_wipe (reader->map + slot * reader->ring.slot_size, reader->ring.slot_size);
}

void
kao_ring_reader_retire (KaoRingReader *reader)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker
      = g_mutex_locker_new (&reader->mutex);

  reader->is_retired = TRUE;
  reader->returned = NULL;
}

void
kao_ring_reader_wipe_idle (KaoRingReader *reader)
{
  guint32 held;

  g_mutex_lock (&reader->mutex);
  held = reader->held;
  g_mutex_unlock (&reader->mutex);
  for (guint slot = 0; slot < reader->ring.n_slots; slot++)
    if ((held & 1u << slot) == 0)
      wipe_slot (reader, slot);
}

static void
free_loan (gpointer data)
{
  Loan *loan = data;

  kao_ring_reader_unref (loan->reader);
  g_free (loan);
}

static gboolean
on_returned (gpointer user_data)
{
  Loan *loan = user_data;

  if (loan->reader->returned != NULL)
    loan->reader->returned (loan->slot, loan->reader->user_data);
  else
    wipe_slot (loan->reader, loan->slot); /* retired on the way here */
  return G_SOURCE_REMOVE;
}

/* g_main_context_invoke() would call from this thread while the main loop rests. */
static void
report_return (Loan *loan)
{
  GSource *source;

  if (g_main_context_is_owner (NULL))
    {
      on_returned (loan);
      free_loan (loan);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_returned, loan, free_loan);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

/* The last reference of a picture is gone; any thread. */
static void
on_picture_dropped (gpointer user_data)
{
  Loan *loan = user_data;
  KaoRingReader *reader = loan->reader;
  gboolean is_retired;

  g_mutex_lock (&reader->mutex);
  reader->held &= ~(1u << loan->slot);
  is_retired = reader->is_retired;
  g_mutex_unlock (&reader->mutex);
  if (is_retired)
    {
      wipe_slot (reader, loan->slot);
      free_loan (loan);
    }
  else
    report_return (loan);
}

KaoImage *
kao_ring_reader_wrap (KaoRingReader *reader, guint slot, GError **error)
{
  g_autofree Loan *loan = NULL;
  gboolean is_held = TRUE;
  KaoImage *image;

  g_mutex_lock (&reader->mutex);
  if (slot < reader->ring.n_slots)
    {
      is_held = (reader->held & 1u << slot) != 0;
      reader->held |= 1u << slot;
    }
  g_mutex_unlock (&reader->mutex);
  if (is_held)
    {
      g_set_error (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                   "The camera worker lent frame slot %u that it does not own", slot);
      return NULL;
    }
  loan = g_new (Loan, 1);
  *loan = (Loan){ .reader = reader, .slot = slot };
  image = kao_image_new_wrapped (KAO_IMAGE_RGB24, (gint) reader->ring.width,
                                 (gint) reader->ring.height, reader->ring.stride,
                                 reader->map + slot * reader->ring.slot_size, on_picture_dropped,
                                 loan, error);
  if (image == NULL)
    return NULL;
  g_atomic_ref_count_inc (&reader->ref_count);
  g_steal_pointer (&loan);
  return image;
}

guint
kao_ring_reader_get_n_held (KaoRingReader *reader)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker
      = g_mutex_locker_new (&reader->mutex);

  return (guint) __builtin_popcount (reader->held);
}

guint
kao_ring_reader_get_n_slots (const KaoRingReader *reader)
{
  return reader->ring.n_slots;
}
