"""Whose rules somebody may look at and change, and how a rule reads."""

from __future__ import annotations

import re

from bot import access
from bot.language.meaning.corrections import category_in
from bot.router import Context
from handlers import wording
from models.directory import Directory
from models.refusal import Refusal
from models.roster import Department, Person
from models.rules.dispatch import Rule
from models.rules.taxonomy import CATEGORIES, L1


def needs_admin(ctx: Context) -> None:
    """Refuse everybody who may not change rules."""
    if not access.administers(ctx.person):
        names = "、".join(p.name for p in ctx.directory.admins_of(ctx.person.county)[:2]) or "党建管理员"
        raise Refusal(f"派单规则由党建管理员改，没有改动。请告诉{names}；回“派单规则”可以看。")


def whole_city(person: Person) -> bool:
    """Whether somebody's administration is not limited to one county."""
    return "CITY_PARTY_ADMIN" in person.roles


def county_in(directory: Directory, words: str) -> str | None:
    """The county a few words name, by its whole name or without 县, 区, 市."""
    found = [c for c in directory.counties if c in words or re.sub("[县区市]$", "", c) in words]
    return max(found, key=len) if found else None


def kind_in(words: str) -> str | None:
    """The category a few words name: a level-1 or a level-2 code."""
    return category_in(words) if words.strip() else None


def kind_words(code: str) -> str:
    """设备终端与信息系统›办公设备, or 设备终端与信息系统（各类）."""
    return f"{L1[code].name}（各类）" if code in L1 else wording.category(code)


def below(code: str) -> tuple[str, ...]:
    """The level-2 codes that a rule for this code can be about."""
    return L1[code].children if code in L1 else (code,)


def place(county: str | None) -> str:
    """柳河县, or 全市 for a rule that holds where no county has its own."""
    return county or "全市"


def owner(directory: Directory, department: Department | int | None, person: str | None = None) -> str:
    """柳河县综合部, and the person when the rule names one."""
    found = directory.department(department) if isinstance(department, int) or department is None else department
    who = f" {directory.name(person)}" if person else ""
    return f"{directory.label(found)}{who}" if found else "没有（由党建管理员派）"


def rule_line(directory: Directory, rule: Rule) -> str:
    """规则12 柳河县·办公设备→市信息技术中心."""
    name = L1[rule.category].name if rule.category in L1 else CATEGORIES[rule.category].name
    return f"规则{rule.id} {place(rule.county)}·{name}→{owner(directory, rule.department, rule.person)}"
