// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "secure/kao-harden.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-heap.h"
#include "secure/kao-threads.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LEAST_DESCRIPTORS 64u

/* Twice what the largest process of the demo maps. */
#define LEAST_MEMORY ((rlim_t) 1 << 30)

/* What of the caller's environment a program of this project may see. Everything else goes: above
 * all LD_*, GTK_MODULES, GTK_PATH, GIO_EXTRA_MODULES (foreign code), GTK_DEBUG and SANE_DEBUG_*
 * (tools that look at or write down what is worked on). A name that ends in "*" is a prefix. */
static const gchar *const environment_kept[] = {
  "HOME", "USER", "LOGNAME",           /* libraries look for their read-only settings */
  "LANG", "LANGUAGE", "LC_*", "TZ",    /* language of the window, time in the log */
  "TERM",
  "DISPLAY", "XAUTHORITY",             /* X11 */
  "WAYLAND_DISPLAY",
  "XDG_RUNTIME_DIR", "XDG_SESSION_*", "XDG_CURRENT_DESKTOP", "XDG_SEAT", "XDG_VTNR", /* the session */
  "XDG_DATA_DIRS",                     /* icons and themes that the desktop installed */
  "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "GTK_A11Y", /* screen readers */
  "GTK_IM_MODULE", "XMODIFIERS", "IBUS_*", /* Japanese input */
  "GTK_THEME", "GDK_SCALE", "GDK_DPI_SCALE",
  "G_DEBUG", "G_SLICE", "MALLOC_PERTURB_", KAO_THREADS_VARIABLE, /* make it stricter or slower only */
  "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", /* seen by sanitizer builds only */
  "LLVM_PROFILE_FILE", /* likewise */
};

/* What a worker sees of it: its words' language, the time zone, and what makes tests stricter. No home, no
 * session, no bus: nothing that names another program. */
static const gchar *const worker_environment_kept[] = {
  "LANG", "LANGUAGE", "LC_*", "TZ", "G_DEBUG", "MALLOC_PERTURB_",
  "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE", /* sanitizer builds only */
};

static const gchar *const worker_environment_set[] = {
  "PATH=/usr/bin:/bin",
  "G_SLICE=always-malloc",
  KAO_THREADS_VARIABLE "=" KAO_THREADS_VALUE,
  /* tesseract asks for four threads whose work is over before they have started. */
  "OMP_THREAD_LIMIT=1",
};

/* Keeps GTK from writing: without these four Mesa and dconf make caches (checked with strace). */
static const struct
{
  const gchar *name;
  const gchar *value;
} gtk_settings[] = {
  { "GSK_RENDERER", "cairo" },
  { "GDK_DEBUG", "gl-disable" },
  { "MESA_SHADER_CACHE_DISABLE", "true" },
  { "GSETTINGS_BACKEND", "memory" },
};

static gboolean
is_kept (const gchar *name, const gchar *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const gchar *kept = list[i];
      gsize length = strlen (kept);

      if (kept[length - 1] == '*' ? strncmp (name, kept, length - 1) == 0 : strcmp (name, kept) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
reduce_environment (void)
{
  g_auto (GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (!is_kept (names[i], environment_kept, G_N_ELEMENTS (environment_kept)))
        g_unsetenv (names[i]);
    }
  g_setenv ("PATH", "/usr/bin:/bin", TRUE);
  /* Older GLib keeps small blocks in pools of its own, past the wiping heap; this takes effect here when
   * none has been used yet, and in every worker. */
  g_setenv ("G_SLICE", "always-malloc", TRUE);
}

gchar **
kao_harden_worker_environment (const gchar *const *more)
{
  g_auto (GStrv) names = g_listenv ();
  g_autoptr (GStrvBuilder) environment = g_strv_builder_new ();
  gsize n_more = more != NULL ? g_strv_length ((gchar **) more) : 0;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree gchar *line = g_strconcat (names[i], "=", g_getenv (names[i]), NULL);

      if (is_kept (names[i], worker_environment_kept, G_N_ELEMENTS (worker_environment_kept))
          || is_kept (names[i], more, n_more))
        g_strv_builder_add (environment, line);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (worker_environment_set); i++)
    g_strv_builder_add (environment, worker_environment_set[i]);
  return g_strv_builder_end (environment);
}

static gboolean
refuse (GError **error, const gchar *what)
{
  int saved = errno;

  g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
               "The kernel refused to %s (%s); the program does not run without it", what,
               g_strerror (saved));
  return FALSE;
}

static gboolean
forbid_dumps (GError **error)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    return refuse (error, "switch off core dumps");
  /* Also closes /proc/PID/mem and ptrace to other programs of the same account. */
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return refuse (error, "make the process undumpable");
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return refuse (error, "give up new privileges");
  return TRUE;
}

/* What the caller left open could be a file that is written to. */
static gboolean
close_from (guint first, GError **error)
{
  if (syscall (SYS_close_range, first, ~0u, 0u) != 0)
    return refuse (error, "close inherited descriptors");
  return TRUE;
}

/* A worker must not outlive its parent, and knows no descriptor but its socket. The spawner has asked
 * for the same signal before the exec and looked at getppid() then, so no moment is uncovered. */
static gboolean
bind_to_parent (GError **error)
{
  if (prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    return refuse (error, "end the process with its parent");
  return close_from (4, error);
}

/* A file that is opened later must not get the number of standard output or error: what is printed would go
 * into it. */
static gboolean
fill_standard_descriptors (GError **error)
{
  for (gint fd = 0; fd <= 2; fd++)
    {
      if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDWR) != fd)
        return refuse (error, "open /dev/null for a standard descriptor that is missing");
    }
  return TRUE;
}

/* With a handful of descriptors workers and libraries fail in places that name something else. */
static gboolean
check_descriptor_limit (GError **error)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return refuse (error, "tell the limit of open files");
  if (limit.rlim_cur >= LEAST_DESCRIPTORS)
    return TRUE;
  limit.rlim_cur = MIN (limit.rlim_max, LEAST_DESCRIPTORS);
  if (limit.rlim_cur >= LEAST_DESCRIPTORS && setrlimit (RLIMIT_NOFILE, &limit) == 0)
    return TRUE;
  g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
               "Only %u files may be open at once, and at least %u are needed; raise the limit (ulimit -n, or "
               "LimitNOFILE)",
               (guint) limit.rlim_cur, LEAST_DESCRIPTORS);
  return FALSE;
}

/* Where no memory can be mapped OpenBLAS asks for it for ever, and the engine's thread with it. */
static gboolean
check_memory_limit (GError **error)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_AS, &limit) != 0)
    return refuse (error, "tell the limit of memory");
  if (limit.rlim_cur >= LEAST_MEMORY)
    return TRUE;
  limit.rlim_cur = MIN (limit.rlim_max, LEAST_MEMORY);
  if (limit.rlim_cur >= LEAST_MEMORY && setrlimit (RLIMIT_AS, &limit) == 0)
    return TRUE;
  g_set_error (error, KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_HARDENING,
               "Only %u MiB of memory may be mapped, and at least %u are needed; raise the limit (ulimit -v, or "
               "LimitAS)",
               (guint) (limit.rlim_cur >> 20), (guint) (LEAST_MEMORY >> 20));
  return FALSE;
}

gboolean
kao_harden_process (KaoHardenRole role, GError **error)
{
  struct sigaction ignore = { .sa_handler = SIG_IGN };

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  if (!fill_standard_descriptors (error) || !check_descriptor_limit (error))
    return FALSE;
  /* Workers are told by the spawner. */
  if (role != KAO_HARDEN_WORKER)
    kao_threads_begin_with_one ();
  /* With one thread: another one of OpenBLAS's may be asking already, and exit() waits for it. */
  if (!check_memory_limit (error))
    return FALSE;
  if (!forbid_dumps (error))
    return FALSE;
  if (!kao_heap_is_wiping ())
    kao_log_detail ("secure", "a build for the sanitizers: freed memory is not wiped");
  sigaction (SIGPIPE, &ignore, NULL);
  umask (077);
  if (role == KAO_HARDEN_WORKER)
    return bind_to_parent (error);
  reduce_environment ();
  if (role == KAO_HARDEN_MAIN)
    {
      if (!close_from (3, error))
        return FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (gtk_settings); i++)
        g_setenv (gtk_settings[i].name, gtk_settings[i].value, TRUE);
    }
  return TRUE;
}
