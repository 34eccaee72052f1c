"""What the demo town is made of: plain frozen values that any loader can read."""

from dataclasses import dataclass
from datetime import date, datetime

CLOSING_VERBS = frozenset({"satisfied", "basically", "auto_confirm"})
RESOLVING_VERBS = frozenset({"resolve", "on_spot"})
FEEDBACK_VERBS = frozenset({"satisfied", "basically", "unsatisfied"})


@dataclass(frozen=True, slots=True)
class Outlet:
    """One post office; `staff` are its people, `members` its on-duty party members."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...]
    county: str
    kind: str
    blank: bool
    staff: int
    members: int
    head: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the address book; the city's own people have no county."""

    userid: str
    name: str
    roles: tuple[str, ...]
    county: str | None = None
    department: str | None = None
    outlet: str | None = None
    post: str | None = None
    member: bool = False
    cadre: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """A rep looks after an outlet, as PRIMARY or SECONDARY, from `start` on."""

    rep: str
    outlet: str
    role: str
    start: date


@dataclass(frozen=True, slots=True)
class Department:
    """A department, its people and the level-2 categories it owns."""

    name: str
    level: str
    county: str | None
    handlers: tuple[str, ...]
    head: str | None
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat; without a county it stands for the whole city."""

    chatid: str
    name: str
    county: str | None
    push: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a ticket; `until` is only used by `suspend`."""

    verb: str
    actor: str
    at: datetime
    text: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TicketStory:
    """A ticket from its report to today; `due_at` is the first deadline, `final_due_at` the one in force."""

    no: int
    outlet: str
    category: str
    text: str
    reporter: str
    urgency: str
    created_at: datetime
    sla_days: int
    due_at: datetime
    final_due_at: datetime
    steps: tuple[Step, ...]

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed for good, None while it is open."""
        last = self.steps[-1]
        return last.at if last.verb in CLOSING_VERBS else None

    @property
    def resolved_at(self) -> datetime | None:
        """When the accepted resolution (the last one) was reported."""
        return next((s.at for s in reversed(self.steps) if s.verb in RESOLVING_VERBS), None)

    @property
    def first_feedback(self) -> str | None:
        """The verb of the first human answer to a resolution."""
        return next((s.verb for s in self.steps if s.verb in FEEDBACK_VERBS), None)

    @property
    def solved_on_spot(self) -> bool:
        """Whether the representative solved it on the spot."""
        return any(s.verb == "on_spot" for s in self.steps)

    @property
    def on_time(self) -> bool:
        """Whether the accepted resolution was reported before the deadline in force."""
        return self.resolved_at is not None and self.resolved_at <= self.final_due_at


@dataclass(frozen=True, slots=True)
class VisitStory:
    """A representative's contact with an outlet."""

    rep: str
    outlet: str
    at: datetime
    mode: str
    minutes: int
    met_count: int
    items: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Assist:
    """Help that is not a ticket: analysis, plans, resources for a campaign."""

    rep: str
    outlet: str
    start: date
    end: date
    campaign: str
    kinds: tuple[str, ...]
    content: str
    result: str


@dataclass(frozen=True, slots=True)
class CountyBaseline:
    """A county's figures on the baseline day; `organ_members` do not work at an outlet."""

    county: str
    outlets: int
    blank: int
    on_duty: int
    outside: int
    organ_members: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """The city's figures on the baseline day, with one row per county and one for the city organ."""

    date: date
    outlets: int
    blank: int
    on_duty: int
    outside: int
    counties: tuple[CountyBaseline, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """Everything the demo knows, in the order a loader wants it."""

    province: str
    city: str
    counties: tuple[tuple[str, str], ...]
    clock: datetime
    program_start: date
    outlets: tuple[Outlet, ...]
    people: tuple[Person, ...]
    pairings: tuple[Pairing, ...]
    departments: tuple[Department, ...]
    groups: tuple[Group, ...]
    tickets: tuple[TicketStory, ...]
    visits: tuple[VisitStory, ...]
    assists: tuple[Assist, ...]
    baseline: Baseline
    synthetic_note: str
