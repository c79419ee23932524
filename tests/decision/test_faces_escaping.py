"""Nothing that a claim says does anything in any face, and a page can load or run nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from uirules.decision.document import (
    Block,
    Bullets,
    Column,
    DefinitionRows,
    Document,
    FactText,
    Heading,
    Identifier,
    Item,
    Paragraph,
    Row,
    Signature,
    Strong,
    Table,
    Term,
    Text,
    clean,
    runs,
)
from uirules.decision.faces import html, markdown, render, text
from uirules.decision.fonts import families

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{x.__class__}",
    "[link](javascript:alert(1))",
    "![pixel](https://example.org/p.png)",
    "https://example.org and www.example.org and a@example.org",
    "\x1b[31mred\x1b[0m \x1b]8;;http://example.org\x07link\x1b]8;;\x07 \x9b31m",
    "NUL\x00 and bell\x07",
    "\u202eabc\u2066def",
    "a|b\n| c | d |\n\n# heading\n- item\n> quote\n```\ncode",
    "`code` ``two`` *strong* _em_ ~~gone~~ $x$ \\",
    "count(contributions[paid = true]) in [a..b] [/x] [bold]",
    "1. one",
    "+ plus",
    "&lt;b&gt; &#60;",
    "</style><style>*{display:none}</style>",
    "\ud800 lone",
]


def letter(words: str, lang: str = "en") -> Document:
    """A document with the same words in every place that can hold them."""
    fact, ident = FactText(words), Identifier(words)
    cell = runs(fact, " ", ident)
    blocks: tuple[Block, ...] = (
        DefinitionRows((Row(runs("Claim"), (ident,)), Row(cell, cell))),
        Heading(1, cell, "1."),
        Paragraph((fact,)),
        Paragraph((Strong((fact, Term(words))),), "note"),
        Paragraph(cell, "strong"),
        Bullets((Item((fact,), (Item((ident,)),)),)),
        Table((Column(cell, "ordinal"), Column(cell, "main"), Column(cell)), ((cell, cell, cell),), cell),
        Signature((fact,), ((ident,),)),
    )
    return Document(lang, cell, blocks, blocks, standing=cell, banner=cell)


class Page(HTMLParser):
    """What a browser would make of the page, as far as these tests ask."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "wbr", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


SAFE_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "section", "p", "h1", "h2", "h3", "h4"} | {
    *("dl", "dt", "dd", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("div", "hr", "span", "strong", "code", "bdi", "wbr"),
}
SAFE_ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "role",
    "scope",
    "translate",
    "data-label",
}


def check_page(page: str) -> None:
    parsed = Page(page)
    assert parsed.open == []
    assert {tag for tag, _ in parsed.tags} <= SAFE_TAGS
    assert {name for _, attributes in parsed.tags for name in attributes} <= SAFE_ATTRIBUTES
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)


@pytest.mark.parametrize("words", NASTY)
def test_a_page_holds_only_what_the_emitter_wrote(words: str) -> None:
    page = html.render(letter(words))
    check_page(page)
    assert page.count("<style>") == page.count("</style>") == 1


@given(st.text(max_size=60))
def test_no_words_at_all_reach_the_page_as_markup(words: str) -> None:
    check_page(html.render(letter(words), embed_fonts=False))


def test_words_are_shown_as_they_were_said() -> None:
    words = "<b>&amp; {x} [y](z) `w` | 'q' \"p\""
    paragraph = Document("en", (), (Paragraph((FactText(words),)),))
    assert words in "".join(Page(html.render(paragraph)).words)
    assert words in text.render(paragraph)


def test_the_policy_admits_the_one_style_sheet_and_nothing_else() -> None:
    page = html.render(letter("မြန်မာ"))
    style = re.search("<style>(.*)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(attributes["content"] for _, attributes in Page(page).tags if "http-equiv" in attributes)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "<script" not in page and "style=" not in page and "http:" not in page and "https:" not in page


def test_a_page_names_its_language() -> None:
    assert '<html lang="my">' in html.render(letter("x", "my"))
    assert '<html lang="und">' in html.render(letter("x", '"><script>'))


def test_fonts_are_embedded_where_their_script_is_used() -> None:
    def weights(page: str) -> list[str]:
        return re.findall(r"@font-face \{[^}]*font-weight: (\d+)", page)

    assert weights(html.render(letter("မြန်မာ", "my"))) == ["400", "700"]
    assert weights(html.render(letter("မြန်မာ", "en"))) == ["400", "700"]
    assert weights(html.render(letter("Latin", "en"))) == []
    bare = html.render(letter("မြန်မာ", "my"), embed_fonts=False)
    assert weights(bare) == [] and len(bare) < 20_000
    for family in families():
        assert [weight for weight, _ in family.files] == [400, 700]


def test_headings_go_down_one_step_at_a_time() -> None:
    blocks = (Heading(1, runs("a")), Heading(2, runs("b")), Heading(3, runs("c")))
    tags = [tag for tag, _ in Page(html.render(Document("en", runs("t"), blocks))).tags]
    assert [tag for tag in tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3", "h4"]


def test_what_hangs_together_stays_on_one_line_of_a_page() -> None:
    sentence = Paragraph(runs("ကာလ ၃၆\u00a0လအထိ ရှိ", Term("အာမခံ"), Identifier("C-1")))
    page = html.render(Document("my", (), (sentence,)), embed_fonts=False)
    assert '<span class="whole">၃၆\u00a0လအထိ</span>' in page
    assert '<span class="term">အာမခံ</span>' in page and '<code class="whole" translate="no">C-1</code>' in page


def parsed(made: str) -> list[Token]:
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(made)
    return [part for token in tokens for part in (token, *(token.children or ()))]


def shape(made: str) -> list[str]:
    """The structure that a Markdown reader sees, without the words in it and the code of ids that are not empty."""
    unshown = ("text", "text_special", "code_inline")
    return [token.type for token in parsed(made) if token.type not in unshown]


@pytest.mark.parametrize("words", NASTY)
def test_markdown_reads_as_the_same_structure_whatever_a_claim_says(words: str) -> None:
    assert shape(markdown.render(letter(words))) == shape(markdown.render(letter("harmless")))


@given(st.text(min_size=1, max_size=60).filter(lambda words: clean(words).strip() != ""))
def test_no_words_at_all_change_the_structure_of_markdown(words: str) -> None:
    assert shape(markdown.render(letter(words))) == shape(markdown.render(letter("harmless")))


@pytest.mark.parametrize("words", NASTY)
def test_markdown_of_words_from_a_claim_makes_no_link_of_an_address(words: str) -> None:
    made = markdown.render(Document("en", runs("t"), (Paragraph((FactText(words),)),)))
    assert "://" not in made and "www." not in made and "<" not in made
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("a|b", "a\\|b"),
        ("*x* _y_ ~~z~~", "\\*x\\* \\_y\\_ \\~\\~z\\~\\~"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("`x`", "\\`x\\`"),
        ("[a](b)", "\\[a\\](b)"),
        ("![a](b)", "&#33;\\[a\\](b)"),
        ("http://x", "http&#58;//x"),
        ("www.x.org", "www&#46;x.org"),
        ("# h", "\\# h"),
        ("- x", "\\- x"),
        ("12. x", "12\\. x"),
        ("1) x", "1\\) x"),
        ("2026 is a year", "2026 is a year"),
        ("one\ntwo", "one two"),
        ("280,000 kyat (section 37)", "280,000 kyat (section 37)"),
    ],
)
def test_markdown_of_words_from_a_claim(words: str, escaped: str) -> None:
    assert markdown.render(Document("en", runs("t"), (Paragraph((FactText(words),)),))) == f"# t\n\n{escaped}\n"


@pytest.mark.parametrize(
    ("ident", "code"),
    [("a_b*c", "`a_b*c`"), ("a`b", "``a`b``"), ("`a`", "`` `a` ``"), ("a\n\nb", "`a b`"), ("", ""), ("<b>", "`<b>`")],
)
def test_markdown_of_an_id(ident: str, code: str) -> None:
    made = markdown.render(Document("en", runs("t"), (Paragraph(runs("x ", Identifier(ident))),)))
    assert made == f"# t\n\n{('x ' + code).strip()}\n"


@pytest.mark.parametrize("words", NASTY)
def test_terminal_text_has_no_control_character(words: str) -> None:
    made = text.render(letter(words))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made)


def test_terminal_text_keeps_brackets_that_look_like_markup() -> None:
    formula = "count(contributions[paid = true]) in [a..b] [/x] [bold]"
    made = text.render(Document("en", runs("t"), (Paragraph((Identifier(formula),)),)))
    assert formula in made


@given(st.text(max_size=400), st.integers(min_value=20, max_value=100))
def test_terminal_lines_are_no_wider_than_asked(words: str, width: int) -> None:
    paragraph = Paragraph((FactText(words),))
    for line in text.render(Document("en", runs("t"), (paragraph,)), width).split("\n"):
        assert text.cells(line) <= width


def test_terminal_lines_break_at_spaces_and_not_between_number_and_unit() -> None:
    made = text.wrap("ထည့်ဝင်ကြေးကာလ ၃၆\u00a0လ ရှိသဖြင့် ပြည့်မီပါသည်။", 9)
    assert made == ["ထည့်ဝင်ကြေးကာလ", "၃၆\u00a0လ ရှိသဖြင့်", "ပြည့်မီပါသည်။"]


def test_a_long_word_is_broken_between_clusters() -> None:
    lines = text.wrap("ဖော်ပြပါအဓိပ္ပာယ်ကောက်ယူချက်များအရ" * 3, 20)
    assert "".join(lines) == "ဖော်ပြပါအဓိပ္ပာယ်ကောက်ယူချက်များအရ" * 3
    assert not any(re.match("[\u102b-\u103e]", line) or line.endswith("\u1039") for line in lines)


def test_marks_take_no_column() -> None:
    assert text.cells("ကို") == 1 and text.cells("၃၆\u00a0လ") == 4 and text.cells("日本") == 4


@pytest.mark.parametrize("face", ["text", "markdown", "html"])
def test_a_face_is_the_same_every_time(face: str) -> None:
    made = {render(letter("မြန်မာ <b>"), face) for _ in range(3)}  # type: ignore[arg-type]
    assert len(made) == 1


def test_an_unknown_face_is_refused() -> None:
    with pytest.raises(ValueError, match="text, markdown, html"):
        render(letter("x"), "pdf")  # type: ignore[arg-type]


def test_a_table_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="cells"):
        Table((Column(runs("a")), Column(runs("b"))), ((runs(Text("x")),),))
