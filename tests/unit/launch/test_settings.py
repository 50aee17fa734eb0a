"""Every setting has a default that works; a wrong one is named together with its cure."""

from pathlib import Path

import pytest

from settings import SettingError, load

WEBHOOK = {
    "SANDRA_WEBHOOK_URL": "https://hooks.example/T0K3N/",
    "SANDRA_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}
CLUSTER = {
    "SANDRA_RASA_URL": "http://127.0.0.1:5100",
    "SANDRA_ACTIONS_URL": "http://127.0.0.1:5200",
    "SANDRA_REDIS_URL": "redis://:hush@redis.example:6379/1",
    "SANDRA_EVENT_BROKER_URL": "amqp://sandra:hush@rabbitmq.example/sandra",
    "SANDRA_POOL_SIZE": "2",
    "SANDRA_POOL_OVERFLOW": "0",
}
TEXT = "green tea in the rain, and no umbrella"


def test_an_empty_environment_gives_an_installation_that_works(tmp_path: Path) -> None:
    settings = load({}, tmp_path)

    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055"
    assert settings.public_desk_url == "http://localhost:8000"
    assert settings.store_url == f"sqlite:///{tmp_path}/var/sandra.db"
    assert settings.demo is True


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = load({}, tmp_path), load({}, tmp_path)

    assert first.secret == second.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "var/secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret"]


def test_a_secret_that_is_set_is_used_and_never_shown(tmp_path: Path) -> None:
    settings = load({"SANDRA_SECRET": "correct-horse", "SANDRA_RASA_TOKEN": "battery"}, tmp_path)

    assert settings.secret == "correct-horse"
    assert "correct-horse" not in repr(settings)
    assert "battery" not in repr(settings)
    assert not (tmp_path / "var/secret").exists()


@pytest.mark.parametrize("variable", ["SANDRA_STORE_URL", "SANDRA_TRACKER_URL", "SANDRA_SPOOL_URL"])
def test_a_databases_password_is_never_shown(tmp_path: Path, variable: str) -> None:
    settings = load({variable: "postgresql+psycopg2://sandra:hush@db.example/sandra"}, tmp_path)
    assert "hush" not in repr(settings)


def test_relative_paths_start_at_the_projects_folder(tmp_path: Path) -> None:
    settings = load({"SANDRA_VAR": "state", "SANDRA_STORE_URL": "sqlite:///shop.db"}, tmp_path)

    assert settings.heartbeat_path == tmp_path / "state/worker.alive"
    assert settings.spool_url == f"sqlite:///{tmp_path}/state/spool.db"
    assert settings.store_url == f"sqlite:///{tmp_path}/shop.db"


@pytest.mark.parametrize("url", ["postgresql://shop@db/sandra", "sqlite:///:memory:", "sqlite://"])
def test_other_databases_are_taken_as_they_are(tmp_path: Path, url: str) -> None:
    assert load({"SANDRA_STORE_URL": url}, tmp_path).store_url == url


def test_a_spool_in_a_file_has_files_beside_it_and_one_on_a_server_is_one_database(tmp_path: Path) -> None:
    files = load({"SANDRA_SPOOL_URL": "sqlite:///kept/waiting.db"}, tmp_path)
    server = load({"SANDRA_SPOOL_URL": "postgresql://rasa@db/spool"}, tmp_path)

    assert (files.letters_url, files.wecom_url) == tuple(
        f"sqlite:///{tmp_path}/kept/{name}.db" for name in ("letters", "wecom")
    )
    assert {server.spool_url, server.letters_url, server.wecom_url} == {"postgresql://rasa@db/spool"}


def test_the_spool_stands_apart_from_the_store(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="it has to work when the store does not"):
        load({"SANDRA_SPOOL_URL": "postgresql://db/one", "SANDRA_STORE_URL": "postgresql://db/one"}, tmp_path)


def test_children_read_the_same_settings_from_what_is_handed_to_them(tmp_path: Path) -> None:
    changed = {"SANDRA_RASA_PORT": "6005", "SANDRA_DEMO": "0", "SANDRA_VAR": "elsewhere"}
    settings = load({**changed, **WEBHOOK, **CLUSTER}, tmp_path)

    assert load(settings.environment(), Path("/")) == settings


@pytest.mark.parametrize(
    ("variable", "value", "cure"),
    [
        ("SANDRA_RASA_PORT", "http", "a port from 1 to 65535, such as 5005"),
        ("SANDRA_DESK_PORT", "70000", "a port from 1 to 65535, such as 8000"),
        ("SANDRA_DEMO", "yes", "1 (on) or 0 (off)"),
        ("SANDRA_GATHER_SECONDS", "soon", "seconds from 0.0 to 3600"),
        ("SANDRA_ACTION_TIMEOUT", "0", "seconds from 0.1 to 3600"),
        ("SANDRA_ACTION_TIMEOUT", "nan", "seconds from 0.1 to 3600"),
        ("SANDRA_PUBLIC_CHAT_URL", "chat.example", "a web address such as http://localhost:5005"),
        ("SANDRA_STORE_URL", "shop.db", "a database address such as sqlite:///"),
        ("SANDRA_RASA_URL", "rasa:5005", "a web address such as http://127.0.0.1:5005"),
        ("SANDRA_REDIS_PREFIX", "sandra:", "letters and digits, such as sandra"),
        ("SANDRA_POOL_SIZE", "0", "a number from 1 to 1000, such as 3"),
        ("SANDRA_POOL_OVERFLOW", "-1", "a number from 0 to 1000, such as 4"),
        ("SANDRA_SPOOL_PATH", "kept/spool.db", "name the same file in SANDRA_SPOOL_URL"),
    ],
)
def test_a_wrong_value_is_named_with_its_cure(tmp_path: Path, variable: str, value: str, cure: str) -> None:
    with pytest.raises(SettingError) as error:
        load({variable: value}, tmp_path)

    assert str(error.value).startswith(f"{variable} is '{value}'")
    assert cure in str(error.value)
    assert "\n" not in str(error.value)


def test_all_processes_run_here_or_those_that_are_named(tmp_path: Path) -> None:
    assert load({}, tmp_path).processes == ("actions", "rasa", "desk", "worker")
    assert load({"SANDRA_PROCESSES": "worker rasa"}, tmp_path).processes == ("rasa", "worker")
    with pytest.raises(SettingError, match="SANDRA_PROCESSES has 'web': set it to some of actions rasa desk worker"):
        load({"SANDRA_PROCESSES": "rasa web"}, tmp_path)


def test_two_processes_cannot_share_a_port(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SANDRA_DESK_PORT is 5055, which SANDRA_ACTIONS_PORT uses too"):
        load({"SANDRA_DESK_PORT": "5055"}, tmp_path)


def test_rasas_api_is_not_opened_to_a_network_without_a_token(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SANDRA_RASA_TOKEN is not set"):
        load({"SANDRA_HOST": "0.0.0.0"}, tmp_path)

    opened = load({"SANDRA_HOST": "0.0.0.0", "SANDRA_RASA_TOKEN": "long"}, tmp_path)
    assert opened.rasa_url == "http://127.0.0.1:5005"


def test_the_webhook_is_off_until_it_has_an_address(tmp_path: Path) -> None:
    assert load({}, tmp_path).webhook_url == ""
    assert load({"SANDRA_WEBHOOK_SECRET": "short"}, tmp_path).webhook_url == ""
    assert load(WEBHOOK, tmp_path).webhook_url == "https://hooks.example/T0K3N/", "each letter of a path counts"


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        (WEBHOOK["SANDRA_WEBHOOK_SECRET"], bytes.fromhex("31f290f6bf0629")),
        ("whsec_" + "QUJD" * 8 + "QQ==", b"ABCABC"),
        ("whsec_" + "QUJD" * 8 + "QQ", b"ABCABC"),
        (TEXT, TEXT.encode()),
        ("大雨里的绿茶没有伞", "大雨里的绿茶没有伞".encode()),
    ],
)
def test_the_webhooks_secret_is_base64_after_its_mark_or_any_long_text(tmp_path: Path, secret: str, key: bytes) -> None:
    settings = load({**WEBHOOK, "SANDRA_WEBHOOK_SECRET": secret}, tmp_path)

    assert settings.webhook_key.startswith(key)
    assert secret not in repr(settings) and "T0K3N" not in repr(settings)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("", "is not set while SANDRA_WEBHOOK_URL is"),
        ("s3cret", "is shorter than 24 bytes"),
        ("whsec_c2hvcnQ=", "is shorter than 24 bytes"),
        ("whsec_" + "~" * 32, "is neither plain text nor whsec_ with base64 after it"),
        ("whsec_" + "A" * 33, "is neither plain text nor whsec_ with base64 after it"),
    ],
)
def test_a_webhook_without_a_secret_that_holds_is_refused(tmp_path: Path, secret: str, problem: str) -> None:
    with pytest.raises(SettingError) as error:
        load({**WEBHOOK, "SANDRA_WEBHOOK_SECRET": secret}, tmp_path)

    assert str(error.value).startswith(f"SANDRA_WEBHOOK_SECRET {problem}: set it to what `echo whsec_$(openssl rand")
    assert not secret or secret not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "hooks.example/T0K3N",
        "ftp://hooks.example/T0K3N",
        "https:///T0K3N",
        "https://:443/T0K3N",
        "https://[::1/T0K3N",
        "https://hooks.example:99999/T0K3N",
        "https://hooks.example/T0K 3N",
        "https://hooks.example/T0K\t3N",
    ],
)
def test_the_webhooks_address_is_checked_and_not_shown(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingError, match="SANDRA_WEBHOOK_URL is no web address: set it to one such as") as error:
        load({**WEBHOOK, "SANDRA_WEBHOOK_URL": url}, tmp_path)

    assert "T0K" not in str(error.value)


WECHAT = {
    "SANDRA_WECHAT_APP_ID": "wx1",
    "SANDRA_WECHAT_APP_SECRET": "s3cret",
    "SANDRA_WECHAT_TOKEN": "word",
}


def test_a_messaging_app_is_off_until_all_its_variables_are_set(tmp_path: Path) -> None:
    assert load({}, tmp_path).channels_on == frozenset()
    settings = load(WECHAT, tmp_path)
    assert settings.channels_on == {"wechat"}
    assert settings.environment()["SANDRA_WECHAT_API"] == "https://api.weixin.qq.com"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize("missing", sorted(WECHAT))
def test_a_messaging_app_that_is_set_up_by_half_is_named_with_its_cure(tmp_path: Path, missing: str) -> None:
    with pytest.raises(SettingError, match=rf"{missing} is not set while SANDRA_WECHAT_\w+ is: set it as well"):
        load({name: value for name, value in WECHAT.items() if name != missing}, tmp_path)


def test_people_write_for_longer_in_messenger_only_where_that_is_switched_on(tmp_path: Path) -> None:
    switch = "SANDRA_FACEBOOK_HUMAN_AGENT"
    assert load({}, tmp_path).channels_longer_for_people == frozenset()
    assert load({}, tmp_path).environment()[switch] == "0"
    assert load({switch: "1"}, tmp_path).channels_longer_for_people == {"facebook"}
    with pytest.raises(SettingError, match=rf"{switch} is 'yes': set it to 1 \(on\) or 0 \(off\)"):
        load({switch: "yes"}, tmp_path)


def test_sites_with_the_widget_may_talk_to_rasa(tmp_path: Path) -> None:
    settings = load({"SANDRA_SITE_ORIGINS": "https://shop.example.com https://www.example.com/"}, tmp_path)
    assert {"https://shop.example.com", "https://www.example.com"} < set(settings.allowed_origins)


@pytest.mark.parametrize("origin", ["shop.example.com", "https://shop.example.com/shop", "*"])
def test_a_site_that_is_no_origin_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(SettingError, match="SANDRA_SITE_ORIGINS has"):
        load({"SANDRA_SITE_ORIGINS": origin}, tmp_path)


def test_an_identity_secret_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SANDRA_IDENTITY_SECRET is shorter than 32 bytes"):
        load({"SANDRA_IDENTITY_SECRET": "letmein"}, tmp_path)


def test_several_processes_of_a_kind_are_reached_where_they_share_an_address(tmp_path: Path) -> None:
    settings = load(CLUSTER, tmp_path)
    assert settings.environment()["ACTIONS_URL"] == "http://127.0.0.1:5200/webhook"
    assert settings.rasa_url == "http://127.0.0.1:5100"
    assert settings.own_rasa_url == "http://127.0.0.1:5005", "this one is asked whether it is ready"
    assert settings.environment()["POSTGRESQL_POOL_SIZE"] == "2"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value", "cure"),
    [
        ("SANDRA_REDIS_URL", "hush@redis.example", "redis://localhost:6379/0 or rediss://"),
        ("SANDRA_REDIS_URL", "http://:hush@redis.example", "redis://localhost:6379/0 or rediss://"),
        ("SANDRA_EVENT_BROKER_URL", "mqtt://:hush@mq.example", "kafka://kafka1.example:9092"),
    ],
)
def test_an_address_of_no_such_service_is_refused_and_not_shown(
    tmp_path: Path, variable: str, value: str, cure: str
) -> None:
    with pytest.raises(SettingError, match=f"{variable} is no address of such a service") as error:
        load({variable: value}, tmp_path)
    assert cure in str(error.value) and "hush" not in str(error.value)
