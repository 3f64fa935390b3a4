import type { ProblemCode, Text } from '../../src/api/contract.ts'

/** Two plain lines for the citizen: what happened, what to do. The line for staff is in `problem-staff.ts`. */
export interface ProblemText {
  readonly title: Text
  readonly hint: Text
}

const say = (zh: string, en: string): Text => ({ zh, en })

export const problems: Readonly<Record<ProblemCode, ProblemText>> = {
  'reader.absent': {
    title: say('读卡处现在用不了', 'The card reader is not working'),
    hint: say(
      '要刷身份证的事先办不了，已通知工作人员。',
      'Services that need your ID card must wait. Staff have been told.',
    ),
  },
  'reader.cardNotRead': {
    title: say('没有读到身份证', 'Your card was not read'),
    hint: say('请把身份证平放在亮灯处，停两秒。', 'Lay it flat on the lit place and wait two seconds.'),
  },
  'reader.cardInvalid': {
    title: say('这张身份证读出来不对', 'This card could not be checked'),
    hint: say('请擦一擦卡面再放一次，或请工作人员帮您。', 'Wipe the card and try again, or ask staff.'),
  },
  'reader.cardTypeUnsupported': {
    title: say('这种证件这里还读不了', 'This kind of card cannot be read here'),
    hint: say('请换居民身份证，或请工作人员帮您。', 'Please use a resident identity card, or ask staff.'),
  },
  'reader.timeout': {
    title: say('还没有看到身份证', 'No card yet'),
    hint: say('不着急。拿好了，平放在亮灯处就行。', 'No hurry. Lay it flat on the lit place when ready.'),
  },
  'printer.absent': {
    title: say('打印机现在用不了', 'The printer is not working'),
    hint: say('照样能办，回执可找工作人员补打。', 'You can still go on. Staff can print the receipt later.'),
  },
  'printer.mediaEmpty': {
    title: say('打印机没纸了', 'The printer is out of paper'),
    hint: say('请记下编号，可找工作人员补打。', 'Please note the number. Staff can print it later.'),
  },
  'printer.coverOpen': {
    title: say('打印机的盖子没关好', 'The printer cover is open'),
    hint: say('请记下编号，可找工作人员补打。', 'Please note the number. Staff can print it later.'),
  },
  'printer.fault': {
    title: say('回执没有打出来', 'The receipt was not printed'),
    hint: say('请记下编号，可找工作人员补打。', 'Please note the number. Staff can print it later.'),
  },
  'printer.unknown': {
    title: say('不知道回执打出来没有', 'We cannot tell if it printed'),
    hint: say('请看一眼出纸口。没有的话，记下编号就行。', 'Please look at the paper slot. If empty, note the number.'),
  },
  'camera.absent': {
    title: say('镜头现在用不了', 'The camera is not working'),
    hint: say('要拍照的事先办不了，请工作人员帮您。', 'Services that need a picture must wait. Please ask staff.'),
  },
  'camera.frozen': {
    title: say('镜头的画面不动了', 'The camera picture has frozen'),
    hint: say('正在重新打开，请等一等再试。', 'We are restarting it. Please try again soon.'),
  },
  'face.notMatched': {
    title: say('这次没有对上', 'The picture did not match'),
    hint: say('请正对镜头，摘下帽子口罩，再试一次。', 'Face the camera, take off hat and mask, and try again.'),
  },
  'face.unclear': {
    title: say('没有看清您的脸', 'We could not see your face clearly'),
    hint: say('请站到亮一点的地方，脸放在圆圈里。', 'Please move to the light and keep your face in the ring.'),
  },
  'face.attemptsUsed': {
    title: say('人脸没有通过', 'The face check did not pass'),
    hint: say('不要紧，按“人工帮助”，工作人员帮您核对。', 'Not to worry. Press Help and staff will check for you.'),
  },
  'backend.unreachable': {
    title: say('现在网络不通', 'There is no network now'),
    hint: say('这项业务现在办不了，可以改天再来。', 'This service cannot be done now. You can come another day.'),
  },
  'backend.error': {
    title: say('办事系统现在忙不过来', 'The office system has a problem'),
    hint: say('不是您的错。等一等再试，或改天再来。', 'It is not your fault. Try again soon, or another day.'),
  },
  'backend.noAnswer': {
    title: say('办事系统还没有回话', 'The office system has not answered'),
    hint: say('请记下编号，可拨 {phone} 查结果。', 'Note the number and call {phone} for the result.'),
  },
  'backend.refused': {
    title: say('这件事没有办成', 'This was not accepted'),
    hint: say('请工作人员帮您看看是什么原因。', 'Please ask staff to look at the reason with you.'),
  },
  'scanner.absent': {
    title: say('拍材料的台子现在用不了', 'The desk camera is not working'),
    hint: say('请稍等，或按“办不成事”。', 'Please wait, or tell us you are stuck.'),
  },
  'scanner.unclear': {
    title: say('没有拍清楚', 'The picture is not clear'),
    hint: say('把材料放平，别遮住光，再拍一次。', 'Lay it flat in good light and try again.'),
  },
  'scanner.noDocument': {
    title: say('台面上没有看到材料', 'No paper was seen'),
    hint: say('把材料平放在台面中间，再拍一次。', 'Lay it in the middle of the desk.'),
  },
  'code.absent': {
    title: say('扫码口现在用不了', 'The code scanner is not working'),
    hint: say('可以改用手输。', 'You can type the number instead.'),
  },
  'code.notRead': {
    title: say('没有读到码', 'The code was not read'),
    hint: say('离近一点，停两秒。', 'Hold it closer for two seconds.'),
  },
  'code.unknown': {
    title: say('没有查到这个码', 'This code is not known'),
    hint: say('请换一个码，或改用手输。', 'Try another code, or type it.'),
  },
  'pad.absent': {
    title: say('签名的地方现在用不了', 'The signature pad is not working'),
    hint: say('请稍等，或按“办不成事”。', 'Please wait, or tell us you are stuck.'),
  },
  'pad.empty': {
    title: say('框里还没有签名', 'The box is empty'),
    hint: say('用手指或笔写上您的名字。', 'Write your name with a finger or pen.'),
  },
  'licence.missing': {
    title: say('没有找到要用的证照', 'A licence that is needed was not found'),
    hint: say('这件事要到窗口交纸质证件办。', 'Please bring the paper to the counter.'),
  },
  'query.nothingFound': {
    title: say('没有查到', 'Nothing was found'),
    hint: say('您名下没有这样的记录。', 'There is no such record in your name.'),
  },
  'slots.none': {
    title: say('现在没有可约的时间', 'No free times'),
    hint: say('请改天再来约。', 'Please try another day.'),
  },
  'pay.expired': {
    title: say('收款码过期了，没有付款', 'The code ran out. Nothing was paid'),
    hint: say('可以再试一次。', 'You can try again.'),
  },
  'pay.canceled': {
    title: say('没有付款', 'Nothing was paid'),
    hint: say('可以再试一次，或请工作人员帮您。', 'Try again, or ask staff.'),
  },
  'pay.unknown': {
    title: say('付没付成还在核对', 'The payment is being checked'),
    hint: say('请不要再付。记下编号，可拨 {phone} 查。', 'Do not pay again. Note the number and call {phone}.'),
  },
  'document.notKept': {
    title: say('复印件没有打出来', 'The copy was not printed'),
    hint: say('本机不留照片。请现在找工作人员补打。', 'Pictures of papers are not kept. Please ask staff now.'),
  },
  'document.notFetched': {
    title: say('要打印的材料没有准备好', 'The paper could not be made'),
    hint: say('可以再试一次，或以后再来打印。', 'Try again, or print it another day.'),
  },
  'party.samePerson': {
    title: say('两个人的证件是同一张', 'Both cards are the same'),
    hint: say('请换另一个人的身份证。', 'Please use the other person’s card.'),
  },
  'identity.invalid': {
    title: say('姓名或号码不对', 'Name or number is not right'),
    hint: say('请对照证件再输一遍。', 'Please compare with the card.'),
  },
  'service.closed': {
    title: say('现在不在办理时间', 'Closed at this time'),
    hint: say('请在开放时间再来。', 'Please come in opening hours.'),
  },
  'service.unavailable': {
    title: say('这件事现在办不了', 'This service is not available now'),
    hint: say('可以先办别的，或请工作人员帮您。', 'You can do something else, or ask staff.'),
  },
  'consent.refused': {
    title: say('不同意也没关系', 'That is all right'),
    hint: say('可以请工作人员用纸质表帮您办。', 'Staff can do it for you on paper.'),
  },
  'session.interrupted': {
    title: say('刚才机器断了一下', 'The machine stopped for a moment'),
    hint: say('办到一半的信息已清除，请从头再来。', 'Unfinished details were cleared. Please start again.'),
  },
  'store.failed': {
    title: say('这台机器暂停服务', 'This machine is out of service'),
    hint: say('请到旁边的机器或窗口办，已通知维修。', 'Please use another machine or the counter. Repair is told.'),
  },
  'purge.failed': {
    title: say('这台机器暂停服务', 'This machine is out of service'),
    hint: say('为保护大家的信息先停一停，已通知维修。', 'Stopped to protect personal data. Repair is told.'),
  },
}
