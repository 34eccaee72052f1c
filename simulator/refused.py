"""The one exception the API answers with an errcode."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal in WeCom's numbers."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
