"""Calls to WeCom against a real local server: every fault has one outcome, in time, and tells no secret."""

import json
import logging
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.wecom.client import WeComClient
from bot.wecom.outcomes import Outcome, scrub
from bot.wecom.tokens import NoToken, Tokens

CANARY = "CANARYSECRET+/="  # needs quoting in a URL
KEY = "CANARYKEY-1"
OK = {"errcode": 0, "errmsg": "ok", "msgid": "M1"}

Answering = Callable[["Call"], None]


class Call(BaseHTTPRequestHandler):
    """One request; the scripted answer decides what happens to it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "FakeWeCom"

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output quiet."""

    def do_GET(self) -> None:
        self.serve(b"")

    def do_POST(self) -> None:
        self.serve(self.rfile.read(int(self.headers["Content-Length"])))

    def serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.server.lock:
            self.server.calls.append((parts.path, query, body))
            queue = self.server.tokens if parts.path.endswith("gettoken") else self.server.answers
            answer = queue.pop(0) if len(queue) > 1 else queue[0]
        with suppress(ConnectionError):
            answer(self)

    def send(self, body: bytes, status: int = 200, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


class FakeWeCom(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.lock = threading.Lock()
        self.release = threading.Event()
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.issued = 0
        self.tokens: list[Answering] = [fresh_token]
        self.answers: list[Answering] = [says(OK)]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gives up is part of the tests."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def count(self, name: str) -> int:
        return sum(path.endswith(name) for path, _, _ in self.calls)


def says(value: object, status: int = 200) -> Answering:
    return lambda call: call.send(json.dumps(value).encode(), status)


def body(data: bytes, status: int = 200, length: int | None = None) -> Answering:
    return lambda call: call.send(data, status, length)


def fresh_token(call: Call) -> None:
    with call.server.lock:
        call.server.issued += 1
        token = f"CANARYTOKEN{call.server.issued}"
    says({"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200})(call)


def hang(call: Call) -> None:
    call.server.release.wait(5)
    call.close_connection = True


def drip_body(call: Call) -> None:
    call.send(b'{"errcode":0', length=5000)
    drip(call)


def drip_headers(call: Call) -> None:
    call.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    drip(call)


def drip(call: Call) -> None:
    with suppress(OSError):
        while not call.server.release.wait(0.02):
            call.wfile.write(b" ")
    call.close_connection = True


def reset(call: Call) -> None:
    call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    call.connection.close()
    call.close_connection = True


def truncated(call: Call) -> None:
    call.send(b'{"errcode":0,"errmsg":"ok"}', length=90)
    call.close_connection = True


def redirect(call: Call) -> None:
    call.send_response(302)
    call.send_header("Location", f"{call.server.base}/cgi-bin/elsewhere")
    call.send_header("Content-Length", "0")
    call.end_headers()


SLOW = (hang, drip_body, drip_headers)


@pytest.fixture
def wecom() -> Iterator[FakeWeCom]:
    server = FakeWeCom()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


class Clock:
    """Monotonic time that a test can move."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


def make(server: FakeWeCom, **settings: Any) -> WeComClient:
    return WeComClient(server.base, "corp", CANARY, "1000002", **({"deadline": 5} | settings))


def text(client: WeComClient) -> bytes:
    return client.prepare_text(["libin", "anguo"], "#1001 已办结")


def test_a_request_is_raw_utf8_with_the_duplicate_check(wecom: FakeWeCom) -> None:
    client = make(wecom)
    request = text(client)
    assert json.loads(request) == {
        "touser": "libin|anguo",
        "msgtype": "text",
        "agentid": 1000002,
        "text": {"content": "#1001 已办结"},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 14400,
    }
    assert "已办结".encode() in request
    outcome = client.send_message(request)
    assert (outcome.status, outcome.errcode, outcome.msgid, outcome.invalid) == ("sent", 0, "M1", ())
    assert [(path, query) for path, query, _ in wecom.calls] == [
        ("/cgi-bin/gettoken", {"corpid": "corp", "corpsecret": CANARY}),
        ("/cgi-bin/message/send", {"access_token": "CANARYTOKEN1"}),
    ]
    assert wecom.calls[1][2] == request


def test_a_card_keeps_to_its_lengths_and_is_changed_by_its_code(wecom: FakeWeCom) -> None:
    client = make(wecom)
    content = {
        "task_id": "lx-1", "source": "连心桥 · 派单", "alarm": True, "title": "题" * 50, "desc": "述" * 60,
        "words": "话" * 200, "rows": [["名字很长很长", "值" * 40]] * 8, "buttons": [["accept", "签收", 1]],
    }  # fmt: skip
    request = json.loads(client.prepare_card(["libin"], content))
    card = request["template_card"]
    assert (request["touser"], request["msgtype"], request["enable_duplicate_check"]) == ("libin", "template_card", 1)
    assert (card["card_type"], card["task_id"], card["source"]["desc_color"]) == ("button_interaction", "lx-1", 2)
    assert [len(card["main_title"]["title"]), len(card["main_title"]["desc"]), len(card["sub_title_text"])] == [
        36,
        44,
        160,
    ]
    assert [(len(row["keyname"]), len(row["value"])) for row in card["horizontal_content_list"]] == [(5, 30)] * 6
    assert card["button_list"] == [{"type": 0, "text": "签收", "style": 1, "key": "accept"}]
    wecom.answers = [says({"errcode": 0, "errmsg": "ok", "msgid": "M1", "response_code": "RC1"})]
    assert client.send_message(client.prepare_card(["libin"], content)).response_code == "RC1"
    wecom.answers = [says({"errcode": 0, "errmsg": "ok", "invaliduser": ["libin"]})]
    outcome = client.update_card(client.prepare_update("libin", "RC1", "已签收"))
    assert (outcome.status, outcome.invalid) == ("sent", ("libin",))  # a list here, not joined by strokes
    path, _, body = wecom.calls[-1]
    assert path == "/cgi-bin/message/update_template_card"
    assert json.loads(body) == {
        "userids": ["libin"], "agentid": 1000002, "response_code": "RC1", "button": {"replace_name": "已签收"},
    }  # fmt: skip


def test_groups_have_their_own_requests(wecom: FakeWeCom) -> None:
    client = make(wecom)
    assert client.send_webhook(KEY, client.prepare_webhook_markdown("**好**")).status == "sent"
    assert client.send_webhook(KEY, client.prepare_webhook_text("好")).status == "sent"
    assert client.send_appchat(client.prepare_appchat_text("C1", "好")).status == "sent"
    assert [path for path, _, _ in wecom.calls] == [
        "/cgi-bin/webhook/send",
        "/cgi-bin/webhook/send",
        "/cgi-bin/gettoken",
        "/cgi-bin/appchat/send",
    ]
    assert json.loads(wecom.calls[0][2]) == {"msgtype": "markdown", "markdown": {"content": "**好**"}}
    assert json.loads(wecom.calls[1][2]) == {"msgtype": "text", "text": {"content": "好"}}
    assert json.loads(wecom.calls[3][2])["chatid"] == "C1"


def test_what_must_not_be_sent_twice_never_meets_a_connection_about_to_close(wecom: FakeWeCom) -> None:
    """A server may keep the first connection open for a moment, or never say that it closes it."""
    ports = []

    def stay_open(call: Call) -> None:
        ports.append(call.client_address[1])
        says(OK)(call)
        call.close_connection = False

    wecom.answers = [stay_open]
    client = make(wecom)
    for _ in range(3):
        assert client.send_webhook(KEY, client.prepare_webhook_text("好")).status == "sent"
    assert len(set(ports)) == 3


@pytest.mark.parametrize("touser", [[], ["@all"], ["a|b"], [""], ["u"] * 1001])
def test_a_text_never_goes_to_everybody(wecom: FakeWeCom, touser: list[str]) -> None:
    with pytest.raises(ValueError, match="touser"):
        make(wecom).prepare_text(touser, "x")


def test_texts_are_cut_to_what_wecom_takes(wecom: FakeWeCom) -> None:
    client = make(wecom)
    assert len(json.loads(client.prepare_text(["a"], "好" * 2000))["text"]["content"].encode()) == 2046
    with pytest.raises(ValueError, match="empty"):
        client.prepare_text(["a"], " \n")


@pytest.mark.parametrize(
    ("answer", "status", "detail"),
    [
        (hang, "unknown", "deadline"),
        (drip_body, "unknown", "deadline"),
        (drip_headers, "unknown", "deadline"),
        (reset, "unknown", "ConnectionError"),
        (truncated, "unknown", ""),
        (body(b"<html>login</html>"), "unknown", "no object"),
        (body(b""), "unknown", "no object"),
        (body(b"null"), "unknown", "no object"),
        (says([]), "unknown", "no object"),
        (says([OK]), "unknown", "no object"),
        (body(b"[" * 100000), "unknown", "no object"),
        (body(b" " * 1_100_000), "unknown", "ValueError"),
        (says({}), "unknown", "errcode"),
        (says({"errcode": None}), "unknown", "errcode"),
        (says({"errcode": "0"}), "unknown", "errcode"),
        (says({"errcode": "abc"}), "unknown", "errcode"),
        (says({"errcode": False}), "unknown", "errcode"),
        (says({"errcode": 0.0}), "unknown", "errcode"),
        (says(OK, 500), "retry", "http 500"),
        (body(b"<html>", 502), "retry", "http 502"),
        (body(b"", 404), "retry", "http 404"),
        (redirect, "retry", "http 302"),
    ],
)
def test_what_is_no_answer_is_never_sent(wecom: FakeWeCom, answer: Answering, status: str, detail: str) -> None:
    client = make(wecom)
    assert client.check_token().status == "sent"
    client.deadline = 0.2 if answer in SLOW else 5
    wecom.answers = [answer]
    for outcome in (client.send_message(text(client)), client.send_webhook(KEY, b"{}")):
        assert outcome.status == status
        # Under load the socket's own time-out may notice first that the deadline has passed.
        assert detail in outcome.detail or (detail == "deadline" and "Timeout" in outcome.detail)
    assert wecom.count("elsewhere") == 0
    assert wecom.count("gettoken") == 1


@pytest.mark.parametrize(
    ("errcode", "status", "config"),
    [
        (-1, "retry", False),
        (45033, "retry", False),
        (45009, "retry", False),
        (77777777, "retry", False),
        (60020, "retry", True),
        (301002, "retry", True),
        (50003, "retry", True),
        (48002, "retry", True),
        (40013, "retry", True),
        (81013, "failed", False),
        (40003, "failed", False),
        (40033, "failed", False),
        (42031, "failed", False),
        (45002, "failed", False),
        (93000, "failed", True),
    ],
)
def test_the_table_of_error_codes(wecom: FakeWeCom, errcode: int, status: str, config: bool) -> None:
    wecom.answers = [says({"errcode": errcode, "errmsg": "from ip: 1.2.3.4\nmore"})]
    client = make(wecom)
    outcome = client.send_message(text(client))
    assert (outcome.status, outcome.errcode, outcome.config) == (status, errcode, config)
    assert outcome.detail == "from ip: 1.2.3.4 more"
    assert outcome.wait == (60 if errcode == 45009 else 300 if status == "retry" and config else None)
    assert wecom.count("message/send") == 1


@pytest.mark.parametrize("errcode", [42001, 40014, 40001])
def test_a_dead_token_is_renewed_once_and_the_text_sent_again(wecom: FakeWeCom, errcode: int) -> None:
    wecom.answers = [says({"errcode": errcode, "errmsg": "expired"}), says(OK)]
    client = make(wecom)
    request = text(client)
    assert client.send_message(request).status == "sent"
    sends = [(query["access_token"], sent) for path, query, sent in wecom.calls if path.endswith("send")]
    assert sends == [("CANARYTOKEN1", request), ("CANARYTOKEN2", request)]
    assert wecom.count("gettoken") == 2


def test_a_token_dead_for_ever_opens_the_breaker(wecom: FakeWeCom) -> None:
    clock = Clock()
    wecom.answers = [says({"errcode": 42001, "errmsg": "expired"})]
    client = make(wecom, clock=clock)
    outcomes = [client.send_message(text(client)) for _ in range(6)]
    assert {outcome.status for outcome in outcomes} == {"retry"}
    assert all(outcome.config for outcome in outcomes)
    assert 0 < (outcomes[-1].wait or 0) <= 60
    assert (wecom.count("gettoken"), wecom.count("message/send")) == (2, 2)
    clock.ahead += 61
    wecom.answers = [says(OK)]
    assert client.send_message(text(client)).status == "sent"
    assert wecom.count("gettoken") == 3


@pytest.mark.parametrize("errcode", [40001, 40013, 40096])
def test_a_wrong_secret_is_asked_about_ever_more_rarely(wecom: FakeWeCom, errcode: int) -> None:
    clock = Clock()
    wecom.tokens = [says({"errcode": errcode, "errmsg": f"invalid corpsecret={CANARY}"})]
    client = make(wecom, clock=clock)
    outcome = client.check_token()
    assert (outcome.status, outcome.errcode) == ("retry", errcode)
    assert CANARY not in outcome.detail
    if errcode == 40096:
        return  # not in the table: only the limit per minute holds
    assert outcome.config
    for _ in range(30 * 60):  # half an hour, a try each second
        clock.ahead += 1
        assert client.send_message(text(client)).config
    assert wecom.count("gettoken") == 5  # at 0, 1, 3, 7 and 15 minutes
    assert wecom.count("message/send") == 0


@pytest.mark.parametrize(
    "answer",
    [body(b"<html>"), says([]), says({"errcode": 0}), says({"errcode": 0, "access_token": 5}), says({}, 503)],
)
def test_an_odd_token_answer_is_no_token(wecom: FakeWeCom, answer: Answering) -> None:
    wecom.tokens = [answer]
    client = make(wecom)
    assert [client.send_message(text(client)).status for _ in range(5)] == ["retry"] * 5
    assert (wecom.count("gettoken"), wecom.count("message/send")) == (2, 0)


@pytest.mark.parametrize("answer", SLOW)
def test_a_slow_gettoken_ends_at_the_deadline(wecom: FakeWeCom, answer: Answering) -> None:
    wecom.tokens = [answer]
    client = make(wecom, deadline=0.2)
    started = time.monotonic()
    assert client.send_message(text(client)).status == "retry"
    assert time.monotonic() - started < 2


def test_the_deadline_covers_token_and_text_together(wecom: FakeWeCom) -> None:
    wecom.answers = [says({"errcode": 42001}), hang]
    client = make(wecom, deadline=0.6)
    started = time.monotonic()
    assert client.send_message(text(client)).status == "unknown"
    assert time.monotonic() - started < 2


def test_twenty_cold_threads_fetch_one_token(wecom: FakeWeCom) -> None:
    client = make(wecom)
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(lambda _: client.send_message(text(client)).status, range(20)))
    assert outcomes == ["sent"] * 20
    assert wecom.count("gettoken") == 1


def test_who_waited_for_anothers_fetch_has_only_the_rest_of_his_time() -> None:
    given: list[float] = []
    fetching, waiting, over = threading.Event(), threading.Event(), threading.Event()
    now = 100.0

    def clock() -> float:
        if threading.current_thread().name == "second":
            waiting.set()
        return now

    def fetch(seconds: float) -> tuple[str, float]:
        given.append(seconds)
        fetching.set()
        over.wait(5)
        raise NoToken(Outcome("retry", detail="gettoken: deadline"))

    def ask() -> None:
        with suppress(NoToken):
            tokens.get(10)

    tokens = Tokens(fetch, clock)
    first, second = threading.Thread(target=ask), threading.Thread(target=ask, name="second")
    first.start()
    fetching.wait(5)
    second.start()
    waiting.wait(5)  # he has looked at the clock, and finds the door locked
    now = 107.0
    over.set()
    first.join(5)
    second.join(5)
    assert given == [10, 3]


def test_twenty_threads_with_a_dead_token_renew_it_once(wecom: FakeWeCom) -> None:
    def picky(call: Call) -> None:
        dead = call.path.endswith("CANARYTOKEN1")
        says({"errcode": 42001, "errmsg": "expired"} if dead else OK)(call)

    wecom.answers = [picky]
    client = make(wecom)
    assert client.check_token().status == "sent"
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(lambda _: client.send_message(text(client)).status, range(20)))
    assert outcomes == ["sent"] * 20
    assert wecom.count("gettoken") == 2


def test_a_token_is_renewed_before_its_end(wecom: FakeWeCom) -> None:
    clock = Clock()
    client = make(wecom, clock=clock)
    for ahead, fetched in ((0, 1), (7000, 1), (7100, 2)):
        clock.ahead = ahead
        assert client.send_message(text(client)).status == "sent"
        assert wecom.count("gettoken") == fetched


def test_who_was_not_reached_is_named_in_lower_case(wecom: FakeWeCom) -> None:
    wecom.answers = [
        says(OK | {"invaliduser": "LiBin|zhang", "unlicenseduser": "wang|libin", "invalidparty": ""}),
        says(OK | {"invaliduser": ["A"], "unlicenseduser": None}),
        says({"errcode": 81013, "errmsg": "all", "invaliduser": "B"}),
    ]
    client = make(wecom)
    outcomes = [client.send_message(text(client)) for _ in range(3)]
    assert [(o.status, o.invalid) for o in outcomes] == [
        ("sent", ("libin", "zhang", "wang")),
        ("sent", ("a",)),
        ("failed", ("b",)),
    ]


def nobody_listens() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_a_refused_connection_is_tried_again_without_waiting_for_the_breaker() -> None:
    client = WeComClient(f"http://127.0.0.1:{nobody_listens()}/", "corp", CANARY, 7)
    for _ in range(4):
        outcome = client.send_message(text(client))
        assert (outcome.status, outcome.detail) == ("retry", "gettoken: ConnectionError")
    assert client.send_webhook(KEY, b"{}").status == "retry"


def test_a_name_that_does_not_resolve_is_tried_again() -> None:
    client = WeComClient("http://no-such-host.invalid", "corp", CANARY, 7, deadline=2)
    assert client.send_webhook(KEY, b"{}").status == "retry"


def test_no_handshake_means_nothing_was_sent(wecom: FakeWeCom) -> None:
    client = WeComClient(wecom.base.replace("http", "https"), "corp", CANARY, 7, deadline=2)
    outcome = client.send_webhook(KEY, b"{}")
    assert (outcome.status, outcome.detail) == ("retry", "SSLError")


FAULTS: list[Answering] = [
    *(reset, truncated, redirect, hang, drip_body, body(b"<html>", 502), says({"errcode": "x"})),
    says(
        {
            "errcode": 60020,
            "errmsg": f"key={KEY} access_token=CANARYTOKEN1&x {CANARY} response_code: CANARYCODE",
        }
    ),
    says({"errcode": 42001, "errmsg": '{"access_token":"CANARYTOKEN1"}'}),
]


def test_no_secret_is_in_any_outcome_or_log(wecom: FakeWeCom, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = make(wecom)
    dead = WeComClient(f"http://127.0.0.1:{nobody_listens()}", "corp", CANARY, 7)
    said = [repr(client), repr(dead.check_token()), repr(dead.send_webhook(KEY, b"{}"))]
    assert client.check_token().status == "sent"
    for fault in FAULTS:
        client.deadline = 0.2 if fault in SLOW else 5
        wecom.answers = [fault]
        said += [repr(client.send_webhook(KEY, b"{}")), repr(client.send_message(text(client)))]
    logged = [record.getMessage() + str(record.exc_info) for record in caplog.records]
    assert any("urllib3" in record.name for record in caplog.records)
    assert [line for line in said + logged if "CANARY" in line] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "GET /cgi-bin/gettoken?corpid=c&corpsecret=S HTTP/1.1",
            "GET /cgi-bin/gettoken?corpid=c&corpsecret=*** HTTP/1.1",
        ),
        ("?key=a-b-c", "?key=***"),
        ('{"access_token": "T", "x": 1}', '{"access_token": "***", "x": 1}'),
        ("'response_code': 'R'", "'response_code': '***'"),
        ("two\nlines\x00", "two lines "),
        ("plain", "plain"),
    ],
)
def test_scrubbing(text: str, expected: str) -> None:
    assert scrub(text) == expected


def test_a_given_up_exchange_ends_its_thread(wecom: FakeWeCom) -> None:
    client = make(wecom, deadline=0.2)
    for answer in SLOW:
        wecom.answers = [answer]
        assert client.send_webhook(KEY, b"{}").status == "unknown"
    until = time.monotonic() + 3
    while any(thread.name == "wecom-call" for thread in threading.enumerate()):
        assert time.monotonic() < until, "a thread still waits for bytes"
        time.sleep(0.01)


KEPT = says({"errcode": 0, "errmsg": "", "type": "file", "media_id": "MEDIA-1", "created_at": "1380000000"})


def test_a_file_is_uploaded_under_its_chinese_name_and_then_sent(wecom: FakeWeCom) -> None:
    wecom.answers = [KEPT, says(OK)]
    outcome = make(wecom).send_file("wang", "徐州市-5月.xlsx", b"PK\x03\x04\r\n--x")
    assert (outcome.status, outcome.msgid) == ("sent", "M1")
    (path, query, form), (_, _, sent) = wecom.calls[1:]
    assert (path, query["type"]) == ("/cgi-bin/media/upload", "file")
    assert 'name="media"; filename="徐州市-5月.xlsx"; filelength=9'.encode() in form
    assert b"PK\x03\x04\r\n--x" in form
    assert json.loads(sent)["file"] == {"media_id": "MEDIA-1"}
    assert (json.loads(sent)["msgtype"], json.loads(sent)["touser"]) == ("file", "wang")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (says("404 page not found", 404), "failed"),  # no such API there
        (says({"errcode": 40066, "errmsg": "invalid url"}), "failed"),
        (says({"errcode": 0, "errmsg": "ok"}), "failed"),  # it says yes to everything and keeps nothing
        (says({"errcode": 45001, "errmsg": "too large"}), "failed"),
        (says({"errcode": 48002, "errmsg": "forbidden"}), "retry"),
        (says({"errcode": -1, "errmsg": "busy"}), "retry"),
        (body(b"<html>", 502), "retry"),
        (reset, "retry"),  # an upload whose answer is lost has reached nobody
    ],
)
def test_without_an_upload_nothing_is_sent(wecom: FakeWeCom, answer: Answering, status: str) -> None:
    wecom.answers = [answer]
    assert make(wecom).send_file("wang", "a.xlsx", b"123456").status == status
    assert wecom.count("message/send") == 0


def test_a_dead_token_is_fetched_anew_for_an_upload_and_a_lost_answer_to_the_sending_is_unknown(
    wecom: FakeWeCom,
) -> None:
    wecom.answers = [says({"errcode": 42001, "errmsg": "expired"}), KEPT, reset]
    assert make(wecom).send_file("wang", "a.xlsx", b"123456").status == "unknown"
    assert (wecom.count("media/upload"), wecom.count("message/send"), wecom.issued) == (2, 1, 2)


def test_upload_and_sending_share_one_deadline(wecom: FakeWeCom) -> None:
    wecom.answers = [KEPT, hang]
    begun = time.monotonic()
    assert make(wecom, deadline=0.4).send_file("wang", "a.xlsx", b"123456").status == "unknown"
    assert time.monotonic() - begun < 2
