# Sterna with its own PostgreSQL, data in /data. Not run yet: see docs/podmin.md, "Docker".
FROM node:24-bookworm-slim

WORKDIR /sterna
COPY package.json package-lock.json .npmrc ./
COPY bin bin
COPY src src
# The packages, and the library links of PostgreSQL, which the user below could not make.
RUN bin/setup \
  && npm cache clean --force \
  && mkdir -p node_modules/.cache /data \
  && chown node:node node_modules/.cache /data \
  && chmod 700 /data

USER node
ENV STERNA_HOST=0.0.0.0 STERNA_DATA=/data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node_modules/.bin/node", "-e", "fetch('http://127.0.0.1:3000/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["bin/sterna", "serve"]
