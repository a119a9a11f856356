// SPDX-License-Identifier: GPL-3.0-or-later
/* Shared by the files of this folder only. */
#pragma once

/* What lies outside a picture: mid grey, so that a detector sees no edge of black or white. */
#define KAO_IMAGE_OUTSIDE 128
