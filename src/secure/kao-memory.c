// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-memory.h"

#include "secure/kao-sanitizer.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Layout of one secret, addresses growing to the right:
 *
 *   | guard page | ... free ... | KaoSecretHead | the caller's bytes | tail | guard page |
 *
 * The caller's bytes end as near to the second guard page as their alignment allows, so that a read
 * or write past the end faults at once; the few bytes between (tail) hold a pattern that is checked
 * when the secret is freed, as is the head for writes before the start.
 */
#define SECRET_ALIGNMENT 64
#define TAIL_BYTE 0xa7
#define HEAD_MARK G_GUINT64_CONSTANT (0x4b414f2d53454352)

typedef struct
{
  guint64 mark; /* HEAD_MARK mixed with the address */
  gsize size;
  guint8 *map; /* first guard page */
  gsize map_size;
  gsize tail_size;
  guint64 mark_again; /* right before the caller's bytes */
} KaoSecretHead;

G_STATIC_ASSERT (sizeof (KaoSecretHead) <= SECRET_ALIGNMENT);

/* Bytes that mlock() refused; only ever grows. Atomic. */
static gsize unlocked_bytes;

/* Wiped blocks that wait for the next picture of their size, oldest first: mapping a frame's pages and
 * touching them for the first time costs the kernel more than the program takes to fill them. Under a
 * sanitizer there are none, so that every late access is found. */
#define LEAST_SPARE ((gsize) 64 * 1024)
#define MOST_SPARE_BYTES (KAO_IS_SANITIZED ? (gsize) 0 : (gsize) 16 * 1024 * 1024)
#define MOST_SPARES 8

static GMutex spare_lock;
static struct
{
  gpointer pages;
  gsize size;
} spares[MOST_SPARES];
static guint n_spares;
static gsize spare_bytes;

static gsize
page_size (void)
{
  return (gsize) sysconf (_SC_PAGESIZE);
}

static gsize
round_up (gsize size, gsize unit)
{
  return (size + unit - 1) / unit * unit;
}

static guint64
head_mark (const KaoSecretHead *head)
{
  return HEAD_MARK ^ ((guint64) (guintptr) head * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
}

/* Neither core dumps nor forked children see these pages. Kernels without one of the two refuse it,
 * which costs protection in a crash only; dumps are switched off as a whole in kao-harden.c. */
static void
keep_private (gpointer pages, gsize size)
{
  madvise (pages, size, MADV_DONTDUMP);
  madvise (pages, size, MADV_WIPEONFORK);
}

void
kao_wipe (gpointer data, gsize size)
{
  if (data != NULL && size > 0)
    explicit_bzero (data, size);
}

gpointer
kao_secret_alloc (gsize size)
{
  gsize page = page_size ();
  gsize padded, data_size, map_size;
  guint8 *map, *secret;
  KaoSecretHead *head;

  if (size > G_MAXSIZE / 2)
    g_error ("secure: a secret of %" G_GSIZE_FORMAT " bytes was asked for", size);
  padded = round_up (MAX (size, 1), SECRET_ALIGNMENT);
  data_size = round_up (padded + SECRET_ALIGNMENT, page);
  map_size = data_size + 2 * page;
  map = mmap (NULL, map_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED || mprotect (map + page, data_size, PROT_READ | PROT_WRITE) != 0)
    g_error ("secure: no memory for a secret of %" G_GSIZE_FORMAT " bytes", size);
  keep_private (map + page, data_size);
  if (mlock (map + page, data_size) != 0)
    __atomic_add_fetch (&unlocked_bytes, data_size, __ATOMIC_RELAXED);

  secret = map + page + data_size - padded;
  head = (KaoSecretHead *) (gpointer) (secret - SECRET_ALIGNMENT);
  head->mark = head->mark_again = head_mark (head);
  head->size = size;
  head->map = map;
  head->map_size = map_size;
  head->tail_size = padded - size;
  memset (secret + size, TAIL_BYTE, head->tail_size);
  return secret;
}

void
kao_secret_free (gpointer secret)
{
  KaoSecretHead *head;
  const guint8 *tail;

  if (secret == NULL)
    return;
  head = (KaoSecretHead *) (gpointer) ((guint8 *) secret - SECRET_ALIGNMENT);
  if (head->mark != head_mark (head) || head->mark_again != head->mark)
    g_error ("secure: the guard before a secret was overwritten");
  tail = (const guint8 *) secret + head->size;
  for (gsize i = 0; i < head->tail_size; i++)
    {
      if (tail[i] != TAIL_BYTE)
        g_error ("secure: the guard behind a secret was overwritten");
    }
  kao_wipe (secret, head->size);
  munmap (head->map, head->map_size);
}

/* The oldest of the spare blocks leaves. Under the lock. */
static void
drop_oldest_spare (void)
{
  munmap (spares[0].pages, spares[0].size);
  spare_bytes -= spares[0].size;
  n_spares--;
  memmove (&spares[0], &spares[1], n_spares * sizeof spares[0]);
}

static gpointer
take_spare (gsize size)
{
  gpointer pages = NULL;

  g_mutex_lock (&spare_lock);
  for (guint i = 0; i < n_spares && pages == NULL; i++)
    {
      if (spares[i].size != size)
        continue;
      pages = spares[i].pages;
      spare_bytes -= size;
      n_spares--;
      memmove (&spares[i], &spares[i + 1], (n_spares - i) * sizeof spares[0]);
    }
  g_mutex_unlock (&spare_lock);
  return pages;
}

static void
keep_spare (gpointer pages, gsize size)
{
  if (size < LEAST_SPARE || size > MOST_SPARE_BYTES)
    {
      munmap (pages, size);
      return;
    }
  g_mutex_lock (&spare_lock);
  while (n_spares == MOST_SPARES || spare_bytes + size > MOST_SPARE_BYTES)
    drop_oldest_spare ();
  spares[n_spares].pages = pages;
  spares[n_spares].size = size;
  spare_bytes += size;
  n_spares++;
  g_mutex_unlock (&spare_lock);
}

gpointer
kao_pages_alloc (gsize size)
{
  gpointer pages;

  if (size == 0 || size > G_MAXSIZE / 2)
    return NULL;
  size = round_up (size, page_size ());
  pages = take_spare (size);
  if (pages != NULL)
    return pages;
  pages = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    return NULL;
  keep_private (pages, size);
  return pages;
}

void
kao_pages_free (gpointer pages, gsize size)
{
  if (pages == NULL)
    return;
  size = round_up (size, page_size ());
  kao_wipe (pages, size);
  keep_spare (pages, size);
}

/* The lowest address of the calling thread's stack, or 0 when it is not known. For the first thread
 * the C library looks at /proc/self/maps, so that nothing else lies between. */
static guintptr
stack_bottom (void)
{
  pthread_attr_t attributes;
  void *bottom = NULL;
  gsize size = 0;

  if (pthread_getattr_np (pthread_self (), &attributes) != 0)
    return 0;
  pthread_attr_getstack (&attributes, &bottom, &size);
  pthread_attr_destroy (&attributes);
  return (guintptr) bottom;
}

/* The near part, by hand: the frames of the calls below lie in it. */
static void __attribute__ ((noinline))
scrub_near_stack (void)
{
  guint8 here[64 * 1024];

  explicit_bzero (here, sizeof here);
}

/* The far part: whole pages are given back and read as zero from then on. Most of the first thread's
 * stack was never mapped; the kernel skips holes and says ENOMEM, which is no failure here. */
static void __attribute__ ((noinline))
give_back_far_stack (guintptr bottom)
{
  gsize page = page_size ();
  volatile guint8 mark = 0;
  /* One page less: madvise() itself returns through a frame below this one. */
  guintptr top = (guintptr) &mark / page * page - page;

  (void) mark;
  bottom = round_up (bottom, page);
  if (bottom < top)
    madvise ((void *) bottom, top - bottom, MADV_DONTNEED);
}

void
kao_wipe_stack (void)
{
  guintptr bottom = stack_bottom ();

  scrub_near_stack ();
  if (bottom != 0)
    give_back_far_stack (bottom);
}

gsize
kao_secret_unlocked_bytes (void)
{
  return __atomic_load_n (&unlocked_bytes, __ATOMIC_RELAXED);
}
