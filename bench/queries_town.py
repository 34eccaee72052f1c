"""Made-up tickets for bench.queries: rows of `ticket` and the newest line of each one's log, the same every time.

Counters are not written here: the database keeps them itself while the rows come in. One ticket in fifty is open.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bench.outlets import national
from models.base import Store
from models.directory import Directory
from models.organisation import Organisation
from models.rules.taxonomy import CATEGORIES
from models.rules.words import UNCOUNTED_STATES, TicketState
from models.rules.workdays import SHANGHAI, WorkCalendar, local

NOW = datetime(2026, 6, 30, 10, tzinfo=SHANGHAI)
OUTLETS = 241
OPEN = 50  # one ticket of so many
BASE = 10_000  # so many are made; the others are these again, under other numbers
LOG_UNTIL = 100_000  # beyond, the log is not read, and not written
DEPARTMENTS = ("综合部", "金融业务部", "寄递事业部")

TICKET = (
    "id", "no", "outlet", "county", "reporter", "reporter_role", "channel", "text", "category", "choices", "evidence",
    "model", "urgency", "anonymous", "department", "handler", "co_departments", "dispatch_rule", "sla_days", "accept_due",
    "due_at", "provisional", "state", "resolution", "auto_confirmed", "reopen_count", "return_count", "assign_count",
    "extension_count", "card_level", "suspended_until", "drafted_at", "created_at", "accepted_at", "resolved_at",
    "closed_at", "on_behalf", "spoken",
)  # fmt: skip
EVENT = ("entity", "entity_id", "verb", "before", "after", "actor", "at", "note", "facts")
_FACTS = (
    "no", "outlet", "county", "category", "urgency", "department", "handler", "sla_days", "resolution", "auto_confirmed",
    "reopen_count", "card_level",
)  # fmt: skip
_INSTANTS = ("created_at", "accept_due", "accepted_at", "due_at", "suspended_until", "resolved_at", "closed_at")


def organisation_of() -> Organisation:
    """Return a made-up city with its outlets and each county's departments."""
    roster = national(OUTLETS)
    counties = list(dict.fromkeys(o.county for o in roster))
    return Organisation.model_validate(
        {
            "province": "示例省", "city": "云川市", "counties": counties,
            "people": [{"userid": "shuji", "name": "云书", "roles": ["CITY_SECRETARY"]}],
            "outlets": [
                {"id": o.id, "name": o.short + "支局", "short": o.short, "county": o.county, "blank": False} for o in roster
            ],
            "departments": [
                {"name": name, "level": "COUNTY", "county": c, "handlers": [], "categories": []}
                for c in counties for name in DEPARTMENTS
            ],
        }
    )  # fmt: skip


def made(directory: Directory, first: int, last: int) -> Iterator[tuple[dict[str, Any], tuple[Any, ...]]]:
    """Yield tickets number `first` to `last`, each as (row, line of the log)."""
    outlets = [directory.outlets[o] for o in sorted(directory.outlets)]
    mine = {c: [d.id for d in directory.departments.values() if d.county == c] for c in directory.counties}
    codes = sorted(CATEGORIES)
    calendar = WorkCalendar()
    late = [local(NOW).replace(hour=18) - timedelta(days=d) for d in range(1, 20)]
    soon = [
        local(NOW).replace(hour=18) + timedelta(days=d)
        for d in range(30)
        if calendar.is_workday((NOW + timedelta(days=d)).date())
    ]
    for number in range(first, last + 1):
        draw = random.Random(number)
        outlet, code = draw.choice(outlets), draw.choice(codes)
        state, resolution = _fate(number, draw)
        is_open = state not in UNCOUNTED_STATES and state is not TicketState.CLOSED
        age = 36 if state in (TicketState.ASSIGNED, TicketState.SUBMITTED) else 24 * (20 if is_open else 1500)  # hours
        created = NOW - timedelta(minutes=draw.randrange(60 * age) + 60)
        due = draw.choice(late if draw.random() < 0.1 else soon) if is_open else created + timedelta(days=14)
        taken = state not in (TicketState.SUBMITTED, TicketState.ASSIGNED)
        closed = min(created + timedelta(hours=draw.randrange(1, 400)), NOW) if state is TicketState.CLOSED else None
        facts = {
            "no": 1000 + number, "outlet": outlet.id, "county": outlet.county, "category": code,
            "urgency": "URGENT" if draw.random() < 0.1 else "NORMAL", "handler": "h1",
            "department": None if state is TicketState.SUBMITTED else mine[outlet.county][len(code) % 3],
            "sla_days": CATEGORIES[code].sla_days, "resolution": resolution, "auto_confirmed": bool(closed) and number % 9 == 0,
            "reopen_count": 2 if draw.random() < 0.002 else 0, "card_level": "NONE", "created_at": created,
            "accept_due": created + timedelta(hours=30) if state is not TicketState.SUBMITTED else None,
            "accepted_at": created + timedelta(hours=3) if taken else None, "due_at": due,
            "suspended_until": NOW + timedelta(days=60) if state is TicketState.SUSPENDED else None,
            "resolved_at": closed, "closed_at": closed,
        }  # fmt: skip
        row = {
            **facts, "id": number, "reporter": "r1", "reporter_role": "REP", "channel": "app", "text": "打印机坏了",
            "choices": [code], "evidence": [], "model": "", "anonymous": False, "co_departments": [], "dispatch_rule": "",
            "provisional": False, "state": state.value, "return_count": 0, "assign_count": 1, "extension_count": 0,
            "drafted_at": created, "on_behalf": "", "spoken": False,
        }  # fmt: skip
        said = {name: facts[name] for name in _FACTS}
        said |= {name: local(at).isoformat() if (at := facts[name]) else None for name in _INSTANTS}  # type: ignore[arg-type]
        line = ("ticket", str(number), "NOTE", state.value, state.value, "x", closed or created, "", said)
        yield row, line


def _fate(number: int, draw: random.Random) -> tuple[TicketState, str | None]:
    if number % OPEN == 0:
        states = (TicketState.IN_PROGRESS, TicketState.ASSIGNED, TicketState.PENDING_CONFIRM, TicketState.SUSPENDED)
        state = draw.choices((*states, TicketState.SUBMITTED), (55, 25, 10, 7, 3))[0]
        return state, "SOLVED" if state is TicketState.PENDING_CONFIRM else None
    if number % 101 == 0:
        return draw.choice((TicketState.MERGED, TicketState.WITHDRAWN, TicketState.REJECTED)), None
    return TicketState.CLOSED, draw.choices(("SOLVED", "SOLVED_ON_SPOT", "EXPLAINED"), (92, 5, 3))[0]


def fill(store: Store, directory: Directory, first: int, last: int) -> None:
    """Bring tickets number `first` to `last` in; PostgreSQL takes its statistics as autovacuum does."""
    if first <= BASE:
        rows = list(made(directory, first, min(BASE, last)))
        store.write(
            partial(_bring, table="ticket", columns=TICKET, rows=[tuple(r[c] for c in TICKET) for r, _ in rows])
        )
        store.write(partial(_bring, table="event", columns=EVENT, rows=[line for _, line in rows]))
    for start in range(max(first, BASE + 1), last + 1, BASE):
        store.write(partial(_again, shift=start - 1, until=last))
    if store.sqlite:
        return  # the service never asks it for statistics
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE ticket, event, tally, tally_due")


def _again(session: Session, shift: int, until: int) -> None:
    """The first tickets once more under other numbers; their log, too, as far as anybody reads it."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    moved = ", ".join(f"{c} + {shift}" if c in ("id", "no") else c for c in TICKET)
    many = min(BASE, until - shift)
    connection.exec_driver_sql(
        f"INSERT INTO ticket ({', '.join(TICKET)}) SELECT {moved} FROM ticket WHERE id <= {many} ORDER BY id"
    )
    if shift >= LOG_UNTIL:
        return
    number = "CAST(entity_id AS INTEGER)"
    changed = {
        "entity_id": f"CAST({number} + {shift} AS VARCHAR)",
        "facts": (  # the number stands first in them
            f"replace(CAST(facts AS TEXT), '\"no\": ' || ({number} + 1000) || ',', '\"no\": ' || ({number} + {1000 + shift}) || ',')"
        ),
    }
    if connection.dialect.name == "postgresql":
        changed["facts"] = f"CAST({changed['facts']} AS JSON)"
    moved = ", ".join(changed.get(c, c) for c in EVENT)
    connection.exec_driver_sql(
        f"INSERT INTO event ({', '.join(EVENT)}) SELECT {moved} FROM event WHERE entity = 'ticket' AND {number} <= {many}"
    )


def _bring(session: Session, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    connection: Any = session.connection()
    lite = connection.dialect.name == "sqlite"
    plain = [tuple(_plain(value, lite) for value in row) for row in rows]
    if lite:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", plain)
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    with connection.connection.driver_connection.cursor().copy(
        f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    ) as copy:
        for row in plain:
            copy.write_row(row)


def _plain(value: Any, lite: bool) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime) and lite:
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value
