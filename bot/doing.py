"""Carry out what a message was understood to ask for: each act by its feature, in order, in one reply.

Of several acts one that is refused leaves the others standing, and the reply says so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot import access, situation
from bot.claims import Match
from bot.language.meaning import matters
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.listening import KEPT_WHOLE, REPORT, UNCLEAR, Understood
from bot.router import GROUP, SINGLE, Context, Router
from models.refusal import Refusal
from models.rules.workdays import local

UNKNOWN = "text:unknown"
_PLAIN = frozenset({REPORT, "visit_log"})  # what leans on nothing said before
_CORRECTING = re.compile(
    r"不是|不对|错|改成|改为|应该是|刚才|刚刚|[这那上]一?[条个件]"
)  # may be about what was said before
_NUMBER = re.compile(r"^[\s，,。；;]*(?:#?\d{3,7}号?(?:那|这)?[个条张单件]?)?[\s，,：:]*")
_HEADED = re.compile(r"进展|进度|备注|跟进|情况|[:：]\s*$")
CUT = "（这条太长，只看了开头；全文已保存。）"
_ADDING = re.compile(r"^[\s，,。；;]*(?:另外|还有|再就是|顺便|顺带|对了|此外)[，,\s]*")  # ties a part to the one before


def carry_out(ctx: Context, router: Router, first: Understood, about: Situation) -> str:
    """Return the reply to a message that answers no question and is no written command.

    `first` is what it means when nothing went before; it is read again with what did, unless it needs none of it.
    """
    text = ctx.said.text
    older = about.never_reports or _CORRECTING.search(text) or matters.POINTS.search(text)
    plain = {act.name for act in first.acts} <= _PLAIN and not older and not ctx.said.refs
    if plain and not ctx.questions and not ctx.said.quoted:
        understood = first
    else:
        today = local(ctx.now).date()
        about = situation.remembered(
            about, ctx.session, ctx.said, () if ctx.in_group else ctx.questions, ctx.message.chat,
            lambda: access.tickets_of(ctx.session, ctx.person, ctx.directory, today),
        )  # fmt: skip
        understood = ctx.reader.understand(text, about, voice=ctx.message.kind == "voice")
    ctx.about = about
    acts = _weighed(_joined(_told(understood.acts, len(ctx.said.text))))
    if acts[0].name == UNCLEAR:
        ctx.match = Match(found=understood.nearest)
        return router.kinds[UNKNOWN](ctx)
    reply = _one(ctx, router, acts[0]) if len(acts) == 1 else _several(ctx, router, acts)
    return f"{reply}\n{CUT}" if ctx.said.was_cut and not any(act.name == REPORT for act in acts) else reply


def _told(acts: tuple[Act, ...], length: int) -> tuple[Act, ...]:
    """A line that says nothing by itself, such as an outlet's name over what is wrong there, belongs to the report."""
    names = {act.name for act in acts}
    if not {REPORT, UNCLEAR} <= names:
        return acts
    if names == {REPORT, UNCLEAR}:
        return (Act(REPORT, end=length),)
    return tuple(act for act in acts if act.name != UNCLEAR)


def _joined(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """A visit and what was found there are one story and get one answer."""
    visits = tuple(visit for act in acts if act.name == "visit_log" for visit in act.visits)
    if not visits or not any(act.name == REPORT for act in acts):
        return acts
    return tuple(replace(act, visits=visits) if act.name == REPORT else act for act in acts if act.name != "visit_log")


def _weighed(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """“好使，给五分” is one verdict: the score says what the word said."""
    scored = [
        act.slots.get("id") or act.slots.get("ids") for act in acts if act.name == "rate" and "score" in act.slots
    ]
    return tuple(
        act
        for act in acts
        if act.name != "confirm_close" or (act.slots.get("id") or act.slots.get("ids")) not in scored
    )


def _several(ctx: Context, router: Router, acts: tuple[Act, ...]) -> str:
    said: list[str] = []
    done = 0
    for act in acts:
        try:
            with ctx.session.begin_nested():
                said.append(_one(ctx, router, act))
            done += 1
        except Refusal as refusal:
            said.append(f"没有办：{refusal.text}")
    if not done:
        raise Refusal("\n".join(said))
    return "\n".join(said)


def _one(ctx: Context, router: Router, act: Act) -> str:
    found = router.doers.get(act.name)
    here = GROUP if ctx.in_group else SINGLE
    if found is None or here not in found[0].where:
        if ctx.in_group and found is not None:
            raise Refusal("这件事请到与我的单聊里说。")
        ctx.match = Match(found=(act.name,))
        return router.kinds[UNKNOWN](ctx)
    intent, handler = found
    if act.ask == "sure" and not intent.later:
        raise Refusal(_doubt(intent.name, intent.examples))
    ctx.act = act
    ctx.match = Match(word=intent.name, refs=_refs(act, ctx.about), rest=_rest(ctx, act))
    ctx.prepared = None
    return handler(ctx)


def _doubt(name: str, examples: tuple[str, ...]) -> str:
    like = f"，例如“{examples[0]}”" if examples else ""
    return f"没有办理，先跟您核对一下：是要“{name}”吗？是的话请带上编号再说一句{like}；不是就换个说法。"


def _rest(ctx: Context, act: Act) -> str:
    """The words behind the verb; a report is kept in full, as it was written."""
    if act.name in KEPT_WHOLE:
        if (act.start, act.end) == (0, len(ctx.said.text)):
            return ctx.said.words
        return _ADDING.sub("", ctx.said.text[act.start : act.end])
    words = str(act.slots.get("reason") or act.slots.get("result") or _story(ctx, act) or act.rest)
    at = ctx.said.folded.find(words) if words else -1
    return ctx.said.words[at : at + len(words)] if at >= 0 else words  # as they were written, where they stand there


def _story(ctx: Context, act: Act) -> str:
    """All that a progress note tells, also before the phrase that gave it away; “备注一下：…” stands before a note."""
    told = ctx.said.text[act.start : act.end]
    begun = told.find(act.rest) if act.rest else -1
    if act.name != "progress" or (begun > 0 and _HEADED.search(told[:begun])):
        return ""
    return _NUMBER.sub("", told).strip()


def _refs(act: Act, about: Situation | None) -> tuple[int, ...]:
    """Ticket numbers an act is about; a place in a list means the ticket that stood there."""
    assert about is not None
    refs: list[int] = []
    for value in (act.slots.get("id"), *_many(act.slots.get("ids"))):
        if isinstance(value, int):
            refs.append(value)
        elif value in ("prev_all", "list"):
            refs += about.listed or about.created
        elif value == "last":
            refs += about.created[-1:]
    for place in (act.slots.get("item"), *_many(act.slots.get("items"))):
        if isinstance(place, int):
            if not 1 <= place <= len(about.listed):
                raise Refusal(_no_such_place(place, len(about.listed)))
            refs.append(about.listed[place - 1])
    return tuple(dict.fromkeys(refs))


def _no_such_place(place: int, shown: int) -> str:
    if not shown:
        return f"不知道您说的第{place}条是哪一件：请写问题编号；回“我的问题”看清单。"
    return f"刚才的清单没有第{place}条，一共{shown}条；回“我的问题”看清单。"


def _many(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,) if value is not None else ()
