// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-gate-page.h"

#include "ui/kao-face-pane.h"
#include "ui/kao-gauge.h"
#include "ui/reception/kao-line-view.h"

struct _KaoGatePage
{
  GtkBox parent_instance;

  /* template children, borrowed */
  GtkOrientable *desk;
  KaoFacePane *pane;
  KaoMark *live_mark;
  GtkLabel *live_what;
  GtkLabel *live_todo;
  GtkWidget *outcome_group;
  GtkWidget *outcome_box;
  KaoMark *outcome_mark;
  GtkLabel *sentence;
  GtkLabel *name;
  GtkWidget *figure_box;
  GtkLabel *figure;
  KaoGauge *gauge;
  GtkLabel *detail;
  GtkLabel *nearest;
  GtkWidget *items_box;
  GtkFlowBox *items;
  GtkWidget *choices;
  GtkWidget *choice_0;
  GtkLabel *choice_0_label;
  GtkWidget *choice_1;
  GtkLabel *choice_1_label;
  GtkCheckButton *sound;

  GtkCheckButton *item[KAO_DAY_MAX_ITEMS]; /* borrowed; made with the first screen that has them */
  guint n_items;
  guint64 id; /* of the decision as last shown */
  gboolean is_updating;
};

static guint signal_handed_out;

G_DEFINE_FINAL_TYPE (KaoGatePage, kao_gate_page, GTK_TYPE_BOX)

/* By the outcome's sign; the others are about nobody yet. */
static const struct
{
  KaoMarkKind mark;
  const gchar *css_class;
} outcomes[] = {
  { KAO_MARK_ABOVE, "above" },
  { KAO_MARK_REVIEW, "review" },
  { KAO_MARK_NOTICE, "review" },
  { KAO_MARK_RETRY, "review" },
  { KAO_MARK_BELOW, "below" },
  { KAO_MARK_FAULT, "below" },
};

static void
show_outcome (KaoGatePage *self, KaoMarkKind mark)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    gtk_widget_remove_css_class (self->outcome_box, outcomes[i].css_class);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (outcomes[i].mark == mark)
      gtk_widget_add_css_class (self->outcome_box, outcomes[i].css_class);
  kao_mark_set_kind (self->outcome_mark, mark);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_mark), mark != KAO_MARK_NONE);
}

static void
show_figure (KaoGatePage *self, const KaoGateScreen *screen)
{
  gboolean has_figure = screen->figure[0] != '\0';

  gtk_label_set_label (self->figure, screen->figure);
  gtk_label_set_label (self->detail, screen->detail);
  gtk_widget_set_visible (self->figure_box, has_figure);
  if (!has_figure)
    {
      kao_gauge_wipe (self->gauge);
      return;
    }
  kao_gauge_set_lines (self->gauge, screen->line, MIN (screen->review_line, screen->line));
  kao_gauge_set_figure (self->gauge, screen->similarity);
}

static void
on_item_toggled (KaoGatePage *self, GtkCheckButton *button)
{
  for (guint i = 0; i < self->n_items && !self->is_updating; i++)
    if (self->item[i] == button)
      g_signal_emit (self, signal_handed_out, 0, i, gtk_check_button_get_active (button));
}

/* They come from the configuration, so they are made once. */
static void
make_items (KaoGatePage *self, const KaoGateScreen *screen)
{
  for (; self->n_items < screen->n_items; self->n_items++)
    {
      g_autofree gchar *text = g_strdup_printf ("%u: %s", self->n_items + 1, screen->items[self->n_items]);
      GtkWidget *button = gtk_check_button_new_with_label (text);

      g_signal_connect_object (button, "toggled", G_CALLBACK (on_item_toggled), self, G_CONNECT_SWAPPED);
      self->item[self->n_items] = GTK_CHECK_BUTTON (button);
      gtk_flow_box_append (self->items, button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
}

static void
show_items (KaoGatePage *self, const KaoGateScreen *screen)
{
  make_items (self, screen);
  self->is_updating = TRUE;
  for (guint i = 0; i < screen->n_items; i++)
    gtk_check_button_set_active (self->item[i], (screen->handed_out & 1u << i) != 0);
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->items_box, screen->n_items > 0);
}

static void
show_choices (KaoGatePage *self, const KaoGateScreen *screen)
{
  GtkWidget *const buttons[] = { self->choice_0, self->choice_1 };
  GtkLabel *const labels[] = { self->choice_0_label, self->choice_1_label };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      const gchar *text = i < screen->n_choices ? screen->choices[i] : "";

      gtk_label_set_label (labels[i], text);
      gtk_widget_set_visible (buttons[i], text[0] != '\0');
      if (gtk_widget_get_mapped (buttons[i]))
        gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_widget_set_visible (self->choices, screen->n_choices > 0);
}

static void
kao_gate_page_class_init (KaoGatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signal_handed_out = g_signal_new ("handed-out", KAO_TYPE_GATE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  g_type_ensure (KAO_TYPE_FACE_PANE);
  g_type_ensure (KAO_TYPE_GAUGE);
  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/reception/kao-gate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, desk);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, pane);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, live_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, live_what);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, live_todo);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, outcome_group);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, outcome_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, sentence);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, name);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, figure_box);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, figure);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, gauge);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, detail);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, nearest);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, items_box);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, items);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, choices);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, choice_0);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, choice_0_label);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, choice_1);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, choice_1_label);
  gtk_widget_class_bind_template_child (widget_class, KaoGatePage, sound);
}

static void
kao_gate_page_init (KaoGatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kao_face_pane_set_kind (self->pane, KAO_FACE_PANE_VISITOR);
}

void
kao_gate_page_show_live (KaoGatePage *self, const KaoReceptionLive *live)
{
  kao_face_pane_set_people (self->pane, live->people, live->n_people);
  kao_face_pane_set_face (self->pane, live->has_face ? &live->face : NULL);
  kao_face_pane_set_hint (self->pane, live->hint);
  kao_line_view_show (self->live_mark, self->live_what, self->live_todo, &live->line);
}

/* Said by a screen reader, because the focus goes there, also from one outcome to the next; and by a tone for whoever
 * wants one. */
static void
announce (KaoGatePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pane));
  gtk_widget_grab_focus (self->outcome_group);
  if (gtk_check_button_get_active (self->sound))
    gdk_display_beep (gtk_widget_get_display (GTK_WIDGET (self)));
}

void
kao_gate_page_show (KaoGatePage *self, const KaoGateScreen *screen, const KaoReceptionLive *live)
{
  gboolean is_new = screen->id != self->id;

  g_return_if_fail (KAO_IS_GATE_PAGE (self));

  self->id = screen->id;
  show_outcome (self, screen->mark);
  gtk_label_set_label (self->sentence, screen->sentence);
  kao_line_view_show_text (self->name, screen->label);
  kao_line_view_show_text (self->nearest, screen->nearest);
  show_figure (self, screen);
  show_items (self, screen);
  show_choices (self, screen);
  if (gtk_widget_get_mapped (self->outcome_group))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->outcome_group), GTK_ACCESSIBLE_PROPERTY_LABEL, screen->spoken,
                                    -1);
  kao_gate_page_show_live (self, live);
  if (is_new && screen->id != 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    announce (self);
}

void
kao_gate_page_set_frame (KaoGatePage *self, KaoImage *frame)
{
  kao_face_pane_set_frame (self->pane, frame);
}

void
kao_gate_page_toggle_item (KaoGatePage *self, guint item)
{
  if (item < self->n_items && gtk_widget_get_visible (self->items_box))
    gtk_check_button_set_active (self->item[item], !gtk_check_button_get_active (self->item[item]));
}

void
kao_gate_page_wipe (KaoGatePage *self)
{
  kao_face_pane_wipe (self->pane);
}

void
kao_gate_page_grab_focus (KaoGatePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pane));
}

void
kao_gate_page_set_orientation (KaoGatePage *self, GtkOrientation orientation)
{
  gtk_orientable_set_orientation (self->desk, orientation);
}
