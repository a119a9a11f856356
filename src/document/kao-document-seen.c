// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "secure/kao-memory.h"

#include <string.h>

/* What the face finder has said about pictures, so that it need not be asked again about the same one. Pixels are
 * compared, not places: whatever a picture was cut from, the answer about the same pixels is the same. */

/* So much is remembered; of a card and its portrait it is a tenth. */
#define MOST_BYTES ((gsize) 48 << 20)

typedef struct
{
  KaoImage *picture; /* owned copy */
  guint64 mark;      /* of its pixels */
  gdouble min_face_px;
  gboolean is_frontal;
  GArray *faces; /* KaoFace, owned */
} Answer;

struct _KaoSeen
{
  GPtrArray *answers;
  gsize n_bytes;
  KaoFindFacesFunc find_faces;
  gpointer user_data;
  gboolean is_keeping;
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  kao_image_unref (answer->picture);
  g_array_unref (answer->faces);
  g_free (answer);
}

static void
wipe_face (gpointer face)
{
  kao_wipe (face, sizeof (KaoFace));
}

KaoSeen *
kao_seen_new (void)
{
  KaoSeen *seen = g_new0 (KaoSeen, 1);

  seen->answers = g_ptr_array_new_with_free_func (answer_free);
  return seen;
}

void
kao_seen_free (KaoSeen *seen)
{
  if (seen == NULL)
    return;
  g_ptr_array_unref (seen->answers);
  g_free (seen);
}

void
kao_seen_set_finder (KaoSeen *seen, KaoFindFacesFunc find_faces, gpointer user_data, gboolean is_keeping)
{
  seen->find_faces = find_faces;
  seen->user_data = user_data;
  seen->is_keeping = is_keeping;
}

static gsize
row_size (const KaoImage *image)
{
  return (gsize) kao_image_get_width (image) * kao_image_bytes_per_pixel (kao_image_get_format (image));
}

static guint64
mark_of (const KaoImage *image)
{
  gsize size = row_size (image);
  guint64 mark = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (gint y = 0; y < kao_image_get_height (image); y++)
    {
      const guint8 *row = kao_image_get_const_row (image, y);

      for (gsize x = 0; x < size; x += sizeof (guint64))
        {
          guint64 word = 0;

          memcpy (&word, row + x, MIN (sizeof word, size - x));
          mark = (mark ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
          mark ^= mark >> 32;
        }
    }
  return mark;
}

static gboolean
is_same_picture (const KaoImage *a, const KaoImage *b)
{
  if (kao_image_get_format (a) != kao_image_get_format (b) || kao_image_get_width (a) != kao_image_get_width (b)
      || kao_image_get_height (a) != kao_image_get_height (b))
    return FALSE;
  for (gint y = 0; y < kao_image_get_height (a); y++)
    if (memcmp (kao_image_get_const_row (a, y), kao_image_get_const_row (b, y), row_size (a)) != 0)
      return FALSE;
  return TRUE;
}

static const Answer *
recall (const KaoSeen *seen, const KaoImage *image, guint64 mark, gdouble min_face_px, gboolean is_frontal)
{
  for (guint i = 0; i < seen->answers->len; i++)
    {
      const Answer *answer = g_ptr_array_index (seen->answers, i);

      if (answer->mark == mark && answer->min_face_px == min_face_px && answer->is_frontal == is_frontal
          && is_same_picture (answer->picture, image))
        return answer;
    }
  return NULL;
}

static void
keep (KaoSeen *seen, const KaoImage *image, guint64 mark, gdouble min_face_px, gboolean is_frontal,
      const GArray *faces, guint from)
{
  gsize n_bytes = row_size (image) * (gsize) kao_image_get_height (image);
  KaoRect whole = { 0, 0, kao_image_get_width (image), kao_image_get_height (image) };
  KaoImage *copy;
  Answer *answer;

  /* A copy: whoever has it looked at may go on working on it. */
  if (seen->n_bytes + n_bytes > MOST_BYTES || (copy = kao_image_crop (image, &whole, NULL)) == NULL)
    return;
  answer = g_new0 (Answer, 1);
  answer->picture = copy;
  answer->mark = mark;
  answer->min_face_px = min_face_px;
  answer->is_frontal = is_frontal;
  answer->faces = g_array_sized_new (FALSE, TRUE, sizeof (KaoFace), MAX (1, faces->len - from));
  g_array_set_clear_func (answer->faces, wipe_face);
  for (guint i = from; i < faces->len; i++)
    g_array_append_vals (answer->faces, &g_array_index (faces, KaoFace, i), 1);
  g_ptr_array_add (seen->answers, answer);
  seen->n_bytes += n_bytes;
}

gboolean
kao_seen_find_faces (const KaoImage *image, gdouble min_face_px, gboolean is_frontal, GArray *faces,
                     gpointer user_data, GError **error)
{
  KaoSeen *seen = user_data;
  guint64 mark = mark_of (image);
  const Answer *answer = recall (seen, image, mark, min_face_px, is_frontal);
  guint from = faces->len;

  if (answer != NULL)
    {
      if (answer->faces->len > 0)
        g_array_append_vals (faces, answer->faces->data, answer->faces->len);
      return TRUE;
    }
  if (!seen->find_faces (image, min_face_px, is_frontal, faces, seen->user_data, error))
    return FALSE;
  if (seen->is_keeping)
    keep (seen, image, mark, min_face_px, is_frontal, faces, from);
  return TRUE;
}
