# kioskd in a container, for amd64 and arm64:
#   kiosk  docker run --read-only --tmpfs /tmp --network host -v kioskd:/var/lib/kioskd -v /etc/kioskd:/etc/kioskd:ro \
#            --device /dev/ttyUSB0 --group-add dialout kioskd run --site /etc/kioskd/site.yaml
#   fleet  docker run --read-only --tmpfs /tmp --network host -v fleet:/var/lib/kioskd -v /etc/kioskd:/etc/kioskd:ro \
#            -e KIOSKD_HEALTH_PORT=7081 kioskd fleet --config /etc/kioskd/fleet.yaml
# The screens' server listens on loopback only, hence the host's network.
FROM node:24-bookworm-slim AS build
WORKDIR /opt/kioskd
COPY package.json package-lock.json ./
COPY provisioning/postinstall.mjs provisioning/postinstall.mjs
RUN npm ci --no-audit --no-fund
COPY kiosk-ui kiosk-ui
COPY src src
# ensureScreens also leaves the stamp by which an installation knows that its screens are built.
RUN node -e "import('./src/cli/demo/screens.ts').then((m) => m.ensureScreens(console.error)).then((why) => { if (why) throw new Error(why) })"
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /opt/kioskd
COPY --from=build /opt/kioskd/node_modules node_modules
COPY --from=build /opt/kioskd/kiosk-ui/dist kiosk-ui/dist
COPY kiosk-ui/i18n kiosk-ui/i18n
COPY package.json package-lock.json LICENSE ./
COPY device-profiles device-profiles
COPY provisioning provisioning
COPY src src
RUN useradd --system --uid 990 --user-group --no-create-home --home-dir /nonexistent kioskd \
  && install -d -m 0700 -o kioskd -g kioskd /var/lib/kioskd
USER 990:990
ENV NODE_ENV=production KIOSKD_COMPILE_CACHE=/var/lib/kioskd/compile-cache KIOSKD_HEALTH_PORT=7080
VOLUME /var/lib/kioskd
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.KIOSKD_HEALTH_PORT}/api/v1/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/opt/kioskd/provisioning/bin/kioskd"]
CMD ["help"]
