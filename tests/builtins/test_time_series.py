"""Time series: times, values in between, arithmetic, and what is done to their values and times, worked out by hand."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

TS = "ts=TimeSeries[{{1,2},{3,6},{4,0}}];"
MONTHLY = 'd=TimeSeries[{1,2,3},{{2020,1,31},Automatic,"Month"}];'
UNEVEN = "u=TimeSeries[Prepend[ConstantArray[1,99],0],{Prepend[(100+Range[99])/100,0]}];"
MAKING = [
    ('TimeSeries[{1,4,9}]["Path"]', "{{0, 1}, {1, 4}, {2, 9}}"),
    ('TimeSeries[{1,4,9},Automatic]["Times"]', "{0, 1, 2}"),
    ('TimeSeries[{{1,2},{3,4}},Automatic]["Values"]', "{{1, 2}, {3, 4}}"),
    ('TimeSeries[{1,4,9},{5}]["Times"]', "{5, 6, 7}"),
    ('TimeSeries[{1,4,9},{0,1}]["Times"]', "{0, 1/2, 1}"),
    ('TimeSeries[{1,4,9},{0.,1}]["Times"]', "{0., 0.5, 1.}"),
    ('TimeSeries[{1,4,9},{0,4,2}]["Times"]', "{0, 2, 4}"),
    ('TimeSeries[{1,4,9},{1,Automatic,1/3}]["Times"]', "{1, 4/3, 5/3}"),
    ('TimeSeries[{1,4,9},{Automatic,10,2}]["Times"]', "{6, 8, 10}"),
    ('TimeSeries[{1,4,9},{{1,5,6}}]["Path"]', "{{1, 1}, {5, 4}, {6, 9}}"),
    ('TimeSeries[{{4,0},{1,2},{3,6}}]["Path"]', "{{1, 2}, {3, 6}, {4, 0}}"),
    ("TimeSeries[{{4,0},{1,2},{3,6}}]===TimeSeries[{2,6,0},{{1,3,4}}]", "True"),
    ('TimeSeries[{{1,a},{2,b}}]["Values"]', "{a, b}"),
    ('TimeSeries[{1,Missing[],5}]["Values"]', "{1, Missing[], 5}"),
    ('TimeSeries[{1,Missing[],5},MissingDataMethod->{"Interpolation",InterpolationOrder->1}]["Values"]', "{1, 3, 5}"),
    ('TimeSeries[{1,Missing[],5},MissingDataMethod->{"Constant",0}]["Values"]', "{1, 0, 5}"),
    (MONTHLY + 'd["Times"]', "{3789417600, 3791923200, 3794601600}"),
    (MONTHLY + 'd["Dates"]',
     '{DateObject[{2020, 1, 31}, "Day"], DateObject[{2020, 2, 29}, "Day"], DateObject[{2020, 3, 31}, "Day"]}'),
    ('TimeSeries[{7,8},{DateObject[{2020,12,31}]}]["DatePath"]',
     '{{DateObject[{2020, 12, 31}, "Day"], 7}, {DateObject[{2021, 1, 1}, "Day"], 8}}'),
    ('TimeSeries[{{"2020-01-01",7},{"2020-01-03",9}}]["Times"]', "{3786825600, 3786998400}"),
    ('TimeSeries[{{{2020,1,3},9},{{2020,1,1},7}}]["Values"]', "{7, 9}"),
    (TS + "InputForm[ts]", "InputForm[TimeSeries[{2, 6, 0}, {{1, 3, 4}}]]"),
    (TS + "ToString[ts]", '"TimeSeries[Time: 1 to 4, Data points: 3]"'),
    (MONTHLY + "ToString[d]", '"TimeSeries[Time: 2020-01-31 to 2020-03-31, Data points: 3]"'),
    (MONTHLY + "ToExpression[ToString[d,InputForm]]===d", "True"),
    ('o=TimeSeries[{1,2},ResamplingMethod->{"Constant",x}];ToExpression[ToString[o,InputForm]]===o', "True"),
    ("TimeSeries[x]", "TimeSeries[x]"),
]  # fmt: skip
PROPERTIES = [
    (TS + 'ts/@{"FirstTime","LastTime","FirstValue","LastValue","PathLength","ValueDimensions"}', "{1, 4, 2, 0, 3, 1}"),
    (TS + "Normal[ts]", "{{1, 2}, {3, 6}, {4, 0}}"),
    (MONTHLY + 'd/@{"FirstDate","LastDate"}',
     '{DateObject[{2020, 1, 31}, "Day"], DateObject[{2020, 3, 31}, "Day"]}'),
    (TS + 'ts["PathFunction"][7/2]', "3"),
    (TS + 'MemberQ[ts["Properties"],"DatePath"]', "True"),
    (TS + 'ts["Nothing"]', 'TimeSeries[{2, 6, 0}, {{1, 3, 4}}]["Nothing"]'),
    ('v=TimeSeries[{{1,2},{2,3}},{0}];{v["ValueDimensions"],v["PathComponent",2]["Values"]}', "{2, {2, 3}}"),
    (TS + "{AtomQ[ts],Head[ts],Length[ts],MatchQ[ts,_TimeSeries]}", "{True, TimeSeries, 3, True}"),
]  # fmt: skip
BETWEEN = [
    (TS + "{ts[2],ts[3],ts[7/2],ts[2.5],ts[{1,2}]}", "{4, 6, 3, 5., {2, 4}}"),
    (TS + "ts[t]", "TimeSeries[{2, 6, 0}, {{1, 3, 4}}][t]"),
    (MONTHLY + 'd/@{{2020,2,29},"2020-02-29",DateObject[{2020,2,29}],3791923200}', "{2, 2, 2, 2}"),
    ("TimeSeries[{{0,0},{2,4}},{0}][1/2]", "{1, 2}"),
    ('TimeSeries[{1,4,9,16},ResamplingMethod->{"Interpolation",InterpolationOrder->2}][1/2]', "9/4"),
    ('TimeSeries[{1,4,9},ResamplingMethod->{"Interpolation",InterpolationOrder->0}][3/2]', "9"),
    ('TimeSeries[{1,4,9},ResamplingMethod->{"Interpolation","HoldFrom"->Left}][3/2]', "4"),
    ('TimeSeries[{1,4},ResamplingMethod->{"Constant",0}]/@{0,1/2,1}', "{1, 0, 4}"),
    ("TimeSeries[{1,4},ResamplingMethod->None][1/2]", "5/2"),
    ("TimeSeries[{1,Missing[],5}]/@{1/2,2}", "{Missing[], 5}"),
]  # fmt: skip
ARITHMETIC = [
    (TS + "Normal[ts+1]", "{{1, 3}, {3, 7}, {4, 1}}"),
    (TS + "Normal[ts^2-2ts]", "{{1, 0}, {3, 24}, {4, 0}}"),
    (TS + "Normal[ts+ts]", "{{1, 4}, {3, 12}, {4, 0}}"),
    ("Normal[TimeSeries[{1,2,3}]+TimeSeries[{10,20,30},{1}]]", "{{1, 12}, {2, 23}}"),
    ("Normal[TimeSeries[{0,4},{0,2}]*TimeSeries[{1,1,2},{0,2,1}]]", "{{0, 0}, {1, 2}, {2, 8}}"),
    ("Normal[Sqrt[TimeSeries[{1,4,9}]]]", "{{0, 1}, {1, 2}, {2, 3}}"),
    ("Normal[TimeSeries[{{1,2},{3,4}},{0}]+{10,20}]", "{{0, {11, 22}}, {1, {13, 24}}}"),
    (TS + "{Mean[ts],Total[ts],Max[ts],Min[ts],MinMax[ts],Median[ts],Variance[ts]}", "{8/3, 8, 6, 0, {0, 6}, 2, 28/3}"),
    ("StandardDeviation[TimeSeries[{1,3}]]", "Sqrt[2]"),
    (UNEVEN + "{Mean[u],Mean[TimeSeriesResample[u]]}", "{99/100, 149/200}"),
    (UNEVEN + 'Differences[u]["Values"][[1;;2]]', "{1/101, 1/101}"),
    ("Normal[Accumulate[TimeSeries[{1,2,3}]]]", "{{0, 1}, {1, 3}, {2, 6}}"),
    ("Normal[Differences[TimeSeries[{1,4,9}]]]", "{{1, 3}, {2, 5}}"),
    ("Normal[Differences[TimeSeries[{1,4,9}],2]]", "{{2, 2}}"),
    ("Normal[Ratios[TimeSeries[{1,4,8}]]]", "{{1, 4}, {2, 2}}"),
    ("Normal[MovingAverage[TimeSeries[{1,2,3,4}],2]]", "{{1, 3/2}, {2, 5/2}, {3, 7/2}}"),
    ("Normal[Differences[TimeSeries[{{0,1},{1,2},{3,5}},TemporalRegularity->True]]]", "{{1, 1}, {3, 3}}"),
    ("Normal[Rescale[TimeSeries[{1,2,3}]]]", "{{0, 0}, {1, 1/2}, {2, 1}}"),
]  # fmt: skip
FUNCTIONS = [
    (TS + "Normal[TimeSeriesMap[f,ts]]", "{{1, f[2]}, {3, f[6]}, {4, f[0]}}"),
    ("TimeSeriesMap[f,{1,2}]", "{f[1], f[2]}"),
    ("TimeSeriesMap[f,{{3,1},{5,2}}]", "{{3, f[1]}, {5, f[2]}}"),
    ("TimeSeriesMapThread[f,{{1,a},{2,b}}]", "{{1, f[1, a]}, {2, f[2, b]}}"),
    ("Normal[TimeSeriesMapThread[f,TimeSeries[{a,b}],{{x,y}}]]", "{{0, f[0, a, x]}, {1, f[1, b, y]}}"),
    ("Normal[TimeSeriesThread[f,{TimeSeries[{1,2}],TimeSeries[{3,4}]}]]", "{{0, f[{1, 3}]}, {1, f[{2, 4}]}}"),
    (TS + "Normal[TimeSeriesWindow[ts,{2,4}]]", "{{3, 6}, {4, 0}}"),
    (TS + "Normal[TimeSeriesWindow[ts,{2,Automatic},IncludeWindowTimes->True]]", "{{2, 4}, {3, 6}, {4, 0}}"),
    (MONTHLY + 'TimeSeriesWindow[d,{{2020,2,1},{2020,12,1}}]["Values"]', "{2, 3}"),
    (MONTHLY + 'TimeSeriesWindow[d,DateObject[{2020,2}]]["Values"]', "{2}"),
    ('TimeSeriesWindow[TimeSeries[Range[10],{{2020,1,1}}],Friday]["Values"]', "{3, 10}"),
    (TS + 'TimeSeriesShift[ts,3]["Times"]', "{4, 6, 7}"),
    (MONTHLY + 'TimeSeriesShift[d,{1,"Day"}]["LastDate"]', 'DateObject[{2020, 4, 1}, "Day"]'),
    (MONTHLY + 'TimeSeriesShift[d,-1]["FirstDate"]', 'DateObject[{2020, 1, 30}, "Day"]'),
    (TS + 'TimeSeriesRescale[ts,{0,6}]["Times"]', "{0, 4, 6}"),
    (TS + "Normal[TimeSeriesResample[ts]]", "{{1, 2}, {2, 4}, {3, 6}, {4, 0}}"),
    (TS + "Normal[TimeSeriesResample[ts,3/2]]", "{{1, 2}, {5/2, 5}, {4, 0}}"),
    (TS + "Normal[TimeSeriesResample[ts,{2,4,1}]]", "{{2, 4}, {3, 6}, {4, 0}}"),
    (TS + "Normal[TimeSeriesResample[ts,{{2,7/2}}]]", "{{2, 4}, {7/2, 3}}"),
    (TS + "Normal[TimeSeriesResample[ts,{{2,3}},ResamplingMethod->None]]", "{{2, Missing[]}, {3, 6}}"),
    ('Normal/@TimeSeriesResample[{TimeSeries[{1,2,3}],TimeSeries[{1,3},{0,2}]},"Union"]',
     "{{{0, 1}, {1, 2}, {2, 3}}, {{0, 1}, {1, 2}, {2, 3}}}"),
    (TS + "Normal[TimeSeriesInsert[ts,{2,77}]]", "{{1, 2}, {2, 77}, {3, 6}, {4, 0}}"),
    (TS + "Normal[TimeSeriesInsert[ts,{3,77}]]", "{{1, 2}, {3, 77}, {4, 0}}"),
    (TS + "Normal[TimeSeriesInsert[ts,TimeSeries[{8,9},{4}]]]", "{{1, 2}, {3, 6}, {4, 8}, {5, 9}}"),
    ("Normal[TimeSeriesAggregate[TimeSeries[Range[6]],2]]", "{{1, 3/2}, {3, 7/2}, {5, 11/2}}"),
    ("Normal[TimeSeriesAggregate[TimeSeries[Range[6]],{2,Left},Total]]", "{{0, 3}, {2, 7}, {4, 11}}"),
    ("TimeSeriesAggregate[Range[12],4,f]", "{f[{1, 2, 3, 4}], f[{5, 6, 7, 8}], f[{9, 10, 11, 12}]}"),
    ("TimeSeriesAggregate[{{0,a},{1,b},{5,c}},{2,Right},f]", "{{2, f[{a, b}]}, {6, f[{c}]}}"),
    ('TimeSeriesAggregate[TimeSeries[Range[60],{{2020,1,1}}],{"Month",Left},Total]["DatePath"]',
     '{{DateObject[{2020, 1, 1}, "Day"], 496}, {DateObject[{2020, 2, 1}, "Day"], 1334}}'),
    ("Normal[MovingMap[f,TimeSeries[{a,b,c,e}],2]]", "{{2, f[{a, b, c}]}, {3, f[{b, c, e}]}}"),
    ("MovingMap[f,{{0,a},{1,b},{5,c}},1]", "{{1, f[{a, b}]}, {5, f[{c}]}}"),
    ("Normal[MovingMap[f,TimeSeries[{a,b,c}],{1,Left}]]", "{{0, f[{a, b}]}, {1, f[{b, c}]}}"),
    ('Normal[MovingMap[f,TimeSeries[{a,b,c}],Quantity[2,"Events"]]]', "{{1, f[{a, b}]}, {2, f[{b, c}]}}"),
    (TS + MONTHLY + "RegularlySampledQ/@{ts,d,TimeSeries[{1,2,3}],{1,5,9}}", "{False, False, True, True}"),
    ('RegularlySampledQ[TimeSeries[{1,2,3},{{2020,1,1},Automatic,"Month"}]]', "True"),
    (TS + "MinimumTimeIncrement[ts]", "1"),
    (TS + "ListLinePlot[ts]===ListLinePlot[{{1,2},{3,6},{4,0}}]", "True"),
    (MONTHLY + "Head/@{DateListPlot[d],DateListPlot[{d,2d}],DateListPlot[{3,1},{2020,1,1}]}",
     "{Graphics, Graphics, Graphics}"),
    ("DateListPlot[<|DateObject[{2020,1,1}]->3,DateObject[{2020,1,2}]->5|>]===DateListPlot["
     "{{DateObject[{2020,1,1}],3},{DateObject[{2020,1,2}],5}}]", "True"),
    ("(FrameTicks/.Options[DateListPlot[{{{2020,1,1},1},{{2022,1,1},3}}],FrameTicks])[[2,1,All,2]]",
     '{"2020", "2021", "2022"}'),
]  # fmt: skip
FAULTS = [
    ("TimeSeries[{}]", "arg"),
    ("TimeSeries[{1,{2}}]", "vdim"),
    ("TimeSeries[{1,2,3},{0,9,1}]", "tspec"),
    ("TimeSeries[{1,2,3},{{1,x}}]", "tspec"),
    ("TimeSeries[{1,2},MissingDataMethod->5,ValueDimensions->3]", "valdim"),
    (TS + "ts[9]", "dmval"),
    ("TimeSeriesMap[f,x]", "arg"),
    (TS + "TimeSeriesWindow[ts,{7,8}]", "empty"),
    (TS + "TimeSeriesResample[ts,x]", "rspec"),
    (TS + "TimeSeriesShift[ts,x]", "shift"),
    (TS + "TimeSeriesRescale[ts,{3,1}]", "range"),
    (TS + "TimeSeriesAggregate[ts,-1]", "win"),
    ("DateListPlot[x]", "lpn"),
]
VALUES = [*MAKING, *PROPERTIES, *BETWEEN, *ARITHMETIC, *FUNCTIONS]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    s = Session(write_message=lambda line: None)
    s.evaluate("$TimeZone=0")
    assert text(s.evaluate(source)) == expected


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    lines = []
    Session(write_message=lines.append).evaluate(source)
    assert any(f"::{tag}" in line for line in lines)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=8, unique=True).filter(
        lambda x: min(numpy.diff(sorted(x))) > 1e-3
    ),
    st.data(),
)
def test_linear_interpolation_is_that_of_numpy(times, data):
    times = [round(t, 6) for t in times]
    values = data.draw(st.lists(st.floats(-100, 100), min_size=len(times), max_size=len(times)))
    values = [round(v, 6) for v in values]
    where = round(data.draw(st.floats(min(times), max(times))), 6)
    pairs = ",".join(f"{{{t:.6f},{v:.6f}}}" for t, v in zip(times, values, strict=True))
    found = Session().evaluate(f"TimeSeries[{{{pairs}}}][{where:.6f}]")
    order = numpy.argsort(times)
    assert found == pytest.approx(numpy.interp(where, numpy.array(times)[order], numpy.array(values)[order]), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=3, max_size=12), st.integers(1, 4))
def test_windows_are_slices(values, width):
    s = Session()
    listed = "{" + ",".join(map(str, values)) + "}"
    blocks = s.evaluate(f'TimeSeriesAggregate[TimeSeries[{listed}],{width},Total]["Values"]')
    assert list(blocks.args) == [sum(values[i : i + width]) for i in range(0, len(values), width)]
    width = min(width, len(values) - 1)
    runs = s.evaluate(f'MovingMap[Total,TimeSeries[{listed}],{width}]["Values"]')
    assert list(runs.args) == [sum(values[i : i + width + 1]) for i in range(len(values) - width)]
