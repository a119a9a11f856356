// SPDX-License-Identifier: GPL-3.0-or-later
/* A SANE backend, loaded by the real libsane, that misbehaves as the file "behaviour" in its
 * configuration folder says: good, busy-open:2, crash-read, ... The file "device" there may name the
 * device. One scan is 64 x 48 pixels in colour.
 */
#include <sane/sane.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDTH 64
#define HEIGHT 48

static char behaviour[64];
static int count; /* the number behind the behaviour's name; how often it still holds */
static int is_cancelled;
static size_t position;

static int
is (const char *name)
{
  return strcmp (behaviour, name) == 0;
}

static int
take (const char *name)
{
  return is (name) && count-- > 0;
}

static void
misbehave (const char *where)
{
  char name[64];

  snprintf (name, sizeof name, "crash-%s", where);
  if (is (name))
    raise (SIGSEGV);
  snprintf (name, sizeof name, "abort-%s", where);
  if (is (name))
    abort ();
  snprintf (name, sizeof name, "exit-%s", where);
  if (is (name))
    _exit (3);
  snprintf (name, sizeof name, "hang-%s", where);
  while (is (name))
    sleep (1);
  snprintf (name, sizeof name, "spin-%s", where);
  while (is (name))
    ;
}

SANE_Status sane_kaofake_init (SANE_Int *version, SANE_Auth_Callback authorize);
void sane_kaofake_exit (void);
SANE_Status sane_kaofake_get_devices (const SANE_Device ***list, SANE_Bool local_only);
SANE_Status sane_kaofake_open (SANE_String_Const name, SANE_Handle *handle);
void sane_kaofake_close (SANE_Handle handle);
const SANE_Option_Descriptor *sane_kaofake_get_option_descriptor (SANE_Handle handle, SANE_Int n);
SANE_Status sane_kaofake_control_option (SANE_Handle handle, SANE_Int n, SANE_Action action, void *value,
                                         SANE_Int *info);
SANE_Status sane_kaofake_get_parameters (SANE_Handle handle, SANE_Parameters *p);
SANE_Status sane_kaofake_start (SANE_Handle handle);
SANE_Status sane_kaofake_read (SANE_Handle handle, SANE_Byte *data, SANE_Int most, SANE_Int *length);
void sane_kaofake_cancel (SANE_Handle handle);
SANE_Status sane_kaofake_set_io_mode (SANE_Handle handle, SANE_Bool non_blocking);
SANE_Status sane_kaofake_get_select_fd (SANE_Handle handle, SANE_Int *fd);

SANE_Status
sane_kaofake_init (SANE_Int *version, SANE_Auth_Callback authorize)
{
  (void) authorize;
  if (version != NULL)
    *version = SANE_VERSION_CODE (1, 0, 1);
  return SANE_STATUS_GOOD;
}

void
sane_kaofake_exit (void)
{
}

static int
read_line (const char *name, char *line, int size)
{
  char path[512];
  FILE *file;
  int is_read;

  snprintf (path, sizeof path, "%s/%s", getenv ("SANE_CONFIG_DIR"), name);
  file = fopen (path, "re");
  if (file == NULL)
    return 0;
  is_read = fgets (line, size, file) != NULL;
  fclose (file);
  line[strcspn (line, "\n")] = '\0';
  return is_read;
}

/* The file "device" holds the name under which the device is plugged in now; empty: it is not. */
static void
read_device (char *line, int size)
{
  snprintf (line, (size_t) size, "good");
  read_line ("device", line, size);
}

/* Once in a process, so that "busy-open:2" counts on. */
static void
read_behaviour (void)
{
  char line[64];

  if (behaviour[0] == '\0' && read_line ("behaviour", line, sizeof line))
    sscanf (line, "%40[a-z0-9-]:%d", behaviour, &count);
}

SANE_Status
sane_kaofake_get_devices (const SANE_Device ***list, SANE_Bool local_only)
{
  static char name[64];
  static const SANE_Device device = { name, "Maker", "Fake", "flatbed scanner" };
  static const SANE_Device *devices[2];

  (void) local_only;
  read_behaviour ();
  misbehave ("list");
  read_device (name, sizeof name);
  devices[0] = name[0] != '\0' ? &device : NULL;
  *list = devices;
  return SANE_STATUS_GOOD;
}

SANE_Status
sane_kaofake_open (SANE_String_Const name, SANE_Handle *handle)
{
  char plugged[64];

  read_device (plugged, sizeof plugged);
  if (strcmp (name, plugged) != 0)
    return SANE_STATUS_INVAL;
  read_behaviour ();
  misbehave ("open");
  if (take ("busy-open"))
    return SANE_STATUS_DEVICE_BUSY;
  if (is ("gone"))
    return SANE_STATUS_IO_ERROR;
  if (is ("denied"))
    return SANE_STATUS_ACCESS_DENIED;
  *handle = behaviour;
  return SANE_STATUS_GOOD;
}

void
sane_kaofake_close (SANE_Handle handle)
{
  (void) handle;
  misbehave ("close");
}

const SANE_Option_Descriptor *
sane_kaofake_get_option_descriptor (SANE_Handle handle, SANE_Int n)
{
  static const SANE_Option_Descriptor number
    = { "", "", "", SANE_TYPE_INT, SANE_UNIT_NONE, sizeof (SANE_Word), SANE_CAP_SOFT_DETECT,
        SANE_CONSTRAINT_NONE, { NULL } };

  (void) handle;
  misbehave ("options");
  return n == 0 ? &number : NULL;
}

SANE_Status
sane_kaofake_control_option (SANE_Handle handle, SANE_Int n, SANE_Action action, void *value,
                             SANE_Int *info)
{
  (void) handle;
  (void) info;
  if (n != 0 || action != SANE_ACTION_GET_VALUE)
    return SANE_STATUS_INVAL;
  *(SANE_Word *) value = is ("many-options") ? 2000000000 : 1;
  return SANE_STATUS_GOOD;
}

SANE_Status
sane_kaofake_get_parameters (SANE_Handle handle, SANE_Parameters *p)
{
  (void) handle;
  *p = (SANE_Parameters){ SANE_FRAME_RGB, SANE_TRUE, WIDTH * 3, WIDTH, HEIGHT, 8 };
  if (is ("depth16"))
    {
      p->depth = 16;
      p->bytes_per_line *= 2;
    }
  if (is ("onebit"))
    *p = (SANE_Parameters){ SANE_FRAME_GRAY, SANE_TRUE, WIDTH / 8, WIDTH, HEIGHT, 1 };
  if (is ("hand"))
    p->lines = -1;
  if (is ("huge"))
    p->pixels_per_line = p->lines = 2000000000;
  if (is ("negative"))
    p->bytes_per_line = -5;
  return is ("no-parameters") ? SANE_STATUS_INVAL : SANE_STATUS_GOOD;
}

SANE_Status
sane_kaofake_start (SANE_Handle handle)
{
  (void) handle;
  misbehave ("start");
  if (take ("busy-start"))
    return SANE_STATUS_DEVICE_BUSY;
  if (take ("warming"))
    return (SANE_Status) 12;
  if (is ("unknown-status"))
    return (SANE_Status) 77;
  position = 0;
  is_cancelled = 0;
  return SANE_STATUS_GOOD;
}

SANE_Status
sane_kaofake_read (SANE_Handle handle, SANE_Byte *data, SANE_Int most, SANE_Int *length)
{
  size_t whole = (size_t) WIDTH * 3 * HEIGHT * (is ("depth16") ? 2 : 1);
  size_t end = is ("short") ? whole / 2 : is ("surplus") ? whole + 500 : whole;
  size_t n = end - position < 1000 ? end - position : 1000;

  (void) handle;
  *length = 0;
  if (is_cancelled)
    return SANE_STATUS_CANCELLED;
  if (position > whole / 3)
    misbehave ("read");
  if (is ("nothing"))
    return SANE_STATUS_GOOD;
  if (is ("bad-length"))
    {
      *length = most + 1000000;
      return SANE_STATUS_GOOD;
    }
  if (is ("unplugged") && position > whole / 3)
    return SANE_STATUS_IO_ERROR;
  if (position >= end)
    return SANE_STATUS_EOF;
  if (n > (size_t) most)
    n = (size_t) most;
  for (size_t i = 0; i < n; i++)
    data[i] = (SANE_Byte) ((position + i) * 37 % 251);
  position += n;
  *length = (SANE_Int) n;
  if (is ("slow"))
    usleep (50 * 1000);
  return SANE_STATUS_GOOD;
}

void
sane_kaofake_cancel (SANE_Handle handle)
{
  (void) handle;
  misbehave ("cancel");
  is_cancelled = 1;
}

SANE_Status
sane_kaofake_set_io_mode (SANE_Handle handle, SANE_Bool non_blocking)
{
  (void) handle;
  return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status
sane_kaofake_get_select_fd (SANE_Handle handle, SANE_Int *fd)
{
  (void) handle;
  (void) fd;
  return SANE_STATUS_UNSUPPORTED;
}
