"""A message as the list of acts it asks for: cut where one act ends and another begins. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language.meaning import slots
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.listening import ASKED, REPORT, Listener, Problem, Understood, read_act
from bot.language.meaning.phrases import Heard
from bot.language.meaning.tags import SIGN, Tagged, Tagger

_STARTS = re.compile(
    rf"(?:^|(?<=[\s，,。；;！!、]))(?=#?(?:第)?[{SIGN['ref']}{SIGN['item']}])|(?<=[收到了退办完好接签保部会室心])(?={SIGN['item']})|(?<={SIGN['dept']})(?={SIGN['item']})"
)
_ONLY_NAMED = re.compile(rf"[{SIGN['ref']}{SIGN['item']}#第\s，,、。]*")
_BREAKS = re.compile(
    r"[。；;！!\n]+|[，,、\s？?](?=另外|还有|顺便|顺带|对了|再就是|再有|此外|同时|新报|(?:另|再|又)(?:外)?(?:报|说|反映|提)|另(?:有)?一?[件个条桩])"
)
_ADDED = re.compile(
    r"(?<![，,、；;。？?！!\s])[，,、；;。？?！!\s]++(?=(?:还有|另外|顺便|顺带|对了|然后|此外|同时|接着)|(?:麻烦|请|帮我?)?再(?:把|给|看|瞅|查|列|问|说|来|发|帮|报一下|统计))|[？?](?=[^，,、；;。？?！!\s])"
)
"""What stands between a first act and one more that is asked for with it."""
_EDGES = " ，,。；;！!、\n"
_TOLD = frozenset({"report", "visit_log"})  # what is told, not asked for
_MORE = re.compile(r"\s*(?:另外?|还有|顺便|顺带|对了|再(?:就是|有|报|说)|此外|同时|新报|又)")
_COUNTED = re.compile(r"(?:[^，,。：:]{0,6})?[一两俩三仨几\d]\s*[件个桩]?事[情儿]?[，,。：:\s]*")
_EXPLAINED = frozenset({"reject_close", "reopen", "rate", "urge", "return_dispatch", "partial_close"})
"""Acts whose next sentence tells why, when it names no other place: “1027没解决。今早又卡了两回”."""
_MOST_SENTENCES, _MOST_ACTS = (
    12,
    60,
)  # nobody asks for more in one message; a text that seems to is a story, or nonsense
_CLAUSE_ENDS = re.compile(r"[，,。；;！!？?\s]+")


class Understander:
    """Understands sentences by the declarations of the features; immutable, so threads may share it."""

    def __init__(self, listener: Listener, tagger: Tagger, troubled: Problem) -> None:
        self._listener = listener
        self._tagger = tagger
        self._troubled = troubled

    def understand(self, text: str, about: Situation) -> Understood:
        """Return the acts of a message in plain form (see `clean.normalise`)."""
        hear = self._listener
        if not about.known:
            return Understood((Act("refuse", {"reason": "unknown_user", "next": "how_to_join"}, end=len(text)),))
        said = self._tagger.tag(text, about)
        whole = hear.by_phrase(hear.whole, said, about)
        if whole is not None:
            return Understood((whole, *whole.then))
        for divided in (self._several, self._mixed, self._added, self._followed):
            if acts := divided(said, about):
                return Understood(acts)
        one = hear.by_phrase(hear.parts, said, about)
        return Understood((one, *one.then)) if one is not None else hear.guessed(said, about, self._troubled)

    def _several(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """Several acts in one message, each with the tickets it begins with; () when there is only one."""
        hear = self._listener
        cuts = [found.start() for found in _STARTS.finditer(said.shape)]
        if not cuts:
            return ()
        if cuts[0] != 0 and not _COUNTED.fullmatch(said.shape, 0, cuts[0]):  # “两件事，1025转安保部，1026催办”
            cuts.insert(0, 0)
        if not 2 <= len(cuts) <= _MOST_ACTS:
            return ()
        acts: list[Act] = []
        for begin, stop in zip(cuts, [*cuts[1:], len(said.shape)], strict=True):
            part = said.cut(begin, stop)
            if _ONLY_NAMED.fullmatch(part.shape):
                return ()  # “申请延期，1026” is one act
            act = hear.by_phrase(hear.parts, part, about)
            if act is None or (act.name == REPORT and not part.of("outlet")):
                return ()  # what stands in front without an outlet is a reason: “配件缺货，1026要延期”
            if not any(
                act.name == other.name and act.slots == other.slots for other in acts
            ):  # “只留第一条，后两条撤了”
                acts.append(replace(act, start=said.places[begin] + act.start, end=said.places[begin] + act.end))
        return tuple(acts)

    def _mixed(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """Sentences of different kinds in one message: “1027打5分。另外青山的电子秤不准了”; () when it is all of a kind.

        Reports and visits side by side stay together, their problems are told apart later.
        """
        hear = self._listener
        cuts = [0, *(found.end() for found in _BREAKS.finditer(said.shape)), len(said.shape)]
        spans = [(begin, stop) for begin, stop in itertools.pairwise(cuts) if said.shape[begin:stop].strip(_EDGES)]
        if not 2 <= len(spans) <= _MOST_SENTENCES:
            return ()
        acts: list[Act] = []
        context = about
        for begin, stop in spans:
            part = said.cut(begin, stop)
            refs = slots.named(part)
            context = replace(about, quoted=refs) if refs else context  # what follows is about the ticket named last
            act = hear.by_phrase(hear.whole, part, about) or hear.by_phrase(hear.parts, part, about)
            if context is not about and (act is None or act.ask or act.name == REPORT) and not part.of("outlet"):
                act = hear.by_phrase(hear.parts, part, context) or act
            if act is None and not part.of("ref") and self._troubled(part, about):
                act = Act(REPORT, end=len(part.text))
            if act is not None and act.name == REPORT and _explains(acts, part):
                acts[-1] = replace(acts[-1], end=said.places[stop])
                continue
            if act is None:
                return ()
            start = said.places[begin]
            act = replace(act, start=start + act.start, end=start + len(part.text))
            if acts and acts[-1].name in _TOLD and act.name in _TOLD:
                acts[-1] = replace(acts[-1], end=act.end)
            else:
                acts.append(act)
        names = {act.name for act in acts}
        if len(names) < 2 or names <= _TOLD:
            return ()
        return tuple(acts) if names & _TOLD or not any(act.ask for act in acts) else ()

    def _added(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """Several questions in one message, or an act and a question: “先看安平的数，再把超期的列一下”; () when it is one."""
        hear = self._listener
        cuts = [0, *(found.end() for found in _ADDED.finditer(said.shape)), len(said.shape)]
        if not 3 <= len(cuts) <= _MOST_SENTENCES:
            return ()
        acts: list[Act] = []
        for begin, stop in itertools.pairwise(cuts):
            act = hear.by_phrase(hear.parts, said.cut(begin, stop), about)
            if act is None or act.ask:
                return ()
            start = said.places[begin]
            acts.append(replace(act, start=start + act.start, end=said.places[stop]))
        different = any(one.name != acts[0].name or one.slots != acts[0].slots for one in acts)
        asked = [act.name in ASKED and "inherit" not in act.slots for act in acts]
        return tuple(acts) if different and any(asked[1:]) and not {a.name for a in acts} & _TOLD else ()

    def _followed(self, said: Tagged, about: Situation) -> tuple[Act, ...]:
        """An act and a last clause that asks for one thing more about the same: “…怎么没动，今天给回复”."""
        hear = self._listener
        cut = max((found.end() for found in _CLAUSE_ENDS.finditer(said.shape)), default=0)
        if not cut or cut == len(said.shape):
            return ()
        head, tail = said.cut(0, cut), said.cut(cut, len(said.shape))
        for saying, match in hear.tails.found(tail, about):
            if more := read_act(saying, Heard(tail, about, match)):
                first = hear.by_phrase(hear.whole, head, about) or hear.by_phrase(hear.parts, head, about)
                if first is None or first.name not in saying.follows:
                    continue
                same = {key: value for key, value in first.slots.items() if key in ("id", "ids")}
                start = said.places[cut]
                return (first, replace(more, slots={**same, **more.slots}, start=start, end=len(said.text)))
        return ()


def _explains(acts: Sequence[Act], part: Tagged) -> bool:
    """Whether a sentence only tells why the act before it is asked for."""
    return bool(acts) and acts[-1].name in _EXPLAINED and not part.of("outlet") and not _MORE.match(part.shape)
