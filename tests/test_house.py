"""The house rules that a machine can check: who may import whom, one door per library, no clock below the fuse box."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models import schema

ROOT = Path(__file__).resolve().parents[1]

RANKS = {"models.rules": 0, "models": 1, "bot": 2, "handlers": 3, "scheduler": 4, "web": 4, "app": 5}
"""Imports go down only: to a lower number, or within the same room."""

OUTSIDE = ("simulator", "bench", "migrations")
"""Rooms beside the service. Nobody in the service imports them but `app`, and that only the simulator."""

SHARED_BY_FEATURES = {
    "dispatch_words",
    "dispatch_notices",
    "dispatch_proposals",
    "notices",
    "next_steps",
    "wording",
    "briefing",
    "visit_mending",
    "visit_plan",
    "visit_words",
    "promises",
    "buttons",
    "undelivered",
    "pledges",
    "topics",
    "turn_notices",
    "standing_rows",
    "ticket_story",
}

DOORS = {
    "wechatpy": ("bot/wecom/",),
    "jieba": ("bot/language/words.py",),
    "rjieba": ("bot/language/words.py",),
    "apscheduler": ("scheduler/runner.py",),
    "alembic": ("models/schema.py", "migrations/"),
    "waitress": ("web/server.py", "simulator/serving.py"),
    "pydantic": ("app.py", "models/organisation.py"),
    "pydantic_settings": ("app.py",),
    "click": ("app.py",),
    "dotenv": ("app.py",),
    "werkzeug": ("app.py", "simulator/"),
    "holidays": ("models/rules/workdays.py",),
    "borax": ("bot/language/times/festivals.py",),
    "ahocorasick": ("bot/language/place_index.py",),
    "cryptography": ("bot/wecom/envelope.py", "simulator/crypto.py"),
    "requests": ("bot/wecom/transport.py", "simulator/", "bench/"),
    "urllib3": ("bot/wecom/transport.py",),
    "xlsxwriter": ("bot/workbooks.py",),
    "flask": ("app.py", "bot/channels/", "web/", "simulator/", "bench/"),
    # The trainer is a process of its own; what serves never imports it (tests/test_learning.py).
    "numpy": (
        "bot/language/classify.py",
        "bot/language/weights.py",
        "bot/language/fitting.py",
        "bot/language/training.py",
        "bench/",
    ),
    "scipy": ("bot/language/fitting.py", "bench/"),
    "sklearn": ("bot/language/fitting.py", "bench/"),
}

EVERYWHERE = {"sqlalchemy", "structlog"}  # but for models.rules, and the simulator's own rule

LONG_FILES = {
    "app.py": "all settings, all wiring and all commands in one place, because only this file may know them",
    "simulator/demo/town_problems.py": "data: the sentences of the demo town",
    "migrations/versions/0001_first_tables.py": "generated from the tables",
}

TOP_LEVEL = {
    "app.py", "requirements.txt",
    "bot", "handlers", "models", "scheduler", "tests",  # given
    "web", "simulator", "migrations", "docs", "bench",  # added, docs/decisions say why
    "requirements-dev.txt", "pyproject.toml", "Makefile", "LICENSE", "README.md", "README.en.md", "CHANGELOG.md",
    ".ci", ".github", ".gitignore", ".gitattributes", ".dockerignore", ".env.example", "Dockerfile",
}  # fmt: skip
NOT_OURS = {
    ".git", ".venv", ".env", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__", "data", "demo-data",
}  # fmt: skip

CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "localtime"), ("time", "gmtime"), ("time", "strftime"), ("time", "ctime"), ("time", "asctime"),
}  # fmt: skip
"""Reading the time of day as it is told by people: business time, handed down from the fuse box as `now`."""

WALL_SECONDS = {
    # Leases and signs of life must hold between processes that are restarted: monotonic time has no common zero.
    "bot/sender.py": "leases of the outbox, shared by processes",
    "scheduler/runner.py": "the sign of life that health looks at",
    "web/health.py": "the age of signs of life",
}


@dataclass(frozen=True)
class Module:
    """One file of the project."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def file(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        return "models.rules" if self.name.startswith("models.rules") else self.name.split(".")[0]

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def dotted(self) -> Iterator[tuple[str, int]]:
        """Every `a.b.c` in the file and its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                yield ast.unparse(node), node.lineno


@cache
def modules() -> tuple[Module, ...]:
    found = []
    rooms = [ROOT / room for room in (*RANKS, *OUTSIDE) if (ROOT / room).is_dir()]
    for path in sorted([ROOT / "app.py", *(p for room in rooms for p in room.rglob("*.py"))]):
        text = path.read_text("utf-8")
        found.append(Module(path, ast.parse(text), len(text.splitlines())))
    return tuple(found)


@cache
def known() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def imported(module: Module) -> Iterator[tuple[str, int]]:
    """The modules a file imports: of the project by their full name, of others by what is written."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.file}:{node.lineno}: relative import"
            source = node.module or ""
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield (full if full in known() else source), node.lineno


def room_of(name: str) -> str | None:
    if name == "models.rules" or name.startswith("models.rules."):
        return "models.rules"
    top = name.split(".")[0]
    return top if top in RANKS or top in (*OUTSIDE, "tests") else None


def report(problems: list[str]) -> None:
    assert not problems, "\n" + "\n".join(problems)


def test_imports_go_down_only() -> None:
    problems = []
    for module in modules():
        if module.room not in RANKS:
            continue
        for name, line in imported(module):
            target = room_of(name)
            if target is None or target == module.room:
                continue
            allowed = RANKS.get(target, 99) < RANKS[module.room]
            if target == "simulator":
                allowed = module.room == "app"
            if not allowed:
                problems.append(f"{module.file}:{line}: {module.room} imports {name}")
    report(problems)


def test_nobody_imports_the_fuse_box_or_the_tests() -> None:
    report(
        [
            f"{module.file}:{line}: imports {name}"
            for module in modules()
            for name, line in imported(module)
            if name.split(".")[0] in ("app", "tests") and module.room != "bench"
        ]
    )


def test_features_do_not_import_each_other() -> None:
    problems = []
    for module in modules():
        if module.room != "handlers" or module.name in ("handlers", "handlers.menu"):
            continue
        mine = module.name.split(".")[1]
        for name, line in imported(module):
            if room_of(name) != "handlers":
                continue
            theirs = name.split(".")[1] if "." in name else ""
            if theirs != mine and theirs not in SHARED_BY_FEATURES:
                problems.append(f"{module.file}:{line}: imports {name}")
    report(problems)


def test_the_rules_stand_on_the_standard_library_only() -> None:
    report(
        [
            f"{module.file}:{line}: imports {name}"
            for module in modules()
            if module.room == "models.rules"
            for name, line in imported(module)
            if room_of(name) != "models.rules"
            and name.split(".")[0] not in sys.stdlib_module_names
            and not (name.split(".")[0] == "holidays" and module.name == "models.rules.workdays")
        ]
    )


def test_the_simulator_knows_nothing_of_the_service() -> None:
    """Only the demo's loader enters rows, through the models."""
    report(
        [
            f"{module.file}:{line}: imports {name}"
            for module in modules()
            if module.room == "simulator"
            for name, line in imported(module)
            if room_of(name) not in (None, "simulator")
            and not (module.name.startswith("simulator.demo") and room_of(name) in ("models", "models.rules"))
        ]
    )


def test_the_simulator_shares_no_cipher_with_the_service() -> None:
    crypto = next(module for module in modules() if module.name == "simulator.crypto")
    assert all(room_of(name) in (None, "simulator") for name, _ in imported(crypto))


def test_there_is_no_cycle() -> None:
    graph = {module.name: {n for n, _ in imported(module) if n in known() and n != module.name} for module in modules()}
    done: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        path.append(name)
        for target in sorted(graph.get(name, ())):
            found = visit(target)
            if found:
                return found
        path.pop()
        done.add(name)
        return []

    report([" → ".join(cycle) for cycle in map(visit, sorted(graph)) if cycle])


def test_every_library_has_one_door() -> None:
    problems = []
    for module in modules():
        for name, line in imported(module):
            top = name.split(".")[0]
            if room_of(name) or top in sys.stdlib_module_names or top in EVERYWHERE or module.room == "bench":
                continue
            if not any(module.file.startswith(door) for door in DOORS.get(top, ())):
                problems.append(f"{module.file}:{line}: {top} has another door, or none yet")
    report(problems)


def test_models_know_no_protocol() -> None:
    report(
        [
            f"{module.file}:{line}: imports {name}"
            for module in modules()
            if module.room in ("models", "models.rules")
            for name, line in imported(module)
            if name.split(".")[0] in {"flask", "wechatpy", "jieba", "rjieba", "apscheduler", "requests", "waitress"}
        ]
    )


def test_handlers_never_call_the_network() -> None:
    nets = {"requests", "urllib3", "urllib", "http", "socket", "httpx", "subprocess", "bot.sender", "bot.gateway"}
    report(
        [
            f"{module.file}:{line}: imports {name}"
            for module in modules()
            if module.room in ("handlers", "models", "models.rules")
            for name, line in imported(module)
            if name in nets or name.split(".")[0] in nets or name.startswith("bot.wecom.client")
        ]
    )


def test_no_import_stands_inside_a_function() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    report(
        sorted(
            {
                f"{module.file}:{inner.lineno}: import inside {getattr(node, 'name', 'lambda')}"
                for module in modules()
                for node in ast.walk(module.tree)
                if isinstance(node, functions)
                for inner in ast.walk(node)
                if isinstance(inner, (ast.Import, ast.ImportFrom))
            }
        )
    )


def test_only_the_fuse_box_reads_the_environment() -> None:
    names = {"os.environ", "os.getenv", "os.environb", "os.putenv"}
    problems = [
        f"{module.file}:{line}: {name}"
        for module in modules()
        if module.room not in ("app", "simulator", "bench")
        for name, line in module.dotted()
        if name in names
    ]
    problems += [
        f"{module.file}:{line}: from os import …"
        for module in modules()
        if module.room not in ("app", "simulator", "bench")
        for name, line in imported(module)
        if name in ("dotenv", "pydantic_settings")
    ]
    report(problems)


def test_only_the_fuse_box_looks_at_the_clock() -> None:
    """`now` is an argument everywhere else. Elapsed time is measured by the monotonic clock and is no business time."""
    problems = []
    for module in modules():
        if module.room in ("app", "simulator", "bench"):
            continue
        for call in module.calls():
            name = ast.unparse(call.func)
            tail = tuple(name.split(".")[-2:])
            if len(tail) == 2 and tail in CLOCKS:
                problems.append(f"{module.file}:{call.lineno}: {name}()")
            if name in ("time.time", "time.time_ns") and module.file not in WALL_SECONDS:
                problems.append(f"{module.file}:{call.lineno}: {name}()")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                problems.append(f"{module.file}:{node.lineno}: from time import …")
    report(problems)


def test_the_database_does_not_tell_the_time_either() -> None:
    names = {"func.now", "func.current_timestamp", "func.localtimestamp", "func.clock_timestamp", "func.current_date"}
    report(
        [
            f"{module.file}:{line}: {name}"
            for module in modules()
            if module.room in RANKS
            for name, line in module.dotted()
            if name in names
        ]
    )


def test_real_seconds_are_read_only_where_a_reason_is_given() -> None:
    reading = {
        module.file
        for module in modules()
        if module.room in RANKS and module.room != "app"
        for call in module.calls()
        if ast.unparse(call.func) == "time.time"
    }
    assert reading <= set(WALL_SECONDS)


def test_only_the_one_door_commits() -> None:
    report(
        [
            f"{module.file}:{call.lineno}: {ast.unparse(call.func)}()"
            for module in modules()
            if module.room in ("models", "models.rules", "handlers", "bot", "scheduler", "web")
            and module.file != "models/base.py"
            for call in module.calls()
            if isinstance(call.func, ast.Attribute)
            and call.func.attr in ("commit", "rollback", "begin")
            and not (module.file == "models/schema.py" and call.func.attr == "begin")  # alembic's own transaction
        ]
    )


def test_nothing_sleeps_in_models_or_handlers() -> None:
    report(
        [
            f"{module.file}:{call.lineno}: sleeps"
            for module in modules()
            if module.room in ("models", "models.rules", "handlers")
            and module.file != "models/base.py"  # waits for the database with no transaction open
            for call in module.calls()
            if ast.unparse(call.func) in ("time.sleep", "sleep")
        ]
    )


def test_files_are_short_and_the_long_ones_have_a_reason() -> None:
    long = {module.file: module.lines for module in modules() if module.lines > 300}
    report([f"{file}: {lines} lines" for file, lines in long.items() if file not in LONG_FILES])


def test_no_reason_is_left_for_a_file_that_is_short() -> None:
    lines = {module.file: module.lines for module in modules()}
    report([f"{file}: {lines.get(file)} lines, needs no reason" for file in LONG_FILES if lines.get(file, 0) <= 300])


def test_the_top_level_is_the_agreed_one() -> None:
    here = {path.name for path in ROOT.iterdir()}
    assert here - TOP_LEVEL - NOT_OURS == set()
    assert {"app.py", "requirements.txt", "bot", "handlers", "models", "scheduler", "tests"} <= here


def _used_elsewhere() -> set[tuple[str, str]]:
    """Names of modules that other modules use, as (module, name)."""
    used: set[tuple[str, str]] = set()
    for module in modules():
        aliases: dict[str, str] = {}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    if full in known():
                        aliases[alias.asname or alias.name] = full
                    elif node.module in known() and node.module != module.name:
                        used.add((str(node.module), alias.name))
        for name, _ in module.dotted():
            head, _, rest = name.partition(".")
            if head in aliases and rest:
                used.add((aliases[head], rest.split(".")[0]))
    return used


def test_every_function_that_others_use_makes_a_promise() -> None:
    used = _used_elsewhere()
    problems = []
    for module in modules():
        if module.room not in ("models", "models.rules", "bot", "handlers", "scheduler", "web"):
            continue
        for node in module.tree.body:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
                continue
            if (module.name, node.name) in used and not ast.get_docstring(node):
                if isinstance(node, ast.FunctionDef) and node.name == "declare":
                    continue  # the one shape of all features; handlers/menu.py says what it is for
                problems.append(f"{module.file}:{node.lineno}: {node.name} has no docstring")
    report(problems)


def test_every_module_opens_with_what_it_is_for() -> None:
    report(
        [
            f"{module.file}: no docstring"
            for module in modules()
            if module.lines
            and not ast.get_docstring(module.tree)
            and not module.file.startswith("migrations/versions/")
        ]
    )


def test_the_schema_knows_every_module_with_tables_or_indexes() -> None:
    """What only another module happens to import is missing where the schema is made."""
    known = {module.__name__.removeprefix("models.") for module in schema.TABLES}
    made = {
        path.relative_to(ROOT / "models").parts[0].removesuffix(".py")
        for path in (ROOT / "models").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in ("mapped_column", "Index", "partial_index")
    }
    assert "present" in made
    assert made - {"statements"} == known  # it says how, and has none itself
