// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-pack-places.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"

#include <string.h>

/* SHA-256 of the manifests in models/ of the source that this program was built from. */
static const gchar *const known_manifests[] = {
#include "kao-known-packs.h"
};

struct _KaoPackPlaces
{
  gatomicrefcount ref_count;
  gchar **folders;
  KaoPackTrust trust;
  gchar *own_sha256; /* or NULL */
};

KaoPackPlaces *
kao_pack_places_new (const gchar *const *folders, KaoPackTrust trust, const gchar *own_sha256)
{
  KaoPackPlaces *places = g_new0 (KaoPackPlaces, 1);
  static const gchar *const nowhere[] = { NULL };

  g_atomic_ref_count_init (&places->ref_count);
  places->folders = g_strdupv ((gchar **) (folders != NULL ? folders : nowhere));
  places->trust = trust;
  places->own_sha256 = own_sha256 != NULL && own_sha256[0] != '\0' ? g_strdup (own_sha256) : NULL;
  return places;
}

KaoPackPlaces *
kao_pack_places_with_own (const KaoPackPlaces *places, const gchar *own_sha256)
{
  return kao_pack_places_new (kao_pack_places_get_folders (places), places->trust, own_sha256);
}

KaoPackPlaces *
kao_pack_places_ref (KaoPackPlaces *places)
{
  g_atomic_ref_count_inc (&places->ref_count);
  return places;
}

void
kao_pack_places_unref (KaoPackPlaces *places)
{
  if (!g_atomic_ref_count_dec (&places->ref_count))
    return;
  g_strfreev (places->folders);
  g_free (places->own_sha256);
  g_free (places);
}

const gchar *const *
kao_pack_places_get_folders (const KaoPackPlaces *places)
{
  return (const gchar *const *) places->folders;
}

static gboolean
is_known (const gchar *sha256)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_manifests); i++)
    if (strcmp (known_manifests[i], sha256) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
refuse (GError **error, const gchar *path, const gchar *what)
{
  g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_WRONG_HASH, "%s %s", path, what);
  return FALSE;
}

gboolean
kao_pack_places_trust (const KaoPackPlaces *places, const gchar *folder, GBytes *manifest, GError **error)
{
  g_autofree gchar *path = g_build_filename (folder, "manifest.ini", NULL);
  g_autofree gchar *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, manifest);

  if (places->trust == KAO_PACK_TRUST_ANY || is_known (sha256))
    return TRUE;
  if (g_strcmp0 (places->own_sha256, sha256) != 0)
    return refuse (error, path,
                   "is not one that this program knows (its hash differs); install the pack again from its "
                   "source, or name it as this office's own with PackSHA256 in the configuration.");
  /* Whoever may change the folder could take the pack away between two visitors. */
  if (!kao_paths_belongs_to_root (path))
    return refuse (error, path,
                   "can be changed by others than the administrator; put the office's own pack into a folder "
                   "that belongs to root.");
  return TRUE;
}
