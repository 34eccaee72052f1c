"""What a number means: it answers the question that was put to this person; with several open we ask which.

A bare number never guesses. The words of a label ("草稿1", "#1001") choose among several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.language.meaning.acts import Act
from bot.language.meaning.listening import Understood
from bot.router import Context, Intent, NotAnAnswer, Router
from models import inbox, questions
from models.questions import Question
from models.refusal import Refusal
from models.rules.refs import parse_refs

WHICH = "which"
WHICH_STANDS = timedelta(minutes=30)
_CHOICE = re.compile(
    r"(?:(?P<before>提交|取消)\s*(?=草稿)|把(?=草稿))?(?P<label>草稿\s*\d{1,2}|(?:建议|改动)\s*\d{1,5}|#?\s*\d{3,7})\s*"
    r"(?P<option>[0-9]|提交|取消|改类别|改网点|加急)?(?:了|吧)?[。.!！]*"
)
_WORDS = {
    "提交": ("submit",), "取消": ("cancel", "back"), "改类别": ("category",), "改网点": ("outlet",), "加急": ("urgent",),
}  # fmt: skip  # the option that has this meaning
_MENU = re.compile(
    r"(?P<all>(?:这?(?:[几两二三四五]|\d{1,2})[个件份条](?:草稿)?)?(?:全部|全都|全|都|一起|一并)+(?:给我|帮我)?)?"
    r"(?P<word>提交|取消|改类别|改网点|加急)(?:了|吧|一下)*[。.!！]*"
)
_SCORE = re.compile(r"([1-5一二三四五])\s*[分星颗]+星?")
_TALKATIVE = frozenset(
    {questions.CLOSE_OUT, questions.REQUEST}
)  # a word of thanks or a reason may stand behind the number
_NUMBER_AND_WORDS = re.compile(
    r"(?P<number>[1-3])(?:[\s，,。.、！!：:；;]+|(?=谢|同意|满意|好的|可以|行|不))(?P<words>[^\d].{0,120})", re.DOTALL
)
_BY_PLACE = re.compile(
    r"^(?:签收|收到|受理|办结|退单|进展|转|派|延|催)|[，,；;]\s*\d{1,2}\s*(?:签收|收到|办结|退|转|延|催|满意)"
)
_NO_ANSWERS = frozenset({"report", "visit_log", "query", "roster_query", "help", "correct", "cancel", "undo"})
_HANZI = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}


def try_answer(
    ctx: Context, router: Router, *, claimed: Intent | None, understood: Understood | None = None
) -> str | None:
    """Return the reply when the message answers an open question, None when it does not."""
    if ctx.in_group:
        return None
    if ctx.said.number is not None:
        return by_number(ctx, router, str(ctx.said.number))
    if (spoken := _number_and_words(ctx, router)) is not None:
        return spoken
    menu = _MENU.fullmatch(ctx.said.text)
    if menu and (chosen := _by_menu(ctx, router, menu)) is not None:
        return chosen
    score = _SCORE.fullmatch(ctx.said.text)
    if score:
        return by_number(ctx, router, "score:" + _HANZI.get(score[1], score[1]))
    asked = _words_asked_for(ctx, router, claimed, understood)
    if asked is not None:
        return asked
    if claimed is None and understood is not None and (named := _answers_by_number(ctx, understood)) is not None:
        return _dispatch(ctx, router, named, "words")
    label = _CHOICE.fullmatch(ctx.said.text)
    if label:
        chosen = _by_label(ctx, router, label)
        if chosen is not None:
            return chosen
    if claimed is None and (understood is None or not _speaks_of_something_else(understood.acts[0])):
        return _by_words(ctx, router)
    return None


def _words_asked_for(ctx: Context, router: Router, claimed: Intent | None, understood: Understood | None) -> str | None:
    """The very next sentence after we asked for one is the answer, whatever else it might mean; not a command."""
    if claimed is not None and (ctx.match.refs or not ctx.match.rest) and claimed.name not in _BACK_OUT:
        return None
    back = asked_back(ctx)
    if back is None or not back.options.get("words"):
        return None
    if set(parse_refs(ctx.said.text)) - {back.options.get("no")}:
        return None  # it speaks of another ticket
    first = understood.acts[0].name if understood is not None else claimed.name if claimed else ""
    if first in _BACK_OUT and "0" in back.options:
        return _dispatch(ctx, router, back, "0")
    takes = back.options["words"]  # the acts that ask for nothing else, by the names of their intents
    if claimed is not None and not (isinstance(takes, list) and claimed.name in takes):
        return None
    return None if first in _ASKS else _dispatch(ctx, router, back, "words")


def _answers_by_number(ctx: Context, understood: Understood) -> Question | None:
    """The question for words that is about the one ticket named: “1001是值班室那台” answers it, whatever else it sounds like."""
    refs = parse_refs(ctx.said.text)
    if len(refs) != 1 or understood.acts[0].name not in _SOUNDS_LIKE:
        return None
    asked = (q for q in reversed(ctx.questions) if q.options.get("words") and "heard" not in q.options)
    return next((q for q in asked if q.options.get("no") == refs[0]), None)


_SOUNDS_LIKE = frozenset({"correct", "report", "supplement"})  # what an answer with a number may be taken for
_BACK_OUT = frozenset({"取消", "cancel", "undo"})
_ASKS = frozenset({"query", "roster_query", "help", "visit_log"})


def _number_and_words(ctx: Context, router: Router) -> str | None:
    """“1 谢谢师傅”, “3，画面还花”, “2 不行，太久了”: the number answers the only question that takes words with it."""
    told = _NUMBER_AND_WORDS.fullmatch(ctx.said.text)
    if told is None or _BY_PLACE.search(told["words"]):
        return None
    fitting = [q for q in ctx.questions if q.kind in _TALKATIVE and told["number"] in q.options]
    if len(fitting) != 1:
        return None
    at = ctx.said.folded.find(told["words"])
    words = ctx.said.words[at : at + len(told["words"])] if at >= 0 else told["words"]
    return _dispatch(ctx, router, fitting[0], told["number"], words)


def _speaks_of_something_else(act: Act) -> bool:
    """Whether words mean an act of their own; one of which nothing but its name was heard may as well be an answer,
    and so may words that name no outlet and nothing of which is known what it is about.
    """
    if act.problems and not any(problem.reading.named or problem.reading.sure for problem in act.problems):
        return False
    return act.name in _NO_ANSWERS and not (act.name == "correct" and act.ask and not act.slots)


def drafts_of(ctx: Context) -> list[Question]:
    """A person's open drafts in the order of their numbers: 草稿1, 草稿2, … stay what they are while they live."""
    return sorted((q for q in ctx.questions if q.options.get("draft")), key=_number)


def draft_called(drafts: Sequence[Question], number: int) -> Question:
    """The draft of a number; raises Refusal with those there are."""
    found = next((q for q in drafts if _number(q) == number), None)
    if found is None:
        raise Refusal(f"没有草稿{number}，没提交的有{'、'.join(map(draft_name, drafts))}。回“我的草稿”查看。")
    return found


def draft_name(draft: Question) -> str:
    """草稿2."""
    return f"草稿{_number(draft)}"


def draft_labels(drafts: Iterable[Question]) -> list[str]:
    """草稿2 安平·卡纸."""
    return [f"{draft_name(draft)} {draft.label}" for draft in drafts]


def _number(draft: Question) -> int:
    return int(draft.options["draft"])


def ask_back(ctx: Context, kind: str, options: dict[str, Any]) -> None:
    """Put a question that the very next message may answer, before all older ones: “哪一件？” – “2”."""
    said = not ctx.message.kind.startswith("event:")  # a press is no message, see `inbox.heard_from`
    heard = inbox.heard_from(ctx.session, ctx.person.userid, ctx.now - WHICH_STANDS) + said
    ctx.ask(kind, {**options, "heard": heard}, expires_in=WHICH_STANDS)


def asked_back(ctx: Context) -> Question | None:
    """The question that was asked back with the last message; whatever was said since has passed it over."""
    latest = ctx.questions[-1] if ctx.questions else None
    if latest is None or "heard" not in latest.options:
        return None
    heard = inbox.heard_from(ctx.session, ctx.person.userid, latest.asked_at - WHICH_STANDS)
    return latest if heard == int(latest.options["heard"]) else None


def by_number(ctx: Context, router: Router, number: str) -> str:
    """Answer the one open question that offers this number; with several, ask which."""
    open_ones = [q for q in ctx.questions if q.kind != WHICH]
    back = asked_back(ctx)
    if back is not None and number in back.options:
        return _dispatch(ctx, router, back, number)
    if back is not None and not back.options.get("optional"):
        back.options = {**back.options, "heard": int(back.options["heard"]) + 1}  # it still stands
        return str(back.options["hint"])
    open_ones = [q for q in open_ones if "heard" not in q.options]
    fitting = [q for q in open_ones if number in q.options]
    if open_ones and (refusal := open_ones[-1].options.get(f"not:{number}")):
        others = [str(q.options.get("no")) for q in fitting if "no" in q.options]
        more = f"如是答复别的，请带编号，例如“#{others[0]} {number}”。" if others else ""
        return f"{refusal}{more}"
    if len(fitting) > 1 and ctx.said.quoted_refs:
        quoted = [q for q in fitting if q.options.get("no") in ctx.said.quoted_refs]
        fitting = quoted or fitting
    if len(fitting) == 1:
        return _dispatch(ctx, router, fitting[0], number)
    if len(fitting) > 1:
        return _ask_which(ctx, number, fitting)
    hint = next((q.options["hint"] for q in reversed(open_ones) if q.options.get("hint")), None)
    if hint:
        return str(hint)
    shown = number.removeprefix("score:")
    if shown == "0":
        return "现在没有等您回数字“0”的事。要撤回已经提交的，请回“撤回”加编号，例如“撤回 1001”；回“我的问题”看编号。"
    return f"现在没有等您回数字“{shown}”的事。要反映问题，直接说一句，例如“安国支局空调坏了”；回“帮助”看用法。"


def _by_label(ctx: Context, router: Router, said: re.Match[str]) -> str | None:
    """“草稿1” or “#1001”, perhaps with the option behind it, chooses among several open questions."""
    label = said["label"].replace(" ", "")
    which = next((q for q in reversed(ctx.questions) if q.kind == WHICH), None)
    option = said["option"] or said["before"]
    drafts = drafts_of(ctx)
    if label.startswith("草稿"):
        chosen = draft_called(drafts, int(label[2:])) if drafts else None
    elif not label.lstrip("#").isdecimal():  # a question that has a name of its own
        chosen = next((q for q in ctx.questions if q.options.get("called") == label), None)
    else:
        no = int(label.lstrip("#"))
        if option is None and (back := asked_back(ctx)) is not None:
            number = next((key for key, value in back.options.items() if key.isdecimal() and value == no), None)
            return _dispatch(ctx, router, back, number) if number else None
        chosen = next((q for q in ctx.questions if q.kind != WHICH and q.options.get("no") == no), None)
    if chosen is None or (option is None and which is None):
        return None
    if option is None and which is not None:
        option = str(which.options["number"])
    option = _option(chosen, str(option)) or option
    if option not in chosen.options:
        return str(chosen.options.get("hint") or "这件事没有这个选项，请看看它的提示再回。")
    if which is not None:
        questions.close(ctx.session, which, "answered", ctx.now)
    return _dispatch(ctx, router, chosen, str(option))


def _by_menu(ctx: Context, router: Router, said: re.Match[str]) -> str | None:
    """The words of a draft's card, 提交｜改类别｜改网点｜加急｜取消, for the open draft; 全部提交 and 全部取消 for all of them."""
    drafts = drafts_of(ctx)
    if not drafts or (said["word"] == "取消" and not said["all"]):  # a word of its own, see handlers.tickets.draft
        return None
    fitting = [(draft, option) for draft in drafts if (option := _option(draft, said["word"])) is not None]
    if not fitting:  # something else has to be answered first
        return str(drafts[-1].options["hint"])
    if said["all"] or len(fitting) == 1:
        return "\n".join(_dispatch(ctx, router, draft, option) for draft, option in fitting)
    return _ask_which(ctx, fitting[0][1], [draft for draft, _ in fitting])


def _option(question: Question, word: str) -> str | None:
    """The number under which a question offers what a word means."""
    return next((key for key, meaning in question.options.items() if meaning in _WORDS.get(word, ())), None)


def _by_words(ctx: Context, router: Router) -> str | None:
    """Words that claim nothing else may answer a question that takes words."""
    for question in reversed(ctx.questions):
        if question.kind != WHICH and question.options.get("words"):
            try:
                return _dispatch(ctx, router, question, "words")
            except NotAnAnswer:
                continue
    return None


def _dispatch(ctx: Context, router: Router, question: Question, option: str, words: str | None = None) -> str:
    ctx.question = question
    ctx.match = replace(ctx.match, word=option, rest=ctx.said.words if words is None else words)
    return router.answerers[question.kind](ctx)


def _ask_which(ctx: Context, number: str, fitting: list[Question]) -> str:
    labels = draft_labels(q for q in drafts_of(ctx) if q in fitting)
    labels += [str(q.options["called"]) for q in fitting if "called" in q.options]
    labels += [f"#{no}" for no in sorted({q.options["no"] for q in fitting if "no" in q.options})]
    questions.close_kind(ctx.session, userid=ctx.person.userid, kind=WHICH, now=ctx.now, outcome="superseded")
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=WHICH,
        options={"number": number},
        now=ctx.now,
        expires_at=ctx.now + WHICH_STANDS,
    )
    return f"请说明是哪一件：{' / '.join(labels)}"
