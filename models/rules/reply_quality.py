"""Does a close-out (办结, 现场解决, 解释说明) say what was done about this problem? One look, one question back.

A rule for words, not for truth: it asks once for what is missing and never forbids. Three things are wanted, as the
programme's instructions on 虚假办结 and 答非所问 say: a deed and no promise, this problem and no other, something that
can be looked at. One concrete measure that touches the problem is enough; nobody needs a date as well.

Pure: the words of a text come cut from outside, see bot/language/closeouts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from models.rules.same_words import SAME


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


class Lack(Enum):
    """What a close-out does not say, in the words that ask for it."""

    DEED = "做了什么（换了、修了、送了什么），什么时候办的"
    POINT = "和这件事有关的话（您写的好像是另一件事）"
    FACT = "换了什么或修了哪里，什么时候办的、谁办的"
    BASIS = "为什么现在办不了、依据什么（哪条规定、什么条件），什么时候能办"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a problem is about: the words of its text and category, and the words that name other categories."""

    text: str
    own: frozenset[str]
    others: frozenset[str]


_EMPTY: Final = re.compile(
    "|".join(
        (
            # passed on, taken note of
            r"(?:已经?)?(?:收到|收悉|知悉|知晓|知道|了解|获悉|登记|记录|受理|阅处)(?:了|到)?",
            r"(?:已经?)?(?:转交?|转给|转至|上报|汇报|反馈|反映|告知|提交|报送|移交)(?:了|给|到|至|过)*",
            r"(?:相关|有关|分管|上级|主管|责任)(?:的)?(?:部门|科室|单位|人员|领导|同志|同事)?",
            r"工单|流程|程序|批示|专人|领导|上级|省里|市公司",
            # will be done
            r"(?:正在|积极|持续|进一步|有序|认真|严格|切实|及时|妥善|统筹|大力)+",
            r"协调|对接|沟通|协商|推进|推动|跟进|跟踪|落实|研究|考虑|安排|部署|开展|开会|责成|督促|强调|统筹|整改|改进|改善|完善",
            r"尽快|尽早|抓紧|马上|立即|近期|后续|下一步|再说|想办法|敬请期待|拭目以待",
            r"(?:等|待|听|有)(?:候|待)?(?:回复|结果|消息|通知|答复|批示|空|他们|明确)[^，。；,;]{0,8}",
            r"保证|确保|力争|争取|尽量|会尽力",
            # done, but what?
            r"(?:已经?)?(?:处理|办理|解决|办结|完成|完毕|完结|办好|弄好|搞好|搞定|销号)(?:好|完|了|过|完成|完毕)*",
            r"做好(?:了)?|做过|没有?问题|无其他问题|一切正常|结果",
            # courtesy and slogans
            r"感谢|谢谢|请?(?:理解|支持|谅解|放心|配合|耐心|等待|知晓|周知)|宝贵意见|满意|关心",
            r"高度|重视|关注|加强|加大|强化|提升|压实|筑牢|消除|严防|常抓不懈|全力以赴|举一反三|不打折扣|以此为契机",
            r"精神|要求|力度|意识|责任|工作|事项|事情|情况|问题|意见|特此|回复|说明",
            r"(?:不属于|不归|不是)[^，。；,;]{0,10}(?:职责|范围|管|职能)?|自行联系|无此职能|忙不过来|没办法|只能",
        )
    )
)
"""Phrases that are left out before anything concrete is looked for."""

_DEED_SIGNS: Final = frozenset(
    "换装插买购补送修焊拆铲刷抹腾租聘招教赔退缴充铺砌搬贴挂拧擦洗清疏通改加配增减调分发给拿搭架接喷印订做查测校验编开录挪垫批运"
)
"""A word that begins with one of these, or ends with one of the first, is a deed …"""

_ENDING_SIGNS: Final = frozenset("换装购补修拆赔租聘招")

_NO_DEEDS: Final = _words(
    "发现 发生 发展 发扬 发挥 发文 加快 加紧 加班 改天 改变 改革 配合 配套 补充 调研 调查 通知 通过 通报 清楚 开始 "
    "分管 分析 给予 给 做 做到 做法 发 通 查 测 清 加 开 调 分 接 招呼 招待 批示 批评 测算 增强 退休 教育 接到 "
    "接下来 接待 运行 运营 分别 分钟 分局 分公司 通常 开会 开展 编制 查看 验收 订单"
)  # fmt: skip
"""… but these say nothing by themselves."""

_DEEDS: Final = re.compile(
    r"(?:换|装|修|买|购|补|送|发|加|改|配|做|通|清|调|分|开|查|测|接|教|贴|给)(?:了|好|上|掉|成|到|过|出|完|齐|来|去|在|下)"
    r"|重新[^，。；,;]{0,4}[换装修做定核充穿]|到货|到位了|报到|登录成功|取出|还给|解除|解冻|值班|驻点|慰问|道歉|转账|到账|签(?:了|字|订)"
    r"|上门取|(?:发|传|寄|送)(?:到|在)?(?:微信|群里|邮箱)|动工|完工|竣工|维护|除灰|除尘|检修|抢修|增派|增设|固定[^，。；,;]{1,6}[取送来]|谈[好妥]|制作|上墙|纳入|报名|讲[^，。；,;]{0,6}[课讲全]|陪[^，。；,;]{0,5}走|签[^收，。；,;]{0,4}合同"
)
_WEAK: Final = re.compile(r"维修|修理|检修|修好|修复|处理|恢复|维护|调整|改好|弄好")
"""Said without its object, such a deed could stand under any problem."""

_NUMBER: Final = r"[\d一二两三四五六七八九十百千半]+"
_FACT: Final = re.compile(
    rf"{_NUMBER}\s*(?:台|个|件|双|套|把|块|根|条|张|盏|只|副|具|人|名|户|笔|元|万|千|桶|份|袋|箱|米|平|组|批|次|趟|号|点|分钟|小时|天|日|村|席|度|%|[Gg兆])"
    rf"|{_NUMBER}月|今[天早日晚]|昨[天日晚]|前天|刚才|上午|下午|中午|早上|(?:上|本|这|每)?周[一二三四五六日]|上个?月|当[天场]"
    r"|师傅|电工|厂家|厂商|施工队|公司|供电所|民警|[老小][\u4e00-\u9fff](?=去|来|把|给|换|修|负责)|负责"
)
_BASIS: Final = re.compile(
    r"预算|规定|政策|文件|制度|办法|条例|标准|资金|经费|编制|权限|产权|房东|租赁|合同|审批|计划|规划|条件|招标|采购|上收|统一|省公司|集团"
    r"|明年|下半年|下季度|年底|因为|由于|因|不符合|不满足|不允许|停产|达不到"
)
_HOUR: Final = re.compile(r"[\d一二两三四五六七八九十]{1,3}(?:点|[:：]\d\d)")
_VAGUE: Final = _words(
    "前往 查看 根据 制定 拟定 计划 准备 打算 时间 有效 同志 单位 进行 继续 第一 一时间 陆续 逐步 初步 相应 具体 实际 按照 依据 "
    "这个 那个 这件 此事 该项 有望 预计 可能 应该 需要 希望 建议 积极 努力 认真 严格 我部 我们 他们 你们 本部 部里 县里 市里 上面 "
    "经办 对接 明确 执行 计划 纳入 列入 排查 隐患 力度 打折扣 保障 服务 质量 水平 能力 措施 效果 机制 要求 标准 规定 分别 方面 "
    "任何 各种 各类 各项 一定 非常 十分 特别 目前 暂时 之后 以后 随后 届时 再说 另行 同意 意见 研究 开会 会议 会上 文件 电话"
)
"""Words that sound like something and tell nothing that was done."""

NEWS: Final = 4  # so many words of a close-out's own make it one, though no deed is known among them
_SMALL: Final = frozenset(
    "的了是在不有和就都也很又还到上下中里外个这那我你他们来去把被给用可能会要人大小好多少一二三四五六七八九十年月日天点号"
)
_COMMON: Final = _words(
    "客户 网点 支局 我们 你们 柜台 正常 现在 已经 今天 昨天 明天 没有 工作 人员 门口 使用 问题 情况 所里 两个 一个 投递员 柜员 "
    "每人 大家 处理 解决 重新 可以 公司 部门 更换 安装 全部 时候 新 旧 坏 系统 办理 业务 员工 职工 老人 窗口 时间"
)  # fmt: skip
"""Words that stand in problems of every kind."""

_COMMON_SIGNS: Final = frozenset("".join(_COMMON)) | frozenset(
    "已经正试没好成对说想请再只都些几次边头里外前后起过得着坏老最"
)

_IN_ANY_ANSWER: Final = _words(
    "师傅 检查 整改 改进 上门 签收 建议 意见 方案 程序 沟通 学习 活动 指标 目标 引导 任务 物业 街道 政府 村委 城管 培训 升级 优化 "
    "翻修 装修 翻新 周日 墙上 商家 商户 同行 门前 周边 来回 到班 值班 加班 安装 送货 发货 送件 政策 价格 报价 补助 重置 照明 "
    "辅导 指导 印章 公章 盖章 证明 协商 公示 通报 招聘 抽调 协议 订单 凭证"
)  # fmt: skip
"""Words of a category that tell who helped, or how, under any problem: no sign of another matter."""


def topic(text: str, words: Iterable[str], category: Iterable[str], others: Iterable[str]) -> Topic:
    """Say what a problem is about: its text, the words cut from it, those of its category and of all others."""
    own = {word for word in (*words, *category) if word not in _COMMON}
    for main, alike in SAME.items():
        group = {main, *alike.split()}
        if any(word in text for word in group if len(word) > 1):
            own |= group
    return Topic(text, frozenset(own), frozenset(others) - own - _COMMON - _IN_ANY_ANSWER)


def lack(reply: str, words: Iterable[str], about: Topic, *, explaining: bool = False) -> Lack | None:
    """Say what a close-out lacks, None when it will do; `words` are those of `reply`.

    `explaining`: it says why a thing cannot be done now, so a basis stands for the deed.
    """
    cut = [word for word in words if word.isalnum()]
    both_name_hours = _HOUR.search(reply) is not None and _HOUR.search(about.text) is not None
    touching = both_name_hours or any(_touches(word, about) for word in cut)
    foreign = any(len(word) > 1 and word in about.others for word in cut)
    bare = _EMPTY.sub("，", reply)
    fact = _FACT.search(bare) is not None
    if explaining:
        concrete = _BASIS.search(bare) is not None or (fact and touching)
        return Lack.POINT if concrete and foreign and not touching else None if concrete else Lack.BASIS
    deed = _is_deed(bare, cut)
    if not deed and not (touching and (fact or _news(bare, cut, about) >= NEWS)):
        return Lack.DEED
    if foreign and not touching and not _shares_a_sign(bare, about):
        return Lack.POINT
    weak = not touching and not fact and _is_weak(bare, cut)
    return Lack.FACT if weak else None


def _news(bare: str, words: Iterable[str], about: Topic) -> int:
    """How many words say something that neither an empty phrase nor the problem says."""
    plain = {word for word in words if len(word) > 1 and word in bare} - _COMMON - _NO_DEEDS - _VAGUE
    return sum(word not in about.text for word in plain)


def _is_deed(bare: str, words: Iterable[str]) -> bool:
    return _DEEDS.search(bare) is not None or any(_names_deed(word) for word in words if word in bare)


def _is_weak(bare: str, words: Iterable[str]) -> bool:
    """Whether nothing but weak words tell what was done."""
    left = _WEAK.sub("，", bare)
    return not _is_deed(left, [word for word in words if not _WEAK.search(word)])


def _names_deed(word: str) -> bool:
    if word in _NO_DEEDS or len(word) > 3:
        return False
    return word[0] in _DEED_SIGNS or (len(word) > 1 and word[-1] in _ENDING_SIGNS)


def _shares_a_sign(bare: str, about: Topic) -> bool:
    """Whether one telling sign stands in both: 出号 and 叫号机. Too little to touch, enough not to be another matter."""
    return bool({sign for sign in bare if sign.isalpha()} & set(about.text) - _SMALL - _DEED_SIGNS - _COMMON_SIGNS)


def _touches(word: str, about: Topic) -> bool:
    """Whether a word of the close-out speaks of the problem: the same word, a part of one, or one sign of its text."""
    if word in _COMMON:
        return False
    if len(word) == 1:
        return word not in _SMALL and not word.isdigit() and word in about.text
    return word in about.own or any(len(own) > 1 and (own in word or word in own) for own in about.own)
