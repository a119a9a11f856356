// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-evaluation-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "kaoawase-evaluate-state-2"
#define MAX_STATE (1 << 28)

/* --- writing --- */

static void
write_histogram (GString *out, const KaoHistogram *histogram)
{
  for (guint i = 0; i < KAO_BINS; i++)
    if (histogram->counts[i] > 0)
      g_string_append_printf (out, "%u:%" G_GUINT64_FORMAT " ", i, histogram->counts[i]);
  g_string_append (out, ".\n");
}

/* The plain counters of a result, in one order for reading and writing. */
#define N_COUNTERS 8
static void
get_counters (KaoEvaluationResult *result, guint64 *counters[N_COUNTERS])
{
  counters[0] = &result->documents;
  counters[1] = &result->failed_documents;
  counters[2] = &result->visitors;
  counters[3] = &result->failed_visitors;
  counters[4] = &result->several_faces;
  counters[5] = &result->lost_genuine;
  counters[6] = &result->lost_impostor;
  counters[7] = &result->n_described;
}

static void
write_result (GString *out, KaoEvaluationResult *result)
{
  guint64 *counters[N_COUNTERS];

  get_counters (result, counters);
  for (gsize i = 0; i < N_COUNTERS; i++)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT " ", *counters[i]);
  for (gsize i = 0; i < KAO_N_EVALUATION_STAGES; i++)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT " ",
                            (guint64) (result->milliseconds[i] * 1000.0));
  g_string_append_c (out, '\n');
  write_histogram (out, result->genuine);
  write_histogram (out, result->impostor);
  for (guint k = 0; k < KAO_N_FOLDS; k++)
    {
      write_histogram (out, result->fold_genuine[k]);
      write_histogram (out, result->fold_impostor[k]);
    }
  for (guint g = 0; g < result->groups->len; g++)
    {
      const KaoGroupResult *group = result->groups->pdata[g];

      write_histogram (out, group->genuine);
      write_histogram (out, group->impostor);
    }
}

static gboolean
write_all (gint fd, const GString *text, GError **error)
{
  gsize written = 0;

  while (written < text->len)
    {
      gssize n = pwrite (fd, text->str + written, text->len - written, (off_t) written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       "The state file cannot be written (%s).", g_strerror (errno));
          return FALSE;
        }
      written += (gsize) n;
    }
  return TRUE;
}

gboolean
kao_evaluation_save_state (gint fd,
                           const gchar *fingerprint,
                           const GPtrArray *results,
                           guint channel,
                           guint pair,
                           GError **error)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (body, "%s %u %u\n", fingerprint, channel, pair);
  for (guint r = 0; r < results->len; r++)
    write_result (body, results->pdata[r]);
  /* The length, because what an earlier, longer state left behind cannot be cut off in here. */
  g_string_printf (text, MAGIC " %" G_GSIZE_FORMAT "\n", body->len);
  g_string_append_len (text, body->str, (gssize) body->len);
  return write_all (fd, text, error);
}

/* --- reading --- */

static gboolean
read_number (const gchar **p, guint64 *value)
{
  gchar *end;

  errno = 0;
  *value = g_ascii_strtoull (*p, &end, 10);
  if (end == *p || errno != 0)
    return FALSE;
  *p = end;
  return TRUE;
}

static gboolean
read_histogram (const gchar **p, KaoHistogram *histogram)
{
  for (;;)
    {
      guint64 bin, count;

      while (**p == ' ' || **p == '\n')
        (*p)++;
      if (**p == '.')
        {
          (*p)++;
          return TRUE;
        }
      if (!read_number (p, &bin) || bin >= KAO_BINS || **p != ':')
        return FALSE;
      (*p)++;
      if (!read_number (p, &count))
        return FALSE;
      histogram->counts[bin] += count;
      histogram->total += count;
    }
}

static gboolean
read_result (const gchar **p, KaoEvaluationResult *result)
{
  guint64 *counters[N_COUNTERS];

  get_counters (result, counters);
  for (gsize i = 0; i < N_COUNTERS; i++)
    if (!read_number (p, counters[i]))
      return FALSE;
  for (gsize i = 0; i < KAO_N_EVALUATION_STAGES; i++)
    {
      guint64 microseconds;

      if (!read_number (p, &microseconds))
        return FALSE;
      result->milliseconds[i] = (gdouble) microseconds / 1000.0;
    }
  if (!read_histogram (p, result->genuine) || !read_histogram (p, result->impostor))
    return FALSE;
  for (guint k = 0; k < KAO_N_FOLDS; k++)
    if (!read_histogram (p, result->fold_genuine[k])
        || !read_histogram (p, result->fold_impostor[k]))
      return FALSE;
  for (guint g = 0; g < result->groups->len; g++)
    {
      KaoGroupResult *group = result->groups->pdata[g];

      if (!read_histogram (p, group->genuine) || !read_histogram (p, group->impostor))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_state (const gchar *text, gsize size, const gchar *fingerprint, GPtrArray *results,
             guint *channel, guint *pair)
{
  const gchar *p = text;
  guint64 length, c, i;

  if (!g_str_has_prefix (p, MAGIC " "))
    return FALSE;
  p += strlen (MAGIC " ");
  if (!read_number (&p, &length) || *p++ != '\n' || length > size - (gsize) (p - text)
      || !g_str_has_prefix (p, fingerprint))
    return FALSE;
  p += strlen (fingerprint);
  if (!read_number (&p, &c) || !read_number (&p, &i))
    return FALSE;
  for (guint r = 0; r < results->len; r++)
    if (!read_result (&p, results->pdata[r]))
      return FALSE;
  *channel = (guint) c;
  *pair = (guint) i;
  return TRUE;
}

gboolean
kao_evaluation_load_state (gint fd,
                           const gchar *fingerprint,
                           GPtrArray *results,
                           guint *channel,
                           guint *pair,
                           GError **error)
{
  off_t size = lseek (fd, 0, SEEK_END);
  g_autofree gchar *text = NULL;

  if (size == 0)
    return TRUE;
  if (size > 0 && size < MAX_STATE)
    {
      text = g_malloc0 ((gsize) size + 1);
      if (pread (fd, text, (gsize) size, 0) != size)
        text[0] = '\0';
    }
  if (text != NULL && parse_state (text, (gsize) size, fingerprint, results, channel, pair))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The state file is damaged or belongs to another list, pack or channel; "
                       "remove it to begin anew.");
  return FALSE;
}
