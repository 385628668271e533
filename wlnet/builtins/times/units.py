"""Units: their names, what they measure, and their size in the units of the SI (and bits)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from math import pi
from typing import NamedTuple

from wlnet.expr import Expr, Expression, Symbol, canonical, has_head, system

Times, Power = system("Times"), system("Power")
DIMENSIONS = {
    "s": "TimeUnit", "m": "LengthUnit", "kg": "MassUnit", "A": "ElectricCurrentUnit", "K": "TemperatureUnit",
    "mol": "AmountUnit", "cd": "LuminousIntensityUnit", "bit": "InformationUnit", "rad": "AngleUnit",
}  # fmt: skip
Size = int | Fraction | float
Factors = dict[str, Expression]  # unit name -> exponent


class Unit(NamedTuple):
    """A unit: size in base units, exponents of the dimensions, and the zero of its scale in base units."""

    size: Size
    dimensions: tuple[tuple[str, Fraction], ...]
    zero: Size = 0
    symbol: str = ""


TABLE = """
Seconds s 1 s | Minutes min 60 s | Hours h 3600 s | Days d 86400 s | Weeks wk 604800 s | Fortnights - 1209600 s
Months mo 2628000 s | Quarters - 7884000 s | Years yr 31536000 s | JulianYears - 31557600 s | Decades - 315360000 s
Centuries - 3153600000 s | Millennia - 31536000000 s | BusinessDays - 86400 s
Hertz Hz 1 s^-1 | RevolutionsPerMinute rpm 1/60 s^-1 | Becquerels Bq 1 s^-1
Meters m 1 m | Inches in 127/5000 m | Feet ft 381/1250 m | Yards yd 1143/1250 m | Miles mi 201168/125 m
NauticalMiles nmi 1852 m | Angstroms - 1/10000000000 m | AstronomicalUnits au 149597870700 m
LightYears ly 9460730472580800 m | Parsecs pc 30856775814913673 m | Points pt 127/360000 m | Picas - 127/30000 m
Fathoms - 1143/625 m | Furlongs - 25146/125 m | Microns - 1/1000000 m
Grams g 1/1000 kg | MetricTons t 1000 kg | Pounds lb 45359237/100000000 kg | Ounces oz 45359237/1600000000 kg
Stones st 317514659/50000000 kg | ShortTons - 90718474/100000 kg | LongTons - 10160469088/10000000 kg
Carats ct 1/5000 kg | Daltons Da 1.66053906660e-27 kg
Bits b 1 bit | Bytes B 8 bit | Nibbles - 4 bit
Amperes A 1 A | Coulombs C 1 A s | Volts V 1 kg m^2 s^-3 A^-1 | Ohms - 1 kg m^2 s^-3 A^-2
Siemens S 1 kg^-1 m^-2 s^3 A^2 | Farads F 1 kg^-1 m^-2 s^4 A^2 | Henries H 1 kg m^2 s^-2 A^-2
Webers Wb 1 kg m^2 s^-2 A^-1 | Teslas T 1 kg s^-2 A^-1
Newtons N 1 kg m s^-2 | PoundsForce lbf 8896443230521/2000000000000 kg m s^-2 | Dynes dyn 1/100000 kg m s^-2
Joules J 1 kg m^2 s^-2 | Calories - 5230/1250 kg m^2 s^-2 | Ergs erg 1/10000000 kg m^2 s^-2
WattHours Wh 3600 kg m^2 s^-2 | Electronvolts eV 1.602176634e-19 kg m^2 s^-2
BritishThermalUnitsIT Btu 1055.05585262 kg m^2 s^-2
Watts W 1 kg m^2 s^-3 | Horsepower hp 745.6998715822702 kg m^2 s^-3
Pascals Pa 1 kg m^-1 s^-2 | Bars bar 100000 kg m^-1 s^-2 | Atmospheres atm 101325 kg m^-1 s^-2
Torrs - 20265/152 kg m^-1 s^-2 | PoundsForcePerInchSquared psi 6894.757293168361 kg m^-1 s^-2
Liters L 1/1000 m^3 | Gallons gal 473176473/125000000000 m^3 | Quarts qt 473176473/500000000000 m^3
Pints pt 473176473/1000000000000 m^3 | Cups cup 473176473/2000000000000 m^3
FluidOunces - 473176473/16000000000000 m^3 | Hectares ha 10000 m^2 | Acres ac 316160658/78125 m^2
Knots kn 463/900 m s^-1
Kelvins K 1 K | KelvinsDifference - 1 K | DegreesCelsiusDifference - 1 K | DegreesFahrenheitDifference - 5/9 K
Moles mol 1 mol | Candelas cd 1 cd | Lumens lm 1 cd | Lux lx 1 cd m^-2
Radians rad 1 rad | Percent % 1/100 | Permille - 1/1000 | PartsPerMillion ppm 1/1000000
PartsPerBillion ppb 1/1000000000 | Dozens - 12 | DimensionlessUnit - 1 | PureUnities - 1
FloatingPointOperations - 1 flop
"""
COUNTED = "Rounds Batches Examples Epochs Images Samples Tokens Words Characters Pixels People Steps Iterations"
ALIASES = {
    "Celsius": "DegreesCelsius", "Fahrenheit": "DegreesFahrenheit", "Degrees": "AngularDegrees",
    "Kilos": "Kilograms", "Litres": "Liters", "Metres": "Meters", "Tonnes": "MetricTons", "Pixel": "Pixels",
    "RPM": "RevolutionsPerMinute", "KelvinDegrees": "Kelvins", "mm": "Millimeters", "cm": "Centimeters",
    "km": "Kilometers", "ms": "Milliseconds", "ns": "Nanoseconds", "us": "Microseconds", "mg": "Milligrams",
    "kg": "Kilograms", "KB": "Kilobytes", "kB": "Kilobytes", "MB": "Megabytes", "GB": "Gigabytes", "TB": "Terabytes",
    "KiB": "Kibibytes", "MiB": "Mebibytes", "GiB": "Gibibytes", "TiB": "Tebibytes", "kHz": "Kilohertz",
    "MHz": "Megahertz", "GHz": "Gigahertz", "min": "Minutes", "hr": "Hours", "sec": "Seconds", "kW": "Kilowatts",
    "Foot": "Feet", "Inch": "Inches", "Century": "Centuries", "Millennium": "Millennia", "Henry": "Henries",
    "Batch": "Batches", "Person": "People",
}  # fmt: skip
PREFIXED = """
    Seconds Hertz Meters Grams Bits Bytes Amperes Coulombs Volts Ohms Siemens Farads Henries Webers Teslas Newtons
    Joules Calories WattHours Electronvolts Watts Pascals Bars Liters Kelvins Moles Candelas Lumens Parsecs Daltons
    Years Radians Becquerels
"""
PREFIXES = {"Quetta": 30, "Ronna": 27, "Yotta": 24, "Zetta": 21, "Exa": 18, "Peta": 15, "Tera": 12, "Giga": 9,
            "Mega": 6, "Kilo": 3, "Hecto": 2, "Deca": 1, "Deci": -1, "Centi": -2, "Milli": -3, "Micro": -6,
            "Nano": -9, "Pico": -12, "Femto": -15, "Atto": -18, "Zepto": -21, "Yocto": -24}  # fmt: skip
BINARY = {"Kibi": 1, "Mebi": 2, "Gibi": 3, "Tebi": 4, "Pebi": 5, "Exbi": 6, "Zebi": 7, "Yobi": 8}
RATES = {"framespersecond": "1/Seconds", "fps": "1/Seconds", "kph": "Kilometers/Hours", "mph": "Miles/Hours"}
SYMBOL_PREFIXES = {"P": "Peta", "T": "Tera", "G": "Giga", "M": "Mega", "k": "Kilo", "h": "Hecto", "d": "Deci",
                   "c": "Centi", "m": "Milli", "u": "Micro", "\u00b5": "Micro", "\u03bc": "Micro", "n": "Nano",
                   "p": "Pico", "f": "Femto"}  # fmt: skip
WATT_HOURS = re.compile("([A-Z][a-z]*?)?[Ww]att[Hh]ours")


def number(text: str) -> Size:
    """The size written in the table."""
    return float(text) if "e" in text or "." in text else whole(Fraction(text))


def whole(x: Fraction) -> int | Fraction:
    """An integer where the fraction is one."""
    return x.numerator if x.denominator == 1 else x


def dimensions_of(words: Iterable[str]) -> tuple[tuple[str, Fraction], ...]:
    """The exponents in words such as m and s^-2."""
    pairs = (word.partition("^") for word in words)
    return tuple(sorted((name, Fraction(exponent or 1)) for name, _, exponent in pairs))


@cache
def units() -> Mapping[str, Unit]:
    """All units by name."""
    found: dict[str, Unit] = {}
    for entry in TABLE.replace("\n", "|").split("|"):
        if entry.strip():
            name, symbol, written, *words = entry.split()
            found[name] = Unit(number(written), dimensions_of(words), 0, "" if symbol == "-" else symbol)
    for name in PREFIXED.split():
        base = found[name]
        for prefix, power in PREFIXES.items():
            size = base.size * 10.0**power if isinstance(base.size, float) else whole(base.size * Fraction(10) ** power)
            found[prefix + name.lower()] = base._replace(size=size, symbol="")
    for name in ("Bits", "Bytes"):
        for prefix, power in BINARY.items():
            found[prefix + name.lower()] = found[name]._replace(size=found[name].size * 1024**power, symbol="")
    kelvin = found["Kelvins"].dimensions
    found["DegreesCelsius"] = Unit(1, kelvin, Fraction(27315, 100), "°C")
    found["DegreesFahrenheit"] = Unit(Fraction(5, 9), kelvin, Fraction(45967, 180), "°F")
    angle = found["Radians"].dimensions
    found["AngularDegrees"] = Unit(pi / 180, angle, 0, "°")
    found["ArcMinutes"], found["ArcSeconds"] = Unit(pi / 10800, angle), Unit(pi / 648000, angle)
    found["Revolutions"] = Unit(2 * pi, angle)
    for name in COUNTED.split():
        found[name] = Unit(1, ((name, Fraction(1)),))
    return found


@cache
def spellings() -> Mapping[str, str]:
    """Unit names by what people write for them: symbols, singular forms, any capitals."""
    found: dict[str, str] = {}
    for name, unit in units().items():
        found.setdefault(name.casefold(), name)
        if name.endswith("s") and not name.endswith("ss"):
            found.setdefault(name[:-1].casefold(), name)
        if unit.symbol:
            found.setdefault(unit.symbol, name)
    for written, name in ALIASES.items():
        found.setdefault(written, name)
        found.setdefault(written.casefold(), name)
    for name in PREFIXED.split():
        for sign, prefix in SYMBOL_PREFIXES.items():
            if units()[name].symbol:
                found.setdefault(sign + units()[name].symbol, prefix + name.lower())
    return found


def canonical_name(written: str) -> str | None:
    """The name of a unit as the language has it; None where there is no such unit."""
    if written in units():
        return written
    known = spellings()
    return known.get(written) or known.get(written.replace(" ", "").casefold())


def factors_of(unit: Expression) -> Factors | None:
    """The units a unit expression is a product of, with exponents; None where it is none."""
    if type(unit) is str:
        name = canonical_name(unit)
        if name is None:
            return per(unit)
        watts = WATT_HOURS.fullmatch(name)
        if watts:
            return {"Hours": 1, f"{watts[1]}watts" if watts[1] else "Watts": 1}
        return {} if name == "DimensionlessUnit" else {name: 1}
    if type(unit) is int and unit == 1:
        return {}
    if has_head(unit, system("IndependentUnit")) and len(unit.args) == 1 and type(unit.args[0]) is str:
        return {f"IndependentUnit {unit.args[0]}": 1}
    if has_head(unit, Power) and len(unit.args) == 2 and type(unit.args[1]) in (int, Fraction, float):
        inner = factors_of(unit.args[0])
        return None if inner is None else {name: tidy(e * unit.args[1]) for name, e in inner.items()}
    if has_head(unit, Times):
        total: Factors = {}
        for part in unit.args:
            inner = factors_of(part)
            if inner is None:
                return None
            for name, e in inner.items():
                total[name] = tidy(total.get(name, 0) + e)
        return {name: e for name, e in total.items() if e}
    return None


def per(written: str) -> Factors | None:
    """The factors of a unit written as "meters per second", "MetersPerSecondSquared", "m/s" or "m^2"."""
    rate = RATES.get(written.casefold())
    if rate is not None:
        return per(rate)
    for sign in (" per ", "/", "Per"):
        over, found, under = written.rpartition(sign)
        if found:
            top, bottom = {} if over.strip() == "1" else factors_of(over.strip()), factors_of(under.strip())
            if top is None or bottom is None:
                return None
            for name, e in bottom.items():
                top[name] = tidy(top.get(name, 0) - e)
            return {name: e for name, e in top.items() if e}
    for word, power in (("Squared", 2), ("Cubed", 3)):
        if written.endswith(word):
            inner = factors_of(written.removesuffix(word).strip())
            return None if inner is None else {n: e * power for n, e in inner.items()}
    name, found, exponent = written.partition("^")
    if found and exponent.strip().lstrip("-").isdigit():
        inner = factors_of(name.strip())
        return None if inner is None else {n: e * int(exponent) for n, e in inner.items()}
    return None


def tidy(x: Expression) -> Expression:
    """An integer in the place of a fraction that is one."""
    return whole(x) if type(x) is Fraction else x


def unit_of(name: str) -> Unit:
    """The unit of a canonical name; one for itself where it is independent."""
    found = units().get(name)
    return Unit(1, ((name, Fraction(1)),)) if found is None else found


def expression(factors: Factors) -> Expression:
    """The unit expression of a product of powers."""
    parts = []
    for name, exponent in factors.items():
        kind, _, own = name.partition(" ")
        base: Expression = Expr(system(kind), (own,)) if own else name
        parts.append(base if exponent == 1 else Expr(Power, (base, exponent)))
    if not parts:
        return "DimensionlessUnit"
    return parts[0] if len(parts) == 1 else Expr(Times, tuple(canonical(parts)))


def dimensions(factors: Factors) -> dict[str, Fraction]:
    """The exponents of the dimensions of a product of units."""
    total: dict[str, Fraction] = {}
    for name, exponent in factors.items():
        for kind, e in unit_of(name).dimensions:
            total[kind] = total.get(kind, Fraction(0)) + e * exponent
    return {kind: e for kind, e in sorted(total.items()) if e}


def size(factors: Factors) -> Size:
    """The size of a product of units in base units."""
    total: Size = 1
    for name, exponent in factors.items():
        base = unit_of(name).size
        if type(exponent) is int and type(base) is not float:
            total = total * Fraction(base) ** exponent
        else:
            total = total * float(base) ** float(exponent)
    return tidy(total)


def zero(factors: Factors) -> Size:
    """Where the scale of a unit begins, in base units: not at 0 for degrees Celsius alone."""
    if len(factors) == 1:
        ((name, exponent),) = factors.items()
        if exponent == 1:
            return unit_of(name).zero
    return 0


def is_unit(e: Expression) -> bool:
    """Whether `e` is a unit."""
    return type(e) is not Symbol and factors_of(e) is not None
