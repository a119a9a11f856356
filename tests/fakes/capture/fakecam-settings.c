// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakecam-private.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
fakecam_read_settings (void)
{
  char path[PATH_MAX];
  ssize_t length = readlink ("/proc/self/exe", path, sizeof path - sizeof ".fakecam");
  FILE *file;

  if (length <= 0)
    return;
  strcpy (path + length, ".fakecam");
  file = fopen (path, "rbe");
  if (file == NULL)
    return;
  for (int i = 0; i < 2 && fgets (path, sizeof path, file) != NULL; i++)
    {
      path[strcspn (path, "\n")] = '\0';
      setenv (i == 0 ? "FAKECAM_ROOT" : "FAKECAM_JPEGS", path, 1);
    }
  fclose (file);
}
