/** Switches of Chromium that open the box, and what each does. A name ending in `*` stands for all that begin so. */
const openFlags: Readonly<Record<string, string>> = {
  '--no-sandbox': 'runs pages without the sandbox',
  '--disable-setuid-sandbox': 'takes a part of the sandbox away',
  '--disable-namespace-sandbox': 'takes a part of the sandbox away',
  '--disable-seccomp-filter-sandbox': 'takes a part of the sandbox away',
  '--disable-gpu-sandbox': 'takes a part of the sandbox away',
  '--single-process': 'runs pages in the process of the browser',
  '--disable-site-isolation-trials': 'lets pages share a process',
  '--remote-*': 'lets other programs read and steer the page',
  '--enable-automation': 'lets other programs steer the page',
  '--auto-open-devtools-for-tabs': 'opens the developer tools',
  '--disable-web-security': 'lets a page read any other',
  '--allow-running-insecure-content': 'loads parts of a page unprotected',
  '--allow-file-access*': "lets a page read the machine's files",
  '--unsafely-treat-insecure-origin-as-secure': 'trusts an address without reason',
  '--ignore-certificate-errors*': 'believes any certificate',
  '--load-extension': 'adds a program to the browser',
  '--allowlisted-extension-id': 'gives an extension more rights',
  '--proxy-*': 'sends what the page asks through another machine',
  '--host-rules': 'answers with another machine',
  '--host-resolver-rules': 'answers with another machine',
  '--user-data-dir': 'keeps what people did on the disk',
  '--enable-logging*': 'writes down what pages do',
  '--log-net-log': 'writes down what pages ask for',
  '--use-fake-ui-for-media-stream': 'allows camera and microphone to everybody',
  '--test-type': 'hides warnings about the above',
  '--renderer-cmd-prefix': 'starts another program in its place',
  '--utility-cmd-prefix': 'starts another program in its place',
  '--gpu-launcher': 'starts another program in its place',
  '--browser-subprocess-path': 'starts another program in its place',
}

/** Debian's own line: extensions that its packages put up. */
const stockLine = /--load-extension=`ls -dm \/usr\/share\/chromium\/extensions\/\*/

export interface OpenFlag {
  /** From 1. */
  readonly line: number
  readonly flag: string
  readonly does: string
}

/** Switches that open the box in a file of flags, a script or a unit. Comments count for nothing. */
export function findOpenFlags(text: string): readonly OpenFlag[] {
  return text.split('\n').flatMap((line, i) => {
    if (/^\s*[#;]/.test(line) || stockLine.test(line)) return []
    return [...line.matchAll(/--[a-z][a-z0-9-]*/g)].flatMap(([flag]) => {
      const does = doing(flag)
      return does === undefined ? [] : [{ line: i + 1, flag, does }]
    })
  })
}

function doing(flag: string): string | undefined {
  if (Object.hasOwn(openFlags, flag)) return openFlags[flag]
  return Object.entries(openFlags).find(([name]) => name.endsWith('*') && flag.startsWith(name.slice(0, -1)))?.[1]
}
