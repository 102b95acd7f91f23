"""Topic and search pages."""

from django.core.paginator import Paginator
from django.shortcuts import render

from peer.models import ArticlePage


def topic(request, slug):
    articles = ArticlePage.objects.live().filter(tags__slug=slug).select_related("writer").order_by("-date")
    return render(request, "peer/list.html", {"title": slug, "articles": Paginator(articles, 20).get_page(request.GET.get("page"))})


def search(request):
    query = request.GET.get("q", "")
    found = Paginator(ArticlePage.objects.live().search(query), 20).get_page(request.GET.get("page"))
    return render(request, "peer/list.html", {"title": query, "articles": found})
