"""Numbers people quote: they go up by one and never leave a gap."""

from __future__ import annotations

from sqlalchemy import Integer, String, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.statements import add


class Counter(Base):
    """The last number given out under a name."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


def next_number(session: Session, name: str, *, start: int) -> int:
    """Give out the next number; the row stays locked until the transaction ends, so a rollback leaves no gap."""
    step = update(Counter).where(Counter.name == name).values(value=Counter.value + 1).returning(Counter.value)
    value = session.execute(step).scalar()
    if value is None:
        try:
            with session.begin_nested():
                add(session, Counter, name=name, value=start)
            return start
        except IntegrityError:  # another process made the row in this moment
            value = session.execute(step).scalar_one()
    return value


def reached(session: Session, name: str, number: int) -> None:
    """Let the next number be greater than `number` (for rows that bring their own)."""
    held = session.scalar(select(Counter.value).where(Counter.name == name))
    if held is None:
        add(session, Counter, name=name, value=number)
    elif held < number:
        session.execute(update(Counter).where(Counter.name == name).values(value=number))
