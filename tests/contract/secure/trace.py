# SPDX-License-Identifier: GPL-3.0-or-later
"""What the processes of the program do to files, as strace tells it."""

import re
import time

# Every way to make, open for writing, change or remove something with a name; and what tells who is who.
FILES = ('open,openat,openat2,creat,open_by_handle_at,mkdir,mkdirat,mknod,mknodat,symlink,symlinkat,link,linkat,rename,'
         'renameat,renameat2,unlink,unlinkat,rmdir,truncate,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,'
         'futimesat,utimensat,setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr,bind,shmget,msgget,'
         'mq_open,io_uring_setup,mount')
FAMILY = 'execve,execveat,fork,vfork,clone,clone3,landlock_restrict_self'

WRITING = re.compile(r'O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE|APPEND)')
# The second: X11's drawing library asks for memory to share with the display, is refused, and does without; it has no
# name and is no file.
HARMLESS = ('"/dev/null"', 'shmget(IPC_PRIVATE,')
CALL = re.compile(r'(\w+)\((.*)\) += (-?\d+|\?)(.*)$')
RESUMED = re.compile(r'<\.\.\. \w+ resumed>(.*)')

DEVICE = 'kaoawase-demo-scanner'
PROGRAMS = ('kaoawase', 'kaoawase-scanner', 'kaoawase-camera', 'kaoawase-usbwatch')

# A whole visit makes about a thousand calls; a trace with fewer than this has not seen one.
LEAST_CALLS = 500
LEAST_READ = 200


def tracer(strace, trace, is_open=False):
    """The command that traces a program into @trace; -D keeps the program a child of whoever starts it. With
    @is_open the kernel is never asked to close Landlock, and every process is told that it has. (The same cannot be
    done to seccomp, whose library asks the kernel first what it can do.)"""
    inject = ('-e', 'inject=landlock_restrict_self:retval=0') if is_open else ()
    return (strace, '-D', '-f', '-qq', '-s', '200', '-o', str(trace), '-e', f'trace={FILES},{FAMILY}', *inject,
            '-e', 'signal=none')


def settle(trace):
    """strace -D ends a moment after the program."""
    size = -1
    while size != trace.stat().st_size:
        size = trace.stat().st_size
        time.sleep(1)


def whole_calls(text):
    """(process, call, arguments, result, what follows) of each; calls that another process interrupted are put
    together again."""
    half = {}
    for line in text.splitlines():
        pid, _, rest = line.partition(' ')
        rest = rest.strip()
        resumed = RESUMED.match(rest)
        if resumed:
            rest = half.pop(pid, '') + resumed.group(1)
        if rest.endswith('<unfinished ...>'):
            half[pid] = rest[:-len('<unfinished ...>')]
            continue
        match = CALL.match(rest)
        if match:
            yield (pid, *match.groups())


class Verdict:
    """@written: what was done, @refused: what was tried, @by_device: what the demo's scanner did, each a list of
    calls. @n_calls, @n_read: how many calls on files were looked at, how many files were opened for reading."""

    def __init__(self, trace):
        self.written, self.refused, self.by_device = [], [], []
        self.n_calls = self.n_read = self.n_closed = self.n_pretended = 0
        self.programs, self.device, self.processes = set(), set(), set()
        # A child may speak before the call that made it has returned.
        calls = list(whole_calls(trace.read_text(errors='replace')))
        for call in calls:
            self.note_family(*call)
        for call in calls:
            self.judge(*call)

    def note_family(self, pid, call, arguments, result, more):
        self.processes.add(pid)
        if call.startswith('execve') and result == '0':
            name = re.search(r'"[^"]*?([^"/]+)"', arguments).group(1)
            self.programs.add(name)
            if name == DEVICE:
                self.device.add(pid)
        elif call in ('fork', 'vfork', 'clone', 'clone3') and pid in self.device and result.isdigit():
            self.device.add(result)
        elif call == 'landlock_restrict_self' and result == '0':
            self.n_pretended += 'INJECTED' in more
            self.n_closed += 'INJECTED' not in more

    def judge(self, pid, call, arguments, result, more):
        if call in FAMILY.split(','):
            return
        self.n_calls += 1
        if call.startswith('open') and not WRITING.search(arguments):
            self.n_read += result.isdigit()
            return
        if call == 'bind' and ('sun_path' not in arguments or 'sun_path=@' in arguments):
            return
        whole = f'{pid} {call}({arguments}) = {result}{more}'
        if any(name in whole for name in HARMLESS) or result == '?':
            return
        if pid in self.device:
            self.by_device.append(whole)
        else:
            (self.written if int(result) >= 0 else self.refused).append(whole)

    def is_blind(self, is_open):
        """Why this trace proves nothing, or None."""
        missing = [name for name in PROGRAMS if name not in self.programs]
        wanted, other = (self.n_pretended, self.n_closed) if is_open else (self.n_closed, self.n_pretended)
        if missing:
            return f'the trace has not seen {missing}'
        if self.n_calls < LEAST_CALLS or self.n_read < LEAST_READ:
            return f'the trace has seen only {self.n_calls} calls and {self.n_read} files read'
        if wanted < len(PROGRAMS) or other > 0:
            return f'Landlock was closed {self.n_closed} times and pretended {self.n_pretended} times'
        return None

    def __str__(self):
        return (f'{self.n_calls} calls on files looked at in {len(self.processes)} processes and threads, '
                f'{self.n_read} files read, Landlock closed {self.n_closed} times and '
                f'pretended {self.n_pretended} times; {len(self.written)} written, {len(self.refused)} refused, '
                f'{len(self.by_device)} by the device')
