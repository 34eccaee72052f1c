"""Times in sentences: what is read, what is not, and what holds for any text."""

import itertools
import statistics
import time as stopwatch
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.times import Mood, TimeSpan, describe, find_times
from bot.language.times.festivals import solar_day
from bot.language.times.numerals import number
from bot.language.times.reading import TABLE
from models.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
BASES = {
    "wed": datetime(2026, 3, 18, 14, 20, tzinfo=SHANGHAI),
    "sun": datetime(2025, 8, 31, 21, 5, tzinfo=SHANGHAI),
    "ny": datetime(2026, 1, 2, 9, 0, tzinfo=SHANGHAI),
    "fri": datetime(2018, 11, 30, 18, 0, tzinfo=SHANGHAI),
    "sep": datetime(2025, 9, 26, 8, 40, tzinfo=SHANGHAI),
    "m1": datetime(2025, 6, 1, 8, 0, tzinfo=SHANGHAI),
}

# base, words, first day..last day, kind
REPORTS = """
    wed 昨儿个后晌空调跳闸 2026-03-17..2026-03-17 day
    wed 前儿个就报过了 2026-03-16..2026-03-16 day
    wed 夜来黑里停电了 2026-03-17..2026-03-17 day
    wed 大后天来装 2026-03-21..2026-03-21 day
    wed 赶明儿再说 2026-03-19..2026-03-19 day
    wed 五天前保险柜就打不开 2026-03-13..2026-03-13 day
    wed 两天后去河口 2026-03-20..2026-03-20 day
    wed 过三天再催 2026-03-21..2026-03-21 day
    wed 今明两天都在下面跑 2026-03-18..2026-03-19 range
    wed 今儿早起没来电 2026-03-18..2026-03-18 day
    wed 明晚七点半开会 2026-03-19..2026-03-19 day
    wed 昨夜漏雨 2026-03-17..2026-03-17 day
    wed 周一坏的 2026-03-16..2026-03-16 day
    wed 周五坏的 2026-03-13..2026-03-13 day
    wed 礼拜六加了一天班 2026-03-14..2026-03-14 day
    wed 上上周四 2026-03-05..2026-03-05 day
    wed 下下个礼拜 2026-03-30..2026-04-05 range
    wed 这个周末值班 2026-03-21..2026-03-22 range
    wed 周末漏水了 2026-03-14..2026-03-15 range
    wed 去年腊月 2026-01-19..2026-02-16 range
    wed 元月下旬 2026-01-21..2026-01-31 range
    wed 3月中旬 2026-03-11..2026-03-20 range
    wed 2月底 2026-02-19..2026-02-28 range
    wed 月底前报送 2026-03-18..2026-03-31 deadline
    wed 年初定的 2026-01-01..2026-01-31 range
    wed 去年年底装修的 2025-12-01..2025-12-31 range
    wed 二〇二五年十月一日 2025-10-01..2025-10-01 day
    wed 2025-12-09 2025-12-09..2025-12-09 day
    wed 3月5号下午三点 2026-03-05..2026-03-05 day
    wed 3.15那天 2026-03-15..2026-03-15 day
    wed 2/28走访 2026-02-28..2026-02-28 day
    wed 20251231 2025-12-31..2025-12-31 day
    wed 5号来装的 2026-03-05..2026-03-05 day
    wed 补录28号去河口 2026-02-28..2026-02-28 day
    wed 3月20到27休假 2026-03-20..2026-03-27 range
    wed 从周一到现在没来车 2026-03-16..2026-03-18 range
    wed 3月10日至15日 2026-03-10..2026-03-15 range
    wed 2月25号~3月3号 2026-02-25..2026-03-03 range
    wed 上午9点至11点停机 2026-03-18..2026-03-18 day
    wed 自3月1日起 2026-03-01..2026-03-18 since
    wed 打昨儿开始没网 2026-03-17..2026-03-18 since
    wed 春节之后投递量上来了 2026-02-24..2026-03-18 since
    wed 4月1日起施行 2026-04-01.. since
    wed 下周一起停运 2026-03-23.. since
    wed 这三天 2026-03-16..2026-03-18 window
    wed 前两天修过 2026-03-16..2026-03-17 window
    wed 一周前 2026-03-11..2026-03-11 day
    wed 半年前换的 2025-09-18..2025-09-18 day
    wed 一个半月前 2026-02-03..2026-02-03 day
    wed 一周内坏了三次 2026-03-11..2026-03-18 window
    wed 国庆期间没人管 2025-10-01..2025-10-08 range
    wed 元旦那天 2026-01-01..2026-01-01 day
    wed 大年初三 2026-02-19..2026-02-19 day
    wed 除夕下午 2026-02-16..2026-02-16 day
    wed 正月十五 2026-03-03..2026-03-03 day
    wed 腊月二十三 2026-02-10..2026-02-10 day
    wed 端午节 2025-05-31..2025-05-31 day
    wed 坏了三天了 2026-03-15..2026-03-18 duration
    wed 连续两周没来车 2026-03-04..2026-03-18 duration
    wed 请于3月28日17:30前上报 2026-03-18..2026-03-28 deadline
    wed 上周五和这周二都跑过河口 2026-03-13..2026-03-13 day
    wed 半小时前 2026-03-18..2026-03-18 day
    sun 礼拜天 2025-08-31..2025-08-31 day
    sun 周一的车没来 2025-08-25..2025-08-25 day
    sun 下周一 2025-09-01..2025-09-01 day
    sun 上周末 2025-08-23..2025-08-24 range
    sun 31号 2025-08-31..2025-08-31 day
    sun 上月31号 2025-07-31..2025-07-31 day
    sun 七月十五 2025-09-06..2025-09-06 day
    sun 去年八月十五 2024-09-17..2024-09-17 day
    ny 昨天 2026-01-01..2026-01-01 day
    ny 前天 2025-12-31..2025-12-31 day
    ny 上周五 2025-12-26..2025-12-26 day
    ny 31号暖气就停了 2025-12-31..2025-12-31 day
    ny 月底 2025-12-22..2025-12-31 range
    ny 年底 2025-12-01..2025-12-31 range
    ny 12月25日到1月1日 2025-12-25..2026-01-01 range
    ny 本周五 2026-01-02..2026-01-02 day
    fri 11月29日 2018-11-29..2018-11-29 day
    fri 五月二号启动 2018-05-02..2018-05-02 day
    fri 元旦放假 2018-12-30..2019-01-01 range
    fri 12月5号前 2018-11-30..2018-12-05 deadline
    fri 下周三下午两点半开会 2018-12-05..2018-12-05 day
    fri 双11那几天 2018-11-11..2018-11-11 day
    fri 30号 2018-11-30..2018-11-30 day
    sep 国庆值班怎么排 2025-10-01..2025-10-01 day
    sep 国庆放假期间押钞车不来 2025-10-01..2025-10-08 range
    sep 10月8号上班 2025-10-08..2025-10-08 day
    sep 本周三和周四 2025-09-24..2025-09-24 day
    sep 9月22、23号两天 2025-09-22..2025-09-22 day
    sep 9.22-9.24 2025-09-22..2025-09-24 range
    sep 9/1至9/20 2025-09-01..2025-09-20 range
    sep 2025.09.01-2025.09.20 2025-09-01..2025-09-20 range
    sep 20250901-20250920 2025-09-01..2025-09-20 range
    sep 从8月底开始 2025-08-22..2025-09-26 since
    sep 今天中午12点到下午2点 2025-09-26..2025-09-26 day
    sep 昨天夜里十一点多 2025-09-25..2025-09-25 day
    sep 8:30-17:30 2025-09-26..2025-09-26 day
    sep ５月１日 2025-05-01..2025-05-01 day
    sep 两个半小时前 2025-09-26..2025-09-26 day
    sep 俩月前 2025-07-26..2025-07-26 day
    sep 三四天前 2025-09-22..2025-09-22 day
    sep 上星期天 2025-09-21..2025-09-21 day
    sep 农历七月初七 2025-08-29..2025-08-29 day
    sep 冬至 2024-12-21..2024-12-21 day
    sep 9月20号之后没来过 2025-09-20..2025-09-26 since
    m1 月底 2025-05-22..2025-05-31 range
    m1 周六日 2025-05-31..2025-06-01 range
    m1 30号 2025-05-30..2025-05-30 day
    m1 端午节那天 2025-05-31..2025-05-31 day
    m1 端午假期 2025-05-31..2025-06-02 range
    m1 五一期间 2025-05-01..2025-05-05 range
    m1 截止6月15日 2025-06-01..2025-06-15 deadline
    m1 最晚周三 2025-06-01..2025-06-04 deadline
    m1 这两三天 2025-05-29..2025-06-01 window
    m1 昨天上午十点一刻 2025-05-31..2025-05-31 day
    wed 从早上8点到下午5点停电 2026-03-18..2026-03-18 day
    wed 去年冬天 2025-12-01..2026-02-28 range
    wed 即日起 2026-03-18..2026-03-18 since
    wed 闰六月 2025-07-25..2025-08-22 range
    wed 周五前就坏了 ..2026-03-12 until
    wed 请在周五之前回复 2026-03-18..2026-03-20 deadline
    wed 截止日期是3月25日 2026-03-18..2026-03-25 deadline
    wed 运钞车这周三次都晚 2026-03-16..2026-03-22 range
    wed 上个月15号投诉的事没人管 2026-02-15..2026-02-15 day
    wed 12号投诉的 2026-03-12..2026-03-12 day
    wed 3月1日-15日 2026-03-01..2026-03-15 range
    wed 暂停提醒到周一 2026-03-23..2026-03-23 day
    wed 工资两个月没发 2026-01-18..2026-03-18 duration
"""
PROMISES = """
    wed 周五前换好 2026-03-18..2026-03-20 deadline
    wed 下周五前换好 2026-03-18..2026-03-27 deadline
    wed 周五 2026-03-20..2026-03-20 day
    wed 年底前 2026-03-18..2026-12-31 deadline
    wed 25号前给答复 2026-03-18..2026-03-25 deadline
    wed 三天内修好 2026-03-18..2026-03-21 deadline
    wed 48小时之内 2026-03-18..2026-03-20 deadline
    wed 3个工作日内 2026-03-18..2026-03-23 deadline
    wed 十个工作日 2026-03-18..2026-04-01 deadline
    wed 下班前给您回话 2026-03-18..2026-03-18 deadline
    wed 明天下班前 2026-03-18..2026-03-19 deadline
    wed 本周内 2026-03-18..2026-03-22 deadline
    wed 最迟3月25日 2026-03-18..2026-03-25 deadline
    wed 延到下周二 2026-03-24..2026-03-24 day
    wed 清明前修好 2026-03-18..2026-04-04 deadline
    wed 清明假期值班 2026-04-04..2026-04-06 range
    wed 五一放假前 2026-03-18..2026-04-30 deadline
    sun 周一前弄好 2025-08-31..2025-09-01 deadline
    sun 下个月初 2025-09-01..2025-09-10 range
    sun 三个工作日内答复 2025-08-31..2025-09-03 deadline
    sun 明年元旦 2026-01-01..2026-01-01 day
    sun 教师节前到位 2025-08-31..2025-09-09 deadline
    ny 春节前 2026-01-02..2026-02-16 deadline
    ny 年前换好 2026-01-02..2026-02-16 deadline
    ny 5个工作日 2026-01-02..2026-01-08 deadline
    fri 周五 2018-12-07..2018-12-07 day
    fri 今天18:30前 2018-11-30..2018-11-30 deadline
    fri 月内 2018-11-30..2018-11-30 deadline
    sep 中秋前发到人 2025-09-26..2025-10-05 deadline
    sep 7个工作日后 2025-10-13..2025-10-13 day
    sep 下周末 2025-10-04..2025-10-05 range
    m1 6月中旬 2025-06-11..2025-06-20 range
    m1 618前 2025-06-01..2025-06-17 deadline
    wed 明早上班前 2026-03-18..2026-03-19 deadline
    wed 限3天 2026-03-18..2026-03-21 deadline
    wed 10月前 2026-03-18..2026-09-30 deadline
"""
QUERIES = """
    wed 上个月的工单 2026-02-01..2026-02-28 range
    wed 二月份解决多少 2026-02-01..2026-02-28 range
    wed 5月走访几次 2025-05-01..2025-05-31 range
    wed 这个月上半月 2026-03-01..2026-03-15 range
    wed 那上半月的呢 2026-03-01..2026-03-15 range
    wed 本季度办结率 2026-01-01..2026-03-31 range
    wed 上季度 2025-10-01..2025-12-31 range
    wed 四季度排名 2025-10-01..2025-12-31 range
    wed 2025年三季度 2025-07-01..2025-09-30 range
    wed 去年前两个季度 2025-01-01..2025-06-30 range
    wed 2025年下半年 2025-07-01..2025-12-31 range
    wed 1-2月报了几条 2026-01-01..2026-02-28 range
    wed 十月到十二月 2025-10-01..2025-12-31 range
    wed 今年以来 2026-01-01..2026-03-18 since
    wed 一月份至今 2026-01-01..2026-03-18 range
    wed 近十天 2026-03-08..2026-03-18 window
    wed 最近半年 2025-09-18..2026-03-18 window
    wed 过去两周 2026-03-04..2026-03-18 window
    wed 近一年半 2024-09-18..2026-03-18 window
    wed 上两周 2026-03-02..2026-03-15 range
    wed 去年国庆 2025-10-01..2025-10-01 day
    wed 双十二 2025-12-12..2025-12-12 day
    wed 截至昨天 ..2026-03-17 until
    wed 3月10日之前的工单 ..2026-03-09 until
    wed 去年同期 2025-01-01..2025-03-18 range
    sun 本周 2025-08-25..2025-08-31 range
    sun 近一个月 2025-07-31..2025-08-31 window
    ny 12月的数 2025-12-01..2025-12-31 range
    ny 上个月 2025-12-01..2025-12-31 range
    ny 上季度 2025-10-01..2025-12-31 range
    ny 下半年 2025-07-01..2025-12-31 range
    ny 去年全年 2025-01-01..2025-12-31 range
    ny 上半月 2026-01-01..2026-01-15 range
    fri 5月以来收集多少 2018-05-01..2018-11-30 since
    fri 5月至11月底 2018-05-01..2018-11-30 range
    fri 前三季度 2018-01-01..2018-09-30 range
    fri 二季度以来 2018-04-01..2018-11-30 since
    sep 上半年到现在 2025-01-01..2025-09-26 range
    sep 上上个月 2025-07-01..2025-07-31 range
    sep 第3季度 2025-07-01..2025-09-30 range
    sep Q2 2025-04-01..2025-06-30 range
    sep 去年四季度 2024-10-01..2024-12-31 range
    sep 今年1至8月 2025-01-01..2025-08-31 range
    sep 这一周 2025-09-22..2025-09-28 range
    sep 过去24小时 2025-09-25..2025-09-26 window
    sep 本月20号到25号 2025-09-20..2025-09-25 range
    m1 三月份至五月份 2025-03-01..2025-05-31 range
    m1 大前年 2022-01-01..2022-12-31 range
    wed 本周前三天 2026-03-16..2026-03-18 range
    wed 2026-02 2026-02-01..2026-02-28 range
"""
NO_TIMES = """
    95580打不通 邮件9876543210987查不到 5号台席叫号机坏 3号柜员请假 8号投递段没人跑 工资3.5千 秤差9.8克
    孩子六岁没人接 工龄二十年 时薪十五块 三里铺支局 五一路支局 一线员工缺编 缺十几个人
    每周三都晚 每天早上排队 每月5号报表 每回都这样 第三支局漏雨 有三点建议 好一点了
    快一点修 一点都不凉快 差一点摔了 电话0516-83201234 12.5%的员工 十一个人挤一间 二十一台电脑
    1023办结 #1020怎么样了 版本1.2.3 ip是192.168.1.10 24小时自助区 早点修 车晚点了
    王国庆来了 提前三天通知 满意度9.6分 2/3的员工 花了12.3万 三天两头坏 一年到头没休息
    忙了一天 二楼漏水 3单元 一季豆 三八路 第二天性 八一村
    两个小时一班 5.6公斤 11.2版 上一次 前台 后勤 今后注意
    明白了 月薪三千 周转箱不够 星星 年纪大了 日报没交 时间到了
    晚饭没着落 夜班没补贴 早餐 中国 下午茶 十天半月 节后第一个工作日
    暑假期间 2月30号 4月31日 25点 07号项目推进困难 折腾了一上午 200元一月
    最后一天 13号通知 47号文 一日三餐 孩子六个月了 5号机 王中秋说 投递段5号
    以前天天停 以后天天早点来 最后天气好了 昨是今非 今晚饭没着落
"""

HOURS = [
    ("昨天晚上8点", "20:00", None),
    ("今早8点半", "08:30", None),
    ("下午三点到五点", "15:00", "17:00"),
    ("昨天9:00到11:30", "09:00", "11:30"),
    ("夜里两点", "02:00", None),
    ("半夜十一点", "23:00", None),
    ("中午一点", "13:00", None),
    ("中午12点", "12:00", None),
    ("凌晨12点", "00:00", None),
    ("下午2点-4点半", "14:00", "16:30"),
    ("今天14时30分", "14:30", None),
    ("三点一刻", "03:15", None),
    ("明天下班前", None, "18:00"),
    ("后天中午之前", None, "12:00"),
    ("3月20日上午9点前", None, "09:00"),
    ("周日晚上", "18:00", "23:59"),
    ("晚8点", "20:00", None),
    ("昨晚漏雨", "18:00", "23:59"),
    ("前晚十点", "22:00", None),
    ("下班以后晚上没人", "18:00", "23:59"),
]

# These move by a day when the base does; months, weeks and lunar dates do not.
DAY_WORDS = [
    "今天",
    "昨天",
    "前天",
    "大前天",
    "明天",
    "后天",
    "大后天",
    "昨儿个",
    "三天前",
    "五天后",
    "十天之前",
    "近三天",
    "最近10天",
    "这两天",
    "前两天",
    "过去两周",
    "一周前",
    "两周后",
    "三天内",
    "坏了四天了",
    "从昨天到现在",
    "自前天起",
    "明天之前",
    "昨晚8点",
]

STEMS = [
    "今天",
    "昨天",
    "上周三",
    "周五",
    "下周",
    "本月",
    "上个月",
    "3月",
    "9月8日",
    "9.8",
    "20250908",
    "5号",
    "一季度",
    "上半年",
    "去年",
    "年底",
    "月底",
    "国庆",
    "中秋节",
    "腊月二十三",
    "近三天",
    "两个月前",
    "24小时内",
    "5个工作日",
    "下班前",
    "8点半",
    "下午3点",
    "14:30",
    "到",
    "至",
    "-",
    "前",
    "之后",
    "以来",
    "起",
    "内",
    "从",
    "自",
    "和",
    "、",
    "每",
    "的",
    "号",
    "日",
    "月",
    "年",
    "点",
    "一",
    "十",
    "12",
    "2025年",
    "大",
    "上",
    "下",
]


def cases(table: str) -> list[tuple[str, str, str, str]]:
    """The rows of a table above."""
    rows = [line.split() for line in table.strip().splitlines()]
    return [(base, words, days, kind) for base, words, days, kind in rows]


def days_of(span: TimeSpan) -> str:
    """Both ends, as the tables write them."""
    return f"{span.start or ''}..{span.end or ''}"


def first(words: str, base: datetime, mood: Mood) -> tuple[str, str]:
    """The days and the kind of the first time read."""
    found = find_times(words, base, CALENDAR, mood=mood)
    assert found, "a time is named"
    return days_of(found[0]), found[0].kind


@pytest.mark.parametrize(("base", "words", "days", "kind"), cases(REPORTS))
def test_a_report_speaks_of_what_happened(base: str, words: str, days: str, kind: str) -> None:
    assert first(words, BASES[base], "report") == (days, kind)


@pytest.mark.parametrize(("base", "words", "days", "kind"), cases(PROMISES))
def test_a_promise_speaks_of_what_comes(base: str, words: str, days: str, kind: str) -> None:
    assert first(words, BASES[base], "promise") == (days, kind)


@pytest.mark.parametrize(("base", "words", "days", "kind"), cases(QUERIES))
def test_a_query_looks_back(base: str, words: str, days: str, kind: str) -> None:
    assert first(words, BASES[base], "query") == (days, kind)


@pytest.mark.parametrize("words", NO_TIMES.split())
def test_amounts_places_and_numbers_are_no_times(words: str) -> None:
    assert find_times(words, BASES["wed"], CALENDAR) == ()


@pytest.mark.parametrize(("words", "begin", "end"), HOURS)
def test_hours_are_read(words: str, begin: str | None, end: str | None) -> None:
    span = find_times(words, BASES["wed"], CALENDAR)[0]
    assert [c and f"{c:%H:%M}" for c in span.clock] == [begin, end]


def test_an_enumeration_shares_month_and_week() -> None:
    def several(words: str) -> list[str]:
        return [days_of(span) for span in find_times(words, BASES["wed"], CALENDAR)]

    assert several("3月1日、5日和8号都去过") == [f"2026-03-0{d}..2026-03-0{d}" for d in (1, 5, 8)]
    assert several("上周一和周三没来车") == ["2026-03-09..2026-03-09", "2026-03-11..2026-03-11"]
    assert several("2月27号报的，请在3月20日前处理") == ["2026-02-27..2026-02-27", "2026-03-18..2026-03-20"]


def test_the_same_period_of_last_year_follows_its_neighbour() -> None:
    spans = find_times("一季度和去年同期比", datetime(2026, 5, 6, 9, tzinfo=SHANGHAI), CALENDAR, mood="query")
    assert [days_of(s) for s in spans] == ["2026-01-01..2026-03-31", "2025-01-01..2025-03-31"]


def test_places_are_those_of_the_text_as_written() -> None:
    text = "请于３月２８日 １７：３０前上报"
    (span,) = find_times(text, BASES["wed"], CALENDAR)
    assert span.text == "３月２８日 １７：３０前" == text[span.begin : span.stop]
    assert describe(span) == "2026年3月28日 17:30前"


def test_the_first_days_of_the_lunar_years_are_known() -> None:
    known = {2018: (2, 16), 2020: (1, 25), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2033: (1, 31)}
    assert {year: solar_day(year, 1, 1) for year in known} == {y: date(y, *day) for y, day in known.items()}
    assert solar_day(2024, 12, 30) == date(2025, 1, 28), "a short month ends on its 29th"
    assert solar_day(2200, 1, 1) is None


def test_a_festival_holiday_is_what_the_calendar_says() -> None:
    overridden = WorkCalendar({date(2025, 10, 9): False})
    (span,) = find_times("国庆期间", BASES["wed"], overridden)
    assert days_of(span) == "2025-10-01..2025-10-09"


@pytest.mark.parametrize(
    ("signs", "value"),
    [
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("一百零五", 105),
        ("二〇二五", 2025),
        ("廿三", 23),
    ],
)
def test_numerals_are_read(signs: str, value: int) -> None:
    assert number(signs) == value


def test_the_table_is_large_and_every_row_can_be_reached() -> None:
    assert len(TABLE) >= 60
    assert len({row.name for row in TABLE}) == len(TABLE)
    assert all(row.first or row.dated for row in TABLE)


def test_a_base_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        find_times("昨天", datetime(2026, 3, 18), CALENDAR)  # noqa: DTZ001  the point of the test


@given(st.sampled_from(DAY_WORDS), st.integers(-3000, 3000), st.sampled_from(["report", "promise", "query"]))
def test_relative_days_move_with_the_base(words: str, shift: int, mood: Mood) -> None:
    base = BASES["wed"]
    here = find_times(words, base, CALENDAR, mood=mood)
    there = find_times(words, base + timedelta(days=shift), CALENDAR, mood=mood)
    assert [(s.kind, s.clock) for s in here] == [(s.kind, s.clock) for s in there]
    for a, b in zip(here, there, strict=True):
        assert a.start is None or b.start == a.start + timedelta(days=shift)
        assert a.end is None or b.end == a.end + timedelta(days=shift)


@given(
    st.lists(st.sampled_from(STEMS), max_size=8).map("".join),
    st.datetimes(datetime(2010, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001  the zone is added below
    st.sampled_from(["report", "promise", "query"]),
)
@settings(deadline=None, max_examples=400)
def test_what_is_printed_reads_as_the_same_span(text: str, moment: datetime, mood: Mood) -> None:
    base = moment.replace(tzinfo=SHANGHAI)
    for span in find_times(text, base, CALENDAR, mood=mood):
        assert text[span.begin : span.stop] == span.text != ""
        assert span.start is None or span.end is None or span.start <= span.end
        (again,) = find_times(describe(span), base, CALENDAR, mood=mood)
        assert (again.start, again.end, again.clock) == (span.start, span.end, span.clock), describe(span)
        assert describe(again) == describe(span)


@given(st.text(max_size=80), st.sampled_from(["report", "promise", "query"]))
@settings(deadline=None)
def test_no_text_breaks_it(text: str, mood: Mood) -> None:
    spans = find_times(text, BASES["wed"], CALENDAR, mood=mood)
    assert all(text[s.begin : s.stop] == s.text for s in spans)
    assert all(a.stop <= b.begin for a, b in itertools.pairwise(spans))


@given(
    st.lists(st.sampled_from([*STEMS, *"周星期礼拜半几多个天初底末内外过再昨今明前后最近这那每第"]), max_size=30).map(
        "".join
    )
)
@settings(deadline=None, max_examples=400)
def test_no_heap_of_time_words_breaks_it(text: str) -> None:
    spans = find_times(text, BASES["wed"], CALENDAR)
    assert all(text[s.begin : s.stop] == s.text for s in spans)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "十", "上", "前", "9.8 ", "3号到", "周三到", "1到", "1-", "1个", "三天", "12/", "每1", "今天，"],
)
def test_two_thousand_bytes_take_no_time(piece: str) -> None:
    text = (piece * 2048).encode()[:2048].decode(errors="ignore")
    find_times(text, BASES["wed"], CALENDAR)
    taken = []
    for _ in range(5):
        begun = stopwatch.perf_counter()
        find_times(text, BASES["wed"], CALENDAR)
        taken.append(stopwatch.perf_counter() - begun)
    assert min(taken) < 0.025, "5 ms on a quiet machine"


def test_a_sentence_takes_a_tenth_of_a_millisecond() -> None:
    sentences = [words for _, words, _, _ in cases(REPORTS)]
    taken = []
    for words in sentences:
        find_times(words, BASES["wed"], CALENDAR)
        begun = stopwatch.perf_counter()
        find_times(words, BASES["wed"], CALENDAR)
        taken.append(stopwatch.perf_counter() - begun)
    assert statistics.median(taken) < 0.001, "0.1 ms on a quiet machine"
