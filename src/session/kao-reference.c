// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-reference.h"

#include "secure/kao-memory.h"

static KaoReference *
reference_new (KaoOrigin origin, KaoTrust trust)
{
  KaoReference *reference = kao_secret_alloc (sizeof *reference);

  reference->origin = origin;
  reference->trust = trust;
  for (guint i = 0; i < KAO_N_QUALITIES; i++)
    reference->quality.value[i] = -1;
  return reference;
}

KaoReference *
kao_reference_new_portrait (KaoOrigin origin, KaoTrust trust, KaoImage *portrait,
                            const KaoFace *face)
{
  KaoReference *reference = reference_new (origin, trust);

  reference->portrait = kao_image_ref (portrait);
  reference->has_face = face != NULL;
  if (face != NULL)
    reference->face = *face;
  return reference;
}

KaoReference *
kao_reference_new_vector (KaoOrigin origin, KaoTrust trust, KaoVector *vector)
{
  KaoReference *reference = reference_new (origin, trust);

  reference->vector = kao_vector_ref (vector);
  return reference;
}

KaoReference *
kao_reference_new_wrong (KaoOrigin origin)
{
  return reference_new (origin, KAO_TRUST_WRONG);
}

void
kao_reference_free (KaoReference *reference)
{
  if (reference == NULL)
    return;
  g_clear_pointer (&reference->portrait, kao_image_unref);
  g_clear_pointer (&reference->vector, kao_vector_unref);
  kao_secret_free (reference);
}
