"""Every zone of the system's zone data against Python's zoneinfo, at and around every change of offset up to 2199, and random
instants and local times; every zone compiled again in the slim form must have the same canonical content.

Arguments: the program zone_dump."""

import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zoneinfo
from datetime import datetime, timedelta, timezone

FOLDER = "/usr/share/zoneinfo"
REFUSED = {"localtime", "posixrules", "Factory"}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LOCAL_EPOCH = datetime(1970, 1, 1)
END = int((datetime(2200, 1, 1, tzinfo=timezone.utc) - EPOCH).total_seconds())
WEEK = 7 * 86400
SKIP = 77


def zone_names():
    names = []
    for folder, folders, files in os.walk(FOLDER):
        if folder == FOLDER:
            folders[:] = [f for f in folders if f not in ("right", "posix")]
        for file in files:
            path = os.path.join(folder, file)
            with open(path, "rb") as opened:
                is_zone = opened.read(4) == b"TZif"
            name = os.path.relpath(path, FOLDER)
            if is_zone and name not in REFUSED:
                names.append(name)
    return sorted(names)


def explicit_changes(name):
    """The change instants in the file's 64-bit block, and the footer, read independently of zoneinfo and of the library."""
    with open(os.path.join(FOLDER, name), "rb") as opened:
        data = opened.read()

    def block_size(at, time_size):
        utc, standard, leap, times, types, chars = struct.unpack_from(">6l", data, at + 20)
        return times, 44 + times * (time_size + 1) + types * 6 + chars + leap * (time_size + 4) + standard + utc

    _, first_size = block_size(0, 4)
    times, second_size = block_size(first_size, 8)
    changes = struct.unpack_from(f">{times}q", data, first_size + 44)
    return changes, data[first_size + second_size:].strip(b"\n")


def offset_at(zone, second):
    local = (EPOCH + timedelta(seconds=second)).astimezone(zone)
    return int(local.utcoffset().total_seconds())


def instant_of(zone, wall):
    local = (LOCAL_EPOCH + timedelta(seconds=wall)).replace(tzinfo=zone)
    return wall - int(local.utcoffset().total_seconds())


def future_changes(zone, start):
    """Found by looking every week and halving where the offset differs."""
    changes = []
    before = offset_at(zone, start)
    for second in range(start, END, WEEK):
        after = offset_at(zone, second)
        if after != before:
            low, high = second - WEEK, second
            while high - low > 1:
                middle = (low + high) // 2
                if offset_at(zone, middle) == before:
                    low = middle
                else:
                    high = middle
            changes.append(high)
            before = after
    return changes


def all_changes(name, zone, by_footer):
    explicit, footer = explicit_changes(name)
    future = (footer, max([0, *explicit]))
    if future not in by_footer:
        by_footer[future] = future_changes(zone, future[1])
    return sorted({c for c in (*explicit, *by_footer[future]) if 0 <= c < END})


def questions_of(name, zone, by_footer, chance):
    """Pairs of a question and zoneinfo's answer."""
    yield f"z {name}", "ok"
    instants = set()
    walls = set()
    for change in all_changes(name, zone, by_footer):
        instants.update((change - 1, change, change + 1))
        for offset in {offset_at(zone, change - 1), offset_at(zone, change)}:
            walls.update((change + offset - 1, change + offset, change + offset + 1))
    for _ in range(100):
        instants.add(chance.randrange(0, END))
        walls.add(chance.randrange(0, END))
    for second in sorted(instants):
        yield f"o {second}", str(offset_at(zone, second))
    for wall in sorted(walls):
        yield f"w {wall}", str(instant_of(zone, wall))


def ask(program, folder, questions):
    done = subprocess.run([program, folder], input="\n".join(questions) + "\n", text=True, capture_output=True, check=True)
    return done.stdout.splitlines()


def check_answers(program, names):
    chance = random.Random(20261121)
    by_footer = {}
    seen = {}
    asked = []
    expected = []
    places = []
    for name in names:
        with open(os.path.join(FOLDER, name), "rb") as opened:
            content = opened.read()
        if content in seen:
            continue
        seen[content] = name
        for question, answer in questions_of(name, zoneinfo.ZoneInfo(name), by_footer, chance):
            asked.append(question)
            expected.append(answer)
            places.append(name)
    answers = ask(program, FOLDER, asked)
    assert len(answers) == len(asked), f"{len(answers)} answers to {len(asked)} questions"
    wrong = [i for i in range(len(asked)) if answers[i] != expected[i]]
    for i in wrong[:20]:
        print(f"{places[i]}: {asked[i]}: {answers[i]}, zoneinfo says {expected[i]}")
    print(f"{len(names)} zones, {len(seen)} different, {len(asked)} questions, {len(wrong)} wrong answers")
    return not wrong


def means_the_same(name, folder):
    """Whether zoneinfo finds no difference between the installed file and that in folder, looking every twelve hours."""
    with open(os.path.join(FOLDER, name), "rb") as installed, open(os.path.join(folder, name), "rb") as other:
        zones = zoneinfo.ZoneInfo.from_file(installed), zoneinfo.ZoneInfo.from_file(other)
    return all(offset_at(zones[0], second) == offset_at(zones[1], second) for second in range(0, END, 43200))


def check_slim(program, names):
    source = os.path.join(FOLDER, "tzdata.zi")
    compiler = shutil.which("zic", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if compiler is None or not os.path.exists(source):
        print("no zic: slim files were not compared")
        return True
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([compiler, "-b", "slim", "-d", folder, source], check=True, capture_output=True)
        names = [name for name in names if os.path.exists(os.path.join(folder, name))]
        questions = [question for name in names for question in (f"z {name}", "c")]
        fat = ask(program, FOLDER, questions)
        slim = ask(program, folder, questions)
        wrong = [i for i in range(1, len(questions), 2) if fat[i] != slim[i] or slim[i - 1] != "ok"]
        # Some versions of zic leave out changes of the far future from slim files (Asia/Gaza after 2072).
        other = [i for i in wrong if not means_the_same(names[i // 2], folder)]
        wrong = [i for i in wrong if i not in other or slim[i - 1] != "ok"]
        slim_bytes = sum(os.path.getsize(os.path.join(folder, name)) for name in names)
        fat_bytes = sum(os.path.getsize(os.path.join(FOLDER, name)) for name in names)
    for i in wrong[:10]:
        print(f"{questions[i - 1]}: content differs\n  installed: {fat[i][-300:]}\n  slim: {slim[i][-300:]}")
    print(f"{len(names)} zones compiled again ({fat_bytes} bytes installed, {slim_bytes} slim), {len(wrong)} differ, "
          f"{len(other)} were compiled to something else")
    return not wrong


def main():
    program = sys.argv[1]
    if not os.path.isdir(FOLDER):
        print("no zone data on this machine")
        return SKIP
    zoneinfo.reset_tzpath([FOLDER])
    names = zone_names()
    good = check_answers(program, names)
    good = check_slim(program, names) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
