"""Who works where: outlets with their heads, organs with their departments, and who looks after whom."""

from dataclasses import dataclass, field
from random import Random

from simulator.demo.town_calendar import FIRST_DAY
from simulator.demo.town_categories import CITY_DEPARTMENTS, COUNTY_DEPARTMENTS, owned_by
from simulator.demo.town_names import CITY_POSTS, COUNTY_POSTS, Names
from simulator.demo.town_places import COUNTIES, County, is_street
from simulator.demo.town_types import Department, Outlet, Pairing, Person

_NUMERALS = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七"))
_STAFF = {("沛县", "安国"): 9, ("丰县", "师寨"): 5}  # said in the given texts
_OUTLET_SHARE = 65  # percent of a county's members who work at outlets, the others in its organ


@dataclass(slots=True)
class Roster:
    """The people of the town while they are being brought together."""

    outlets: list[Outlet] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)
    organ_members: dict[str, int] = field(default_factory=dict)


def build_roster(rng: Random) -> Roster:
    """Return every outlet, person, pairing and department."""
    roster, names = Roster(), Names(rng)
    _city_organ(roster, names)
    for county in COUNTIES:
        _county_organ(roster, county, names, rng)
        _outlets(roster, county, names, rng)
    for county in COUNTIES:
        _representatives(roster, county, names, rng)
    return roster


def handler_of(county: County, department: str) -> str:
    """Return the userid of who handles a department's tickets: the county's, else the city's."""
    if department in COUNTY_DEPARTMENTS:
        return f"{county.pinyin}-{COUNTY_DEPARTMENTS[department]}"
    return f"shi-{CITY_DEPARTMENTS[department]}"


def _city_organ(roster: Roster, names: Names) -> None:
    party_work = "党委党建工作部"
    roster.people += [
        Person(
            "shuji", names.next(), ("CITY_SECRETARY",), post="市分公司党委书记", member=True, cadre=True
        ),
        Person(
            "dangjian", names.next(), ("CITY_PARTY_ADMIN",), department=party_work,
            post=f"市分公司{party_work}主任", member=True, cadre=True,
        ),
    ]  # fmt: skip
    for name, key in CITY_DEPARTMENTS.items():
        # 党委党建工作部 is led by its administrator, who keeps to that role.
        head = None if name == party_work else f"shi-{key}-head"
        _department(roster, names, name, None, f"shi-{key}", head)


def _county_organ(roster: Roster, county: County, names: Names, rng: Random) -> None:
    who = county.pinyin
    roster.people += [
        Person(
            f"{who}-shuji", names.next(), ("COUNTY_SECRETARY",), county.name,
            post=f"{county.short}分公司党委书记", member=True, cadre=True,
        ),
        Person(
            f"admin-{who}", names.next(), ("COUNTY_PARTY_ADMIN",), county.name, "综合部",
            post=f"{county.short}党建管理员", member=True, cadre=True,
        ),
    ]  # fmt: skip
    for name, key in COUNTY_DEPARTMENTS.items():
        # 李斌 leads 沛县综合部 but acts as a representative only.
        head = None if (county.name, name) == ("沛县", "综合部") else f"{who}-{key}-head"
        _department(roster, names, name, county, f"{who}-{key}", head)


def _department(roster: Roster, names: Names, name: str, county: County | None, handler: str, head: str | None) -> None:
    where, prefix = (county.name, county.short) if county else (None, "市分公司")
    roster.people.append(
        Person(handler, names.next(), ("HANDLER",), where, name, post=f"{prefix}{name}经办", member=True)
    )
    if head:
        roster.people.append(
            Person(
                head, names.next(), ("DEPT_HEAD",), where, name,
                post=f"{prefix}{name}主任", member=True, cadre=True,
            )
        )  # fmt: skip
    level = "COUNTY" if county else "CITY"
    roster.departments.append(Department(name, level, where, (handler,), head, owned_by(name)))


def _outlets(roster: Roster, county: County, names: Names, rng: Random) -> None:
    urban = county.outlets - len(county.towns)
    places = [*county.towns, *("" for _ in range(urban))]
    manned = county.outlets - county.blank
    members = _spread(county.on_duty * _OUTLET_SHARE // 100, manned, rng)
    roster.organ_members[county.name] = county.on_duty - sum(members)
    for position, town in enumerate(places, start=1):
        blank = town in county.blank_towns
        own = 0 if blank else members.pop()
        staff = _STAFF.get((county.name, town), own + rng.randint(4, 8))
        name, short, aliases = _named(county, town, position - len(county.towns))
        known = sum(outlet.head != "anguo" for outlet in roster.outlets)
        head = "anguo" if (county.name, town) == ("沛县", "安国") else f"head{known + 1:03d}"
        outlet_id = f"XZ{county.code}-{position:02d}"
        outlet = Outlet(outlet_id, name, short, aliases, county.name, "支局", blank, staff, own, head)
        roster.outlets.append(outlet)
        roster.people.append(
            Person(
                head, names.next(), ("OUTLET_HEAD",), county.name, None, outlet.id,
                f"{name}支局长", member=own > 0 and rng.random() < 0.6,
            )
        )  # fmt: skip


def _named(county: County, town: str, urban: int) -> tuple[str, str, tuple[str, ...]]:
    if town:
        kind = "街道" if is_street(county.name, town) else "镇"
        return f"{town}支局", town, (f"{town}{kind}", f"{town}邮政支局", f"{town}所")
    numeral = _NUMERALS[urban - 1]
    base = f"{county.short}城区"
    aliases = (f"{base}第{urban}支局", f"{base}{numeral}支局", f"城区第{numeral}支局")
    return f"{base}第{numeral}支局", f"{base}第{numeral}", aliases


def _spread(total: int, parts: int, rng: Random) -> list[int]:
    """Cut a total into parts of at least one."""
    found = [1] * parts
    for _ in range(total - parts):
        found[rng.randrange(parts)] += 1
    return found


def _representatives(roster: Roster, county: County, names: Names, rng: Random) -> None:
    by_town = {o.short: o.id for o in roster.outlets if o.county == county.name and o.blank}
    second = [town for town in county.blank_towns if town != county.single]
    from_city = set(rng.sample(second, county.city_reps))
    for town in county.blank_towns:
        for role in ("PRIMARY", "SECONDARY") if town in second else ("PRIMARY",):
            person = _representative(roster, county, names, rng, role == "SECONDARY" and town in from_city)
            roster.people.append(person)
            roster.pairings.append(Pairing(person.userid, by_town[town], role, FIRST_DAY))


def _representative(roster: Roster, county: County, names: Names, rng: Random, city: bool) -> Person:
    if county.name == "沛县" and not any(p.userid == "libin" for p in roster.people):
        # The first outlet of 沛县 is 安国支局, which he alone looks after.
        return Person("libin", "李斌", ("REP",), "沛县", "综合部", None, "沛县综合部主任", True, True, "COUNTY_ORGAN")
    taken = sum(p.userid.startswith("rep") for p in roster.people)
    userid = f"rep{taken + 1:03d}"
    if city:
        department = rng.choice(sorted(CITY_DEPARTMENTS))
        post = f"市分公司{department}{rng.choice(CITY_POSTS)}"
        return Person(userid, names.next(), ("REP",), None, department, None, post, True, True, "CITY_ORGAN")
    department = rng.choice(sorted(COUNTY_POSTS))
    post = f"{county.short}{department}{rng.choice(COUNTY_POSTS[department])}"
    return Person(userid, names.next(), ("REP",), county.name, department, None, post, True, True, "COUNTY_ORGAN")
