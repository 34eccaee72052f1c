"""The tickets behind a question as a workbook, sent to the asker alone: as many rows as the answer has counted."""

from __future__ import annotations

import hashlib
import re
from itertools import chain

from handlers import wording
from handlers.asking import listing, register
from handlers.asking.figures import Numbers
from handlers.asking.question import Question
from handlers.promises import Promises
from models import dossiers
from models.files import SUFFIX, File, Table
from models.measures import MEASURES
from models.refusal import Refusal
from models.rules.refs import parse_refs

MOST = 2000  # tickets of one file: about a second and a half before the answer, on one slow core
_NO_TICKETS = re.compile(r"名单|名册|通讯录|日志|照片|(?:pdf|word|ppt)", re.IGNORECASE)
_SPAN = re.compile(r"#?(\d{3,7})号?(?:到|至|[-~—–])+#?(\d{3,7})")
_LONGEST_SPAN = 500  # tickets
_COUNTED = "收集不含草稿、撤回、并案和不予受理的；解释说明不算已解决"
_UNFIT = re.compile(r'[\\/:*?"<>|｜\s\x00-\x1f]+')
_LONGEST = 60  # characters of a file's name


def named(text: str) -> dict[str, tuple[int, ...]]:
    """The slots of what a sentence names: `named` are the tickets, each of `each` must be there; Refusal: no tickets at all."""
    if _NO_TICKETS.search(text):
        raise Refusal("现在只能把问题单导成 Excel 表，例如“导出未结问题”；名单请问“党代表名单”。")
    numbers = tuple(parse_refs(text))
    spans = [range(int(first), min(int(last), int(first) + _LONGEST_SPAN) + 1) for first, last in _SPAN.findall(text)]
    if not numbers:
        return {}
    return {"named": (*numbers, *chain(*spans)), "each": () if spans else numbers}


def answer(question: Question, metric: str) -> tuple[str, Numbers]:
    """Promise the file and say so; or say that there is nothing, or too much, to send."""
    ctx = question.ctx
    found = listing.tickets_behind(question, metric)
    if missing := sorted(set(question.slots.get("each") or ()) - {case.no for case in found}):
        numbers = "、".join(f"#{no}" for no in missing)
        raise Refusal(
            f"{numbers} 不在您的数据范围，或不算在内（撤回、并案等），没有导出。请去掉再说一次；单看一件回它的编号。"
        )
    if not found:
        return (
            f"{listing.nothing(question, metric).removesuffix('。')}，没有表格可发；换个范围再问，例如“导出本月问题清单”。",
            [],
        )
    if len(found) > MOST:
        at = f"@{ctx.bot_name} " if ctx.in_group else ""
        raise Refusal(
            f"{listing.head(question, metric, len(found))}，一张表最多{MOST}件。请按月或按网点来要，例如“{at}导出本月问题清单”。"
        )
    rows = [register.Row(question, file) for file in dossiers.of(ctx.session, found, as_of=question.view.now)]
    file = File(_name(question, metric, len(rows)), ctx.now, _tables(question, metric, rows))
    mark = hashlib.sha256(f"{ctx.message.key} {file.name}".encode()).hexdigest()[:32]  # once a message and question
    instead = f"请{f'在群里回“@{ctx.bot_name} 列出来”' if ctx.in_group else '回“列出来”'}看清单"
    Promises.of(ctx).file(ctx.person.userid, key=f"file:{mark}", file=file, instead=instead)
    by = "随后发给您" if ctx.message.channel == "app" else "随后由应用单聊发给您"  # the AI bot can push no file
    where = f"不发在群里，{by}" if ctx.in_group else by
    said = [
        listing.head(question, metric, len(rows)),
        f"表格《{file.name}》{where}：一件一行，另附办理过程。",
        *([question.note] if question.note else []),
    ]
    return "\n".join(said), [(len(rows), metric)]


def _name(question: Question, metric: str, count: int) -> str:
    """沛县-5月-已解决12件-201811301800.xlsx."""
    at = wording.stamp(question.view.now).translate({ord(sign): None for sign in "-: "})
    about = _UNFIT.sub("", "-".join([question.place, *question.parts])).replace("您", "我")[:_LONGEST]
    return f"{about}-{listing.name_of(metric)}{count}件-{at}{SUFFIX}"


def _tables(question: Question, metric: str, rows: list[register.Row]) -> tuple[Table, ...]:
    return (
        Table(
            "问题",
            tuple((name, width) for name, width, _ in register.COLUMNS),
            [[read(row) for _, _, read in register.COLUMNS] for row in rows],
        ),
        Table("过程", register.STEPS, [step for row in rows for step in register.steps(row)]),
        Table(
            "说明", (("项目", 12), ("内容", 80)), [[name, said] for name, said in _about(question, metric, len(rows))]
        ),
    )


def _about(question: Question, metric: str, count: int) -> list[tuple[str, str]]:
    """What was asked, by whom, as of when, and how it is counted."""
    ctx, measure = question.ctx, MEASURES.get(metric)
    room = ctx.group.name if ctx.in_group and ctx.group else "单聊"
    return [
        ("问的是", f"{question.title}｜{listing.name_of(metric)}".replace("您", "我")),
        ("件数", f"{count} 件，与“问题”页的行数相同"),
        ("截至", wording.stamp(question.view.now)),
        ("谁要的", f"{ctx.person.name}（{room}）"),
        ("范围", question.note or "本人数据范围"),
        ("口径", f"{measure.label}＝{measure.definition}；{_COUNTED}" if measure and measure.definition else _COUNTED),
        ("隐去的", "匿名反映的不写反映人；别人话里的电话号码、证件号码已隐去"),
        ("从哪来", "连心桥，按每一单的记录现数；描述以导出时为准"),
    ]
