# ruff: noqa: E501 (a tag a line)
"""Tags that try to run code, or to take all time or memory. Run: prints the peak memory in MB.

python -m tests.greedy
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from tests.docx import docx

_GROWING = "{% set ns = namespace(s='ab', l=[1], t=(1,), n=9) %}{% for i in range(60) %}"

# fmt: off
CODE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ x.__class__ }}",
    "{{ x.upper.__self__ }}",
    "{{ x.upper.function }}",
    "{{ namespace.__init__ }}",
    "{{ namespace().__class__ }}",
    "{{ namespace().__init__.__globals__ }}",
    "{{ range.__init__ }}",
    "{{ range.function }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner('a') }}",
    "{{ lipsum.__globals__ }}",
    "{{ dict(a=1) }}",
    "{{ super() }}",
    "{{ view }}",
    "{{ m.record }}",
    "{{ m.view }}",
    "{{ m['__class__'] }}",
    "{{ m.get('namn') }}",
    "{{ x.source }}",
    "{{ x.cell }}",
    "{{ x['source'] }}",
    "{{ [x]|map(attribute='source')|first }}",
    "{{ [m]|map(attribute='record')|first }}",
    "{{ [m]|groupby('__class__')|first }}",
    "{{ [x]|map('attr', '__class__')|first }}",
    "{{ [x]|map('_id')|first }}",
    "{{ x|_id }}",
    "{{ x|attr('__class__') }}",
    "{{ x|safe }}",
    "{{ x|tojson }}",
    "{{ x|pprint }}",
    "{{ x|urlize }}",
    "{{ x|xmlattr }}",
    "{{ x() }}",
    "{{ m() }}",
    "{{ ''.format(x) }}",
    "{{ '{0.__class__}'.format(x) }}",
    "{{ '{a.__class__}'.format_map({'a': x}) }}",
    "{{ '%s'|format(x) }}",
    "{{ '%s' % x }}",
    "{{ x.encode() }}",
    "{{ x.translate({}) }}",
    "{{ d.today() }}",
    "{{ d.strftime('%Y') }}",
    "{{ d.replace(year=1) }}",
    "{% for i in [1] %}{{ loop.__init__ }}{% endfor %}",
    "{% for i in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% macro f() %}{% endmacro %}{{ f.__call__ }}",
    "{% macro f() %}{% endmacro %}{{ f._func }}",
    "{% include 'x' %}",
    "{% import 'x' as x %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% debug %}",
    "{% do m.append(1) %}",
]

GREEDY = [
    "{{ range(10**9) }}",
    "{{ range(10**30)|list }}",
    "{% for i in range(10**9) %}a{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(9) %}{{ i }}{% if i == j %}{% endif %}{% endfor %}{% endfor %}",
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [1] * 10**9 }}",
    "{{ [[0] * 10**6] * 10**6 }}",
    "{{ 2**10**8 }}",
    "{{ 2**-(10**8) }}",
    "{{ 5|round(-(10**9)) }}",
    "{{ 5|round(10**9, 'ceil') }}",
    "{{ '%999999999d'|format(1) }}",
    "{{ '%*d' % (10**9, 1) }}",
    "{{ x|center(10**9) }}",
    "{{ x|indent(10**9) }}",
    "{{ ('\\n' * 9999)|indent('a' * 9999) }}",
    "{{ x|wordwrap(1) }}",
    "{{ [1]|batch(10**9, 'x')|list }}",
    "{{ [1]|slice(10**9)|list }}",
    "{{ x.ljust(10**9) }}",
    "{{ x.rjust(10**9) }}",
    "{{ x.center(10**9) }}",
    "{{ x.zfill(10**9) }}",
    "{{ x.expandtabs(10**9) }}",
    "{{ ('a' * 9999).replace('a', 'b' * 9999) }}",
    "{{ ('a' * 9999)|replace('', 'b' * 9999) }}",
    "{{ ('b' * 9999).join('a' * 9999) }}",
    "{{ ('a' * 9999)|join('b' * 9999) }}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "{% macro a() %}{{ x * 999 }}{% endmacro %}{% macro b() %}{% for i in range(99) %}{{ a() }}{% endfor %}{% endmacro %}{% for i in range(999) %}{{ b() }}{% endfor %}",
    "{% for a in range(9) recursive %}{{ loop(range(9)) }}{% endfor %}",
    "{% for i in range(99) %}{{ 'å' * 999999 }}{% endfor %}",
    "{% for i in range(99) %}{{ '🌳' * 999999 }}{% endfor %}",
    "{% for i in range(99) %}{{ '\\n' * 99999 }}{% endfor %}",
    "{% for i in range(99999) %}{{ range(99999)|sum }}{% endfor %}",
    "{% for i in range(99999) %}{{ range(99999)|map('string')|list|length }}{% endfor %}",
    "{% for i in range(99999) %}{{ range(9999)|map('string')|sort|list|length }}{% endfor %}",
    "{% for i in range(99999) %}{% if range(99999)|list == range(99999)|list %}{% endif %}{% endfor %}",
    "{% for i in range(99999) %}{% if ('a' * 999999).isalpha() %}{% endif %}{% endfor %}",
    "{% for i in range(99999) %}{% if 'b' in 'a' * 999999 %}{% endif %}{% endfor %}",
    "{% for i in range(99999) %}{% if 'a' * 999999 is upper %}{% endif %}{% endfor %}",
    "{% for i in range(99999) %}{% set y = ('a' * 999999)[::2] %}{% endfor %}",
    "{% for i in range(99999) %}{% set y = ('a' * 999999)|reverse %}{% endfor %}",
    _GROWING + "{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    _GROWING + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
    _GROWING + "{% set ns.s = ns.s * 2 %}{% endfor %}",
    _GROWING + "{% set ns.s = [ns.s, ns.s]|join %}{% endfor %}",
    _GROWING + "{% set ns.s = ns.s.join([ns.s, ns.s, ns.s]) %}{% endfor %}",
    _GROWING + "{% set ns.s = ns.s.replace('', ns.s) %}{% endfor %}",
    _GROWING + "{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}",
    _GROWING + "{% set ns.l = ns.l + ns.l %}{% endfor %}",
    _GROWING + "{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l }}",
    _GROWING + "{% set ns.l = {'a': ns.l, 'b': ns.l} %}{% endfor %}",
    _GROWING + "{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {ns.t: 1}|length }}",
    _GROWING + "{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}",
    "{% macro f() %}{% set ns.v = varargs %}{% endmacro %}" + _GROWING + "{{ f(ns.v, ns.v) }}{% endfor %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ x" + "|upper" * 3000 + " }}",
    "{{ 1" + " + 1" * 5000 + " }}",
    "{{ " + "9" * 5000 + " }}",
    "".join(f"{{% for a{i} in [1] %}}" for i in range(30)) + "{% endfor %}" * 30,
]
# fmt: on

STATUS = Path("/proc/self/status")  # Linux tells the peak memory of a process there
VALUES: dict[str, Any] = {"x": "abc", "m": {"namn": "n"}, "d": date(2019, 1, 1)}


def main() -> None:
    """Render every tag; print the peak memory of the process."""
    from tests.rendering import faults_of

    for tag in (*CODE, *GREEDY):
        faults_of(docx(tag), **VALUES)
    peak = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(str(int(peak.split()[1]) // 1024))


if __name__ == "__main__":
    main()
