// SPDX-License-Identifier: GPL-3.0-or-later
/* A scanner whose scans end when the test says so. */
#pragma once

#include "kao-fake-picture.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

#define KAO_TYPE_FAKE_SCANNER (kao_fake_scanner_get_type ())
G_DECLARE_FINAL_TYPE (KaoFakeScanner, kao_fake_scanner, KAO, FAKE_SCANNER, KaoScanner)

KaoFakeScanner *kao_fake_scanner_new (void);
gboolean kao_fake_scanner_is_scanning (KaoFakeScanner *self);
const KaoScanRequest *kao_fake_scanner_get_request (KaoFakeScanner *self);
void kao_fake_scanner_progress (KaoFakeScanner *self, guint lines_done, guint lines_total);
/* @n_lines of the running scan's picture are there, at most all. */
void kao_fake_scanner_lines (KaoFakeScanner *self, guint n_lines);
/* Ends the running scan with a page of @n_portraits of @person, @person + 1, ... */
void kao_fake_scanner_finish (KaoFakeScanner *self, guint8 n_portraits, guint8 person);
void kao_fake_scanner_fail (KaoFakeScanner *self, const GError *error);
/* Not to answer a cancel, as a scanner that breaks its promise. */
void kao_fake_scanner_set_stubborn (KaoFakeScanner *self, gboolean is_stubborn);
guint kao_fake_scanner_get_n_searches (KaoFakeScanner *self);

G_END_DECLS
