// SPDX-License-Identifier: GPL-3.0-or-later
/* Linked into a probe in place of the C library's syscall(): the kernel says that its Landlock is no newer
 * than ABI. The program then closes the sandbox that it would close on such a kernel, Debian 12's for example,
 * and this one's kernel enforces exactly that. */
#include <errno.h>
#include <linux/landlock.h>
#include <sys/syscall.h>

/* The C library's has "..." in its declaration, so <unistd.h> must stay out. On this processor that makes no
 * difference to where the arguments are, and unlike va_arg() this may look at more than were given. */
long syscall (long number, long a, long b, long c, long d, long e, long f);

static long
call_kernel (long number, long a, long b, long c, long d, long e, long f)
{
#ifdef __x86_64__
  register long r10 __asm__ ("r10") = d;
  register long r8 __asm__ ("r8") = e;
  register long r9 __asm__ ("r9") = f;
  long result;

  __asm__ volatile ("syscall"
                    : "=a"(result)
                    : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
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
syscall (long number, long a, long b, long c, long d, long e, long f)
{
  long result = call_kernel (number, a, b, c, d, e, f);

  if (number == SYS_landlock_create_ruleset && (c & LANDLOCK_CREATE_RULESET_VERSION) != 0
      && result > ABI)
    return ABI;
  return result;
}
