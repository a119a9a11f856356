// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-result-panel.h"

#include "ui/counter/kao-countdown.h"
#include "ui/kao-gauge.h"
#include "ui/kao-mark.h"

struct _KaoResultPanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *figure;
  KaoGauge *gauge;
  GtkWidget *outcome_box;
  KaoMark *outcome_mark;
  GtkLabel *outcome;
  GtkLabel *pairs;
  GtkLabel *next_step;
  GtkLabel *reasons;
  GtkLabel *detail;
  KaoCountdown *countdown;
};

G_DEFINE_FINAL_TYPE (KaoResultPanel, kao_result_panel, GTK_TYPE_WIDGET)

/* By the outcome's sign. */
static const struct
{
  KaoMarkKind mark;
  const gchar *css_class;
} outcomes[] = {
  { KAO_MARK_ABOVE, "above" },
  { KAO_MARK_REVIEW, "review" },
  { KAO_MARK_BELOW, "below" },
};

static void
show_outcome (KaoResultPanel *self, KaoMarkKind mark)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      gtk_widget_remove_css_class (self->outcome_box, outcomes[i].css_class);
      if (outcomes[i].mark == mark)
        gtk_widget_add_css_class (self->outcome_box, outcomes[i].css_class);
    }
  kao_mark_set_kind (self->outcome_mark, mark);
}

static void
kao_result_panel_dispose (GObject *object)
{
  KaoResultPanel *self = KAO_RESULT_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kao_result_panel_parent_class)->dispose (object);
}

static void
kao_result_panel_class_init (KaoResultPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_result_panel_dispose;
  g_type_ensure (KAO_TYPE_COUNTDOWN);
  g_type_ensure (KAO_TYPE_GAUGE);
  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/counter/kao-result-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, box);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, figure);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, gauge);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, outcome_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, outcome);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, pairs);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, next_step);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, reasons);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, detail);
  gtk_widget_class_bind_template_child (widget_class, KaoResultPanel, countdown);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "resultpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kao_result_panel_init (KaoResultPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* So that a screen reader can be led here, and says what came out. */
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static void
show_texts (KaoResultPanel *self, const KaoScreenResult *result)
{
  gtk_label_set_label (self->figure, result->figure);
  gtk_label_set_label (self->outcome, result->outcome);
  gtk_label_set_label (self->pairs, result->pairs != NULL ? result->pairs : "");
  gtk_label_set_label (self->next_step, result->next_step);
  gtk_label_set_label (self->reasons, result->reasons);
  gtk_label_set_label (self->detail, result->detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, result->spoken,
                                  -1);
}

void
kao_result_panel_show (KaoResultPanel *self, const KaoScreenResult *result)
{
  g_return_if_fail (KAO_IS_RESULT_PANEL (self));
  g_return_if_fail (result->mark != KAO_MARK_NONE);

  kao_gauge_set_lines (self->gauge, result->threshold, result->review_line);
  kao_gauge_set_figure (self->gauge, result->similarity);
  show_outcome (self, result->mark);
  show_texts (self, result);
  gtk_widget_set_visible (GTK_WIDGET (self->reasons), result->reasons[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->pairs), result->pairs != NULL && result->pairs[0] != '\0');
  kao_result_panel_set_seconds_left (self, result->seconds_left);
}

void
kao_result_panel_set_seconds_left (KaoResultPanel *self, guint seconds)
{
  g_return_if_fail (KAO_IS_RESULT_PANEL (self));

  kao_countdown_set_seconds (self->countdown, seconds);
}

void
kao_result_panel_wipe (KaoResultPanel *self)
{
  g_return_if_fail (KAO_IS_RESULT_PANEL (self));

  static const KaoScreenResult nothing = { .figure = (gchar *)"", .outcome = (gchar *)"",
                                           .next_step = (gchar *)"", .reasons = (gchar *)"",
                                           .detail = (gchar *)"", .spoken = (gchar *)"" };

  kao_gauge_wipe (self->gauge);
  show_outcome (self, KAO_MARK_NONE);
  show_texts (self, &nothing);
  kao_countdown_set_seconds (self->countdown, 0);
}
