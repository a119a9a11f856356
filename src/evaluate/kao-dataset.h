// SPDX-License-Identifier: GPL-3.0-or-later
/* What is compared with what: pictures, pairs and groups, from CSV files and a folder or tar
 * archive that is read in memory and never unpacked. One thread builds it; afterwards any thread
 * reads. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  guint document; /* index of the picture */
  guint visitor;
  gboolean is_genuine;
} KaoPair;

typedef struct
{
  gchar *name;         /* of the column */
  GPtrArray *values;   /* (element-type utf8) the group names, in order of appearance */
  GArray *of_picture;  /* guint per picture: index into values, G_MAXUINT = unknown */
} KaoGroupColumn;

typedef struct _KaoDataset KaoDataset;

/* @root: a folder, or a tar archive where @is_tar. */
KaoDataset *kao_dataset_new (const gchar *root, gboolean is_tar, GError **error);
void kao_dataset_free (KaoDataset *dataset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDataset, kao_dataset_free)

/* Pairs from a CSV file with the columns a, b and same (1 or 0); the file may also lie in the
 * archive. G_IO_ERROR_INVALID_DATA names line and reason. */
gboolean kao_dataset_add_pairs (KaoDataset *dataset, const gchar *path, GError **error);

/* Every picture of the folder @under (relative to the root, "" = all), sorted by name; of those
 * only every @parts-th one, from the @part-th (from 1) on. */
gboolean kao_dataset_add_folder (KaoDataset *dataset,
                                 const gchar *under,
                                 guint part,
                                 guint parts,
                                 GError **error);

/* Groups from a CSV file whose first column names a picture or the beginning of its name (a
 * person); every other column is a grouping. A column of numbers with more than eight values
 * becomes bands. A column "person" tells who is one person. Comes after the pictures. */
gboolean kao_dataset_add_groups (KaoDataset *dataset, const gchar *path, GError **error);

gsize kao_dataset_get_n_pictures (const KaoDataset *dataset);
/* The pictures that a folder brought in, guint. */
const GArray *kao_dataset_get_folder (const KaoDataset *dataset);
const GArray *kao_dataset_get_pairs (const KaoDataset *dataset); /* KaoPair */
const GPtrArray *kao_dataset_get_groups (const KaoDataset *dataset); /* KaoGroupColumn */
/* Per picture, or NULL without such a column. */
const guint *kao_dataset_get_persons (const KaoDataset *dataset);

/* Where the groups have columns "sex" and "age" (of numbers): per picture the sex, G_MAXUINT where
 * one of the two is not known, and the age in years; else NULL. */
const guint *kao_dataset_get_sexes (const KaoDataset *dataset);
const gint *kao_dataset_get_ages (const KaoDataset *dataset);

/* The file's bytes. (transfer full) */
GBytes *kao_dataset_read_picture (const KaoDataset *dataset, guint picture, GError **error);

/* A hash over the list of pictures and pairs: tells whether a state file belongs to it. */
gchar *kao_dataset_fingerprint (const KaoDataset *dataset);

/* One line of CSV (RFC 4180) at *@text, which moves behind it; NULL at the end. Quoted fields may
 * hold commas and doubled quotes. (transfer full) */
gchar **kao_csv_next_line (const gchar **text);

G_END_DECLS
