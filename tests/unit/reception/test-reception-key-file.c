// SPDX-License-Identifier: GPL-3.0-or-later
/* The event key's file: what is written is read again, and everybody else's file is refused with what to do. */
#include "config.h"

#include "reception/kao-event-key-file.h"

#include "base/kao-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  gchar *folder;
  gchar *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gint fd;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("key-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "event.key", NULL);
  /* As a shell with the usual mask makes it. */
  fd = open (fixture->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  g_assert_true (kao_event_key_file_write_new (fd, &error));
  g_assert_no_error (error);
  close (fd);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_refused (const gchar *path, const gchar *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kao_event_key_file_read (path, &error));
  g_assert_true (error->domain == KAO_CONFIG_ERROR);
  g_assert_nonnull (strstr (error->message, path));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEventKey) key = kao_event_key_file_read (fixture->path, &error);
  g_autofree gchar *other = g_build_filename (fixture->folder, "other.key", NULL);
  g_autoptr (KaoEventKey) other_key = NULL;
  struct stat info;
  gint fd;

  g_assert_no_error (error);
  g_assert_nonnull (key);
  g_assert_cmpint (stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  fd = open (other, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_true (kao_event_key_file_write_new (fd, &error));
  close (fd);
  other_key = kao_event_key_file_read (other, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (kao_event_key_get_bytes (key), kao_event_key_get_bytes (other_key), KAO_EVENT_KEY_BYTES),
                   !=, 0);
  g_unlink (other);
}

static void
test_rights (Fixture *fixture, gconstpointer data)
{
  static const mode_t open_to_others[] = { 0604, 0602, 0601, 0620, 0610, 0644, 0660, 0777 };

  for (gsize i = 0; i < G_N_ELEMENTS (open_to_others); i++)
    {
      g_assert_cmpint (g_chmod (fixture->path, (int) open_to_others[i]), ==, 0);
      assert_refused (fixture->path, "chmod 600");
    }
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  if (geteuid () == 0)
    {
      /* A group of root's choice may read. */
      g_autoptr (KaoEventKey) key = kao_event_key_file_read (fixture->path, NULL);

      g_assert_nonnull (key);
      g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
      g_assert_cmpint (chown (fixture->path, 65534, 65534), ==, 0);
      assert_refused (fixture->path, "chown root");
    }
  else
    assert_refused (fixture->path, "chmod 600");
}

static void
test_wrong_files (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *large = g_strnfill (KAO_EVENT_KEY_TEXT_MAX + 1, 'x');

  g_assert_true (g_file_set_contents (fixture->path, "secret words\n", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  assert_refused (fixture->path, "no event key");
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (kao_event_key_file_read (fixture->path, &error));
    g_assert_null (strstr (error->message, "secret words"));
  }
  g_assert_true (g_file_set_contents (fixture->path, large, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  assert_refused (fixture->path, "no event key");
  assert_refused ("/nonexistent/event.key", "cannot be found");
  assert_refused (fixture->folder, "not an ordinary file");
  g_unlink (fixture->path);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_refused (fixture->path, "not an ordinary file");
}

static void
test_unwritten (void)
{
  g_autoptr (GError) error = NULL;
  gint fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  gint terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);

  g_assert_false (kao_event_key_file_write_new (fd, &error));
  g_assert_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY);
  close (fd);
  g_clear_error (&error);
  g_assert_false (kao_event_key_file_write_new (terminal, &error));
  g_assert_nonnull (strstr (error->message, "screen"));
  close (terminal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/reception/key-file/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/reception/key-file/rights", Fixture, NULL, set_up, test_rights, tear_down);
  g_test_add ("/reception/key-file/wrong-files", Fixture, NULL, set_up, test_wrong_files, tear_down);
  g_test_add_func ("/reception/key-file/unwritten", test_unwritten);
  return g_test_run ();
}
