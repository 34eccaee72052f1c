"""并 and 关联: a draft joins an open ticket or is linked to it; an administrator merges submitted tickets.

Nothing is merged without a word of the person, and within the hour one word takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot import access
from bot.answering import draft_called, draft_labels, draft_name, drafts_of
from bot.claims import Hearing, Match
from bot.router import Context, Router
from handlers import notices, wording
from handlers.tickets import acts, cards, draft, endings, undoing
from models import followers, questions, tickets, undo
from models.questions import Question
from models.refusal import Refusal
from models.rules.lifecycle import Forbidden, TicketState
from models.rules.workdays import local
from models.tickets import Ticket

JOINED, WHICH = "joined", "joining.which"
TAKE_BACK = timedelta(hours=1)
WHICH_STANDS = timedelta(minutes=30)
CASE = "并案"  # the administrators' word: of several numbers the oldest stays

_NO = r"#?\s*(\d{3,7})\s*号?"
_INTO = re.compile(rf"(?:并|合并)?[到入进给]?\s*{_NO}[。.!！]*")
_SAYS_WHERE = re.compile(r"(?:并|合)[^，,。]{0,3}[到入进给]")
_PLACE = re.compile(r"草稿\s*(\d{1,2})")
_CHOSEN = re.compile(rf"\s*(?P<place>\d\d?)(?:[\s,，:：]*(?P<word>并入|并到|并|合并|关联)\s*{_NO})?[。.!！]*")


def declare(router: Router) -> None:
    router.act(
        "并入", verbs=(CASE, "并入", "并到", "合并到", "合并入", "并"),
        examples=("并 #1001", "并案 1001 1004", "并 1004 到 1001", "1004 并到 1001"),
    )(merge)  # fmt: skip
    router.does("merge", name="并两件", examples=("1004和1001是一回事",))(merge_understood)
    router.act("关联", verbs=("关联",), examples=("关联 #1001",))(link)
    router.pattern(
        "把并到", pattern=r"(?:把\s*#?\s*(?P<one>\d{3,7})\s*号?\s*)?(?:合并|并案|并)[到入进]?\s*#?\s*(?P<main>\d{3,7})\s*号?[。.!！]*",
        examples=("把1004并到1001", "合并 #1001"),
    )(merge_in_words)  # fmt: skip
    router.command("拆开", words=("取消合并", "撤销合并", "不合并了", "拆开"), examples=("取消合并",))(take_apart)
    router.command(
        "草稿并入", words=("草稿",), bare=False, unless=_not_chosen, examples=("草稿1 并 1001", "草稿2 关联 1001"),
    )(choose)  # fmt: skip


def merge(ctx: Context) -> str:
    """并 #n joins the draft to #n; 并 #a 到 #b, an administrator's, merges tickets that were submitted."""
    refs, rest = ctx.match.refs, ctx.match.rest
    if rest.startswith("错"):
        return undoing.unmerge(ctx)
    into = _INTO.fullmatch(rest)
    if into and refs:
        return merge_tickets(ctx, refs, int(into[1]))
    if len(refs) > 1 and ctx.match.word == CASE:
        oldest = min(refs)
        return merge_tickets(ctx, [no for no in refs if no != oldest], oldest)
    if len(refs) > 1:
        raise Refusal(f"请写明并到哪一件，例如“并 {refs[0]} 到 {refs[1]}”。")
    return _about_draft(ctx, "并", refs, rest, join)


def merge_understood(ctx: Context) -> str:
    """“1004 和 1001 是一回事”: the oldest stays, unless the words say into which."""
    assert ctx.act is not None
    refs, main = ctx.match.refs, ctx.act.slots.get("main")
    if len(refs) < 2 and not isinstance(main, int):
        raise Refusal("请写上两件的编号，例如“并 1004 到 1001”；草稿要并入已有的，回“并 #编号”。")
    numbers = tuple(dict.fromkeys((*refs, *((main,) if isinstance(main, int) else ()))))
    if not (isinstance(main, int) and _SAYS_WHERE.search(ctx.said.text)):
        main = min(numbers)
    return merge_tickets(ctx, [no for no in numbers if no != main], main)


def merge_in_words(ctx: Context) -> str:
    """把1004并到1001; 合并 #1001."""
    main = int(ctx.match.parts["main"])
    if "one" in ctx.match.parts:
        return merge_tickets(ctx, [int(ctx.match.parts["one"])], main)
    return _about_draft(ctx, "并", (main,), "", join)


def link(ctx: Context) -> str:
    """关联 #n submits the draft as its own; both tickets know of each other."""
    return _about_draft(ctx, "关联", ctx.match.refs, ctx.match.rest, submit_linked)


def choose(ctx: Context) -> str:
    """草稿1 并 #n, or 草稿1 alone after we have asked which."""
    said = _CHOSEN.fullmatch(ctx.match.rest)
    asked = next((q for q in reversed(ctx.questions) if q.kind == WHICH), None)
    if said is None or (said["word"] is None and asked is None):
        return draft.my_drafts(ctx)
    if said["word"] is None:
        assert asked is not None
        word, no = str(asked.options["word"]), int(asked.options["no"])
    else:
        word, no = said["word"], int(said[3])
    return _about_draft(ctx, word, (no,), f"草稿{said['place']}", submit_linked if word == "关联" else join)


def _not_chosen(_: Hearing, match: Match) -> bool:
    return _CHOSEN.fullmatch(match.rest) is None


def _about_draft(
    ctx: Context, word: str, refs: Sequence[int], rest: str, act: Callable[[Context, Ticket, Ticket, str], str]
) -> str:
    """Find the draft and the ticket that are meant, or ask, and do it."""
    if not refs:
        raise Refusal(f"请带上编号，例如“{word} 1001”。")
    open_ones = drafts_of(ctx)
    place = _PLACE.fullmatch(rest)
    if not open_ones:
        return _without_draft(ctx, word, refs[0])
    question = draft_called(open_ones, int(place[1])) if place else open_ones[0]
    main = acts.find(ctx, refs[0])
    _check_open(ctx, main, word)
    if len(open_ones) > 1 and not place:
        return _ask_which(ctx, word, main, open_ones)
    questions.close_kind(ctx.session, userid=ctx.person.userid, kind=WHICH, now=ctx.now, outcome="answered")
    return act(ctx, tickets.by_id(ctx.session, question.ticket or 0), main, "" if place else rest)


def _without_draft(ctx: Context, word: str, no: int) -> str:
    """Nothing waits: it was done already, or an administrator has not said into what, or there is no draft."""
    done = next((q for q in reversed(ctx.questions) if q.kind == JOINED and q.options["no"] == no), None)
    if done is not None and word != "关联":
        return f"已经并入 #{no}，不用再说一次；并错了回“拆开”。"
    main = acts.find(ctx, no)
    if word != "关联" and access.administers(ctx.person):
        raise Refusal(f"请写明并到哪一件，例如“并 {no} 到 1001”。")
    raise Refusal(
        f"现在没有等您提交的草稿，没有可以{word}的。对 #{main.no} 有话要补充，回“补充 {main.no} …”；"
        "要反映新问题，直接说一句。"
    )


def _ask_which(ctx: Context, word: str, main: Ticket, open_ones: Sequence[Question]) -> str:
    ctx.ask(WHICH, {"word": word, "no": main.no}, expires_in=WHICH_STANDS)
    listed, first = " / ".join(draft_labels(open_ones)), draft_name(open_ones[0])
    return f"有{len(open_ones)}份草稿没提交，请说明是哪一份：{listed}。例如“{first}”，或“{first} {word} {main.no}”。"


def _check_open(ctx: Context, main: Ticket, word: str) -> None:
    if main.is_open:
        return
    now = f"#{main.no} 已经是“{wording.state(main)}”，不能再{word}。"
    if main.state == TicketState.MERGED.value and main.merged_into is not None:
        other = tickets.by_id(ctx.session, main.merged_into)
        if access.may_see(other, ctx.person, ctx.directory, local(ctx.now).date()):
            raise Refusal(f"{now}它已并入 #{other.no}，请回“{word} {other.no}”。")
    again = f"，或回“重办 {main.no}”" if main.state == TicketState.CLOSED.value else ""
    raise Refusal(f"{now}请回 1 单独提交{again}。")


def join(ctx: Context, joined: Ticket, main: Ticket, more: str) -> str:
    """Let a draft go into an open ticket: its words are kept there and its reporter hears the end."""
    tickets.merge(
        ctx.session, joined, main, actor=ctx.person.userid, relations=acts.relations(ctx, joined), now=ctx.now
    )
    followers.follow(ctx.session, ticket=main.id, userid=ctx.person.userid, source=joined.id, now=ctx.now)
    words = f"{joined.text}；{more}" if more else joined.text
    tickets.note(ctx.session, main, "SUPPLEMENT", actor=_actor(ctx, joined), now=ctx.now, text=words)
    notices.Pushes.of(ctx).joined(main, joined, ctx.person, words)
    questions.close_for(ctx.session, ticket=joined.id, now=ctx.now, outcome="merged")
    questions.ask(
        ctx.session, userid=ctx.person.userid, kind=JOINED, ticket=joined.id, options={"no": main.no, "main": main.id},
        now=ctx.now, expires_at=ctx.now + TAKE_BACK,
    )  # fmt: skip
    return (
        f"已并入 #{main.no}（{wording.state(main)}），没有另外立单；您的话已记在 #{main.no} 里，销号时会告诉您。"
        "并错了，1小时内回“拆开”恢复草稿。"
    )


def submit_linked(ctx: Context, linked: Ticket, main: Ticket, _: str) -> str:
    """Submit a draft as its own and leave a line in the story of both."""
    if linked.outlet is None:
        raise Refusal("这份草稿还没有网点，请先回网点前面的数字，或直接写网点名。")
    said = cards.submit(ctx, linked)
    for one, other in ((linked, main), (main, linked)):
        tickets.note(ctx.session, one, "LINK", actor=_actor(ctx, linked), now=ctx.now, text=f"#{other.no}")
    return f"{said}\n已与 #{main.no} 关联，两件分别办理。"


def take_apart(ctx: Context) -> str:
    """拆开: the draft is there again, as it was."""
    restored = taken_apart(ctx)
    if restored is None:
        raise Refusal("没有可以拆开的：并入后1小时内可以拆开。要单独反映，请再说一句。")
    return restored


def taken_apart(ctx: Context) -> str | None:
    """Undo the latest joining of this person, None when there is none to undo."""
    question = next((q for q in reversed(ctx.questions) if q.kind == JOINED), None)
    if question is None:
        return None
    questions.close(ctx.session, question, "undone", ctx.now)
    before = tickets.by_id(ctx.session, question.ticket or 0)
    main = tickets.by_id(ctx.session, int(question.options["main"]))
    followers.leave(ctx.session, source=before.id, userid=ctx.person.userid)
    undo.forget(ctx.session, before.id)
    tickets.note(ctx.session, main, "UNMERGE", actor=_actor(ctx, before), now=ctx.now, text="上面的补充另行反映")
    notices.Pushes.of(ctx).parted(main, before, ctx.person)
    again = tickets.draft_again(ctx.session, before, reporter=ctx.person, now=ctx.now)
    note = f"已从 #{main.no} 拆开"
    if again.outlet is None:
        own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
        return cards.ask_outlet(ctx, again, own, fresh=True, note=note)
    return cards.show_draft(ctx, again, sure=True, fresh=True, note=note)


def merge_tickets(ctx: Context, numbers: Sequence[int], main_no: int) -> str:
    """Merge submitted tickets into another; all their people hear its end, and it is counted once."""
    if main_no in numbers:
        raise Refusal(f"#{main_no} 不能并入自己，请写明并到另一件，例如“并 {main_no} 到 1001”。")
    main = acts.find(ctx, main_no)
    _check_open(ctx, main, "并入")
    return "\n".join(_merge(ctx, acts.find(ctx, no), main) for no in dict.fromkeys(numbers))


def _merge(ctx: Context, ticket: Ticket, main: Ticket) -> str:
    if ticket.state == TicketState.MERGED.value and ticket.merged_into == main.id:
        return f"#{ticket.no} 已经并入 #{main.no}，不用再并一次。"
    try:
        tickets.merge(
            ctx.session, ticket, main, actor=ctx.person.userid, relations=acts.relations(ctx, ticket), now=ctx.now
        )
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused
    endings.over(ctx, ticket)
    others = [*followers.of(ctx.session, ticket.id), *followers.watchers(ctx.session, ticket.id)]
    followers.move(ctx.session, before=ticket.id, after=main.id)
    followers.follow(ctx.session, ticket=main.id, userid=ticket.reporter, source=ticket.id, now=ctx.now)
    where = wording.outlet(ctx.directory, ticket.outlet)
    tickets.note(
        ctx.session, main, "SUPPLEMENT", actor=ctx.person.userid, now=ctx.now, text=f"#{ticket.no} {where} 并入"
    )
    questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="merged")
    notices.Pushes.of(ctx).merged(ticket, main, ctx.person)
    for userid in dict.fromkeys(others):
        if userid not in (ticket.reporter, ctx.person.userid):
            notices.Pushes.of(ctx).member(
                userid, key=f"merged-told:{ticket.no}", ticket=ticket.id,
                text=f"#{ticket.no} 已由{ctx.person.name}并入 #{main.no} 一起办理，以后告诉您 #{main.no} 的结果。",
            )  # fmt: skip
    return f"#{ticket.no} 已并入 #{main.no}，两边的反映人都会收到 #{main.no} 的结果，只计一件。"


def _actor(ctx: Context, report: Ticket) -> str:
    """Nobody else's story names who reported anonymously."""
    return tickets.SYSTEM if report.anonymous else ctx.person.userid
