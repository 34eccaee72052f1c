"""Put the simulator together and serve it on the loopback address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, Response, request

from simulator import api, chat
from simulator.replies import Reply
from simulator.sender import Sender
from simulator.service_clock import ClockState, ServiceClock
from simulator.serving import LOOPBACK, Served
from simulator.talk import Talk
from simulator.world import Bubble, SimulatorConfig, World, group_chat, person_chat

PUSHED = "push"
THREADS = 32  # Hanging calls are part of the play and each holds a thread.


def create_simulator(config: SimulatorConfig) -> Flask:
    """Return the app; `app.extensions` holds world, sender, talk and clock."""
    app = Flask(__name__, static_folder=None)  # The page's blueprint serves the files.
    world = World(config)
    sender = Sender(world)
    app.extensions |= {
        "world": world,
        "sender": sender,
        "talk": Talk(world, sender),
        "clock": ServiceClock(world),
    }
    app.config["MAX_CONTENT_LENGTH"] = 25 * 1024 * 1024  # more than the largest file, so that WeCom's own answer comes
    app.before_request(_only_from_here)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(chat.blueprint)
    return app


def _only_from_here() -> Response | None:
    # The page lets anybody speak as anybody: that is for the one sitting at this machine.
    if request.remote_addr not in LOOPBACK:
        return Response("只在本机开放。", 403, mimetype="text/plain")
    return None


class SimulatorServer:
    """A running simulator with a front door for scripts."""

    def __init__(self, config: SimulatorConfig, host: str = "127.0.0.1", port: int = 0) -> None:
        self.app = create_simulator(config)
        self.world: World = self.app.extensions["world"]
        self.sender: Sender = self.app.extensions["sender"]
        self.talk: Talk = self.app.extensions["talk"]
        self.clock: ServiceClock = self.app.extensions["clock"]
        self._served = Served(self.app, host, port, threads=THREADS)

    @property
    def url(self) -> str:
        """The address of page and API, known after start()."""
        return self._served.url

    def start(self) -> SimulatorServer:
        """Listen; port 0 takes a free one, a taken one raises OSError."""
        self._served.start()
        return self

    def stop(self) -> None:
        """Stop listening and wake whoever is hanging; safe to repeat."""
        self.world.closing.set()
        self._served.stop()

    def __enter__(self) -> SimulatorServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def say(self, userid: str, text: str) -> Reply:
        """A member writes to the app."""
        return self.talk.say(userid, text)

    def say_in_group(self, chatid: str, userid: str, text: str) -> Reply:
        """A member writes into a group; without the bot's mention nothing is sent (status 0)."""
        return self.talk.say_in_group(chatid, userid, text)

    def event(self, userid: str, event: str, **fields: Any) -> Reply:
        """An app event of a member, by its WeCom name."""
        return self.talk.event(userid, event, **fields)

    def press(self, userid: str, bubble: int, key: str) -> Reply:
        """A member presses a button of a card."""
        return self.talk.press(userid, bubble, key)

    def inbox(self, userid: str) -> list[Bubble]:
        """What the app pushed to a member, oldest first."""
        return [b for b in self.world.conversation(person_chat(userid)) if b.channel == PUSHED]

    def conversation(self, userid: str) -> list[Bubble]:
        """All of a member's conversation with the app."""
        return self.world.conversation(person_chat(userid))

    def group(self, chatid: str) -> list[Bubble]:
        """All of a group's conversation."""
        return self.world.conversation(group_chat(chatid))

    def next_reminder(self) -> ClockState:
        """Move the service's demo clock to its next reminder."""
        return self.clock.go_next()

    def move_clock(self, to: datetime) -> ClockState:
        """Move the service's demo clock to an instant."""
        return self.clock.move(to)
