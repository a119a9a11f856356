// SPDX-License-Identifier: GPL-3.0-or-later
/* kao-hunt [--checker] [--floats FILE] [--figure NUMBER]... [--bytes-of FILE]...
 *          [--drawing FILE]... [--text WORD]... [--secrets FILE]... PID...
 * kao-hunt --collect FILE PID
 *
 * The second form is used while a visit is going on: it looks for the blocks of kao_secret_alloc() and
 * appends what is worth looking for later (any four consecutive floats of a vector, doubles such as
 * figures) to FILE. The process should be stopped meanwhile.
 *
 * Searches everything that can be read of the processes' memory (as root, through /proc/PID/mem):
 *   --checker        the checkered background of the canary pictures, in any pixel format
 *   --floats FILE    any four consecutive of the numbers in FILE, as floats or as doubles
 *   --figure NUMBER  the number as a double
 *   --bytes-of FILE  any of many pieces of 32 bytes of FILE (a picture as it was transmitted)
 *   --drawing FILE   any of many pieces of 96 bytes of FILE, pixels in black and white: where the lines begin and end
 *   --text WORD      the word, at least six bytes of it
 *   --secrets FILE   what --collect has written, and what a test adds: a kind ("vector", "figure", "ticket", "key",
 *                    "label", "photo"), the number of bytes, a line's end, the bytes
 *   --except FILE    not the numbers written in FILE (a model's calibration is no secret); before --secrets
 *   --show           also prints the bytes around what was found; only for canary pictures
 * Prints one line for each mapping that holds something. Exit code 0: nothing, 1: something was found,
 * 2: the search itself failed. Read-only mappings of files are left out: they are the files. */
#include "config.h"

#include "hunt-checker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (256 * 1024)
#define OVERLAP 16384
#define PIECE 32
#define STROKES 96
#define PIECES_PER_FILE 400
#define NEEDLE_MIN 6

typedef struct
{
  guint8 *bytes;
  gsize size;
  const gchar *kind;
} Needle;

typedef struct
{
  GArray *needles[65536]; /* Needle, by their first two bytes; NULL for none */
  guint n_needles;
  GArray *known; /* gdouble: figures that are not looked for */
  gboolean has_checker;
  gboolean is_shown;
  guint8 *buffer;
  guint n_found;
} Hunt;

static void
add_needle (Hunt *hunt, gconstpointer bytes, gsize size, const gchar *kind)
{
  Needle needle = { g_memdup2 (bytes, size), size, kind };
  GArray **bucket = &hunt->needles[needle.bytes[0] << 8 | needle.bytes[1]];

  if (*bucket == NULL)
    *bucket = g_array_new (FALSE, FALSE, sizeof (Needle));
  for (guint i = 0; i < (*bucket)->len; i++)
    {
      const Needle *other = &g_array_index (*bucket, Needle, i);

      if (other->size == size && memcmp (other->bytes, bytes, size) == 0)
        {
          g_free (needle.bytes);
          return;
        }
    }
  g_array_append_val (*bucket, needle);
  hunt->n_needles++;
}

static void
add_figure (Hunt *hunt, gdouble figure)
{
  add_needle (hunt, &figure, sizeof figure, "the figure");
}

static void
add_floats (Hunt *hunt, const gchar *path)
{
  g_autofree gchar *text = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GArray) singles = g_array_new (FALSE, FALSE, sizeof (gfloat));
  g_autoptr (GArray) doubles = g_array_new (FALSE, FALSE, sizeof (gdouble));

  if (!g_file_get_contents (path, &text, NULL, NULL))
    exit (2);
  words = g_strsplit_set (text, " ,\n\t", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      gdouble value = g_ascii_strtod (words[i], NULL);
      gfloat single = (gfloat) value;

      if (words[i][0] == '\0')
        continue;
      g_array_append_val (singles, single);
      g_array_append_val (doubles, value);
    }
  for (guint i = 0; i + 4 <= singles->len; i++)
    {
      add_needle (hunt, &g_array_index (singles, gfloat, i), 4 * sizeof (gfloat), "a vector, as floats");
      add_needle (hunt, &g_array_index (doubles, gdouble, i), 4 * sizeof (gdouble),
                  "a vector, as doubles");
    }
}

/* A piece of mostly one value is in every program. */
static gboolean
is_telling (const guint8 *piece)
{
  gboolean seen[256] = { FALSE };
  guint n = 0;

  for (gsize i = 0; i < PIECE; i++)
    {
      n += !seen[piece[i]];
      seen[piece[i]] = TRUE;
    }
  return n >= 20;
}

static void
add_bytes_of (Hunt *hunt, const gchar *path)
{
  g_autofree gchar *bytes = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &bytes, &size, NULL) || size < 4 * PIECE)
    exit (2);
  /* Not the headers at the start, which all pictures of one maker share. */
  for (gsize i = 0; i < PIECES_PER_FILE; i++)
    {
      gsize at = size / 8 + (size - size / 8 - PIECE) / PIECES_PER_FILE * i;

      if (is_telling ((const guint8 *) bytes + at))
        add_needle (hunt, bytes + at, PIECE, "bytes of a picture file");
    }
}

/* Two values only, so that the edges between them must make a piece unlike others. It begins at one, because half of
 * all memory begins like paper. */
static void
add_drawing (Hunt *hunt, const gchar *path)
{
  g_autofree gchar *bytes = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &bytes, &size, NULL) || size < 4 * STROKES)
    exit (2);
  for (gsize at = 0; at + STROKES <= size; at += MAX (1, size / PIECES_PER_FILE))
    {
      guint n_edges = 0;

      while (at + STROKES < size && bytes[at] == bytes[at + 1])
        at++;

      for (gsize i = at + 1; i < at + STROKES; i++)
        n_edges += bytes[i] != bytes[i - 1];
      if (n_edges >= 6)
        add_needle (hunt, bytes + at, STROKES, "pixels of a drawing");
    }
}

static const Needle *
find_needle (const Hunt *hunt, const guint8 *data, gsize size, gsize *where)
{
  for (gsize i = 0; i + NEEDLE_MIN <= size; i++)
    {
      const GArray *bucket = hunt->needles[data[i] << 8 | data[i + 1]];

      for (guint k = 0; bucket != NULL && k < bucket->len; k++)
        {
          const Needle *needle = &g_array_index (bucket, Needle, k);

          if (i + needle->size > size || memcmp (needle->bytes, data + i, needle->size) != 0)
            continue;
          *where = i;
          return needle;
        }
    }
  return NULL;
}

static void
add_known (Hunt *hunt, const gchar *path)
{
  g_autofree gchar *text = NULL;
  const gchar *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    exit (2);
  for (at = text; *at != '\0';)
    {
      gchar *end;
      gdouble value = g_ascii_strtod (at, &end);

      if (end != at)
        g_array_append_val (hunt->known, value);
      at = end != at ? end : at + 1;
    }
}

static gboolean
is_known (const Hunt *hunt, gconstpointer bytes)
{
  for (guint i = 0; i < hunt->known->len; i++)
    {
      if (memcmp (&g_array_index (hunt->known, gdouble, i), bytes, sizeof (gdouble)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --collect writes pairs of a line ("vector" or "figure", size) and its bytes. */
static void
add_secrets (Hunt *hunt, const gchar *path)
{
  FILE *file = fopen (path, "re");
  gchar kind[16];
  guint8 bytes[64];
  guint size;

  if (file == NULL)
    exit (2);
  while (fscanf (file, "%15s %u", kind, &size) == 2 && size <= sizeof bytes && fgetc (file) == '\n'
         && fread (bytes, 1, size, file) == size)
    {
      if (kind[0] == 'v')
        add_needle (hunt, bytes, size, "a vector");
      else if (kind[0] == 't')
        add_needle (hunt, bytes, size, "a ticket");
      else if (kind[0] == 'k')
        add_needle (hunt, bytes, size, "a key");
      else if (kind[0] == 'l')
        add_needle (hunt, bytes, size, "a label");
      else if (kind[0] == 'p')
        add_needle (hunt, bytes, size, "a photo");
      else if (!is_known (hunt, bytes))
        add_needle (hunt, bytes, size, "a figure");
    }
  fclose (file);
  if (hunt->n_needles == 0)
    exit (2);
}

typedef struct
{
  gulong from, to;
  gchar rights[8];
  gchar name[256];
} Mapping;

static void
report (Hunt *hunt, const gchar *process, const Mapping *mapping, gsize offset, const gchar *what)
{
  printf ("%s %s%s of %lu at +%zu: %s\n", process, mapping->rights,
          mapping->name[0] != '\0' ? mapping->name : " (anonymous)", mapping->to - mapping->from,
          offset, what);
  hunt->n_found++;
}

static void
show (const Hunt *hunt, gsize where, gsize got)
{
  gsize from = where > 96 ? where - 96 : 0;

  for (gsize i = from; hunt->is_shown && i < MIN (where + 64, got); i++)
    printf ("%02x%s", hunt->buffer[i], (i - from) % 32 == 31 ? "\n" : " ");
  if (hunt->is_shown)
    printf ("\n");
}

/* Most of the address space was never touched. */
static gboolean
is_blank (const guint8 *data, gsize size)
{
  return data[0] == 0 && memcmp (data, data + 1, size - 1) == 0;
}

/* One line for each kind in each mapping is enough. */
static void
search_mapping (Hunt *hunt, gint fd, const gchar *process, const Mapping *mapping)
{
  gboolean is_needle_found = FALSE, is_checker_found = FALSE;
  gulong at = mapping->from;

  while (at < mapping->to)
    {
      gsize wanted = MIN (CHUNK, mapping->to - at);
      gssize got = pread (fd, hunt->buffer, wanted, (off_t) at);
      const Needle *needle;
      CheckerHit hit;
      gsize where;

      if (got <= 0)
        return;
      if (is_blank (hunt->buffer, (gsize) got))
        {
          at += (gulong) got;
          continue;
        }
      if (!is_needle_found && hunt->n_needles > 0
          && (needle = find_needle (hunt, hunt->buffer, (gsize) got, &where)) != NULL)
        {
          report (hunt, process, mapping, at - mapping->from + where, needle->kind);
          show (hunt, where, (gsize) got);
          is_needle_found = TRUE;
        }
      if (!is_checker_found && hunt->has_checker && checker_find (hunt->buffer, (gsize) got, &hit))
        {
          g_autofree gchar *what = g_strdup_printf ("the checkers, %s", hit.format);

          report (hunt, process, mapping, at - mapping->from + hit.offset, what);
          show (hunt, hit.offset, (gsize) got);
          is_checker_found = TRUE;
        }
      if (at + (gulong) got >= mapping->to || got <= OVERLAP)
        return;
      at += (gulong) got - OVERLAP;
    }
}

static gboolean
is_searched (const Mapping *mapping)
{
  const gchar *name = mapping->name;

  while (*name == ' ')
    name++;
  if (mapping->rights[0] != 'r' || strcmp (name, "[vvar]") == 0 || strcmp (name, "[vsyscall]") == 0)
    return FALSE;
  /* A file's own pages, unless they can be written; shared memory without a file has /memfd: or /dev. */
  return name[0] != '/' || mapping->rights[1] == 'w' || g_str_has_prefix (name, "/memfd:")
         || g_str_has_prefix (name, "/dev/");
}

static gboolean
read_mapping (FILE *list, Mapping *mapping)
{
  gchar line[1024];

  if (fgets (line, sizeof line, list) == NULL)
    return FALSE;
  memset (mapping, 0, sizeof *mapping);
  line[strcspn (line, "\n")] = '\0';
  return sscanf (line, "%lx-%lx %7s %*s %*s %*s %255[^\n]", &mapping->from, &mapping->to,
                 mapping->rights, mapping->name)
         >= 3;
}

typedef enum
{
  SEARCHED,
  GONE, /* ended since the caller listed it, and its memory with it */
  UNREADABLE
} Search;

static Search
search_process (Hunt *hunt, const gchar *pid)
{
  g_autofree gchar *maps = g_strdup_printf ("/proc/%s/maps", pid);
  g_autofree gchar *memory = g_strdup_printf ("/proc/%s/mem", pid);
  g_autofree gchar *comm_path = g_strdup_printf ("/proc/%s/comm", pid);
  g_autofree gchar *comm = NULL;
  g_autofree gchar *process = NULL;
  FILE *list = fopen (maps, "re");
  gint fd = list != NULL ? open (memory, O_RDONLY | O_CLOEXEC) : -1;
  gint saved = errno;
  Mapping mapping;

  if (fd < 0)
    {
      if (list != NULL)
        fclose (list);
      if (saved == ESRCH || saved == ENOENT)
        return GONE;
      fprintf (stderr, "kao-hunt: process %s cannot be read (%s)\n", pid, g_strerror (saved));
      return UNREADABLE;
    }
  g_file_get_contents (comm_path, &comm, NULL, NULL);
  process = g_strdup_printf ("%s %s", pid, comm != NULL ? g_strchomp (comm) : "?");
  while (read_mapping (list, &mapping))
    {
      if (is_searched (&mapping))
        search_mapping (hunt, fd, process, &mapping);
    }
  fclose (list);
  close (fd);
  return SEARCHED;
}

/* --- collecting --- */

/* As in src/secure/kao-memory.c. */
#define SECRET_ALIGNMENT 64
#define HEAD_MARK G_GUINT64_CONSTANT (0x4b414f2d53454352)
#define HEAD_FACTOR G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

static gboolean
is_vector_part (const gfloat *values)
{
  for (gsize i = 0; i < 4; i++)
    {
      gfloat size = values[i] < 0 ? -values[i] : values[i];

      /* Written so that "not a number" is no part either. */
      if (!(size > 1e-5f && size < 8.f) || (i > 0 && values[i] == values[i - 1]))
        return FALSE;
    }
  return TRUE;
}

/* Where a face lies is no secret while it is in view: halves of two such coordinates, which are doubles, can look like four
 * parts of a vector, but not so many in a row. */
#define VECTOR_RUN 16

/* How many parts of a vector follow each other from @bytes on; more than VECTOR_RUN are not counted. */
static guint
run_of_vector (const guint8 *bytes, gsize size)
{
  gfloat floats[4];
  guint n = 0;

  for (gsize i = 0; n < VECTOR_RUN && i + sizeof floats <= size; i += sizeof floats)
    {
      memcpy (floats, bytes + i, sizeof floats);
      if (!is_vector_part (floats))
        break;
      n += G_N_ELEMENTS (floats);
    }
  return n;
}

/* A figure that was computed, not a round one that is in every program. */
static gboolean
is_figure (gdouble value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return value > 1e-4 && value < 1e4 && (bits & 0xffffff) != 0;
}

static void
write_needle (FILE *file, const gchar *kind, gconstpointer bytes, gsize size)
{
  fprintf (file, "%s %zu\n", kind, size);
  fwrite (bytes, 1, size, file);
}

static void
collect_block (FILE *file, const guint8 *bytes, gsize size)
{
  gfloat floats[4];
  gdouble figure;
  guint in_run = 0;

  for (gsize i = 0; size >= 64 * sizeof (gfloat) && i + sizeof floats <= size; i += sizeof (gfloat))
    {
      memcpy (floats, bytes + i, sizeof floats);
      if (run_of_vector (bytes + i, size - i) >= VECTOR_RUN || (in_run > 0 && is_vector_part (floats)))
        {
          write_needle (file, "vector", floats, sizeof floats);
          in_run++;
        }
      else
        in_run = 0;
    }
  for (gsize i = 0; i + sizeof figure <= size; i += sizeof figure)
    {
      memcpy (&figure, bytes + i, sizeof figure);
      /* In a vector every pair of floats would do for a figure. */
      if (is_figure (figure) && size < 64 * sizeof (gfloat))
        write_needle (file, "figure", &figure, sizeof figure);
    }
}

static void
collect_mapping (FILE *file, gint fd, const Mapping *mapping, guint8 *buffer)
{
  gsize size = mapping->to - mapping->from;

  if (mapping->rights[1] != 'w' || mapping->name[0] != '\0' || size > 64 * 1024
      || pread (fd, buffer, size, (off_t) mapping->from) != (gssize) size)
    return;
  for (gsize i = 0; i + 2 * SECRET_ALIGNMENT <= size; i += SECRET_ALIGNMENT)
    {
      guint64 mark = HEAD_MARK ^ ((guint64) (mapping->from + i) * HEAD_FACTOR);
      gsize wanted;

      if (memcmp (buffer + i, &mark, sizeof mark) != 0)
        continue;
      memcpy (&wanted, buffer + i + sizeof mark, sizeof wanted);
      if (wanted <= size - i - SECRET_ALIGNMENT)
        collect_block (file, buffer + i + SECRET_ALIGNMENT, wanted);
    }
}

static int
collect (const gchar *path, const gchar *pid)
{
  g_autofree gchar *maps = g_strdup_printf ("/proc/%s/maps", pid);
  g_autofree gchar *memory = g_strdup_printf ("/proc/%s/mem", pid);
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  FILE *list = fopen (maps, "re");
  FILE *file = fopen (path, "ae");
  gint fd = open (memory, O_RDONLY | O_CLOEXEC);
  Mapping mapping;

  if (list == NULL || file == NULL || fd < 0)
    return 2;
  while (read_mapping (list, &mapping))
    collect_mapping (file, fd, &mapping, buffer);
  return fclose (file) == 0 ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static Hunt hunt;
  guint n_searched = 0;
  gint i;

  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc == 4 && strcmp (argv[1], "--collect") == 0)
    return collect (argv[2], argv[3]);
  hunt.known = g_array_new (FALSE, FALSE, sizeof (gdouble));
  hunt.buffer = g_malloc (CHUNK);
  for (i = 1; i < argc && g_str_has_prefix (argv[i], "--"); i++)
    {
      if (strcmp (argv[i], "--checker") == 0)
        hunt.has_checker = TRUE;
      else if (i + 1 < argc && strcmp (argv[i], "--except") == 0)
        add_known (&hunt, argv[++i]);
      else if (strcmp (argv[i], "--show") == 0)
        hunt.is_shown = TRUE;
      else if (i + 1 < argc && strcmp (argv[i], "--floats") == 0)
        add_floats (&hunt, argv[++i]);
      else if (i + 1 < argc && strcmp (argv[i], "--figure") == 0)
        add_figure (&hunt, g_ascii_strtod (argv[++i], NULL));
      else if (i + 1 < argc && strcmp (argv[i], "--bytes-of") == 0)
        add_bytes_of (&hunt, argv[++i]);
      else if (i + 1 < argc && strcmp (argv[i], "--drawing") == 0)
        add_drawing (&hunt, argv[++i]);
      else if (i + 1 < argc && strcmp (argv[i], "--secrets") == 0)
        add_secrets (&hunt, argv[++i]);
      else if (i + 1 < argc && strcmp (argv[i], "--text") == 0 && strlen (argv[i + 1]) >= NEEDLE_MIN)
        {
          i++;
          add_needle (&hunt, argv[i], strlen (argv[i]), "the text");
        }
      else
        return 2;
    }
  if (i == argc || (!hunt.has_checker && hunt.n_needles == 0))
    return 2;
  for (; i < argc; i++)
    {
      Search search = search_process (&hunt, argv[i]);

      if (search == UNREADABLE)
        return 2;
      n_searched += search == SEARCHED;
    }
  /* A hunt that saw no process at all has proven nothing. */
  if (n_searched == 0)
    return 2;
  return hunt.n_found > 0 ? 1 : 0;
}
