import type { ScreenProps, Text } from '../../api/contract.ts'
import type { Service } from '../catalogue/service.ts'
import { stepsNamed } from '../catalogue/service.ts'
import { textOf } from '../catalogue/text.ts'
import { dayText } from '../printing/receipt-words.ts'
import type { SessionVault } from './vault.ts'

type Rows = ScreenProps['review']['rows']

/** What will be handed in, masked: people, answers, licences, papers, promises, and what comes of it. */
export function reviewRows(vault: SessionVault, service: Service | undefined): Rows {
  return [
    ...people(vault, service),
    ...answers(vault, service),
    ...vault.licences.map(({ name, validTo }) => ({
      label: { zh: '电子证照', hk: '電子證照', en: 'E-licence', pt: 'Licença eletrónica' },
      value: validTo ? named(name, dayText(validTo)) : textOf(name),
      fromCard: false,
    })),
    ...papers(vault, service),
    {
      label: { zh: '办好以后', hk: '辦好之後', en: 'You will get', pt: 'Vai receber' },
      value: service?.result ?? textOf(''),
      fromCard: false,
    },
  ]
}

const named = (name: string, until: Required<Text>): Required<Text> => ({
  zh: `${name}  ${until.zh}`,
  hk: `${name}  ${until.hk}`,
  en: `${name}  ${until.en}`,
  pt: `${name}  ${until.pt}`,
})

function people(vault: SessionVault, service: Service | undefined): Rows {
  const roles = vault.parties.size > 0 ? [...vault.parties.keys()] : ['applicant']
  return roles.flatMap((role) => {
    const { name, idNumber } = vault.masked(role)
    const who = service?.parties?.find((p) => p.role === role)?.name
    const called = (zh: string, hk: string, en: string, pt: string) =>
      who
        ? { zh: `${who.zh}${zh}`, hk: `${who.hk}${hk}`, en: `${who.en}: ${en}`, pt: `${who.pt}: ${pt}` }
        : { zh, hk, en, pt }
    return [
      { label: called('姓名', '姓名', 'Name', 'Nome'), value: textOf(name), fromCard: true },
      {
        label: called('身份证号', '身份證號', 'ID number', 'N.º de identificação'),
        value: textOf(idNumber),
        fromCard: true,
      },
    ]
  })
}

function answers(vault: SessionVault, service: Service | undefined): Rows {
  const given = [...vault.forms.values()].flatMap((form) =>
    form.review().map(({ label, value, source }) => ({ label, value, fromCard: source.startsWith('card.') })),
  )
  const chosen = stepsNamed(service?.steps ?? [], 'choose').flatMap(({ id, title, options }) => {
    const values = vault.answers.get(id)?.reveal().split(',') ?? []
    if (options) {
      const labels = options.filter((o) => values.includes(o.value)).map((o) => o.label)
      return labels.length > 0 ? [{ label: title, value: labels[0] ?? textOf(''), fromCard: false }] : []
    }
    const titles = vault.records.filter((r) => vault.chosen.has(r.id)).map((r) => r.title)
    return titles.length > 0 ? [{ label: title, value: textOf(titles.join('、')), fromCard: false }] : []
  })
  return [...chosen, ...given]
}

function papers(vault: SessionVault, service: Service | undefined): Rows {
  return stepsNamed(service?.steps ?? [], 'captureDocument').flatMap(({ document, title }) => {
    const pages = vault.documents.get(document)?.length ?? 0
    const promise = vault.promises.find((p) => p.document === document)
    if (promise)
      return [
        {
          label: title,
          value: {
            zh: `${promise.dueBy} 前补交`,
            hk: `${promise.dueBy} 前補交`,
            en: `To be brought by ${promise.dueBy}`,
            pt: `A entregar até ${promise.dueBy}`,
          },
          fromCard: false,
        },
      ]
    if (pages === 0) return []
    const value = {
      zh: `已拍 ${pages} 页`,
      hk: `已影 ${pages} 頁`,
      en: `${pages} page(s) taken`,
      pt: `${pages} página(s)`,
    }
    return [{ label: title, value, fromCard: false }]
  })
}
