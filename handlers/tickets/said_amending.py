"""How people say that something taken down a moment ago is not so: “咋归到A了，这是B的事”, “别标急，按一般走”, “不怨A”.

Every family here needs a ticket, a draft or a place in the list to speak of, and a new value that can be read; without
one the sentence may as well tell of something new. Which field it is and its value is read by `corrections.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.language.meaning import corrections, slots
from bot.language.meaning.phrases import ANSWER, USUAL, Heard, Saying, say
from handlers.tickets.said_words import ASKING

_PUT = r"(?:写|记|登记?|听|派|归类?|分|标|算|弄|搞|整|认|填|当|打|报|录|说|发|定|判|转|划)"
_WRONG = r"(?:错|岔|反|混|串|拧|偏|不对|得不对|的不对)"
_GAP = r"[，,。！!？?\s]+"
_COUNT = r"[一二两俩三四五六七八九十\d]+\s*(?:台|个|人|件|张|箱|袋|把|条|次|根|盏|部|处|位|名|辆|块|间|扇)"
_CALLED = r"(?:类别|分类|类型|归类|紧急程度|缓急|等级|级别|责任部门|承办部门|办理部门|主办部门|部门|发生时间|时间|日期|地点|地方|反映人|上报人|报告人)"
_PLACES = r"(?:网点|支局|描述|内容|标题|数量|台数|人数|名字)"
_THIS = r"(?:这|那|它|该|此|刚才?那?)?(?:条|个|单|事儿?|件|张|单子|工单)*"
_REALLY = r"(?:其实|明明|应该?|本来|实际上?|根本|可|得|要|该|还|就|都)*"
_NEEDS = "target/draft"
_STAFF = frozenset({"HANDLER", "DEPT_HEAD"})
_OTHER = rf"走访|领题|破题|项目|满意|打分|延期|取消|{ASKING}"


def amended(heard: Heard) -> Mapping[str, Any] | None:
    """Field and value; of several tickets just made it must be clear which is meant."""
    about = heard.about
    found = corrections.read(heard)
    if len(about.created) > 1 and not slots.targets(heard) and not _all_meant(heard):
        return {**{k: v for k, v in found.items() if k != "ask"}, "ask": "which"}
    return found


def _all_meant(heard: Heard) -> bool:
    return any(word in heard.said.text for word in ("都", "全", "几条", "几个", "统一", "一律"))


def sure(heard: Heard) -> Mapping[str, Any] | None:
    """The same where a new value can be read; what a handler says of a ticket handed to him is no correction."""
    about = heard.about
    refs = slots.named(heard.said) or about.quoted
    facts = [fact for ref in refs if (fact := about.ticket(ref))]
    if about.roles & _STAFF and (about.handed or any(fact.handler == about.userid for fact in facts)):
        return None
    found = amended(heard)
    return found if found and "value" in found else None


SAYINGS: tuple[Saying, ...] = (
    say(
        "correct",
        rf"(?:咋个?|怎么|怎|啷个|为啥|干嘛)(?:就|又|还|会|能|给|把)*{{…}}{_PUT}(?:成|到|给|为|在|进|去|错)*{{…}}{_GAP}{{…}}(?:是|属|归|该|应|得|找|算)",  # 咋归到A了，这是B的事
        rf"(?:哪|哪里|哪儿)(?:里|儿|能)?(?:是|算|属于?){{…}}{_GAP}{{…}}(?:是|算|归|属)",
        rf"{_PUT}(?:成|到|给|为|在|进)[^，,。]{{1,12}}(?:了|啦|去了){_GAP}{{…}}(?:是|属|归|该|应|得)",
        needs=_NEEDS, unless=r"走访|领题|满意|[吗谁]", takes="own", weight=ANSWER, reads=sure,
    ),
    say(
        "correct",
        rf"(?:别|不要|甭|莫|不用)(?:给我|再|老|都|把它?)*(?:{_PUT}|按)(?:成|到|给|为|在|个|作)*{{…}}(?:{_GAP}|(?=派|归|按|改)){{…}}(?:按|是|写|改|用|标|归|算|当|记|派|给|走|就行|即可|找|就好)",
        r"(?:别|不要|甭|莫|不用)(?:给我|再)*(?:标|写|按|定|算|弄成?|当)(?:成|为|个)?(?:那么)?(?:特急|加急|急|紧急)",
        needs=_NEEDS, unless=r"走访|催|再派|领题", takes="own", weight=ANSWER, reads=sure,
    ),
    say(
        "correct",
        r"不(?:怨|怪|关|赖|干)(?!我们|你们)[^，,。]{1,10}", r"(?:跟|和|与|同)(?!我们|你们)[^，,。]{1,10}(?:没|不|无)(?:啥|什么|太大)?(?:关系|关|相干|搭界|沾边)",
        r"是[^，,。]{1,12}[，,\s]*(?:可|并|又|而|也)?不(?:是|归|算|属于?)[^，,。吗？?]{1,12}$",
        rf"不是(?:{_COUNT})[^，,。]{{0,6}}[，,\s]*(?:而?是|应该?)|{_COUNT}[^，,。]{{0,4}}[，,\s]*不是{_COUNT}",
        needs=_NEEDS, unless=_OTHER, takes="own", weight=ANSWER, reads=sure,
    ),
    say(
        "correct",
        rf"{_PUT}{_WRONG}(?:地方|部门|人|类|字|网点|支局|时间|日期|了|啦)*{_GAP}", rf"{_GAP}(?:是)?(?:我|你)?{_PUT}{_WRONG}了?",
        r"(?:更正|订正|纠正|勘误|改正|改一?下|改改)(?:一下)?[：:，,\s]+", r"[，,\s](?:给我|帮我|请)?(?:更正|订正|纠正|改一?下|改改|改过来|改正)(?:一下|过来)?{~}",
        rf"(?:我)?(?:刚才?|刚刚|前面|上面)(?:说|报|写|发|提)的[^，,。]{{1,10}}{_GAP}(?:其实|应该)?是",
        needs=_NEEDS, unless=_OTHER, takes="own", reads=sure,
    ),
    say(
        "correct",
        rf"{_CALLED}(?:给我|帮我|请|也|要|应该?|得|该|这里|那里|一?栏|里|的|都|还是|就)*(?:{_PUT}?(?:得|的)?{_WRONG}|改|换成|调|订正|更正|应|选|写|填|是|按|错)",
        rf"{_PLACES}(?:给我|帮我|请|也|要|应该?|得|该|这里|那里|一?栏|里|的|都)*(?:{_PUT}?(?:得|的)?{_WRONG}|改|换成|订正|更正|应该?[是为]|写成?|填)",
        needs=_NEEDS, unless=rf"负责人|{_OTHER}|坏了|改(?:期|天|道)", takes="own", weight=USUAL, reads=amended,
    ),
    say(
        "correct",
        rf"^(?:哎呀?|哦|嗯|那个|其实|不对|对了|啊)*[，,]?(?:{{ref}}|{{item}}|{_THIS})[，,]?{_REALLY}(?:是|算|属于?|归|按|标|记|写)(?:到|成|为|作|个)*[^，,。]{{1,12}}(?:[，,]?(?:吧|管|办|了|就行|才对|处理|走|来))*{{~}}",
        r"(?:标|定|列|升|提|调|按|算|改|给)(?:成|为|到|个|作)*(?:特急|加急|急件|急的?|紧急|普通|一般)(?:件|的)?(?:[，,。吧办处走来给就了]|{~})",
        r"^(?:{ref}|{item})?(?:这|那|它|该)?(?:条|个|单|件|事)*[，,]?(?:没|不)(?:那么|这么|算|太|是很|着|用那么|怎么)*急(?:的)?(?:[，,][^，,]{0,4}(?:一般|普通|正常|慢慢)[^，,]{0,6})?{~}",
        needs="created/draft/ref/item", unless=rf"{_OTHER}|重复|一(?:回|码)事|(?:一|两|几)(?:个|件|码)事|凭|为[啥何]|[咋怎]|催|签|收|办结|解决|修好|好了|[θη]|还是", takes="own", weight=ANSWER, reads=sure,
    ),
    say("correct", r"^(?:{ref}|{item})(?:这|那)?(?:条|个|单|件)?(?:的|是)?(?:比较|很|挺|最|特别|更|有点|蛮|可)*急(?:的|件|得很)?(?:[，,。]|{~})", needs="created", unless=_OTHER, takes="own", weight=ANSWER, reads=sure),
    say("correct", r"^[，,]?(?:{item})(?:条|个)?(?:的)?(?:也|都|就|应该?|得|该|还是)*(?:归|算|是|按|改)[^，,。]{1,10}{~}", needs="created", unless=_OTHER, takes="own", reads=sure),
)  # fmt: skip
"""Ways to say that what was taken down is not so."""
