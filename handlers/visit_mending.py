"""“刚说错了，是两个钟头”: what was said of a visit a moment ago is put right, or taken back."""

from __future__ import annotations

from datetime import timedelta

from bot.router import Context
from handlers import visit_words, wording
from models import tickets, visits
from models.visits import Visit

_A_MOMENT = timedelta(minutes=30)
_AFTER = timedelta(microseconds=1)


def mended(ctx: Context) -> str | None:
    """Correct the visit this person told of last, when nothing was reported since; None when it is not about one."""
    minutes, people = visit_words.minutes(ctx.said.text), visit_words.people(ctx.said.text)
    if minutes is None and people is None:
        return None
    visit = visits.latest_by(ctx.session, ctx.person.userid)
    if visit is None or visit.created_at < ctx.now - _A_MOMENT:
        return None
    if tickets.recent_numbers(ctx.session, ctx.person.userid, since=visit.created_at + _AFTER, limit=1):
        return None
    visits.complete_visit(ctx.session, visit, minutes=minutes, met_count=people, now=ctx.now)
    said = "，".join([*([f"{minutes}分钟"] if minutes else []), *([f"{people}人"] if people else [])])
    return f"已更正：{wording.short_outlet(ctx.directory, visit.outlet)}走访 {said}。"


def take_back(ctx: Context, visit: Visit) -> str:
    """Take a visit back; it is counted no more."""
    visits.cancel_visit(ctx.session, visit, now=ctx.now)
    return f"已撤销 {wording.outlet(ctx.directory, visit.outlet)} {wording.day(visit.day)}的走访记录。"
