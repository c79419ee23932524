"""Draws: the same on every machine, each for itself, as often as the weights say."""

from __future__ import annotations

from fractions import Fraction

from uirules.sampling.draws import Bands, Draws, Weights


def test_draws_are_those_of_the_definition() -> None:
    """The SHA-256 of seed, number and name times the limit, over 2**256: pinned, so that no version changes them."""
    draws = Draws(1, 0)
    assert [draws.below(name, 1_000_000) for name in ("age", "sex", "tenure")] == [328002, 429047, 910258]


def test_a_draw_hangs_on_seed_number_and_name() -> None:
    """Another seed, another claim or another name is another draw; the same three are the same one."""
    limit = 10**30
    drawn = [Draws(*key).below(name, limit) for key in ((1, 2), (2, 1), (1, 3), (12, 0)) for name in ("a", "b")]
    assert len(set(drawn)) == len(drawn)
    assert Draws(1, 2).below("a", limit) == drawn[0]


def test_options_come_as_often_as_their_weights() -> None:
    """Weights 1, 0 and 3: a quarter, never, three quarters."""
    weights = Weights({"a": Fraction(1, 2), "never": Fraction(0), "b": Fraction(3, 2)})
    drawn = [Draws(5, number).option("x", weights) for number in range(4000)]
    assert weights.total == 4
    assert "never" not in drawn
    assert 900 < drawn.count("a") < 1100


def test_numbers_of_a_band_come_alike_with_both_ends() -> None:
    """Every number of a band occurs, none beside it."""
    bands = Bands(((3, 5), (8, 8)), Weights({"3-5": Fraction(3), "8-8": Fraction(1)}))
    drawn = [Draws(5, number).number("x", bands) for number in range(2000)]
    assert set(drawn) == {3, 4, 5, 8}
    assert all(400 < drawn.count(number) < 600 for number in (3, 4, 5, 8))
