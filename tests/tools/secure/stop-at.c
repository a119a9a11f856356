// SPDX-License-Identifier: GPL-3.0-or-later
/* Loaded into the program, it stops it (SIGSTOP) in the very call that writes a line whose stage is among
 * those of KAO_STOP_AT ("comparing,wiped"), so that its memory can be searched at that moment. The
 * variable is read before the program cleans its environment. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char stages[256];

static void __attribute__ ((constructor))
read_stages (void)
{
  const char *wanted = getenv ("KAO_STOP_AT");

  if (wanted != NULL && strlen (wanted) < sizeof stages)
    strcpy (stages, wanted);
}

static int
is_wanted (const char *line, size_t size)
{
  static const char start[] = "{\"stage\":\"";
  const size_t skip = sizeof start - 1;
  const char *end, *found;

  if (stages[0] == '\0' || size < skip || memcmp (line, start, skip) != 0)
    return 0;
  end = memchr (line + skip, '"', size - skip);
  if (end == NULL)
    return 0;
  for (found = stages; (found = strchr (found, line[skip])) != NULL; found++)
    {
      size_t length = (size_t) (end - line) - skip;

      if (strncmp (found, line + skip, length) == 0 && (found[length] == ',' || found[length] == '\0')
          && (found == stages || found[-1] == ','))
        return 1;
    }
  return 0;
}

ssize_t
write (int fd, const void *data, size_t size)
{
  ssize_t n = syscall (SYS_write, fd, data, size);

  if (n > 0 && is_wanted (data, (size_t) n))
    raise (SIGSTOP);
  return n;
}
