// SPDX-License-Identifier: GPL-3.0-or-later
/* Where packs are looked for, and which of them count. Immutable; any thread. */
#pragma once

#include "face/kao-pack.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_PACK_TRUST_ANY,  /* tools and the demo's --pack-path: whoever gives the folder answers for it */
  KAO_PACK_TRUST_KNOWN /* the counter: packs whose manifest has a hash that is compiled in (models/ at the time
                        * of the build), wherever they lie, and the office's own that the configuration names */
} KaoPackTrust;

typedef struct _KaoPackPlaces KaoPackPlaces;

/* @folders: as from kao_pack_search_path(); NULL: none. @own_sha256: of the manifest of the office's own pack,
 * NULL or "": none; that pack must lie where only root can change it. (transfer full) */
KaoPackPlaces *kao_pack_places_new (const gchar *const *folders, KaoPackTrust trust, const gchar *own_sha256);
/* The same with another own pack. (transfer full) */
KaoPackPlaces *kao_pack_places_with_own (const KaoPackPlaces *places, const gchar *own_sha256);
KaoPackPlaces *kao_pack_places_ref (KaoPackPlaces *places);
void kao_pack_places_unref (KaoPackPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoPackPlaces, kao_pack_places_unref)

const gchar *const *kao_pack_places_get_folders (const KaoPackPlaces *places);

/* Whether a pack of @folder with these bytes as its manifest counts; else KAO_MODEL_ERROR_WRONG_HASH. */
gboolean kao_pack_places_trust (const KaoPackPlaces *places,
                                const gchar *folder,
                                GBytes *manifest,
                                GError **error);

/* kao_pack_load() of a pack that counts: the bytes that are read are those that were checked.
 * (transfer full) */
KaoPack *kao_pack_places_load (const KaoPackPlaces *places, const gchar *folder, GError **error);

/* kao_pack_list() and kao_pack_find() of those that count. KAO_MODEL_ERROR_WRONG_HASH where one that is given by
 * its path does not. (transfer full) */
GPtrArray *kao_pack_places_list (const KaoPackPlaces *places, GPtrArray *problems);
KaoPack *kao_pack_places_find (const KaoPackPlaces *places, const gchar *name, GError **error);

G_END_DECLS
