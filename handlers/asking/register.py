"""The columns of the register (问题台账): one row a ticket, every field under the name people know it by.

Who may not read a ticket's words gets none of them; nobody's name stands where it was asked to be left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot import access
from handlers import ticket_story
from handlers.asking.question import Question
from models.dossiers import Dossier
from models.files import Cell
from models.rules.lifecycle import Verb
from models.rules.taxonomy import CATEGORIES, L1
from models.rules.words import (
    CARD_WORDS,
    LIGHT_WORDS,
    RESOLUTION_WORDS,
    ROLE_WORDS,
    SATISFACTION_WORDS,
    STATE_WORDS,
    URGENCY_WORDS,
    CardLevel,
    Resolution,
    Role,
    TicketState,
)
from models.rules.workdays import local

NOT_YOURS = "（不在您的范围，内容不显示）"
_CHANNELS = {"app": "应用单聊", "aibot": "智能机器人", "import": "补录"}


@dataclass(frozen=True)
class Row:
    """One ticket as one person may read it, alone with us."""

    question: Question
    file: Dossier

    @cached_property
    def may_read(self) -> bool:
        """Whether he may read what people said."""
        ctx = self.question.ctx
        return access.may_see(self.file.ticket, ctx.person, ctx.directory, local(ctx.now).date())

    @cached_property
    def unnamed(self) -> bool:
        """Whether the reporter has no name for him."""
        return access.nameless(self.file.ticket, self.question.ctx.person.userid, in_group=False)

    def name(self, userid: str | None) -> str:
        """Somebody's name, the anonymous reporter's never."""
        if self.unnamed and userid == self.file.ticket.reporter:
            return access.UNNAMED
        return self.question.ctx.directory.name(userid) if userid else ""

    def words(self, text: str) -> str:
        """What somebody wrote, with what is not for this reader made unreadable."""
        ctx = self.question.ctx
        if not self.may_read:
            return NOT_YOURS
        return access.readable(text, self.file.ticket, ctx.person.userid, ctx.directory, in_group=False)

    def note(self, *verbs: Verb) -> str:
        """What was said the last time one of these happened."""
        last = self.file.last(*verbs)
        return self.words(last.note) if last is not None and last.note else ""

    def department(self, key: int | None) -> str:
        """A department's name, the county's with its county."""
        directory = self.question.ctx.directory
        found = directory.department(key)
        return directory.label(found) if found else ""


def _reporter(row: Row) -> str:
    return f"{access.UNNAMED}（匿名）" if row.unnamed else row.name(row.file.ticket.reporter)


def _role(row: Row) -> str:
    role = row.file.ticket.reporter_role
    return "" if row.unnamed else ROLE_WORDS[Role(role)] if role in set(Role) else ""


def _on_behalf(row: Row) -> str:
    return "" if row.unnamed or not row.may_read else row.file.ticket.on_behalf


def _outlet(row: Row) -> str:
    found = row.question.ctx.directory.outlets.get(row.file.case.at.outlet)
    return found.name if found else "网点待定"


def _light(row: Row) -> str:
    light = row.file.case.at.light
    return LIGHT_WORDS[light] if light and row.file.case.at.is_open else ""


def _card(row: Row) -> str:
    card = row.file.card
    return CARD_WORDS[card] if card > CardLevel.NONE else ""


def _in_time(row: Row) -> str:
    case, view = row.file.case, row.question.view
    if case.at.is_open:
        late = view.overdue(case)
        return f"超期{late}个工作日" if late else ""
    if case.at.resolved_at is None:
        return ""
    return "按期" if view.on_time(case) else "按延期后时限" if view.on_extended_time(case) else "超期"


def _result(row: Row) -> str:
    result = row.file.result
    return row.words(result.note) if result is not None else ""


def _kind(row: Row) -> str:
    resolution = row.file.case.at.resolution
    return RESOLUTION_WORDS[Resolution(resolution)] if resolution else ""


def _verdict(row: Row) -> str:
    if row.file.case.at.auto_confirmed:
        return "到期自动销号"
    return SATISFACTION_WORDS[row.file.verdict] if row.file.verdict else ""


def _confirmed_by(row: Row) -> str:
    last = row.file.last(Verb.CONFIRM)
    closed = row.file.case.at.state is TicketState.CLOSED and not row.file.case.at.auto_confirmed
    return row.name(last.actor) if closed and last is not None else ""


def _until(row: Row) -> datetime | None:
    return row.file.case.at.suspended_until if row.file.case.at.state is TicketState.SUSPENDED else None


def _joined(row: Row) -> str:
    """Where it came from or went to: 并入 #1004, 自 #1001 拆出."""
    merged = row.note(Verb.MERGE) if row.file.case.at.state is TicketState.MERGED else ""
    part = row.file.last("SPLIT_OFF")
    return merged or (part.note if part is not None else "")


COLUMNS: tuple[tuple[str, int, Callable[[Row], Cell]], ...] = (
    ("编号", 8, lambda r: r.file.case.no),
    ("单号", 18, lambda r: r.file.ticket.code),
    ("县", 9, lambda r: r.file.case.at.county),
    ("网点", 14, _outlet),
    ("一级类别", 16, lambda r: L1[r.file.case.at.category.split("-")[0]].name),
    ("二级类别", 16, lambda r: CATEGORIES[r.file.case.at.category].name),
    ("问题描述", 48, lambda r: r.words(r.file.ticket.text)),
    ("急缓", 7, lambda r: URGENCY_WORDS[r.file.case.at.urgency]),
    ("反映人", 15, _reporter),
    ("反映人身份", 12, _role),
    ("代谁反映", 10, _on_behalf),
    ("来源", 11, lambda r: _CHANNELS.get(r.file.ticket.channel, r.file.ticket.channel)),
    ("反映时间", 17, lambda r: r.file.case.at.created_at),
    ("责任部门", 18, lambda r: r.department(r.file.case.at.department)),
    ("经办人", 10, lambda r: r.name(r.file.case.at.handler)),
    ("配合部门", 16, lambda r: "、".join(r.file.ticket.co_departments)),
    ("状态", 9, lambda r: STATE_WORDS[r.file.case.at.state]),
    ("红黄牌", 9, _light),
    ("最高督办", 10, _card),
    ("受理时限", 17, lambda r: r.file.case.at.accept_due),
    ("受理时间", 17, lambda r: r.file.case.at.accepted_at),
    ("原时限", 17, lambda r: r.file.case.at.original_due_at),
    ("现时限", 17, lambda r: r.file.case.at.due_at),
    ("是否按期", 13, _in_time),
    ("最近进展", 32, lambda r: r.note(Verb.PROGRESS)),
    ("办理结果", 40, _result),
    ("结果类型", 10, _kind),
    ("办结时间", 17, lambda r: r.file.case.at.resolved_at),
    ("销号时间", 17, lambda r: r.file.case.at.closed_at),
    ("销号确认人", 11, _confirmed_by),
    ("满意度", 13, _verdict),
    ("延期次数", 9, lambda r: r.file.times(Verb.APPROVE_EXTENSION)),
    ("挂起次数", 9, lambda r: r.file.times(Verb.SUSPEND)),
    ("挂起到", 17, _until),
    ("退单次数", 9, lambda r: r.file.times(Verb.RETURN)),
    ("重办次数", 9, lambda r: r.file.case.at.reopen_count),
    ("催办次数", 9, lambda r: r.file.times(Verb.URGE)),
    ("督办次数", 9, lambda r: r.file.times(Verb.SUPERVISE)),
    ("并案拆案", 16, _joined),
)
STEPS = (("编号", 8), ("时间", 17), ("谁", 10), ("做了什么", 26), ("从→到", 18), ("说明", 60))


def steps(row: Row) -> list[list[Cell]]:
    """What happened to one ticket, a row each; nothing of what he may not read."""
    if not row.may_read:
        return []
    ctx = row.question.ctx
    told = ticket_story.lines(ctx, row.file.ticket, row.file.story, in_group=False)
    number = row.file.case.no
    return [[number, line.at, line.who or "系统", line.did, _moved(line), line.note] for line in told]


def _moved(line: ticket_story.Line) -> str:
    return f"{line.before}→{line.after}" if line.before and line.before != line.after else line.after
