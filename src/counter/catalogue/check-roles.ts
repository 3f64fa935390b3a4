import type { Say } from './check.ts'
import type { Step, StepName } from './steps.ts'

/** What the first part of a role can be: `reader` of `reader.identity`. Each stands for a class of devices. */
const deviceKinds = [
  'reader',
  'camera',
  'printer',
  'documentScanner',
  'barcodeReader',
  'signaturePad',
  'cardReader',
  'evaluator',
  'keypad',
  'locker',
  'speaker',
  'lights',
  'sensors',
] as const
type DeviceKind = (typeof deviceKinds)[number]

/** The device that a step works with. */
const kindOfStep: Partial<Record<StepName, DeviceKind>> = {
  identify: 'reader',
  verifyFace: 'camera',
  captureDocument: 'documentScanner',
  scanCode: 'barcodeReader',
  sign: 'signaturePad',
  print: 'printer',
  ticket: 'printer',
}

/** Kinds of devices that are there for steps of services; the others serve the cabinet or the house. */
export const counterKinds: readonly string[] = Object.values(kindOfStep)

/** A role that no class of devices serves, or one whose class cannot do what the step does. */
export function checkRoles(steps: readonly Step[], say: Say): void {
  steps.forEach((step, i) => {
    if (!('role' in step)) return
    const [kind = ''] = step.role.split('.')
    const wanted = kindOfStep[step.step]
    if (!(deviceKinds as readonly string[]).includes(kind))
      say(
        ['steps', i, 'role'],
        `no class of devices serves "${step.role}"`,
        'begin the role with a kind of device',
        deviceKinds.join(', '),
      )
    else if (wanted && kind !== wanted)
      say(
        ['steps', i, 'role'],
        `"${step.role}" cannot do the step "${step.step}"`,
        `name a role that begins with ${wanted}`,
      )
  })
}
