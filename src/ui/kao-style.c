// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-style.h"

/* The provider of the colours is taken away and put back as the theme changes; the display owns it
 * meanwhile, so the settings object keeps a reference. */
static void
on_theme_changed (GtkSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  GtkStyleProvider *colours = GTK_STYLE_PROVIDER (user_data);
  GdkDisplay *display = gdk_display_get_default ();
  g_autofree gchar *theme = NULL;

  g_object_get (settings, "gtk-theme-name", &theme, NULL);
  gtk_style_context_remove_provider_for_display (display, colours);
  if (theme == NULL || !g_str_has_prefix (theme, "HighContrast"))
    gtk_style_context_add_provider_for_display (display, colours,
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
kao_style_load (void)
{
  g_autoptr (GtkCssProvider) sizes = gtk_css_provider_new ();
  g_autoptr (GtkCssProvider) colours = gtk_css_provider_new ();
  GtkSettings *settings = gtk_settings_get_default ();

  gtk_css_provider_load_from_resource (sizes, "/jp/kaoawase/Kaoawase/kaoawase.css");
  gtk_css_provider_load_from_resource (colours, "/jp/kaoawase/Kaoawase/kaoawase-colours.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (sizes),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set (settings, "gtk-application-prefer-dark-theme", FALSE, NULL);
  g_signal_connect_object (settings, "notify::gtk-theme-name", G_CALLBACK (on_theme_changed),
                           colours, 0);
  /* g_signal_connect_object() holds no reference. */
  g_object_set_data_full (G_OBJECT (settings), "kao-colours", g_object_ref (colours),
                          g_object_unref);
  on_theme_changed (settings, NULL, colours);
}
