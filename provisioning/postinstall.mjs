// Runs once after `npm ci`, on whatever Node the machine has.
// Add-ons without a ready binary are compiled by npm against the headers of the Node that ran npm, which may be 20, while kioskd
// runs on the pinned Node 24: they are rebuilt against the pinned one. `epoll` is below onoff (GPIO), `smartcard` is PC/SC and needs
// libpcsclite-dev; npm removes it when it could not be compiled, as it is optional. An argument names the only one to do.
import { execFileSync } from 'node:child_process'
import { existsSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pinnedNode = join(root, 'node_modules/.bin/node')
const [, , only] = process.argv
const addOns = [
  { name: 'epoll', gives: 'GPIO through sysfs', packages: 'python3 make g++' },
  {
    name: 'smartcard',
    gives: 'chip cards (PC/SC)',
    packages: 'python3 make g++ libpcsclite-dev',
    // Node-API: what another Node compiled is good for this one.
    compiled: 'node_modules/smartcard/build/Release/smartcard_napi.node',
  },
].filter(({ name }) => only === undefined || only === name)
const pinnedPackage = `node-linux-${process.arch}`

// npm 10, which comes with Node 20, installs the pinned Node but leaves its link out on `npm ci`; npm 11 makes it.
if (!existsSync(pinnedNode) && existsSync(join(root, 'node_modules', pinnedPackage, 'bin/node'))) {
  rmSync(pinnedNode, { force: true })
  symlinkSync(`../${pinnedPackage}/bin/node`, pinnedNode)
}

for (const { name, gives, packages, compiled } of existsSync(pinnedNode) ? addOns : []) {
  if (compiled !== undefined && existsSync(join(root, compiled))) continue
  const nodedir = dirname(dirname(realpathSync(pinnedNode)))
  const npm = (...args) =>
    execFileSync('npm', [...args, `--nodedir=${nodedir}`, '--foreground-scripts=false'], {
      cwd: root,
      stdio: 'pipe',
      timeout: 180_000,
    })
  try {
    if (existsSync(join(root, 'node_modules', name))) npm('rebuild', name)
    // Asked for by name although npm has removed it.
    else if (only === name) npm('install', '--no-save', name)
    else throw new Error('not installed')
  } catch {
    console.log(
      `kioskd: ${gives} is off: the ${name} add-on could not be compiled. To enable it: apt-get install ${packages} && node provisioning/postinstall.mjs ${name}`,
    )
  }
}

// Reads every source file once, so that the first start already finds it compiled (node_modules/.cache/kioskd).
if (only === undefined && existsSync(pinnedNode)) {
  try {
    execFileSync(
      pinnedNode,
      [
        '--input-type=module',
        '-e',
        "await import('./src/cli/run.ts'); await import('./src/cli/fleet.ts'); await import('./src/cli/demo.ts')",
      ],
      {
        cwd: root,
        stdio: 'pipe',
        timeout: 60_000,
        env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/kioskd') },
      },
    )
  } catch {
    // Only a slower first start.
  }
}
