"""The errors the analysis raises: each says what was expected and what to do."""


class AnalysisError(Exception):
    """Base of every error raised by this package."""


class UnreadableFileError(AnalysisError):
    """A file that cannot be read as articles."""


class FileIndexError(UnreadableFileError):
    """What a table that describes files says wrong, twice or not at all; no text is lost by it."""


class CodebookError(AnalysisError):
    """A codebook that breaks its own rules."""


class CorpusError(AnalysisError):
    """A stored corpus that is missing, incomplete or of another version."""


class LabelsError(AnalysisError):
    """A folder of labels that cannot be used for an evaluation."""


class SelectionError(AnalysisError):
    """A filter or a mark that cannot be understood."""


class LibraryError(CorpusError):
    """A corpus of a library that is not there, or a change of it that cannot be made."""


class CorrectionError(AnalysisError):
    """A correction, or an answer of an analyst, that cannot be understood or made."""


class JournalError(AnalysisError):
    """A journal that cannot be read or written."""


class WorkerError(AnalysisError):
    """A process that did a part of the work was ended from outside."""
