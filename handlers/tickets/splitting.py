"""拆案: what was submitted as one becomes several, each with a department of its own; their time runs from the first word."""

from __future__ import annotations

import re

from bot.router import Context, Router
from handlers import notices, wording
from handlers.tickets import acts, endings
from handlers.turn_notices import TurnNotices
from models import followers, outbox, questions, tickets
from models.refusal import Refusal
from models.rules.lifecycle import Verb
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket

_BETWEEN = re.compile(r"\s*(?:[;；|/\n]|(?<!\d)[1-9][.、)）](?!\d))\s*")
_LEAD = re.compile(
    r"^(?:拆(?:案|成|分)?\s*#?\s*\d{3,7}\s*号?)?[\s：:，,]*(?:成|为)?(?:两|二|三|四|几|\d)?[件个条张]?[：:，,\s]*"
)


def declare(router: Router) -> None:
    router.act(
        "拆案", story=True, asks=True, bare=False, verbs=("拆案", "拆单", "拆成", "拆分", "拆"), examples=("拆案 1001 冰箱不制冷；插座松了",),
    )(split)  # fmt: skip
    router.does("split", name="拆成几件", examples=("1001 拆成两件：冰箱不制冷；插座松了",))(split)


def split(ctx: Context) -> str:
    """Cut a ticket into the parts that are named."""
    return acts.each(ctx, Verb.SPLIT, lambda ticket: _split(ctx, ticket))


def _split(ctx: Context, ticket: Ticket) -> str:
    parts = _parts(ctx)
    if len(parts) < 2 and not acts.may(ctx, ticket, Verb.SPLIT):
        acts.perform(ctx, ticket, Verb.SPLIT)  # says who may
    if len(parts) < 2:
        raise Refusal(f"请把要分开的几件写全，用分号隔开，例如“拆案 {ticket.no} 冰箱不制冷；插座松了”。")
    told = outbox.told_about(ctx.session, ticket.id)
    acts.perform(ctx, ticket, Verb.SPLIT, text="；".join(parts), parts=len(parts))
    endings.over(ctx, ticket)
    questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="split")
    made = [_part(ctx, ticket, words) for words in parts]
    TurnNotices.of(ctx).split(ticket, made, ctx.person, key=f"split:{ticket.no}:{ctx.message.key}")
    for userid in told:
        if userid == ticket.handler != ctx.person.userid:
            TurnNotices.of(ctx).member(
                userid, key=f"split-away:{ticket.no}:{ctx.message.key}", ticket=ticket.id,
                text=f"#{ticket.no} 已由{ctx.person.name}拆成 {'、'.join(f'#{t.no}' for t in made)}，原单不用再办。",
            )  # fmt: skip
    lines = [f"#{part.no} {wording.gist(part)}，{_where(ctx, part)}，时限{wording.deadline(part)}" for part in made]
    return "\n".join([f"#{ticket.no} 已拆成{len(made)}件，时限从当初反映时算：", *lines, "拆错了10分钟内回“撤销”。"])


def _part(ctx: Context, whole: Ticket, words: str) -> Ticket:
    reporter = ctx.directory.people[whole.reporter]
    own = ctx.directory.own_outlets(whole.reporter, local(ctx.now).date())
    reading = ctx.reader.report(words, county=whole.county, own=own)
    opened = tickets.open_draft(
        ctx.session, reporter=reporter, role=whole.reporter_role, channel=whole.channel, text=words, outlet=whole.outlet,
        county=whole.county, choices=reading.choices, evidence=reading.evidence, model=reading.model,
        urgency=max(reading.urgency, Urgency(whole.urgency), key=list(Urgency).index), anonymous=whole.anonymous,
        on_behalf=whole.on_behalf, now=ctx.now,
    )  # fmt: skip
    part = tickets.by_id(ctx.session, opened.id)
    tickets.split_off(
        ctx.session, whole, part, directory=ctx.directory, calendar=ctx.calendar, actor=ctx.person.userid, now=ctx.now
    )
    followers.share(ctx.session, whole=whole.id, part=part.id, reporter=part.reporter, now=ctx.now)
    pushes = notices.Pushes.of(ctx)
    if part.handler:
        pushes.dispatched(part)
    else:
        pushes.ownerless(part)
    return part


def _where(ctx: Context, part: Ticket) -> str:
    return f"已派{ctx.directory.label(ctx.directory.department(part.department))}" if part.handler else "等管理员派单"


def _parts(ctx: Context) -> list[str]:
    """The problems named: by the sentence's reading, else cut at its semicolons and numbers."""
    said = str(ctx.act.slots.get("parts") or "") if ctx.act is not None else ""
    words = _LEAD.sub("", said or ctx.match.rest)
    return [part.strip(" ，,。.") for part in _BETWEEN.split(words) if len(part.strip(" ，,。.")) > 1]
