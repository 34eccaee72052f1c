"""What is told when a ticket takes a turn: requests and their answers, contributions, questions back, who owns it now."""

from __future__ import annotations

from collections.abc import Iterable

from handlers import next_steps, notices, wording
from models import followers, outbox
from models.requests import Kind, Request
from models.roster import Department, Person
from models.rules.words import TicketState
from models.rules.workdays import local
from models.tickets import Ticket

PLEAS = {Kind.EXTENSION: "延期", Kind.SUSPENSION: "挂起", Kind.WITHDRAWAL: "撤回"}
STANDS_STILL = {TicketState.WAITING.value: "补充回来后", TicketState.SUSPENDED.value: "恢复办理后"}
"""From when on a handler can say how it stands while nothing can be reported."""


class TurnNotices(notices.Pushes):
    """The pushes of one transaction about turns."""

    # requests

    def asked(self, ticket: Ticket, request: Request, approvers: Iterable[Person]) -> None:
        """Ask those who may grant it; the question itself is a row."""
        by = self._directory.people[request.asked_by]
        for person in approvers:
            self.member(
                person.userid, key=f"request:{request.id}", ticket=ticket.id, priority=outbox.NOTICE,
                text=f"{wording.call(person)}：{wording.speaker(ticket, by)}申请{plea(ticket, request)}。\n{self._body(ticket)}\n"
                f"{'原因：' + wording.excerpt(request.reason, 120) + chr(10) if request.reason else ''}回 1 同意　2 不同意。",
                digest=f"待审批 {PLEAS[Kind(request.kind)]} {self._brief(ticket)}",
            )  # fmt: skip

    def granted(self, ticket: Ticket, request: Request, by: Person, told: str) -> None:
        self.member(
            request.asked_by, key=f"granted:{request.id}", ticket=ticket.id,
            text=f"#{ticket.no} {by.name}同意{PLEAS[Kind(request.kind)]}，{told}。",
        )  # fmt: skip

    def denied(self, ticket: Ticket, request: Request, by: Person, words: str) -> None:
        because = f"：{wording.excerpt(words, 120)}" if words else ""
        limit = f"请按{wording.deadline(ticket)}办结。" if request.kind != Kind.WITHDRAWAL else "问题继续办理。"
        self.member(
            request.asked_by, key=f"denied:{request.id}", ticket=ticket.id,
            text=f"#{ticket.no} {by.name}不同意{PLEAS[Kind(request.kind)]}{because}。{limit}",
        )  # fmt: skip

    def put_off(self, ticket: Ticket, what: str, key: str, but: Iterable[str] = ()) -> None:
        """Tell the reporter, and whoever watches, that it will take longer, and why."""
        self._concerned(ticket, key=key, text=f"#{ticket.no} {self._place(ticket)}{what}", but=but)

    # 待补充, 协办

    def asked_back(self, ticket: Ticket, by: Person, words: str, readers: Iterable[Person]) -> None:
        for person in readers:
            self.member(
                person.userid, key=f"asked-back:{ticket.no}:{ticket.asks}", ticket=ticket.id, priority=outbox.NOTICE,
                text=f"{wording.call(person)}：#{ticket.no} {self._place(ticket)}经办{by.name}请您补充：{wording.excerpt(words, 200)}\n直接回话就行，或回“补充 {ticket.no} …”；3个工作日没有补充，就按现有情况办。",
                digest=f"请补充 {self._brief(ticket)}",
            )  # fmt: skip

    def answered(self, ticket: Ticket, by: Person, words: str, others: Iterable[str]) -> None:
        if ticket.handler:
            self.member(
                ticket.handler, key=f"answered:{ticket.no}:{ticket.asks}", ticket=ticket.id, priority=outbox.NOTICE,
                text=f"#{ticket.no} {wording.speaker(ticket, by)}补充：{wording.excerpt(words, 200)}\n时钟继续走，新时限{wording.deadline(ticket)}。",
            )  # fmt: skip
        for userid in others:
            if userid not in (by.userid, ticket.handler):
                self.member(
                    userid, key=f"answered-told:{ticket.no}:{ticket.asks}", ticket=ticket.id,
                    text=f"#{ticket.no} {wording.speaker(ticket, by)}已经补充，您不用再答。",
                )  # fmt: skip

    def unanswered(self, ticket: Ticket) -> None:
        if ticket.handler:
            self.member(
                ticket.handler, key=f"unanswered:{ticket.no}:{ticket.asks}", ticket=ticket.id,
                text=f"#{ticket.no} {self._place(ticket)}3个工作日没有补充，请按现有情况办，新时限{wording.deadline(ticket)}。",
            )  # fmt: skip

    def asked_to_help(
        self, ticket: Ticket, department: Department, handler: str, by: Person, words: str, key: str
    ) -> None:
        """Tell a department that its part is wanted; another one answers for the whole."""
        self.member(
            handler, key=f"assist:{ticket.no}:{department.id}:{key}", ticket=ticket.id, priority=outbox.NOTICE,
            text=f"{wording.call(self._directory.person(handler))}：{by.name}请{self._directory.label(department)}协办 {self._body(ticket, numbers=True)}\n"
            f"{'要您办的：' + wording.excerpt(words, 120) + '。' if words else ''}办好回“协办 {ticket.no} 做了什么”；时限{wording.deadline(ticket)}。",
            digest=f"待协办 {self._brief(ticket)}",
        )  # fmt: skip

    def contributed(self, ticket: Ticket, department: str, by: Person, words: str, owed: int, key: str) -> None:
        left = "协办都到齐了，办好请报办结。" if not owed else f"还等{owed}家。"
        if ticket.handler:
            self.member(
                ticket.handler, key=key, ticket=ticket.id, priority=outbox.NOTICE,
                text=f"#{ticket.no} {department}{by.name}协办回复：{wording.excerpt(words, 200)}\n{left}",
            )  # fmt: skip

    # 拆案, 提级

    def split(self, ticket: Ticket, parts: Iterable[Ticket], by: Person, key: str) -> None:
        numbers = "、".join(f"#{part.no}" for part in parts)
        self._concerned(
            ticket, key=key, but=(by.userid,),
            text=f"#{ticket.no} {self._place(ticket)}由{by.name}拆成 {numbers} 分别办理，时限仍从当初反映时算，办完逐件请您确认。",
        )  # fmt: skip

    def taken_over(self, ticket: Ticket, before: str | None) -> None:
        """提级: the city's department owns it now; who had it helps."""
        if ticket.handler:
            self.member(
                ticket.handler, key=f"taken-over:{ticket.no}:{ticket.round}", ticket=ticket.id, priority=outbox.NOTICE,
                text=f"【提级】{self._body(ticket, numbers=True)}\n县里超期没有办结，现由市里牵头办理。请{f'先回“签收 {ticket.no}”，' if ticket.state == 'ASSIGNED' else ''}办好后回“{ticket.no} 办结 做了什么”；"
                f"应由县里办的，回“交回 {ticket.no} 原因”。",
                digest=f"提级接办 {self._brief(ticket)}",
            )  # fmt: skip
        if before and before != ticket.handler:
            self.member(
                before, key=f"taken-over:{ticket.no}:{ticket.round}", ticket=ticket.id,
                text=f"#{ticket.no} 超期提级，已由{self._owner(ticket).removeprefix('责任：').rstrip('。')}牵头办理。请配合，把办到哪一步告诉对方。",
            )  # fmt: skip

    def handed_back(self, ticket: Ticket, by: Person, words: str, key: str) -> None:
        if ticket.handler:
            self.member(
                ticket.handler, key=key, ticket=ticket.id, priority=outbox.NOTICE,
                text=f"#{ticket.no} {self._place(ticket)}{by.name}交回县里办理：{wording.excerpt(words, 120)}。时限{wording.deadline(ticket)}，请抓紧。",
            )  # fmt: skip

    # 重办

    def wanted_again(self, ticket: Ticket, by: Person, others: Iterable[str]) -> None:
        """Tell the others of the outlet's side that a closed ticket is worked on again."""
        for userid in sorted(others):
            if userid != by.userid:
                self.member(
                    userid, key=f"redone-told:{ticket.no}:{ticket.reopen_count}", ticket=ticket.id,
                    text=f"#{ticket.no} {self._place(ticket)}{wording.speaker(ticket, by)}要求重办，新时限{wording.deadline(ticket)}。",
                )  # fmt: skip

    # 督办, 撤销

    def supervised(self, ticket: Ticket, request: Request, by: Person, readers: Iterable[str]) -> None:
        assert request.until is not None
        when = STANDS_STILL.get(ticket.state) or f"在{wording.day(request.until)}前"
        department = self._directory.department(ticket.department)
        doing = (ticket.handler, department.head if department else None)
        wanted = f"请{when}{next_steps.before_progress(ticket)}回“进展 {ticket.no} …”说明办到哪一步、什么时候办完。"
        for userid in dict.fromkeys(readers):
            self.member(
                userid, key=f"supervised:{request.id}", ticket=ticket.id, priority=outbox.NOTICE,
                text=f"【督办】{by.name}批示 #{ticket.no} {wording.outlet(self._directory, ticket.outlet)}·{wording.gist(ticket)}"
                f"{'：' + wording.excerpt(request.reason, 120) if request.reason else ''}。{self._owner(ticket)}\n"
                f"{wanted if userid in doing else f'责任部门要{when}回话，请您督促。'}",
            )  # fmt: skip

    def accounted(self, ticket: Ticket, request: Request, by: Person, words: str) -> None:
        """Tell the secretary who asked what the department says."""
        self.member(
            request.asked_by, key=f"accounted:{request.id}", ticket=ticket.id,
            text=f"#{ticket.no} {self._place(ticket)}督办回复（{by.name}）：{wording.excerpt(words, 200)}",
        )  # fmt: skip

    def unaccounted(self, ticket: Ticket, request: Request, readers: Iterable[str]) -> int:
        """Tell once that a 督办 or a red card was not answered; return how many are told."""
        what = "督办没有回话" if request.kind == Kind.SUPERVISION else "亮红牌后没有说明原因和新时间"
        assert request.until is not None
        return sum(
            self.member(
                userid, key=f"unaccounted:{request.id}", ticket=ticket.id, priority=outbox.REMINDER,
                text=f"{wording.call(self._directory.person(userid))}：#{ticket.no} {self._place(ticket)}{what}"
                f"（应在{wording.day(request.until)}前）。{self._owner(ticket)}可以回“督办 {ticket.no} …”再要一次。",
                digest=f"{what} {self._brief(ticket)}",
            )
            for userid in dict.fromkeys(readers)
        )  # fmt: skip

    def taken_back(self, ticket: Ticket, word: str, by: Person, told: Iterable[str]) -> None:
        for userid in dict.fromkeys(told):
            if userid != by.userid:
                self.member(
                    userid, key=f"taken-back:{ticket.no}:{self._now.isoformat()}", ticket=ticket.id,
                    text=f"#{ticket.no} {wording.speaker(ticket, by)}刚才的“{word}”撤销了，现在是“{wording.state(ticket)}”，"
                    "刚才那条请不要再理会。",
                )  # fmt: skip

    def _concerned(self, ticket: Ticket, *, key: str, text: str, but: Iterable[str] = ()) -> None:
        left_out = set(but)
        follow = [*followers.of(self._session, ticket.id), *followers.watchers(self._session, ticket.id)]
        for userid in dict.fromkeys([ticket.reporter, *follow]):
            if userid not in left_out:
                self.member(userid, key=key, ticket=ticket.id, text=text)

    def _place(self, ticket: Ticket) -> str:
        return f"{wording.short_outlet(self._directory, ticket.outlet)}·{wording.gist(ticket)}："


def plea(ticket: Ticket, request: Request) -> str:
    """What is asked for: 把 #1001 延期到6月30日（5个工作日）."""
    kind = Kind(request.kind)
    if kind is Kind.EXTENSION:
        assert ticket.due_at is not None
        assert request.until is not None
        before = wording.day(local(ticket.due_at))
        return f"把 #{ticket.no} 延期到{wording.day(request.until)}（{request.days}个工作日，原时限{before}）"
    if kind is Kind.SUSPENSION:
        assert request.until is not None
        return f"把 #{ticket.no} 挂起到{wording.long_day(request.until)}（到时重新办理，期间不算超期）"
    return f"撤回 #{ticket.no}（已经签收）"
