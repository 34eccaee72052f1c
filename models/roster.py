"""Who is who and what belongs where: province → city → counties → outlets, people, departments, groups."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, func, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from models import dispatch_rules, events
from models.base import Base, Utc
from models.counters import Counter, next_number
from models.statements import add

VERSION = "roster-version"


class OrgUnit(Base):
    """Province, city or county branch company. `code` = the two letters in ledger codes (XZPX-…)."""

    __tablename__ = "org_unit"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    level: Mapped[str] = mapped_column(String(8))  # PROVINCE, CITY, COUNTY
    code: Mapped[str] = mapped_column(String(4), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)


class Outlet(Base):
    """An outlet (网点). Blank (无党员网点) = no on-duty party member works there."""

    __tablename__ = "outlet"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    short: Mapped[str] = mapped_column(String(32))
    county: Mapped[str] = mapped_column(ForeignKey("org_unit.name"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="BRANCH_OFFICE")
    blank: Mapped[bool] = mapped_column(Boolean)
    staff: Mapped[int | None] = mapped_column(Integer)
    members: Mapped[int | None] = mapped_column(Integer)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)


class Person(Base):
    """Somebody with a WeCom userid. Roles are domain identifiers; several may be held at once."""

    __tablename__ = "person"

    userid: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    roles: Mapped[list[str]] = mapped_column(JSON)
    county: Mapped[str | None] = mapped_column(String(32))
    department: Mapped[str | None] = mapped_column(String(32))
    outlet: Mapped[str | None] = mapped_column(ForeignKey("outlet.id"))
    post: Mapped[str | None] = mapped_column(String(32))
    member: Mapped[bool | None] = mapped_column(Boolean)
    cadre: Mapped[bool | None] = mapped_column(Boolean)
    source: Mapped[str | None] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class Department(Base):
    """A responsible department (责任部门) of the city or of one county, and the categories it owns."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(8))
    county: Mapped[str | None] = mapped_column(String(32))
    head: Mapped[str | None] = mapped_column(String(64))
    handlers: Mapped[list[str]] = mapped_column(JSON)
    categories: Mapped[list[str]] = mapped_column(JSON)


class ChatGroup(Base):
    """A group chat bound to a county, or to the whole city when `county` is None."""

    __tablename__ = "chat_group"

    chatid: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="")
    county: Mapped[str | None] = mapped_column(String(32))
    push: Mapped[str | None] = mapped_column(String(128))  # "webhook:KEY", "appchat:ID", or both with a comma
    bound_by: Mapped[str | None] = mapped_column(String(128))
    bound_at: Mapped[datetime | None] = mapped_column(Utc)


class Pairing(Base):
    """A rep in charge of an outlet (包挂): PRIMARY (one per outlet) or SECONDARY."""

    __tablename__ = "pairing"

    id: Mapped[int] = mapped_column(primary_key=True)
    rep: Mapped[str] = mapped_column(ForeignKey("person.userid"), index=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)


class Baseline(Base):
    """The head count of one day that the programme started from; `county` "" is the whole city."""

    __tablename__ = "baseline"

    county: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    outlets: Mapped[int] = mapped_column(Integer)
    blank: Mapped[int] = mapped_column(Integer)
    on_duty: Mapped[int] = mapped_column(Integer)
    outside: Mapped[int] = mapped_column(Integer)


def touch(session: Session) -> None:
    """Tell every process that its picture of the roster is old."""
    next_number(session, VERSION, start=1)


def version(session: Session) -> int:
    """Return how often the roster has changed."""
    return session.scalar(select(Counter.value).where(Counter.name == VERSION)) or 0


def is_empty(session: Session) -> bool:
    """Has no organisation been loaded yet?"""
    return session.scalar(select(func.count()).select_from(OrgUnit)) == 0


def any_ended_primary(session: Session) -> bool:
    """Has a PRIMARY ended whose outlet has no other without an end?"""
    other = aliased(Pairing)
    stays = select(other.id).where(other.outlet == Pairing.outlet, other.role == "PRIMARY", other.end.is_(None))
    wanted = select(Pairing.id).where(Pairing.role == "PRIMARY", Pairing.end.is_not(None), ~stays.exists())
    return session.scalar(wanted.limit(1)) is not None


def put_unit(session: Session, *, name: str, level: str, code: str = "", position: int = 0) -> None:
    """Add the province, the city or a county."""
    add(session, OrgUnit, name=name, level=level, code=code, position=position)


def put_outlet(session: Session, **values: Any) -> None:
    """Add an outlet; the values are the columns of `Outlet`."""
    add(session, Outlet, **values)


def put_person(session: Session, **values: Any) -> None:
    """Add a person; the values are the columns of `Person`."""
    add(session, Person, **values)


def put_department(session: Session, **values: Any) -> None:
    """Add a department; the values are the columns of `Department`. Its categories become rules of dispatch."""
    department = add(session, Department, **values)
    county = values.get("county") if values["level"] == "COUNTY" else None
    dispatch_rules.came_with(session, department, county, values["categories"])


def put_group(session: Session, **values: Any) -> None:
    """Add a group; the values are the columns of `ChatGroup`."""
    add(session, ChatGroup, **values)


def put_baseline(session: Session, **values: Any) -> None:
    """Add the head count of the start; the values are the columns of `Baseline`."""
    add(session, Baseline, **values)


def ensure_admins(session: Session, userids: tuple[str, ...]) -> None:
    """Give the installer's first administrators their role; those the file does not know are added."""
    changed = False
    for userid in userids:
        person = session.get(Person, userid)
        if person is None:
            put_person(session, userid=userid, name=userid, roles=["CITY_PARTY_ADMIN"], active=True)
            changed = True
    if changed:
        touch(session)


def bind_group(session: Session, *, chatid: str, county: str | None, by: str, now: datetime) -> tuple[str | None, bool]:
    """Bind a group to a county (None = the whole city); return what it was bound to before and whether it was.

    The binding decides what may be said there, so it leaves a line in the log.
    """
    group = session.get(ChatGroup, chatid)
    before, known = (group.county, True) if group else (None, False)
    if group is None:
        put_group(session, chatid=chatid, county=county, bound_by=by, bound_at=now)
    else:
        session.execute(
            update(ChatGroup).where(ChatGroup.chatid == chatid).values(county=county, bound_by=by, bound_at=now)
        )
    events.record(
        session,
        entity="group",
        entity_id=chatid,
        verb="BIND",
        actor=by,
        at=now,
        before=(before or "全市") if known else None,
        after=county or "全市",
    )
    touch(session)
    return before, known
