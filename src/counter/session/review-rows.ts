import type { ReviewLine } from '../../api/contract.ts'
import type { Service } from '../catalogue/service.ts'
import { stepsNamed } from '../catalogue/service.ts'
import { type Text, textOf } from '../catalogue/text.ts'
import { dayText } from '../printing/receipt-words.ts'
import { titleInSight } from './record-rows.ts'
import type { SessionVault } from './vault.ts'

/** A line, and how its whole value is had where it is masked. */
interface Line extends Omit<ReviewLine, 'hidden'> {
  readonly whole?: (() => string) | undefined
}

/** What will be handed in, masked: people, answers, licences, papers, promises, and what comes of it. */
export function reviewRows(vault: SessionVault, service: Service | undefined): readonly ReviewLine[] {
  return lines(vault, service).map(({ whole, ...line }) => ({ ...line, hidden: whole !== undefined }))
}

/** What `reviewRows` masks, whole, by the key of its row. */
export function reviewInFull(vault: SessionVault, service: Service | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(lines(vault, service).flatMap(({ key, whole }) => (whole ? [[key, whole()]] : [])))
}

const plain = (key: string, label: Text, value: Text): Line => ({ key, label, value, fromCard: false })

function lines(vault: SessionVault, service: Service | undefined): readonly Line[] {
  return [
    ...people(vault, service),
    ...chosen(vault, service),
    ...answers(vault),
    ...vault.licences.map(({ id, name, validTo }) =>
      plain(
        `licence ${id}`,
        { zh: '电子证照', hk: '電子證照', en: 'E-licence', pt: 'Licença eletrónica' },
        validTo ? named(name, dayText(validTo)) : textOf(name),
      ),
    ),
    ...papers(vault, service),
    plain(
      'result',
      { zh: '办好以后', hk: '辦好之後', en: 'You will get', pt: 'Vai receber' },
      service?.result ?? textOf(''),
    ),
  ]
}

const named = (name: string, until: Required<Text>): Required<Text> => ({
  zh: `${name}  ${until.zh}`,
  hk: `${name}  ${until.hk}`,
  en: `${name}  ${until.en}`,
  pt: `${name}  ${until.pt}`,
})

function people(vault: SessionVault, service: Service | undefined): readonly Line[] {
  const roles = vault.parties.size > 0 ? [...vault.parties.keys()] : ['applicant']
  return roles.flatMap((role) => {
    const { name, idNumber } = vault.masked(role)
    const identity = vault.parties.get(role)?.identity
    const who = service?.parties?.find((p) => p.role === role)?.name
    const called = (zh: string, hk: string, en: string, pt: string) =>
      who
        ? { zh: `${who.zh}${zh}`, hk: `${who.hk}${hk}`, en: `${who.en}: ${en}`, pt: `${who.pt}: ${pt}` }
        : { zh, hk, en, pt }
    return [
      {
        key: `${role} name`,
        label: called('姓名', '姓名', 'Name', 'Nome'),
        value: textOf(name),
        fromCard: true,
        whole: identity && (() => identity.name.reveal()),
      },
      {
        key: `${role} idNumber`,
        label: called('身份证号', '身份證號', 'ID number', 'N.º de identificação'),
        value: textOf(idNumber),
        fromCard: true,
        whole: identity && (() => identity.idNumber.reveal()),
      },
    ]
  })
}

function answers(vault: SessionVault): readonly Line[] {
  return [...vault.forms].flatMap(([stepIndex, form]) =>
    form.review().map(({ id, label, value, source, masked }) => ({
      key: `${stepIndex} ${id}`,
      label,
      value,
      fromCard: source.startsWith('card.'),
      ...(source.startsWith('card.') ? {} : { field: id }),
      whole: masked ? () => form.reveal(id) ?? '' : undefined,
    })),
  )
}

function chosen(vault: SessionVault, service: Service | undefined): readonly Line[] {
  return stepsNamed(service?.steps ?? [], 'choose').flatMap(({ id, title, options }) => {
    const values = vault.answers.get(id)?.reveal().split(',') ?? []
    if (options) {
      const labels = options.filter((o) => values.includes(o.value)).map((o) => o.label)
      return labels.length > 0 ? [plain(`choose ${id}`, title, labels[0] ?? textOf(''))] : []
    }
    const taken = vault.records.filter((r) => vault.chosen.has(r.id))
    if (taken.length === 0) return []
    const whole = taken.map((r) => r.title).join('、')
    const shown = taken.map((r) => titleInSight(r, vault)).join('、')
    const line = plain(`choose ${id}`, title, textOf(shown))
    return [shown === whole ? line : { ...line, whole: () => whole }]
  })
}

function papers(vault: SessionVault, service: Service | undefined): readonly Line[] {
  return stepsNamed(service?.steps ?? [], 'captureDocument').flatMap(({ document, title }) => {
    const pages = vault.documents.get(document)?.length ?? 0
    const promise = vault.promises.find((p) => p.document === document)
    if (promise)
      return [
        plain(document, title, {
          zh: `${promise.dueBy} 前补交`,
          hk: `${promise.dueBy} 前補交`,
          en: `To be brought by ${promise.dueBy}`,
          pt: `A entregar até ${promise.dueBy}`,
        }),
      ]
    if (pages === 0) return []
    return [
      plain(document, title, {
        zh: `已拍 ${pages} 页`,
        hk: `已影 ${pages} 頁`,
        en: `${pages} page(s) taken`,
        pt: `${pages} página(s)`,
      }),
    ]
  })
}
