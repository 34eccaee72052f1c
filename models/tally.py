"""How many numbered tickets stand where: one row per state, resolution, level-1 category, outlet and department.

The database keeps the rows itself: triggers on `ticket` (see the migration that made the table) move one from cell to
cell in the transaction that changes the ticket, whoever changes it. No rule is written there; what counts as collected
or solved is said by those who read. The number of cells depends on the organisation, not on the tickets.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Integer, Select, String, func, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc


class Tally(Base):
    """One cell. A ticket without a resolution, county, outlet or department stands under "" or 0."""

    __tablename__ = "tally"

    state: Mapped[str] = mapped_column(String(16), primary_key=True)
    resolution: Mapped[str] = mapped_column(String(16), primary_key=True)
    county: Mapped[str] = mapped_column(String(32), primary_key=True)
    top: Mapped[str] = mapped_column(String(12), primary_key=True)
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    department: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer)

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  SQLAlchemy reads it as is


class TallyDue(Base):
    """How many tickets in progress are due at one instant under one SLA, in the whole city; kept in the same way."""

    __tablename__ = "tally_due"

    due_at: Mapped[datetime] = mapped_column(Utc, primary_key=True)
    sla_days: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer)

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  SQLAlchemy reads it as is


class Reach(Protocol):
    """A part of the organisation; None means no limit of that kind."""

    @property
    def counties(self) -> frozenset[str] | None: ...

    @property
    def outlets(self) -> frozenset[str] | None: ...

    @property
    def departments(self) -> frozenset[int] | None: ...


class Everywhere(NamedTuple):
    """No limit."""

    counties: frozenset[str] | None = None
    outlets: frozenset[str] | None = None
    departments: frozenset[int] | None = None


class Count(NamedTuple):
    """Tickets of one kind, under the name of the group they were counted in."""

    group: Any
    state: str
    resolution: str
    n: int


GROUPS = ("county", "top", "outlet", "department")


def counts(session: Session, reach: Reach, *, by: str = "") -> list[Count]:
    """Count the numbered tickets of a reach by state and resolution, and by one of `GROUPS` when it is named."""
    session.flush()
    limits = Everywhere(reach.counties, reach.outlets, reach.departments)
    return [
        Count(row[-2] if by else None, row[0], row[1], int(row[-1]))
        for row in session.connection().execute(_counting(limits, by))
        if row[-1]
    ]


@lru_cache(maxsize=512)
def _counting(reach: Everywhere, by: str) -> Select[Any]:
    """The cells are added up along the key, as they are read; only those sums are sorted into other groups."""
    along = GROUPS[: GROUPS.index(by) + 1] if by in ("county", "top") else (by,) if by else ()
    keys = [Tally.state, Tally.resolution, *(getattr(Tally, name) for name in along)]
    sums = select(*keys, func.sum(Tally.n).label("n")).where(within(reach, Tally)).group_by(*keys)
    if by != "top":
        return sums
    cells = sums.subquery()
    groups = (cells.c.state, cells.c.resolution, cells.c.top)
    return select(*groups, func.sum(cells.c.n)).group_by(*groups)


def within(reach: Reach, table: Any) -> ColumnElement[bool]:
    """The tickets of a reach, as a condition on a table that names county, outlet and department."""
    limits: tuple[tuple[Any, Iterable[Any] | None], ...] = (
        (table.county, reach.counties), (table.outlet, reach.outlets), (table.department, reach.departments),
    )  # fmt: skip
    condition: ColumnElement[bool] = true()
    for column, allowed in limits:
        if allowed is not None:
            condition &= column.in_(sorted(allowed))
    return condition
