"""The nouns of the platform."""

from __future__ import annotations

from essays.models.authorship import Authorship
from essays.models.comment import Comment
from essays.models.content_version import ContentVersion
from essays.models.edition import Edition
from essays.models.essay import Essay, EssayQuerySet
from essays.models.event import Event
from essays.models.flag import Flag
from essays.models.import_run import ImportRun
from essays.models.imported_document import ImportedDocument
from essays.models.mark import Mark
from essays.models.message import Message
from essays.models.pairing import Pairing
from essays.models.path import Path
from essays.models.preview_link import PreviewLink
from essays.models.reading import Reading
from essays.models.record_date import RecordDate
from essays.models.release import Release, ReleaseQuerySet
from essays.models.review import Review
from essays.models.revision import Revision
from essays.models.search_name import SearchName
from essays.models.search_text import SearchText
from essays.models.search_word import SearchWord
from essays.models.series import Series, SeriesQuerySet
from essays.models.term import Term, TermQuerySet
from essays.models.topic import EssayTopic, SeriesTopic, Topic, TopicQuerySet
from essays.models.translation_request import AskedToday, TranslationRequest
from essays.models.working_copy import WorkingCopy

__all__ = [
    "AskedToday",
    "Authorship",
    "Comment",
    "ContentVersion",
    "Edition",
    "Essay",
    "EssayQuerySet",
    "EssayTopic",
    "Event",
    "Flag",
    "ImportRun",
    "ImportedDocument",
    "Mark",
    "Message",
    "Pairing",
    "Path",
    "PreviewLink",
    "Reading",
    "RecordDate",
    "Release",
    "ReleaseQuerySet",
    "Review",
    "Revision",
    "SearchName",
    "SearchText",
    "SearchWord",
    "Series",
    "SeriesQuerySet",
    "SeriesTopic",
    "Term",
    "TermQuerySet",
    "Topic",
    "TopicQuerySet",
    "TranslationRequest",
    "WorkingCopy",
]
