# One image for the gateway and every subgraph; docker-compose.yml says which of them a container is.
# Packages and the build are made here, so that the start commands find nothing left to do.
FROM node:24-bookworm-slim

WORKDIR /app
RUN chown node:node /app
USER node

# Before the sources: this layer is kept until a package changes.
COPY --chown=node:node package.json package-lock.json ./
COPY --chown=node:node .ci/bootstrap.mjs .ci/
RUN node .ci/bootstrap.mjs

COPY --chown=node:node . .
RUN npm run build

ENV NODE_ENV=production
CMD ["npm", "run", "start:gateway"]
