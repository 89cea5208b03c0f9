"""The product put together: the models of a process, and a retriever for each generation."""

from collections.abc import Callable
from pathlib import Path
from threading import RLock
from weakref import WeakValueDictionary

from ingest.embedding.export import EncoderExport, EncoderRecord
from ingest.embedding.exported import ExportedEncoder, load_export
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.embedding.onnx import OnnxModel
from ingest.embedding.protocol import TextEncoder
from ingest.errors import IndexUnavailableError
from ingest.index.backends import index_at
from ingest.index.protocol import Snapshot
from retriever.answer.composer import AnswerComposer
from retriever.answer.decision import AnswerDecision
from retriever.attempts import Stages
from retriever.forms.comparison.form import ComparisonForm
from retriever.forms.comparison.greater import GreaterForm
from retriever.forms.digest import DigestForm
from retriever.forms.fields import FieldForm
from retriever.forms.form import AnswerForms
from retriever.forms.listing import ListForm
from retriever.forms.look_up import LookUp
from retriever.forms.metadata import MetadataForm
from retriever.forms.sheet import SheetForm
from retriever.forms.sources import SourceForm
from retriever.forms.tables.cell import CellAnswers
from retriever.forms.tables.financial.line_items import WORDS as LINE_WORDS
from retriever.forms.tables.financial.statements import StatementAnswers
from retriever.forms.tables.form import TableAnswers
from retriever.forms.tables.unstated import UnstatedResults
from retriever.forms.timeline import TimelineForm
from retriever.forms.verdict.verdict import VERDICTS
from retriever.forms.versions.disagreement import DisagreementForm
from retriever.forms.versions.form import VersionForm
from retriever.models.cross_encoder import CrossEncoder
from retriever.models.question_encoder import QuestionEncoder
from retriever.models.reader import REMEMBERED, Reader, multilingual_reader
from retriever.pipeline import Retriever
from retriever.query.spelling import Spelling
from retriever.query.understanding import QueryUnderstanding
from retriever.reading.evidence import EvidenceFinder
from retriever.reading.refusal import read_calibration
from retriever.search.candidates import CandidateSearch
from retriever.search.dense import DenseSearch
from retriever.search.likeness import Likeness
from retriever.search.multilingual import MultilingualSearch
from retriever.search.passage_reader import PassageReader
from retriever.search.reranking import READ_FOR_ANSWERS, PassageReranker


class Models:
    """The models of a process: each is loaded once, when it is first needed.

    A service, a command or an evaluation makes one and passes it on. The encoder of an index is
    kept as long as something uses it, so that the next generation does not load it again. Safe
    between threads.
    """

    def __init__(
        self,
        *,
        remembered: int = REMEMBERED,
        reader: Callable[[int], Reader] = Reader,
        other_reader: Callable[[int], Reader] = multilingual_reader,
        reranker: Callable[[int], CrossEncoder] = CrossEncoder,
        multilingual: Callable[[], TextEncoder] = MultilingualEncoder,
    ) -> None:
        """Name what is loaded.

        Args:
            remembered: how many readings, and how many of the cross-encoder's scores, are kept.
            reader: makes the reader of English, given that number.
            other_reader: makes the reader of several languages, given that number.
            reranker: makes the cross-encoder of texts that clients bring along, given that number.
            multilingual: makes the encoder of questions in other languages.

        """
        self.calibration = read_calibration()
        self._guard = RLock()
        self._remembered = remembered
        self._make_reader = reader
        self._make_other_reader = other_reader
        self._make_reranker = reranker
        self._make_multilingual = multilingual
        self._reader: Reader | None = None
        self._other_reader: Reader | None = None
        self._reranker: CrossEncoder | None = None
        self._multilingual: TextEncoder | None = None
        self._exports: WeakValueDictionary[EncoderRecord, OnnxModel] = WeakValueDictionary()

    @property
    def reader(self) -> Reader:
        """What reads English; ModelError where it is missing or altered."""
        with self._guard:
            if self._reader is None:
                self._reader = self._make_reader(self._remembered)
            return self._reader

    def multilingual_reader(self) -> Reader:
        """Return what reads several languages; ModelError where it is missing or altered."""
        with self._guard:
            if self._other_reader is None:
                self._other_reader = self._make_other_reader(self._remembered)
            return self._other_reader

    @property
    def reranker(self) -> CrossEncoder:
        """The cross-encoder; ModelError where it is missing or altered."""
        with self._guard:
            if self._reranker is None:
                self._reranker = self._make_reranker(self._remembered)
            return self._reranker

    @property
    def multilingual(self) -> TextEncoder:
        """The encoder of questions in other languages; ModelError where it is missing."""
        with self._guard:
            if self._multilingual is None:
                self._multilingual = self._make_multilingual()
            return self._multilingual

    def question_encoder(self, export: EncoderExport) -> QuestionEncoder:
        """Return what questions to an index are encoded with.

        Raises ValueError where the export is damaged.
        """
        return QuestionEncoder(self.exported(export), export.settings.query_prompt)

    def passage_encoder(self, export: EncoderExport) -> ExportedEncoder:
        """Return what embeds passages as the others of the index were.

        Raises ModelError where its tokenizer is missing.
        """
        return ExportedEncoder(export, self.exported)

    def exported(self, export: EncoderExport) -> OnnxModel:
        """Return the model of an export; raise as `question_encoder` does."""
        with self._guard:
            model = self._exports.get(export.record)
            if model is None:
                model = load_export(export)
                self._exports[export.record] = model
            return model


def open_retriever(
    index: Path, models: Models, encoder: str | None = None, *, read: int = READ_FOR_ANSWERS
) -> Retriever:
    """Open the generation of an index that serves now.

    Args:
        index: where the index is.
        models: the models of the process.
        encoder: names the encoder that the index must have been made with.
        read: how many passages the reader reads for an answer.

    Raises:
        IndexUnavailableError: there is no index, or it is damaged or made by another version.
        ModelError: a model is missing or altered.

    """
    return assemble(index_at(index).snapshot(), models, encoder, read=read)


def assemble(
    snapshot: Snapshot,
    models: Models,
    encoder: str | None = None,
    *,
    read: int = READ_FOR_ANSWERS,
) -> Retriever:
    """Put together what answers questions from a snapshot; see `open_retriever`."""
    _check_encoder(snapshot, encoder)
    multilingual = _multilingual(snapshot, models)
    export = snapshot.encoder_export()
    try:
        questions = models.question_encoder(export)
    except ValueError as error:
        raise snapshot.damaged(error) from None
    likeness = Likeness(multilingual)
    reader = PassageReader(models.reader, models.multilingual_reader, likeness)
    look_up = LookUp(
        CandidateSearch(
            snapshot.lexical,
            DenseSearch(snapshot.dense, questions),
            multilingual,
            snapshot.document,
        ),
        PassageReranker(snapshot, reader, read),
        EvidenceFinder(reader, likeness, snapshot.statistics),
        AnswerDecision(reader, models.calibration, snapshot.statistics),
        AnswerComposer(snapshot),
    )
    return Retriever(
        snapshot,
        Stages(
            QueryUnderstanding(
                Spelling(
                    snapshot.statistics.words(),
                    lambda word: word in LINE_WORDS or questions.is_common(word),
                ),
                questions.likeness,
            ),
            look_up,
            AnswerForms(
                [
                    *VERDICTS,
                    GreaterForm(),
                    StatementAnswers(),
                    TableAnswers(),
                    SheetForm(),
                    CellAnswers(),
                    ComparisonForm(look_up),
                    SourceForm(),
                    MetadataForm(),
                    VersionForm(look_up),
                    ListForm(),
                    DigestForm(),
                    TimelineForm(),
                    FieldForm(),
                    DisagreementForm(look_up),
                    UnstatedResults(),
                ]
            ),
        ),
    )


def _check_encoder(snapshot: Snapshot, encoder: str | None) -> None:
    index, made_with = snapshot.location, snapshot.encoder.name
    if encoder is not None and Path(encoder).name != made_with:
        raise IndexUnavailableError(
            f"The index in {index} was made with the encoder {made_with}, and TENKYO_ENCODER "
            f"asks for {encoder}. Embed it anew with: python -m ingest PATH... --index {index}"
        )


def _multilingual(snapshot: Snapshot, models: Models) -> MultilingualSearch | None:
    """Return the search by the vectors of all languages; None where the index has none."""
    record, vectors = snapshot.multilingual, snapshot.multilingual_dense
    if record is None or vectors is None:
        return None
    encoder, index = models.multilingual, snapshot.location
    if record.sha256 != encoder.sha256:
        raise IndexUnavailableError(
            f"The multilingual vectors of the index in {index} were made with {record.name}, and "
            f"this version of Tenkyo has {encoder.name}. Make them anew with: "
            f"python -m ingest PATH... --index {index}"
        )
    return MultilingualSearch(vectors, encoder)
