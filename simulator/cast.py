"""Who plays whom: the service's address book as members of the simulated WeCom."""

from __future__ import annotations

from typing import Any

from simulator.world import Persona

_SECTIONS = (
    ("REP", "党代表"), ("OUTLET_HEAD", "支局长"), ("HANDLER", "经办"), ("DEPT_HEAD", "部门负责人"),
    ("COUNTY_SECRETARY", "书记"), ("CITY_SECRETARY", "书记"), ("COUNTY_PARTY_ADMIN", "党建管理员"),
    ("CITY_PARTY_ADMIN", "党建管理员"),
)  # fmt: skip


def persona(one: dict[str, Any]) -> Persona:
    """A row of the address book as a member of the simulated WeCom."""
    section = next((name for role, name in _SECTIONS if role in one["roles"]), "员工")
    outlets = "、".join(outlet["name"] for outlet in one["outlets"])
    place = one["county"] or "市"
    if section == "书记":
        title = f"{place}{'分公司' if place == '市' else ''}党委书记"
    elif section == "支局长":
        title = f"{outlets}长"
    elif section == "党代表":
        title = f"{outlets}党代表"
    else:
        title = f"{place}{one['department'] or ''}{section}"
    return Persona(one["userid"], one["name"], title, section)
