"""The form in which an outside extractor tells a claim: pydantic models, and their JSON schema for a language model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from geo.schemas import CLAIM_TYPES, NUMBER_KINDS, STANCES

if TYPE_CHECKING:
    ClaimType: TypeAlias = str
    NumberKind: TypeAlias = str
    Stance: TypeAlias = str
else:
    ClaimType, NumberKind, Stance = Literal[CLAIM_TYPES], Literal[NUMBER_KINDS], Literal[STANCES]

Words = Annotated[str, Field(min_length=1, max_length=300)]
_LIMITS = frozenset({"title", "minLength", "maxLength", "minItems", "maxItems"})
_STRICT = ConfigDict(extra="forbid", strict=True)


class ToldNumber(BaseModel):
    """A figure as printed, and what it counts; its bounds are read from the words."""

    model_config = _STRICT
    what: NumberKind = Field(description="what is counted")
    words: Words = Field(description="the figure as printed, with 'at least', 'about' and the like")


class Told(BaseModel):
    """One claim in the article's own words. Whatever the text leaves open is null or an empty list."""

    model_config = _STRICT
    type: ClaimType
    quote: Annotated[str, Field(min_length=1, max_length=3_000)] = Field(
        description="the sentence that says so, copied letter by letter"
    )
    actors: Annotated[list[Words], Field(max_length=20)] = Field(description="who does it, as printed")
    targets: Annotated[list[Words], Field(max_length=20)] = Field(description="to whom, as printed")
    place: Words | None = Field(description="the name of the place where it happened, as printed")
    date: Words | None = Field(description="when it happened, as printed")
    numbers: Annotated[list[ToldNumber], Field(max_length=20)]
    speaker: Words | None = Field(description="who says so, as printed; null where the article itself says it")
    stance: Stance = Field(description="denies: the quote says that it is not so; hedged: the text marks doubt")


class ToldAt(Told):
    """The same with offsets, for extractors that know them; they must hold."""

    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None


def schema() -> dict[str, Any]:
    """JSON schema of an answer: an object with a list of :class:`Told` under ``claims``. Nothing in it is optional.

    Limits of length are not in it, though they are checked here: llama.cpp cannot make a grammar of a ``maxLength`` of
    2,000 and more (ggml-org/llama.cpp#25746), and other servers refuse such words.
    """

    class Answer(BaseModel):
        """All claims of the text."""

        model_config = _STRICT
        claims: list[Told]

    made: dict[str, Any] = _plain(Answer.model_json_schema())
    return made


def _plain(part: Any, named: bool = False) -> Any:
    """A schema without titles and limits; under ``named`` the keys are names of fields."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = part if named else {key: value for key, value in part.items() if key not in _LIMITS}
    return {key: _plain(value, not named and key in {"properties", "$defs"}) for key, value in kept.items()}
