"""Whole programs of the kind users paste: sorting, sieves, searches, tables of partial results, counters, strings."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

PROGRAMS = {
    "bubble sort": (
        """sort[in_List] := Module[{l = in, n = Length[in], swapped = True},
             While[swapped, swapped = False;
               Do[If[l[[i]] > l[[i + 1]], l[[{i, i + 1}]] = l[[{i + 1, i}]]; swapped = True], {i, n - 1}]]; l];
           {sort[{5, 2, 9, 1}], sort[{}], sort[Range[150, 1, -1]] == Range[150]}""",
        "{{1, 2, 5, 9}, {}, True}",
    ),
    "selection by patterns": (
        "{3, 1, 2} //. {a___, x_, y_, b___} /; x > y :> {a, y, x, b}",
        "{1, 2, 3}",
    ),
    "sieve of truth values": (
        """sieve[n_] := Module[{is = ConstantArray[True, n]}, is[[1]] = False;
             Do[If[is[[i]], is[[i^2 ;; n ;; i]] = False], {i, 2, Floor[Sqrt[n]]}]; Pick[Range[n], is]];
           {sieve[30], Length[sieve[10000]]}""",
        "{{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}, 1229}",
    ),
    "sieve of numbers": (
        """Module[{a = Range[50]}, Do[If[a[[i]] != 0, Do[a[[i j]] = 0, {j, 2, 50/i}]], {i, 2, 7}];
             Select[a, # > 1 &]]""",
        "{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47}",
    ),
    "spiral": (
        """spiral[n_] := Module[{m = ConstantArray[0, {n, n}], dir = {0, 1}, pos = {1, 1}, next},
             Do[m[[Sequence @@ pos]] = k; next = pos + dir;
               If[Min[next] < 1 || Max[next] > n || m[[Sequence @@ next]] != 0,
                 dir = {dir[[2]], -dir[[1]]}; next = pos + dir]; pos = next, {k, n^2}]; m]; spiral[3]""",
        "{{1, 2, 3}, {8, 9, 4}, {7, 6, 5}}",
    ),
    "edit distance": (
        """lev[s_, t_] := Module[{d, a = Characters[s], b = Characters[t]},
             d = Table[Which[i == 0, j, j == 0, i, True, 0], {i, 0, Length[a]}, {j, 0, Length[b]}];
             Do[d[[i + 1, j + 1]] = Min[d[[i, j + 1]] + 1, d[[i + 1, j]] + 1,
                 d[[i, j]] + If[a[[i]] === b[[j]], 0, 1]], {j, Length[b]}, {i, Length[a]}]; d[[-1, -1]]];
           {lev["kitten", "sitting"], lev["rosettacode", "raisethysword"]}""",
        "{3, 8}",
    ),
    "LZW": (
        """lzw[s_] := Module[{d = AssociationThread[FromCharacterCode /@ Range[0, 255], Range[0, 255]], w = "",
               out = {}},
             Do[If[KeyExistsQ[d, w <> c], w = w <> c, AppendTo[out, d[w]]; d[w <> c] = Length[d]; w = c],
               {c, Characters[s]}]; Append[out, d[w]]]; lzw["TOBEORNOTTOBEORTOBEORNOT"]""",
        "{84, 79, 66, 69, 79, 82, 78, 79, 84, 256, 258, 260, 265, 259, 261, 263}",
    ),
    "breadth first": (
        """maze = Characters /@ StringSplit["S.#\\n..#\\n#.E"];
           bfs[s_, e_] := Module[{q = {s}, dist = <|s -> 0|>, cur, nxt},
             While[q =!= {}, cur = First[q]; q = Rest[q]; If[cur === e, Return[dist[cur], Module]];
               Do[nxt = cur + d; If[AllTrue[nxt, 1 <= # <= 3 &] && maze[[Sequence @@ nxt]] =!= "#" &&
                   ! KeyExistsQ[dist, nxt], dist[nxt] = dist[cur] + 1; AppendTo[q, nxt]],
                 {d, {{0, 1}, {1, 0}, {0, -1}, {-1, 0}}}]]; Infinity];
           bfs[FirstPosition[maze, "S"], FirstPosition[maze, "E"]]""",
        "4",
    ),
    "shortest ways": (
        """edges = {{1, 2, 7}, {1, 3, 9}, {1, 6, 14}, {2, 3, 10}, {2, 4, 15}, {3, 4, 11}, {3, 6, 2}, {4, 5, 6},
             {5, 6, 9}};
           Module[{dist = AssociationMap[If[# == 1, 0, Infinity] &, Range[6]], q = Range[6], u},
             While[q =!= {}, u = First[MinimalBy[q, dist]]; q = DeleteCases[q, u];
               Cases[edges, {u, v_, w_} :> If[dist[u] + w < dist[v], dist[v] = dist[u] + w]]]; Values[dist]]""",
        "{0, 7, 9, 20, 26, 11}",
    ),
    "numbers spoken": (
        """van[init_, n_] := Module[{last = init[[-1]], t = Length[init], nxt,
               seen = AssociationThread[Most[init], Range[Length[init] - 1]]},
             While[t < n, nxt = If[KeyExistsQ[seen, last], t - seen[last], 0]; seen[last] = t; last = nxt; t++]; last];
           van[{0, 3, 6}, 2020]""",
        "436",
    ),
    "knapsack": (
        """knap[items_, cap_] := Module[{best = ConstantArray[0, {Length[items] + 1, cap + 1}]},
             Do[With[{w = items[[i, 1]], v = items[[i, 2]]}, best[[i + 1, j + 1]] = If[w > j, best[[i, j + 1]],
                 Max[best[[i, j + 1]], best[[i, j - w + 1]] + v]]], {i, Length[items]}, {j, 0, cap}]; best[[-1, -1]]];
           knap[{{12, 4}, {2, 2}, {1, 1}, {1, 2}, {4, 10}}, 15]""",
        "15",
    ),
    "counters": (
        """a = <||>; Do[k = Mod[i, 3]; a[k] = Lookup[a, k, 0] + 1, {i, 10}];
           b = <|"x" -> 1|>; f[] := (b["x"] = b["x"] + 1; b["x"]);
           g[] := Module[{s = <||>}, Do[s[i] = If[i > 1, s[i - 1] + 1, 1], {i, 4}]; s];
           h[] := Module[{s = <|"a" -> <|"n" -> 1|>|>}, s["a", "n"] = 5; s["b"] = 7; {s["a"]["n"], s["b"], s["q"]}];
           {a, f[], f[], g[], h[]}""",
        '{<|1 -> 4, 2 -> 3, 0 -> 3|>, 2, 3, <|1 -> 1, 2 -> 2, 3 -> 3, 4 -> 4|>, {5, 7, Missing["KeyAbsent", "q"]}}',
    ),
    "values that change": (
        """s = <|1 -> y|>; t = Table[s[1], {2}]; y = 3; c = <|"f" :> 1 + y|>; d = <|"f" -> (# + 1 &)|>;
           {t, Table[s[1], {2}], Table[c["f"], {2}], Table[d["f"][i], {i, 2}]}""",
        "{{3, 3}, {3, 3}, {4, 4}, {2, 3}}",
    ),
    "associations grown in a loop": (
        "a = <||>; Do[b = a; AssociateTo[a, i -> i^2], {i, 3}]; {a, b}",
        "{<|1 -> 1, 2 -> 4, 3 -> 9|>, <|1 -> 1, 2 -> 4|>}",
    ),
    "closures": (
        """accumulator[n_] := Module[{s = n}, (s += #) &]; x = accumulator[1]; x[5]; accumulator[3];
           counter[] := Module[{n = 0}, <|"inc" -> (n++ &), "get" -> (n &)|>]; c = counter[]; c["inc"][]; c["inc"][];
           {x[2], c["get"][]}""",
        "{8, 2}",
    ),
    "stack machine": (
        """rpn[s_] := First[Fold[Switch[#2, "+" | "-" | "*" | "/" | "^", Append[Drop[#1, -2],
               (#2 /. {"+" -> Plus, "-" -> Subtract, "*" -> Times, "/" -> Divide, "^" -> Power}) @@ Take[#1, -2]],
               _, Append[#1, ToExpression[#2]]] &, {}, StringSplit[s]]]; rpn["3 4 2 * 1 5 - 2 3 ^ ^ / +"]""",
        "24577/8192",
    ),
    "Huffman": (
        """huffman[l_List] := Module[{merge, structure, rules},
             merge[k_] := Replace[k, {{a_, aC_}, {b_, bC_}, rest___} :> {{{a, b}, aC + bC}, rest}];
             structure = FixedPoint[Composition[merge, SortBy[#, Last] &], Tally[l]][[1, 1]];
             rules = (# -> Flatten[Position[structure, #] - 1]) & /@ DeleteDuplicates[l]; Flatten[l /. rules]];
           Length[huffman[Characters["this is an example for huffman encoding"]]]""",
        "157",
    ),
    "runs of characters": (
        """{StringCases["aaabbc", x : (y_) .. :> {y, StringLength[x]}], StringMatchQ[{"aa", "ab"}, (x_) ...],
            Nest[StringReplace[#, x : (c_) .. :> ToString[StringLength[x]] <> c] &, "1", 5],
            StringCases["a-a-b-", (x_ ~~ "-") ..], StringMatchQ[{"xyxy", "xyxyxy"}, Repeated[x__, {2}]]}""",
        '{{{"a", 3}, {"b", 2}, {"c", 1}}, {True, False}, "312211", {"a-a-", "b-"}, {True, False}}',
    ),
    "ciphers": (
        """encode[text_, key_] := Module[{k, t = ToCharacterCode[StringReplace[ToUpperCase[text],
               Except[LetterCharacter] -> ""]] - 65}, k = ToCharacterCode[key] - 65;
             FromCharacterCode[Mod[t + PadRight[k, Length[t], k], 26] + 65]];
           encode["Beware the Jabberwock, my son!", "VIGENERECIPHER"]""",
        '"WMCEEIKLGRPIFVMEUGXQPWQV"',
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    source, expected = PROGRAMS[name]
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []
