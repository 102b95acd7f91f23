"""Articles under series, with authors and tags: the same content as ours has, as a Wagtail site would keep it."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet


@register_snippet
class Writer(models.Model):
    """An author."""

    name = models.CharField(max_length=200)
    institution = models.CharField(max_length=200)

    def __str__(self):
        return self.name


class ArticleTag(TaggedItemBase):
    """An article's topic."""

    content_object = ParentalKey("peer.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class HomePage(Page):
    """The newest articles and the series."""

    def get_context(self, request):
        newest = ArticlePage.objects.live().select_related("writer").order_by("-date")[:8]
        return {**super().get_context(request), "articles": newest, "series": SeriesPage.objects.live()[:6]}


class SeriesPage(Page):
    """A question and its answers."""

    prompt = models.TextField()

    def get_context(self, request):
        articles = ArticlePage.objects.child_of(self).live().select_related("writer").order_by("-date")[:20]
        return {**super().get_context(request), "articles": articles}


class ArticlePage(Page):
    """An answer."""

    date = models.DateField(db_index=True)
    summary = models.TextField()
    writer = models.ForeignKey(Writer, models.PROTECT)
    body = StreamField([("paragraph", blocks.RichTextBlock())])
    tags = ClusterTaggableManager(through=ArticleTag)
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    def get_context(self, request):
        context = super().get_context(request)
        context["series"] = self.get_parent().specific
        context["previous"] = self.get_prev_siblings().live().first()
        context["next"] = self.get_next_siblings().live().first()
        return context
