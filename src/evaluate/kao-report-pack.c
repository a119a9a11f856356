// SPDX-License-Identifier: GPL-3.0-or-later
/* What a pack's manifest says about its figure, for an administrator. */
#include "config.h"

#include "evaluate/kao-report.h"

#include <math.h>

static void
append_groups (GString *out, const KaoPack *pack)
{
  const KaoPackGroup *groups;
  gsize n = kao_pack_get_groups (pack, &groups);

  if (n == 0)
    {
      g_string_append (out, "  No group of people is measured on its own.\n");
      return;
    }
  g_string_append (out, "  Two strangers of one group reach 60 in\n");
  for (gsize i = 0; i < n; i++)
    {
      g_autofree gchar *rate = kao_report_percent (groups[i].rate, 3);
      g_autofree gchar *low = kao_report_percent (groups[i].low, 3);
      g_autofree gchar *high = kao_report_percent (groups[i].high, 3);
      g_autofree gchar *count = kao_report_count (groups[i].comparisons);

      g_string_append_printf (out, "    %-16s %s [%s, %s] of %s comparisons\n", groups[i].name,
                              rate, low, high, count);
    }
}

gchar *
kao_report_packs (const GPtrArray *packs)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < packs->len; i++)
    {
      const KaoPack *pack = packs->pdata[i];
      const gdouble *distances, *values;
      gdouble measured;
      gsize n = kao_pack_get_calibration (pack, &distances, &values, &measured);

      g_string_append_printf (out, "%s: %s\n", kao_pack_get_name (pack),
                              kao_pack_get_title (pack, "en"));
      if (n == 0)
        g_string_append (out, "  The pack has no calibration, so it has no figure.\n");
      else if (measured > 0.0)
        g_string_append_printf (out, "  The figure is measured up to %.0f.\n", 20.0 * measured);
      else
        g_string_append (out, "  The figure is not measured, but estimated.\n");
      append_groups (out, pack);
    }
  return g_string_free (out, FALSE);
}
