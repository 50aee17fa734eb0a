"""A stamp tells what changed since the last success."""

from pathlib import Path

from launch import fingerprint


def test_nothing_changed_after_the_stamp_is_written(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("intents: [greet]")
    now = fingerprint.of_files(tmp_path, ["domain.yml"]) | fingerprint.of_facts(rasa="3.6.21")
    fingerprint.write(tmp_path / "stamps/model", now)

    assert fingerprint.changes(tmp_path / "stamps/model", now) == []


def test_changed_added_and_removed_files_are_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("kept", "edited", "removed"):
        (data / name).write_text("first")
    fingerprint.write(tmp_path / "stamp", fingerprint.of_files(tmp_path, ["data"]))

    (data / "edited").write_text("second")
    (data / "added").write_text("first")
    (data / "removed").unlink()

    now = fingerprint.of_files(tmp_path, ["data"])
    assert fingerprint.changes(tmp_path / "stamp", now) == ["data/added", "data/edited", "data/removed"]


def test_a_file_that_appears_is_a_change(tmp_path: Path) -> None:
    fingerprint.write(tmp_path / "stamp", fingerprint.of_files(tmp_path, ["config.yml"]))
    (tmp_path / "config.yml").write_text("recipe: default.v1")

    now = fingerprint.of_files(tmp_path, ["config.yml"])
    assert fingerprint.changes(tmp_path / "stamp", now) == ["config.yml"]


def test_what_is_made_from_the_sources_is_not_one_of_them(tmp_path: Path) -> None:
    for made in ("web/node_modules/vite.js", "web/dist/index.html", "web/ui/__pycache__/a.pyc"):
        (tmp_path / made).parent.mkdir(parents=True)
        (tmp_path / made).write_text("made")
    (tmp_path / "web/ui/chat.ts").write_text("source")

    assert list(fingerprint.of_files(tmp_path, ["web"])) == ["web/ui/chat.ts"]
