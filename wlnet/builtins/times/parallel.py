"""Evaluation on several kernels. There is one: parallel functions evaluate as their serial namesakes do."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate, value
from wlnet.evaluator.builtin import is_options
from wlnet.expr import Expr, Expression, has_head, list_of, system

Null, List = system("Null"), system("List")
OPTIONS = frozenset(("Method", "DistributedContexts", "ProgressReporting"))
Args = tuple[Expression, ...]


def without_options(args: Args) -> Args:
    """The arguments without the options that only several kernels have."""
    return tuple(a for a in args if not (is_options(a) and a.args and getattr(a.args[0], "name", "") in OPTIONS))


def serial(name: str, counterpart: str, usage: str, attributes: str = "", curry: str | None = None) -> None:
    """Declare a parallel function that gives what its counterpart gives."""

    def run(*args: Expression) -> Expression:
        kept = without_options(args)
        if curry is not None and len(kept) < 2:
            return None
        return Expr(system(counterpart), kept)

    run.__doc__ = f"What {counterpart} gives."
    run.__module__ = __name__
    builtin(name, usage, attributes=attributes, curry=curry)(run)


serial("ParallelMap", "Map", "ParallelMap[f, e] applies f to each element of e.", curry="append")
serial("ParallelTable", "Table", "ParallelTable[e, {i, n}] is the list of the values of e for each i.", "HoldAll")
serial("ParallelDo", "Do", "ParallelDo[e, {i, n}] evaluates e for each i.", "HoldAll")
serial("ParallelSum", "Sum", "ParallelSum[e, {i, n}] is the sum of the values of e for each i.", "HoldAll")
serial("ParallelProduct", "Product", "ParallelProduct[e, {i, n}] is the product of the values of e.", "HoldAll")
serial("ParallelArray", "Array", "ParallelArray[f, n] is the list of the values f[i].")
serial("ParallelSelect", "Select", "ParallelSelect[list, test] picks the elements for which test gives True.",
       curry="prepend")  # fmt: skip
serial("ParallelCases", "Cases", "ParallelCases[list, pattern] picks the elements that match.", curry="prepend")


@builtin("Parallelize", "Parallelize[e] gives the value of e.", attributes="HoldFirst")
def parallelize(e, *options):
    """The value of `e`."""
    return evaluate(e)


@builtin("ParallelEvaluate", "ParallelEvaluate[e] gives the list of the values of e on all kernels: of the one here.",
         attributes="HoldFirst")  # fmt: skip
def parallel_evaluate(e, *kernels):
    """A list of one value; of a single kernel, the value."""
    one = len(kernels) == 1 and has_head(kernels[0], system("KernelObject"))
    return evaluate(e) if one else list_of(evaluate(e))


@builtin("ParallelCombine", "ParallelCombine[f, e, combine] applies f to e; combine would join parts of the result.")
def parallel_combine(f, e, combine=None, *options):
    """f[e]."""
    return Expr(f, (e,))


@builtin("ParallelTry", "ParallelTry[f, {a, b, ...}] is the first f[a] that gives a result other than $Failed.")
def parallel_try(f, items, count=None):
    """The value of f, or a list of them."""
    found: list[Expression] = []
    for item in getattr(items, "args", ()):
        result = evaluate(Expr(f, (item,)))
        if result is not system("$Failed"):
            found.append(result)
            if len(found) == (count if type(count) is int else 1):
                break
    if type(count) is int:
        return list_of(*found)
    return found[0] if found else system("$Failed")


@builtin("ParallelSubmit", "ParallelSubmit[e] evaluates e for WaitAll.", attributes="HoldAll")
def parallel_submit(*parts):
    """EvaluationObject[value]."""
    if len(parts) == 2 and has_head(parts[0], List):
        return Expr(system("EvaluationObject"), (evaluate(parts[1]),))
    return Expr(system("EvaluationObject"), (evaluate(parts[-1]),)) if parts else None


@builtin("WaitAll", "WaitAll[e] is e with the values of what was submitted by ParallelSubmit.")
def wait_all(e):
    """The expression with every EvaluationObject replaced by its value."""
    if has_head(e, system("EvaluationObject")) and len(e.args) == 1:
        return e.args[0]
    if isinstance(e, Expr) and not hasattr(e, "array"):
        return Expr(e.head, tuple(map(wait_all, e.args)))
    return e


@builtin("WaitNext", "WaitNext[{e1, e2, ...}] gives {value, its submission, the others}.")
def wait_next(items):
    """A list of three."""
    if not has_head(items, List) or not items.args:
        return None
    first, *rest = items.args
    return list_of(wait_all(first), first, list_of(*rest))


declare("EvaluationObject", "EvaluationObject[...] is what ParallelSubmit gives, for WaitAll.")
declare("KernelObject", "KernelObject[n, name] stands for a kernel.")


@builtin("LaunchKernels", "LaunchKernels[n] would launch n kernels; wlnet evaluates in one, and launches none.")
def launch_kernels(*what):
    """An empty list."""
    return list_of()


@builtin("CloseKernels", "CloseKernels[] would close the kernels that LaunchKernels launched: none.")
def close_kernels(*what):
    """An empty list."""
    return list_of()


@builtin("Kernels", "Kernels[] is the list of kernels that LaunchKernels launched: none.")
def kernels():
    """An empty list."""
    return list_of()


@builtin("AbortKernels", "AbortKernels[] would stop the kernels that LaunchKernels launched: none.")
def abort_kernels():
    """Null."""
    return Null


def shared(name: str, usage: str) -> None:
    """Declare a function that tells other kernels something; there are none to be told."""

    def run(*args: Expression) -> Expression:
        return Null

    run.__doc__ = "Null."
    run.__module__ = __name__
    builtin(name, usage, attributes="HoldAll")(run)


shared("DistributeDefinitions", "DistributeDefinitions[s1, ...] would give other kernels the definitions of symbols.")
shared("SetSharedVariable", "SetSharedVariable[s1, ...] would share variables with other kernels.")
shared("SetSharedFunction", "SetSharedFunction[f1, ...] would share functions with other kernels.")
shared("UnsetShared", "UnsetShared[s1, ...] undoes SetSharedVariable and SetSharedFunction.")
shared("ParallelNeeds", 'ParallelNeeds["context`"] would read a package in other kernels.')


@builtin("CriticalSection", "CriticalSection[{locks}, e] gives the value of e.", attributes="HoldAll")
def critical_section(locks, e):
    """The value of `e`."""
    return evaluate(e)


@value("$KernelCount", "$KernelCount is the number of kernels that LaunchKernels launched: 0.")
def kernel_count():
    """0."""
    return 0


@value("$KernelID", "$KernelID is the number of the kernel that evaluates: 0, the main one.")
def kernel_id():
    """0."""
    return 0


@value("$ConfiguredKernels", "$ConfiguredKernels is the list of kernels that LaunchKernels would launch: none.")
def configured_kernels():
    """An empty list."""
    return list_of()
