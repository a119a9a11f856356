// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-list.h"

#include "scan/kao-scan-names.h"

#include <string.h>

/* Shorter is no model but a series or nothing. */
#define LEAST_MODEL 4

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
  g_free (entry->model);
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
  entry->model = g_strdup (message->model);
  g_ptr_array_add (list->entries, entry);
}

guint
kao_scan_list_get_size (const KaoScanList *list)
{
  return list->entries->len;
}

const KaoScanListEntry *
kao_scan_list_get (const KaoScanList *list, guint i)
{
  g_return_val_if_fail (i < list->entries->len, NULL);
  return g_ptr_array_index (list->entries, i);
}

gboolean
kao_scan_device_is_usb (const gchar *device)
{
  return strstr (device, "libusb:") != NULL;
}

/* How much of a name is compared. */
typedef enum
{
  BY_PROTOCOL, /* airscan's letter for eSCL or WSD too */
  BY_NAME,
  N_DEGREES
} Degree;

/* Whether @piece of a SANE name is an index or an address, which change between starts: "3", "e3" (airscan),
 * "bus2", "dev1", "net1" (brother). */
static gboolean
is_index (const gchar *piece)
{
  static const gchar *const heads[] = { "", "e", "w", "bus", "dev", "net" };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      gsize length = strlen (heads[i]);

      if (g_ascii_strncasecmp (piece, heads[i], length) == 0 && piece[length] != '\0'
          && piece[length + strspn (piece + length, "0123456789")] == '\0')
        return TRUE;
    }
  return FALSE;
}

/* Cuts off the end of @piece what another start may give it anew: the number of a node ("/dev/sg1") or an IPv4
 * address ("MB2300_192.168.2.150"). */
static void
cut_address (gchar *piece)
{
  gsize start = strlen (piece);

  while (start > 0 && (g_ascii_isdigit (piece[start - 1]) || piece[start - 1] == '.'))
    start--;
  if (g_str_has_prefix (piece, "/dev/"))
    piece[start] = '\0';
  else if (g_hostname_is_ip_address (piece + start))
    piece[start > 0 && piece[start - 1] == '_' ? start - 1 : start] = '\0';
}

/* What of a name stays: the backend and what is neither index, address nor serial number. (transfer full) */
static gchar *
stable_part (const gchar *device, Degree degree)
{
  g_auto (GStrv) pieces = g_strsplit_set (device, ":;", -1);
  GString *stable = g_string_new (NULL);

  for (gsize i = 0; pieces[i] != NULL; i++)
    {
      /* pixma: vendor and product, then the serial number. */
      if (g_str_equal (pieces[0], "pixma") && strspn (pieces[i], "0123456789ABCDEFabcdef") == 8
          && pieces[i][8] == '_')
        pieces[i][8] = '\0';
      /* utsushi: the place in the tree of buses, to the end. */
      if (g_str_has_prefix (pieces[i], "/sys/"))
        break;
      /* The host of "net" is what the administrator wrote into net.conf. */
      if (i > 0 && !g_str_equal (pieces[0], "net"))
        cut_address (pieces[i]);
      if (i > 0 && pieces[i][0] == '\0')
        continue;
      if (i > 0 && is_index (pieces[i]))
        {
          if (degree == BY_PROTOCOL && g_ascii_isalpha (pieces[i][0]))
            g_string_append_printf (stable, ":%c", pieces[i][0]);
          continue;
        }
      g_string_append_printf (stable, ":%s", pieces[i]);
    }
  return g_string_free (stable, FALSE);
}

static gboolean
is_same (const KaoScanListEntry *entry, const gchar *wanted, Degree degree)
{
  g_autofree gchar *a = stable_part (entry->device, degree);
  g_autofree gchar *b = stable_part (wanted, degree);

  return strcmp (a, b) == 0;
}

/* Whether @wanted names the entry's model, whatever driver it names. */
static gboolean
names_model (const KaoScanListEntry *entry, const gchar *wanted)
{
  const gchar *rest = strchr (wanted, ':'); /* behind the backend */
  g_autofree gchar *model = g_ascii_strdown (entry->model, -1);
  g_autofree gchar *name = g_ascii_strdown (rest != NULL ? rest : wanted, -1);

  g_strdelimit (model, "_-", ' ');
  g_strdelimit (name, "_-", ' ');
  return strlen (model) >= LEAST_MODEL && strstr (name, model) != NULL;
}

const KaoScanListEntry *
kao_scan_list_find (const KaoScanList *list, const gchar *wanted)
{
  for (guint i = 0; i < list->entries->len; i++)
    {
      const KaoScanListEntry *entry = g_ptr_array_index (list->entries, i);

      if (wanted[0] == '\0' || strcmp (entry->device, wanted) == 0)
        return entry;
    }
  for (guint degree = 0; degree <= N_DEGREES; degree++)
    {
      const KaoScanListEntry *found = NULL;
      guint n_found = 0;

      for (guint i = 0; i < list->entries->len; i++)
        {
          const KaoScanListEntry *entry = g_ptr_array_index (list->entries, i);

          if (degree < N_DEGREES ? is_same (entry, wanted, degree) : names_model (entry, wanted))
            {
              found = entry;
              n_found++;
            }
        }
      if (n_found > 0)
        return n_found == 1 ? found : NULL;
    }
  return NULL;
}
