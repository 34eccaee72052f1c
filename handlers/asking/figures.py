"""Numbers in words: every one with what it is of, and a way to its list."""

from __future__ import annotations

from handlers.asking.question import Question
from models import measures, statistics
from models.measures import AVERAGES, MEASURES, Case
from models.rules.words import LIGHT_WORDS, Light

Numbers = list[tuple[int, str]]


def answer(question: Question, metrics: tuple[str, ...]) -> tuple[str, Numbers]:
    """Return the figures in words, and what each number counts."""
    if (len(metrics) > 1 and set(metrics) <= {"collected", "solved", "rate", "open"}) or metrics == ("summary",):
        said, numbers = summary(question, question.cases())
        lines = [f"{question.title}{question.stamp}", said]
    else:
        numbers = []
        parts = [figure(question, metric, question.cases(metric), numbers) for metric in metrics]
        lines = [f"{question.title}{question.stamp}", *parts]
    opens = [f"回{_at(question)}“列出来”看清单。"] if any(number for number, _ in numbers) else []
    note = [question.note] if question.note else []
    return "\n".join([*lines, *note, *opens]), numbers


def summary(question: Question, cases: list[Case]) -> tuple[str, Numbers]:
    """收集 209｜已解决 202｜办结率 96.65%｜未结 7（…）; the parts sum to the whole."""
    figures = statistics.progress(c.at for c in cases)
    explained = f"｜解释说明 {figures.explained}" if figures.explained else ""
    lights = " ".join(f"{LIGHT_WORDS[light]}{number}" for light, number in figures.lights)
    few = "，样本少" if 0 < figures.collected < measures.FEW else ""
    overdue = sum(question.view.overdue(c) > 0 for c in cases)
    said = (
        f"收集 {figures.collected}｜已解决 {figures.solved}{explained}｜办结率 {figures.solve_rate}{few}"
        f"｜未结 {figures.open}{f'（{lights}）' if lights else ''}"
    )
    if overdue and not any(light in (Light.YELLOW, Light.RED, Light.ESCALATED) for light, _ in figures.lights):
        said += f"，其中超期 {overdue}"
    numbers = [(figures.collected, "collected"), (figures.solved, "solved"), (figures.open, "open")]
    return said, numbers


def figure(question: Question, metric: str, cases: list[Case], numbers: Numbers) -> str:
    """One measure in words: 解决率 96.65%（202/209）, 超期 2 件, 平均用时 3.61个工作日（按202件算）."""
    if metric == "summary":
        said, more = summary(question, cases)
        numbers += more
        return said
    if metric in AVERAGES:
        done, _ = measures.lasted(cases, question.view)
        numbers.append((len(done), metric))
        few = "，样本少" if 0 < len(done) < measures.FEW else ""
        value = measures.average(cases, question.view, hours=metric == "avg_hours")
        return f"平均用时 {value}（从签收到报办结，按{len(done)}件已销号的算{few}）"
    measure = MEASURES[metric]
    part, whole = measures.count(measure, cases, question.view)
    numbers.append((len(part), metric))
    if whole is None:
        return f"{measure.label} {len(part)} 件"
    if metric == "returned":
        times = sum(c.returns for c in part)
        return f"退单 {times} 次，涉及 {len(part)} 件，退单率 {measures.share(len(part), whole)}"
    return f"{measure.label} {measures.share(len(part), whole)}　＝{measure.definition}"


def _at(question: Question) -> str:
    return f"@{question.ctx.bot_name} " if question.ctx.in_group else ""
