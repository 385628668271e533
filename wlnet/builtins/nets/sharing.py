"""Arrays with names: NetArray, NetSharedArray, NetInsertSharedArrays."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, system
from wlnet.nets.arrays.netarray import named, property_of
from wlnet.nets.arrays.sharing import insert_shared_arrays
from wlnet.nets.messages import failure, shown

from .arguments import checked

Failed = system("$Failed")


def property_call(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """NetArray[...]["property"]."""
    return property_of(head, args[0], "NetArray") if len(args) == 1 else None


@builtin("NetArray", 'NetArray["name"] is an array that is the same wherever it stands in a net; NetArray["Name" -> n, '
         '"Array" -> a, "Dimensions" -> d] gives its first value and its dimensions; NetArray[] has a name of its own.',
         attributes="ReadProtected", curry=property_call)  # fmt: skip
def net_array(*args: Expression) -> Expression:
    """The array with a name; as it is where it has one."""
    return None if args == (system("All"),) else named("NetArray", args)


@builtin("NetSharedArray", "NetSharedArray is the former name of NetArray.", attributes="ReadProtected",
         curry=property_call)  # fmt: skip
def net_shared_array(*args: Expression) -> Expression:
    """As NetArray."""
    return None if args == (system("All"),) else named("NetSharedArray", args)


@builtin("NetInsertSharedArrays", 'NetInsertSharedArrays[net] gives names to all arrays of a net, so that its copies '
         'in another net share them; NetInsertSharedArrays[net, "prefix"] says how they begin.',
         attributes="ReadProtected")  # fmt: skip
def net_insert_shared_arrays(net: Expression, prefix: Expression = None) -> Expression:
    """The net whose arrays all have names."""
    if net is Failed:
        return Failed
    if prefix is not None and (type(prefix) is not str or not prefix):
        raise failure("NetInsertSharedArrays", "argvalue", "the second argument", shown(prefix), "a string")
    return insert_shared_arrays(checked("NetInsertSharedArrays", net), prefix)
