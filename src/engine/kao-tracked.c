// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-tracked.h"

#include "base/kao-log.h"
#include "secure/kao-memory.h"

KaoTracked *
kao_tracked_copy (const KaoTracked *tracked)
{
  KaoTracked *copy = kao_secret_alloc (sizeof *copy);

  *copy = *tracked;
  if (copy->image != NULL)
    kao_image_ref (copy->image);
  return copy;
}

KaoTracked *
kao_tracked_detach (const KaoTracked *tracked)
{
  KaoRect whole = { 0, 0, kao_image_get_width (tracked->image),
                    kao_image_get_height (tracked->image) };
  g_autoptr (GError) error = NULL;
  KaoImage *image = kao_image_crop (tracked->image, &whole, &error);
  KaoTracked *copy;

  if (image == NULL)
    {
      kao_log_event ("engine", "a frame could not be kept: %s", error->message);
      return NULL;
    }
  copy = kao_tracked_copy (tracked);
  kao_image_unref (copy->image);
  copy->image = image;
  return copy;
}

void
kao_tracked_free (KaoTracked *tracked)
{
  if (tracked == NULL)
    return;
  g_clear_pointer (&tracked->image, kao_image_unref);
  kao_secret_free (tracked);
}
