"""What notebooks do with controls and cells, in a text terminal: contents are evaluated once and shown as text."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.changes import set_own
from wlnet.expr import Expr, Expression, Symbol, has_head, is_list, system

from .scoping import blocked

Null, Failed, Rule, RuleDelayed = map(system, ("Null", "$Failed", "Rule", "RuleDelayed"))


@builtin("Monitor", "Monitor[e, shown] gives the value of e; nothing is shown on the way in a terminal.",
         attributes="HoldAll")  # fmt: skip
def monitor(e, shown=None, *more):
    """The value of `e`."""
    return evaluate(e)


@builtin("PrintTemporary", "PrintTemporary[a, b, ...] prints as Print does.")
def print_temporary(*items):
    """Null: there is nothing to be taken back."""
    return Expr(system("Print"), items)


def shows_setting(name: str, usage: str, attributes: str = "HoldFirst") -> None:
    """Declare a wrapper that stays as it is and shows what its first argument is now."""
    declare(name, usage, attributes=attributes)


for _name, _attributes, _usage in (
    ("Dynamic", "HoldFirst", "Dynamic[e] is shown as e; Setting[Dynamic[e]] is its value."),
    ("Button", "HoldRest", "Button[label, action] is shown as its label; the action is never taken."),
    ("ActionMenu", "HoldRest", "ActionMenu[name, {label :> action, ...}] is shown as its name."),
    ("EventHandler", "HoldRest", "EventHandler[e, {event :> action, ...}] is shown as e."),
    ("ProgressIndicator", "", "ProgressIndicator[x] shows the progress x between 0 and 1."),
    ("Slider", "", "Slider[x] is a control for the value x."),
    ("Checkbox", "", "Checkbox[x] is a control for the truth value x."),
    ("InputField", "", "InputField[x] is a control for the value x."),
    ("PopupMenu", "", "PopupMenu[x, {values}] is a control for the value x."),
    ("SetterBar", "", "SetterBar[x, {values}] is a control for the value x."),
    ("RadioButtonBar", "", "RadioButtonBar[x, {values}] is a control for the value x."),
    ("TabView", "", "TabView[{label -> e, ...}] shows its contents one after another."),
    ("SlideView", "", "SlideView[{e1, e2, ...}] shows its contents one after another."),
    ("OpenerView", "", "OpenerView[{title, e}] shows its title and its contents."),
    ("Opener", "", "Opener[x] is a control for the truth value x."),
):
    shows_setting(_name, _usage, _attributes)


for _name, _attributes, _usage in (
    ("Interpretation", "HoldAll", "Interpretation[e, value] is shown as e."),
    ("Deploy", "", "Deploy[e] is shown as e."),
    ("Magnify", "", "Magnify[e, s] is shown as e."),
    ("Refresh", "HoldFirst", "Refresh[e] is shown as e."),
    ("Spacer", "", "Spacer[w] is a space w points wide."),
    ("Appearance", "", "Appearance is an option for the look of controls."),
):
    shows_setting(_name, _usage, _attributes)


@builtin("Setting", "Setting[e] is e with every Dynamic[x] in it replaced by the value of x.")
def setting(e):
    """The expression with its values."""
    if has_head(e, system("Dynamic")) and e.args:
        return evaluate(e.args[0])
    if isinstance(e, Expr) and not hasattr(e, "array"):
        return Expr(e.head, tuple(map(setting, e.args)))
    return e


@builtin("DynamicModule", "DynamicModule[{x, y = v, ...}, e] gives the value of e with local variables, as "
         "Module does.", attributes="HoldAll")  # fmt: skip
def dynamic_module(variables, e, *options):
    """The value of `e`."""
    return Expr(system("Module"), (variables, e))


@builtin("Manipulate", "Manipulate[e, {x, min, max}, ...] is e at the first values of its variables: a terminal has no "
         "controls.", attributes="HoldAll")  # fmt: skip
def manipulate(e, *controls):
    """The value of `e` with each variable at its first value."""
    starts: list[tuple[Symbol, Expression]] = []
    for control in controls:
        if is_list(control) and control.args:
            found = first_value(control.args)
            if found is not None:
                starts.append(found)
    with blocked([s for s, _ in starts]):
        for symbol, value in starts:
            set_own(symbol, value)
        return evaluate(e)


def first_value(control: tuple[Expression, ...]) -> tuple[Symbol, Expression] | None:
    """The variable of {x, min, ...}, {{x, start, label}, ...} or {x, {values}}, and the value it begins with."""
    name, *rest = [c for c in control if not (has_head(c, Rule) or has_head(c, RuleDelayed))] or [None]
    if is_list(name) and name.args:
        if len(name.args) > 1 and type(name.args[0]) is Symbol:
            return name.args[0], evaluate(name.args[1])
        name = name.args[0]
    if type(name) is not Symbol:
        return None
    if not rest:
        return name, 0
    start = evaluate(rest[0])
    if not is_list(start):
        return name, start
    first: Expression = start.args[0] if start.args else Null
    return name, first.args[0] if has_head(first, Rule) else first


@builtin("Animate", "Animate[e, {x, min, max}] is e at the first value of x.", attributes="HoldAll")
def animate(e, *controls):
    """The value of `e` with each variable at its first value."""
    return manipulate(e, *controls)


@builtin("CellPrint", "CellPrint[e] prints e, as a notebook would in a cell of its own.")
def cell_print(e):
    """Null."""
    shown = e.args[0] if has_head(e, system("Cell")) and e.args else e
    return Expr(system("Print"), shown.args if is_list(shown) else (shown,))


def quiet_name(name: str, result: Expression, usage: str) -> None:
    """Declare a function on notebooks: it does nothing here."""

    def run(*args: Expression) -> Expression:
        return result

    run.__doc__ = "There are no notebooks."
    run.__module__ = __name__
    builtin(name, usage)(run)


IDLE = """
NotebookDelete NotebookClose NotebookSave NotebookWrite NotebookPut SelectionMove SetSelectedNotebook FrontEndExecute
FrontEndTokenExecute NotebookEvaluate Beep Speak FinishDynamic ClearSystemCache Share
"""
ABSENT = "EvaluationNotebook InputNotebook EvaluationCell SelectedNotebook ButtonNotebook CreateDocument"
DIALOGS = "DialogInput ChoiceDialog SystemDialogInput CreateDialog MessageDialog"
for _name in IDLE.split():
    quiet_name(_name, Null, f"{_name}[...] is for notebooks; there are none here, and it does nothing.")
for _name in ABSENT.split():
    quiet_name(_name, Failed, f"{_name}[...] is for notebooks; there are none here, and it gives $Failed.")
quiet_name("Notebooks", Expr(system("List"), ()), "Notebooks[] is the list of open notebooks: there are none here.")


def cannot_ask(name: str) -> None:
    """Declare a dialog: nobody is asked, and it is as if cancelled."""

    def run(*args: Expression, **options: Expression) -> Expression:
        message(name, "nodlg", text="There are no dialogs in a terminal.")
        return system("$Canceled")

    run.__doc__ = "$Canceled, after a message."
    run.__module__ = __name__
    builtin(name, f"{name}[...] is a dialog; there are none in a terminal, and it gives $Canceled.")(run)


for _name in DIALOGS.split():
    cannot_ask(_name)
