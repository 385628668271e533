"""Control flow: CompoundExpression, conditionals, loops, and the ways out of them."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.control import Aborted, Breaking, Continuing, Going, Returning, Thrown
from wlnet.evaluator.fuse import Code, Compiler, Env, fuse
from wlnet.evaluator.patterns import matcher
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, same, system

True_, False_, Null = system("True"), system("False"), system("Null")


def fuse_sequence(e: Expr, compile: Compiler, tail: bool) -> Code | None:
    """a; b; c inside a compiled body."""
    if not e.args or any(isinstance(a, Expr) and a.head is system("Label") for a in e.args):
        return None
    *first, last = (compile(a, tail and i == len(e.args) - 1) for i, a in enumerate(e.args))
    if len(first) == 1:
        before = first[0]

        def two(env: Env) -> Expression:
            before(env)
            return last(env)

        return two

    def run(env: Env) -> Expression:
        for code in first:
            code(env)
        return last(env)

    return run


@builtin("CompoundExpression", "a; b; c evaluates a, b and c in turn and gives the value of the last.",
         attributes="HoldAll ReadProtected", fuse=fuse_sequence)  # fmt: skip
def compound_expression(*steps):
    """The value of the last step; `Goto` continues after the matching `Label`."""
    result: Expression = Null
    i, last = 0, len(steps) - 1
    while i <= last:
        try:
            if i == last:
                return evaluate(steps[i])
            result = evaluate(steps[i])
        except Going as going:
            at = [k for k, s in enumerate(steps) if isinstance(s, Expr) and s.head is system("Label")
                  and same(evaluate(s.args[0]), going.label)]  # fmt: skip
            if not at:
                raise
            i = at[0]
        i += 1
    return result


def fuse_if(e: Expr, compile: Compiler, tail: bool) -> Code | None:
    """If inside a compiled body: only the branch taken is evaluated."""
    if not 2 <= len(e.args) <= 4:
        return None
    test = compile(e.args[0])
    yes = compile(e.args[1], tail)
    no = compile(e.args[2], tail) if len(e.args) > 2 else (lambda env: Null)
    neither = compile(e.args[3], tail) if len(e.args) > 3 else None
    branches = [compile.substituted(a) for a in e.args[1:]]

    def run(env: Env) -> Expression:
        found = test(env)
        if found is True_:
            return yes(env)
        if found is False_:
            return no(env)
        if neither is not None:
            return neither(env)
        return Expr(e.head, (found, *(b(env) for b in branches)))

    return run


@builtin("If", "If[test, yes, no, neither] evaluates yes when test is True, no when it is False, else neither.",
         attributes="HoldRest", fuse=fuse_if)  # fmt: skip
def if_(test, yes, no=Null, neither=None):
    """The branch that the test selects; unevaluated where the test is neither True nor False."""
    return yes if test is True_ else no if test is False_ else neither


@builtin("Which", "Which[test1, value1, test2, value2, ...] gives the value whose test is the first to be True.",
         attributes="HoldAll")  # fmt: skip
def which(*clauses):
    """The first value whose test is True; Null where none is."""
    if len(clauses) % 2:
        message("Which", "argctu" if len(clauses) == 1 else "argct", system("Which"), len(clauses))
        return None
    for i in range(0, len(clauses), 2):
        test = evaluate(clauses[i])
        if test is True_:
            return clauses[i + 1]
        if test is not False_:
            return None if i == 0 and same(test, clauses[0]) else Expr(system("Which"), (test, *clauses[i + 1 :]))
    return Null


@builtin("Switch", "Switch[e, form1, value1, form2, value2, ...] gives the value of the first form that matches e.",
         attributes="HoldRest")  # fmt: skip
def switch(e, *clauses):
    """The value of the first matching form; unevaluated where none matches."""
    if len(clauses) % 2:
        message("Switch", "argct", system("Switch"), len(clauses) + 1)
        return None
    for i in range(0, len(clauses), 2):
        if matcher(evaluate(clauses[i])).matches(e):
            return clauses[i + 1]
    return None


def looping(name: str, run: Callable[[], Expression]) -> Expression:
    """The value of a loop; Break ends it with Null, Return[value] the function around it, Return[value, head] this one
    if it has that head."""
    depth = state.depth
    try:
        return run()
    except Breaking:
        state.depth = depth
        return Null
    except Returning as returned:
        if returned.scope is None:
            raise
        return returned.value_for(name, depth)


def repeated(name: str, check: Code, code: Code, after: Code = lambda env: Null) -> Expression:
    """Null, when the check is no longer True; `after` follows each round, those that were continued too."""
    env: Env = {}

    def run() -> Expression:
        depth = state.depth
        while evaluate(check(env)) is True_:
            if state.abort:
                raise Aborted
            try:
                code(env)
            except Continuing:
                state.depth = depth
            after(env)
        return Null

    return looping(name, run)


@builtin("While", "While[test, body] evaluates body again and again for as long as test gives True.",
         attributes="HoldAll")  # fmt: skip
def while_(test, body=Null):
    """Null, when the test is no longer True."""
    return repeated("While", fuse(test), fuse(body))


@builtin("Until", "Until[test, body] evaluates body, then test, again and again until test gives True.",
         attributes="HoldAll")  # fmt: skip
def until(test, body=Null):
    """Null, when the test is True."""
    check, code = fuse(test), fuse(body)
    env: Env = {}

    def run() -> Expression:
        depth = state.depth
        while True:
            if state.abort:
                raise Aborted
            try:
                code(env)
            except Continuing:
                state.depth = depth
            if evaluate(check(env)) is True_:
                return Null

    return looping("Until", run)


@builtin("For", "For[start, test, increment, body] evaluates start, then body and increment while test is True.",
         attributes="HoldAll")  # fmt: skip
def for_(start, test, increment, body=Null):
    """Null, when the test is no longer True."""
    evaluate(start)
    return repeated("For", fuse(test), fuse(body), fuse(increment))


@builtin("Return", "Return[value] leaves the function, rule, Do or Scan being evaluated with that value; "
         "Return[value, head] leaves the innermost head[...] being evaluated.")  # fmt: skip
def return_(value=Null, scope=None):
    """Never returns."""
    raise Returning(value, scope)


@builtin("Break", "Break[] leaves the loop being evaluated.",
         messages={"nofwd": "No enclosing loop found for Break[]."})  # fmt: skip
def break_():
    """Never returns."""
    raise Breaking


@builtin("Continue", "Continue[] goes on with the next round of the loop being evaluated.",
         messages={"nofwd": "No enclosing loop found for Continue[]."})  # fmt: skip
def continue_():
    """Never returns."""
    raise Continuing


@builtin("Goto", "Goto[tag] continues after Label[tag] in the enclosing compound expression.",
         messages={"nolabel": "Label `1` not found."})  # fmt: skip
def goto(label):
    """Never returns."""
    raise Going(label)


@builtin("Throw", "Throw[value, tag] leaves everything up to the nearest Catch that accepts the tag; Throw[value, tag, "
         "f] gives f[value, tag] where there is none.", messages={
             "nocatch": "Uncaught `1` returned to top level."})  # fmt: skip
def throw(value, tag=None, uncaught=None):
    """Never returns."""
    raise Thrown(value, tag, uncaught)


@builtin("Catch", "Catch[e] gives the value thrown in the evaluation of e, or the value of e; Catch[e, form, f] "
         "catches tags that match form.", attributes="HoldFirst")  # fmt: skip
def catch(e, form=None, function=None):
    """The value of `e`, or of a Throw inside it."""
    depth, quiet = state.depth, len(state.session.quiet)
    try:
        return evaluate(e)
    except Thrown as thrown:
        if (form is None) != (thrown.tag is None) or (form is not None and not matcher(form).matches(thrown.tag)):
            raise
        state.depth = depth
        del state.session.quiet[quiet:]
        return thrown.value if function is None else Expr(function, (thrown.value, thrown.tag))


@builtin("RuleCondition", "RuleCondition[value, test] gives value inside a rule that applies only if test is True.",
         attributes="HoldAll")  # fmt: skip
def rule_condition(value, test=True_):
    """The value; the rule does not apply where the test fails."""
    from wlnet.evaluator.control import RuleFailed

    if evaluate(test) is not True_:
        raise RuleFailed
    return value


@builtin("Identity", "Identity[e] gives e.")
def identity(e):
    """The argument."""
    return e


@builtin("Label", "Label[tag] marks a place in a compound expression for Goto[tag].", attributes="HoldFirst")
def label(tag):
    """Stays: passing a label does nothing."""
    return None
