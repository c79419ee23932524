"""Unicode Burmese into Zawgyi, by the usual mapping: enough of it to make samples."""

from __future__ import annotations

import re

_STACKED = dict(
    zip(
        "ကခဂဃစဆဇဈဋဌဏတထဒဓနပဖဗဘမလ",
        "\u1060\u1061\u1062\u1063\u1065\u1066\u1068\u1069\u106c\u106d\u1070\u1071\u1073\u1075\u1076\u1077\u1078\u1079"
        "\u107a\u107b\u107c\u1085",
        strict=True,
    )
)
_Y, _R, _W, _H = "\ue001", "\ue002", "\ue003", "\ue004"
_LOW = f"[\u1060-\u1063\u1065-\u1085{_Y}{_W}{_H}]"


def to_zawgyi(text: str) -> str:
    """The text as a Zawgyi keyboard would have typed it."""
    text = re.sub(r"\u1004\u103a\u1039([\u1000-\u1021][\u103b-\u103e]*)", "\\1\u1064", text)
    text = re.sub(r"\u1039([\u1000-\u1021])", lambda m: _STACKED.get(m[1], "\u1039" + m[1]), text)
    text = text.replace("\u103f", "\u1086").replace("\u102b\u103a", "\u105a")
    text = text.translate({0x103B: _Y, 0x103C: _R, 0x103D: _W, 0x103E: _H})
    text = re.sub(f"([\u1000-\u1021\u1025\u1029]{_LOW}*){_R}({_LOW}*)", f"{_R}\\1\\2", text)
    text = re.sub(f"({_R}?[\u1000-\u1021\u1025\u1029\u1086]{_LOW}*\u1064?)\u1031", "\u1031\\1", text)
    text = text.replace("\u103a", "\u1039")
    return text.translate({ord(_Y): 0x103A, ord(_R): 0x103B, ord(_W): 0x103C, ord(_H): 0x103D})
