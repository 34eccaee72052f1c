"""Markdown as WeCom shows it, and nothing a stranger could slip into the page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.markdown import render

CASES = [
    ("# 标题", "<h1>标题</h1>"),
    ("### 小标题", "<h3>小标题</h3>"),
    ("#1001｜办理中", "<h1>1001｜办理中</h1>"),
    (r"\#1001｜办理中", "<div>#1001｜办理中</div>"),
    ("看 #1001", "<div>看 #1001</div>"),
    ("**重要**", "<div><strong>重要</strong></div>"),
    (r"\*\*不粗\*\*", "<div>**不粗**</div>"),
    ("*斜*", "<div><em>斜</em></div>"),
    ("2*3*4", "<div>2*3*4</div>"),
    ("`a*b*`", "<div><code>a*b*</code></div>"),
    (r"`a\*b`", r"<div><code>a\*b</code></div>"),
    ("> 引用", "<blockquote><div>引用</div></blockquote>"),
    ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
    ("3. 甲\n4. 乙", '<ol start="3"><li>甲</li><li>乙</li></ol>'),
    (r"1\. 甲", "<div>1. 甲</div>"),
    ("甲\n乙", "<div>甲</div><div>乙</div>"),
    ("---", "<hr>"),
    ('<font color="warning">超期</font>', '<div><span class="font-warning">超期</span></div>'),
    ('<font color="red">超期</font>', "<div>&lt;font color=&quot;red&quot;&gt;超期&lt;/font&gt;</div>"),
    ("<@libin> 请看", '<div><span class="mention">@李斌</span> 请看</div>'),
    ("```\n<b>\\n\n```", "<pre>&lt;b&gt;\\n\n</pre>"),
    (
        "[台账](https://a.cn/x?a=1&b=2)",
        '<div><a href="https://a.cn/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">台账</a></div>',
    ),
]

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    '[x](https://a" onmouseover="alert(1))',
    "[<img src=x onerror=alert(1)>](https://a.cn)",
    '<font color="info" onclick="alert(1)">x</font>',
    '<@x" onclick="alert(1)>',
    "`<script>`",
    "\ue03cscript\ue03e",
    "\\<script\\>alert(1)\\</script\\>",
    '[x](https://a.cn/\\"onclick=alert)',
    "\x000\x00<script>",
    "```\n</pre><script>alert(1)</script>\n```",
]
TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "div", "hr", "blockquote", "ul", "ol", "li"}
TAGS |= {"strong", "em", "code", "pre", "span", "a"}
ATTRIBUTES = {"href", "target", "rel", "class", "start"}


class _Inspector(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert name != "href" or (value or "").startswith(("https://", "http://"))


def _inspect(made: str) -> None:
    inspector = _Inspector()
    inspector.feed(made)
    inspector.close()


@pytest.mark.parametrize(("text", "made"), CASES)
def test_what_becomes_of_markdown(text: str, made: str) -> None:
    assert render(text, {"libin": "李斌"}) == made


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_stay_text(text: str) -> None:
    _inspect(render(text))


@given(st.text(alphabet="<>&\"'`*_#\\[]()/:.!-\n\x00\ue020@ahtpsfontcolrie=1", max_size=80))
def test_nothing_unexpected_ever_comes_out(text: str) -> None:
    _inspect(render(text))
