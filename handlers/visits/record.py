"""走访 and 帮扶 in one sentence."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.claims import Hearing, Match
from bot.language import trouble
from bot.router import Context, Router
from handlers import visit_mending, visit_words, wording
from handlers.visits.hearing import Heard, hear
from models import visits
from models.refusal import Refusal
from models.roster import Outlet
from models.rules.visits import BACKFILL_DAYS, MODE_WORDS, is_backfill, may_record
from models.rules.workdays import local

VISIT_DETAIL = "visit.detail"

_NO_VISIT = re.compile(
    r"记错|写错|删|不算|作废|改成|改到|改期|推迟|计划|几次|谁|吗[?？]?$|^[完覆达任]\S{0,6}率"
)  # 走访记错了，删掉
_STRAY = re.compile(r"([一-鿿]{2,4})\s+\S")  # a name where an outlet is expected


def declare(router: Router) -> None:
    router.command(
        "撤销走访", words=("撤销走访", "取消走访", "删掉走访"), examples=("撤销走访",)
    )(undo_visit)  # fmt: skip
    router.command(
        "走访", words=("走访记录", "记走访", "走访"), bare=False, unless=_says_trouble, prepare=hear, examples=("走访 安国 开了班会，收了两个问题",),
        roles=("REP",), help="记走访：“走访 安国 做了什么，1小时 9人”",
    )(record)  # fmt: skip
    router.command(
        "帮扶结果", words=("帮扶结果",), prepare=hear, examples=("帮扶结果 安国 夏粮款比去年多了三成",),
    )(assist_result)  # fmt: skip
    router.command(
        "帮扶", words=("记帮扶", "帮扶"), prepare=hear, examples=("帮扶 安国 夏粮 跑了12个收粮点，做了客户名单",),
        roles=("REP",), help="记帮扶：“帮扶 安国 夏粮 做了什么”",
    )(assist)  # fmt: skip
    router.answers(VISIT_DETAIL)(detail)


def record(ctx: Context) -> str:
    """Keep a visit; what is missing may be added, nothing is demanded."""
    heard: Heard = ctx.prepared
    outlet = _one_of_mine(ctx, heard, "走访")
    day = visit_words.day_of(ctx.reader.times(ctx.said.text, ctx.now, ctx.calendar), local(ctx.now).date())
    return keep(ctx, outlet.id, day, heard.about)


def keep(ctx: Context, outlet: str, day: date, about: str) -> str:
    """Keep one visit of the speaker's; `about` are the words without the outlet."""
    today = local(ctx.now).date()
    _refuse_foreign(ctx, outlet)
    if not may_record(day, today):
        why = "还没到" if day > today else f"已超过{BACKFILL_DAYS}天"
        raise Refusal(f"{wording.day(day)}{why}，不能记走访。补录限{BACKFILL_DAYS}天以内；日期说错了请重发一句。")
    mode, minutes, people = visit_words.mode(about), visit_words.minutes(about), visit_words.people(about)
    late = is_backfill(day, today)
    kept = visits.record_visit(
        ctx.session, rep=ctx.person.userid, outlet=outlet, day=day, mode=mode.value, minutes=minutes,
        met_count=people, items=visit_words.labels(visit_words.ITEMS, about), summary=about or "走访", late=late, now=ctx.now,
    )  # fmt: skip
    known = "，".join(
        [MODE_WORDS[mode], *([f"{minutes}分钟"] if minutes else []), *([f"{people}人"] if people else [])]
    )
    when = "" if day == today else f"（{wording.day(day)}，补录，晚{(today - day).days}天）"
    reply = f"已记走访 {wording.outlet(ctx.directory, outlet)}{when}：{known}。"
    if kept.again:
        visit = ctx.session.get_one(visits.Visit, kept.id)
        minutes, people = visit.minutes, visit.met_count
        known_day = "今天" if day == today else wording.day(day)
        reply = f"{known_day}的走访 {wording.outlet(ctx.directory, outlet)} 先前记过了，这次说的并在一起，只算一次。"
    missing = [name for name, value in (("时长", minutes), ("人数", people)) if value is None]
    if missing:
        _ask_detail(ctx, kept.id)
        reply += f"没说{'、'.join(missing)}，想补就直接回“1小时 9人”，不补也行。"
    if ("问题" in about or "反映" in about) and not trouble.idle(about):
        reply += "有问题要提单，直接说一句，例如“提单 食堂冰箱坏了”。"
    return reply + "记错了回“撤销走访”。"


def keep_short(ctx: Context, outlet: str, day: date, about: str) -> str:
    """Keep one of several visits of a sentence; nothing more is asked about it."""
    today = local(ctx.now).date()
    _refuse_foreign(ctx, outlet)
    if not may_record(day, today):
        raise Refusal(f"{wording.day(day)}还没到，或已超过{BACKFILL_DAYS}天，不能记走访；日期说错了请重发一句。")
    mode = visit_words.mode(about)
    kept = visits.record_visit(
        ctx.session, rep=ctx.person.userid, outlet=outlet, day=day, mode=mode.value, minutes=None, met_count=None,
        items=visit_words.labels(visit_words.ITEMS, about), summary=about, late=is_backfill(day, today), now=ctx.now,
    )  # fmt: skip
    late = f"（补录，晚{(today - day).days}天）" if day != today else ""
    if kept.again:
        return f"走访 {wording.outlet(ctx.directory, outlet)} {wording.day(day)}先前记过了，只算一次。"
    return f"已记走访 {wording.outlet(ctx.directory, outlet)} {wording.day(day)}{late}：{MODE_WORDS[mode]}。"


def _refuse_foreign(ctx: Context, outlet: str) -> None:
    mine = ctx.directory.paired_outlets(ctx.person.userid, local(ctx.now).date())
    if not mine:
        raise Refusal("“走访”由党代表来记，您目前没有结对的网点。如果不对，请找县党建管理员。")
    if outlet not in mine:
        name = wording.outlet(ctx.directory, outlet)
        raise Refusal(f"{name}不是您的联系点（您的：{_names(ctx, mine)}）。请换成自己的网点再发。")


def detail(ctx: Context) -> str:
    """Take “1小时 9人” as what was missing; anything else is no answer to us."""
    assert ctx.question is not None
    visit = ctx.session.get_one(visits.Visit, ctx.question.options["visit"])
    minutes, people = visit_words.minutes(ctx.said.text), visit_words.people(ctx.said.text)
    if minutes is None and people is None:
        return ctx.not_mine()
    visits.complete_visit(ctx.session, visit, minutes=minutes, met_count=people, now=ctx.now)
    ctx.close_question("answered")
    said = "，".join([*([f"{minutes}分钟"] if minutes else []), *([f"{people}人"] if people else [])])
    return f"已补上：{wording.short_outlet(ctx.directory, visit.outlet)}走访 {said}。"


def undo_visit(ctx: Context) -> str:
    """Take back the visit that was recorded last today."""
    visit = visits.latest_by(ctx.session, ctx.person.userid)
    if visit is None or local(visit.created_at).date() != local(ctx.now).date():
        raise Refusal("今天没有您记的走访，不用撤销。以前的记录要改，请找县党建管理员。")
    return visit_mending.take_back(ctx, visit)


def assist(ctx: Context) -> str:
    heard: Heard = ctx.prepared
    outlet = _one_of_mine(ctx, heard, "帮扶")
    if not heard.about:
        raise Refusal(f"请说一下帮了什么，例如“帮扶 {outlet.short} 夏粮 跑了12个收粮点，做了客户名单”。")
    today = local(ctx.now).date()
    named = next(
        (name for name, words in visit_words.CAMPAIGNS.items() if any(w in heard.about for w in words)), "日常帮扶"
    )
    campaign = f"{named}{today.year}" if named != "日常帮扶" else named
    kinds = visit_words.labels(visit_words.ASSIST_KINDS, heard.about) or ["其他"]
    visits.record_assist(
        ctx.session, rep=ctx.person.userid, outlet=outlet.id, start=today, end=today, campaign=campaign, kinds=kinds,
        content=heard.about, result="", now=ctx.now,
    )  # fmt: skip
    return (
        f"已记帮扶 {wording.outlet(ctx.directory, outlet.id)}（{campaign}·{'/'.join(kinds)}）。"
        f"有了结果请回“帮扶结果 {outlet.short} …”。"
    )


def assist_result(ctx: Context) -> str:
    heard: Heard = ctx.prepared
    outlet = _one_of_mine(ctx, heard, "帮扶结果")
    found = visits.latest_assist_by(ctx.session, ctx.person.userid, outlet.id)
    if found is None:
        raise Refusal(f"还没有您在{outlet.name}的帮扶记录，请先回“帮扶 {outlet.short} 做了什么”。")
    if not heard.about:
        raise Refusal(f"请把结果写在后面，例如“帮扶结果 {outlet.short} 夏粮款比去年多了三成”。")
    visits.set_result(ctx.session, found, heard.about, now=ctx.now)
    return f"已记下{outlet.name}{found.campaign}的结果：{wording.excerpt(heard.about, 60)}"


def _one_of_mine(ctx: Context, heard: Heard, verb: str) -> Outlet:
    """The paired outlet a sentence is about; the only one when none is named."""
    mine = ctx.directory.paired_outlets(ctx.person.userid, local(ctx.now).date())
    if not mine:
        raise Refusal(f"“{verb}”由党代表来记，您目前没有结对的网点。如果不对，请找县党建管理员。")
    stray = _STRAY.match(heard.about) if not heard.outlets else None
    if stray and not any(word in stray[1] for words in visit_words.ITEMS.values() for word in words):
        raise Refusal(f"没有找到网点“{stray[1]}”。您的联系点：{_names(ctx, mine)}，请写其中一个再发。")
    if not heard.outlets and len(mine) == 1:
        return ctx.directory.outlets[mine[0]]
    found = [o for o in heard.outlets if o in mine]
    if len(found) == 1:
        return ctx.directory.outlets[found[0]]
    names = _names(ctx, mine)
    if heard.outlets and not found:
        raise Refusal(
            f"{wording.outlet(ctx.directory, heard.outlets[0])}不是您的联系点（您的：{names}）。请换成自己的网点再发。"
        )
    raise Refusal(f"请说明是哪个网点：{names}。例如“{verb} {ctx.directory.outlets[mine[0]].short} …”。")


def _names(ctx: Context, outlets: tuple[str, ...]) -> str:
    return "、".join(ctx.directory.outlets[o].short for o in outlets)


def _ask_detail(ctx: Context, visit_id: int) -> None:
    ctx.ask(VISIT_DETAIL, {"words": True, "visit": visit_id}, expires_in=timedelta(hours=12))


def _says_trouble(hearing: Hearing, match: Match) -> bool:
    """A visit that found something broken goes the report's way, which records both."""
    return trouble.faulty(match.rest) or bool(_NO_VISIT.search(match.rest))
