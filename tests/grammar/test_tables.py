"""Lark's own parser over the same tokens gives the same expressions as the reader, which drives the tables itself."""

from pathlib import Path

import pytest
from lark import Lark, Token
from lark.lexer import Lexer as LarkLexer
from lark.visitors import Transformer

import wlnet.grammar
from wlnet.expr import resolve, same
from wlnet.grammar import parse
from wlnet.grammar.lexer import Lexer
from wlnet.grammar.reader import ACTIONS
from wlnet.grammar.source import Source

GRAMMAR = Path(wlnet.grammar.__file__).with_name("wolfram.lark").read_text(encoding="utf-8")


class Tokens(LarkLexer):
    """The tokens of our lexer as Lark's."""

    __future_interface__ = 1

    def __init__(self, conf):
        pass

    def lex(self, state, parser_state):
        text = state.text if isinstance(state.text, str) else state.text.text
        for kind, value, position in Lexer(Source(text), resolve).tokens():
            if kind != "$END":
                yield Token(kind, value, position)


class Build(Transformer):
    """The actions of the reader as Lark calls them."""

    def __getattr__(self, name):
        if name not in ACTIONS:
            raise AttributeError(name)
        return lambda children: ACTIONS[name](children)

    def run(self, children):
        """The items written so far."""
        first, *more = [child.value if isinstance(child, Token) else child for child in children]
        return [*first, *more] if isinstance(first, list) else [first, *more]

    def arguments(self, children):
        return ACTIONS["arguments"]([children[0], children[1:]] if len(children) > 1 else children)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "1",
        "f[x_, {1, <2, 3>}, , <|a -> (b)|>][[1, 2]]",
        "-a b^2/c // f",
        "f[]",
        "{a;, ;;b}",
        "a[[b[[1]]]] + g[h[]]",
    ],
)
def test_same_as_lark(source):
    lark = Lark(GRAMMAR, parser="lalr", lexer=Tokens, transformer=Build())
    assert same(lark.parse(source), parse(source))
