"""Safety reminders: before the long holidays by the clock, and by hand when the weather turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot import access, answering
from bot.router import Context
from handlers import notices, wording
from models import outbox
from models.directory import Directory
from models.refusal import Refusal
from models.roster import Person
from models.rules.workdays import FESTIVALS, local

QUESTION = "safety.send"
_READERS = ("REP", "OUTLET_HEAD")
_GENERAL = ("水电气、电器用完断电", "灭火器、应急灯、监控能用", "现金、票据、门窗、车辆看好")

CHECKS: dict[str, tuple[str, ...]] = {
    "汛期": (
        "屋面、墙角、地下有没有渗漏",
        "排水沟、下水口通不通",
        "配电箱、插座离水，沙袋、雨具到位",
        "低处的邮件、票据、设备先搬高",
    ),
    "台风": ("门头、招牌、空调外机牢不牢", "屋面、窗户有没有渗漏松动", "车辆、邮件转到安全处，停电停网有准备"),
    "高温": ("空调、冰箱能不能用", "防暑药品、饮水够不够", "车辆轮胎、线路有没有过热，投递避开正午"),
    "雨雪": ("门前积雪、结冰清了没有，防滑垫到位", "水管防冻，取暖设备不离人", "车辆防滑，投递注意安全"),
    "消防": ("灭火器、消防栓、应急灯能用，通道不堵", "电动车不进屋充电", "电线、插座有没有老化过载"),
    "节前": (*_GENERAL, "值班的人和电话定了没有"),
}
"""What to look at, by the occasion; nobody has to answer."""
_ALIASES = {
    "防汛": "汛期",
    "暴雨": "汛期",
    "防台": "台风",
    "防暑": "高温",
    "冰冻": "雨雪",
    "低温": "雨雪",
    "寒潮": "雨雪",
    "用电": "消防",
}
WORDS = "|".join([*CHECKS, *_ALIASES])


def before_holiday(session: Session, directory: Directory, now: datetime) -> int:
    """Remind representatives and outlet heads before a long holiday; return how many people."""
    today = local(now).date()
    calendar = directory.calendar
    begins = min(
        day
        for year in (today.year, today.year + 1)
        for name in FESTIVALS
        if (day := calendar.festival_begins(year, name)) > today
    )
    title = f"节前安全提醒（{wording.day(begins)}起放假）"
    return _tell(
        session, directory, now, readers(directory, None), title, CHECKS["节前"],
        key=f"safety:{begins:%Y-%m-%d}", priority=outbox.REMINDER,
    )  # fmt: skip


def ask(ctx: Context) -> str:
    """An administrator wants a reminder sent: show it, and to how many, before anything goes out."""
    if not access.administers(ctx.person):
        raise Refusal("安全提醒由党建管理员来发。发现隐患请直接告诉我，例如“安国支局插座冒火花”。")
    said = ctx.match.parts["occasion"]
    occasion = _ALIASES.get(said, said)
    county = None if "CITY_PARTY_ADMIN" in ctx.person.roles else ctx.person.county
    people = readers(ctx.directory, county)
    if not people:
        raise Refusal("名册里还没有党代表和网点负责人，没有人可发。")
    hint = "请回：1 发出，0 不发。"
    answering.ask_back(ctx, QUESTION, {"1": "send", "0": "cancel", "occasion": occasion, "hint": hint})
    body = _body(f"{occasion}安全提醒", CHECKS[occasion])
    return f"将发给{county or ctx.directory.city}的党代表和网点负责人，共{len(people)}人：\n{body}\n{hint}"


def answered(ctx: Context) -> str:
    """Send it, or not."""
    assert ctx.question is not None
    occasion = str(ctx.question.options["occasion"])
    ctx.close_question("answered")
    if ctx.match.word == "0":
        return "好的，没有发。"
    county = None if "CITY_PARTY_ADMIN" in ctx.person.roles else ctx.person.county
    told = _tell(
        ctx.session, ctx.directory, ctx.now, readers(ctx.directory, county), f"{occasion}安全提醒", CHECKS[occasion],
        key=f"safety-now:{occasion}:{local(ctx.now):%Y-%m-%d}", priority=outbox.NOTICE,
    )  # fmt: skip
    if not told:
        return f"今天已经发过{occasion}安全提醒，没有重复发。"
    return f"{occasion}安全提醒发给了{told}人。他们报的问题照常登记，回“安全生产”加“未结”随时能看。"


def readers(directory: Directory, county: str | None) -> list[Person]:
    """Representatives and outlet heads of a county, or of the whole city."""
    found = {p.userid: p for role in _READERS for p in directory.with_role(role, county)}
    return list(found.values())


def _tell(
    session: Session, directory: Directory, now: datetime, people: Iterable[Person], title: str, checks: tuple[str, ...],
    *, key: str, priority: int,
) -> int:  # fmt: skip
    pushes = notices.Pushes(session, directory, now)
    body = _body(title, checks)
    return sum(
        pushes.member(
            person.userid,
            key=key,
            text=f"{wording.call(person)}：{body}",
            priority=priority,
            digest=f"{title}：{'；'.join(checks)}。有问题直接回我",
        )
        for person in people
    )


def _body(title: str, checks: tuple[str, ...]) -> str:
    return "\n".join(
        [f"【{title}】请看一遍网点：", *(f"· {check}" for check in checks), "没有问题不用回；有问题直接回我一句。"]
    )
