# syntax=docker/dockerfile:1
# Two stages: the first installs the pinned parts and prepares static files, the second only runs. No compiler, no root.
FROM python:3.13-slim AS build
# Any value installs the optional parts too (PDF, Redis, S3, Sentry): docker build --build-arg EXTRAS=yes .
ARG EXTRAS=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/run.txt requirements/extras.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
       --requirement "requirements/$([ -n "$EXTRAS" ] && echo extras || echo run).txt"
COPY . .
RUN /venv/bin/python -m dialogue.catalogs \
    && SECRET_KEY=only-for-the-build SITE_URL=https://build.invalid DJANGO_SETTINGS_MODULE=dialogue.settings.production \
       /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim
# A Chinese font for the pictures of shared addresses; Pango, which PDFs are laid out by. Their versions are the base image's.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=dialogue.settings.production
RUN useradd --system --uid 10001 --home-dir /app dialogue && mkdir -p /app/var && chown dialogue /app/var
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER dialogue
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os; from urllib.parse import urlsplit; from urllib.request import Request, urlopen; \
urlopen(Request('http://127.0.0.1:8000/healthz', headers={'Host': urlsplit(os.environ['SITE_URL']).netloc}), timeout=2)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--no-worker"]
