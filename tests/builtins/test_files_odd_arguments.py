"""Whatever the arguments, functions of files give a value or stay; they never fail inside."""

import random
import tempfile

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.builtins.index import INDEX
from wlnet.evaluator import Session
from wlnet.expr import Expr, system
from wlnet.forms import text

AWAY = ("Run", "RunProcess", "SetEnvironment")  # what they do is not done in this folder alone
NAMES = sorted(
    name
    for module, names in INDEX.items()
    if module.startswith("files.")
    for name in names.split()
    if name[0] != "$" and name not in AWAY
)
SOURCES = r"""
x; 0; 1; -1; 3; 10^40; 1/2; 2.5; 2+3I; Pi; Infinity; "abc"; ""; {}; {1,2,3}; {{1,2},{3,4}}; {1,{2}}; {a,b};
<|"a"->1|>; <||>; a->b; "a"->"b"; {"ab","c"}; f[x]; True; None; All; x_; Range[200]; N[Range[200]]; "a.csv"; "b.json";
"c.txt"; "d"; "e.csv"; "CSV"; "JSON"; "Table"; "Byte"; "Real32"; "WXF"; "Text"; "HDF5"; {"CSV","Data",1};
{"CSV","Elements"}; File["c.txt"]; ByteArray[{1,2,3}]; Number; Word; Record; Expression; String; {Number,Word};
InputStream["c.txt",3]; OutputStream["stdout",1]; StringToStream["1 2 x\ny"]; "HeaderLines"->1; "MD5"; "HexString";
CharacterEncoding->"UTF8"; Hold[x]; URL["http://a.b/c"]; Image[{{0,1}}]; #&; "%"; "1:x"
"""


@pytest.mark.parametrize("seed", range(4))
def test_no_internal_fault(tmp_path, monkeypatch, seed):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.json").write_text('{"a":1}')
    (tmp_path / "c.txt").write_text("hello 1 2\n")
    (tmp_path / "d").mkdir()
    session = Session(lambda line: None, lambda line: None, lambda line: None)
    values = [session.evaluate(source) for source in SOURCES.split(";")]
    choose = random.Random(seed)
    for _ in range(700):
        e = Expr(system(choose.choice(NAMES)), tuple(choose.choice(values) for _ in range(choose.randint(0, 4))))
        found = session.evaluate_input(e)
        assert not session.faults, (e, session.faults.pop())
        assert isinstance(text(found), str)
    session.evaluate("Close /@ Streams[]")
