"""The test town on the simulated WeCom: everything between people and service is played, nothing inside is.

Here the service sends with its own client over HTTP, members see bubbles and cards, and a pressed button comes back as
the encrypted event that WeCom sends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from app import Service, Settings, simulator_config
from models.base import Store
from models.directory import DirectoryCache
from simulator.cards import Press
from simulator.crypto import Envelope
from simulator.messages import Head, app_envelope, app_xml
from simulator.server import SimulatorServer
from simulator.serving import Served
from simulator.world import Bubble
from tests.rig import free_port
from tests.town import AGENT, CORP, KEY, FrozenClock, settings_for, when


class Stage:
    """A running service, and its people before the simulated WeCom."""

    def __init__(self, service: Service, simulator: SimulatorServer, clock: FrozenClock) -> None:
        self.service = service
        self.simulator = simulator
        self.clock = clock
        self._envelope = Envelope("apptoken", KEY, CORP)
        self._heard: dict[str, int] = {}

    def says(self, userid: str, text: str) -> str:
        """One sentence to the app; returns what the person reads at once. Then what was promised is sent."""
        reply = self.simulator.say(userid, text)
        assert (reply.status, reply.error) == (200, ""), reply
        self.send()
        return reply.text

    def send(self) -> None:
        """Let both lanes of the sender work until nothing is due."""
        while self.service.urgent.round(self.clock.now()) or self.service.sender.round(self.clock.now()):
            pass

    def cards(self, userid: str) -> list[Bubble]:
        """The cards in a person's chat, oldest first."""
        return [bubble for bubble in self.simulator.conversation(userid) if bubble.card]

    def card(self, userid: str) -> dict[str, Any]:
        """What the newest card in a person's chat shows."""
        card = self.cards(userid)[-1].card
        assert card is not None
        return card

    def presses(self, userid: str, key: str, *, nth: int = -1) -> list[str]:
        """Press a button; returns what the person was told then."""
        self.heard(userid)
        reply = self.simulator.press(userid, self.cards(userid)[nth].id, key)
        assert (reply.status, reply.text) == (200, ""), reply
        self.send()
        return self.heard(userid)

    def pressing(self, userid: str, key: str, *, by: str = "") -> str:
        """The plaintext of a press on somebody's newest card, not delivered yet; `by` somebody else."""
        bubble = self.cards(userid)[-1]
        assert bubble.card is not None
        code = self.simulator.world.cards.new_code((bubble.id,), self.simulator.world.now())
        fields = Press(key, bubble.card["task_id"], code).fields()
        head = Head(CORP, AGENT, by or userid, int(self.clock.now().timestamp()))
        return app_xml(head, "event", {"Event": "template_card_event", **fields})

    def delivers(self, plaintext: str) -> None:
        """Deliver a plaintext encrypted, as WeCom does; then what was promised is sent."""
        stamped = self._envelope.stamp(plaintext, timestamp="1543572000", nonce="nonce1")
        query = {"msg_signature": stamped.signature, "timestamp": stamped.timestamp, "nonce": stamped.nonce}
        body = app_envelope(CORP, AGENT, stamped.encrypt).encode()
        answer = self.service.web.test_client().post("/callback/app", query_string=query, data=body)
        assert (answer.status_code, answer.get_data()) == (200, b"")
        self.send()

    def heard(self, userid: str) -> list[str]:
        """The texts that were pushed to a person since the last time we asked; cards are no texts."""
        seen = self._heard.get(userid, 0)
        new = [bubble for bubble in self.simulator.inbox(userid) if bubble.id > seen]
        self._heard[userid] = max([seen, *(bubble.id for bubble in new)])
        return [bubble.text for bubble in new if not bubble.card]

    def _settle(self, at: datetime) -> None:
        while self.service.sender.round(at):
            pass

    def wait(self, until: str) -> None:
        """Let business time reach an instant; what falls due on the way happens."""
        since, at = self.clock.now(), when(until)
        self.service.runner.through(since, at, self.clock.move, self._settle)
        self.send()


@contextmanager
def staged(store: Store, url: str, now: str, **settings: Any) -> Iterator[Stage]:
    """Open the stage on a filled database."""
    clock = FrozenClock(when(now))
    port = free_port()
    known = settings_for(url, clock.now())
    simulator = SimulatorServer(
        simulator_config(known, DirectoryCache(store).current(), f"http://127.0.0.1:{port}")
    ).start()
    values = {**known.model_dump(), "wecom_api_base": simulator.url, **settings}
    service = Service(Settings.model_validate(values), store, clock, refit=lambda now: None)
    served = Served(service.web, port=port)
    served.start()
    try:
        yield Stage(service, simulator, clock)
    finally:
        simulator.stop()
        served.stop()
