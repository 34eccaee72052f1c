"""What each server API of WeCom does with a well-formed request; HTTP, tokens and faults live in api.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from simulator import cards
from simulator.contents import content_of
from simulator.refused import ApiError
from simulator.world import APP, BOT, GroupChat, World, group_chat, person_chat

MEMBER_LIMITS = ((30, 60), (1000, 3600))  # beyond: accepted and silently dropped
APPCHAT_LIMITS = ((200, 60), (10_000, 86_400))
WEBHOOK_LIMITS = ((20, 60),)  # beyond: 45009
RECALL_WINDOW = timedelta(hours=24)
PLAIN_CARDS = frozenset({"text_notice", "news_notice"})
DUPLICATE_SECONDS, DUPLICATE_MOST = 1800, 14_400


@dataclass(frozen=True)
class Call:
    """One request to the API after its token was checked."""

    world: World
    args: Mapping[str, str]
    body: dict[str, Any]
    agent_id: int = 0


def get_token(call: Call) -> dict[str, Any]:
    """gettoken: per corp and secret, the same token while it is valid."""
    config = call.world.config
    if call.args.get("corpid") != config.corp_id:
        raise ApiError(40013, "invalid corpid")
    if call.args.get("corpsecret") != config.secret:
        raise ApiError(40001, "invalid credential")
    token, left = call.world.tokens.get(config.agent_id)
    return {"access_token": token, "expires_in": left}


def send_message(call: Call) -> dict[str, Any]:
    """message/send: to members in the visible range, with duplicate check and silent limits."""
    world, body = call.world, call.body
    if type(body.get("agentid")) is not int:
        raise ApiError(40056, "invalid agentid")
    if body["agentid"] != call.agent_id:
        raise ApiError(301002, "not allow operate another agent with this accesstoken")
    good, bad = _receivers(world, body)
    card, file = _card(body), _file(world, body)
    if file:
        kind, text = "file", str(file["name"])
    else:
        kind, text = ("card", cards.plain(card)) if card else content_of(body, "message/send")
    if not good:
        raise ApiError(81013, "user & party & tag all invalid")
    msgid = world.new_msgid()
    repeat = _is_repeat(world, body)
    if card and not repeat:
        world.cards.take_task(card["task_id"])
    shown = []
    for userid in good:
        outcome = _outcome(world, f"member:{userid}", MEMBER_LIMITS, repeat=repeat)
        if outcome == "shown":
            chat = person_chat(userid)
            bubble = world.add(
                chat, text, sender=APP, to=userid, kind=kind, channel="push", msgid=msgid, card=card, file=file
            )
            shown.append(bubble.id)
        _record(call, "message/send", userid, text, msgid=msgid, outcome=outcome)
    code = {"response_code": world.cards.new_code(tuple(shown), world.now())} if card and not repeat else {}
    return {"invaliduser": "|".join(bad), "msgid": msgid, **_invalid_others(body), **code}


def update_card(call: Call) -> dict[str, Any]:
    """message/update_template_card: a code changes, once, what some of its receivers see."""
    world, body = call.world, call.body
    if body.get("agentid") != call.agent_id:
        raise ApiError(301002, "not allow operate another agent with this accesstoken")
    userids = body.get("userids")
    if body.get("atall") != 1 and not (isinstance(userids, list) and 1 <= len(userids) <= 1000):
        raise ApiError(82101, "userids should be 1 to 1000")
    wanted = {str(userid).lower() for userid in userids or []}
    reached = set()
    for number in world.cards.use_code(str(body.get("response_code", "")), world.now()):
        bubble = world.bubble(number)
        if bubble is None or bubble.card is None or not (body.get("atall") == 1 or bubble.to.lower() in wanted):
            continue
        card = cards.changed(bubble.card, body)
        world.change(number, card=card, text=cards.plain(card))
        reached.add(bubble.to.lower())
        _record(
            call, "message/update_template_card", bubble.to, card["replaced"], msgid=bubble.msgid, outcome="updated"
        )
    return {"invaliduser": sorted(wanted - reached)}


def recall_message(call: Call) -> dict[str, Any]:
    """message/recall: within 24 hours of business time."""
    world, msgid = call.world, call.body.get("msgid")
    letters = [x for x in world.accepted() if x.msgid == msgid and x.api == "message/send"]
    if not letters:
        raise ApiError(40058, "msgid is invalid")
    if world.now() - letters[0].at > RECALL_WINDOW:
        raise ApiError(42052, "msgid is expired")
    for letter in letters:
        for bubble in world.conversation(person_chat(letter.to)):
            if bubble.msgid == msgid and bubble.channel == "push":
                world.change(bubble.id, text="这条消息已撤回", kind="notice")
    return {}


def upload_media(call: Call) -> dict[str, Any]:
    """media/upload: a file of some type, kept for three days of business time."""
    world, body = call.world, call.body
    kept = world.media.keep(call.args.get("type", ""), body["name"], body["content"], world.now())
    return {"type": kept.type, "media_id": kept.id, "created_at": str(int(kept.at.timestamp()))}


def send_webhook(call: Call) -> dict[str, Any]:
    """webhook/send: the key is the whole permission, 20 messages a minute."""
    world, key = call.world, call.args.get("key", "")
    group = world.group_pushed_by(f"webhook:{key}")
    if group is None:
        raise ApiError(93000, "invalid webhook url")
    kind, text = content_of(call.body, "webhook/send")
    if not world.rate.allow(f"webhook:{key}", WEBHOOK_LIMITS, now=world.now()):
        raise ApiError(45009, "api freq out of limit")
    world.add(group_chat(group.chatid), text, sender=BOT, to=group.chatid, kind=kind, channel="webhook")
    _record(call, "webhook/send", group.chatid, text, msgid="", outcome="shown")
    return {}


def create_appchat(call: Call) -> dict[str, Any]:
    """appchat/create: a group of 2 to 2000 visible members."""
    world, body = call.world, call.body
    members = body.get("userlist")
    if not isinstance(members, list) or not 2 <= len(members) <= 2000:
        raise ApiError(86006, "chat members should be 2 to 2000")
    if any(world.person(str(member)) is None for member in members):
        raise ApiError(40031, "invalid userlist")
    chatid = str(body.get("chatid") or f"wr{world.new_msgid()}")
    if not (chatid.isascii() and chatid.isalnum() and len(chatid) <= 32):
        raise ApiError(86215, "chatid is invalid")
    name = str(body.get("name") or "群聊")[:50]
    if not world.add_group(GroupChat(chatid, name, f"appchat:{chatid}")):
        raise ApiError(86216, "chatid already exists")
    return {"chatid": chatid}


def send_appchat(call: Call) -> dict[str, Any]:
    """appchat/send: text into a group of the app."""
    world = call.world
    chatid = str(call.body.get("chatid", ""))
    group = world.group_pushed_by(f"appchat:{chatid}")
    if group is None:
        raise ApiError(40050, "chatid does not exist")
    kind, text = content_of(call.body, "appchat/send")
    outcome = _outcome(world, f"appchat:{chatid}", APPCHAT_LIMITS, repeat=False)
    if outcome == "shown":
        chat = group_chat(group.chatid)
        world.add(chat, text, sender=APP, to=group.chatid, kind=kind, channel="appchat")
    _record(call, "appchat/send", group.chatid, text, msgid="", outcome=outcome)
    return {}


def get_appchat(call: Call) -> dict[str, Any]:
    """appchat/get: what the app knows of its group."""
    chatid = call.args.get("chatid", "")
    group = call.world.group_pushed_by(f"appchat:{chatid}")
    if group is None:
        raise ApiError(40050, "chatid does not exist")
    return {"chat_info": {"chatid": chatid, "name": group.name, "owner": "", "userlist": []}}


def _card(body: dict[str, Any]) -> dict[str, Any] | None:
    """The card with buttons a request carries, if it is one."""
    part = body.get("template_card")
    if body.get("msgtype") != "template_card" or (isinstance(part, dict) and part.get("card_type") in PLAIN_CARDS):
        return None
    return cards.checked(part)


def _file(world: World, body: dict[str, Any]) -> dict[str, Any] | None:
    """The uploaded file a request carries, if it is one."""
    if body.get("msgtype") != "file":
        return None
    part = body.get("file")
    media_id = part.get("media_id") if isinstance(part, dict) else None
    return world.media.sendable("file", str(media_id or ""), world.now()).shown()


def _receivers(world: World, body: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Split touser into members the app can see and the others, these in lower case."""
    wanted = [userid for userid in str(body.get("touser") or "").split("|") if userid]
    if not wanted and not body.get("toparty") and not body.get("totag"):
        raise ApiError(82001, "touser, toparty and totag are all empty")
    if len(wanted) > 1000:
        raise ApiError(40032, "invalid userlist size")
    if wanted == ["@all"]:
        return [p.userid for p in world.people.values() if p.visible], []
    found = {userid: world.person(userid) for userid in wanted}
    good = {p.userid: None for p in found.values() if p and p.visible}
    bad = {userid.lower(): None for userid, p in found.items() if not (p and p.visible)}
    return list(good), list(bad)


def _invalid_others(body: dict[str, Any]) -> dict[str, str]:
    # The simulated corp has no departments and no tags, so none of them is valid.
    pairs = (("toparty", "invalidparty"), ("totag", "invalidtag"))
    return {answer: str(body.get(asked) or "") for asked, answer in pairs}


def _is_repeat(world: World, body: dict[str, Any]) -> bool:
    if body.get("enable_duplicate_check") != 1:
        return False
    seconds = body.get("duplicate_check_interval", DUPLICATE_SECONDS)
    if type(seconds) is not int or seconds <= 0:
        raise ApiError(40035, "invalid duplicate_check_interval")
    return world.duplicates.is_repeat(body, now=world.now(), seconds=min(seconds, DUPLICATE_MOST))


def _outcome(world: World, key: str, limits: tuple[tuple[int, int], ...], *, repeat: bool) -> str:
    if repeat:
        return "duplicate"
    return "shown" if world.rate.allow(key, limits, now=world.now()) else "dropped"


def _record(call: Call, api: str, to: str, text: str, *, msgid: str, outcome: str) -> None:
    msgtype = str(call.body.get("msgtype"))
    call.world.record(api, to, msgtype, text, msgid=msgid, outcome=outcome, body=call.body)
