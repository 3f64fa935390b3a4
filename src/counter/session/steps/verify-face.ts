import type { ProblemCode } from '../../../api/contract.ts'
import type { View } from '../state.ts'
import { type AtStep, type Next, type StepKind, stepEnded, type Tools } from '../tools.ts'

type FaceView = Extract<View, { screen: 'face' }>

/**
 * A live picture is compared by the backend; a few tries, which going back does not renew. Nobody has to be photographed: who would rather not is sent to
 * staff, as at the consent (人脸识别技术应用安全管理办法 (2025) art. 10: another way for whoever does not agree).
 */
export const verifyFace: StepKind<'verifyFace'> = {
  enter(tools, at, { attempts, role }, before) {
    const attempt = Math.min(at.running.facesFailed + 1, attempts)
    return tools.show(at, { screen: 'face', phase: 'positioning', ready: false, attempt, attempts }, [
      ...before,
      { do: 'openCamera', role },
    ])
  },
  act(tools, at, _step, action) {
    const { view } = at
    if (action.id === 'refuse')
      return tools.problem(at, 'consent.refused', false, [
        { do: 'stopOperation' },
        ...stepEnded(at.running, 'refused', 'consent.refused'),
      ])
    if (action.id !== 'takePicture' || view.screen !== 'face') return undefined
    const { attempt, attempts } = view
    return tools.show(at, { screen: 'face', phase: 'checking', ready: true, attempt, attempts }, [{ do: 'checkFace' }])
  },
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'face') return undefined
    switch (event.type) {
      case 'cameraReady':
        return onReady(tools, at, view)
      case 'cameraFailed':
        if (view.problem === event.code) return undefined
        return tools.show(at, { ...view, phase: 'positioning', ready: false, problem: event.code })
      case 'faceEnded':
        return onEnded(tools, at, view, event.code)
      default:
        return undefined
    }
  },
}

function onReady(tools: Tools, at: AtStep, view: FaceView): Next | undefined {
  if (view.phase === 'checking') return undefined
  const { attempt, attempts } = view
  if (view.problem?.startsWith('camera.'))
    return tools.show(at, { screen: 'face', phase: 'positioning', ready: true, attempt, attempts })
  return view.ready ? undefined : tools.show(at, { ...view, ready: true })
}

function onEnded(tools: Tools, at: AtStep, view: FaceView, code: ProblemCode | null): Next {
  const { attempt, attempts } = view
  if (code === null) return tools.nextStep({ ...at, running: { ...at.running, facesFailed: 0 } })
  if (code.startsWith('backend.') || code === 'store.failed')
    return tools.problem(at, code, true, [{ do: 'stopOperation' }, ...stepEnded(at.running, 'failed', code)])
  if (code.startsWith('camera.')) return tools.show(at, { ...view, phase: 'positioning', ready: false, problem: code })
  if (attempt >= attempts)
    return tools.problem(at, 'face.attemptsUsed', false, [
      { do: 'stopOperation' },
      ...stepEnded(at.running, 'failed', code),
    ])
  return tools.show(
    { ...at, running: { ...at.running, facesFailed: attempt } },
    { screen: 'face', phase: 'positioning', ready: true, attempt: attempt + 1, attempts, problem: code },
  )
}
