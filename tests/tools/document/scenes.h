// SPDX-License-Identifier: GPL-3.0-or-later
/* The conditions under which the document search is measured, each a list of scenes, and the
 * judgement of one search. Shared by tests/bench/document/measure (all) and
 * tests/contract/document (a sample). */
#pragma once

#include "compose.h"
#include "document/kao-document.h"

G_BEGIN_DECLS

typedef struct
{
  const gchar *name;
  guint n;
  gboolean has_no_portrait; /* any portrait is wrong */
  void (*make) (guint i, GRand *random, ComposeScene *scene);
} SceneCondition;

extern const SceneCondition scene_conditions[];
extern const guint scene_n_conditions;

/* Scene @i of @condition; @seed shifts everything that is random. */
void scene_make (const SceneCondition *condition, guint i, guint seed, ComposeScene *scene);

typedef struct
{
  guint n_expected;
  guint n_found;     /* right place, upright, right eyes */
  guint n_inexact;   /* right place and upright, an eye off by more than 5 % of their distance */
  guint n_wrong;     /* a portrait that is none, or one that is not upright */
  guint n_none;
  gdouble eye_error; /* largest, in eye distances; negative when there are no landmarks */
} SceneJudgement;

/* Compares @portraits (NULL = none) with @truths. */
void scene_judge (GPtrArray *portraits, GArray *truths, SceneJudgement *judgement);

/* The reason that fits a scene without a portrait, or -1. */
gint scene_expected_reason (const ComposeScene *scene);

G_END_DECLS
