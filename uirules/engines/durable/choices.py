"""Tables and exceptions outside the network: where facts not known leave more than one row or exception possible."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from uirules.plan import nodes as n
from uirules.values import lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Uncertain, blame_of

if TYPE_CHECKING:
    from uirules.engines.durable.outside import Outside

__all__ = ["chosen_value", "table_value"]

MOST = 8
"""So many exceptions that may apply are tried out in every combination; beyond that, in pairs."""


def _holds(desk: Outside, row: n.TableRow) -> Any:
    return lifted.conjunction([desk.value(test) for test in row.tests if test is not None])


def table_value(desk: Outside, node: n.Table) -> Any:
    """The value of a table."""
    if node.policy == "collect":
        return _collected(desk, node)
    one_only = node.policy in ("unique", "any")
    sure: list[tuple[Any, n.TableRow]] = []
    maybe: list[tuple[Any, n.TableRow]] = []
    blame = NO_BLAME
    for row in node.rows:
        holds = _holds(desk, row)
        if holds is False:
            continue
        if isinstance(holds, Failed):
            return holds.blamed(blame)
        entry = desk.value(row.value), row
        if holds is not True:
            maybe.append(entry)
            blame |= blame_of(holds)
            continue
        if sure and (node.policy == "unique" or sure[0][0] != entry[0]):
            return Failed("conflict", desk.owner)
        sure.append(entry)
        if not one_only:
            break
    if sure and (one_only or not maybe):
        desk.applied((sure[0][1],))
        return sure[0][0]
    if not sure and not (maybe and desk.reach.is_total(node)):
        return Failed("no_rule", blame=blame)
    desk.applied(tuple(row for _, row in (*maybe, *sure)))
    return lifted.join([value for value, _ in (*maybe, *sure)], blame)


def _collected(desk: Outside, node: n.Table) -> Any:
    found: list[tuple[Any, Any]] = []
    rows: list[n.TableRow] = []
    for row in node.rows:
        holds = _holds(desk, row)
        if isinstance(holds, Failed):
            return holds
        if holds is not False:
            found.append((holds, 1 if node.aggregate == "count" else desk.value(row.value)))
            rows.append(row)
    if rows:
        desk.applied(tuple(rows))
    if node.aggregate in ("sum", "count", None):
        total: Any = 0
        for holds, value in found:
            total = lifted.add(total, value if holds is True else lifted.join([0, value], blame_of(holds)))
        return total
    choose: Any = min if node.aggregate == "min" else max
    sure = [value for holds, value in found if holds is True]
    best = lifted.extreme(choose, sure) if sure else None
    for holds, value in found:
        if holds is not True:
            further = value if best is None else lifted.extreme(choose, [best, value])
            best = further if best is None else lifted.join([best, further], blame_of(holds))
    return Failed("no_rule") if best is None else best


def chosen_value(desk: Outside, node: n.Defaults) -> Any:
    """The value of a general rule with exceptions."""
    maybe: list[tuple[n.Exception_, Any]] = []
    for rule in node.exceptions:
        holds = desk.value(rule.when)
        if isinstance(holds, Failed):
            return holds
        if holds is not False:
            maybe.append((rule, holds))
    beaten = {name for rule, holds in maybe if holds is True for name in rule.beats}
    standing = [rule for rule, _ in maybe if rule.name not in beaten]
    desk.applied(tuple(standing))
    blame = NO_BLAME.union(*(blame_of(holds) for _, holds in maybe))
    ways = _ways([(rule, holds is True) for rule, holds in maybe])
    if isinstance(ways, Failed):
        return ways.blamed(blame) if blame else ways
    if not blame:
        return desk.value(standing[0].value) if standing else _general(desk, node)
    values = [desk.value(rule.value) for rule in standing if rule.name in ways]
    if None not in ways:
        return lifted.join(values, blame)
    # A value that holds only in some cases describes those, where amounts alone rest on it.
    if values and node.default is None and desk.owner in desk.described:
        found = lifted.join(values, blame)
        if isinstance(found, Uncertain):
            return found
    return lifted.join([*values, _general(desk, node)], blame)


def _general(desk: Outside, node: n.Defaults) -> Any:
    return Failed("no_rule") if node.default is None else desk.value(node.default)


def _ways(maybe: list[tuple[n.Exception_, bool]]) -> set[str | None] | Failed:
    """The exceptions of which one can be the one that applies (None: none of them), in any case that may be."""
    doubtful = [rule for rule, sure in maybe if not sure]
    if len(doubtful) <= MOST:
        cases = [
            {rule.name for rule, there in zip(doubtful, bits, strict=True) if there}
            for bits in product((False, True), repeat=len(doubtful))
        ]
    else:
        cases = [{one.name, other.name} for one in doubtful for other in doubtful] + [set()]
    found: set[str | None] = set()
    for there in cases:
        rules = [rule for rule, sure in maybe if sure or rule.name in there]
        beaten = {name for rule in rules for name in rule.beats}
        left = [rule.name for rule in rules if rule.name not in beaten]
        if len(left) > 1:
            return Failed("conflict", ", ".join(left))
        found.add(left[0] if left else None)
    return found
