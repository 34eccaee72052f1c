"""What is understood but not done yet, and says so."""

from collections.abc import Sequence

from bot.language.meaning.phrases import Saying
from bot.router import BOTH, Handler, Router
from handlers.later import materials, projects

SAYINGS = (*materials.SAYINGS, *projects.SAYINGS)


def declare(router: Router) -> None:
    """Declare what will come."""
    _declare(router, materials.SAYINGS, "宣传品", materials.answer)
    _declare(router, projects.SAYINGS, "领题、网格、考核、共建", projects.answer)


def _declare(router: Router, sayings: Sequence[Saying], name: str, handler: Handler) -> None:
    """One handler for every act of a module that is not carried out yet."""
    acts = dict.fromkeys(saying.act for saying in sayings if saying.act not in router.doers)
    router.does(*acts, name=name, where=BOTH, later=True)(handler)
