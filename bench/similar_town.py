"""Made-up tickets and questions about them for bench.similar: sentence templates × outlets, the same every time."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.outlets import national
from models.directory import Directory
from models.organisation import Organisation
from models.rules.workdays import SHANGHAI

NOW = datetime(2026, 6, 30, 10, tzinfo=SHANGHAI)
OUTLETS = 241
EDIT, MOVED, DROPPED = KINDS_OF_QUESTION = ("light edit", "outlet at the end", "clause dropped")
PLACES = [
    "营业大厅", "后院", "二楼", "门口", "仓库", "值班室", "理财室", "柜台", "库房", "大门旁", "过道", "院子", "办公室", "会议室",
    "金库外", "处理间", "投递组", "楼梯间", "车棚", "卫生角",
]  # fmt: skip
THINGS = {
    "EQP-ATM": "叫号机 点钞机 清分机 打捆机", "EQP-PRT": "打印机 复印机 扫描仪 回单机", "EQP-PDA": "电子秤 扫码枪 快递柜 安检机",
    "EQP-TRM": "电脑 显示器 键盘 高拍仪 读卡器", "LOG-HVC": "空调 电扇 电暖器", "LOG-CAN": "冰箱 微波炉 油烟机 电饭煲 消毒柜",
    "LOG-UTL": "水管 马桶 饮水机 水龙头 灯管", "LOG-BLD": "屋顶 门头 地砖 玻璃门 院墙", "SAF-SEC": "监控 报警器 门禁 卷帘门",
    "SAF-FIR": "灭火器 烟感 应急灯 消防栓", "SAF-ELE": "插座 配电箱 充电桩", "LOG-SUP": "椅子 桌子 文件柜",
}  # fmt: skip
TROUBLES = [
    "坏了", "时好时坏", "声音特别响", "一直漏水", "冒烟", "松动了", "老化严重", "没人修", "被撞歪了", "接触不良", "发烫", "总跳闸",
    "少了一个",
]  # fmt: skip
SINCE = [
    "",
    "，已经三天了",
    "，上周就这样",
    "，报过一次没人来",
    "，时间不短了",
    "，从月初到现在",
    "，第二回了",
    "，昨晚开始的",
]
THEN = [
    "", "，影响业务", "，客户意见很大", "，请尽快安排人来看", "，麻烦协调厂家", "，怕出安全事故", "，大家没法正常上班",
    "，下雨天更厉害", "，已经先停用", "，自己修过没修好", "，买的时候就便宜", "，检查组来也说过",
]  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A made-up ticket: its words without the outlet, and what it is about."""

    outlet: str
    problem: str
    words: str
    category: str
    at: datetime


def make(count: int, outlets: Sequence[str]) -> list[Made]:
    """Return tickets, the same ones every time."""
    draw = random.Random(11)
    things = [(code, thing) for code, words in THINGS.items() for thing in words.split()]
    made = []
    for number in range(count):
        code, thing = draw.choice(things)
        problem = f"{draw.choice(PLACES)}{thing}{draw.choice(TROUBLES)}"
        words = f"{problem}{draw.choice(SINCE)}{draw.choice(THEN)}"
        at = NOW - timedelta(days=13.5) * (1 - number / count)
        made.append(Made(draw.choice(outlets), problem, words, code, at))
    return made


def questions(made: Sequence[Made], directory: Directory, count: int) -> Iterator[tuple[str, str, str, Made]]:
    """Yield (kind, text, outlet, the ticket meant); the outlet is always another one."""
    draw = random.Random(5)
    ids = sorted(directory.outlets)
    for number in range(count):
        meant = draw.choice(made)
        outlet = draw.choice([one for one in ids if one != meant.outlet])
        name = directory.outlets[outlet].short + "支局"
        kind = KINDS_OF_QUESTION[number % 3]
        if kind == EDIT:
            at = draw.randrange(len(meant.words))
            yield kind, name + meant.words[:at] + draw.choice(["", "又", "小"]) + meant.words[at + 1 :], outlet, meant
        elif kind == MOVED:
            yield kind, f"{meant.words}，{name}", outlet, meant
        else:
            yield kind, f"今天在{name}看到{meant.problem}", outlet, meant


def organisation_of() -> Organisation:
    """Return a made-up city with its outlets."""
    roster = national(OUTLETS)
    outlets = [
        {"id": o.id, "name": o.short + "支局", "short": o.short, "county": o.county, "blank": False} for o in roster
    ]
    return Organisation.model_validate(
        {
            "province": "示例省", "city": "云川市", "counties": list(dict.fromkeys(o.county for o in roster)),
            "people": [], "outlets": outlets,
        }
    )  # fmt: skip
