import { z } from 'zod'

const serial = z.strictObject({
  kind: z.literal('serial'),
  baudRate: z.int().min(1200).max(921_600).default(115_200),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  flow: z.enum(['none', 'rtscts', 'xonxoff']).default('none'),
  settleMs: z.int().min(0).max(5000).default(0).describe('Wait after opening before the first byte goes out'),
  hupcl: z
    .boolean()
    .default(false)
    .describe('Drop DTR when the port is closed; false keeps modules from restarting at every opening'),
})
const hid = z.strictObject({
  kind: z.literal('hid'),
  keyboard: z
    .boolean()
    .default(false)
    .describe('The device is a keyboard to the system; udev keeps its keys from the desktop'),
  reportBytes: z.int().min(1).max(4096).optional().describe('Length of an output report without its id, e.g. 64'),
})
const usbBulk = z.strictObject({ kind: z.literal('usb-bulk'), interface: z.int().min(0).max(31).default(0) })
const usbLp = z.strictObject({ kind: z.literal('usb-lp'), exclusive: z.boolean().default(true) })
const tcp = z.strictObject({ kind: z.literal('tcp'), exclusive: z.boolean().default(true) })
const pcsc = z.strictObject({ kind: z.literal('pcsc') })
const ipp = z.strictObject({ kind: z.literal('ipp') })
const v4l2 = z.strictObject({
  kind: z.literal('v4l2'),
  program: z.enum(['ffmpeg', 'rpicam']).default('ffmpeg'),
  width: z.int().min(160).max(8192).default(1280),
  height: z.int().min(120).max(8192).default(720),
  framesPerSecond: z.int().min(1).max(60).default(10),
  inputFormat: z.enum(['mjpeg', 'yuyv422', 'auto']).default('mjpeg'),
  stillWidth: z
    .int()
    .min(160)
    .max(8192)
    .optional()
    .describe('Resolution of a single picture, when better than the view'),
  stillHeight: z.int().min(120).max(8192).optional(),
  maxFrameBytes: z.int().min(10_000).max(20_000_000).default(8_000_000),
})
const httpMjpeg = z.strictObject({
  kind: z.literal('http-mjpeg'),
  maxFrameBytes: z.int().min(10_000).max(20_000_000).default(4_000_000),
  stillPath: z
    .string()
    .max(200)
    .startsWith('/')
    .optional()
    .describe('Where the camera gives single pictures of better resolution, e.g. /?action=snapshot'),
})
const gpio = z.strictObject({ kind: z.literal('gpio') })
const alsa = z.strictObject({ kind: z.literal('alsa') })
const screen = z.strictObject({ kind: z.literal('screen') })

export const transport = z.discriminatedUnion('kind', [
  serial,
  hid,
  usbBulk,
  usbLp,
  tcp,
  pcsc,
  ipp,
  v4l2,
  httpMjpeg,
  gpio,
  alsa,
  screen,
])
export type TransportSettings = z.output<typeof transport>
export type TransportKind = TransportSettings['kind']
