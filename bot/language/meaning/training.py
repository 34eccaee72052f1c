"""Learn which intent a sentence has when no phrase fits it: our own sentences in, one small model file out.

python -m bot.language.meaning.training            regenerate lexicon/intents.json
python -m bot.language.meaning.training --report   only say what cross-validation finds
"""

import argparse
import json
from datetime import datetime
from pathlib import Path

from bot.language.classify import DEFAULT_MODEL
from bot.language.clean import normalise
from bot.language.examples import INTENTS, Example, read_examples, read_intents
from bot.language.fitting import Data, Settings
from bot.language.meaning.acts import Situation
from bot.language.meaning.tags import Tagger
from bot.language.meaning.who import Who
from bot.language.names import Gazetteer, Place
from bot.language.training import report, save, train
from models.rules.workdays import SHANGHAI, WorkCalendar

LEXICON = DEFAULT_MODEL.parent
MODEL = LEXICON / "intents.json"
SETTINGS = Settings(rare=2, keyword_scale=0.0, keyword_weight=0.0, noise=0.05)
REPORT = "report"
NOW = datetime(2024, 6, 19, 10, tzinfo=SHANGHAI)


def shapes() -> list[Example]:
    """(shape of a sentence, intent) for every example, the names in it replaced as in the service.

    What teaches the categories are reports, all of them, so they teach what a report sounds like, too.
    """
    roster = json.loads((INTENTS / "roster.json").read_text("utf-8"))
    places = [Place(str(n), f"{name}支局", name, (), county) for n, (name, county) in enumerate(roster["outlets"])]
    who = Who((name, name, "书记 主任 局长 支局长") for name in roster["people"])
    tagger = Tagger(Gazetteer(places), who, ())  # the roster is made up: what a name is, not which, is learned
    about = Situation("", "", NOW, WorkCalendar(), own=tuple(str(n) for n in range(len(places))))
    found = [(tagger.tag(normalise(sentence), about).shape, intent) for sentence, intent in read_intents()]
    found += [(tagger.tag(normalise(sentence), about).shape, REPORT) for sentence, _ in read_examples()]
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=MODEL, help="where the model goes")
    parser.add_argument("--report", action="store_true", help="train nothing, cross-validate")
    options = parser.parse_args()
    examples = shapes()
    if options.report:
        report(Data(examples, {}, sorted({label for _, label in examples}), SETTINGS))
        return
    model = train(examples, {}, settings=SETTINGS)
    save(model, options.out)
    print(f"{options.out}: version {model.version}, {len(model.grams)} grams, sure from {model.sure[0]}")


if __name__ == "__main__":
    main()
