"""The calendar as people read it, from the declarations: `python -m scheduler.calendar` writes docs/calendar.md."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from scheduler.jobs import JOBS, Job

PAGE = Path(__file__).resolve().parents[1] / "docs" / "calendar.md"
_WEEKDAYS = {"MON": "周一", "TUE": "周二", "WED": "周三", "THU": "周四", "FRI": "周五", "SAT": "周六", "SUN": "周日"}
_HEAD = """# 提醒日历

由 `scheduler/jobs.py` 的声明生成（`python -m scheduler.calendar`），请勿手改。

- “工作日”按国务院放假安排，含调休补班；“提前”指落在休息日的定期事项移到前一个工作日。
- 晚20点至早8点、休息日不推送（群里12:00–13:30也不推送），攒到下一个工作日的每日一条里；特急除外。
- 服务停过再恢复时，每条规则只补最近一次；晚于“补发时限”的记为错过，不再发。
- 每人每天除每日一条外，系统定时提醒最多单独发3条，其余并入下一条；群里每天至多一条小黑板。

| 时间 | 规则 | 发给 | 内容 | 哪些日子 | 补发时限 |
|---|---|---|---|---|---|
"""


def page(jobs: tuple[Job, ...] = JOBS) -> str:
    """Return the whole page."""
    return _HEAD + "".join(f"| {' | '.join(_cells(job))} |\n" for job in jobs)


def _cells(job: Job) -> tuple[str, ...]:
    title = f"{job.title}（随 `{job.within}`）" if job.within else job.title
    window = "—" if job.within else _hours(job.window)
    return (
        "；".join(_when(cron) for cron in job.cron.split(" / ")),
        f"`{job.rule}`",
        job.to,
        title,
        job.days.value,
        window,
    )


def _when(cron: str) -> str:
    """5月20–31日 周四 16:00, 8–20点整点, 每10分钟 …"""
    minute, hour, day, month, weekday = cron.split()
    parts = [f"{month}月".replace("-", "–") if month != "*" else "", f"{day}日".replace("-", "–") if day != "*" else ""]
    parts.append(_WEEKDAYS.get(weekday, ""))
    span = f"{hour.replace('-', '–')}点" if hour != "*" else ""
    if minute.startswith("*/"):
        parts.append(f"{span}每{minute[2:]}分钟")
    elif "-" in hour:
        parts.append(f"{span}，每小时")
    else:
        parts.append("、".join(f"{int(one):02d}:{int(minute):02d}" for one in hour.split(",")))
    return " ".join(part for part in parts if part)


def _hours(window: timedelta) -> str:
    return f"{int(window.total_seconds() // 3600)}小时"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
