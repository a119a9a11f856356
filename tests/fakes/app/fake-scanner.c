// SPDX-License-Identifier: GPL-3.0-or-later
/* Takes the place of a worker in the whole program. What it does is compiled in, because the program
 * starts its workers with fixed arguments: CRASH ends at once, NONSENSE sends what is no message,
 * SILENT never says a word. */
#include <string.h>
#include <unistd.h>

#define SOCKET_FD 3

int
main (void)
{
#ifdef NONSENSE
  char bytes[180];

  memset (bytes, 'n', sizeof bytes);
  if (write (SOCKET_FD, bytes, sizeof bytes) < 0)
    return 1;
#endif
#ifndef CRASH
  for (;;)
    pause ();
#endif
  return 1;
}
