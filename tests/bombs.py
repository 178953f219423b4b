"""Queries meant to do harm, by name; those of NESTED can be had in any size."""

from __future__ import annotations

LIMIT = 64 * 2**10  # bytes of a query that the server takes

# What stands before, what is repeated (a number stands for #), what is within, what closes each repeat, and the end.
NESTED: dict[str, tuple[str, str, str, str, str]] = {
    "braces": ("SELECT * ", "{", "", "}", ""),
    "braces left open": ("SELECT * ", "{", "", "", ""),
    "parentheses": ("SELECT * { FILTER(", "(", "1", ")", ") }"),
    "unions": ("SELECT * { {}", " UNION {}", "", "", " }"),
    "unions in unions": ("SELECT * ", "{{} UNION ", "{}", "}", ""),
    "optionals": ("SELECT * { ", "OPTIONAL { ?s ?p ?o } ", "", "", "}"),
    "optionals in optionals": ("SELECT * { ", "OPTIONAL {", "", "}", "}"),
    "parentheses in paths": ("SELECT * { ?s ", "(", "<x:p>", ")", " ?o }"),
    "stars in paths": ("SELECT * { ?s ", "(", "<x:p>", ")*", " ?o }"),
    "long paths": ("SELECT * { ?s <x:p>", "/<x:p>", "", "", " ?o }"),
    "wide paths": ("SELECT * { ?s <x:p>", "|<x:p>", "", "", " ?o }"),
    "negated paths": ("SELECT * { ?s !(", "<x:p>|", "<x:p>", "", ") ?o }"),
    "negations": ("SELECT * { FILTER(", "!", "true", "", ") }"),
    "filters": ("SELECT * { ", "FILTER(1) ", "", "", "}"),
    "alternatives in filters": ("SELECT * { FILTER(1", "||1", "", "", ") }"),
    "sums in filters": ("SELECT * { FILTER(1", "+1", "", "", ") }"),
    "functions in filters": ("SELECT * { FILTER(", "STR(", "1", ")", ") }"),
    "exists in exists": ("SELECT * { ", "FILTER EXISTS {", "", "}", "}"),
    "minus in minus": ("SELECT * { ", "MINUS {", "", "}", "}"),
    "graphs in graphs": ("SELECT * { ", "GRAPH ?g {", "", "}", "}"),
    "queries in queries": ("SELECT * { ", "{SELECT * {", "", "}}", "}"),
    "lists": ("SELECT * { ?s ?p ", "(", "", ")", " }"),
    "nodes in nodes": ("SELECT * { ?s ?p ", "[<x:p>", " 1", "]", " }"),
    "triples in triples": ("SELECT * { ?s ?p ", "<<(?s ?p ", "?o", ")>>", " }"),
    "bindings": ("SELECT * { ", "BIND(1 AS ?v#)", "", "", "}"),
    "aggregates": ("SELECT ", "(COUNT(?c) AS ?v#)", "", "", " { ?a ?b ?c }"),
    "columns": ("SELECT * { VALUES (", "?v# ", "", "", ") {} }"),
}

_TRIPLES = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_DOUBLED = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}, ?v{i}, ?v{i}, ?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(20))
_TABLES = " ".join(f"VALUES ?{name} {{ {'1 ' * 10_000} }}" for name in "xyz")

HEAVY: dict[str, str] = {
    "cross product": f"SELECT * {{ {_TRIPLES} }}",
    "cross product, sorted": f"SELECT * {{ {_TRIPLES} }} ORDER BY ?a ?c ?i",
    "cross product, distinct": f"SELECT DISTINCT ?a ?f ?i {{ {_TRIPLES} }}",
    "cross product, counted": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_TRIPLES} }}",
    "cross product, in one string": f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?x) {{ {_TRIPLES} }}",
    "cross product, as a graph": f"CONSTRUCT {{ ?a ?e ?i }} WHERE {{ {_TRIPLES} }}",
    "cross product, described": f"DESCRIBE * {{ {_TRIPLES} }}",
    "endless path": "SELECT (COUNT(*) AS ?n) { ?s (!<x:p>|^!<x:p>)* ?o . ?o (!<x:p>|^!<x:p>)* ?z }",
    "endless paths in a path": "SELECT (COUNT(*) AS ?n) { ?s (((!<x:p>|^!<x:p>)*)+)* ?o . ?x !<x:p>* ?y }",
    "pattern over all pairs": f"SELECT * {{ {_TRIPLES} FILTER(REGEX(CONCAT(STR(?c), ?f), '^((.?){{80}}){{80}}$')) }}",
    "pattern of groups": f"SELECT * {{ FILTER(REGEX('a', '{'(' * 20_000}a{')' * 20_000}')) }}",
    "pattern of repeats": f"SELECT * {{ FILTER(REGEX('{'a' * 50_000}!', '^(a+)+(a*)*$')) }}",
    "pattern of many repeats": "SELECT * { FILTER(REGEX('a', '((a{1000}){1000}){1000}')) }",
    "text that grows": f"SELECT * {{ BIND('text' AS ?v0) {_DOUBLED} }}",
    "text replaced by more": f"SELECT (REPLACE('{'a' * 30_000}', 'a', '{'b' * 30_000}') AS ?x) {{}}",
    "tables multiplied": f"SELECT * {{ {_TABLES} }}",
}


def nested(name: str, size: int) -> str:
    """The query of NESTED with that name that has nearly ``size`` bytes, and not more."""
    head, repeated, within, close, end = NESTED[name]
    width = 5 if "#" in repeated else 1
    number = (size - len(head + within + end)) // (len(repeated) + width - 1 + len(close))
    return repeat(name, number)


def repeat(name: str, number: int) -> str:
    """The query of NESTED with that name and that many repeats."""
    head, repeated, within, close, end = NESTED[name]
    opened = "".join(repeated.replace("#", f"{i:05}") for i in range(number)) if "#" in repeated else repeated * number
    return f"{head}{opened}{within}{close * number}{end}"
