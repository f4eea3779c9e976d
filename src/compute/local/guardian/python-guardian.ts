/**
 * The guardian in Python, for systems without Perl. The same processes, arguments, records and reasons as in
 * `perl-guardian.ts`; prctl(2) is reached through ctypes, so the number of its system call is not used.
 */
export const PYTHON_GUARDIAN = String.raw`import os, signal, sys, time

folder, work, boot, clock, _, _, supervisor, count = sys.argv[1:9]
clock, supervisor, count = float(clock), int(supervisor), int(count)
successor_command, command = sys.argv[9:9 + count], sys.argv[9 + count:]
HANDLED = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1]
WAKING = [signal.SIGCHLD, signal.SIGUSR1]


def read_all(file):
    try:
        with open(file, "rb") as handle:
            return handle.read()
    except OSError:
        return b""


def start_of(pid):
    line = read_all("/proc/%d/stat" % pid)
    if line:
        return line[line.rindex(b")") + 2:].split(b" ")[19].decode()
    return " ".join(os.popen("LC_ALL=C ps -o lstart= -p %d" % pid).read().split())


def uptime():
    return float((read_all("/proc/uptime").split() or [b"0"])[0])


def wall(seconds):
    return clock + seconds if seconds > 0 else time.time()


def write_whole(file, text):
    try:
        with open(file, "wb") as handle:
            handle.write(text.encode(errors="surrogateescape"))
        return True
    except OSError:
        return False


def fail(what, error):
    say("the run could not be started: %s: %s" % (what, error))
    os._exit(125)


def say(message):
    try:
        os.write(2, ("az-ml: %s\n" % message).encode(errors="surrogateescape"))
    except OSError:
        pass


def reserve(by):
    try:
        slot = os.open("%s/exit.%s" % (folder, by), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(slot, b" " * 200 + b"\n")
        return slot
    except OSError as error:
        fail("cannot write into the run folder", error)


def release(by):
    try:
        os.unlink("%s/exit.%s" % (folder, by))
    except OSError:
        pass


def record_exit(slot, by, status):
    seconds = uptime()
    record = '{"code":%d,"signal":%d,"wall":%.3f,"uptime":%.2f,"by":"%s"}' % (
        status >> 8, status & 127, wall(seconds), seconds, by)
    for _ in range(60):
        try:
            os.pwrite(slot, record.encode(), 0)
            os.rename("%s/exit.%s" % (folder, by), "%s/exit" % folder)
            return
        except OSError:
            time.sleep(1)


def give_up(message):
    say(message)
    temporary = "%s/exec-error.%d" % (folder, os.getpid())
    if write_whole(temporary, message + "\n"):
        os.rename(temporary, "%s/exec-error" % folder)
    os._exit(127)


def become_script(write, guardian, keeper):
    os.setpgid(0, 0)
    seconds = uptime()
    me = os.getpid()
    record = ('{"pid":%d,"start":"%s","keeper":%d,"keeperStart":"%s","guardian":%d,"guardianStart":"%s",'
              '"bootId":"%s","wall":%.3f,"uptime":%.2f}\n' % (
                  (me, start_of(me)) + keeper + guardian + (boot, wall(seconds), seconds)))
    temporary = "%s/pid.%d" % (folder, me)
    if not write_whole(temporary, record):
        fail("cannot write the record of the start", "no room")
    try:
        os.link(temporary, "%s/pid" % folder)
    except OSError:
        os._exit(0)
    finally:
        os.unlink(temporary)
    try:
        os.write(write, b"%d" % me)
    except OSError:
        pass
    os.close(write)
    try:
        os.chdir(work)
    except OSError as error:
        give_up("cannot enter %s: %s" % (work, error.strerror))
    restore_signals()
    try:
        os.execvpe(command[0], command, environment)
    except OSError as error:
        give_up("cannot execute %s: %s" % (command[0], error.strerror))


def keep(write, guardian):
    keeper = (os.getpid(), start_of(os.getpid()))
    slot = reserve("keeper")
    script = os.fork()
    if script == 0:
        become_script(write, guardian, keeper)
    os.close(write)
    status = os.waitpid(script, 0)[1]
    began = b'"pid":%d,' % script in read_all("%s/pid" % folder)
    if began:
        record_exit(slot, "keeper", status)
    release("keeper")
    if not began:
        os._exit(status >> 8)
    if os.getppid() != guardian[0]:
        succeed()
    os._exit(0)


def succeed():
    child = os.fork()
    if child:
        return child
    restore_signals()
    try:
        log = os.open("%s/supervisor.log" % folder, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.execvp(successor_command[0], successor_command)
    finally:
        os._exit(127)


def watch(script, keeper, slot):
    successor, attempts, resting = 0, 0, 0
    while True:
        if not successor and os.getppid() != supervisor and attempts < 5 and time.time() >= resting:
            attempts += 1
            successor = succeed()
        try:
            gone, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return successor
        if gone == 0:
            rest()
            continue
        if gone == script:
            record_exit(slot, "guardian", status)
            return successor
        if gone == keeper:
            if os.path.exists("%s/exit" % folder):
                return successor
            try:
                found, status = os.waitpid(script, os.WNOHANG)
            except ChildProcessError:
                return successor
            if found == script:
                record_exit(slot, "guardian", status)
                return successor
        if gone == successor:
            successor = 0
            if status == 0 or status >> 8 == 98:
                attempts = 5
            resting = time.time() + 2 ** attempts


def rest():
    if hasattr(signal, "sigtimedwait"):
        signal.sigtimedwait(WAKING, 10)
    else:
        time.sleep(0.1)


def restore_signals():
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WAKING)


def guard():
    for number in HANDLED:
        signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, WAKING)
    if sys.platform.startswith("linux"):
        import ctypes
        prctl = ctypes.CDLL(None).prctl
        prctl(36, 1, 0, 0, 0)
        prctl(1, int(signal.SIGUSR1), 0, 0, 0)
    guardian = (os.getpid(), start_of(os.getpid()))
    slot = reserve("guardian")
    read, write = os.pipe()
    keeper = os.fork()
    if keeper == 0:
        os.close(read)
        keep(write, guardian)
    os.close(write)
    text = os.read(read, 20)
    if not text:
        status = os.waitpid(keeper, 0)[1]
        release("guardian")
        os._exit(status >> 8)
    successor = watch(int(text), keeper, slot)
    release("guardian")
    if not successor and os.getppid() != supervisor:
        succeed()
    os._exit(0)


block = sys.stdin.buffer.read()
if not block.endswith(b"\0\0"):
    os._exit(1)
environment = dict(item.split(b"=", 1) for item in block.split(b"\0") if item)
null = os.open("/dev/null", os.O_RDONLY)
os.dup2(null, 0)
guard()
`;
