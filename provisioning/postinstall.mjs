// Runs once after `npm ci`, on whatever Node the machine has.
// `epoll` (below onoff, GPIO) is the only add-on without a Node-API binary: npm compiles it against the headers of the
// Node that ran npm, which may be 20, while kioskd runs on the pinned Node 24. So it is rebuilt against the pinned one.
import { execFileSync } from 'node:child_process'
import { existsSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pinnedNode = join(root, 'node_modules/.bin/node')
const epoll = join(root, 'node_modules/epoll')
const pinnedPackage = `node-linux-${process.arch}`

// npm 10, which comes with Node 20, installs the pinned Node but leaves its link out on `npm ci`; npm 11 makes it.
if (!existsSync(pinnedNode) && existsSync(join(root, 'node_modules', pinnedPackage, 'bin/node'))) {
  rmSync(pinnedNode, { force: true })
  symlinkSync(`../${pinnedPackage}/bin/node`, pinnedNode)
}

if (existsSync(epoll) && existsSync(pinnedNode)) {
  const nodedir = dirname(dirname(realpathSync(pinnedNode)))
  try {
    execFileSync('npm', ['rebuild', 'epoll', `--nodedir=${nodedir}`, '--foreground-scripts=false'], {
      cwd: root,
      stdio: 'pipe',
      timeout: 180_000,
    })
  } catch {
    console.log(
      'kioskd: GPIO through sysfs is off: the epoll add-on could not be compiled. To enable it: apt-get install python3 make g++ && node provisioning/postinstall.mjs',
    )
  }
}

// Reads every source file once, so that the first start already finds it compiled (node_modules/.cache/kioskd).
if (existsSync(pinnedNode)) {
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
