// SPDX-License-Identifier: GPL-3.0-or-later
/* Linked into a probe in place of the C library's syscall(): the kernel says that its Landlock is no newer
 * than ABI. The program then closes the sandbox that it would close on such a kernel, Debian 12's for example,
 * and this one's kernel enforces exactly that. */
#include <linux/landlock.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <errno.h>

static long
call_kernel (long number, const long *a)
{
#ifdef __x86_64__
  register long r10 __asm__ ("r10") = a[3];
  register long r8 __asm__ ("r8") = a[4];
  register long r9 __asm__ ("r9") = a[5];
  long result;

  __asm__ volatile ("syscall"
                    : "=a"(result)
                    : "a"(number), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
                    : "rcx", "r11", "memory");
  if (result < 0 && result > -4096)
    {
      errno = (int) -result;
      return -1;
    }
  return result;
#else
#error "write this for your processor, or leave these tests out"
#endif
}

long
syscall (long number, ...)
{
  long a[6];
  long result;
  va_list list;

  va_start (list, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg (list, long);
  va_end (list);
  result = call_kernel (number, a);
  if (number == SYS_landlock_create_ruleset && (a[2] & LANDLOCK_CREATE_RULESET_VERSION) != 0
      && result > ABI)
    return ABI;
  return result;
}
