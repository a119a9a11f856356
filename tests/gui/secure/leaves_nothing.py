#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""leaves_nothing.py PROGRAMS SOURCE: what the desktop could keep of a visit, in a home of its own that is empty at the
start: files (recent files, thumbnails, caches, settings, a saved session), the window's title, the clipboard and its
selections, something dragged, and texts for a screen reader. Looked at before, while a result is shown, and after it
was cleared."""

import contextlib
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from window import Window, drive  # noqa: E402
from counter import make_tree  # noqa: E402

from gi.repository import Atspi, GLib  # noqa: E402

PROGRAMS, SOURCE = sys.argv[1:3]
SELECTIONS = ('CLIPBOARD', 'PRIMARY', 'SECONDARY', 'XdndSelection')
FOLDERS = {'HOME': 'home', 'XDG_CACHE_HOME': 'home/.cache', 'XDG_CONFIG_HOME': 'home/.config',
           'XDG_DATA_HOME': 'home/.local/share', 'XDG_STATE_HOME': 'home/.local/state', 'TMPDIR': 'tmp'}
# Functions of GTK behind each of what must not be; none of them may be linked.
FOREIGN = re.compile(r'gtk_drag_source_|gdk_drag_begin|gdk_clipboard_set(?!_text\b)|gdk_content_provider_new|gtk_recent_'
                     r'|gtk_file_(chooser|dialog)|gtk_print_|gtk_text_view_new|gtk_entry_new|gtk_label_set_selectable')
# What an administrator asks the program to copy: the driver's own words of a fault, the mistakes of a configuration.
# No other file may put anything on the clipboard.
COPYING = {'src/ui/kao-config-window.c', 'src/ui/kao-message-bar.c'}
IN_UI_FILES = re.compile(r'name="selectable"|GtkEntry|GtkText|GtkFileChooser|GtkDragSource|GtkRecent')


class Display:
    """Who owns the selections, as any other program of the desktop sees it."""

    def __init__(self):
        self.x = ctypes.CDLL('libX11.so.6')
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XInternAtom.restype = self.x.XGetSelectionOwner.restype = ctypes.c_ulong
        self.x.XDefaultRootWindow.restype = self.x.XCreateSimpleWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(None))
        root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        self.own = ctypes.c_ulong(self.x.XCreateSimpleWindow(self.display, root, 0, 0, 1, 1, 0, 0, 0))

    def atom(self, name):
        return ctypes.c_ulong(self.x.XInternAtom(self.display, name.encode(), 0))

    def owned(self):
        return [name for name in SELECTIONS if self.x.XGetSelectionOwner(self.display, self.atom(name))]

    def take(self, owner):
        for name in SELECTIONS:
            self.x.XSetSelectionOwner(self.display, self.atom(name), owner, ctypes.c_ulong(0))
        self.x.XSync(self.display, 0)

    def check_sight(self):
        self.take(self.own)
        drive.expect(self.owned() == list(SELECTIONS), 'an owned clipboard is not seen: this test is blind')
        self.take(ctypes.c_ulong(0))
        drive.expect(not self.owned(), 'the clipboard is owned before the program runs')


def xdotool(*words):
    return subprocess.run(['xdotool', *map(str, words)], check=True, capture_output=True, text=True).stdout


def title(window):
    """As the display and as a screen reader know it."""
    numbers = xdotool('search', '--onlyvisible', '--pid', window.process.pid).split()
    frames = [node.get_name() for node in window.nodes() if node.get_role_name() == 'frame']
    return {name for name in [*(xdotool('getwindowname', n).strip() for n in numbers), *frames] if name}


def spoken(window):
    """Everything that a screen reader could say: names, descriptions, texts and values."""
    found = set()
    for node in window.nodes():
        with contextlib.suppress(GLib.Error):
            found |= {node.get_name(), node.get_description()}
        with contextlib.suppress(GLib.Error):
            found.add(Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)))
        with contextlib.suppress(GLib.Error):
            found |= {f'value {Atspi.Value.get_current_value(node):.1f}', Atspi.Value.get_text(node)}
    return {text for text in found if text}


def rub(window, figure, display):
    """Tries by mouse and keys to get the figure and the pictures out: marks, copies, drags."""
    spot = next(node for node in window.nodes() if node.get_name() == figure)
    box = Atspi.Component.get_extents(spot, Atspi.CoordType.WINDOW)
    drive.expect(box.width > 0 and box.height > 0, 'the figure is nowhere on the screen')
    x, y = box.x + box.width // 2, box.y + box.height // 2
    seen = set()
    for number in xdotool('search', '--onlyvisible', '--pid', window.process.pid).split():
        xdotool('windowfocus', number)
    xdotool('mousemove', x, y, 'click', '--repeat', 3, '--delay', 60, 1, 'key', 'ctrl+a', 'key', 'ctrl+c', 'key',
            'ctrl+Insert')
    seen |= set(display.owned())
    for from_x, from_y in ((x, y), (320, 330), (960, 330)):
        xdotool('mousemove', from_x, from_y, 'mousedown', 1)
        for step in range(1, 6):
            xdotool('mousemove', from_x + 20 * step, from_y + 10 * step, 'sleep', 0.05)
            seen |= set(display.owned())
        xdotool('mouseup', 1)
    return seen | set(display.owned())


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob('*'))


def check_program():
    """What is not linked cannot be called."""
    for program in ('kaoawase', 'kaoawase-reception'):
        shown = subprocess.run(['nm', '-D', '--undefined-only', f'{PROGRAMS}/{program}'], check=True, capture_output=True,
                               text=True).stdout
        drive.expect('gtk_application_new' in shown or 'gtk_window_' in shown, 'nm shows nothing of GTK: it is blind')
        drive.expect(not FOREIGN.search(shown),
                     f'{program} links {set(x.group() for x in FOREIGN.finditer(shown))}')
    copying = {str(file.relative_to(SOURCE)) for file in pathlib.Path(SOURCE, 'src').rglob('*.c*')
               if 'gdk_clipboard_' in file.read_text() or 'gdk_content_' in file.read_text()}
    drive.expect(copying == COPYING, f'these files can reach the clipboard: {sorted(copying)}')
    for file in sorted((pathlib.Path(SOURCE) / 'ui').rglob('*.ui')):
        drive.expect(not IN_UI_FILES.search(file.read_text()), f'{file.name} lets something be marked or dragged')


def check_visit(window, display):
    words = [window.words[name] for name in ('above', 'review', 'below')]
    window.wait_ready()
    titles, before = title(window), spoken(window)
    figure = f'{window.match():.1f}'
    titles |= title(window)
    during = spoken(window)
    drive.expect(any(figure in text for text in during) and any(word in during for word in words),
                 'the figure and the outcome are not spoken: this test is blind')
    seen = rub(window, figure, display)
    drive.expect(not seen, f'the program owns {seen}')
    if window.figure() is not None:
        window.press(window.words['clear'])
    window.wait(lambda: window.figure() is None, 'the figure to go')
    window.wait_ready()
    titles |= title(window)
    left = {text for text in spoken(window) - before if figure in text or any(word in text for word in words)}
    drive.expect(not left, f'still spoken after the clearing: {left}')
    drive.expect(len(titles) == 1 and not re.search(r'\d', ''.join(titles)), f'the title changes: {titles}')
    drive.expect(not display.owned(), f'the program owns {display.owned()}')
    print(f'title {titles}; {len(before)} texts before, {len(during)} during, {len(during - before)} of them new; '
          f'no selection was owned')


def main():
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-home-'))
    environment = {}
    for name, folder in FOLDERS.items():
        (scratch / folder).mkdir(parents=True, exist_ok=True)
        environment[name] = str(scratch / folder)
    runtime = os.environ['XDG_RUNTIME_DIR']
    tree = make_tree(PROGRAMS, SOURCE)
    window, wrong = None, []
    try:
        check_program()
        display = Display()
        display.check_sight()
        Atspi.get_desktop(0)  # makes the accessibility bus's own files
        home, run, made = files(scratch), files(runtime), files(tree)
        window = Window(str(tree / 'bin' / 'kaoawase'), environment=environment)
        check_visit(window, display)
        window.close()
        for what, before, after in (('the home', home, files(scratch)), ('the runtime folder', run, files(runtime)),
                                    ('the folder of the program', made, files(tree))):
            if before != after:
                wrong.append(f'{what} has changed: {set(before) ^ set(after)}')
    except drive.Failure as failure:
        wrong.append(str(failure))
    finally:
        if window:
            window.end()
        shutil.rmtree(tree)
        shutil.rmtree(scratch)
    print('\n'.join(f'WRONG: {problem}' for problem in wrong) or 'nothing was left')
    return 1 if wrong else 0


sys.exit(main())
