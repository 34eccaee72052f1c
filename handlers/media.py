"""Pictures, voice, places, links: one kind sentence each; that something came is kept."""

from __future__ import annotations

from bot.router import Context, Handler, Router

_ANSWERS = {
    "image": "照片收到了，但我还看不懂图。请用一句话说说是哪个网点、什么问题，例如“安国支局冰箱坏了”。",
    "voice": "语音收到了，但我还听不懂。请用键盘上的语音转文字，把话变成文字再发给我。",
    "video": "视频收到了，但我还看不懂。请用一句话说说是哪个网点、什么问题。",
    "location": "位置收到了（我们不记坐标）。走访不用打卡，请直接说一句，例如“走访 安国 开了班会”。",
    "link": "链接收到了，我打不开。请把要反映的事用一句话发给我。",
    "file": "文件收到了，我打不开。请把要反映的事用一句话发给我。",
    "mixed": "图文收到了，我只看得懂文字。请用一句话说说是哪个网点、什么问题。",
}


def declare(router: Router) -> None:
    for kind, answer in _ANSWERS.items():
        router.on(kind)(_always(answer))


def _always(answer: str) -> Handler:
    def say(ctx: Context) -> str:
        return answer

    return say
