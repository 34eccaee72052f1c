"""A tiny service that the simulator can talk to, and a running simulator beside it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import requests
from flask import Flask, Response, request

from simulator import crypto
from simulator.server import SimulatorServer
from simulator.serving import Served
from simulator.world import Delivery, GroupChat, Persona, SimulatorConfig

CORP, AGENT = "wwtown", 1000002
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
APP = crypto.Envelope("apptoken", KEY, CORP)
BOT = crypto.Envelope("bottoken", KEY, "")
START = datetime.fromisoformat("2018-11-30T18:00:00+08:00")

QUICK = Delivery(cut_seconds=0.5, pause_seconds=0.01, stream_pause_seconds=0.01, stream_limit_seconds=1.0)
PEOPLE = (
    Persona("libin", "李斌", "沛县综合部主任", "党代表"),
    Persona("anguo", "王芳", "安国支局长", "支局长"),
    Persona("shuji", "赵书记", "市分公司党委书记", "书记"),
    Persona("hidden", "外人", "", "其他", visible=False),
)
GROUPS = (
    GroupChat("wrXuzhou", "徐州领题大家庭", "webhook:demo-xuzhou"),
    GroupChat("wrPeixian", "沛县领题群", "appchat:wrPeixian"),
)
CONFIG = SimulatorConfig(
    corp_id=CORP,
    agent_id=AGENT,
    secret="s3cret",
    token=APP.token,
    aes_key=KEY,
    bot_token=BOT.token,
    bot_aes_key=KEY,
    service_url="",
    people=PEOPLE,
    groups=GROUPS,
    start=START,
    delivery=QUICK,
    hang_seconds=0.05,
)


@dataclass
class FakeService:
    """Answers what it is told to; `heard` keeps every decrypted callback, repeats included."""

    app_reply: Callable[[dict[str, str]], str] = lambda heard: f"收到：{heard.get('Content', '')}"
    bot_reply: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda heard: finished("好的")
    nonce_of: Callable[[str], str] = lambda nonce: nonce
    misfortunes: list[Response | float] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    echo: Callable[[str], str] = lambda text: text
    now: datetime | None = START
    step: timedelta | None = timedelta(hours=14, minutes=30)
    on_move: Callable[[], object] = lambda: None

    def build(self) -> Flask:
        """Return the Flask app of this service."""
        app = Flask("fake_service")
        app.add_url_rule("/callback/<channel>", "callback", self._callback, methods=["GET", "POST"])
        app.add_url_rule("/demo/clock", "clock", self._clock, methods=["GET", "POST"])
        return app

    def _callback(self, channel: str) -> Response:
        envelope = APP if channel == "app" else BOT
        if request.method == "GET":
            opened = envelope.read(_stamped(request.args["echostr"]))
            self._misfortune()
            return Response(self.echo(opened))
        body = request.get_data(as_text=True)
        encrypt = crypto.parse_xml(body)["Encrypt"] if channel == "app" else json.loads(body)["encrypt"]
        opened = envelope.read(_stamped(encrypt))
        heard = crypto.parse_xml(opened) if channel == "app" else json.loads(opened)
        self.heard.append(heard)
        return self._misfortune() or (self._app(heard) if channel == "app" else self._bot(heard))

    def _misfortune(self) -> Response | None:
        met = self.misfortunes.pop(0) if self.misfortunes else None
        if isinstance(met, float):
            time.sleep(met)
            return None
        return met

    def _app(self, heard: dict[str, str]) -> Response:
        text = self.app_reply(heard)
        if not text:
            return Response("")
        fields = (
            ("ToUserName", crypto.cdata(heard["FromUserName"])),
            ("FromUserName", crypto.cdata(CORP)),
            ("CreateTime", heard["CreateTime"]),
            ("MsgType", crypto.cdata("text")),
            ("Content", crypto.cdata(text)),
        )
        return Response(crypto.xml_reply(APP, crypto.xml_of(fields), timestamp="1", nonce="n"))

    def _bot(self, heard: dict[str, Any]) -> Response:
        said = self.bot_reply(heard)
        if said is None:
            return Response("")
        nonce = self.nonce_of(request.args["nonce"])
        return Response(crypto.json_reply(BOT, json.dumps(said), timestamp=1, nonce=nonce))

    def _clock(self) -> Response:
        if self.now is None:
            return Response(status=404)
        if request.method == "POST":
            to = datetime.fromisoformat(json.loads(request.get_data())["to"])
            if to < self.now:
                return Response(status=409)
            self.now = to
            self.on_move()
        due = (self.now + self.step).isoformat() if self.step else None
        return Response(json.dumps({"now": self.now.isoformat(), "next": due}))


def finished(text: str) -> dict[str, Any]:
    """A whole answer of the AI bot."""
    return {"msgtype": "stream", "stream": {"id": "s1", "finish": True, "content": text}}


def _stamped(encrypt: str) -> crypto.Stamped:
    args = request.args
    return crypto.Stamped(encrypt, args["msg_signature"], args["timestamp"], args["nonce"])


@dataclass
class Town:
    """Both ends of the line."""

    service: FakeService
    server: SimulatorServer

    def post(self, path: str, body: object, **params: str) -> requests.Response:
        """POST JSON as a client of WeCom does, in raw UTF-8."""
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return requests.post(self.server.url + path, data=data, params=params, headers=headers, timeout=5)

    def get(self, path: str, **params: str) -> requests.Response:
        """GET a path of the simulator."""
        return requests.get(self.server.url + path, params=params, timeout=5)

    def token(self) -> str:
        """Fetch an access token."""
        answer = self.get("/cgi-bin/gettoken", corpid=CORP, corpsecret="s3cret").json()
        return str(answer["access_token"])

    def send(self, **changes: Any) -> dict[str, Any]:
        """message/send with a body that is right but for `changes`."""
        body = {"touser": "libin", "msgtype": "text", "agentid": AGENT, "text": {"content": "您好"}} | changes
        answer: dict[str, Any] = self.post("/cgi-bin/message/send", body, access_token=self.token()).json()
        return answer


@contextmanager
def open_town(config: SimulatorConfig = CONFIG, **service: Any) -> Iterator[Town]:
    """Start service and simulator, and stop them."""
    fake = FakeService(**service)
    served = Served(fake.build())
    served.start()
    server = SimulatorServer(replace(config, service_url=served.url)).start()
    try:
        yield Town(fake, server)
    finally:
        server.stop()
        served.stop()
