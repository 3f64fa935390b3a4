import type { VoiceLang } from '../../api/contract.ts'
import type { Opinions } from './opinions.ts'
import type { SessionRecords } from './records.ts'
import type { Runner } from './runner.ts'
import type { Slips } from './slips.ts'
import type { Effect, Running, SessionState } from './state.ts'
import type { SessionVault } from './vault.ts'
import type { Visit } from './visit.ts'
import type { Wishes } from './wishes.ts'

export interface PerformParts {
  readonly visit: Visit
  readonly vault: SessionVault
  readonly records: SessionRecords
  readonly runner: Runner
  readonly opinions: Opinions
  readonly slips: Slips
  readonly wishes: Wishes
  /** Carries out a change of size, colours, language or voice, and shows it. */
  readonly wish: (change: () => void) => void
  readonly ratingsVersion: string
  readonly wallMs: () => number
  /** What the visitor speaks, as far as is known. */
  readonly lang: () => VoiceLang
}

/** What the machine has decided, carried out: each effect is one call of the part it is for. */
export function createPerform(parts: PerformParts): (effect: Effect, state: SessionState) => void {
  const { visit, vault, records, runner, opinions, slips, wishes, wish } = parts
  const inRunning = ({ running }: SessionState, act: (running: Running) => void): void => {
    if (running) act(running)
  }
  return (effect, state) => {
    switch (effect.do) {
      case 'startSession':
        return visit.start(effect.sessionId)
      case 'startTransaction':
        return records.transactionStarted(visit.id, effect.running)
      case 'readCard':
        return runner.readCard(effect.role, effect.party)
      case 'query':
        return inRunning(state, (running) => runner.query(running))
      case 'openCamera':
        return runner.openCamera(effect.role)
      case 'openDesk':
        return runner.openDesk(effect.role)
      case 'listen':
        return runner.listen(parts.lang())
      case 'checkFace':
        return runner.checkFace(state.running)
      case 'submit':
        return inRunning(state, (running) => runner.submit(running))
      case 'print':
        return inRunning(state, (running) => runner.print(running, effect.role))
      case 'run':
        return runner.run(effect)
      case 'keepPage':
        return runner.keepPage(state.running)
      case 'dropPage':
        return vault.forgetPage()
      case 'promise':
        return runner.promise(effect.running, parts.wallMs())
      case 'finishListening':
      case 'finishSignature':
      case 'cancelPayment':
        return runner.finish()
      case 'stopOperation':
        return runner.stop()
      case 'forgetIdentity':
        return vault.forgetIdentity(effect.party)
      case 'stepEnded':
        return records.stepEnded(effect)
      case 'endTransaction':
        return records.transactionEnded(visit.id, effect)
      case 'consented':
        return records.consented(visit.id, effect)
      case 'pause':
        return records.paused(visit.id, effect.why)
      case 'resume':
        return records.resumed(visit.id)
      case 'assistStarted':
        return records.assistStarted(visit.id, effect.staffRef)
      case 'assistEnded':
        return records.assistEnded(visit.id, effect.staffRef)
      case 'rate':
        return records.rated(visit.id, effect, parts.ratingsVersion, (work) => opinions.rate(effect, work))
      case 'rateUndone':
        return records.ratingUndone(visit.id, effect)
      case 'ticket':
        records.ticketOpened(visit.id, effect, state.running, (work) => opinions.problem(effect, state.running, work))
        if (effect.kind === 'problem') slips.print(effect.ticketNo, effect.code, state.running)
        return
      case 'endSession':
        return visit.end(effect)
      case 'setPrefs':
        return wish(() => wishes.set(effect.action.prefs))
      case 'resetPrefs':
        return wish(() => wishes.reset())
    }
  }
}
