import { messageOf } from '../../kernel/result.ts'
import { makePage } from './make-page.ts'
import { framed, type PageAnswer, pageRequest, unframed } from './page.ts'

/* The whole life of a working process: one photo on stdin, one page on stdout. What it held goes with it. */
const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const message = unframed(Buffer.concat(chunks))
const request = pageRequest.safeParse(message?.header)
const nothing = new Uint8Array(0)

async function work(): Promise<readonly [PageAnswer, Uint8Array]> {
  if (!message || !request.success) return [{ ok: false, code: 'unreadable', detail: 'request' }, nothing]
  try {
    const made = await makePage(message.bytes, request.data)
    return [made.answer, made.jpeg ?? nothing]
  } catch (thrown) {
    return [{ ok: false, code: 'unreadable', detail: messageOf(thrown).slice(0, 200) }, nothing]
  }
}

const [answer, jpeg] = await work()
process.stdout.write(Buffer.concat(framed(answer, jpeg)))
