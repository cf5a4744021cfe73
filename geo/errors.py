"""The few errors of the program. Each message is one line: what was wrong, where, and what to do next."""


class GeoError(Exception):
    """Anything that a user can put right; the command line prints it and exits with code 2."""


class ArticleError(GeoError):
    """An article that cannot be read as text."""


class DataError(GeoError):
    """A data file of the project, or of the user, that is missing, altered or malformed."""


class SchemaError(GeoError):
    """A table that does not keep to its schema; the message names every fault."""


class ExtractorError(GeoError):
    """An outside extractor that cannot be reached, refuses, or is set up in a way that cannot work."""
