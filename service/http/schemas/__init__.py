"""Which JSON does the API take and give? A module for each subject; this package names them all."""

from service.http.schemas.documents import (
    DocumentDetail,
    DocumentList,
    DocumentSummary,
    DocumentText,
    Outline,
    OutlineSection,
    Uploaded,
    UploadRules,
)
from service.http.schemas.feedback import (
    CitedSpan,
    Vote,
    VotesKept,
)
from service.http.schemas.health import (
    Live,
    Ready,
)
from service.http.schemas.problems import (
    FieldError,
    Problem,
)
from service.http.schemas.questions import (
    AskRequest,
    AskResponse,
    Cell,
    Citation,
    DroppedSentence,
    Hit,
    IndexState,
    Quote,
    SearchRequest,
    SearchResponse,
    SuggestedQuestions,
    Wording,
)
from service.http.schemas.requests import (
    Filter,
    History,
    Limit,
    Offset,
    Question,
    Source,
    StrictRequest,
    sources_of,
)
from service.http.schemas.viewer import (
    Block,
    Blocks,
    Box,
    PageBoxes,
    TableRow,
)

__all__ = [
    "AskRequest",
    "AskResponse",
    "Block",
    "Blocks",
    "Box",
    "Cell",
    "Citation",
    "CitedSpan",
    "DocumentDetail",
    "DocumentList",
    "DocumentSummary",
    "DocumentText",
    "DroppedSentence",
    "FieldError",
    "Filter",
    "History",
    "Hit",
    "IndexState",
    "Limit",
    "Live",
    "Offset",
    "Outline",
    "OutlineSection",
    "PageBoxes",
    "Problem",
    "Question",
    "Quote",
    "Ready",
    "SearchRequest",
    "SearchResponse",
    "Source",
    "StrictRequest",
    "SuggestedQuestions",
    "TableRow",
    "UploadRules",
    "Uploaded",
    "Vote",
    "VotesKept",
    "Wording",
    "sources_of",
]
