// SPDX-License-Identifier: GPL-3.0-or-later
/* What the programs here share: an engine from the options --models and --pack, and the pictures named on standard input. */
#pragma once

#include "face/kao-engine.h"

G_BEGIN_DECLS

/* An engine from the command line, which may name no other options; @needs_pack: it has to describe. NULL after the reason was
 * told on standard error. @purpose: for --help. (transfer full) (nullable) */
KaoEngine *each_picture_open (int argc, char **argv, const gchar *purpose, gboolean needs_pack);

/* FALSE when the picture is to count as failed, after the reason was told. @faces: as kao_engine_detect() gives them. */
typedef gboolean (*EachPictureFunc) (KaoEngine *engine, const KaoImage *image, GArray *faces, const gchar *path);

/* Calls @function for each line of standard input; FALSE when one failed or could not be read. */
gboolean each_picture_run (KaoEngine *engine, EachPictureFunc function);

G_END_DECLS
