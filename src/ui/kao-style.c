// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-style.h"

#include "ui/kao-look.h"

#define RESOURCES "/jp/kaoawase/Kaoawase/"

/* Values of GtkInterfaceColorScheme and GtkInterfaceContrast, which came with GTK 4.20. */
#define SCHEME_DARK 2
#define CONTRAST_MORE 2

typedef struct
{
  GtkCssProvider *colours; /* owned; the names of the look in use and the rules that use them */
  KaoLook look;
  gboolean is_loaded;
} Style;

static void
style_free (gpointer data)
{
  Style *style = data;

  g_object_unref (style->colours);
  g_free (style);
}

/* 0 where this GTK has no such setting. */
static gint
get_newer_setting (GtkSettings *settings, const gchar *name)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), name);
  gint value = 0;

  if (pspec != NULL && G_IS_PARAM_SPEC_ENUM (pspec))
    g_object_get (settings, name, &value, NULL);
  return value;
}

static KaoLook
find_look (GtkSettings *settings)
{
  g_autofree gchar *theme = NULL;
  gboolean prefers_dark = FALSE;

  g_object_get (settings, "gtk-theme-name", &theme, "gtk-application-prefer-dark-theme",
                &prefers_dark, NULL);
  return kao_look_choose (&(KaoLookWishes){
      .theme = theme,
      .prefers_dark = prefers_dark
                      || get_newer_setting (settings, "gtk-interface-color-scheme") == SCHEME_DARK,
      .prefers_contrast = get_newer_setting (settings, "gtk-interface-contrast") == CONTRAST_MORE,
  });
}

/* The rules come in the same sheet as the names: a name is looked up where it was defined. */
static void
load_look (Style *style, KaoLook look)
{
  g_autofree gchar *path = g_strdup_printf (RESOURCES "kaoawase-%s.css", kao_look_get_name (look));
  g_autoptr (GBytes) names = g_resources_lookup_data (path, 0, NULL);
  g_autoptr (GBytes) rules = g_resources_lookup_data (RESOURCES "kaoawase-colours.css", 0, NULL);
  g_autofree gchar *sheet = g_strconcat (g_bytes_get_data (names, NULL),
                                         g_bytes_get_data (rules, NULL), NULL);

  gtk_css_provider_load_from_data (style->colours, sheet, -1);
  style->look = look;
  style->is_loaded = TRUE;
}

static void
on_setting_changed (GtkSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  Style *style = user_data;
  KaoLook look = find_look (settings);

  if (!style->is_loaded || look != style->look)
    load_look (style, look);
}

static void
watch (GtkSettings *settings, const gchar *name, Style *style)
{
  g_autofree gchar *signal = g_strconcat ("notify::", name, NULL);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (settings), name) != NULL)
    g_signal_connect (settings, signal, G_CALLBACK (on_setting_changed), style);
}

void
kao_style_load (void)
{
  g_autoptr (GtkCssProvider) sizes = gtk_css_provider_new ();
  GtkSettings *settings = gtk_settings_get_default ();
  GdkDisplay *display = gdk_display_get_default ();
  Style *style = g_new0 (Style, 1);

  style->colours = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (sizes, RESOURCES "kaoawase.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (sizes),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style->colours),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  /* The settings live as long as the display. */
  g_object_set_data_full (G_OBJECT (settings), "kao-style", style, style_free);
  watch (settings, "gtk-theme-name", style);
  watch (settings, "gtk-application-prefer-dark-theme", style);
  watch (settings, "gtk-interface-color-scheme", style);
  watch (settings, "gtk-interface-contrast", style);
  on_setting_changed (settings, NULL, style);
}
