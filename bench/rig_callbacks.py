"""Encrypted callbacks built beforehand, and what people say in them."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from bench.rig import HOST, Keys, rows
from simulator.crypto import Envelope, parse_xml, read_xml_reply
from simulator.messages import Head, app_envelope, app_xml

PATH = "/callback/app"

# Sentences that become drafts: each with an outlet before it, in all it is what people write.
PROBLEMS = (
    "食堂那台冰箱不制冷了，师傅来看过说压缩机坏了，想换一台新的",
    "大厅空调坏了好几天，客户一直抱怨太热，请帮忙安排人来修",
    "打印机老是卡纸，上午办业务客户等了半个多小时，能不能换一台",
    "网络时断时通，下午系统登不上去，柜台只好停办了一个小时",
    "营业厅天花板漏水，一下雨就要拿桶接着，想请综合部来看看",
    "投递员只有两个人，旺季包裹太多送不完，希望能增加一个人手",
    "叫号机黑屏了，排队全靠人工喊号，老人家意见很大",
    "扫码枪扫不出来，包裹收寄特别慢，想申请换一把新的",
    "停车的地方太紧，客户来了没地方停车，希望协调一下",
    "卫生间下水道堵了，员工和客户都没法用，请尽快疏通",
    "宣传折页早就发完了，最近搞活动没有材料，申请再配一批",
    "员工反映加班太多，轮休排不开，希望把班次调一调",
)
# Sentences that are 特急: they become tickets at once.
DANGERS = (
    "后院插座冒火花，电线老化得厉害",
    "配电箱冒烟了，有一股焦糊味，很危险",
    "营业厅电线短路起火花，灯也灭了，怕着火",
)


def reporters(database_url: str) -> list[tuple[str, str]]:
    """Return every representative with an outlet of his: (userid, outlet's name)."""
    found = rows(
        database_url,
        "SELECT rep, min(name) FROM pairing JOIN outlet ON outlet.id = pairing.outlet "
        'WHERE pairing."end" IS NULL GROUP BY rep ORDER BY rep',
    )
    return [(userid, outlet) for userid, outlet in found]


def reports(people: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (userid, sentence) without end: every representative in turn, every problem in turn."""
    for turn in itertools.count():
        for place, (userid, outlet) in enumerate(people):
            yield userid, f"{outlet}{PROBLEMS[(turn + place) % len(PROBLEMS)]}"


class Callbacks:
    """Builds what WeCom would send to one installation, and opens what it gets back."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._envelope = Envelope(keys.token, keys.aes_key, keys.corp_id)
        self._msgid = secrets.randbits(60)

    def request(self, userid: str, sentence: str) -> bytes:
        """Return one whole HTTP request with a MsgId of its own."""
        self._msgid += 1
        keys, stamp, nonce = self._keys, str(int(time.time())), str(secrets.randbelow(10**10))
        head = Head(keys.corp_id, keys.agent_id, userid, int(stamp))
        sealed = self._envelope.stamp(
            app_xml(head, "text", {"Content": sentence}, str(self._msgid)), timestamp=stamp, nonce=nonce
        )
        query = urlencode({"msg_signature": sealed.signature, "timestamp": stamp, "nonce": nonce})
        body = app_envelope(keys.corp_id, keys.agent_id, sealed.encrypt).encode()
        line = f"POST {PATH}?{query} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        return line.encode() + body

    def opened(self, body: bytes) -> str:
        """Return the words of a passive reply, "" when there is none; raises CryptoError when it is not ours."""
        return parse_xml(read_xml_reply(self._envelope, body.decode())).get("Content", "") if body else ""
