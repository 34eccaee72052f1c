"""Who is who: roster questions."""

from bot.router import BOTH, Router
from handlers.roster import answers, pairing, said

SAYINGS = said.SAYINGS


def declare(router: Router) -> None:
    """Declare what can be asked."""
    router.does("roster_query", name="查名册", where=BOTH, examples=("安国支局归谁包挂",))(answers.answer)
    pairing.declare(router)
    router.does("roster_change", name="改名册")(lambda ctx: pairing.understood(ctx) or answers.change(ctx))
    router.does("roster_import", name="更新名册", examples=("更新名册",))(answers.imported)
