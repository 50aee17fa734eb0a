"""One tokenizer for both scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.tokenizer import BilingualTokenizer

TOKENIZER = BilingualTokenizer(BilingualTokenizer.get_default_config())


def words(text: str) -> list[str]:
    return [token.text for token in TOKENIZER.tokenize(Message({"text": text}), "text")]


def test_chinese_is_cut_into_words() -> None:
    assert words("我要投诉快递") == ["我要", "投诉", "快递"]


def test_traditional_chinese_is_cut_like_simplified() -> None:
    assert words("藍牙耳機壞了") == ["藍牙", "耳機", "壞", "了"]


def test_english_is_cut_at_punctuation() -> None:
    assert words("It's late, isn't it?") == ["It", "'s", "late", ",", "is", "n't", "it", "?"]


@pytest.mark.parametrize("number", ["DD-20231234", "SD2611030042", "ＳＤ２６１１０３００４２", "114-1234567-1234567"])
def test_an_order_number_between_han_stays_whole(number: str) -> None:
    assert words(f"订单{number}没到") == ["订单", number, "没", "到"]


def test_the_lemma_is_the_normal_form() -> None:
    (token,) = TOKENIZER.tokenize(Message({"text": "ＡＰＰ"}), "text")
    assert (token.text, token.lemma) == ("ＡＰＰ", "app")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b", "\u3000"])
def test_blanks_give_no_tokens(text: str) -> None:
    assert words(text) == []


def test_training_examples_are_cut_only_for_those_who_learn_from_tokens() -> None:
    for wanted in (True, False):
        tokenizer = BilingualTokenizer({**BilingualTokenizer.get_default_config(), "in_training": wanted})
        examples = tokenizer.process_training_data(TrainingData([Message.build("你好", "greet")])).training_examples
        assert bool(examples[0].get("text_tokens")) is wanted


@given(st.text(max_size=120))
def test_tokens_are_never_blank_and_their_offsets_are_those_of_the_original(text: str) -> None:
    end_of_last = 0
    for token in TOKENIZER.tokenize(Message({"text": text}), "text"):
        assert token.text.strip() or token.lemma.strip()
        assert text[token.start : token.end] == token.text
        assert token.start >= end_of_last or text[token.start] == text[end_of_last - 1]
        end_of_last = token.end
