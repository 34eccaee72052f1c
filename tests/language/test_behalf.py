"""On whose behalf: a name as it was said, and nobody where nobody is meant."""

from __future__ import annotations

import pytest

from bot.language.behalf import on_behalf
from bot.language.names import Gazetteer, Place

GAZETTEER = Gazetteer([Place("N", "南坪支局", "南坪", (), "凤台县"), Place("Y", "榆树湾支局", "榆树湾", (), "凤台县")])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("替南坪支局老李反映：宿舍没热水", "老李"), ("替南坪支局的老周反映一下，他们空调坏了", "老周"),
        ("代榆树湾王秀英报一下，工资条不对", "王秀英"), ("帮南坪的小赵问问，年休假批不下来", "小赵"),
        ("帮张师傅提个问题，邮车刹车软", "张师傅"), ("老钱托我反映一下，体检没安排", "老钱"),
        ("南坪的孙大姐让我报个事，灯不亮", "孙大姐"), ("代表南坪支局员工反映，加班费没发", "员工"),
        ("受榆树湾支局长委托反映，门锁坏了", "局长"), ("替投递员反映，雨衣破了", "投递员"),
        ("帮我反映一下，空调坏了", ""), ("代办点反映网络断了", ""), ("替班人员没人管", ""), ("帮忙反映空调坏了", ""),
        ("帮扶物资还没报", ""), ("空调坏了，客户反映热", ""), ("南坪反映系统慢", ""), ("代理保险报错", ""),
        ("代发工资客户反映到账慢", ""), ("帮大家反映一下系统慢", ""), ("", ""),
    ],
)  # fmt: skip
def test_whose_problem_is_passed_on(said: str, name: str) -> None:
    found = on_behalf(said, GAZETTEER.find(said, county="凤台县"))
    assert (found.name if found else "") == name
