#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""no_network.py PROGRAMS SOURCE: a whole visit in a network namespace without any interface works."""

import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
from counter import SKIP, Counter, make_tree  # noqa: E402

UNSHARE = ['unshare', '--net'] if subprocess.run(['unshare', '--net', 'true']).returncode == 0 \
    else ['unshare', '--map-root-user', '--net']


def main():
    if subprocess.run([*UNSHARE, 'true']).returncode != 0:
        print('this machine allows no network namespaces')
        return SKIP
    shown = subprocess.run([*UNSHARE, 'cat', '/proc/net/route'], capture_output=True, text=True)
    if len(shown.stdout.splitlines()) > 1:
        print('the namespace has a route:', shown.stdout)
        return 1
    tree = make_tree(sys.argv[1], sys.argv[2])
    try:
        with Counter(tree, wrapper=UNSHARE) as counter:
            line = counter.wait_for('result', 'retry', 'error')
            while counter.next() is not None:
                pass
            code = counter.process.wait()
    finally:
        shutil.rmtree(tree)
    print(line, code)
    return 0 if line['stage'] == 'result' and line['outcome'] == 'above' and code == 0 else 1


sys.exit(main())
