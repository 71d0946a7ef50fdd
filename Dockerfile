# ollmlx for Linux, amd64 and arm64. A container has no Metal: MLX computes on the CPU here, which is for trying and for
# servers without a GPU. On a Mac run ollmlx itself.
#
#   docker build -t ollmlx .
#   docker run --init -p 127.0.0.1:3000:3000 -p 127.0.0.1:11434:11434 -v ollmlx:/data ollmlx
#
# Inside, ollmlx listens on every address of the container, because Docker could not reach it otherwise, and says so in
# its log. Who may call is decided by the -p option: with 127.0.0.1 in front only this machine. Before you publish the
# ports to a network, set a key: -e OLLMLX_API_KEY=...

FROM node:22-bookworm AS program
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM python:3.11-slim-bookworm AS backend
WORKDIR /app
COPY mlx_backend/requirements.txt mlx_backend/fast_blas.py mlx_backend/fast_transformers.py mlx_backend/
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check -r mlx_backend/requirements.txt \
    && .venv/bin/python mlx_backend/fast_blas.py \
    && .venv/bin/python mlx_backend/fast_transformers.py

FROM python:3.11-slim-bookworm
WORKDIR /app
RUN useradd --system --uid 10001 --create-home ollmlx && mkdir /data && chown ollmlx /data
COPY --from=program /usr/local/bin/node /usr/local/bin/node
COPY --from=backend /app/.venv .venv
COPY --from=program /app/package.json /app/LICENSE ./
COPY --from=program /app/node_modules node_modules
COPY --from=program /app/bin bin
COPY --from=program /app/db/migrations db/migrations
COPY --from=program /app/mlx_backend mlx_backend
COPY --from=program /app/out out
COPY --from=program /app/dist dist
RUN ln -s /app/bin/ollmlx /usr/local/bin/ollmlx

# MLX would compile its CPU kernels with a C++ compiler, which this image leaves out.
ENV MLX_DISABLE_COMPILE=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OLLMLX_HOME=/data \
    OLLAMA_MODELS=/data/models \
    OLLMLX_HOST=0.0.0.0 \
    OLLAMA_HOST=0.0.0.0
USER ollmlx
VOLUME /data
EXPOSE 3000 11434
HEALTHCHECK --start-period=60s --timeout=10s CMD ["ollmlx", "status"]
CMD ["ollmlx", "serve"]
