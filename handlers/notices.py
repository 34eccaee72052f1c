"""Every push: to whom, in which words, under which key. Nothing else in the service speaks unasked."""

from __future__ import annotations

from collections.abc import Iterable

from handlers import buttons, dispatch_words, next_steps, wording
from handlers.promises import Promises
from models import followers, outbox
from models.directory import SAFETY_DEPARTMENT
from models.roster import Person
from models.rules.masking import numbers_masked
from models.rules.words import CARD_WORDS, CardLevel, Urgency
from models.rules.workdays import local
from models.tickets import Ticket

CONFIRM_OPTIONS = "回 1 满意　2 基本满意　3 未解决"


class Pushes(Promises):
    """The pushes of one transaction."""

    def dispatched(self, ticket: Ticket) -> None:
        """Tell the department's handler of a new ticket."""
        if ticket.handler is None:
            return
        critical = ticket.urgency == Urgency.CRITICAL.value
        self.member(
            ticket.handler,
            key=f"assigned:{ticket.no}:{ticket.assign_count}",
            text=f"{'【特急】请马上处理，并电话联系网点。' if critical else '【派单】'}{self._body(ticket, numbers=True)}\n"
            f"请签收：回“签收 {ticket.no}”。签收时限"
            f"{wording.instant(ticket.accept_due) if ticket.accept_due else '—'}，办结时限{wording.deadline(ticket)}。",
            ticket=ticket.id,
            priority=outbox.CRITICAL if critical else outbox.NOTICE,
            digest=f"待签收 {self._brief(ticket)}",
            card=(ticket, buttons.to_accept(self._directory, ticket)),
        )

    def alarmed(self, ticket: Ticket) -> None:
        """特急: tell the safety people and the county's secretary at once, besides whoever handles it."""
        for userid in dict.fromkeys(self._critical_readers(ticket)):
            if userid not in (ticket.handler, ticket.reporter):
                self.member(
                    userid,
                    key=f"alarmed:{ticket.no}",
                    text=f"【特急】{self._body(ticket)}\n{self._owner(ticket)}请关注，必要时电话联系网点；回“#{ticket.no}”看进展。",
                    ticket=ticket.id,
                    priority=outbox.CRITICAL,
                )

    def ownerless(self, ticket: Ticket) -> tuple[Person, ...]:
        """Tell the administrators of a ticket that found nobody, and why; return who was told."""
        readers = self._directory.admins_there(ticket.county, local(self._now).date())
        why = dispatch_words.nobody(self._directory, dispatch_words.outcome_of(self._directory, ticket, self._now))
        critical = ticket.urgency == Urgency.CRITICAL.value
        names = [department.name for department in self._directory.departments_for(ticket.county)]
        example = f"，例如“派 {ticket.no} {names[0]}”" if names else ""
        for person in readers:
            self.member(
                person.userid,
                key=f"ownerless:{ticket.no}:{ticket.return_count}",
                text=f"{wording.call(person)}：#{ticket.no} 等您派单：{why}。\n{self._body(ticket)}\n"
                f"回“派 {ticket.no} 部门名”{example}。",
                ticket=ticket.id,
                priority=outbox.CRITICAL if critical else outbox.NOTICE,
                digest=f"待派单 {self._brief(ticket)}",
            )
        return readers

    def accepted(self, ticket: Ticket, handler: Person) -> None:
        who = self._directory.label(self._directory.department(ticket.department))
        self._to_reporter(
            ticket,
            key=f"accepted:{ticket.no}:{ticket.assign_count}:{ticket.reopen_count}",
            text=f"#{ticket.no} {wording.short_outlet(self._directory, ticket.outlet)}·{wording.gist(ticket)}："
            f"{who}{handler.name}已签收，{wording.done_by(ticket, self._now, self._directory.calendar)}。",
            but=handler.userid,
        )

    def progressed(self, ticket: Ticket, handler: Person, note: str, key: str) -> None:
        self._to_reporter(
            ticket,
            key=key,
            text=f"#{ticket.no} 有进展：{wording.excerpt(note, 200)}（{handler.name}）",
            but=handler.userid,
        )

    def supplemented(self, ticket: Ticket, by: Person, note: str, key: str) -> None:
        if ticket.handler and ticket.handler != by.userid:
            self.member(
                ticket.handler, key=key, text=f"#{ticket.no} 反映人补充：{wording.excerpt(note, 200)}",
                ticket=ticket.id, priority=outbox.NOTICE,
            )  # fmt: skip

    def resolved(self, ticket: Ticket, asked: Iterable[str]) -> None:
        """Ask those who may confirm; the question itself is a row (see models.questions)."""
        label = {"EXPLAINED": "解释说明", "SOLVED_ON_SPOT": "现场解决"}.get(ticket.resolution or "", "已办结")
        who = f"党代表{self._directory.name(ticket.resolver)}" if label == "现场解决" else "责任部门"
        for userid in asked:
            person = self._directory.person(userid)
            self.member(
                userid,
                key=f"resolved:{ticket.no}:{ticket.reopen_count}",
                text=f"{wording.call(person)}：#{ticket.no} {wording.outlet(self._directory, ticket.outlet)}"
                f"“{wording.excerpt(wording.without_outlet(self._directory, ticket), 24)}”，{who}报“{label}”：{wording.excerpt(ticket.solution or '', 120)}\n"
                f"请确认：{CONFIRM_OPTIONS}",
                ticket=ticket.id,
                priority=outbox.NOTICE,
                digest=f"待确认 {self._brief(ticket)}",
                card=(ticket, buttons.to_confirm(self._directory, ticket, label)),
            )

    def closed(self, ticket: Ticket, by: Person, words: str, others: Iterable[str]) -> None:
        """Tell the handler, and those whose answer is no longer needed, that the ticket is closed."""
        verdict = f"#{ticket.no} 已销号：{wording.speaker(ticket, by)}答复“{words}”。"
        readers = [*([ticket.handler] if ticket.handler else []), *others, ticket.reporter]
        for userid in dict.fromkeys([*readers, *followers.watchers(self._session, ticket.id)]):
            if userid != by.userid:
                self.member(userid, key=f"closed:{ticket.no}:{ticket.reopen_count}", text=verdict, ticket=ticket.id)

    def ended(self, ticket: Ticket, joined: Iterable[str], words: str) -> None:
        """Tell those whose own reports went into a ticket how it ended."""
        for userid in dict.fromkeys(joined):
            if userid != ticket.reporter:
                self.member(
                    userid, key=f"ended:{ticket.no}:{ticket.reopen_count}", ticket=ticket.id,
                    text=f"您并入的 #{ticket.no} {words}。您那边如果还没解决，请再说一句，重新登记。",
                )  # fmt: skip

    def joined(self, main: Ticket, draft: Ticket, by: Person, words: str) -> None:
        """Tell the handler that somebody else has the same problem."""
        if main.handler and main.handler != by.userid:
            self.member(
                main.handler, key=f"joined:{main.no}:{draft.id}", ticket=main.id,
                text=f"#{main.no} 又有人反映同样的问题：{self._who(draft, by)}（{wording.outlet(self._directory, draft.outlet)}）"
                f"：{wording.excerpt(words, 200)}",
            )  # fmt: skip

    def parted(self, main: Ticket, draft: Ticket, by: Person) -> None:
        """Tell the handler that it was another problem after all."""
        if main.handler and main.handler != by.userid:
            self.member(
                main.handler, key=f"parted:{main.no}:{draft.id}", ticket=main.id,
                text=f"#{main.no} {self._who(draft, by)}刚才并入的“{wording.excerpt(numbers_masked(draft.text), 30)}”已撤回，另行反映。",
            )  # fmt: skip

    def merged(self, ticket: Ticket, main: Ticket, by: Person) -> None:
        """Tell everybody concerned that an administrator made one ticket of two."""
        if main.handler:
            self.member(
                main.handler, key=f"merged-into:{main.no}:{ticket.no}", ticket=ticket.id,
                text=f"{by.name}把 #{ticket.no} 并入了 #{main.no}，一起办理。{self._body(ticket)}",
            )  # fmt: skip
        if ticket.handler and ticket.handler != main.handler:
            self.member(
                ticket.handler, key=f"merged:{ticket.no}", ticket=ticket.id,
                text=f"#{ticket.no} 已由{by.name}并入 #{main.no}，不用再单独办理。",
            )  # fmt: skip
        self.member(
            ticket.reporter, key=f"merged-told:{ticket.no}", ticket=ticket.id,
            text=f"您反映的 #{ticket.no} 已由{by.name}并入 #{main.no} 一起办理，#{main.no} 办完会告诉您。",
        )  # fmt: skip

    def redone(self, ticket: Ticket, by: Person, words: str, others: Iterable[str]) -> None:
        """Tell the handler that the result was not accepted, with the new deadline."""
        if ticket.handler:
            reason = f"：{wording.excerpt(words, 120)}" if words else ""
            self.member(
                ticket.handler, key=f"redone:{ticket.no}:{ticket.reopen_count}", ticket=ticket.id,
                text=f"#{ticket.no} {wording.speaker(ticket, by)}答复“未解决”{reason}。请重办，新时限{wording.deadline(ticket)}。",
                priority=outbox.NOTICE, digest=f"重办 {self._brief(ticket)}",
            )  # fmt: skip
        for userid in dict.fromkeys(others):
            if userid not in (by.userid, ticket.handler):
                self.member(
                    userid, key=f"redone-told:{ticket.no}:{ticket.reopen_count}", ticket=ticket.id,
                    text=f"#{ticket.no} {wording.speaker(ticket, by)}已答复“未解决”，退回责任部门重办，您不用再答复。",
                )  # fmt: skip

    def urged(self, ticket: Ticket, by: Person, key: str) -> tuple[str, ...]:
        """Pass an urging on to whoever holds the ticket; return who was told."""
        deputy = self._directory.stands_in(ticket.handler, local(self._now).date())
        holders = [u for u in (ticket.handler, deputy) if u]
        holders = holders or [p.userid for p in self._directory.admins_of(ticket.county)]
        for userid in holders:
            self.member(
                userid, key=key, ticket=ticket.id, priority=outbox.NOTICE,
                text=f"{wording.speaker(ticket, by)}催办 #{ticket.no} {wording.outlet(self._directory, ticket.outlet)}·{wording.gist(ticket)}，"
                f"时限{wording.deadline(ticket)}。请{next_steps.before_progress(ticket)}回“进展 {ticket.no} …”说一下办到哪了。",
            )  # fmt: skip
        return tuple(holders)

    def reopened(self, ticket: Ticket, by: Person, words: str) -> None:
        if ticket.handler:
            reason = f"：{wording.excerpt(words, 120)}" if words else ""
            self.member(
                ticket.handler, key=f"redone:{ticket.no}:{ticket.reopen_count}", ticket=ticket.id,
                text=f"#{ticket.no} 销号后{wording.speaker(ticket, by)}要求重办{reason}。新时限{wording.deadline(ticket)}。",
                priority=outbox.NOTICE, digest=f"重办 {self._brief(ticket)}",
            )  # fmt: skip

    def withdrawn(self, ticket: Ticket, by: Person, told: Iterable[str], *, words: str = "反映人已撤回") -> None:
        for userid in dict.fromkeys(told):
            if userid not in (by.userid, ticket.reporter):
                self.member(
                    userid, key=f"withdrawn:{ticket.no}", text=f"#{ticket.no} {words}，不用再处理。",
                    ticket=ticket.id,
                    priority=outbox.CRITICAL if ticket.urgency == Urgency.CRITICAL.value else outbox.NOTICE,
                )  # fmt: skip

    def reassigned(self, ticket: Ticket, department: str) -> None:
        self._to_reporter(
            ticket, key=f"reassigned:{ticket.no}:{ticket.assign_count}",
            text=f"#{ticket.no} 已转由{department}办理，{wording.deadline(ticket)}办结。", but=None,
        )  # fmt: skip

    def taken_away(self, ticket: Ticket, handler: str, department: str) -> None:
        """Tell who had a ticket that it is another department's now."""
        if handler != ticket.handler:
            self.member(
                handler, key=f"taken:{ticket.no}:{ticket.assign_count}", ticket=ticket.id,
                text=f"#{ticket.no} 已改由{department}办理，您不用再处理。",
            )  # fmt: skip

    def critical_draft(self, ticket: Ticket, candidates: str) -> None:
        """A 特急 report whose outlet is not clear yet must not wait in silence."""
        for person in self._directory.admins_of(ticket.county):
            self.member(
                person.userid, key=f"critical-draft:{ticket.id}", priority=outbox.CRITICAL, ticket=ticket.id,
                text=f"【特急】{'网点员工（匿名）' if ticket.anonymous else self._directory.name(ticket.reporter)}反映“{wording.excerpt(numbers_masked(ticket.text), 80)}”，"
                f"网点还没说清（{candidates}），已请他马上选定，请您也电话问一下。",
            )  # fmt: skip

    # the ladder

    def carded(self, ticket: Ticket, level: CardLevel, readers: Iterable[str], why: str) -> None:
        """Tell a rung of the supervision ladder, once (the key says which)."""
        critical = ticket.urgency == Urgency.CRITICAL.value
        for userid in dict.fromkeys(readers):
            if (person := self._directory.person(userid)) is None:
                continue
            self.member(
                userid,
                key=f"rung:{ticket.no}:{ticket.round}:{level.value}",
                text=f"【{CARD_WORDS[level]}】#{ticket.no} {wording.outlet(self._directory, ticket.outlet)}·"
                f"{wording.gist(ticket)}，{why}。{self._owner(ticket)}\n时限{wording.deadline(ticket)}；"
                f"{next_steps.of_one(self._directory, ticket, person, level, self._now)}",
                ticket=ticket.id,
                priority=outbox.CRITICAL if critical else outbox.REMINDER,
                digest=f"{CARD_WORDS[level]} {self._brief(ticket)}",
            )

    def carded_group(self, ticket: Ticket, level: CardLevel, why: str) -> None:
        """A red card: a line of the county group's board of the day; 特急 is told at once."""
        say = self.group if ticket.urgency == Urgency.CRITICAL.value else self.board
        for group in self._directory.groups.values():
            if group.county is not None and group.county == ticket.county:
                say(
                    group, key=f"rung:{ticket.no}:{ticket.round}:{level.value}", ticket=ticket.id,
                    text=f"【{CARD_WORDS[level]}】#{ticket.no} {wording.outlet(self._directory, ticket.outlet)}"
                    f"｜{wording.category(ticket.category)}｜{why}。{self._owner(ticket)}",
                )  # fmt: skip

    # words

    def _who(self, report: Ticket, by: Person) -> str:
        return "网点员工（匿名）" if report.anonymous else by.name

    def _to_reporter(self, ticket: Ticket, *, key: str, text: str, but: str | None) -> None:
        for userid in dict.fromkeys([ticket.reporter, *followers.watchers(self._session, ticket.id)]):
            if userid != but:
                self.member(userid, key=key, text=text, ticket=ticket.id)

    def _body(self, ticket: Ticket, *, numbers: bool = False) -> str:
        """What a ticket is; telephone and identity numbers (`numbers`) only for whoever shall handle it."""
        behalf = f"（代{ticket.on_behalf}反映）" if ticket.on_behalf else ""
        reporter = "网点员工（匿名）" if ticket.anonymous else f"{self._directory.name(ticket.reporter)}{behalf}"
        words = ticket.text if numbers else numbers_masked(ticket.text)
        return (
            f"#{ticket.no} {wording.outlet(self._directory, ticket.outlet)}｜{wording.category(ticket.category)}"
            f"｜{wording.urgency(ticket)}\n{reporter}：{wording.excerpt(words, 200)}"
        )

    def _brief(self, ticket: Ticket) -> str:
        return f"#{ticket.no} {wording.short_outlet(self._directory, ticket.outlet)}·{wording.gist(ticket)}"

    def _owner(self, ticket: Ticket) -> str:
        if ticket.department is None:
            return "责任部门待管理员指定。"
        label = self._directory.label(self._directory.department(ticket.department))
        return f"责任：{label}{self._directory.name(ticket.handler) if ticket.handler else ''}。"

    def _critical_readers(self, ticket: Ticket) -> list[str]:
        safety = self._directory.departments_named(SAFETY_DEPARTMENT, ticket.county)
        readers = [u for d in safety for u in self._directory.handlers_of(d)[:1]]
        there = (self._directory.dispatch.within(d.id, local(self._now).date())[0] for d in safety)
        readers += [u for u in there if u]  # who is away is told, and who stands in
        readers += [p.userid for p in self._directory.with_role("COUNTY_SECRETARY", ticket.county)]
        return readers
