"""The whole menu on one page: a new feature is one module and one name here."""

from __future__ import annotations

from bot.router import Router
from handlers import admin, help, media, progress, tickets, visits

FEATURES = (tickets, visits, progress, admin, help, media)  # in help order


def build() -> Router:
    """Return the router with everything people can say."""
    router = Router()
    for feature in FEATURES:
        feature.declare(router)
    return router
