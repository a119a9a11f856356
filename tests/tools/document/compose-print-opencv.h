// SPDX-License-Identifier: GPL-3.0-or-later
/* The documents that compose-opencv.cpp lays on the glass: drawn upright, in their own resolution, and printed. */
#pragma once

#include "compose.h"

#include <opencv2/core.hpp>

constexpr double COMPOSE_CARD_DPI = 600;

/* Pictures of data/demo: documents without their holders, and the holders. */
struct ComposeSpecimens
{
  cv::Mat card, back, form;
  cv::Mat persons[COMPOSE_N_PERSONS];
};

/* Where the portrait is on a document, in millimetres from its upper left corner. */
struct ComposeField
{
  double x, y, width, height;
};

ComposeField compose_field_of (ComposeKind kind);
/* The resolution in which a document is drawn. */
double compose_dpi_of (ComposeKind kind);
/* Millimetres in pixels. */
int compose_px (double mm, double dpi);

/* The document with @person's portrait, if its kind has one. @random: for what a decorated card shows besides. */
cv::Mat compose_draw (const ComposeSpecimens &specimens, ComposeKind kind, guint person, cv::RNG &random);

/* A colour screen: four-colour print's three visible ones, as cosine dots at their usual angles. @lpi: 0 = none. @depth:
 * 0..1. */
void compose_print_screen (cv::Mat &page, double lpi, double depth, double dpi);
