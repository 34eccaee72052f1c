"""Nothing lost, nothing twice: `python -m bench.durability [--database sqlite|postgresql|both] [--quick]`.

The real service is killed (kill -9) and called three times at once while a simulated WeCom delivers callbacks and
keeps two ledgers: what its API accepted and what really appeared on a screen. Every script ends with a table of what
had to be found and what was found; any difference ends the program with code 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

from app import URGENT_LANES
from bench import rig
from bench.rig_callbacks import DANGERS, reports
from bench.rig_databases import KINDS, POSTGRESQL, Databases, databases
from bench.rig_findings import Findings
from bench.rig_stage import Mark, Promise, Stage, post, together
from simulator.replies import Reply

CLOCK = "2018-12-03T14:10:00+08:00"  # a working day's afternoon: nobody's pushes are held back
RATE = 20.0  # callbacks a second
WECOM_GIVES_UP = 10.0  # seconds after the first delivery; then a callback is gone
REPEATED = 20
LANES = URGENT_LANES + 2  # calls at the same time: beside these the ordinary one, and what the moving clock sends
SUBMITTED, DRAFT = "已提交 #", "【问题草稿】"


def same_moment(stage: Stage, *, turns: int) -> Findings:
    """Deliver each callback three times at the same moment, to all processes in turn."""
    found = Findings(f"Three deliveries at the same moment, {len(stage.services)} process(es), {turns} callbacks")
    mark = stage.mark()
    ports = ([service.port for service in stage.services] * 3)[:3]
    statuses: Counter[int] = Counter()
    different = numbered = 0
    for turn in range(turns):
        userid, outlet = stage.reporters[turn % len(stage.reporters)]
        request = stage.callbacks.request(userid, f"{outlet}{DANGERS[turn % len(DANGERS)]}")
        answers = together([partial(post, port, request) for port in ports])
        read = {stage.callbacks.opened(body) for _, body in answers}
        statuses.update(status for status, _ in answers)
        different += len(read) > 1
        numbered += all(text.startswith(SUBMITTED) for text in read)
    found.expect("answers with status 200", 3 * turns, statuses[200])
    found.expect("callbacks whose three replies differ", 0, different)
    found.expect("replies that say a number", turns, numbered)
    found.expect("inbox rows", turns, stage.inbox_since(mark))
    found.expect("tickets", turns, stage.tickets_since(mark))
    _numbers(stage, found, mark, turns)
    _promises(stage, found, mark, turns)
    return found


def killed_under_load(stage: Stage, *, callbacks: int) -> Findings:
    """kill -9 in the middle of a stream of callbacks, restart, WeCom's own retries."""
    found = Findings(f"kill -9 at the {callbacks // 2}th of {callbacks} callbacks, {RATE:g} a second")
    mark = stage.mark()
    said = _sayings(stage, callbacks)
    replies, away = _stream(stage, said)
    found.notes.append(
        f"nobody answered for {away:.1f} s; {sum(r.deliveries > 1 for r in replies)} callbacks were delivered again"
    )
    if not stage.hasty:
        found.expect("the service is back before WeCom gives up", True, away < WECOM_GIVES_UP)
    found.expect("callbacks answered in the end", callbacks, sum(reply.answered for reply in replies))
    found.expect("replies that begin as they should", callbacks, sum(map(_begins_well, said, replies)))
    found.expect("inbox rows", callbacks, stage.inbox_since(mark))
    stored = {str(key).rpartition(":")[2]: reply for key, reply in rig.rows(stage.url, "SELECT key, reply FROM inbox")}
    found.expect("replies equal to the stored ones", callbacks, sum(stored.get(r.msgid) == r.text for r in replies))
    found.expect("tickets, drafts included", callbacks, stage.tickets_since(mark))
    again = random.sample(list(zip(said, replies, strict=True)), REPEATED)
    same = [reply.text == stage.say(userid, text, reply.msgid).text for (userid, text, _), reply in again]
    found.expect("delivered again afterwards: the same reply", REPEATED, sum(same))
    found.expect("inbox rows after that", callbacks, stage.inbox_since(mark))
    dangers = sum(danger for _, _, danger in said)
    _numbers(stage, found, mark, dangers)
    _promises(stage, found, mark, dangers)
    return found


def killed_after_acceptance(stage: Stage) -> Findings:
    """kill -9 while the sender waits for answers to what WeCom has accepted; and the same without the kill."""
    found = Findings("Answers of WeCom's that never come, with kill -9 meanwhile and without")
    county, people = _county_with_a_group(stage)
    found.notes.append(f"the group is {county}'s")
    for kill in [True] if stage.hasty else [True, False]:
        if not stage.hasty:  # the kill under load has it, too
            _member_answer_lost(stage, found, people[0], kill=kill)
        _webhook_answer_lost(stage, found, people, kill=kill)
    return found


# the parts


def _sayings(stage: Stage, callbacks: int) -> list[tuple[str, str, bool]]:
    """(userid, sentence, whether it is 特急), a quarter of them 特急."""
    outlets = dict(stage.reporters)
    return [
        (userid, f"{outlets[userid]}{DANGERS[place % len(DANGERS)]}", True) if place % 4 == 3 else (userid, text, False)
        for place, (userid, text) in enumerate(islice(reports(stage.reporters), callbacks))
    ]


def _stream(stage: Stage, said: Sequence[tuple[str, str, bool]]) -> tuple[list[Reply], float]:
    """Say everything at the rate; in the middle comes kill -9 and a restart. Return the replies and the gap.

    Shortly before, an answer of message/send is lost: the sender dies while it waits for it.
    """
    away: list[float] = []
    killer = threading.Thread(target=lambda: away.append(stage.kill_and_restart()))
    with ThreadPoolExecutor(len(said)) as pool:
        begin = time.monotonic()
        futures = []
        for place, (userid, text, _) in enumerate(said):
            time.sleep(max(0.0, begin + place / RATE - time.monotonic()))
            futures.append(pool.submit(stage.say, userid, text))
            if place == len(said) // 2 - 6:
                stage.wecom.world.faults.script("message/send", ["lost"])
            if place == len(said) // 2:
                time.sleep(random.uniform(0.0, 0.03))
                killer.start()
        replies = [future.result() for future in futures]
    killer.join()
    return replies, away[0]


def _begins_well(saying: tuple[str, str, bool], reply: Reply) -> bool:
    return reply.text.startswith(SUBMITTED if saying[2] else DRAFT)


def _numbers(stage: Stage, found: Findings, mark: Mark, tickets: int) -> None:
    numbers = stage.numbers_since(mark)
    expected = list(range(mark.number + 1, mark.number + 1 + tickets)) if mark.number else numbers
    found.expect("numbered tickets", tickets, len(numbers))
    found.expect("their numbers follow each other", True, numbers == expected)


def _promises(stage: Stage, found: Findings, mark: Mark, tickets: int) -> None:
    """Every ticket made its promises once, each is sent, and each appeared once on its recipient's screen."""
    settled = stage.settle()
    promises = stage.promises_since(mark)
    about = Counter(promise.ticket for promise in promises)
    found.expect(
        "tickets with at least two notices", tickets, sum(about[ticket] >= 2 for ticket in stage.numbered_since(mark))
    )
    found.expect("notices with a key of their own", len(promises), len({promise.key for promise in promises}))
    found.expect("nothing waits any more", True, settled)
    found.expect("notices sent", len(promises), sum(promise.state == "sent" for promise in promises))
    shown = stage.shown_since(mark)
    wanted = Counter((promise.recipient, promise.request) for promise in promises)
    found.expect("shown on a screen", sum(wanted.values()), sum(shown.values()))
    found.expect("promised and never shown", 0, len(wanted - shown))
    found.expect("shown twice, or never promised", 0, len(shown - wanted))
    outcomes = stage.outcomes_since(mark)
    found.expect("silently dropped by WeCom", 0, outcomes["dropped"])
    found.notes.append(f"WeCom's ledger: {outcomes['shown']} shown, {outcomes['duplicate']} repeated requests hidden")


def _county_with_a_group(stage: Stage) -> tuple[str, list[tuple[str, str]]]:
    """A county whose group can be written to, and two representatives of its outlets."""
    [(county,), *_] = rig.rows(
        stage.url, "SELECT county FROM chat_group WHERE county IS NOT NULL AND push LIKE 'webhook:%' ORDER BY chatid"
    )
    local = rig.rows(stage.url, "SELECT userid FROM person WHERE county = :county", county=county)
    return str(county), [one for one in stage.reporters if (one[0],) in local][:2]


def _member_answer_lost(stage: Stage, found: Findings, speaker: tuple[str, str], *, kill: bool) -> None:
    """message/send carries the duplicate check: it is made again and shown once."""
    stage.settle()
    mark = stage.mark()
    stage.wecom.world.faults.script("message/send", ["lost"])
    stage.say(speaker[0], f"{speaker[1]}{DANGERS[0]}")
    called = stage.wait(lambda: bool(_on_screen(stage, mark, "member")), 15)
    found.expect(f"message/send, {_how(kill)}: accepted, answer lost", True, called)
    if kill:
        stage.kill_and_restart()
    found.expect("  nothing waits any more", True, stage.settle())
    notices = stage.promises_since(mark, channel="member")
    found.expect("  two or more notices", True, len(notices) >= 2)
    found.expect("  all of them sent", ["sent"] * len(notices), [p.state for p in notices])
    found.expect("  all of them shown, and once", [1] * len(notices), _times_shown(stage, mark, notices))
    found.expect("  repeated request hidden by WeCom", 1, stage.outcomes_since(mark)["duplicate"])


def _webhook_answer_lost(stage: Stage, found: Findings, speakers: Sequence[tuple[str, str]], *, kill: bool) -> None:
    """A webhook has no duplicate check: a call that had begun is noted as unknown, the others are made, none twice.

    特急 tickets that nobody accepts turn red after an hour, and the county's group is told of each. Beside the call
    whose answer is lost the kill may meet others that have begun and not left, or left and not been answered yet.
    """
    for userid, outlet in speakers:
        stage.say(userid, f"{outlet}{DANGERS[1]}")
    stage.settle()
    mark, world = stage.mark(), stage.wecom.world
    calls = world.calls["webhook/send"]
    world.faults.script("webhook/send", ["lost"])
    moving = threading.Thread(target=stage.move_clock, args=(75.0,))
    moving.start()
    called = stage.wait(lambda: bool(_on_screen(stage, mark, "webhook")), 60)
    found.expect(f"webhook, {_how(kill)}: accepted, answer lost", True, called)
    if kill:
        stage.kill_and_restart()
    moving.join()
    found.expect("  nothing waits any more", True, stage.settle())
    promises = stage.promises_since(mark, channel="webhook")
    found.expect("  two or more promised to the group", True, len(promises) >= 2)
    sent, unknown = ([p for p in promises if p.state == state] for state in ("sent", "unknown"))
    found.expect("  all sent or unknown", len(promises), len(sent) + len(unknown))
    found.expect(
        "  the lost one unknown, and no more than had begun", True, 1 <= len(unknown) <= (LANES if kill else 1)
    )
    found.expect("  the sent ones shown, and once", [1] * len(sent), _times_shown(stage, mark, sent))
    found.expect("  the unknown ones shown once or never", 1, max(_times_shown(stage, mark, unknown), default=0))
    shown = sum(_times_shown(stage, mark, promises))
    found.expect("  calls made, all of them shown", shown, world.calls["webhook/send"] - calls)


def _on_screen(stage: Stage, mark: Mark, channel: str) -> list[Promise]:
    shown = stage.shown_since(mark)
    return [p for p in stage.promises_since(mark, channel=channel) if shown[(p.recipient, p.request)]]


def _times_shown(stage: Stage, mark: Mark, promises: Sequence[Promise]) -> list[int]:
    shown = stage.shown_since(mark)
    return [shown[(p.recipient, p.request)] for p in promises]


def _how(kill: bool) -> str:
    return "kill -9" if kill else "no kill"


# the programme


def play(made: Databases, *, quick: bool) -> Iterator[Findings]:
    """Play everything on one kind of database, each script on a copy of its own."""
    processes = 2 if made.kind == POSTGRESQL else 1
    with Stage(made.fresh(), made.folder, clock=CLOCK, processes=processes, hasty=quick) as stage:
        yield same_moment(stage, turns=4 if quick else 12)
    with Stage(made.fresh(), made.folder, clock=CLOCK, hasty=quick) as stage:
        yield killed_under_load(stage, callbacks=60 if quick else 200)
    with Stage(made.fresh(), made.folder, clock=CLOCK, hasty=quick) as stage:
        yield killed_after_acceptance(stage)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the scripts; 1 when anything was not as it had to be."""
    parser = argparse.ArgumentParser(prog="python -m bench.durability", description=__doc__)
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="fewer callbacks; leases end at once, WeCom tries longer")
    options = parser.parse_args(arguments)
    different = 0
    for kind in KINDS if options.database == "both" else [options.database]:
        with tempfile.TemporaryDirectory(prefix="lxq-durability-") as name:
            folder = Path(name)
            folder.chmod(0o755)  # PostgreSQL runs as a user of its own
            with databases(kind, folder, "demo") as made:
                for findings in play(made, quick=options.quick):
                    findings.title += f" — {kind}"
                    findings.show()
                    different += len(findings.differences)
    print(f"\n{f'{different} difference(s)' if different else 'everything as expected'}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
