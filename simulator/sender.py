"""Speak to the service as WeCom does: encrypted callbacks of the app and of the AI bot."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simulator.crypto import Envelope
from simulator.messages import Head, app_envelope, app_xml, bot_message, bot_msgid
from simulator.post import Answer, Post, Verification
from simulator.replies import BadReply, Reply, StreamPart, app_text, bot_part
from simulator.world import World

ONCE = 1  # A click on the AI bot's card is pushed a single time.


class Sender:
    """Both channels into the service; nothing here touches the conversations on the page."""

    def __init__(self, world: World) -> None:
        config = world.config
        base = config.service_url.rstrip("/")
        app = Envelope(config.token, config.aes_key, config.corp_id)
        bot = Envelope(config.bot_token, config.bot_aes_key, "")
        self._world = world
        self._config = config
        self._app = Post(base + config.app_path, app, config.delivery, world.closing)
        self._bot = Post(base + config.bot_path, bot, config.delivery, world.closing)

    # --- the self-built app -------------------------------------------------------------------

    def text(self, userid: str, text: str, msgid: str | int | None = None) -> Reply:
        """A member writes to the app."""
        return self.message(userid, "text", msgid, Content=text)

    def image(self, userid: str, url: str, media_id: str, msgid: str | int | None = None) -> Reply:
        """A member sends a picture."""
        return self.message(userid, "image", msgid, PicUrl=url, MediaId=media_id)

    def voice(self, userid: str, media_id: str, msgid: str | int | None = None) -> Reply:
        """A member sends a voice message; the app gets the sound, not the words."""
        return self.message(userid, "voice", msgid, MediaId=media_id, Format="amr")

    def video(self, userid: str, media_id: str, thumb: str, msgid: str | int | None = None) -> Reply:
        """A member sends a video."""
        return self.message(userid, "video", msgid, MediaId=media_id, ThumbMediaId=thumb)

    def location(
        self, userid: str, latitude: float, longitude: float, label: str, msgid: str | int | None = None
    ) -> Reply:
        """A member sends a place."""
        fields = {"Location_X": latitude, "Location_Y": longitude, "Scale": 16, "Label": label}
        return self.message(userid, "location", msgid, AppType="wxwork", **fields)

    def link(self, userid: str, title: str, url: str, msgid: str | int | None = None) -> Reply:
        """A member forwards a link."""
        return self.message(userid, "link", msgid, Title=title, Description=title, Url=url, PicUrl="")

    def message(self, userid: str, msgtype: str, msgid: str | int | None = None, **fields: Any) -> Reply:
        """Any app message by its WeCom names; the same MsgId travels with every delivery."""
        number = str(msgid or self._world.new_msgid())
        return self._to_app(userid, msgtype, fields, number)

    def event(self, userid: str, event: str, **fields: Any) -> Reply:
        """Any app event by its WeCom name; events carry no MsgId. Mappings and lists nest."""
        fields = {"Event": event, "EventKey": "", **fields}
        return self._to_app(userid, "event", fields, "")

    def verify_app(self) -> Verification:
        """Check the app's callback URL as the admin console does."""
        return self._app.verify()

    def _to_app(self, userid: str, msgtype: str, fields: dict[str, Any], msgid: str) -> Reply:
        config = self._config
        head = Head(config.corp_id, config.agent_id, userid, int(self._world.now().timestamp()))
        encrypt = self._app.envelope.seal(app_xml(head, msgtype, fields, msgid))
        body = app_envelope(config.corp_id, config.agent_id, encrypt)
        answer = self._app.deliver(encrypt, body, "text/xml")
        reply = _reply(answer, msgid)
        if not reply.answered:
            return reply
        try:
            text = app_text(self._app.envelope, answer.body, userid=userid, corp_id=config.corp_id)
        except BadReply as exc:
            return replace(reply, error=str(exc))
        return replace(reply, text=text)

    # --- the AI bot -----------------------------------------------------------------------------

    def bot_text(
        self,
        userid: str,
        text: str,
        chatid: str | None = None,
        quote: str | None = None,
        *,
        msgid: str | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Reply:
        """A member writes to the AI bot, in a group (with the mention in the text) or alone with it."""
        extra: dict[str, Any] = {"quote": {"msgtype": "text", "text": {"content": quote}}} if quote else {}
        return self.bot_message(userid, "text", {"content": text}, chatid, msgid=msgid, extra=extra, progress=progress)

    def bot_message(
        self,
        userid: str,
        msgtype: str,
        body: dict[str, Any],
        chatid: str | None = None,
        *,
        msgid: str | None = None,
        extra: dict[str, Any] | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Reply:
        """Any message of the AI bot: text, image, mixed, voice, file, video."""
        number = msgid or bot_msgid()
        url = f"https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code={secrets.token_urlsafe(12)}"
        message = bot_message(self._config.bot_id, userid, msgtype, body, msgid=number, chatid=chatid, response_url=url)
        reply, part = self._ask_bot(message | (extra or {}), "message")
        if part is None or not part.id:
            return reply
        return self._follow(reply, part, message, progress)

    def bot_event(self, userid: str, eventtype: str, chatid: str | None = None, **fields: Any) -> Reply:
        """An event of the AI bot: enter_chat, template_card_event, feedback_event."""
        body: dict[str, Any] = {"eventtype": eventtype}
        if fields:
            body[eventtype] = fields
        message = bot_message(self._config.bot_id, userid, "event", body, msgid=bot_msgid(), chatid=chatid)
        message["create_time"] = int(self._world.now().timestamp())
        return self._ask_bot(message, eventtype)[0]

    def verify_bot(self) -> Verification:
        """Check the AI bot's callback URL as the admin console does."""
        return self._bot.verify()

    def _ask_bot(self, message: dict[str, Any], answering: str) -> tuple[Reply, StreamPart | None]:
        """Deliver one callback and read its answer; the part is None when there is nothing to show."""
        encrypt = self._bot.envelope.seal(json.dumps(message, ensure_ascii=False))
        tries = ONCE if answering == "template_card_event" else None
        answer = self._bot.deliver(encrypt, json.dumps({"encrypt": encrypt}), "application/json", tries=tries)
        reply = _reply(answer, message["msgid"])
        if not reply.answered:
            return reply, None
        try:
            part = bot_part(self._bot.envelope, answer.body, nonce=answer.nonce, answering=answering)
        except BadReply as exc:
            return replace(reply, error=str(exc)), None
        return replace(reply, text=part.text if part else ""), part

    def _follow(
        self,
        reply: Reply,
        part: StreamPart,
        message: dict[str, Any],
        progress: Callable[[str], None] | None,
    ) -> Reply:
        """Ask again and again for an unfinished stream, as WeCom does, until it says finish."""
        rules = self._config.delivery
        stream_id, until = part.id, time.monotonic() + rules.stream_limit_seconds
        kept: dict[str, Any] = {k: message[k] for k in ("aibotid", "chatid", "chattype", "from") if k in message}
        first = reply
        while not part.finish:
            if progress:
                progress(part.text)
            if time.monotonic() > until or self._world.closing.wait(rules.stream_pause_seconds):
                return replace(reply, error="the stream was never finished")
            refresh: dict[str, Any] = {
                **kept,
                "msgid": bot_msgid(),
                "msgtype": "stream",
                "stream": {"id": stream_id},
            }
            reply, found = self._ask_bot(refresh, "stream")
            reply = replace(reply, deliveries=first.deliveries, msgid=first.msgid)
            if reply.error or not reply.answered:
                return replace(reply, error=reply.error or "the stream broke off", text=part.text)
            if found is None:
                continue  # An empty answer changes nothing; WeCom asks again.
            if found.id != stream_id:
                return replace(reply, error="stream.id changed", text=part.text)
            part = found
            reply = replace(reply, text=part.text)
        return reply


def _reply(answer: Answer, msgid: str) -> Reply:
    return Reply(answer.status, raw=answer.body, deliveries=answer.deliveries, msgid=msgid)
