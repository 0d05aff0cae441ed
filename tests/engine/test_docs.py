"""The documentation is true where a program can tell: links, commands, algorithms, figures and generated pages."""

from __future__ import annotations

import argparse
import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from flair_seg.commands.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "training" / "README.md",
        ROOT / "benchmarks" / "RESULTS.md",
    ]
)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
PLACEHOLDERS = {"COMMAND": "segment", "COMMANDE": "segment"}


def name_of(path: Path) -> str:
    """Return a path as the test report shows it."""
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings as GitHub and MkDocs make them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_to_files_and_headings(page: Path) -> None:
    broken = []
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(page))):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = unquote(link).partition("#")
        target = (page.parent / place).resolve() if place else page
        exists = target.exists() and ROOT in (target, *target.parents)
        if not exists or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_docs_link_to_nothing_outside_of_their_site() -> None:
    docs = ROOT / "docs"
    outside = {
        f"{name_of(page)}: {link}"
        for page in docs.rglob("*.md")
        for link in LINK.findall(prose(page))
        if not re.match(r"[a-z]+:|#", link) and docs not in (page.parent / link.partition("#")[0]).resolve().parents
    }
    assert outside == set()


def shell_commands(path: Path) -> Iterator[str]:
    """Return the calls of `flair-seg` in a page's blocks of shell code, without comments and what follows them."""
    for language, block in FENCE.findall(path.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines() if language == "sh" else ():
            command = re.search(r"(?:^|[\s(])flair-seg (.*)", line)
            if command and not line.lstrip().startswith("#"):
                yield re.split(r" (?:\|\||&&|\||#|>>?) ?|;", command[1])[0].strip()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_of_the_pages_are_accepted(
    page: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("settings.json").write_text("{}", encoding="utf-8")
    refused = []
    for command in shell_commands(page):
        try:
            build_parser().parse_args([PLACEHOLDERS.get(word, word) for word in shlex.split(command)])
        except SystemExit as stop:
            if stop.code:
                refused.append(f"{command}: {capsys.readouterr().err.strip().splitlines()[-1]}")
    assert refused == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_named_in_the_text_exist(page: Path) -> None:
    unknown = []
    for call in re.findall(r"`flair-seg ([^`]+)`", prose(page)):
        parser = build_parser()
        for word in call.split():
            inner = commands_of(parser)
            if word in inner:
                parser = inner[word]
            elif (inner and word.islower() and word[0] != "-") or (word[:2] == "--" and not has_option(parser, word)):
                unknown.append(call)
    assert [call for call in unknown if "|" not in call] == []


def commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return a parser's subcommands."""
    found = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0]) if found else {}


def has_option(parser: argparse.ArgumentParser, option: str) -> bool:
    """Whether a parser, or any below it where it is the whole program's, knows an option."""
    return option in parser._option_string_actions or any(
        option in inner._option_string_actions for inner in commands_of(parser).values()
    )


def test_algorithms_named_in_the_pages_exist() -> None:
    known = set(re.findall(r"^### (\w+)$", (ROOT / "docs/reference/algorithms.md").read_text("utf-8"), re.MULTILINE))
    assert len(known) >= 14
    named = {
        (name_of(page), name)
        for page in [*PAGES, ROOT / "Makefile", ROOT / "metadata.txt"]
        for name in re.findall(r"\bflair:(\w+)", page.read_text(encoding="utf-8"))
    }
    assert {pair for pair in named if pair[1] not in known} == set()


def test_make_targets_and_training_modules_named_in_the_pages_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    missing = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = "\n".join([*re.findall(r"`([^`\n]+)`", text), *(block for _, block in FENCE.findall(text))])
        missing |= {
            f"{name_of(page)}: make {name}"
            for name in re.findall(r"^make ([a-z][a-z-]*)", code, re.MULTILINE)
            if name not in targets
        }
        missing |= {
            f"{name_of(page)}: training.{name}"
            for name in re.findall(r"-m training\.(\w+)", code)
            if not (ROOT / "training" / f"{name}.py").is_file()
        }
    assert missing == set()


def figures(name: str) -> list[str]:
    """Return the figures of a README in order, without those of the names of files and addresses."""
    text = re.sub(r"\]\([^)]*\)", "]", (ROOT / name).read_text(encoding="utf-8"))
    return re.findall(r"(?<![\w.])\d+(?:[.,]\d+)*", re.sub(r"\d{4}_\w+", "", text))


def test_both_languages_give_the_same_figures() -> None:
    assert sorted(figures("README.md")) == sorted(figures("README.fr.md"))


def test_both_changelogs_have_the_same_versions() -> None:
    def versions(name: str) -> list[str]:
        return re.findall(r"^## ([\d.]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)

    assert versions("CHANGELOG.md") == versions("CHANGELOG.fr.md") != []


def test_navigation_of_the_site_holds_every_page() -> None:
    listed = re.findall(r"[\w/-]+\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(
        path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")
    )


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The script that generates the reference pages."""
    specification = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("docs/reference/commands.md", "commands_page"),
        ("docs/reference/python.md", "python_page"),
        ("docs/images/packages.svg", "drawing"),
    ],
)
def test_generated_pages_are_up_to_date(reference: ModuleType, path: str, function: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == getattr(reference, function)(), "run `make reference`"
