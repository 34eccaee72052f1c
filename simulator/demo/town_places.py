"""The counties of the demo town, their figures and the names of their outlets."""

from dataclasses import dataclass

PROVINCE = "江苏省"
CITY = "徐州市"
CITY_ORGAN = "市机关及直属"
CITY_ORGAN_MEMBERS = 210
CITY_ORGAN_OUTSIDE = 6


@dataclass(frozen=True, slots=True)
class County:
    """One row of the published table, with the names the generator needs."""

    name: str
    pinyin: str
    code: str
    short: str
    outlets: int
    reps: int
    city_reps: int
    on_duty: int
    outside: int
    tickets: int
    solved: int
    towns: tuple[str, ...]
    blank_towns: tuple[str, ...]
    single: str | None = None

    @property
    def blank(self) -> int:
        """How many outlets have no party member."""
        return len(self.blank_towns)


def _county(
    names: str,
    row: tuple[int, int, int, int, int, int, int],
    towns: str,
    blank: str,
    single: str | None = None,
) -> County:
    name, pinyin, code, short = names.split()
    outlets, reps, city_reps, on_duty, outside, tickets, solved = row
    return County(
        name, pinyin, code, short, outlets, reps, city_reps, on_duty, outside, tickets, solved,
        tuple(towns.split()), tuple(blank.split()), single,
    )  # fmt: skip


# Row: outlets, reps, reps sent by the city organ, on-duty members, relation outside, tickets, solved.
# The number of outlets without a party member is the length of the second list of towns.
COUNTIES = (
    _county(
        "丰县 fengxian FX 丰县", (26, 15, 4, 90, 22, 29, 28),
        "首羡 顺河 常店 欢口 师寨 华山 梁寨 范楼 宋楼 大沙河 王沟 赵庄 孙楼 凤城 中阳里",
        "首羡 顺河 欢口 师寨 华山 梁寨 范楼 宋楼", "范楼",
    ),
    _county(
        "沛县 peixian PX 沛县", (29, 15, 4, 104, 26, 34, 33),
        "安国 龙固 杨屯 大屯 胡寨 魏庙 五段 张庄 张寨 敬安 河口 栖山 鹿楼 朱寨 沛城 汉源",
        "安国 龙固 杨屯 胡寨 魏庙 五段 张庄 栖山", "安国",
    ),
    _county(
        "睢宁县 suining SN 睢宁", (30, 15, 4, 108, 24, 30, 29),
        "王集 双沟 岚山 李集 桃园 官山 高作 沙集 凌城 邱集 古邳 姚集 魏集 梁集 庆安 睢城",
        "双沟 官山 高作 沙集 凌城 古邳 姚集 庆安", "官山",
    ),
    _county(
        "新沂市 xinyi XY 新沂", (28, 13, 3, 98, 20, 26, 25),
        "瓦窑 港头 合沟 草桥 窑湾 棋盘 马陵山 新店 邵店 时集 高流 阿湖 双塘 北沟 墨河 唐店",
        "合沟 窑湾 棋盘 邵店 时集 高流 阿湖", "合沟",
    ),
    _county(
        "邳州市 pizhou PZ 邳州", (38, 18, 4, 132, 30, 35, 34),
        "邳城 官湖 四户 宿羊山 八义集 土山 碾庄 港上 邹庄 占城 新河 八路 铁富 岔河 陈楼 邢楼 "
        "戴庄 车辐山 燕子埠 赵墩 议堂 炮车 戴圩 运河",
        "官湖 四户 土山 碾庄 邹庄 铁富 邢楼 车辐山 燕子埠",
    ),
    _county(
        "铜山区 tongshan TS 铜山", (36, 15, 3, 130, 27, 30, 29),
        "何桥 黄集 马坡 郑集 柳新 刘集 大彭 汉王 棠张 张集 房村 伊庄 单集 大许 茅村 柳泉 利国 徐庄 三堡",
        "何桥 黄集 马坡 房村 伊庄 单集 大许 利国", "何桥",
    ),
    _county(
        "贾汪区 jiawang JW 贾汪", (14, 6, 1, 62, 9, 12, 12),
        "青山泉 紫庄 塔山 汴塘 江庄 大吴 大泉", "青山泉 紫庄 汴塘",
    ),
    _county(
        "云龙区 yunlong YL 云龙", (13, 2, 1, 86, 7, 4, 4),
        "子房 黄山 骆驼山 大郭庄 翠屏山 潘塘", "子房",
    ),
    _county(
        "鼓楼区 gulou GL 鼓楼", (13, 2, 1, 92, 8, 4, 3),
        "黄楼 琵琶 牌楼 丰财 铜沛 九里", "黄楼",
    ),
    _county(
        "泉山区 quanshan QS 泉山", (14, 2, 1, 94, 8, 5, 5),
        "奎山 王陵 翟山 金山 七里沟 火花 桃园", "奎山",
    ),
)  # fmt: skip

BY_NAME = {county.name: county for county in COUNTIES}

# Towns that have become urban sub-districts; every other town is a 镇.
_STREETS = """
凤城 中阳里 孙楼 大屯 沛城 汉源 睢城 北沟 墨河 唐店 运河 戴圩 炮车 利国 张集 三堡 大吴 大泉
子房 黄山 骆驼山 大郭庄 翠屏山 潘塘 黄楼 琵琶 牌楼 丰财 铜沛 九里 奎山 王陵 翟山 金山 七里沟 火花
"""
STREETS = frozenset(_STREETS.split())


def is_street(county: str, town: str) -> bool:
    """Return whether the town is a 街道: 桃园 is one in 泉山区 and a 镇 in 睢宁县."""
    return town in STREETS or (county == "泉山区" and town == "桃园")
