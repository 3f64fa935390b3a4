/** Parts of Chromium that only somebody at a desk has a use for, or that would speak to its maker. */
const withoutFeatures = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'GlobalMediaControls',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'Translate',
]

/**
 * Arguments of Chromium, with `profileDir` in memory. What has a policy stands in provisioning/browser/kioskd.json as well: a flag is
 * ours alone, a policy holds for whoever starts the browser. `--no-sandbox` and remote debugging are never among them.
 */
export function browserArgs(url: string, profileDir: string): readonly string[] {
  return [
    `--user-data-dir=${profileDir}`,
    '--ozone-platform=wayland',
    '--kiosk',
    '--incognito',
    '--no-first-run',
    '--no-default-browser-check',
    '--noerrdialogs',
    '--hide-crash-restore-bubble',
    '--disable-pinch',
    '--overscroll-history-navigation=0',
    '--deny-permission-prompts',
    '--disable-notifications',
    '--disable-extensions',
    '--disable-component-extensions-with-background-pages',
    '--disable-default-apps',
    '--disable-speech-api',
    '--password-store=basic',
    /* Nothing goes out: no name but ours can be resolved, and nobody asks for updates, lists or experiments. */
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--no-proxy-server',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-field-trial-config',
    '--disable-quic',
    '--disable-sync',
    /* A crash report is a picture of the memory, and what is in it is a person's. */
    '--disable-breakpad',
    '--no-pings',
    '--check-for-update-interval=31536000',
    '--disable-search-engine-choice-screen',
    `--disable-features=${withoutFeatures.join(',')}`,
    /* The page beats on, even when the compositor thinks that nobody sees it. */
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
    '--disable-hang-monitor',
    url,
  ]
}
