"""What lists tell programs of themselves: the objects of schema.org for the pages of series, topics and authors."""

from __future__ import annotations

from django import template

from essays import describing

register = template.Library()
register.simple_tag(describing.describe_series)
register.simple_tag(describing.describe_topic)
register.simple_tag(describing.describe_author)
