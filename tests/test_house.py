"""The shape of the house: imports run downward, the core reads no clock and no environment, importing costs little."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import uirules

PACKAGE = Path(uirules.__file__).parent

FLOORS = [
    ["errors"],
    ["values"],
    ["feel"],
    ["legal"],
    ["ruleset"],
    ["plan"],
    ["amend"],
    ["engines"],
    ["decision"],
    ["law", "amended", "facts", "sound"],
    ["language"],
    ["check", "scenarios", "examples", "sampling"],
    ["coverage"],
    ["mutation"],
    ["rulebook"],
    ["drafting"],
    ["records"],
    ["audit", "crosscheck"],
    ["cli"],
    ["__main__"],
]
"""From the ground up: a module imports from its own floor and those below."""

CORE = [
    "values",
    "feel",
    "legal",
    "ruleset",
    "plan",
    "amend",
    "engines",
    "decision",
    "law",
    "amended",
    "facts",
    "sound",
]

OUTSIDE = {
    "asyncio", "ctypes", "ftplib", "getpass", "http", "locale", "multiprocessing", "platform", "random", "requests",
    "secrets", "select", "signal", "smtplib", "socket", "subprocess", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
READS = {"today", "now", "utcnow", "getenv", "environ", "getcwd", "urandom", "expanduser", "home", "cwd"}


def modules() -> Iterator[tuple[str, Path]]:
    """The modules of the package, as ``engines.explain.lists``, with their files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] != "_data" and parts != ("__init__",):
            yield ".".join(part for part in parts if part != "__init__"), path


def floor(module: str) -> int:
    """The floor a module lives on."""
    top = module.partition(".")[0]
    return next(index for index, names in enumerate(FLOORS) if top in names)


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_has_a_floor() -> None:
    """A new package must be given its place."""
    known = {name for names in FLOORS for name in names}
    assert {module.partition(".")[0] for module, _ in modules()} == known


def test_imports_run_downward() -> None:
    """No module imports from a floor above its own, also not for types only."""
    wrong = []
    for module, path in modules():
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            package, _, rest = name.partition(".")
            if package == "uirules" and rest and rest.partition(".")[0] != "__version__":
                top = rest.partition(".")[0]
                if not any(top in names for names in FLOORS):
                    continue  # a name of the package itself
                if floor(rest) > floor(module):
                    wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_the_core_reads_nothing_of_the_world() -> None:
    """No clock, environment, network or random source in the core: same facts, same law, same answer."""
    wrong = []
    for module, path in modules():
        if module.partition(".")[0] not in CORE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        wrong += [f"{module} imports {name}" for name in imported(tree) if name.partition(".")[0] in OUTSIDE]
        wrong += [
            f"{module}:{node.lineno} reads {node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in READS
        ]
    assert wrong == []


def test_no_float_in_the_core() -> None:
    """Neither a float literal nor a call of float() stands where amounts are made."""
    wrong = []
    for module, path in modules():
        if module.partition(".")[0] not in CORE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            if literal or call:
                wrong.append(f"{module}:{node.lineno}")
    assert wrong == []


HEAVY = ("pydantic", "pydantic_core", "lark", "babel", "yaml", "polars", "pyarrow", "numpy", "pandas", "numba",
         "sqlalchemy", "psycopg", "cryptography", "rfc8785", "durable")  # fmt: skip


def loaded_by(code: str) -> set[str]:
    """The heavy libraries that some code loads in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name for name in HEAVY if name in run.stderr.splitlines()}


def test_importing_loads_no_heavy_library() -> None:
    """``import uirules`` is free; the libraries come with the first law that is loaded."""
    assert loaded_by("import uirules") == set()


def test_help_loads_no_heavy_library() -> None:
    """``uirules --help`` answers without reading a ruleset or making a model."""
    code = "\n".join(
        [
            "import sys",
            "sys.argv = ['uirules', '--help']",
            "from uirules.cli import main",
            "try:",
            "    main()",
            "except SystemExit:",
            "    pass",
        ]
    )
    assert loaded_by(code) == set()


def test_evaluating_feel_loads_no_model() -> None:
    """FEEL needs neither the models of rulesets nor the parser generator: its tables are stored."""
    assert loaded_by("import uirules.feel\nuirules.feel.evaluate('1 + 1')") == set()
