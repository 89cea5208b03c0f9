"""The page `/annotate`, beside the service's own: what it asks for and what it saves."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

from eval.annotate.gold_file import ConflictError, GoldFile, version
from eval.annotate.user_questions import UserQuestion, read_user_questions
from eval.gold.faults import faults
from eval.gold.match import locate
from eval.gold.questions import GoldError, Question
from service.app import Tenkyo
from service.http.csrf import refuse_cross_site
from service.http.dependencies import RetrieverDep
from service.questions.retriever_handle import Searcher

STATIC = Path(__file__).parent / "static"
PAGE_OF_DOCUMENTS = 100

KINDS = (
    "fact",
    "table",
    "list",
    "definition",
    "comparison",
    "why",
    "paraphrase",
    "typo",
    "keyword",
    "japanese",
    "followup",
    "unanswerable",
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The file of questions, the gold file, and the token that gives access."""

    questions: Path
    gold: GoldFile
    token: str

    def asked(self, key: str) -> UserQuestion:
        """Return the question with this key; 404 where the file has none."""
        for asked in read_user_questions(self.questions):
            if asked.key == key:
                return asked
        raise HTTPException(404, f"{self.questions.name} does not have this question any more.")


class Draft(BaseModel):
    """The annotation of a question; `seen` is the version of the row that it was made from.

    `eval.gold.questions` checks the row in full.
    """

    model_config = ConfigDict(strict=True, extra="forbid")

    seen: str | None
    kind: Annotated[str, Field(max_length=100)]
    answerable: bool
    answers: list[list[str]]
    gold: list[dict[str, Any]]
    all: bool
    near_miss: str | None
    split: Literal["dev", "test"] | None


@dataclass(frozen=True, slots=True)
class ServedDocuments:
    """The documents of the service, as `eval.gold.match.Documents`."""

    retriever: Searcher

    def sources(self) -> Mapping[str, str]:
        """Return the document id of every source name."""
        total = self.retriever.document_count
        return {
            source: document.id
            for offset in range(0, total, PAGE_OF_DOCUMENTS)
            for document in self.retriever.documents(offset, PAGE_OF_DOCUMENTS)
            for source in document.sources
        }

    def document_text(self, document_id: str) -> str:
        """Return a document's text."""
        document = self.retriever.document(document_id)
        # `sources` has just named it, and a retriever keeps its generation.
        assert document is not None  # noqa: S101
        return document.text


def install(app: Tenkyo, workspace: Workspace) -> None:
    """Serve the page and what it needs beside the service's own addresses."""
    app.mount("/annotate/static", StaticFiles(directory=STATIC))
    app.include_router(_router(workspace))


def _router(workspace: Workspace) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def let_in(request: Request) -> None:
        refuse_cross_site(request, "annotate")
        token = request.path_params.get("token", "")
        if not secrets.compare_digest(token.encode(), workspace.token.encode()):
            raise HTTPException(403, "Open the address that `python -m eval annotate` printed.")

    @router.get("/annotate", dependencies=[Depends(let_in)])
    @router.get("/annotate/{token}", dependencies=[Depends(let_in)])
    def page() -> FileResponse:
        return FileResponse(STATIC / "annotate.html")

    @router.get("/annotate/{token}/questions", dependencies=[Depends(let_in)])
    def questions() -> dict[str, Any]:
        rows = workspace.gold.rows()
        listed = [
            _listed(asked, rows.get(asked.key))
            for asked in read_user_questions(workspace.questions)
        ]
        return {"questions": listed, "kinds": KINDS, "gold": workspace.gold.path.name}

    @router.get("/annotate/{token}/questions/{key}", dependencies=[Depends(let_in)])
    def question(key: str) -> dict[str, Any]:
        asked = workspace.asked(key)
        row = workspace.gold.rows().get(key)
        return {"row": row or asked.row, "seen": version(row)}

    @router.put("/annotate/{token}/questions/{key}", dependencies=[Depends(let_in)])
    def save(key: str, draft: Draft, retriever: RetrieverDep) -> dict[str, Any]:
        asked = workspace.asked(key)
        documents = ServedDocuments(retriever)

        def check(question: Question) -> None:
            locate([question], documents, Path(workspace.gold.path.name))

        annotation = draft.model_dump(exclude={"seen"})
        try:
            saved = workspace.gold.save(asked, annotation, draft.seen, check)
        except ConflictError as fault:
            raise HTTPException(409, str(fault)) from None
        except GoldError as fault:
            raise HTTPException(422, str(fault)) from None
        except OSError as fault:
            name = workspace.gold.path.name
            raise HTTPException(500, f"{name} cannot be written: {fault.strerror}.") from None
        row = workspace.gold.rows()[key]
        return {"id": row["id"], "seen": version(row), "warnings": _warnings(saved, row["id"])}

    return router


def _listed(asked: UserQuestion, row: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "key": asked.key,
        "question": asked.question,
        "history": asked.history,
        "up": asked.up,
        "down": asked.down,
        "comments": asked.comments,
        "done": row["id"] if row else None,
    }


def _warnings(questions: list[Question], row_id: str) -> list[str]:
    """Return what makes the row unfit to measure with, though its format is right."""
    line = next(question.line for question in questions if question.id == row_id)
    return [fault for fault in faults(questions) if fault.startswith(f"line {line} (")]
