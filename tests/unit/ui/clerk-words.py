#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a clerk reads says what is so and what to do, and nothing of the program's inside.

    clerk-words.py SOURCE-ROOT

Looks at every sentence of the catalogue, English and Japanese, but for those that stand in an administrator's place
only: the configuration's mistakes, the report on the computer, the help pages of the administrator and the privacy
officer. No number of an error, no name of a library, no word of programmers; and in Japanese no English but for keys,
names and units. What stands in an administrator's place is Japanese in the Japanese window, too: no English words
follow each other there, and no mistake of the configuration is put into words outside the catalogue.
"""
import os
import re
import subprocess
import sys
import tempfile

# Files whose every sentence is for an administrator, and the tables of one file that are. Nothing else is left out.
ADMINISTRATOR_FILES = (
    'src/config/',                     # mistakes of the configuration, by file and line
    'src/ui/kao-config-window.c',      # shows these
    'src/ui/counter/kao-checkup.c',    # the report
    'data/desktop/',                   # what a shop of programs shows
    'src/app/', 'src/base/kao-option-rows.h', 'src/card/demo-card.c', 'src/cli/', 'src/demo/', # --help
)
ADMINISTRATOR_TABLES = {'src/ui/counter/kao-pages-text.c': ('administrator', 'privacy')}
# Functions of that file that fill the pages Settings and About.
ADMINISTRATOR_FUNCTIONS = {'src/ui/counter/kao-pages-text.c': ('add_measured', 'add_settings', 'add_about')}

INSIDE = re.compile(
    r'''\((?:-?\d+|0x[0-9a-f]+)\) | \b0x[0-9a-f]+ | %[#0]*l?x |
        \b(?: errno | deadline | time-?out | timed\ out | worker | process(?:es)?\b(?!ing) | thread | socket(?<!USB\ socket) | pipe | signal
            | descriptor | memfd | buffer | stack | heap | kernel | syscall | sandbox | seccomp | landlock | protocol
            | daemon | backend | exception | assertion | null | pointer | invalid\ argument | input/output
            | I/O | SANE(?:_\w+)? | airscan | eSCL | V4L2? | video4linux | GTK | GLib
            | GStreamer | dlib | OpenCV | ONNX | libusb | libpcsc\w* | PC/SC | pcscd | APDU | tesseract | ZXing | libsodium
            | vector | embedding | descriptor | JSON | XML | stderr | stdout | exit\ code | pid | FMR | FNMR )\b ''',
    re.IGNORECASE | re.VERBOSE)
# Names of errors in the C library's and the kernel's spelling.
SHOUTED = re.compile(r'\b(?:E[A-Z]{4,}|SIG[A-Z]{2,})\b')
INSIDE_JAPANESE = re.compile(
    '期限切れ|タイムアウト|ワーカー|プロセス|スレッド|ソケット|シグナル|バッファ|カーネル|サンドボックス|プロトコル|'
    'デーモン|バックエンド|例外|ポインタ|記述子|ベクトル|ライブラリ|終了コード|エラー番号|入出力エラー|ヒープ')
LATIN = re.compile(r"[A-Za-z][A-Za-z'’]*")
# In Japanese: the program, keys, units, what stands printed on things.
ALLOWED = set('''Kaoawase Enter Esc Escape Delete Del Space Tab Shift N C F IC USB PC PIN My Number RC A B D E H M R S T QR
                 PDF dpi mm cm pt'''.split())
# Three words of English in a row; two may be a command, and one stands in brackets.
COMMAND = re.compile('（(?:systemctl|chmod|chown|swapoff) [^）]*）')
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
FORMAT = re.compile(r'%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[a-zA-Z%]|\{\w*\}|</?\w+[^>]*>|&\w+;')


def unquote(text):
    return ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace(r'\"', '"').replace(r'\n', '\n')


def read(path):
    """Yields (places, English, Japanese) of a catalogue."""
    for block in open(path, encoding='utf-8').read().split('\n\n'):
        lines = [x for x in block.split('\n') if not x.startswith('#')]
        text = '\n'.join(lines)
        match = re.search(r'^msgid(.*?)^msgstr(?:\[0\])?(.*)', text, re.S | re.M)
        places = re.findall(r'^#: (.*)$', block, re.M)
        if match:
            yield ' '.join(places).split(), unquote(match[1]), unquote(match[2])


def spans(root, name):
    """Line numbers of @name that are an administrator's."""
    lines = open(os.path.join(root, name), encoding='utf-8').read().split('\n')
    taken = set()
    inside = False
    for number, line in enumerate(lines, 1):
        table = re.match(r'static const Row (\w+)\[\]', line)
        function = re.match(r'(\w+) \(', line)
        if table:
            inside = table[1] in ADMINISTRATOR_TABLES.get(name, ())
        elif function:
            inside = function[1] in ADMINISTRATOR_FUNCTIONS.get(name, ())
        if inside:
            taken.add(number)
        if line.startswith('}'):
            inside = False
    return taken


def find_faults(english, japanese):
    for text, looks in ((english, (INSIDE, SHOUTED)), (japanese, (INSIDE, SHOUTED, INSIDE_JAPANESE))):
        bare = FORMAT.sub(' ', text)
        for look in looks:
            found = look.search(bare)
            if found:
                yield f'"{text}" speaks of {found[0].strip()}'
    foreign = [x for x in LATIN.findall(FORMAT.sub(' ', japanese)) if x not in ALLOWED]
    if foreign:
        yield f'"{japanese}" has English in it: {", ".join(foreign)}'


def find_english(japanese):
    """What an administrator reads may hold commands and keys, but no English sentence."""
    found = ENGLISH.search(FORMAT.sub(' ', COMMAND.sub(' ', japanese)))
    if found:
        yield f'"{japanese}" has English in it: {found[0]}'


def find_unspoken(name, text):
    """A mistake of the configuration whose words are not in the catalogue's table."""
    for found in re.finditer(r'g_set_error\w*\s*\([^;]*?\bKAO_CONFIG_ERROR,[^;]*;|g_error_new\w*\s*\([^;]*?\bKAO_CONFIG_ERROR,', text):
        line = text.count('\n', 0, found.start()) + 1
        yield f'{name}:{line}: a mistake of the configuration needs a row in src/config/kao-config-problem.c'


def read_sources(root):
    names = [os.path.relpath(os.path.join(folder, name), root) for folder, _, files in os.walk(os.path.join(root, 'src'))
             for name in files if name.endswith(('.c', '.cpp'))]
    return {name: open(os.path.join(root, name), encoding='utf-8').read() for name in names}


def main():
    root = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, 'all.pot')
        merged = os.path.join(folder, 'ja.po')
        subprocess.run(['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=g_dngettext:2,3',
                        '--files-from=po/POTFILES', '--output', template], cwd=root, check=True, stderr=subprocess.DEVNULL)
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', merged, 'po/ja.po', template],
                       cwd=root, check=True)
        entries = [x for x in read(merged) if x[0] and x[1]]
    # The guard guards: each of these would be found.
    for bad in (('Input/output error (9)', ''), ('The scanner missed a deadline.', ''), ('dlib: no face', ''),
                ('', 'ワーカーが終了しました。'), ('', 'Scanner が応答しません。')):
        assert list(find_faults(*bad)), bad
    assert list(find_english('RegisterWith のコマンド cannot be found by this account'))
    assert list(find_unspoken('x.c', 'g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE, "the command %s", x);'))
    taken = {name: spans(root, name) for name in set(ADMINISTRATOR_TABLES) | set(ADMINISTRATOR_FUNCTIONS)}
    n = 0
    faults = []
    for places, english, japanese in entries:
        clerks = [x for x in places if not x.startswith(ADMINISTRATOR_FILES)
                  and int(x.rsplit(':', 1)[1]) not in taken.get(x.rsplit(':', 1)[0], ())]
        # The catalogue's own name for its language is no sentence.
        if clerks and not english.startswith('language-code:'):
            n += 1
            faults += [f'{clerks[0]}: {x}' for x in find_faults(english, japanese)]
        elif not clerks:
            faults += [f'{places[0]}: {x}' for x in find_english(japanese)]
    sources = read_sources(root)
    assert len(sources) > 150, 'where are the sources?'
    for name, text in sources.items():
        if name != 'src/config/kao-config-problem.c':
            faults += find_unspoken(name, text)
    print('\n'.join(faults))
    print(f'{n} sentences of {len(entries)} are for clerks, {len(faults)} faults')
    assert n > 350, 'where are the sentences?'
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
