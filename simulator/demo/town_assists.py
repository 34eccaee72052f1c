"""Help beyond problems: what representatives did for the summer and autumn grain purchase."""

from collections.abc import Iterable
from datetime import date

from simulator.demo.town_types import Assist, Outlet, Pairing

SUMMER, AUTUMN = "夏粮收购2018", "秋粮收购2018"

# County, town, campaign, first and last day, kinds, content, result. The first one is told by the report.
_ROWS = (
    (
        "沛县", "安国", SUMMER, (6, 1), (6, 20), "市场分析 营销方案",
        "陪支局长跑了周边收粮点，做了客户名单和市场分析，一起制定夏粮营销方案", "夏粮款营销取得好成绩",
    ),
    (
        "沛县", "栖山", SUMMER, (6, 4), (6, 15), "市场分析 资源协调",
        "摸排收粮大户，协调移动展业设备到粮站", "粮站现场可以开户结算",
    ),
    (
        "丰县", "华山", SUMMER, (6, 4), (6, 14), "营销方案",
        "和支局排出粮食经纪人走访表，分片包户", "走访表上的经纪人都见了面",
    ),
    (
        "睢宁县", "沙集", SUMMER, (6, 11), (6, 22), "市场分析 营销方案",
        "请金融部一起分析售粮款流向，定下联动办法", "支局有了自己的夏粮方案",
    ),
    (
        "邳州市", "土山", SUMMER, (6, 5), (6, 18), "资源协调 培训",
        "抽机关两人支援收粮旺季，教柜员讲产品", "旺季柜台没有断人",
    ),
    (
        "铜山区", "单集", SUMMER, (6, 6), (6, 19), "营销方案 培训",
        "和投递员一起入村宣传，教大家介绍粮款业务", "村里都知道支局能办粮款",
    ),
    (
        "新沂市", "时集", AUTUMN, (10, 15), (10, 26), "市场分析",
        "走访种粮大户，做了秋粮客户台账", "台账已交支局使用",
    ),
    (
        "丰县", "顺河", AUTUMN, (10, 16), (10, 30), "市场分析 营销方案",
        "带支局长走了一圈收购点，写了秋粮走访计划", "计划分到人、分到村",
    ),
)  # fmt: skip


def build_assists(outlets: Iterable[Outlet], pairings: Iterable[Pairing]) -> tuple[Assist, ...]:
    """Return the assists, each given by the outlet's first representative."""
    by_place = {(outlet.county, outlet.short): outlet.id for outlet in outlets}
    primary = {pairing.outlet: pairing.rep for pairing in pairings if pairing.role == "PRIMARY"}
    return tuple(
        Assist(
            primary[by_place[county, town]], by_place[county, town], date(2018, *first), date(2018, *last),
            campaign, tuple(kinds.split()), content, result,
        )
        for county, town, campaign, first, last, kinds, content, result in _ROWS
    )  # fmt: skip
