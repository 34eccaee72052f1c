"""How a happening is spoken: words to the bot, and what has to come back.

People read the card like people do: a wrong category, urgency or outlet is put right before the `1`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.season.stage import SeasonStage
from bench.season.story import Happening
from models.rules.taxonomy import CATEGORIES
from models.rules.words import URGENCY_WORDS, Urgency
from simulator.replies import Reply

SUBMITTED = re.compile(r"已提交 #(\d+)")
_ROW = re.compile(r"^(\d) (.+)$", re.M)
FIELD = "^{}：(.+?)(?:（.*)?$"


@dataclass
class Voices:
    """Speaks for everybody, remembers which number a ticket got, and what was answered otherwise than expected."""

    stage: SeasonStage
    admins: dict[str, str]  # by county
    numbers: dict[str, int] = field(default_factory=dict)
    spoken: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)

    def do(self, happening: Happening) -> None:
        """Let it happen."""
        self.spoken[happening.deed] += 1
        _DEEDS[happening.deed](self, happening)

    def say(self, who: str, text: str, expects: str = "") -> str:
        """Write one message; an answer without the expected words is a trouble."""
        reply: Reply = self.stage.speak(who, text)
        if not reply.answered or reply.error or (expects and not re.search(expects, reply.text)):
            answer = reply.error or reply.text or f"status {reply.status}"
            self.troubles.append(f"{self.stage.now():%m-%d %H:%M} {who}：{text} → {' '.join(answer.split())[:160]}")
        return reply.text

    def trouble(self, happening: Happening, what: str) -> None:
        self.troubles.append(f"{self.stage.now():%m-%d %H:%M} {happening.who}：{what}")

    def no(self, happening: Happening) -> int:
        return self.numbers.get(happening.about, 0)


def _report(voices: Voices, h: Happening) -> None:
    answer = voices.say(h.who, h.text)
    if not (SUBMITTED.match(answer) or answer.startswith("【问题草稿】")):
        voices.corrected.append(f"taken for something else: {h.text}")
        answer = voices.say(h.who, f"上报 {h.text}")
    if SUBMITTED.match(answer) and h.urgency not in ("CRITICAL", ""):
        answer = _not_so_bad(voices, h)
    found = SUBMITTED.match(answer)
    if found:
        voices.numbers[h.about] = int(found[1])
        _recategorise(voices, h)
        return
    for put_right in (_one_problem, _outlet, _category, _urgency):
        answer = put_right(voices, h, answer)
    if "回复 1 提交" not in answer:
        voices.trouble(h, f"{h.text} → {' '.join(answer.split())[:160]}")


def _not_so_bad(voices: Voices, h: Happening) -> str:
    """The bot took it for 特急; it is taken back and told again in calmer words."""
    voices.corrected.append(f"not 特急: {h.text}")
    voices.say(h.who, "0", "已撤回")
    return voices.say(h.who, f"上报 {h.text}不急")


def _one_problem(voices: Voices, h: Happening, answer: str) -> str:
    if "全部提交" not in answer:
        return answer
    voices.corrected.append(f"one problem: {h.text}")
    return voices.say(h.who, "合成一件", "【问题草稿】")


def _outlet(voices: Voices, h: Happening, answer: str) -> str:
    """Which outlet is asked, or the card shows another one."""
    shown = _field("网点", answer)
    if not h.outlet or shown == h.outlet:
        return answer
    voices.corrected.append(f"outlet {shown or '?'}: {h.text}")
    if shown:
        answer = voices.say(h.who, "3")
    return voices.say(h.who, _chosen(answer, h.outlet) or h.outlet, "网点：")


def _category(voices: Voices, h: Happening, answer: str) -> str:
    if not h.category or _field("类别", answer) == CATEGORIES[h.category].path:
        return answer
    voices.corrected.append(f"category {_field('类别', answer)}: {h.text}")
    offered = voices.say(h.who, "2")
    return voices.say(h.who, _chosen(offered, CATEGORIES[h.category].path) or CATEGORIES[h.category].name, "类别已改")


def _urgency(voices: Voices, h: Happening, answer: str) -> str:
    shown = _field("紧急度", answer)
    if not h.urgency or shown == URGENCY_WORDS[Urgency(h.urgency)]:
        return answer
    voices.corrected.append(f"urgency {shown}: {h.text}")
    return voices.say(h.who, {"URGENT": "4"}.get(h.urgency, "不急，改成一般"), "紧急度：")


def _submit(voices: Voices, h: Happening) -> None:
    if h.about in voices.numbers:
        return  # 特急 went out by itself
    answer = voices.say(h.who, "1")
    if not SUBMITTED.match(answer):  # he has other questions open
        answer = voices.say(h.who, "草稿1 提交", SUBMITTED.pattern)
    found = SUBMITTED.match(answer)
    if found:
        voices.numbers[h.about] = int(found[1])
        if "等您派单" in answer or "派单）" in answer or "暂没有对应的责任部门" in answer:
            owner = CATEGORIES[h.category].owner_dept
            voices.say(_admin_of(voices, h), f"派 {found[1]} {owner}", "已派")


def _recategorise(voices: Voices, h: Happening) -> None:
    """What went out at once is put right by the county's administrator."""
    if not h.category:
        return
    card = voices.say(h.who, f"#{voices.no(h)}", f"#{voices.no(h)}")
    if CATEGORIES[h.category].path not in card:
        voices.corrected.append(f"category afterwards: {h.text}")
        voices.say(_admin_of(voices, h), f"改类别 {voices.no(h)} {CATEGORIES[h.category].name}", "类别已改为")


def _suspend(voices: Voices, h: Happening) -> None:
    """The handler asks, the secretary grants."""
    assert h.until is not None
    handler = {"沛县": "peixian-zonghe"}[h.county]
    day = f"{h.until.year}年{h.until.month}月{h.until.day}日"
    voices.say(handler, f"挂起 {voices.no(h)} 到{day} {h.text}", "已申请挂起")
    voices.say(h.who, f"同意挂起 {voices.no(h)}", "挂起")


def _admin_of(voices: Voices, h: Happening) -> str:
    return voices.admins[h.county]


def _plain(words: str, expects: str) -> Callable[[Voices, Happening], None]:
    """One sentence with the ticket's number in it."""

    def deed(voices: Voices, h: Happening) -> None:
        no = voices.no(h)
        voices.say(h.who, words.format(no=no, text=h.text.format(no=no)), expects)

    return deed


def _resolve(voices: Voices, h: Happening) -> None:
    """What sounds to the bot as if it were not done yet is told again."""
    answer = voices.say(h.who, f"{voices.no(h)} 办结 {h.text}")
    if "已报办结" not in answer:
        voices.corrected.append(f"told again: {h.text}")
        voices.say(h.who, f"办结 {voices.no(h)} 已经办好了。{h.text}", "已报办结")


_DEEDS: dict[str, Callable[[Voices, Happening], None]] = {
    "report": _report,
    "submit": _submit,
    "accept": _plain("签收 {no}", "已签收"),
    "progress": _plain("进展 {no} {text}", "进展已记下"),
    "resolve": _resolve,
    "on_spot": _plain("现场解决 {no} {text}", "现场解决"),
    "satisfied": _plain("{no} 满意", "已销号"),
    "basically": _plain("{no} 基本满意", "已销号"),
    "unsatisfied": _plain("{no} 未解决 {text}", "已退回责任部门重办"),
    "suspend": _suspend,
    "visit": _plain("{text}", "已记走访"),
    "assist": _plain("{text}", "已记帮扶"),
    "assist_result": _plain("{text}", "已记下"),
    "left": _plain("{text}", "【问题草稿】"),
    "drop": _plain("{text}", "已取消"),
    "alarm": _report,
    "withdraw": _plain("{text}", "已撤回"),
    "extend": _plain("{text}", "已申请延期"),
    "deny": _plain("{text}", "不同意延期"),
    "grant": _plain("{text}", "已同意"),
    "ask_back": _plain("{text}", "撤回要经办部门同意"),
    "consent": _plain("{text}", "已同意"),
    "urge": _plain("{text}", "已催"),
    "return": _plain("{text}", "已退单"),
    "dispatch": _plain("{text}", "已派"),
}


def _field(name: str, card: str) -> str:
    """What a card says behind a name, without the candidates in brackets."""
    found = re.search(FIELD.format(name), card, re.M)
    return found[1].strip() if found else ""


def _chosen(offered: str, wanted: str) -> str:
    """The number before what is wanted, "" when it is not offered."""
    return next((number for number, words in _ROW.findall(offered) if words.startswith(wanted)), "")
