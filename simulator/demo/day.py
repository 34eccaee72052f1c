"""One Friday evening and the Monday after it: what is said, what must come back, and how it reads on a screen."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TextIO

from simulator.chips import ESCAPES
from simulator.clock import WEEKDAYS
from simulator.server import SimulatorServer
from simulator.world import Letter

COLUMNS, INDENT = 80, 6
PATIENCE = 15.0  # seconds a push may take; it comes within one
FRIDAY, MONDAY = "2018-11-30", "2018-12-03"

# What the published report says; the service has to say the same, character for character.
PUBLISHED = """\
徐州市｜党代表联系点（截至 2018-11-30 18:00）
包挂：党代表 103 名；无党员网点 54 个，覆盖 54/54（100.00%）
网点底数（03-31）：241 个，无党员 54 个（22.41%）；关系不在企业党员 187 名（15.5%）
问题：收集 209｜已解决 202｜办结率 96.65%｜未结 7（正常2 挂起1 蓝2 黄1 红1）
回复：@领题助手 未结 / 红牌 / 沛县进度 / 分类 / 走访"""
FIGURES = ("收集", "已解决", "未结")
LIGHTS = ("正常", "挂起", "待核实", "蓝", "黄", "红", "提级")


class Unexpected(Exception):
    """The day did not go as it must; the text is one sentence for the person at the screen."""


@dataclass(frozen=True)
class Says:
    """One message: `expects` must be found in the answer, `hears` must be pushed to, `moves` the figures.

    A named group in `expects` is remembered; {name} in later texts and userids stands for it.
    """

    who: str
    text: str
    expects: str
    hears: tuple[str, ...] = ()
    moves: Mapping[str, int] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True)
class Scene:
    """What happens at one time of the day."""

    at: str
    title: str
    lines: tuple[Says, ...]


ASKS = Says("shuji", "@领题助手 徐州进度", "问题：收集", group="wrXuzhou")
DAY = (
    Scene("18:00", "书记在群里问进度", (ASKS,)),
    Scene("18:00", "安国支局的冰箱：一句话变成一张单", (
        Says("libin", "安国支局食堂那台冰箱不制冷了，九个人带的饭菜都放不住，请帮忙修一下。", "【问题草稿】"),
        Says("libin", "1", r"已提交 #(?P<fridge>\d+)", ("peixian-zonghe",), {"收集": 1, "未结": 1}),
        Says("peixian-zonghe", "签收 {fridge}", "已签收", ("libin",)),
    )),
    Scene("18:20", "有进展，反映人不用追着问", (
        Says("peixian-zonghe", "进展 {fridge} 冰箱还在保修期，已约厂家师傅今晚上门", "进展已记下", ("libin",)),
    )),
    Scene("19:10", "修没修好，网点说了算", (
        Says("peixian-zonghe", "{fridge} 办结 师傅已上门更换启动器，试机半小时制冷正常", "已报办结", ("libin", "anguo")),
        Says("anguo", "1", "#{fridge} 已销号", ("libin", "peixian-zonghe"), {"已解决": 1, "未结": -1}),
    )),
    Scene("19:20", "宋楼支局的插座冒火花：特急，不等确认直接派出", (
        Says(
            "{walker}", "今天在宋楼支局走访，后院插座冒火花，电线老化得厉害，旁边还堆着包裹，请马上派人看。",
            r"已提交 #(?P<socket>\d+)[^\n]*特急", ("{safety}", "fengxian-shuji"), {"收集": 1, "未结": 1},
        ),
        Says("{safety}", "签收 {socket}", "已签收", ("{walker}",)),
        Says("{safety}", "进展 {socket} 已电话指导拉闸断电、搬开包裹，电工八点前到", "进展已记下", ("{walker}",)),
    )),
    Scene("19:30", "书记再问一次：数字随事而动", (ASKS,)),
)  # fmt: skip


def play(server: SimulatorServer, people: list[dict[str, Any]], screen: Transcript) -> None:
    """Play the whole day; Unexpected when an answer, a push or a figure is not what it must be."""
    stage = _Stage(server, people, screen)
    screen.day(server.world.now())
    for scene in DAY:
        stage.go_to(FRIDAY, scene.at)
        screen.scene(scene.title)
        for line in scene.lines:
            stage.say(line)
    stage.compare_figures()
    stage.monday_morning()


class _Stage:
    """Where the day is played: who is who, what was learned on the way, what was already shown."""

    def __init__(self, server: SimulatorServer, people: list[dict[str, Any]], screen: Transcript) -> None:
        self._server = server
        self._screen = screen
        self._people = {p["userid"]: p for p in people}
        self._known = {
            "walker": self._find("宋楼支局的党代表", lambda p: {"name": "宋楼支局", "role": "PRIMARY"} in p["outlets"]),
            "safety": self._find("安保经办", lambda p: p["department"] == "安全保卫部" and "HANDLER" in p["roles"]),
        }
        self._seen = 0  # letters already on the screen
        self._figures: list[str] = []
        self._moved: Counter[str] = Counter()

    def go_to(self, day: str, at: str) -> None:
        """Move the town's clock forward, unless it is that late already."""
        instant = datetime.fromisoformat(f"{day}T{at}+08:00")
        if instant <= self._server.world.now():
            return
        state = self._server.move_clock(instant)
        if state.note or state.now < instant:
            raise Unexpected(f"时间没有走到 {day} {at}：{state.note}")

    def say(self, line: Says) -> None:
        """One person speaks; show the answer and the pushes, and check both."""
        who, text = line.who.format(**self._known), line.text.format(**self._known)
        name, world = self._name(who), self._server.world
        group = world.group(line.group)
        self._screen.said(world.now(), name, text, room=group.name if group else "")
        reply = self._server.say_in_group(line.group, who, text) if group else self._server.say(who, text)
        found = re.search(line.expects.format(**self._known), reply.text)
        if not reply.answered or reply.error or found is None:
            raise Unexpected(f"{name}发“{text}”，收到的答复不对：{reply.error or reply.text or '没有答复'}")
        self._known |= found.groupdict()
        self._moved.update(line.moves)
        if group:
            answer = ESCAPES.sub(r"\1", reply.text)
            self._figures.append(answer)
            self._screen.answered_in_group(world.config.bot_name, answer)
        else:
            self._screen.replied(reply.text)
        for letter in self._arrived({userid.format(**self._known) for userid in line.hears}):
            self._screen.pushed(self._name(letter.to), letter.text)

    def compare_figures(self) -> None:
        """The two answers in the group must differ by exactly what the day did."""
        first, last = self._figures[0], self._figures[-1]
        if first != PUBLISHED:
            raise Unexpected(f"群里的进度与公开报道对不上，答复是：{first}")
        before, after = _numbers(first), _numbers(last)
        wanted = Counter({name: before[name] + self._moved[name] for name in FIGURES})
        rate = f"办结率 {after['已解决'] / after['收集']:.2%}"
        same = first.splitlines()[1:3] == last.splitlines()[1:3] and rate in last
        lights = {name: after[name] - before[name] for name in LIGHTS if after[name] != before[name]}
        added_up = all(after[name] == wanted[name] for name in FIGURES) and sum(lights.values()) == self._moved["未结"]
        if not (same and added_up):
            raise Unexpected(f"这一天过后数字对不上：应为{dict(wanted)}、{rate}，答复是：{last}")
        fridge, socket = self._known["fridge"], self._known["socket"]
        told = "，".join(f"{name} {before[name]}→{after[name]}（{after[name] - before[name]:+d}）" for name in FIGURES)
        shades = "、".join(f"{name}{change:+d}" for name, change in lights.items())
        self._screen.remark(
            f"核对无误：{told}，其中{shades}。新提交 #{fridge}、#{socket} 两件，#{fridge} 已销号；"
            f"{rate}（{after['已解决']}/{after['收集']}），别的数字没有变。"
        )

    def monday_morning(self) -> None:
        """The first working day of the week: everybody's one digest, the rep's with the plan of his visits."""
        self.go_to(MONDAY, "08:30")
        self._screen.day(self._server.world.now())
        self._screen.scene("早上八点半：每人一条提醒，没有事的人不打扰")
        letters = {letter.to: letter for letter in self._arrived({"libin", self._known["safety"]}, settle=1.0)}
        if "本周走访计划" not in letters["libin"].text:
            raise Unexpected(f"李斌的提醒里没有本周走访计划，收到的是：{letters['libin'].text}")
        shown = {"libin", self._known["walker"], self._known["safety"], "tongshan-shuji"} & letters.keys()
        for userid in sorted(shown):
            self._screen.arrived(letters[userid].at, self._name(userid), letters[userid].text)
        self._screen.remark(f"另有 {len(letters) - len(shown)} 人收到。")

    def _arrived(self, wanted: set[str], *, settle: float = 0.0) -> list[Letter]:
        """Wait for pushes to all `wanted`, and until nothing more came for `settle` seconds; return what is new."""
        begin = quiet_since = time.monotonic()
        new: list[Letter] = []
        while True:
            found = [letter for letter in self._server.world.shown() if letter.id > self._seen]
            now = time.monotonic()
            if len(found) != len(new):
                new, quiet_since = found, now
            missing = wanted - {letter.to for letter in new}
            if not missing and now - quiet_since >= settle:
                self._seen = max((letter.id for letter in new), default=self._seen)
                return new
            if missing and now - begin > PATIENCE:
                names = "、".join(self._name(userid) for userid in sorted(missing))
                raise Unexpected(f"{PATIENCE:.0f}秒内没有等到发给{names}的消息。")
            time.sleep(0.05)

    def _find(self, what: str, fits: Callable[[dict[str, Any]], bool]) -> str:
        for userid, person in self._people.items():
            if fits(person):
                return str(userid)
        raise Unexpected(f"通讯录里没有找到{what}。")

    def _name(self, userid: str) -> str:
        person, group = self._server.world.person(userid), self._server.world.group(userid)
        return f"{person.name}（{person.title}）" if person else group.name if group else userid


def _numbers(answer: str) -> Counter[str]:
    """Read the figures and the lights of a 进度 block; what is not there is 0."""
    found = {name: re.search(rf"{name} ?(\d+)", answer.splitlines()[3]) for name in (*FIGURES, *LIGHTS)}
    return Counter({name: int(match[1]) for name, match in found.items() if match})


class Transcript:
    """Writes the day down for people: who says what to whom, in 80 columns; colours on a terminal only."""

    def __init__(self, out: TextIO, *, colour: bool) -> None:
        self._out = out
        self._colour = colour
        self._scenes = 0

    def day(self, now: datetime) -> None:
        """A new day begins."""
        self._heading("═", f"{now.year}年{now.month}月{now.day}日 周{WEEKDAYS[now.weekday()]}", "1")

    def scene(self, title: str) -> None:
        """Something else begins."""
        self._scenes += 1
        self._heading("─", f"{self._scenes} {title}", "36")

    def said(self, at: datetime, name: str, text: str, *, room: str = "") -> None:
        """Somebody writes to the app, or into a group."""
        self.line()
        self._block(f"{at:%H:%M} ", INDENT, text, who=f"{name}在“{room}”里：" if room else f"{name}：", code="1")

    def replied(self, text: str) -> None:
        """What the speaker reads at once."""
        self._block(" " * INDENT + "↳ ", INDENT + 2, text)

    def answered_in_group(self, name: str, text: str) -> None:
        """A block of figures stands as it came, at the left margin and never wrapped: people copy it."""
        self._block(" " * INDENT + "↳ ", INDENT + 2, f"{name}：")
        self.line(text)

    def pushed(self, name: str, text: str) -> None:
        """What arrived at somebody else."""
        self._block(" " * INDENT + "📩 ", INDENT + 3, text, who=f"→ {name}：", code="33")

    def arrived(self, at: datetime, name: str, text: str) -> None:
        """What arrived out of the blue."""
        self.line()
        self._block(f"{at:%H:%M} 📩 ", INDENT + 3, text, who=f"→ {name}：", code="33")

    def remark(self, text: str) -> None:
        """The narrator's own words."""
        self.line()
        self._block(" " * INDENT, INDENT, text, code="32")

    def plain(self, text: str) -> None:
        """Words before and after the day, from the left margin."""
        self._block("", 0, text)

    def _block(self, first: str, indent: int, text: str, *, who: str = "", code: str = "") -> None:
        """Write `text` in rows: `first` before the first, blanks before the others; `who` (or all) in colour."""
        rows = [row for line in (who + text).splitlines() for row in _wrapped(line, COLUMNS - indent)]
        for place, row in enumerate(rows):
            cut = (len(who) if place == 0 else 0) if who else len(row)
            self.line((" " * indent if place else first) + self._painted(row[:cut], code) + row[cut:])

    def _heading(self, rule: str, title: str, code: str) -> None:
        self.line("\n" + self._painted(f"{rule * 2} {title} {rule * (COLUMNS - _columns(title) - 4)}", code))

    def _painted(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour and text and code else text

    def line(self, text: str = "") -> None:
        """One line as it is."""
        print(text, file=self._out, flush=True)


_NO_LINE_BEGINS_WITH = "，。、；：？！）》”’」】〕…·›"


def _columns(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(line: str, width: int) -> Iterator[str]:
    """Cut a line into rows; words and numbers stay whole, no row begins with closing punctuation."""
    row = ""
    for piece in re.findall(r"[!-~]+|.", line):
        if row and _columns(row + piece) > width and piece not in _NO_LINE_BEGINS_WITH:
            yield row.rstrip()
            row = ""
        row += piece if row or piece != " " else ""
    yield row
