"""The 36 sentences of the published town, each said by the rep of its outlet: most name no outlet at all."""

from __future__ import annotations

import re

from models.rules.taxonomy import CATEGORIES
from models.rules.words import URGENCY_WORDS, Urgency
from simulator.demo.town_seed import SEEDS
from tests.town import Town

_LINE = re.compile(r"#(?P<no>\d+)｜(?P<state>[^｜]+)｜(?P<outlet>[^｜]+)｜(?P<category>[^｜]+)｜(?P<urgency>[^｜]+)｜")


def test_36_sentences_become_36_tickets(demo: Town) -> None:
    directory = demo.service.cache.current()
    by_outlet = {p.outlet: p.rep for p in directory.pairings if p.role == "PRIMARY"}
    first = within_three = urgent = 0
    wrong_outlets, false_alarms, missed = [], [], []
    for seed in SEEDS:
        outlet = next(o for o in directory.outlets.values() if o.short == seed.town and o.county == seed.county)
        rep = by_outlet[outlet.id]
        said = demo.says(rep, seed.text)
        critical_at_once = said.startswith("已提交 #")
        candidates = re.findall(r"[②③①④]\s?([^ ②③①④）]+)", said)
        submitted = said if critical_at_once else demo.says(rep, "1")
        number = re.match(r"已提交 #(\d+)", submitted)
        assert number, (seed.text, said, submitted)
        found = _LINE.match(demo.says(rep, f"#{number[1]}"))
        assert found, seed.text
        if found["outlet"] != f"{outlet.county}·{outlet.name}":
            wrong_outlets.append((seed.text, found["outlet"]))
        wanted = CATEGORIES[seed.category]
        hit = found["category"] == wanted.path
        first += hit
        within_three += hit or wanted.name in candidates
        urgent += found["urgency"] == URGENCY_WORDS[Urgency(seed.urgency)]
        if critical_at_once and seed.urgency != "CRITICAL":
            false_alarms.append(seed.text)
        if seed.urgency == "CRITICAL" and not critical_at_once:
            missed.append(seed.text)
    assert not wrong_outlets
    assert not false_alarms
    assert not missed
    assert first >= 33, first
    assert within_three == 36, within_three
    assert urgent >= 30, urgent
    assert "收集 245" in demo.asks("wrXuzhou", "shuji", "徐州进度")
