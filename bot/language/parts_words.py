"""The words by which one message falls into several problems, or only seems to: tables for `parts.py`."""

from __future__ import annotations

import re
from typing import Final

from bot.language import slips
from bot.language.classify import Keywords
from models.rules.taxonomy import CATEGORIES, generic_words

_HANZI_DIGITS = "一二三四五六七八九十"
_UNITS = (  # a number before one of these counts or places something; it is no mark of a list
    "号|个|台|人|名|位|块|元|点|月|日|天|年|周|小时|分钟|次|件|楼|层|度|张|盏|扇|辆|部|箱|岁|米|公里|里|折|批|家|条|万|千|百|"
    "多|成|倍|把|根|套|只|本|瓶|斤|趟|顿|间|桶|袋|包|回|级|期|季|份|组|排|路|分|秒|道|所|县|区|单|样|种|口|双|支|届|半|%|[a-zA-Z\\d]"
)
_DIGIT_MARK = (
    rf"[(\[【]?(?<![\d.#年月])(?<!\d:)(?P<digit>[1-9])(?:[)\]】.、,):]+(?!\d)|是(?!否)|(?!\s*(?:{_UNITS})))\s*"
)
_HANZI_MARK = (
    r"(?:(?P<yi>[一二三四五六七八九])(?:是|、|,|\.|:|则)"
    r"|[(](?P<paren>[一二三四五六七八九])[)]"
    r"|第(?P<di>[一二三四五六七八九])(?:个?(?:问题|事|件事|件|点|条|项|样)?(?:就?是|,|:|、|个|\s)|(?=[^次季天时名年届期批周月轮排个代]))"
    r"|(?P<qi>其[一二三四五六])(?:[是,、:])"
    r"|(?P<each>(?:另外?|再|还有)?一(?:个|件|条|方面)(?:问题|事情?)?就?是|(?<=[,:、\s])一个(?=缺|没|[一-鿿]{2,6}(?:坏|堵|漏|慢)))"
    r"|(?P<first>首先|头一[个件条样](?:就?是)?)|(?P<next>其次|第二[个件条样](?:就?是)?)|(?P<last>再次|最后))[,:、\s]*"
)
MARKS: Final = re.compile(f"{_DIGIT_MARK}|{_HANZI_MARK}|(?P<ring>[①②③④⑤⑥⑦⑧⑨])[.、:]?\\s*")
_ORDER = {char: place for place, char in enumerate(_HANZI_DIGITS, start=1)}
_RINGS = {char: place for place, char in enumerate("①②③④⑤⑥⑦⑧⑨", start=1)}


def rank_of(mark: re.Match[str]) -> tuple[str, int]:
    """Of which series a mark is, and its place there."""
    for series in ("digit", "ring", "yi", "paren", "di", "qi"):
        said = mark[series]
        if said:
            return series, int(said) if said.isdecimal() else _RINGS.get(said) or _ORDER[said[-1]]
    if mark["each"]:
        return "each", 0  # 一个是…一个是…: the next, whatever came before
    return "word", 1 if mark["first"] else 2 if mark["next"] else 3


BREAKS: Final = re.compile(
    r"(?P<list>[;\n]+|(?<=\s)/|/(?=\s))|(?P<stop>[。!?！？]+|(?<=[一-鿿])\.(?=[一-鿿]))"
    r"|(?P<colon>(?<!\d):|:(?!\d)|-{2,}|—+)|(?P<pause>、|(?<=[一-鿿])/(?=[一-鿿]))"
    r"|(?P<comma>,|\.{2,}|…+|~+|\s+)"
)
QUOTED: Final = re.compile('[“"「『]([^”"」』]{1,60})[”"」』]')
MORE: Final = re.compile(
    "(?:另外(?:还有?(?:就是)?|就是|再)?|还有(?:就是|个事|一个事|件事|一件事|一个就是|一点|个问题|呢)?|再就是|再一个(?:就是|呢)?|再有(?:就是)?|再者|再说|此外|除此之外"
    "|顺便(?:说|提|反映|问|讲|报)?(?:一下|下|一句|一嘴|个)?|顺带(?:说|提|反映|问|讲|报)?(?:一下|下|一句|一嘴|着|个)?|捎带(?:说|提)?(?:一下|下|着)?"
    "|补充一[点条个](?:就是)?|附带|还得说|还想说|还要说|外加|对了|哦对了?|其他(?:还有|就是)|其它(?:还有|就是)|以及)[,:、\\s]*"
)
THEN: Final = re.compile("(?:然后(?:呢|就是|还有)?|而且|并且|同时|加上|再加上|再|又|还|连)[,\\s]*")
NO_MORE: Final = re.compile(
    "(?:还有|另外)(?:没有|什么|啥|吗|吧|几|多|一?[个位]人|\\d|[一二两三四五六七八九十半][天个月周小年])"
)

FAULT: Final = re.compile(
    "坏|天天晚|老晚|晚到|晚了|差(?!不多|点|额|旅|事)|不(?:制|亮|着|动|冷|热|凉|灵|准|通|响|出|开|够|上|了|行|清|稳|转|走|下|到|来|全|平|严|牢|见|合|足|好|住|干净|发|给|让|合理|及时|方便|会|懂|明白|工作|显示|能用|好使|好用|顶用|经用|经烧|吐|读)"
    "|缺|少了?(?!数民族)|漏|断|停(?!车)|堵|冒|老化|旧|破|卡(?=纸|顿|住|死|壳|得)|老卡|死机|蓝屏|花屏|黑屏|白屏|闪退|慢|晚点|超期|过期|到期|脱|掉|裂|塌|松|歪|锈|烂|碎|丢|错|漏雨|渗|"
    "没(?!事|问题|关系|毛病)|无(?=人|法|故|此|网|信号)|盲区|失灵|报错|报警|爆|淹|倒灌|进水|积水|短路|跳闸|异味|返味|臭|糊|烧|热得|冻|罢工|趴窝|瘫|崩|歇菜|嗡嗡|"
    "太(?!好)|挤|乱|脏|滑|危险|隐患|压力|投诉|吵|被|难|紧张|紧缺|紧|告急|见底|用完|空了|请假|产假|辞职|离职|远|贵|吞|摇|晃|塞|满了|罚|扣|忽悠"
)
BROKEN: Final = re.compile(  # said of a thing, this is a problem of its own, not what comes of another
    "坏|漏|堵(?!着|了.{0,4}[门路口])|缺|不(?:亮|制|冷|热|凉|转|动|响|准|灵|通|够|出纸|出水|太灵|好使|好用)|失灵|破|裂|掉|塌|断了|老断|停了|老停|死机|蓝屏|黑屏|花屏|卡纸|老卡|卡顿|过期|到期|"
    "没(?=水|电|网|热水|暖气|信号|党员|活动室|发|到货|送来|批)|脏|臭|慢|旧|老化|盲区|丢|报警|锈|松|少了|罢工|趴窝|见底|用完|超期|晚点|漏雨|跳闸|短路|冒|歪|没(?:有)?了|磨平|磨秃|爆|天天晚|老晚|晚到|晚了|错了|订错|发错|没人谈"
)
SHORT_OF: Final = re.compile(
    "(?:还|也|又|再)?(?:缺|少|差)(?:着|了)?(?:[一二两俩仨三四五六七八九十几\\d]+个?)?(?:人手?|柜员|投递员|营业员|保安|大堂经理|理财经理|网点经理|保洁)(?:了|啊|呢|吧)?$|(?:人手|柜员|投递员|人员?)(?:也|又|还|都)?(?:不够|紧张|紧缺|短缺|缺)"
)
LACKS: Final = re.compile("(?:还|也|又|再|现在|目前)?(?:缺|少|没有?(?!人)|差)")
EFFECT: Final = re.compile("(?:[淋泡砸冻压震晒憋冲潮浇]|热|烧|跳)(?:坏|湿|死|裂|停|断|烂|透)|(?:淋|泡|浇)了")
COUNTED: Final = re.compile(
    "(?:(?:反映|报|说|讲|提|收集|收|汇报|汇总|就|有|记)(?:了|到|下|您|你)?(?P<told>[两俩二三仨四五六七八九几\\d]+)(?:个|件|条|点|样|桩)"
    "|(?P<count>[两俩二三仨四五六七八九几\\d]+)(?:个|件|条|点|样|桩)?(?:问题|事儿?|情况|诉求|困难|需求|意见))(?:问题|事儿?|情|情况)?[:,。\\s了吧啊呢]*$"
)
SEAT: Final = re.compile("[\\d一二两三四五六七八九十]{1,2}号(?:台席|窗口|柜台|柜|窗|台|机|库|车|门|楼)?")
WISH: Final = re.compile("想|要|需|盼|希望|申请|能不能|能否|可不可以|建议|求|请")
WELL: Final = re.compile(
    "^(?:看了|转了|问了|聊了|查了|检查了|谈了|开了个?[班座]|宣讲|慰问了|送了|讲了|学了)|没(?:有)?(?:坏|啥|什么|任何)?(?:可报的|问题|毛病|异常|事|要报的|情况)(?!.*(?:但|不过|就是))|没(?:有)?坏(?!的)|(?:一切|都|情况|运行|秩序|状态)(?:还|挺|很|比较|基本)?(?:正常|良好|稳定|可以)|"
    "(?:都|还|挺|蛮)(?:挺|很|蛮)?好(?:的|着)?$|(?:都|全)(?:在岗|齐全|到位)|思想稳定|不用报|不缺|没啥|没什么(?!人|用|客户)|正常(?:着|的)?$|零问题"
)
SOLVED: Final = re.compile(
    "(?<![没未不难])(?:(?:修|弄|搞|处理|换|装|补|配|调|整)好了?|解决(?:了|完)|恢复(?:了|正常)|没事了|(?:已经?|现在|后来|当天|今天)(?:就|都|又)?(?:好了|能用了|正常了|通了|凉了|亮了)|换了新的?|好使了|又能用了|不漏了|来电了|来水了|补上了|到位了|到了货)"
)
UNSOLVED: Final = re.compile(
    "(?:没|未|不|才|想|请|求|帮|尽快|希望|赶紧|快|马上|给|时候|多久|啥时|几时|能|等|要|需|得|把|先)[^,。;]{0,4}$|(?:小时|分钟|[一两三几\\d]天|明天|后天|下周|下星期|说|答应|承诺|保证).{0,4}$"
)
RELAPSE: Final = re.compile("又|还是|仍|再次|没两天|没几天|一天|不到|但|可是|可又|不过|就是|只是")
BUT: Final = re.compile("(?:但是?|不过|可是|可|只是|就是|倒是|然而)(?=.)")

CAUSED: Final = re.compile(
    "(?:所以|因此|因为|由于|害得|害的|害|导致|致使|造成|结果|弄得|搞得|使得|以至于?|以致|于是|从而|影响|耽误|这样|这下|搞的|闹得|热得|冻得|冷得|吵得|臭得|气得|急得|晒得|熏得|逼得|累得|"
    "不然|要不|否则|只好|只能|就得|就只|才能|才|万一|如果|要是|怕|担心|说是|听说|据说|估计|可能|好像|怀疑|应该是|看样子|主要是|关键是|原来是|原因|都是因为|"
    "修(?:了|一回|好)|报(?:了|过)修|换(?:了|过)|打(?:了|过)?电话|找(?:了|过)|问(?:了|过)|催(?:了|过)|反映过|跟.{1,6}(?:说|反映|联系)过?|比如|像|其中|包括|特别是|尤其|有的|有时|有一[次回]|一[到下]|每(?:次|天|到|逢|回))"
)
PEOPLE: Final = re.compile(
    "(?:来的|几个|好多|很多|有的|有|其他|附近的?|老年|年轻|老)?(?:客户|用户|顾客|储户|老百姓|百姓|群众|村民|员工|职工|大家|大伙儿?|同事们?|同志们|老人家?|老年人|人家|孩子|领导|投递员|柜员|师傅|厂家|维保|维修|物业|我们?|咱们?|俺们?|他们?|她们?|谁|小伙子|小姑娘|女同志|司机|检查组?|上面|县里|市里|省里|总部)"
)
POINTING: Final = re.compile(
    "(?:它|这(?!边|里)|那(?!边|里|个(?:空调|打印机|电脑|厕所|车|灯|门))|此|该(?!换)|其(?!他|它|次|实)|上面说的|都(?!是)|全(?!所)|一共|总共|共|大概|大约|差不多|已经?|一直|至今|到现在|目前(?!还?缺)|从|自从|"
    "快|都快|半|整整|好几?|\\d|[一二两三四五六七八九十几](?:天|个|年|周|台|次|回|趟|位|块|人|月|直|上午|下午))"
)
ASKING: Final = re.compile(
    "(?:麻烦|请|恳请|烦请|劳驾|希望|望|盼|求|帮忙?|给|能不能|能否|可不可以|可否|要不|最好|应该|建议|申请|需要?|该|得|想|打算|急需|尽快|赶紧|赶快|抓紧|马上|看看|看能|啥时候|什么时候|多久|怎么办|咋办|咋整|怎么|为什么|为啥|是不是)"
)
AMOUNT: Final = re.compile("(?:各|每(?:个|家|所)?|分别)(?:自)?(?:要|缺|来|需|差|配|给|领|补|得)")
FILLER: Final = re.compile(
    "(?:您|你)?好(?:的|啊|呀)?|喂|哎|嗯+|啊|哦|呃|那个|这个|领导|主任|同志|书记|报告|汇报|反馈|反映|上报|报|说|讲|问题|情况|事[情儿]?|打扰|叨扰|不好意思|替|帮|同志们|跟您|跟你|给您|给你|向您|说一?下|说个事|说几个事|报一?下|讲一?下|提|收集(?:到|了)?|汇总|清单|"
    "目前|现在|今天|今儿个?|昨天|这次|本次|这回|这两天|最近|上午|下午|刚才|刚|以下|如下|下面|主要|还是|就是|也就|有|是|到|的|了|吧|哈|呢|啊|呀|们|两|三|四|五|六|几|俩|仨|\\d|一|二|些|个|件|条|点|项|样|方面|来|上次|上回|老|那些|这些|"
    "我|咱|俺|员工|大家|大伙|职工|意见|诉求|困难|需求|网点|支局|所里|所|局里|这边|那边|那儿|这儿|里|边|听|们|都|和|与|需要|要|想|给|一下|下|得|解决|帮忙|麻烦|协调|处理|记一?下|登记|急|不急|这|那|谢谢|辛苦了?|多谢|拜托|先这样|就这些|暂时|没有?了|"
    "分别|他|她|它|详细的?|具体的?|回头|明天|后天|再|趟|收上来|收了?|报上来|头|发|补|等会儿?|稍后|照片|图|附|见"
)
TAIL: Final = re.compile(
    "(?:详细|具体)(?:的|情况)?.{0,8}(?:发|报|说|补|讲)|(?:回头|明天|稍后|晚点|等会).{0,6}(?:发|报|说|补|讲)|^(?:先这样|就这些|就这[么个些]?|完了|没了|暂时|谢谢|多谢|辛苦|拜托)|"
    "(?:党建|事|问题|点).{0,4}(?:得|要)?想想?办法"
)
GO_ON: Final = re.compile(  # a whole request that adds nothing: 请尽快解决
    "(?:麻烦|请|恳请|烦请|劳驾|希望|望|盼|求|帮忙?|能不能|能否|可不可以|最好|建议|急需|尽快|赶紧|赶快|抓紧|马上|早点|早日|及时|领导|上面|上级|公司|部门|县里|市里|县局|市局|有关|相关|您|你|们|"
    "给|帮|我们|咱们|一下|下|都|一并|一起|派人|派个人|来人|安排|协调|解决|处理|落实|支持|关注|重视|看看|看|修修|修|换换|换|弄弄|弄|管管|管|查查|催催|催|想想|办法|个|新的|掉|吧|啊|呗|呢|了|人|来|去|过来|得|要|需要)+"
)

GOING: Final = re.compile(
    "走访|到访|蹲点|下点|下所|(?:我|我们|咱们|俺们)(?:人|现在|正|今天)?在|(?<![收送发寄运接])(?:去|跑|来|到|走)(?:了|过|完|的)(?:一?趟|一圈|一遍)?|(?:转|看|走)(?:了|过)?(?:一趟|一圈|一遍|转|看)|"
    "(?:去|跑|到|在)(?=.{0,8}(?:一趟|一圈|看望|慰问|谈心|谈了|座谈|调研|检查|蹲))|(?:上午|下午|今天|今早|中午|刚)(?:我)?(?:就)?在|打卡"
)
GONE: Final = re.compile(
    "走访(?:了|过|完|完成|完毕|结束|打卡|记录|发现|时|中|情况|回来|一圈|一遍)|第.次走访|(?:已|刚|今天|昨天|上午|下午|电话|视频|补录?).{0,6}走访"
)
NOT_GONE: Final = re.compile(
    "没(?:有)?(?:去|走|到|空)|走访记录|[发寄送转调派错]到|(?:不用|不|要|准备|打算|计划|该|得|想|明天|后天|下周|改天|改到.{0,5}|本来要?)(?:再)?(?:去|走访|到|跑)|还差|走访(?:粮|客户|商户|企业|农户|大户|礼品|支持|物料)|"
    "(?:客户|用户|老人|储户|员工|柜员|投递员|师傅|厂家|人家?|车|件|包裹|他们?|她).{0,4}(?:去了|到了|跑了|来了|去的)"
)
FOUND: Final = re.compile(
    "(?:发现|看到|看见|听说|反映|收集(?:到|问题|了)?|收到|员工说|大家说|他们说|了解到|说是|就一个事|就一件事|问题(?:还是|是|有))[,:、]?"
)

COORDINATION: Final = re.compile(
    r"(?:那边|这边|那儿|的)?\s*(?:和|跟|与|、|,|还有|以及|及|连同|同|/|加上)\s*(?:[一-鿿]{1,3}县的?)?|[一二两俩三四五六七八九十几\d]+[台个人件条张把套箱份][,、\s]*"
)
EACH_OF: Final = re.compile(r"[^,;。]{0,4}(?:都|均|各|[两俩三仨四几]个?(?:家|网点|支局|所|点|处))")
TOGETHER: Final = re.compile("之间|中间|共用|合用|合伙|来回|往返|两地|共同用|一共")
ALL_OF: Final = re.compile(
    r"[,、\s]*(?:这|那)?(?:[两俩二三仨四几]个?(?:家|个?网点|个?支局|个?所|个?点|处|边|个)?|分别|各自?|全)?(?:都|均|也都|全都)(?=.)|[,、\s]*(?:这|那)?(?:[两俩三仨四几](?:家|个?网点|个?支局|个?所|个?点|处|边))"
)
LIKEWISE: Final = re.compile(
    "[,\\s]*(?:那边|那儿|这边)?(?:也|同样)(?:要|缺|没有?|坏|不行|不够|不好|堵|漏|慢|是|一样|这样|如此|不行|有|那样|同样|这个情况|这情况|有这[个种]?(?:问题|情况))?(?:的|这样|一样|这个问题|这情况|这问题|了|老样子)?[,。!\\s]*"
)
COMPARED: Final = re.compile("(?:比|像|跟|和|不如|如|同|没|没有|赶上)$")
RELATED: Final = re.compile(
    "(?:到|往|去|从|跟|和|比|像|在|没|找|由|给|把|被|离|借|调|代|替|问|向|对|与|同|距|经|过|归|属|是|不如|赶|发|送|寄|转|挨着|靠)$"
)
REPAIR: Final = re.compile(
    rf"[.…,、。~\s的那个所支局]*{slips.BEFORE}(?:{slips.SLIP}|不是)[.…,、。~\s]*{slips.AFTER}(?:在)?$"
)
PLACE_WORDS: Final = re.compile(
    "[\\s,.、:。;!?和跟与同样一的那这边儿里点所局支网在是都呢啊个也就县区市上面(反映)报来说讲这事情况问题有关于员工们]*"
)
AMOUNTS: Final = re.compile(r"[一二两俩三四五六七八九十几\d]+[台个人件条张把套箱份]")
NUMBERS: Final = {
    **{char: place for place, char in enumerate("一二三四五六七八九十", start=1)},
    "两": 2,
    "俩": 2,
    "仨": 3,
    "几": 9,
}
CONJUNCTION: Final = re.compile("(?:和|跟|与|及|、|还有)$")
EDGES: Final = " ,.、:;。!！?？…~\n/-—\t"


def _lexicon() -> dict[str, list[int]]:
    table: dict[str, list[int]] = {}
    for place, category in enumerate(CATEGORIES.values()):
        for word in (*category.keywords, *category.colloquial):
            if word not in generic_words and word not in _VAGUE and (len(word) > 1 or word in "秤瓦"):
                table.setdefault(word.lower(), []).extend((place, 1))
    codes = list(CATEGORIES)
    for word, code in _MORE_THINGS.items():
        table.setdefault(word, []).extend((codes.index(code), 1))
    return table


_VAGUE = frozenset(
    {"墙上", "窗口", "大堂", "引导", "晚点", "客户礼", "来回", "一个人顶", "挂在", "衣服", "师傅", "教教"}
)
"""Words of the lists that say where or who rather than what."""

_MORE_THINGS = {
    "钥匙": "SAF-SEC", "锁": "SAF-SEC", "大门": "LOG-BLD", "窗户": "LOG-BLD", "玻璃": "LOG-BLD", "地板": "LOG-BLD",
    "吊顶": "LOG-BLD", "天花板": "LOG-BLD", "灯": "LOG-UTL", "水管": "LOG-UTL", "蹲坑": "LOG-UTL", "洗手池": "LOG-UTL",
    "缺柜员": "HR-VAC", "少柜员": "HR-VAC", "没人": "HR-VAC", "缺个": "HR-VAC", "冰柜": "LOG-CAN", "油烟": "LOG-CAN",
    "点验钞": "EQP-ATM", "取号机": "EQP-ATM", "排队机": "EQP-ATM", "身份证鉴别": "EQP-TRM", "电瓶车": "SAF-VEH",
    "投递车": "SAF-VEH", "房子": "LOG-BLD", "房顶": "LOG-BLD", "院子": "LOG-BLD", "桌子": "LOG-SUP", "椅子": "LOG-SUP", "凳子": "LOG-SUP", "邮袋": "EXP-PKG", "投递袋": "EXP-PKG", "床": "LOG-RST", "更衣柜": "LOG-RST", "被子": "LOG-RST",
}  # fmt: skip
"""Things people name that the taxonomy's lists leave out; only for telling one problem from another."""

_TABLE: Final = _lexicon()
_THINGS: Final = Keywords(_TABLE)


def things(text: str) -> list[tuple[int, str]]:
    """Where a text names things that people report, and which."""
    return _THINGS.find(text)


def about(text: str) -> frozenset[int]:
    """What a clause is about: 缺柜员 and 缺投递员 are one thing, people."""
    return _PEOPLE_WANTED if SHORT_OF.search(text) else topics(things(text.lower()))


_BROKEN_THING = ("坏", "断", "堵", "脏")  # 灯坏, 椅子坏: words of the lists that hold the thing as well


def nouns(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those that are things, not what is wrong with them: 空调, not 不亮."""
    return [(at, word) for at, word in found if not FAULT.search(word) or word.endswith(_BROKEN_THING)]


def topics(found: list[tuple[int, str]]) -> frozenset[int]:
    """The categories such things belong to, as positions in the taxonomy."""
    return frozenset(place for _, word in found for place in _TABLE[word][0::2])


_PEOPLE_WANTED: Final = topics([(0, "缺编")])
