// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows of attempts.c: 0, or the errno of the refusal. */
#pragma once

#include <glib.h>

#include <errno.h>
#include <unistd.h>

/* The result of a system call as an Attempt gives it. A negative result of ours is an errno. */
static inline gint
outcome (glong result)
{
  return result < 0 ? errno : 0;
}

static inline gint
outcome_fd (gint fd)
{
  gint saved = errno;

  if (fd < 0)
    return saved;
  close (fd);
  return 0;
}

/* attempts-files.c; @folder holds "there", a file, and "sub", an empty folder; "new" does not exist. */
gint open_to_write (const gchar *folder);
gint open_to_append (const gchar *folder);
gint open_to_create (const gchar *folder);
gint open_create_there (const gchar *folder);
gint open_to_empty (const gchar *folder);
gint open_unnamed (const gchar *folder);
gint open_to_read (const gchar *folder);
gint open_legacy (const gchar *folder);
gint call_creat (const gchar *folder);
gint call_openat2 (const gchar *folder);
gint in_shm (const gchar *folder);
gint call_truncate (const gchar *folder);
gint call_mkdir (const gchar *folder);
gint call_mkfifo (const gchar *folder);
gint call_mknod (const gchar *folder);
gint call_symlink (const gchar *folder);
gint call_link (const gchar *folder);
gint call_rename (const gchar *folder);
gint call_unlink (const gchar *folder);
gint call_rmdir (const gchar *folder);
gint call_chmod (const gchar *folder);
gint call_fchmodat2 (const gchar *folder);
gint call_chown (const gchar *folder);
gint call_utimensat (const gchar *folder);
gint call_setxattr (const gchar *folder);
gint bind_socket_file (const gchar *folder);
gint call_shmget (const gchar *folder);
gint call_msgget (const gchar *folder);
gint call_mq_open (const gchar *folder);

/* attempts-sockets.c; connect_abstract()'s @folder is the address. */
gint socket_unix (const gchar *folder);
gint socket_inet (const gchar *folder);
gint socket_inet_udp (const gchar *folder);
gint socket_inet6 (const gchar *folder);
gint socket_uevent (const gchar *folder);
gint socket_route (const gchar *folder);
gint socket_netfilter (const gchar *folder);
gint socket_packet (const gchar *folder);
gint socket_alg (const gchar *folder);
gint socket_vsock (const gchar *folder);
gint socket_inet_disguised (const gchar *folder);
gint socket_pair (const gchar *folder);
gint connect_abstract (const gchar *folder);

/* attempts-others.c */
gint call_sigqueue (const gchar *folder);
gint call_tgsigqueue (const gchar *folder);
gint limit_parent (const gchar *folder);
gint renice_parent (const gchar *folder);
gint renice_self (const gchar *folder);
gint reprioritise_parent (const gchar *folder);
gint reschedule_parent (const gchar *folder);
gint reparam_parent (const gchar *folder);
gint reattr_parent (const gchar *folder);
gint pin_parent (const gchar *folder);
gint set_owner (const gchar *folder);
gint set_owner_ex (const gchar *folder);
gint set_signal (const gchar *folder);
gint set_owner_fio (const gchar *folder);
gint set_owner_sioc (const gchar *folder);
gint map_code (const gchar *folder);
gint protect_code (const gchar *folder);
gint protect_code_key (const gchar *folder);
gint compare_processes (const gchar *folder);
gint exec_in_folder (const gchar *folder);
gint list_folder (const gchar *folder);
gint read_accounts (const gchar *folder);
gint read_program (const gchar *folder);
gint clear_death_signal (const gchar *folder);
gint bind_port (const gchar *folder);
