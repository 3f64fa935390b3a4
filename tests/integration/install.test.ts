import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { Chroot, noChroot, packTree } from '../support/chroot.ts'

const why = noChroot()
const asKioskd = 'setpriv --reuid kioskd --regid kioskd --init-groups'
const kioskd = `${asKioskd} kioskd`
/** Asks a server of this machine until it answers 200; the pinned Node is the only one there. */
const untilHealthy = (port: number) =>
  `/opt/kioskd/node_modules/.bin/node -e "const end = Date.now() + 20000; for (;;) { const ok = await fetch('http://127.0.0.1:${port}/api/v1/health').then((r) => r.status === 200, () => false); if (ok || Date.now() > end) { console.log(ok ? 'healthy' : 'never healthy'); break } }" --input-type=module`

describe.skipIf(why !== undefined)(`installing on a fresh Debian 12${why ? ` (${why})` : ''}`, () => {
  let debian: Chroot
  const read = (path: string) => readFileSync(join(debian.root, path), 'utf8')
  const mode = (path: string) => (statSync(join(debian.root, path)).mode & 0o777).toString(8)

  beforeAll(async () => {
    expect(await ensureScreens(() => {})).toBeUndefined()
    debian = new Chroot()
    packTree(join(debian.root, 'root/kioskd'))
  }, 400_000)
  afterAll(() => debian.remove())

  test('says how it is used, and that it wants to be root', () => {
    expect(debian.run('/root/kioskd/provisioning/install')).toMatchObject({ status: 2 })
    expect(debian.run('/root/kioskd/provisioning/install kiosk; which node npm').out).not.toMatch(/bin\/(node|npm)/)
  })

  test('the second run changes nothing and says so', () => {
    const second = debian.run('/root/kioskd/provisioning/install kiosk')
    expect(second.out).toContain('install: nothing to change')
    expect(second.status).toBe(0)
  })

  test('the account has the groups of its devices, and its files are its own', () => {
    const groups = debian.run('id -nG kioskd').out.trim().split(' ').sort()
    expect(groups).toEqual(['audio', 'dialout', 'kioskd', 'lp', 'video'])
    // Access to devices, and the words of the readiness report.
    expect(read('etc/udev/rules.d/60-kioskd.rules')).toContain('GROUP="kioskd"')
    expect(existsSync(join(debian.root, 'opt/kioskd/kiosk-ui/i18n/devices-text.ts'))).toBe(true)
    expect([mode('etc/kioskd'), mode('etc/kioskd/site.yaml'), mode('var/lib/kioskd')]).toEqual(['750', '640', '700'])
    expect(debian.run(`${asKioskd} touch /opt/kioskd/src/main.ts /etc/kioskd/site.yaml`).status).not.toBe(0)
  })

  test('the sandbox of the unit is opened for the addresses in the site file', () => {
    expect(existsSync(join(debian.root, 'etc/systemd/system/kioskd.service'))).toBe(true)
    expect(read('etc/systemd/system/kioskd.service.d/addresses.conf').match(/^IPAddressAllow=.*/gm)).toEqual([
      'IPAddressAllow=192.0.2.10',
      'IPAddressAllow=192.0.2.20',
      'IPAddressAllow=192.0.2.30',
    ])
  })

  test('a broker by name is explained, and the site file stays as it was written', () => {
    const written = read('etc/kioskd/site.yaml').replace('mqtts://192.0.2.10', 'mqtts://broker.example.org')
    debian.write('etc/kioskd/site.yaml', written)
    const { out, status } = debian.run('/root/kioskd/provisioning/install kiosk')
    expect(out).toMatch(/broker\.example\.org is a name.*remedy: .*systemctl edit kioskd/)
    expect(status).toBe(0)
    expect(read('etc/kioskd/site.yaml')).toBe(written)
  })

  test('the commands work there as the user kioskd, on the pinned Node', () => {
    expect(debian.run(`${kioskd} --help`).status).toBe(0)
    expect(debian.run(`${kioskd} site check /etc/kioskd/site.yaml`)).toMatchObject({ status: 0 })
    expect(debian.run(`${kioskd} profiles check`)).toMatchObject({ status: 0 })
    expect(debian.run(`${kioskd} journal verify`)).toMatchObject({ status: 2 })
  })

  test('a kiosk on simulated devices serves, and SIGTERM ends it with 0', () => {
    const devices = ['identity', 'face', 'receipt']
    const simulated = read('etc/kioskd/site.yaml')
      .replaceAll(/at: \{.*\}/g, () => `at: { simulated: ${devices.shift()} }`)
      .replace('mqtts://broker.example.org:8883', 'mqtt://127.0.0.1:1883')
    debian.write('etc/kioskd/site.yaml', simulated)
    const { out } = debian.run(
      `${kioskd} run --site /etc/kioskd/site.yaml & pid=$!; ${untilHealthy(7080)}; kill -TERM $pid; wait $pid; echo ended with $?
       ${kioskd} journal verify --site /etc/kioskd/site.yaml`,
    )
    expect(out).toContain('healthy\n')
    expect(out).toContain('ended with 0')
    expect(out).toContain('chain whole')
  })

  test('the fleet installs beside it, with a broker that knows its new password', () => {
    const first = debian.run('/root/kioskd/provisioning/install fleet')
    expect(first.out).toContain('the broker has no certificate yet')
    expect(first.status, first.out).toBe(0)
    expect(debian.run('/root/kioskd/provisioning/install fleet').out).toContain('nothing to change')
    expect([mode('etc/kioskd/fleet.yaml'), mode('etc/mosquitto/kioskd/passwords')]).toEqual(['640', '640'])
    const { out } = debian.run(`cd /etc/mosquitto/kioskd && certificate=/opt/kioskd/provisioning/broker/certificate
      $certificate ca . && $certificate broker . 127.0.0.1 && chgrp mosquitto ca.crt broker.* && chmod 640 ca.crt broker.*
      mkdir -p /run/mosquitto && chown mosquitto /run/mosquitto && mosquitto -d -c /etc/mosquitto/mosquitto.conf
      ${kioskd} fleet --config /etc/kioskd/fleet.yaml & pid=$!; ${untilHealthy(7081)}; kill -TERM $pid; wait $pid; echo ended with $?
      cat /var/log/mosquitto/mosquitto.log`)
    expect(out).toContain('\nhealthy\n')
    expect(out).toContain('ended with 0')
  })
})
