// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-list.h"

#include "scan/kao-scan-names.h"

#include <string.h>

struct _KaoScanList
{
  GPtrArray *entries;
};

static void
free_entry (gpointer data)
{
  KaoScanListEntry *entry = data;

  g_free (entry->device);
  g_free (entry->name);
  g_free (entry);
}

KaoScanList *
kao_scan_list_new (void)
{
  KaoScanList *list = g_new0 (KaoScanList, 1);

  list->entries = g_ptr_array_new_with_free_func (free_entry);
  return list;
}

void
kao_scan_list_free (KaoScanList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref (list->entries);
  g_free (list);
}

void
kao_scan_list_add (KaoScanList *list, const KaoScanDeviceMessage *message)
{
  KaoScanListEntry *entry = g_new0 (KaoScanListEntry, 1);

  entry->device = g_strdup (message->device);
  entry->name = kao_scan_display_name (message->maker, message->model, message->place);
  g_ptr_array_add (list->entries, entry);
}

guint
kao_scan_list_get_size (const KaoScanList *list)
{
  return list->entries->len;
}

gboolean
kao_scan_device_is_usb (const gchar *device)
{
  return strstr (device, "libusb:") != NULL;
}

static gboolean
has_same_backend (const gchar *a, const gchar *b)
{
  gsize length = strcspn (a, ":");

  return strncmp (a, b, length) == 0 && b[length] == ':';
}

const KaoScanListEntry *
kao_scan_list_find (const KaoScanList *list, const gchar *wanted)
{
  const KaoScanListEntry *found = NULL;
  guint n_found = 0;

  for (guint i = 0; i < list->entries->len; i++)
    {
      const KaoScanListEntry *entry = g_ptr_array_index (list->entries, i);

      if (wanted[0] == '\0' || strcmp (entry->device, wanted) == 0)
        return entry;
      if (kao_scan_device_is_usb (wanted) && kao_scan_device_is_usb (entry->device)
          && has_same_backend (wanted, entry->device))
        {
          found = entry;
          n_found++;
        }
    }
  return n_found == 1 ? found : NULL;
}
