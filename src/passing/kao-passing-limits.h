// SPDX-License-Identifier: GPL-3.0-or-later
/* What a command may use. The manual page kaoawase-reception(1) says the same. */
#pragma once

/* From the moment on at which it is handed the photo. */
#define KAO_PASSING_DEADLINE_MS 20000
#define KAO_PASSING_CPU_SECONDS 20
#define KAO_PASSING_MEMORY_BYTES (1024ul * 1024 * 1024)
#define KAO_PASSING_FILES 64
