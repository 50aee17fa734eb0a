"""Whether a message is in a language Sandra does not speak, so that she can say so instead of guessing."""

import re
import unicodedata
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from spacy.lang.en.stop_words import STOP_WORDS

# What customers of a Chinese and English service most likely write besides, if not in a script of its own.
_LATIN_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "vi", "id", "ms", "tr", "pl", "sv", "tl", "ro", "cs")
_ENGLISH = "en"
_OWN_SCRIPTS = ("LATIN", "CJK", "BOPOMOFO", "FULLWIDTH LATIN")
_SURE = 0.999
_LEAST_WORDS = 3
_LEAST_LETTERS = 3
# Dutch "is" is an English word too, so a single one proves nothing; Spanish "no" and "me" never do.
_ENGLISH_SHARE = 0.2
_PLAIN_ENGLISH = STOP_WORDS - {"no", "me"} | {"hello", "hi", "please", "ok", "order", "cancel", "sorry", "thanks"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Chinese writers borrow の and write faces with kana and Cyrillic letters.
_BORROWED = frozenset("のノツシдДゞ")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LATIN_LANGUAGES))
    return identifier


def is_foreign(text: str) -> bool:
    """Whether a text is neither Chinese nor English.

    Letters of another script decide; among languages in Latin letters, trigrams of at least three words do,
    unless a fifth of the words are plain English ones.

    Args:
        text: A message as written; its first few hundred characters are enough.
    """
    letters = [character for character in text if character.isalpha() and character not in _BORROWED]
    foreign = sum(not unicodedata.name(letter, "").startswith(_OWN_SCRIPTS) for letter in letters)
    if foreign >= _LEAST_LETTERS and 2 * foreign > len(letters):
        return True
    words = _WORD.findall(text.lower())
    # A kana or two in a Chinese sentence stays a Chinese sentence; half Japanese is Japanese.
    if any("\u4e00" <= letter <= "\u9fff" for letter in letters):
        return foreign >= _LEAST_LETTERS and 4 * foreign > len(letters)
    plain = sum(word in _PLAIN_ENGLISH or "n't" in word for word in words)
    if len(set(words)) < _LEAST_WORDS or plain >= _ENGLISH_SHARE * len(words):
        return False
    language, probability = _identifier().classify(" ".join(words))
    return bool(language != _ENGLISH and probability >= _SURE)
