"""Numbers in words: every one with what it is of, and a way to its list."""

from __future__ import annotations

from handlers.asking.question import Question
from models import measures, statistics
from models.measures import APART, AVERAGES, MEASURES, Case
from models.rules.words import LIGHT_WORDS, STATE_WORDS, Light
from models.statistics import Progress

Numbers = list[tuple[int, str]]


def answer(question: Question, metrics: tuple[str, ...]) -> tuple[str, Numbers]:
    """Return the figures in words, and what each number counts."""
    if (len(metrics) > 1 and set(metrics) <= {"collected", "solved", "rate", "open"}) or metrics == ("summary",):
        late = sum(question.view.overdue(c) > 0 for c in question.cases("overdue"))
        said, numbers = _summed(question.figures(), late)
        lines = [f"{question.title}{question.stamp}", said]
    elif question.plain and len(metrics) == 1 and metrics[0] in ("collected", "solved", "explained", "rate"):
        said, numbers = _plainly(question.figures(), metrics[0])
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
    return _summed(statistics.progress(c.at for c in cases), sum(question.view.overdue(c) > 0 for c in cases))


def _summed(figures: Progress, overdue: int) -> tuple[str, Numbers]:
    explained = f"｜解释说明 {figures.explained}" if figures.explained else ""
    lights = " ".join(f"{LIGHT_WORDS[light]}{number}" for light, number in figures.lights)
    few = "，样本少" if 0 < figures.collected < measures.FEW else ""
    said = (
        f"收集 {figures.collected}｜已解决 {figures.solved}{explained}｜办结率 {figures.solve_rate}{few}"
        f"｜未结 {figures.open}{f'（{lights}）' if lights else ''}"
    )
    if overdue and not any(light in (Light.YELLOW, Light.RED, Light.ESCALATED) for light, _ in figures.lights):
        said += f"，其中超期 {overdue}"
    numbers = [
        (figures.collected, "collected"), (figures.solved, "solved"), (figures.open, "open"),
        (figures.explained, "explained"),
    ]  # fmt: skip
    return said, numbers


def _plainly(figures: Progress, metric: str) -> tuple[str, Numbers]:
    """One figure that the counters know; the same words as `figure` has for it."""
    measure = MEASURES[metric]
    number = {"collected": figures.collected, "explained": figures.explained}.get(metric, figures.solved)
    if metric != "rate":
        return f"{measure.label} {number} 件", [(number, metric)]
    said = f"{measure.label} {measures.share(figures.solved, figures.collected)}　＝{measure.definition}"
    beside = [(figures.explained, "explained"), (_lit(figures, Light.SUSPENDED), "suspended")]
    shown = [f"{MEASURES[name].label} {n} 件" for n, name in beside if n]
    apart = f"（另列：{'、'.join(shown)}）" if shown else ""
    return said + apart, [(number, metric), *((n, name) for n, name in beside if n)]


def _lit(figures: Progress, light: Light) -> int:
    return dict(figures.lights).get(light, 0)


def figure(question: Question, metric: str, cases: list[Case], numbers: Numbers) -> str:
    """One measure in words: 解决率 96.65%（202/209）, 超期 2 件, 平均用时 3.61个工作日（按202件算）."""
    if metric == "summary":
        said, more = summary(question, cases)
        numbers += more
        return said
    if metric in APART:
        numbers.append((len(cases), metric))
        return f"{STATE_WORDS[APART[metric]]} {len(cases)} 件（不计入收集）"
    if metric in AVERAGES:
        done, _ = measures.lasted(cases, question.view)
        numbers.append((len(done), metric))
        few = "，样本少" if 0 < len(done) < measures.FEW else ""
        hours = metric == "avg_hours"
        value = measures.average(cases, question.view, hours=hours)
        most = measures.slowest_of_ten(cases, question.view, hours=hours)
        nine = f"，九成在{most}以内（P90）" if done else ""
        return f"平均用时 {value}{nine}（从签收到报办结，不含挂起，按{len(done)}件已销号的算{few}）"
    measure = MEASURES[metric]
    part, whole = measures.count(measure, cases, question.view)
    numbers.append((len(part), metric))
    if whole is None:
        return f"{_counted(question, metric)} {len(part)} 件"
    if metric == "returned":
        times = sum(c.returns for c in part)
        return (
            f"退单 {times} 次，涉及 {len(part)} 件，退单率 {measures.share(len(part), whole)}　＝{measure.definition}"
        )
    said = f"{measure.label} {measures.share(len(part), whole)}　＝{measure.definition}"
    if metric == "on_time_rate":
        extended, whole_too = measures.count(MEASURES["extended_on_time_rate"], cases, question.view)
        if len(extended) != len(part):
            said += f"；按批准延期后的时限 {measures.share(len(extended), whole_too or 0)}"
    if metric in measures.UNVERDICTED:
        silent = measures.count(MEASURES["auto_confirmed"], cases, question.view)[0]
        if silent:
            numbers.append((len(silent), "auto_confirmed"))
            said += f"（另有自动销号 {len(silent)} 件）"
    return said


def _counted(question: Question, metric: str) -> str:
    """What a number counts: 收集, or 共 when the title says already which tickets are meant."""
    return "共" if metric == "collected" and question.slots.get("state") else MEASURES[metric].label


def _at(question: Question) -> str:
    return f"@{question.ctx.bot_name} " if question.ctx.in_group else ""
