#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""umock_usb.py TEST WORKER: runs TEST --devices WORKER with made-up USB devices.

TEST asks for changes on its standard output ("plug", "unplug") and is its own judge."""

import os
import subprocess
import sys

import gi

gi.require_version('UMockdev', '1.0')
from gi.repository import UMockdev  # noqa: E402

DEVICE = '12010002EF0201406B1D020100010102' + '0301'
CONFIGURATION = '090212000101008' + '0FA' + '09040000000E010000'
SECOND = '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2'


def describe(number):
    """The sysfs side of a camera; without the configuration libusb drops it silently."""
    return f'''P: /devices/pci0000:00/0000:00:14.0/usb1/1-{number}
N: bus/usb/001/00{number + 1}
E: DEVTYPE=usb_device
E: DEVNAME=/dev/bus/usb/001/00{number + 1}
E: SUBSYSTEM=usb
E: BUSNUM=001
E: DEVNUM=00{number + 1}
A: idVendor=1d6b\\n
A: idProduct=0102\\n
A: busnum=1\\n
A: devnum={number + 1}\\n
A: speed=480\\n
A: bConfigurationValue=1\\n
A: bNumConfigurations=1\\n
H: descriptors={DEVICE}{CONFIGURATION}

'''


# In a build with a sanitizer: umockdev is preloaded and has to come before it. In this process's own environment,
# which Testbed adds to.
os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0'
testbed = UMockdev.Testbed.new()
testbed.add_from_string(describe(1))
test = subprocess.Popen([sys.argv[1], '--devices', sys.argv[2]], stdout=subprocess.PIPE, text=True)
for line in test.stdout:
    word = line.strip()
    print(word, flush=True)
    if word == 'plug':
        testbed.add_from_string(describe(2))
        testbed.uevent(SECOND, 'add')
    elif word == 'unplug':
        testbed.uevent(SECOND, 'remove')
        testbed.remove_device(SECOND)
sys.exit(test.wait())
