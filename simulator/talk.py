"""Conversations: what people say appears as bubbles, goes to the service, and its answer appears too."""

from __future__ import annotations

from typing import Any

from simulator import cards
from simulator.replies import Reply
from simulator.sender import Sender
from simulator.world import APP, BOT, Bubble, World, group_chat, person_chat

REFUSED = "企业微信没有显示这条回复，因为它不合规定：{error}"


class Unknown(LookupError):
    """Nobody, or no group, of this name; the text is meant for people."""


class Talk:
    """Says things for the people of the simulated town."""

    def __init__(self, world: World, sender: Sender) -> None:
        self._world = world
        self._sender = sender

    def say(self, userid: str, text: str, *, tag: str = "") -> Reply:
        """A member writes to the app; the passive reply becomes the next bubble."""
        userid = self._person(userid)
        chat, msgid = person_chat(userid), self._world.new_msgid()
        said = self._world.add(chat, text, sender=userid, to=APP, channel="app", status="sending", msgid=msgid, tag=tag)
        return self._to_app(said)

    def say_in_group(self, chatid: str, userid: str, text: str, *, tag: str = "") -> Reply:
        """A member writes into a group; only with the bot's mention does the service hear of it."""
        userid = self._person(userid)
        if self._world.group(chatid) is None:
            raise Unknown(f"没有“{chatid}”这个群。")
        heard = f"@{self._world.config.bot_name}" in text
        said = self._world.add(
            group_chat(chatid),
            text,
            sender=userid,
            to=chatid,
            channel="aibot" if heard else "group",
            status="sending" if heard else "ok",
            msgid=f"CAIQ{self._world.new_msgid()}" if heard else "",
            tag=tag,
        )
        return self._to_bot(said) if heard else Reply()

    def say_again(self, number: int) -> Reply:
        """Repeat a message that was not delivered, under its old MsgId."""
        said = self._world.bubble(number)
        if said is None or said.status != "failed":
            raise Unknown("这条消息不需要重发。")
        said = self._world.change(number, status="sending")
        return self._to_app(said) if said.channel == "app" else self._to_bot(said)

    def event(self, userid: str, event: str, **fields: Any) -> Reply:
        """An app event of a member; a passive reply becomes a bubble."""
        userid = self._person(userid)
        reply = self._sender.event(userid, event, **fields)
        self._answer_app(person_chat(userid), userid, reply)
        return reply

    def press(self, userid: str, number: int, key: str) -> Reply:
        """A member presses a button of a card in his chat; the event carries a code that changes the card."""
        userid = self._person(userid)
        bubble = self._world.bubble(number)
        if bubble is None or bubble.card is None or bubble.to != userid:
            raise Unknown("这里没有这张卡片。")
        if cards.without(bubble.card, key):
            raise Unknown("这张卡片的按钮已经不能按了。")
        code = self._world.cards.new_code((number,), self._world.now())
        return self._sender.event(
            userid, "template_card_event", **cards.Press(key, bubble.card["task_id"], code).fields()
        )

    def _to_app(self, said: Bubble) -> Reply:
        reply = self._sender.text(said.sender, said.text, msgid=said.msgid)
        self._world.change(said.id, status="ok" if reply.answered else "failed")
        self._answer_app(said.chat, said.sender, reply)
        return reply

    def _answer_app(self, chat: str, userid: str, reply: Reply) -> None:
        if reply.error:
            self._refused(chat, reply)
        elif reply.text:
            self._world.add(chat, reply.text, sender=APP, to=userid, channel="reply")

    def _to_bot(self, said: Bubble) -> Reply:
        shown: list[int] = []

        def show(text: str) -> None:
            if shown:
                self._world.change(shown[0], text=text)
            elif text:
                bubble = self._world.add(said.chat, text, sender=BOT, to=said.sender, kind="markdown", channel="aibot")
                shown.append(bubble.id)

        reply = self._sender.bot_text(said.sender, said.text, said.to, msgid=said.msgid, progress=show)
        self._world.change(said.id, status="ok" if reply.answered or shown else "failed")
        if reply.error:
            self._refused(said.chat, reply)
        else:
            show(reply.text)
        return reply

    def _refused(self, chat: str, reply: Reply) -> None:
        text = REFUSED.format(error=reply.error)
        self._world.add(chat, text, sender=APP, to="", kind="notice", channel="refused")

    def _person(self, userid: str) -> str:
        person = self._world.person(userid)
        if person is None:
            raise Unknown(f"通讯录里没有“{userid}”这个人。")
        return person.userid
