import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attachedDevices } from '../../../src/hardware/devices/attached.ts'
import { deviceConfigSchema } from '../../../src/hardware/devices/device-config.ts'
import { findAttached } from '../../../src/hardware/devices/open-link.ts'
import { hidPackets } from '../../../src/hardware/transports/hid.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { profiles } from '../../contract/rig.ts'

let root = ''
const put = (path: string, content: string | Buffer) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), content)
}
const link = (path: string, target: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  symlinkSync(join(root, target), join(root, path))
}

/** A USB device in a sysfs of our own, as the kernel lays it out. */
function usbDevice(port: string, ids: Readonly<Record<string, string>>): string {
  const folder = `devices/pci0/usb1/${port}`
  for (const [name, value] of Object.entries(ids)) put(`${folder}/${name}`, `${value}\n`)
  link(`bus/usb/devices/${port}`, folder)
  return folder
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kioskd-sys-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('what is plugged in, from sysfs', () => {
  test('a HID device is listed with its ids and what its descriptor says it is', () => {
    const usb = usbDevice('1-1.2', { idVendor: '0801', idProduct: '0002', product: 'USB Swipe Reader', serial: 'B1' })
    put(`${usb}/1-1.2:1.0/hid0/report_descriptor`, Buffer.from('0600ff0901a101c0', 'hex'))
    mkdirSync(join(root, `${usb}/1-1.2:1.0/hid0/hidraw/hidraw3`), { recursive: true })
    link(`${usb}/1-1.2:1.0/hid0/hidraw/hidraw3/device`, `${usb}/1-1.2:1.0/hid0`)
    link('class/hidraw/hidraw3', `${usb}/1-1.2:1.0/hid0/hidraw/hidraw3`)
    expect(attachedDevices(root)).toEqual([
      {
        path: '/dev/hidraw3',
        kind: 'hid',
        usbPort: '1-1.2',
        vendorId: '0801',
        productId: '0002',
        serialNumber: 'B1',
        product: 'USB Swipe Reader',
        usagePage: 'ff00',
        usage: '0001',
      },
    ])
  })

  test('a USB device of a class of its own is listed once no driver has taken it', () => {
    const usb = usbDevice('1-4', { idVendor: '0400', idProduct: 'c35a', busnum: '1', devnum: '7' })
    put(`${usb}/1-4:1.0/bInterfaceClass`, 'ff\n')
    link('bus/usb/devices/1-4:1.0', `${usb}/1-4:1.0`)
    expect(attachedDevices(root)).toMatchObject([{ path: '/dev/bus/usb/001/007', kind: 'usb-bulk', usbPort: '1-4' }])
    mkdirSync(join(root, 'bus/usb/drivers/ch341'), { recursive: true })
    link(`${usb}/1-4:1.0/driver`, 'bus/usb/drivers/ch341')
    expect(attachedDevices(root)).toEqual([])
  })
})

test('of several devices on one plug, the one the profile knows is meant', () => {
  const at = (path: string, kind: 'hid' | 'serial', productId: string) => ({
    path,
    kind,
    usbPort: '1-1',
    vendorId: '1eab',
    productId,
  })
  const attached = () => [at('/dev/ttyACM0', 'serial', '9999'), at('/dev/hidraw0', 'hid', '8210')]
  const config = deviceConfigSchema.parse({
    id: 'scanner',
    role: 'barcodeReader',
    profile: 'newland-em3080-pos',
    at: { usbPort: '1-1' },
  })
  const profile = profiles.get('newland-em3080-pos')?.profile
  expect(findAttached(config, { attached }, profile)?.path).toBe('/dev/hidraw0')
})

test('a HID node that is not there is said to be not there', async () => {
  const opened = await hidPackets('/dev/hidraw-none', {}, systemClock)(new AbortController().signal)
  expect(opened).toMatchObject({ ok: false, error: { code: 'open.notFound' } })
})

describe('cameras', () => {
  test('of the two nodes of a USB camera the one that gives pictures is listed, with its ids', () => {
    const usb = usbDevice('1-1.3', { idVendor: '046d', idProduct: '082d', product: 'HD Pro Webcam C920' })
    for (const [name, index] of [
      ['video0', '0'],
      ['video1', '1'],
    ] as const) {
      put(`${usb}/1-1.3:1.0/video4linux/${name}/index`, `${index}\n`)
      link(`${usb}/1-1.3:1.0/video4linux/${name}/device`, `${usb}/1-1.3:1.0`)
      link(`class/video4linux/${name}`, `${usb}/1-1.3:1.0/video4linux/${name}`)
    }
    expect(attachedDevices(root)).toEqual([
      {
        path: '/dev/video0',
        kind: 'v4l2',
        usbPort: '1-1.3',
        vendorId: '046d',
        productId: '082d',
        product: 'HD Pro Webcam C920',
      },
    ])
  })
})
