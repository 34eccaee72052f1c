"""Write what the bot understands of chat sentences: `python -m bench.utterances --fixture F --rows R --out P`.

Scored by data/score.py. The fixture is loaded into a database of its own, the sentences go through the same reader
as in the chat, and the rows' shorthand for what went before becomes the conversation it stands for.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.utterances_context import conversation
from bot.language.classify import Classifier
from bot.language.clean import normalise, strip_mentions
from bot.language.meaning.acts import Act, Facts, Pending, Situation
from bot.language.reader import Reader
from handlers import menu
from models import organisation, questions, schema
from models.base import Store, open_store
from models.directory import Directory, DirectoryCache
from models.roster import Person
from models.rules.words import URGENCY_WORDS
from models.rules.workdays import local
from models.tickets import Ticket

BOT_NAMES = ("小邮",)
READING = frozenset(
    [
        "help",
        "chitchat",
        "announcement",
        "query",
        "roster_query",
        "material_query",
        "project_query",
        "coop_query",
        "kpi_query",
        "explain",
        "dry_run",
        "out_of_scope",
        "refuse",
        "ask",
        "ask_rephrase",
        "claim_query",
    ]
)


@dataclass(frozen=True)
class Stage:
    """A fixture ready to be asked: its roster, its tickets, its clock."""

    directory: Directory
    reader: Reader
    facts: dict[int, Facts]
    waiting: dict[str, tuple[Pending, ...]]  # the close-outs that wait for somebody's word
    now: datetime

    def speaker(self, name: str) -> Person | None:
        """The person of that name, the first of several; None when the roster has none."""
        return next((p for p in self.directory.people.values() if p.name == name and p.active), None)


def staged(fixture: Path, store: Store) -> Stage:
    """Load the fixture and build the reader that the chat would use."""
    org = organisation.read_file(fixture)
    schema.upgrade(store)
    store.write(lambda session: organisation.load(session, org, code_of=lambda name: "XX", now=datetime.now(UTC)))
    directory = DirectoryCache(store).current()
    facts, waiting = store.read(_facts), store.read(_waiting)
    now = org.clock or datetime.now(UTC)
    return Stage(directory, menu.reader(directory, Classifier.load()), facts, waiting, local(now))


def _facts(session: Session) -> dict[int, Facts]:
    found = session.scalars(select(Ticket).where(Ticket.no.is_not(None)))
    return {
        t.no or 0: Facts(t.no or 0, t.state, t.reporter, t.handler, t.resolver, t.due_at, t.outlet or "") for t in found
    }


def _waiting(session: Session) -> dict[str, tuple[Pending, ...]]:
    found: dict[str, tuple[Pending, ...]] = {}
    for question in questions.open_of_kind(session, questions.CLOSE_OUT):
        asked = Pending("close_out", (int(question.options["no"]),))
        found[question.userid] = (*found.get(question.userid, ()), asked)
    return found


def situation(stage: Stage, row: dict[str, Any]) -> Situation:
    """Who speaks where, and what went before."""
    name, _, _ = row["speaker"].partition("/")
    person = stage.speaker(name)
    group = next((g for g in stage.directory.groups.values() if g.name == row.get("group")), None)
    about = Situation(
        userid=person.userid if person else "",
        name=name,
        now=stage.now,
        calendar=stage.directory.calendar,
        county=person.county if person else None,
        roles=frozenset(person.roles if person else ()),
        own=stage.directory.own_outlets(person.userid, stage.now.date()) if person else (),
        in_group=row["channel"] == "group",
        room_county=group.county if group else None,
        known=person is not None,
        pending=stage.waiting.get(person.userid, ()) if person else (),
        ticket=stage.facts.get,
    )
    return conversation(about, row.get("context"))


def predictions(stage: Stage, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return for each row what the bot understood, in the words of the vocabulary."""
    for row in rows:
        about = situation(stage, row)
        text = normalise(strip_mentions(row["text"], BOT_NAMES))
        understood = stage.reader.understand(text, about, voice="/语音" in row["speaker"])
        names = dict.fromkeys(_name(act) for act in understood.acts)
        reports = [problem.reading for act in understood.acts for problem in act.problems]
        visits = [visit for act in understood.acts for visit in act.visits]
        yield {
            "n": row["n"],
            "intent": "+".join(names),
            "tickets": [_ticket(stage, problem) for problem in reports],
            "visits": [{k: _plain(v) for k, v in visit.items()} for visit in visits],
            "acts": _acts([act for act in understood.acts if act.name not in ("report", "visit_log")]),
            "asks": next((act.ask for act in understood.acts if act.ask), None),
            "changes": any(_name(act) not in READING and not _unplaced(act) for act in understood.acts),
        }


def _unplaced(act: Act) -> bool:
    """Whether it must be asked first what the act is about: nothing is stored before."""
    return bool({"which", "id"} & set(act.ask.split(",")))


def _name(act: Act) -> str:
    return "refuse" if act.refused else act.name


def _ticket(stage: Stage, problem: Any) -> dict[str, Any]:
    return {
        "outlet": problem.outlets[0] if len(problem.outlets) == 1 else None,
        "category": problem.category,
        "candidates": list(problem.choices),
        "urgency": URGENCY_WORDS[problem.urgency],
    }


def _acts(acts: Sequence[Act]) -> list[dict[str, Any]]:
    """One entry for what is done to the same thing: “1023为什么没动，今天给回复” asks about it and urges it."""
    found: list[dict[str, Any]] = []
    targets: list[tuple[Any, ...]] = []
    for act in acts:
        target = tuple(act.slots.get(key) for key in ("id", "ids", "item", "items"))
        asked = bool(found) and _name(acts[0]) in READING
        if asked and not act.refused and (target == targets[-1] or not any(target)) and act.name != acts[0].name:
            more = {key: value for key, value in _act(act).items() if key != "act"}
            found[-1] = {key: value for key, value in {**more, **found[-1]}.items() if key != "act"}
        else:
            found.append(_act(act))
            targets.append(target)
    return found


def _act(act: Act) -> dict[str, Any]:
    reason = {"reason": act.refused} if act.refused else {}
    return {"act": _name(act), **reason, **{key: _plain(value) for key, value in act.slots.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, tuple) and value and all(isinstance(v, date) for v in value):
        return "..".join(v.isoformat() for v in value)
    if isinstance(value, tuple | list):
        return ",".join(str(v) for v in value)
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the rows, write one prediction for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixture", type=Path, required=True, help="an organisation file")
    parser.add_argument("--rows", type=Path, required=True, help='lines of {"n", "text", "speaker", "channel", …}')
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.rows.read_text("utf-8-sig").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/fixture.db")
        try:
            stage = staged(options.fixture, store)
            lines = [json.dumps(row, ensure_ascii=False) for row in predictions(stage, rows)]
        finally:
            store.close()
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
