// SPDX-License-Identifier: GPL-3.0-or-later
/* What is refused on kernels of each age. The numbers are written out, from the kernel's documentation
 * (userspace-api/landlock.rst) and not from its headers, so that a wrong constant in the code is seen. */
#include "config.h"

#include "secure/kao-sandbox-private.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* execute 0, write_file 1, (read_file 2, read_dir 3,) remove_dir 4, remove_file 5, make_* 6 to 12 */
#define ABI_1 0x1ff3u
#define REFER 0x2000u     /* ABI 2 */
#define TRUNCATE 0x4000u  /* ABI 3 */
#define IOCTL_DEV 0x8000u /* ABI 5 */
#define BIND_AND_CONNECT 3u    /* ABI 4 */
#define SOCKETS_AND_SIGNALS 3u /* ABI 6 */
#define EXECUTE 1u
#define READ 0xcu
#define BIND 1u
#define SOCKETS 1u
#define WRITE_FILE 2u
#define NEWEST 7

static const struct
{
  gint abi;
  guint64 fs;
  guint64 net;
  guint64 scoped;
} expected[] = {
  { 0, ABI_1, 0, 0 },
  { 1, ABI_1, 0, 0 },
  { 2, ABI_1 | REFER, 0, 0 }, /* Debian 12 */
  { 3, ABI_1 | REFER | TRUNCATE, 0, 0 },
  { 4, ABI_1 | REFER | TRUNCATE, BIND_AND_CONNECT, 0 },
  { 5, ABI_1 | REFER | TRUNCATE | IOCTL_DEV, BIND_AND_CONNECT, 0 },
  { 6, ABI_1 | REFER | TRUNCATE | IOCTL_DEV, BIND_AND_CONNECT, SOCKETS_AND_SIGNALS },
  { NEWEST, ABI_1 | REFER | TRUNCATE | IOCTL_DEV, BIND_AND_CONNECT, SOCKETS_AND_SIGNALS },
  { 99, ABI_1 | REFER | TRUNCATE | IOCTL_DEV, BIND_AND_CONNECT, SOCKETS_AND_SIGNALS },
};

static const guint workers[] = { KAO_SANDBOX_CAMERA, KAO_SANDBOX_SCANNER, KAO_SANDBOX_USBWATCH,
                                 KAO_SANDBOX_TOOL, KAO_SANDBOX_DEMO, KAO_SANDBOX_CARD };

static void
test_rules (void)
{
  KaoLandlockRules rules;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (workers); k++)
        {
          kao_landlock_collect (workers[k], KAO_SANDBOX_NONE, expected[i].abi, &rules);
          g_assert_cmphex (rules.handled_fs, ==, expected[i].fs);
          g_assert_cmphex (rules.handled_net, ==, expected[i].net);
          g_assert_cmphex (rules.scoped, ==, expected[i].scoped);
        }
      /* The window talks to the display, which may listen at an abstract address. */
      kao_landlock_collect (KAO_SANDBOX_MAIN, KAO_SANDBOX_NONE, expected[i].abi, &rules);
      g_assert_cmphex (rules.handled_fs, ==, expected[i].fs);
      g_assert_cmphex (rules.handled_net, ==, expected[i].net);
      g_assert_cmphex (rules.scoped, ==, 0);
    }
}

static void
test_network (void)
{
  KaoLandlockRules rules;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      kao_landlock_collect (KAO_SANDBOX_SCANNER, KAO_SANDBOX_NETWORK, expected[i].abi, &rules);
      g_assert_cmphex (rules.handled_fs, ==, expected[i].fs);
      g_assert_cmphex (rules.handled_net, ==, 0);
      g_assert_cmphex (rules.scoped, ==, expected[i].scoped);
    }
}

/* Whose child is to end with it must be able to send that one signal; seccomp refuses the others. */
static void
test_parent (void)
{
  KaoLandlockRules rules;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      kao_landlock_collect (KAO_SANDBOX_FRONT, KAO_SANDBOX_PARENT, expected[i].abi, &rules);
      g_assert_cmphex (rules.handled_fs, ==, expected[i].fs);
      g_assert_cmphex (rules.handled_net, ==, expected[i].net);
      g_assert_cmphex (rules.scoped, ==, expected[i].scoped & SOCKETS);
    }
}

/* It may use the network, so it may not even read; it connects, and serves nobody. */
static void
test_command (void)
{
  KaoLandlockRules rules;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      kao_landlock_collect (KAO_SANDBOX_COMMAND, KAO_SANDBOX_NONE, expected[i].abi, &rules);
      g_assert_cmphex (rules.handled_fs, ==, expected[i].fs | READ);
      g_assert_cmphex (rules.handled_net, ==, expected[i].net & BIND);
      g_assert_cmphex (rules.scoped, ==, expected[i].scoped);
    }
}

/* Workers inherit what binds the spawner, so it must leave them the writing to devices. */
static void
test_spawner (void)
{
  KaoLandlockRules rules;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      kao_landlock_collect (KAO_SANDBOX_SPAWNER, KAO_SANDBOX_NONE, expected[i].abi, &rules);
      g_assert_cmphex (rules.handled_fs, ==, (expected[i].fs & (ABI_1 | REFER)) & ~(guint64) WRITE_FILE);
      g_assert_cmphex (rules.handled_fs & EXECUTE, ==, EXECUTE);
      g_assert_cmphex (rules.handled_net, ==, 0);
      g_assert_cmphex (rules.scoped, ==, 0);
    }
}

/* The kernel of this machine takes the rules of its own age and of every one before. */
static void
test_kernel (void)
{
  gint abi = kao_sandbox_landlock_abi ();
  KaoLandlockRules rules;

  if (abi < 1)
    {
      g_test_skip ("this kernel has no Landlock");
      return;
    }
  for (gint older = 1; older <= MIN (abi, NEWEST); older++)
    {
      gint fd;

      kao_landlock_collect (KAO_SANDBOX_CAMERA, KAO_SANDBOX_NONE, older, &rules);
      fd = (gint) syscall (SYS_landlock_create_ruleset, &rules, sizeof rules, 0u);
      g_assert_cmpint (fd, >=, 0);
      close (fd);
    }
  /* It does refuse what it does not know, so the above says something. */
  rules.handled_fs |= G_GUINT64_CONSTANT (1) << 62;
  g_assert_cmpint ((gint) syscall (SYS_landlock_create_ruleset, &rules, sizeof rules, 0u), <, 0);
  g_assert_cmpint (errno, ==, EINVAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secure/landlock/rules", test_rules);
  g_test_add_func ("/secure/landlock/network", test_network);
  g_test_add_func ("/secure/landlock/parent", test_parent);
  g_test_add_func ("/secure/landlock/command", test_command);
  g_test_add_func ("/secure/landlock/spawner", test_spawner);
  g_test_add_func ("/secure/landlock/kernel", test_kernel);
  return g_test_run ();
}
