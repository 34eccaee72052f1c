"""What is pushed about dispatch besides the ticket itself: rules, deputies, the queue, 退单 that needs a referee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers import dispatch_words, wording
from handlers.notices import Pushes
from models import outbox
from models.roster import Department, Person
from models.rules.dispatch import Away
from models.tickets import Ticket


class DispatchPushes(Pushes):
    """The pushes of one transaction that are about dispatch."""

    def rule_changed(self, readers: Iterable[Person], by: Person, lines: Sequence[str], key: str) -> None:
        """Tell the administrators of a county whose rules somebody else has changed."""
        for person in {p.userid: p for p in readers if p.userid != by.userid}.values():
            self.member(
                person.userid, key=f"rule:{key}",
                text=f"{wording.call(person)}：{by.name}改了派单规则：\n" + "\n".join(lines) + "\n回“派单规则”看全部。",
            )  # fmt: skip

    def standing_in(self, away: Away, in_hand: Sequence[Ticket], key: str) -> None:
        """Tell a deputy that he stands in, from when to when, and what is in hand."""
        if away.deputy is None:
            return
        numbers = "、".join(f"#{t.no}" for t in in_hand[:5])
        hand = f"他手上的{len(in_hand)}件（{numbers}）您也能签收和办结。" if in_hand else "他手上现在没有未结的。"
        self.member(
            away.deputy, key=f"deputy:{key}",
            text=f"{wording.call(self._directory.person(away.deputy))}：{self._directory.name(away.person)}"
            f"{dispatch_words.span(away.start, away.end)}{away.why or '不在'}，由您代理：这几天新单子派给您。{hand}到期自动结束。",
        )  # fmt: skip

    def absence_noted(self, away: Away, by: Person, key: str) -> None:
        """Tell somebody whose absence another person has entered."""
        if by.userid != away.person:
            deputy = f"由{self._directory.name(away.deputy)}代理" if away.deputy else "新单子由同部门的人或负责人接"
            self.member(
                away.person, key=f"away:{key}",
                text=f"{by.name}替您登记了{dispatch_words.span(away.start, away.end)}{away.why or '不在'}，{deputy}。"
                "提前回来请回“我回来了”。",
            )  # fmt: skip

    def back_again(self, person: Person, deputies: Iterable[str], key: str) -> None:
        """Tell those who stood in that they need not any more."""
        for deputy in dict.fromkeys(deputies):
            self.member(
                deputy, key=f"back:{key}", text=f"{person.name}的代理已结束，新单子不再派给您；您已签收的请继续办。"
            )

    def still_ownerless(self, ticket: Ticket, since: str) -> int:
        """Tell the administrators of county and city, once, of what nobody has dispatched for a working day."""
        readers = (*self._directory.admins_of(ticket.county), *self._directory.with_role("CITY_PARTY_ADMIN"))
        told = 0
        for person in {p.userid: p for p in readers}.values():
            told += self.member(
                person.userid, key=f"queued:{ticket.no}:{ticket.return_count}", ticket=ticket.id, priority=outbox.REMINDER,
                text=f"{wording.call(person)}：#{ticket.no} {since}起等着派单，已超过1个工作日。\n{self._body(ticket)}\n"
                f"请派单：回“派 {ticket.no} 部门名”。",
                digest=f"超1个工作日没派单 {self._brief(ticket)}",
            )  # fmt: skip
        return told

    def inherited(self, ticket: Ticket, before: str, *, admin: bool) -> None:
        """Tell who takes over what somebody had in hand who has left."""
        assert ticket.handler is not None
        left = self._directory.name(before)
        ask = (
            f"这个部门没有别人了，请改派：回“派 {ticket.no} 部门名”。"
            if admin
            else f"请接着办，回“#{ticket.no}”看办到哪了。"
        )
        self.member(
            ticket.handler, key=f"inherited:{ticket.no}:{before}", ticket=ticket.id,
            text=f"#{ticket.no} 的经办人{left}已离岗，转到您名下。{ask}\n{self._body(ticket, numbers=True)}",
            digest=f"接手 {self._brief(ticket)}",
        )  # fmt: skip

    def returned(
        self,
        ticket: Ticket,
        by: Person,
        reason: str,
        readers: Iterable[Person],
        suggested: Department | None,
        *,
        referee: bool,
    ) -> None:
        """Ask the administrators, the second time the referee, where a ticket goes that was given back."""
        label = self._directory.label(suggested) if suggested else ""
        offer = f"回 1 派{label}，或回“派 {ticket.no} 部门名”" if suggested else f"回“派 {ticket.no} 部门名”"
        times = "第2次被" if referee else "被"
        ask = f"请您裁定责任部门（派定后不能再退）：{offer}。" if referee else f"请改派：{offer}。"
        for person in readers:
            self.member(
                person.userid, key=f"returned:{ticket.no}:{ticket.return_count}", ticket=ticket.id,
                text=f"{wording.call(person)}：#{ticket.no} {times}{by.name}退单：{wording.excerpt(reason, 120)}。\n"
                f"{self._body(ticket)}\n{ask}",
                digest=f"被退单 {self._brief(ticket)}",
            )  # fmt: skip

    def refereed(self, ticket: Ticket, referees: Iterable[Person]) -> None:
        """Tell county and reporter that the city decides now."""
        judges = {p.userid for p in referees}
        for person in self._directory.admins_of(ticket.county):
            if person.userid not in judges:
                self.member(
                    person.userid, key=f"refereed:{ticket.no}", ticket=ticket.id,
                    text=f"#{ticket.no} 已第2次被退单，交市党建部裁定责任部门，您不用派。",
                )  # fmt: skip
        self._to_reporter(
            ticket, key=f"refereed-told:{ticket.no}", but=None,
            text=f"#{ticket.no} 已两次被退单，交市党建部裁定由谁办，定了马上告诉您。",
        )  # fmt: skip

    def proposed(self, person: Person, text: str, key: str) -> bool:
        """Propose a rule to an administrator, once."""
        return self.member(person.userid, key=f"proposal:{key}", text=text, digest=text.splitlines()[0])
