"""The rules of dispatch as a table for a spreadsheet: written out, read back, compared before anything is changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from models import dispatch_rules, roster
from models.directory import Directory, load_directory
from models.dispatch_rules import Wanted
from models.roster import Department
from models.rules.dispatch import Rule
from models.rules.taxonomy import CATEGORIES, L1, UNKNOWN_CODE

COLUMNS = ("类别编码", "类别", "县市区", "责任部门", "经办人", "规则号")
NEEDED = ("县市区", "责任部门")  # and one of the first two
EVERYWHERE = "全市"
BY_FILE = "rules-file"  # the actor in the event log


class BadFile(Exception):
    """The file cannot be taken; the text is one sentence."""


@dataclass
class Diff:
    """What a file would change. `problems` name the row; with one of them nothing is taken."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    same: int = 0
    wanted: list[Wanted] = field(default_factory=list)

    def next_step(self) -> str:
        """What to do with a difference that was only shown."""
        if self.problems:
            return "没有改动；请先改好有问题的行"
        return "以上只是比较，没有改动；确认无误请加 --yes" if self.wanted else "没有要改的"

    def lines(self) -> list[str]:
        """The difference as people read it."""
        groups = (("新增", self.new), ("改动", self.changed), ("删除", self.removed), ("问题", self.problems))
        counts = "，".join(f"{name}{len(rows)}" for name, rows in groups)
        return [f"{counts}，不变{self.same}", *(f"{name}：{row}" for name, rows in groups for row in rows)]


def export(directory: Directory) -> str:
    """Every rule in force as CSV text with Chinese headings and a BOM, so that a spreadsheet opens it as it is."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for rule in _sorted(directory):
        rows.writerow(
            (
                rule.category, _name(rule.category), rule.county or EVERYWHERE, _owner(directory, rule.department),
                directory.name(rule.person) if rule.person else "", rule.id,
            )
        )  # fmt: skip
    return "\ufeff" + text.getvalue()


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file with their line numbers. Raises BadFile with one sentence."""
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise BadFile(f"{path}：读不了（{exc.strerror or exc}）") from exc
    for encoding in ("utf-8-sig", "gb18030"):  # what spreadsheets write here
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadFile(f"{path}：不是 UTF-8 的文本，请另存为“CSV UTF-8”")
    try:
        table = csv.reader(io.StringIO(text, newline=""), strict=True)
        headings = [cell.strip("\ufeff \t") for cell in next(table, [])]
        missing = [name for name in NEEDED if name not in headings]
        if missing or not {"类别编码", "类别"} & set(headings):
            raise BadFile(f"{path}：第一行要有这些列：{'、'.join(COLUMNS[:5])}（先用 --export 导出一份照着改）")
        found = [
            (table.line_num, dict(zip(headings, (cell.strip() for cell in row), strict=False)))
            for row in table
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as exc:
        raise BadFile(f"{path}：不是规范的 CSV（{exc}）") from exc
    if not found:
        raise BadFile(f"{path}：一条规则也没有，没有做任何改动")
    return found


def compare(directory: Directory, rows: Iterable[tuple[int, Mapping[str, str]]]) -> Diff:
    """What would be new, changed and removed if the file held from now on, and which of its rows cannot be taken."""
    diff = Diff()
    named: dict[tuple[str, str | None], int] = {}
    for line, row in rows:
        try:
            one = _wanted(directory, row)
        except ValueError as exc:
            diff.problems.append(f"第{line}行 {exc}")
            continue
        if one.key in named:
            diff.problems.append(f"第{line}行 和第{named[one.key]}行是同一类、同一个县")
            continue
        named[one.key] = line
        _weigh(directory, one, diff)
    for rule in _sorted(directory):
        if (rule.category, rule.county) not in named:
            diff.removed.append(_line(directory, rule.category, rule.county, rule.department, rule.person))
            diff.wanted.append(Wanted(rule.category, rule.county, None))
    return diff


def take(
    session: Session, rows: Sequence[tuple[int, Mapping[str, str]]], *, now: datetime, yes: bool
) -> tuple[Diff, bool]:
    """Compare, and with `yes` put the whole difference into force: all or nothing. Says whether anything was changed.

    Raises BadFile when a row cannot be taken and `yes` was said.
    """
    diff = compare(load_directory(session), rows)
    if not yes or (not diff.wanted and not diff.problems):
        return diff, False
    if diff.problems:
        more = f"等{len(diff.problems)}行" if len(diff.problems) > 1 else ""
        raise BadFile(f"规则文件有问题，没有做任何改动：{diff.problems[0]}{more}")
    dispatch_rules.change(session, diff.wanted, by=BY_FILE, now=now)
    roster.touch(session)
    return diff, True


def _weigh(directory: Directory, one: Wanted, diff: Diff) -> None:
    old = directory.dispatch.rules.get(one.key)
    line = _line(directory, one.category, one.county, one.department, one.person)
    if old is None:
        diff.new.append(line)
    elif (old.department, old.person) == (one.department, one.person):
        diff.same += 1
        return
    else:
        before = _owner(directory, old.department) + (directory.name(old.person) if old.person else "")
        diff.changed.append(f"{line}（原{before}，规则{old.id}）")
    diff.wanted.append(one)


def _wanted(directory: Directory, row: Mapping[str, str]) -> Wanted:
    """One row as a rule. Raises ValueError with what is wrong."""
    category = _category(row.get("类别编码", ""), row.get("类别", ""))
    place = row.get("县市区", "")
    county = None if place in ("", EVERYWHERE, directory.city) else place
    if county is not None and county not in directory.counties:
        raise ValueError(f"没有“{county}”这个县（市、区），全市请写“{EVERYWHERE}”")
    department = _department(directory, row.get("责任部门", ""), county)
    if department.level == "COUNTY" and department.county != county:
        raise ValueError(
            f"{_owner(directory, department.id)}只管{department.county}的单子，县市区要写“{department.county}”"
        )
    return Wanted(category, county, department.id, _person(directory, row.get("经办人", ""), department))


def _category(code: str, name: str) -> str:
    if code:
        if (code := code.upper()) not in CATEGORIES and code not in L1:
            raise ValueError(f"没有“{code}”这个类别编码")
        found = [code]
    else:
        found = [c.code for c in CATEGORIES.values() if name in (c.name, c.path)]
        found = found or [top.code for top in L1.values() if name in (top.name, _name(top.code))]
    if len(found) != 1:
        raise ValueError(f"没有“{name}”这个类别" if name else "没有写类别")
    if found[0] == UNKNOWN_CODE:
        raise ValueError("“无法归类”由党建管理员派单，不能定规则")
    return found[0]


def _department(directory: Directory, words: str, county: str | None) -> Department:
    if not words:
        raise ValueError("没有写责任部门")
    every = list(directory.departments.values())
    found = [d for d in every if words == _owner(directory, d.id)]
    found = found or [d for d in every if words == d.name and d.county == county]
    found = found or [d for d in every if words == d.name and d.level == "CITY"]
    if not found:
        raise ValueError(f"没有“{words}”这个部门")
    return found[0]


def _person(directory: Directory, words: str, department: Department) -> str | None:
    if not words:
        return None
    for person in directory.people.values():
        works_there = any(d.id == department.id for d in directory.departments_of(person.userid))
        if person.active and works_there and words in (person.name, person.userid):
            return person.userid
    raise ValueError(f"{_owner(directory, department.id)}没有叫“{words}”的经办人")


def _owner(directory: Directory, department: int | None) -> str:
    return directory.label(directory.department(department))


def _name(code: str) -> str:
    return L1[code].name if code in L1 else CATEGORIES[code].path


def _line(directory: Directory, category: str, county: str | None, department: int | None, person: str | None) -> str:
    who = directory.name(person) if person else ""
    return f"{county or EVERYWHERE}·{_name(category)}→{_owner(directory, department)}{who}"


def _sorted(directory: Directory) -> list[Rule]:
    order = {code: place for place, code in enumerate((*L1, *CATEGORIES))}
    places = {county: place for place, county in enumerate(directory.counties)}
    return sorted(
        directory.dispatch.rules.values(), key=lambda rule: (order[rule.category], places.get(rule.county or "", -1))
    )
