"""Text read as expressions."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, system

Failed, Null, InputForm, True_, False_ = map(system, ("$Failed", "Null", "InputForm", "True", "False"))


@builtin("ToExpression", "ToExpression[s] is the value of the expression that the string s contains; ToExpression[s, "
         "form, h] puts h around it first.", attributes="Listable",
         messages={"sntx": "Invalid syntax in or before \"`1`\".", "sntxi": "Incomplete expression: \"`1`\".",
                   "notstrbox": "`1` is neither a string nor boxes."})  # fmt: skip
def to_expression(text, form=InputForm, wrapper=None):
    """The value of the last expression in the text; $Failed after a message where it cannot be read."""
    if type(text) is not str:
        from wlnet.forms import read_boxes

        written = read_boxes(text)
        if written is None:
            message("ToExpression", "notstrbox", text)
            return Failed
        text = written
    from wlnet.grammar import Incomplete, SyntaxFailure, read

    result: Expression = Null
    reader = read(text, state.session.resolve)
    while True:
        try:
            e = next(reader)
        except StopIteration:
            return result
        except SyntaxFailure as failure:
            message("ToExpression", "sntxi" if isinstance(failure, Incomplete) else "sntx", text)
            return Failed
        result = evaluate(e if wrapper is None else Expr(wrapper, (e,)))


@builtin("SyntaxQ", "SyntaxQ[s] is True if the string s can be read as expressions.", attributes="Listable",
         messages={"string": "A string is expected at position `1` in `2`."})  # fmt: skip
def syntax_q(text, form=InputForm):
    """True or False; nothing is evaluated."""
    if type(text) is not str:
        message("SyntaxQ", "string", 1, Expr(system("SyntaxQ"), (text,)))
        return None
    from wlnet.grammar import SyntaxFailure, parse

    try:
        parse(text)
    except SyntaxFailure:
        return False_
    return True_
