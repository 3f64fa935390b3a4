import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import { Phrases } from './phrases.tsx'

export interface AskProps {
  readonly title: string
  readonly sub?: string | undefined
  /** What was not right, in place of the sentence: a keyboard leaves no room for both. */
  readonly wrong?: string | undefined
  /** "第 3 步，共 6 步", and the number for the disc on the line. */
  readonly step?: { readonly label: string; readonly index: number } | undefined
  /** What the line closes round when there is nothing left to do. */
  readonly loop?: ComponentChildren
  /** What stands under the question on a page whose keys are all below the middle. */
  readonly children?: ComponentChildren
}

/** The question: a numbered disc on the line inside a service, a dot elsewhere. */
export function Ask({ title, sub, wrong, step, loop, children }: AskProps) {
  return (
    <div class={`ask${step === undefined ? ' ask--plain' : ''}${loop === undefined ? '' : ' ask--loop'}`}>
      {step !== undefined && <p class="ask__step">{step.label}</p>}
      {loop === undefined ? (
        <span class={`stop${step === undefined ? ' stop--here' : ''}`} aria-hidden="true">
          {step?.index}
        </span>
      ) : (
        <span class="tick" data-loop aria-hidden="true">
          {loop}
        </span>
      )}
      <h1 tabIndex={-1}>
        <Phrases text={title} />
      </h1>
      {wrong !== undefined ? (
        <p class="ask__sub ask__sub--wrong" role="alert">
          <Icon name="alert" />
          <span>
            <Phrases text={wrong} />
          </span>
        </p>
      ) : (
        sub !== undefined &&
        sub !== '' && (
          <p class="ask__sub">
            <Phrases text={sub} />
          </p>
        )
      )}
      {children}
    </div>
  )
}
