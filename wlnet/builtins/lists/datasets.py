"""Dataset: lists and associations as tables, which are queried by applying them and keep being tables."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, Symbol, has_head, system

from .queries import has_elements, is_setting, run

Dataset, List = system("Dataset"), system("List")
TABLES = """Part Map MapIndexed MapAt Apply Scan Select SelectFirst Discard Cases DeleteCases DeleteMissing Sort SortBy
    ReverseSort ReverseSortBy Ordering GroupBy GatherBy Gather Split SplitBy Counts CountsBy Tally Join Append Prepend
    Insert Delete ReplacePart Take Drop First Last Rest Most TakeLargest TakeSmallest TakeLargestBy TakeSmallestBy
    TakeWhile MaximalBy MinimalBy Reverse RotateLeft RotateRight Transpose Flatten Catenate Partition Keys Values KeyMap
    KeyTake KeyDrop KeySelect KeySort KeySortBy KeyUnion KeyIntersection KeyValueMap AssociationMap Lookup Extract
    DeleteDuplicates DeleteDuplicatesBy Union Intersection Complement Merge JoinAcross PositionIndex Position Accumulate
    Differences Total Mean Median Min Max MinMax Variance StandardDeviation Quantile Quartiles Commonest Round N
    RandomSample RandomChoice Replace ReplaceAll Plus Times Power Divide Subtract Query Pick Riffle PadLeft PadRight
    MapThread Thread Standardize Rescale AllTrue AnyTrue NoneTrue Count MemberQ FreeQ"""


def data_of(e: Expression) -> Expression:
    """What a Dataset holds; anything else as it is."""
    return e.args[0] if has_head(e, Dataset) and e.args else e


def table(e: Expression) -> Expression:
    """Lists and associations as a Dataset; single values by themselves."""
    return Expr(Dataset, (e,)) if has_elements(e) else e


def on_table(head: Symbol) -> Callable[..., Expression]:
    """What head[..., Dataset[...], ...] becomes: the same of the data, as a Dataset again."""

    def rule(*args: Expression) -> Expression:
        plain = tuple(map(data_of, args))
        found = evaluate(Expr(head, plain))
        return None if has_head(found, head) and found.args == plain else table(found)

    return rule


def on_data(head: Symbol) -> Callable[..., Expression]:
    """What head[Dataset[...]] becomes where the result is no table: the same of the data."""
    return lambda *args: Expr(head, tuple(map(data_of, args)))


def normal(e: Expression, *rest: Expression) -> Expression:
    """Normal[dataset]: its data."""
    return data_of(e) if not rest else None


def apply_dataset(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """Dataset[data][op1, op2, ...]: a query."""
    return table(run([a for a in args if not is_setting(a)], data_of(head), True))


RULES = {
    **{system(name): on_table(system(name)) for name in TABLES.split()},
    **{system(name): on_data(system(name)) for name in ("Length", "Dimensions", "Depth", "ArrayDepth")},
    system("Normal"): normal,
}


@builtin("Dataset", "Dataset[data] is a table of lists and associations; Dataset[data][op1, op2, ...] is a query "
         "of it.", curry=apply_dataset, up=RULES)  # fmt: skip
def dataset(data, *options):
    """Stays; a Dataset of a Dataset is one."""
    return Expr(Dataset, (data_of(data), *options)) if has_head(data, Dataset) else None
