"""A word that the two sides use differently: its name in both languages, and what each side means by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import Bilingual
from essays.languages import CHINESE

if TYPE_CHECKING:
    from essays.moments import Moment


class TermQuerySet(models.QuerySet["Term"]):
    """Reads over the glossary."""

    def public(self, moment: Moment) -> Self:
        """Terms that readers can look up at the moment."""
        return self.filter(public_from__lte=moment.at)

    def sorted_for(self, language: str) -> Self:
        """In the order of the reader's script: the alphabet, or pinyin."""
        return self.order_by("sort_key_zh" if language == CHINESE.code else "sort_key_en", "id")


class Term(models.Model):
    """An entry of the glossary. `forms_*` hold other forms in which texts have it, one a line: they only decide what is linked."""

    slug = models.SlugField(_("address"), max_length=100, unique=True, editable=False)
    name_en = models.CharField(_("term in English"), max_length=100)
    name_zh = models.CharField(_("term in Chinese"), max_length=100)
    forms_en = models.TextField(_("other English forms"), blank=True, help_text=_("One per line, such as a plural."))
    forms_zh = models.TextField(_("other Chinese forms"), blank=True, help_text=_("One per line."))
    usage_us_en = models.TextField(_("usage in the United States (English)"), blank=True)
    usage_us_zh = models.TextField(_("usage in the United States (Chinese)"), blank=True)
    usage_cn_en = models.TextField(_("usage in China (English)"), blank=True)
    usage_cn_zh = models.TextField(_("usage in China (Chinese)"), blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One per line; readers see them."))
    public_from = models.DateTimeField(_("readers see it from"), null=True, blank=True, editable=False)
    sort_key_en = models.BinaryField(default=b"", editable=False)
    sort_key_zh = models.BinaryField(default=b"", editable=False)

    objects: ClassVar = TermQuerySet.as_manager()
    name = Bilingual("name")
    usage_us = Bilingual("usage_us")
    usage_cn = Bilingual("usage_cn")

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["sort_key_en", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name_en", "name_zh"], name="term_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name_en} {self.name_zh}"

    def get_absolute_url(self) -> str:
        return reverse("term_detail", args=[self.slug])

    def forms_in(self, language: str) -> list[str]:
        """How texts in a language may have the term, its name first."""
        name, forms = (self.name_zh, self.forms_zh) if language == CHINESE.code else (self.name_en, self.forms_en)
        return [form.strip() for form in (name, *forms.splitlines()) if form.strip()]
