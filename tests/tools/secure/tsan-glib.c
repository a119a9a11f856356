// SPDX-License-Identifier: GPL-3.0-or-later
/* Linked into builds with ThreadSanitizer (see tsan): tells it what GLib orders. GLib is not instrumented, and its mutexes,
 * conditions and queues are made of futexes, which ThreadSanitizer does not see: without this every hand-over between two
 * threads of ours would look like a race. What a main context hands over is ordered by its eventfd, which it sees. */
#include <dlfcn.h>
#include <glib.h>

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

#define REAL(name)                                                                                 \
  static __typeof__ (&name) real;                                                                  \
  if (real == NULL)                                                                                \
    real = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name)

static void
acquired (void *address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire (address);
}

static void
releases (void *address)
{
  if (__tsan_release != NULL)
    __tsan_release (address);
}

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock);
  real (mutex);
  acquired (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean is_locked;

  REAL (g_mutex_trylock);
  is_locked = real (mutex);
  if (is_locked)
    acquired (mutex);
  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  REAL (g_mutex_unlock);
  releases (mutex);
  real (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait);
  releases (mutex);
  real (cond, mutex);
  acquired (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  gboolean is_signalled;

  REAL (g_cond_wait_until);
  releases (mutex);
  is_signalled = real (cond, mutex, end);
  acquired (mutex);
  return is_signalled;
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  REAL (g_async_queue_push);
  releases (queue);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (g_async_queue_pop);
  data = real (queue);
  acquired (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (g_async_queue_try_pop);
  data = real (queue);
  acquired (queue);
  return data;
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  REAL (g_atomic_rc_box_release_full);
  releases (box);
  acquired (box);
  real (box, clear);
}
