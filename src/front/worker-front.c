// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-front: reads the three fields of 照合番号B from the picture of one card's front, and ends. One thread.
 *
 * The data of tesseract is read before the sandbox closes; inside it no file can be opened at all. Where the data is
 * not installed the process says so and ends, and the clerk types.
 */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "front/kao-front-protocol.h"
#include "front/kao-front-read.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker-child.h"

#include <string.h>
#include <unistd.h>

static void
answer (guint32 job, const KaoCardNumber *number, gint64 start)
{
  KaoFrontDoneMessage done = { .era = number->era,
                               .year = number->year,
                               .month = number->month,
                               .day = number->day,
                               .expiry_year = number->expiry_year,
                               .milliseconds = (guint32) ((g_get_monotonic_time () - start) / 1000) };

  g_strlcpy (done.code, number->code, sizeof done.code);
  kao_worker_child_send (KAO_FRONT_DONE, job, &done, sizeof done, NULL, 0);
  kao_wipe (&done, sizeof done);
}

static void
read_front (KaoFrontText *text, const KaoMessage *message)
{
  const KaoFrontReadMessage *wish = (const KaoFrontReadMessage *) (gconstpointer) message->payload;
  KaoRect portrait = { wish->portrait_x, wish->portrait_y, wish->portrait_width, wish->portrait_height };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) card = kao_image_new_from_memfd (message->fds[0], 0, KAO_IMAGE_GRAY8, (gint) wish->width,
                                                        (gint) wish->height, wish->width, &error);
  KaoCardNumber number = { 0 };

  if (card != NULL)
    kao_image_set_dpi (card, wish->dpi);
  if (card != NULL && kao_front_read (text, card, &portrait, wish->today, &number, &error))
    answer (message->header.job, &number, start);
  else
    kao_worker_child_fail (message->header.job, error);
  kao_wipe (&number, sizeof number);
  kao_wipe_stack ();
}

int
main (int argc, char **argv)
{
  gboolean require_sandbox = TRUE;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoFrontText) text = NULL;
  KaoMessage message = { 0 };

  kao_worker_child_begin ("front");
  /* Fixed in the spawner's table; no message can ask for it. */
  if (argc == 2 && strcmp (argv[1], "--allow-unsandboxed") == 0)
    require_sandbox = FALSE;
  else if (argc != 1)
    {
      kao_log_event ("front", "usage: kaoawase-front [--allow-unsandboxed]");
      return 2;
    }
  text = kao_front_text_new (&error);
  kao_worker_child_ready (KAO_SANDBOX_FRONT, KAO_SANDBOX_NONE, NULL, require_sandbox);
  while (kao_worker_child_receive (kao_front_message_specs, -1, &message) != 1)
    ;
  if (message.header.type == KAO_FRONT_READ)
    {
      if (text != NULL)
        read_front (text, &message);
      else
        kao_worker_child_fail (message.header.job, error);
    }
  kao_message_clear (&message);
  /* No handler of a library may run in what is left. */
  _exit (0);
}
