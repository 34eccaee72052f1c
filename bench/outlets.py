"""Which outlet does a sentence name? `python -m bench.outlets --roster F --rows R --out P`, scored by data/score.py.

`--growth` prints instead how time and memory grow from 241 outlets to 54,000 on a roster made up here.
"""

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.language.clean import normalise
from bot.language.names import Gazetteer, Place

NAMING = (  # characters that place names begin with
    "王李张刘陈杨赵黄周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭"
    "廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞"
    "颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁"
    "家官木水土沙大小新双三凤虎羊青红黑古平和兴永长东西南北上下前后里河山岭溪塘太光明春福德义仁忠孝荣昌隆泰清玉银铜铁桃杏竹松"
)
GROWTH = (241, 2_410, 24_100, 54_000)


def places(roster: Path) -> list[Place]:
    """Return the outlets of a roster file, as the organisation file's loader would."""
    rows = json.loads(roster.read_text("utf-8-sig"))
    return [_place(row) for row in (rows["outlets"] if isinstance(rows, dict) else rows)]


def _place(row: dict[str, Any]) -> Place:
    return Place(
        id=str(row["id"]),
        name=row["name"],
        short=row.get("short") or row.get("core") or "",
        aliases=(*(row.get("aliases") or ()), *([row["town"]] if row.get("town") else ())),  # its town names it, too
        county=row["county"],
    )


def answers(gazetteer: Gazetteer, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return for each row the outlets it names, best first, and whether the bot would ask."""
    for number, row in enumerate(rows):
        mentions = gazetteer.find(normalise(row["text"]), county=row.get("county"))
        ranked = dict.fromkeys(place for m in sorted(mentions, key=lambda m: not m.certain) for place in m.candidates)
        asks = bool(mentions) and not any(m.certain for m in mentions)
        yield {"row": number, "ranked": list(ranked), "asks": asks}


def national(size: int, seed: int = 7) -> list[Place]:
    """Return a made-up roster: 20 outlets a county, names of two and three characters, many of them shared."""
    draw = random.Random(seed)
    tails = "庄村店集镇桥河沟湾山岭坪塘湖口堡寨屯营铺圩埠城关楼庙寺墩坡洼坝渡湾场园"
    found: list[Place] = []
    for number in range(size):
        county = "".join(draw.choice(NAMING) for _ in range(2)) if number % 20 == 0 else found[-1].county[:-1]
        core = draw.choice(NAMING) + (draw.choice(NAMING) if draw.random() < 0.6 else "") + draw.choice(tails)
        kind = draw.choice(("邮政支局", "邮政支局", "邮政所"))
        found.append(Place(str(number), f"{county}县{core}{kind}", core, (), county + "县"))
    return found


def _sentence(draw: random.Random, place: Place) -> str:
    core = place.short
    wrong = core[:-2] + core[-1] + core[-2] if draw.random() < 0.3 else core
    start = draw.choice(("", "今天", "麻烦看下", "反馈一下，", place.county))
    return f"{start}{wrong}{draw.choice(('支局', '所', '邮局', '之局', ''))}{draw.choice(('空调不制冷', '叫号机坏了三天', '缺人'))}"


def growth() -> None:
    """Print build time, memory and time per sentence for growing rosters."""
    Gazetteer(national(20)).find("今天叫号机坏了")  # the shared tables are loaded once
    print(f"{'outlets':>8} {'build s':>8} {'MB':>6} {'p50 µs':>8} {'p95 µs':>8} {'with county':>12}")
    for size in GROWTH:
        roster = national(size)
        draw = random.Random(1)
        asked = [(p, _sentence(draw, p)) for p in draw.choices(roster, k=1500)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        gazetteer = Gazetteer(roster)
        built = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        plain, known = [], []
        for place, text in asked:
            t0 = time.perf_counter_ns()
            gazetteer.find(text)
            t1 = time.perf_counter_ns()
            gazetteer.find(text, county=place.county)
            plain.append((t1 - t0) / 1000)
            known.append((time.perf_counter_ns() - t1) / 1000)
        p50, p95 = statistics.median(plain), statistics.quantiles(plain, n=20)[-1]
        both = f"{statistics.median(known):.0f}/{statistics.quantiles(known, n=20)[-1]:.0f}"
        print(f"{size:>8} {built:>8.2f} {grown:>6.1f} {p50:>8.0f} {p95:>8.0f} {both:>12}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("roster", "rows", "out"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.growth:
        growth()
        return
    if not (options.roster and options.rows and options.out):
        parser.error("give --roster, --rows and --out, or --growth")
    rows = [json.loads(line) for line in options.rows.read_text("utf-8-sig").splitlines() if line.strip()]
    gazetteer = Gazetteer(places(options.roster))
    lines = [json.dumps(answer, ensure_ascii=False) for answer in answers(gazetteer, rows)]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
