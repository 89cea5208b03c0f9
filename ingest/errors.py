"""Errors that are a message to the person at the keyboard: what is wrong and what to do."""


class TenkyoError(Exception):
    """Base of every error whose text may be shown to a user as it is."""

    @property
    def message(self) -> str:
        """The text, as the message that it was raised with (`ingest.messages`)."""
        said = self.args[0] if self.args else ""
        return said if isinstance(said, str) else str(said)


class SettingsError(TenkyoError):
    """Settings that are not valid; the message names their variables and says why."""


class UnreadableFileError(TenkyoError):
    """A file that cannot be ingested; the message says why and what to do."""


class IndexUnavailableError(TenkyoError):
    """No index can be opened; the message says what to run."""


class IndexBusyError(IndexUnavailableError):
    """Another process is writing to the index; waiting helps."""


class ModelError(TenkyoError):
    """A model's files are missing or are not the ones that were pinned."""


class QuestionError(TenkyoError):
    """A question that cannot be asked: empty, too long or without a word in it."""
