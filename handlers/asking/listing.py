"""The tickets behind a number, ten to a page: as many rows as the number says."""

from __future__ import annotations

from typing import Any

from bot.router import Context
from handlers import standing_rows, ticket_story, wording
from handlers.asking.question import Question
from models import conversation, events, measures, tickets
from models.measures import APART, AVERAGES, MEASURES, Case
from models.rules.lifecycle import Verb
from models.rules.words import STATE_WORDS

PAGE_BYTES = 1650  # with its head and foot a page stays below what WeCom shows at once
PAGE_ROWS = wording.LIST_ROWS


def tickets_behind(question: Question, metric: str) -> list[Case]:
    """Return the tickets a number counts, most pressing first."""
    measure = MEASURES.get(metric)
    here = question.cases(metric)
    if metric in AVERAGES:
        here = measures.lasted(here, question.view)[0]
    elif measure is not None:
        here = measures.count(measure, here, question.view)[0]
    return sorted(here, key=lambda c: standing_rows.first_things_first(question.ctx, c.at))


def listed(question: Question, metric: str, offset: int = 0) -> str:
    """The list in words; what does not fit waits for “更多”."""
    ctx = question.ctx
    found = tickets_behind(question, metric)
    if not found:
        return nothing(question, metric)
    rows = [_row(question, case) for case in found]
    numbers = [case.no for case in found]
    return paged(ctx, head(question, metric, len(found)), rows, offset, numbers=numbers, note=question.note)


def head(question: Question, metric: str, count: int) -> str:
    """沛县｜5月｜已解决 12 件（截至 …）."""
    return f"{question.title}｜{name_of(metric)} {count} 件{question.stamp}"


def nothing(question: Question, metric: str) -> str:
    """What is said when no ticket fits."""
    name = _name(metric)
    return f"{question.title}{'' if name else '：'}没有{f'{name}的' if name and name != '问题' else '' if name else '符合的'}问题{question.stamp}。"


def name_of(metric: str) -> str:
    """What the tickets behind a number are called."""
    return _name(metric) or "问题"


def paged(
    ctx: Context, head: str, rows: list[str], offset: int, *, numbers: list[int] | None = None, note: str = ""
) -> str:
    """One page of rows from `offset` on; the rest is kept for “更多”, the shown numbers for “第2条”."""
    offset = offset if offset < len(rows) else 0
    shown: list[str] = []
    size = len(head.encode())
    for row in rows[offset : offset + PAGE_ROWS]:
        size += len(row.encode()) + 1
        if shown and size > PAGE_BYTES:
            break
        shown.append(row)
    stop = offset + len(shown)
    left = len(rows) - stop
    userid, chat = ctx.person.userid, ctx.message.chat
    if numbers is not None:
        conversation.keep_list(ctx.session, userid, chat, numbers[offset:stop], ctx.now)
    if left:
        conversation.keep_rest(ctx.session, userid, chat, "\n".join(rows[stop:]), ctx.now)
    table = "；回“导出来”要表格" if numbers is not None else ""
    more = [f"……（还有{left}条，回“更多”继续看{table}）"] if left else []
    return "\n".join([head, *shown, *more, *([note] if note else [])])


def shown_until(ctx: Context, offset: int, total: int) -> int:
    """Where the next page begins."""
    return min(offset + wording.LIST_ROWS, total)


def _row(question: Question, case: Case) -> str:
    row = standing_rows.row(question.ctx, case.at)
    fields = str(question.slots.get("fields") or "")
    if "reason" in fields and (why := _reason(question.ctx, case)):
        row += f"｜{why}"
    return row


def _reason(ctx: Context, case: Case) -> str:
    """Why a ticket stands still: the last words somebody gave for it."""
    ticket = tickets.by_no(ctx.session, case.no, for_update=False)
    if ticket is None:
        return ""
    story = events.story(ctx.session, "ticket", ticket.id)
    said = [e.note for e in story if e.verb in (Verb.SUSPEND, Verb.REQUEST_SUSPENSION) and e.note]
    return wording.excerpt(ticket_story.readable(ctx, ticket, said[-1]), 30) if said else ""


def _name(metric: str) -> str:
    measure = MEASURES.get(metric)
    if metric in APART:
        return STATE_WORDS[APART[metric]]
    if measure is None:
        return "已办结" if metric in AVERAGES else ""
    return measure.behind or measure.label


def numbers_of(pairs: list[tuple[int, str]]) -> dict[str, Any]:
    """Which number of an answer counts what, so that “202个是哪些” opens the right list."""
    found: dict[str, Any] = {}
    for number, metric in pairs:
        found.setdefault(str(number), metric)
    return found
