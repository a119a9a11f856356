#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""log_calls.py SOURCE_FOLDER: every call that writes to the log or the terminal, looked at.

Counts, codes, milliseconds and device names may be logged. A figure, an outcome, a vector, a pixel, what a
document says, or a name of a picture file may not. The rules err on the side of refusing; a call that is
right all the same is listed in ALLOWED with its reason."""

import pathlib
import re
import sys

CALLS = re.compile(r'\b(kao_log_event|kao_log_detail|g_message|g_info|g_debug|g_warning|g_critical|'
                   r'g_print|g_printerr|g_log|syslog|printf|puts|perror)\s*\(')
# A number with a fraction is a figure until shown otherwise; %p and %n tell about memory.
FIGURES = re.compile(r'%[-+ #0-9.*]*[aAeEfFgGpn]')
PERSONAL = re.compile(r'similarity|distance|outcome|spread|score|verdict|vector|embedding|luminance|quality|'
                      r'pixel|threshold|review_line|digits|ocr|birth|address\b(?!ed)|number_on|visitor_path|'
                      r'document_path', re.IGNORECASE)
# (file, part of the call): reason
ALLOWED = {
    ('scan/kao-scan-device.c', 'settings->width_mm'): 'size of the scanned region, as the device set it',
    ('usb/kao-usb-watch.c', 'event->vendor_id'): 'USB identity of a device',
    ('card/worker-card.c', 'g_printerr ("%s\\n", error->message)'):
        'an anchor file, looked into for --check-config without a card',
}
# Programs whose standard output is the result the caller asked for, and those that write code for the build.
OUTPUT = re.compile(r'^(cli/|main|headless|demo/demo-|app/kao-(list|print-notice|run-self-test|reception-ticket)|face/make-)')


def without_comments(text):
    return re.sub(r'/\*.*?\*/|//[^\n]*', lambda m: re.sub(r'[^\n]', ' ', m.group()), text, flags=re.S)


def calls_of(text):
    """(line, name, whole call) of each call."""
    text = without_comments(text)
    for match in CALLS.finditer(text):
        depth, at, quoted = 0, match.end() - 1, False
        while at < len(text):
            if text[at] == '"' and text[at - 1] != '\\':
                quoted = not quoted
            elif not quoted and text[at] in '()':
                depth += 1 if text[at] == '(' else -1
                if depth == 0:
                    break
            at += 1
        yield text.count('\n', 0, match.start()) + 1, match.group(1), text[match.start():at + 1]


def judge(name, call):
    """Why the call is refused, or None."""
    if name in ('g_message', 'g_info', 'g_debug', 'g_warning', 'g_log', 'syslog', 'perror'):
        return f'{name} goes round base/kao-log.h'
    if name in ('printf', 'puts', 'g_print', 'g_printerr'):
        return f'{name} writes to the terminal of a program that has no output'
    literal = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', call))
    if name.startswith('kao_log') and not re.match(r'\w+\s*\(\s*"[^"]*"\s*,\s*(_\s*\(\s*)?"', call):
        return 'area and format must be literals'
    if FIGURES.search(literal):
        return 'a number with a fraction'
    found = PERSONAL.search(call)
    return f'"{found.group()}"' if found else None


def check(folder):
    refused = n_calls = 0
    for path in sorted(folder.rglob('*')):
        if path.suffix not in ('.c', '.cpp', '.h') or path.name.startswith('kao-log.'):
            continue
        name = path.relative_to(folder).as_posix()
        for line, function, call in calls_of(path.read_text()):
            n_calls += 1
            if OUTPUT.match(name) and not function.startswith('kao_log'):
                continue
            if any(name == file and part in call for file, part in ALLOWED):
                continue
            reason = judge(function, call)
            if reason:
                refused += 1
                print(f'{name}:{line}: {reason}: {" ".join(call.split())}')
    return n_calls, refused


# The rules themselves: what they must catch, and what they must let pass.
CAUGHT = ['kao_log_event ("match", "done: %d", (int) result->similarity);',
          'kao_log_event ("match", "%.2f", x);', 'kao_log_detail ("match", kao_outcome_name (outcome));',
          'kao_log_event ("match", "done %s", kao_outcome_to_string (r->outcome));', 'kao_log_event ("ui", text);',
          'g_message ("anything");', 'g_print ("x");', 'kao_log_event ("face", "%s", vector_text);',
          'kao_log_event ("face", "at %p", x);']
PASSED = ['kao_log_event ("scan", "device \\"%s\\" (%d)", name, code);',
          'kao_log_event ("scan", "%u of %u lines in %" G_GINT64_FORMAT " ms", a, b, c);',
          'kao_log_event ("worker", "%s", error->message);']


def main():
    for sample, is_caught in [(s, True) for s in CAUGHT] + [(s, False) for s in PASSED]:
        found = [judge(function, call) for _, function, call in calls_of(sample)]
        if len(found) != 1 or (found[0] is not None) != is_caught:
            sys.exit(f'the rules are broken: {sample} -> {found}')
    n_calls, refused = check(pathlib.Path(sys.argv[1]))
    print(f'{n_calls} calls, {refused} refused')
    return 1 if refused or n_calls < 10 else 0


sys.exit(main())
