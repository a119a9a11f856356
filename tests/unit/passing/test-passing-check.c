// SPDX-License-Identifier: GPL-3.0-or-later
/* Which programs may be handed photos. What others than root could change can only be made by root: without root's rights
 * everything is others'. */
#include "config.h"

#include "base/kao-error.h"
#include "passing/kao-passing-check.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  gchar *folder; /* /tmp/...: /tmp itself is root's, and only owners may rename there */
  gchar *command;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("kaoawase-command-XXXXXX", &error);
  g_assert_no_error (error);
  g_chmod (place->folder, 0755);
  place->command = g_build_filename (place->folder, "register", NULL);
  g_assert_true (g_file_set_contents_full (place->command, "#!/bin/sh\n", -1, G_FILE_SET_CONTENTS_NONE, 0755, &error));
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->command);
  g_rmdir (place->folder);
  g_free (place->command);
  g_free (place->folder);
}

static void
assert_refused (const gchar *path, const gchar *event_key, const gchar *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (kao_passing_check_command (path, event_key, &error));
  g_assert_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, words));
}

/* The system's own programs are root's. */
static void
test_system (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kao_passing_check_command ("/usr/bin/env", "", &error);
  g_assert_no_error (error);
  assert_refused ("/usr/bin/kaoawase-nothing", "", "cannot be found");
  assert_refused ("/usr/bin", "", "is not a file");
  assert_refused ("/usr/../usr/bin/env", "", "write its real path: /usr/bin/env");
  g_chmod (place->command, 0644);
  assert_refused (place->command, "", "may not be executed");
}

static void
test_key (Place *place, gconstpointer data)
{
  assert_refused ("/usr/bin/env", "/usr/bin/head", "could read the event's key");
  g_assert_true (kao_passing_check_command ("/usr/bin/env", "/usr/bin", NULL));
  g_assert_true (kao_passing_check_command ("/usr/bin/env", "/etc/hostname", NULL));
}

static void
test_link (Place *place, gconstpointer data)
{
  g_autofree gchar *link = g_build_filename (place->folder, "link", NULL);

  g_assert_cmpint (symlink ("/usr/bin/env", link), ==, 0);
  assert_refused (link, "", "write its real path: /usr/bin/env");
  g_unlink (link);
}

static void
test_setuid (Place *place, gconstpointer data)
{
  g_chmod (place->command, 04755);
  assert_refused (place->command, "", "runs as somebody else");
}

/* Whatever of the path others can change. */
static void
test_owners (Place *place, gconstpointer data)
{
  if (geteuid () != 0)
    {
      assert_refused (place->command, "", "can be changed by others than root");
      return;
    }
  g_assert_true (kao_passing_check_command (place->command, "", NULL));
  g_chmod (place->command, 0775);
  assert_refused (place->command, "", "can be changed by others than root");
  g_chmod (place->command, 0757);
  assert_refused (place->command, "", "can be changed by others than root");
  g_chmod (place->command, 0755);
  g_chmod (place->folder, 0775);
  assert_refused (place->command, "", "can be changed by others than root");
  g_chmod (place->folder, 0755);
  g_assert_cmpint (chown (place->folder, 65534, 65534), ==, 0);
  assert_refused (place->command, "", "can be changed by others than root");
  g_assert_cmpint (chown (place->folder, 0, 0), ==, 0);
  g_assert_cmpint (chown (place->command, 65534, 65534), ==, 0);
  assert_refused (place->command, "", "can be changed by others than root");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/passing/check/system", Place, NULL, set_up, test_system, tear_down);
  g_test_add ("/passing/check/key", Place, NULL, set_up, test_key, tear_down);
  g_test_add ("/passing/check/link", Place, NULL, set_up, test_link, tear_down);
  g_test_add ("/passing/check/setuid", Place, NULL, set_up, test_setuid, tear_down);
  g_test_add ("/passing/check/owners", Place, NULL, set_up, test_owners, tear_down);
  return g_test_run ();
}
