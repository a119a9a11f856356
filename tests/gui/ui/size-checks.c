// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "size-checks.h"

/* How long a window gets to settle: some frames. */
#define SETTLE_MS 120
#define MOST_TRIES 10

const gint kao_test_sizes[KAO_TEST_N_SIZES][2] = { { 778, 484 },   { 1024, 768 },  { 1280, 800 }, { 1366, 768 },
                                                   { 1920, 1080 }, { 2560, 1440 }, { 3840, 2160 } };
const gdouble kao_test_scales[KAO_TEST_N_SCALES] = { 1, 1.5, 2 };

static gboolean
on_settled (gpointer is_over)
{
  *(gboolean *)is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
kao_test_settle (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (SETTLE_MS, on_settled, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

void
kao_test_scroll_to (GtkWidget *widget, const gchar *name)
{
  GtkWidget *inner = widget;
  GtkWidget *scroller;

  while ((scroller = gtk_widget_get_ancestor (inner, GTK_TYPE_SCROLLED_WINDOW)) != NULL)
    {
      GtkScrolledWindow *window = GTK_SCROLLED_WINDOW (scroller);
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (window);
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (gtk_scrolled_window_get_hscrollbar (window)))
        g_error ("%s lies in something that must be scrolled sideways", name);
      g_assert_true (gtk_widget_compute_bounds (widget, scroller, &bounds));
      gdouble top = bounds.origin.y + gtk_adjustment_get_value (adjustment);
      gdouble page = gtk_adjustment_get_page_size (adjustment);
      if (gtk_adjustment_get_upper (adjustment) > page + 0.5)
        {
          GtkWidget *bar = gtk_scrolled_window_get_vscrollbar (window);

          if (!gtk_widget_get_mapped (bar) || gtk_scrolled_window_get_overlay_scrolling (window))
            g_error ("%s must be scrolled to, and no bar says so", name);
          /* A busy machine draws no frame in this time, or one that brings the focus into view comes late. */
          for (guint i = 0; i < MOST_TRIES; i++)
            {
              gtk_adjustment_set_value (adjustment, top - (page - bounds.size.height) / 2);
              kao_test_settle ();
              g_assert_true (gtk_widget_compute_bounds (widget, scroller, &bounds));
              if (bounds.size.height > page
                  || (bounds.origin.y >= -0.5 && bounds.origin.y + bounds.size.height <= page + 0.5))
                break;
            }
        }
      inner = gtk_widget_get_parent (scroller);
    }
}

/* How wide @around is, without the bar at its side. */
static gint
get_free_width (GtkWidget *around)
{
  GtkWidget *bar = GTK_IS_SCROLLED_WINDOW (around)
                       ? gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (around))
                       : NULL;

  return gtk_widget_get_width (around)
         - (bar != NULL && gtk_widget_get_mapped (bar) ? gtk_widget_get_width (bar) : 0);
}

static gint
get_n_lines (GtkWidget *label)
{
  return GTK_IS_LABEL (label) ? pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))) : 1;
}

void
kao_test_check_inside (GtkWidget *widget, const gchar *name)
{
  gboolean is_paragraph = FALSE;

  for (GtkWidget *around = gtk_widget_get_parent (widget); around != NULL;
       around = gtk_widget_get_parent (around))
    {
      graphene_rect_t bounds;

      if (!GTK_IS_WINDOW (around) && !GTK_IS_SCROLLED_WINDOW (around))
        continue;
      g_assert_true (gtk_widget_compute_bounds (widget, around, &bounds));
      /* A paragraph that is higher than its frame is read by scrolling on; a few lines are always there. */
      if (GTK_IS_SCROLLED_WINDOW (around) && bounds.size.height > gtk_widget_get_height (around))
        {
          gint line = gtk_widget_get_height (widget) / MAX (1, get_n_lines (widget));
          g_assert_cmpint (gtk_widget_get_height (around), >=, 3 * line);
          is_paragraph = TRUE;
        }
      if (is_paragraph)
        bounds.origin.y = bounds.size.height = 0;
      if (bounds.origin.x < -0.5 || bounds.origin.y < -0.5
          || bounds.origin.x + bounds.size.width > get_free_width (around) + 0.5
          || bounds.origin.y + bounds.size.height > gtk_widget_get_height (around) + 0.5)
        g_error ("%s: %.0f, %.0f, %.0f x %.0f is not inside %s of %d x %d", name, bounds.origin.x,
                 bounds.origin.y, bounds.size.width, bounds.size.height, G_OBJECT_TYPE_NAME (around),
                 gtk_widget_get_width (around), gtk_widget_get_height (around));
    }
}

guint
kao_test_check_labels (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    {
      const gchar *name = gtk_label_get_text (GTK_LABEL (widget));

      if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
        g_error ("\"%s\" is shortened", name);
      kao_test_scroll_to (widget, name);
      kao_test_check_inside (widget, name);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += kao_test_check_labels (child);
  return n;
}

GtkWidget *
kao_test_find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = kao_test_find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}
