// SPDX-License-Identifier: GPL-3.0-or-later
/* A scanner that consists of its option list, read from tests/data/scanners/NAME.txt:
 *
 *     scanner device="fujitsu:fi-7160:123" maker="FUJITSU" model="fi-7160"
 *     option name=source type=string list="ADF Front|ADF Duplex" value="ADF Front" flags=reload
 *     option name=resolution type=int unit=dpi range=50,600,1 value=200
 *     option name=br-y type=fixed unit=mm range=0,355.6,0 value=297 flags=inexact
 *     rule when=source:Flatbed set=br-y range=0,297,0
 *     rule when=mode:Lineart set=depth flags=inactive
 *     expect wish=card source=Flatbed mode=Color dpi=600 width=105 height=105
 *     expect wish=form error=unsupported
 *
 * It is as strict as a real backend may be: a value outside its constraint is refused (or, with
 * flag inexact, changed and reported), an inactive or read-only option may not be set at all (the
 * test fails), and with flag reload all descriptors die and are made anew.
 */
#pragma once

#include "scan/kao-scan-options.h"

typedef struct _ScanDump ScanDump;

ScanDump *scan_dump_load (const gchar *path);
void scan_dump_free (ScanDump *dump);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScanDump, scan_dump_free)

void scan_dump_get_driver (ScanDump *dump, KaoScanDriver *driver);

/* The "expect" lines: words of the form key=value. */
guint scan_dump_get_n_expected (ScanDump *dump);
const gchar *scan_dump_get_expected (ScanDump *dump, guint n, const gchar *key);

/* From now on every set answers @status. */
void scan_dump_fail_with (ScanDump *dump, SANE_Status status);
