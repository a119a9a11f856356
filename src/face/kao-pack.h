// SPDX-License-Identifier: GPL-3.0-or-later
/* Model packs: a folder with manifest.ini and weight files. An unknown hash is refused.
 * The manifest's keys are documented in models/README.md. Which packs the counter takes: kao-pack-places.h. Any thread; immutable.
 */
#pragma once

#include "base/kao-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_PACK_BASE,          /* our own compact network */
  KAO_PACK_DLIB_RESNET,   /* dlib-resnet and taguchi: one network type */
  KAO_PACK_DLIB_DENSENET,
  KAO_PACK_ONNX
} KaoPackKind;

/* Reads the manifest of @folder (no weights yet). KAO_MODEL_ERROR_MANIFEST names file and key.
 * (transfer full) */
KaoPack *kao_pack_load (const gchar *folder, GError **error);
KaoPack *kao_pack_ref (KaoPack *pack);
void kao_pack_unref (KaoPack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoPack, kao_pack_unref)

/* Checks presence, size and SHA-256 of every file of the pack: MISSING_FILE, WRONG_HASH with the
 * file's name, what is wrong, what to do. */
gboolean kao_pack_verify (KaoPack *pack, GError **error);

/* Where packs are looked for, first hit wins per name: @extra (NULL-terminated, may be NULL; from
 * --pack-path), the program's own share folder (in a build tree: models/ of the source), those below
 * /usr/local/share and /usr/share. No environment variable has a say. (transfer full) */
gchar **kao_pack_search_path (const gchar *const *extra);

/* All packs with a readable manifest whose weight files are there, whoever made them, best rank first; (transfer full)
 * (element-type KaoPack). @problems (may be NULL): one sentence per folder that was left out. */
GPtrArray *kao_pack_list (const gchar *const *search_path, GPtrArray *problems);

/* The named pack, or the best when @name is NULL or "", whoever made it. @name may also be a folder's path.
 * KAO_MODEL_ERROR_NO_PACK says which files are missing and how to install them. (transfer full) */
KaoPack *kao_pack_find (const gchar *const *search_path, const gchar *name, GError **error);

KaoPackKind kao_pack_get_kind (const KaoPack *pack);
const gchar *kao_pack_get_name (const KaoPack *pack);
const gchar *kao_pack_get_folder (const KaoPack *pack);
/* Of the manifest, which names the hash of every weight: 64 hexadecimal digits. */
const gchar *kao_pack_get_sha256 (const KaoPack *pack);
/* How many numbers its vectors have. */
gsize kao_pack_get_dimensions (const KaoPack *pack);
/* As kao_engine_is_cosine() of an engine that has loaded it. */
gboolean kao_pack_is_cosine (const KaoPack *pack);
/* Localized for @language ("ja", "en"): title and the sentence that the window shows ("" =
 * none). */
const gchar *kao_pack_get_title (const KaoPack *pack, const gchar *language);
const gchar *kao_pack_get_notice (const KaoPack *pack, const gchar *language);
/* Calibration knots as in the manifest; for kao_calibration_new(). Arrays belong to @pack. */
gsize kao_pack_get_calibration (const KaoPack *pack,
                                const gdouble **distances,
                                const gdouble **neg_log10_fmr,
                                gdouble *measured_down_to);

/* How often strangers of one group are taken for one another at a similarity of 60: measured, 95 %
 * interval, and in how many comparisons. "Strangers" are here two people of the group. */
typedef struct
{
  gchar *name; /* the manifest's key, such as "Girls" */
  gdouble rate;
  gdouble low;
  gdouble high;
  guint64 comparisons;
} KaoPackGroup;

/* In the manifest's order; none where it has no [Groups]. The array belongs to @pack. */
gsize kao_pack_get_groups (const KaoPack *pack, const KaoPackGroup **groups);

G_END_DECLS
