// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-choice.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "scan/kao-scan-drivers.h"

#include <string.h>

void
kao_scan_choice_clear (KaoScanChoice *choice)
{
  g_clear_pointer (&choice->config, kao_config_unref);
  g_clear_pointer (&choice->list, kao_scan_list_free);
  g_clear_pointer (&choice->last_device, g_free);
  g_clear_pointer (&choice->target, g_free);
}

const gchar *
kao_scan_choice_wanted (const KaoScanChoice *choice)
{
  const gchar *configured = kao_config_get_scanner_device (choice->config);

  if (configured[0] != '\0')
    return configured;
  return choice->last_device != NULL ? choice->last_device : "";
}

/* The wanted name, or what it stands for where that is known. */
static const gchar *
target_of (const KaoScanChoice *choice)
{
  const gchar *wanted = kao_scan_choice_wanted (choice);

  return choice->target != NULL && wanted[0] != '\0' ? choice->target : wanted;
}

/* What the last search found for the wanted name, or NULL. */
static const KaoScanListEntry *
find_wanted (const KaoScanChoice *choice)
{
  return choice->list != NULL ? kao_scan_list_find (choice->list, target_of (choice)) : NULL;
}

const gchar *
kao_scan_choice_known (const KaoScanChoice *choice)
{
  const gchar *wanted = kao_scan_choice_wanted (choice);
  const KaoScanListEntry *entry = find_wanted (choice);

  if (entry != NULL)
    return entry->device;
  return wanted[0] != '\0' ? wanted : NULL;
}

gboolean
kao_scan_choice_is_listed (const KaoScanChoice *choice)
{
  return find_wanted (choice) != NULL;
}

void
kao_scan_choice_prefer (KaoScanChoice *choice, const gchar *device)
{
  g_free (choice->last_device);
  choice->last_device = g_strdup (device);
}

gboolean
kao_scan_choice_set_config (KaoScanChoice *choice, KaoConfig *config)
{
  gboolean is_other = g_strcmp0 (kao_config_get_scanner_device (config),
                                 kao_config_get_scanner_device (choice->config)) != 0;

  kao_config_ref (config);
  kao_config_unref (choice->config);
  choice->config = config;
  if (is_other)
    {
      g_clear_pointer (&choice->target, g_free);
      choice->driver_state = KAO_SCAN_DRIVER_LOADED;
    }
  return is_other;
}

/* Without the names: they may hold serial numbers. */
static void
note_other_name (const KaoScanChoice *choice)
{
  const gchar *wanted = kao_config_get_scanner_device (choice->config);
  const KaoScanListEntry *entry = find_wanted (choice);

  if (wanted[0] != '\0' && entry != NULL && strcmp (entry->device, target_of (choice)) != 0)
    kao_log_event ("scan", "the configured scanner goes by another number now and was found again");
}

void
kao_scan_choice_take_list (KaoScanChoice *choice, KaoScanList *list, const KaoScanListDoneMessage *done)
{
  g_clear_pointer (&choice->list, kao_scan_list_free);
  choice->list = list;
  g_free (choice->target);
  choice->target = done->device[0] != '\0' ? g_strdup (done->device) : NULL;
  choice->driver_state = (KaoScanDriverState) done->driver_state;
  kao_log_event ("scan", "%u scanners found", kao_scan_list_get_size (choice->list));
  note_other_name (choice);
}

void
kao_scan_choice_tell (const KaoScanChoice *choice,
                      KaoScanner *scanner,
                      gboolean is_scanning,
                      const GError *fault)
{
  const gchar *wanted = kao_scan_choice_wanted (choice);
  const KaoScanListEntry *entry = find_wanted (choice);
  const gchar *name = entry != NULL ? entry->name : wanted;
  g_autoptr (GError) missing = NULL;

  if (is_scanning)
    kao_scanner_set_state (scanner, KAO_SCANNER_STATE_SCANNING, name, NULL);
  else if (fault != NULL)
    kao_scanner_set_state (scanner, KAO_SCANNER_STATE_FAULT, name, fault);
  else if (entry == NULL && choice->driver_state != KAO_SCAN_DRIVER_LOADED)
    {
      missing = kao_scan_driver_error (target_of (choice), choice->driver_state);
      kao_scanner_set_state (scanner, KAO_SCANNER_STATE_FAULT, name, missing);
    }
  /* A network scanner need not be found to be opened by its name. */
  else if (entry != NULL || (wanted[0] != '\0' && !kao_scan_device_is_usb (target_of (choice))))
    kao_scanner_set_state (scanner, KAO_SCANNER_STATE_READY, name, NULL);
  else if (choice->list == NULL)
    kao_scanner_set_state (scanner, KAO_SCANNER_STATE_SEARCHING, name, NULL);
  else
    {
      missing = kao_scan_choice_new_missing ();
      kao_scanner_set_state (scanner, KAO_SCANNER_STATE_MISSING, name, missing);
    }
}

gboolean
kao_scan_choice_is_lasting (const GError *error)
{
  static const KaoDeviceError codes[]
      = { KAO_DEVICE_ERROR_NOT_FOUND, KAO_DEVICE_ERROR_VANISHED, KAO_DEVICE_ERROR_DENIED,
          KAO_DEVICE_ERROR_NO_DRIVER, KAO_DEVICE_ERROR_DRIVER_MISSING };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, KAO_SCANNER_ERROR, (gint) codes[i]))
      return TRUE;
  return FALSE;
}

gboolean
kao_scan_choice_is_worth_a_search (const GError *error)
{
  /* Perhaps the cable: the search shows in the window whether it is still there. */
  return kao_scan_choice_is_lasting (error) || g_error_matches (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO);
}

GError *
kao_scan_choice_new_missing (void)
{
  return g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                              "No scanner was found; check its power and cable.");
}
