"""The other side is Rasa's default, changed only in its favour."""

from typing import Any

import pytest

from benchmarks.nlu.stock import configuration, folder_of


def component(config: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in config["pipeline"] if each["name"] == name)
    return found


def test_english_is_the_pipeline_rasa_fills_in_without_canned_answers() -> None:
    config = configuration("en")

    assert [each["name"] for each in config["pipeline"]] == [
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "EntitySynonymMapper",
        "FallbackClassifier",
    ]
    assert component(config, "DIETClassifier") == {
        "name": "DIETClassifier",
        "epochs": 100,
        "constrain_similarities": True,
    }


def test_chinese_is_cut_by_jieba_and_looked_up_within_sentences() -> None:
    config = configuration("zh")

    assert config["language"] == "zh"
    assert config["pipeline"][0] == {"name": "JiebaTokenizer"}
    assert component(config, "RegexFeaturizer")["use_word_boundaries"] is False


def test_a_trial_may_learn_for_fewer_epochs() -> None:
    assert component(configuration("en", epochs=2), "DIETClassifier")["epochs"] == 2


@pytest.mark.parametrize(
    ("language", "digest", "epochs", "threads"),
    [("zh", "a", 100, 2), ("en", "b", 100, 2), ("en", "a", 3, 2), ("en", "a", 100, 8)],
)
def test_whatever_changes_a_model_or_its_cost_gives_it_another_folder(
    language: str, digest: str, epochs: int, threads: int
) -> None:
    kept = folder_of("en", "a", configuration("en"), 2)

    assert folder_of(language, digest, configuration(language, epochs), threads) != kept
    assert folder_of("en", "a", configuration("en"), 2) == kept
