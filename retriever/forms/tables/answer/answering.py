"""From a question linked to a table to its answer: what is done for each operation."""

from collections.abc import Sequence

from ingest.document.nodes import Row
from ingest.messages import Message
from ingest.structure.tables.grid import sums_up
from retriever.answer.citations import NEAREST
from retriever.forms.form import Asked, Refusal
from retriever.forms.tables.answer.composing import Draft, compose, rows_of
from retriever.forms.tables.answer.computing import (
    Operated,
    Result,
    average,
    difference,
    operands,
    ordered,
    same_place,
    share,
    share_of_counts,
    total,
    unit_of,
    value_of,
    with_unit,
)
from retriever.forms.tables.answer.quoting import Quotes
from retriever.forms.tables.question.linking import Link
from retriever.forms.tables.question.operations import Operation, Shape
from retriever.forms.tables.table import Entry, Field, Table
from retriever.forms.tables.values import figure_of
from retriever.text.rendering import headed
from retriever.types import Composed

_FEW = 12
"""So many figures at most are added up in the words of an answer. Chosen by eye."""


class TableAnswer:
    """Answers one question from one table that it is linked to."""

    def __init__(self, asked: Asked, shape: Shape, link: Link) -> None:
        self._asked, self._shape, self._link = asked, shape, link
        self._table: Table = link.table
        self._members = link.members
        self._quotes = Quotes(asked, link.table.document, link.table.origins)
        self._conditioned = [one.field for one in link.conditions]

    def run(self) -> Composed | Refusal | None:
        """Return the answer; None where it cannot be computed safely."""
        match self._shape.operation:
            case Operation.COUNT:
                return self._count()
            case Operation.FILTER:
                return self._filter()
            case Operation.LARGEST | Operation.SMALLEST:
                return self._extreme()
            case Operation.ORDER:
                return self._order()
            case Operation.SUM | Operation.AVERAGE:
                return self._combined()
            case Operation.DIFFERENCE:
                return self._difference()
            case Operation.SHARE:
                return self._share()

    def missing(self, field: Field, value: str) -> Refusal:
        """Return the refusal of a group that a column lacks, with rows of groups that it has."""
        groups: dict[str, Row] = {}
        for entry in field.filled:
            groups.setdefault(entry.words, entry.row)
        reason = Message(
            self._say(
                "No row of the table has “{value}” under “{column}”, only {others}.",
                "表の「{column}」に「{value}」はなく、{others}があります。",
            ),
            value=value,
            column=field.name,
            others=self._say(", ", "、").join(groups),
        )
        return self._refusal(reason, list(groups.values()))

    def _nothing(self) -> Refusal:
        """Refuse what no member meets, with rows that meet one of the conditions."""
        said = self._conditions()
        rows = [
            row
            for one in self._link.conditions
            for row in rows_of(self._table, sorted(one.members)[:1], [one.field])
        ]
        template = self._say("No row of the table has {words}.", "表に{words}の行はありません。")
        return self._refusal(Message(template, words=said), rows)

    def _refusal(self, reason: Message, rows: Sequence[Row]) -> Refusal:
        for row in rows[:NEAREST]:
            self._quotes.add([row])
        return Refusal(reason, tuple(self._quotes.citations))

    def _count(self) -> Composed | Refusal | None:
        if self._link.groups:
            return self._count_different(self._link.groups)
        if not self._members:
            return self._nothing()
        unique = (one for one in self._conditioned if not one.repeats(self._table.members))
        if any(one.naming and not one.timed for one in unique):
            return None
        fields = self._all_fields()
        self._quote(self._members, fields)
        quoted = [one for one in self._members if self._is_quoted(one, fields)]
        number = str(len(self._members))
        names = self._names(quoted) + ("" if quoted == self._members else " …")
        lead = self._number(number) + self._where()
        expression = f"{self._counted()} = {number}"
        return self._composed(
            Draft(
                [headed(lead, names)], "count", expression, number,
                members=quoted, fields=fields, short=number,
            )
        )  # fmt: skip

    def _count_different(self, field: Field) -> Composed | None:
        first: dict[str, Entry] = {}
        for member in self._members:
            if entry := field.entries[member]:
                first.setdefault(entry.words, entry)
        self._quote(self._members, [field])
        number = str(len(first))
        expression = self._say(
            f"number of different values of {field.name} = {number}",
            f"{field.name}の種類 = {number}",
        )
        lines = [headed(f"{number}{self._where()}", self._say(", ", "、").join(first))]
        operands_ = list(first.items())
        return self._if_complete(Draft(lines, "count", expression, number, operands_, short=number))

    def _filter(self) -> Composed | Refusal | None:
        if not self._link.conditions or self._link.groups:
            return None
        if self._table.origins and all(one.naming for one in self._conditioned):
            return None
        if not self._members:
            return self._nothing()
        fields = self._all_fields()
        self._quote(self._members, fields)
        quoted = [one for one in self._members if self._is_quoted(one, fields)]
        number, said = str(len(self._members)), str(len(quoted))
        lead = self._number(number)
        if quoted != self._members:
            lead = self._say(f"{said} of {lead}", f"{lead}のうち{said}件")
        measured = [one for one in self._conditioned if one.numeric or one.dated]
        fields += [one for one in measured if one.parts]
        naming = [one for one in self._table.fields if one.naming]
        if len(naming) == 1 and naming[0].timed and naming[0] in self._conditioned:
            measured += [one for one in self._table.fields if one not in (*naming, *measured)]
        lines = [self._line(one, measured) for one in quoted]
        if len(self._members) > 1:
            lines.insert(0, f"{lead}{self._where()}:")
        steps = self._steps(quoted, measured)
        expression = f"{steps}{self._counted()} = {number}"
        return self._composed(
            Draft(lines, "filter", expression, number, members=quoted, fields=fields)
        )

    def _extreme(self) -> Composed | None:
        if self._link.groups:
            return self._extreme_group(self._link.groups) if self._shape.adds else None
        field = self._link.measure
        ranked = ordered(field, self._members, self._link.direction) if field else None
        if field is None or not ranked or len(ranked) < _SEVERAL:
            return None
        winners = [one for one in ranked if same_place(one[1], ranked[0][1])]
        if len(winners) == len(ranked):
            return None
        fields = [*self._conditioned, field]
        best = [member for member, _ in winners]
        self._quote(best, fields)
        if not self._quotes.complete:
            return None
        self._quote([member for member, _ in ranked], fields)
        number, value = str(len(ranked)), winners[0][1].words
        word = self._shape.word
        said = self._conditions()
        how = self._say(
            f" ({'; '.join(filter(None, (said, f'{word} of {number}')))})",
            f"（{'、'.join(filter(None, (said, f'{number}件中{word}')))}）",
        )
        lines = [self._line(member, [field]) for member, _ in winners]
        lines[-1] += how
        return self._composed(
            Draft(
                lines,
                self._shape.operation.value,
                self._steps([member for member, _ in ranked], [field])
                + self._say(
                    f"{word} {field.name} of {number} = {value}",
                    f"{field.name}、{number}件中{word} = {value}",
                ),
                value,
                self._operands(field, ranked),
                best,
                fields,
                self._names(best),
            )
        )

    def _extreme_group(self, groups: Field) -> Composed | None:
        """Return the group with the most members, or the largest sum of their figures."""
        field = self._link.measure
        members: dict[str, list[int]] = {}
        for member in self._members:
            entry = groups.entries[member]
            if entry is None:
                return None
            members.setdefault(entry.words, []).append(member)
        figures = operands(field, self._members) if field else []
        if figures is None or len(members) < _SEVERAL or not (field or self._link.noun):
            return None
        sums = {
            name: total([one for one in figures if one.member in own], "").value
            if field
            else str(len(own))
            for name, own in members.items()
        }
        ranked = sorted(sums, key=lambda name: -self._link.direction * value_of(sums[name]))
        winners = [name for name in ranked if sums[name] == sums[ranked[0]]]
        if len(winners) == len(ranked):
            return None
        fields = [*self._conditioned, groups, *filter(None, [field])]
        for name in ranked:
            self._quote(members[name], fields)
        what = field.name if field else self._link.noun
        lines = [f"{groups.name} {name} — {headed(what, sums[name])}" for name in winners]
        every = "; ".join(f"{name}: {sums[name]}" for name in ranked)
        said = self._conditions()
        word = self._say(
            f"{self._shape.word} of {len(ranked)}", f"{len(ranked)}件中{self._shape.word}"
        )
        how = "; ".join(filter(None, (said, word)))
        lines[-1] += self._say(f" ({how})", f"（{how}）")
        expression = f"{every}; {word} = {sums[winners[0]]}"
        return self._if_complete(
            Draft(
                lines,
                self._shape.operation.value,
                expression,
                sums[winners[0]],
                self._labelled([(one.member, one.entry) for one in figures]),
                short=", ".join(winners),
            )
        )

    def _order(self) -> Composed | None:
        field = self._link.measure
        ranked = ordered(field, self._members, self._link.direction) if field else None
        if field is None or not ranked or len(ranked) < _SEVERAL:
            return None
        most = self._shape.most or len(ranked)
        best = ranked[:most]
        if len(ranked) > most and same_place(best[-1][1], ranked[most][1]):
            return None
        fields = [*self._conditioned, field]
        members = [member for member, _ in best]
        self._quote(members, fields)
        if not self._quotes.complete:
            return None
        self._quote([member for member, _ in ranked], fields)
        values = (" > " if self._link.direction > 0 else " < ").join(one.words for _, one in best)
        lines = [self._line(member, [field]) for member, _ in best]
        steps = self._steps([member for member, _ in ranked], [field])
        expression = f"{steps}{field.name}, {len(best)} / {len(ranked)}: {values}"
        return self._composed(
            Draft(
                lines, "order", expression, values, self._operands(field, ranked), members, fields
            )
        )

    def _combined(self) -> Composed | None:
        """Return a sum or an average; None where the table itself has the total."""
        if self._link.across:
            return self._across()
        field, members, table = self._link.measure, self._members, self._table
        whole = len(members) == len(table.names)
        adds = self._shape.operation is Operation.SUM
        stated = whole and adds and table.totals
        asked = field and (self._link.named or sums_up(field.name))
        if stated and field and asked and (answer := self._stated(field)):
            return answer
        if field is None or len(members) < _SEVERAL or table.nested or stated:
            return None
        if table.origins:
            members = [one for one in members if field.entries[one]]
        figures = operands(field, members)
        if figures is None or (adds and "%" in (figures[0].figure.unit, field.measure)):
            return None
        result = (total if adds else average)(figures, unit_of(field, figures))
        name = self._say(
            f"{'Sum' if adds else 'Average'} of {field.name}",
            f"{field.name}の{'合計' if adds else '平均'}",
        )
        return self._arithmetic(name, result, figures)

    def _stated(self, field: Field) -> Composed | None:
        """Return what the table's last row says that all others add up to."""
        place = self._table.fields.index(field)
        entry = self._table.whole[place] if self._table.whole else None
        figure = figure_of(entry.words) if entry else None
        if entry is None or figure is None:
            return None
        self._quotes.add([entry.row], [entry.span])
        named = [one.words for one in self._table.whole if one and one.row is entry.row]
        words = entry.words if figure.unit else with_unit(entry.words, field.measure)
        said = headed(f"{named[0]} — {field.name}", words)
        expression = f"{named[0]}: {field.name} = {entry.words}"
        return self._if_complete(
            Draft([said], "sum", expression, entry.words, [(named[0], entry)], short=words)
        )

    def _across(self) -> Composed | None:
        """Return a sum, an average or a difference of figures of one member."""
        fields, (member,) = self._link.across, self._members
        single = [operands(one, [member]) for one in fields]
        figures = [one[0] for one in single if one]
        units = {one.figure.unit for one in figures}
        if len(figures) < len(fields) or len(units) > 1 or not self._named_alone():
            return None
        unit = unit_of(fields[0], figures)
        operation = self._shape.operation
        if operation is Operation.DIFFERENCE and len(figures) != _SEVERAL:
            return None
        match operation:
            case Operation.SUM:
                result = total(figures, unit)
            case Operation.AVERAGE:
                result = average(figures, unit)
            case _:
                result = difference(figures[0], figures[1], unit)
        self._quote([member], fields)
        what = self._say(" + ", "と").join(one.name for one in fields)
        said = f"{self._name(member)} — {headed(what, result.said)} = {result.how}"
        cells = [(one.name, figure.entry) for one, figure in zip(fields, figures, strict=True)]
        return self._if_complete(
            Draft(
                [said], operation.value, result.expression, result.value, cells, short=result.said
            )
        )

    def _named_alone(self) -> bool:
        """Whether the question names the one member that it means."""
        return any(one.field.naming for one in self._link.conditions)

    def _difference(self) -> Composed | None:
        if self._link.across:
            return self._across()
        field, members = self._link.measure, self._members
        named = any(one.field.naming for one in self._link.conditions)
        figures = operands(field, members) if field and named and len(members) == 2 else None
        if field is None or figures is None:
            return None
        result = difference(figures[0], figures[1], unit_of(field, figures))
        name = self._say(f"Difference in {field.name}", f"{field.name}の差")
        return self._arithmetic(name, result, figures)

    def _share(self) -> Composed | None:
        field, members, table = self._link.measure, self._members, self._table
        base = self._link.base
        if not set(members) < set(base) or not members or table.nested:
            return None
        if field is None:
            return self._share_of_members()
        every = operands(field, base)
        if every is None or "%" in (every[0].figure.unit, field.measure):
            return None
        part = [one for one in every if one.member in members]
        if any(one.figure.value < 0 for one in every):
            return None
        result = share(part, every)
        name = self._say(f"Share of {field.name}", f"{field.name}に占める割合")
        return self._arithmetic(name, result, every) if result else None

    def _share_of_members(self) -> Composed | None:
        """Return how many of the members meet the conditions, as a percentage."""
        if not self._link.noun and not self._asked.question.japanese:
            return None
        part, whole = len(self._members), len(self._link.base)
        result = share_of_counts(part, whole)
        self._quote(self._members, self._conditioned)
        self._quote(self._link.base, self._conditioned)
        quotient = result.expression.partition(" = ")[0]
        text = f"{result.value}{self._where()} = {quotient}"
        return self._if_complete(
            Draft(
                [text], "share", result.expression, result.value,
                members=self._members, fields=self._all_fields(), short=result.value,
            )
        )  # fmt: skip

    def _arithmetic(
        self, name: str, result: Result, figures: Sequence[Operated]
    ) -> Composed | None:
        members = [one.member for one in figures]
        self._quote(members, [*self._conditioned, *filter(None, [self._link.measure])])
        said = headed(f"{name}{self._where()}", result.said)
        if len(figures) <= _FEW:
            said += f" = {result.how}"
        return self._if_complete(
            Draft(
                [said],
                self._shape.operation.value,
                result.expression,
                result.value,
                self._labelled([(one.member, one.entry) for one in figures]),
                short=result.said,
            )
        )

    def _if_complete(self, draft: Draft) -> Composed | None:
        return self._composed(draft) if self._quotes.complete else None

    def _composed(self, draft: Draft) -> Composed | None:
        return compose(draft, self._table, self._quotes)

    def _quote(self, members: Sequence[int], fields: Sequence[Field]) -> None:
        cells = [
            entry.span
            for member in members
            for one in fields
            if not one.naming and (entry := one.entries[member])
        ]
        self._quotes.add(rows_of(self._table, members, fields), cells)

    def _is_quoted(self, member: int, fields: Sequence[Field]) -> bool:
        rows = rows_of(self._table, [member], fields)
        return all(self._quotes.of(row) is not None for row in rows)

    def _all_fields(self) -> list[Field]:
        """Return the columns that say something of members; of a table on its side, those asked."""
        if self._table.sideways:
            return self._conditioned
        return list(self._table.fields)

    def _operands(
        self, field: Field, ranked: Sequence[tuple[int, Entry]]
    ) -> list[tuple[str, Entry]]:
        """Return the cells that were compared: of a change, the two that it lies between."""
        if field.parts is None:
            return self._labelled(ranked)
        return [
            (f"{self._name(member)} {part.name}", entry)
            for member, _ in ranked
            for part in field.parts
            if (entry := part.entries[member])
        ]

    def _labelled(self, cells: Sequence[tuple[int, Entry]]) -> list[tuple[str, Entry]]:
        return [(self._name(member), entry) for member, entry in cells]

    def _names(self, members: Sequence[int]) -> str:
        names = [name for member in members if (name := self._name(member))]
        # A name that numbers and words make together has a comma itself.
        parted = any(", " in name for name in names)
        return self._say("; " if parted else ", ", "、").join(names)

    def _name(self, member: int) -> str:
        """Return what a member is called: by what the noun names, where no two share it.

        A time of day alone names nothing: what leaves at it is named too.
        """
        kind = self._link.kind
        named = kind and not kind.timed and not kind.repeats(self._members)
        entry = kind.entries[member] if kind and named else None
        return entry.words if entry else self._table.names[member]

    def _line(self, member: int, fields: Sequence[Field]) -> str:
        """Return a member with its figures: "Project Fir — Budget: 2000"."""
        figures = (
            headed(one.name, with_unit(entry.words, one.measure if _is_bare(entry) else ""))
            + self._change(member, one)
            for one in fields
            if (entry := one.entries[member])
        )
        return " — ".join(filter(None, (self._name(member), "; ".join(figures))))

    def _change(self, member: int, field: Field) -> str:
        """Return how a change was computed; nothing of other fields."""
        cells = [one.entries[member] for one in field.parts] if field.parts else []
        before, after = (one.words if one else "" for one in cells) if cells else ("", "")
        return f" = {after} − {before}" if before and after else ""

    def _steps(self, members: Sequence[int], fields: Sequence[Field]) -> str:
        """Return the changes that were computed, to go before an expression."""
        steps = (
            f"{self._name(member)}: {self._change(member, one)[3:]} = {entry.words}; "
            for member in members
            for one in fields
            if one.parts and (entry := one.entries[member])
        )
        return "".join(steps)

    def _conditions(self) -> str:
        return self._say("; ", "、").join(one.said for one in self._link.conditions)

    def _number(self, number: str) -> str:
        """Return so many members: "8 projects"."""
        noun = self._link.noun if number != "1" and self._link.noun.endswith("s") else ""
        return self._say(f"{number} {noun}".strip(), f"{number}件")

    def _where(self) -> str:
        if not self._link.conditions:
            return ""
        return self._say(f" ({self._conditions()})", f"（{self._conditions()}）")

    def _counted(self) -> str:
        every = len(self._table.names)
        said = self._conditions()
        return self._say(
            f"rows with {said}, of {every}" if said else "number of rows",
            f"{every}件のうち{said}" if said else "行の数",
        )

    def _say(self, english: str, japanese: str) -> str:
        """Return the words of the question's language."""
        return japanese if self._asked.question.japanese else english


_SEVERAL = 2
"""Nothing is compared or added up that is less than two."""


def _is_bare(entry: Entry) -> bool:
    """Whether a figure is written without its unit."""
    return entry.words[-1:].isdigit()
