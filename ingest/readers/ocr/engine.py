"""The OCR models: PP-OCRv6 small, from the package rapidocr, through ONNX Runtime.

They read English, Japanese and Chinese, along lines and down columns.
"""

import os
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from ingest.embedding.models import OCR, OCR_DETECTION, OCR_RECOGNITION
from ingest.readers.ocr.ink import completed
from ingest.readers.ocr.lines import Floats, TextLine

_READ_AT = 2000
"""Pixels of the longest side at which a picture is read: A4 at 170 dpi."""
_READ_SMALL_AT = 4000
_SMALL = 16
"""Lines lower than so many pixels are read again at a larger size, where the picture has one."""
_FOUND_AT = 0.64
"""Share of that size at which lines are looked for: in full size, it takes more than twice as long.
"""
_LEAST_SCORE = 0.5
_UPSIDE_DOWN = 0.75
"""A picture read with a mean score below this is tried upside down (chosen by eye)."""


class Ocr:
    """Reads pictures. The models are loaded for the first of them and freed with this object.

    At most `pages` pages of one file are read.
    """

    def __init__(self, pages: int = 1000) -> None:
        self.pages = pages

    def read(self, picture: Image.Image) -> list[TextLine]:
        """Return the lines of a picture from the top down; none where there is no text.

        Raises ModelError where the models are missing or altered.
        """
        lines = self._read_at(picture, _READ_AT)
        if max(picture.size) > _READ_AT and _are_small(lines, picture):
            lines = self._read_at(picture, _READ_SMALL_AT)
        if lines and _mean_score(lines) < _UPSIDE_DOWN:
            turned = self._read_at(picture.rotate(180), _READ_AT)
            if _weight(turned) > _weight(lines):
                lines = [_turned(line, picture.size) for line in turned]
        grey = picture.convert("L")
        return [completed(line, grey) for line in lines if line.score >= _LEAST_SCORE]

    @cached_property
    def _engine(self) -> Any:
        folder = OCR.locate()
        # Imported when first needed: it takes OpenCV along.
        from rapidocr import RapidOCR

        return RapidOCR(
            params={
                "Det.model_path": str(folder / OCR_DETECTION),
                "Rec.model_path": str(folder / OCR_RECOGNITION),
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.text_score": 0.0,
                "Global.max_side_len": _READ_SMALL_AT,
                "Global.return_word_box": True,
                "Global.return_single_char_box": True,
                "Det.limit_type": "max",
                "Det.limit_side_len": round(_FOUND_AT * _READ_AT),
                "EngineConfig.onnxruntime.intra_op_num_threads": os.cpu_count() or 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def _read_at(self, picture: Image.Image, longest: int) -> list[TextLine]:
        share = min(1.0, longest / max(picture.size))
        size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
        resized = picture if share == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        # The models take blue first.
        pixels = np.ascontiguousarray(np.asarray(resized.convert("RGB"))[:, :, ::-1])
        engine = self._engine
        if engine.text_det is not None:
            # Made by the first call, whose picture is of the usual size.
            engine.text_det.limit_side_len = round(_FOUND_AT * longest)
        read = engine(pixels)
        scale = np.array(picture.size) / size
        if getattr(read, "boxes", None) is None:
            return []
        rows = zip(read.txts, read.boxes, read.word_results, read.scores, strict=True)
        return [_line(text, box, letters, score, scale) for text, box, letters, score in rows]


def _line(text: str, box: Any, letters: Any, score: float, scale: Floats) -> TextLine:
    places = np.array([corners for _, _, corners in letters], np.float64).reshape(-1, 4, 2)
    return TextLine(text, np.asarray(box, np.float64) * scale, places * scale, float(score))


def _turned(line: TextLine, size: tuple[int, int]) -> TextLine:
    """Return a line of the picture turned upside down in the picture as it is."""
    whole = np.array(size, np.float64)
    return TextLine(line.text, whole - line.corners, whole - line.letters, line.score)


def _height(line: TextLine) -> float:
    """Return how high the line's letters are: the shorter side of its box."""
    one, other = line.corners[1] - line.corners[0], line.corners[3] - line.corners[0]
    return float(min(np.hypot(*one), np.hypot(*other)))


def _are_small(lines: list[TextLine], picture: Image.Image) -> bool:
    """Whether a picture's lines were small as they were read, or too small to be found."""
    heights = [*map(_height, lines)] or [0.0]
    return float(np.median(heights)) * _READ_AT < _SMALL * max(picture.size)


def _weight(lines: list[TextLine]) -> float:
    """Return how much was read, and how surely."""
    return sum(len(line.text) * line.score**2 for line in lines)


def _mean_score(lines: list[TextLine]) -> float:
    letters = sum(len(line.text) for line in lines)
    return sum(len(line.text) * line.score for line in lines) / letters if letters else 0.0
