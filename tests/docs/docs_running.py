"""A page carried out from top to bottom: files written, laws put together, commands and Python run, output compared."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from docs_pages import OF_OTHERS, ROOT, Block, blocks

from uirules import load_ruleset
from uirules.check import check_ruleset
from uirules.cli import main
from uirules.ruleset.model import Provision
from uirules.ruleset.source import load_yaml, read_claims
from uirules.ruleset.validate import texts, validate
from uirules.ruleset.words import model_of
from uirules.scenarios import run_scenarios

_ENTRIES = frozenset({"parameters", "definitions", "conditions", "texts"})
"""Sections of a provision in which single entries can be put in the place of others."""

_CODE = re.compile(r"\s+# exit code ([0-9])\s*\Z")


def written(data: Any) -> str:
    """Plain data as YAML; every scalar is text, as rulesets are read."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def merged(old: Any, new: Any, depth: int = 2) -> Any:
    """``new`` laid over ``old``: sections and their entries are joined, what stands below them is replaced."""
    if depth and isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: merged(old.get(key), value, depth - 1) for key, value in new.items()}}
    return new


class Pages:
    """Carries out one page after the other, each in a folder with the data of the project beside it."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capfd = capfd
        self.output = ""
        self.names: dict[str, Any] = {"__name__": "__docs__"}
        self.files: dict[str, Any] = {}
        self.variants: list[tuple[Block, dict[str, Any]]] = []
        self.alone: dict[str, tuple[Any, str]] = {}
        for name in ("examples", "rulesets", "legal_refs", "tests"):
            (folder / name).symlink_to(ROOT / name)

    @property
    def law(self) -> Path:
        """Where the files of the page's own law are put together."""
        return self.folder / "law"

    def carry_out(self, page: Path) -> None:
        """Every block of a page in its order."""
        for block in blocks(page):
            try:
                self.block(block)
            except Exception as error:
                error.add_note(f"at {block.where}")
                raise
        for block, data in self.variants:
            self.variant(block, data)
        if self.files:
            assert self.problems(self.files) == [], f"docs/{page.name}: the files of its law"
            assert list(run_scenarios(load_ruleset(self.law)).all_problems) == []

    def block(self, block: Block) -> None:
        """One block."""
        if block.mark == "not run":
            assert block.value, f"{block.where}: not run, but why?"
            return
        method = getattr(self, f"_{block.language or 'text'}", None)
        assert method is not None, f"{block.where}: what is a block of {block.language}?"
        method(block)

    # ── YAML ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _yaml(self, block: Block) -> None:
        if block.page.name in OF_OTHERS and "…" in block.text:
            return  # shortened
        tree = load_yaml(block.text, name=block.where)
        if block.page.name in OF_OTHERS:
            return
        assert block.value, f"{block.where}: the block does not say which file it is, or is a part of"
        data = texts(tree)
        if block.mark in ("file", "part of"):
            assert (block.mark == "part of") == (block.value in self.files), block.where
            self.files[block.value] = merged(self.files.get(block.value, {}), data)
            if block.mark == "file":
                self.alone[block.value] = (self.files[block.value], block.text)
                self.whole(block, tree)
        elif block.mark == "instead in":
            self.variants.append((block, data))
        elif block.mark == "claim":
            claim = next(iter(read_claims(block.text, name=block.where)))
            assert claim.node is not None
            self.problems(self.files)
            load_ruleset(self.law).decide(claim.node.to_plain(), block.value, tree=claim.node)
        elif block.mark == "edit":
            place = self.folder / block.value
            old = texts(load_yaml(place)) if place.exists() else {}
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(written(merged(old, data, depth=20)), encoding="utf-8")
        else:
            assert block.mark == "save", f"{block.where}: unknown mark {block.mark}"
            place = self.folder / block.value
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")

    def variant(self, block: Block, data: dict[str, Any]) -> None:
        """A part that can stand in the place of another: the law stays sound, or is refused with the code given."""
        assert block.value is not None
        name, _, code = block.value.partition("; refused: ")
        old = self.files[name]
        joined = {key: merged(old[key], data[key], 1) for key in data if key in _ENTRIES}
        found = self.problems({**self.files, name: {**old, **data, **joined}})
        assert found == ([code] if code else []), f"{block.where}: {found}"

    def whole(self, block: Block, tree: Any) -> None:
        """A whole file of a ruleset satisfies its model."""
        assert block.value is not None
        model = model_of(block.value)
        if not block.value.startswith(("legal_refs/", "locales/", "scenarios/")) and model is not Provision:
            validate(model, tree)

    def problems(self, files: Mapping[str, Any]) -> list[str]:
        """What is wrong with a law put together from these files, by code."""
        for name, data in files.items():
            place = self.law / name
            place.parent.mkdir(parents=True, exist_ok=True)
            whole, text = self.alone.get(name, (None, ""))
            place.write_text(text if whole is data else written(data), encoding="utf-8")
        return [problem.code for problem in check_ruleset(self.law)]

    # ── commands and Python ──────────────────────────────────────────────────────────────────────────────────────────

    def _sh(self, block: Block) -> None:
        self.output = ""
        for line in block.text.replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                code = int(found[1]) if (found := _CODE.search(line)) else 0
                assert self.command(_CODE.sub("", line)) == code, f"{block.where}: {line}\n{self.output}"

    def command(self, line: str) -> int:
        """A command, ``uirules`` in this process, all others in a shell."""
        words = shlex.split(line, comments=True)
        self.capfd.readouterr()
        if words[0] != "uirules":
            return subprocess.run(["bash", "-euc", line], cwd=self.folder, check=False).returncode
        target = None
        if ">" in words:
            words, (target,) = words[: words.index(">")], words[words.index(">") + 1 :]
        code = main(words[1:])
        out, err = self.capfd.readouterr()
        self.output += out + err
        if target is not None:
            (self.folder / target).write_text(out, encoding="utf-8")
        return code

    def _python(self, block: Block) -> None:
        self.capfd.readouterr()
        code = "\n" * block.line + block.text
        exec(compile(code, str(block.page), "exec"), self.names)
        self.output = self.capfd.readouterr().out

    # ── what comes out ───────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, block: Block) -> None:
        if block.mark == "output":
            self.compare(block)

    def _json(self, block: Block) -> None:
        if block.mark == "output":
            self.compare(block)
        elif "…" not in block.text:
            json.loads(block.text)

    def compare(self, block: Block) -> None:
        """The block is what the one before it put out; where it is marked "in part", its lines occur in this order."""
        if block.value is None:
            assert self.output.strip() == block.text.strip(), f"{block.where}: {self.output}"
            return
        assert block.value == "in part", block.where
        rest = self.output.splitlines()
        for line in block.text.splitlines():
            wanted = line.strip()
            if wanted and wanted != "…":
                place = next((number for number, found in enumerate(rest) if wanted in found), None)
                assert place is not None, f"{block.where}: not in the output: {line}\n{self.output}"
                rest = rest[place + 1 :]
