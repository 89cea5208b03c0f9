"""A message with the values in it, so that a page can say it in another language."""

from pydantic import BaseModel, Field


class Message(BaseModel):
    """A text as a template, whose {names} stand for the values."""

    template: str = Field(
        description="The text; a value's name in braces stands for it.",
        examples=["the hidden slide {slide} was left out; unhide it to have it read"],
    )
    values: dict[str, "str | Message"] = Field(
        description="The values by their names: texts, or messages again.",
        examples=[{"slide": "3"}],
    )
