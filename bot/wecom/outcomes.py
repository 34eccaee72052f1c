"""What became of a call to WeCom: one table from error codes to what the sender does next.

Codes: developer.work.weixin.qq.com/document/path/90313; limits: path/90312. Nothing here tells a secret.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Status = Literal["sent", "failed", "retry", "unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one sending.

    sent: WeCom took it; `invalid` names (lower case, as WeCom does) who was not reached nevertheless.
    failed: it will never be taken. retry: it was certainly not taken, try again (after `wait` seconds).
    unknown: the request left and no answer that can be trusted came back. message/send may be repeated (the
    duplicate check swallows a second copy); a webhook or appchat message may not.
    config: an administrator must act (secret, trusted IP, visible range …); with retry the queue is kept.
    response_code: what changes an interactive card later, once (path/90236). media_id: what was uploaded (90253).
    http: the status, where it was no answer of the API.
    """

    status: Status
    errcode: int | None = None
    detail: str = ""
    invalid: tuple[str, ...] = ()
    wait: float | None = None
    config: bool = False
    msgid: str = ""
    response_code: str = ""
    media_id: str = ""
    http: int | None = None


class Policy(NamedTuple):
    """What an error code means for the sender."""

    status: Status
    config: bool = False
    wait: float | None = None


BUSY = Policy("retry")
LIMITED = Policy("retry", wait=60)  # path/90312: blocked for the rest of an equal window, the shortest is 60 s
CONFIG = Policy("retry", config=True, wait=300)
NEVER = Policy("failed")
GONE = Policy("failed", config=True)  # a group that cannot be reached any more: failed, and somebody should know

TOKEN_CODES = frozenset({40001, 40014, 42001})

POLICIES: dict[int, Policy] = {
    -1: BUSY,  # system busy
    45033: BUSY,  # too many calls at once
    45009: LIMITED,
    **dict.fromkeys(TOKEN_CODES, CONFIG),  # still refused after the one refresh
    40013: CONFIG,  # CorpID
    40056: CONFIG,  # agent id
    41001: CONFIG,  # token missing
    43012: CONFIG,  # no callback URL
    48002: CONFIG,  # no permission for this API
    48009: CONFIG,  # contact-sync secret from an IP that is not allowed
    50003: CONFIG,  # app disabled
    60011: CONFIG,  # no privilege on member or department
    60020: CONFIG,  # this server's IP is not trusted
    301002: CONFIG,  # app may not act for this object
    **dict.fromkeys((93000, 93001, 93004, 40050, 86001, 86003, 86008), GONE),  # group, key or chatid
    **dict.fromkeys((40003, 60021, 60111, 81012, 81013), NEVER),  # receivers
    **dict.fromkeys((40007, 40008, 40031, 40032, 40033, 40035, 40058, 40063), NEVER),  # a bug of ours
    **dict.fromkeys((44001, 44004, 45001, 45002, 45007, 45008, 42052, 60140), NEVER),
    **dict.fromkeys((42014, 42015, 42016, 42017, 42018, *range(42027, 42052)), NEVER),  # card fields
    **dict.fromkeys((82001, 82002, 82003, 82101, 82102, 86002, 86004, 86005, 86006, 86007), NEVER),
    **dict.fromkeys((86207, 86215, 86216, 93017, 93018), NEVER),
}


def judge(answer: object, secrets: Iterable[str] = ()) -> Outcome:
    """Return the outcome of an answer with HTTP status 200; only an integer errcode 0 means sent.

    An errcode that is not in the table was a refusal: trying again is safe, and the outbox counts attempts.
    """
    if not isinstance(answer, dict):
        return Outcome("unknown", detail="answer is no object")
    errcode = answer.get("errcode")
    if not isinstance(errcode, int) or isinstance(errcode, bool):
        return Outcome("unknown", detail="answer without errcode")
    invalid = _invalid(answer)
    if errcode == 0:
        return Outcome(
            "sent", 0, invalid=invalid, msgid=_word(answer.get("msgid")),
            response_code=_word(answer.get("response_code")), media_id=_word(answer.get("media_id")),
        )  # fmt: skip
    policy = POLICIES.get(errcode, BUSY)
    detail = scrub(str(answer.get("errmsg", "")), secrets)[:200]
    return Outcome(policy.status, errcode, detail, invalid, policy.wait, policy.config)


def _word(value: object) -> str:
    return value[:256] if isinstance(value, str) else ""


def _invalid(answer: dict[str, Any]) -> tuple[str, ...]:
    """Return the userids not reached: joined by `|` (message/send, path/90236) or a list (94888)."""
    names: list[str] = []
    for field in ("invaliduser", "unlicenseduser"):
        value = answer.get(field)
        parts = value.split("|") if isinstance(value, str) else value if isinstance(value, list) else []
        names += [part.strip().lower() for part in parts if isinstance(part, str) and part.strip()]
    return tuple(dict.fromkeys(names))


_NAMED = re.compile(
    r"((?:corpsecret|access_token|response_code|secret|key)[\"']?\s*[=:]\s*[\"']?)[^&\s\"',}]+", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Return text fit for logs: no secret by name or by value, one line."""
    text = _NAMED.sub(r"\1***", text)
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return _CONTROL.sub(" ", text)
