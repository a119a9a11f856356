// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-demo.h"

#include <string.h>

struct _KaoCardDemo
{
  KaoVirtualCardData data; /* its pictures are owned */
};

static const struct
{
  const gchar *name;
  KaoCardKind kind;
  const gchar *photo;
  gboolean is_copy;
} kinds[] = {
  { "genuine", KAO_CARD_MY_NUMBER, "photo.jp2", FALSE },
  { "forged", KAO_CARD_MY_NUMBER, "other.jp2", FALSE },
  { "copied", KAO_CARD_MY_NUMBER, "photo.jp2", TRUE },
  { "licence", KAO_CARD_LICENCE, "photo.jp2", FALSE },
  { "my-number-licence", KAO_CARD_MY_NUMBER_LICENCE, "photo.jp2", FALSE },
  { "p07", KAO_CARD_MY_NUMBER, "p07.jp2", FALSE },
  { "p08", KAO_CARD_MY_NUMBER, "p08.jp2", FALSE },
  { "p09", KAO_CARD_MY_NUMBER, "p09.jp2", FALSE },
  { "p10", KAO_CARD_MY_NUMBER, "p10.jp2", FALSE },
  { "p11", KAO_CARD_MY_NUMBER, "p11.jp2", FALSE },
  { "p12", KAO_CARD_MY_NUMBER, "p12.jp2", FALSE },
};

static GBytes *
load (const gchar *folder, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  gchar *data = NULL;
  gsize size = 0;

  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}

KaoCardDemo *
kao_card_demo_new (const gchar *kind, const gchar *folder)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (KaoCardDemo) demo = NULL;
      gboolean is_licence = kinds[i].kind != KAO_CARD_MY_NUMBER;

      if (strcmp (kinds[i].name, kind) != 0)
        continue;
      demo = g_new0 (KaoCardDemo, 1);
      demo->data = (KaoVirtualCardData){ .kind = kinds[i].kind,
                                         .numbers = { is_licence ? KAO_CARD_DEMO_PIN_1 : KAO_CARD_DEMO_NUMBER, KAO_CARD_DEMO_PIN_2 },
                                         .birth = 19700417,
                                         .expiry = 20350331,
                                         .sex = 1,
                                         .is_copy = kinds[i].is_copy,
                                         .photo = load (folder, kinds[i].photo),
                                         .name = load (folder, "name.png"),
                                         .address = load (folder, "address.png") };
      return demo->data.photo != NULL ? g_steal_pointer (&demo) : NULL;
    }
  return NULL;
}

void
kao_card_demo_free (KaoCardDemo *demo)
{
  if (demo == NULL)
    return;
  g_clear_pointer (&demo->data.photo, g_bytes_unref);
  g_clear_pointer (&demo->data.name, g_bytes_unref);
  g_clear_pointer (&demo->data.address, g_bytes_unref);
  g_free (demo);
}

const gchar *
kao_card_demo_get_reader (KaoCardDemo *demo)
{
  return "Demonstration reader";
}

KaoVirtualCard *
kao_card_demo_make_card (KaoCardDemo *demo)
{
  return kao_virtual_card_new (&demo->data);
}

KaoCardTransport
kao_card_demo_connect (KaoCardDemo *demo)
{
  return kao_virtual_card_transport (kao_card_demo_make_card (demo));
}

KaoCardAnchor *
kao_card_demo_get_anchor (KaoCardDemo *demo)
{
  g_autoptr (GBytes) key = kao_virtual_card_get_anchor ();

  return kao_card_anchor_new (g_bytes_get_data (key, NULL), g_bytes_get_size (key), "The demonstration", NULL);
}
