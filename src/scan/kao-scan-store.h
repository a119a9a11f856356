// SPDX-License-Identifier: GPL-3.0-or-later
/* The sealed memory that the scanner's worker writes a picture into. The driver's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint fd; /* -1: none */
  gpointer map;
  gsize size;
} KaoScanStore;

#define KAO_SCAN_STORE_INIT { -1, NULL, 0 }

/* A KaoScanAllocate whose @user_data is a KaoScanStore; once. */
gpointer kao_scan_store_allocate (gsize size, gpointer user_data);
/* Lets go of it; whoever was sent the descriptor keeps the memory. */
void kao_scan_store_clear (KaoScanStore *store);

G_END_DECLS
