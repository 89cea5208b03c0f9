"""The templates of messages in source text: what a table of translations must have."""

import ast
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

MAKERS = {"Message", "Words", "UnreadableFileError"}
NOTERS = {"append"}


def templates_of(folder: Path, *, notes: bool = True) -> set[str]:
    """Return the templates of the messages that the modules in a folder make.

    With `notes`, texts that are appended or yielded are messages too.
    """
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")]
    return {one for tree in trees for one in _templates(tree, notes)}


def _templates(tree: ast.Module, notes: bool) -> Iterator[str]:
    named = _named(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[said, *_]):
                if name in MAKERS:
                    yield from _texts(said, named)
                elif notes and name in NOTERS:
                    yield from filter(_is_note, _texts(said, {}))
            case ast.keyword(arg="refusal", value=said):
                yield from _texts(said, {})
            case ast.Yield(value=ast.Constant(value=str(said))) if notes and _is_note(said):
                yield said


def _named(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return by name what is assigned to it anywhere in a module, or stands in a table of it."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        pairs: Iterable[tuple[ast.expr, ast.expr]]
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = zip(names, values, strict=False)
            case ast.Assign(targets=[name], value=value):
                pairs = zip([name], [value], strict=True)
            case ast.For(target=ast.Tuple(elts=names), iter=ast.Tuple(elts=rows)):
                cells = [row.elts for row in rows if isinstance(row, ast.Tuple)]
                pairs = chain.from_iterable(zip(names, row, strict=False) for row in cells)
            case _:
                continue
        for name, value in pairs:
            if isinstance(name, ast.Name):
                values = value.values if isinstance(value, ast.Dict) else [value]
                found.setdefault(name.id, []).extend(values)
    return found


def _texts(said: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(text)):
            yield text
        case (
            ast.IfExp(body=one, orelse=other)
            | ast.Call(func=ast.Attribute(attr="_say"), args=[one, other])
        ):
            yield from _texts(one, named)
            yield from _texts(other, named)
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            others = {other: values for other, values in named.items() if other != name}
            for value in named.get(name, ()):
                yield from _texts(value, others)


def _is_note(text: str) -> bool:
    return text.count(" ") > 2
