// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-advice-line.h"

#include "ui/kao-sentences.h"

/* What takes less cannot be read. */
#define STANDS_US G_USEC_PER_SEC

struct _KaoAdviceLine
{
  GtkWidget parent_instance;

  GtkWidget *box;
  KaoMark *mark;
  GtkStack *stack;
  GtkLabel *label;

  gint64 shown_at;
  KaoMarkKind next_kind;
  gchar *next; /* owned; waits for its turn, NULL when nothing does */
  guint next_id;
};

G_DEFINE_FINAL_TYPE (KaoAdviceLine, kao_advice_line, GTK_TYPE_WIDGET)

/* It keeps its room when there is nothing to mark: beside it the longest sentence may need one line more. */
static void
set_mark (KaoAdviceLine *self, KaoMarkKind kind)
{
  kao_mark_set_kind (self->mark, kind);
  gtk_widget_set_visible (GTK_WIDGET (self->mark), TRUE);
}

static void
show_now (KaoAdviceLine *self, KaoMarkKind kind, const gchar *text)
{
  g_clear_handle_id (&self->next_id, g_source_remove);
  g_clear_pointer (&self->next, g_free);
  self->shown_at = g_get_monotonic_time ();
  set_mark (self, kind);
  gtk_label_set_label (self->label, text);
  /* An empty one would be read as what it is called in GTK. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_STATE_HIDDEN, text[0] == '\0', -1);
}

static gboolean
on_next (gpointer user_data)
{
  KaoAdviceLine *self = user_data;
  g_autofree gchar *text = g_steal_pointer (&self->next);

  self->next_id = 0;
  show_now (self, self->next_kind, text);
  return G_SOURCE_REMOVE;
}

/* Never seen: it keeps the room that this sentence would need. */
static void
add_ruler (KaoAdviceLine *self, KaoSentence sentence)
{
  g_autofree gchar *text = g_strdup_printf ("%s %s", sentence.what, sentence.todo);

  gtk_stack_add_child (self->stack,
                       g_object_new (GTK_TYPE_LABEL, "accessible-role",
                                     GTK_ACCESSIBLE_ROLE_PRESENTATION, "label", text, "wrap", TRUE,
                                     "wrap-mode", PANGO_WRAP_WORD_CHAR, "width-chars", 8, NULL));
}

static void
kao_advice_line_dispose (GObject *object)
{
  KaoAdviceLine *self = KAO_ADVICE_LINE (object);

  g_clear_handle_id (&self->next_id, g_source_remove);
  g_clear_pointer (&self->next, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kao_advice_line_parent_class)->dispose (object);
}

static void
kao_advice_line_class_init (KaoAdviceLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_advice_line_dispose;
  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/counter/kao-advice-line.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoAdviceLine, box);
  gtk_widget_class_bind_template_child (widget_class, KaoAdviceLine, mark);
  gtk_widget_class_bind_template_child (widget_class, KaoAdviceLine, stack);
  gtk_widget_class_bind_template_child (widget_class, KaoAdviceLine, label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "adviceline");
}

static void
kao_advice_line_init (KaoAdviceLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_now (self, KAO_MARK_NONE, "");
  for (KaoAdvice advice = KAO_ADVICE_NONE; advice < KAO_N_ADVICE; advice++)
    add_ruler (self, kao_sentence_for_advice (advice));
}

void
kao_advice_line_show (KaoAdviceLine *self, KaoMarkKind kind, const gchar *text)
{
  g_return_if_fail (KAO_IS_ADVICE_LINE (self));
  g_return_if_fail (text != NULL);

  const gchar *shown = gtk_label_get_label (self->label);
  gint64 left = self->shown_at + STANDS_US - g_get_monotonic_time ();

  if (g_str_equal (text, shown))
    {
      /* Whatever was to come has passed. */
      g_clear_handle_id (&self->next_id, g_source_remove);
      g_clear_pointer (&self->next, g_free);
      set_mark (self, kind);
      return;
    }
  if (text[0] == '\0' || shown[0] == '\0' || left <= 0 || kind == KAO_MARK_NOTICE)
    {
      show_now (self, kind, text);
      return;
    }
  g_free (self->next);
  self->next = g_strdup (text);
  self->next_kind = kind;
  if (self->next_id == 0)
    self->next_id = g_timeout_add ((guint)(left / 1000) + 1, on_next, self);
}
