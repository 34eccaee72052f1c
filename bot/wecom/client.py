"""Calls to WeCom's server API: in time, at most one refresh and one resend, never a secret in what comes out.

A thin client of our own: wechatpy 1.8.18 has no timeout on gettoken, recurses on a dead token, takes an HTML
page for success and writes secrets into exceptions. API: developer.work.weixin.qq.com/document/path/90664
(general), 91039 (gettoken), 90236 (message/send), 90253 (media/upload), 94888 (update_template_card), 90248
(appchat/send), 99110 (webhook).
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.wecom.cards import Card, interactive
from bot.wecom.outcomes import BUSY, CONFIG, POLICIES, TOKEN_CODES, Outcome, Status, judge, scrub
from bot.wecom.replies import TEXT_BYTES, cut
from bot.wecom.tokens import NoToken, Tokens
from bot.wecom.transport import JSON, Answer, Lost, Transport, multipart

__all__ = ["Outcome", "WeComClient"]

DUPLICATE_WINDOW = 14400  # path/90236: the longest; an identical body is accepted and not delivered again
MARKDOWN_BYTES = 4096  # path/99110
_MARGIN = 120.0  # a token is renewed this long before its end


class WeComClient:
    """One corp, one app. Safe to share between threads; what WeCom or the network does is never raised."""

    def __init__(
        self,
        base_url: str,
        corp_id: str,
        secret: str,
        agent_id: str | int,
        *,
        connect_timeout: float = 3,
        deadline: float = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._corp_id = corp_id
        self._secret = secret
        self._agent_id = int(agent_id)
        self.deadline = deadline
        self._clock = clock
        proxies = urlsplit(self._base).hostname not in ("127.0.0.1", "localhost", "::1")
        self._http = Transport(connect_timeout=connect_timeout, proxies=proxies)
        self._http_once = Transport(connect_timeout=connect_timeout, proxies=proxies, keepalive=False)
        self._tokens = Tokens(self._gettoken, clock)

    # What to send: rendered once, stored, sent byte for byte.

    def prepare_text(self, touser: list[str], text: str) -> bytes:
        """Return message/send's request; the same bytes sent twice within 4 h reach people once."""
        return self._prepare(touser, {"msgtype": "text", "text": {"content": _content(text, TEXT_BYTES)}})

    def prepare_card(self, touser: list[str], card: Card) -> bytes:
        """Return message/send's request for a card with buttons."""
        return self._prepare(touser, {"msgtype": "template_card", "template_card": interactive(card)})

    def prepare_update(self, userid: str, code: str, replace_name: str) -> bytes:
        """Return update_template_card's request: one grey button that says how things stand instead of all."""
        return _render(
            {
                "userids": [userid],
                "agentid": self._agent_id,
                "response_code": code,
                "button": {"replace_name": replace_name},
            }
        )

    def _prepare(self, touser: list[str], message: Mapping[str, object]) -> bytes:
        if not touser or len(touser) > 1000 or any(not u or "|" in u or u.startswith("@") for u in touser):
            raise ValueError("touser must be 1 to 1000 userids, and never @all")
        return _render(
            {
                "touser": "|".join(touser),
                "agentid": self._agent_id,
                **message,
                "enable_duplicate_check": 1,
                "duplicate_check_interval": DUPLICATE_WINDOW,
            }
        )

    @staticmethod
    def prepare_appchat_text(chatid: str, text: str) -> bytes:
        """Return appchat/send's request."""
        content = {"content": _content(text, TEXT_BYTES)}
        return _render({"chatid": chatid, "msgtype": "text", "text": content, "safe": 0})

    @staticmethod
    def prepare_webhook_text(text: str) -> bytes:
        """Return a group webhook's request: plain text."""
        return _render({"msgtype": "text", "text": {"content": _content(text, TEXT_BYTES)}})

    @staticmethod
    def prepare_webhook_markdown(text: str) -> bytes:
        """Return a group webhook's request: markdown; words of users go through `markdown_safe` before."""
        return _render({"msgtype": "markdown", "markdown": {"content": _content(text, MARKDOWN_BYTES)}})

    # Sending.

    def send_message(self, body: bytes) -> Outcome:
        """Send a prepared text or card to members."""
        return self._with_token("/cgi-bin/message/send", body)

    def send_file(self, userid: str, name: str, content: bytes) -> Outcome:
        """Upload a file and send it to a member, within one deadline.

        Each upload has an id of its own, so that no duplicate check knows a second copy: `unknown` must not be repeated.
        """
        end = self._end()
        form, kind = multipart("media", name, content)
        kept = self._with_token("/cgi-bin/media/upload", form, content_type=kind, end=end, type="file")
        if kept.status != "sent" or not kept.media_id:
            return _not_kept(kept)
        body = self._prepare([userid], {"msgtype": "file", "file": {"media_id": kept.media_id}})
        return self._with_token("/cgi-bin/message/send", body, once=True, end=end)

    def update_card(self, body: bytes) -> Outcome:
        """Change a card that was sent; its response_code serves once, so a repetition changes nothing more."""
        return self._with_token("/cgi-bin/message/update_template_card", body)

    def send_appchat(self, body: bytes) -> Outcome:
        """Send a prepared text into a group the app has created; there is no duplicate check."""
        return self._with_token("/cgi-bin/appchat/send", body, once=True)

    def send_webhook(self, key: str, body: bytes) -> Outcome:
        """Send a prepared body into a group by its webhook key; there is no duplicate check."""
        return self._call("/cgi-bin/webhook/send", {"key": key}, body, self._end(), once=True, hide=key)

    def check_token(self) -> Outcome:
        """Tell whether corp and secret are accepted (at start-up, in self-checks)."""
        try:
            self._tokens.get(self.deadline)
        except NoToken as refusal:
            return refusal.outcome
        return Outcome("sent", 0)

    def _end(self) -> float:
        return self._clock() + self.deadline

    def _with_token(
        self,
        path: str,
        body: bytes,
        *,
        once: bool = False,
        content_type: str = JSON,
        end: float | None = None,
        **params: str,
    ) -> Outcome:
        """Send with the token; refresh and send again at most once. All of it shares one deadline."""
        end = self._end() if end is None else end

        def call(token: str) -> Outcome:
            query = {"access_token": token, **params}
            return self._call(path, query, body, end, once=once, hide=token, content_type=content_type)

        try:
            token = self._tokens.get(end - self._clock())
            outcome = call(token)
            if outcome.errcode in TOKEN_CODES:  # refused, hence not sent: sending again is safe
                token = self._tokens.get(end - self._clock(), refused=token)
                outcome = call(token)
                if outcome.errcode in TOKEN_CODES:
                    self._tokens.drop(token)
        except NoToken as refusal:
            return refusal.outcome
        return outcome

    def _call(
        self,
        path: str,
        params: Mapping[str, str],
        body: bytes,
        end: float,
        *,
        once: bool,
        hide: str,
        content_type: str = JSON,
    ) -> Outcome:
        http = self._http_once if once else self._http
        try:
            answer = http.exchange(self._base + path, params, body, end - self._clock(), content_type=content_type)
        except Lost as lost:
            return Outcome("unknown" if lost.sent else "retry", detail=lost.detail)
        if answer.status != 200:
            return _http_refusal(answer.status)
        return judge(_parsed(answer), (self._secret, hide))

    def _gettoken(self, seconds: float) -> tuple[str, float]:
        params = {"corpid": self._corp_id, "corpsecret": self._secret}
        try:
            answer = self._http.exchange(f"{self._base}/cgi-bin/gettoken", params, None, seconds)
        except Lost as lost:  # whatever was lost here, no message was
            raise NoToken(Outcome("retry", detail=f"gettoken: {lost.detail}"), asked=lost.sent) from None
        if answer.status != 200:
            raise NoToken(_http_refusal(answer.status))
        data = _parsed(answer)
        token = data.get("access_token") if isinstance(data, dict) and not data.get("errcode") else None
        if isinstance(token, str) and token:
            return token, _life(data.get("expires_in"))
        refused = judge(data, (self._secret,))
        if refused.errcode is None or refused.errcode == 0:
            raise NoToken(Outcome("retry", detail="gettoken: no answer to trust"))
        policy = CONFIG if refused.status == "failed" else refused
        detail = scrub(f"gettoken: {refused.detail}", (self._secret,))
        raise NoToken(Outcome("retry", refused.errcode, detail, wait=policy.wait, config=policy.config))

    def __repr__(self) -> str:
        return f"WeComClient({self._base!r}, agent {self._agent_id})"


def _http_refusal(status: int) -> Outcome:
    """Return the outcome of an HTTP status that is no answer of the API.

    5xx: busy. Redirects (never followed) and 4xx come from a gateway or a wrong base URL: somebody must look.
    """
    policy = BUSY if status >= 500 else CONFIG
    return Outcome("retry", detail=f"http {status}", wait=policy.wait, config=policy.config, http=status)


def _not_kept(upload: Outcome) -> Outcome:
    """Return what an upload without a media_id means: nothing has reached anybody.

    Where there is no such API (404, or an errcode that the table does not know) trying again helps nobody.
    """
    known = upload.errcode is None or upload.errcode in POLICIES
    nowhere = not known or (upload.http or 500) < 500
    status: Status = "failed" if nowhere or upload.status == "failed" else "retry"
    return replace(upload, status=status, detail=f"media/upload: {upload.detail or 'no media_id'}")


def _parsed(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _life(expires_in: object) -> float:
    """Return how long a token is used: a little less than promised, and at least a minute."""
    seconds = expires_in if isinstance(expires_in, int) and 0 < expires_in <= 86400 else 7200
    return max(seconds - _MARGIN, min(seconds, 60.0))


def _content(text: str, limit: int) -> str:
    if not text.strip():
        raise ValueError("text is empty")
    return cut(text, limit)


def _render(request: Mapping[str, object]) -> bytes:
    """Return raw UTF-8 JSON: WeCom refuses \\u escapes with 40033 (path/90313)."""
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
