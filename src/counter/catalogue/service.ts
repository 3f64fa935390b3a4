import type { Operation } from '../backends/contract.ts'
import type { BundleDefinition, CatalogueHead, ServiceDefinition } from './schema.ts'
import type { Step, StepName, StepOf } from './steps.ts'

/** A service or a bundle as the counter uses it. */
export type Service = (
  | (ServiceDefinition & { readonly items?: never })
  | (Omit<BundleDefinition, 'bundle'> & {
      readonly codes: Readonly<Record<string, never>>
      readonly parties?: never
      readonly proxy: false
      readonly queueDays: number
      /** Services of a bundle, in the order they are handed in. */
      readonly items: readonly string[]
    })
) & {
  /** Region and organisation by backend, where the service names none of its own. */
  readonly regionCodes: CatalogueHead['codes']
}

/** What a backend calls a service, and where it is decided; undefined when the catalogue has no code for this backend. */
export function operationOf(service: Service, backendId: string): Operation | undefined {
  const code = service.codes[backendId]
  if (!code) return undefined
  const region = service.regionCodes[backendId]
  return {
    item: code.item,
    region: code.region ?? region?.region ?? '',
    organisation: code.organisation ?? region?.organisation ?? '',
  }
}

/**
 * What a backend calls a service, by its id. The site check has made sure that it has a code; a bundle has none of its own and is asked about
 * as its first item.
 */
export function operationFinder(
  services: ReadonlyMap<string, Service>,
  backendId: string,
): (serviceId: string) => Operation {
  return (serviceId) => {
    const first = services.get(services.get(serviceId)?.items?.[0] ?? serviceId)
    return (first && operationOf(first, backendId)) ?? { item: serviceId, region: '', organisation: '' }
  }
}

/** The ids that are handed in: those of a bundle, or the service's own. */
export const itemsOf = (service: Service): readonly string[] => service.items ?? [service.id]

export function stepsNamed<N extends StepName>(steps: readonly Step[], name: N): readonly StepOf<N>[] {
  return steps.filter((s): s is StepOf<N> => s.step === name)
}

/** Device roles a service uses, the class that serves each, and whether it can do without. */
export function rolesOf(
  service: Pick<Service, 'steps'>,
): readonly { readonly role: string; readonly step: StepName; readonly optional: boolean }[] {
  return service.steps.flatMap((step) => {
    if (!('role' in step)) return []
    const optional =
      step.step === 'print' || step.step === 'ticket'
        ? step.step === 'ticket' || step.optional
        : 'when' in step && step.when !== undefined
          ? true
          : step.step === 'scanCode' || step.step === 'identify'
            ? step.manual
            : step.step === 'captureDocument'
              ? !step.required || step.promiseDays !== undefined || step.unlessLicence !== undefined
              : false
    return [{ role: step.role, step: step.step, optional }]
  })
}

/** Whether anything of a service is asked of a backend. */
export const needsBackend = (service: Pick<Service, 'offline'>): boolean => service.offline !== 'local'
