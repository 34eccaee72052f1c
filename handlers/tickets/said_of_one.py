"""How people ask about one ticket: who has it, how far it is, how long still, what became of a plea, what it went through.

And how its handler asks back: what he does not know of the thing itself only the reporter can tell, so such a question
is passed on (待补充). A question with a number in it is about that ticket and does nothing to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.meaning import queries, queries_leaning
from bot.language.meaning.phrases import ANSWER, WEAK, Heard, Saying, say
from handlers.tickets.said_words import LINK, ONE, OTHERS

_WHOSE = r"(?:负责人?|牵头人?|主办|经办人?|承办人?|责任人|责任部门|联系人|反映人|上报人|报的人|提的人|办理人|处理人)"
_WHO = r"(?:谁|哪(?:个|一个|家)?(?:部门|科室|单位|同志|领导|人(?!员))|哪位|啥人|什么人|什么部门|哪个(?=在|来|管|办|负责|处理|牵头))"
_ASKS_END = r"(?:啊|呀|呢|的|了|吧)*[?？。]*$"
_CAN = r"(?:能|可以|可否|行|麻烦|请|帮)"
_ENDED = r"(?:哪[天年]|几号|什么时候|啥时候|几时)(?:能|可以|会)?(?:来|去|修|办|弄|装|换|派|批|好|完|处理|解决)(?:好|完)?[?？。]*$|(?:归口|归属|归)?(?:在)?(?:哪里|哪儿|哪边)(?:办|管)?[?？。]*$|(?:怎么|咋|为什么|为啥)(?:还|都|一直|又)?(?:没|不)[^，,。]{0,4}(?:签收|派(?!给|到|[εζ])|接|人管|人接|人理|动|办)[^，,。]{0,3}[?？。]*$|(?:了?吗|了没有?|没有|了么|了不|没)[?？。]*$"
_THING = r"(?:[台间扇部辆层栋盏把张条款样号件](?!单|事|人)|个(?!部门|人|单位|科室|领导|时候|县)|种|块|边|里坏|坏)"
_TRAIT = (
    rf"(?:是|在|属于|到底|究竟|具体|哪儿|指)*哪(?:几|一|里)?{_THING}"
    r"|(?:什么|啥|哪种|多大|何种)(?:的)?(?:型号|牌子|品牌|规格|尺寸|颜色|样的?|毛病|故障|位置|地方|配置|版本|原因坏)"
    r"|(?:几|多大|多高|多长|多宽)(?:开门|匹|寸|楼|层|平米?|平方|瓦|安|升|台坏|个坏)|(?:多大|多长|多宽)的"
    r"|(?:什么时候|啥时候|几时|哪天|何时|哪年|多久)(?:以?前)?(?:坏|买|装|出现|开始|发现|配)的?"
    r"|(?:什么时候|啥时候|几点|哪天)[^，,。]{0,3}方便"
)
_REPORTER = r"(?:反映人|报的人|提的人|上报人|报修的?人|反映的?同志|网点|支局|所里|他们?|她|对方|人家|{person}(?:主任|局长|支局长|同志|代表)?|{outlet}(?:支局)?)"
_ASK_HIM = rf"(?:再|先|去)?(?:问问|问一?下|追问一?下?|问清楚?|问|打听一?下|请教一?下)(?!过|了|好了)(?:一下)?{_REPORTER}?(?!了|过)"
_TELL = rf"(?:请|麻烦|让|叫|要|通知|烦请)(?:一下)?{_REPORTER}(?:再|给|把)?[^，,。]{{0,10}}?(?:说(?:一?下|清楚?|明)|讲(?:一?下|清楚?)|写(?:清楚?|明)|核实一?下|明确一?下|确认一?下(?!办结|销号)|回个?话|告诉一?下)"
_UNCLEAR = r"(?:没|不|未)(?:有)?(?:说|写|讲|填|注明)?(?:得)?(?:清楚?|明白|明确|具体|全)(?!楚?是谁)"
_LACKS = r"(?:还)?(?:缺|少|差|没有?)(?:了|个|张|一张|点)?(?P<need>照片|图片|材料|型号|编号|清单|发票|地址|凭证|截图|明细|现场图|位置)(?:了|啊)?[。]?$"

_LEADING = re.compile(
    r"^[\s，,。：:#\d号]*(?:那个|这个|这[条单件]|那[条单件])?[\s，,：:]*(?:(?:需要|还要|得|要)?(?:麻烦|请|烦请|帮我|帮忙|先|再|去|要)*(?:你)?"
    r"(?:问问|问一?下|追问一?下?|问清楚?|请问|问|打听一?下)+(?:一下)?(?:反映人|报的人|提的人|上报人|网点|支局|所里|他们?|她|对方|人家)?(?:那个|这个|的)?"
    r"|(?:退回补充|待补充|需要补充|请补充|还要补充)(?:一下)?)?[\s，,：:]*"
)
_TRAILING = re.compile(r"[\s，,：:#]*\d{4,7}号?[\s，,。]*$")
_NUMBER = re.compile(r"#?\d{4,7}号?(?:那个|这个|的)?")


def _question(heard: Heard) -> Mapping[str, Any]:
    """What the reporter is asked, without the number and the “问一下反映人” in front."""
    text = _TRAILING.sub("", _LEADING.sub("", heard.said.text, count=1))
    text = _NUMBER.sub("", text).strip(" ，,。：:")
    if re.match(
        r"[\s\d#]*(?:再|先|请|麻烦)*(?:问|打听|追问)", heard.said.text
    ):  # “问一下王立是哪台”: not whom, but what
        names = (mark.value.words for mark in heard.said.of("person"))
        text = next((text[len(name) :] for name in names if text.startswith(name)), text)
    return {"need": heard.words("need") or text or heard.said.text, "question": text or heard.said.text}


_ABOUT: Mapping[str, Any] = {"takes": "target", "reads": queries_leaning.dispatched}

SAYINGS: tuple[Saying, ...] = (
    # the handler asks the reporter
    say(
        "supplement",
        rf"{ONE}{LINK}(?:需要|还要|得|要|请|麻烦|帮我|帮忙)*{_ASK_HIM}(?=.{{2}})", rf"^(?:请|麻烦|帮我|帮忙)*{_ASK_HIM}.*{ONE}", rf"{ONE}.*{_TELL}|{_TELL}.*{ONE}",
        needs="ref/item handler", unless=rf"{OTHERS}|催|提醒|满意|办结|销号|领导|书记|进[度展]|批|同意", takes="target", reads=_question, weight=ANSWER,
    ),
    say(
        "supplement",
        rf"{ONE}{LINK}(?:信息|内容|描述|情况)?(?:说|写|讲|填)?得?[^。]{{0,12}}?(?:(?:退回去?|打回|退)(?:再)?补充|{_UNCLEAR}[^。]*(?:请?(?:补|再说)|{_TRAIT}))", rf"{ONE}{LINK}(?:还)?(?:需要?|请|要|得)(?:再|先|您|你)?补充(?!了|过|办)", rf"{ONE}.{{0,10}}?{_LACKS}",
        needs="ref/item handler", unless=rf"{OTHERS}|(?<!退回补充)(?<!退回)退单|已补", takes="target", reads=_question, weight=ANSWER,
    ),
    say("supplement", rf"^(?:请问|问一?下|想问)?{ONE}[^。]*?(?:{_TRAIT})|^(?:请问|问一?下|想问)[^。]*?(?:{_TRAIT}).*{ONE}", needs="mine", unless=rf"{OTHERS}|已经?|就是|因为|发现|查明|要|得|换|申请|延|退", takes="target", reads=_question, weight=ANSWER),
    # who, how far, how long, what became of it
    say(
        "query",
        rf"^(?:请问|问一?下|查一?下|看一?下|想问|帮我查)?(?:{{outlet}}(?:支局)?的?)?{ONE}{LINK}[^，,。]{{0,10}}?(?:归|由|是|找|该|在|让|派给|转给|派到|给|报给)*(?:{_WHO})[^，,。]{{0,10}}{_ASKS_END}", rf"{ONE}{LINK}(?:的)?{_WHOSE}(?:的)?(?:是|叫|电话|手机|联系方式|号码|名字|在哪)?{_ASKS_END}", rf"(?:{_WHO})[^，,。]{{0,6}}?(?:负责|办|管|处理|牵头|跟|接|报|反映|提|批|签收|退)[^，,。]{{0,4}}{ONE}{_ASKS_END}",
        needs="ref/item", unless=rf"{OTHERS}|为(?:什么|啥|何)|凭什么|匿名|哪个网点", weight=ANSWER, **_ABOUT,
    ),
    say(
        "query",
        rf"{ONE}{LINK}[^，,。]{{0,6}}?(?:还)?(?:剩|有|差|离|余)[^，,。]{{0,6}}?(?:几|多少)(?:个)?(?:天|工作日|日|小时)[^，,。]{{0,4}}{_ASKS_END}", rf"{ONE}{LINK}[^，,。]{{0,6}}?(?:最多|还)?(?:剩下?|有|能延|能拖)[^，,。]{{0,4}}?(?:多久|多长时间|几天){_ASKS_END}",
        rf"{ONE}{LINK}[^，,。]{{0,8}}?(?:几次|多少次|几回|亮过|有没有过|历史|经过|来龙去脉|怎么(?:办|处理|解决|评价|评|答复|回复|弄|修|批)的)[^，,。]{{0,6}}{_ASKS_END}", rf"{ONE}{LINK}(?:为(?:什么|啥|何)|凭啥|怎么|咋)(?:又|还|会|就|要|被)*(?:挂起|挂账|挂了|挂着|延期|退单|退回|重办|没派|不派|没批|不批|不办|没办|停|这么|那么|拖)", rf"{ONE}{LINK}(?:是|说的是?|讲的是?|反映的?是?)?(?:什么|啥)(?:问题|事情?|内容|毛病){_ASKS_END}",
        needs="ref/item", unless=OTHERS, weight=ANSWER, **_ABOUT,
    ),
    say("query", rf"^[^，,。]{{0,4}}{ONE}[^。；;]{{0,16}}?(?:{_ENDED})", rf"^(?:请问|问一?下)?{ONE}[^，,。；;]{{1,16}}是不是[^，,。]{{1,8}}{_ASKS_END}", needs="ref/item", unless=rf"{_CAN}[^，,。]{{0,10}}(?:吗|么|不)[?？]*$|{OTHERS}|怎么(?:填|写|回|报)|满意|到底|究竟", weight=ANSWER, **_ABOUT),
    say("query", r"^(?!.*[αβ]|我|俺|咱|你|他|全|大家|[γδεζ])[^，,。；;]{1,12}(?:修|办|弄|处理|换|搞|解决|落实)(?:得|的)?(?:怎么样|咋样|如何|到哪)(?:了)?[?？。啊呀呢]*$", r"^(?:我们?|俺们?|咱们?)(?:支局|网点|所|那|的|里|这)*[^，,。αβ]{1,8}(?:什么时候|啥时候|几时|哪天|多久|谁)(?:才|能|可以|会|来|去)*(?:修|好|办|解决|来|换|弄|装|处理)[好完]?[?？。啊呀呢]*$", unless=rf"{OTHERS}|坏|漏|断|堵|不|没|缺|又", reads=queries.mine, weight=ANSWER),
    # what became of what one asked for, or was asked
    say("my_requests", r"^(?:我们?的?|之前的?|那个|申请的?)*(?:延期|挂起|挂账|撤回|延长|申请)(?:申请|的事)?[^，,。]{0,4}?(?:批|同意|通过|准|有消息|有结果|有回音)(?:下来|过|好)?(?:了?吗|了没有?|没有|了么|没)[?？。]*$", r"^(?:延期|挂起|撤回)(?:申请)?(?:到哪|怎么样|咋样|谁批|归谁批|找谁批)(?:了|啊|呢)?[?？。]*$", weight=ANSWER),
    say("query", rf"^{ONE}{LINK}[^，,。]{{0,12}}[?？]$", needs="ref", unless=rf"{_CAN}|{OTHERS}", weight=WEAK, **_ABOUT),
)  # fmt: skip
