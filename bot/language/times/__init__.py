"""Times in Chinese sentences: days, weeks, spans, deadlines and festivals, read from a given moment."""

from bot.language.times.reading import find_times
from bot.language.times.spans import Mood, TimeSpan, WorkdayCalendar, describe

__all__ = ["Mood", "TimeSpan", "WorkdayCalendar", "describe", "find_times"]
