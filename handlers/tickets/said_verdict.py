"""What those who brought a problem in say of its result: good, not good, later; and how satisfied they are.

Words of praise and blame are a verdict only while a close-out waits for this person; otherwise they are small talk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import ANSWER, STRONG, WEAK, WHOLE, Heard, Saying, say
from bot.language.times.numerals import number
from handlers.tickets.said_words import ASKING, LINK, ONE, OTHERS

_N = "(?:[一二两三四五六七八九十零〇]|[0-9]{1,3})"
_NUMBER = re.compile(
    rf"(?<!扣)(?<!扣了)(?P<n>{_N})\s*(?:分(?!钟|公司|局|制|之)|颗?星)|(?:^|(?<=[，,。！!…？?\s]))(?:那|就|我|还是|只|能|最多|再)*[打给评选]个?(?P<given>[1-5一二三四五])(?=吧|[，,。！!]|$)"
    r"|^(?P<bare>[1-5])(?=吧|[，,。！!]|$)"
)
_STARS = re.compile(r"[⭐★🌟]")
_FULL = 5

_SCORES: tuple[tuple[int, str], ...] = (
    (5, r"没(?:什么|啥|有)?(?:可|啥|什么|太多)?(?:好|可)?不满意|挑不出|没(?:什么|啥|有)?(?:意见|毛病|可挑)|没(?:得|啥|话|什么)(?:说|可说|好说)|无可挑剔|哪有不满意"),
    (4, r"(?:不是|并非|也不是|倒不是)(?:说)?(?:很|太|完全)?不满意|(?:谈|说|算)不上不满意|不能说不满意|(?:也)?不算不满意"),
    (2, r"(?:谈|说|算|称)不上(?:很|多|太)?满意|不(?:太|大|怎么|咋|是很|是太|是特别|够|很|算|十分)满意|不(?:太|大)(?:行|好|理想)|不咋(?:地|样|的)|不怎么(?:样|好|行|地)|有(?:点|些)(?:失望|不满)|差点意思|差口气|😞|😔|🙁|☹|😕"),
    (1, r"(?:不|没法|难以?|很难|无法|极不|极其不|非常不|相当不|一点(?:都|也)不|根本不)满意|差评|很差|太差|真差|极差|差劲|差远|差得(?:很|远)|太(?:烂|糟)|糟糕|垃圾|失望|气人|气死|恼火|窝火|零分|投诉|无语|忽悠|😡|🤬|😠|👎|💩|😤|😒|🙄"),
    (4, r"比(?:上次|上回|以前|以往|之前|从前|原来|过去|原先|前(?:几|两)次|往年|去年)[^，,。]*?(?:强|好|快|利[索落]|进步|多了|像样|省心)|有(?:所)?(?:进步|改进|改善|好转|起色)|比较(?:满意|好|不错)|还算?(?:满意|不错|可心)|较(?:好|满意)|还挺?(?:好|不错)|良好|比预想|大体满意|总体满意"),
    (3, r"基本满意|还行|还可以|一般(?:般|化)?|凑合|凑和|将就|差强人意|及格|马马虎虎|勉强|差不多|中规中矩|可以吧|过得去|就那样|就那么回事|不好不坏|中等|普普通通|平平|对付|还成|还中|说得过去|也就那样|算是?(?:解决|弄好|修好)了?吧|😐"),
    (5, r"^(?:谢谢|感谢)[^。]*(?:员工|大家|职工|同事|网点|客户|群众|姐妹|兄弟)|满意|都(?:说|夸)好|挺好|很好|真好|好得很|怪[美好]|美得很|[么没]得(?:啥|话)|怪中|好极了|太好了|不错|好评|点赞|赞(?!助)|给力|感动|完美|满分|利[索落]|麻利|及时|迅速|杠杠|没问题[，,]?(?:谢|很)|很快|挺快|真快|办得快|修得快|处理得快|贴心|暖心|靠谱|周到|漂亮|蛮好|不赖|怪好|都?夸|巴适|得劲|带劲|优秀|优|👍|👏|🌹|❤|💯|😊|😄|😁|🎉|🙏|☺|😀|🥰"),
)  # fmt: skip
"""How satisfied somebody is, first fit wins: two negatives before one, weak praise before strong."""

_REASONS: tuple[tuple[str, int, str], ...] = (
    ("没解决", 1, r"没(?:真|彻底|根本)?(?:解决|修好|弄好|搞好|办成)|解决不了|没(?:啥|什么)?用|问题还在|白(?:修|跑|等|搭)"),
    ("推诿", 1, r"推来推去|推诿|踢皮球|皮球|扯皮|推脱|推三阻四|互相推|推给|推过来|你推我|没人认|自己(?:找人|掏钱|修|解决|想办法|弄)"),
    ("敷衍", 1, r"敷衍|糊弄|应付|已知悉|走过场|打发|走形式|官话|套话|(?:就|只)?(?:回|说)了?句|一句话|打官腔|不走心|对付事|交差"),
    ("态度", 1, r"态度(?:不|太|很|真|极)?(?:好|差|恶劣|冷|横|硬|有问题|一般|生硬|行)(?<!态度好)(?<!很好)(?<!真好)(?<!太好)|脸色|说话冲|冲得很|不耐烦|语气|冷漠|爱答不理|爱理不理|甩脸|凶巴巴|摆架子|说话难听|训人"),
    ("答非所问", 1, r"答非所问|驴唇|文不对题|不是一回事|我?报的是[^，,。]*[，,]?[^，,。]*回的是|没看清|牛头不对|说东|所答非"),
    ("反复", 1, r"又坏|反复|没(?:几|两|过)天|三天两头|老毛病|质量|治标不治本|天又|用不(?:住|久)|修了又"),
    ("慢", 2, r"慢(?!车|件|性)|拖(?:了|得|拖|这么|太|沓|拉)|等(?:了|得)|太久|磨蹭|(?:希望|下次|以后|能)[^，,。]{0,6}快(?:点|些|一点)?|效率(?:低|太|不)|不及时|催了"),
)  # fmt: skip
"""What somebody is unhappy with, and the score when nothing else is said."""

_BUT = r"就是|不过|但是?|只是|可惜|美中不足|希望|可就"
_VERDICT = "|".join(words for _, words in _SCORES)
_BLAME = "|".join(words for _, _, words in _REASONS)
_OPEN = r"不好说|说不好|难说|说不(?:清|准)|不评|先不(?:打分|评)|不(?:想|便|方便)评|没法评"
_GOOD = (
    "(?:好了|好啦|好使了?|好用了?|解决了?|修好了?|弄好了?|搞好了?|搞定了?|换好了?|装好了?|办好了?|可以了|能用了?|正常了?|恢复(?:正常)?了?|没问题了?|没毛病|通了|亮了|凉了|行了|妥了|到了|到货了|属实|确实(?:好|修|解决|换)[好了]*"
    "|确认(?:办结|解决|无误|没问题|销号|一下)?|认可|同意(?:销号|办结|关闭)?|(?:可以)?销号吧?|可以(?:销号?|关|结)了?|没事了|是好的|都好|弄妥了?|灵了|中了|成了|妥妥的|(?<=着)(?:中|行|成|妥|可以)|整好(?!没)[了咧嘞]?|拾掇好了|捯饬好了|弄利索了|不卡了|不漏了|不坏了|不跳了|来水了|来电了|有网了|人到岗了|钱到了|收到了|没再犯|消停了|能(?:打印?|开机|上网|刷卡?|取钱|使|走|跑|登录|连上?|出水|充电|打开|洗|发|寄|印|拨打?|通话|签到)了)"
)
_BAD = (
    r"(?:哪里?|哪儿)(?:就)?(?:修|弄|办|解决|换|好|能用)|更(?:凶|坏|差|厉害|严重|慢|卡)|跟(?:以前|原来|先前|从前)一样|影子?都?没|还没(?:给|来|到|装|换|修|弄|配|发)|又(?:趴窝|歇菜|撂挑子|黑屏|闹)|没好透|白忙|(?:纯|净)?(?:糊弄|哄)(?:人|鬼|事)|(?:没(?:有|得)?|莫|冇|未)(?:真|彻底|完全|根本)?(?:解决|修好|弄好|搞好|换好|办好|好|处理|修|弄|办|换|变化|动静|效果|搞定|好利索|用|人来)|时好时坏|还是?(?:花|糊|黑|冷|热|慢|红|乱|空|臭|吵|抖|闪|歪|堵|老)|还(?:是)?(?:没|不行|老样子|那样|坏|卡|漏|不好|不能|有问题|存在|一样|断|掉线|不亮|不动|不制冷|跳|死机)|(?<!还)不行|不好使|不能用|用不了"
    r"|又(?:坏|卡|漏|断|停|不|出|犯|死机|掉|跳|开始)|没用|白修|问题(?:还|依)|依[旧然](?:没|不|坏|那样|老样)|照样(?:没|不|坏|卡)|老样子|没人来|(?:根本|压根)(?:就)?没|没见(?:人|着)|没到位|不认可|不(?:能|可以|予|同意)(?:销|办结|结|关|确认)|别销|不同意|不(?:是)?属实|虚假|瞎说|胡说|假的|谁说(?:好|修|解决)"
)
_LATER = (
    r"(?:看看|瞧瞧|试试|核实|确认|问问|了解|观察|用用|去看)(?:一下)?(?:再|后|之后|完)(?:说|定|回|答|确认|评|告诉)|(?:过|等)[^，,。]{0,6}(?:再(?:说|看|确认|回|定|评)|看看)|再(?:观察|看看|等等|试试|用用)(?:几天|两天|一下)?|(?:还)?没(?:来得及)?(?:试|去看|用上|核实|看呢|顾上)"
    r"|不(?:知道|清楚|确定|晓得)|不在(?:网点|现场|单位|家|所|局|班上)|没(?:空|时间|顾上)|(?:先)?(?:不急|等等|等一下|缓缓)|(?:我)?(?:过去|去|到现场|问问|下午|明天|回头|晚点|回去)(?:[^，,。]{0,4})(?:看看|看下|看一下|问问|试试|核实|瞧瞧|确认)|等[^，,。]{0,8}(?:问问|看看|再|回来)|(?:晚点|回头|明天|改天|待会儿?|一会儿?|下午|晚上|下班前|过后|赶明儿)(?:我)?(?:再|给你?|跟你)*(?:确认|回|评|答|说|看|准信|回话)|没看[着见到]|没人(?:告诉|跟我[说讲]|通知)|[修弄好]好?没(?:修|弄)?好(?:我)?不|{time}(?:我|他们|咱)?再(?:说|看|确认|回|定|评|答|瞅|瞧|试)|没在(?:网点|现场|单位|家|所|局|班上)|(?:等|容)我(?:去|回|问|看|试|瞅|瞧)|(?:我)?(?:还|先)?得(?:去|回|问|看|试|瞅|瞧)|拿不准|说不上(?=$|[，,。来])|(?:试|看|问|瞅|瞧|核实|到|回去)[^，,。]{0,3}再(?:说|跟|给|回|告|定|答)|(?:去|过去)?(?:瞅|瞧)(?:一眼|瞅|瞧|一下)再?"
)


def _scored(words: str) -> int | None:
    """The score a verdict means, 1–5; None when it says none."""
    words = re.sub(r"(?:满分|总分|一共)(?:是|为)?\d+分|[五5十百]\s*(?:10|100)?分制", "", words)
    if stars := len(_STARS.findall(words)):
        return min(stars, _FULL)
    if tens := re.search(r"([二三四五六七八九])十[一二三四五六七八九]?分", words):
        return max(1, round(number(tens[1]) / 2))
    found = list(_NUMBER.finditer(words))  # “三分……算了，四分”: the last word counts
    if found:
        value = found[-1]["n"] or found[-1]["given"] or found[-1]["bare"]
        n = 0 if value in "零〇0" else number(value)
        # More than five is out of ten or out of a hundred.
        n = round(n / 20) if n > 10 else round(n / 2) if n > _FULL else n
        return min(max(n, 1), _FULL)
    return next((score for score, pattern in _SCORES if re.search(pattern, words)), None)


def rated(heard: Heard) -> Mapping[str, Any] | None:
    """Score, reasons, whether it replaces an earlier verdict; a low one without a reason is asked why."""
    words = re.sub(r"不是(?:说)?没(?:有)?(?:修|弄|搞|办|换)好|不是(?:说)?没(?:有)?解决", "", heard.said.text)
    if re.search(_OPEN, words):
        return {"defer": 1}
    reasons = tuple(name for name, _, pattern in _REASONS if re.search(pattern, words))
    score = _scored(words)
    found: dict[str, Any] = {}
    solved = re.search(r"(?<!没)(?<!有)(?:解决|修好|弄好|办好|换好|修是修好|好|能用|通|行)了", words)
    if score is None:
        if not reasons:
            return None
        score = min(implied for name, implied, _ in _REASONS if name in reasons)
        if solved and "没解决" not in reasons:
            score = 3  # solved, with a complaint: in the middle
    elif score == _FULL and reasons and re.search(_BUT, words) and not _NUMBER.search(words):
        score = 4
    if solved and "没解决" not in reasons:
        found["solved"] = 1
    if re.search(r"改一?下|按错|点错|打错|评错|刚才(?:评|打|按|选)", words):
        found["edit"] = 1
    if score <= 2 and not reasons:
        found["ask"] = "reason"
    if score <= 2 and "反复" in reasons:
        found["ask"] = "reopen"
    return {"score": score, **found, **({"reason": ",".join(reasons)} if reasons else {}), **not_theirs(heard)}


def not_theirs(heard: Heard) -> Mapping[str, Any]:
    """A result is judged by those who brought the problem in, by its outlet, and by who was asked for a word."""
    about = heard.about
    refs = slots.named(heard.said)
    facts = [about.ticket(ref) for ref in refs if ref not in about.verdicts]
    strange = bool(facts) and all(
        f is not None and f.reporter != about.userid and f.outlet not in about.own for f in facts
    )
    return {"refused": "not_reporter"} if strange else {}


def _good_and_rated(heard: Heard) -> Mapping[str, Any] | None:
    """“好了，5分”: solved, and so satisfied."""
    score = _scored(heard.said.text)
    target = slots.asked_about(heard)
    return {"solved": 1, "then": (("rate", {**target, "score": score}),)} if score and score > 2 else None


def _chosen_reasons(heard: Heard) -> Mapping[str, Any] | None:
    """Numbers of the list that was shown (13 = 1 and 3), or words."""
    waiting = heard.about.awaits("rate_reason")
    options = waiting.options if waiting else ()
    places = [int(n) for n in re.findall(r"[1-9]", heard.words("places"))]
    picked = [options[n - 1] for n in places if n <= len(options)]
    words = heard.said.text
    picked += [name for name in options if name in words and name not in picked]
    picked += [name for name, _, pattern in _REASONS if not picked and re.search(pattern, words)]
    return {"reason": ",".join(picked)} if picked else ({"reason": words} if not places else {"ask": "reason"})


def _waiting(heard: Heard) -> Mapping[str, Any]:
    return {"which": heard.about.verdicts}


_QUESTION = rf"客户(?:不|投诉|骂|闹|嫌|没)|食堂|伙食|天气|满意(?:率|度)|不满意的(?:有|单|工单|是|都|那)|吗|[？?]|多少|哪[些个]|几个(?:单|不?满意)|{OTHERS}|代表|支部"
_SHORT_GOOD = rf"^(?:(?:经|情况|[^，,。；;αβγ]{{0,4}}(?:核实|看过|试过|问过))[^，,。；;αβγ]{{0,4}}[，,])?(?:嗯+|是的?|对|经(?:现场)?(?:核实|查|了解|确认)|(?:职工|网点|支局|他们|大家|所里)(?:们)?(?:反映|说|讲|反馈)|机器|设备|问题|情况|行|已经?|都|全|确实|现在|这回|这次|这下子?|今天|刚试了?|试了试?|试过了?|我看了?|看过了?|谢谢|好的?|好了|中|成|得|妥|要得|哎|啊|可算|总算|终于|我?(?:瞅|看|瞧|试|用)着|昨儿个?|前儿个?|今儿个?|{{time}}|就|才|早就?|那个|昨天|刚才|刚刚|师傅来了?|来人了?|人家?|给|空调|打印机|电脑|网|这个|那个|机子|[，,\s])*[，,\s]*(?:{_GOOD})[了的啊吧哈呀咯啦喽咧嘞哩滴]*(?:(?:昨天|前天|今天|早|刚|早就)?(?:就|才|都|也|已经?)?(?:{_GOOD}|谢谢|谢了|辛苦|多谢|感谢|麻烦)[^，,。]{{0,6}})*(?:[，,。！!\s~].*)?$"
_SHORT_BAD = rf"^(?!不是没|不是说没)(?:[^，,。；;αβγ]{{1,8}}[，,])?(?:[^，,。；;αβγ]{{0,8}}?)(?:{_BAD})"

SAYINGS: tuple[Saying, ...] = (
    # why not satisfied
    say("rate_reason", r"^(?:选择?|就|是|原因是?|因为|主要是?|回复)*[：:\s]*(?P<places>[1-9](?:[\s、,，和跟及]*[1-9])*|[βα])[号项条吧了]*{~}", needs="rate_reason", weight=ANSWER, takes="asked", reads=lambda heard: _chosen_reasons(heard) if heard.words("places").strip() else None),
    say("rate_reason", rf"^(?:就是|主要是?|因为|原因是?|还是)?[^？?]{{0,20}}?(?:{_BLAME})", needs="rate_reason", unless=ONE, weight=ANSWER, takes="asked", reads=_chosen_reasons),
    say("rate_reason", r"{ref}[^，,。]{0,4}(?:没给|不给|没打|只给|只打|才给|才打|给低|打低|扣)[^，,。]{0,5}(?:原因|理由|因为)", r"(?:没给|没打|不给|只给|只打|扣)[^，,。]{0,5}(?:高|满|低)?分?的?(?:原因|理由|因为)[^。]{0,3}{ref}", unless=ASKING, takes="target", reads=_chosen_reasons),
    say("defer_confirm", r"{ref}[^。]{0,40}(?:过(?:两|几|一)[天日]|等[^，,。]{1,10}|{time}[^，,。]{0,8})[^。]{0,10}再(?:答复|回复|回话|回你|确认|说|讲|评)", needs="resolved", unless=ASKING, weight=STRONG, takes="target"),
    say("rate", rf"(?:评价|打分|评分)[^。，,]{{0,4}}{{ref}}[：:\s，,]*(?:打|给)?(?:{_N})\s*(?:分|颗?星)", unless=ASKING, weight=STRONG, takes="asked", reads=rated),
    # another word than 好 or 满意
    say("confirm_close", r"(?:那|这)(?:个)?(?:单子?|张|条|件|工单)(?:就|也|那)?(?:可以|能|该)(?:给我|帮我)?(?:销号?|销了|关|结)(?:掉|了)?(?:吧|了|{~})", needs="close_out", unless=rf"{ASKING}|没|不(?!用)", weight=WHOLE, takes="asked", solved=1),
    say("reject_close", r"{ref}[^，,。]{0,6}(?:我们?|俺们?|咱们?)(?:可|坚决)?不(?:认(?![识得])|答应|同意|买账|服)", needs="resolved", unless=ASKING, weight=STRONG, takes="target"),
    say("rate", rf"{{ref}}[^。]{{1,24}}[，,\s](?:打|给|评)?个?(?:{_N})\s*(?:分(?!钟|公司|局)|颗?星)(?:吧|哈|[，,。！!]|{{~}})", needs="ref", unless=rf"{ASKING}|延|差{_N}分", weight=STRONG, takes="asked", reads=rated),
    # several close-outs wait and none is named
    say("ask", _SHORT_GOOD, rf"^(?:{_BAD}){{~}}", r"^(?:很|非常|挺|都不?)?(?:满意|不满意|还行|一般|差评|好评|[1-5]分)(?:[，,。！!].*)?{~}", needs="verdicts", unless=rf"{ONE}|{ASKING}|都|全|两个|[γδ]", weight=ANSWER, asks="which", reads=lambda heard: None if heard.about.quoted else _waiting(heard)),
    # later
    say("defer_confirm", rf"^(?:{ONE})?{LINK}(?:[^。；;]{{0,16}}?)(?:{_LATER})", needs="close_out", unless=rf"满意(?!度)|[γ]|(?<!不是)(?<!好)没(?:解决|修好|弄好)|提醒|{OTHERS}|报|延", weight=ANSWER, takes="asked"),
    # the result is not good
    say("partial_close", r"(?:(?:能|可以)[^，,。]{1,4}了|好了|修好了?|解决了|到了|换了|行了)[，,]?(?:但是?|就是|可是?|不过|只是)[^，,。]{0,8}?(?:还(?:没|差|缺|是没|得|在)|没(?:给|修|换|弄|来|到|好|装|配))", needs="close_out", unless=rf"{_QUESTION}|没解决", weight=ANSWER, takes="asked"),
    say("partial_close", r"^(?:[^，,。]{0,6}?)(?:好了?|解决了?|修了?|弄了?)(?:好)?(?:一半|一部分|部分)", needs="close_out", weight=ANSWER, takes="asked"),
    # how satisfied
    say("confirm_close", rf"^(?:{ONE})?{LINK}(?:[^，,。；;αβγ]{{0,6}}?)(?:{_GOOD})[了啊呀哈]*[，,。！!\s]+(?:[^，,。]{{0,6}}?)(?:{_N}\s*(?:分(?!钟|公司|局)|颗?星)|[⭐★])", needs="close_out", unless=rf"{_QUESTION}|没(?:解决|修好|弄好)|不过|但|就是", weight=ANSWER, takes="asked", reads=_good_and_rated),
    say("rate", rf"满意|{_N}\s*(?:分(?!钟|公司|局)|颗?星)|[⭐★🌟]|[好差]评|打分|^(?:我?[打给评选]个?)?[45](?:吧|[，,。！!]|$)|^(?:我|那|就)*[打给评]个?[1-5](?:吧|[，,。！!]|$)|{_OPEN}", needs="close_out", unless=rf"{_QUESTION}|满意不|重办|重开", weight=ANSWER, takes="asked", reads=rated),
    say("rate", rf"^(?:{ONE})?{LINK}(?:[^，,。；;αβγ]{{1,6}}[，,])?(?:[^，,。；;αβγ]{{0,10}}?)(?:{_VERDICT})", r"^(?:谢谢|感谢)[^。]*(?:员工|大家|职工|同事|网点|客户|群众|姐妹|兄弟)", rf"^(?:[^，,。；;γ]{{0,8}})?(?:解决|修好|弄好|办好|好|能用|通|行|搞定|换上?|到)了?[，,\s]*(?:但是?|就是|不过|只是|可)?[^，,。]*(?:{_BLAME})", needs="close_out", unless=rf"{_QUESTION}|{{outlet}}|没(?:解决|修好|弄好)", weight=ANSWER, takes="asked", reads=rated),
    say("rate", r"(?:质量|做工|手艺)[^，,。]{0,3}(?:不行|不好|差|不过关|堪忧)|(?:没几|两|三|几|过了?.{1,2})天(?:就)?又(?:坏|不)|治标不治本", needs="close_out", unless=rf"{_QUESTION}|{{outlet}}", weight=ANSWER, takes="asked", reads=rated),
    say("reject_close", _SHORT_BAD, rf"{ONE}{LINK}(?:[^，,。；;]{{0,8}}?)(?:{_BAD})", needs="judging", unless=rf"{ASKING}|{{outlet}}|{OTHERS}|不好说", weight=ANSWER, takes="asked"),
    say("reject_close", _SHORT_BAD, needs="close_out", unless=rf"{ASKING}|{{outlet}}|{OTHERS}|坏了|没(?:水|电|网|人)|不好说", weight=ANSWER, takes="asked"),
    say("rate", rf"^(?:[^，,。；;αβγ]{{0,8}}?)(?:{_BLAME})", needs="close_out", unless=rf"{_QUESTION}|{{outlet}}|坏了|系统|网络|网速|电脑", weight=ANSWER, takes="asked", reads=rated),
    say("reject_close", r"^(?:没(?:有|呢|得|哩)?|还没(?:有|呢|哩)?|木有|冇|未|没好|莫得)[的啊呀呢，,]*{~}", needs="judging", weight=ANSWER, takes="asked"),
    say("chitchat", r"^(?:收到|收悉|知道了?|晓得了?|明白了?|了解了?|已阅)[，,。！!\s]*(?:谢谢|谢了|多谢|辛苦了?|哈)?{~}", needs="close_out", unless="收到了", weight=ANSWER),
    # the result is good
    say("confirm_close", _SHORT_GOOD, rf"^{ONE}{LINK}(?:[^，,。；;]{{0,8}}?)(?:{_GOOD})", needs="close_out", unless=r"说是|压根|不认(?!识)|没来过|" + rf"{ASKING}|没好|没(?:解决|修好)|还没|不过|但|就是|不同意|不认可|[γ].*坏", weight=ANSWER, takes="asked", solved=1),
    say("confirm_close", rf"[，,。！!\s](?:[^，,。；;αβγ]{{0,6}}?)(?:{_GOOD})[了的啊吧哈呀咯啦喽]*{{~}}", needs="close_out", unless=rf"{ASKING}|没(?!问题|毛病|事|再犯)|还|不(?!错|用|卡|漏|坏|跳)|但|就是|又|{{outlet}}|{OTHERS}", weight=ANSWER, takes="asked", solved=1),
    say("confirm_close", r"^(?:嗯+|对+|是的?|行|好的?|可以|ok|中|要得|没错|同意)[，,。！!的了吧啊\s]*$", needs="judging", weight=ANSWER, takes="asked", solved=1),
    # with its number, or quoted
    say("rate", rf"^(?:{ONE})?{LINK}(?:[^，,。；;]{{0,6}}?)(?:很|挺|非常|都|不太|不|比较|基本)*满意", rf"{ONE}{LINK}(?:打|给|评)?个?(?:(?:{_N})\s*(?:分(?!钟|公司|局)|颗?星)|[好差]评|差劲|很好|挺好|一般|还行|凑合)", rf"{ONE}{LINK}(?:我|给|打|评|来|个|的?评分|[，,：:\s])*(?:[⭐★🌟]|(?:{_N})\s*分(?!钟|公司|局|派)|(?:{_N})颗?星)", rf"{ONE}[^。]*?(?:[打给评]个?[1-5一二三四五](?:吧|{{~}})|{_N}分{{~}})", needs="ref/item", unless=rf"{_QUESTION}|重办|重开|销号", weight=STRONG, takes="asked", reads=rated),
    say("rate", rf"{ONE}[^。]*?[？?][，,\s]*(?:那|就|我)*[打给评]个?[1-5一二三四五](?:分|星)?(?:吧|{{~}})", needs="ref", weight=STRONG, takes="asked", reads=rated),
    say("chitchat", r"^(?:还|挺|很|蛮|嗯+|算|就|有点|都)*(?:满意|凑合|凑和|将就|还行|一般般?|马马虎虎|过得去|不错|挺好|很好|真好|可以|及格|利索)(?:的|啦)?{~}", needs="idle", unless=ONE, weight=WEAK, reads=lambda heard: None if heard.about.quoted or heard.about.last_query else {}),
    say("reject_close", rf"(?:{ONE}|^)[^。；;]*?(?:{_BAD})", needs="resolved", unless=rf"{ASKING}|{OTHERS}", takes="target"),
    say("confirm_close", rf"(?:{ONE}|^){LINK}(?:[^，,。；;]{{0,8}}?)(?:{_GOOD})", needs="resolved reporter", unless=rf"{ASKING}|没(?!问题|毛病|事)|不(?!错|用)|但|就是", takes="target", solved=1),
)  # fmt: skip
