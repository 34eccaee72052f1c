"""The fuse box: reads the environment and the wall clock, connects everything, contains no rule."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import structlog
from dotenv import dotenv_values
from flask import Flask
from pydantic import AwareDatetime, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from bot.channels.aibot import aibot_channel
from bot.channels.app import app_channel
from bot.gateway import WeComGateway
from bot.intake import Intake
from bot.language.classify import Classifier
from bot.language.sounds import initials
from bot.readers import Readers
from bot.sender import Gateway, Sender
from bot.wecom.client import WeComClient
from bot.wecom.envelope import Envelope
from handlers import holidays, menu, storms
from models import (
    cards,
    events,
    inbox,
    language_models,
    occurrences,
    organisation,
    outbox,
    roster,
    rule_file,
    schema,
    tickets,
)
from models.base import PATIENCE, DatabaseUnavailable, Store, open_store
from models.directory import Directory, DirectoryCache, address_book
from models.rules import holiday_list
from models.rules.workdays import SHANGHAI
from scheduler.errands import Errand, InBackground, OwnProcess
from scheduler.jobs import REFIT
from scheduler.runner import Beat, Runner
from simulator.cast import persona
from simulator.demo.loader import load_town
from simulator.server import SimulatorServer
from simulator.world import GroupChat, SimulatorConfig
from web.demo import demo_clock
from web.health import health
from web.server import Server

REAL_API = "https://qyapi.weixin.qq.com"
_CALLBACK_HINT = "Token 不能为空，EncodingAESKey 是 43 位字母和数字，请从管理后台原样复制"
SECRETS = ("WECOM_SECRET", "WECOM_TOKEN", "WECOM_AES_KEY", "WECOM_BOT_TOKEN", "WECOM_BOT_AES_KEY", "DATABASE_URL")
TICK_PATIENCE = 10.0  # seconds a tick waits for another process on SQLite
SEND_TRIES, SEND_PATIENCE = 3, 2.0
URGENT_LANES = 2
PATIENCE_AT_END = 8.0  # seconds from SIGTERM to the last bell; a call to WeCom alone may take 10, the farewell 1 more
CHORES = (cards.settle, storms.calm)  # before each round of the sender


class UserError(click.ClickException):
    """Something the installer can mend: one sentence, exit code 2."""

    exit_code = 2


class Settings(BaseSettings):
    """The settings of the contract, from the environment, `.env`, or files named by NAME_FILE."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = "sqlite:///data/lianxinqiao.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: SecretStr = SecretStr("")
    wecom_token: SecretStr = SecretStr("")
    wecom_aes_key: SecretStr = SecretStr("")
    wecom_bot_token: SecretStr = SecretStr("")
    wecom_bot_aes_key: SecretStr = SecretStr("")
    wecom_bot_name: str = "领题助手"
    wecom_api_base: str = REAL_API
    admin_userids: str = ""
    public_url: str = ""
    cards: bool = True
    clock: AwareDatetime | None = None
    log_level: str = "INFO"

    @property
    def admins(self) -> tuple[str, ...]:
        return tuple(userid.strip() for userid in self.admin_userids.split(",") if userid.strip())

    @property
    def real_api(self) -> bool:
        return (urlsplit(self.wecom_api_base).hostname or "").lower() == urlsplit(REAL_API).hostname

    @field_validator("clock", mode="before")
    @classmethod
    def _instant(cls, said: object) -> object:
        """Only ISO text: a bare number would be taken for seconds since 1970."""
        return datetime.fromisoformat(said) if isinstance(said, str) else said


def read_settings() -> Settings:
    """Read the settings; a wrong one ends the command with one line that names it."""
    from_files: dict[str, Any] = {}
    named = {**dotenv_values(".env"), **os.environ}
    for name in SECRETS:
        path = named.get(f"{name}_FILE")
        if path:
            try:
                from_files[name.lower()] = Path(path).read_text("utf-8").strip()
            except OSError as exc:
                raise UserError(f"{name}_FILE：读不了这个文件（{exc.strerror}）") from exc
            except UnicodeDecodeError as exc:
                raise UserError(f"{name}_FILE：文件不是 UTF-8 文本") from exc
    try:
        settings = Settings(**from_files)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        raise UserError(f"{str(first['loc'][0]).upper()}：这个值不对（{first['msg']}）") from exc
    base = urlsplit(settings.wecom_api_base)
    if base.scheme not in ("http", "https") or not base.hostname:
        raise UserError("WECOM_API_BASE：要写 http(s) 地址")
    if settings.clock is not None and settings.real_api:
        raise UserError("CLOCK：只用于演示和测试，接真实企业微信时不能设")
    try:
        known = make_url(settings.database_url).drivername in ("sqlite", "postgresql+psycopg")
    except ArgumentError:
        known = False
    if not known:
        raise UserError("DATABASE_URL：要写 sqlite:///文件 或 postgresql+psycopg://用户:密码@主机/库名")
    if settings.log_level.upper() not in logging.getLevelNamesMapping():
        raise UserError("LOG_LEVEL：只能是 DEBUG、INFO、WARNING 或 ERROR")
    return settings


class Clock:
    """Business time: the wall clock, or a start instant that runs on at normal speed from `start()` on."""

    def __init__(self, begin: datetime | None) -> None:
        self._begin = begin
        self._since: float | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        with self._lock:
            self._since = time.monotonic()

    def now(self) -> datetime:
        if self._begin is None:
            return datetime.now(UTC)
        with self._lock:
            elapsed = time.monotonic() - self._since if self._since is not None else 0.0
            return datetime.fromtimestamp(self._begin.timestamp() + elapsed, SHANGHAI)

    def move(self, to: datetime) -> None:
        """Go forward to `to`; an earlier instant changes nothing."""
        if to > self.now():
            with self._lock:
                self._begin, self._since = to, time.monotonic()


def make_clock(settings: Settings, store: Store) -> Clock:
    """The wall clock, or CLOCK; where the database holds later happenings time goes on from the latest."""
    if settings.clock is None:
        return Clock(None)
    known = [store.read(events.latest), store.read(inbox.latest), store.read(occurrences.latest)]
    return Clock(max([settings.clock, *(instant for instant in known if instant is not None)]))


SETTLING = 20.0  # seconds that moving the demo's clock may spend on sending day by day


class Service:
    """All parts of the service, connected. Nothing runs until `serve` starts it."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Clock,
        gateway: Gateway | None = None,
        refit: Errand | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.cache = DirectoryCache(store)
        self.runner = Runner(store, self.cache, errands={REFIT: refit or refit_process(settings)})
        self.intake = Intake(
            store,
            menu.build(),
            self.cache,
            Readers(store, menu.reader).at,
            bot_name=settings.wecom_bot_name,
        )
        gateway = gateway or make_gateway(settings)
        # A pressed card, 特急 and answers wait for no hanging call: threads of their own, one call at a time.
        self.urgent = Sender(
            store, gateway, clock=clock.now, lowest=outbox.REPLY, batch=1, chores=(cards.settle,)
        )  # fmt: skip
        self.sender = Sender(store, gateway, clock=clock.now, chores=CHORES)
        self.web = self._web(settings)

    def happen(self, since: datetime, until: datetime) -> None:
        """What falls due while the demo's clock is moved."""
        patience = time.monotonic() + SETTLING

        def settle(at: datetime) -> None:
            if time.monotonic() < patience:  # whoever moves the clock waits for the answer
                self.sender.drain(at, tries=1, patience=0)

        self.runner.through(since, until, self.clock.move, settle)
        self.sender.drain(until, tries=1, patience=0)

    def _web(self, settings: Settings) -> Flask:
        web = Flask(__name__, static_folder=None)
        web.config["MAX_CONTENT_LENGTH"] = None  # the callback doors refuse by themselves, with an empty body
        web.register_error_handler(HTTPException, lambda error: ("", error.code or 500))
        corp = settings.wecom_corp_id
        envelope = make_envelope(settings, "WECOM_TOKEN", "WECOM_AES_KEY", corp)
        agent = settings.wecom_agent_id
        web.register_blueprint(app_channel(self.intake, envelope, corp_id=corp, agent_id=agent, clock=self.clock.now))
        if settings.wecom_bot_token.get_secret_value() or settings.wecom_bot_aes_key.get_secret_value():
            envelope = make_envelope(settings, "WECOM_BOT_TOKEN", "WECOM_BOT_AES_KEY", "")
            web.register_blueprint(aibot_channel(self.intake, envelope, clock=self.clock.now))
        web.register_blueprint(
            health(
                self.store,
                clock=self.clock.now,
                schema_is_new=lambda: schema.state(self.store) == schema.NEW,
                sender_seen=lambda: self.sender.last_round,
            )
        )
        if settings.clock is not None:
            web.register_blueprint(demo_clock(self.clock, happen=self.happen, next_due=self.runner.next_due))
        return web


def refit_process(settings: Settings) -> OwnProcess:
    """The nightly refit as a process of its own, on the same database as this one."""
    environment = {**os.environ, "LOG_LEVEL": "ERROR"}
    if "DATABASE_URL_FILE" not in environment:
        environment["DATABASE_URL"] = settings.database_url
    return OwnProcess([sys.executable, str(Path(__file__).resolve()), "model", "refit"], environment)


def check_wecom(settings: Settings) -> None:
    """Find a wrong WeCom setting before anything is made or opened."""
    make_client(settings)
    make_envelope(settings, "WECOM_TOKEN", "WECOM_AES_KEY", settings.wecom_corp_id)


def make_envelope(settings: Settings, token: str, key: str, receiveid: str) -> Envelope:
    values = {name: getattr(settings, name.lower()).get_secret_value() for name in (token, key)}
    try:
        return Envelope(values[token], values[key], receiveid)
    except ValueError as exc:
        raise UserError(f"{key if values[token].strip() else token}：{_CALLBACK_HINT}") from exc


def make_gateway(settings: Settings) -> WeComGateway:
    return WeComGateway(make_client(settings), cards=settings.cards)


def make_client(settings: Settings) -> WeComClient:
    for name in ("wecom_corp_id", "wecom_agent_id"):
        if not getattr(settings, name):
            raise UserError(f"{name.upper()}：没有填，在企业微信管理后台的应用页面可以看到")
    secret = settings.wecom_secret.get_secret_value()
    if not secret:
        raise UserError("WECOM_SECRET：没有填，在企业微信管理后台的应用页面可以看到")
    if not settings.wecom_agent_id.isdigit():
        raise UserError("WECOM_AGENT_ID：要填数字")
    return WeComClient(settings.wecom_api_base, settings.wecom_corp_id, secret, settings.wecom_agent_id)


@contextmanager
def patient() -> Iterator[None]:
    """A database that stayed busy ends a command with one line and code 1."""
    try:
        yield
    except DatabaseUnavailable as exc:
        click.echo(f"Error: 数据库一直忙，请稍后再试（{exc}）", err=True)
        sys.exit(1)


def configure_logs(level: str) -> None:
    """JSON lines on stderr; ids and names of things, never what people wrote."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


@contextmanager
def opened(settings: Settings, *, fill_empty: bool, patience: float = 3.0) -> Iterator[Store]:
    """Open the database with the newest schema, or say in one line what to do."""
    store = new_store(settings, patience)
    try:
        state = schema.state(store)
        if state == schema.EMPTY and fill_empty:
            schema.upgrade(store)
        elif state != schema.NEW:
            raise UserError("数据库结构与程序版本不一致，请先运行 python app.py migrate")
        yield store
    finally:
        store.close()


def new_store(settings: Settings, patience: float) -> Store:
    """Open the database, or say in one line why it cannot be opened."""
    url = make_url(settings.database_url)
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        store = open_store(settings.database_url, patience=patience)
        schema.state(store)
    except DatabaseUnavailable as exc:
        if "locked" in str(exc):
            raise
        raise UserError(f"DATABASE_URL：数据库打不开（{exc}）") from exc
    except (SQLAlchemyError, OSError) as exc:
        reason = str(getattr(exc, "orig", None) or exc).splitlines()[0]
        raise UserError(f"DATABASE_URL：数据库打不开（{reason}）") from exc
    return store


@click.group()
def cli() -> None:
    """连心桥: a WeChat Work service for party representatives and the outlets they look after."""


@cli.command()
def serve() -> None:
    """Run the whole service in the foreground: callbacks, pages, sender, clock."""
    _on_end(lambda: sys.exit(0))  # nothing is in hand yet
    settings = read_settings()
    configure_logs(settings.log_level)
    check_wecom(settings)
    with single_process(settings), opened(settings, fill_empty=True) as store:
        store.write(lambda session: roster.ensure_admins(session, settings.admins))
        refitting = InBackground(refit_process(settings))  # the clock does not wait for it
        service = Service(settings, store, make_clock(settings, store), refit=refitting)
        try:
            server = Server(service.web, settings.host, settings.port)
        except ValueError as exc:
            raise UserError(f"HOST：{settings.host} 不是本机的地址") from exc
        except OSError as exc:
            raise UserError(
                f"PORT：{settings.host}:{settings.port} 用不了（{exc.strerror or exc}），请换一个端口"
            ) from exc
        _on_end(lambda: _end_soon(server))
        lanes = (service.sender, *(service.urgent for _ in range(URGENT_LANES)))
        sending = [threading.Thread(target=lane.run, name="sender") for lane in lanes]
        beat = Beat(service.runner, service.clock.now)
        service.intake.warm_up()
        service.clock.start()
        for thread in sending:
            thread.start()
        beat.start()
        click.echo(f"ready {server.url}")
        try:
            server.run()
        finally:
            service.sender.stopping.set()
            service.urgent.stopping.set()
            refitting.stop()
            beat.stop()
            for thread in sending:
                thread.join()


def _on_end(do: Callable[[], object]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: do())


def _end_soon(server: Server) -> None:
    """Let everything finish what it has in hand; whatever still hangs then is left to the next start, as after a crash."""
    last_bell = threading.Timer(PATIENCE_AT_END, os._exit, (0,))
    last_bell.daemon = True
    last_bell.start()
    server.stop()


@contextmanager
def single_process(settings: Settings) -> Iterator[None]:
    """One serving process per SQLite file: a second start is refused in one line."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(f"{url.database}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened_lock = path.open("a")
    except OSError as exc:
        raise UserError(f"DATABASE_URL：目录 {path.parent} 不能写（{exc.strerror}）") from exc
    with opened_lock as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise UserError(f"DATABASE_URL：已有一个服务在用 {url.database}，不能再启动") from exc
        yield


@cli.command()
def migrate() -> None:
    """Bring the schema at DATABASE_URL to the newest version."""
    store = new_store(read_settings(), PATIENCE)
    try:
        schema.upgrade(store)
    except schema.UnknownVersion as exc:
        raise UserError("DATABASE_URL：数据库比程序新，请安装新版本的程序") from exc
    finally:
        store.close()
    click.echo("数据库结构已是最新")


@cli.command()
@click.argument("source")
@click.option("--replace", is_flag=True, help="remove everything that is in the database first")
def load(source: str, replace: bool) -> None:
    """Load an organisation FILE, or the built-in “demo”, into an empty database."""
    settings = read_settings()
    org = None
    if source != "demo":
        try:
            org = organisation.read_file(Path(source))
        except organisation.BadFile as exc:
            raise UserError(str(exc)) from exc
    with opened(settings, fill_empty=True) as store:
        if not store.read(roster.is_empty):
            if not replace:
                raise UserError("数据库里已有数据；确要清空重装，请加 --replace")
            schema.clear(store)
        if org is None:
            town = load_town(store, _progress)
            click.echo(town.synthetic_note)
        else:
            now = datetime.now(UTC)
            store.write(lambda session: organisation.load(session, org, code_of=_code_of, now=now))
        store.write(lambda session: roster.ensure_admins(session, settings.admins))
        directory = DirectoryCache(store).current()
        click.echo(f"已装入：{len(directory.outlets)} 个网点，{len(directory.people)} 人")


def _progress(parts: Any, length: int) -> Any:
    with click.progressbar(parts, length=length, label="装入演示城市", file=sys.stderr) as bar:
        yield from bar


def _code_of(name: str) -> str:
    return (initials(name) + "XX")[:2]


@cli.command()
@click.option("--at", "instant", required=True, help="an instant with a zone, e.g. 2018-12-03T08:30:00+08:00")
@click.option("--send", is_flag=True, help="also send what may be sent then")
def tick(instant: str, send: bool) -> None:
    """Do once everything that is due at an instant and not done yet."""
    settings = read_settings()
    configure_logs("ERROR" if settings.log_level.upper() == "INFO" else settings.log_level)
    at = read_instant(instant)
    if settings.real_api and at > datetime.now(UTC):
        raise UserError("--at：这个时刻还没到，接真实企业微信时不能用")
    gateway = make_gateway(settings) if send else None
    with patient(), opened(settings, fill_empty=False, patience=TICK_PATIENCE) as store:
        errands = {REFIT: refit_process(settings)}
        for run in Runner(store, DirectoryCache(store), errands=errands).tick(at):
            click.echo(_line({"job": run.rule, "slot": run.slot.isoformat(), "done": run.done}))
        if gateway is not None:
            sender = Sender(store, gateway, clock=lambda: at, chores=CHORES)
            tally = sender.drain(at, tries=SEND_TRIES, patience=SEND_PATIENCE)
            click.echo(_line({"outbox": {"sent": tally.sent, "queued": tally.queued, "failed": tally.failed}}))


def read_instant(said: str) -> datetime:
    """The instant of an `--at` option; a wrong one ends the command with one line."""
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo is not None and not 2 <= at.astimezone(UTC).year <= 9997:
            raise OverflowError
    except (ValueError, OverflowError) as exc:
        raise UserError(f"--at：“{said}”不是时刻，要写成 2018-12-03T08:30:00+08:00 这样") from exc
    if at.tzinfo is None:
        raise UserError("--at：时刻要带时区，例如 2018-12-03T08:30:00+08:00")
    return at


@cli.command()
@click.argument("source", required=False)
@click.option("--export", "target", help="write the rules in force to a CSV file")
@click.option("--yes", is_flag=True, help="put the file into force; without it the difference is only shown")
def rules(source: str | None, target: str | None, yes: bool) -> None:
    """Write the rules of dispatch to a file, or compare a file with them and, with --yes, put it into force."""
    if (source is None) == (target is None):
        raise UserError("rules：写一个规则文件，或用 --export 文件名 导出，二选一")
    settings = read_settings()
    with patient(), opened(settings, fill_empty=False, patience=TICK_PATIENCE) as store:
        cache = DirectoryCache(store)
        try:
            if target is not None:
                Path(target).write_text(rule_file.export(cache.current()), "utf-8", newline="")
                click.echo(f"已导出 {len(cache.current().dispatch.rules)} 条派单规则：{target}")
                return
            rows = rule_file.read(Path(str(source)))
            now = make_clock(settings, store).now()
            diff, done = store.write(lambda session: rule_file.take(session, rows, now=now, yes=yes))
        except OSError as exc:
            raise UserError(f"{target}：写不了（{exc.strerror or exc}）") from exc
        except rule_file.BadFile as exc:
            raise UserError(str(exc)) from exc
    for line in diff.lines():
        click.echo(line)
    click.echo("已生效" if done else diff.next_step())


@cli.group()
def model() -> None:
    """The model that tells categories apart: learn anew, look, go back."""


@model.command()
@click.option("--at", "instant", help="the model's date, with a zone; default now")
def refit(instant: str | None) -> None:
    """Train on everything people taught; promote the result only if it is no worse. Says in one line which."""
    settings = read_settings()
    configure_logs(settings.log_level)
    at = read_instant(instant) if instant else None
    with patient(), opened(settings, fill_empty=False, patience=TICK_PATIENCE) as store:
        learning = import_module("bot.learning")  # scikit-learn: in this process only, never in one that serves
        click.echo(learning.refit(store, at or make_clock(settings, store).now()).line())


@model.command("list")
def list_models() -> None:
    """Print every trained model, newest first; the one that answers is marked."""
    with opened(read_settings(), fill_empty=False) as store:
        rows = store.read(language_models.everything)
    shipped = Classifier.load().version
    answering = next((row.version for row in rows if row.standing == language_models.Standing.ACTIVE), None)
    for row in rows:
        mark = "*" if row.version == answering else " "
        scores = "\t".join(
            f"{name} {row.figures[key]['right']}/{row.figures[key]['sentences']}"
            for key, name in (("frozen_after", "冻结集"), ("corrections_after", "以往的纠正"))
        )
        when = row.created_at.astimezone(SHANGHAI)
        click.echo(f"{mark} {row.version}\t{when:%Y-%m-%d %H:%M}\t{_STANDINGS[row.standing]}\t{scores}")
    click.echo(f"{' ' if answering else '*'} {shipped}\t随程序发布")


_STANDINGS = {"ACTIVE": "在用", "SPARE": "用过", "REFUSED": "未采用", "WITHDRAWN": "已退回"}


@model.command()
@click.argument("version", required=False)
def rollback(version: str | None) -> None:
    """Let an earlier model answer again: VERSION, else the one before; running services follow at once."""
    shipped = Classifier.load().version
    wanted = language_models.SHIPPED if version == shipped else version
    with patient(), opened(read_settings(), fill_empty=False) as store:
        try:
            now_answering = store.write(lambda session: language_models.go_back(session, wanted))
        except language_models.NoSuchModel as exc:
            reason = f"没有保存 {version} 这个版本" if version else "现在用的就是随程序发布的模型，前面没有了"
            raise UserError(f"VERSION：{reason}；看有哪些请运行 python app.py model list") from exc
    click.echo(f"已换回 {now_answering or f'{shipped}（随程序发布）'}")


@cli.command("holidays")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="enter the list; without it only what would change is printed")
def enter_holidays(source: Path, *, yes: bool) -> None:
    """Enter a year's days off from FILE (lines “2027-01-01,放假,元旦”, or the notice itself) and count deadlines anew."""
    try:
        raw = source.read_bytes()
        listed = holiday_list.read(_decoded(raw))
    except OSError as exc:
        raise UserError(f"FILE：{source} 读不了（{exc.strerror}）") from exc
    except holiday_list.BadList as exc:
        raise UserError(f"FILE：{exc}") from exc
    settings = read_settings()
    with patient(), opened(settings, fill_empty=False, patience=TICK_PATIENCE) as store:
        click.echo("\n".join(store.read(lambda session: holidays.preview(session, listed))))
        if not yes:
            click.echo("只是看一看，没有改动；确认无误请加 --yes")
            return
        now, directory = make_clock(settings, store).now(), DirectoryCache(store).current()
        click.echo(store.write(lambda session: holidays.enter(session, directory, listed, by=tickets.SYSTEM, now=now)))


def _decoded(raw: bytes) -> str:
    """UTF-8, else what a Chinese spreadsheet saves."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="one JSON array instead of lines")
def people(as_json: bool) -> None:
    """Print the address book."""
    with opened(read_settings(), fill_empty=False) as store:
        book = address_book(DirectoryCache(store).current())
    if as_json:
        click.echo(_line(book))
    else:
        for one in book:
            outlets = "、".join(f"{o['name']}（{o['role']}）" for o in one["outlets"])
            parts = [one["userid"], one["name"], "/".join(one["roles"]), one["county"], one["department"], outlets]
            click.echo("\t".join(part for part in parts if part))


@cli.command()
@click.option("--port", default=8090, show_default=True)
@click.option("--service", "service_url", default="", help="the service's address; default from HOST and PORT")
def simulate(port: int, service_url: str) -> None:
    """Run the WeCom simulator alone (API and chat page) for a running service."""
    settings = read_settings()
    with opened(settings, fill_empty=False) as store:
        directory = DirectoryCache(store).current()
        config = simulator_config(settings, directory, service_url or f"http://{settings.host}:{settings.port}")
    stopping = threading.Event()
    _on_end(stopping.set)
    try:
        server = SimulatorServer(config, "127.0.0.1", port)
        server.start()
    except OSError as exc:
        raise UserError(f"--port：{port} 用不了（{exc.strerror or exc}），请换一个端口") from exc
    click.echo(f"ready {server.url}")
    stopping.wait()
    server.stop()


def simulator_config(settings: Settings, directory: Directory, service_url: str) -> SimulatorConfig:
    """What the simulator has to know to play WeCom for this service."""
    return SimulatorConfig(
        corp_id=settings.wecom_corp_id,
        agent_id=int(settings.wecom_agent_id or 0),
        secret=settings.wecom_secret.get_secret_value(),
        token=settings.wecom_token.get_secret_value(),
        aes_key=settings.wecom_aes_key.get_secret_value(),
        bot_token=settings.wecom_bot_token.get_secret_value(),
        bot_aes_key=settings.wecom_bot_aes_key.get_secret_value(),
        service_url=service_url,
        bot_name=settings.wecom_bot_name,
        people=tuple(persona(row) for row in address_book(directory)),
        groups=tuple(GroupChat(g.chatid, g.name, g.push) for g in directory.groups.values()),
        start=settings.clock,
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    cli()
