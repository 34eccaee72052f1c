"""One sentence as one act: by a phrase, else by what a linear model makes of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from bot.language import trouble
from bot.language.classify import Classifier, Ranked
from bot.language.meaning import slots
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.phrasebook import Phrasebook, read_index
from bot.language.meaning.phrases import ANSWER, FIRST, WHOLE, Heard, Saying, by_weight, holds
from bot.language.meaning.tags import Tagged

UNCLEAR, REPORT = "ask_rephrase", "report"
HARMLESS = (
    "report", "visit_log", "help", "chitchat", "announcement", "query", "roster_query", "claim_query", "out_of_scope",
    "complaint_bot", "project_query", "material_query", "coop_query", "kpi_query", "explain", "dry_run", "refuse", UNCLEAR,
)  # fmt: skip
"""What may be done on a mere guess: it changes nothing, or puts a draft before the person. All else is asked first."""
KEPT_WHOLE = frozenset({REPORT, "visit_log", "material_issue", "material_request"})
"""Acts whose every word counts, also those in front of the phrase that gave them away."""
ASKED = frozenset({"query", "roster_query", "material_query", "project_query", "kpi_query", "coop_query"})
Problem = Callable[[Tagged, Situation], bool]
"""Whether a sentence sounds as if something is wrong somewhere."""
_NEVER_GUESSED = frozenset({"dry_run", "refuse"})  # known by their own words or not at all
_MATERIALS = re.compile(  # without a word of these nobody means 宣传品
    r"宣传|折页|海报|物料|横幅|易拉宝|展架|单页|传单|台卡|展板|条幅|[Xx]展|广告|库存|领用|领了|申领|发放|盘点|下架|上架|过期|印|贴|摆|挂|样张|份|张|批|套|礼品|画|资料|旧版|新版|版本"
)
_NAMED_SO = (
    ("material_", _MATERIALS),
    ("coop_", re.compile("共建|协议|合作|签约|联建|结对共")),
    ("kpi_", re.compile(r"考核|得分|扣分|指标|分|排名|成绩|kpi")),
)
"""Features whose sentences hold a word of theirs; without one the model only guesses what is least unlike."""
_UNTOLD = frozenset({REPORT, UNCLEAR, "dry_run", "refuse", "ask"})  # what the model cannot tell by words alone
_FAMILIES = (
    ASKED,
    frozenset({"cancel", "undo"}),
    frozenset({"transfer", "assign"}),
    frozenset({"visit_plan", "visit_postpone"}),
)  # here the phrase knows better
_LEANING = frozenset({"target", "created", "handed"})
_OF_TICKETS = frozenset({"ref", "item", "target", "named", "created", "handed", "listed", "quoted"})
_NODS = frozenset({"confirm", "choose"})  # where nothing was asked it is only a nod: 嗯嗯好嘞
_TALK = frozenset({"chitchat", "announcement"})
_QUESTION = re.compile(r"[?？吗么呢哪几谁啥咋查看列]|多少|什么|怎么|有没有|是不是|如何|统计|排名|[给发]我|情况|清单")
_HOW = re.compile(r"(?:怎么|咋|如何|怎样)(?!回事|还|才|又|会|没|不)[^，,。]{0,8}(?:[?？呀啊呢嘛]|$)")
_TOP = 12  # so many guesses are looked at; some cannot be meant where nothing was asked
_BEYOND_DOUBT = 0.995
_CERTAIN, _UNLIKELY = 0.9, 0.02  # shares for which the model is believed against a loose phrase
_LOOSE = 0.45  # a phrase that holds less of the sentence than this may have caught a word in passing
_SURE = 0.5  # below this share the model's first guess is no more than a guess


@dataclass(frozen=True)
class Understood:
    """What a message asks for, in its order; `nearest` are intents it may have meant when it is unclear."""

    acts: tuple[Act, ...]
    nearest: tuple[str, ...] = ()

    @property
    def unclear(self) -> bool:
        return not self.acts or self.acts[0].name == UNCLEAR


class Listener:
    """Hears one sentence; immutable, so threads may share it.

    `whole` are the phrases that must see an entire message, `parts` those that may also be found in a piece of it,
    `tails` those that only stand behind another act.
    """

    def __init__(
        self, sayings: Iterable[Saying], model: Classifier | None, harmless: Collection[str] = HARMLESS
    ) -> None:
        everything = by_weight(sayings)
        ordered = tuple(s for s in everything if not s.follows)
        index = read_index()
        self.tails = Phrasebook((s for s in everything if s.follows), index)
        self.whole = Phrasebook((s for s in ordered if s.weight >= WHOLE), index)
        self.parts = Phrasebook((s for s in ordered if s.weight < WHOLE), index)
        self._by_act: dict[str, list[Saying]] = {}
        for saying in ordered:
            self._by_act.setdefault(saying.act, []).append(saying)
        self._needs = {
            act: tuple(dict.fromkeys(s.needs for s in some))
            for act, some in self._by_act.items()
            if all(s.needs for s in some)
        }
        self._model = model
        self._harmless = frozenset(harmless)

    def warm_up(self) -> None:
        """Make everything ready that is made on first use."""
        for book in (self.whole, self.parts, self.tails):
            book.warm_up()

    def by_phrase(self, book: Phrasebook, said: Tagged, about: Situation) -> Act | None:
        """The act of the first phrase that is found; of a loose one only when the model does not know better."""
        story = _new_story(said, about)
        doubted = ""
        for saying, match in book.found(said, about):
            if (story and _leans(saying)) or (doubted and saying.act != doubted):
                continue
            act = read_act(saying, Heard(said, about, match))
            if act is None:
                continue
            if doubted or saying.weight in (ANSWER, FIRST) or _reads_all(saying, match):
                return act
            certain = _CERTAIN if _is_loose(match, said) else _BEYOND_DOUBT
            doubted = self._contradicted(act.name, said, about, certain)
            if not doubted or doubted == act.name:
                return act
        return None

    def _contradicted(self, name: str, said: Tagged, about: Situation, certain: float) -> str:
        """The act the model is certain of instead of the one a loose phrase names; "" when it is not."""
        if self._model is None:
            return ""
        ranked = [one for one in self._model.guess(said.shape, top=_TOP) if self._may_be(one.code, said, about)]
        if (
            not ranked
            or ranked[0].code in _UNTOLD
            or ranked[0].code not in self._by_act
            or any({name, ranked[0].code} <= family for family in _FAMILIES)
        ):
            return ""
        share = next((one.probability for one in ranked if one.code == name), 0.0)
        return ranked[0].code if ranked[0].probability >= certain and share <= _UNLIKELY else ""

    def guessed(self, said: Tagged, about: Situation, troubled: Problem) -> Understood:
        """What the model makes of a sentence that no phrase fits; a doubtful act is asked about, not done."""
        ranked: tuple[Ranked, ...] = self._model.guess(said.shape, top=_TOP) if self._model else ()
        fitting = [
            one
            for one in ranked
            if one.code not in _NEVER_GUESSED
            and all(words.search(said.text) for kind, words in _NAMED_SO if one.code.startswith(kind))
            and self._may_be(one.code, said, about)
        ]
        names = tuple(one.code for one in fitting)
        first = fitting[0] if fitting and fitting[0].code != UNCLEAR and fitting[0].probability >= _SURE else None
        if _perhaps_a_problem(first, names, said, about) and troubled(said, about):
            return Understood((Act(REPORT, end=len(said.text)),), names[:3])
        misplaced = bool(ranked) and ranked[0].probability >= _CERTAIN and ranked[0] not in fitting
        if misplaced and (act := self._out_of_place(ranked[0].code, said)):
            return Understood((act,), names[:3])
        if first is None or (first.code == REPORT and trouble.idle(said.text)):
            return Understood((Act(UNCLEAR, ask="rephrase", end=len(said.text)),), names[:3])
        if first.code not in self._harmless and "help" in names[:3] and _HOW.search(said.shape):
            return Understood((self._read_as("help", said, about),), names[:3])
        act = self._read_as(first.code, said, about)
        if act.name == "visit_log" and not act.slots.get("visits"):  # it tells of no visit that could be written down
            return Understood((Act(UNCLEAR, ask="rephrase", end=len(said.text)),), names[:3])
        plain = first.code in self._harmless or (first.probability >= _CERTAIN and bool(said.of("ref")))
        doubt = act.ask or ("" if plain else "sure")
        return Understood((replace(act, sure=first.probability, ask=doubt),), names[1:4])

    def _read_as(self, name: str, said: Tagged, about: Situation) -> Act:
        """A sentence that no phrase fits, read for the slots of an intent, by the saying that finds most."""
        heard = Heard(said, about)
        taught = [s for s in self._by_act.get(name, ()) if holds(s.needs, about, said)]
        free = [s for s in taught if s.guess] or [s for s in taught if not s.fixed]  # what is fixed its words mean
        acts = list(filter(None, (read_act(saying, heard) for saying in free)))
        if acts:
            named = bool(said.of("ref"))  # a ticket that is named is meant, not a place of a list
            return max(acts, key=lambda act: (not act.ask, named and "id" in act.slots, len(act.slots)))
        takes = tuple(dict.fromkeys(name for s in taught for name in s.takes))
        return Act(name, slots.read(takes, heard), end=len(said.text))

    def _out_of_place(self, name: str, said: Tagged) -> Act | None:
        """What a sentence is that certainly means this act where nothing it could be about is known."""
        if name in _NODS:
            return Act("chitchat", end=len(said.text))
        wants = {word for needs in self._needs.get(name, ()) for need in needs for word in need.split("/")}
        return Act(name, ask="which", end=len(said.text)) if wants & _OF_TICKETS else None

    def _may_be(self, name: str, said: Tagged, about: Situation) -> bool:
        """Whether one of an intent's sayings could be said here: nobody confirms what was not asked."""
        needs = self._needs.get(name)
        return needs is None or any(holds(need, about, said) for need in needs)


def _perhaps_a_problem(first: Ranked | None, names: tuple[str, ...], said: Tagged, about: Situation) -> bool:
    """Whether a sentence may tell of a problem although the model takes it for something else."""
    if first is None:
        return True
    if first.code in _TALK:
        # Nobody announces to a bot, and where a place has a fault nobody chats; else certain small talk is small talk.
        announced = first.code == "announcement" and not about.in_group
        if said.of("outlet") and (announced or trouble.faulty(said.text)):
            return True
        if first.probability >= _CERTAIN:
            return False
    unasked = first.code in ASKED and not _QUESTION.search(said.shape)
    return REPORT in names[:3] or unasked


def _new_story(said: Tagged, about: Situation) -> bool:
    """Whether a sentence tells of something new: an outlet, what is wrong there, and no older ticket."""
    return (
        bool(said.of("outlet"))
        and not (said.of("ref") or said.of("item") or about.quoted)
        and trouble.faulty(said.text)
    )


def _is_loose(match: re.Match[str], said: Tagged) -> bool:
    """Whether a phrase holds so little of the sentence that it may have caught a word in passing."""
    return match.end() - match.start() < _LOOSE * len(said.shape)


def _reads_all(saying: Saying, match: re.Match[str]) -> bool:
    """Whether a phrase is only “.”, because its reader decides."""
    return saying.reads is not None and match.end() - match.start() == 1


def _leans(saying: Saying) -> bool:
    """Whether a phrase may mean a ticket that nobody named: the one just made, or just handed over."""
    return any(name in _LEANING for need in saying.needs for name in need.split("/"))


def read_act(saying: Saying, heard: Heard) -> Act | None:
    """The act of a phrase with its slots; None when a closer look finds that it is not said."""
    found = {**slots.read(saying.takes, heard), **saying.fixed}
    if saying.reads is not None:
        more = saying.reads(heard)
        if more is None:
            return None
        found.update(more)
    asks = str(found.pop("ask", saying.asks))
    refused = str(found.pop("refused", ""))
    then = tuple(Act(name, more, end=len(heard.said.text)) for name, more in found.pop("then", ()))
    match = heard.match
    start = heard.said.places[match.start()] if match and saying.act not in KEPT_WHOLE else 0
    return Act(
        saying.act,
        found,
        rest=heard.behind,
        ask=asks,
        refused=refused,
        start=start,
        end=len(heard.said.text),
        then=then,
    )
