import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
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
    for (const wrong of ['', 'fleet --screen', 'kiosk --panel'])
      expect(debian.run(`/root/kioskd/provisioning/install ${wrong}`)).toMatchObject({ status: 2 })
    expect(debian.run('/root/kioskd/provisioning/install --help').out).toContain('--no-screen leaves it out')
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

  test("a site's own profiles keep their access rules when it runs again, also while its site file cannot be read", () => {
    const rules = 'etc/udev/rules.d/60-kioskd.rules'
    const install = () => debian.run('/root/kioskd/provisioning/install kiosk')
    expect(read(rules)).toBe(read('opt/kioskd/provisioning/udev/60-kioskd.rules'))
    const local = `schema: 1
id: local-receipt
extends: _base/escpos-80mm
vendor: Nobody
model: R-1
match:
  - usb: { vendorId: "fffe", productId: "0001" }
`
    debian.run('mkdir -p /etc/kioskd/device-profiles.d')
    debian.write('etc/kioskd/device-profiles.d/local-receipt.yaml', local)
    expect(install().out).toContain(`wrote /${rules}`)
    const own = 'ATTRS{idVendor}=="fffe", ATTRS{idProduct}=="0001", GROUP="kioskd"'
    expect(read(rules)).toContain(own)
    expect(install().out).toContain('install: nothing to change')
    const good = read('etc/kioskd/site.yaml')
    debian.write('etc/kioskd/site.yaml', `${good}\nscrene: {}\n`)
    expect(install().status).toBe(1)
    expect(read(rules)).toContain(own)
    debian.write('etc/kioskd/site.yaml', good)
  })

  test('a mistake in the site file leaves what runs alone, and the restart comes with the correction', () => {
    /* Nothing runs in here: what would restart it notes what it was asked for. */
    debian.write('usr/local/sbin/systemctl', '#!/bin/sh\necho "$@" >> /root/systemctl.log\n')
    chmodSync(join(debian.root, 'usr/local/sbin/systemctl'), 0o755)
    const install = 'mkdir -p /run/systemd/system && /root/kioskd/provisioning/install kiosk'
    const good = read('etc/kioskd/site.yaml')
    debian.write('etc/systemd/system/kioskd.service', '# an older one')
    debian.write('etc/kioskd/site.yaml', `${good}\nscrene: {}\n`)
    const wrong = debian.run(install)
    expect([wrong.status, wrong.out]).toEqual([
      1,
      expect.stringMatching(/screne[\s\S]*what runs was not restarted; remedy/),
    ])
    expect(read('root/systemctl.log')).toBe('daemon-reload\n')
    debian.write('etc/kioskd/site.yaml', good)
    expect(debian.run(install)).toMatchObject({ status: 0, out: expect.stringContaining('restarted what was running') })
    expect(read('root/systemctl.log')).toBe('daemon-reload\ntry-restart kioskd\n')
    expect(debian.run(`${install}; rm -r /run/systemd/system /usr/local/sbin/systemctl`).out).not.toContain('restarted')
    expect(read('root/systemctl.log')).toBe('daemon-reload\ntry-restart kioskd\n')
  })

  test('the commands work there as the user kioskd, on the pinned Node', () => {
    expect(debian.run(`${kioskd} --help`).status).toBe(0)
    expect(debian.run(`${kioskd} site check /etc/kioskd/site.yaml`)).toMatchObject({ status: 0 })
    expect(debian.run(`${kioskd} profiles check`)).toMatchObject({ status: 0 })
    expect(debian.run(`${kioskd} journal verify`)).toMatchObject({ status: 2 })
  })

  test('with a panel it brings the browser: programs, an account of its own, policy, touch, unit', () => {
    /* There is no network in here: what would fetch the programs notes what it was asked for, and puts them up. */
    const apt = `#!/bin/sh
echo "$@" >> /root/apt.log
for program in chromium cage seatd; do ln -sf /bin/true /usr/local/bin/$program; done
`
    debian.write('usr/local/sbin/apt-get', apt)
    chmodSync(join(debian.root, 'usr/local/sbin/apt-get'), 0o755)
    debian.write('etc/kioskd/site.yaml', read('etc/kioskd/site.yaml').replace('port: 7080', 'port: 7080\n  rotate: 90'))
    const without = debian.run('/root/kioskd/provisioning/install kiosk')
    expect([without.status, existsSync(join(debian.root, 'root/apt.log'))]).toEqual([0, false])
    const first = debian.run('/root/kioskd/provisioning/install kiosk --screen')
    expect(first.status, first.out).toBe(0)
    expect(read('root/apt.log').trim()).toBe('install -y -q --no-install-recommends chromium cage seatd')
    expect(first.out).toContain('then systemctl enable --now kioskd kioskd-screen')
    expect(read('etc/systemd/system/kioskd-screen.service')).toContain('User=kioskd-screen')
    expect(read('etc/udev/rules.d/61-kioskd-touch.rules')).toContain('ENV{LIBINPUT_CALIBRATION_MATRIX}="0 -1 1 1 0 0"')
    const policy = JSON.parse(read('etc/chromium/policies/managed/kioskd.json'))
    expect(policy).toMatchObject({
      URLBlocklist: ['*'],
      URLAllowlist: ['http://127.0.0.1:7080', 'file:///opt/kioskd/provisioning/browser/closed.html'],
    })
    expect(debian.run('ls /usr/local/share/fonts/kioskd/').out).toContain('NotoSansSC-Medium.ttf')
    expect(read('etc/kioskd-screen.yaml')).toMatch(/^screen: \{ port: 7080, rotate: 90, /m)
    expect(mode('etc/kioskd-screen.yaml')).toBe('644')
    /* Once there, it needs no naming, and a second run has nothing to do. */
    expect(debian.run('/root/kioskd/provisioning/install kiosk').out).toContain('install: nothing to change')
  })

  test('the account of the screen can read what it shows, and nothing of the daemon', () => {
    const asScreen = 'setpriv --reuid kioskd-screen --regid kioskd-screen --init-groups'
    expect(debian.run('id -nG kioskd-screen').out.trim()).toBe('kioskd-screen')
    for (const path of ['/etc/kioskd/site.yaml', '/var/lib/kioskd', '/etc/kioskd'])
      expect(debian.run(`${asScreen} ls ${path}/ || ${asScreen} cat ${path}`).status).not.toBe(0)
    /* Everything up to the browser itself, which is not here. */
    const screen = debian.run(`${asScreen} kioskd screen --site /etc/kioskd-screen.yaml --dir /tmp`)
    expect(screen).toMatchObject({ status: 2, out: expect.stringContaining('/tmp is not in memory') })
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
