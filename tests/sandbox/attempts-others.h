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
