"""The one exception whose text is shown to the asker."""


class Refusal(Exception):
    """A polite no: one kind Chinese sentence that says what to do next. Nothing of the act remains."""

    @property
    def text(self) -> str:
        return str(self.args[0])
