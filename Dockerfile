# flowlint in a small image that runs as an ordinary user. Mount what is to be checked at /work:
#   docker build -t flowlint . && docker run --rm -v "$PWD:/work:ro" flowlint check
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
# Git answers which files are tracked and what changed since a revision. Its version is that of the image's distribution.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home --uid 10001 flowlint
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels /wheels/genesys_flowlint-*.whl
USER 10001
WORKDIR /work
ENTRYPOINT ["flowlint"]
CMD ["--help"]
