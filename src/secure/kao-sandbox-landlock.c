// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-sandbox-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Debian 12's kernel headers stop at ABI 2; the running kernel may know more, and what it knows is
 * used. Values from Documentation/userspace-api/landlock.rst. */
#define FS_TRUNCATE (G_GUINT64_CONSTANT (1) << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (G_GUINT64_CONSTANT (1) << 15) /* ABI 5 */
#define NET_BIND_TCP (G_GUINT64_CONSTANT (1) << 0)  /* ABI 4 */
#define NET_CONNECT_TCP (G_GUINT64_CONSTANT (1) << 1)
#define SCOPE_ABSTRACT_SOCKET (G_GUINT64_CONSTANT (1) << 0) /* ABI 6 */
#define SCOPE_SIGNAL (G_GUINT64_CONSTANT (1) << 1)

#define FS_CHANGE                                                                                  \
  (LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR   \
   | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK      \
   | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM    \
   | LANDLOCK_ACCESS_FS_REFER)
#define FS_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
#define FS_EXECUTE LANDLOCK_ACCESS_FS_EXECUTE
#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_PROGRAMS (FS_READ | FS_EXECUTE)
#define FS_DEVICE (LANDLOCK_ACCESS_FS_WRITE_FILE | FS_IOCTL_DEV)

#define WORKERS (CAMERA | SCANNER | USBWATCH | DEMO | CARD | FRONT)

/* What is refused everywhere but beneath the rows of the next table. Reading is free but for the office's own
 * command: no other process may write or send what it has read, and libraries read fonts, icons, settings from
 * many places. */
static const struct
{
  guint profiles;
  guint64 fs;
  guint64 net;
  guint64 scoped;
  const gchar *reason;
} handled[] = {
  { MAIN | WORKERS | TOOL | COMMAND, FS_WRITE | FS_CHANGE, 0, 0,
    "nothing of a visitor can reach a disk: no file is made, changed or removed" },
  { MAIN | WORKERS | TOOL, FS_EXECUTE, 0, 0,
    "no other program can be started; the spawner stands outside and has a fixed table" },
  { COMMAND, FS_EXECUTE, 0, 0, "it can become the system's programs and those of its folder, and nothing of the account's" },
  { COMMAND, FS_READ, 0, 0, "it may use the network, so it reads no home, no device and no event's key" },
  { COMMAND, 0, NET_BIND_TCP, 0, "it asks others and serves nobody" },
  { MAIN | WORKERS | TOOL, 0, NET_BIND_TCP | NET_CONNECT_TCP, 0,
    "a second wall behind the socket families of seccomp (lifted with KAO_SANDBOX_NETWORK)" },
  { WORKERS | TOOL | COMMAND, 0, 0, SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL,
    "a worker overtaken by its device cannot signal or talk to others; X11 needs it in main" },
  { SPAWNER, FS_CHANGE, 0, 0, "no worker may ever make or remove a file; they inherit this" },
  { SPAWNER, FS_EXECUTE, 0, 0, "it can start the programs of its table and nothing else" },
};

/* What is allowed all the same. */
static const struct
{
  guint profiles;
  const gchar *path;
  guint64 rights;
  const gchar *reason;
} allowed[] = {
  { MAIN | WORKERS | TOOL, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE,
    "libraries open it to be rid of output; it keeps nothing" },
  { SCANNER, "/dev/bus/usb", FS_DEVICE, "libusb speaks to scanners through these nodes" },
  { COMMAND, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE, "keeps nothing, gives nothing" },
  { COMMAND, "/dev/zero", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/dev/random", LANDLOCK_ACCESS_FS_READ_FILE, "keys of a connection" },
  { COMMAND, "/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/usr", FS_PROGRAMS, "interpreters, libraries, time zones" },
  { COMMAND, "/bin", FS_PROGRAMS, "the same where it is no link into /usr" },
  { COMMAND, "/lib", FS_PROGRAMS, "likewise" },
  { COMMAND, "/lib32", FS_PROGRAMS, "likewise" },
  { COMMAND, "/lib64", FS_PROGRAMS, "likewise" },
  { COMMAND, "/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE, "where libraries are" },
  { COMMAND, "/etc/localtime", LANDLOCK_ACCESS_FS_READ_FILE, "the time zone" },
  { COMMAND, "/etc/python3", FS_READ, "settings of the interpreter" },
  { COMMAND, "/etc/hosts", LANDLOCK_ACCESS_FS_READ_FILE, "names of machines" },
  { COMMAND, "/etc/host.conf", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/etc/resolv.conf", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/etc/nsswitch.conf", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/etc/gai.conf", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/etc/services", LANDLOCK_ACCESS_FS_READ_FILE, "names of ports" },
  { COMMAND, "/etc/protocols", LANDLOCK_ACCESS_FS_READ_FILE, "likewise" },
  { COMMAND, "/etc/ssl", FS_READ, "who vouches for a server" },
  { COMMAND, "/etc/pki", FS_READ, "likewise, on Fedora" },
  { COMMAND, "/etc/ca-certificates", FS_READ, "likewise" },
  { COMMAND, "/etc/crypto-policies", FS_READ, "likewise, on Fedora" },
};

static gint
create_ruleset (const KaoLandlockRules *attr, gsize size, guint32 flags)
{
  return (gint) syscall (SYS_landlock_create_ruleset, attr, size, flags);
}

gint
kao_sandbox_landlock_abi (void)
{
  gint abi = create_ruleset (NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

  return MAX (abi, 0);
}

static guint64
known_fs_rights (gint abi)
{
  guint64 rights = FS_READ | FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_CHANGE;

  if (abi < 2)
    rights &= ~(guint64) LANDLOCK_ACCESS_FS_REFER;
  if (abi >= 3)
    rights |= FS_TRUNCATE;
  if (abi >= 5)
    rights |= FS_IOCTL_DEV;
  return rights;
}

void
kao_landlock_collect (guint profile, KaoSandboxFlags flags, gint abi, KaoLandlockRules *rules)
{
  *rules = (KaoLandlockRules){ 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (handled); i++)
    {
      if ((handled[i].profiles & KAO_SANDBOX_BIT (profile)) == 0)
        continue;
      rules->handled_fs |= handled[i].fs & known_fs_rights (abi);
      if (abi >= 4 && (flags & KAO_SANDBOX_NETWORK) == 0)
        rules->handled_net |= handled[i].net;
      if (abi >= 6)
        rules->scoped |= handled[i].scoped;
      /* The kernel sends the last signal in the name of the parent, and would refuse it. */
      if ((flags & KAO_SANDBOX_PARENT) != 0)
        rules->scoped &= ~SCOPE_SIGNAL;
    }
}

static gboolean
refuse (GError **error, const gchar *what, const gchar *path)
{
  int saved = errno;

  g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
               "The sandbox could not be closed: %s %s (%s)", what, path, g_strerror (saved));
  return FALSE;
}

static gboolean
add_rule (gint ruleset, gint fd, guint64 rights)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = fd };

  return syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0u) == 0;
}

/* A path that does not exist needs no rule: an unplugged device is no failure. */
static gboolean
allow_path (gint ruleset, const gchar *path, guint64 rights, GError **error)
{
  gint fd = open (path, O_PATH | O_CLOEXEC);
  gboolean is_added;
  int saved;

  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
    return TRUE;
  is_added = fd >= 0 && (rights == 0 || add_rule (ruleset, fd, rights));
  saved = errno;
  if (fd >= 0)
    close (fd);
  errno = saved;
  return is_added || refuse (error, "no rule for", path);
}

/* Device nodes, or folders of device nodes below /dev; never ordinary files, block devices, or the
 * memory file systems that live below /dev. */
static gboolean
is_device_path (const gchar *path)
{
  g_autofree gchar *real = NULL;
  char *resolved = realpath (path, NULL);
  struct stat info;

  if (resolved == NULL)
    return TRUE; /* not there, see allow_path() */
  real = g_strdup (resolved);
  free (resolved);
  if (stat (real, &info) != 0)
    return TRUE;
  if (S_ISCHR (info.st_mode))
    return TRUE;
  return S_ISDIR (info.st_mode) && g_str_has_prefix (real, "/dev/")
         && !g_str_has_prefix (real, "/dev/shm") && !g_str_has_prefix (real, "/dev/mqueue");
}

static gboolean
allow_devices (gint ruleset, const gchar *const *paths, guint64 rights, GError **error)
{
  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      if (!is_device_path (paths[i]))
        {
          g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
                       "The sandbox refuses %s: it is no device node or folder of device nodes",
                       paths[i]);
          return FALSE;
        }
      if (!allow_path (ruleset, paths[i], rights, error))
        return FALSE;
    }
  return TRUE;
}

/* Where a command lies. The root folder would be everything. */
static gboolean
allow_folders (gint ruleset, const gchar *const *paths, guint64 rights, GError **error)
{
  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      if (!g_path_is_absolute (paths[i]) || paths[i][strspn (paths[i], "/.")] == '\0')
        {
          g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
                       "The sandbox refuses %s as a command's folder: it would be everything", paths[i]);
          return FALSE;
        }
      if (!allow_path (ruleset, paths[i], rights, error))
        return FALSE;
    }
  return TRUE;
}

/* The dynamic loader of this program: the kernel executes it together with every program. */
static int
on_object (struct dl_phdr_info *info, size_t size, void *user_data)
{
  const gchar **loader = user_data;

  for (gsize i = 0; i < info->dlpi_phnum; i++)
    {
      if (info->dlpi_phdr[i].p_type == PT_INTERP)
        *loader = (const gchar *) (guintptr) (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    }
  return 1; /* the first object is the program */
}

static gboolean
allow_programs (gint ruleset, const gchar *const *programs, GError **error)
{
  const gchar *loader = NULL;

  dl_iterate_phdr (on_object, &loader);
  if (loader != NULL && !allow_path (ruleset, loader, FS_EXECUTE, error))
    return FALSE;
  for (gsize i = 0; programs != NULL && programs[i] != NULL; i++)
    {
      if (!allow_path (ruleset, programs[i], FS_EXECUTE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_ruleset (gint ruleset,
              guint profile,
              guint64 handled_fs,
              const gchar *const *paths,
              GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      if ((allowed[i].profiles & KAO_SANDBOX_BIT (profile)) != 0
          && !allow_path (ruleset, allowed[i].path, allowed[i].rights & handled_fs, error))
        return FALSE;
    }
  if (profile == KAO_SANDBOX_SPAWNER)
    return allow_programs (ruleset, paths, error);
  if (profile == KAO_SANDBOX_COMMAND)
    return allow_folders (ruleset, paths, FS_PROGRAMS, error);
  return allow_devices (ruleset, paths, FS_DEVICE & handled_fs, error);
}

gboolean
kao_landlock_enter (guint profile,
                    KaoSandboxFlags flags,
                    const gchar *const *paths,
                    GError **error)
{
  gint abi = kao_sandbox_landlock_abi ();
  KaoLandlockRules attr;
  gint ruleset;
  gboolean is_closed;

  if (abi < KAO_SANDBOX_LANDLOCK_FLOOR)
    {
      g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_NO_LANDLOCK,
                   "The kernel's Landlock is missing or too old (version %d, needed %d); switch it on "
                   "with lsm=landlock,... on the kernel's command line",
                   abi, KAO_SANDBOX_LANDLOCK_FLOOR);
      return FALSE;
    }
  kao_landlock_collect (profile, flags, abi, &attr);
  ruleset = create_ruleset (&attr, sizeof attr, 0);
  if (ruleset < 0)
    return refuse (error, "no ruleset", "");
  is_closed = fill_ruleset (ruleset, profile, attr.handled_fs, paths, error);
  if (is_closed && (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
                    || syscall (SYS_landlock_restrict_self, ruleset, 0u) != 0))
    is_closed = refuse (error, "Landlock", "");
  close (ruleset);
  return is_closed;
}
