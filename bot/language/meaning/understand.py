"""A message as the list of acts it asks for: phrases first, then what a linear model makes of the rest. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from bot.language import trouble
from bot.language.classify import Classifier, Ranked
from bot.language.meaning import slots
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.phrasebook import Phrasebook, read_index
from bot.language.meaning.phrases import WHOLE, Heard, Saying, by_weight, holds
from bot.language.meaning.tags import SIGN, Tagged, Tagger

UNCLEAR, REPORT = "ask_rephrase", "report"
HARMLESS = (
    "report", "visit_log", "help", "chitchat", "announcement", "query", "roster_query", "claim_query", "out_of_scope",
    "complaint_bot", "project_query", "material_query", "coop_query", "kpi_query", "explain", "dry_run", "refuse", UNCLEAR,
)  # fmt: skip
"""What may be done on a mere guess: it changes nothing, or puts a draft before the person. All else is asked first."""
KEPT_WHOLE = frozenset({REPORT, "visit_log", "material_issue", "material_request"})
"""Acts whose every word counts, also those in front of the phrase that gave them away."""
NEVER_GUESSED = frozenset({"dry_run", "refuse"})  # known by their own words or not at all
_LEANING = frozenset({"target", "created", "handed"})
TOP = 12  # so many guesses are looked at; some cannot be meant where nothing was asked
Problem = Callable[[Tagged, Situation], bool]
"""Whether a sentence sounds as if something is wrong somewhere."""
_SURE = 0.4  # below this share the model's first guess is no more than a guess
_STARTS = re.compile(
    rf"(?:^|(?<=[\s，,。；;！!、]))(?=#?(?:第)?[{SIGN['ref']}{SIGN['item']}])|(?<=[收到了退办完好接签保部会室心])(?={SIGN['item']})|(?<={SIGN['dept']})(?={SIGN['item']})"
)
_ONLY_NAMED = re.compile(rf"[{SIGN['ref']}{SIGN['item']}#第\s，,、。]*")
_BREAKS = re.compile(r"[。；;！!\n]+|[，,、\s](?=另外|还有|顺便|顺带|对了|再就是|再有|此外|同时|新报|(?:再|又)报)")
_ADDED = re.compile(
    r"[，,、；;。？?！!\s]+(?=(?:还有|另外|顺便|顺带|对了|然后|此外|同时|接着)|(?:麻烦|请|帮我?)?再(?:把|给|看|瞅|查|列|问|说|来|发|帮|报一下|统计))|[？?](?=.)"
)
"""What stands between a first act and one more that is asked for with it."""
_EDGES = " ，,。；;！!、\n"
_TOLD = frozenset({"report", "visit_log"})  # what is told, not asked for
_QUESTION = re.compile(r"[?？吗么呢哪几谁啥咋查看列]|多少|什么|怎么|有没有|是不是|如何|统计|排名|[给发]我|情况|清单")
_ASKED = frozenset({"query", "roster_query", "material_query", "project_query", "kpi_query", "coop_query"})
_CLAUSE_ENDS = re.compile(r"[，,。；;！!？?\s]+")


@dataclass(frozen=True)
class Understood:
    """What a message asks for, in its order; `nearest` are intents it may have meant when it is unclear."""

    acts: tuple[Act, ...]
    nearest: tuple[str, ...] = ()

    @property
    def unclear(self) -> bool:
        return not self.acts or self.acts[0].name == UNCLEAR


class Understander:
    """Understands sentences by the declarations of the features; immutable, so threads may share it."""

    def __init__(
        self,
        sayings: Iterable[Saying],
        tagger: Tagger,
        model: Classifier | None,
        problem: Problem,
        harmless: Collection[str] = HARMLESS,
    ) -> None:
        everything = by_weight(sayings)
        ordered = tuple(s for s in everything if not s.follows)
        index = read_index()
        self._tails = Phrasebook((s for s in everything if s.follows), index)
        self._whole = Phrasebook((s for s in ordered if s.weight >= WHOLE), index)
        self._parts = Phrasebook((s for s in ordered if s.weight < WHOLE), index)
        self._by_act: dict[str, list[Saying]] = {}
        for saying in ordered:
            self._by_act.setdefault(saying.act, []).append(saying)
        self._needs = {act: tuple(dict.fromkeys(s.needs for s in some)) for act, some in self._by_act.items()}
        self._tagger = tagger
        self._model = model
        self._harmless = frozenset(harmless)
        self._problem = problem

    def warm_up(self) -> None:
        """Make everything ready that is made on first use."""
        for book in (self._whole, self._parts, self._tails):
            book.warm_up()

    def understand(self, text: str, about: Situation) -> Understood:
        """Return the acts of a message in plain form (see `clean.normalise`)."""
        if not about.known:
            return Understood((Act("refuse", {"reason": "unknown_user", "next": "how_to_join"}, end=len(text)),))
        said = self._tagger.tag(text, about)
        whole = self._phrase(self._whole, said, about)
        if whole is not None:
            return Understood((whole, *whole.then))
        several = self._several(said, about)
        if several:
            return Understood(several)
        mixed = self._mixed(said, about)
        if mixed:
            return Understood(mixed)
        added = self._added(said, about)
        if added:
            return Understood(added)
        followed = self._followed(said, about)
        if followed:
            return Understood(followed)
        one = self._phrase(self._parts, said, about)
        return Understood((one, *one.then)) if one is not None else self._guessed(said, about)

    def _several(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """Several acts in one message, each with the tickets it begins with; () when there is only one."""
        cuts = [found.start() for found in _STARTS.finditer(said.shape)]
        if not cuts:
            return ()
        if cuts[0] != 0:
            cuts.insert(0, 0)
        if len(cuts) < 2:
            return ()
        acts: list[Act] = []
        for begin, stop in zip(cuts, [*cuts[1:], len(said.shape)], strict=True):
            part = said.cut(begin, stop)
            if _ONLY_NAMED.fullmatch(part.shape):
                return ()  # “申请延期，1026” is one act
            act = self._phrase(self._parts, part, about)
            if act is None:
                return ()
            if not any(
                act.name == other.name and act.slots == other.slots for other in acts
            ):  # “只留第一条，后两条撤了”
                acts.append(replace(act, start=said.places[begin] + act.start, end=said.places[begin] + act.end))
        return tuple(acts)

    def _mixed(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """Sentences of different kinds in one message: “1027打5分。另外青山的电子秤不准了”; () when it is all of a kind.

        Reports and visits side by side stay together, their problems are told apart later.
        """
        cuts = [0, *(found.end() for found in _BREAKS.finditer(said.shape)), len(said.shape)]
        spans = [(begin, stop) for begin, stop in itertools.pairwise(cuts) if said.shape[begin:stop].strip(_EDGES)]
        if len(spans) < 2:
            return ()
        acts: list[Act] = []
        for begin, stop in spans:
            part = said.cut(begin, stop)
            act = self._phrase(self._whole, part, about) or self._phrase(self._parts, part, about)
            if act is None and not part.of("ref") and self._problem(part, about):
                act = Act(REPORT, end=len(part.text))
            if act is None:
                return ()
            start = said.places[begin]
            act = replace(act, start=start + act.start, end=start + len(part.text))
            if acts and acts[-1].name in _TOLD and act.name in _TOLD:
                acts[-1] = replace(acts[-1], end=act.end)
            else:
                acts.append(act)
        names = {act.name for act in acts}
        return tuple(acts) if len(names) > 1 and names & _TOLD and not names <= _TOLD else ()

    def _added(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """Several questions in one message, or an act and a question: “先看安平的数，再把超期的列一下”; () when it is one."""
        cuts = [0, *(found.end() for found in _ADDED.finditer(said.shape)), len(said.shape)]
        if len(cuts) < 3:
            return ()
        acts: list[Act] = []
        for begin, stop in itertools.pairwise(cuts):
            act = self._phrase(self._parts, said.cut(begin, stop), about)
            if act is None or act.ask:
                return ()
            start = said.places[begin]
            acts.append(replace(act, start=start + act.start, end=said.places[stop]))
        different = any(one.name != acts[0].name or one.slots != acts[0].slots for one in acts)
        asked = [act.name in _ASKED and "inherit" not in act.slots for act in acts]
        return tuple(acts) if different and any(asked[1:]) and not {a.name for a in acts} & _TOLD else ()

    def _followed(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """An act and a last clause that asks for one thing more about the same: “…怎么没动，今天给回复”."""
        cut = max((found.end() for found in _CLAUSE_ENDS.finditer(said.shape)), default=0)
        if not cut or cut == len(said.shape):
            return ()
        head, tail = said.cut(0, cut), said.cut(cut, len(said.shape))
        for saying, match in self._tails.found(tail, about):
            if more := _act(saying, Heard(tail, about, match)):
                first = self._phrase(self._whole, head, about) or self._phrase(self._parts, head, about)
                if first is None or first.name not in saying.follows:
                    continue
                same = {key: value for key, value in first.slots.items() if key in ("id", "ids")}
                start = said.places[cut]
                return (first, replace(more, slots={**same, **more.slots}, start=start, end=len(said.text)))
        return ()

    def _phrase(self, book: Phrasebook, said: Tagged, about: Situation) -> Act | None:
        story = _new_story(said, about)
        acts = (
            _act(saying, Heard(said, about, match))
            for saying, match in book.found(said, about)
            if not (story and _leans(saying))
        )
        return next(filter(None, acts), None)

    def _guessed(self, said: Tagged, about: Situation) -> Understood:
        """What the model makes of a sentence that no phrase fits; a doubtful act is asked about, not done."""
        ranked: tuple[Ranked, ...] = self._model.guess(said.shape, top=TOP) if self._model else ()
        fitting = [one for one in ranked if one.code not in NEVER_GUESSED and self._may_be(one.code, said, about)]
        names = tuple(one.code for one in fitting)
        first = fitting[0] if fitting else None
        unasked = first is not None and first.code in _ASKED and not _QUESTION.search(said.shape)
        if (REPORT in names[:3] or first is None or first.probability < _SURE or unasked) and self._problem(
            said, about
        ):
            return Understood((Act(REPORT, end=len(said.text)),), names[:3])
        if first is None or first.probability < _SURE or (first.code == REPORT and trouble.idle(said.text)):
            return Understood((Act(UNCLEAR, ask="rephrase", end=len(said.text)),), names[:3])
        taught = [s for s in self._by_act.get(first.code, ()) if holds(s.needs, about, said)]
        taught = [s for s in taught if s.guess] or [
            s for s in taught if not s.fixed
        ]  # what a phrase fixes only its words mean
        act = next(
            filter(None, (_act(saying, Heard(said, about)) for saying in taught)), Act(first.code, end=len(said.text))
        )
        if act.name == "visit_log" and not act.slots.get("visits"):  # it tells of no visit that could be written down
            return Understood((Act(UNCLEAR, ask="rephrase", end=len(said.text)),), names[:3])
        doubt = act.ask or ("" if first.code in self._harmless else "sure")
        return Understood((replace(act, sure=first.probability, ask=doubt),), names[1:4])

    def _may_be(self, name: str, said: Tagged, about: Situation) -> bool:
        """Whether one of an intent's sayings could be said here: nobody confirms what was not asked."""
        needs = self._needs.get(name)
        return needs is None or any(holds(need, about, said) for need in needs)


def _new_story(said: Tagged, about: Situation) -> bool:
    """Whether a sentence tells of something new: an outlet, what is wrong there, and no older ticket."""
    return (
        bool(said.of("outlet"))
        and not (said.of("ref") or said.of("item") or about.quoted)
        and trouble.faulty(said.text)
    )


def _leans(saying: Saying) -> bool:
    """Whether a phrase may mean a ticket that nobody named: the one just made, or just handed over."""
    return any(name in _LEANING for need in saying.needs for name in need.split("/"))


def _act(saying: Saying, heard: Heard) -> Act | None:
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
