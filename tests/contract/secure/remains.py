# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches the memory of processes for what a reception must not keep: tickets, the event's key, labels. As root."""

import hashlib
import re

CHARACTERS = b'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
PREFIX = b'KAO1:'
TICKET = re.compile(rb'KAO1:[0-9A-Z $%*+\-./:]{200,750}')
PURPOSE = b'kaoawase event key id'
KEY_BYTES, ID_AT, ID_BYTES = 32, 4, 8


def memory(pid):
    """(address, bytes) of every part that can be written, and so may hold what was computed."""
    with open(f'/proc/{pid}/maps') as maps, open(f'/proc/{pid}/mem', 'rb') as mem:
        for line in maps:
            span, rights = line.split()[:2]
            if 'r' not in rights or ('w' not in rights and not line.rstrip().endswith(']')) or '[v' in line:
                continue
            start, end = (int(x, 16) for x in span.split('-'))
            try:
                mem.seek(start)
                yield start, mem.read(end - start)
            except (OSError, ValueError):
                pass


def unpack(text):
    """The bytes of a ticket's text: Base45 (RFC 9285)."""
    digits = [CHARACTERS.index(x) for x in text[len(PREFIX):]]
    out = bytearray()
    for i in range(0, len(digits), 3):
        part = digits[i:i + 3]
        number = sum(digit * 45 ** n for n, digit in enumerate(part))
        out += number.to_bytes(2 if len(part) == 3 else 1, 'big')
    return bytes(out)


def find_tickets(pids):
    """The texts of tickets that lie in memory, whole."""
    found = set()
    for pid in pids:
        for _, data in memory(pid):
            for match in TICKET.finditer(data):
                try:
                    unpack(match.group())
                except (OverflowError, ValueError):
                    continue
                found.add(match.group())
    return found


def find_key(pids, ticket):
    """The event's key, by the id that every ticket carries in the clear: it lies before its id."""
    key_id = unpack(ticket)[ID_AT:ID_AT + ID_BYTES]
    for pid in pids:
        for _, data in memory(pid):
            at = data.find(key_id)
            while at >= 0:
                key = data[max(0, at - KEY_BYTES):at]
                if len(key) == KEY_BYTES and hashlib.blake2b(PURPOSE, key=key, digest_size=32).digest()[:ID_BYTES] == key_id:
                    return key
                at = data.find(key_id, at + 1)
    return None


def pieces_of(text, size=24):
    """Pieces from all over a text or its bytes: what was overwritten in part is found as well."""
    return [text[at:at + size] for at in range(len(PREFIX), len(text) - size, size)]


def write_secrets(file, tickets, key, labels):
    """For kao-hunt --secrets: FILE.ticket, FILE.key and FILE.label."""
    needles = {'ticket': [piece for ticket in tickets for form in (ticket, unpack(ticket)) for piece in pieces_of(form)],
               'key': [key[:16], key[16:]] if key else [], 'label': list(labels)}
    for kind, parts in needles.items():
        if not parts:
            continue
        with open(f'{file}.{kind}', 'wb') as secrets:
            for part in parts:
                secrets.write(b'%s %d\n%s' % (kind.encode(), len(part), part))
