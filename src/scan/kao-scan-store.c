// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-store.h"

#include "worker/kao-message.h"

#include <sys/mman.h>
#include <unistd.h>

gpointer
kao_scan_store_allocate (gsize size, gpointer user_data)
{
  KaoScanStore *store = user_data;

  g_return_val_if_fail (store->map == NULL, NULL);
  store->fd = kao_memfd_new (size, &store->map, NULL);
  store->size = size;
  return store->fd >= 0 ? store->map : NULL;
}

void
kao_scan_store_clear (KaoScanStore *store)
{
  if (store->map != NULL)
    munmap (store->map, store->size);
  if (store->fd >= 0)
    close (store->fd);
  store->map = NULL;
  store->fd = -1;
}
