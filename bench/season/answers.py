"""Every answer with figures that anybody was given, counted again as of its minute: a row for each kind of answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bench.season import kinds, rules
from bench.season.expected import BLINK
from bench.season.findings import Findings
from bench.season.lists import counted
from bench.season.lives import Life, Standing
from bench.season.months import percent, told
from bench.season.record import Answer, Line, Record

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """An answer, and what was known when it was given."""

    answer: Answer
    record: Record
    lives: Sequence[Life]

    @property
    def at(self) -> datetime:
        return self.answer.at

    def ticket(self, no: str) -> Standing:
        """How a ticket stood after the answer."""
        return next((s for s in self.now() if s.no == int(no)), Standing())

    def before(self, no: str) -> list[Standing]:
        """How it stood before."""
        return [s for s in (life.before(self.at) for life in self.lives) if s.no == int(no)]

    def now(self) -> list[Standing]:
        """How everything stood after the answer."""
        return [life.answered(self.at, BLINK) for life in self.lives]

    def lines(self, no: str, *verbs: str) -> list[Line]:
        """What had been done to a ticket by then, of some verbs."""
        known = (life for life in self.lives if life.standings[-1].no == int(no))
        return [
            line
            for life in known
            for line, stamp in zip(life.lines, life.stamps, strict=True)
            if line.verb in verbs and (line.at <= self.at + BLINK or stamp == self.at)
        ]


def _day(at: datetime | None) -> str:
    return f"{at.month}月{at.day}日" if at else "?"


def _instant(at: datetime | None) -> str:
    return f"{_day(at)}{at:%H:%M}" if at else "?"


def _block(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """The block that secretaries quote: who looks after what, the head count of the beginning, the tickets."""
    said = datetime.fromisoformat(m["at"]).replace(tzinfo=a.at.tzinfo)
    now = a.at if said == a.at.replace(second=0, microsecond=0) else said + timedelta(minutes=1)
    county = None if m["where"] == a.record.roster.city else m["where"]
    here = [s for s in (life.before(now) for life in a.lives) if counted(s) and county in (None, s.county)]
    return (*_covered(a, county, now), *told(here, now))


def _covered(a: Asked, county: str | None, now: datetime) -> tuple[object, ...]:
    roster = a.record.roster
    paired = [p for p in roster.paired(now.date()) if county in (None, roster.counties[p.outlet])]
    blank = {o.id for o in roster.outlets.values() if o.blank and county in (None, o.county)}
    owned = {p.outlet for p in paired if p.role == "PRIMARY"} & blank
    base = roster.baselines.get(county or "")
    begun = (
        (f"{base.day:%m-%d}", base.outlets, base.blank, percent(base.blank, base.outlets), base.outside,
         percent(base.outside, base.on_duty, "0.1"))
        if base else ()
    )  # fmt: skip
    return len({p.rep for p in paired}), len(blank), len(owned), percent(len(owned), len(blank)), begun


def _read_block(m: re.Match[str]) -> tuple[object, ...]:
    lights = {name: int(number) for name, number in re.findall(r"([^\d\s]+?)(\d+)", m["lights"] or "")}
    begun = (m["day"], int(m["all"]), int(m["none"]), m["share"], int(m["out"]), m["away"]) if m["day"] else ()
    return (
        int(m["reps"]), int(m["blank"]), int(m["owned"]), m["cover"], begun,
        int(m["n"]), int(m["s"]), int(m["e"] or 0), m["rate"], int(m["open"]), lights,
    )  # fmt: skip


def _closed(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    s = a.ticket(m["no"])
    used = rules.stood_still(s.created, s.closed) if s.created and s.closed else 0
    return (_day(s.created), _day(s.closed), str(used), str(s.days)) if used else (str(s.days),)


def _long_day(said: object) -> str:
    at = datetime.fromisoformat(str(said))
    return f"{at.year}年{at.month}月{at.day}日"


def _more_time(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """Asked for, or granted: until when, how many working days that is, and the deadline before."""
    asked = a.lines(m["no"], "REQUEST_EXTENSION", "APPROVE_EXTENSION")[-1]
    until, due = datetime.fromisoformat(asked.facts["until"]), next(s.due for s in a.before(m["no"]) if s.due)
    return _day(until), str(rules.stood_still(due, until)), _instant(due) if ":" in m["due"] else _day(due)


def _rested(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """A suspension, asked for or granted: until when, and the deadline that runs on until it is granted."""
    until = _long_day(a.lines(m["no"], "REQUEST_SUSPENSION", "SUSPEND")[-1].facts["until"])
    return (until, _instant(a.ticket(m["no"]).due) if m["due"] else None)


def _card(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """What a draft's card says of the time there would be, by its kind and urgency."""
    urgency = next(code for code, word in rules.URGENCIES.items() if word == m["urgency"])
    days = rules.days_for(kinds.CODES[m["kind"]], urgency, a.at.date())
    return str(days), _instant(rules.due(a.at, days))


def _submitted(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """Its code counts the county's reports of the day; its neighbours are what else is open there since 30 days."""
    s = a.ticket(m["no"])
    earlier = [o for o in a.now() if 0 < o.no < s.no and o.created is not None]
    ordinal = 1 + sum(o.county == s.county and o.created.date() == a.at.date() for o in earlier if o.created)
    near = [o for o in earlier if o.outlet == s.outlet and o.state in rules.OPEN]
    recent = [o for o in near if o.created is not None and o.created >= a.at - RECENT]
    code = f"{a.record.roster.codes[s.county]}-{a.at:%y%m%d}-{ordinal:03d}"
    return code, str(len(recent)) if recent and s.urgency != "CRITICAL" else None


def _pledged(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """A day that was promised in a note, and the deadline when it is earlier."""
    made = [p.due for p in a.record.pledges if abs(p.at - a.at) < BLINK]
    if not made:
        return ()
    day, due = made[-1], a.ticket(m["no"]).due
    said = f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
    return said, _day(due) if due is not None and day > due.date() else None


def _story(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """#1001 in whole: its deadline, and when what happened to it."""
    known = {_instant(line.at) for life in a.lives if life.standings[-1].no == int(m["no"]) for line in life.lines}
    return _instant(a.ticket(m["no"]).due), tuple(at for at in _told_at(m) if at in known)


def _told_at(m: re.Match[str]) -> tuple[str, ...]:
    return tuple(re.findall(rf"^({_DAY}[\d:]+) ", m["story"], re.M))


def _nothing(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """Nothing of a kind at an outlet: how many there were."""
    code = kinds.CODES.get(m["what"], "")
    here = [s for s in a.now() if counted(s) and s.outlet and a.record.roster.place(s.outlet) == m["where"]]
    return sum(s.category == code for s in here if s.created and s.created < a.at), f"{a.at:%Y-%m-%d %H:%M}"


def _compared(a: Asked, m: re.Match[str]) -> tuple[object, ...]:
    """Two subjects side by side at one outlet."""
    here = [s for s in a.now() if counted(s) and a.record.roster.place(s.outlet) == m["where"]]
    sides = [
        (what, [s for s in here if kinds.SUBJECTS[s.category.split("-")[0]] == what]) for what in (m["one"], m["other"])
    ]
    return tuple(
        (what, *(str(value) for value in told(side, a.at) if not isinstance(value, dict))) for what, side in sides
    )


def _read_sides(m: re.Match[str]) -> tuple[object, ...]:
    sides = re.findall(
        r"^(\S+?)：收集 (\d+)｜已解决 (\d+)(?:｜解释说明 (\d+))?｜办结率 (\S+?)｜未结 (\d+)", m["sides"], re.M
    )
    return tuple((what, n, solved, explained or "0", rate, left) for what, n, solved, explained, rate, left in sides)


class Rule(NamedTuple):
    """A kind of answer: its words, what they must say, and how that is read where the groups are not it."""

    words: re.Pattern[str]
    counts: Callable[[Asked, re.Match[str]], tuple[object, ...]]
    read: Callable[[re.Match[str]], tuple[object, ...]]


def _rest(m: re.Match[str]) -> tuple[object, ...]:
    """Every group but the ticket's number, its kind and its urgency."""
    return tuple(value for name, value in m.groupdict().items() if name not in ("no", "kind", "urgency"))


_BLOCK = (
    r"^(?P<where>\S+?)｜党代表联系点（截至 (?P<at>[\d-]+ [\d:]+)）\n"
    r"包挂：党代表 (?P<reps>\d+) 名；无党员网点 (?P<blank>\d+) 个，覆盖 (?P<owned>\d+)/\d+（(?P<cover>\S+?)）\n"
    r"(?:网点底数（(?P<day>[\d-]+)）：(?P<all>\d+) 个，无党员 (?P<none>\d+) 个（(?P<share>\S+?)）；"
    r"关系不在企业党员 (?P<out>\d+) 名（(?P<away>\S+?)）\n)?"
    r"问题：收集 (?P<n>\d+)｜已解决 (?P<s>\d+)(?:｜解释说明 (?P<e>\d+))?｜办结率 (?P<rate>\S+?)"
    r"｜未结 (?P<open>\d+)(?:（(?P<lights>[^）]*)）)?"
)
_LEFT = r"(?P<left>剩余\d+个工作日(?:（暂定）)?|今天到期|已超期\d+个工作日)"
_NO, _DAY = r"(?P<no>\d+)", r"\d+月\d+日"

RULES = (
    Rule(re.compile(_BLOCK), _block, _read_block),
    Rule(re.compile(rf"#{_NO} 已(?:签收，|催\S+?（\S+?，){_LEFT}"), lambda a, m: (rules.left(a.ticket(m["no"]).due or a.at, a.at),), _rest),
    Rule(re.compile(rf"#{_NO} 已销号，当天反映当天办结（时限(?P<days>\d+)个工作日）"), _closed, _rest),
    Rule(
        re.compile(rf"#{_NO} 已销号，(?P<made>{_DAY})反映、(?P<closed>{_DAY})销号，用时(?P<used>\d+)个工作日（时限(?P<days>\d+)）"),
        _closed, _rest,
    ),
    Rule(
        re.compile(
            r"类别：[^›\n]+›(?P<kind>[^（｜\n]+)[^｜\n]*[｜\n]紧急度：(?P<urgency>[^｜\n]+)[｜\n]责任：[^｜\n]*[｜\n]"
            rf"时限：(?P<days>\d+)个工作日（(?P<until>{_DAY}[\d:]+)前"
        ),
        _card, _rest,
    ),
    Rule(
        re.compile(rf"已提交 #{_NO}（(?P<code>[A-Z]+-\d+-\d+)）(?:.|\n)*?(?:$|近30天(?:无其他未结问题|还有(?P<near>\d+)件未结))"),
        _submitted, _rest,
    ),
    Rule(
        re.compile(rf"#{_NO} 已(?:退回责任部门|要求)重办，新时限(?P<until>{_DAY}[\d:]+)前"),
        lambda a, m: (_instant(a.ticket(m["no"]).due),), _rest,
    ),
    Rule(
        re.compile(rf"#{_NO} (?:已申请)?延期到(?P<until>{_DAY})（(?P<days>\d+)个工作日(?:，原时限|），等\S+?批准；批准前仍按)(?P<due>{_DAY}[\d:]*)"),
        _more_time, _rest,
    ),
    Rule(
        re.compile(rf"#{_NO} (?:已申请)?挂起到(?P<until>\d+年{_DAY})(?:，等\S+?批准；批准前时限照走（(?P<due>{_DAY}[\d:]+)前)?"),
        _rested, _rest,
    ),
    Rule(
        re.compile(rf"#{_NO} (?:进展已记下|已签收)(?:.|\n)*?您说(?:“[^”]*”，就是)?(?P<until>{_DAY}（周.）).*?到时我来问。(?:时限是(?P<due>{_DAY}))?"),
        _pledged, _rest,
    ),
    Rule(
        re.compile(rf"^#{_NO}｜\S+?｜.*｜(?P<due>{_DAY}[\d:]+)前(?:（暂定）)?\n(?P<story>(?:.|\n)*)"),
        _story, lambda m: (m["due"], _told_at(m)),
    ),
    Rule(
        re.compile(r"^(?P<where>\S+·\S+?)｜(?P<what>\S+?)：没有符合的问题（截至 (?P<at>[\d-]+ [\d:]+)）"),
        _nothing, lambda m: (0, m["at"]),
    ),
    Rule(
        re.compile(r"^(?P<where>\S+·\S+?)｜(?P<one>\S+?)比(?P<other>\S+?)（截至 [\d-]+ [\d:]+）\n(?P<sides>(?:.|\n)*)"),
        _compared, _read_sides,
    ),
)  # fmt: skip

# What is no figure: numbers of tickets and rules, choices to answer with, what the speaker said himself.
_NAMES = re.compile(
    r"#\d+|“[^”]*”|（规则\d+）|（X\S+?）|夏粮收购\d+|^\d+ .*$|回(?:复)? ?\d.*$|\d+分钟内回 ?0|进展 \d+|下次", re.M
)


def compare_answers(findings: Findings, record: Record, lives: Sequence[Life]) -> None:
    """Every answer of the season; one with figures that no row explains is a difference."""
    for answer in record.answers:
        said, asked = answer.text.replace("\\", ""), Asked(answer, record, lives)
        found = [(rule, m) for rule in RULES for m in rule.words.finditer(said)]
        about = f"{answer.sender} {answer.at:%m-%d %H:%M}"
        for rule, m in found:
            findings.compare("figures of answers", rule.counts(asked, m), rule.read(m), about)
        if not found and re.search(r"\d", left := _without(answer.said, _NAMES.sub("", said))):
            findings.compare("answer", "no figures", " ".join(left.split()), about)


def _without(said: str, answer: str) -> str:
    """An answer without the figures that were said to it."""
    for figure in re.findall(r"\d+", said):
        answer = re.sub(rf"(?<!\d){figure}(?!\d)", "", answer)
    return answer
