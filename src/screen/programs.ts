/**
 * Chromium itself, in Debian and in older Raspberry Pi OS. `/usr/bin/chromium` is a script that adds whatever stands in
 * /etc/chromium.d, extensions from elsewhere among it, and is never used here.
 */
export const browserPrograms: readonly string[] = [
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
]
