"""The other side of the comparison: a bare Flask view with wechatpy, on the product's server, without a database."""

from __future__ import annotations

import os
import signal

from flask import Flask, Response, request
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from web.server import Server


def make_echo(token: str, aes_key: str, corp_id: str) -> Flask:
    """Return wechatpy's echo example: decrypt, parse, answer with the same words, encrypt."""
    app = Flask(__name__, static_folder=None)
    crypto = WeChatCrypto(token, aes_key, corp_id)

    @app.post("/callback/app")
    def echo() -> Response:
        given = request.args
        signature, timestamp, nonce = given["msg_signature"], given["timestamp"], given["nonce"]
        message = parse_message(crypto.decrypt_message(request.get_data(), signature, timestamp, nonce))
        reply = create_reply(message.content, message).render()
        return Response(crypto.encrypt_message(reply, nonce, timestamp), content_type="application/xml")

    return app


def main() -> None:
    """Serve until SIGTERM."""
    value = os.environ
    app = make_echo(value["WECOM_TOKEN"], value["WECOM_AES_KEY"], value["WECOM_CORP_ID"])
    server = Server(app, value["HOST"], int(value["PORT"]))
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    print(f"ready {server.url}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
