import type { FastifyInstance } from 'fastify'
import type { Payments } from './payments.ts'

const states: Readonly<Record<string, string>> = {
  waiting: '待支付 Waiting',
  paid: '已支付 Paid',
  expired: '已过期 Expired',
  canceled: '已取消 Cancelled',
}

/** The payer's side: what a phone sees behind the QR of an order. It needs no token; the order number cannot be guessed. */
export function phoneRoutes(server: FastifyInstance, payments: Payments): void {
  server.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
    payload.resume()
    payload.once('end', () => done(null, {}))
  })
  server.get<{ Params: { orderNo: string } }>('/pay/:orderNo', async (request, reply) => {
    const order = payments.order(request.params.orderNo)
    if (!order) return reply.code(404).send({ code: 'orderUnknown' })
    return reply.type('text/html; charset=utf-8').send(page(request.params.orderNo, order))
  })
  server.post<{ Params: { orderNo: string } }>('/v1/_phone/pay/:orderNo', async (request, reply) => {
    const paid = payments.pay(request.params.orderNo)
    if (paid.ok) return { paid: true }
    return reply.code(paid.error.code === 'orderUnknown' ? 404 : 422).send({ code: paid.error.code })
  })
}

/** The order number comes from the database and is hex. */
const page = (orderNo: string, order: { readonly amountFen: number; readonly state: string }): string =>
  `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>示例支付 Sample payment</title><h1>示例支付 Sample payment</h1>
<p>¥ ${(order.amountFen / 100).toFixed(2)} · ${states[order.state] ?? ''}</p>${
    order.state === 'waiting'
      ? `<form method="post" action="/v1/_phone/pay/${orderNo}"><button>支付 Pay</button></form>`
      : ''
  }</html>`
