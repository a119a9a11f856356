// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "reception/kao-event-key-file.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"
#include "config/kao-config-problem.h"
#include "secure/kao-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean refuse (GError **error, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const gchar *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
refuse_file (GError **error, KaoFlaw flaw, const gchar *path)
{
  kao_config_error_set_one (error, kao_config_problem_new_for_file (flaw, "Reception", "EventKey", path), NULL);
  return FALSE;
}

/* Of the open file: what stands at @path by now may be another. */
static gboolean
check_file (gint fd, const gchar *path, GError **error)
{
  struct stat info;
  mode_t others = S_IRWXG | S_IRWXO;

  if (fstat (fd, &info) != 0)
    return refuse_file (error, KAO_FLAW_EVENT_KEY_UNREADABLE, path);
  if (!S_ISREG (info.st_mode))
    return refuse_file (error, KAO_FLAW_EVENT_KEY_NO_FILE, path);
  if (info.st_uid != 0 && info.st_uid != geteuid ())
    return refuse_file (error, KAO_FLAW_EVENT_KEY_OWNER, path);
  if (info.st_uid == 0)
    others &= ~(mode_t) S_IRGRP;
  if ((info.st_mode & others) != 0)
    return refuse_file (error, KAO_FLAW_EVENT_KEY_OPEN, path);
  if (info.st_size > KAO_EVENT_KEY_TEXT_MAX)
    return refuse_file (error, KAO_FLAW_EVENT_KEY_DAMAGED, path);
  return TRUE;
}

KaoEventKey *
kao_event_key_file_read (const gchar *path, GError **error)
{
  gint fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  KaoEventKey *key = NULL;
  gchar *text;

  if (fd < 0)
    {
      refuse_file (error, errno == ENOENT ? KAO_FLAW_EVENT_KEY_MISSING : KAO_FLAW_EVENT_KEY_UNREADABLE, path);
      return NULL;
    }
  if (check_file (fd, path, error))
    {
      text = kao_secret_alloc (KAO_EVENT_KEY_TEXT_MAX);
      key = kao_event_key_parse (text, kao_paths_read_bytes (fd, text, KAO_EVENT_KEY_TEXT_MAX), NULL);
      kao_secret_free (text);
      if (key == NULL)
        refuse_file (error, KAO_FLAW_EVENT_KEY_DAMAGED, path);
    }
  close (fd);
  return key;
}

static gboolean
write_all (gint fd, const gchar *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return TRUE;
}

gboolean
kao_event_key_file_write_new (gint fd, GError **error)
{
  g_autoptr (KaoEventKey) key = NULL;
  struct stat info;
  gchar *text;
  gboolean is_written;
  gint failed;

  if (isatty (fd))
    return refuse (error, "A key does not belong on a screen; send it into a file: "
                          "kaoawase-reception --new-event-key >FILE");
  /* The shell has made the file with the usual rights. */
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0
      && fchmod (fd, S_IRUSR | S_IWUSR) != 0)
    return refuse (error, "The file could not be closed to others: %s", g_strerror (errno));
  key = kao_event_key_new (error);
  if (key == NULL)
    return FALSE;
  text = kao_event_key_write (key);
  is_written = write_all (fd, text, strlen (text));
  failed = errno;
  kao_secret_free (text);
  return is_written || refuse (error, "The key could not be written: %s", g_strerror (failed));
}
