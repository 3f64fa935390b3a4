import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { kioskText } from '../../../kiosk-ui/i18n/kiosk-text.ts'
import { words as hkWords } from '../../../kiosk-ui/i18n/words-hk.ts'
import { words as ptWords } from '../../../kiosk-ui/i18n/words-pt.ts'
import { besidesFigures, betweenNames } from '../../../kiosk-ui/kiosk/more/boards/board.ts'
import type { Text } from '../../../src/api/contract.ts'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import { type Service, stepsNamed } from '../../../src/counter/catalogue/service.ts'
import { formFieldSchema } from '../../../src/counter/forms/fields.ts'
import { validateAnswer } from '../../../src/counter/forms/validate.ts'
import { consentItems } from '../../../src/counter/session/consent-items.ts'
import { proxySteps } from '../../../src/counter/session/proxy.ts'

/* What the services that come with kioskd say to people: no more than what they do, and in the words of the reader. */

const provisioning = resolve(import.meta.dirname, '../../../provisioning')
const regions = ['demo', 'jiangxi-county', 'guangdong-district'] as const
const catalogues = regions.map((region) => {
  const { catalogue } = loadCatalogue(resolve(provisioning, 'catalogue', region))
  if (!catalogue) throw new Error(`${region} is good`)
  return { region, catalogue, services: catalogue.services }
})
const cases = catalogues.flatMap(({ region, services }) =>
  [...services.values()].map((service) => ({ region, id: service.id, service, services })),
)

/** Simplified forms, and forms of which the offices of Hong Kong print the other: 裏, 簽, 周, 衞. */
const simplified = new RegExp(
  '[专业东丢两个么买产亩从价会体儿养内写农况凉凭划则刚删别办务动励区医卖卫厅县参双发号吗听员响园图场处备复头奖婴学实审对岁带帮并开异张当录态愿户执扫护报换摆摊断时机条来桥检残气没渔满滨灭灾点热状' +
    '现电监盖码确离种税笔签类粤约纳纸经结给继续综编缴网联脚营补装见规计认让记许设证评诉询请诺谁账质贩贴贷费资转输达过还这进选邮钱银销锅镜长门问间队难项顾预领题额饭饮馆验齐龄裡籤週衛们说话读书数]',
  'u',
)

/** Every text of a value, wherever it stands. */
function textsIn(value: unknown): Required<Text>[] {
  if (typeof value !== 'object' || value === null) return []
  if ('zh' in value && 'hk' in value) return [value as Required<Text>]
  return Object.values(value).flatMap(textsIn)
}

describe.each(cases)('$region $id', ({ service, services }) => {
  const { steps } = service
  const consents = stepsNamed(steps, 'consent')
  const items = consents.flatMap((c) => c.items.map((i) => i.zh)).join('；')
  const fields = stepsNamed(steps, 'form').flatMap((s) => s.fields)

  test('the consent names what is used', () => {
    if (consents.length === 0) return
    const wanted: readonly (readonly [boolean, RegExp])[] = [
      [steps.some((s) => s.step === 'captureDocument'), /材料的照片/],
      [steps.some((s) => s.step === 'sign'), /签名/],
      [steps.some((s) => s.step === 'scanCode'), /码里的编号/],
      [fields.some((f) => f.kind === 'phone'), /手机号/],
      [fields.some((f) => f.kind === 'bankCard'), /银行卡/],
      [fields.some((f) => f.kind === 'idNumber'), /孩子的姓名、号码/],
      [stepsNamed(steps, 'query').some((s) => s.subject !== 'hall'), /登记的|体检结果/],
    ]
    for (const [used, named] of wanted) if (used) expect(items).toMatch(named)
  })

  test('a picture of the face is named to those whose picture is taken, once, and to nobody else', () => {
    for (const way of [steps, proxySteps(service) ?? []])
      for (const consent of stepsNamed(way, 'consent')) {
        const looked = stepsNamed(way, 'verifyFace').some((s) => s.party === consent.party)
        const told = textsIn(consentItems(consent, way))
        const names = (said: (text: Required<Text>) => boolean) => told.filter(said).length
        const counts = [
          names(({ zh }) => /现场|拍的|人脸/.test(zh)),
          names(({ hk }) => /現場|拍的|人臉/.test(hk)),
          names(({ en }) => /taken here|your face/i.test(en)),
          names(({ pt }) => /tirada aqui|o seu rosto/i.test(pt)),
        ]
        expect(counts, consent.party).toEqual(looked ? [1, 1, 1, 1] : [0, 0, 0, 0])
      }
  })

  test('whoever may be given it by post is named', () => {
    if (consents.length === 0) return
    if (stepsNamed(steps, 'deliver').some(({ ways }) => ways.includes('post')))
      expect(consents.map((c) => c.recipient.zh).join()).toContain('邮政')
  })

  test('who must pay is told to bring the phone that pays', () => {
    if (steps.some((s) => s.step === 'pay')) expect(service.bring.map((b) => b.zh)).toContain('能付款的手机')
  })

  test('the last words promise no way that was perhaps not chosen, and nothing of all items of a bundle', () => {
    for (const { headline } of stepsNamed(steps, 'result')) {
      if (steps.some((s) => s.step === 'deliver')) expect(headline.zh).not.toContain('寄')
      if (service.items) expect(headline.zh).not.toMatch(/两件|都|办好了/)
      expect(headline.zh).not.toMatch(/\d+ ?天/)
    }
  })

  test('a bundle takes no less time than the slowest of its items', () => {
    for (const item of service.items ?? [])
      expect(workingDays(service), item).toBeGreaterThanOrEqual(workingDays(services.get(item)))
  })
})

/** The longest number of working days that is named; 0: on the spot. */
const workingDays = (service: Service | undefined): number =>
  Math.max(0, ...[...(service?.legalLimit.zh ?? '').matchAll(/(\d+) 个工作日/g)].map(([, days]) => Number(days)))

describe.each(catalogues)('$region', ({ catalogue }) => {
  const texts = textsIn([
    catalogue.groups,
    catalogue.departments,
    catalogue.ratings,
    catalogue.refusals,
    [...catalogue.services.values()],
  ])

  test('Hong Kong and Macau read traditional characters, one form of each', () => {
    expect(texts.length).toBeGreaterThan(100)
    expect(texts.filter(({ hk }) => simplified.test(hk)).map(({ hk }) => hk)).toEqual([])
  })

  test('one day is one day', () => {
    expect(texts.filter(({ en, pt }) => /\b1 working days\b/.test(en) || /\b1 dias\b/.test(pt))).toEqual([])
  })

  test('what a refusal sends people to stands on a key or in the menu in these words', () => {
    const names = [...catalogue.services.values()].map((s) => s.name)
    const bring = { ...kioskText['guide.bring'], hk: hkWords.kiosk['guide.bring'], pt: ptWords.kiosk['guide.bring'] }
    const known = new Set<string | undefined>([...names, bring].flatMap((n) => [n.zh, n.hk]))
    const told = textsIn(catalogue.refusals).flatMap(({ zh, hk }) =>
      [...`${zh}${hk}`.matchAll(/[“「]([^”」]+)[”」]/g)].map(([, name = '']) => name),
    )
    expect(told.length).toBeGreaterThan(5)
    expect(told.filter((name) => !known.has(name))).toEqual([])
  })
})

test('the pages have one form of each character too', () => {
  const said = [...Object.values(hkWords.kiosk), ...Object.values(hkWords.problems).flat()]
  expect(said.filter((text) => simplified.test(text))).toEqual([])
})

test('every answer that is asked for can be typed on the board it gets', () => {
  const fields = cases.flatMap(({ service }) => stepsNamed(service.steps, 'form').flatMap((s) => s.fields))
  const broken = fields.filter(
    ({ min, kind }) => typeof min === 'number' && !Number.isInteger(min) && kind !== 'amount',
  )
  expect(broken.length).toBeGreaterThan(0)
  for (const { id, kind } of broken) expect(besidesFigures(kind, false), id).toBe('.')
  const named = validateAnswer(
    formFieldSchema.parse({ id: 'n', kind: 'name', label: cases[0]?.service.name }),
    `阿依古丽${betweenNames('name')}买买提`,
    { today: '2026-11-22' },
  )
  expect(named).toEqual({ ok: true, value: '阿依古丽·买买提' })
})
