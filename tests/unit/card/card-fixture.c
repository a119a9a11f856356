// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card-fixture.h"

#include <string.h>

GBytes *
fixture_load (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path
      = g_build_filename (g_getenv ("KAO_TEST_SRC"), "data", "demo", "card", name, NULL);
  gchar *data = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

KaoVirtualCardData
fixture_my_number_card (void)
{
  return (KaoVirtualCardData){ .kind = KAO_CARD_MY_NUMBER,
                               .numbers = { FIXTURE_NUMBER },
                               .birth = 19700417,
                               .expiry = 20350417,
                               .sex = 1,
                               .photo = fixture_load ("photo.jp2"),
                               .name = fixture_load ("name.png"),
                               .address = fixture_load ("address.png") };
}

KaoVirtualCardData
fixture_licence (void)
{
  return (KaoVirtualCardData){ .kind = KAO_CARD_LICENCE,
                               .numbers = { "1234", "9876" },
                               .birth = 19700417,
                               .expiry = 20300517,
                               .photo = fixture_load ("photo.jp2") };
}

void
fixture_data_clear (KaoVirtualCardData *data)
{
  g_clear_pointer (&data->photo, g_bytes_unref);
  g_clear_pointer (&data->name, g_bytes_unref);
  g_clear_pointer (&data->address, g_bytes_unref);
}

KaoCardRequest
fixture_request (KaoCardKind kind)
{
  KaoCardRequest request = { .kind = kind };

  if (kind == KAO_CARD_MY_NUMBER)
    g_strlcpy (request.numbers[0], FIXTURE_NUMBER, sizeof request.numbers[0]);
  else
    {
      g_strlcpy (request.numbers[0], "1234", sizeof request.numbers[0]);
      g_strlcpy (request.numbers[1], "9876", sizeof request.numbers[1]);
    }
  return request;
}

KaoCardAnchor *
fixture_anchor (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = kao_virtual_card_get_anchor ();
  KaoCardAnchor *anchor
      = kao_card_anchor_new (g_bytes_get_data (key, NULL), g_bytes_get_size (key), "anchor", &error);

  g_assert_no_error (error);
  return anchor;
}

static void
assert_picture (const KaoCardBytes *picture, GBytes *wanted)
{
  gsize size = 0;
  gconstpointer data = wanted != NULL ? g_bytes_get_data (wanted, &size) : NULL;

  g_assert_cmpmem (picture->data, picture->size, data, size);
}

void
fixture_assert_whole (const KaoCardReading *reading, const KaoVirtualCardData *data)
{
  g_assert_cmpuint (reading->facts.kind, ==, data->kind);
  g_assert_cmpuint (reading->facts.birth, ==, data->birth);
  g_assert_cmpuint (reading->facts.expiry, ==, data->expiry);
  g_assert_cmpuint (reading->facts.sex, ==, data->sex);
  assert_picture (&reading->pictures[KAO_CARD_PICTURE_PHOTO], data->photo);
  assert_picture (&reading->pictures[KAO_CARD_PICTURE_NAME], data->name);
  assert_picture (&reading->pictures[KAO_CARD_PICTURE_ADDRESS], data->address);
}
