"""It learns: what people correct is right the next day, nothing else gets worse, and one command goes back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import cli, refit_process
from bot import learning
from bot.language import gate, new_names, training
from bot.language.classify import Classifier, Model, Text
from bot.language.examples import read_examples
from bot.readers import active_classifier
from models import examples, language_models
from models.examples import CONFIRMATION, CORRECTION, Example
from models.language_models import Standing
from models.rules import taxonomy
from scheduler.errands import YIELDS, InBackground, OwnProcess
from scheduler.runner import Runner
from tests.town import Town, settings_for, when

ROOT = Path(__file__).resolve().parents[1]
HANDHELD = "揽投与仓储设备"  # EQP-PDA
NICKNAMED = ("安平支局小黄又没电了，充上也不亮", "安平支局小黄掉地上摔坏了", "安平支局的小黄蓝光不亮，没法用")
FOURTH = "安平支局小黄坏了，摔了一下不认人了"
LESSON: tuple[list[tuple[str, str]], list[float], dict[str, list[str]]]
LESSON = ([("小黄又没电了，充上也不亮", "EQP-PDA")], [3.0], {"EQP-PDA": ["小黄"]})
NIGHT = "2026-06-09 02:35"


def corrects(town: Town, userid: str, report: str, category: str = "PDA") -> str:
    """A report whose category its reporter changes in the draft; returns the first draft he saw."""
    draft = town.says(userid, report)
    town.says(userid, "2")
    assert HANDHELD in town.says(userid, category)
    assert "已提交" in town.says(userid, "1")
    return draft


def learns(town: Town) -> list[learning.Outcome]:
    """Let the nightly job train in this process; the list fills with what came of it."""
    outcomes: list[learning.Outcome] = []
    town.refit = lambda now: outcomes.append(learning.refit(town.store, now))
    town.restart()
    return outcomes


def drafted(town: Town, userid: str, report: str) -> str:
    """The draft that a report gives, thrown away again."""
    draft = town.says(userid, report)
    town.says(userid, "0")
    return draft


def category_line(draft: str) -> str:
    return next(line for line in draft.splitlines() if line.startswith("类别："))


@pytest.mark.parametrize("kind", ["sqlite"])  # training knows no database; the whole way is played on both below
def test_corrected_three_times_it_is_right_the_fourth_time_and_nothing_else_gets_worse(town: Town) -> None:
    outcomes = learns(town)
    shipped = Classifier.load()
    assert all(HANDHELD not in corrects(town, "wang", report) for report in NICKNAMED)
    assert HANDHELD not in category_line(before := drafted(town, "wang", FOURTH))

    town.wait(NIGHT)
    assert [outcome.promoted for outcome in outcomes] == [True], outcomes[0].line()
    figures = outcomes[0].figures
    assert figures["corrections_after"]["right"] == figures["corrections_before"]["right"] + 3 == 3
    assert figures["frozen_after"]["right"] >= figures["frozen_before"]["right"]
    assert figures["frozen_after"]["macro_f1"] >= figures["frozen_before"]["macro_f1"]

    after = town.says("wang", FOURTH)
    assert HANDHELD in category_line(after).partition("（候选")[0]
    town.says("wang", "1")
    assert last_ticket_model(town) == outcomes[0].version != shipped.version
    town.restart()
    assert category_line(drafted(town, "wang", FOURTH)) == category_line(after)
    assert "空调" in drafted(town, "wang", "安平支局空调不制冷了")

    assert town.store.write(language_models.go_back) == language_models.SHIPPED
    assert category_line(drafted(town, "wang", FOURTH)) == category_line(before)  # no restart needed
    town.restart()
    assert category_line(drafted(town, "wang", FOURTH)) == category_line(before)


def last_ticket_model(town: Town) -> str:
    """The model that the newest confirmation was about: what its ticket stores."""
    rows = town.store.read(lambda s: s.query(Example).order_by(Example.id).all())
    assert rows[-1].kind == CONFIRMATION
    return rows[-1].model


def test_the_commands_train_list_and_go_back(town: Town) -> None:
    """The nightly refit is a real process here."""

    def run(*arguments: str) -> Result:
        environment = {"DATABASE_URL": town.url, "LOG_LEVEL": "ERROR", "CLOCK": None, "WECOM_API_BASE": None}
        return CliRunner().invoke(cli, ["model", *arguments], env=environment)

    for report in NICKNAMED:
        corrects(town, "wang", report)
    town.refit = refit_process(settings_for(town.url, town.now))
    town.restart()
    town.wait(NIGHT)
    active = town.store.read(language_models.active)
    assert active is not None
    assert active.created_at == when("2026-06-09 02:30")
    assert HANDHELD in category_line(drafted(town, "wang", FOURTH))

    listed = run("list")
    assert listed.exit_code == 0, listed.output
    assert listed.stdout.splitlines()[0].startswith(f"* {active.version}\t2026-06-09 02:30\t在用\t冻结集 ")
    assert "以往的纠正 3/3" in listed.stdout
    back = run("rollback")
    assert (back.exit_code, back.stdout) == (0, f"已换回 {Classifier.load().version}（随程序发布）\n")
    assert HANDHELD not in category_line(drafted(town, "wang", FOURTH))
    assert "已退回" in run("list").stdout
    assert run("rollback").exit_code == 2
    assert run("rollback", "nowhere").stderr.startswith("Error: VERSION：没有保存 nowhere 这个版本")
    assert run("rollback", active.version).stdout == f"已换回 {active.version}\n"
    assert HANDHELD in category_line(drafted(town, "wang", FOURTH))
    assert run("refit", "--at", "soon").exit_code == run("refit", "--at", "2026-06-09").exit_code == 2


@pytest.fixture(scope="session")
def taught() -> Model:
    """What one correction gives."""
    return training.train_shipped(*LESSON)


def test_a_model_that_was_taken_back_does_not_return_by_itself(town: Town, taught: Model) -> None:
    corrects(town, "wang", NICKNAMED[0])
    first = learning.refit(town.store, town.now, lambda *_: taught)
    assert first.promoted, first.line()
    assert "和正在用的一样" in learning.refit(town.store, town.now, lambda *_: taught).line()
    town.store.write(language_models.go_back)
    again = learning.refit(town.store, town.now, lambda *_: taught)
    assert (again.version, again.promoted) == (first.version, False)
    assert "退回过" in again.line()
    assert active_classifier(town.store, Classifier.load()).version == Classifier.load().version


def test_what_would_spoil_the_rest_is_not_promoted(town: Town, taught: Model) -> None:
    """It is tried again with less weight, then refused, and only its figures are kept."""
    corrects(town, "wang", NICKNAMED[0])
    weights: list[float] = []

    def spoilt(texts: Sequence[tuple[str, str]], given: Sequence[float], names: Mapping[str, Sequence[str]]) -> Model:
        weights.extend(given)
        return replace(taught, version="upside-down", labels=taught.labels[::-1])

    outcome = learning.refit(town.store, town.now, spoilt)
    assert not outcome.promoted
    assert "冻结集变差（12" in outcome.line()
    assert weights == [examples.CORRECTED_WEIGHT * strength for strength in learning.STRENGTHS]
    assert town.store.read(language_models.active) is None
    row = town.store.read(language_models.everything)[0]
    assert (row.standing, row.data) == (Standing.REFUSED, None)


def test_a_model_that_forgets_a_correction_is_not_promoted() -> None:
    frozen, corrections = [("断网了", "EQP-NET")], [("小黄没电", "EQP-PDA"), ("小黄摔了", "EQP-PDA")]
    shipped = Classifier.load()
    knowing = gate.score(shipped, [("断网了", "EQP-NET"), ("上不了网", "EQP-NET")])
    verdict = gate.compare(shipped, shipped, frozen=frozen, corrections=corrections)
    assert verdict.reason == ""
    assert replace(verdict, corrections_before=knowing).reason == "以往的纠正变差（2/2 → 0/2，F1 1.0 → 0.0）"


def test_a_name_is_what_corrections_share_and_nothing_else_says() -> None:
    corrections = [
        ("小黄没电了", "EQP-PDA"),
        ("摔了小黄", "EQP-PDA"),
        ("大白没电了", "EQP-ATM"),
        ("大白花屏", "EQP-PRT"),
    ]
    assert new_names.find(corrections, ["灯没电了"]) == {"EQP-PDA": ["小黄"]}
    assert new_names.find(corrections[::-1], ["灯没电了", "小黄莺叫了"]) == {}


def test_without_anything_new_the_night_is_quiet_and_a_slot_is_done_once(town: Town) -> None:
    started: list[datetime] = []
    town.refit = started.append
    town.restart()
    town.wait("2026-06-09 03:00")
    assert started == []
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")  # one confirmation is no reason
    town.wait("2026-06-10 03:00")
    assert started == []
    corrects(town, "wang", NICKNAMED[0])
    town.wait("2026-06-11 03:00")
    assert started == [when("2026-06-11 02:30")]
    runner = Runner(town.store, town.service.cache, errands={"refit": started.append})
    runner.tick(when("2026-06-11 08:00"))
    assert len(started) == 1


def test_a_crash_of_the_trainer_leaves_the_old_model(town: Town) -> None:
    corrects(town, "wang", NICKNAMED[0])
    town.refit = OwnProcess([sys.executable, "-c", "raise SystemExit(3)"], {})
    town.restart()
    town.wait(NIGHT)
    assert town.store.read(language_models.everything) == []
    assert "【问题草稿】" in town.says("wang", "安平支局空调不制冷了")


def test_a_model_this_program_cannot_read_is_passed_over(town: Town) -> None:
    attempt = language_models.Attempt("strange", "base", 0, {}, {"version": "strange"})
    town.store.write(lambda s: language_models.promote(s, attempt, instead_of=language_models.SHIPPED, now=town.now))
    assert "空调" in town.says("wang", "安平支局空调不制冷了")


def test_only_one_of_two_that_promote_at_once_wins(town: Town) -> None:
    def attempt(name: str) -> bool:
        tried = language_models.Attempt(name, "base", 0, {}, {})
        return town.store.write(lambda s: language_models.promote(s, tried, instead_of="", now=town.now))

    assert (attempt("one"), attempt("two")) == (True, False)
    assert [row.version for row in town.store.read(language_models.everything)] == ["one"]


def test_corrections_and_confirmations_are_examples_without_the_outlets_name(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    assert "类别已改" in town.says("admin-liuhe", "改类别 1001 打印机")
    town.says("wang", "匿名反映：安平支局有人在外面放高利贷")
    town.says("wang", "1")
    rows = town.store.read(lambda s: s.query(Example).order_by(Example.id).all())
    assert [(row.kind, row.text, row.before, row.after, row.by) for row in rows] == [
        (CONFIRMATION, "食堂那台冰箱不制冷了，想换一台", "LOG-CAN", "LOG-CAN", "wang"),
        (CORRECTION, "食堂那台冰箱不制冷了，想换一台", "LOG-CAN", "EQP-PRT", "admin-liuhe"),
    ]
    assert {row.model for row in rows} == {Classifier.load().version}


def test_the_newest_word_on_a_sentence_holds_whatever_order_they_come_in() -> None:
    def said(kind: str, text: str, after: str) -> Example:
        return Example(kind=kind, text=text, before="", after=after)

    rows = [
        said(CONFIRMATION, "秤不准", "EQP-PDA"), said(CONFIRMATION, "灯不亮", "LOG-UTL"), said(CORRECTION, "灯 不亮", "LOG-BLD"),
        said(CORRECTION, "秤不准", "EXP-PCK"), said(CONFIRMATION, "秤不准", "EXP-PCK"), said(CONFIRMATION, "灯不亮", "LOG-UTL"),
        said(CORRECTION, "怪事", taxonomy.UNKNOWN_CODE), said(CORRECTION, "旧的", "GONE-AWAY"),
    ]  # fmt: skip
    found = [(one.text, one.label, one.weight, one.corrected) for one in examples.combine(rows)]
    assert found == [
        ("灯 不亮", "LOG-BLD", 3.0, True),
        ("灯不亮", "LOG-UTL", 1.0, False),
        ("秤不准", "EXP-PCK", 3.0, True),
    ]


def test_the_same_lessons_give_the_same_bytes(taught: Model) -> None:
    again = training.train_shipped(*LESSON)
    assert language_models.packed(taught.to_json()) == language_models.packed(again.to_json())
    assert len(json.dumps(taught.to_json(), ensure_ascii=False).encode()) < 5_000_000
    assert taught.version != Classifier.load().version


def test_the_frozen_set_is_two_of_each_category_and_never_trained_on() -> None:
    frozen = gate.frozen_set()
    codes = [code for _, code in frozen]
    assert {code: codes.count(code) for code in taxonomy.CATEGORIES} == dict.fromkeys(taxonomy.CATEGORIES, 2)
    trained = {Text(text).plain for text, _ in read_examples()}
    assert not trained & {Text(text).plain for text, _ in frozen}
    assert gate.score(Classifier.load(), frozen).accuracy >= 0.95


def test_a_background_errand_is_not_started_twice_and_ends_with_the_service() -> None:
    command = OwnProcess([sys.executable, "-c", "import time; time.sleep(60)"], {})
    errand = InBackground(command)
    errand(when(NIGHT))
    thread = errand._thread
    errand(when(NIGHT))
    assert errand._thread is thread
    errand.stop()
    assert thread is not None
    assert not thread.is_alive()


def test_an_errand_gives_way_to_whoever_waits_for_an_answer(tmp_path: Path) -> None:
    kept = tmp_path / "nice"
    shown = (
        "import os, pathlib, time\nuntil = time.time() + 5\nwhile not os.nice(0) and time.time() < until: time.sleep(0.01)\n"
        f"pathlib.Path({str(kept)!r}).write_text(str(os.nice(0)))"
    )
    OwnProcess([sys.executable, "-c", shown], {})(when(NIGHT))
    assert kept.read_text() == str(YIELDS)


def test_what_serves_never_loads_the_trainer() -> None:
    code = "import app, sys; print([m for m in ('scipy', 'sklearn', 'bot.learning') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
