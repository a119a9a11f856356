// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-xmp.h"

#include <string.h>

#define NAMESPACE_TIFF "http://ns.adobe.com/tiff/1.0/"
#define NAMESPACE_RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* No packet is nested deeper. */
#define MOST_DEPTH 64

typedef struct
{
  gchar *tiff, *rdf; /* prefixes */
  gint depth;        /* of the open element; the outermost is 1 */
  gint rdf_depth;    /* of rdf:RDF, 0 outside */
  gboolean is_in_orientation;
  gint orientation;
} Packet;

static gboolean
is_named (const gchar *name, const gchar *prefix, const gchar *local)
{
  const gsize length = strlen (prefix);

  return strncmp (name, prefix, length) == 0 && name[length] == ':' && strcmp (name + length + 1, local) == 0;
}

static void
note_prefixes (Packet *packet, const gchar **names, const gchar **values)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      gchar **prefix = strcmp (values[i], NAMESPACE_TIFF) == 0  ? &packet->tiff
                       : strcmp (values[i], NAMESPACE_RDF) == 0 ? &packet->rdf
                                                                : NULL;

      if (prefix != NULL && g_str_has_prefix (names[i], "xmlns:"))
        {
          g_free (*prefix);
          *prefix = g_strdup (names[i] + strlen ("xmlns:"));
        }
    }
}

static void
note_orientation (Packet *packet, const gchar *text, gsize size)
{
  g_autofree gchar *value = g_strstrip (g_strndup (text, size));

  if (value[0] >= '1' && value[0] <= '8' && value[1] == '\0')
    packet->orientation = value[0] - '0';
}

static void
start_element (GMarkupParseContext *context,
               const gchar *name,
               const gchar **names,
               const gchar **values,
               gpointer user_data,
               GError **error)
{
  Packet *packet = user_data;

  if (++packet->depth > MOST_DEPTH)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too deep");
      return;
    }
  note_prefixes (packet, names, values);
  if (packet->rdf_depth == 0)
    {
      if (is_named (name, packet->rdf, "RDF"))
        packet->rdf_depth = packet->depth;
    }
  else if (packet->depth == packet->rdf_depth + 1 && is_named (name, packet->rdf, "Description"))
    {
      for (gsize i = 0; names[i] != NULL; i++)
        if (is_named (names[i], packet->tiff, "Orientation"))
          note_orientation (packet, values[i], strlen (values[i]));
    }
  else if (packet->depth == packet->rdf_depth + 2)
    packet->is_in_orientation = is_named (name, packet->tiff, "Orientation");
}

static void
end_element (GMarkupParseContext *context, const gchar *name, gpointer user_data, GError **error)
{
  Packet *packet = user_data;

  if (packet->depth == packet->rdf_depth)
    packet->rdf_depth = 0;
  else if (packet->depth == packet->rdf_depth + 2)
    packet->is_in_orientation = FALSE;
  packet->depth--;
}

static void
take_text (GMarkupParseContext *context, const gchar *text, gsize size, gpointer user_data, GError **error)
{
  Packet *packet = user_data;

  if (packet->is_in_orientation)
    note_orientation (packet, text, size);
}

gint
kao_xmp_read_orientation (const gchar *data, gsize size)
{
  static const GMarkupParser parser = { .start_element = start_element, .end_element = end_element, .text = take_text };
  Packet packet = { 0 };
  g_autoptr (GMarkupParseContext) context = NULL;
  gboolean is_whole;

  /* Some programs end it as a C string. */
  while (size > 0 && data[size - 1] == '\0')
    size--;
  if (size == 0 || size > KAO_XMP_MOST_BYTES)
    return 0;
  packet.tiff = g_strdup ("tiff");
  packet.rdf = g_strdup ("rdf");
  context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &packet, NULL);
  is_whole = g_markup_parse_context_parse (context, data, (gssize) size, NULL)
             && g_markup_parse_context_end_parse (context, NULL);
  g_free (packet.tiff);
  g_free (packet.rdf);
  return is_whole ? packet.orientation : 0;
}
