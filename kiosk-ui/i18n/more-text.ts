import { pick, speak, type Text } from './speak.ts'

/** Words in all four languages: the compiler finds the one that is missing. */
type Words = Readonly<Record<string, Required<Text>>>

/** Words of the screens that come after the first ones: questions, papers, payments. */
export const moreText = {
  'departments.ask': { zh: '归哪个部门管？', hk: '歸哪個部門管？', en: 'Which office is it?', pt: 'Que serviço?' },
  'departments.sub': {
    zh: '按部门找要办的事。',
    hk: '按部門找要辦的事。',
    en: 'Find it by the office in charge.',
    pt: 'Procure pelo serviço responsável.',
  },
  'search.ask': { zh: '想办什么？', hk: '想辦什麼？', en: 'What are you looking for?', pt: 'O que procura?' },
  'search.sub': {
    zh: '输入拼音、首字母或编号都行。',
    hk: '輸入拼音、首字母或編號都可以。',
    en: 'Type a word, its first letters or its number.',
    pt: 'Escreva uma palavra, as iniciais ou o número.',
  },
  'search.subSpeak': {
    zh: '说一句话，或者输入拼音、编号。',
    hk: '說一句話，或者輸入拼音、編號。',
    en: 'Say it, or type a word or its number.',
    pt: 'Diga o que procura, ou escreva.',
  },
  'search.speak': { zh: '说出来', hk: '說出來', en: 'Say it', pt: 'Falar' },
  'search.said': { zh: '说完了', hk: '說完了', en: 'That is all', pt: 'Já disse' },
  'search.listening': {
    zh: '请说，正在听……',
    hk: '請說，正在聽……',
    en: 'Speak now, listening…',
    pt: 'Fale agora, a ouvir…',
  },
  'search.understanding': {
    zh: '听到了，正在想……',
    hk: '聽到了，正在想……',
    en: 'Heard, thinking…',
    pt: 'Ouvido, a pensar…',
  },
  'search.nothing': {
    zh: '没听清，请再说一次',
    hk: '聽不清楚，請再說一次',
    en: 'Not understood. Say it again',
    pt: 'Não percebi. Repita',
  },
  'search.failed': {
    zh: '现在听不了，请打字',
    hk: '現在聽不到，請打字',
    en: 'Cannot listen now. Please type',
    pt: 'Não consigo ouvir. Escreva',
  },
  'search.none': {
    zh: '没有找到，换个说法试试',
    hk: '找不到，請換個說法',
    en: 'Nothing found. Try another word',
    pt: 'Nada encontrado. Tente outra palavra',
  },
  'leave.ask': { zh: '要退出吗？', hk: '要離開嗎？', en: 'Do you want to leave?', pt: 'Quer sair?' },
  'leave.sub': {
    zh: '这次读的证件、填的内容都会清掉。',
    hk: '這次讀取的證件、填寫的內容都會清除。',
    en: 'Your card and what you have entered will be cleared.',
    pt: 'O cartão lido e o que preencheu serão apagados.',
  },
  'leave.go': { zh: '退出，清掉', hk: '離開，清除', en: 'Leave and clear', pt: 'Sair e apagar' },
  'hand.number': {
    zh: '身份证上的号码？',
    hk: '身份證上的號碼？',
    en: 'The number on the ID card?',
    pt: 'O número do bilhete de identidade?',
  },
  'hand.name': { zh: '身份证上的姓名？', hk: '身份證上的姓名？', en: 'The name on it?', pt: 'O nome que lá está?' },
  'hand.sub': {
    zh: '号码和姓名要和证上的一样。',
    hk: '號碼和姓名要和證上的一樣。',
    en: 'Number and name as they stand there.',
    pt: 'Número e nome tal como lá estão.',
  },
  'form.next': { zh: '下一步', hk: '下一步', en: 'Next', pt: 'Seguinte' },
  'form.wrong': { zh: '不对？', hk: '不對？', en: 'Not right?', pt: 'Não está certo?' },
  'form.ok': { zh: '填好了', hk: '填好了', en: 'Done', pt: 'Pronto' },
  'form.letters': {
    zh: '请先在键盘上方选字',
    hk: '請先在鍵盤上方選字',
    en: 'First choose a word above the keys',
    pt: 'Escolha primeiro uma palavra',
  },
  'form.dateForm': { zh: '年-月-日', hk: '年-月-日', en: 'YYYY-MM-DD', pt: 'AAAA-MM-DD' },
  'form.empty': { zh: '还没填', hk: '還沒填', en: 'Not filled in', pt: 'Por preencher' },
  'form.optional': { zh: '可以不填', hk: '可以不填', en: 'Optional', pt: 'Opcional' },
  'form.card': { zh: '读自证件', hk: '讀自證件', en: 'From your card', pt: 'Do documento' },
  'form.licence': { zh: '读自电子证照', hk: '讀自電子證照', en: 'From your licence', pt: 'Da licença' },
  'form.earlier': { zh: '您刚才填过', hk: '您剛才填過', en: 'As you said before', pt: 'Como disse antes' },
  'form.yes': { zh: '是', hk: '是', en: 'Yes', pt: 'Sim' },
  'form.no': { zh: '否', hk: '否', en: 'No', pt: 'Não' },
  'choose.sub': {
    zh: '点一下就选好了。',
    hk: '按一下就選好了。',
    en: 'Touch one to choose it.',
    pt: 'Toque para escolher.',
  },
  'choose.several': {
    zh: '可以选几项，选好按“选好了”。',
    hk: '可以選幾項，選好按「選好了」。',
    en: 'Choose as many as you like.',
    pt: 'Pode escolher várias.',
  },
  'place.metres': { zh: '{n} 米', hk: '{n} 米', en: '{n} m', pt: '{n} m' },
  'place.km': { zh: '{n} 公里', hk: '{n} 公里', en: '{n} km', pt: '{n} km' },
  'place.north': { zh: '北', hk: '北', en: 'North', pt: 'Norte' },
  'place.here': { zh: '您在这里', hk: '您在這裏', en: 'You are here', pt: 'Está aqui' },
  'place.at': { zh: '您就在这里', hk: '您就在這裏', en: 'You are here now', pt: 'Está neste local' },
  'choose.done': { zh: '选好了', hk: '選好了', en: 'Done choosing', pt: 'Já escolhi' },
  'records.next': { zh: '看好了，继续', hk: '看好了，繼續', en: 'Carry on', pt: 'Continuar' },
  'licences.ask': { zh: '可以不用带纸质证件', hk: '可以不用帶紙本證件', en: 'No paper needed', pt: 'Sem papéis' },
  'licences.agree': { zh: '同意调取', hk: '同意調取', en: 'Yes, use them', pt: 'Sim, use-as' },
  'licences.refuse': { zh: '不用，我交纸质的', hk: '不用，我交紙本', en: 'No, I have paper', pt: 'Não, tenho papel' },
  'licences.shown': { zh: '找到了这些证照', hk: '找到了這些證照', en: 'These were found', pt: 'Encontrámos estas' },
  'licences.found': { zh: '找到了', hk: '找到了', en: 'Found', pt: 'Encontrada' },
  'licences.missing': { zh: '没有找到', hk: '沒有找到', en: 'Not found', pt: 'Não encontrada' },
  'document.place': {
    zh: '把材料平放在台面上',
    hk: '把材料平放在檯面上',
    en: 'Lay the paper flat on the desk',
    pt: 'Ponha o papel na mesa',
  },
  'document.page': {
    zh: '第 {n} 页，最多 {m} 页',
    hk: '第 {n} 頁，最多 {m} 頁',
    en: 'Page {n} of at most {m}',
    pt: 'Página {n} de {m} no máximo',
  },
  'document.take': { zh: '拍下来', hk: '影下來', en: 'Take the picture', pt: 'Fotografar' },
  'document.taking': { zh: '正在拍，请别动', hk: '正在影，請別動', en: 'Hold still', pt: 'Não mexa' },
  'document.check': { zh: '字都看得清吗？', hk: '字都看得清嗎？', en: 'Can everything be read?', pt: 'Lê-se tudo?' },
  'document.keep': { zh: '看得清，用这张', hk: '看得清，用這張', en: 'Yes, use it', pt: 'Sim, usar' },
  'document.again': { zh: '重拍一张', hk: '重影一張', en: 'Take it again', pt: 'Repetir' },
  'document.enough': { zh: '够了，继续', hk: '夠了，繼續', en: 'That is all', pt: 'É tudo' },
  'document.promise': {
    zh: '没带，{n} 天内补交',
    hk: '沒帶，{n} 天內補交',
    en: 'Later ({n} days)',
    pt: 'Entrego em {n} dias',
  },
  'document.skip': { zh: '没有这份材料', hk: '沒有這份材料', en: 'I have none', pt: 'Não tenho' },
  'scan.sub': {
    zh: '把码对准扫描口。',
    hk: '把碼對準掃描口。',
    en: 'Hold the code to the scanner.',
    pt: 'Encoste o código ao leitor.',
  },
  'scan.asking': { zh: '正在查这个码', hk: '正在查這個碼', en: 'Looking it up', pt: 'A consultar' },
  'scan.typeSub': {
    zh: '把码旁边印的号打上。',
    hk: '把碼旁邊印的號碼輸入。',
    en: 'Type the number printed beside the code.',
    pt: 'Escreva o número impresso junto ao código.',
  },
  'scan.type': { zh: '改用手输', hk: '改用手輸', en: 'Type it instead', pt: 'Escrever' },
  'sign.ask': { zh: '请在框里签名', hk: '請在框裏簽名', en: 'Please sign in the box', pt: 'Assine na caixa' },
  'sign.done': { zh: '签好了', hk: '簽好了', en: 'Signed', pt: 'Assinado' },
  'sign.clear': { zh: '重签', hk: '重簽', en: 'Sign again', pt: 'Repetir' },
  'sign.saving': { zh: '正在保存签名', hk: '正在儲存簽名', en: 'Keeping your signature', pt: 'A guardar' },
  'sign.field': { zh: '签名框', hk: '簽名框', en: 'Signature box', pt: 'Caixa de assinatura' },
  'sign.other': {
    zh: '不方便写字？按“人工帮助”，有人来帮您',
    hk: '不方便寫字？按「職員協助」，有人來幫您',
    en: 'Cannot write? Press Help, and somebody comes',
    pt: 'Não pode escrever? Toque em Ajuda e alguém vem',
  },
  'pay.ask': {
    zh: '请用手机扫码付款',
    hk: '請用手機掃碼付款',
    en: 'Scan and pay with your phone',
    pt: 'Pague com o telemóvel',
  },
  'pay.opening': { zh: '正在准备收款码', hk: '正在準備收款碼', en: 'Preparing the code', pt: 'A preparar o código' },
  'pay.canceling': { zh: '正在取消，请稍等', hk: '正在取消，請稍等', en: 'Cancelling', pt: 'A cancelar' },
  'pay.amount': { zh: '要付', hk: '要付', en: 'Amount', pt: 'Valor' },
  'pay.cancel': { zh: '不付了', hk: '不付了', en: 'Do not pay', pt: 'Não pagar' },
  'pay.qr': { zh: '收款码', hk: '收款碼', en: 'Payment code', pt: 'Código de pagamento' },
  'pay.left': { zh: '还有 {n} 秒', hk: '還有 {n} 秒', en: '{n} seconds left', pt: 'Faltam {n} segundos' },
  'slot.left': { zh: '还有 {n} 个号', hk: '還有 {n} 個號', en: '{n} left', pt: 'Restam {n}' },
  'slot.ask': { zh: '选一个时间', hk: '選一個時間', en: 'Choose a time', pt: 'Escolha a hora' },
  'deliver.pickUp': { zh: '自己来取', hk: '自己來取', en: 'I will collect it', pt: 'Venho buscar' },
  'deliver.post': { zh: '邮寄给我', hk: '郵寄給我', en: 'Post it to me', pt: 'Enviar por correio' },
  'deliver.where': { zh: '寄到哪里？', hk: '寄到哪裏？', en: 'Where to?', pt: 'Para onde?' },
  'preview.pages': {
    zh: '共 {n} 页，打印 {m} 份',
    hk: '共 {n} 頁，列印 {m} 份',
    en: '{n} page(s), {m} copy',
    pt: '{n} página(s), {m} cópia(s)',
  },
  'preview.print': { zh: '打印', hk: '列印', en: 'Print it', pt: 'Imprimir' },
  'preview.skip': { zh: '不打印', hk: '不列印', en: 'Do not print', pt: 'Não imprimir' },
  'preview.view': {
    zh: '第一页的样子',
    hk: '第一頁的樣子',
    en: 'Picture of the first page',
    pt: 'Imagem da primeira página',
  },
  'slip.printing': {
    zh: '小票正在打出来，请稍等',
    hk: '小票正在列印，請稍候',
    en: 'Your slip is being printed',
    pt: 'O talão está a ser impresso',
  },
  'slip.printed': {
    zh: '编号也打在小票上了，请取走',
    hk: '編號也印在小票上了，請取走',
    en: 'Please take your slip with the number',
    pt: 'Leve o talão com o número',
  },
  'slip.notPrinted': {
    zh: '小票没打出来，请记下编号',
    hk: '小票印不出來，請記下編號',
    en: 'No slip came out. Note the number',
    pt: 'O talão não saiu. Anote o número',
  },
  'slip.unknown': {
    zh: '没看到小票的话，请记下编号',
    hk: '沒看到小票的話，請記下編號',
    en: 'If no slip came out, note the number',
    pt: 'Se não saiu talão, anote o número',
  },
  'reasons.ask': { zh: '哪里不满意？', hk: '哪裏不滿意？', en: 'What was not good?', pt: 'O que não correu bem?' },
  'reasons.sub': { zh: '可以不选。', hk: '可以不選。', en: 'You need not choose any.', pt: 'Não é obrigatório.' },
  'reasons.phone': {
    zh: '留个电话，我们回您',
    hk: '留個電話，我們回覆您',
    en: 'Leave a number to call back',
    pt: 'Deixar telefone',
  },
  'reasons.phoneLeft': { zh: '电话记下了', hk: '電話記下了', en: 'Number noted', pt: 'Telefone anotado' },
  'keys.delete': { zh: '删除', hk: '刪除', en: 'Delete', pt: 'Apagar' },
  'keys.latin': { zh: 'Aa', hk: 'Aa', en: 'Abc', pt: 'Abc' },
  'keys.capitals': { zh: '大写', hk: '大寫', en: 'Capital letter', pt: 'Maiúscula' },
  'keys.space': { zh: '空格', hk: '空格', en: 'Space', pt: 'Espaço' },
  'keys.digits': { zh: '数字', hk: '數字', en: '123', pt: '123' },
  'keys.board': { zh: '下面是键盘', hk: '下面是鍵盤', en: 'A keyboard follows', pt: 'Segue-se um teclado' },
  'keys.otherWords': { zh: '别的字', hk: '別的字', en: 'Other words', pt: 'Outras palavras' },
  'keys.words': { zh: '候选字', hk: '候選字', en: 'Words', pt: 'Palavras' },
} as const satisfies Words

export const m = speak(moreText)

/** What is wrong with an answer, by the code the daemon gives (`forms/validate.ts`). */
const wrong: Words = {
  required: { zh: '这一项要填', hk: '這一項要填', en: 'Please fill this in', pt: 'Preencha, por favor' },
  tooLong: { zh: '太长了', hk: '太長了', en: 'Too long', pt: 'Demasiado longo' },
  tooShort: { zh: '太短了', hk: '太短了', en: 'Too short', pt: 'Demasiado curto' },
}
const unlike: Required<Text> = {
  zh: '这样填不对，请再看看',
  hk: '這樣填不對，請再看看',
  en: 'This does not look right',
  pt: 'Isto não parece certo',
}

/** The plain words of a code; codes nobody has words for fall into their family. */
export function wrongText(code: string): string {
  const family = families.find(([prefix]) => code.startsWith(prefix))
  return pick(wrong[code] ?? family?.[1] ?? unlike)
}

const families: readonly (readonly [string, Required<Text>])[] = [
  [
    'idNumber',
    {
      zh: '身份证号不对，请对照证件再输一遍',
      hk: '身份證號碼不對，請對照證件再輸一遍',
      en: 'This ID number is not right',
      pt: 'Este número de identidade não está certo',
    },
  ],
  [
    'phone',
    {
      zh: '手机号是 11 位，港澳的加 852、853',
      hk: '內地手機 11 位，港澳的加 852、853',
      en: '11 digits, or 852 or 853 and 8 digits',
      pt: '11 algarismos, ou 852 ou 853 e mais 8',
    },
  ],
  [
    'creditCode',
    {
      zh: '信用代码不对，请对照执照再看看',
      hk: '信用代碼不對，請對照執照再看看',
      en: 'This credit code is not right',
      pt: 'Este código de crédito não está certo',
    },
  ],
  [
    'date',
    {
      zh: '没有这一天，或不在范围里',
      hk: '沒有這一天，或不在範圍內',
      en: 'This day does not fit',
      pt: 'Esta data não serve',
    },
  ],
  ['amount', { zh: '金额不对', hk: '金額不對', en: 'This amount does not fit', pt: 'Este valor não serve' }],
  ['number', { zh: '数字不对', hk: '數字不對', en: 'This number does not fit', pt: 'Este número não serve' }],
  [
    'bankCard',
    {
      zh: '卡号不对，请再对一遍',
      hk: '卡號不對，請再對一遍',
      en: 'This card number is not right',
      pt: 'Este número de cartão não está certo',
    },
  ],
  ['choice', { zh: '请选一项', hk: '請選一項', en: 'Please choose one', pt: 'Escolha uma opção' }],
]

/** What offices call the state of a record. */
export const stateTexts = {
  open: { zh: '还没办完', hk: '尚未辦完', en: 'Not finished yet', pt: 'Por concluir' },
  done: { zh: '已完成', hk: '已完成', en: 'Finished', pt: 'Concluído' },
  registered: { zh: '已登记', hk: '已登記', en: 'Registered', pt: 'Registado' },
  active: { zh: '有效', hk: '有效', en: 'In force', pt: 'Em vigor' },
  valid: { zh: '有效', hk: '有效', en: 'Valid', pt: 'Válido' },
  expiring: { zh: '快到期了', hk: '快到期了', en: 'Ends soon', pt: 'Termina em breve' },
  expired: { zh: '已过期', hk: '已過期', en: 'Out of date', pt: 'Fora de prazo' },
} as const satisfies Words

/** A state in words: that of a code which nobody has words for is left out, and an office's own words stand as they are. */
export function stateText(state = ''): string {
  const text = Object.hasOwn(stateTexts, state) ? stateTexts[state as keyof typeof stateTexts] : undefined
  if (text !== undefined) return pick(text)
  return /^[\w.-]*$/.test(state) ? '' : state
}

/** All of them, for whoever records what is said. */
export const wrongTexts: readonly Text[] = [...Object.values(wrong), ...families.map(([, text]) => text)]
