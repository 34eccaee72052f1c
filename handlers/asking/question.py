"""A question made ready for the database: person ∩ group ∩ what was named, and the tickets that fit.

What lies outside what the asker may see here is refused in one sentence, never answered in part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import access
from bot.access import Scope
from bot.router import Context
from handlers import standing_rows, wording
from models import measures, statistics
from models.measures import Case, View
from models.refusal import Refusal
from models.rules.taxonomy import CATEGORIES, L1
from models.rules.words import URGENCY_WORDS, Light, Satisfaction, TicketState, Urgency
from models.rules.workdays import local
from models.statistics import Progress

Slots = Mapping[str, Any]
Span = tuple[date | None, date | None]
Fits = Callable[[Case], bool]

_STATES: dict[str, Callable[[Case], bool]] = {
    "挂账": lambda c: c.at.state is TicketState.SUSPENDED,
    "红牌": lambda c: c.at.light in (Light.RED, Light.ESCALATED),
    "黄牌": lambda c: c.at.light is Light.YELLOW,
    "unowned": lambda c: c.at.is_open and (c.at.state is TicketState.SUBMITTED or c.at.department is None),
    "待派单": lambda c: c.at.state is TicketState.SUBMITTED,
    "待受理": lambda c: c.at.state is TicketState.ASSIGNED,
    "待核实": lambda c: c.at.state is TicketState.PENDING_CONFIRM,
    "progress": lambda c: c.at.state is TicketState.IN_PROGRESS,
    "closed": lambda c: c.at.state is TicketState.CLOSED,
    "解释说明": lambda c: c.at.is_explained,
}
_OPEN_STATES = _STATES.keys() - {"closed", "解释说明"}
_OPEN_MEASURES = ("open", "overdue", "due_soon", "suspended")
STATE_NAMES = {"unowned": "没人接", "progress": "处理中", "closed": "已销号"}
_FILTER_NAMES = {"blank": "无党员网点", "unsatisfied": "不满意", "corrected": "改过类别", "reopened": "重办过"}


@dataclass(frozen=True)
class Question:
    """What was asked, as far as it concerns tickets: where, of whom, for when; `parts` say it back."""

    ctx: Context
    slots: Slots
    scope: Scope
    place: str
    parts: tuple[str, ...]
    fits: tuple[Fits, ...]
    view: View
    own: bool = False  # the speaker's own tickets, which his scope does not hide from him

    @property
    def title(self) -> str:
        """沛县｜设备终端与信息系统｜5月."""
        return "｜".join((self.place, *self.parts))

    @property
    def note(self) -> str:
        """What the answer was narrowed to; the speaker's own tickets are not."""
        return "" if self.own else self.scope.note

    @property
    def stamp(self) -> str:
        return f"（截至 {wording.stamp(self.view.now)}）"

    @property
    def plain(self) -> bool:
        """Whether every ticket of the scope is meant: then counters know the figures."""
        return not (self.own or self.fits or self.slots.get("time"))

    def as_of(self, instant: datetime) -> Question:
        """The same question, as it would have been answered at another instant."""
        return replace(self, view=View(min(instant, self.view.now), self.view.calendar))

    def figures(self) -> Progress:
        """What the block counts, without a look at closed tickets where that is possible."""
        if not self.plain:
            return statistics.progress(case.at for case in self.cases())
        return statistics.figures(self.ctx.session, as_of=self.view.now, calendar=self.ctx.calendar, reach=self.scope)

    def _only_open(self, metric: str) -> bool:
        """Whether no closed ticket can matter; side by side a group without an open one is still shown."""
        pending = metric in _OPEN_MEASURES or self.slots.get("state") in _OPEN_STATES
        return pending and not self.slots.get("group_by")

    def cases(self, metric: str = "", span: Span | None = None) -> list[Case]:
        """The tickets that fit; those solved in the period when solved ones are asked for, else those reported in it."""
        when = span or self.slots.get("time")
        found = measures.cases(
            self.ctx.session,
            as_of=self.view.now,
            calendar=self.ctx.calendar,
            reach=statistics.EVERYWHERE if self.own else self.scope,
            only_open=self._only_open(metric),
            apart=measures.APART.get(metric),
            wanted=lambda s: not self.own or _in_room(self.ctx, s.county),
        )
        return [c for c in found if all(fit(c) for fit in self.fits) and (when is None or _within(c, when, metric))]


def asked(ctx: Context, slots: Slots) -> Question:
    """Return the question, or refuse what may not be told here."""
    scope = _base(ctx)
    place = ""
    parts: list[str] = []
    fits: list[Fits] = []
    if county := slots.get("county"):
        scope, place = _county(ctx, scope, str(county)), str(county)
    if outlet := slots.get("outlet"):
        scope, place = _outlet(ctx, scope, outlet)
    own = slots.get("person") == "self"
    if not own and (scope.nothing or (scope.outlets is not None and not standing_rows.outlets(ctx, scope))):
        raise Refusal("这些数字不在您的数据范围，看不了。如果职务有变动，请找党建管理员登记。")
    for read in (_named, _person, _dept, _category, _state, _urgency, _lasting):
        word, fit = read(ctx, slots)
        if fit is not None:
            fits.append(fit)
            parts.append(word)
    if span := slots.get("time"):
        parts.append(span_words(span, local(ctx.now).date()))
    if not place:
        place = next(iter(scope.counties)) if scope.counties and len(scope.counties) == 1 else ctx.directory.city
    if own and not slots.get("county") and not slots.get("outlet"):
        place, parts = parts[0], parts[1:]
    view = View(_as_of(ctx, slots), ctx.calendar)
    return Question(ctx, slots, scope, place, tuple(filter(None, parts)), tuple(fits), view, own)


def _as_of(ctx: Context, slots: Slots) -> datetime:
    """The instant figures are for: now, or the end of the day up to which was asked (截至5月31日)."""
    first, last = slots.get("time") or (None, None)
    if first is not None or last is None or last >= local(ctx.now).date():
        return ctx.now
    return datetime.combine(last, time.max, tzinfo=local(ctx.now).tzinfo)


def span_words(span: Span, today: date) -> str:
    """5月, 2018年5月, 5月3日, 5月3日—5月9日, 截至5月9日."""
    first, last = span
    if first is None or last is None:
        return f"{wording.day(first)}以来" if first else f"截至{wording.day(last)}" if last else ""
    year = "" if first.year == today.year else f"{first.year}年"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month
        return f"{year}{first.month}月" if not months else f"{year}{first.month}—{last.month}月"
    if first == last:
        return f"{year}{wording.day(first)}"
    return f"{year}{wording.day(first)}—{wording.day(min(last, today) if first <= today else last)}"


def _base(ctx: Context) -> Scope:
    scope = access.scope_of(ctx.person, ctx.directory, local(ctx.now).date())
    if not ctx.in_group:
        return scope
    if ctx.group is None:
        raise Refusal("本群还没有绑定范围，暂时不能查数字。请管理员在群里说“绑定本群 县名”或“绑定本群 全市”。")
    return access.in_room(scope, ctx.group)


def _in_room(ctx: Context, county: str) -> bool:
    return ctx.group is None or ctx.group.county is None or ctx.group.county == county


def _county(ctx: Context, scope: Scope, county: str) -> Scope:
    if not _in_room(ctx, county):
        assert ctx.group is not None
        raise Refusal(f"本群范围是{ctx.group.county}，{county}的数字请在单聊里问我。")
    narrowed = scope.within(county)
    if narrowed.nothing:
        raise Refusal(f"“{county}”不在您的数据范围，看不了。如果职务有变动，请找党建管理员登记。")
    return narrowed


def _outlet(ctx: Context, scope: Scope, outlet: str | tuple[str, ...]) -> tuple[Scope, str]:
    named = (outlet,) if isinstance(outlet, str) else tuple(outlet)
    reach = {o.id for o in standing_rows.outlets(ctx, scope)}
    found = [o for o in named if o in reach]
    if not found:
        known = next((ctx.directory.outlets[o] for o in named if o in ctx.directory.outlets), None)
        raise Refusal(f"{known.name if known else '这个网点'}不在您（或本群）的范围，看不了。")
    if len(found) > 1:
        names = "、".join(wording.outlet(ctx.directory, o) for o in found[:5])
        raise Refusal(f"有几个叫这个名字的网点：{names}。请带上县名再问一次。")
    one = ctx.directory.outlets[found[0]]
    return Scope(counties=scope.counties, outlets=frozenset(found), departments=scope.departments), wording.outlet(
        ctx.directory, one.id
    )


Part = tuple[str, Fits | None]


def _dept(ctx: Context, slots: Slots) -> Part:
    name = slots.get("dept")
    if not name:
        return "", None
    found = {d.id for d in ctx.directory.departments.values() if name in d.name or d.name in name}
    if not found:
        raise Refusal(f"没有找到“{name}”这个部门。请写部门名，例如“综合部还有几个没办结”。")
    return str(name), lambda c: c.at.department in found


def _named(_: Context, slots: Slots) -> Part:
    numbers = frozenset(slots.get("named") or ())
    return (" ".join(f"#{no}" for no in sorted(numbers)), lambda c: c.no in numbers) if numbers else ("", None)


def _person(ctx: Context, slots: Slots) -> Part:
    name, role = slots.get("person"), slots.get("role")
    if not name:
        return "", None
    if name == "self":
        me, words = {ctx.person.userid}, {"handler": "您经办的", "reporter": "您反映的"}.get(str(role), "您的")
    else:
        me, words = {p.userid for p in ctx.directory.people.values() if p.name == name}, str(name)
        if not me:
            raise Refusal(f"没有找到“{name}”这个人。请写全名。")
    mine = {d.id for userid in me for d in ctx.directory.departments_of(userid)} if name == "self" else set()
    places = set(ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())) if name == "self" else set()

    def fits(case: Case) -> bool:
        hidden = case.anonymous and (name != "self" or ctx.in_group)
        reported = case.reporter in me and not hidden
        handled = case.at.handler in me or case.at.department in mine
        if role == "handler":
            return handled
        return reported if role == "reporter" else reported or handled or case.at.outlet in places

    return words, fits


def _category(_: Context, slots: Slots) -> Part:
    code = slots.get("cat")
    if not code:
        return "", None
    name = CATEGORIES[code].name if code in CATEGORIES else L1[code].name
    return name, lambda c: c.at.category == code or c.at.category.startswith(f"{code}-")


def _state(ctx: Context, slots: Slots) -> Part:
    words: list[str] = []
    fits: list[Fits] = []
    if (state := str(slots.get("state"))) in _STATES:
        words.append(STATE_NAMES.get(state, state))
        fits.append(_STATES[state])
    name = slots.get("filter")
    tests: dict[str, Fits] = {
        "blank": lambda c: (o := ctx.directory.outlets.get(c.at.outlet)) is not None and o.blank,
        "unsatisfied": lambda c: c.verdict is Satisfaction.UNSATISFIED,
        "corrected": lambda c: c.corrected,
        "reopened": lambda c: c.at.reopen_count > 0,
    }
    if name in tests:
        words.append(_FILTER_NAMES[name])
        fits.append(tests[name])
    return "、".join(words), (lambda c: all(fit(c) for fit in fits)) if fits else None


def _urgency(_: Context, slots: Slots) -> Part:
    level = slots.get("urgency")
    return (URGENCY_WORDS[Urgency(level)], lambda c: c.at.urgency == level) if level else ("", None)


def _lasting(ctx: Context, slots: Slots) -> Part:
    days = slots.get("min_days")
    if not days:
        return "", None
    since = local(ctx.now).date() - timedelta(days=int(days))

    def fits(case: Case) -> bool:
        start = case.at.due_at if slots.get("metric") == "overdue" else case.at.created_at
        return start is not None and local(start).date() <= since

    return f"满{days}天", fits


def _within(case: Case, span: Span, metric: str) -> bool:
    at = case.at.closed_at if metric == "solved" else case.at.due_at if metric == "due_soon" else case.at.created_at
    if at is None:
        return False
    day, (first, last) = local(at).date(), span
    return (first is None or first <= day) and (last is None or day <= last)
