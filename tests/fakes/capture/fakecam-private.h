// SPDX-License-Identifier: GPL-3.0-or-later
/* Shared by the files of fakecam.so. */
#pragma once

#include "fakecam.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_BUFFERS 8
#define N_PICTURES 8
#define FAKECAM_FRAME_RATE 30

/* One open descriptor of a camera. */
typedef struct
{
  int fd; /* -1: free */
  FakecamCamera *camera;
  bool is_blocking;
  bool is_streaming;
  bool is_asleep; /* the clock was stopped by FAKECAM_SILENT */
  unsigned width;
  unsigned height;
  unsigned rate;
  uint32_t fourcc;
  int memory_fd;
  uint8_t *memory;
  size_t buffer_size;
  unsigned n_buffers;
  unsigned queue[MAX_BUFFERS];
  unsigned n_queued;
  uint32_t sequence;
  uint8_t *pictures[N_PICTURES];
  size_t picture_sizes[N_PICTURES];
} Handle;

/* A FakecamFault, which the test changes at any time. */
static inline uint32_t
fakecam_fault_of (const FakecamCamera *camera)
{
  return __atomic_load_n (&camera->fault, __ATOMIC_RELAXED);
}

/* What @handle's camera says to a V4L2 @request about itself or its settings: 0, or an errno; ENOTTY for others. */
int fakecam_answer (Handle *handle, unsigned long request, void *argument);
/* For a program that is not given variables: takes FAKECAM_ROOT and FAKECAM_JPEGS, a line each, from the file
 * PROGRAM.fakecam beside it. */
void fakecam_read_settings (void);
/* Reads f000.jpg... of @folder, which JPEG cameras show from then on; before a sandbox forbids it. */
void fakecam_read_faces (const char *folder);
/* Makes the pictures of the format that is set. */
void fakecam_draw_pictures (Handle *handle);
/* Bytes of a line of the first plane with @padding bytes behind it; 0 for JPEG. */
unsigned fakecam_line_bytes (uint32_t fourcc, unsigned width, unsigned padding);
/* Copies the next picture into @buffer as @fault leaves it; returns its bytes. */
size_t fakecam_fill_buffer (Handle *handle, uint8_t *buffer, uint32_t fault);
