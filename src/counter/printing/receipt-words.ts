import type { Lang, Text } from '../../api/contract.ts'

/** What stands on receipts and queue tickets beside what a service and an office say. `{name}` is a place. */
const words = {
  mark: { zh: '：', hk: '：', en: ': ', pt: ': ' },
  receipt: { zh: '{service}回执', hk: '{service}回執', en: 'Receipt: {service}', pt: 'Recibo: {service}' },
  caseNo: { zh: '办件编号', hk: '辦件編號', en: 'Case number', pt: 'Número do processo' },
  queueNo: { zh: '您的号码', hk: '您的號碼', en: 'Your number', pt: 'O seu número' },
  problemNo: { zh: '求助编号', hk: '求助編號', en: 'Help ticket', pt: 'Pedido de ajuda' },
  practice: { zh: '练习', hk: '練習', en: 'PRACTICE', pt: 'TREINO' },
  practiceLine: {
    zh: '这是练习，没有真的办理',
    hk: '這是練習，沒有真的辦理',
    en: 'This is practice. Nothing was really done',
    pt: 'Isto é um treino. Nada foi tratado',
  },
  progress: {
    zh: '查办理进度，扫这个码：',
    hk: '查辦理進度，掃這個碼：',
    en: 'To see how it stands, scan this code:',
    pt: 'Para ver o andamento, leia este código:',
  },
  staff: { zh: '帮办人员', hk: '協助職員', en: 'Helped by', pt: 'Ajudou' },
  itemNo: { zh: '编号 {no}', hk: '編號 {no}', en: 'Number {no}', pt: 'Número {no}' },
  owed: {
    zh: '还要补交的材料',
    hk: '還要補交的文件',
    en: 'Papers you still have to bring',
    pt: 'Documentos ainda por entregar',
  },
  bring: {
    zh: '请在{day}前带来，到机器上扫这个码：',
    hk: '請在{day}前帶來，在機器上掃這個碼：',
    en: 'Bring it by {day} and scan this code at the machine:',
    pt: 'Traga até {day} e leia este código na máquina:',
  },
  bringOnly: {
    zh: '{document}请在{day}前补交',
    hk: '{document}請在{day}前補交',
    en: '{document}: bring it by {day}',
    pt: '{document}: entregue até {day}',
  },
  kept: {
    zh: '已存好，网通后自动上报',
    hk: '已存好，網絡恢復後自動上報',
    en: 'Safely kept; handed in by itself when the network is back',
    pt: 'Bem guardado; segue sozinho quando a rede voltar',
  },
  name: { zh: '姓名', hk: '姓名', en: 'Name', pt: 'Nome' },
  idNumber: { zh: '证号', hk: '證號', en: 'ID number', pt: 'N.º do documento' },
  keptAt: { zh: '存入时间', hk: '存入時間', en: 'Kept at', pt: 'Guardado em' },
  takenAt: { zh: '受理时间', hk: '受理時間', en: 'Handed in', pt: 'Entregue em' },
  validUntil: { zh: '有效期到', hk: '有效期至', en: 'Valid until', pt: 'Válido até' },
  expectedBy: { zh: '预计办结', hk: '預計辦結', en: 'Expected by', pt: 'Previsto até' },
  paid: { zh: '已付', hk: '已付', en: 'Paid', pt: 'Pago' },
  yuan: { zh: '{n} 元', hk: '{n} 元', en: '{n} yuan', pt: '{n} yuan' },
  orderNo: { zh: '付款单号', hk: '付款單號', en: 'Payment number', pt: 'N.º do pagamento' },
  drawn: { zh: '排队号', hk: '籌號', en: 'Queue number', pt: 'Senha' },
  appointment: { zh: '预约', hk: '預約', en: 'Appointment', pt: 'Marcação' },
  delivery: { zh: '取件号', hk: '取件號', en: 'For collection', pt: 'Para levantar' },
  drawnFor: { zh: '取号', hk: '取籌', en: 'Number for', pt: 'Senha para' },
  drawnAt: { zh: '取号时间', hk: '取籌時間', en: 'Drawn at', pt: 'Tirada em' },
  listen: {
    zh: '请留意叫号，过号要重新取',
    hk: '請留意叫號，過號要重新取籌',
    en: 'Please listen for your number; a missed one has to be drawn again',
    pt: 'Esteja atento à chamada; se passar, tire outra senha',
  },
  ask: {
    zh: '有问题请拨 {phone}',
    hk: '有問題請致電 {phone}',
    en: 'Questions: call {phone}',
    pt: 'Dúvidas: ligue {phone}',
  },
  askHow: {
    zh: '查询请拨 {phone}',
    hk: '查詢請致電 {phone}',
    en: 'To ask about it call {phone}',
    pt: 'Para saber mais ligue {phone}',
  },
  askOrScan: {
    zh: '查询请拨 {phone}，或扫单上的码',
    hk: '查詢請致電 {phone}，或掃單上的碼',
    en: 'To ask about it call {phone} or scan the code',
    pt: 'Para saber mais ligue {phone} ou leia o código',
  },
  sealed: {
    zh: '您的信息已加密存放，上报后即删除',
    hk: '您的資料已加密存放，上報後即刪除',
    en: 'Your details are kept encrypted and deleted once handed in',
    pt: 'Os seus dados ficam cifrados e são apagados depois de entregues',
  },
  nothingLeft: {
    zh: '本机没有留下您的个人信息',
    hk: '本機沒有留下您的個人資料',
    en: 'This machine has kept nothing about you',
    pt: 'Esta máquina não guardou os seus dados',
  },
  decided: { zh: '已办好', hk: '已辦好', en: 'Done', pt: 'Feito' },
  accepted: { zh: '已受理', hk: '已受理', en: 'Accepted', pt: 'Aceite' },
  received: { zh: '已收件', hk: '已收件', en: 'Received', pt: 'Recebido' },
  receivedUntil: {
    zh: '已收件，预计{day}办结',
    hk: '已收件，預計{day}辦結',
    en: 'Received; expected by {day}',
    pt: 'Recebido; previsto até {day}',
  },
  keptLater: {
    zh: '已存好，网通后上报',
    hk: '已存好，網絡恢復後上報',
    en: 'Kept; handed in when the network is back',
    pt: 'Guardado; segue quando a rede voltar',
  },
  refused: { zh: '没有受理', hk: '沒有受理', en: 'Not accepted', pt: 'Não aceite' },
  checking: { zh: '正在核对', hk: '正在核對', en: 'Being checked', pt: 'Em verificação' },
  reported: { zh: '办不成事反映单', hk: '辦不成事反映單', en: 'Problem report', pt: 'Registo do problema' },
  matter: { zh: '事项', hk: '事項', en: 'Service', pt: 'Serviço' },
  noMatter: { zh: '没有选事项', hk: '沒有選事項', en: 'None chosen', pt: 'Nenhum escolhido' },
  reached: { zh: '办到哪一步', hk: '辦到哪一步', en: 'Got as far as', pt: 'Chegou até' },
  notBegun: { zh: '还没有开始办', hk: '還沒有開始辦', en: 'Not begun', pt: 'Não começou' },
  underWay: { zh: '正在办', hk: '正在辦', en: 'Under way', pt: 'Em curso' },
  lookUp: { zh: '查询资格', hk: '查詢資格', en: 'Looking up', pt: 'Consulta' },
  outcome: { zh: '办完，看结果', hk: '辦完，看結果', en: 'Done, seeing the result', pt: 'Feito, a ver o resultado' },
  reason: { zh: '原因代码', hk: '原因代碼', en: 'Code', pt: 'Código' },
  time: { zh: '时间', hk: '時間', en: 'Time', pt: 'Hora' },
  helpPhone: { zh: '服务电话', hk: '服務電話', en: 'Help line', pt: 'Telefone de ajuda' },
  bringNumber: {
    zh: '凭这个编号到窗口，或打电话问，不用从头再说一遍',
    hk: '憑這個編號到櫃位，或致電查詢，不用從頭再說一遍',
    en: 'Go to the counter or call with this number: no need to tell it all again',
    pt: 'Vá ao balcão ou telefone com este número: não é preciso contar tudo de novo',
  },
  nothingOnIt: {
    zh: '单上没有您的个人信息',
    hk: '單上沒有您的個人資料',
    en: 'Nothing about you stands on this paper',
    pt: 'Este papel não tem dados seus',
  },
  notDone: { zh: '没有办', hk: '沒有辦', en: 'Not done', pt: 'Não tratado' },
} as const satisfies Record<string, Required<Text>>

export type ReceiptWord = keyof typeof words

/** The words for it in this language, its places filled. */
export function receiptWord(lang: Lang, key: ReceiptWord, places: Readonly<Record<string, string>> = {}): string {
  return words[key][lang].replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '')
}

const months: Readonly<Record<'en' | 'pt', readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' '),
}

/** `2027-11-21` as it is written by hand; `close`: among Chinese words, without spaces. Anything else is left as it is. */
export function writtenDay(lang: Lang, iso: string, { close = false } = {}): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? []
  if (year === '') return iso
  if (lang === 'en' || lang === 'pt') {
    const name = months[lang][Number(month) - 1] ?? month
    return lang === 'en' ? `${Number(day)} ${name} ${year}` : `${Number(day)} de ${name} de ${year}`
  }
  const spaced = `${year} 年 ${Number(month)} 月 ${Number(day)} 日`
  return close ? spaced.replaceAll(' ', '') : spaced
}

/** A day in every language, as it is written by hand. */
export const dayText = (iso: string): Required<Text> => ({
  zh: writtenDay('zh', iso),
  hk: writtenDay('hk', iso),
  en: writtenDay('en', iso),
  pt: writtenDay('pt', iso),
})

/** A sentence with its days as they are written by hand. */
export const daysWritten = (lang: Lang, sentence: string): string =>
  sentence.replace(/\d{4}-\d{2}-\d{2}/g, (iso) => writtenDay(lang, iso))

/** What a text says to a reader of this language, as the pages pick it. */
export const inLang = (lang: Lang, text: Text): string => text[lang] || (lang === 'pt' ? text.en : text.zh) || text.zh
