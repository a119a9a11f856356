# SPDX-License-Identifier: GPL-3.0-or-later
"""Six persons register from the chips of their cards, through the distribution's pcscd and a virtual reader on which the
cards lie one after the other, and all twelve come in with their tickets."""
import json
import os
import subprocess
import sys
import tempfile

SOURCE = os.environ['KAO_TEST_SRC']


def test_day():
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run([f'{SOURCE}/tests/tools/card/with-virtual-reader',
                               f'{SOURCE}/data/demo/card/people-on-reader', os.environ['KAO_TEST_BIN'], f'{scratch}/cards',
                               '--demo', '--headless', '--pairs', '0', '--patience', '120'],
                              capture_output=True, text=True)
        assert not os.listdir(scratch), os.listdir(scratch)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{')]
    assert done.returncode == 0, (done.returncode, lines[-3:], done.stderr[-500:])
    assert lines[0]['cards'] == 'on the card reader' and lines[0]['sandboxed'] is True, lines[0]
    assert [line['wanted'] for line in lines if line['stage'] == 'card'] == [f'p{person:02}' for person in range(7, 13)]
    chips = [line for line in lines if line['stage'] == 'registered' and line['from'] == 'chip']
    assert [line['person'] for line in chips] == list(range(7, 13)), chips
    assert all(line['check'] == 'genuine' and line['frames'] == 0 for line in chips), chips
    let_in = [line['person'] for line in lines if line['stage'] == 'decided' and line['outcome'] == 'in']
    assert let_in == list(range(1, 13)), let_in
    assert lines[-2] == {'stage': 'day', 'registered': 12, 'in': 12, 'otherwise': 0}, lines[-2]
    print(f"# {sorted(line['milliseconds'] for line in chips)[3]} ms from the card to the ticket at the median of 6")


def main():
    print('1..1')
    try:
        test_day()
        print('ok 1 test_day')
    except AssertionError as error:
        print('not ok 1 test_day')
        print('# ' + repr(error).replace('\n', ' '))
        return 1
    return 0


sys.exit(main())
