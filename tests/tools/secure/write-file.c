// SPDX-License-Identifier: GPL-3.0-or-later
/* The deliberate trace: loaded into the program, it tries to make the file KAO_WRITE_FILE whenever a thread
 * is started, which the program does only after its sandbox is closed. The variable is read before the
 * program cleans its environment. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[4096];

static void __attribute__ ((constructor))
read_path (void)
{
  const char *wanted = getenv ("KAO_WRITE_FILE");

  if (wanted != NULL && strlen (wanted) < sizeof path)
    strcpy (path, wanted);
}

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*run) (void *), void *data)
{
  int (*real) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
  int fd = path[0] != '\0' ? open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (fd >= 0)
    close (fd);
  *(void **) &real = dlsym (RTLD_NEXT, "pthread_create");
  return real (thread, attributes, run, data);
}
